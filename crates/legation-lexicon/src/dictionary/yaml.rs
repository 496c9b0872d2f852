//! Dictionaries in YAML: a list of actors with the columns of the table as keys.
//!
//! ```yaml
//! - name: Maria Vale
//!   aliases: [María Vale, M. Vale]
//!   kind: person
//!   country: PRT
//!   standings:
//!     - {sector: LEG, role: deputy, from: 2015-10, to: 2019-10}
//!     - {sector: GOV, role: foreign minister, from: 2019-10-26}
//! ```
//!
//! What a standing leaves out it has from its actor. `aliases` may also be one string with `|`, as in the table.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;

use super::{COLUMNS, Collection, Dictionary, NOTES, Problem, problem};

/// Whether a text is YAML rather than a table: its first line opens a list or a document.
pub(super) fn is_yaml(text: &str) -> bool {
    let first =
        text.lines().find(|line| !line.trim().is_empty() && !line.starts_with('#')).unwrap_or_default();
    first.starts_with("- ") || first.trim_end() == "-" || first.starts_with("---")
}

/// Reads a list of actors, as [`Dictionary::read`] does tables.
pub(super) fn read(text: &str) -> (Dictionary, Vec<Problem>) {
    let mut problems = Vec::new();
    let records = match serde_saphyr::from_str::<Vec<Spanned<Cell>>>(text) {
        Ok(records) => records,
        Err(error) => {
            let line = error.location().map_or(1, |location| location.line() as usize);
            let message = error.without_snippet().to_string();
            problems.push(problem(line, true, format!("this is no list of actors in YAML: {message}")));
            return (Dictionary::default(), problems);
        }
    };
    let mut collection = Collection::default();
    for record in records {
        let line = record.referenced.line() as usize;
        let Cell::Map(cells) = record.value else {
            problems.push(problem(line, true, "this is no actor; write \"- name: ...\""));
            continue;
        };
        for (line, cells) in standings(&cells, line, &mut problems) {
            collection.read(&cells.each_ref().map(String::as_str), line, &mut problems);
        }
    }
    (collection.dictionary, problems)
}

/// The rows of a table that an actor would have, with their lines.
fn standings(
    actor: &BTreeMap<String, Cell>,
    line: usize,
    problems: &mut Vec<Problem>,
) -> Vec<(usize, [String; COLUMNS.len()])> {
    let own = cells(actor, &["standings"], line, problems);
    let Some(Cell::List(standings)) = actor.get("standings") else {
        if actor.contains_key("standings") {
            problems.push(problem(line, true, "\"standings\" is no list"));
        }
        return vec![(line, own)];
    };
    let mut rows = Vec::new();
    for standing in standings {
        let line = standing.referenced.line() as usize;
        let Cell::Map(standing) = &standing.value else {
            problems.push(problem(line, true, "this is no standing; write \"- {sector: ..., from: ...}\""));
            continue;
        };
        let mut row = cells(standing, &[], line, problems);
        for (cell, own) in row.iter_mut().zip(&own) {
            if cell.is_empty() {
                cell.clone_from(own);
            }
        }
        rows.push((line, row));
    }
    rows
}

/// The cells of a row of the table.
fn cells(
    found: &BTreeMap<String, Cell>,
    others: &[&str],
    line: usize,
    problems: &mut Vec<Problem>,
) -> [String; COLUMNS.len()] {
    for key in found.keys().map(String::as_str) {
        if !COLUMNS.contains(&key) && !NOTES.contains(&key) && !others.contains(&key) {
            let message = format!("the key {key:?} is not used; known are {}, standings", COLUMNS.join(", "));
            problems.push(problem(line, false, message));
        }
    }
    COLUMNS.map(|column| match found.get(column) {
        None => String::new(),
        Some(Cell::Text(text)) => text.trim().to_owned(),
        Some(Cell::List(parts)) if column == "aliases" => {
            let parts = parts.iter().filter_map(|part| match &part.value {
                Cell::Text(text) => Some(text.trim()),
                _ => None,
            });
            parts.collect::<Vec<_>>().join("|")
        }
        Some(_) => {
            problems.push(problem(line, true, format!("{column:?} is no single value")));
            String::new()
        }
    })
}

/// A value of YAML, scalars as they are written.
enum Cell {
    Text(String),
    List(Vec<Spanned<Cell>>),
    Map(BTreeMap<String, Cell>),
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("a value, a list or a mapping")
    }

    fn visit_str<E>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Cell, E> {
        Ok(Cell::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Cell, E> {
        Ok(Cell::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Cell, E> {
        Ok(Cell::Text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Cell, E> {
        Ok(Cell::Text(value.to_string()))
    }

    fn visit_unit<E>(self) -> Result<Cell, E> {
        Ok(Cell::Text(String::new()))
    }

    fn visit_none<E>(self) -> Result<Cell, E> {
        Ok(Cell::Text(String::new()))
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Cell, D::Error> {
        Cell::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Cell, A::Error> {
        let mut found = Vec::new();
        while let Some(value) = list.next_element()? {
            found.push(value);
        }
        Ok(Cell::List(found))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        let mut found = BTreeMap::new();
        while let Some((key, value)) = map.next_entry()? {
            found.insert(key, value);
        }
        Ok(Cell::Map(found))
    }
}
