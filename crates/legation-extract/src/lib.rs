//! The order of Legation's stages: one pure function from a document to its annotations.
//!
//! [`annotate`] never fails and never panics, on any text, and the same document and models always give
//! the same annotations. Reading documents is `legation-ingest`'s work, writing tables
//! `legation-tables`'s.
//!
//! ```
//! use legation_doc::Document;
//! use legation_extract::Index;
//! use legation_models::Models;
//!
//! let document = Document { text: "Norway condemned the attack.".into(), ..Document::default() };
//! let annotations = legation_extract::annotate(&document, Models::shared(), Index::shared());
//! assert_eq!(annotations.actors[0].id, "NOR");
//! ```

use legation_dates::Mode;
use legation_doc::{Annotations, Date, DateFrom, Document, Precision, Published, Sentence, When};
use legation_models::Models;

/// What actors are looked up in: the lexicon, and a dictionary of the user's.
pub use legation_actors::{Index, Reading, look_up};
/// The lexicon tables that take part, name and text: for the fingerprint of a run.
pub use legation_lexicon::TABLES as LEXICONS;
/// Dictionaries of the user's.
pub use legation_lexicon::dictionary;
use legation_statements::Attributor;
/// Which attributions are wanted.
pub use legation_statements::Breadth;

/// The sentences of a document, parsed; the first of the stages of [`annotate`].
pub fn parse(document: &Document, models: &Models) -> Vec<Sentence> {
    legation_syntax::parse(&document.text, &models.syntax)
}

/// Annotates one document. Pure: same document, models and index, same annotations.
///
/// The date of a statement or stance is decided here, once both are known, by
/// [`legation_dates::place`].
pub fn annotate(document: &Document, models: &Models, index: &Index) -> Annotations {
    annotate_within(Breadth::Statements, document, models, index)
}

/// Annotates one document, with statements or with all attributions.
pub fn annotate_within(breadth: Breadth, document: &Document, models: &Models, index: &Index) -> Annotations {
    let text = &document.text;
    let issue = document.published.map(period);
    let dct = issue.map(|(_, last)| last);
    let mut attributor = Attributor::new(text, &models.statements);
    legation_syntax::parse_each(text, &models.syntax, |sentence, states| attributor.take(sentence, &states));
    let (sentences, attributions) = attributor.finish();
    let mut cast = legation_actors::find(document, &sentences, index);
    let timexes = legation_dates::tag(text, &sentences, dct, Mode::Auto);
    let mut statements = legation_statements::attribute_within(
        breadth,
        text,
        &sentences,
        &attributions,
        &cast.mentions,
        cast.speaker,
    );
    let mut stances =
        legation_stance::detect(text, &sentences, &cast.mentions, &cast.actors, &statements, cast.speaker);
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
