//! Quotations by their marks: pairing over paragraphs.
//!
//! Straight and curly double marks, guillemets and the doubled backquote of typewriters are read; single marks only
//! in a text that has no double ones, as British papers print. A mark that nothing closes quotes up to the end of
//! its sentence, unless the next paragraph opens with a mark: then the quotation runs on.

use legation_doc::{Sentence, Span};

/// A stretch between quotation marks, in one paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    /// What is quoted, without marks and without space at its ends.
    pub inner: Span,
    /// With the marks.
    pub outer: Span,
    /// Whether it goes on with the quotation before it, which its paragraph left open.
    pub continues: bool,
}

/// All quotations of some sentences of a text, in order, disjoint, none empty.
pub(crate) fn quotes(text: &str, sentences: &[Sentence]) -> Vec<Quote> {
    let area = match sentences {
        [first, .., last] => first.span.cover(last.span),
        [only] => only.span,
        [] => return Vec::new(),
    };
    let marks = marks(text, area);
    let mut found = Vec::new();
    let mut left_open = false;
    for paragraph in paragraphs(text, sentences) {
        let start = marks.partition_point(|mark| mark.span.start < paragraph.start);
        let end = marks.partition_point(|mark| mark.span.end <= paragraph.end).max(start);
        left_open = pair(text, sentences, paragraph, &marks[start..end], left_open, &mut found);
    }
    found
}

/// The quotation a span lies in.
pub(crate) fn around(quotes: &[Quote], span: Span) -> Option<usize> {
    let idx = quotes.partition_point(|quote| quote.outer.end <= span.start);
    quotes.get(idx).filter(|quote| quote.inner.contains(span)).map(|_| idx)
}

/// The quotation that a token, or one of its marks, is in.
pub(crate) fn quote_at(quotes: &[Quote], token: Span) -> Option<usize> {
    let idx = quotes.partition_point(|quote| quote.outer.end <= token.start);
    quotes.get(idx).filter(|quote| quote.outer.start < token.end).map(|_| idx)
}

/// Whether a character is a quotation mark of any kind.
pub(crate) fn is_mark(character: char) -> bool {
    matches!(character, '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '\'' | '`')
}

/// A quotation mark in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    span: Span,
    direction: Direction,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Opens,
    Closes,
    Either,
}

fn paragraphs(text: &str, sentences: &[Sentence]) -> Vec<Span> {
    let mut paragraphs: Vec<(u32, Span)> = Vec::new();
    for sentence in sentences {
        match paragraphs.last_mut() {
            Some((number, span)) if *number == sentence.paragraph => *span = span.cover(sentence.span),
            _ => paragraphs.push((sentence.paragraph, sentence.span)),
        }
    }
    paragraphs.into_iter().map(|(_, span)| span).filter(|span| text.get(span.range()).is_some()).collect()
}

fn marks(text: &str, area: Span) -> Vec<Mark> {
    let double = find(text, area, |character| match character {
        '"' => Some(Direction::Either),
        '“' | '„' | '«' => Some(Direction::Opens),
        '”' | '‟' | '»' => Some(Direction::Closes),
        _ => None,
    });
    let doubled = with_doubled(text, area, double);
    if !doubled.is_empty() {
        return doubled;
    }
    let single = find(text, area, |character| match character {
        '‘' => Some(Direction::Opens),
        '’' | '\'' => Some(Direction::Either),
        _ => None,
    });
    single.into_iter().filter_map(|mark| not_apostrophe(text, mark)).collect()
}

fn find(text: &str, area: Span, direction: impl Fn(char) -> Option<Direction>) -> Vec<Mark> {
    area.of(text)
        .char_indices()
        .filter_map(|(at, character)| {
            let direction = direction(character)?;
            let at = area.start as usize + at;
            Some(Mark { span: Span::new(at, at + character.len_utf8()), direction })
        })
        .collect()
}

/// Adds the pairs of backquotes and apostrophes to the other marks; some archives print `''` at both ends.
fn with_doubled(text: &str, area: Span, mut marks: Vec<Mark>) -> Vec<Mark> {
    for (pattern, direction) in [("``", Direction::Opens), ("''", Direction::Either)] {
        marks.extend(area.of(text).match_indices(pattern).map(|(at, _)| {
            let at = area.start as usize + at;
            Mark { span: Span::new(at, at + 2), direction }
        }));
    }
    marks.sort_by_key(|mark| mark.span);
    marks
}

/// A single mark that opens after a space or closes before one; apostrophes within words, and those of plural
/// genitives (`the ministers' plan`), are none.
fn not_apostrophe(text: &str, mark: Mark) -> Option<Mark> {
    let (before, after) = neighbours(text, mark.span);
    let opens =
        before.is_none_or(|c| c.is_whitespace() || c == '(') && after.is_some_and(char::is_alphanumeric);
    let closes = before.is_some_and(|c| matches!(c, ',' | '.' | '?' | '!' | '…'))
        && !after.is_some_and(char::is_alphanumeric);
    match (opens, closes) {
        (true, _) if text[mark.span.range()] == *"‘" || mark.direction == Direction::Either => {
            Some(Mark { direction: Direction::Opens, ..mark })
        }
        (_, true) => Some(Mark { direction: Direction::Closes, ..mark }),
        _ => None,
    }
}

fn neighbours(text: &str, span: Span) -> (Option<char>, Option<char>) {
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    (before, after)
}

/// Pairs the marks of a paragraph; tells whether it leaves a quotation open.
fn pair(
    text: &str,
    sentences: &[Sentence],
    paragraph: Span,
    marks: &[Mark],
    continued: bool,
    found: &mut Vec<Quote>,
) -> bool {
    let first = found.len();
    let mut open: Option<Mark> = None;
    let mut skipped = 0;
    for (idx, &mark) in marks.iter().enumerate() {
        if open.is_some() && is_nested(text, &marks[idx..]) {
            skipped = idx + 2;
        }
        if idx < skipped {
            continue;
        }
        match (open, opens(text, mark, open.is_some())) {
            (None, true) => open = Some(mark),
            (None, false) => {}
            // Two opening marks in a row: a quotation within the quotation, unless a sentence has ended in between,
            // where a closing mark was left out.
            (Some(before), true) => {
                if let Some(end) = end_of_sentence(sentences, before.span, mark.span.start) {
                    push(text, before, Span { start: end, end }, found);
                    open = Some(mark);
                }
            }
            (Some(before), false) => {
                push(text, before, mark.span, found);
                open = None;
            }
        }
    }
    let left_open = open.is_some_and(|mark| next_paragraph_opens(text, paragraph, mark));
    if let Some(mark) = open {
        let end = match left_open {
            true => paragraph.end,
            false => end_of_sentence(sentences, mark.span, paragraph.end).unwrap_or(paragraph.end),
        };
        push(text, mark, Span { start: end, end }, found);
    }
    if continued && let Some(quote) = found.get_mut(first) {
        quote.continues = quote.outer.start == paragraph.start;
    }
    left_open
}

/// Whether straight marks begin with a pair inside a quotation that goes on after it: opening, closing, closing.
fn is_nested(text: &str, marks: &[Mark]) -> bool {
    let [first, second, third, ..] = marks else {
        return false;
    };
    first.direction == Direction::Either
        && opens(text, *first, true)
        && !opens(text, *second, true)
        && !opens(text, *third, true)
}

/// Whether a mark opens a quotation, judged by its shape and by the spaces around it.
fn opens(text: &str, mark: Mark, is_open: bool) -> bool {
    match mark.direction {
        Direction::Opens => true,
        Direction::Closes => false,
        Direction::Either => {
            let (before, after) = neighbours(text, mark.span);
            let space_before = before.is_none_or(|c| c.is_whitespace() || matches!(c, '(' | '[' | '—' | '–'));
            let space_after = after.is_none_or(char::is_whitespace);
            let measure = before.is_some_and(|c| c.is_ascii_digit());
            match is_open {
                true => space_before && !space_after,
                false => (space_before || !space_after) && !measure,
            }
        }
    }
}

/// The end of the sentence in which a mark stands, where that comes before `limit`.
fn end_of_sentence(sentences: &[Sentence], mark: Span, limit: u32) -> Option<u32> {
    let idx = sentences.partition_point(|sentence| sentence.span.end < mark.end);
    sentences.get(idx).map(|sentence| sentence.span.end).filter(|&end| end <= limit)
}

/// Whether the next paragraph begins with a mark like the one left open.
fn next_paragraph_opens(text: &str, paragraph: Span, mark: Mark) -> bool {
    let rest = text[paragraph.end as usize..].trim_start();
    let opening = &text[mark.span.range()];
    rest.starts_with(opening)
        && rest[opening.len()..].chars().next().is_some_and(|next| !next.is_whitespace())
}

fn push(text: &str, open: Mark, close: Span, found: &mut Vec<Quote>) {
    let Some(inner) = text.get(open.span.end as usize..close.start as usize) else {
        return;
    };
    let start = open.span.end as usize + inner.len() - inner.trim_start().len();
    let end = start + inner.trim().len();
    if start < end {
        let outer = open.span.cover(close);
        found.push(Quote { inner: Span::new(start, end), outer, continues: false });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text as one sentence a line and one paragraph a block.
    fn sentences(text: &str) -> Vec<Sentence> {
        let mut sentences = Vec::new();
        let (mut offset, mut paragraph) = (0, 0);
        for line in text.split('\n') {
            let span = Span::new(offset, offset + line.len());
            paragraph += u32::from(line.is_empty());
            if !line.is_empty() {
                sentences.push(Sentence { span, paragraph, ..Sentence::default() });
            }
            offset += line.len() + 1;
        }
        sentences
    }

    #[test]
    fn marks_are_paired() {
        #[rustfmt::skip]
        let cases: &[(&str, &[&str])] = &[
            // text                                             quotations
            ("“We won,” she said.",                             &["We won,"]),
            ("\"We won,\" she said. \"So.\"",                   &["We won,", "So."]),
            ("``We won,'' she said.",                           &["We won,"]),
            ("''We won,'' she said.",                           &["We won,"]),
            ("«We won», she said.",                             &["We won"]),
            ("‘We won,’ the minister’s aide said.",             &["We won,"]),
            ("The ministers' plan wasn't new.",                 &[]),
            ("\"The \"good\" plan won,\" she said.",            &["The \"good\" plan won,"]),
            ("“We won, she said.\nThen she left.",              &["We won, she said."]),
            ("We won,” she said.",                              &[]),
            ("“One.\n\n“Two.”",                                 &["One.", "Two."]),
            ("A 6\" gun and a \"gun\".",                        &["gun"]),
            ("“” \"\" “ ”",                                     &[]),
        ];
        for (text, expected) in cases {
            let found = quotes(text, &sentences(text));
            let inner: Vec<&str> = found.iter().map(|quote| quote.inner.of(text)).collect();
            assert_eq!(inner, *expected, "{text:?}");
        }
    }

    #[test]
    fn a_quotation_runs_on_over_a_paragraph_that_begins_with_a_mark() {
        let text = "“One.\n\n“Two.”\n\n“Three.”";
        let continues: Vec<bool> =
            quotes(text, &sentences(text)).iter().map(|quote| quote.continues).collect();
        assert_eq!(continues, [false, true, false]);
    }
}
