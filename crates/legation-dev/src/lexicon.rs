//! `cargo dev lexicon`: what the lexicon holds, and what is wrong with it.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use clap::Args;
use legation_lexicon as lexicon;

/// Counts the lexicon's rows and names.
#[derive(Debug, Args)]
pub struct Lexicon {
    /// Fails if a table is not in order, has a row twice, dates the wrong way round, references to rows that do not
    /// exist, or a high office that two hold at once without being marked as shared or disputed.
    #[arg(long)]
    check: bool,
}

impl Lexicon {
    /// Prints counts and, if asked, problems.
    pub fn run(&self) -> Result<()> {
        for (name, text) in lexicon::TABLES {
            println!("{name:16}{:7} rows", lexicon::check::rows(text).count());
        }
        println!("{:16}{:7}", "names", n_names());
        if !self.check {
            return Ok(());
        }
        let problems = lexicon::check::problems();
        problems.iter().for_each(|problem| println!("{problem}"));
        if !problems.is_empty() {
            bail!("{} problems in the lexicon", problems.len());
        }
        Ok(())
    }
}

/// Distinct names and aliases of states, seats, persons, organisations and places.
fn n_names() -> usize {
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for state in lexicon::states() {
        names.insert(state.name);
        names.extend(state.names.iter().chain(&state.adjectives).chain(&state.people).chain(&state.capitals));
    }
    names.extend(lexicon::seats().iter().map(|seat| seat.name));
    names.extend(lexicon::places().iter().map(|place| place.name));
    for person in lexicon::persons() {
        names.insert(person.name);
        names.extend(person.aliases.iter().chain(&person.mononyms));
    }
    for organization in lexicon::organizations() {
        names.insert(organization.name);
        names.extend(&organization.aliases);
    }
    names.len()
}
