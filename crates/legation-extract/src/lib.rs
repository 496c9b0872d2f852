//! The order of Legation's stages: one pure function from a document to its annotations.
//!
//! [`annotate`] never fails and never panics, on any text, and the same document and models always give
//! the same annotations. Reading documents is `legation-ingest`'s work, writing tables
//! `legation-tables`'s.
//!
//! ```
//! use legation_doc::Document;
//! use legation_extract::Dictionaries;
//! use legation_models::Models;
//!
//! let document = Document { text: "Norway condemned the attack.".into(), ..Document::default() };
//! let annotations = legation_extract::annotate(&document, Models::shared(), Dictionaries::shared());
//! assert_eq!(annotations.actors[0].id, "NOR");
//! ```

use std::sync::LazyLock;

use legation_dates::Mode;
use legation_doc::{Annotations, Date, DateFrom, Document, Precision, Published, Sentence, Span, When};
use legation_models::Models;
use legation_stance::Findings;
use rustc_hash::FxHashSet;

/// What actors are looked up in: the lexicon, and a dictionary of the user's.
pub use legation_actors::{Index, Reading, look_up};
/// The lexicon tables that take part, name and text: for the fingerprint of a run.
pub use legation_lexicon::TABLES as LEXICONS;
/// Dictionaries of the user's.
pub use legation_lexicon::dictionary;
/// Words that carry acts, and issues: the lexicon's and a user's.
pub use legation_stance::{Frames, Issues};
/// Which attributions are wanted.
pub use legation_statements::Breadth;
use legation_statements::{Attribution, Attributor};

/// What a user may bring, beside the lexicon.
pub struct Dictionaries {
    /// Names and nouns for actors.
    pub actors: Index,
    /// Words that carry acts.
    pub acts: Frames,
    /// Issues, and what texts call them.
    pub issues: Issues,
}

impl Dictionaries {
    /// The lexicon alone.
    pub fn shared() -> &'static Self {
        static SHARED: LazyLock<Dictionaries> = LazyLock::new(|| {
            let actors = Index::with(dictionary::Dictionary::default());
            Dictionaries { actors, acts: Frames::with(Vec::new()), issues: Issues::default() }
        });
        &SHARED
    }
}

/// The sentences of a document, parsed; the first of the stages of [`annotate`].
pub fn parse(document: &Document, models: &Models) -> Vec<Sentence> {
    legation_syntax::parse(&document.text, &models.syntax)
}

/// Annotates one document. Pure: same document, models and dictionaries, same annotations.
///
/// The date of a statement or stance is decided here, once both are known, by
/// [`legation_dates::place`].
pub fn annotate(document: &Document, models: &Models, dictionaries: &Dictionaries) -> Annotations {
    annotate_within(Breadth::Statements, document, models, dictionaries)
}

/// Annotates one document, with statements or with all attributions.
pub fn annotate_within(
    breadth: Breadth,
    document: &Document,
    models: &Models,
    dictionaries: &Dictionaries,
) -> Annotations {
    let index = &dictionaries.actors;
    let text = &document.text;
    let issue = document.published.map(period);
    let dct = issue.map(|(_, last)| last);
    let mut attributor = Attributor::new(text, &models.statements);
    let mut readings = Vec::new();
    legation_syntax::parse_each(text, &models.syntax, |sentence, states| {
        readings.push(models.stances.read_sentence(text, &sentence, &states));
        attributor.take(sentence, &states);
    });
    let (sentences, attributions) = attributor.finish();
    let mut cast = legation_actors::find(document, &sentences, index);
    let mut groups = ends(&readings);
    groups.extend(attributions.iter().flat_map(|attribution| sources(&sentences, attribution)));
    legation_actors::groups(document, &groups, &mut cast);
    let timexes = legation_dates::tag(text, &sentences, dct, Mode::Auto);
    let mut statements = legation_statements::attribute_within(
        breadth,
        text,
        &sentences,
        &attributions,
        &cast.mentions,
        cast.speaker,
    );
    let findings = Findings {
        text,
        sentences: &sentences,
        readings: models.stances.has_weights().then_some(&readings),
        mentions: &cast.mentions,
        actors: &cast.actors,
        statements: &statements,
        speaker: cast.speaker,
    };
    let mut stances = legation_stance::detect(&findings, &dictionaries.acts, &dictionaries.issues);
    legation_actors::voice(document, &statements, index, &mut cast);
    let place = |sentence: u32, cue| {
        let when = legation_dates::place(&sentences, &timexes, dct, sentence as usize, cue);
        if when.origin == Some(DateFrom::Dct) { When { interval: issue, ..when } } else { when }
    };
    for statement in &mut statements {
        let cue = statement.cue.unwrap_or_else(|| statement.content_span());
        statement.when = place(statement.sentence, cue);
    }
    for stance in &mut stances {
        stance.when = place(stance.sentence, stance.cue);
    }
    let legation_actors::Cast { mentions, actors, speaker } = cast;
    Annotations { sentences, mentions, actors, speaker, timexes, statements, stances }
}

/// The heads of phrases that likely hold or receive a position, by sentence and token.
fn ends(readings: &[legation_stance::Reading]) -> FxHashSet<(u32, u32)> {
    let mut ends = FxHashSet::default();
    for (sentence, reading) in (0..).zip(readings) {
        for predicate in &reading.predicates {
            let arguments = predicate.holders.iter().chain(&predicate.targets);
            let likely = arguments.filter(|argument| argument.score > 0.0);
            ends.extend(likely.map(|argument| (sentence, argument.token as u32)));
        }
    }
    ends
}

/// The heads of the sources of an attribution, likewise.
fn sources(sentences: &[Sentence], attribution: &Attribution) -> Vec<(u32, u32)> {
    let head = |span: &Span| {
        let number = sentences.partition_point(|sentence| sentence.span.end <= span.start);
        let sentence = sentences.get(number)?;
        let head = sentence.head_of(sentence.tokens_in(*span))?;
        Some((number as u32, head as u32))
    };
    attribution.source.iter().filter_map(head).collect()
}

/// The days on which a document can have been published.
///
/// Relative expressions are counted from the last of them: of a year's speeches "in April" is that year's.
fn period(Published { date, precision, .. }: Published) -> (Date, Date) {
    match precision {
        Precision::Day => (date, date),
        Precision::Month => (date.first_of_month(), date.last_of_month()),
        Precision::Year => (date.first_of_year(), date.last_of_year()),
    }
}
