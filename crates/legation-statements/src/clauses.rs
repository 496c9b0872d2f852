//! Reports of speech and thought in the dependency tree of a sentence: cue, source and content.

use std::ops::Range;

use legation_doc::{Deprel, Sentence, Span, Upos};

use crate::vocabulary::{Found, cue_at, single};

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
    let clause = Clauses { text, idx: sentence_idx, sentence, subtrees: subtrees(sentence) };
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

/// A sentence whose reports are looked for.
pub(crate) struct Clauses<'a> {
    /// The document's text.
    pub text: &'a str,
    /// Index of the sentence.
    pub idx: usize,
    /// The sentence.
    pub sentence: &'a Sentence,
    /// What [`Sentence::subtree`] gives for each token.
    pub subtrees: Vec<Range<usize>>,
}

/// From the first to the last token that each token governs, itself included.
fn subtrees(sentence: &Sentence) -> Vec<Range<usize>> {
    let mut subtrees: Vec<Range<usize>> = (0..sentence.tokens.len()).map(|idx| idx..idx + 1).collect();
    for idx in 0..sentence.tokens.len() {
        for top in sentence.ancestors(idx) {
            subtrees[top] = subtrees[top].start.min(idx)..subtrees[top].end.max(idx + 1);
        }
    }
    subtrees
}

impl Clauses<'_> {
    /// "according to X", "in X's view".
    fn by_phrase(&self, token: usize) -> Option<Report> {
        let found = cue_at(self.text, self.sentence, token, 'P')?;
        let takes_source = matches!(
            found.cue.cue,
            "according to" | "per" | "as per" | "in the view of" | "in the opinion of"
        );
        if !takes_source {
            return None;
        }
        let source = self.source_of_phrase(&found.tokens)?;
        let next = &self.sentence.tokens.get(found.tokens.end)?.upos;
        if found.cue.cue.ends_with("per") && !matches!(next, Upos::Det | Upos::Propn | Upos::Pron) {
            return None;
        }
        let content = self.around_phrase(&found.tokens, source);
        Some(Report { source: Some(source), content, ..self.report(&found, Shape::Phrase) })
    }

    fn by_verb(&self, verb: usize) -> Option<Report> {
        if let Some(source) = self.stray_source(verb) {
            let found = cue_at(self.text, self.sentence, verb, 'V')?;
            return Some(Report { source: Some(source), ..self.report(&found, Shape::Bare) });
        }
        let token = &self.sentence.tokens[verb];
        if token.upos != Upos::Verb || matches!(token.deprel, Deprel::Amod | Deprel::Compound | Deprel::Case)
        {
            return None;
        }
        let passive = self.is_passive(verb);
        let addressee = self.addressee(verb).filter(|_| !passive);
        let Some(found) = cue_at(self.text, self.sentence, verb, 'V') else {
            let source = self.source(verb, passive, &[]);
            return Some(Report { source, addressee, ..self.unlisted(verb) });
        };
        let (shape, content) = self.content(verb, &found, passive);
        let source = self.source(verb, passive, &content);
        Some(self.with_parenthesis(Report { source, addressee, content, ..self.report(&found, shape) }))
    }

    /// A report by a verb that the lexicon lacks; only a quotation beside it makes a statement of it.
    fn unlisted(&self, verb: usize) -> Report {
        Report {
            sentence: self.idx,
            cue: verb..verb + 1,
            kind: "",
            shape: Shape::Bare,
            source: None,
            addressee: None,
            content: Vec::new(),
        }
    }

    /// The report with the rest of the sentence as content, where source and cue are a parenthesis.
    fn with_parenthesis(&self, report: Report) -> Report {
        let may_be = matches!(report.shape, Shape::Clause | Shape::Bare | Shape::Object)
            && matches!(report.kind, "speech" | "writing" | "thought");
        let around =
            report.source.filter(|_| may_be).and_then(|source| self.around_parenthesis(source, &report.cue));
        match around {
            Some(content) => Report { content, shape: Shape::Clause, ..report },
            None => report,
        }
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
}

impl Report {
    /// Where the cue stands in the text.
    pub(crate) fn cue_span(&self, sentence: &Sentence) -> Span {
        sentence.span_of(self.cue.clone())
    }
}
