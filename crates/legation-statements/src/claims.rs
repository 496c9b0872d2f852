//! Which quotation belongs to which cue.

use std::ops::Range;

use legation_doc::Span;

use crate::assembly::{Assembly, Draft, intersection, letters};
use crate::clauses::Shape;
use crate::quotes::Quote;
use crate::scope;

impl Assembly<'_> {
    /// Gives the quotations to the drafts, some of which are added; tells for each quotation which draft has it.
    pub(crate) fn claim(&self, drafts: &mut Vec<Draft>) -> Vec<Option<usize>> {
        let mut owner = self.claim_overlapping(drafts);
        self.claim_beside(drafts, &mut owner);
        self.claim_following(drafts, &mut owner);
        owner
    }

    /// Content that a quotation crosses takes in the whole of it; content under a cue that is quoted itself stays
    /// inside that quotation. Tells for each quotation which draft has it.
    fn claim_overlapping(&self, drafts: &mut [Draft]) -> Vec<Option<usize>> {
        let mut owner = vec![None; self.quotes.len()];
        for (idx, draft) in drafts.iter_mut().enumerate() {
            if let Some(own) = draft.cue_quote {
                let bounds = self.quotes[own].inner;
                draft.content =
                    draft.content.iter().filter_map(|piece| intersection(*piece, bounds)).collect();
                continue;
            }
            for number in self.quotes_in(self.sentences[draft.report.sentence].span) {
                let quote = &self.quotes[number];
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
            let candidate = self
                .near(drafts, quote.outer)
                .filter(|&idx| self.may_quote(&drafts[idx], quote))
                .min_by_key(|&idx| distance(drafts[idx].cue, quote.outer));
            if let Some(idx) = candidate {
                if drafts[idx].report.shape != Shape::Clause {
                    drafts[idx].content.clear();
                }
                drafts[idx].content.push(quote.inner);
                owner[number] = Some(idx);
            }
        }
    }

    /// The drafts, ordered by sentence, of the sentences of a span and of the one before.
    fn near(&self, drafts: &[Draft], span: Span) -> Range<usize> {
        let first =
            self.sentences.partition_point(|sentence| sentence.span.end <= span.start).saturating_sub(1);
        let last = self.sentences.partition_point(|sentence| sentence.span.start < span.end);
        let start = drafts.partition_point(|draft| draft.report.sentence < first);
        start..drafts.partition_point(|draft| draft.report.sentence < last).max(start)
    }

    /// Whether a cue may report a quotation beside it.
    fn may_quote(&self, draft: &Draft, quote: &Quote) -> bool {
        let is_after = draft.cue.end <= quote.outer.start;
        let (start, end) = match is_after {
            true => (draft.cue.end, quote.outer.start),
            false => (quote.outer.end, draft.cue.start),
        };
        let Some(between) = self.text.get(start as usize..end as usize) else {
            return false;
        };
        if draft.cue_quote.is_some() || draft.report.source.is_none() || !self.reaches(draft, quote, between)
        {
            return false;
        }
        let lead = between.trim_end();
        let colon = is_after && lead.ends_with(':') && !between.contains(['"', '“']);
        let comma = match is_after {
            true => matches!(between.trim(), "" | ","),
            false => ends_with_pause(self.text, quote),
        };
        let after_object = is_after && draft.report.shape == Shape::Object;
        let n_words = quote.inner.of(self.text).split_whitespace().count();
        if after_object && between.len() < 120 && scope::names(&self.lemma(draft)) {
            return true;
        }
        let is_bare = draft.content.is_empty();
        match draft.report.kind {
            "speech" | "writing" => {
                colon
                    || after_object && lead.ends_with(',') && n_words > 3
                    || is_bare && (comma || n_words > 2)
            }
            "" => {
                is_bare
                    && (colon
                        || comma && lead.ends_with(',') == is_after && n_words > 2 && between.len() < 60)
            }
            _ => colon || is_bare && comma,
        }
    }

    /// Whether a quotation stands in the sentence of a cue, or right after it where it ends with a colon.
    fn reaches(&self, draft: &Draft, quote: &Quote, between: &str) -> bool {
        let sentence = self.sentences[draft.report.sentence].span;
        let is_next = sentence.end <= quote.outer.start && quote.outer.start - sentence.end < 12;
        sentence.overlaps(quote.outer) || is_next && between.trim_end().ends_with(':')
    }

    /// A quotation that runs on, or that begins a sentence after another in its paragraph, goes to the same cue;
    /// so does a paragraph that is nothing but a quotation.
    fn claim_following(&self, drafts: &mut Vec<Draft>, owner: &mut [Option<usize>]) {
        let n_reports = drafts.len();
        let mut direct = Vec::new();
        for number in 0..self.quotes.len() {
            if owner[number].is_some() {
                continue;
            }
            let before = number.checked_sub(1).and_then(|before| owner[before]);
            owner[number] = match before {
                Some(before) if self.quotes[number].continues || self.follows(&drafts[before], number) => {
                    Some(self.lengthen(drafts, &mut direct, before, number))
                }
                _ => self
                    .reporter_before(&drafts[..n_reports], number)
                    .map(|before| self.lengthen(drafts, &mut direct, before, number)),
            };
        }
    }

    /// The cue of the sentence before a quotation that fills a sentence of its own: "Rossi criticized the plan. “It
    /// is a farce.”"
    fn reporter_before(&self, drafts: &[Draft], number: usize) -> Option<usize> {
        let quote = self.quotes[number];
        let sentence = self.sentence_at(quote.outer.start)?;
        let here = &self.sentences[sentence];
        let before = sentence.checked_sub(1)?;
        let fills = here.span.start + 1 >= quote.outer.start && quote.outer.end + 1 >= here.span.end;
        if !fills || self.sentences[before].paragraph != here.paragraph {
            return None;
        }
        self.near(drafts, quote.outer).rev().find(|&idx| {
            let draft = &drafts[idx];
            draft.report.sentence == before
                && matches!(draft.report.kind, "speech" | "writing")
                && !draft.sources.is_empty()
                && !draft.is_cue_quoted
        })
    }

    /// Gives a quotation to the draft of the one before it. Where that draft only quotes in part, or in another
    /// sentence than its cue's indirect words, the quotation is a stretch of its own under the same cue.
    ///
    /// `direct` remembers which drafts quote only; quotations that are added leave that as it is.
    fn lengthen(
        &self,
        drafts: &mut Vec<Draft>,
        direct: &mut Vec<Option<bool>>,
        before: usize,
        number: usize,
    ) -> usize {
        let quote = self.quotes[number].inner;
        let coordinated = number.checked_sub(1).is_some_and(|before| {
            self.text[self.quotes[before].outer.end as usize..quote.start as usize]
                .trim_start()
                .starts_with("and")
        });
        direct.resize(drafts.len(), None);
        let is_direct = *direct[before].get_or_insert_with(|| {
            let is_quoted =
                |piece: &Span| letters(piece.of(self.text)) == self.quoted_share(std::slice::from_ref(piece));
            drafts[before].content.iter().all(is_quoted)
        });
        if !coordinated
            && (is_direct || self.sentence_at(quote.start) == Some(drafts[before].report.sentence))
        {
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
        let same_paragraph = self
            .sentence_at(before.outer.start)
            .is_some_and(|idx| self.sentences[idx].paragraph == self.sentences[sentence].paragraph);
        let starts_sentence = self.sentences[sentence].span.start + 1 >= quote.outer.start;
        let same_sentence = sentence == draft.report.sentence;
        let gap = &self.text[before.outer.end as usize..quote.outer.start as usize];
        let coordinated = same_sentence && matches!(gap.trim(), "and" | ", and" | "but" | ", but" | ",");
        let interrupted =
            same_sentence && before.outer.end <= draft.cue.start && draft.cue.end <= quote.outer.start;
        match same_paragraph {
            true => {
                coordinated
                    || starts_sentence && gap.len() < 200
                    || interrupted && gap.trim_end().ends_with([',', '.', ';', ':', '—'])
            }
            false => gap.trim().is_empty(),
        }
    }

    fn sentence_at(&self, offset: u32) -> Option<usize> {
        let idx = self.sentences.partition_point(|sentence| sentence.span.end <= offset);
        (idx < self.sentences.len()).then_some(idx)
    }
}

/// Number of bytes between two spans.
fn distance(a: Span, b: Span) -> u32 {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Whether a quotation ends as one does before "he said": with a comma, a question, an exclamation.
fn ends_with_pause(text: &str, quote: &Quote) -> bool {
    quote.inner.of(text).ends_with([',', '?', '!', '…', '—', '.', '-'])
        || text[quote.outer.end as usize..].starts_with(',')
}
