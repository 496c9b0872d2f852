//! `cargo dev train stances`: the network that finds acts and reads positions.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result};
use clap::Args;
use legation_doc::{Sentence, Span};
use legation_models::Models;
use legation_network::States;
use legation_stance::Model;
use legation_stance::train::{Marks, Material, Options, Position, Progress, train};
use rayon::prelude::*;
use serde_json::Value;

use super::marked::{self, Marked};
use crate::score::gold::records;
use crate::score::{Tally, acts, roles, target_sentiment};

/// Learns and scores the model of stances.
#[derive(Debug, Args)]
pub struct Stances {
    /// Folder with `gold`.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Folder with our own sentences, in `stances` and `targets`.
    #[arg(long, default_value = "datasets")]
    datasets: PathBuf,
    /// Where the model is written.
    #[arg(long, default_value = "crates/legation-models/weights/stances.bin.zst")]
    out: PathBuf,
    /// Start of the pseudo-random numbers.
    #[arg(long)]
    seed: Option<u64>,
    /// Passes over the material.
    #[arg(long)]
    epochs: Option<usize>,
    /// Learns five models instead, each without a fifth of PLV train, which it then scores.
    #[arg(long)]
    folds: bool,
    /// Only scores the model that lies at `--out`.
    #[arg(long)]
    score_only: bool,
}

/// How often PLV's records are learned in a pass: they are few, and what its coders call an act is not always what our
/// sentences do.
const PLV_COUNTS: usize = 4;

/// Of our own documents one of so many is not learned from but scored.
const HELD_OUT: usize = 20;

/// Number of folds.
const N_FOLDS: usize = 5;

/// A text with its parse, the states of its sentences, and what is marked.
type Parsed = (String, Vec<Sentence>, Vec<States>, Marks);

/// What models are scored on.
struct Development {
    own: Vec<Parsed>,
    plv: Vec<Value>,
    newsmtsc: Vec<Value>,
}

impl Stances {
    /// Does what the command line asks.
    pub fn run(self) -> Result<()> {
        let own = marked::positions(&self.datasets.join("stances"))?.into_iter().step_by(HELD_OUT);
        let dev = Development {
            own: own.collect::<Vec<_>>().into_par_iter().map(parsed).collect(),
            plv: self.records("events/plv-dev.jsonl")?,
            newsmtsc: self.records("targeted-sentiment/newsmtsc-dev.jsonl.gz")?,
        };
        if self.folds {
            return self.fold();
        }
        if !self.score_only {
            let plv = self.records("events/plv-train.jsonl")?;
            let model = self.learn(&plv, |model| dev.print_scores(model))?;
            std::fs::write(&self.out, model.write())
                .with_context(|| format!("writing {}", self.out.display()))?;
        }
        let bytes = std::fs::read(&self.out).with_context(|| format!("reading {}", self.out.display()))?;
        println!("{} bytes", bytes.len());
        dev.print_scores(&Model::read(&bytes)?);
        Ok(())
    }

    fn records(&self, name: &str) -> Result<Vec<Value>> {
        records(&self.shared.join("gold").join(name))
    }

    /// Scores each fifth of PLV train by a model that did not see it.
    fn fold(&self) -> Result<()> {
        let plv = self.records("events/plv-train.jsonl")?;
        let mut found = vec![None; plv.len()];
        for fold in 0..N_FOLDS {
            let seen = plv.iter().enumerate().filter(|(idx, _)| idx % N_FOLDS != fold);
            let seen: Vec<Value> = seen.map(|(_, record)| record.clone()).collect();
            let model = self.learn(&seen, |_| ())?;
            for (idx, record) in plv.iter().enumerate().filter(|(idx, _)| idx % N_FOLDS == fold) {
                found[idx] = acts::act_by(&model, record);
            }
            println!("fold {} of {N_FOLDS}", fold + 1);
        }
        println!("plv-train, by models that did not see it: {}", show(&acts::scores(&plv, &found).0));
        Ok(())
    }

    /// Learns from all but PLV's held-out records; `look` is shown models on the way.
    fn learn(&self, plv: &[Value], look: impl Fn(&Model)) -> Result<Model> {
        let mut material = Material::default();
        for (text, sentences, states, marks) in self.material(plv)? {
            material.add(&text, &sentences, &states, &marks);
        }
        let [sentences, words, pairs] = material.counts();
        println!("{sentences} sentences, {words} words of acts, {pairs} pairs of ends");
        let default = Options::default();
        let options = Options {
            seed: self.seed.unwrap_or(default.seed),
            epochs: self.epochs.unwrap_or(default.epochs),
            ..default
        };
        let start = Instant::now();
        Ok(train(&material, &options, &|progress| {
            print_progress(&progress, start);
            if let Some(model) = &progress.model {
                look(model);
            }
        }))
    }

    fn material(&self, plv: &[Value]) -> Result<Vec<Parsed>> {
        let own = marked::positions(&self.datasets.join("stances"))?.into_iter().enumerate();
        let mut texts: Vec<Marked> =
            own.filter(|(idx, _)| idx % HELD_OUT > 0).map(|(_, document)| document).collect();
        texts.extend(marked::targets(&self.datasets.join("targets"))?);
        for _ in 0..PLV_COUNTS {
            texts.extend(plv.iter().map(marked::between));
        }
        texts.extend(self.records("targeted-sentiment/newsmtsc-train.jsonl.gz")?.iter().map(marked::target));
        texts.extend(roles::marked(&self.shared.join("gold/events/cameo-roles-train.conll"))?);
        Ok(texts.into_par_iter().map(parsed).collect())
    }
}

fn parsed((text, marks): Marked) -> Parsed {
    let (mut sentences, mut states) = (Vec::new(), Vec::new());
    legation_syntax::parse_each(&text, &Models::shared().syntax, |sentence, own| {
        sentences.push(sentence);
        states.push(own);
    });
    (text, sentences, states, marks)
}

impl Development {
    fn print_scores(&self, model: &Model) {
        println!("own sentences held out: {}", show(&own_scores(model, &self.own)));
        let found: Vec<_> = self.plv.par_iter().map(|record| acts::act_by(model, record)).collect();
        println!("plv-dev: {}", show(&acts::scores(&self.plv, &found).0));
        let signs: Vec<_> =
            self.newsmtsc.par_iter().map(|record| target_sentiment::sign_by(model, record)).collect();
        println!("newsmtsc-dev: {}", show(&target_sentiment::scores(&self.newsmtsc, &signs).0));
    }
}

/// How well a model finds the rows of documents: F1 of the words of acts; of those found the share with the right act,
/// factuality and sign, and F1 of holders and of targets.
fn own_scores(model: &Model, documents: &[Parsed]) -> Vec<(String, f64)> {
    let mut words = Tally::default();
    let mut ends = [Tally::default(); 2];
    let mut right = [0; 3];
    for (text, sentences, states, marks) in documents {
        for (sentence, states) in sentences.iter().zip(states) {
            let found = model.read_sentence(text, sentence, states).predicates;
            let head = |span: Span| sentence.head_of(sentence.tokens_in(span));
            let inside = |position: &&Position| sentence.span.contains(position.cue);
            let own: Vec<&Position> = marks.positions.iter().flatten().filter(inside).collect();
            let mut cues: Vec<usize> = own.iter().filter_map(|position| head(position.cue)).collect();
            cues.sort_unstable();
            cues.dedup();
            let known = found.iter().filter(|predicate| cues.contains(&predicate.token)).count();
            words += Tally::new(known, found.len(), cues.len());
            for predicate in &found {
                let of_word = || own.iter().filter(|position| head(position.cue) == Some(predicate.token));
                let Some(first) = of_word().next() else { continue };
                right[0] += usize::from(first.act == predicate.act);
                right[1] += usize::from(first.factuality == predicate.factuality);
                right[2] += usize::from(first.sign == predicate.sign);
                let wanted: [BTreeSet<usize>; 2] = [
                    of_word().filter_map(|position| position.holder.and_then(head)).collect(),
                    of_word().filter_map(|position| head(position.target)).collect(),
                ];
                for ((wanted, found), tally) in
                    wanted.iter().zip([&predicate.holders, &predicate.targets]).zip(&mut ends)
                {
                    let found: BTreeSet<usize> =
                        found.iter().filter(|end| end.score > 0.0).map(|end| end.token).collect();
                    *tally += Tally::new(wanted.intersection(&found).count(), found.len(), wanted.len());
                }
            }
        }
    }
    let share = |n: usize| n as f64 / words.right().max(1) as f64;
    let scores = [
        ("words", words.f()),
        ("act", share(right[0])),
        ("factuality", share(right[1])),
        ("sign", share(right[2])),
        ("holder", ends[0].f()),
        ("target", ends[1].f()),
    ];
    scores.map(|(name, score)| (name.to_owned(), (score * 10_000.0).round() / 100.0)).to_vec()
}

fn show(scores: &[(String, f64)]) -> String {
    let each = scores.iter().map(|(name, score)| format!("{name} {score:.2}"));
    each.collect::<Vec<_>>().join(", ")
}

fn print_progress(progress: &Progress, start: Instant) {
    let [acts, any_role, roles, factuality, sign, acts_between, signs_between] = progress.losses;
    println!(
        "{:5.0?} pass {}: acts {acts:.4}, any role {any_role:.4}, role {roles:.4}, factuality {factuality:.3}, \
         sign {sign:.3}; between ends: acts {acts_between:.3}, sign {signs_between:.3}",
        start.elapsed(),
        progress.epoch
    );
}
