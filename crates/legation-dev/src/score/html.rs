use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use legation_doc::{Document, PublishedFrom};
use legation_ingest::{Item, Options, parse_date};
use serde_json::Value;

use super::gold::{records, text};
use super::{Errors, Scores, percent};

/// Scores what is read of the pages that a list names which lie beside it, compressed: the main text as a bag of words, the
/// day of publication, the headline. A page from which nothing is read has no word right.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut sums = [0.0; 5];
    let mut n_pages = 0.0;
    let mut errors = Vec::new();
    for record in records(path)?.iter().filter(|record| record["expected"].is_object()) {
        let file = text(record, "file");
        let found = page(&folder.join(file)).with_context(|| file.to_owned())?;
        let expected = &record["expected"];
        let [precision, recall, f] = overlap(&found.text, &paragraphs(expected));
        let published = found.published.filter(|published| published.origin == PublishedFrom::Html);
        let day = published.map(|published| published.date);
        let is_dated = day == parse_date(text(expected, "publishing_date")).map(|(date, _)| date);
        let folded = |title: &str| title.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = found.title.as_deref().map(folded);
        let is_titled = title == Some(folded(text(expected, "title")));
        let all = [precision, recall, f, f64::from(u8::from(is_dated)), f64::from(u8::from(is_titled))];
        sums.iter_mut().zip(all).for_each(|(sum, own)| *sum += own);
        n_pages += 1.0;
        errors.push(format!("{f:.3} ({precision:.3}/{recall:.3}) {file}"));
        if !is_dated {
            errors.push(format!("  date {day:?} instead of {}", text(expected, "publishing_date")));
        }
        if !is_titled {
            errors.push(format!("  title {title:?} instead of {:?}", text(expected, "title")));
        }
    }
    let names = ["text_p", "text_r", "text_f", "date", "title"];
    let scores = names.iter().zip(sums).map(|(name, sum)| percent(name, sum / f64::max(n_pages, 1.0)));
    Ok((scores.collect(), errors))
}

fn page(path: &Path) -> Result<Document> {
    let documents = legation_ingest::read(legation_ingest::discover(&[path])?, Options::default());
    let found = documents.into_iter().find_map(|item| match item {
        Item::Document(document) => Some(document),
        _ => None,
    });
    Ok(found.unwrap_or_default())
}

fn paragraphs(expected: &Value) -> String {
    let paragraphs = expected["paragraphs"].as_array().into_iter().flatten().filter_map(Value::as_str);
    paragraphs.collect::<Vec<_>>().join("\n")
}

/// Precision, recall and F1 of words, each counted as often as it occurs.
fn overlap(found: &str, expected: &str) -> [f64; 3] {
    let bag = |text: &str| {
        let mut bag: BTreeMap<String, usize> = BTreeMap::new();
        for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *bag.entry(word.to_lowercase()).or_default() += 1;
        }
        bag
    };
    let (found, expected) = (bag(found), bag(expected));
    let common: usize =
        found.iter().map(|(word, n)| (*n).min(expected.get(word).copied().unwrap_or_default())).sum();
    let all = |bag: &BTreeMap<String, usize>| bag.values().sum::<usize>().max(1) as f64;
    let (precision, recall) = (common as f64 / all(&found), common as f64 / all(&expected));
    [precision, recall, 2.0 * common as f64 / (all(&found) + all(&expected))]
}
