//! Finds who is named, described or referred to in political text, and which actor each mention is.
//!
//! One function, [`find`], takes a document and its sentences and returns the [`Cast`]. It works in four steps,
//! each on what the last has left:
//!
//! 1. *Names.* The lexicon's states, seats of power, organisations, persons and places, by longest match over
//!    folded words; the name tagger's spans; and patterns (a title or given name before capitalised words).
//! 2. *People.* Short names ("Kim", "Secretary Pompeo") go to the person of that name in the document, else to
//!    the holder of the office on the day of publication.
//! 3. *Descriptions.* "South Korean government", "the foreign minister", "rebel forces": a noun for actors with
//!    the state that owns it, written or understood.
//! 4. *Pronouns.* The nearest actor that agrees in number and gender, subjects first.
//!
//! Who "we" and "you" are in quotations can be told only once the statements are known; [`voice`] then does.
//!
//! A plural that stands for several actors ("both countries", "French and German ministers") has a mention for
//! each of them, with the same span. Confidence tells which step decided; see [`confidence`].
//!
//! ```
//! use legation_actors::Index;
//! use legation_doc::Document;
//!
//! let document = Document { text: "Kim Jong Un met Moon Jae-in.".to_owned(), ..Document::default() };
//! let sentences = legation_syntax::parse(&document.text, &legation_models::Models::shared().syntax);
//! let cast = legation_actors::find(&document, &sentences, Index::shared());
//! assert_eq!(cast.actors[0].id, "kim-jong-un");
//! assert_eq!(cast.mentions[1].span.of(&document.text), "Moon Jae-in");
//! ```

mod bodies;
mod builder;
pub mod confidence;
mod coordination;
mod descriptions;
mod groups;
mod holders;
mod index;
mod names;
mod namesakes;
mod parties;
mod people;
mod places;
mod pronouns;
mod readings;
mod resolution;
mod scene;
mod voices;
mod words;

use builder::Builder;
pub use groups::groups;
pub use index::Index;
use legation_doc::{Actor, Date, Document, Mention, Precision, Published, PublishedFrom, Sector, Sentence};
use readings::Salience;
use scene::Scene;
pub use voices::voice;

/// Who appears in a document.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cast {
    /// In order of the text.
    pub mentions: Vec<Mention>,
    /// In order of first mention, but for those that [`groups`] and [`voice`] add; ids are unique.
    pub actors: Vec<Actor>,
    /// Who makes the speech that the document is, an index into `actors`.
    pub speaker: Option<u32>,
}

/// Finds the mentions of actors and resolves them.
///
/// A mention inside another, as the possessor in "Trump's adviser John Bolton", follows the one that holds it.
/// Takes time in proportion to the length of the text.
pub fn find(document: &Document, sentences: &[Sentence], index: &Index) -> Cast {
    let scene = Scene::new(document, sentences, index);
    let spans = names::find(&scene);
    let salience = Salience::of(&scene, &spans);
    let mut builder = Builder::new(&scene);
    people::name(&mut builder, &spans, &salience);
    let salience = Salience::of_names(&builder);
    descriptions::find(&mut builder, &salience);
    parties::resolve(&mut builder);
    pronouns::resolve(&mut builder);
    builder.finish()
}

/// What a name may stand for, as [`look_up`] tells.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// An actor of the lexicon, as of the day.
    Lexicon(Actor),
    /// An actor of the user's dictionary, or one that it overrides, as of the day.
    Dictionary(Actor),
    /// A place that is no actor, in a state if that is its code.
    Place(Option<String>),
    /// A noun or title that describes actors, in a sector if that is what it tells.
    Noun(Option<Sector>),
}

/// What a name may stand for on a day, the likeliest first; empty for what no dictionary knows.
///
/// A name in its letters as printed; in a text, what stands around it decides between several.
pub fn look_up(name: &str, day: Option<Date>, index: &Index) -> Vec<Reading> {
    let published =
        day.map(|date| Published { date, precision: Precision::Day, origin: PublishedFrom::Option });
    let document = Document { published, ..Document::default() };
    let scene = Scene::new(&document, &[], index);
    let mut builder = Builder::new(&scene);
    let words = words::words(name, 0);
    let mut found = Vec::new();
    let whole = index.name_at(&words, false).filter(|(_, length)| *length == words.len());
    for reading in whole.map(|(readings, _)| readings).unwrap_or_default() {
        found.push(match people::actor_of(&mut builder, reading, words.len() > 1) {
            Some((actor, _)) => {
                let actor = builder.actors[actor as usize].clone();
                let is_own = index.entry_of(&actor.id).is_some();
                if is_own { Reading::Dictionary(actor) } else { Reading::Lexicon(actor) }
            }
            None => Reading::Place(readings::place_of(reading).map(str::to_owned)),
        });
    }
    found.dedup();
    found.extend(index.kind_of(&words).map(|kind| Reading::Noun(kind.sector)));
    found
}

/// The state or person that a speech is made for, where the document says so.
fn speaker(builder: &mut Builder) -> Option<u32> {
    let document = builder.scene.document;
    if let Some(code) = document.country.as_deref().and_then(readings::state_named) {
        return Some(builder.state(code));
    }
    let speaker = document.speaker.as_deref()?;
    let words = words::words(speaker, 0);
    let known = (0..words.len()).find_map(|start| builder.scene.index.name_at(&words[start..], false));
    match known.and_then(|(readings, _)| readings.first().copied()) {
        Some(index::Reading::Person(idx)) => {
            Some(builder.person(&legation_lexicon::persons()[usize::from(idx)]))
        }
        Some(index::Reading::Own(idx)) => Some(builder.own(idx)),
        Some(reading) => readings::state_of(reading).map(|code| builder.state(code)),
        None => builder.unknown(speaker, legation_doc::ActorKind::Person),
    }
}
