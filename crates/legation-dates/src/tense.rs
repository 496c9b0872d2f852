//! Whether the clause around an expression looks back or ahead.

use legation_doc::{Deprel, Sentence, Upos, Xpos};

use crate::lexicon::Lex;
use crate::words::Word;

/// Where a clause places what it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tense {
    /// It looks back.
    Past,
    /// It looks back, and the expression stands first in it, so that no other clause can be meant.
    Told,
    /// It looks ahead.
    Future,
}

/// The tense of the clause that holds the words `start..end`; `None` where nothing is clear.
///
/// A preposition before the expression may tell (`since`, `until`). Else the nearest verb form before the
/// expression in its sentence decides, and where there is none the nearest after it. A verb form is known
/// by its tag where the sentence has tags, else by its look.
pub fn of_clause(
    text: &str,
    words: &[Word],
    sentence: Option<&Sentence>,
    start: usize,
    end: usize,
) -> Option<Tense> {
    let clause = Clause { text, words, sentence };
    clause
        .preposition(start)
        .or_else(|| clause.governor(start, end))
        .or_else(|| {
            let before = (0..start).rev().take(REACH);
            before.take_while(|&at| !clause.ends(at)).find_map(|at| clause.cue(at))
        })
        .or_else(|| {
            let after = (end..words.len()).take(REACH);
            after.take_while(|&at| !clause.ends(at)).find_map(|at| clause.cue(at))
        })
}

/// How many words before and after an expression are looked at.
const REACH: usize = 18;

/// Words that look ahead, sorted.
const AHEAD: &[&str] = &[
    "coming",
    "deadline",
    "due",
    "effective",
    "expected",
    "expects",
    "expire",
    "expires",
    "hopes",
    "intends",
    "ll",
    "payable",
    "plan",
    "planned",
    "planning",
    "plans",
    "scheduled",
    "shall",
    "slated",
    "until",
    "upcoming",
    "will",
    "would",
];

/// Irregular past forms, sorted.
const BACK: &[&str] = &[
    "became", "began", "bought", "broke", "brought", "built", "came", "caught", "chose", "did", "drew",
    "drove", "fell", "felt", "flew", "fought", "found", "gave", "got", "grew", "had", "heard", "held", "hit",
    "kept", "knew", "led", "left", "lost", "made", "met", "paid", "ran", "rose", "said", "sank", "sat",
    "saw", "sent", "shot", "sold", "spent", "spoke", "stood", "struck", "swore", "threw", "told", "took",
    "was", "went", "were", "withdrew", "won", "wrote",
];

#[derive(Clone, Copy)]
struct Clause<'a> {
    text: &'a str,
    words: &'a [Word],
    sentence: Option<&'a Sentence>,
}

impl<'a> Clause<'a> {
    fn is_form(self, at: usize, form: &str) -> bool {
        self.form(at).eq_ignore_ascii_case(form)
    }

    fn form(self, at: usize) -> &'a str {
        self.words.get(at).map_or("", |word| word.span.of(self.text))
    }

    /// What a preposition right before the expression tells.
    fn preposition(self, start: usize) -> Option<Tense> {
        let before = start.checked_sub(1)?;
        let by = self.is_form(before, "by") && matches!(self.words[start].lex, Lex::Month(_));
        let early = ["early", "soon"].iter().any(|form| self.is_form(before.wrapping_sub(1), form));
        let until = self.is_form(before, "until") || self.is_form(before, "till");
        // `Until Thursday, they had not called him a suspect.`
        let had = (start..self.words.len()).take(REACH).take_while(|&at| !self.ends(at));
        if until && { had }.any(|at| self.is_form(at, "had")) {
            Some(Tense::Past)
        } else if by || early && self.is_form(before, "as") || until {
            Some(Tense::Future)
        } else if self.is_form(before, "since") || self.is_form(before, "dated") {
            Some(Tense::Past)
        } else {
            None
        }
    }

    /// What the verb tells of an expression that opens a sentence with a tree: past where it is finite and past.
    fn governor(self, start: usize, end: usize) -> Option<Tense> {
        let sentence = self.sentence?;
        let span = self.words[start].span.cover(self.words[end - 1].span);
        // What opens a sentence dates its main clause; further on, a tree may hang it on the wrong verb.
        if sentence.tokens_in(span).start > 2 {
            return None;
        }
        let mut token = sentence.head_of(sentence.tokens_in(span))?;
        while !matches!(sentence.tokens[token].upos, Upos::Verb) {
            token = sentence.head(token)?;
        }
        let is_past = |token: usize| sentence.tokens[token].xpos == Xpos::Vbd;
        let auxiliary = || {
            let mut aux = sentence
                .children(token)
                .filter(|&aux| matches!(sentence.tokens[aux].deprel, Deprel::Aux | Deprel::AuxPass));
            aux.next().is_some_and(is_past)
        };
        (is_past(token) || auxiliary()).then_some(Tense::Told)
    }

    /// Whether a sentence ends at this word.
    fn ends(self, at: usize) -> bool {
        let word = &self.words[at];
        match word.lex {
            Lex::Break | Lex::Mark(b';' | b'!') => true,
            Lex::Mark(b'.' | b'?') => {
                !self.words.get(at + 1).is_some_and(|next| next.joined)
                    && self.form(at.wrapping_sub(1)).len() > 3
            }
            _ => false,
        }
    }

    fn cue(self, at: usize) -> Option<Tense> {
        if !matches!(self.words[at].lex, Lex::Other | Lex::To) {
            return None;
        }
        let form = self.form(at);
        let listed = |list: &[&str]| list.iter().any(|cue| form.eq_ignore_ascii_case(cue));
        let is_noun = matches!(self.tag(at), Some(Xpos::Nn | Xpos::Nns));
        if listed(AHEAD) && !(is_noun && ["plan", "plans"].iter().any(|noun| form.eq_ignore_ascii_case(noun)))
        {
            return Some(Tense::Future);
        }
        let next = |form| self.is_form(at + 1, form);
        if self.is_form(at, "set") && (next("to") || next("for")) {
            return Some(Tense::Future);
        }
        if self.is_form(at, "to") {
            let is = ["is", "are"].iter().any(|form| self.is_form(at.wrapping_sub(1), form));
            return is.then_some(Tense::Future);
        }
        // A participle after `be` tells no tense of its own: the auxiliary before does.
        if ["be", "been", "being"].iter().any(|form| self.is_form(at.wrapping_sub(1), form)) {
            return None;
        }
        let past = match self.tag(at) {
            Some(tag) => tag == Xpos::Vbd,
            None => {
                listed(BACK) || form.len() > 4 && form.ends_with("ed") && form.starts_with(char::is_lowercase)
            }
        };
        past.then_some(Tense::Past)
    }

    /// The word's tag, if the sentence has tags: a verb at least.
    fn tag(self, at: usize) -> Option<Xpos> {
        let tokens = &self.sentence?.tokens;
        let is_verb = |xpos| {
            matches!(xpos, Xpos::Md | Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz)
        };
        if !tokens.iter().any(|token| is_verb(token.xpos)) {
            return None;
        }
        let token = self.sentence?.tokens_in(self.words[at].span).start;
        Some(tokens.get(token)?.xpos)
    }
}
