//! Statements from reports and quotations: which quotation belongs to which cue, and who is speaking.

use std::collections::BTreeSet;

use legation_doc::{Mention, Sentence, Span, Statement, StatementKind, When};

use crate::attribution::Attribution;
use crate::clauses::{Report, Shape, reports};
use crate::quotes::{Quote, around, is_mark, quotes};
use crate::sources;
use crate::vocabulary::word;
use crate::{Breadth, scope};

/// A statement in the making.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Cue, kind and shape; `None` for a quotation that only its neighbour attributes.
    pub report: Report,
    /// The cue's words.
    pub cue: Span,
    /// The source's words.
    pub source_span: Option<Span>,
    /// The source's actors: several for a plural that stands for them, none where it is no actor.
    pub sources: Vec<u32>,
    /// The addressee's actor.
    pub addressee: Option<u32>,
    /// Pieces of content, in order.
    pub content: Vec<Span>,
    /// The quotation that cue and source stand in.
    pub cue_quote: Option<usize>,
    /// Whether the cue is quoted, be its source or not.
    pub is_cue_quoted: bool,
    /// Whether the source is the person who speaks: "I", "we".
    pub first_person: bool,
    /// Whether the network found it.
    pub found: bool,
}

/// Everything that assembly reads.
pub(crate) struct Assembly<'a> {
    /// The document's text.
    pub text: &'a str,
    /// Its sentences.
    pub sentences: &'a [Sentence],
    /// Who makes the speech that it is.
    pub speaker: Option<u32>,
    /// The mentions of each sentence.
    mentions: Vec<Vec<&'a Mention>>,
    /// The quotations of the text.
    pub quotes: Vec<Quote>,
}

impl<'a> Assembly<'a> {
    pub(crate) fn new(
        text: &'a str,
        sentences: &'a [Sentence],
        mentions: &'a [Mention],
        speaker: Option<u32>,
    ) -> Self {
        let mut by_sentence = vec![Vec::new(); sentences.len()];
        for mention in mentions {
            if let Some(here) = by_sentence.get_mut(mention.sentence as usize) {
                here.push(mention);
            }
        }
        Self { text, sentences, speaker, mentions: by_sentence, quotes: quotes(text, sentences) }
    }

    pub(crate) fn statements(&self, breadth: Breadth, attributions: &[Attribution]) -> Vec<Statement> {
        let mut drafts: Vec<Draft> = self
            .sentences
            .iter()
            .enumerate()
            .flat_map(|(idx, sentence)| reports(self.text, idx, sentence))
            .map(|report| self.draft(report))
            .collect();
        let owner = self.claim(&mut drafts);
        for draft in &mut drafts {
            draft.content = self.tidy(&draft.content, draft.cue);
        }
        if !attributions.is_empty() {
            self.merge(breadth, attributions, &mut drafts);
        }
        if breadth == Breadth::Statements {
            self.drop_descriptions(&mut drafts);
        }
        for draft in &mut drafts {
            self.cut_to_judgement(draft);
        }
        self.name_back(&mut drafts);
        self.first_persons(&mut drafts, &owner);
        drafts.retain(|draft| !draft.content.is_empty() && self.is_wanted(draft, breadth));
        self.finish(drafts)
    }

    fn draft(&self, report: Report) -> Draft {
        let sentence = &self.sentences[report.sentence];
        let cue = report.cue_span(sentence);
        let phrase = report.source.map(|head| (head, sources::phrase(sentence, head, &report.cue)));
        let sources = phrase.as_ref().and_then(|(head, phrase)| {
            let head = if phrase.contains(head) { *head } else { sentence.head_of(phrase.clone())? };
            Some(sources::actors(self.text, sentence, &self.mentions[report.sentence], head, phrase))
        });
        let first_person = report.source.is_some_and(|head| {
            matches!(word(self.text, sentence, head).as_str(), "i" | "we" | "me" | "us" | "my" | "our")
        });
        let pieces = report.content.iter().filter(|piece| !piece.is_empty());
        let pieces = pieces.map(|piece| sentence.span_of(piece.clone()));
        Draft {
            cue,
            source_span: phrase.map(|(_, phrase)| sentence.span_of(phrase)),
            sources: sources.unwrap_or_default(),
            addressee: report
                .addressee
                .and_then(|head| sources::actor_at(sentence, &self.mentions[report.sentence], head)),
            content: pieces.collect(),
            is_cue_quoted: around(&self.quotes, cue).is_some(),
            cue_quote: around(&self.quotes, cue).filter(|&quote| {
                report.source.is_none_or(|head| self.quotes[quote].inner.overlaps(sentence.tokens[head].span))
            }),
            first_person,
            found: false,
            report,
        }
    }

    /// A draft of which nothing is known but where its cue and content stand.
    pub(crate) fn empty_draft(&self, sentence: usize, cue: Span, content: Vec<Span>) -> Draft {
        Draft {
            report: Report {
                sentence,
                cue: 0..0,
                kind: "",
                shape: Shape::Bare,
                source: None,
                addressee: None,
                content: Vec::new(),
            },
            cue,
            source_span: None,
            sources: Vec::new(),
            addressee: None,
            content,
            cue_quote: around(&self.quotes, cue),
            is_cue_quoted: around(&self.quotes, cue).is_some(),
            first_person: false,
            found: false,
        }
    }

    /// The mentions of a sentence.
    pub(crate) fn mentions_of(&self, sentence: usize) -> &[&'a Mention] {
        &self.mentions[sentence]
    }

    /// Pieces in order, disjoint, without marks, space or stray punctuation at their ends, and without the cue.
    pub(crate) fn tidy(&self, content: &[Span], cue: Span) -> Vec<Span> {
        let mut pieces: Vec<Span> = content.iter().flat_map(|&piece| without(piece, cue)).collect();
        pieces.sort_unstable();
        let mut merged: Vec<Span> = Vec::new();
        for piece in pieces {
            match merged.last_mut() {
                Some(last) if piece.start <= last.end => *last = last.cover(piece),
                _ => merged.push(piece),
            }
        }
        merged.into_iter().filter_map(|piece| self.strip(piece)).collect()
    }

    /// "called the decision to leave, “regrettable”": a quotation after a comma is the whole judgement.
    fn cut_to_judgement(&self, draft: &mut Draft) {
        let Some(last) = draft.content.last().copied().filter(|_| scope::names(&self.lemma(draft))) else {
            return;
        };
        let quote = self.quotes[self.quotes_in(last)].last();
        let is_after_comma = |quote: &&Quote| {
            last.start < quote.outer.start
                && last.end <= quote.outer.end
                && self.text[..quote.outer.start as usize].trim_end().ends_with(',')
        };
        if let Some(quote) = quote.filter(is_after_comma) {
            draft.content = self.tidy(&[quote.inner], draft.cue);
        }
    }

    fn strip(&self, piece: Span) -> Option<Span> {
        let text = self.text.get(piece.range())?;
        let lead = text.trim_start_matches(|c: char| {
            c.is_whitespace() || matches!(c, ',' | ':' | ';' | '.') || is_mark(c)
        });
        let start = piece.start as usize + text.len() - lead.len();
        let mut end = piece.end as usize;
        loop {
            let rest = &self.text[start..end];
            let Some(last) = rest.chars().next_back() else {
                break;
            };
            let is_stop = last == '.' && !self.is_quoted_stop(end);
            if last.is_whitespace()
                || matches!(last, ',' | ';' | ':')
                || is_stop
                || is_mark(last) && self.closes_unopened(rest)
            {
                end -= last.len_utf8();
            } else {
                break;
            }
        }
        (start < end).then(|| Span::new(start, end))
    }

    /// Whether a full stop before `end` stands inside a quotation that it ends.
    fn is_quoted_stop(&self, end: usize) -> bool {
        let next = self.quotes.partition_point(|quote| (quote.inner.end as usize) < end);
        self.quotes.get(next).is_some_and(|quote| quote.inner.end as usize == end)
    }

    /// Whether the mark at the end of a piece closes nothing that the piece opens, or all of it.
    fn closes_unopened(&self, piece: &str) -> bool {
        !piece.chars().next_back().is_some_and(|c| c == '\'' || c == '’')
            && piece.chars().filter(|&c| is_mark(c) && c != '’' && c != '\'').count() % 2 == 1
    }

    /// "The statement said", "the spokesman said": who names nobody speaks for the source before.
    fn name_back(&self, drafts: &mut [Draft]) {
        let mut last = Vec::new();
        for draft in drafts.iter_mut().filter(|draft| draft.cue_quote.is_none()) {
            let sentence = &self.sentences[draft.report.sentence];
            let names_no_author = |head| sources::refers_back(self.text, sentence, head);
            if draft.sources.is_empty() && draft.report.source.is_some_and(names_no_author) {
                draft.sources.clone_from(&last);
            }
            if matches!(draft.report.kind, "speech" | "writing") && !draft.sources.is_empty() {
                last.clone_from(&draft.sources);
            }
        }
    }

    /// "I" and "we" are whoever is quoted, outside quotations the speaker of the document.
    fn first_persons(&self, drafts: &mut [Draft], owner: &[Option<usize>]) {
        for idx in 0..drafts.len() {
            if !drafts[idx].first_person || !drafts[idx].sources.is_empty() {
                continue;
            }
            drafts[idx].sources = match drafts[idx].cue_quote {
                Some(quote) => owner[quote].map(|outer| drafts[outer].sources.clone()).unwrap_or_default(),
                None => self.speaker.into_iter().collect(),
            };
        }
    }

    fn is_wanted(&self, draft: &Draft, breadth: Breadth) -> bool {
        if breadth == Breadth::Attributions && draft.found {
            return true;
        }
        let quoted = self.quoted_share(&draft.content);
        let all: usize = draft.content.iter().map(|&piece| letters(piece.of(self.text))).sum();
        let mostly = matches!(draft.report.shape, Shape::Object | Shape::Infinitive);
        if draft.report.shape == Shape::Object
            && draft.content.iter().all(|piece| is_title(piece.of(self.text)))
        {
            return false;
        }
        scope::counts(draft, &self.lemma(draft), quoted > 0 && (!mostly || 2 * quoted > all), breadth)
    }

    /// The lemma of a draft's cue, or of its first word.
    pub(crate) fn lemma(&self, draft: &Draft) -> String {
        self.sentences[draft.report.sentence].tokens[draft.report.cue.start].lemma.to_lowercase()
    }

    fn finish(&self, drafts: Vec<Draft>) -> Vec<Statement> {
        let mut statements: Vec<Statement> =
            drafts.iter().flat_map(|draft| self.statements_of(draft)).collect();
        statements.sort_by_key(|statement| (statement.sentence, statement.cue, statement.content_span()));
        statements.dedup_by_key(|statement| (statement.cue, statement.content.clone(), statement.source));
        for (idx, parent) in parents(&statements).into_iter().enumerate() {
            statements[idx].parent = parent;
        }
        statements
    }

    /// One statement for each source.
    fn statements_of(&self, draft: &Draft) -> Vec<Statement> {
        let kind = self.kind(&draft.content);
        let statement = |source: Option<u32>| Statement {
            sentence: draft.report.sentence as u32,
            source,
            source_span: draft.source_span,
            cue: Some(draft.cue),
            content: draft.content.clone(),
            kind,
            addressee: draft.addressee,
            parent: None,
            when: When::default(),
            confidence: scope::confidence(draft, kind),
        };
        match &draft.sources[..] {
            [] => vec![statement(None)],
            sources => sources.iter().map(|&source| statement(Some(source))).collect(),
        }
    }

    fn kind(&self, content: &[Span]) -> StatementKind {
        let quoted = self.quoted_share(content);
        let all: usize = content.iter().map(|&piece| letters(piece.of(self.text))).sum();
        match quoted {
            0 => StatementKind::Indirect,
            // A quotation may leave a short word outside: “and he said "...".
            _ if quoted == all => StatementKind::Direct,
            _ => StatementKind::Mixed,
        }
    }

    /// The numbers of the quotations that overlap a span.
    pub(crate) fn quotes_in(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.quotes.partition_point(|quote| quote.outer.end <= span.start);
        start..self.quotes.partition_point(|quote| quote.outer.start < span.end).max(start)
    }

    /// Number of letters and digits of the content that are quoted.
    pub(crate) fn quoted_share(&self, content: &[Span]) -> usize {
        content
            .iter()
            .flat_map(|&piece| {
                let quotes = &self.quotes[self.quotes_in(piece)];
                quotes.iter().filter_map(move |quote| intersection(piece, quote.inner))
            })
            .map(|part| letters(part.of(self.text)))
            .sum()
    }
}

/// For each statement the smallest other one of whose content one piece holds its cue and content.
///
/// One pass over the text: pieces are open from their start to their end, the smallest statement's first.
fn parents(statements: &[Statement]) -> Vec<Option<u32>> {
    let spans: Vec<Span> = statements.iter().map(Statement::content_span).collect();
    let inner = |idx: usize| statements[idx].cue.map_or(spans[idx], |cue| cue.cover(spans[idx]));
    let mut by_start: Vec<usize> = (0..statements.len()).collect();
    by_start.sort_by_key(|&idx| inner(idx).start);
    let pieces = statements.iter().enumerate().flat_map(|(idx, statement)| {
        let length = spans[idx].len();
        statement.content.iter().map(move |&piece| (piece, length, idx))
    });
    let mut pieces: Vec<(Span, usize, usize)> = pieces.collect();
    pieces.sort_unstable();
    let mut pieces = pieces.into_iter().peekable();
    // By length of the statement, its index and the end of the piece; and the same by that end, to close them.
    let mut open: BTreeSet<(usize, usize, u32)> = BTreeSet::new();
    let mut ends: BTreeSet<(u32, usize, usize)> = BTreeSet::new();
    let mut parents = vec![None; statements.len()];
    for idx in by_start {
        let inner = inner(idx);
        while let Some((piece, length, outer)) = pieces.next_if(|(piece, ..)| piece.start <= inner.start) {
            open.insert((length, outer, piece.end));
            ends.insert((piece.end, length, outer));
        }
        while let Some(&(end, length, outer)) = ends.first().filter(|(end, ..)| *end <= inner.start) {
            ends.pop_first();
            open.remove(&(length, outer, end));
        }
        let parent = open.iter().find(|&&(_, outer, end)| outer != idx && inner.end <= end);
        parents[idx] = parent.map(|&(_, outer, _)| outer as u32);
    }
    parents
}

pub(crate) fn intersection(a: Span, b: Span) -> Option<Span> {
    a.overlaps(b).then(|| Span { start: a.start.max(b.start), end: a.end.min(b.end) })
}

/// A span without what it shares with another.
fn without(span: Span, hole: Span) -> impl Iterator<Item = Span> {
    let before = Span { start: span.start, end: span.end.min(hole.start).max(span.start) };
    let after = Span { start: span.start.max(hole.end).min(span.end), end: span.end };
    let pieces = match span.overlaps(hole) {
        true => [before, after],
        false => [span, Span::default()],
    };
    pieces.into_iter().filter(|piece| !piece.is_empty())
}

/// Whether words are printed as a title: each of more than three letters with a capital.
fn is_title(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|word| word.chars().count() > 3);
    text.starts_with(char::is_uppercase) && words.all(|word| word.starts_with(|c: char| !c.is_lowercase()))
}

/// Number of letters and digits.
pub(crate) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    /// A statement whose cue is at `start` and whose content follows in pieces, each of a gap and a length.
    fn statement(start: u32, pieces: &[(u32, u32)]) -> Statement {
        let mut end = start + 1;
        let piece = |&(gap, length): &(u32, u32)| {
            let piece = Span { start: end + gap, end: end + gap + length };
            end = piece.end;
            piece
        };
        Statement {
            sentence: 0,
            source: None,
            source_span: None,
            content: pieces.iter().map(piece).collect(),
            cue: Some(Span { start, end: start + 1 }),
            kind: StatementKind::Indirect,
            addressee: None,
            parent: None,
            when: When::default(),
            confidence: 1.0,
        }
    }

    proptest! {
        #[test]
        fn a_parent_is_the_smallest_statement_that_holds_another(
            drawn in vec((0..60u32, vec((0..4u32, 1..30u32), 1..4)), 0..20)
        ) {
            let statements: Vec<Statement> =
                drawn.iter().map(|(start, pieces)| statement(*start, pieces)).collect();
            let inner = |statement: &Statement| {
                statement.cue.map_or(Span::default(), |cue| cue.cover(statement.content_span()))
            };
            for (idx, parent) in parents(&statements).into_iter().enumerate() {
                let holds = |outer: &usize| {
                    let pieces = &statements[*outer].content;
                    *outer != idx && pieces.iter().any(|piece| piece.contains(inner(&statements[idx])))
                };
                let smallest = (0..statements.len())
                    .filter(holds)
                    .min_by_key(|&outer| (statements[outer].content_span().len(), outer));
                prop_assert_eq!(parent, smallest.map(|outer| outer as u32));
            }
        }
    }
}
