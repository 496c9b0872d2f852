//! Statements from reports and quotations: which quotation belongs to which cue, and who is speaking.

use legation_doc::{Mention, Sentence, Span, Statement, StatementKind, When};

use crate::clauses::{Report, Shape, reports};
use crate::quotes::{Quote, any_overlap, around, is_mark, quotes};
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
    /// The source's actor.
    pub source: Option<u32>,
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
}

/// Everything that assembly reads.
pub(crate) struct Assembly<'a> {
    pub text: &'a str,
    pub sentences: &'a [Sentence],
    pub mentions: &'a [Mention],
    pub speaker: Option<u32>,
    quotes: Vec<Quote>,
}

impl<'a> Assembly<'a> {
    pub(crate) fn new(text: &'a str, sentences: &'a [Sentence], mentions: &'a [Mention], speaker: Option<u32>) -> Self {
        Self { text, sentences, mentions, speaker, quotes: quotes(text, sentences) }
    }

    pub(crate) fn statements(&self, breadth: Breadth) -> Vec<Statement> {
        let mut drafts: Vec<Draft> = self
            .sentences
            .iter()
            .enumerate()
            .flat_map(|(idx, sentence)| reports(self.text, idx, sentence))
            .map(|report| self.draft(report))
            .collect();
        let mut owner = self.claim_overlapping(&mut drafts);
        self.claim_beside(&mut drafts, &mut owner);
        self.claim_following(&mut drafts, &mut owner);
        for draft in &mut drafts {
            draft.content = self.tidy(&draft.content, draft.cue);
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
        let source = phrase.as_ref().and_then(|(head, phrase)| {
            let head = if phrase.contains(head) { *head } else { sentence.head_of(phrase.clone())? };
            sources::actor(self.text, report.sentence, sentence, self.mentions, head, phrase)
        });
        let first_person = report.source.is_some_and(|head| {
            matches!(word(self.text, sentence, head).as_str(), "i" | "we" | "me" | "us" | "my" | "our")
        });
        Draft {
            cue,
            source_span: phrase.map(|(_, phrase)| sentence.span_of(phrase)),
            source,
            addressee: report
                .addressee
                .and_then(|head| sources::actor_at(report.sentence, sentence, self.mentions, head)),
            content: report.content.iter().map(|piece| sentence.span_of(piece.clone())).collect(),
            is_cue_quoted: around(&self.quotes, cue).is_some(),
            cue_quote: around(&self.quotes, cue).filter(|&quote| {
                report.source.is_none_or(|head| self.quotes[quote].inner.overlaps(sentence.tokens[head].span))
            }),
            first_person,
            report,
        }
    }

    /// Content that a quotation crosses takes in the whole of it; content under a cue that is quoted itself stays
    /// inside that quotation. Tells for each quotation which draft has it.
    fn claim_overlapping(&self, drafts: &mut [Draft]) -> Vec<Option<usize>> {
        let mut owner = vec![None; self.quotes.len()];
        for (idx, draft) in drafts.iter_mut().enumerate() {
            if let Some(own) = draft.cue_quote {
                let bounds = self.quotes[own].inner;
                draft.content = draft.content.iter().filter_map(|piece| intersection(*piece, bounds)).collect();
                continue;
            }
            for (number, quote) in self.quotes.iter().enumerate() {
                let Some(piece) = draft.content.iter_mut().find(|piece| piece.overlaps(quote.inner)) else {
                    continue;
                };
                if !quote.inner.overlaps(draft.cue) {
                    *piece = piece.cover(quote.inner);
                    let holds = scope::reports_words(&draft.report) && draft.report.source.is_some();
                    if holds && owner[number].is_none() {
                        owner[number] = Some(idx);
                    }
                }
            }
        }
        owner
    }

    /// A quotation that no content reaches goes to the nearest cue in its sentence that lacks content, or that a
    /// colon joins to it.
    fn claim_beside(&self, drafts: &mut [Draft], owner: &mut [Option<usize>]) {
        for (number, quote) in self.quotes.iter().enumerate() {
            if owner[number].is_some() || quote.continues {
                continue;
            }
            let candidate = drafts
                .iter()
                .enumerate()
                .filter(|(_, draft)| self.may_quote(draft, quote))
                .min_by_key(|(_, draft)| distance(draft.cue, quote.outer));
            if let Some((idx, _)) = candidate {
                if drafts[idx].report.shape != Shape::Clause {
                    drafts[idx].content.clear();
                }
                drafts[idx].content.push(quote.inner);
                owner[number] = Some(idx);
            }
        }
    }

    /// Whether a cue may report a quotation beside it.
    fn may_quote(&self, draft: &Draft, quote: &Quote) -> bool {
        let sentence = self.sentences[draft.report.sentence].span;
        if draft.cue_quote.is_some() || draft.report.source.is_none() && distance(draft.cue, quote.outer) > 3 {
            return false;
        }
        let gap = sentence.end..quote.outer.start;
        let is_next = !gap.is_empty() && self.text[sentence.start as usize..quote.outer.start as usize].trim_end().ends_with(':');
        if !sentence.overlaps(quote.outer) && !(is_next && gap.len() < 12) {
            return false;
        }
        let between = match draft.cue.end <= quote.outer.start {
            true => &self.text[draft.cue.end as usize..quote.outer.start as usize],
            false if quote.outer.end <= draft.cue.start => &self.text[quote.outer.end as usize..draft.cue.start as usize],
            false => return false,
        };
        let after = draft.cue.end <= quote.outer.start;
        let colon = after && between.trim_end().ends_with(':') && !between.contains(['"', '“']);
        let comma = after && between.trim_end().ends_with(',') && between.trim().len() <= 1
            || !after && ends_with_pause(self.text, quote);
        let bare = draft.content.is_empty();
        if draft.report.shape == Shape::Object && after && scope::names(&self.lemma(draft)) && between.len() < 120 {
            return true;
        }
        match draft.report.kind {
            "speech" | "writing" => colon || bare && (comma || quote_words(self.text, quote) >= 3),
            "" => bare && (colon || comma && quote_words(self.text, quote) >= 3 && between.len() < 60),
            _ => colon || bare && comma,
        }
    }

    /// A quotation that runs on, or that begins a sentence after another in its paragraph, goes to the same cue;
    /// so does a paragraph that is nothing but a quotation.
    fn claim_following(&self, drafts: &mut Vec<Draft>, owner: &mut [Option<usize>]) {
        for number in 1..self.quotes.len() {
            let quote = self.quotes[number];
            if owner[number].is_some() || any_overlap(&self.quotes[number..=number], Span::default()) {
                continue;
            }
            let Some(before) = owner[number - 1] else { continue };
            if quote.continues || self.follows(&drafts[before], number) {
                owner[number] = Some(self.lengthen(drafts, before, number));
            }
        }
    }

    /// Gives a quotation to the draft of the one before it. Where that draft only quotes in part, or in another
    /// sentence than its cue's indirect words, the quotation is a stretch of its own under the same cue.
    fn lengthen(&self, drafts: &mut Vec<Draft>, before: usize, number: usize) -> usize {
        let quote = self.quotes[number].inner;
        let coordinated = self.text[self.quotes[number - 1].outer.end as usize..quote.start as usize].contains("and");
        let is_direct = !coordinated && drafts[before].content.iter().all(|piece| {
            letters(piece.of(self.text)) == self.quoted_share(std::slice::from_ref(piece))
        });
        if is_direct || !coordinated && self.sentence_at(quote.start) == Some(drafts[before].report.sentence) {
            drafts[before].content.push(quote);
            return before;
        }
        drafts.push(Draft { content: vec![quote], ..drafts[before].clone() });
        drafts.len() - 1
    }

    fn follows(&self, draft: &Draft, number: usize) -> bool {
        let (before, quote) = (self.quotes[number - 1], self.quotes[number]);
        let Some(sentence) = self.sentence_at(quote.outer.start) else {
            return false;
        };
        let same_paragraph = self.sentence_at(before.outer.start).is_some_and(|idx| {
            self.sentences[idx].paragraph == self.sentences[sentence].paragraph
        });
        let starts_sentence = self.sentences[sentence].span.start + 1 >= quote.outer.start;
        let same_sentence = sentence == draft.report.sentence;
        let gap = &self.text[before.outer.end as usize..quote.outer.start as usize];
        let coordinated = same_sentence && matches!(gap.trim(), "and" | ", and" | "but" | ", but" | ",");
        let interrupted = same_sentence && before.outer.end <= draft.cue.start && draft.cue.end <= quote.outer.start;
        match same_paragraph {
            true => coordinated || starts_sentence && gap.len() < 200 || interrupted && gap.trim_end().ends_with([',', '.', ';', ':', '—']),
            false => gap.trim().is_empty(),
        }
    }

    fn sentence_at(&self, offset: u32) -> Option<usize> {
        let idx = self.sentences.partition_point(|sentence| sentence.span.end <= offset);
        (idx < self.sentences.len()).then_some(idx)
    }

    /// Pieces in order, disjoint, without marks, space or stray punctuation at their ends, and without the cue.
    fn tidy(&self, content: &[Span], cue: Span) -> Vec<Span> {
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

    fn strip(&self, piece: Span) -> Option<Span> {
        let text = self.text.get(piece.range())?;
        let lead = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ':' | ';' | '.') || is_mark(c));
        let start = piece.start as usize + text.len() - lead.len();
        let mut end = piece.end as usize;
        loop {
            let rest = &self.text[start..end];
            let Some(last) = rest.chars().next_back() else { break };
            let is_stop = last == '.' && !self.is_quoted_stop(end);
            if last.is_whitespace() || matches!(last, ',' | ';' | ':') || is_stop || is_mark(last) && self.closes_unopened(rest) {
                end -= last.len_utf8();
            } else {
                break;
            }
        }
        (start < end).then(|| Span::new(start, end))
    }

    /// Whether a full stop before `end` stands inside a quotation that it ends.
    fn is_quoted_stop(&self, end: usize) -> bool {
        self.quotes.iter().any(|quote| quote.inner.end as usize == end)
    }

    /// Whether the mark at the end of a piece closes nothing that the piece opens, or all of it.
    fn closes_unopened(&self, piece: &str) -> bool {
        !piece.chars().next_back().is_some_and(|c| c == '\'' || c == '’') && piece.chars().filter(|&c| is_mark(c) && c != '’' && c != '\'').count() % 2 == 1
    }

    /// "The statement said": a document that names no author is that of the source before.
    fn name_back(&self, drafts: &mut [Draft]) {
        let mut last = None;
        for draft in drafts.iter_mut().filter(|draft| draft.cue_quote.is_none()) {
            let sentence = &self.sentences[draft.report.sentence];
            if draft.source.is_none()
                && draft.report.source.is_some_and(|head| sources::is_definite_document(self.text, sentence, head))
            {
                draft.source = last;
            }
            if matches!(draft.report.kind, "speech" | "writing") {
                last = draft.source.or(last);
            }
        }
    }

    /// "I" and "we" are whoever is quoted, outside quotations the speaker of the document.
    fn first_persons(&self, drafts: &mut [Draft], owner: &[Option<usize>]) {
        for idx in 0..drafts.len() {
            if !drafts[idx].first_person || drafts[idx].source.is_some() {
                continue;
            }
            drafts[idx].source = match drafts[idx].cue_quote {
                Some(quote) => owner[quote].and_then(|outer| drafts[outer].source),
                None => self.speaker,
            };
        }
    }

    fn is_wanted(&self, draft: &Draft, breadth: Breadth) -> bool {
        let quoted = self.quoted_share(&draft.content);
        let all: usize = draft.content.iter().map(|&piece| letters(piece.of(self.text))).sum();
        let mostly = matches!(draft.report.shape, Shape::Object | Shape::Infinitive);
        if draft.report.shape == Shape::Object && draft.content.iter().all(|piece| is_title(piece.of(self.text))) {
            return false;
        }
        scope::counts(draft, &self.lemma(draft), quoted > 0 && (!mostly || 2 * quoted > all), breadth)
    }

    fn lemma(&self, draft: &Draft) -> String {
        self.sentences[draft.report.sentence].tokens[draft.report.cue.start].lemma.to_lowercase()
    }

    fn finish(&self, drafts: Vec<Draft>) -> Vec<Statement> {
        let mut statements: Vec<Statement> = drafts.iter().map(|draft| self.statement(draft)).collect();
        statements.sort_by_key(|statement| (statement.sentence, statement.cue, statement.content_span()));
        statements.dedup_by_key(|statement| (statement.cue, statement.content.clone()));
        for idx in 0..statements.len() {
            statements[idx].parent = parent(&statements, idx);
        }
        statements
    }

    fn statement(&self, draft: &Draft) -> Statement {
        let kind = self.kind(&draft.content);
        Statement {
            sentence: draft.report.sentence as u32,
            source: draft.source,
            source_span: draft.source_span,
            cue: Some(draft.cue),
            content: draft.content.clone(),
            kind,
            addressee: draft.addressee,
            parent: None,
            when: When::default(),
            confidence: scope::confidence(draft, kind),
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

    /// Number of letters and digits of the content that are quoted.
    fn quoted_share(&self, content: &[Span]) -> usize {
        content
            .iter()
            .flat_map(|&piece| self.quotes.iter().filter_map(move |quote| intersection(piece, quote.inner)))
            .map(|part| letters(part.of(self.text)))
            .sum()
    }
}

/// The smallest other statement whose content holds the cue and the content of this one.
fn parent(statements: &[Statement], idx: usize) -> Option<u32> {
    let inner = &statements[idx];
    let span = inner.cue.map_or(inner.content_span(), |cue| cue.cover(inner.content_span()));
    (0..statements.len())
        .filter(|&outer| outer != idx && statements[outer].content.iter().any(|piece| piece.contains(span)))
        .min_by_key(|&outer| (statements[outer].content_span().len(), outer))
        .map(|outer| outer as u32)
}

fn intersection(a: Span, b: Span) -> Option<Span> {
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

fn distance(a: Span, b: Span) -> u32 {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Whether words are printed as a title: each of more than three letters with a capital.
fn is_title(text: &str) -> bool {
    let mut words = text.split_whitespace().filter(|word| word.chars().count() > 3);
    text.starts_with(char::is_uppercase) && words.all(|word| word.starts_with(|c: char| !c.is_lowercase()))
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

fn quote_words(text: &str, quote: &Quote) -> usize {
    quote.inner.of(text).split_whitespace().count()
}

/// Whether a quotation ends as one does before "he said": with a comma, a question, an exclamation.
fn ends_with_pause(text: &str, quote: &Quote) -> bool {
    quote.inner.of(text).ends_with([',', '?', '!', '…', '—', '.', '-']) || text[quote.outer.end as usize..].starts_with(',')
}
