use legation_doc::table::{DateRow, DocumentRow, MentionRow, SentenceRow, StanceRow, StatementRow};
use legation_doc::{
    Anchor, Annotations, Document, Mention, Sentence, SmolStr, Span, Stance, Statement, Target, Timex, When,
};

use crate::CodePoints;

/// The rows of one document, table by table.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    /// One.
    pub documents: Vec<DocumentRow>,
    /// One a sentence.
    pub sentences: Vec<SentenceRow>,
    /// One a mention.
    pub mentions: Vec<MentionRow>,
    /// One a temporal expression.
    pub dates: Vec<DateRow>,
    /// One a statement.
    pub statements: Vec<StatementRow>,
    /// One a stance.
    pub stances: Vec<StanceRow>,
}

/// The rows of a document and what was found in it.
///
/// The rows of the `actors` table are a corpus's and come from the [`Registry`](crate::Registry).
pub fn rows(document: &Document, annotations: &Annotations) -> Rows {
    let page = Page {
        doc_id: SmolStr::new(&document.id),
        text: &document.text,
        points: CodePoints::new(&document.text),
        annotations,
    };
    let Annotations { sentences, mentions, timexes, statements, stances, .. } = annotations;
    Rows {
        documents: vec![page.document(document)],
        sentences: numbered(sentences).map(|(id, sentence)| page.sentence(id, sentence)).collect(),
        mentions: numbered(mentions).map(|(id, mention)| page.mention(id, mention)).collect(),
        dates: timexes.iter().map(|timex| page.date(timex)).collect(),
        statements: numbered(statements).map(|(id, statement)| page.statement(id, statement)).collect(),
        stances: numbered(stances).map(|(id, stance)| page.stance(id, stance)).collect(),
    }
}

fn numbered<T>(items: &[T]) -> impl Iterator<Item = (u32, &T)> {
    (0..).zip(items)
}

/// A document under conversion: what every row needs.
struct Page<'a> {
    doc_id: SmolStr,
    text: &'a str,
    points: CodePoints,
    annotations: &'a Annotations,
}

/// A stretch of text as its three columns.
struct Stretch {
    text: SmolStr,
    start: u32,
    end: u32,
}

impl Page<'_> {
    fn stretch(&self, span: Span) -> Stretch {
        let (start, end) = self.points.span(self.text, span);
        Stretch { text: SmolStr::new(span.of(self.text)), start, end }
    }

    fn actor(&self, actor: u32) -> SmolStr {
        SmolStr::new(&self.annotations.actors[actor as usize].id)
    }

    fn document(&self, document: &Document) -> DocumentRow {
        let text = |value: &Option<String>| value.as_deref().map(SmolStr::new);
        DocumentRow {
            doc_id: self.doc_id.clone(),
            source: SmolStr::new(&document.source),
            url: text(&document.url),
            title: text(&document.title),
            publisher: text(&document.publisher),
            speaker: text(&document.speaker),
            speaker_actor: self.annotations.speaker.map(|actor| self.actor(actor)),
            language: text(&document.language),
            published: document.published.map(|published| published.date),
            published_from: document.published.map(|published| published.origin.as_str()),
            text: SmolStr::new(&document.text),
            sentences: self.annotations.sentences.len() as u32,
            tokens: self.annotations.sentences.iter().map(|sentence| sentence.tokens.len() as u32).sum(),
            duplicate_of: text(&document.duplicate_of),
            cluster_id: text(&document.cluster),
        }
    }

    fn sentence(&self, sent_id: u32, sentence: &Sentence) -> SentenceRow {
        let Stretch { text, start, end } = self.stretch(sentence.span);
        SentenceRow {
            doc_id: self.doc_id.clone(),
            sent_id,
            paragraph: sentence.paragraph,
            start,
            end,
            text,
            is_title: sentence.is_title,
        }
    }

    fn mention(&self, mention_id: u32, mention: &Mention) -> MentionRow {
        let Stretch { text, start, end } = self.stretch(mention.span);
        let sentence = &self.annotations.sentences[mention.sentence as usize];
        MentionRow {
            doc_id: self.doc_id.clone(),
            sent_id: mention.sentence,
            mention_id,
            start,
            end,
            text,
            head: SmolStr::new(sentence.tokens[mention.head as usize].span.of(self.text)),
            form: mention.form.as_str(),
            r#type: mention.kind.as_str(),
            role: mention.role.map(|role| SmolStr::new(role.of(self.text))),
            actor_id: mention.actor.map(|actor| self.actor(actor)),
            resolved_by: mention.resolved_by.map(|by| by.as_str()),
            confidence: rounded(mention.confidence),
        }
    }

    fn date(&self, timex: &Timex) -> DateRow {
        let Stretch { text, start, end } = self.stretch(timex.span);
        DateRow {
            doc_id: self.doc_id.clone(),
            sent_id: timex.sentence,
            start,
            end,
            text,
            r#type: timex.kind.as_str(),
            value: SmolStr::new(&timex.value),
            r#mod: timex.modifier,
            first: timex.interval.map(|(first, _)| first),
            last: timex.interval.map(|(_, last)| last),
            anchor: timex.anchor.map(|anchor| match anchor {
                Anchor::Dct => SmolStr::new_static("dct"),
                Anchor::Timex(idx) => SmolStr::new(self.annotations.timexes[idx as usize].span.of(self.text)),
            }),
        }
    }

    fn statement(&self, statement_id: u32, statement: &Statement) -> StatementRow {
        let source = statement.source_span.map(|span| self.stretch(span));
        let cue = statement.cue.map(|span| self.stretch(span));
        let content = self.stretch(statement.content_span());
        let (first, last, date_from) = day_columns(statement.when);
        StatementRow {
            doc_id: self.doc_id.clone(),
            sent_id: statement.sentence,
            statement_id,
            source_actor: statement.source.map(|actor| self.actor(actor)),
            source_text: source.as_ref().map(|source| source.text.clone()),
            source_start: source.as_ref().map(|source| source.start),
            source_end: source.map(|source| source.end),
            cue: cue.as_ref().map(|cue| cue.text.clone()),
            cue_start: cue.as_ref().map(|cue| cue.start),
            cue_end: cue.map(|cue| cue.end),
            content: content.text,
            content_start: content.start,
            content_end: content.end,
            content_spans: statement.content.iter().map(|&span| self.points.span(self.text, span)).collect(),
            kind: statement.kind.as_str(),
            addressee_actor: statement.addressee.map(|actor| self.actor(actor)),
            parent: statement.parent,
            first,
            last,
            date_from,
        }
    }

    fn stance(&self, stance_id: u32, stance: &Stance) -> StanceRow {
        let holder = stance.holder_span.map(|span| self.stretch(span));
        let target = stance.target_span.map(|span| self.stretch(span));
        let cue = self.stretch(stance.cue);
        let (first, last, date_from) = day_columns(stance.when);
        let (target_kind, target_actor, target_issue) = match &stance.target {
            Target::Actor(actor) => ("actor", Some(self.actor(*actor)), None),
            Target::Issue(issue) => ("issue", None, Some(SmolStr::new(issue))),
        };
        StanceRow {
            doc_id: self.doc_id.clone(),
            sent_id: stance.sentence,
            stance_id,
            holder_actor: self.actor(stance.holder),
            holder_text: holder.as_ref().map(|holder| holder.text.clone()),
            holder_start: holder.as_ref().map(|holder| holder.start),
            holder_end: holder.map(|holder| holder.end),
            target_kind,
            target_actor,
            target_issue,
            target_text: target.as_ref().map(|target| target.text.clone()),
            target_start: target.as_ref().map(|target| target.start),
            target_end: target.map(|target| target.end),
            act: stance.act.as_str(),
            mode: stance.mode,
            cameo: stance.cameo.as_deref().map(SmolStr::new),
            channel: stance.channel.as_str(),
            polarity: rounded(stance.polarity),
            label: stance.label().as_str(),
            factuality: stance.factuality.as_str(),
            reported_by: stance.reported_by.map(|actor| self.actor(actor)),
            statement_id: stance.statement,
            cue: cue.text,
            cue_start: cue.start,
            cue_end: cue.end,
            first,
            last,
            date_from,
            confidence: rounded(stance.confidence),
            rule: SmolStr::new(&stance.rule),
        }
    }
}

fn day_columns(when: When) -> (Option<legation_doc::Date>, Option<legation_doc::Date>, Option<&'static str>) {
    (
        when.interval.map(|(first, _)| first),
        when.interval.map(|(_, last)| last),
        when.origin.map(|origin| origin.as_str()),
    )
}

/// A number in [-1, 1] with three digits, so that tables show 0.8 and not 0.800000011920929.
fn rounded(number: f32) -> f64 {
    (f64::from(number) * 1000.0).round() / 1000.0
}
