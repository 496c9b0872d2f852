//! What is wrong with the embedded tables: for `cargo dev lexicon --check` and for the test beside them.

use std::collections::{BTreeMap, BTreeSet};

use legation_doc::Date;

use crate::{Office, TABLES, offices, organizations, person, persons, places, regions, seats, state};

/// Rows out of order or twice, cells too many or too few, references to rows that do not exist, dates the wrong way
/// round, and high offices that two hold at once without being marked as shared or disputed; a sentence each.
pub fn problems() -> Vec<String> {
    let mut problems = Vec::new();
    for (name, text) in TABLES {
        check_order(name, text, &mut problems);
    }
    check_references(&mut problems);
    check_offices(&mut problems);
    problems
}

/// The lines of a table after its comments and header.
pub fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines().skip_while(|line| line.starts_with('#')).skip(1)
}

fn check_order(name: &str, text: &str, problems: &mut Vec<String>) {
    let header = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    let n_columns = header.split('\t').count();
    let mut last = "";
    for row in rows(text) {
        if row == last {
            problems.push(format!("{name}: twice: {row:?}"));
        } else if row < last {
            problems.push(format!("{name}: {row:?} must stand before {last:?}"));
        }
        if row.split('\t').count() != n_columns {
            problems.push(format!("{name}: {n_columns} cells are needed: {row:?}"));
        }
        last = row;
    }
}

fn check_references(problems: &mut Vec<String>) {
    let mut check_country = |table: &str, row: &str, country: Option<&str>| {
        if let Some(code) = country.filter(|code| state(code).is_none()) {
            problems.push(format!("{table}: {row}: no state has the code {code}"));
        }
    };
    for organization in organizations() {
        check_country("organizations", organization.id, organization.country);
    }
    for (adjective, states) in regions() {
        for code in states {
            check_country("regions", adjective, Some(code));
        }
    }
    for place in places() {
        check_country("places", place.name, place.country);
    }
    for seat in seats().iter().filter(|seat| seat.actor_id.contains('.')) {
        check_country("seats", seat.name, seat.actor_id.split('.').next());
    }
    for office in offices() {
        check_country("offices", office.person, office.country);
    }
    let ids: BTreeSet<&str> = organizations().iter().map(|row| row.id).collect();
    for person in persons().iter().filter(|person| ids.contains(person.id)) {
        problems.push(format!("persons: {} is the id of an organisation too", person.id));
    }
    for office in offices().iter().filter(|office| person(office.person).is_none()) {
        problems.push(format!("offices: {} is no person", office.person));
    }
}

/// Two may not hold a high office at once, unless the table's comments say so.
fn check_offices(problems: &mut Vec<String>) {
    let text = TABLES.iter().find(|(name, _)| *name == "offices").map_or("", |(_, text)| text);
    let listed = |key: &str| -> BTreeSet<&str> {
        let lines = text.lines().filter_map(|line| line.strip_prefix('#')?.trim().strip_prefix(key));
        lines.flat_map(|line| line.split('|')).map(str::trim).collect()
    };
    let (shared, disputed) = (listed("shared:"), listed("disputed:"));
    let mut by_office: BTreeMap<(&str, &str), Vec<&Office>> = BTreeMap::new();
    for office in offices() {
        if let (Some(from), Some(to)) = (office.from, office.to)
            && from > to
        {
            problems.push(format!("offices: {} ends before it begins", show(office)));
        }
        if office.rank <= 2 {
            by_office.entry((office.country.unwrap_or_default(), office.role)).or_default().push(office);
        }
    }
    for ((country, role), mut held) in by_office {
        if shared.contains(role) || disputed.contains(format!("{country} {role}").as_str()) {
            continue;
        }
        held.sort_by_key(|office| office.from);
        for pair in held.windows(2) {
            if is_overlap(pair[0].to, pair[1].from) {
                problems.push(format!("offices: held by two: {} and {}", show(pair[0]), show(pair[1])));
            }
        }
    }
}

/// Whether a tenure begins in a year before that in which the last one ends; within a year the table may be coarse.
fn is_overlap(to: Option<Date>, from: Option<Date>) -> bool {
    let Some(from) = from else { return false };
    to.is_none_or(|to| from.year() < to.year())
}

fn show(office: &Office) -> String {
    let date = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let country = office.country.unwrap_or("-");
    format!("{}, {} of {country}, {} to {}", office.person, office.role, date(office.from), date(office.to))
}
