//! From the head of a reported clause to the tokens of the text that it stands for.

use std::iter::once;
use std::ops::Range;

use legation_doc::{Deprel, Upos, Xpos};

use crate::clauses::Clauses;
use crate::vocabulary::word;

impl Clauses<'_> {
    /// The tokens of a clause without its subordinator, cut where the cue stands.
    pub(crate) fn clause_pieces(&self, clause: usize, cue: usize) -> Vec<Range<usize>> {
        let mut pieces = self.pieces(clause, cue);
        if let Some(first) = pieces.first_mut() {
            let that = self
                .sentence
                .children_by(clause, Deprel::Mark)
                .find(|&mark| word(self.text, self.sentence, mark) == "that" && first.contains(&mark));
            let begins = || {
                Some(first.start).filter(|&start| {
                    word(self.text, self.sentence, start) == "that"
                        && self.sentence.tokens[start].upos == Upos::Sconj
                })
            };
            if let Some(that) = that.or_else(begins).filter(|&that| that + 1 < first.end) {
                *first = self.trim(that + 1..first.end);
            }
        }
        pieces
    }

    /// Content after its cue, extended over what a greedy parser hangs on the cue or above it though it goes on with
    /// what is reported; it stops where another report, a second predicate of the source or a participle begins.
    pub(crate) fn to_the_end(&self, verb: usize, mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
        let Some(last) = pieces.last_mut().filter(|last| last.start > verb) else {
            return pieces;
        };
        let n_tokens = self.sentence.tokens.len();
        let mut end = last.end;
        while end < n_tokens && !self.ends_content(verb, end) {
            end += 1;
        }
        *last = self.trim(last.start..self.before_comment(last.start, end));
        pieces
    }

    /// The comma before a last clause ", which ..." or ", meaning ...": mostly the reporter's own addition.
    pub(crate) fn before_comment(&self, start: usize, end: usize) -> usize {
        (start + 3..end)
            .rev()
            .find(|&token| {
                matches!(self.sentence.tokens[token].xpos, Xpos::Wdt | Xpos::Wp | Xpos::Vbg)
                    && self.sentence.tokens[token - 1].xpos == Xpos::Comma
            })
            .map_or(end, |relative| relative - 1)
    }

    /// Whether the content of a verb stops before a token after it.
    pub(crate) fn ends_content(&self, verb: usize, token: usize) -> bool {
        let top = once(token)
            .chain(self.sentence.ancestors(token))
            .take_while(|&idx| !self.sentence.is_below(verb, idx))
            .last();
        let Some(top) = top else { return true };
        if self.sentence.tokens[top].upos == Upos::Punct {
            return self.sentence.tokens[token].xpos == Xpos::CloseBracket;
        }
        let upper = &self.sentence.tokens[top];
        let on_cue = self.sentence.head(top) == Some(verb);
        let is_main =
            self.sentence.head(verb).is_none() || self.sentence.tokens[verb].deprel == Deprel::Parataxis;
        match upper.deprel {
            Deprel::Obl | Deprel::Nmod | Deprel::Advmod | Deprel::Acl | Deprel::AclRelcl | Deprel::Appos => {
                !(on_cue || is_main)
            }
            Deprel::Advcl => {
                !on_cue
                    || upper.xpos == Xpos::Vbg
                    || self.is_cue_verb(top)
                    || self.begins_with(top, &["when", "as", "after", "while", "before"])
            }
            Deprel::Conj | Deprel::Parataxis => {
                !on_cue || self.is_cue_verb(top) || self.own_subject(top).is_none()
            }
            Deprel::Xcomp | Deprel::Obj | Deprel::Ccomp | Deprel::Cc | Deprel::Mark => !on_cue,
            _ => true,
        }
    }

    pub(crate) fn begins_with(&self, clause: usize, words: &[&str]) -> bool {
        let start = self.subtrees[clause].start;
        words.contains(&word(self.text, self.sentence, start).as_str())
    }

    /// The tokens of a subtree, cut where the cue stands.
    pub(crate) fn pieces(&self, top: usize, cue: usize) -> Vec<Range<usize>> {
        self.pieces_without(top, &(cue..cue + 1))
    }

    /// The tokens from the first to the last of a subtree, without those of a range.
    pub(crate) fn pieces_without(&self, top: usize, without: &Range<usize>) -> Vec<Range<usize>> {
        let whole = self.subtrees[top].clone();
        let before = whole.start..whole.end.min(without.start).max(whole.start);
        let after = whole.start.max(without.end).min(whole.end)..whole.end;
        match whole.start < without.end && without.start < whole.end {
            true => [before, after]
                .map(|piece| self.trim(piece))
                .into_iter()
                .filter(|piece| !piece.is_empty())
                .collect(),
            false => vec![self.trim(whole)].into_iter().filter(|piece| !piece.is_empty()).collect(),
        }
    }

    /// A range without punctuation at its ends; brackets stay.
    pub(crate) fn trim(&self, mut tokens: Range<usize>) -> Range<usize> {
        let is_edge = |token: usize| {
            let token = &self.sentence.tokens[token];
            token.upos == Upos::Punct && !matches!(token.xpos, Xpos::OpenBracket | Xpos::CloseBracket)
        };
        while !tokens.is_empty() && is_edge(tokens.start) {
            tokens.start += 1;
        }
        while !tokens.is_empty() && is_edge(tokens.end - 1) {
            tokens.end -= 1;
        }
        tokens
    }

    pub(crate) fn is_blank(&self, mut tokens: Range<usize>) -> bool {
        tokens.all(|token| matches!(self.sentence.tokens[token].upos, Upos::Punct | Upos::Cconj | Upos::Sym))
    }
}
