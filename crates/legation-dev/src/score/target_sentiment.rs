use std::path::Path;

use anyhow::Result;
use legation_doc::{Annotations, Span, Target};
use legation_extract::Index;
use legation_models::Models;
use rayon::prelude::*;

use super::gold::{Offsets, records, text};
use super::{Errors, Scores, accuracy_and_macro_f, gold, percent};

/// Scores the polarity of a sentence toward a given target, in three classes.
///
/// The answer is the sign of the summed polarity of the stances toward the target's actor; without any, neutral.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let records = records(path)?;
    let pairs: Vec<(Option<i64>, i64)> = records
        .par_iter()
        .map(|record| {
            let document = gold::document(text(record, "sentence"), None);
            let target = Offsets::new(&document.text).span(&record["start"], &record["end"]);
            let annotations = legation_extract::annotate(&document, Models::shared(), Index::shared());
            (Some(polarity(&annotations, target)), record["polarity"].as_i64().unwrap_or_default())
        })
        .collect();
    let (accuracy, macro_f) = accuracy_and_macro_f(&pairs);
    let wrong = records.iter().zip(&pairs).filter(|(_, (found, wanted))| *found != Some(*wanted));
    let errors = wrong.map(|(record, (found, wanted))| {
        let found = found.unwrap_or_default();
        format!(
            "{found:+} instead of {wanted:+} toward {}: {}",
            text(record, "target_text"),
            text(record, "sentence")
        )
    });
    Ok((vec![percent("accuracy", accuracy), percent("macro_f", macro_f)], errors.collect()))
}

fn polarity(annotations: &Annotations, target: Span) -> i64 {
    let actors: Vec<u32> = annotations
        .mentions
        .iter()
        .filter(|mention| mention.span.overlaps(target))
        .filter_map(|mention| mention.actor)
        .collect();
    let is_toward = |stance: &&legation_doc::Stance| match &stance.target {
        Target::Actor(actor) => actors.contains(actor),
        Target::Issue(_) => stance.target_span.is_some_and(|span| span.overlaps(target)),
    };
    let sum: f32 = annotations.stances.iter().filter(is_toward).map(|stance| stance.polarity).sum();
    match sum {
        sum if sum > legation_doc::Stance::DEAD_ZONE => 1,
        sum if sum < -legation_doc::Stance::DEAD_ZONE => -1,
        _ => 0,
    }
}
