//! What names and nouns for actors are looked up in: tries over words, that of the lexicon built on first use.

use std::sync::LazyLock;

use legation_doc::{ActorKind, Sector, SmolStr};
use legation_lexicon as lexicon;
use legation_lexicon::dictionary::{Dictionary, Entry};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::readings::unqualified;
use crate::words::{Gap, Shape, Word, is_one_of, slug, words};

/// What a name may stand for; the number is the row in its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    /// A state by its name.
    State(u16),
    /// A state by its adjective.
    Adjective(u16),
    /// A state by the noun for its people.
    People(u16),
    /// A state by its capital.
    Capital(u16),
    /// A seat of power.
    Seat(u16),
    /// An organisation.
    Organization(u16),
    /// A person by a full name, or by a short one that is unmistakable.
    Person(u16),
    /// A place.
    Place(u16),
    /// An entry of the user's dictionary.
    Own(u32),
}

/// A noun or title that tells what someone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    /// The sector it tells, if it does.
    pub sector: Option<Sector>,
    /// A person, group or body.
    pub number: Number,
    /// `m` or `f` where it tells.
    pub gender: Option<char>,
    /// Whether it is in the plural.
    pub is_plural: bool,
    /// Whether it stands before names only.
    pub is_title: bool,
    /// Whether it is a machine of war, which only a state that owns it makes an actor.
    pub is_machine: bool,
}

/// Whether a noun denotes one, many, or a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Number {
    /// One person.
    Person,
    /// People.
    Group,
    /// A body with a name or seat.
    Body,
}

/// What names and nouns for actors are looked up in: a dictionary of the user's, and the lexicon.
///
/// The longest match counts, and of two as long the user's, so that a dictionary adds to the lexicon and overrides
/// it. An entry with the id of an actor of the lexicon gives that actor other names, country, sector and roles.
pub struct Index {
    lexicon: &'static Lexicon,
    dictionary: Dictionary,
    names: Trie<(Reading, Form)>,
    /// Names that are written without regard to case.
    caseless: Trie<u32>,
    kinds: Trie<Kind>,
    by_id: FxHashMap<String, u32>,
}

impl Index {
    /// The lexicon alone.
    pub fn shared() -> &'static Self {
        static INDEX: LazyLock<Index> = LazyLock::new(|| Index::with(Dictionary::default()));
        &INDEX
    }

    /// A dictionary beside the lexicon.
    pub fn with(dictionary: Dictionary) -> Self {
        let mut index = Self {
            lexicon: Lexicon::shared(),
            dictionary: Dictionary::default(),
            names: Trie::default(),
            caseless: Trie::default(),
            kinds: Trie::default(),
            by_id: FxHashMap::default(),
        };
        for (idx, entry) in (0..).zip(&dictionary.entries) {
            if entry.is_noun() {
                index.add_noun(entry);
                continue;
            }
            index.by_id.entry(id_of(entry)).or_insert(idx);
            for name in &entry.names {
                let parts = words(name, 0);
                if is_caseless(&parts) {
                    index.caseless.add(&parts, idx);
                } else {
                    index.names.add(&parts, (Reading::Own(idx), form(&parts)));
                }
            }
        }
        Self { dictionary, ..index }
    }

    /// The entry of the user's dictionary at an index.
    pub(crate) fn entry(&self, idx: u32) -> &Entry {
        &self.dictionary.entries[idx as usize]
    }

    /// The entry of the user's dictionary for an actor.
    pub(crate) fn entry_of(&self, id: &str) -> Option<&Entry> {
        self.by_id.get(id).map(|&idx| self.entry(idx))
    }

    /// The longest name that begins at a word: its readings and its number of words.
    pub(crate) fn name_at(&self, words: &[Word], is_capitals: bool) -> Option<(Vec<Reading>, usize)> {
        let known = longest(&self.lexicon.names, words, is_capitals);
        if self.by_id.is_empty() {
            return known;
        }
        let mut own = longest(&self.names, words, is_capitals);
        self.caseless.walk(words, |length, entries| {
            let is_written_so =
                words[..length].iter().all(|word| word.shape != Shape::Lower || is_small(&word.folded));
            if is_written_so && own.as_ref().is_none_or(|(_, known)| *known < length) {
                own = Some((entries.iter().map(|&idx| Reading::Own(idx)).collect(), length));
            }
        });
        match (own, known) {
            (Some(own), Some(known)) => Some(if own.1 >= known.1 { own } else { known }),
            (own, known) => own.or(known),
        }
    }

    /// The longest noun or title for actors that begins at a word, and its number of words.
    pub(crate) fn kind_at(&self, words: &[Word]) -> Option<(Kind, usize)> {
        let mut found: Option<(Kind, usize)> = None;
        for kinds in [&self.kinds, &self.lexicon.kinds] {
            kinds.walk(words, |length, kinds| {
                if joined(&words[..length]) && found.is_none_or(|(_, known)| known < length) {
                    found = kinds.first().map(|&kind| (kind, length));
                }
            });
        }
        found
    }

    /// The noun or title that exactly fills some words.
    pub(crate) fn kind_of(&self, words: &[Word]) -> Option<Kind> {
        kind_of(&self.kinds, words).or_else(|| kind_of(&self.lexicon.kinds, words))
    }

    /// Whether some words stand before names as a title.
    pub(crate) fn is_title(&self, words: &[Word]) -> bool {
        let mut is_title = false;
        self.lexicon.kinds.walk(words, |length, kinds| {
            is_title |= length == words.len() && kinds.iter().any(|kind| kind.is_title)
        });
        is_title
    }

    /// The gender of a given name; `None` for other words.
    pub(crate) fn given(&self, folded: &str) -> Option<char> {
        self.lexicon.given.get(folded).copied()
    }

    /// The persons of the lexicon whose full name ends, or in East Asian order begins, with a word.
    pub(crate) fn family(&self, folded: &str) -> &'static [u16] {
        self.lexicon.families.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Adds a noun for actors, in its number and the plural, unless other names are given, which then are plurals.
    fn add_noun(&mut self, entry: &Entry) {
        let standing = entry.standing(None);
        let number = match entry.kind {
            Some(ActorKind::Person) => Number::Person,
            Some(ActorKind::Group) => Number::Group,
            _ => Number::Body,
        };
        let noun = entry.names[0].as_str();
        let kind = Kind {
            sector: standing.and_then(|standing| standing.sector),
            number,
            gender: entry.gender.or(gender_of(noun)),
            is_plural: number == Number::Group && is_plural_form(noun),
            is_title: false,
            is_machine: false,
        };
        self.kinds.add(&words(noun, 0), kind);
        let number = if number == Number::Person { Number::Group } else { number };
        let plural = Kind { number, is_plural: true, ..kind };
        let others = entry.names[1..].iter().cloned();
        let regular = (entry.names.len() == 1 && kind.number != Number::Group).then(|| plural_of(noun));
        for name in others.chain(regular) {
            self.kinds.add(&words(&name, 0), plural);
        }
    }
}

/// The id of a dictionary's actor.
pub(crate) fn id_of(entry: &Entry) -> String {
    entry.id.clone().unwrap_or_else(|| slug(&entry.names[0]))
}

/// Whether a name is written without regard to case, as the dictionaries of event coders are.
pub(crate) fn is_caseless(parts: &[Word]) -> bool {
    let is_upper =
        |part: &Word| part.shape != Shape::Lower && part.shape != Shape::Capital || part.folded.len() == 1;
    parts.iter().all(is_upper) && (parts.len() > 1 || parts.iter().any(|part| part.folded.len() > 4))
}

/// Words that stand small inside names.
fn is_small(folded: &str) -> bool {
    is_one_of(
        folded,
        "of the and for in on to s de la le du des di da do dos del van der den von bin ibn al el ul e y",
    )
}

fn longest(
    names: &Trie<(Reading, Form)>,
    words: &[Word],
    is_capitals: bool,
) -> Option<(Vec<Reading>, usize)> {
    let mut found = None;
    names.walk(words, |length, entries| {
        let mut readings = Vec::new();
        for (reading, form) in entries {
            if !readings.contains(reading) && fits(form, *reading, &words[..length], is_capitals) {
                readings.push(*reading);
            }
        }
        if !readings.is_empty() {
            found = Some((readings, length));
        }
    });
    found
}

fn kind_of(kinds: &Trie<Kind>, words: &[Word]) -> Option<Kind> {
    let mut found = None;
    kinds.walk(words, |length, kinds| {
        if length == words.len() && joined(words) {
            found = kinds.first().copied();
        }
    });
    found
}

/// The names and nouns of the embedded lexicon.
struct Lexicon {
    names: Trie<(Reading, Form)>,
    kinds: Trie<Kind>,
    given: FxHashMap<SmolStr, char>,
    families: FxHashMap<SmolStr, Vec<u16>>,
}

impl Lexicon {
    fn shared() -> &'static Self {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::build);
        &LEXICON
    }

    fn build() -> Self {
        let mut index = Self {
            names: Trie::for_words(1 << 16),
            kinds: Trie::default(),
            given: FxHashMap::default(),
            families: FxHashMap::default(),
        };
        index.add_states();
        for (idx, seat) in (0..).zip(lexicon::seats()) {
            index.add_name(seat.name, Reading::Seat(idx));
        }
        for (idx, organization) in (0..).zip(lexicon::organizations()) {
            let name = organization.name.split(" (").next().unwrap_or_default();
            index.add_name(name, Reading::Organization(idx));
            if let Some(name) = unqualified(organization) {
                index.add_name(name, Reading::Organization(idx));
            }
            if let Some(adjective) = party_adjective(organization) {
                index.add_name(adjective, Reading::Organization(idx));
            }
            for alias in &organization.aliases {
                index.add_name(alias, Reading::Organization(idx));
            }
        }
        for (idx, person) in (0..).zip(lexicon::persons()) {
            index.add_person(person, idx);
        }
        for (idx, place) in (0..).zip(lexicon::places()) {
            index.add_name(place.name, Reading::Place(idx));
        }
        index.add_kinds();
        for name in lexicon::given_names() {
            index.given.insert(crate::words::fold(name.name), name.gender);
        }
        index
    }

    fn add_states(&mut self) {
        for (idx, state) in (0..).zip(lexicon::states()) {
            for name in std::iter::once(&state.name).chain(&state.names) {
                self.add_name(name, Reading::State(idx));
            }
            for name in &state.adjectives {
                self.add_name(name, Reading::Adjective(idx));
            }
            for name in &state.people {
                self.add_name(name, Reading::People(idx));
            }
            for name in &state.capitals {
                self.add_name(name, Reading::Capital(idx));
            }
        }
    }

    fn add_person(&mut self, person: &'static lexicon::Person, idx: u16) {
        for name in std::iter::once(&person.name).chain(&person.aliases).chain(&person.mononyms) {
            self.add_name(name, Reading::Person(idx));
        }
        let parts = words(person.name, 0);
        let ends = [parts.first(), parts.last()];
        for word in ends.into_iter().flatten() {
            let holders = self.families.entry(word.folded.clone()).or_default();
            if holders.last() != Some(&idx) {
                holders.push(idx);
            }
        }
    }

    fn add_kinds(&mut self) {
        for agent in lexicon::agents() {
            let number = match agent.kind {
                "person" => Number::Person,
                "group" => Number::Group,
                _ => Number::Body,
            };
            let is_plural = number == Number::Group && is_plural_form(agent.noun);
            let kind = Kind {
                sector: agent.sector,
                number,
                gender: gender_of(agent.noun),
                is_plural,
                is_title: false,
                is_machine: false,
            };
            self.kinds.add(&words(agent.noun, 0), kind);
            if number != Number::Group {
                let number = if number == Number::Person { Number::Group } else { number };
                let plural = Kind { number, is_plural: true, ..kind };
                self.kinds.add(&words(&plural_of(agent.noun), 0), plural);
            }
        }
        self.add_machines();
        let is_of_state = |office: &&lexicon::Office| {
            matches!(office.sector, Some(Sector::Government | Sector::Legislature))
        };
        for office in lexicon::offices().iter().filter(|office| office.rank <= 2).filter(is_of_state) {
            let role = words(office.role, 0);
            if kind_of(&self.kinds, &role).is_none() {
                let gender = gender_of(office.role);
                let kind = Kind {
                    sector: office.sector,
                    number: Number::Person,
                    gender,
                    is_plural: false,
                    is_title: false,
                    is_machine: false,
                };
                self.kinds.add(&role, kind);
            }
        }
        for title in lexicon::titles() {
            let kind = Kind {
                sector: title.sector,
                number: Number::Person,
                gender: title.gender,
                is_plural: false,
                is_title: true,
                is_machine: false,
            };
            self.kinds.add(&words(title.title, 0), kind);
        }
    }

    /// Adds machines of war, which stand for those who use them: `Israeli tanks shelled the town`.
    fn add_machines(&mut self) {
        const MACHINES: &str = "aircraft artillery bombers drones fighters gunboats gunships helicopters jets planes \
            submarines tanks warplanes warships";
        let kind = Kind {
            sector: Some(Sector::Military),
            number: Number::Group,
            gender: None,
            is_plural: true,
            is_title: false,
            is_machine: true,
        };
        for machine in MACHINES.split(' ') {
            let word = words(machine, 0);
            if kind_of(&self.kinds, &word).is_none() {
                self.kinds.add(&word, kind);
            }
        }
    }

    fn add_name(&mut self, name: &'static str, reading: Reading) {
        let parts = words(name, 0);
        // `the States` needs its article, `The New York Times` and `the U.S.` do not.
        let follows_article = parts.len() > 1 && parts[0].folded == "the";
        let article = usize::from(follows_article && (parts.len() > 2 || self.names.has(&parts[1..])));
        // `1+1` and `En+` would match what has nothing to do with them.
        let is_short = |part: &Word| {
            part.shape == Shape::Number || part.folded.len() <= 2 && part.shape == Shape::Capital
        };
        if parts[article..].iter().all(is_short) {
            return;
        }
        self.names.add(&parts[article..], (reading, form(&parts[article..])));
    }
}

/// The word that a party's name begins with and its people are called by: `Conservative`.
pub(crate) fn party_adjective(row: &'static lexicon::Organization) -> Option<&'static str> {
    const ADJECTIVES: &[&str] = &[
        "Communist",
        "Conservative",
        "Democratic",
        "Green",
        "Labor",
        "Labour",
        "Liberal",
        "Libertarian",
        "Republican",
        "Socialist",
    ];
    let adjective = row.name.split(" (").next()?.strip_suffix(" Party")?;
    (row.sector == Some(Sector::Party) && ADJECTIVES.contains(&adjective)).then_some(adjective)
}

/// How the words of a name are written in the lexicon, and what stands before each.
type Form = Box<[(Shape, Gap)]>;

fn form(parts: &[Word]) -> Form {
    parts.iter().map(|part| (part.shape, part.gap)).collect()
}

/// A tree of words.
struct Trie<T> {
    words: FxHashMap<SmolStr, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    values: Vec<Vec<T>>,
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Self::for_words(0)
    }
}

impl<T> Trie<T> {
    /// An empty trie with room for about so many words, since growth costs more than the entries.
    fn for_words(n_words: usize) -> Self {
        let mut values = Vec::with_capacity(2 * n_words + 1);
        values.push(Vec::new());
        Self {
            words: FxHashMap::with_capacity_and_hasher(n_words, FxBuildHasher),
            edges: FxHashMap::with_capacity_and_hasher(2 * n_words, FxBuildHasher),
            values,
        }
    }
}

impl<T: PartialEq> Trie<T> {
    fn add(&mut self, words: &[Word], value: T) {
        let mut node = 0;
        for word in words {
            let fresh = self.words.len() as u32;
            let id = *self.words.entry(word.folded.clone()).or_insert(fresh);
            node = *self.edges.entry((node, id)).or_insert_with(|| {
                self.values.push(Vec::new());
                self.values.len() as u32 - 1
            });
        }
        let values = &mut self.values[node as usize];
        if node > 0 && !values.contains(&value) {
            values.push(value);
        }
    }

    /// Whether the words as a whole are an entry.
    fn has(&self, words: &[Word]) -> bool {
        let mut found = false;
        self.walk(words, |length, _| found |= length == words.len());
        found
    }

    /// Calls `visit` for each entry that the words begin with, shortest first.
    fn walk(&self, words: &[Word], mut visit: impl FnMut(usize, &[T])) {
        let mut node = 0;
        for (position, word) in words.iter().enumerate() {
            let next = self.words.get(&word.folded).and_then(|&id| self.edges.get(&(node, id)));
            let Some(&next) = next else { return };
            node = next;
            let values = &self.values[node as usize];
            if !values.is_empty() {
                visit(position + 1, values);
            }
        }
    }
}

/// Whether the words are written as the name asks: capitals where it has them, nothing foreign between.
fn fits(form: &Form, reading: Reading, found: &[Word], is_capitals: bool) -> bool {
    let all_upper = found.len() > 1 && found.iter().all(|word| word.shape == Shape::Upper);
    form.iter().zip(found).enumerate().all(|(idx, (&(shape, gap), word))| {
        let shape_fits = match (shape, word.shape) {
            (Shape::Upper, Shape::Upper) => !is_capitals || has_dots(word) || is_unlike_a_word(&word.folded),
            (Shape::Capital, Shape::Upper) if is_capitals => {
                found.len() > 1 || is_plain_when_single(reading, &word.folded)
            }
            (Shape::Capital, Shape::Upper) => all_upper || word.folded.len() == 1,
            (Shape::Capital, Shape::Capital) | (Shape::Number, _) => true,
            (Shape::Capital, Shape::Lower) => idx > 0 && (word.gap == Gap::Hyphen || word.folded.len() <= 3),
            (Shape::Lower, Shape::Lower) => true,
            (Shape::Lower, _) => idx > 0 || found.len() > 1,
            _ => false,
        };
        shape_fits && (idx == 0 || gap_fits(gap, word.gap, &found[idx - 1]))
    })
}

fn gap_fits(wanted: Gap, found: Gap, before: &Word) -> bool {
    match found {
        Gap::Space | Gap::Hyphen => wanted != Gap::Apostrophe,
        Gap::Stop => wanted == Gap::Stop || before.folded.len() <= 3 && before.shape != Shape::Upper,
        Gap::Apostrophe => true,
        Gap::Comma | Gap::Bracket | Gap::Other => wanted == found,
    }
}

fn joined(words: &[Word]) -> bool {
    words
        .iter()
        .skip(1)
        .all(|word| matches!(word.gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe | Gap::Stop))
}

fn has_dots(word: &Word) -> bool {
    word.span.len() > word.folded.len()
}

/// In a headline all in capitals, `WHO` and `US` are more often words than names.
fn is_unlike_a_word(folded: &str) -> bool {
    const WORDS: &str = "act aid aids aim all am an and are arm as at be big but by can car care case cut do \
        end fast for gas go had has he her his hit hope if in is it its law lead led let \
        mail man map may me met my no not now of off on one or our out pact part pay plan \
        pro ran rise sad said seal set she so star start sun talk ten the tie time to top up \
        us use vote war was we west who will win with yes yet you";
    !is_one_of(folded, WORDS)
}

/// Single words in capitals are trusted where they name a state, its people or its capital, or a person.
fn is_plain_when_single(reading: Reading, folded: &str) -> bool {
    let is_trusted = !matches!(reading, Reading::Organization(_) | Reading::Place(_) | Reading::Seat(_));
    is_trusted && folded.len() > 3
}

fn gender_of(noun: &str) -> Option<char> {
    const MALE: &[&str] =
        &["king", "prince", "emir", "sultan", "son", "father", "brother", "husband", "sheikh"];
    const FEMALE: &[&str] =
        &["queen", "princess", "daughter", "mother", "sister", "wife", "widow", "empress"];
    let last = noun.rsplit(' ').next().unwrap_or_default();
    if FEMALE.contains(&last) || last.ends_with("woman") {
        return Some('f');
    }
    (MALE.contains(&last) || last.ends_with("man") && last != "human").then_some('m')
}

fn is_plural_form(noun: &str) -> bool {
    let last = noun.rsplit(' ').next().unwrap_or_default();
    last.ends_with('s')
        || matches!(last, "people" | "personnel" | "men" | "women" | "youth" | "clergy" | "troop" | "police")
}

/// The plural of a noun phrase: of its head, which stands before `of`, `for`, `to` or at the end.
fn plural_of(noun: &str) -> String {
    let cut = [" of ", " for ", " to ", " at ", " in "].iter().filter_map(|word| noun.find(word)).min();
    let (head, rest) = noun.split_at(cut.unwrap_or(noun.len()));
    let plural = if let Some(stem) = head.strip_suffix("man") {
        format!("{stem}men")
    } else if let Some(stem) = head.strip_suffix("person") {
        format!("{stem}people")
    } else if head.ends_with('y') && !head.ends_with(['a', 'e', 'o', 'u']) && !ends_in_vowel_and_y(head) {
        format!("{}ies", &head[..head.len() - 1])
    } else if head.ends_with("ch") || head.ends_with("sh") || head.ends_with(['s', 'x', 'z']) {
        format!("{head}es")
    } else {
        format!("{head}s")
    };
    plural + rest
}

fn ends_in_vowel_and_y(word: &str) -> bool {
    ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Reading, usize)> {
        let found = words(text, 0);
        let (readings, length) = Index::shared().name_at(&found, crate::words::is_capitals(text))?;
        Some((readings[0], length))
    }

    #[test]
    fn names_match_in_their_spellings_and_not_as_words() {
        #[rustfmt::skip]
        let cases = [
            ("U.S. grain",           Some(1)),
            ("US grain",             Some(1)),
            ("us grain",             None),
            ("North Korea said",     Some(2)),
            ("north korea said",     None),
            ("Kim Jong-un went",     Some(3)),
            ("Kim Jong Un went",     Some(3)),
            ("NORTH KOREA SAYS NO",  Some(2)),
            ("WHO SAYS SO TO THEM",  None),
            ("who says so",          None),
            ("People’s Republic of China", Some(5)),
        ];
        for (text, length) in cases {
            assert_eq!(read(text).map(|(_, length)| length), length, "{text:?}");
        }
    }

    #[test]
    fn nouns_for_actors_match_in_both_numbers() {
        let kind =
            |text: &str| Index::shared().kind_at(&words(text, 0)).map(|(kind, length)| (kind.number, length));
        assert_eq!(kind("foreign ministers met"), Some((Number::Group, 2)));
        assert_eq!(kind("Foreign Ministry said"), Some((Number::Body, 2)));
        assert_eq!(kind("car park"), None);
    }
}
