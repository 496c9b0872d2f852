//! What the rules and the network found, made one.
//!
//! The network is surer of outermost attributions and of their spans; the rules know kinds and addressees, quotations
//! that go on over paragraphs, and what is reported within what is reported, which PolNeAR does not mark.

use std::ops::Range;

use legation_doc::{Deprel, Sentence, Span, Upos, Xpos};

use crate::Breadth;
use crate::assembly::{Assembly, Draft};
use crate::attribution::Attribution;
use crate::clauses::{Report, Shape};
use crate::sources;
use crate::vocabulary::{is_nominal, single, word};

impl Assembly<'_> {
    /// Gives the drafts that the network found too its spans, and adds those that only it found.
    ///
    /// Attributions, as PolNeAR has them, are those of the network and what the rules find within their contents.
    pub(crate) fn merge(&self, breadth: Breadth, attributions: &[Attribution], drafts: &mut Vec<Draft>) {
        let mut here = vec![Vec::new(); self.sentences.len()];
        for (idx, draft) in drafts.iter().enumerate() {
            here[draft.report.sentence].push(idx);
        }
        let taken = joined(attributions.iter().flat_map(|attribution| &attribution.content));
        for attribution in attributions {
            let own = self.reports_of(attribution, &here[attribution.sentence], drafts);
            let Some(&first) = own.first() else {
                drafts.extend(self.draft_of(breadth, attribution));
                continue;
            };
            let content = self.content_of(breadth, attribution, drafts[first].cue);
            for &other in &own[1..] {
                // A stretch of its own under the same cue stays one; another cue in the network's is none.
                drafts[other].found = true;
                let is_same = |piece: &Span| content.iter().any(|own| own.overlaps(*piece));
                if drafts[other].cue != drafts[first].cue && drafts[other].content.iter().any(is_same) {
                    drafts[other].content.clear();
                }
            }
            let stretches = own.iter().filter(|&&other| drafts[other].cue == drafts[first].cue).count();
            let keeps = breadth == Breadth::Statements && stretches > 1;
            let content = if keeps { Vec::new() } else { content };
            self.amend(breadth, &mut drafts[first], attribution, content, &taken);
        }
        if breadth == Breadth::Attributions {
            let outer = joined(drafts.iter().filter(|draft| draft.found).flat_map(|d| &d.content));
            let is_within = |cue: Span| {
                let next = outer.partition_point(|piece| piece.end <= cue.start);
                outer.get(next).is_some_and(|piece| piece.contains(cue))
            };
            let lonely = |draft: &&mut Draft| !draft.found && !is_within(draft.cue);
            drafts.iter_mut().filter(lonely).for_each(|draft| draft.content.clear());
        }
    }

    /// Drops what only describes a source: "a man who asked not to be named said".
    pub(crate) fn drop_descriptions(&self, drafts: &mut [Draft]) {
        let mut sources = vec![Vec::new(); self.sentences.len()];
        for draft in drafts.iter().filter(|draft| !draft.content.is_empty()) {
            sources[draft.report.sentence].extend(draft.source_span);
        }
        for draft in drafts {
            let describes = matches!(draft.report.shape, Shape::Infinitive | Shape::Object);
            if describes && sources[draft.report.sentence].iter().any(|source| source.contains(draft.cue)) {
                draft.content.clear();
            }
        }
    }

    /// The drafts whose cue the network found too, that at its anchor first; `here` are those of its sentence.
    fn reports_of(&self, attribution: &Attribution, here: &[usize], drafts: &[Draft]) -> Vec<usize> {
        let anchor = self.sentences[attribution.sentence].tokens[attribution.anchor].span;
        let is_own = |&&idx: &&usize| {
            let is_cue = |piece: &Span| piece.overlaps(drafts[idx].cue);
            !drafts[idx].content.is_empty() && attribution.cue.iter().any(is_cue)
        };
        let mut own: Vec<usize> = here.iter().filter(is_own).copied().collect();
        own.sort_by_key(|&idx| !drafts[idx].cue.overlaps(anchor));
        own
    }

    /// Takes over spans. Of statements a name or judgement stays what it is, since PolNeAR counts to it what is named;
    /// so does what a noun or a relative clause reports, whose end the tree knows better.
    fn amend(
        &self,
        breadth: Breadth,
        draft: &mut Draft,
        attribution: &Attribution,
        content: Vec<Span>,
        taken: &[Span],
    ) {
        draft.found = true;
        let cue = &self.sentences[draft.report.sentence].tokens[draft.report.cue.start];
        let is_surer = !draft.content.is_empty()
            && (matches!(draft.report.shape, Shape::Naming | Shape::Noun) || cue.deprel == Deprel::AclRelcl);
        let is_taken = breadth == Breadth::Attributions || !is_surer;
        if !content.is_empty() && is_taken {
            let goes_on = |piece: &&Span| {
                let next = taken.partition_point(|other| other.end <= piece.start);
                let is_others = taken.get(next).is_some_and(|other| other.overlaps(**piece));
                !is_others
                    && breadth == Breadth::Statements
                    && self.quoted_share(std::slice::from_ref(*piece)) > 0
            };
            let more: Vec<Span> = draft.content.iter().filter(goes_on).copied().collect();
            draft.content = content.into_iter().chain(more).collect();
            draft.content.sort_unstable();
        }
        if breadth == Breadth::Attributions {
            draft.cue = self.cue_of(attribution);
        }
        if let Some(source) = self.source_of(breadth, attribution) {
            draft.source_span = Some(source.span);
            if !source.actors.is_empty() {
                draft.sources = source.actors;
            }
        }
    }

    /// A draft that only the network found.
    fn draft_of(&self, breadth: Breadth, attribution: &Attribution) -> Option<Draft> {
        let sentence = &self.sentences[attribution.sentence];
        let anchor = &sentence.tokens[attribution.anchor];
        let cue = self.cue_of(attribution);
        let content = self.content_of(breadth, attribution, cue);
        let pos = match anchor.upos {
            Upos::Noun => 'N',
            Upos::Adj => 'A',
            _ => 'V',
        };
        let source = self.source_of(breadth, attribution);
        Some(Draft {
            report: Report {
                sentence: attribution.sentence,
                cue: attribution.anchor..attribution.anchor + 1,
                kind: single(&anchor.lemma, pos).map_or("", |cue| cue.kind),
                shape: self.shape(anchor.upos, content.first().copied()?),
                source: None,
                addressee: None,
                content: Vec::new(),
            },
            source_span: source.as_ref().map(|source| source.span),
            sources: source.map(|source| source.actors).unwrap_or_default(),
            found: true,
            ..self.empty_draft(attribution.sentence, cue, content)
        })
    }

    /// The content without marks, and without the "that" that PolNeAR counts to it. Of a statement, words without
    /// quotation marks end with the sentence of the cue.
    fn content_of(&self, breadth: Breadth, attribution: &Attribution, cue: Span) -> Vec<Span> {
        let end = self.sentences[attribution.sentence].span.end;
        let is_cut = |piece: Span| {
            breadth == Breadth::Statements && piece.start < end && self.quoted_share(&[piece]) == 0
        };
        let within =
            |piece: Span| Span { end: if is_cut(piece) { piece.end.min(end) } else { piece.end }, ..piece };
        let without_that = |&piece: &Span| {
            let that = piece.of(self.text).get(..5).filter(|lead| lead.eq_ignore_ascii_case("that "));
            let start = piece.start + that.map_or(0, |that| that.len() as u32);
            Span { start, ..piece }
        };
        let pieces: Vec<Span> = attribution.content.iter().map(without_that).map(within).collect();
        self.tidy(&pieces, cue)
    }

    /// The piece of the cue that the anchor is in.
    fn cue_of(&self, attribution: &Attribution) -> Span {
        let anchor = self.sentences[attribution.sentence].tokens[attribution.anchor].span;
        attribution.cue.iter().copied().find(|piece| piece.contains(anchor)).unwrap_or(anchor)
    }

    /// The words of the source and its actors; for a statement a relative pronoun gives way to what it stands for.
    fn source_of(&self, breadth: Breadth, attribution: &Attribution) -> Option<Source> {
        let span = attribution.source.iter().copied().reduce(Span::cover)?;
        let idx = self.sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let sentence = self.sentences.get(idx).filter(|sentence| sentence.span.contains(span))?;
        let mut phrase = sentence.tokens_in(span);
        let mut head = sentence.head_of(phrase.clone())?;
        let is_possessive = phrase.len() > 1 && sentence.tokens[phrase.end - 1].xpos == Xpos::Pos;
        if breadth == Breadth::Statements && is_possessive {
            phrase.end -= 1;
        }
        if breadth == Breadth::Statements
            && matches!(sentence.tokens[head].xpos, Xpos::Wp | Xpos::Wdt)
            && let Some(noun) = antecedent(sentence, head)
        {
            phrase = sources::phrase(sentence, noun, &(head..head + 1));
            head = noun;
        }
        let actors = sources::actors(self.text, sentence, self.mentions_of(idx), head, &phrase);
        Some(Source { span: sentence.span_of(phrase), actors })
    }

    fn shape(&self, anchor: Upos, content: Span) -> Shape {
        let idx = self.sentences.partition_point(|sentence| sentence.span.end <= content.start);
        let Some(sentence) = self.sentences.get(idx) else {
            return Shape::Bare;
        };
        let tokens: Range<usize> = sentence.tokens_in(content);
        let is_finite = tokens.clone().any(|token| sentence.tokens[token].feats.contains("VerbForm=Fin"));
        match anchor {
            Upos::Noun => Shape::Noun,
            _ if is_finite => Shape::Clause,
            _ if tokens.clone().next().is_some_and(|first| word(self.text, sentence, first) == "to") => {
                Shape::Infinitive
            }
            _ => Shape::Object,
        }
    }
}

/// Spans in order, those that overlap made one.
fn joined<'a>(spans: impl Iterator<Item = &'a Span>) -> Vec<Span> {
    let mut spans: Vec<Span> = spans.copied().collect();
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if span.start < last.end => *last = last.cover(span),
            _ => joined.push(span),
        }
    }
    joined
}

/// A source in words, and the actors it names.
struct Source {
    span: Span,
    actors: Vec<u32>,
}

/// The noun that a relative pronoun stands for: by the tree, else the head of the noun phrase before it.
fn antecedent(sentence: &Sentence, pronoun: usize) -> Option<usize> {
    let clause = sentence.ancestors(pronoun).find(|&idx| sentence.tokens[idx].deprel == Deprel::AclRelcl);
    clause.and_then(|clause| sentence.head(clause)).or_else(|| {
        let before = (0..pronoun).rev().find(|&idx| sentence.tokens[idx].upos != Upos::Punct)?;
        let nouns = std::iter::once(before).chain(sentence.ancestors(before));
        nouns.take_while(|&idx| idx < pronoun && is_nominal(sentence, idx)).last()
    })
}
