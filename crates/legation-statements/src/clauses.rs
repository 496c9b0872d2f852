//! Reports of speech and thought in the dependency tree of a sentence: cue, source and content.

use std::ops::Range;

use legation_doc::{Deprel, Sentence, Span, Upos, Xpos};

use crate::vocabulary::{Found, cue_at, is_nominal, single, word};

/// A cue in a sentence with what depends on it. Indices are tokens of the sentence.
#[derive(Debug, Clone)]
pub(crate) struct Report {
    /// Index of the sentence.
    pub sentence: usize,
    /// Tokens of the cue.
    pub cue: Range<usize>,
    /// `speech`, `writing`, `thought`, `attitude` or `perception`; empty for a verb outside the lexicon.
    pub kind: &'static str,
    /// How the content is attached.
    pub shape: Shape,
    /// Head of the source.
    pub source: Option<usize>,
    /// Head of the addressee.
    pub addressee: Option<usize>,
    /// Tokens of the content, each piece in order; empty where a quotation has to provide it.
    pub content: Vec<Range<usize>>,
}

/// How content is attached to its cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A finite clause: "said that it would".
    Clause,
    /// An infinitive or participle: "urged them to leave".
    Infinitive,
    /// A noun phrase: "announced a withdrawal".
    Object,
    /// A name or judgement: "called it a farce".
    Naming,
    /// The clause that "according to" belongs to.
    Phrase,
    /// The clause after a noun: "his warning that".
    Noun,
    /// The subject and the infinitive of a passive: "is believed to have".
    Passive,
    /// Nothing that the tree shows.
    Bare,
}

/// All reports of a sentence, in order of the cue.
pub(crate) fn reports(text: &str, sentence_idx: usize, sentence: &Sentence) -> Vec<Report> {
    let clause = Clauses { text, idx: sentence_idx, sentence };
    (0..sentence.tokens.len())
        .filter_map(|token| {
            clause
                .by_phrase(token)
                .or_else(|| clause.by_verb(token))
                .or_else(|| clause.by_noun(token))
                .or_else(|| clause.by_adjective(token))
        })
        .collect()
}

/// Verbs that give their object a name or a judgement.
const NAMING: [&str; 24] = [
    "brand", "call", "cast", "characterise", "characterize", "classify", "condemn", "consider", "deem",
    "denounce", "depict", "describe", "designate", "dismiss", "dub", "hail", "label", "name", "paint", "portray",
    "regard", "see", "term", "view",
];

/// Prepositions after which the content of a verb may stand, where the lexicon has no phrase.
const CONTENT_PREPOSITIONS: [&str; 4] = ["of", "about", "for", "against"];

struct Clauses<'a> {
    text: &'a str,
    idx: usize,
    sentence: &'a Sentence,
}

impl Clauses<'_> {
    /// "according to X", "in X's view".
    fn by_phrase(&self, token: usize) -> Option<Report> {
        let found = cue_at(self.text, self.sentence, token, 'P')?;
        let takes_source = matches!(found.cue.cue, "according to" | "per" | "as per" | "in the view of" | "in the opinion of");
        if !takes_source {
            return None;
        }
        let source = self.source_of_phrase(&found.tokens)?;
        let next = &self.sentence.tokens.get(found.tokens.end)?.upos;
        if found.cue.cue.ends_with("per") && !matches!(next, Upos::Det | Upos::Propn | Upos::Pron) {
            return None;
        }
        let content = self.around_phrase(&found.tokens, source);
        Some(Report {
            source: Some(source),
            content,
            ..self.report(&found, Shape::Phrase)
        })
    }

    fn by_verb(&self, verb: usize) -> Option<Report> {
        let token = &self.sentence.tokens[verb];
        if token.upos != Upos::Verb || matches!(token.deprel, Deprel::Amod | Deprel::Compound | Deprel::Case) {
            return None;
        }
        let found = cue_at(self.text, self.sentence, verb, 'V');
        let cue = found.clone().map_or(verb..verb + 1, |found| found.tokens);
        let kind = found.as_ref().map_or("", |found| found.cue.kind);
        let passive = self.is_passive(verb);
        let (shape, content) = match &found {
            Some(found) => self.content(verb, found, passive),
            None => (Shape::Bare, Vec::new()),
        };
        let mut content = content;
        let (source, addressee) = match passive {
            true => (self.agent(verb), None),
            false => (self.subject(verb).or_else(|| self.neighbour(verb)), self.addressee(verb)),
        };
        let source = match passive && self.quoted_as_saying(verb) {
            true => self.sentence.child_by(verb, Deprel::NsubjPass),
            false => source,
        };
        let source = match source {
            Some(source) if source > verb && content.iter().any(|piece| piece.contains(&source)) => {
                self.neighbour(verb).filter(|&noun| noun < verb)
            }
            source => source,
        };
        let mut shape = shape;
        if matches!(shape, Shape::Clause | Shape::Bare | Shape::Object)
            && matches!(kind, "speech" | "writing" | "thought")
            && let Some(source) = source
            && let Some(around) = self.around_parenthesis(source, &cue)
        {
            content = around;
            shape = Shape::Clause;
        }
        Some(Report { sentence: self.idx, cue, kind, shape, source, addressee, content })
    }

    /// "his warning that", "a belief among voters that".
    fn by_noun(&self, noun: usize) -> Option<Report> {
        if self.sentence.tokens[noun].upos != Upos::Noun {
            return None;
        }
        let cue = single(&self.sentence.tokens[noun].lemma, 'N')?;
        let clause = self.sentence.children(noun).find(|&child| {
            child > noun
                && matches!(self.sentence.tokens[child].deprel, Deprel::Acl | Deprel::Ccomp)
                && self.is_that_clause(child)
        })?;
        let source = self.possessor(noun).or_else(|| self.subject_over(noun));
        Some(Report {
            sentence: self.idx,
            cue: noun..noun + 1,
            kind: cue.kind,
            shape: Shape::Noun,
            source,
            addressee: None,
            content: self.clause_pieces(clause, noun),
        })
    }

    /// "is sure that".
    fn by_adjective(&self, adjective: usize) -> Option<Report> {
        if self.sentence.tokens[adjective].upos != Upos::Adj {
            return None;
        }
        let cue = single(&self.sentence.tokens[adjective].lemma, 'A')?;
        let clause = self.sentence.child_by(adjective, Deprel::Ccomp).filter(|&clause| clause > adjective)?;
        Some(Report {
            sentence: self.idx,
            cue: adjective..adjective + 1,
            kind: cue.kind,
            shape: Shape::Clause,
            source: self.subject(adjective),
            addressee: None,
            content: self.clause_pieces(clause, adjective),
        })
    }

    fn report(&self, found: &Found, shape: Shape) -> Report {
        Report {
            sentence: self.idx,
            cue: found.tokens.clone(),
            kind: found.cue.kind,
            shape,
            source: None,
            addressee: None,
            content: Vec::new(),
        }
    }

    /// The content of an active or passive verb, by the first shape that fits.
    fn content(&self, verb: usize, found: &Found, passive: bool) -> (Shape, Vec<Range<usize>>) {
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
            if passive && let Some(subject) = self.sentence.child_by(verb, Deprel::NsubjPass) {
                pieces.insert(0, self.pieces(subject, verb).first().cloned().unwrap_or(subject..subject + 1));
                return (Shape::Passive, pieces);
            }
            return (Shape::Infinitive, pieces);
        }
        if let Some(object) = self.object(verb, found) {
            return (Shape::Object, self.pieces(object, verb));
        }
        (Shape::Bare, Vec::new())
    }

    /// The clause that is a verb's complement: `ccomp`, or what a greedy parser takes for a modifier though it
    /// begins with "that".
    fn complement(&self, verb: usize) -> Option<usize> {
        let children = || self.sentence.children(verb);
        children()
            .find(|&child| self.sentence.tokens[child].deprel == Deprel::Ccomp)
            .or_else(|| {
                children().find(|&child| {
                    self.sentence.tokens[child].deprel == Deprel::Advcl && self.is_that_clause(child)
                })
            })
            .or_else(|| {
                let addressee = self.sentence.child_by(verb, Deprel::Obj).or_else(|| self.sentence.child_by(verb, Deprel::Iobj))?;
                self.sentence
                    .children(addressee)
                    .find(|&child| self.sentence.tokens[child].deprel == Deprel::Acl && self.is_that_clause(child))
            })
            .or_else(|| {
                children().find(|&child| {
                    child > verb && self.sentence.tokens[child].deprel == Deprel::Parataxis && !self.is_cue_verb(child)
                })
            })
    }

    fn is_that_clause(&self, clause: usize) -> bool {
        self.sentence
            .children_by(clause, Deprel::Mark)
            .any(|mark| word(self.text, self.sentence, mark) == "that")
    }

    fn is_cue_verb(&self, verb: usize) -> bool {
        self.sentence.tokens[verb].upos == Upos::Verb && single(&self.sentence.tokens[verb].lemma, 'V').is_some()
    }

    /// "called it a farce": the judgement; "described it as a farce": with the thing judged.
    fn judgement(&self, verb: usize) -> Option<Vec<Range<usize>>> {
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
        if let Some(judged) = judged.filter(|&judged| judged < with_as && self.sentence.tokens[judged].upos != Upos::Pron) {
            let judged = self.sentence.subtree(judged);
            if let Some(first) = pieces.first_mut() && judged.start > verb {
                first.start = first.start.min(judged.start);
            }
        }
        Some(pieces)
    }

    /// The rest of the sentence where source and cue stand between commas, or between a comma and the end:
    /// "Unless it acts, experts say, prices will rise"; "Prices will rise, experts say."
    fn around_parenthesis(&self, source: usize, cue: &Range<usize>) -> Option<Vec<Range<usize>>> {
        let phrase = crate::sources::phrase(self.sentence, source, cue);
        let is_beside = phrase.end <= cue.start && cue.start - phrase.end < 3 || cue.end <= phrase.start && phrase.start - cue.end < 2;
        let parenthesis = phrase.start.min(cue.start)..phrase.end.max(cue.end);
        let n_tokens = self.sentence.tokens.len();
        let is_pause = |token: usize| {
            matches!(self.sentence.tokens[token].xpos, Xpos::Comma | Xpos::CloseQuote | Xpos::Stop | Xpos::Colon)
        };
        let bounded = parenthesis.start > 0
            && is_pause(parenthesis.start - 1)
            && (parenthesis.end..n_tokens).next().is_none_or(is_pause);
        let is_last = self.is_blank(parenthesis.end..n_tokens);
        let before = self.trim(0..parenthesis.start);
        if !is_beside || !bounded || before.is_empty() || !is_last && self.sentence.tokens[parenthesis.end].xpos != Xpos::Comma {
            return None;
        }
        let has_verb = self.sentence.tokens[before.clone()].iter().any(|token| matches!(token.upos, Upos::Verb | Upos::Aux));
        let is_main = self.sentence.ancestors(cue.start).all(|idx| !parenthesis.contains(&idx)) && !self.is_relative(cue.start);
        let after = match self.goes_on(parenthesis.clone()) {
            true => self.trim(parenthesis.end..n_tokens),
            false => n_tokens..n_tokens,
        };
        let pieces = [before, after];
        (is_main && (has_verb || !is_last)).then(|| pieces.into_iter().filter(|piece| !piece.is_empty()).collect())
    }

    /// Whether what follows a parenthesis goes on with what comes before it: a quotation goes on only with a
    /// quotation, and a participle ("he said, adding") or relative clause belongs to the parenthesis.
    fn goes_on(&self, parenthesis: Range<usize>) -> bool {
        let is_mark = |token: usize| {
            matches!(word(self.text, self.sentence, token).as_str(), "\"" | "“" | "”" | "''" | "``")
        };
        let Some(next) = (parenthesis.end..self.sentence.tokens.len()).find(|&token| self.sentence.tokens[token].xpos != Xpos::Comma) else {
            return false;
        };
        let quoted = parenthesis.start > 0 && is_mark(parenthesis.start - 1);
        match quoted {
            true => is_mark(next),
            false => !matches!(self.sentence.tokens[next].xpos, Xpos::Vbg | Xpos::Wp | Xpos::Wdt | Xpos::WpS),
        }
    }

    fn is_relative(&self, verb: usize) -> bool {
        matches!(self.sentence.tokens[verb].deprel, Deprel::AclRelcl | Deprel::Acl | Deprel::Advcl | Deprel::Conj)
    }

    /// The clause in which "he said" stands as a parenthesis.
    fn parenthesis(&self, verb: usize) -> Option<Vec<Range<usize>>> {
        let token = &self.sentence.tokens[verb];
        if token.deprel != Deprel::Parataxis {
            return None;
        }
        self.sentence.child_by(verb, Deprel::Nsubj)?;
        let main = self.sentence.head(verb)?;
        let without = self.sentence.subtree(verb);
        Some(self.pieces_without(main, &without))
    }

    fn open_complement(&self, verb: usize) -> Option<usize> {
        self.sentence.children(verb).find(|&child| {
            child > verb && self.sentence.tokens[child].deprel == Deprel::Xcomp
                || child > verb && self.sentence.tokens[child].deprel == Deprel::Advcl && self.has_to(child) && self.starts_next(verb, child)
        })
    }

    fn has_to(&self, clause: usize) -> bool {
        self.sentence
            .children_by(clause, Deprel::Mark)
            .any(|mark| word(self.text, self.sentence, mark) == "to")
    }

    /// Whether only the object stands between a verb and a clause.
    fn starts_next(&self, verb: usize, clause: usize) -> bool {
        let start = self.sentence.subtree(clause).start;
        start <= verb + 1
            || self
                .sentence
                .children(verb)
                .filter(|&child| matches!(self.sentence.tokens[child].deprel, Deprel::Obj | Deprel::Iobj | Deprel::Obl))
                .any(|object| self.sentence.subtree(object).end == start)
    }

    /// The noun phrase that is the content: the object, or what follows the preposition of the phrase.
    fn object(&self, verb: usize, found: &Found) -> Option<usize> {
        let last = found.tokens.end - 1;
        if last > verb && self.sentence.tokens[last].upos == Upos::Adp {
            return self
                .sentence
                .head(last)
                .filter(|&noun| noun > last && is_nominal(self.sentence, noun))
                .or_else(|| self.nominal_after(last + 1));
        }
        let tells = matches!(found.cue.cue, "tell" | "inform" | "remind" | "assure" | "ask" | "urge" | "warn");
        let oblique = || {
            self.sentence.children_by(verb, Deprel::Obl).find(|&noun| {
                self.sentence.children_by(noun, Deprel::Case).any(|case| {
                    CONTENT_PREPOSITIONS.contains(&word(self.text, self.sentence, case).as_str())
                })
            })
        };
        match tells {
            true => oblique(),
            false => self
                .sentence
                .child_by(verb, Deprel::Obj)
                .filter(|&object| object > verb ,)
        }
    }

    fn nominal_after(&self, start: usize) -> Option<usize> {
        let end = self.sentence.tokens.len().min(start + 6);
        (start..end)
            .find(|&token| is_nominal(self.sentence, token) && self.sentence.head(token).is_none_or(|head| head < start || head >= end))
            .or_else(|| (start..end).find(|&token| is_nominal(self.sentence, token)))
    }

    fn source_of_phrase(&self, cue: &Range<usize>) -> Option<usize> {
        cue.clone()
            .filter_map(|token| self.sentence.head(token))
            .find(|&head| head >= cue.end && is_nominal(self.sentence, head))
            .or_else(|| self.nominal_after(cue.end))
    }

    /// What a phrase like "according to X" is said of: the rest of its clause, or of its sentence where it stands
    /// at an end.
    fn around_phrase(&self, cue: &Range<usize>, source: usize) -> Vec<Range<usize>> {
        let phrase = crate::sources::phrase(self.sentence, source, cue);
        let end = self.sentence.tokens.len();
        let phrase = cue.start..self.after_aside(phrase.end, source);
        let clause = self
            .sentence
            .ancestors(source)
            .find(|&idx| !phrase.contains(&idx) && !matches!(self.sentence.tokens[idx].deprel, Deprel::Nmod | Deprel::Appos))
            .unwrap_or(source);
        let is_first = self.is_blank(0..phrase.start);
        let is_last = self.is_blank(phrase.end..end);
        let pieces = match (is_first, is_last) {
            (true, _) => vec![phrase.end..self.before_comment(phrase.end, end)],
            (false, true) => vec![0..phrase.start],
            _ => self.pieces_without(clause, &phrase),
        };
        pieces.into_iter().map(|piece| self.trim(piece)).filter(|piece| !piece.is_empty()).collect()
    }

    /// The end of a phrase with the relative clause or apposition between commas after it.
    fn after_aside(&self, end: usize, head: usize) -> usize {
        let aside = self
            .sentence
            .children(head)
            .filter(|&child| child >= end && matches!(self.sentence.tokens[child].deprel, Deprel::AclRelcl | Deprel::Appos | Deprel::Acl))
            .map(|child| self.sentence.subtree(child).end)
            .max();
        aside.unwrap_or(end).max(end)
    }

    fn is_blank(&self, mut tokens: Range<usize>) -> bool {
        tokens.all(|token| matches!(self.sentence.tokens[token].upos, Upos::Punct | Upos::Cconj | Upos::Sym))
    }

    /// The subject of a verb, its own or one that it shares by coordination, control or as a participle.
    fn subject(&self, verb: usize) -> Option<usize> {
        let mut current = verb;
        for _ in 0..8 {
            if let Some(subject) = self.own_subject(current) {
                return Some(self.antecedent(current, subject));
            }
            let governor = self.sentence.head(current)?;
            match self.sentence.tokens[current].deprel {
                Deprel::Conj | Deprel::Xcomp | Deprel::Parataxis => {}
                Deprel::Advcl if self.sentence.tokens[current].xpos == Xpos::Vbg || self.has_to(current) => {}
                Deprel::Advcl | Deprel::Obl | Deprel::Dep if self.sentence.tokens[current].upos == Upos::Verb => {}
                Deprel::Acl | Deprel::AclRelcl => return Some(governor),
                _ => return None,
            }
            if current != verb || self.sentence.tokens[current].deprel == Deprel::Xcomp {
                if let Some(controller) = self.controller(governor, current) {
                    return Some(controller);
                }
            }
            if !matches!(self.sentence.tokens[governor].upos, Upos::Verb | Upos::Aux | Upos::Adj | Upos::Noun | Upos::Propn) {
                return None;
            }
            current = governor;
        }
        None
    }

    /// The noun beside a finite verb that the parser gave no subject: "Kim said", "said Kim".
    fn neighbour(&self, verb: usize) -> Option<usize> {
        if !matches!(self.sentence.tokens[verb].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) {
            return None;
        }
        let skipped = |&token: &usize| matches!(self.sentence.tokens[token].upos, Upos::Adv | Upos::Aux | Upos::Part);
        let is_noun = |token: &usize| matches!(self.sentence.tokens[*token].upos, Upos::Noun | Upos::Propn | Upos::Pron);
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

    fn own_subject(&self, verb: usize) -> Option<usize> {
        [Deprel::Nsubj, Deprel::NsubjPass, Deprel::NsubjOuter]
            .into_iter()
            .find_map(|deprel| self.sentence.child_by(verb, deprel))
    }

    /// In "told reporters to say", those told are the ones to say.
    fn controller(&self, governor: usize, clause: usize) -> Option<usize> {
        if self.sentence.tokens[clause].deprel != Deprel::Xcomp {
            return None;
        }
        self.sentence.child_by(governor, Deprel::Obj).filter(|&object| object > governor && object < clause)
    }

    /// The noun that a relative pronoun stands for.
    fn antecedent(&self, verb: usize, subject: usize) -> usize {
        let relative = matches!(self.sentence.tokens[subject].xpos, Xpos::Wp | Xpos::Wdt);
        let clause = std::iter::once(verb)
            .chain(self.sentence.ancestors(verb))
            .find(|&idx| self.sentence.tokens[idx].deprel == Deprel::AclRelcl);
        match clause.and_then(|clause| self.sentence.head(clause)) {
            Some(noun) if relative => noun,
            _ => subject,
        }
    }

    fn agent(&self, verb: usize) -> Option<usize> {
        self.sentence
            .child_by(verb, Deprel::OblAgent)
            .or_else(|| self.oblique(verb, &["by"]))
    }

    fn oblique(&self, verb: usize, prepositions: &[&str]) -> Option<usize> {
        self.sentence.children(verb).find(|&noun| {
            matches!(self.sentence.tokens[noun].deprel, Deprel::Obl | Deprel::Nmod | Deprel::OblAgent)
                && self
                    .sentence
                    .children_by(noun, Deprel::Case)
                    .any(|case| prepositions.contains(&word(self.text, self.sentence, case).as_str()))
        })
    }

    fn is_passive(&self, verb: usize) -> bool {
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
    fn quoted_as_saying(&self, verb: usize) -> bool {
        matches!(self.sentence.tokens[verb].lemma.as_str(), "quote" | "cite")
    }

    /// Those told, by object or by "to".
    fn addressee(&self, verb: usize) -> Option<usize> {
        let lemma = self.sentence.tokens[verb].lemma.as_str();
        let told = matches!(
            lemma,
            "tell" | "inform" | "remind" | "assure" | "warn" | "ask" | "urge" | "notify" | "advise" | "persuade" | "convince" | "promise" | "order" | "beg"
        );
        let object = || self.sentence.child_by(verb, Deprel::Iobj).or_else(|| self.sentence.child_by(verb, Deprel::Obj));
        match told {
            true => object().or_else(|| self.oblique(verb, &["to"])),
            false => self.oblique(verb, &["to", "on", "upon"]).filter(|_| lemma != "refer" && lemma != "point"),
        }
    }

    /// The possessor or author of a noun.
    fn possessor(&self, noun: usize) -> Option<usize> {
        self.sentence
            .child_by(noun, Deprel::NmodPoss)
            .or_else(|| self.oblique(noun, &["by", "from", "of", "among"]))
    }

    /// "Kim issued a warning that": the subject of the verb that the noun is the object of.
    fn subject_over(&self, noun: usize) -> Option<usize> {
        let verb = self.sentence.head(noun)?;
        let is_object = matches!(self.sentence.tokens[noun].deprel, Deprel::Obj | Deprel::Obl);
        (is_object && self.sentence.tokens[verb].upos == Upos::Verb).then(|| self.subject(verb))?
    }

    /// The tokens of a clause without its subordinator, cut where the cue stands.
    fn clause_pieces(&self, clause: usize, cue: usize) -> Vec<Range<usize>> {
        let mut pieces = self.pieces(clause, cue);
        if let Some(first) = pieces.first_mut() {
            let that = self
                .sentence
                .children_by(clause, Deprel::Mark)
                .find(|&mark| word(self.text, self.sentence, mark) == "that" && first.contains(&mark));
            let begins = || Some(first.start).filter(|&start| {
                word(self.text, self.sentence, start) == "that" && self.sentence.tokens[start].upos == Upos::Sconj
            });
            if let Some(that) = that.or_else(begins).filter(|&that| that + 1 < first.end) {
                *first = self.trim(that + 1..first.end);
            }
        }
        pieces
    }

    /// Content after its cue, extended over what a greedy parser hangs on the cue or above it though it goes on with
    /// what is reported; it stops where another report, a second predicate of the source or a participle begins.
    fn to_the_end(&self, verb: usize, mut pieces: Vec<Range<usize>>) -> Vec<Range<usize>> {
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

    /// The start of a clause ", which ..." that ends the content: mostly the reporter's own addition.
    fn before_comment(&self, start: usize, end: usize) -> usize {
        (start + 3..end)
            .rev()
            .find(|&token| {
                matches!(self.sentence.tokens[token].xpos, Xpos::Wdt | Xpos::Wp)
                    && self.sentence.tokens[token - 1].xpos == Xpos::Comma
            })
            .map_or(end, |relative| relative - 1)
    }

    /// Whether the content of a verb stops before a token after it.
    fn ends_content(&self, verb: usize, token: usize) -> bool {
        let top = std::iter::once(token)
            .chain(self.sentence.ancestors(token))
            .take_while(|&idx| !self.sentence.is_below(verb, idx))
            .last();
        let Some(top) = top else { return true };
        if self.sentence.tokens[top].upos == Upos::Punct {
            return self.sentence.tokens[token].xpos == Xpos::CloseBracket;
        }
        let upper = &self.sentence.tokens[top];
        let on_cue = self.sentence.head(top) == Some(verb);
        let is_main = self.sentence.head(verb).is_none() || self.sentence.tokens[verb].deprel == Deprel::Parataxis;
        match upper.deprel {
            Deprel::Obl | Deprel::Nmod | Deprel::Advmod | Deprel::Acl | Deprel::AclRelcl | Deprel::Appos => !(on_cue || is_main),
            Deprel::Advcl => !on_cue || upper.xpos == Xpos::Vbg || self.is_cue_verb(top) || self.begins_with(top, &["when", "as", "after", "while", "before"]),
            Deprel::Conj | Deprel::Parataxis => !on_cue || self.is_cue_verb(top) || self.own_subject(top).is_none(),
            Deprel::Xcomp | Deprel::Obj | Deprel::Ccomp | Deprel::Cc | Deprel::Mark => !on_cue,
            _ => true,
        }
    }

    fn begins_with(&self, clause: usize, words: &[&str]) -> bool {
        let start = self.sentence.subtree(clause).start;
        words.contains(&word(self.text, self.sentence, start).as_str())
    }

    /// The tokens of a subtree, cut where the cue stands.
    fn pieces(&self, top: usize, cue: usize) -> Vec<Range<usize>> {
        self.pieces_without(top, &(cue..cue + 1))
    }

    /// The tokens from the first to the last of a subtree, without those of a range.
    fn pieces_without(&self, top: usize, without: &Range<usize>) -> Vec<Range<usize>> {
        let whole = self.sentence.subtree(top);
        let before = whole.start..whole.end.min(without.start).max(whole.start);
        let after = whole.start.max(without.end).min(whole.end)..whole.end;
        match whole.start < without.end && without.start < whole.end {
            true => [before, after].map(|piece| self.trim(piece)).into_iter().filter(|piece| !piece.is_empty()).collect(),
            false => vec![self.trim(whole)].into_iter().filter(|piece| !piece.is_empty()).collect(),
        }
    }

    /// A range without punctuation at its ends; brackets stay.
    fn trim(&self, mut tokens: Range<usize>) -> Range<usize> {
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
}

impl Report {
    /// Where the cue stands in the text.
    pub(crate) fn cue_span(&self, sentence: &Sentence) -> Span {
        sentence.span_of(self.cue.clone())
    }
}
