use std::path::Path;

use anyhow::Result;
use legation_doc::{Act, Annotations, Span, Stance};
use legation_extract::Index;
use legation_models::Models;
use rayon::prelude::*;
use serde_json::Value;

use super::gold::{records, text};
use super::{Errors, Scores, accuracy_and_macro_f, gold, percent};

/// Scores the PLOVER act, and its quad class, between a given source and target.
///
/// The answer is the act of the stance whose holder and target fit the given ones best. The gold has YIELD for
/// CONCEDE and RETREAT together, so both are right for it.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let records = records(path)?;
    let found: Vec<Option<Act>> = records.par_iter().map(act).collect();
    let acts: Vec<(Option<&str>, &str)> =
        records.iter().zip(&found).map(|(record, act)| (act.map(with_yield), text(record, "act"))).collect();
    let quads: Vec<(Option<u64>, u64)> = records
        .iter()
        .zip(&found)
        .map(|(record, act)| {
            (act.map(|act| u64::from(act.quad_class())), record["quad"].as_u64().unwrap_or_default())
        })
        .collect();
    let (act_accuracy, act_macro_f) = accuracy_and_macro_f(&acts);
    let (quad_accuracy, quad_macro_f) = accuracy_and_macro_f(&quads);
    let wrong = records.iter().zip(&acts).filter(|(_, (found, wanted))| *found != Some(*wanted));
    let errors = wrong.map(|(record, (found, wanted))| {
        format!("{} instead of {wanted}: {}", found.unwrap_or("nothing"), text(record, "marked"))
    });
    let scores = vec![
        percent("act_accuracy", act_accuracy),
        percent("act_macro_f", act_macro_f),
        percent("quad_accuracy", quad_accuracy),
        percent("quad_macro_f", quad_macro_f),
    ];
    Ok((scores, errors.collect()))
}

fn with_yield(act: Act) -> &'static str {
    match act {
        Act::Concede | Act::Retreat => "YIELD",
        other => other.as_str(),
    }
}

fn act(record: &Value) -> Option<Act> {
    let document = gold::document(text(record, "text"), None);
    let find = |field| {
        document.text.find(text(record, field)).map(|at| Span::new(at, at + text(record, field).len()))
    };
    let (source, target) = (find("source_text"), find("target_text"));
    let annotations = legation_extract::annotate(&document, Models::shared(), Index::shared());
    let best =
        annotations.stances.iter().rev().max_by_key(|stance| fit(&annotations, stance, source, target))?;
    Some(best.act)
}

/// How well the ends of a stance fit: holder and target count one each, a holder in the target's place nothing.
fn fit(annotations: &Annotations, stance: &Stance, source: Option<Span>, target: Option<Span>) -> u32 {
    let is_at = |span: Option<Span>, place: Option<Span>| {
        span.zip(place).is_some_and(|(span, place)| span.overlaps(place))
    };
    let is_holder = is_at(stance.holder_span, source)
        || mentions_in(annotations, source).any(|actor| actor == stance.holder);
    let is_target = is_at(stance.target_span, target)
        || mentions_in(annotations, target).any(|actor| stance.target == legation_doc::Target::Actor(actor));
    u32::from(is_holder) + u32::from(is_target)
}

fn mentions_in(annotations: &Annotations, place: Option<Span>) -> impl Iterator<Item = u32> + '_ {
    let is_in = move |span: Span| place.is_some_and(|place| place.overlaps(span));
    annotations.mentions.iter().filter(move |mention| is_in(mention.span)).filter_map(|mention| mention.actor)
}
