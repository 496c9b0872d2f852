use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use legation_extract::Dictionaries;
use legation_models::Models;
use rayon::prelude::*;
use serde_json::Value;

use super::{Errors, Scores, gold, percent};

/// Scores how many of the states that a record's sources and targets belong to are among its actors' states.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let records = gold::records(path)?;
    let outcomes: Vec<(BTreeSet<String>, BTreeSet<String>)> =
        records.par_iter().map(|record| (wanted(record), found(record))).collect();
    let n_wanted: usize = outcomes.iter().map(|(wanted, _)| wanted.len()).sum();
    let n_right: usize = outcomes.iter().map(|(wanted, found)| (wanted & found).len()).sum();
    let missed = |(record, (wanted, found)): (&Value, &(BTreeSet<String>, BTreeSet<String>))| {
        let missed = wanted - found;
        (!missed.is_empty()).then(|| format!("{missed:?} not in {found:?}: {}", gold::text(record, "text")))
    };
    let errors = records.iter().zip(&outcomes).filter_map(missed).collect();
    Ok((vec![percent("recall", n_right as f64 / n_wanted.max(1) as f64)], errors))
}

/// The codes of states that the codes of sources and targets begin with.
fn wanted(record: &Value) -> BTreeSet<String> {
    let events = record["events"].as_array().into_iter().flatten();
    let codes = events.flat_map(|event| [gold::text(event, "source"), gold::text(event, "target")]);
    codes
        .filter_map(|code| code.get(..3))
        .filter(|code| legation_lexicon::state(code).is_some())
        .map(str::to_owned)
        .collect()
}

fn found(record: &Value) -> BTreeSet<String> {
    let document = gold::document(gold::text(record, "text"), None);
    let annotations = legation_extract::annotate(&document, Models::shared(), Dictionaries::shared());
    let actors = annotations.mentions.iter().filter_map(|mention| mention.actor);
    actors.filter_map(|actor| annotations.actors[actor as usize].country.clone()).collect()
}
