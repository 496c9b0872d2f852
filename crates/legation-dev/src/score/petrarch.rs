use std::path::Path;

use anyhow::Result;
use legation_doc::{Annotations, Sector, Target};
use legation_extract::dictionary::petrarch::{standing, verbs};
use legation_extract::dictionary::{Dictionary, Entry};
use legation_extract::{Dictionaries, Frames, Index, Issues};
use legation_models::Models;
use rayon::prelude::*;
use serde_json::Value;

use super::gold::{self, text};
use super::{Errors, Scores, percent};

/// Scores the events of PETRARCH's records, with its own dictionaries imported: how many are found as a stance with
/// source, target and CAMEO root, and how many stances are such an event.
///
/// The dictionaries lie beside the gold data, in `dictionaries/petrarch`.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let folder = path.ancestors().nth(3).unwrap_or(path).join("dictionaries/petrarch");
    let validate = dictionaries(
        &folder,
        &["PETR.Validate.actors.txt", "PETR.Validate.agents.txt"],
        "PETR.Validate.verbs.txt",
    )?;
    let phoenix = dictionaries(
        &folder,
        &[
            "Phoenix.Countries.actors.txt",
            "Phoenix.International.actors.txt",
            "Phoenix.MilNonState.actors.txt",
            "Phoenix.agents.txt",
        ],
        "CAMEO.2.0.txt",
    )?;
    let records = gold::records(path)?;
    let outcomes: Vec<Outcome> = records
        .par_iter()
        .map(|record| {
            let own = if text(record, "dictionaries") == "Phoenix" { &phoenix } else { &validate };
            (wanted(record), found(record, own))
        })
        .collect();
    let count = |of: &dyn Fn(&Outcome) -> usize| outcomes.iter().map(of).sum::<usize>();
    let n_right = count(&|(wanted, found)| wanted.iter().filter(|event| found.contains(event)).count());
    let n_dyads = count(&|(wanted, found)| {
        wanted.iter().filter(|event| found.iter().any(|other| other.ends == event.ends)).count()
    });
    let (n_wanted, n_found) = (count(&|(wanted, _)| wanted.len()), count(&|(_, found)| found.len()));
    let share = |n: usize, all: usize| n as f64 / all.max(1) as f64;
    let scores = vec![
        percent("recall", share(n_right, n_wanted)),
        percent("precision", share(n_right, n_found)),
        percent("dyad_recall", share(n_dyads, n_wanted)),
    ];
    let wrong = records.iter().zip(&outcomes).filter(|(_, (wanted, found))| {
        wanted.iter().any(|event| !found.contains(event)) || found.iter().any(|event| !wanted.contains(event))
    });
    let errors = wrong.map(|(record, (wanted, found))| {
        format!(
            "{}: {}\n    wanted {wanted:?}\n    found {found:?}",
            text(record, "id"),
            text(record, "text")
        )
    });
    Ok((scores, errors.collect()))
}

/// The events wanted and those found.
type Outcome = (Vec<Event>, Vec<Event>);

/// Country and sector of an actor.
type End = (Option<String>, Option<Sector>);

/// Source and target with the root of the code.
#[derive(PartialEq)]
struct Event {
    ends: [End; 2],
    root: String,
}

impl std::fmt::Debug for Event {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let show = |(country, sector): &End| {
            let sector = sector.map(|sector| sector.as_str()).unwrap_or_default();
            format!("{}{sector}", country.as_deref().unwrap_or("---"))
        };
        write!(formatter, "{} > {} {}", show(&self.ends[0]), show(&self.ends[1]), self.root)
    }
}

fn dictionaries(folder: &Path, actors: &[&str], acts: &str) -> Result<Dictionaries> {
    let mut entries: Vec<Entry> = Vec::new();
    for name in actors {
        entries.extend(Dictionary::read_petrarch(&gold::read(&folder.join(name))?).0.entries);
    }
    let acts = verbs::read(&gold::read(&folder.join(acts))?).0;
    Ok(Dictionaries {
        actors: Index::with(Dictionary { entries }),
        acts: Frames::with(acts),
        issues: Issues::default(),
    })
}

fn wanted(record: &Value) -> Vec<Event> {
    let events = record["events"].as_array().into_iter().flatten();
    let event = |event: &Value| Event {
        ends: ["source", "target"].map(|field| standing(text(event, field))),
        root: text(event, "code").chars().take(2).collect(),
    };
    events.map(event).collect()
}

fn found(record: &Value, dictionaries: &Dictionaries) -> Vec<Event> {
    let document = gold::document(text(record, "text"), record["date"].as_str());
    let annotations = legation_extract::annotate(&document, Models::shared(), dictionaries);
    let mut events: Vec<Event> = Vec::new();
    for stance in &annotations.stances {
        let Target::Actor(target) = stance.target else { continue };
        let ends = [stance.holder, target].map(|actor| end(&annotations, actor));
        let root = stance.cameo.iter().flat_map(|code| code.chars().take(2)).collect();
        let event = Event { ends, root };
        if !events.contains(&event) {
            events.push(event);
        }
    }
    events
}

fn end(annotations: &Annotations, actor: u32) -> End {
    let actor = &annotations.actors[actor as usize];
    (actor.country.clone(), actor.sector)
}
