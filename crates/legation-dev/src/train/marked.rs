//! Reads what the model of stances is learned from: our own marked sentences and the public sets.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use legation_doc::{Act, Span};
use legation_stance::train::{Marks, Pair, Position};
use serde_json::Value;

use crate::score::acts::ends;
use crate::score::gold::{Offsets, text};

/// A text with what is marked in it.
pub type Marked = (String, Marks);

/// The files of a folder, by name.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let context = || format!("cannot read {}", folder.display());
    let entries = std::fs::read_dir(folder).with_context(context)?;
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.with_context(context)?.path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// The documents of a folder of sentences with positions, in the form that `datasets/README.md` tells.
pub fn positions(folder: &Path) -> Result<Vec<Marked>> {
    let mut documents = Vec::new();
    for path in files(folder)? {
        let file = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let mut first = 1;
        for block in file.split("\n\n") {
            let document =
                document(block).with_context(|| format!("{}, document from line {first}", path.display()))?;
            documents.extend((!document.0.is_empty()).then_some(document));
            first += block.lines().count() + 1;
        }
    }
    Ok(documents)
}

fn document(block: &str) -> Result<Marked> {
    let mut text = String::new();
    let mut positions = Vec::new();
    let mut start = 0;
    for line in block.lines().filter(|line| !line.is_empty()) {
        if let Some(row) = line.strip_prefix('>') {
            let row = position(row, &text, start).with_context(|| line.to_owned())?;
            positions.push(row);
        } else {
            if !text.is_empty() {
                text.push(' ');
            }
            start = text.len();
            text.push_str(line);
        }
    }
    Ok((text, Marks { positions: Some(positions), ..Marks::default() }))
}

/// `HOLDER | CUE | TARGET | ACT | SIGN | FACTUALITY` of the sentence that begins at `start`.
fn position(row: &str, text: &str, start: usize) -> Result<Position> {
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let [holder, cue, target, act, sign, factuality] = cells[..] else { bail!("not six cells") };
    let find = |words: &str| {
        let (words, number) = match words.rsplit_once('#') {
            Some((words, number)) => (words, number.parse::<usize>()?),
            None => (words, 1),
        };
        let is_whole = |at: &usize| {
            let ends_inside = |before: Option<char>, after: Option<char>| {
                before
                    .zip(after)
                    .is_some_and(|(before, after)| before.is_alphanumeric() && after.is_alphanumeric())
            };
            let end = at + words.len();
            !ends_inside(text[..*at].chars().next_back(), words.chars().next())
                && !ends_inside(words.chars().next_back(), text[end..].chars().next())
        };
        let places = text[start..].match_indices(words).map(|(at, _)| start + at);
        let place = places.filter(is_whole).nth(number.max(1) - 1);
        let at = place.with_context(|| format!("no such words: {words}"))?;
        anyhow::Ok(Span::new(at, at + words.len()))
    };
    Ok(Position {
        holder: if holder == "-" { None } else { Some(find(holder)?) },
        cue: find(cue)?,
        target: find(target)?,
        act: act.parse().ok().context("no such act")?,
        sign: sign.parse().context("no sign")?,
        factuality: factuality.parse().ok().context("no such factuality")?,
    })
}

/// The sentences of a folder in which targets stand in brackets with their sign: `[- Mr. Cole]`.
pub fn targets(folder: &Path) -> Result<Vec<Marked>> {
    let mut sentences = Vec::new();
    for path in files(folder)? {
        let file = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        for line in file.lines().filter(|line| !line.is_empty()) {
            let sentence = sentence_with_targets(line);
            sentences.push(sentence.with_context(|| format!("{}: {line}", path.display()))?);
        }
    }
    Ok(sentences)
}

fn sentence_with_targets(line: &str) -> Result<Marked> {
    let mut text = String::new();
    let mut pairs = Vec::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        text.push_str(before);
        let (inner, after) = after.split_once(']').context("no closing bracket")?;
        let (sign, words) = inner.split_once(' ').context("no sign")?;
        let sign = match sign {
            "-" => -1,
            "0" => 0,
            "+" => 1,
            _ => bail!("no sign"),
        };
        let target = Span::new(text.len(), text.len() + words.len());
        text.push_str(words);
        pairs.push(Pair { source: None, target, acts: Vec::new(), sign: Some(sign) });
        rest = after;
    }
    text.push_str(rest);
    ensure!(!pairs.is_empty(), "no target");
    Ok((text, Marks { pairs, ..Marks::default() }))
}

/// A record of PLV.
pub fn between(record: &Value) -> Marked {
    let whole = text(record, "text");
    let [source, target] = ends(record);
    let pairs = target.map(|target| Pair { source, target, acts: acts(text(record, "act")), sign: None });
    (whole.to_owned(), Marks { pairs: pairs.into_iter().collect(), ..Marks::default() })
}

/// The acts that PLV calls by a name: it has YIELD for two.
fn acts(name: &str) -> Vec<Act> {
    match name {
        "YIELD" => vec![Act::Concede, Act::Retreat],
        name => name.parse().into_iter().collect(),
    }
}

/// A record of NewsMTSC.
pub fn target(record: &Value) -> Marked {
    let sentence = text(record, "sentence");
    let span = Offsets::new(sentence).span(&record["start"], &record["end"]);
    let sign = record["polarity"].as_i64().map(|sign| sign as i8);
    let pair = Pair { source: None, target: span, acts: Vec::new(), sign };
    (sentence.to_owned(), Marks { pairs: vec![pair], ..Marks::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use legation_doc::Factuality;

    #[test]
    fn positions_are_found_in_their_own_sentence() {
        let (text, marks) = document(
            "Iran met Iraq.\nIran and Iran's ally accused Iraq.\n> Iran#2 | accused | Iraq | ACCUSE | -1 | actual",
        )
        .unwrap();
        let [row] = &marks.positions.unwrap()[..] else { panic!() };
        assert_eq!(row.holder.unwrap().of(&text), "Iran");
        assert_eq!(row.holder.unwrap().start as usize, text.rfind("Iran").unwrap());
        assert_eq!(row.target.start as usize, text.rfind("Iraq").unwrap());
        assert_eq!((row.act, row.sign, row.factuality), (Act::Accuse, -1, Factuality::Actual));
        assert!(document("A.\n> B | c | d | ACCUSE | -1 | actual").is_err());
    }

    #[test]
    fn brackets_hold_targets() {
        let (text, marks) = sentence_with_targets("[0 Ann] called [- Bob] a liar.").unwrap();
        assert_eq!(text, "Ann called Bob a liar.");
        let spans: Vec<&str> = marks.pairs.iter().map(|pair| pair.target.of(&text)).collect();
        assert_eq!(spans, ["Ann", "Bob"]);
        assert!(sentence_with_targets("No brackets.").is_err());
    }
}
