use std::path::Path;

use anyhow::Result;
use legation_doc::Span;
use legation_models::Models;
use rayon::prelude::*;
use serde_json::Value;

use super::gold::{Offsets, records, text};
use super::{Errors, Scores, Tally, gold, pair_up, percent};

/// Scores temporal expressions as in TempEval-3: `strict_f` same characters, `relaxed_f` an overlap,
/// `value_f` an overlap and the same value, `value_accuracy` the share of right values among overlaps whose gold has a
/// value (in GUM most have none).
///
/// Expressions nested in others (WikiWars) are left out of the gold.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let documents: Vec<Outcome> = records(path)?.par_iter().map(outcome).collect();
    let total = |part: fn(&Outcome) -> usize| documents.iter().map(part).sum::<usize>();
    let tally = |right| Tally { right, predicted: total(|one| one.predicted), gold: total(|one| one.gold) };
    let (strict, relaxed, value) =
        (total(|one| one.strict), total(|one| one.relaxed), total(|one| one.value));
    let scores = vec![
        percent("strict_f", tally(strict).f()),
        percent("relaxed_f", tally(relaxed).f()),
        percent("value_f", tally(value).f()),
        percent("value_accuracy", value as f64 / total(|one| one.valued).max(1) as f64),
    ];
    Ok((scores, documents.into_iter().flat_map(|one| one.errors).collect()))
}

struct Outcome {
    strict: usize,
    relaxed: usize,
    value: usize,
    /// Overlaps whose gold has a value.
    valued: usize,
    predicted: usize,
    gold: usize,
    errors: Errors,
}

fn outcome(record: &Value) -> Outcome {
    let document = gold::document(text(record, "text"), record["dct"].as_str());
    let offsets = Offsets::new(&document.text);
    let wanted: Vec<(Span, &str)> = record["timexes"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|timex| timex["nested"] != Value::Bool(true))
        .map(|timex| (offsets.span(&timex["start"], &timex["end"]), text(timex, "value")))
        .collect();
    let sentences = legation_syntax::parse(&document.text, &Models::shared().syntax);
    let dct = document.published.map(|published| published.date);
    let found = legation_dates::tag(&document.text, &sentences, dct, legation_dates::Mode::Auto);
    let pairs = pair_up(&found, &wanted, |timex, (span, _)| overlap(timex.span, *span));
    let mut errors = Vec::new();
    let shown = |span: Span| span.of(&document.text);
    let (mut strict, mut value, mut valued) = (0, 0, 0);
    for &(p, g) in &pairs {
        let (timex, (span, gold_value)) = (&found[p], wanted[g]);
        strict += usize::from(timex.span == span);
        value += usize::from(timex.value == gold_value);
        valued += usize::from(!gold_value.is_empty());
        if timex.value != gold_value {
            errors.push(format!("value    {:?}: {} instead of {gold_value}", shown(span), timex.value));
        }
        if timex.span != span {
            errors.push(format!("span     {:?} instead of {:?}", shown(timex.span), shown(span)));
        }
    }
    let missed = wanted.iter().enumerate().filter(|(g, _)| !pairs.iter().any(|pair| pair.1 == *g));
    errors.extend(missed.map(|(_, (span, value))| format!("missed   {:?} {value}", shown(*span))));
    let invented = found.iter().enumerate().filter(|(p, _)| !pairs.iter().any(|pair| pair.0 == *p));
    errors.extend(invented.map(|(_, timex)| format!("invented {:?} {}", shown(timex.span), timex.value)));
    Outcome {
        strict,
        relaxed: pairs.len(),
        value,
        valued,
        predicted: found.len(),
        gold: wanted.len(),
        errors,
    }
}

fn overlap(a: Span, b: Span) -> f64 {
    f64::from(a.end.min(b.end)) - f64::from(a.start.max(b.start))
}
