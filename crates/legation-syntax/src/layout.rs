//! Paragraphs and headlines, from line breaks, blank lines and indentation.

use std::ops::Range;

/// A paragraph of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Bytes, without the white space around it.
    pub range: Range<usize>,
    /// Whether it looks like a headline or heading.
    pub is_title: bool,
}

/// With a line at least this wide (in bytes) a text is not hard-wrapped, and most newlines are meant.
const UNWRAPPED: usize = 160;
/// How much room a line must have left, beyond the next line's first word, for its end to be deliberate.
const SLACK: usize = 8;
/// In a text that is not hard-wrapped, a heading is no longer than this, in bytes.
const HEADING_WIDTH: usize = 80;
/// Indentation that starts a paragraph wherever it occurs.
const PARAGRAPH_INDENT: usize = 4;
/// A longer line is not a date alone, in bytes.
const DATE_WIDTH: usize = 60;
/// A longer line is not a headline, in bytes.
const TITLE_WIDTH: usize = 150;

/// The paragraphs of a text, in order; blank ones are left out.
///
/// A blank line ends a paragraph. A single newline is white space unless the next line is indented, the
/// line ends a sentence so early that the next word would have fitted, or it is a heading or a date.
pub(crate) fn paragraphs(text: &str) -> Vec<Paragraph> {
    let mut found = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    for line in lines(text) {
        if line.is_blank() {
            close(text, &block, &mut found);
            block.clear();
        } else {
            block.push(line);
        }
    }
    close(text, &block, &mut found);
    // A question is a headline only at the head; a text of one line has none.
    let is_only = found.len() == 1;
    for (number, paragraph) in found.iter_mut().enumerate() {
        let is_question = text[paragraph.range.clone()].ends_with('?');
        paragraph.is_title &= !(is_only || is_question && number > 0);
    }
    found
}

/// A line without the white space around it.
#[derive(Debug, Clone)]
struct Line {
    range: Range<usize>,
    indent: usize,
    /// Whether white space stands before the newline, as where lines were joined or wrapped by a machine.
    is_padded: bool,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.range.is_empty()
    }
}

fn lines(text: &str) -> impl Iterator<Item = Line> + '_ {
    let mut start = 0;
    text.split_inclusive(['\n', '\u{c}', '\u{2028}', '\u{2029}']).map(move |raw| {
        let indent = raw.len() - raw.trim_start().len();
        let from = start + indent;
        let is_padded = raw.trim_end_matches(['\n', '\r']).ends_with(char::is_whitespace);
        let line = Line { range: from..from + raw.trim().len(), indent, is_padded };
        start += raw.len();
        line
    })
}

/// Divides a block without blank lines into paragraphs.
fn close(text: &str, block: &[Line], found: &mut Vec<Paragraph>) {
    let width = block.iter().map(|line| line.range.len()).max().unwrap_or(0);
    let mut first = 0;
    for next in 1..=block.len() {
        if next == block.len() || begins_paragraph(text, &block[next - 1], &block[next], width) {
            let range = block[first].range.start..block[next - 1].range.end;
            let is_title = next - first == 1 && is_title(&text[range.clone()]);
            found.push(Paragraph { range, is_title });
            first = next;
        }
    }
}

fn begins_paragraph(text: &str, line: &Line, next: &Line, width: usize) -> bool {
    let (ended, following) = (&text[line.range.clone()], &text[next.range.clone()]);
    let ends_sentence =
        ended.trim_end_matches(['"', '”', '’', '\'', ')', ']']).ends_with(['.', '?', '!', ':', '…']);
    let is_indented = next.indent >= PARAGRAPH_INDENT && (ends_sentence || next.indent > line.indent)
        || next.indent > line.indent && ends_sentence;
    if is_indented || following.starts_with(['•', '▪', '◦', '●']) || is_date(ended) || is_date(following)
    {
        return true;
    }
    if following.starts_with(char::is_lowercase) {
        return false;
    }
    if width >= UNWRAPPED {
        let is_heading = !line.is_padded && line.range.len() <= HEADING_WIDTH && is_title(ended);
        return ends_sentence || is_heading;
    }
    let word = following.split_whitespace().next().map_or(0, str::len);
    let is_early = line.range.len() + 1 + word + SLACK <= width;
    is_early && ends_sentence || is_capitals(ended) && !is_capitals(following)
}

/// Whether a line has letters and all of them are capitals.
fn is_capitals(line: &str) -> bool {
    line.chars().any(char::is_uppercase) && !line.chars().any(char::is_lowercase)
}

fn is_title(line: &str) -> bool {
    line.len() <= TITLE_WIDTH
        && !line.ends_with(['.', '!', ',', ';', ':', '…', '"', '”', '-', '—'])
        && !line.starts_with(['•', '▪', '◦', '●', '*', '-', '–', '—', '"', '“', '('])
        && line.chars().any(char::is_alphabetic)
        && !is_date(line)
}

/// Whether a line is only a date, such as `Friday, January 4, 2019`.
fn is_date(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    line.len() <= DATE_WIDTH
        && line.contains(|letter: char| letter.is_ascii_digit())
        && line.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).all(|word| {
            word.bytes().all(|byte| byte.is_ascii_digit()) || WORDS.contains(&word.to_lowercase().as_str())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_a_text_that_is_not_wrapped_are_paragraphs() {
        let long = "The envoys met on Monday. ".repeat(8);
        let text = format!("Background\n{long}\n{long}\nThe rest of\nthe text.");
        let found = paragraphs(&text);
        let found: Vec<(usize, bool)> = found.iter().map(|it| (it.range.start, it.is_title)).collect();
        let second = 11 + long.len() + 1;
        assert_eq!(found, [(0, true), (11, false), (second, false), (second + long.len() + 1, false)]);
    }

    #[test]
    fn lines_form_paragraphs_by_blanks_indentation_and_early_ends() {
        #[rustfmt::skip]
        let cases: &[(&str, &[(&str, bool)])] = &[
            ("", &[]),
            ("One line only", &[("One line only", false)]),
            ("Talks Resume in Geneva\n\nThe talks went on.", &[("Talks Resume in Geneva", true), ("The talks went on.", false)]),
            ("Friday, January 4, 2019\n\nThe talks went on.", &[("Friday, January 4, 2019", false), ("The talks went on.", false)]),
            // A hard-wrapped line goes on in the next.
            ("The minister left the capital on\nMonday for two days of talks.", &[("The minister left the capital on\nMonday for two days of talks.", false)]),
            // Four spaces begin a paragraph.
            ("The talks, which began on Monday,\nended.\n    Nobody spoke to the press.", &[("The talks, which began on Monday,\nended.", false), ("Nobody spoke to the press.", false)]),
            ("ENVOYS MEET\nThe envoys met on Monday.", &[("ENVOYS MEET", true), ("The envoys met on Monday.", false)]),
            // A line may be short because a dateline was taken off.
            ("The envoys of\nNorway and Peru, who met on Monday, will meet\nagain.", &[("The envoys of\nNorway and Peru, who met on Monday, will meet\nagain.", false)]),
        ];
        for (text, expected) in cases {
            let found = paragraphs(text);
            let found: Vec<(&str, bool)> =
                found.iter().map(|it| (&text[it.range.clone()], it.is_title)).collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }
}
