//! Who: states, seats of power, persons and their offices, organisations, titles, and nouns for actors.

use std::sync::LazyLock;

use legation_doc::{ActorKind, Date, Sector, is_within};

use crate::tsv::{cell, first_day, last_day, list, member, rows};

/// A state or territory, present or past.
#[derive(Debug, Clone)]
pub struct State {
    /// ISO 3166-1 alpha-3 code; ISO 3166-3 or a usual one for past states.
    pub code: &'static str,
    /// The usual name.
    pub name: &'static str,
    /// `state`, `territory` or `historic`.
    pub kind: &'static str,
    /// First day of its existence, given where it matters.
    pub from: Option<Date>,
    /// Last day of its existence, for past states.
    pub to: Option<Date>,
    /// Other names and abbreviations as printed.
    pub names: Vec<&'static str>,
    /// Adjectives: "North Korean".
    pub adjectives: Vec<&'static str>,
    /// Nouns for its people: "American", "Americans".
    pub people: Vec<&'static str>,
    /// Capitals that stand for the government.
    pub capitals: Vec<&'static str>,
}

/// A seat of power or branch of government known by a name of its own: the Kremlin is `RUS.GOV`.
#[derive(Debug, Clone)]
pub struct Seat {
    /// As printed, without article.
    pub name: &'static str,
    /// The actor it stands for.
    pub actor_id: &'static str,
}

/// A town, region, sea or site.
#[derive(Debug, Clone)]
pub struct Place {
    /// As printed.
    pub name: &'static str,
    /// The state it belongs to; `None` for seas and the like.
    pub country: Option<&'static str>,
    /// `city`, `region`, `sea`, `mountain` or `facility`.
    pub kind: &'static str,
}

/// A person of public life.
#[derive(Debug, Clone)]
pub struct Person {
    /// The actor id.
    pub id: &'static str,
    /// Usual full name.
    pub name: &'static str,
    /// `m`, `f`, or `None` where not recorded.
    pub gender: Option<char>,
    /// Other spellings of the full name.
    pub aliases: Vec<&'static str>,
    /// Short names that are unmistakable without a full name in the document: "Putin".
    pub mononyms: Vec<&'static str>,
}

/// A tenure of an office.
#[derive(Debug, Clone)]
pub struct Office {
    /// Who held it, a [`Person::id`].
    pub person: &'static str,
    /// Lower case: "foreign minister", "president of the European Commission".
    pub role: &'static str,
    /// The state; `None` for the leader of an international body.
    pub country: Option<&'static str>,
    /// The sector that the office puts its holder in.
    pub sector: Option<Sector>,
    /// First day, where known.
    pub from: Option<Date>,
    /// Last day; `None` for an office still held, or where unknown.
    pub to: Option<Date>,
    /// 1 for heads of state or government, 2 for top ministers, 3 for others.
    pub rank: u8,
}

impl Office {
    /// Whether it was held on a day; an unknown end is open.
    pub fn is_held_on(&self, day: Date) -> bool {
        is_within(day, self.from, self.to)
    }
}

/// An organisation or organised group.
#[derive(Debug, Clone)]
pub struct Organization {
    /// The actor id.
    pub id: &'static str,
    /// Usual full name.
    pub name: &'static str,
    /// Organisation or group.
    pub kind: ActorKind,
    /// Home state; `None` for international bodies.
    pub country: Option<&'static str>,
    /// Its sector.
    pub sector: Option<Sector>,
    /// First day of its existence, where recorded.
    pub from: Option<Date>,
    /// Last day of its existence, where recorded.
    pub to: Option<Date>,
    /// Other names and abbreviations as printed, case-sensitive.
    pub aliases: Vec<&'static str>,
}

/// A title or form of address that stands before a name.
#[derive(Debug, Clone)]
pub struct Title {
    /// As printed.
    pub title: &'static str,
    /// The sector it tells, if it does.
    pub sector: Option<Sector>,
    /// `m` or `f` where it tells.
    pub gender: Option<char>,
}

/// A common noun for a person, group or body that acts in politics.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Singular, lower case, one or more words.
    pub noun: &'static str,
    /// The sector it tells, if it does.
    pub sector: Option<Sector>,
    /// `person`, `group` or `body`.
    pub kind: &'static str,
}

/// A given name.
#[derive(Debug, Clone)]
pub struct GivenName {
    /// As printed.
    pub name: &'static str,
    /// `m` or `f`.
    pub gender: char,
}

/// All states and territories, in order of their codes.
pub fn states() -> &'static [State] {
    static STATES: LazyLock<Vec<State>> = LazyLock::new(|| {
        rows(include_str!("../data/states.tsv"))
            .map(|[code, name, kind, from, to, names, adjectives, people, capitals]| State {
                code,
                name,
                kind,
                from: first_day(from),
                to: last_day(to),
                names: list(names),
                adjectives: list(adjectives),
                people: list(people),
                capitals: list(capitals),
            })
            .collect()
    });
    &STATES
}

/// The state with a code.
pub fn state(code: &str) -> Option<&'static State> {
    states().binary_search_by(|state| state.code.cmp(code)).ok().map(|idx| &states()[idx])
}

/// All seats of power, in order of their names.
pub fn seats() -> &'static [Seat] {
    static SEATS: LazyLock<Vec<Seat>> = LazyLock::new(|| {
        rows(include_str!("../data/seats.tsv")).map(|[name, actor_id, _]| Seat { name, actor_id }).collect()
    });
    &SEATS
}

/// All places, in order of their names.
pub fn places() -> &'static [Place] {
    static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
        rows(include_str!("../data/places.tsv"))
            .map(|[name, country, kind]| Place { name, country: cell(country), kind })
            .collect()
    });
    &PLACES
}

/// All persons, in order of their ids.
pub fn persons() -> &'static [Person] {
    static PERSONS: LazyLock<Vec<Person>> = LazyLock::new(|| {
        rows(include_str!("../data/persons.tsv"))
            .map(|[id, name, gender, aliases]| Person {
                id,
                name,
                gender: gender.chars().next(),
                aliases: list(aliases).into_iter().filter(|alias| !alias.starts_with('=')).collect(),
                mononyms: list(aliases).into_iter().filter_map(|alias| alias.strip_prefix('=')).collect(),
            })
            .collect()
    });
    &PERSONS
}

/// The person with an id.
pub fn person(id: &str) -> Option<&'static Person> {
    persons().binary_search_by(|person| person.id.cmp(id)).ok().map(|idx| &persons()[idx])
}

/// All tenures, in order of the persons' ids.
pub fn offices() -> &'static [Office] {
    static OFFICES: LazyLock<Vec<Office>> = LazyLock::new(|| {
        rows(include_str!("../data/offices.tsv"))
            .map(|[person, role, country, sector, from, to, rank]| Office {
                person,
                role,
                country: cell(country),
                sector: member(sector),
                from: first_day(from),
                to: last_day(to),
                rank: rank.parse().unwrap_or(3),
            })
            .collect()
    });
    &OFFICES
}

/// The tenures of a person.
pub fn offices_of(person: &str) -> &'static [Office] {
    let offices = offices();
    let start = offices.partition_point(|office| office.person < person);
    let end = offices.partition_point(|office| office.person <= person);
    &offices[start..end]
}

/// All organisations, in order of their ids.
pub fn organizations() -> &'static [Organization] {
    static ORGANIZATIONS: LazyLock<Vec<Organization>> = LazyLock::new(|| {
        rows(include_str!("../data/organizations.tsv"))
            .map(|[id, name, kind, country, sector, from, to, aliases]| Organization {
                id,
                name,
                kind: member(kind).unwrap_or(ActorKind::Organization),
                country: cell(country),
                sector: member(sector),
                from: first_day(from),
                to: last_day(to),
                aliases: list(aliases),
            })
            .collect()
    });
    &ORGANIZATIONS
}

/// Adjectives of regions in small letters, each with the codes of the states that it is said of, in order.
pub fn regions() -> &'static [(&'static str, Vec<&'static str>)] {
    static REGIONS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
        rows(include_str!("../data/regions.tsv"))
            .map(|[adjective, states]| (adjective, list(states)))
            .collect()
    });
    &REGIONS
}

/// All titles, in order.
pub fn titles() -> &'static [Title] {
    static TITLES: LazyLock<Vec<Title>> = LazyLock::new(|| {
        rows(include_str!("../data/titles.tsv"))
            .map(|[title, sector, gender]| Title {
                title,
                sector: member(sector),
                gender: gender.chars().next(),
            })
            .collect()
    });
    &TITLES
}

/// All nouns for actors, in order.
pub fn agents() -> &'static [Agent] {
    static AGENTS: LazyLock<Vec<Agent>> = LazyLock::new(|| {
        rows(include_str!("../data/agents.tsv"))
            .map(|[noun, sector, kind]| Agent { noun, sector: member(sector), kind })
            .collect()
    });
    &AGENTS
}

/// All given names, in order.
pub fn given_names() -> &'static [GivenName] {
    static NAMES: LazyLock<Vec<GivenName>> = LazyLock::new(|| {
        rows(include_str!("../data/given-names.tsv"))
            .filter_map(|[name, gender]| Some(GivenName { name, gender: gender.chars().next()? }))
            .collect()
    });
    &NAMES
}
