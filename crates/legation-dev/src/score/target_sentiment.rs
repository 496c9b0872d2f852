use std::path::Path;

use anyhow::Result;
use legation_models::Models;
use legation_stance::Model;
use rayon::prelude::*;
use serde_json::Value;

use super::acts::judge;
use super::gold::{Offsets, records, text};
use super::{Errors, Scores, accuracy_and_macro_f, percent};

/// Scores how a sentence lets a given target appear, in three classes, as the network reads it.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let records = records(path)?;
    let model = &Models::shared().stances;
    let found: Vec<Option<i64>> = records.par_iter().map(|record| sign_by(model, record)).collect();
    Ok(scores(&records, &found))
}

/// The scores of some answers.
pub fn scores(records: &[Value], found: &[Option<i64>]) -> (Scores, Errors) {
    let wanted = records.iter().map(|record| record["polarity"].as_i64().unwrap_or_default());
    let pairs: Vec<(Option<i64>, i64)> = found.iter().copied().zip(wanted).collect();
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
    (vec![percent("accuracy", accuracy), percent("macro_f", macro_f)], errors.collect())
}

/// What a model reads.
pub fn sign_by(model: &Model, record: &Value) -> Option<i64> {
    let sentence = text(record, "sentence");
    let target = Offsets::new(sentence).span(&record["start"], &record["end"]);
    judge(model, sentence, None, target).map(|judgement| judgement.sign().into())
}
