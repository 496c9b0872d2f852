//! What a cue reports, by the shapes of its complement in the tree.

use std::ops::Range;

use legation_doc::{Deprel, Upos};

use crate::clauses::{Clauses, Shape};
use crate::vocabulary::{Found, is_nominal, single, word};

/// Verbs that give their object a name or a judgement.
const NAMING: [&str; 24] = [
    "brand",
    "call",
    "cast",
    "characterise",
    "characterize",
    "classify",
    "condemn",
    "consider",
    "deem",
    "denounce",
    "depict",
    "describe",
    "designate",
    "dismiss",
    "dub",
    "hail",
    "label",
    "name",
    "paint",
    "portray",
    "regard",
    "see",
    "term",
    "view",
];

/// Prepositions after which the content of a verb may stand, where the lexicon has no phrase.
const CONTENT_PREPOSITIONS: [&str; 4] = ["of", "about", "for", "against"];

impl Clauses<'_> {
    /// The content of an active or passive verb, by the first shape that fits.
    pub(crate) fn content(&self, verb: usize, found: &Found, passive: bool) -> (Shape, Vec<Range<usize>>) {
        if let Some(clause) = self.complement(verb) {
            return (Shape::Clause, self.to_the_end(verb, self.clause_pieces(clause, verb)));
        }
        if let Some(pieces) = self.judgement(verb) {
            return (Shape::Naming, pieces);
        }
        if let Some(pieces) = self.parenthesis(verb) {
            return (Shape::Clause, pieces);
        }
        if let Some(open) = self.open_complement(verb) {
            let mut pieces = self.clause_pieces(open, verb);
            // "called for the zone to be set up": the subject of the infinitive is part of what is called for.
            let for_whom = found.cue.cue.ends_with(" for") && found.tokens.end < open;
            if let Some(first) = pieces.first_mut().filter(|first| for_whom && first.start > found.tokens.end)
            {
                first.start = found.tokens.end;
            }
            if passive && let Some(subject) = self.sentence.child_by(verb, Deprel::NsubjPass) {
                pieces.insert(0, self.pieces(subject, verb).first().cloned().unwrap_or(subject..subject + 1));
                return (Shape::Passive, pieces);
            }
            return (Shape::Infinitive, pieces);
        }
        if let Some(object) = self.object(verb, found) {
            return (Shape::Object, self.pieces(object, verb));
        }
        if let Some(clause) = self.clause_after(found, passive) {
            return (Shape::Clause, vec![clause]);
        }
        (Shape::Bare, Vec::new())
    }

    /// The clause that is a verb's complement: `ccomp`, or what a greedy parser takes for a modifier though it
    /// begins with "that".
    pub(crate) fn complement(&self, verb: usize) -> Option<usize> {
        let children = || self.sentence.children(verb);
        children()
            .find(|&child| self.sentence.tokens[child].deprel == Deprel::Ccomp)
            .or_else(|| {
                children().find(|&child| {
                    self.sentence.tokens[child].deprel == Deprel::Advcl && self.is_that_clause(child)
                })
            })
            .or_else(|| {
                let addressee = self
                    .sentence
                    .child_by(verb, Deprel::Obj)
                    .or_else(|| self.sentence.child_by(verb, Deprel::Iobj))?;
                self.sentence.children(addressee).find(|&child| {
                    self.sentence.tokens[child].deprel == Deprel::Acl && self.is_that_clause(child)
                })
            })
            .or_else(|| {
                children().find(|&child| {
                    child > verb
                        && self.sentence.tokens[child].deprel == Deprel::Parataxis
                        && !self.is_cue_verb(child)
                })
            })
    }

    /// The rest of the sentence from a subject soon after a verb of speech that the parser gave no complement: "said
    /// on Friday he can".
    pub(crate) fn clause_after(&self, found: &Found, passive: bool) -> Option<Range<usize>> {
        let start = found.tokens.end;
        let n_tokens = self.sentence.tokens.len();
        if passive || !matches!(found.cue.kind, "speech" | "writing") {
            return None;
        }
        let subject = (start..n_tokens.min(start + 8)).find(|&token| {
            matches!(self.sentence.tokens[token].deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Expl)
                && self.sentence.head(token).is_some_and(|head| head > token)
        })?;
        let first = self.subtrees[subject].start.max(start);
        let between = &self.sentence.tokens[start..first];
        let is_adverbial =
            between.iter().all(|token| !matches!(token.upos, Upos::Verb | Upos::Punct | Upos::Cconj));
        is_adverbial.then(|| self.trim(first..n_tokens))
    }

    pub(crate) fn is_that_clause(&self, clause: usize) -> bool {
        self.sentence
            .children_by(clause, Deprel::Mark)
            .any(|mark| word(self.text, self.sentence, mark) == "that")
    }

    pub(crate) fn is_cue_verb(&self, verb: usize) -> bool {
        self.sentence.tokens[verb].upos == Upos::Verb
            && single(&self.sentence.tokens[verb].lemma, 'V').is_some()
    }

    /// "called it a farce": the judgement; "described it as a farce": with the thing judged.
    pub(crate) fn judgement(&self, verb: usize) -> Option<Vec<Range<usize>>> {
        if !NAMING.contains(&self.sentence.tokens[verb].lemma.as_str()) {
            return None;
        }
        let judged = self.sentence.child_by(verb, Deprel::Obj);
        let complement = self.sentence.children(verb).find(|&child| {
            child > verb && self.sentence.tokens[child].deprel == Deprel::Xcomp && !self.has_to(child)
        });
        if let Some(complement) = complement {
            return Some(self.clause_pieces(complement, verb));
        }
        let with_as = self.sentence.children(verb).find(|&child| {
            child > verb
                && matches!(self.sentence.tokens[child].deprel, Deprel::Obl | Deprel::Advcl | Deprel::Xcomp)
                && self
                    .sentence
                    .children(child)
                    .any(|mark| mark < child && word(self.text, self.sentence, mark) == "as")
        })?;
        let mut pieces = self.pieces(with_as, verb);
        if let Some(judged) =
            judged.filter(|&judged| judged < with_as && self.sentence.tokens[judged].upos != Upos::Pron)
        {
            let judged = self.subtrees[judged].clone();
            if let Some(first) = pieces.first_mut()
                && judged.start > verb
            {
                first.start = first.start.min(judged.start);
            }
        }
        Some(pieces)
    }

    /// The clause in which "he said" stands as a parenthesis.
    pub(crate) fn parenthesis(&self, verb: usize) -> Option<Vec<Range<usize>>> {
        let token = &self.sentence.tokens[verb];
        if token.deprel != Deprel::Parataxis {
            return None;
        }
        self.sentence.child_by(verb, Deprel::Nsubj)?;
        let main = self.sentence.head(verb)?;
        let without = self.subtrees[verb].clone();
        Some(self.pieces_without(main, &without))
    }

    pub(crate) fn open_complement(&self, verb: usize) -> Option<usize> {
        self.sentence.children(verb).find(|&child| {
            child > verb && self.sentence.tokens[child].deprel == Deprel::Xcomp
                || child > verb
                    && self.sentence.tokens[child].deprel == Deprel::Advcl
                    && self.has_to(child)
                    && self.starts_next(verb, child)
        })
    }

    pub(crate) fn has_to(&self, clause: usize) -> bool {
        self.sentence
            .children_by(clause, Deprel::Mark)
            .any(|mark| word(self.text, self.sentence, mark) == "to")
    }

    /// Whether only the object stands between a verb and a clause.
    pub(crate) fn starts_next(&self, verb: usize, clause: usize) -> bool {
        let start = self.subtrees[clause].start;
        start <= verb + 1
            || self
                .sentence
                .children(verb)
                .filter(|&child| {
                    matches!(self.sentence.tokens[child].deprel, Deprel::Obj | Deprel::Iobj | Deprel::Obl)
                })
                .any(|object| self.subtrees[object].end == start)
    }

    /// The noun phrase that is the content: the object, or what follows the preposition of the phrase.
    pub(crate) fn object(&self, verb: usize, found: &Found) -> Option<usize> {
        let last = found.tokens.end - 1;
        if last > verb && self.sentence.tokens[last].upos == Upos::Adp {
            return self
                .sentence
                .head(last)
                .filter(|&noun| noun > last && is_nominal(self.sentence, noun))
                .or_else(|| self.nominal_after(last + 1));
        }
        let tells =
            matches!(found.cue.cue, "tell" | "inform" | "remind" | "assure" | "ask" | "urge" | "warn");
        let oblique = || {
            let nouns = self.sentence.children_by(verb, Deprel::Obl);
            nouns.filter(|&noun| self.sentence.tokens[noun].upos != Upos::Pron).find(|&noun| {
                self.sentence
                    .children_by(noun, Deprel::Case)
                    .any(|case| CONTENT_PREPOSITIONS.contains(&word(self.text, self.sentence, case).as_str()))
            })
        };
        match tells {
            true => oblique(),
            false => self
                .sentence
                .child_by(verb, Deprel::Obj)
                .filter(|&object| object > verb && self.sentence.tokens[object].upos != Upos::Pron),
        }
    }

    pub(crate) fn nominal_after(&self, start: usize) -> Option<usize> {
        let end = self.sentence.tokens.len().min(start + 6);
        (start..end)
            .find(|&token| {
                is_nominal(self.sentence, token)
                    && self.sentence.head(token).is_none_or(|head| head < start || head >= end)
            })
            .or_else(|| (start..end).find(|&token| is_nominal(self.sentence, token)))
    }
}
