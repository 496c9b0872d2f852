//! Splits a text into the words that temporal expressions are matched on.

use legation_doc::{Sentence, Span};

use crate::lexicon::{self, Lex, look_up};

/// A run of letters or of digits, or a mark: `12th` is two words, `3 p.m.` five.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    pub span: Span,
    pub lex: Lex,
    /// The class of `lex`.
    pub kind: lexicon::Kind,
    /// Whether no space lies before it.
    pub joined: bool,
}

/// Splits a text, with a [`Lex::Break`] of no length for each blank line, at the end, and where a sentence
/// begins on a new line: a headline or date line often has no full stop.
pub fn split(text: &str, sentences: &[Sentence]) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 5 + 1);
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut joined = false;
    while at < bytes.len() {
        let start = at;
        let (kind, len) = kind_at(text, at);
        at += len;
        if matches!(kind, Kind::Space) {
            let newlines = take_spaces(text, start, &mut at);
            if newlines > 1 || newlines == 1 && begins_sentence(sentences, at) {
                words.push(word(start, start, (Lex::Break, lexicon::BREAK), false));
            }
            joined = false;
            continue;
        }
        let lex = match kind {
            Kind::Mark(mark) => (Lex::Mark(mark), lexicon::kind_of_mark(mark)),
            Kind::Digit => (digits(bytes, start, &mut at), lexicon::DIGITS),
            Kind::Letter | Kind::Space => letters(text, start, &mut at),
        };
        words.push(word(start, at, lex, joined));
        joined = true;
    }
    words.push(word(at, at, (Lex::Break, lexicon::BREAK), false));
    words
}

fn begins_sentence(sentences: &[Sentence], at: usize) -> bool {
    sentences.binary_search_by_key(&at, |sentence| sentence.span.start as usize).is_ok()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Letter,
    Digit,
    Mark(u8),
}

fn word(start: usize, end: usize, (lex, kind): (Lex, lexicon::Kind), joined: bool) -> Word {
    Word { span: Span::new(start, end), lex, kind, joined }
}

/// The kind of the character at a byte, and its length.
fn kind_at(text: &str, at: usize) -> (Kind, usize) {
    let byte = text.as_bytes()[at];
    let kind = match byte {
        b' ' | b'\t'..=b'\r' => Kind::Space,
        b'0'..=b'9' => Kind::Digit,
        b'a'..=b'z' | b'A'..=b'Z' => Kind::Letter,
        0..=0x7f => Kind::Mark(if byte == b'`' { b'\'' } else { byte }),
        _ => return wide_kind_at(text, at),
    };
    (kind, 1)
}

#[cold]
fn wide_kind_at(text: &str, at: usize) -> (Kind, usize) {
    let char = text[at..].chars().next().unwrap_or(' ');
    let kind = match char {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' => Kind::Mark(b'\''),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Kind::Mark(b'-'),
        _ if char.is_whitespace() => Kind::Space,
        _ if char.is_alphanumeric() => Kind::Letter,
        _ => Kind::Mark(b'?'),
    };
    (kind, char.len_utf8())
}

/// Passes over spaces and counts the newlines among them.
fn take_spaces(text: &str, start: usize, at: &mut usize) -> usize {
    while *at < text.len() {
        let (Kind::Space, len) = kind_at(text, *at) else {
            break;
        };
        *at += len;
    }
    text.as_bytes()[start..*at].iter().filter(|&&byte| byte == b'\n').count()
}

fn digits(bytes: &[u8], start: usize, at: &mut usize) -> Lex {
    let mut value = u32::from(bytes[start] - b'0');
    while let Some(byte @ b'0'..=b'9') = bytes.get(*at) {
        value = value.saturating_mul(10).saturating_add(u32::from(byte - b'0'));
        *at += 1;
    }
    Lex::Digits(value, u8::try_from(*at - start).unwrap_or(u8::MAX))
}

fn letters(text: &str, start: usize, at: &mut usize) -> (Lex, lexicon::Kind) {
    let bytes = text.as_bytes();
    loop {
        while bytes.get(*at).is_some_and(u8::is_ascii_alphabetic) {
            *at += 1;
        }
        if bytes.get(*at).is_none_or(u8::is_ascii) {
            return look_up(&text[start..*at]);
        }
        let (Kind::Letter, len) = wide_kind_at(text, *at) else {
            return look_up(&text[start..*at]);
        };
        *at += len;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_at_digits_marks_and_blank_lines() {
        let text = "12th of\nJune’s\n\nmid–May";
        let words: Vec<&str> = split(text, &[]).iter().map(|word| word.span.of(text)).collect();
        assert_eq!(words, ["12", "th", "of", "June", "’", "s", "", "mid", "–", "May", ""]);
    }
}
