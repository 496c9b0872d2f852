use std::collections::{BTreeMap, BTreeSet};

use legation_doc::table::ActorRow;
use legation_doc::{Actor, ActorKind, Annotations, Date, Document, MentionForm, Role, SmolStr};

/// The actors of a corpus, gathered document by document.
///
/// Its size grows with the number of actors and names, not with the corpus.
#[derive(Debug, Default)]
pub struct Registry {
    actors: BTreeMap<SmolStr, Entry>,
}

#[derive(Debug)]
struct Entry {
    name: SmolStr,
    kind: ActorKind,
    known: bool,
    countries: BTreeMap<SmolStr, u32>,
    sectors: BTreeMap<&'static str, u32>,
    roles: BTreeSet<Role>,
    aliases: BTreeSet<SmolStr>,
    mentions: u32,
    documents: u32,
    first_seen: Option<Date>,
    last_seen: Option<Date>,
}

impl Registry {
    /// Gives people of a document whom only texts name another id where texts of another lifetime name someone so.
    ///
    /// Documents come in order, each before [`Registry::add`] counts it: the first of a name keeps the plain id, those of
    /// other lifetimes have a number behind it. That
    /// texts give two countries tells no two people apart: in Reuters-21578 and Wikinews it was one person each time.
    pub fn tell_apart(&self, document: &Document, annotations: &mut Annotations) {
        let Some(published) = document.published else { return };
        let people =
            annotations.actors.iter_mut().filter(|actor| !actor.known && actor.kind == ActorKind::Person);
        for actor in people {
            let is_other = |id: &String| {
                let entry = self.actors.get(id.as_str()).filter(|entry| !entry.known);
                entry.is_some_and(|entry| entry.is_of_another_lifetime(published.date))
            };
            let ids = (2..).map(|number| format!("{}-{number}", actor.id));
            let own = std::iter::once(actor.id.clone()).chain(ids).find(|id| !is_other(id));
            actor.id = own.unwrap_or_default();
        }
    }

    /// Counts the actors of a document. The first document that has an actor gives its name and kind.
    pub fn add(&mut self, document: &Document, annotations: &Annotations) {
        let mut entries: Vec<Option<Entry>> = Vec::with_capacity(annotations.actors.len());
        for actor in &annotations.actors {
            let known = self.actors.remove(actor.id.as_str());
            let mut entry = known.unwrap_or_else(|| Entry::new(actor));
            entry.see(actor, document.published.map(|published| published.date));
            entries.push(Some(entry));
        }
        for mention in &annotations.mentions {
            let Some(entry) = mention.actor.and_then(|actor| entries[actor as usize].as_mut()) else {
                continue;
            };
            entry.mentions += 1;
            if mention.form == MentionForm::Name {
                let name = mention.span.of(&document.text);
                if !entry.aliases.contains(name) {
                    entry.aliases.insert(SmolStr::new(name));
                }
            }
        }
        for (actor, entry) in annotations.actors.iter().zip(entries) {
            self.actors.extend(entry.map(|entry| (SmolStr::new(&actor.id), entry)));
        }
    }

    /// One row an actor, in order of the ids.
    pub fn into_rows(self) -> impl Iterator<Item = ActorRow> {
        self.actors.into_iter().map(|(actor_id, entry)| ActorRow {
            actor_id,
            name: entry.name,
            kind: entry.kind.as_str(),
            country: most_frequent(entry.countries),
            sector: most_frequent(entry.sectors).map(SmolStr::new_static),
            roles: entry.roles.into_iter().collect(),
            aliases: entry.aliases.into_iter().collect(),
            known: entry.known,
            mentions: entry.mentions,
            documents: entry.documents,
            first_seen: entry.first_seen,
            last_seen: entry.last_seen,
        })
    }
}

impl Entry {
    fn new(actor: &Actor) -> Self {
        Self {
            name: SmolStr::new(&actor.name),
            kind: actor.kind,
            known: actor.known,
            countries: BTreeMap::new(),
            sectors: BTreeMap::new(),
            roles: BTreeSet::new(),
            aliases: BTreeSet::new(),
            mentions: 0,
            documents: 0,
            first_seen: None,
            last_seen: None,
        }
    }

    /// Whether the texts that name someone so far are so far away from a day that it is hardly the same person.
    fn is_of_another_lifetime(&self, day: Date) -> bool {
        const YEARS: i16 = 60;
        self.first_seen.is_some_and(|first| day.year() + YEARS < first.year())
            || self.last_seen.is_some_and(|last| last.year() + YEARS < day.year())
    }

    fn see(&mut self, actor: &Actor, published: Option<Date>) {
        self.documents += 1;
        if let Some(country) = &actor.country {
            *self.countries.entry(SmolStr::new(country)).or_default() += 1;
        }
        if let Some(sector) = actor.sector {
            *self.sectors.entry(sector.as_str()).or_default() += 1;
        }
        self.roles.extend(actor.roles.iter().cloned());
        if let Some(day) = published {
            self.first_seen = Some(self.first_seen.map_or(day, |seen| seen.min(day)));
            self.last_seen = Some(self.last_seen.map_or(day, |seen| seen.max(day)));
        }
    }
}

/// The key with the highest count; of equals the first in order.
fn most_frequent<K>(counts: BTreeMap<K, u32>) -> Option<K> {
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(key, _)| key)
}

#[cfg(test)]
mod tests {
    use legation_doc::{Precision, Published, PublishedFrom};

    use super::*;

    #[test]
    fn one_name_in_two_lifetimes_is_two_people() {
        let mut registry = Registry::default();
        let mut id_in = |date: &str, known: bool| {
            let published = Published {
                date: date.parse().unwrap(),
                precision: Precision::Day,
                origin: PublishedFrom::Metadata,
            };
            let document = Document { published: Some(published), ..Document::default() };
            let actor = Actor {
                id: "john-hale".to_owned(),
                name: "John Hale".to_owned(),
                kind: ActorKind::Person,
                country: None,
                sector: None,
                roles: Vec::new(),
                known,
            };
            let mut annotations = Annotations { actors: vec![actor], ..Annotations::default() };
            registry.tell_apart(&document, &mut annotations);
            registry.add(&document, &annotations);
            annotations.actors.remove(0).id
        };
        assert_eq!(id_in("1901-05-06", false), "john-hale");
        assert_eq!(id_in("1930-05-06", false), "john-hale");
        assert_eq!(id_in("1999-05-06", false), "john-hale-2");
        assert_eq!(id_in("2001-05-06", false), "john-hale-2", "one person has one id over the years");
        assert_eq!(
            id_in("1999-05-06", true),
            "john-hale",
            "the lexicon's people have lifetimes of their own"
        );
    }
}
