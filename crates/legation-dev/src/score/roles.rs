use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use legation_doc::{Annotations, Span};
use legation_extract::Dictionaries;
use legation_models::Models;
use legation_stance::train::Marks;
use rayon::prelude::*;

use super::{Errors, Scores, Tally, gold, percent};

/// Scores who acts and on whom: F1 of holders whose head lies in a source (S), and of targets in a target (T).
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let file = gold::read(path)?;
    let sentences: Vec<Sentence> =
        file.split("\n\n").map(sentence).filter(|one| !one.text.is_empty()).collect();
    let outcomes: Vec<[Tally; 2]> = sentences.par_iter().map(outcome).collect();
    let mut sums = [Tally::default(); 2];
    let mut errors = Vec::new();
    for (sentence, tallies) in sentences.iter().zip(outcomes) {
        for (sum, tally) in sums.iter_mut().zip(tallies) {
            *sum += tally;
        }
        if tallies.iter().any(|tally| tally.right < tally.gold || tally.right < tally.predicted) {
            let [source, target] =
                tallies.map(|tally| format!("{}/{}/{}", tally.right, tally.predicted, tally.gold));
            errors.push(format!("source {source} target {target} (right/found/gold): {}", sentence.text));
        }
    }
    Ok((vec![percent("source_head", sums[0].f()), percent("target_head", sums[1].f())], errors))
}

/// The sentences of a file, to learn from.
pub fn marked(path: &Path) -> Result<Vec<(String, Marks)>> {
    let file = gold::read(path)?;
    let sentences = file.split("\n\n").map(sentence).filter(|one| !one.text.is_empty());
    let marks = |sentence: Sentence| {
        let ends = Some([sentence.sources, sentence.targets]);
        (sentence.text, Marks { ends, ..Marks::default() })
    };
    Ok(sentences.map(marks).collect())
}

/// A sentence with the spans of its sources and targets.
struct Sentence {
    text: String,
    sources: Vec<Span>,
    targets: Vec<Span>,
}

fn sentence(block: &str) -> Sentence {
    let mut sentence = Sentence { text: String::new(), sources: Vec::new(), targets: Vec::new() };
    for (form, label) in block.lines().filter_map(|line| line.split_once('\t')) {
        let start = sentence.text.len();
        sentence.text.push_str(form);
        let span = Span::new(start, sentence.text.len());
        sentence.text.push(' ');
        let Some((position, role)) = label.trim_end().split_once('-') else {
            continue;
        };
        let spans = match role {
            "S" => &mut sentence.sources,
            "T" => &mut sentence.targets,
            _ => continue,
        };
        match spans.last_mut() {
            Some(last) if position == "I" => last.end = span.end,
            _ => spans.push(span),
        }
    }
    sentence
}

fn outcome(sentence: &Sentence) -> [Tally; 2] {
    let document = gold::document(&sentence.text, None);
    let annotations = legation_extract::annotate(&document, Models::shared(), Dictionaries::shared());
    let stances = &annotations.stances;
    let holders = stances.iter().filter_map(|stance| stance.holder_span);
    let targets = stances.iter().filter_map(|stance| stance.target_span);
    [
        tally(heads(&annotations, holders), &sentence.sources),
        tally(heads(&annotations, targets), &sentence.targets),
    ]
}

fn heads(annotations: &Annotations, spans: impl Iterator<Item = Span>) -> BTreeSet<Span> {
    let head = |span: Span| {
        let sentence = annotations.sentences.iter().find(|sentence| sentence.span.overlaps(span))?;
        Some(sentence.tokens[sentence.head_of(sentence.tokens_in(span))?].span)
    };
    spans.filter_map(head).collect()
}

fn tally(found: BTreeSet<Span>, wanted: &[Span]) -> Tally {
    let right = wanted.iter().filter(|span| found.iter().any(|head| span.contains(*head))).count();
    let outside = found.iter().filter(|head| !wanted.iter().any(|span| span.contains(**head))).count();
    Tally { right, predicted: right + outside, gold: wanted.len() }
}
