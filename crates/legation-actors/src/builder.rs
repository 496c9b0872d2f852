//! The actors of one document as they are found, and the mentions that point at them.

use std::ops::Range;

use legation_doc::{
    Actor, ActorKind, Date, Mention, MentionForm, MentionKind, ResolvedBy, Role, Sector, SmolStr, Span,
};
use legation_lexicon::dictionary::Entry;
use legation_lexicon::{self as lexicon, Office, Organization, Person, Seat};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Cast;
use crate::index::{id_of, is_caseless};
use crate::scene::Scene;
use crate::words::{fold, slug, words};

/// The cast while it is made.
pub(crate) struct Builder<'a> {
    pub scene: &'a Scene<'a>,
    /// In order of discovery.
    pub actors: Vec<Actor>,
    /// What is known of each actor besides its row.
    pub traits: Vec<Traits>,
    /// In no order until [`Builder::sort`].
    pub drafts: Vec<Draft>,
    /// First draft of each sentence as of the last sorting, and the number of drafts.
    starts: Vec<usize>,
    by_id: FxHashMap<String, u32>,
    /// The only body of several words whose name begins with a folded word; `None` where there are more.
    bodies: FxHashMap<SmolStr, Option<u32>>,
    /// What the people may be called by, see [`short_names`].
    families: FxHashSet<SmolStr>,
}

/// What helps to refer to an actor.
#[derive(Debug, Clone, Default)]
pub(crate) struct Traits {
    /// `m` or `f`, of a person.
    pub gender: Option<char>,
    /// Folded words of the fullest name in the document.
    pub parts: Vec<SmolStr>,
    /// Descriptions in the text, folded, each once: "foreign minister".
    pub descriptions: Vec<String>,
}

/// A mention and the words that it covers.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub mention: Mention,
    /// Words of the name or description proper, without title.
    pub words: Range<usize>,
    /// Whether it denotes several.
    pub is_plural: bool,
    /// The actors that it stands for besides that of the mention: "both countries".
    pub others: Vec<u32>,
    /// Code of the state that a place lies in.
    pub place: Option<&'static str>,
    /// Sector that the noun of a description tells.
    pub sector: Option<Sector>,
}

impl Draft {
    pub fn sentence(&self) -> usize {
        self.mention.sentence as usize
    }
}

impl Traits {
    /// Notes a folded description.
    pub fn describe(&mut self, phrase: String) {
        if !self.descriptions.contains(&phrase) {
            self.descriptions.push(phrase);
        }
    }
}

impl<'a> Builder<'a> {
    pub fn new(scene: &'a Scene<'a>) -> Self {
        Self {
            scene,
            actors: Vec::new(),
            traits: Vec::new(),
            drafts: Vec::new(),
            starts: Vec::new(),
            by_id: FxHashMap::default(),
            bodies: FxHashMap::default(),
            families: FxHashSet::default(),
        }
    }

    /// Index of a state; the code must be the lexicon's.
    pub fn state(&mut self, code: &str) -> u32 {
        self.add(state_of(code))
    }

    /// Index of a branch of a state.
    pub fn branch(&mut self, code: &str, sector: Sector) -> u32 {
        self.add(branch_of(code, sector))
    }

    /// Index of the actor of a seat of power: a branch, or a body of the lexicon.
    pub fn seat(&mut self, id: &str) -> u32 {
        self.body(id).unwrap_or_else(|| {
            self.add(Actor { sector: Some(Sector::InternationalOrganization), ..actor(id, id) })
        })
    }

    /// Index of the branch of a state or body of the lexicon with an id.
    fn body(&mut self, id: &str) -> Option<u32> {
        if let Some((code, sector)) = id.split_once('.')
            && lexicon::state(code).is_some()
            && let Ok(sector) = sector.parse()
        {
            return Some(self.branch(code, sector));
        }
        let organizations = lexicon::organizations();
        let idx = organizations.binary_search_by(|row| row.id.cmp(id)).ok()?;
        Some(self.organization(&organizations[idx]))
    }

    /// Index of a committee of a parliament, which is a body of its own.
    pub fn committee(&mut self, row: &Seat) -> u32 {
        let (code, sector) = row.actor_id.split_once('.').unwrap_or((row.actor_id, ""));
        self.add(Actor {
            country: lexicon::state(code).map(|state| state.code.to_owned()),
            sector: sector.parse().ok(),
            ..actor(&slug(row.name), row.name)
        })
    }

    /// Index of an organisation of the lexicon.
    pub fn organization(&mut self, row: &Organization) -> u32 {
        let name = row.name.split(" (").next().unwrap_or(row.name);
        self.add(Actor {
            kind: row.kind,
            country: row.country.map(str::to_owned),
            sector: row.sector,
            ..actor(row.id, name)
        })
    }

    /// Index of a person of the lexicon, with country and sector as of the document's day.
    pub fn person(&mut self, row: &Person) -> u32 {
        if let Some(&idx) = self.by_id.get(row.id) {
            self.traits[idx as usize].gender = row.gender;
            return idx;
        }
        let standing = standing(row.id, self.scene.day);
        let mut roles: Vec<Role> = lexicon::offices_of(row.id)
            .iter()
            .map(|office| Role { role: office.role.to_owned(), from: office.from, to: office.to })
            .collect();
        roles.sort_by_key(|role| (role.from, role.to));
        let idx = self.add(Actor {
            kind: ActorKind::Person,
            country: standing.and_then(|office| office.country).map(str::to_owned),
            sector: standing.and_then(|office| office.sector),
            roles,
            ..actor(row.id, row.name)
        });
        self.traits[idx as usize].gender = row.gender;
        idx
    }

    /// Index of the actor of an entry of the user's dictionary.
    pub fn own(&mut self, idx: u32) -> u32 {
        let entry = self.scene.index.entry(idx);
        let id = id_of(entry);
        if lexicon::state(&id).is_some() {
            return self.state(&id);
        }
        if let Some(person) = lexicon::person(&id) {
            return self.person(person);
        }
        if let Some(body) = self.body(&id) {
            return body;
        }
        let actor = self.add(actor(&id, &spoken(&entry.names[0])));
        self.traits[actor as usize].gender = entry.gender;
        actor
    }

    /// Index of someone or something that only the text names; `None` where the name has no letter to make an id of.
    pub fn unknown(&mut self, name: &str, kind: ActorKind) -> Option<u32> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let id = slug(&name);
        if id.is_empty() {
            return None;
        }
        if kind == ActorKind::Person
            && let Some(person) = lexicon::person(&id)
        {
            return Some(self.person(person));
        }
        if let Some(&idx) = self.by_id.get(&id) {
            return Some(idx);
        }
        Some(self.add(Actor { kind, known: false, ..actor(&id, &name) }))
    }

    /// Adds a mention; the head is found from the span.
    pub fn mention(
        &mut self,
        sentence: usize,
        words: Range<usize>,
        form: MentionForm,
        kind: MentionKind,
    ) -> &mut Draft {
        let span = self.scene.span(sentence, words.clone());
        self.drafts.push(Draft {
            mention: Mention {
                sentence: sentence as u32,
                span,
                head: self.scene.head(sentence, span),
                form,
                kind,
                role: None,
                actor: None,
                resolved_by: None,
                confidence: 0.0,
            },
            words,
            is_plural: false,
            others: Vec::new(),
            place: None,
            sector: None,
        });
        self.drafts.last_mut().expect("one was pushed")
    }

    /// Puts the drafts in order of the text; of two that begin together the longer comes first.
    pub fn sort(&mut self) {
        self.drafts.sort_by_key(|draft| {
            let Span { start, end } = draft.mention.span;
            (draft.mention.sentence, start, std::cmp::Reverse(end), draft.words.start)
        });
        self.starts.clear();
        for sentence in 0..=self.scene.sentences.len() {
            self.starts.push(self.drafts.partition_point(|draft| draft.sentence() < sentence));
        }
    }

    /// The drafts of some sentences as of the last sorting.
    pub fn drafts_in(&self, sentences: Range<usize>) -> &[Draft] {
        &self.drafts[self.start_of(sentences.start)..self.start_of(sentences.end)]
    }

    /// The indices of a sentence's drafts as of the last sorting.
    pub fn sentence_range(&self, sentence: usize) -> Range<usize> {
        self.start_of(sentence)..self.start_of(sentence + 1)
    }

    fn start_of(&self, sentence: usize) -> usize {
        self.starts.get(sentence).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// Whether a name covers a word, as of the last sorting.
    pub fn is_named(&self, sentence: usize, word: usize) -> bool {
        let is_over = |draft: &Draft| draft.words.contains(&word) && draft.mention.form == MentionForm::Name;
        self.drafts_in(sentence..sentence + 1).iter().any(is_over)
    }

    /// The country an actor belongs to.
    pub fn country(&self, actor: u32) -> Option<&str> {
        self.actors[actor as usize].country.as_deref()
    }

    /// The body whose name is longer and begins with a folded word; `None` where there is none or more than one.
    pub fn body_beginning(&self, word: &str) -> Option<u32> {
        *self.bodies.get(word)?
    }

    /// Whether a folded word is the family name of a person.
    pub fn is_family(&self, word: &str) -> bool {
        self.families.contains(word)
    }

    /// The finished cast: mentions in order, actors in order of first mention.
    pub fn finish(mut self) -> Cast {
        self.sort();
        self.drafts.dedup_by(|second, first| second.mention.span == first.mention.span);
        let speaker = crate::speaker(&mut self);
        let mut mentions = Vec::with_capacity(self.drafts.len());
        for draft in self.drafts {
            let others =
                draft.others.into_iter().map(|other| Mention { actor: Some(other), ..draft.mention.clone() });
            let others: Vec<Mention> = others.collect();
            mentions.push(draft.mention);
            mentions.extend(others);
        }
        let mut order = vec![None; self.actors.len()];
        let mut n_actors = 0;
        for mention in &mut mentions {
            if let Some(actor) = &mut mention.actor {
                *actor = *order[*actor as usize].get_or_insert_with(|| {
                    n_actors += 1;
                    n_actors - 1
                });
            }
        }
        let speaker = speaker.map(|idx| {
            *order[idx as usize].get_or_insert_with(|| {
                n_actors += 1;
                n_actors - 1
            })
        });
        let mut ranked: Vec<(u32, Actor)> =
            order.into_iter().zip(self.actors).filter_map(|(rank, actor)| Some((rank?, actor))).collect();
        ranked.sort_by_key(|(rank, _)| *rank);
        Cast { mentions, actors: ranked.into_iter().map(|(_, actor)| actor).collect(), speaker }
    }

    fn add(&mut self, mut actor: Actor) -> u32 {
        if let Some(&idx) = self.by_id.get(&actor.id) {
            return idx;
        }
        if let Some(entry) = self.scene.index.entry_of(&actor.id) {
            override_with(&mut actor, entry, self.scene.day);
        }
        let idx = self.actors.len() as u32;
        self.by_id.insert(actor.id.clone(), idx);
        let parts: Vec<SmolStr> = words(&actor.name, 0).into_iter().map(|word| word.folded).collect();
        match actor.kind {
            ActorKind::Person => self.families.extend(short_names(&parts).cloned()),
            ActorKind::Organization | ActorKind::Group if parts.len() > 1 => {
                self.bodies.entry(parts[0].clone()).and_modify(|only| *only = None).or_insert(Some(idx));
            }
            _ => {}
        }
        self.traits.push(Traits { parts, ..Traits::default() });
        self.actors.push(actor);
        idx
    }
}

impl Draft {
    /// Points the mention at an actor.
    pub fn resolve(&mut self, actor: u32, by: ResolvedBy, confidence: f32) {
        self.mention.actor = Some(actor);
        self.mention.resolved_by = Some(by);
        self.mention.confidence = confidence;
    }
}

/// A state, as the lexicon has it.
pub(crate) fn state_of(code: &str) -> Actor {
    let name = lexicon::state(code).map_or(code, |state| state.name);
    Actor { kind: ActorKind::State, country: Some(code.to_owned()), ..actor(code, name) }
}

/// A branch of a state, as the lexicon has it.
pub(crate) fn branch_of(code: &str, sector: Sector) -> Actor {
    let name = lexicon::state(code).map_or(code, |state| state.name);
    let article = if takes_article(name) { "the " } else { "" };
    Actor {
        kind: branch_kind(sector),
        country: Some(code.to_owned()),
        sector: Some(sector),
        ..actor(&format!("{code}.{sector}"), &format!("{} of {article}{name}", branch_noun(sector)))
    }
}

/// What the user's dictionary says of an actor counts before what the lexicon says.
pub(crate) fn override_with(actor: &mut Actor, entry: &Entry, day: Option<Date>) {
    actor.known = true;
    actor.kind = entry.kind.unwrap_or(actor.kind);
    if let Some(standing) = entry.standing(day) {
        let says_nothing = standing.country.is_none() && standing.sector.is_none();
        if !says_nothing || entry.standings.len() > 1 {
            (actor.country, actor.sector) = (standing.country.clone(), standing.sector);
        }
    }
    let roles = entry.standings.iter().filter_map(|standing| {
        Some(Role { role: standing.role.clone()?, from: standing.from, to: standing.to })
    });
    actor.roles.extend(roles);
    actor.roles.sort_by_key(|role| (role.from, role.to));
}

/// A name without regard to case as it is usually written: `Hamid Karzai`. Short words without a vowel stay.
fn spoken(name: &str) -> String {
    if !is_caseless(&words(name, 0)) {
        return name.to_owned();
    }
    let word = |word: &str| {
        let is_acronym = !word.contains(['A', 'E', 'I', 'O', 'U', 'Y']);
        let lower = word.to_lowercase();
        let mut letters = lower.chars();
        match letters.next() {
            _ if is_acronym => word.to_owned(),
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => lower,
        }
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The words that may stand alone for a full name: its last, and in East Asian order its first.
pub(crate) fn short_names(parts: &[SmolStr]) -> impl Iterator<Item = &SmolStr> {
    let first = parts.first().filter(|first| parts.len() == 3 && first.len() <= 5);
    parts.last().into_iter().chain(first)
}

/// The office that tells a person's country and sector on a day: the highest then held, and no candidacy
/// if there is another, else the last before, else the next; without a day, the highest.
pub(crate) fn standing(person: &str, day: Option<Date>) -> Option<&'static Office> {
    let offices = lexicon::offices_of(person);
    let height = |office: &&Office| (office.rank, office.role.ends_with("candidate"));
    let Some(day) = day else {
        return offices.iter().min_by_key(height);
    };
    let held = offices.iter().filter(|office| office.is_held_on(day)).min_by_key(height);
    let past = || {
        offices.iter().filter(|office| office.to.is_some_and(|to| to < day)).max_by_key(|office| office.to)
    };
    let next = || offices.iter().min_by_key(|office| office.from);
    held.or_else(past).or_else(next)
}

/// Whether a folded phrase names an office, allowing for spelling.
///
/// [`office_phrases`] gives all phrases that do.
pub(crate) fn is_same_office(role: &str, phrase: &str) -> bool {
    let role = fold_phrase(role);
    role == phrase
        || role.strip_prefix(phrase).is_some_and(|rest| rest.starts_with(" of "))
        || phrase == "premier" && role == "prime minister"
        || phrase == "secretary" && (role.starts_with("secretary of ") || role.ends_with(" secretary"))
        || phrase == "minister" && role.ends_with(" minister")
}

/// The folded phrases that name an office, as [`is_same_office`] has it: `minister`, for the minister of justice.
pub(crate) fn office_phrases(role: &str) -> Vec<String> {
    let role = fold_phrase(role);
    let shorter = role.match_indices(" of ").map(|(at, _)| role[..at].to_owned());
    let usual =
        ["premier", "secretary", "minister"].into_iter().filter(|phrase| is_same_office(&role, phrase));
    let mut phrases: Vec<String> = shorter.chain(usual.map(str::to_owned)).collect();
    phrases.push(role);
    phrases
}

/// A phrase in folded words, with the British and American spellings of ministries made one.
pub(crate) fn fold_phrase(phrase: &str) -> String {
    let folded: Vec<SmolStr> =
        phrase.split(|letter: char| !letter.is_alphanumeric() && letter != '\'').map(fold).collect();
    folded
        .iter()
        .filter(|word| !word.is_empty())
        .map(|word| if *word == "defense" { "defence" } else { word })
        .collect::<Vec<_>>()
        .join(" ")
}

fn actor(id: &str, name: &str) -> Actor {
    Actor {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: ActorKind::Organization,
        country: None,
        sector: None,
        roles: Vec::new(),
        known: true,
    }
}

fn branch_kind(sector: Sector) -> ActorKind {
    match sector {
        Sector::Government | Sector::Military | Sector::Legislature => ActorKind::Government,
        Sector::Judiciary | Sector::Police | Sector::Intelligence => ActorKind::Government,
        Sector::Opposition | Sector::Civilian | Sector::Education | Sector::Unknown => ActorKind::Group,
        _ => ActorKind::Organization,
    }
}

fn branch_noun(sector: Sector) -> &'static str {
    match sector {
        Sector::Government => "Government",
        Sector::Military => "Armed forces",
        Sector::Legislature => "Legislature",
        Sector::Judiciary => "Judiciary",
        Sector::Police => "Police",
        Sector::Intelligence => "Intelligence services",
        Sector::Opposition => "Opposition",
        Sector::Party => "Parties",
        Sector::Rebels => "Rebels",
        Sector::Media => "Media",
        Sector::Business => "Business",
        Sector::Civilian => "Civilians",
        Sector::Education => "Education",
        Sector::Labour => "Labour",
        Sector::InternationalOrganization => "International bodies",
        Sector::NonGovernmental => "Non-governmental organisations",
        Sector::Unknown => "Others",
    }
}

fn takes_article(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    name.starts_with("United ")
        || name.contains("Republic")
        || matches!(
            last,
            "Union"
                | "Islands"
                | "Netherlands"
                | "Philippines"
                | "Bahamas"
                | "Maldives"
                | "Gambia"
                | "Comoros"
                | "Seychelles"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_phrases_of_an_office_are_those_that_name_it() {
        let roles: Vec<&str> = lexicon::offices().iter().step_by(40).map(|office| office.role).collect();
        let phrases: Vec<String> = roles.iter().flat_map(|role| office_phrases(role)).collect();
        for role in roles {
            let own = office_phrases(role);
            for phrase in &phrases {
                assert_eq!(is_same_office(role, phrase), own.contains(phrase), "{role:?} {phrase:?}");
            }
        }
    }
}
