//! A document with what was found in it marked under the words.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use legation_doc::{Annotations, Document, Label, Span, Stance, Target};

/// Text lines are wrapped at so many characters.
const WIDTH: usize = 100;

/// A label under a stretch of text.
struct Mark {
    span: Span,
    label: String,
    style: Style,
}

/// The text sentence by sentence; under each line its actors, dates, statements and stances, in this order, and if asked
/// for under each sentence why its stances are there.
pub fn render(document: &Document, annotations: &Annotations, explains: bool, colours: bool) -> String {
    let layers = [actors(annotations), dates(annotations), statements(annotations), stances(annotations)];
    let mut page = String::new();
    let mut paragraph = 0;
    for (number, sentence) in annotations.sentences.iter().enumerate() {
        if sentence.paragraph != paragraph {
            paragraph = sentence.paragraph;
            page.push('\n');
        }
        for line in wrap(&document.text, sentence.span) {
            let shown = line.of(&document.text).replace(['\n', '\r', '\t'], " ");
            let _ = writeln!(page, "{}", shown.trim_end());
            for layer in &layers {
                for row in rows(&document.text, line, layer) {
                    write_row(&mut page, &row, colours);
                }
            }
        }
        let own = annotations.stances.iter().filter(|stance| stance.sentence as usize == number);
        for stance in own.filter(|_| explains) {
            explain(&mut page, document, annotations, stance);
        }
    }
    page
}

/// Why a stance is there: its words, how sure it is, and the rule with the ways through the tree.
fn explain(page: &mut String, document: &Document, annotations: &Annotations, stance: &Stance) {
    let quoted = |span: Option<Span>| {
        let words = span.map(|span| span.of(&document.text).split_whitespace().collect::<Vec<_>>().join(" "));
        words.map_or("understood".to_owned(), |words| format!("{words:?}"))
    };
    let words = [Some(stance.cue), stance.holder_span, stance.target_span].map(quoted);
    let [cue, holder, target] = words;
    let _ = writeln!(page, "    {} ({:.2})", position(annotations, stance), stance.confidence);
    let _ = writeln!(page, "        cue {cue}, holder {holder}, target {target}");
    let _ = writeln!(page, "        {}", stance.rule);
}

fn position(annotations: &Annotations, stance: &Stance) -> String {
    let id = |actor: u32| annotations.actors[actor as usize].id.as_str();
    let target = match &stance.target {
        Target::Actor(actor) => id(*actor).to_owned(),
        Target::Issue(issue) => format!("{issue:?}"),
    };
    let Stance { act, polarity, factuality, .. } = stance;
    format!("{} → {target}: {act} {polarity:+.2}, {factuality}", id(stance.holder))
}

fn actors(annotations: &Annotations) -> Vec<Mark> {
    let style = AnsiColor::Cyan.on_default();
    let marks = annotations.mentions.iter().filter_map(|mention| {
        let actor = &annotations.actors[mention.actor? as usize];
        Some(Mark { span: mention.span, label: actor.id.clone(), style })
    });
    marks.collect()
}

fn dates(annotations: &Annotations) -> Vec<Mark> {
    let style = AnsiColor::Green.on_default();
    let marks = annotations.timexes.iter().map(|timex| {
        let label = match timex.modifier {
            Some(modifier) => format!("{} {modifier}", timex.value),
            None => timex.value.clone(),
        };
        Mark { span: timex.span, label, style }
    });
    marks.collect()
}

fn statements(annotations: &Annotations) -> Vec<Mark> {
    let style = AnsiColor::Yellow.on_default();
    let mut marks = Vec::new();
    for (number, statement) in annotations.statements.iter().enumerate() {
        let source = statement.source.map_or("?", |actor| annotations.actors[actor as usize].id.as_str());
        let parent = statement.parent.map(|parent| format!(" in #{parent}")).unwrap_or_default();
        let label = format!("#{number} {source}, {}{parent}", statement.kind);
        marks.extend(statement.content.iter().map(|&span| Mark { span, label: label.clone(), style }));
        marks.extend(statement.cue.map(|span| Mark { span, label: format!("cue #{number}"), style }));
    }
    marks
}

fn stances(annotations: &Annotations) -> Vec<Mark> {
    let marks = annotations.stances.iter().map(|stance| {
        let label = position(annotations, stance);
        let colour = match stance.label() {
            Label::Oppose => AnsiColor::Red,
            Label::Neutral => AnsiColor::Blue,
            Label::Support => AnsiColor::BrightGreen,
        };
        Mark { span: stance.cue, label, style: colour.on_default().bold() }
    });
    marks.collect()
}

/// Cuts a sentence into lines at white space.
fn wrap(text: &str, sentence: Span) -> Vec<Span> {
    let mut lines = Vec::new();
    let mut start = sentence.start as usize;
    let mut width = 0;
    let mut last_space = None;
    for (offset, character) in sentence.of(text).char_indices() {
        let at = sentence.start as usize + offset;
        if character.is_whitespace() {
            last_space = Some(at + character.len_utf8());
        }
        width += 1;
        if width > WIDTH {
            let end = last_space.filter(|&end| end > start).unwrap_or(at);
            lines.push(Span::new(start, end));
            let next = at + character.len_utf8();
            width = text[end..next].chars().count();
            start = end;
        }
    }
    lines.push(Span::new(start, sentence.end as usize));
    lines
}

/// A row of marks: column, text and style, in order, without overlap.
type Row = Vec<(usize, String, Style)>;

/// Puts the marks that lie on a line into as few rows as hold them without overlap.
fn rows(text: &str, line: Span, marks: &[Mark]) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for mark in marks.iter().filter(|mark| mark.span.overlaps(line)) {
        let start = mark.span.start.max(line.start) as usize;
        let end = mark.span.end.min(line.end) as usize;
        let column = text[line.start as usize..start].chars().count();
        let width = text[start..end].trim_end().chars().count();
        let label =
            if mark.span.start < line.start { "…".to_owned() } else { format!("└{}", mark.label) };
        let shown = format!("{label:─<width$}");
        let is_free = |row: &Row| {
            row.last().is_none_or(|(before, shown, _)| before + shown.chars().count() < column.max(1))
        };
        match rows.iter_mut().find(|row| is_free(row)) {
            Some(row) => row.push((column, shown, mark.style)),
            None => rows.push(vec![(column, shown, mark.style)]),
        }
    }
    rows
}

fn write_row(page: &mut String, row: &Row, colours: bool) {
    let mut column = 0;
    for (start, shown, style) in row {
        let _ = write!(page, "{:indent$}", "", indent = start - column);
        let _ = match colours {
            true => write!(page, "{style}{shown}{style:#}"),
            false => write!(page, "{shown}"),
        };
        column = start + shown.chars().count();
    }
    page.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_cut_at_spaces_and_long_words_anywhere() {
        let text = format!("{} {}", "word ".repeat(30), "x".repeat(250));
        let lines = wrap(&text, Span::new(0, text.len()));
        assert!(lines.iter().all(|line| line.of(&text).chars().count() <= WIDTH));
        assert_eq!(lines.iter().map(|line| line.of(&text)).collect::<String>(), text);
    }

    #[test]
    fn marks_that_would_overlap_go_to_rows_of_their_own() {
        let style = Style::new();
        let mark = |start, end, label: &str| Mark { span: Span::new(start, end), label: label.into(), style };
        let marks = [mark(0, 2, "first"), mark(3, 5, "second"), mark(12, 14, "third")];
        let rows = rows("ab cd ef gh ij", Span::new(0, 14), &marks);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0][1].1, "└third");
    }
}
