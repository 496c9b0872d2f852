use std::path::Path;

use anyhow::Result;
use legation_doc::{Act, Span};
use legation_models::Models;
use legation_stance::{Judgement, Model};
use rayon::prelude::*;
use serde_json::Value;

use super::gold::{records, text};
use super::{Errors, Scores, accuracy_and_macro_f, percent};

/// Scores the PLOVER act, and its quad class, between a given source and target.
///
/// The answer is what the network reads between the two. The gold has YIELD for CONCEDE and RETREAT together, so both
/// are right for it.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let records = records(path)?;
    let model = &Models::shared().stances;
    let found: Vec<Option<Act>> = records.par_iter().map(|record| act_by(model, record)).collect();
    Ok(scores(&records, &found))
}

/// The scores of some answers.
pub fn scores(records: &[Value], found: &[Option<Act>]) -> (Scores, Errors) {
    let acts: Vec<(Option<&str>, &str)> =
        records.iter().zip(found).map(|(record, act)| (act.map(with_yield), text(record, "act"))).collect();
    let quads: Vec<(Option<u64>, u64)> = records
        .iter()
        .zip(found)
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
    (scores, errors.collect())
}

fn with_yield(act: Act) -> &'static str {
    match act {
        Act::Concede | Act::Retreat => "YIELD",
        other => other.as_str(),
    }
}

/// The places of source and target in a record.
pub fn ends(record: &Value) -> [Option<Span>; 2] {
    ["source_text", "target_text"].map(|field| {
        let words = text(record, field).trim();
        text(record, "text").find(words).map(|at| Span::new(at, at + words.len()))
    })
}

/// What a model reads between source and target.
pub fn act_by(model: &Model, record: &Value) -> Option<Act> {
    let [source, target] = ends(record);
    let judgement = judge(model, text(record, "text"), source, target?)?;
    let judge_yield = |act: Act| match act {
        Act::Concede | Act::Retreat => {
            let [one, other] = [Act::Concede, Act::Retreat].map(|act| judgement.acts[act as usize]);
            (one.exp() + other.exp()).ln()
        }
        act => judgement.acts[act as usize],
    };
    Act::ALL.iter().copied().max_by(|one, other| judge_yield(*one).total_cmp(&judge_yield(*other)))
}

/// What a model reads in the sentence of a target toward it, from a source in the same sentence.
pub fn judge(model: &Model, text: &str, source: Option<Span>, target: Span) -> Option<Judgement> {
    let mut found = None;
    legation_syntax::parse_each(text, &Models::shared().syntax, |sentence, states| {
        let head = |span: Span| {
            let is_here = sentence.span.start <= span.start && span.start < sentence.span.end;
            if is_here { sentence.head_of(sentence.tokens_in(span)) } else { None }
        };
        if let Some(target) = head(target) {
            let source = source.and_then(head).filter(|&source| source != target);
            found = found.or_else(|| model.judge(text, &sentence, &states, source, target));
        }
    });
    found
}
