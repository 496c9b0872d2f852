//! Which people of a document hold which office, for descriptions by office alone: `the president`.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use legation_doc::{ActorKind, Date, MentionForm};
use legation_lexicon::{self as lexicon, Person};
use rustc_hash::FxHashMap;

use crate::builder::{Builder, Draft, is_same_office, office_phrases};

/// People by office, and where they are named.
pub(crate) struct Holders {
    /// By country and folded phrase, as [`key`] joins them; the most often named first.
    by_office: FxHashMap<String, Vec<u32>>,
    /// First byte and sentence of the names of each actor, in order.
    named: Vec<Vec<(u32, usize)>>,
    /// What [`Holders::of_lexicon`] has found.
    in_lexicon: FxHashMap<String, Option<&'static Person>>,
}

/// Of an office that more people hold, only these, the most often named, and those named nearby are weighed.
const WEIGHED: usize = 64;

/// Sentences before a description within which it matters how near a name is.
const NEAR: usize = 6;

impl Holders {
    /// The people of a document whose names and titles are known.
    pub fn of(builder: &Builder) -> Self {
        let mut named = vec![Vec::new(); builder.actors.len()];
        for draft in &builder.drafts {
            if let Some(actor) = name_of(draft) {
                named[actor as usize].push((draft.mention.span.start, draft.sentence()));
            }
        }
        named.iter_mut().for_each(|places| places.sort_unstable());
        let mut actors: Vec<u32> = (0..builder.actors.len() as u32).collect();
        actors.sort_by_key(|&actor| rank(&named, actor));
        let mut holders = Self { by_office: FxHashMap::default(), named, in_lexicon: FxHashMap::default() };
        for actor in actors {
            holders.add(builder, actor);
        }
        holders
    }

    /// Enters an actor under the offices held, if a person: after those known, so named no more often than they.
    pub fn add(&mut self, builder: &Builder, actor: u32) {
        let row = &builder.actors[actor as usize];
        if row.kind != ActorKind::Person {
            return;
        }
        for phrase in offices(builder, actor) {
            self.by_office.entry(key(None, &phrase)).or_default().push(actor);
            if row.country.is_some() {
                self.by_office.entry(key(row.country.as_deref(), &phrase)).or_default().push(actor);
            }
        }
    }

    /// The person who holds an office of a country, or of any: often named, and near before `here`, a byte.
    pub fn best(
        &self,
        builder: &Builder,
        country: Option<&str>,
        phrase: &str,
        sentence: usize,
        here: u32,
    ) -> Option<u32> {
        let people = self.by_office.get(&key(country, phrase))?;
        let is_listed = |actor: &u32| {
            let rank_here = rank(&self.named, *actor);
            people.binary_search_by_key(&rank_here, |&known| rank(&self.named, known)).is_ok()
        };
        let reach =
            if people.len() > WEIGHED { sentence.saturating_sub(NEAR - 1)..sentence + 1 } else { 0..0 };
        let near = builder.drafts_in(reach).iter().filter_map(name_of).filter(is_listed);
        let weighed = people.iter().copied().take(WEIGHED).chain(near);
        weighed.max_by_key(|&actor| (self.score(actor, sentence, here), Reverse(actor)))
    }

    /// The one person of the lexicon who holds a high office of a country on a day.
    pub fn of_lexicon(&mut self, country: &str, phrase: &str, day: Date) -> Option<&'static Person> {
        let find = || {
            let mut held = lexicon::offices().iter().filter(|office| {
                office.country == Some(country)
                    && office.rank <= 2
                    && office.is_held_on(day)
                    && is_same_office(office.role, phrase)
            });
            let only = held.next().filter(|_| held.next().is_none())?;
            lexicon::person(only.person)
        };
        *self.in_lexicon.entry(key(Some(country), phrase)).or_insert_with(find)
    }

    fn score(&self, actor: u32, sentence: usize, here: u32) -> usize {
        let named = self.named.get(actor as usize).map_or(&[][..], Vec::as_slice);
        let n_before = named.partition_point(|&(start, _)| start < here);
        let nearest = n_before.checked_sub(1).map(|last| named[last].1);
        let distance = nearest.map_or(8, |nearest| sentence.saturating_sub(nearest).min(NEAR));
        2 * n_named(&self.named, actor) + 8 - distance
    }
}

/// The actor that a draft names.
fn name_of(draft: &Draft) -> Option<u32> {
    draft.mention.actor.filter(|_| draft.mention.form == MentionForm::Name)
}

/// The often named before others, then in order of discovery.
fn rank(named: &[Vec<(u32, usize)>], actor: u32) -> (Reverse<usize>, u32) {
    (Reverse(n_named(named, actor)), actor)
}

/// How often an actor is named; more than six times is no more than six.
fn n_named(named: &[Vec<(u32, usize)>], actor: u32) -> usize {
    named.get(actor as usize).map_or(0, Vec::len).min(6)
}

/// Country and phrase as one; no country begins with a blank.
fn key(country: Option<&str>, phrase: &str) -> String {
    format!("{} {phrase}", country.unwrap_or_default())
}

/// The phrases for the offices of a person on the document's day: those that dictionaries know, else what the text calls them.
fn offices(builder: &Builder, actor: u32) -> impl Iterator<Item = String> {
    let mut held: BTreeMap<String, bool> = BTreeMap::new();
    let row = &builder.actors[actor as usize];
    for role in row.roles.iter().filter(|_| row.known) {
        for phrase in office_phrases(&role.role) {
            *held.entry(phrase).or_default() |= builder.scene.day.is_none_or(|day| role.is_held_on(day));
        }
    }
    for description in &builder.traits[actor as usize].descriptions {
        for phrase in office_phrases(description) {
            held.entry(phrase).or_insert(true);
        }
    }
    held.into_iter().filter(|(_, is_held)| *is_held).map(|(phrase, _)| phrase)
}
