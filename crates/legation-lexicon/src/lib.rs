//! The word lists of Legation, embedded: who acts in politics, and which words carry acts, reports and
//! evaluations.
//!
//! Each list is a table in `data/`, kept by hand and read once, on first use. The functions here give
//! typed rows in the table's order; stages build the look-ups that they need.
//!
//! ```
//! let state = legation_lexicon::state("PRK").unwrap();
//! assert_eq!(state.name, "North Korea");
//! assert!(state.capitals.contains(&"Pyongyang"));
//! ```

pub mod dictionary;
mod tsv;
mod what;
mod who;

pub use what::{Cue, Evaluation, Frame, FramePos, Slot, cues, evaluations, frames};
pub use who::{
    Agent, GivenName, Office, Organization, Person, Place, Seat, State, Title, agents, given_names, offices,
    offices_of, organizations, person, persons, places, seats, state, states, titles,
};

macro_rules! tables {
    ($($name:literal),+ $(,)?) => {
        /// The tables as they lie in `data/`: name and text, for the checker and for the fingerprint of a run.
        pub const TABLES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../data/", $name, ".tsv")))),+];
    };
}

tables!(
    "abbreviations",
    "acts",
    "agents",
    "cues",
    "evaluations",
    "given-names",
    "offices",
    "organizations",
    "persons",
    "places",
    "seats",
    "states",
    "titles",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_without_duplicates_and_have_every_cell() {
        for (name, text) in TABLES {
            let mut rows = text.lines().skip_while(|line| line.starts_with('#'));
            let columns = rows.next().expect("a header").split('\t').count();
            let rows: Vec<&str> = rows.collect();
            assert!(!rows.is_empty(), "{name} is empty");
            for pair in rows.windows(2) {
                assert!(pair[0] < pair[1], "{name}: {:?} before {:?}", pair[0], pair[1]);
            }
            for row in rows {
                assert_eq!(row.split('\t').count(), columns, "{name}: {row:?}");
            }
        }
    }

    #[test]
    fn every_table_reads_and_refers_to_rows_that_exist() {
        assert!(states().len() > 240 && places().len() > 1000 && titles().len() > 200);
        assert!(frames().len() > 1000 && cues().len() > 400 && evaluations().len() > 1000);
        assert!(agents().len() > 500 && given_names().len() > 1000);
        for office in offices() {
            assert!(person(office.person).is_some(), "{} holds an office but is no person", office.person);
            assert!(office.country.is_none_or(|code| state(code).is_some()), "{office:?}");
            assert!(!matches!((office.from, office.to), (Some(from), Some(to)) if from > to), "{office:?}");
        }
        for organization in organizations() {
            assert!(organization.country.is_none_or(|code| state(code).is_some()), "{organization:?}");
        }
        for seat in seats() {
            let code = seat.actor_id.split('.').next().unwrap_or_default();
            let is_branch = seat.actor_id.contains('.');
            assert!(!is_branch || state(code).is_some(), "{seat:?}");
        }
        for place in places() {
            assert!(place.country.is_none_or(|code| state(code).is_some()), "{place:?}");
        }
    }
}
