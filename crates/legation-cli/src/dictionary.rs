//! `legation dictionary`, and `--actors`, `--acts`, `--issues`: dictionaries that users bring.

use std::fmt::Write as _;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use legation_doc::{Actor, Date, Precision};
use legation_extract::dictionary::petrarch::verbs;
use legation_extract::dictionary::{Dictionary, Problem, acts, issues};
use legation_extract::{Dictionaries, Frames, Index, Issues, Reading};

use crate::args::{ActorsArgs, DictionariesArgs, DictionaryCommand};
use crate::manifest::{Hashes, hash};

/// Does what the command line asks.
pub fn dictionary(command: &DictionaryCommand) -> Result<()> {
    match command {
        DictionaryCommand::Import { file } => import(file),
        DictionaryCommand::Check { file } => check(file),
        DictionaryCommand::Lookup { name, date, actors } => lookup(name, *date, actors),
        DictionaryCommand::Missing { tables, limit } => missing(tables, *limit),
    }
}

/// The lexicon with the dictionaries of the command line, and their hashes for the manifest.
pub struct Own {
    pub dictionaries: Dictionaries,
    pub hashes: Hashes,
}

/// Reads the dictionaries of the command line; of two entries for an actor, act or issue the first counts.
pub fn read_all(args: &DictionariesArgs) -> Result<Own> {
    let mut hashes = Hashes::default();
    let actors = read_actors(&args.actors, &mut hashes)?;
    let acts = read_each(&args.acts, &mut hashes, acts::read)?.into_iter().flatten().collect();
    let issues = read_each(&args.issues, &mut hashes, issues::read)?.into_iter().flatten().collect();
    let dictionaries =
        Dictionaries { actors: Index::with(actors), acts: Frames::with(acts), issues: Issues::with(issues) };
    Ok(Own { dictionaries, hashes })
}

fn read_actors(args: &ActorsArgs, hashes: &mut Hashes) -> Result<Dictionary> {
    let all = read_each(&args.actors, hashes, Dictionary::read)?;
    Ok(Dictionary { entries: all.into_iter().flat_map(|one| one.entries).collect() })
}

/// What each file holds; fails with the first error of a file.
fn read_each<T>(
    paths: &[PathBuf],
    hashes: &mut Hashes,
    reader: impl Fn(&str) -> (T, Vec<Problem>),
) -> Result<Vec<T>> {
    let mut all = Vec::new();
    for path in paths {
        let bytes = read(path)?;
        hashes.insert(path.display().to_string(), hash(&bytes));
        let (one, problems) = reader(&decode(path, bytes));
        let mut errors = problems.iter().filter(|problem| problem.is_error);
        if let Some(first) = errors.next() {
            let (path, n_errors) = (path.display(), 1 + errors.count());
            bail!("{path}: {first}\n{n_errors} errors in all; `legation dictionary check {path}` lists them");
        }
        all.push(one);
    }
    Ok(all)
}

/// Prints a dictionary of PETRARCH as a table: of verbs for `--acts`, any other for `--actors`.
fn import(file: &Path) -> Result<()> {
    let text = decode(file, read(file)?);
    let tell =
        |problems: &[Problem]| problems.iter().for_each(|problem| eprintln!("{}: {problem}", file.display()));
    if verbs::is_of_verbs(&text) {
        let (frames, problems) = verbs::read(&text);
        tell(&problems);
        stdout().write_all(acts::write(&frames).as_bytes())?;
        eprintln!("{} frames of acts; {}", frames.len(), count(&problems));
        return Ok(());
    }
    let (dictionary, problems) = Dictionary::read_petrarch(&text);
    tell(&problems);
    stdout().write_all(dictionary.write().as_bytes())?;
    eprintln!("{}", summary(&dictionary, &problems));
    if dictionary.entries.is_empty() {
        bail!("{} holds no actor or agent", file.display());
    }
    Ok(())
}

/// Checks a dictionary of actors, acts or issues; the name of its first column tells which.
fn check(file: &Path) -> Result<()> {
    let text = decode(file, read(file)?);
    let header = text.lines().find(|line| !line.starts_with('#')).unwrap_or_default().to_lowercase();
    let has = |column: &str| header.split([',', '\t']).any(|title| title.trim().trim_matches('"') == column);
    let (summary, problems) = if has("frame") {
        let (frames, problems) = acts::read(&text);
        (format!("{} frames of acts; {}", frames.len(), count(&problems)), problems)
    } else if has("issue") {
        let (issues, problems) = issues::read(&text);
        let n_phrases: usize = issues.iter().map(|issue| issue.phrases.len()).sum();
        (format!("{} issues with {n_phrases} phrases; {}", issues.len(), count(&problems)), problems)
    } else {
        let (dictionary, problems) = Dictionary::read(&text);
        (summary(&dictionary, &problems), problems)
    };
    let mut page = String::new();
    for problem in &problems {
        writeln!(page, "{}: {problem}", file.display())?;
    }
    writeln!(page, "{summary}")?;
    stdout().write_all(page.as_bytes())?;
    if problems.iter().any(|problem| problem.is_error) {
        bail!("{} has errors", file.display());
    }
    Ok(())
}

/// How many errors and warnings there are.
fn count(problems: &[Problem]) -> String {
    let n_errors = problems.iter().filter(|problem| problem.is_error).count();
    format!("{n_errors} errors, {} warnings", problems.len() - n_errors)
}

fn summary(dictionary: &Dictionary, problems: &[Problem]) -> String {
    let n_names: usize = dictionary.entries.iter().map(|entry| entry.names.len()).sum();
    let n_actors = dictionary.entries.len();
    format!("{n_actors} actors with {n_names} names; {}", count(problems))
}

fn lookup(name: &[String], date: Option<(Date, Precision)>, actors: &ActorsArgs) -> Result<()> {
    let name = name.join(" ");
    let day = date.map(|(day, _)| day);
    let found =
        legation_extract::look_up(&name, day, &Index::with(read_actors(actors, &mut Hashes::default())?));
    if found.is_empty() {
        bail!("no dictionary knows {name:?}");
    }
    let mut page = String::new();
    for reading in &found {
        match reading {
            Reading::Lexicon(actor) => write_actor(&mut page, actor, "built-in", day)?,
            Reading::Dictionary(actor) => write_actor(&mut page, actor, "your dictionary", day)?,
            Reading::Place(Some(code)) => writeln!(page, "a place in {code}")?,
            Reading::Place(None) => writeln!(page, "a place in no state")?,
            Reading::Noun(Some(sector)) => writeln!(page, "a noun for actors of the sector {sector}")?,
            Reading::Noun(None) => writeln!(page, "a noun for actors")?,
        }
    }
    stdout().write_all(page.as_bytes())?;
    Ok(())
}

fn write_actor(page: &mut String, actor: &Actor, origin: &str, day: Option<Date>) -> std::fmt::Result {
    let code = |code: Option<&str>| code.unwrap_or("-").to_owned();
    let sector = code(actor.sector.map(|sector| sector.as_str()));
    let country = code(actor.country.as_deref());
    writeln!(
        page,
        "{}  {}  {}  country {country}  sector {sector}  ({origin})",
        actor.id, actor.name, actor.kind
    )?;
    for role in &actor.roles {
        let date = |day: Option<Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let mark = if day.is_some_and(|day| role.is_held_on(day)) { '*' } else { ' ' };
        writeln!(page, "  {mark} {} .. {}  {}", date(role.from), date(role.to), role.role)?;
    }
    Ok(())
}

fn missing(tables: &Path, limit: usize) -> Result<()> {
    let missing = legation_aggregate::missing(tables, limit)?;
    let mut page = "name\taliases\tkind\tcountry\tsector\tmentions\tdocuments\n".to_owned();
    for row in &missing {
        let (country, sector) = (row.country.as_deref().unwrap_or(""), row.sector.as_deref().unwrap_or(""));
        let line = format!(
            "{}\t{}\t{}\t{country}\t{sector}\t{}\t{}",
            plain(&row.name),
            plain(&row.aliases.join("|")),
            row.kind,
            row.mentions,
            row.documents
        );
        writeln!(page, "{line}")?;
    }
    stdout().write_all(page.as_bytes())?;
    if missing.is_empty() {
        eprintln!("every name is in a dictionary");
    }
    Ok(())
}

/// A name may hold a line break of the text.
fn plain(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The text of a file, as documents are decoded.
fn decode(path: &Path, bytes: Vec<u8>) -> String {
    let (text, note) = legation_ingest::decode(bytes);
    if let Some(note) = note {
        eprintln!("legation: {}: {note}", path.display());
    }
    text
}
