//! Dictionaries that users bring: names and nouns for actors, with codes that may change over time.
//!
//! A dictionary is a table in CSV or TSV with a header. The column `name` is required, all others may be left
//! out or empty:
//!
//! | Column | |
//! |---|---|
//! | `name` | the usual name, as printed; all in small letters it is a noun that describes: `militiaman` |
//! | `aliases` | other names, parted by `\|` |
//! | `id` | of the actor; left out, the name makes it; the id of an actor of the lexicon overrides that one |
//! | `kind` | `state`, `government`, `person`, `organization` or `group` |
//! | `country` | code of the state (ISO 3166-1 alpha-3) |
//! | `sector` | `GOV`, `MIL`, `LEG` ... as in the codebook |
//! | `role` | the office as it is called: `foreign minister` |
//! | `from`, `to` | first and last day of country, sector and role: `2001-12-22`, `2001-12` or `2001` |
//! | `gender` | `m` or `f`, of a person |
//! | `mentions`, `documents`, `note` | for people; not read |
//!
//! Rows of one actor (same id, else same name) belong together: each gives a standing of its own. On a day
//! holds the last row dated for it, else the last undated one.
//!
//! A name all in capitals and of more than one word, or of more than four letters, is taken to be written
//! without regard to case, as the dictionaries of TABARI and PETRARCH are: `HAMID KARZAI` matches Hamid Karzai.
//!
//! The same in YAML is a list of actors with these columns as keys, and `standings` for those of one actor.
//!
//! [`petrarch`] reads those dictionaries.

pub mod acts;
pub mod issues;
pub mod petrarch;
mod yaml;

use std::collections::BTreeMap;

use legation_doc::{ActorKind, Date, Sector, is_within};

use crate::tsv::{first_day, last_day};

/// Names and nouns for actors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    /// In order of the file.
    pub entries: Vec<Entry>,
}

/// An actor of a dictionary, or a noun for actors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The id given; `None` where the name makes it.
    pub id: Option<String>,
    /// The usual name, then other names.
    pub names: Vec<String>,
    /// What it is.
    pub kind: Option<ActorKind>,
    /// `m` or `f`, of a person.
    pub gender: Option<char>,
    /// In order of the file; at least one.
    pub standings: Vec<Standing>,
}

/// What an actor is for a time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Code of the state; `None` for international bodies.
    pub country: Option<String>,
    /// Sector.
    pub sector: Option<Sector>,
    /// Office.
    pub role: Option<String>,
    /// First day, where it is known.
    pub from: Option<Date>,
    /// Last day, where it is known.
    pub to: Option<Date>,
}

/// What is wrong with a line of a dictionary.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// From 1.
    pub line: usize,
    /// Whether the line is left out for it.
    pub is_error: bool,
    /// In a sentence, with what to do.
    pub message: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = if self.is_error { "error" } else { "warning" };
        write!(formatter, "line {}: {kind}: {}", self.line, self.message)
    }
}

impl Entry {
    /// Whether it is a noun for actors rather than a name of one.
    pub fn is_noun(&self) -> bool {
        self.names.first().is_some_and(|name| !name.contains(char::is_uppercase))
    }

    /// What tells actors apart: the id, else the name.
    fn key(&self) -> &str {
        self.id.as_deref().unwrap_or(&self.names[0])
    }

    /// What the actor is on a day: by the last standing dated for it, else the last undated one, else the last
    /// that ended before, else the first to come. Without a day an undated standing comes first, then the last.
    pub fn standing(&self, day: Option<Date>) -> Option<&Standing> {
        let is_dated = |standing: &&Standing| standing.from.is_some() || standing.to.is_some();
        let undated = || self.standings.iter().rev().find(|standing| !is_dated(standing));
        let Some(day) = day else {
            return undated().or(self.standings.last());
        };
        let holds = |standing: &&Standing| is_within(day, standing.from, standing.to);
        let dated = self.standings.iter().rev().filter(is_dated).find(holds);
        let past = || {
            let ended = self.standings.iter().filter(|standing| standing.to.is_some_and(|to| to < day));
            ended.max_by_key(|standing| standing.to)
        };
        let next = || self.standings.iter().min_by_key(|standing| standing.from);
        dated.or_else(undated).or_else(past).or_else(next)
    }
}

/// Columns that tell people something and are not read.
const NOTES: [&str; 3] = ["mentions", "documents", "note"];

const COLUMNS: [&str; 10] =
    ["name", "aliases", "id", "kind", "country", "sector", "role", "from", "to", "gender"];

impl Dictionary {
    /// Reads a table or a list in YAML; what is wrong with it comes beside, in order of the lines.
    ///
    /// Rows with errors are left out. The first line tells YAML, which begins with `- ` or `---`, commas and tabs.
    pub fn read(text: &str) -> (Self, Vec<Problem>) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if yaml::is_yaml(text) {
            return yaml::read(text);
        }
        let mut problems = Vec::new();
        let mut collection = Collection::default();
        for (line, cells) in table(text, COLUMNS, &NOTES, &["name"], &mut problems) {
            collection.read(&cells.each_ref().map(String::as_str), line, &mut problems);
        }
        (collection.dictionary, problems)
    }

    /// Writes the table that [`Dictionary::read`] reads, with tabs.
    pub fn write(&self) -> String {
        let mut out = COLUMNS.join("\t") + "\n";
        for entry in &self.entries {
            for (number, standing) in entry.standings.iter().enumerate() {
                let day = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
                let is_first = number == 0;
                let cells = [
                    plain(entry.names.first().map_or("", String::as_str)),
                    if is_first {
                        plain(&entry.names.get(1..).unwrap_or_default().join("|"))
                    } else {
                        String::new()
                    },
                    plain(entry.id.as_deref().unwrap_or_default()),
                    entry.kind.filter(|_| is_first).map(|kind| kind.to_string()).unwrap_or_default(),
                    standing.country.clone().unwrap_or_default(),
                    standing.sector.map(|sector| sector.to_string()).unwrap_or_default(),
                    plain(standing.role.as_deref().unwrap_or_default()),
                    day(standing.from),
                    day(standing.to),
                    entry.gender.filter(|_| is_first).map(String::from).unwrap_or_default(),
                ];
                out.push_str(cells.join("\t").trim_end_matches('\t'));
                out.push('\n');
            }
        }
        out
    }
}

/// A dictionary while it is read.
#[derive(Default)]
struct Collection {
    dictionary: Dictionary,
    /// Where the entry of each actor is, by [`Entry::key`].
    places: BTreeMap<String, usize>,
}

impl Collection {
    /// Adds the row of a table, unless it has errors.
    fn read(&mut self, cells: &[&str; COLUMNS.len()], line: usize, problems: &mut Vec<Problem>) {
        let found = problems.len();
        let entry = entry(cells, line, problems);
        if problems[found..].iter().any(|problem| problem.is_error) {
            return;
        }
        let (key, other) = (entry.key().to_owned(), entry.kind);
        if let (Some(kind), Some(other)) = (self.add(entry), other) {
            let message = format!("{key:?} was a {kind} before and is a {other} here; the first is kept");
            problems.push(problem(line, false, message));
        }
    }

    /// Adds an entry, or its names and standings to that of the same actor; gives the kind that one had before if it is
    /// another.
    fn add(&mut self, entry: Entry) -> Option<ActorKind> {
        let Some(&place) = self.places.get(entry.key()) else {
            self.places.insert(entry.key().to_owned(), self.dictionary.entries.len());
            self.dictionary.entries.push(entry);
            return None;
        };
        let known = &mut self.dictionary.entries[place];
        for name in entry.names {
            if !known.names.contains(&name) {
                known.names.push(name);
            }
        }
        for standing in entry.standings {
            if !known.standings.contains(&standing) {
                known.standings.push(standing);
            }
        }
        let is_other = entry.kind.is_some_and(|kind| known.kind.is_some_and(|known| known != kind));
        let before = known.kind.filter(|_| is_other);
        known.kind = known.kind.or(entry.kind);
        known.gender = known.gender.or(entry.gender);
        before
    }
}

/// The rows of a table in CSV or TSV whose first line names its columns, each with its line and its cells in the order of
/// `columns`; rows without any cell are left out, cells left out are empty.
pub(crate) fn table<const N: usize>(
    text: &str,
    columns: [&str; N],
    notes: &[&str],
    required: &[&str],
    problems: &mut Vec<Problem>,
) -> Vec<(usize, [String; N])> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let header = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default();
    let delimiter = if header.contains('\t') { b'\t' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .quoting(delimiter == b',')
        .comment(Some(b'#'))
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = match reader.headers() {
        Ok(header) => header.clone(),
        Err(error) => {
            problems.push(problem(1, true, error.to_string()));
            return Vec::new();
        }
    };
    for title in header.iter().filter(|title| !title.is_empty()) {
        if !columns.iter().chain(notes).any(|column| column.eq_ignore_ascii_case(title)) {
            let message = format!("the column {title:?} is not used; known are {}", columns.join(", "));
            problems.push(problem(1, false, message));
        }
    }
    let place = |column: &str| header.iter().position(|title| title.eq_ignore_ascii_case(column));
    if let Some(missing) = required.iter().find(|column| place(column).is_none()) {
        let message = format!("no column is called {missing:?}; the first line names the columns");
        problems.push(problem(1, true, message));
        return Vec::new();
    }
    let places = columns.map(place);
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, |position| position.line() as usize);
                problems.push(problem(line, true, error.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, |position| position.line() as usize);
        let cells =
            places.map(|place| place.and_then(|place| record.get(place)).unwrap_or_default().to_owned());
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push((line, cells));
        }
    }
    rows
}

fn entry(cells: &[&str; COLUMNS.len()], line: usize, problems: &mut Vec<Problem>) -> Entry {
    let [name, aliases, id, kind, country, sector, role, from, to, gender] = *cells;
    let mut fail = |message: String| problems.push(problem(line, true, message));
    if name.is_empty() && id.is_empty() {
        fail("the name is empty".to_owned());
    }
    let optional = |cell: &str| (!cell.is_empty()).then(|| cell.to_owned());
    let mut member = |column: &str, cell: &str, all: String| {
        fail(format!("the {column} {cell:?} is not known; known are {all}"));
    };
    let kind = optional(kind).and_then(|cell| {
        let read = cell.parse::<ActorKind>();
        read.map_err(|_| member("kind", &cell, list(ActorKind::ALL))).ok()
    });
    let sector = optional(sector).and_then(|cell| {
        let read = cell.parse::<Sector>();
        read.map_err(|_| member("sector", &cell, list(Sector::ALL))).ok()
    });
    let from = date("from", from, first_day, line, problems);
    let to = date("to", to, last_day, line, problems);
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        problems.push(problem(
            line,
            true,
            format!("{from} is after {to}: \"from\" and \"to\" are in the wrong order"),
        ));
    }
    let gender = match gender {
        "" => None,
        "m" | "f" => gender.chars().next(),
        _ => {
            problems.push(problem(line, true, format!("the gender {gender:?} is not known; known are m, f")));
            None
        }
    };
    let country = optional(country);
    if let Some(code) = country.as_deref().filter(|code| crate::state(code).is_none()) {
        let message = format!("{code:?} is the code of no state; it is kept as it is");
        problems.push(problem(line, false, message));
    }
    let names = std::iter::once(name).chain(aliases.split('|').map(str::trim));
    let names: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    for name in names.iter().filter(|name| !name.contains(char::is_alphabetic)) {
        problems.push(problem(line, true, format!("the name {name:?} has no letter")));
    }
    let names = if names.is_empty() { vec![id.to_owned()] } else { names };
    let is_noun = !names[0].contains(char::is_uppercase);
    if is_noun && sector.is_none() && kind.is_none() {
        let message = format!(
            "{:?} has no capital and so is a noun, which needs a kind or a sector to tell what it describes",
            names[0]
        );
        problems.push(problem(line, true, message));
    }
    let standing = Standing { country, sector, role: optional(role), from, to };
    Entry { id: optional(id), names, kind, gender, standings: vec![standing] }
}

fn date(
    column: &str,
    cell: &str,
    read: fn(&str) -> Option<Date>,
    line: usize,
    problems: &mut Vec<Problem>,
) -> Option<Date> {
    let date = read(cell);
    if date.is_none() && !cell.is_empty() {
        let message = format!("{cell:?} in {column:?} is no date; write 2001-12-22, 2001-12 or 2001");
        problems.push(problem(line, true, message));
    }
    date
}

pub(crate) fn list<T: std::fmt::Display>(all: &[T]) -> String {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

pub(crate) fn problem(line: usize, is_error: bool, message: impl Into<String>) -> Problem {
    Problem { line, is_error, message: message.into() }
}

/// A cell cannot hold what parts cells and lines.
fn plain(cell: &str) -> String {
    cell.replace(['\t', '\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_standing_of_a_day_is_the_last_dated_one_that_holds() {
        let table = "name,sector,from,to\nA. Body,OPP,,\nA. Body,LEG,2001,2005\nA. Body,GOV,2004-06,2008\n";
        let (dictionary, problems) = Dictionary::read(table);
        assert_eq!((dictionary.entries.len(), problems.len()), (1, 0));
        let sector = |day: Option<&str>| {
            let day = day.map(|day| day.parse().unwrap());
            dictionary.entries[0].standing(day).and_then(|standing| standing.sector)
        };
        #[rustfmt::skip]
        let cases = [
            (None,               Sector::Opposition),
            (Some("1999-01-01"), Sector::Opposition),
            (Some("2002-01-01"), Sector::Legislature),
            (Some("2004-12-31"), Sector::Government),
            (Some("2008-12-31"), Sector::Government),
            (Some("2009-01-01"), Sector::Opposition),
        ];
        for (day, expected) in cases {
            assert_eq!(sector(day), Some(expected), "{day:?}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let cases = [
            ("id\nx\n", 1, "no column is called"),
            ("name,kind\nX,firm\n", 2, "known are state"),
            ("name,sector\nX,ARMY\n", 2, "known are GOV"),
            ("name,from\nX,last year\n", 2, "is no date"),
            ("name,from,to\nX,2001,2000\n", 2, "wrong order"),
            ("name,gender\nX,q\n", 2, "known are m, f"),
            ("name\nmilitiaman\n", 2, "needs a kind or a sector"),
            ("name\n\"12\"\n", 2, "has no letter"),
        ];
        for (table, line, word) in cases {
            let (dictionary, problems) = Dictionary::read(table);
            assert!(dictionary.entries.is_empty(), "{table:?}");
            let is_told = |problem: &Problem| {
                problem.is_error && problem.line == line && problem.message.contains(word)
            };
            assert!(problems.iter().any(is_told), "{table:?}: {problems:?}");
        }
        let (dictionary, problems) = Dictionary::read("name\tcountry\tshade\nX\tQQQ\tred\n");
        assert_eq!(dictionary.entries.len(), 1);
        assert_eq!(problems.iter().map(|problem| problem.is_error).collect::<Vec<_>>(), [false, false]);
    }

    #[test]
    fn yaml_says_what_the_table_says() {
        let yaml = "# ours\n- name: Maria Vale\n  aliases: [María Vale, M. Vale]\n  kind: person\n  country: PRT\n  standings:\n\
            \x20   - {sector: LEG, role: deputy, from: 2015-10, to: 2019}\n    - {sector: GOV, from: 2020}\n\
            - name: coastguardsman\n  aliases: coastguardsmen\n  kind: person\n  sector: MIL\n";
        let table = "name,aliases,kind,country,sector,role,from,to\n\
            Maria Vale,María Vale|M. Vale,person,PRT,LEG,deputy,2015-10,2019\nMaria Vale,,,PRT,GOV,,2020,\n\
            coastguardsman,coastguardsmen,person,,MIL,,,\n";
        assert_eq!(Dictionary::read(yaml), Dictionary::read(table));
    }

    #[test]
    fn mistakes_in_yaml_are_told_with_their_line() {
        let cases = [
            ("- name: X\n  standings:\n    - {sector: ARMY}\n", 3, "known are GOV"),
            ("- name: X\n- Y\n", 2, "no actor"),
            ("- name: X\n  sector: [GOV]\n", 1, "no single value"),
            ("---\nname: X\n", 2, "no list of actors"),
            ("- name: \"X\n", 1, "no list of actors"),
        ];
        for (yaml, line, word) in cases {
            let (_, problems) = Dictionary::read(yaml);
            let is_told = |problem: &Problem| {
                problem.is_error && problem.line == line && problem.message.contains(word)
            };
            assert!(problems.iter().any(is_told), "{yaml:?}: {problems:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_written_without_loss(text in "(- |name|aliases|standings|[A-Za-z _+~\\[\\]{}!=<>0-9.,;#\\t\\n\"-]){0,200}") {
            for (dictionary, _) in [Dictionary::read(&text), Dictionary::read_petrarch(&text)] {
                let table = dictionary.write();
                prop_assert_eq!(Dictionary::read(&table).0.write(), table);
            }
        }
    }
}
