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

pub mod check;
pub mod dictionary;
mod form;
mod tsv;
mod what;
mod who;

pub use form::{Irregular, irregulars};
pub use what::{Cue, Evaluation, Frame, FramePos, Slot, cues, evaluations, frames};
pub use who::{
    Agent, GivenName, Office, Organization, Person, Place, Seat, State, Title, agents, given_names, offices,
    offices_of, organizations, person, persons, places, regions, seats, state, states, titles,
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
    "irregulars",
    "offices",
    "organizations",
    "persons",
    "places",
    "regions",
    "seats",
    "states",
    "titles",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_rows_and_no_problems() {
        for (name, text) in TABLES {
            assert!(check::rows(text).next().is_some(), "{name} is empty");
        }
        assert_eq!(check::problems(), Vec::<String>::new());
    }

    #[test]
    fn every_table_reads() {
        assert!(states().len() > 240 && places().len() > 1000 && titles().len() > 200);
        assert!(frames().len() > 1000 && cues().len() > 400 && evaluations().len() > 1000);
        assert!(agents().len() > 500 && given_names().len() > 1000);
    }
}
