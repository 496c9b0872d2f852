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

/// Lines at least this wide (in bytes) are paragraphs of their own: nobody wraps text so late.
const UNWRAPPED: usize = 160;
/// How much room a line must have left, beyond the next line's first word, for its end to be deliberate.
const SLACK: usize = 8;
/// Indentation that starts a paragraph wherever it occurs.
const PARAGRAPH_INDENT: usize = 4;
/// A longer line is not a headline, in bytes.
const TITLE_WIDTH: usize = 150;

/// The paragraphs of a text, in order; blank ones are left out.
///
/// A blank line ends a paragraph. A single newline is white space unless the next line is indented or the
/// line ends so early that the next word would have fitted.
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
    if let [only] = &mut found[..] {
        only.is_title = false;
    }
    found
}

/// A line without the white space around it.
#[derive(Debug, Clone)]
struct Line {
    range: Range<usize>,
    indent: usize,
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
        let line = Line { range: from..from + raw.trim().len(), indent };
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
    let following = &text[next.range.clone()];
    let ends_sentence = text[line.range.clone()]
        .trim_end_matches(['"', '”', '’', '\'', ')', ']'])
        .ends_with(['.', '?', '!', ':', '…']);
    if following.starts_with(['•', '▪', '◦', '●']) {
        return true;
    }
    if next.indent > line.indent && (next.indent >= PARAGRAPH_INDENT || ends_sentence) {
        return true;
    }
    if next.indent >= PARAGRAPH_INDENT && ends_sentence || width >= UNWRAPPED {
        return true;
    }
    let word = following.split_whitespace().next().map_or(0, str::len);
    !following.starts_with(char::is_lowercase) && line.range.len() + 1 + word + SLACK <= width
}

fn is_title(line: &str) -> bool {
    line.len() <= TITLE_WIDTH
        && !line.ends_with(['.', '!', ',', ';', ':', '…', '"', '”', '-', '—'])
        && !line.starts_with(['•', '▪', '◦', '●', '*', '-', '–', '—', '"', '“'])
        && line.chars().any(char::is_alphabetic)
        && !is_date(line)
}

/// Whether a line is only a date, such as `Friday, January 4, 2019`.
fn is_date(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
        "dec", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ];
    line.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| word.bytes().all(|byte| byte.is_ascii_digit()) || WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            // The first line has room for the next word, so its end is meant.
            ("Background\nThe war began in spring and has not ended.", &[("Background", true), ("The war began in spring and has not ended.", false)]),
        ];
        for (text, expected) in cases {
            let found = paragraphs(text);
            let found: Vec<(&str, bool)> = found.iter().map(|it| (&text[it.range.clone()], it.is_title)).collect();
            assert_eq!(found, *expected, "{text:?}");
        }
    }
}
