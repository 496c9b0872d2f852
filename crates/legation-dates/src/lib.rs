//! Finds temporal expressions in English news and says which time they mean.
//!
//! [`tag`] gives the TIMEX3 expressions of a document (TimeML 1.2.1): dates, times of day, lengths of time
//! and repeated times, each with its normalised value and, where it has one, the interval of days it covers.
//! [`place`] dates a statement or deed by them.
//!
//! Expressions are found by the rules of `data/rules.tsv`, each with an example that is its test, over words whose
//! classes are listed in `data/words.tsv`; numbers, quantities and dates in digits are read by code.
//! What leaves the year or week open is resolved against the document creation time and the tense of its
//! clause; `that day` and `eight years later` go back to a date spoken of before. Durations of decades are
//! counted in years. Ages, rates of sales and words such as `current` or `previously` are no expressions.
//!
//! ```
//! use jiff::civil::date;
//!
//! let text = "The summit has been set for June 12, he said on Friday.";
//! let timexes = legation_dates::tag_text(text, Some(date(2018, 5, 20)));
//! let values: Vec<&str> = timexes.iter().map(|timex| timex.value.as_str()).collect();
//! assert_eq!(values, ["2018-06-12", "2018-05-18"]);
//! ```

mod calendar;
mod grammar;
mod lexicon;
mod meaning;
mod place;
mod resolve;
mod rules;
mod tense;
mod words;

use jiff::civil::Date;
use legation_doc::{Sentence, Span, Timex};

pub use crate::calendar::interval;
use crate::lexicon::Lex;
use crate::meaning::Expression;
pub use crate::place::place;
use crate::resolve::Context;
use crate::rules::{RULES, Rules};
use crate::words::Word;

/// How a text tells of time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// As the text shows: a history has many full dates far from its own, and hardly any that count from it.
    #[default]
    Auto,
    /// What is left open is near the day of writing: news, letters, speeches.
    News,
    /// What is left open goes on from the date last told: histories, biographies.
    Narrative,
}

/// Tags a document: its temporal expressions, in order, disjoint.
///
/// `dct` is the document creation time; without it what an expression leaves open is `X` in its value.
/// Sentences help to read the tense by their tags, if they have them; an expression counts to the last
/// sentence that begins before it ends. Takes time in proportion to the length of the text.
pub fn tag(text: &str, sentences: &[Sentence], dct: Option<Date>, mode: Mode) -> Vec<Timex> {
    tag_by(&RULES, text, sentences, dct, mode)
}

/// Tags a document by some rules.
fn tag_by(rules: &Rules, text: &str, sentences: &[Sentence], dct: Option<Date>, mode: Mode) -> Vec<Timex> {
    let words = words::split(text, sentences);
    let expressions = grammar::expressions(rules, text, &words);
    let mut context = Context::new(dct, mode, &expressions);
    let mut timexes: Vec<Timex> = Vec::with_capacity(expressions.len());
    for expression in expressions {
        let (start, end) = (expression.start, expression.end);
        let span = words[start].span.cover(words[end - 1].span);
        let sentence = sentence_of(sentences, span);
        let tense = || tense::of_clause(text, &words, sentences.get(sentence), start, end);
        if context.is_void(expression.meaning, tense) {
            continue;
        }
        let idx = u32::try_from(timexes.len()).expect("fewer expressions than bytes");
        let names = names_something(&words, &expression);
        let resolved = context.resolve(idx, expression.meaning, names, tense);
        timexes.push(Timex {
            sentence: u32::try_from(sentence).expect("fewer sentences than bytes"),
            span,
            kind: resolved.kind,
            value: resolved.value,
            modifier: expression.modifier,
            quant: resolved.quant,
            freq: resolved.freq,
            interval: resolved.interval,
            anchor: resolved.anchor,
        });
    }
    timexes
}

/// Tags a text of which nothing else is known; every expression counts to sentence 0.
pub fn tag_text(text: &str, dct: Option<Date>) -> Vec<Timex> {
    tag(text, &[], dct, Mode::Auto)
}

fn sentence_of(sentences: &[Sentence], span: Span) -> usize {
    sentences.partition_point(|sentence| sentence.span.start < span.end).saturating_sub(1)
}

/// Whether a date stands before a noun to name it: `the November 27 deal`.
fn names_something(words: &[Word], expression: &Expression) -> bool {
    let before = expression.start.checked_sub(1).map(|at| words[at].lex);
    matches!(before, Some(Lex::The | Lex::A | Lex::Possessive)) && words[expression.end].lex == Lex::Other
}
