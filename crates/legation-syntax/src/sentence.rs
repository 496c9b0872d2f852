//! Sentence boundaries by rules.

use std::ops::Range;

use legation_doc::Span;

use crate::abbreviation::{Abbreviation, abbreviation};

/// No sentence has more tokens.
///
/// A longer one is cut after the first punctuation mark that leaves 400 tokens or more, else here.
pub const MAX_TOKENS: usize = 500;

/// From this length on an overlong sentence is cut at any punctuation mark.
const CUT_FROM: usize = 400;

/// Divides a paragraph's tokens into sentences: ranges of indices, in order, without gaps.
///
/// A dateline is a sentence of its own, except in a title.
pub(crate) fn sentences(text: &str, tokens: &[Span], is_title: bool) -> Vec<Range<usize>> {
    let splitter = Splitter { text, tokens };
    let mut found = Vec::new();
    let mut start = if is_title { 0 } else { splitter.dateline() };
    if start > 0 {
        found.push(0..start);
    }
    let mut at = start;
    // Straight quotation marks that stand free open and close in turn.
    let mut is_quoted = false;
    while at < tokens.len() {
        match splitter.form(at) {
            "\"" => is_quoted = splitter.side(at).unwrap_or(!is_quoted),
            "“" | "``" => is_quoted = true,
            "”" | "''" => is_quoted = false,
            _ => {}
        }
        let mut end = at + 1;
        let ends = splitter.is_terminal(at) && {
            end = splitter.closing(at, is_quoted);
            // Dots within a quotation stand for what was left out.
            let is_omission = is_quoted && end == at + 1 && splitter.is_dots(at);
            !is_omission && splitter.is_boundary(start, at, end)
        };
        let length = at + 1 - start;
        if ends {
            is_quoted &= !(at + 1..end).any(|idx| matches!(splitter.form(idx), "\"" | "”" | "''"));
            found.push(start..end);
            start = end;
            at = end;
            continue;
        }
        if length >= MAX_TOKENS || length >= CUT_FROM && splitter.is_punctuation(at) {
            found.push(start..at + 1);
            start = at + 1;
        }
        at += 1;
    }
    if start < tokens.len() {
        found.push(start..tokens.len());
    }
    found
}

struct Splitter<'a> {
    text: &'a str,
    tokens: &'a [Span],
}

impl Splitter<'_> {
    fn form(&self, idx: usize) -> &str {
        self.tokens.get(idx).map_or("", |token| token.of(self.text))
    }

    /// Whether white space precedes the token.
    fn is_spaced(&self, idx: usize) -> bool {
        idx == 0 || self.tokens.get(idx).is_none_or(|token| self.tokens[idx - 1].end < token.start)
    }

    /// Whether a straight quotation mark opens (`true`) or closes, by the white space around it; `None`
    /// where it has white space on both sides or on none.
    fn side(&self, idx: usize) -> Option<bool> {
        let (before, after) = (self.is_spaced(idx), self.is_spaced(idx + 1));
        (before != after).then_some(before)
    }

    fn is_dots(&self, idx: usize) -> bool {
        self.form(idx).starts_with("..") || self.form(idx) == "…"
    }

    fn is_punctuation(&self, idx: usize) -> bool {
        self.form(idx).chars().all(|letter| !letter.is_alphanumeric())
    }

    fn is_terminal(&self, idx: usize) -> bool {
        let form = self.form(idx);
        match form {
            "." | "…" | "。" | "！" | "？" | "‽" => true,
            _ if form.starts_with(['?', '!']) => true,
            _ if form.len() > 1 && form.ends_with('.') => form.len() <= 16,
            _ => false,
        }
    }

    /// The token after the marks that belong to the sentence which ends at `at`.
    fn closing(&self, at: usize, is_quoted: bool) -> usize {
        let mut end = at + 1;
        let mut is_quoted = is_quoted;
        loop {
            let is_joined = !self.is_spaced(end);
            let belongs = match self.form(end) {
                "." | "…" => is_joined,
                form if form.starts_with(['?', '!']) => is_joined,
                "”" | ")" | "]" | "''" | "»" => true,
                "’" | "'" => is_joined,
                "\"" => {
                    let opens = self.side(end).unwrap_or(!is_quoted);
                    is_quoted = false;
                    !opens
                }
                "[" if self.is_citation(end) => {
                    end += 2;
                    true
                }
                _ => false,
            };
            if !belongs {
                return end;
            }
            end += 1;
        }
    }

    /// Whether a number in square brackets begins here, such as encyclopedias set after a sentence.
    fn is_citation(&self, idx: usize) -> bool {
        let is_number = |form: &str| {
            !form.is_empty() && form.len() <= 3 && form.bytes().all(|byte| byte.is_ascii_digit())
        };
        is_number(self.form(idx + 1)) && self.form(idx + 2) == "]"
    }

    /// Whether a sentence from `start` with its last word or mark at `at` ends before `next`.
    fn is_boundary(&self, start: usize, at: usize, next: usize) -> bool {
        if next >= self.tokens.len() {
            return true;
        }
        let form = self.form(at);
        let is_starter = STARTERS.contains(&self.form(next));
        if form.len() > 1 && form.ends_with('.') && form.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            let word = &form[..form.len() - 1];
            if word.chars().count() == 1 && !word.starts_with('I')
                || word.bytes().all(|byte| byte.is_ascii_digit())
            {
                return false;
            }
            let is_open = matches!(abbreviation(word), None | Some(Abbreviation::Open));
            let opens_quote =
                matches!(self.form(next), "“" | "``") || self.form(next) == "\"" && self.is_spaced(next);
            return is_open && (is_starter || opens_quote && next > at);
        }
        let is_number =
            form == "." && at == start + 1 && self.form(start).bytes().all(|byte| byte.is_ascii_digit());
        if is_number || !self.starts_sentence(next) || self.is_inside_brackets(start, at) {
            return false;
        }
        if self.is_dots(at) && !self.is_spaced(next) {
            return false;
        }
        let is_joined =
            !self.is_spaced(next) && !self.form(next).starts_with(['"', '“', '‘', '\'']) && next == at + 1;
        if is_joined && form == "." && !is_starter && !self.is_capitalised(next) {
            return false;
        }
        let is_named = !is_starter || self.form(next) == "I" && REPORTS.contains(&self.form(next + 1));
        !(form.starts_with(['?', '!']) && next > at + 1 && is_named && self.is_reported(next))
    }

    fn starts_sentence(&self, idx: usize) -> bool {
        let form = self.form(idx);
        let Some(first) = form.chars().next() else {
            return true;
        };
        if first.is_alphabetic() {
            return !first.is_lowercase() || form.chars().nth(1).is_some_and(char::is_uppercase);
        }
        if first.is_numeric() {
            return true;
        }
        match first {
            '"' | '“' | '‘' | '\'' | '`' | '(' | '[' | '<' | '-' | '–' | '—' | '.' | '…' | '*' | '•'
            | '$' | '£' | '€' | '@' | '#' => {
                // What follows the mark decides: `. (she` goes on, `. "We` does not.
                matches!(first, '“')
                    || self
                        .tokens
                        .get(idx + 1)
                        .is_none_or(|next| !next.of(self.text).starts_with(char::is_lowercase))
                    || matches!(first, '•' | '*' | '@' | '#')
            }
            ',' | ';' | ':' | ')' | ']' | '}' | '%' | '/' => false,
            _ => true,
        }
    }

    fn is_capitalised(&self, idx: usize) -> bool {
        self.form(idx).starts_with(char::is_uppercase)
    }

    /// Whether `at` lies within brackets that opened after the sentence's first word and soon close.
    fn is_inside_brackets(&self, start: usize, at: usize) -> bool {
        const REACH: usize = 40;
        // An editor's full stop, `[.]`, ends the sentence.
        if at > start && self.form(at - 1) == "[" && self.form(at + 1) == "]" {
            return false;
        }
        let is_open = |idx: usize| matches!(self.form(idx), "(" | "[");
        let is_close = |idx: usize| matches!(self.form(idx), ")" | "]");
        let from = (start + 1).max(at.saturating_sub(REACH));
        let opened = (from..at).rev().find(|&idx| is_open(idx) || is_close(idx)).is_some_and(is_open);
        let next = (at + 1..(at + REACH).min(self.tokens.len())).find(|&idx| is_open(idx) || is_close(idx));
        opened && next.is_some_and(is_close)
    }

    /// Whether what follows a quoted question names its speaker: `"Why?" Mr. Kim asked.`
    fn is_reported(&self, next: usize) -> bool {
        const REACH: usize = 7;
        (next..next + REACH)
            .take_while(|&idx| !matches!(self.form(idx), "." | "," | "?" | "!" | "\"" | "“" | ""))
            .any(|idx| REPORTS.contains(&self.form(idx)))
    }

    /// Number of tokens of a dateline such as `SEOUL, May 16 (Reuters) -`, 0 where there is none.
    fn dateline(&self) -> usize {
        const REACH: usize = 18;
        let place = self.form(0);
        let is_upper =
            |form: &str| form.len() > 2 && form.chars().all(|letter| letter.is_uppercase() || letter == '.');
        let mut has_agency = false;
        for idx in 1..REACH.min(self.tokens.len()) {
            let form = self.form(idx);
            if matches!(form, "-" | "--" | "–" | "—") && (self.is_spaced(idx) || has_agency) {
                let begins = self.starts_sentence(idx + 1) && idx + 1 < self.tokens.len();
                return if begins && (is_upper(place) || has_agency) { idx + 1 } else { 0 };
            }
            has_agency |= form == ")" && self.is_capitalised(0);
            let first = form.chars().next().unwrap_or(' ');
            if !(first.is_uppercase()
                || first.is_numeric()
                || matches!(form, "," | "(" | ")" | "/" | "." | "-" | "of" | "de" | "-un"))
            {
                return 0;
            }
        }
        0
    }
}

/// Capitalised words that begin a sentence even after an abbreviation.
const STARTERS: &[&str] = &[
    "A",
    "After",
    "Although",
    "Also",
    "An",
    "And",
    "Another",
    "Any",
    "As",
    "At",
    "Because",
    "Before",
    "Both",
    "But",
    "By",
    "During",
    "Each",
    "Earlier",
    "Even",
    "Every",
    "For",
    "From",
    "He",
    "Her",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Last",
    "Later",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "My",
    "Neither",
    "Nor",
    "No",
    "Not",
    "Now",
    "On",
    "One",
    "Only",
    "Or",
    "Other",
    "Others",
    "Our",
    "Over",
    "She",
    "Since",
    "So",
    "Some",
    "Still",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Through",
    "Thus",
    "To",
    "Under",
    "Unless",
    "Until",
    "Upon",
    "We",
    "What",
    "When",
    "Where",
    "Whether",
    "Which",
    "While",
    "Who",
    "Why",
    "With",
    "Without",
    "Yet",
    "You",
    "Your",
];

/// Past and present forms that report speech.
const REPORTS: &[&str] = &[
    "said",
    "says",
    "asked",
    "asks",
    "added",
    "told",
    "wrote",
    "writes",
    "tweeted",
    "shouted",
    "cried",
    "replied",
    "exclaimed",
    "declared",
    "demanded",
    "wondered",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_see_an_end() {
        #[rustfmt::skip]
        let cases: &[&[&str]] = &[
            &["The talks began.", "They ended on Monday."],
            &["He met Gen. Vance in the U.S. capital.", "She stayed."],
            &["It works in the U.S.", "The rest is unclear."],
            &["They met on Sept. 5 at 10 a.m. in St. Petersburg."],
            &["“We will win.", "They will lose.”", "He left."],
            &["\"We will win.\"", "\"Never,\" she said."],
            &["\"Will they come?\" Mr. Larsen asked."],
            &["\"Will they come?\" the minister asked."],
            &["“They met ... Nothing came of it.”", "He left."],
            &["Who?!", "Nobody came."],
            &["The pact (which he signed. Twice.) holds."],
            &["They talked ... and talked.", "Then they left."],
            &["OSLO, March 3 (Nordpress) -", "Norway will send an envoy."],
            &["LIMA —", "Peru agreed."],
            &["Norway - a neutral party - agreed."],
            &["It was founded in 1951. [12] [3]", "It has 30 members."],
            &["The envoy of J. R. Holm wrote to A. Berg."],
        ];
        for expected in cases {
            let text = expected.join(" ");
            let spans = crate::token::tokens(&text, 0..text.len());
            let found = sentences(&text, &spans, false).into_iter();
            let found: Vec<&str> =
                found.map(|range| spans[range.start].cover(spans[range.end - 1]).of(&text)).collect();
            assert_eq!(found, *expected);
        }
    }

    #[test]
    fn an_endless_sentence_is_cut() {
        let text = "and so on ".repeat(2_000);
        let spans = crate::token::tokens(&text, 0..text.len());
        assert!(sentences(&text, &spans, false).iter().all(|range| range.len() <= MAX_TOKENS));
        let text = "and so on, ".repeat(2_000);
        let spans = crate::token::tokens(&text, 0..text.len());
        assert!(sentences(&text, &spans, false).iter().all(|range| spans[range.end - 1].of(&text) == ","));
    }
}
