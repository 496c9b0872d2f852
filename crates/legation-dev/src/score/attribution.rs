use std::path::Path;

use anyhow::Result;
use legation_doc::{Annotations, Span, Statement};
use legation_extract::{Breadth, Dictionaries, annotate_within};
use legation_models::Models;
use rayon::prelude::*;
use serde_json::Value;

use super::gold::{Offsets, records, text};
use super::{Errors, Scores, Tally, gold, pair_up, percent};

/// Scores attributions: F1 of the exact spans of source, cue and content, F1 of contents that overlap by half
/// (intersection over union of characters), and how often the source's head is right on those.
///
/// What is found is brought to PolNeAR's form: all attributions, the outermost only, contents as [`in_full`].
pub fn score(path: &Path, models: &Models) -> Result<(Scores, Errors)> {
    let documents: Vec<Outcome> = records(path)?.par_iter().map(|record| outcome(record, models)).collect();
    let mut sum = Outcome::default();
    for one in documents {
        for (total, tally) in sum.exact.iter_mut().zip(one.exact) {
            *total += tally;
        }
        sum.overlaps += one.overlaps;
        sum.with_source += one.with_source;
        sum.right_source += one.right_source;
        sum.errors.extend(one.errors);
    }
    let [source, cue, content] = sum.exact;
    let scores = vec![
        percent("source_f", source.f()),
        percent("cue_f", cue.f()),
        percent("content_f", content.f()),
        percent("overlap_f", sum.overlaps.f()),
        percent("source_accuracy", sum.right_source as f64 / sum.with_source.max(1) as f64),
    ];
    Ok((scores, sum.errors))
}

#[derive(Default)]
struct Outcome {
    /// Of source, cue and content.
    exact: [Tally; 3],
    overlaps: Tally,
    /// Paired contents whose gold has a source, and those whose source's head is right.
    with_source: usize,
    right_source: usize,
    errors: Errors,
}

/// The spans of source, cue and content; empty where one is not expressed.
pub type Parts = [Vec<Span>; 3];

/// A text with its attributions.
pub struct Gold<'a> {
    /// The text.
    pub text: &'a str,
    /// In the order of the file.
    pub attributions: Vec<Parts>,
}

impl<'a> Gold<'a> {
    /// Reads a record.
    pub fn new(record: &'a Value) -> Self {
        let text = text(record, "text");
        let offsets = Offsets::new(text);
        let roles = ["source", "cue", "content"];
        let attributions = record["attributions"].as_array().into_iter().flatten();
        let parts = attributions.map(|attribution| roles.map(|role| offsets.pairs(&attribution[role])));
        Self { attributions: parts.collect(), text }
    }
}

/// Counts of exact sources, cues and contents.
pub fn exact_scores(found: &[Parts], wanted: &[Parts]) -> [Tally; 3] {
    [0, 1, 2].map(|role| exact(found, wanted, role))
}

/// The scores of all such counts, to be read.
pub fn sum(outcomes: &[[Tally; 3]]) -> String {
    let score = |role: usize| {
        let tally = Tally::sum(outcomes.iter().map(|outcome| outcome[role]));
        format!(
            "{} {:.2} ({:.2}/{:.2})",
            ["source", "cue", "content"][role],
            100.0 * tally.f(),
            100.0 * tally.precision(),
            100.0 * tally.recall()
        )
    };
    [0, 1, 2].map(score).join(", ")
}

fn outcome(record: &Value, models: &Models) -> Outcome {
    let document = gold::document(text(record, "text"), record["date"].as_str());
    let wanted = Gold::new(record).attributions;
    let annotations = annotate_within(Breadth::Attributions, &document, models, Dictionaries::shared());
    let outermost = annotations.statements.iter().filter(|statement| statement.parent.is_none());
    let mut found: Vec<Parts> = outermost.map(|statement| parts(statement, &document.text)).collect();
    // Several sources of one statement have a row each.
    found.dedup();
    let mut outcome = Outcome { exact: exact_scores(&found, &wanted), ..Outcome::default() };
    let pairs = pair_up(&found, &wanted, |p, g| iou(&p[2], &g[2]));
    outcome.overlaps.add(
        pairs.len(),
        found.len(),
        wanted.iter().filter(|parts| !parts[2].is_empty()).count(),
    );
    let shown =
        |spans: &[Span]| spans.iter().map(|span| span.of(&document.text)).collect::<Vec<_>>().join(" … ");
    for &(p, g) in &pairs {
        if wanted[g][0].is_empty() {
            continue;
        }
        outcome.with_source += 1;
        if is_head_right(&annotations, &found[p][0], wanted[g][0][0]) {
            outcome.right_source += 1;
        } else {
            let (found, wanted) = (shown(&found[p][0]), shown(&wanted[g][0]));
            outcome.errors.push(format!("source   {found:?} instead of {wanted:?}"));
        }
    }
    let missed = wanted.iter().enumerate().filter(|(g, _)| !pairs.iter().any(|pair| pair.1 == *g));
    outcome.errors.extend(missed.map(|(_, p)| line("missed  ", &p.each_ref().map(|spans| shown(spans)))));
    let invented = found.iter().enumerate().filter(|(p, _)| !pairs.iter().any(|pair| pair.0 == *p));
    outcome.errors.extend(invented.map(|(_, p)| line("invented", &p.each_ref().map(|spans| shown(spans)))));
    outcome
}

fn line(what: &str, [source, cue, content]: &[String; 3]) -> String {
    format!("{what} {source} | {cue} | {content}").replace('\n', " ")
}

fn parts(statement: &Statement, text: &str) -> Parts {
    [
        statement.source_span.into_iter().collect(),
        statement.cue.into_iter().collect(),
        statement.content.iter().map(|&piece| in_full(piece, text)).collect(),
    ]
}

/// A piece of content as PolNeAR marks it: with the "that" before it, with the quotation marks right around it and the
/// stop before the closing one.
fn in_full(piece: Span, text: &str) -> Span {
    let is_mark = |c: char| matches!(c, '"' | '“' | '”' | '‘' | '’' | '\'');
    let before = &text[..piece.start as usize];
    let mark = before.len() - before.trim_end_matches(is_mark).len();
    let that = ["that ", "That "].iter().any(|that| before[..before.len() - mark].ends_with(that));
    let start = before.len() - mark - if that { 5 } else { 0 };
    let after = &text[piece.end as usize..];
    let stops = after.len() - after.trim_start_matches([',', '.', ';', ':', '?', '!', '…']).len();
    let marks = after[stops..].len() - after[stops..].trim_start_matches(is_mark).len();
    Span::new(start, piece.end as usize + if marks > 0 { stops + marks } else { 0 })
}

fn exact(found: &[Parts], wanted: &[Parts], role: usize) -> Tally {
    let pairs = pair_up(found, wanted, |p, g| f64::from(u8::from(!p[role].is_empty() && p[role] == g[role])));
    let count = |all: &[Parts]| all.iter().filter(|parts| !parts[role].is_empty()).count();
    Tally { right: pairs.len(), predicted: count(found), gold: count(wanted) }
}

/// Intersection over union of the characters of two lists of spans; 0 below a half.
fn iou(a: &[Span], b: &[Span]) -> f64 {
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<usize>();
    let shared: usize = a
        .iter()
        .flat_map(|x| b.iter().map(move |y| x.end.min(y.end).saturating_sub(x.start.max(y.start)) as usize))
        .sum();
    let share = shared as f64 / (length(a) + length(b) - shared).max(1) as f64;
    if share >= 0.5 { share } else { 0.0 }
}

/// Whether the head of the gold source lies in the source found.
fn is_head_right(annotations: &Annotations, found: &[Span], gold: Span) -> bool {
    let sentence = annotations.sentences.iter().find(|sentence| sentence.span.overlaps(gold));
    let head = sentence.and_then(|sentence| {
        let head = sentence.head_of(sentence.tokens_in(gold))?;
        Some(sentence.tokens[head].span)
    });
    head.is_some_and(|head| found.iter().any(|span| span.contains(head)))
}
