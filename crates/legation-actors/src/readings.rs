//! Which of its readings a name has in a document.

use legation_doc::{Date, MentionForm, Sector, is_within};
use legation_lexicon::{self as lexicon, Organization};

use crate::builder::Builder;
use crate::index::{Reading, party_adjective};
use crate::names::NameSpan;
use crate::scene::Scene;
use crate::words::{Word, fold};

/// The reading of a name that suits the document; `None` where the lexicon has none.
pub(crate) fn choose(scene: &Scene, span: &NameSpan, salience: &Salience) -> Option<Reading> {
    let mut best: Option<(Reading, (u32, u32))> = None;
    for &reading in &span.readings {
        let rank = rank(scene, span, salience, reading);
        if rank.0 > 0 && best.is_none_or(|(_, known)| rank > known) {
            best = Some((reading, rank));
        }
    }
    best.map(|(reading, _)| reading)
}

/// How well a reading suits: first by its table and its time, then by how much the document is about its
/// state. 0 rules a reading out.
fn rank(scene: &Scene, span: &NameSpan, salience: &Salience, reading: Reading) -> (u32, u32) {
    match reading {
        Reading::Own(_) => (100, 0),
        Reading::State(idx) | Reading::Adjective(idx) | Reading::People(idx) => {
            let state = &lexicon::states()[usize::from(idx)];
            let takes_article =
                scene.before(span.sentence, span.words.start).is_some_and(|word| word.folded == "the");
            let table = if matches!(reading, Reading::State(_)) { 80 } else { 79 };
            let is_past = u32::from(!is_open(scene.day, state.from, state.to));
            (table - 20 * is_past + 20 * u32::from(takes_article), salience.weight(state.code))
        }
        Reading::Person(idx) => {
            let id = lexicon::persons()[usize::from(idx)].id;
            let is_active = scene
                .day
                .is_some_and(|day| lexicon::offices_of(id).iter().any(|office| office.is_held_on(day)));
            (75, u32::from(is_active))
        }
        Reading::Seat(_) => (70, seat_state(reading).map_or(0, |code| salience.weight(code))),
        Reading::Capital(idx) => {
            let state = &lexicon::states()[usize::from(idx)];
            let exists = if scene.day.is_some() {
                is_open(scene.day, state.from, state.to)
            } else {
                state.to.is_none()
            };
            (60 + u32::from(exists), salience.weight(state.code))
        }
        Reading::Organization(idx) => {
            rank_organization(scene, span, salience, &lexicon::organizations()[usize::from(idx)])
        }
        Reading::Place(idx) => {
            let is_site = span.words.len() > 1 && lexicon::places()[usize::from(idx)].kind == "facility";
            (if is_site { 50 } else { 73 }, 0)
        }
    }
}

/// Of bodies of one name that of a state in the text wins, then the one whose name needs no bracket.
fn rank_organization(
    scene: &Scene,
    span: &NameSpan,
    salience: &Salience,
    row: &'static Organization,
) -> (u32, u32) {
    let weight = row.country.map_or(0, |code| salience.weight(code));
    // `Green Party` is that of Brazil, and `PAN` a party of Mexico, in texts about those states only.
    let written = scene.text_of(span.sentence, span.words.clone());
    let is_acronym = span.words.len() == 1 && written.chars().all(char::is_uppercase);
    if weight == 0
        && row.country.is_some()
        && (unqualified(row) == Some(written) || is_acronym && row.sector == Some(Sector::Party))
    {
        return (0, 0);
    }
    if weight == 0
        && span.words.len() == 1
        && is_adjective_of(row, &scene.words[span.sentence][span.words.start])
    {
        return (0, 0);
    }
    // A branch of the state goes by its seat: `RUS.MIL` rather than an army of its own id.
    let is_branch = matches!(row.sector, Some(Sector::Government | Sector::Judiciary | Sector::Intelligence));
    let is_past = u32::from(!is_open(scene.day, row.from, row.to));
    let is_named = u32::from(weight > 0);
    let is_plain = u32::from(!row.name.contains('('));
    (if is_branch { 65 } else { 72 } - 20 * is_past, 1000 * is_named + 500 * is_plain + weight.min(400))
}

/// The name of a party without its state, which texts of that state leave out: `Green Party`, of `Green Party (Brazil)`
/// and `Green Party of the United States`.
pub(crate) fn unqualified(row: &'static Organization) -> Option<&'static str> {
    let state = lexicon::state(row.country.filter(|_| row.sector == Some(Sector::Party))?)?;
    let mut names = std::iter::once(&state.name).chain(&state.names);
    names.find_map(|state| {
        let bare = row.name.strip_suffix(')').and_then(|name| name.strip_suffix(state)?.strip_suffix(" ("));
        let of = || row.name.strip_suffix(state).map(|name| name.strip_suffix("the ").unwrap_or(name));
        bare.or_else(|| of()?.strip_suffix(" of "))
    })
}

/// Whether something that began and ended existed on a day; what is unknown is open.
fn is_open(day: Option<Date>, from: Option<Date>, to: Option<Date>) -> bool {
    day.is_none_or(|day| is_within(day, from, to))
}

/// How much a document is about each state.
#[derive(Debug, Default)]
pub(crate) struct Salience {
    counts: Vec<(&'static str, u32)>,
}

impl Salience {
    /// Counts the names of states, their people, capitals and seats, and the document's own state.
    pub fn of(scene: &Scene, spans: &[NameSpan]) -> Self {
        let mut salience = Self::default();
        for span in spans {
            let country = |reading| match reading {
                Reading::Own(idx) => {
                    let country = scene.index.entry(idx).standing(scene.day)?.country.as_deref()?;
                    lexicon::state(country).map(|state| state.code)
                }
                _ => state_of(reading).or_else(|| seat_state(reading)),
            };
            if let Some(code) = span.readings.first().and_then(|&reading| country(reading)) {
                salience.add(code, 1);
            }
        }
        if let Some(code) = scene.document.country.as_deref().and_then(state_named) {
            salience.add(code, 10);
        }
        salience
    }

    /// Counts the countries of all named actors.
    pub fn of_names(builder: &Builder) -> Self {
        let mut salience = Self::default();
        for draft in builder.drafts.iter().filter(|draft| draft.mention.form == MentionForm::Name) {
            let country = draft.mention.actor.and_then(|actor| builder.country(actor));
            if let Some(state) = country.and_then(lexicon::state) {
                salience.add(state.code, 1);
            }
        }
        salience
    }

    /// How often a state is named.
    pub fn weight(&self, code: &str) -> u32 {
        self.counts.iter().find(|(known, _)| *known == code).map_or(0, |(_, count)| *count)
    }

    /// The states named, in order of first mention, with their counts.
    pub fn counts(&self) -> &[(&'static str, u32)] {
        &self.counts
    }

    fn add(&mut self, code: &'static str, weight: u32) {
        match self.counts.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += weight,
            None => self.counts.push((code, weight)),
        }
    }
}

/// The code of a state that a reading names in any way.
pub(crate) fn state_of(reading: Reading) -> Option<&'static str> {
    match reading {
        Reading::State(idx) | Reading::Adjective(idx) | Reading::People(idx) | Reading::Capital(idx) => {
            Some(lexicon::states()[usize::from(idx)].code)
        }
        _ => None,
    }
}

/// The code of the state that a reading's place lies in.
pub(crate) fn place_of(reading: Reading) -> Option<&'static str> {
    let Reading::Place(idx) = reading else { return None };
    lexicon::places()[usize::from(idx)].country
}

/// The state with a code or a name.
pub(crate) fn state_named(name: &str) -> Option<&'static str> {
    let states = lexicon::states();
    let found = lexicon::state(name)
        .or_else(|| states.iter().find(|state| state.name == name || state.names.contains(&name)));
    found.map(|state| state.code)
}

fn seat_state(reading: Reading) -> Option<&'static str> {
    let Reading::Seat(idx) = reading else { return None };
    lexicon::seats()[usize::from(idx)].actor_id.split_once('.').map(|(code, _)| code)
}

/// Whether a word is the first of a party's name: `Conservative`, of the Conservative Party.
pub(crate) fn is_party_adjective(reading: Reading, word: &Word) -> bool {
    matches!(reading, Reading::Organization(idx) if is_adjective_of(&lexicon::organizations()[usize::from(idx)], word))
}

fn is_adjective_of(row: &'static Organization, word: &Word) -> bool {
    party_adjective(row).is_some_and(|adjective| fold(adjective) == word.folded)
}
