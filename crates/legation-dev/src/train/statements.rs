//! `cargo dev train statements`: the network that finds attributions.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use clap::Args;
use legation_models::Models;
use legation_statements::train::{Material, Options, Progress, train};
use legation_statements::{Attribution, Attributor, Model};
use rayon::prelude::*;
use serde_json::Value;

use crate::score::attribution::{self, Gold, Parts};
use crate::score::gold::records;

/// Learns and scores the model of attributions.
#[derive(Debug, Args)]
pub struct Statements {
    /// Folder with `gold/attribution`.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Where the model is written.
    #[arg(long, default_value = "crates/legation-models/weights/statements.bin.zst")]
    out: PathBuf,
    /// Start of the pseudo-random numbers.
    #[arg(long)]
    seed: Option<u64>,
    /// Passes over the material.
    #[arg(long)]
    epochs: Option<usize>,
    /// Only scores the model that lies at `--out`.
    #[arg(long)]
    score_only: bool,
}

impl Statements {
    /// Does what the command line asks.
    pub fn run(self) -> anyhow::Result<()> {
        let read =
            |name: &str| records(&self.shared.join(format!("gold/attribution/polnear-{name}.jsonl.gz")));
        let dev = read("dev")?;
        if !self.score_only {
            let mut material = Material::default();
            read("train")?.iter().for_each(|record| add(record, &mut material));
            println!("{} attributions", material.n_attributions());
            let default = Options::default();
            let options = Options {
                seed: self.seed.unwrap_or(default.seed),
                epochs: self.epochs.unwrap_or(default.epochs),
                ..default
            };
            let start = Instant::now();
            let write = |model: &Model| {
                std::fs::write(&self.out, model.write())
                    .with_context(|| format!("writing {}", self.out.display()))
            };
            let model = train(&material, &options, &|progress| {
                print_progress(&progress, start);
                if let Some(model) = &progress.model {
                    print_scores(model, &dev);
                    write(model).unwrap_or_else(|error| println!("{error:#}"));
                }
            });
            write(&model)?;
        }
        let bytes = std::fs::read(&self.out).with_context(|| format!("reading {}", self.out.display()))?;
        println!("{} bytes", bytes.len());
        print_scores(&Model::read(&bytes)?, &dev);
        Ok(())
    }
}

fn add(record: &Value, material: &mut Material) {
    let gold = Gold::new(record);
    let (mut sentences, mut states) = (Vec::new(), Vec::new());
    legation_syntax::parse_each(gold.text, &Models::shared().syntax, |sentence, own| {
        sentences.push(sentence);
        states.push(own);
    });
    material.add(gold.text, &sentences, &states, &gold.attributions);
}

fn print_progress(progress: &Progress, start: Instant) {
    let [anchors, roles, labels] = progress.losses;
    println!(
        "{:5.0?} pass {}: loss of anchors {anchors:.4}, roles {roles:.4}, labels {labels:.3}",
        start.elapsed(),
        progress.epoch
    );
}

/// Prints the exact scores of what the network finds by itself, in per cent.
fn print_scores(model: &Model, dev: &[Value]) {
    let outcomes: Vec<_> = dev
        .par_iter()
        .map(|record| {
            let gold = Gold::new(record);
            let mut attributor = Attributor::new(gold.text, model);
            legation_syntax::parse_each(gold.text, &Models::shared().syntax, |sentence, states| {
                attributor.take(sentence, &states);
            });
            let found: Vec<Parts> = attributor.finish().1.into_iter().map(parts).collect();
            attribution::exact_scores(&found, &gold.attributions)
        })
        .collect();
    println!("polnear-dev, by the network alone: {}", attribution::sum(&outcomes));
}

fn parts(attribution: Attribution) -> Parts {
    [attribution.source, attribution.cue, attribution.content]
}
