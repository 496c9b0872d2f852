//! Who reports to whom: subjects, agents, possessors and addressees in the tree.

use std::iter::once;
use std::ops::Range;

use legation_doc::{Deprel, Upos, Xpos};

use crate::clauses::Clauses;
use crate::vocabulary::{is_nominal, single, word};

impl Clauses<'_> {
    /// Whose words or thoughts a verb reports: the agent of a passive, whoever is quoted in "was quoted as", else
    /// the subject.
    pub(crate) fn source(&self, verb: usize, passive: bool, content: &[Range<usize>]) -> Option<usize> {
        if passive && self.quoted_as_saying(verb) {
            return self.sentence.child_by(verb, Deprel::NsubjPass);
        }
        if passive {
            return self.agent(verb);
        }
        let subject = self.subject(verb).or_else(|| self.neighbour(verb))?;
        // A subject inside the content is that of the reported clause.
        let is_reported = subject > verb && content.iter().any(|piece| piece.contains(&subject));
        let before = is_reported.then(|| self.neighbour(verb)).flatten();
        before.filter(|&noun| noun < verb).or(Some(subject))
    }

    /// The subject of a verb, its own or one that it shares by coordination, control or as a participle.
    pub(crate) fn subject(&self, verb: usize) -> Option<usize> {
        let mut current = verb;
        for _ in 0..8 {
            if let Some(subject) = self.own_subject(current) {
                return Some(self.antecedent(current, subject));
            }
            let governor = self.sentence.head(current)?;
            match self.sentence.tokens[current].deprel {
                Deprel::Conj | Deprel::Xcomp | Deprel::Parataxis => {}
                Deprel::Advcl if self.sentence.tokens[current].xpos == Xpos::Vbg || self.has_to(current) => {}
                Deprel::Advcl | Deprel::Obl | Deprel::Dep
                    if self.sentence.tokens[current].upos == Upos::Verb => {}
                Deprel::AclRelcl if self.is_main_after_aside(current) => {
                    return self.first_noun_over(current);
                }
                Deprel::Acl | Deprel::AclRelcl => return Some(governor),
                _ => return None,
            }
            if let Some(controller) = self.controller(governor, current) {
                return Some(controller);
            }
            if !matches!(
                self.sentence.tokens[governor].upos,
                Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun | Upos::Propn
            ) {
                return None;
            }
            current = governor;
        }
        None
    }

    /// The noun beside a finite verb that the parser gave no subject: "Kim said", "said Kim".
    pub(crate) fn neighbour(&self, verb: usize) -> Option<usize> {
        if !matches!(self.sentence.tokens[verb].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) {
            return None;
        }
        let skipped =
            |&token: &usize| matches!(self.sentence.tokens[token].upos, Upos::Adv | Upos::Aux | Upos::Part);
        let is_noun = |token: &usize| {
            matches!(self.sentence.tokens[*token].upos, Upos::Noun | Upos::Propn | Upos::Pron)
        };
        let before = (0..verb).rev().find(|token| !skipped(token)).filter(is_noun);
        let after = || (verb + 1..self.sentence.tokens.len()).next().filter(is_noun);
        let mut noun = before.or_else(after)?;
        while let Some(governor) = self.sentence.head(noun).filter(|governor| governor.abs_diff(noun) < 8) {
            if (governor < verb) != (noun < verb) || governor == verb || !is_noun(&governor) {
                break;
            }
            noun = governor;
        }
        Some(noun)
    }

    /// Whether a finite verb without a subject follows a comma: not a relative clause but the main verb after one,
    /// "Bolton, who disagreed, said".
    pub(crate) fn is_main_after_aside(&self, verb: usize) -> bool {
        let tokens = &self.sentence.tokens;
        verb > 0
            && tokens[verb - 1].xpos == Xpos::Comma
            && matches!(tokens[verb].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp)
    }

    /// The highest noun over a verb that stands before it.
    pub(crate) fn first_noun_over(&self, verb: usize) -> Option<usize> {
        self.sentence.ancestors(verb).filter(|&idx| idx < verb && is_nominal(self.sentence, idx)).last()
    }

    pub(crate) fn own_subject(&self, verb: usize) -> Option<usize> {
        let is_subject = |&child: &usize| {
            matches!(
                self.sentence.tokens[child].deprel,
                Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter
            )
        };
        let subjects = || self.sentence.children(verb).filter(is_subject);
        // A greedy parser may give a verb two subjects; the one beside it is right.
        subjects().rfind(|&child| child < verb).or_else(|| subjects().next())
    }

    /// In "told reporters to say", those told are the ones to say.
    pub(crate) fn controller(&self, governor: usize, clause: usize) -> Option<usize> {
        if self.sentence.tokens[clause].deprel != Deprel::Xcomp {
            return None;
        }
        self.sentence.child_by(governor, Deprel::Obj).filter(|&object| object > governor && object < clause)
    }

    /// The noun that a relative pronoun stands for.
    pub(crate) fn antecedent(&self, verb: usize, subject: usize) -> usize {
        let relative = matches!(self.sentence.tokens[subject].xpos, Xpos::Wp | Xpos::Wdt);
        let clause = once(verb)
            .chain(self.sentence.ancestors(verb))
            .find(|&idx| self.sentence.tokens[idx].deprel == Deprel::AclRelcl);
        match clause.and_then(|clause| self.sentence.head(clause)) {
            Some(noun) if relative => noun,
            _ => subject,
        }
    }

    pub(crate) fn agent(&self, verb: usize) -> Option<usize> {
        self.sentence.child_by(verb, Deprel::OblAgent).or_else(|| self.oblique(verb, &["by"]))
    }

    pub(crate) fn oblique(&self, verb: usize, prepositions: &[&str]) -> Option<usize> {
        self.sentence.children(verb).find(|&noun| {
            matches!(self.sentence.tokens[noun].deprel, Deprel::Obl | Deprel::Nmod | Deprel::OblAgent)
                && self
                    .sentence
                    .children_by(noun, Deprel::Case)
                    .any(|case| prepositions.contains(&word(self.text, self.sentence, case).as_str()))
        })
    }

    pub(crate) fn is_passive(&self, verb: usize) -> bool {
        self.sentence.child_by(verb, Deprel::AuxPass).is_some()
            || self.sentence.child_by(verb, Deprel::NsubjPass).is_some()
            || self.sentence.tokens[verb].xpos == Xpos::Vbn
                && matches!(self.sentence.tokens[verb].deprel, Deprel::Acl | Deprel::Advcl)
                && self.sentence.child_by(verb, Deprel::Aux).is_none()
            || self.sentence.tokens[verb].deprel == Deprel::Advcl
                && matches!(self.sentence.tokens[verb].xpos, Xpos::Vbn | Xpos::Vbd)
                && self.own_subject(verb).is_none()
                && self.begins_with(verb, &["when", "if", "once", "as", "unless"])
    }

    /// "was quoted as saying".
    pub(crate) fn quoted_as_saying(&self, verb: usize) -> bool {
        matches!(self.sentence.tokens[verb].lemma.as_str(), "quote" | "cite")
    }

    /// Those told, by object or by "to".
    pub(crate) fn addressee(&self, verb: usize) -> Option<usize> {
        let lemma = self.sentence.tokens[verb].lemma.as_str();
        let told = matches!(
            lemma,
            "tell"
                | "inform"
                | "remind"
                | "assure"
                | "warn"
                | "ask"
                | "urge"
                | "notify"
                | "advise"
                | "persuade"
                | "convince"
                | "promise"
                | "order"
                | "beg"
        );
        let object = || {
            self.sentence.child_by(verb, Deprel::Iobj).or_else(|| self.sentence.child_by(verb, Deprel::Obj))
        };
        match told {
            true => object().or_else(|| self.oblique(verb, &["to"])),
            false => {
                self.oblique(verb, &["to", "on", "upon"]).filter(|_| lemma != "refer" && lemma != "point")
            }
        }
    }

    /// The possessor or author of a noun.
    pub(crate) fn possessor(&self, noun: usize) -> Option<usize> {
        self.sentence
            .child_by(noun, Deprel::NmodPoss)
            .or_else(|| self.oblique(noun, &["by", "from", "of", "among"]))
    }

    /// "Kim issued a warning that": the subject of the verb that the noun is the object of.
    pub(crate) fn subject_over(&self, noun: usize) -> Option<usize> {
        let verb = self.sentence.head(noun)?;
        let is_object = matches!(self.sentence.tokens[noun].deprel, Deprel::Obj | Deprel::Obl);
        (is_object && self.sentence.tokens[verb].upos == Upos::Verb).then(|| self.subject(verb))?
    }

    pub(crate) fn source_of_phrase(&self, cue: &Range<usize>) -> Option<usize> {
        cue.clone()
            .filter_map(|token| self.sentence.head(token))
            .find(|&head| head >= cue.end && is_nominal(self.sentence, head))
            .or_else(|| self.nominal_after(cue.end))
    }

    /// The source of a verb that the tagger took for a noun, at the end of a sentence after a quotation: "...,” a
    /// statement read."
    pub(crate) fn stray_source(&self, verb: usize) -> Option<usize> {
        let tokens = &self.sentence.tokens;
        let is_last = self.is_blank(verb + 1..tokens.len());
        let is_stray = is_last && matches!(tokens[verb].upos, Upos::Noun | Upos::Adj | Upos::Propn);
        let close =
            tokens[..verb].iter().rposition(|token| token.xpos == Xpos::CloseQuote).filter(|_| is_stray)?;
        let between = close + 1..verb;
        let cue = single(&tokens[verb].lemma, 'V').filter(|cue| matches!(cue.kind, "speech" | "writing"));
        let source = cue.and_then(|_| self.sentence.head_of(between))?;
        is_nominal(self.sentence, source).then_some(source)
    }
}
