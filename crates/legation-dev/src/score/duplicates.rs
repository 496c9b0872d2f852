use std::collections::VecDeque;
use std::path::Path;

use anyhow::Result;
use legation_ingest::{Copied, Duplicates, Fingerprint, Item, Options, are_copies};

use super::{Errors, Scores, percent};

/// How many of a corpus's documents have one more copy made of them: one in so many.
const COPIED: usize = 5;
/// Documents with fewer words are not copied.
const LEAST_WORDS: usize = 60;
/// A copy comes so many documents after its original.
const LATER: usize = 1_000;

/// What is done to a copy.
const KINDS: [&str; 4] = ["headline", "cut", "update", "edited"];

/// A document in the stream.
struct Text {
    text: String,
    /// Of a copy its original's place in the stream and what was done to it.
    copy: Option<(usize, usize)>,
}

/// Scores the search for copies on a corpus in which some documents come again: with another headline, cut to 60 to 90 %,
/// with a new lead and end in the place of a tenth of the text, or with every twentieth word changed.
///
/// A copy is right if it is in its original's cluster. A corpus has copies of its own: another document is right if
/// it is near-identical by the exact share of its runs of words.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let stream = stream(path)?;
    let mut duplicates = Duplicates::default();
    let found: Vec<Option<Copied>> =
        stream.iter().map(|own| duplicates.add(Fingerprint::of(&own.text))).collect();
    let cluster = |idx: usize| found[idx].map_or(idx as u32, |copied| copied.cluster);
    let (mut n_found, mut n_right) = (0, 0);
    let mut kinds = [[0; 2]; KINDS.len()];
    let mut errors = Vec::new();
    let begin = |text: &str| text.split_whitespace().take(12).collect::<Vec<_>>().join(" ");
    for (idx, own) in stream.iter().enumerate() {
        let is_copy = match own.copy {
            Some((original, kind)) => {
                let is_right = found[idx].is_some() && cluster(idx) == cluster(original);
                kinds[kind][0] += 1;
                kinds[kind][1] += usize::from(is_right);
                if !is_right {
                    errors.push(format!("not found ({}): {}", KINDS[kind], begin(&own.text)));
                }
                is_right
            }
            None => found[idx].is_some_and(|copied| are_copies(&own.text, &stream[copied.of as usize].text)),
        };
        if let Some(copied) = found[idx] {
            n_found += 1;
            n_right += usize::from(is_copy);
            if !is_copy {
                let other = &stream[copied.of as usize].text;
                errors.push(format!("no copy: {} | {}", begin(&own.text), begin(other)));
            }
        }
    }
    let share = |[all, right]: [usize; 2]| right as f64 / all.max(1) as f64;
    let sum = kinds.iter().fold([0; 2], |sum, kind| [sum[0] + kind[0], sum[1] + kind[1]]);
    let mut scores = vec![percent("precision", share([n_found, n_right])), percent("recall", share(sum))];
    scores
        .extend(KINDS.iter().zip(kinds).map(|(name, kind)| percent(&format!("recall_{name}"), share(kind))));
    Ok((scores, errors))
}

/// The corpus with the copies.
fn stream(path: &Path) -> Result<Vec<Text>> {
    let documents = legation_ingest::read(legation_ingest::discover(&[path])?, Options::default());
    let mut stream: Vec<Text> = Vec::new();
    let mut waiting: VecDeque<(usize, Text)> = VecDeque::new();
    let mut last = String::new();
    let texts = documents.filter_map(|item| match item {
        Item::Document(document) => Some(document.text),
        _ => None,
    });
    for (number, text) in texts.enumerate() {
        while waiting.front().is_some_and(|(due, _)| *due <= stream.len()) {
            stream.extend(waiting.pop_front().map(|(_, copy)| copy));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if number % COPIED == 0 && words.len() >= LEAST_WORDS {
            let kind = number / COPIED % KINDS.len();
            let copy = changed(kind, number, &words, &last);
            waiting.push_back((stream.len() + LATER, Text { text: copy, copy: Some((stream.len(), kind)) }));
        }
        last.clone_from(&text);
        stream.push(Text { text, copy: None });
    }
    stream.extend(waiting.into_iter().map(|(_, copy)| copy));
    Ok(stream)
}

/// A copy; `other` is a text that has nothing to do with it.
fn changed(kind: usize, number: usize, words: &[&str], other: &str) -> String {
    let n = words.len();
    match KINDS[kind] {
        "headline" => format!(
            "Agencies' own report, revised and put out again, number {number}.\n\n{}",
            words.join(" ")
        ),
        "cut" => words[..n * (6 + number / (COPIED * KINDS.len()) % 4) / 10].join(" "),
        "update" => {
            let more: Vec<&str> = other.split_whitespace().take(n / 10).collect();
            let lead = "A spokesman had no comment when asked about it late in the evening.";
            format!("{lead} {} {}", words[..n - n / 10].join(" "), more.join(" "))
        }
        _ => {
            let word = |(idx, word): (usize, &&str)| {
                if idx % 20 == 10 { format!("{word}ly") } else { word.to_uppercase() }
            };
            words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
        }
    }
}
