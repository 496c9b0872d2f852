//! A document as the stage sees it: words beside sentences, its day, and what stands in quotation marks.

use std::ops::Range;

use legation_doc::{Date, Document, Precision, Published, Sentence, Span};

use crate::index::Index;
use crate::words::{Gap, Shape, Word, is_apostrophe, is_capitals, is_one_of, words_of};

/// What every step looks at and none changes.
pub(crate) struct Scene<'a> {
    pub text: &'a str,
    pub document: &'a Document,
    /// What names are looked up in.
    pub index: &'a Index,
    pub sentences: &'a [Sentence],
    /// Words of each sentence.
    pub words: Vec<Vec<Word>>,
    /// Whether each sentence is all in capitals.
    pub capitals: Vec<bool>,
    /// Day of publication.
    pub day: Option<Date>,
    /// What stands in quotation marks, in order and disjoint.
    quotations: Vec<Span>,
}

impl<'a> Scene<'a> {
    pub fn new(document: &'a Document, sentences: &'a [Sentence], index: &'a Index) -> Self {
        let text = document.text.as_str();
        Self {
            text,
            document,
            index,
            sentences,
            words: sentences.iter().map(|sentence| words_of(text, sentence)).collect(),
            capitals: sentences.iter().map(|sentence| is_capitals(sentence.span.of(text))).collect(),
            day: document.published.map(middle),
            quotations: quotations(text, sentences),
        }
    }

    /// The span from the first word of a range to its last.
    pub fn span(&self, sentence: usize, words: Range<usize>) -> Span {
        let all = &self.words[sentence];
        all[words.start].span.cover(all[words.end - 1].span)
    }

    /// The text of a range of words, as written.
    pub fn text_of(&self, sentence: usize, words: Range<usize>) -> &'a str {
        self.span(sentence, words).of(self.text)
    }

    /// The word at an index; `None` outside the sentence.
    pub fn word(&self, sentence: usize, idx: usize) -> Option<&Word> {
        self.words[sentence].get(idx)
    }

    /// The word before an index.
    pub fn before(&self, sentence: usize, idx: usize) -> Option<&Word> {
        self.words[sentence].get(idx.checked_sub(1)?)
    }

    /// Whether the word at an index is the `s` of a possessive.
    pub fn is_possessive_mark(&self, sentence: usize, idx: usize) -> bool {
        self.word(sentence, idx).is_some_and(|word| word.folded == "s" && word.gap == Gap::Apostrophe)
    }

    /// Whether an apostrophe follows the word before `end`: `Trump's`, `Americans'`.
    pub fn is_possessor(&self, sentence: usize, end: usize) -> bool {
        let Some(last) = self.before(sentence, end) else {
            return false;
        };
        let mut rest = self.text[last.span.end as usize..].chars();
        rest.next().is_some_and(is_apostrophe)
            && (self.is_possessive_mark(sentence, end) || !rest.next().is_some_and(char::is_alphanumeric))
    }

    /// Whether a word begins its sentence, so that its capital says nothing.
    pub fn is_first(&self, sentence: usize, idx: usize) -> bool {
        idx == 0 || self.words[sentence][idx].gap == Gap::Other && self.follows_opening(sentence, idx)
    }

    /// Whether a byte stands inside quotation marks.
    pub fn is_quoted(&self, byte: u32) -> bool {
        let after = self.quotations.partition_point(|span| span.start <= byte);
        after > 0 && byte < self.quotations[after - 1].end
    }

    /// Index of the head token of a range of words.
    pub fn head(&self, sentence: usize, span: Span) -> u32 {
        let sentence = &self.sentences[sentence];
        let tokens = sentence.tokens_in(span);
        sentence.head_of(tokens.clone()).unwrap_or(tokens.end.saturating_sub(1)) as u32
    }

    /// Whether the words of a range begin and end with tokens; a name inside a longer word does not.
    pub fn is_whole(&self, sentence: usize, words: Range<usize>) -> bool {
        let span = self.span(sentence, words);
        let inside = |byte: Option<char>| byte.is_some_and(char::is_alphanumeric);
        let before = self.text[..span.start as usize].chars().next_back();
        let mut after = self.text[span.end as usize..].chars();
        if inside(before) || before.is_some_and(|mark| matches!(mark, '@' | '#' | '/' | '.')) {
            return false;
        }
        match after.next() {
            Some(mark) if is_apostrophe(mark) => {
                let rest: String = after.take(3).take_while(|letter| letter.is_alphanumeric()).collect();
                rest.is_empty() || is_one_of(&rest, "s S d ll re ve m")
            }
            Some('.') => !inside(after.next()),
            Some('@') => false,
            next => !inside(next),
        }
    }

    fn follows_opening(&self, sentence: usize, idx: usize) -> bool {
        let start = self.words[sentence][idx].span.start as usize;
        let before = self.text[self.sentences[sentence].span.start as usize..start].trim_end();
        before.ends_with(['"', '“', '‘', ':', '.', '!', '?', '…', '*', '-', '–', '—'])
    }
}

impl Scene<'_> {
    /// The word after the dateline that a sentence opens with, 0 where there is none: `LONDON, March 5 -`.
    pub fn dateline(&self, sentence: usize) -> usize {
        let words = &self.words[sentence];
        if words.first().is_none_or(|word| word.shape != Shape::Upper || word.folded.len() < 3)
            || self.capitals[sentence]
        {
            return 0;
        }
        for idx in 1..words.len().min(9) {
            let between = &self.text[words[idx - 1].span.end as usize..words[idx].span.start as usize];
            if between.contains(['-', '–', '—']) && between.contains(char::is_whitespace) {
                return idx;
            }
            let word = &words[idx];
            let is_agency = word.gap == Gap::Bracket;
            let fits = word.shape != Shape::Lower && word.shape != Shape::Capital
                || is_agency
                || is_month(&word.folded);
            if !fits && word.gap == Gap::Space {
                return 0;
            }
        }
        let is_all = self.sentences[sentence].span.of(self.text).trim_end().ends_with(['-', '–', '—']);
        if is_all && words.len() < 9 { words.len() } else { 0 }
    }
}

/// The day of publication; the middle of the month or year where no more is known.
pub(crate) fn middle(published: Published) -> Date {
    let date = published.date;
    let (month, day) = match published.precision {
        Precision::Day => (date.month(), date.day()),
        Precision::Month => (date.month(), 15),
        Precision::Year => (7, 1),
    };
    Date::new(date.year(), month, day).unwrap_or(date)
}

/// Whether a folded word is the name of a month or its usual abbreviation.
pub(crate) fn is_month(folded: &str) -> bool {
    const MONTHS: &str = "jan feb mar apr may jun jul aug sep sept oct nov dec january february march \
            april june july august september october november december";
    is_one_of(folded, MONTHS)
}

/// What stands between quotation marks; a quotation left open ends with its paragraph.
fn quotations(text: &str, sentences: &[Sentence]) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<usize> = None;
    let mut paragraph = 0;
    for sentence in sentences {
        if sentence.paragraph != paragraph {
            if let Some(start) = open.take() {
                found.push(Span::new(start, sentence.span.start as usize));
            }
            paragraph = sentence.paragraph;
        }
        let whole = sentence.span.of(text);
        for (at, mark) in whole.char_indices() {
            let is_double = whole[at + mark.len_utf8()..].starts_with(mark);
            let at = sentence.span.start as usize + at;
            match (mark, open) {
                ('“' | '«' | '"', None) => open = Some(at),
                ('`', None) if is_double => open = Some(at),
                ('\'', Some(_)) if !is_double => {}
                ('”' | '»' | '"' | '\'', Some(start)) => {
                    found.push(Span::new(start, at));
                    open = None;
                }
                _ => {}
            }
        }
    }
    if let Some(start) = open {
        found.push(Span::new(start, text.len()));
    }
    found
}
