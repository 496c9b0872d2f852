//! The order of Legation's stages: one pure function from a document to its annotations.
//!
//! [`annotate`] never fails and never panics, on any text, and the same document and models always give
//! the same annotations. Reading documents is `legation-ingest`'s work, writing tables
//! `legation-tables`'s.
//!
//! ```
//! use legation_doc::Document;
//! use legation_models::Models;
//!
//! let document = Document { text: "Norway condemned the attack.".into(), ..Document::default() };
//! let annotations = legation_extract::annotate(&document, Models::shared());
//! assert_eq!(annotations.actors[0].id, "NOR");
//! ```

use legation_doc::{Annotations, Document};
use legation_models::Models;

/// The lexicon tables that take part, name and text: for the fingerprint of a run.
pub use legation_lexicon::TABLES as LEXICONS;

/// Annotates one document. Pure: same document and models, same annotations.
///
/// The date of a statement or stance is decided here, once both are known, by
/// [`legation_dates::place`].
pub fn annotate(document: &Document, models: &Models) -> Annotations {
    let text = &document.text;
    let dct = document.published.map(|published| published.date);
    let sentences = legation_syntax::parse(text, &models.syntax);
    let cast = legation_actors::find(document, &sentences);
    let timexes = legation_dates::tag(text, &sentences, dct);
    let mut statements = legation_statements::attribute(text, &sentences, &cast.mentions, cast.speaker);
    let mut stances =
        legation_stance::detect(text, &sentences, &cast.mentions, &cast.actors, &statements, cast.speaker);
    for statement in &mut statements {
        let cue = statement.cue.unwrap_or_else(|| statement.content_span());
        statement.when = legation_dates::place(&sentences, &timexes, dct, statement.sentence as usize, cue);
    }
    for stance in &mut stances {
        stance.when = legation_dates::place(&sentences, &timexes, dct, stance.sentence as usize, stance.cue);
    }
    let legation_actors::Cast { mentions, actors, speaker } = cast;
    Annotations { sentences, mentions, actors, speaker, timexes, statements, stances }
}
