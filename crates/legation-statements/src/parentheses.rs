//! Sources set off by commas: "..., experts say, ..." and "according to experts, ...".

use std::iter::once;
use std::ops::Range;

use legation_doc::{Deprel, Upos, Xpos};

use crate::clauses::Clauses;
use crate::sources;
use crate::vocabulary::word;

impl Clauses<'_> {
    /// The rest of the sentence where source and cue stand between commas, or between a comma and the end:
    /// "Unless it acts, experts say, prices will rise"; "Prices will rise, experts say."
    pub(crate) fn around_parenthesis(&self, source: usize, cue: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let phrase = sources::phrase(self.sentence, source, cue);
        let is_beside = phrase.end <= cue.start && cue.start - phrase.end < 3
            || cue.end <= phrase.start && phrase.start - cue.end < 2;
        let parenthesis = phrase.start.min(cue.start)..phrase.end.max(cue.end);
        let n_tokens = self.sentence.tokens.len();
        let is_pause = |token: usize| {
            matches!(
                self.sentence.tokens[token].xpos,
                Xpos::Comma | Xpos::CloseQuote | Xpos::Stop | Xpos::Colon
            )
        };
        let bounded = parenthesis.start > 0
            && is_pause(parenthesis.start - 1)
            && (parenthesis.end..n_tokens).next().is_none_or(is_pause);
        let is_last = self.is_blank(parenthesis.end..n_tokens);
        let before = self.trim(0..parenthesis.start);
        if !is_beside
            || !bounded
            || before.is_empty()
            || !is_last && self.sentence.tokens[parenthesis.end].xpos != Xpos::Comma
        {
            return None;
        }
        let has_verb = self.sentence.tokens[before.clone()]
            .iter()
            .any(|token| matches!(token.upos, Upos::Verb | Upos::Aux));
        let is_main = self.sentence.ancestors(cue.start).all(|idx| !parenthesis.contains(&idx))
            && !self.is_relative(cue.start, is_last);
        let after = match self.goes_on(parenthesis.clone()) {
            true => self.trim(parenthesis.end..n_tokens),
            false => n_tokens..n_tokens,
        };
        let pieces = [before, after];
        (is_main && (has_verb || !is_last))
            .then(|| pieces.into_iter().filter(|piece| !piece.is_empty()).collect())
    }

    /// Whether what follows a parenthesis goes on with what comes before it: a quotation goes on only with a
    /// quotation, and a participle ("he said, adding") or relative clause belongs to the parenthesis.
    pub(crate) fn goes_on(&self, parenthesis: Range<usize>) -> bool {
        let is_mark = |token: usize| {
            matches!(word(self.text, self.sentence, token).as_str(), "\"" | "“" | "”" | "''" | "``")
        };
        let Some(next) = (parenthesis.end..self.sentence.tokens.len())
            .find(|&token| self.sentence.tokens[token].xpos != Xpos::Comma)
        else {
            return false;
        };
        let quoted = parenthesis.start > 0 && is_mark(parenthesis.start - 1);
        match quoted {
            true => is_mark(next),
            false => !matches!(self.sentence.tokens[next].xpos, Xpos::Vbg | Xpos::Wp | Xpos::Wdt | Xpos::WpS),
        }
    }

    /// Whether a verb is part of a relative, adverbial or coordinate clause. At the end of a sentence a relative
    /// clause without a pronoun, set off by a comma, is what a greedy parser makes of "..., he added."
    pub(crate) fn is_relative(&self, verb: usize, is_last: bool) -> bool {
        match self.sentence.tokens[verb].deprel {
            Deprel::AclRelcl => !is_last,
            Deprel::Acl | Deprel::Advcl | Deprel::Conj => true,
            _ => false,
        }
    }

    /// What a phrase like "according to X" is said of: the rest of its clause, or of its sentence where it stands
    /// at an end.
    pub(crate) fn around_phrase(&self, cue: &Range<usize>, source: usize) -> Vec<Range<usize>> {
        let phrase = sources::phrase(self.sentence, source, cue);
        let end = self.sentence.tokens.len();
        let phrase = cue.start..self.after_aside(phrase.end, source);
        let clause = self
            .sentence
            .ancestors(source)
            .find(|&idx| {
                !phrase.contains(&idx)
                    && !matches!(self.sentence.tokens[idx].deprel, Deprel::Nmod | Deprel::Appos)
            })
            .unwrap_or(source);
        let is_first = self.is_blank(0..phrase.start);
        let is_last = self.is_blank(phrase.end..end);
        let pieces: Vec<Range<usize>> = match (is_first, is_last) {
            (true, _) => once(phrase.end..self.before_comment(phrase.end, end)).collect(),
            (false, true) => once(0..phrase.start).collect(),
            _ => self.pieces_without(clause, &phrase),
        };
        pieces.into_iter().map(|piece| self.trim(piece)).filter(|piece| !piece.is_empty()).collect()
    }

    /// The end of a phrase with the relative clause or apposition between commas after it.
    pub(crate) fn after_aside(&self, end: usize, head: usize) -> usize {
        let aside = self
            .sentence
            .children(head)
            .filter(|&child| {
                child >= end
                    && matches!(
                        self.sentence.tokens[child].deprel,
                        Deprel::AclRelcl | Deprel::Appos | Deprel::Acl
                    )
            })
            .map(|child| self.subtrees[child].end)
            .max();
        aside.unwrap_or(end).max(end)
    }
}
