//! `cargo dev score`: how good a stage is on gold data, in the field's own measures.

pub mod acts;
pub mod attribution;
mod check;
mod coreference;
mod countries;
mod dates;
mod duplicates;
mod end_to_end;
pub mod gold;
mod html;
pub mod ner;
mod petrarch;
pub mod roles;
pub mod syntax;
pub mod target_sentiment;

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use legation_models::Models;
use legation_syntax::Model;
use serde_json::{Map, Value, json};

/// What to score, on what.
#[derive(Debug, Args)]
pub struct Score {
    /// The task.
    #[arg(value_enum, required_unless_present = "check")]
    task: Option<Task>,
    /// Gold data of the task, gzipped or not; for end-to-end and reliability one or more annotated
    /// documents (.json).
    data: Vec<PathBuf>,
    /// Lists what went wrong.
    #[arg(long)]
    errors: bool,
    /// Prints one flat JSON object of percentages.
    #[arg(long)]
    json: bool,
    /// Scores everything in tests/scores/floors.tsv and fails if a number is below its floor.
    #[arg(long, conflicts_with_all = ["task", "data"])]
    check: bool,
    /// A model of `cargo dev train syntax` to score instead of the embedded one, for syntax and ner.
    #[arg(long)]
    model: Option<PathBuf>,
    /// Where the gold data lie, for --check.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
}

/// A component with a gold standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Task {
    /// Tags, lemmas and trees, on CoNLL-U: as in CoNLL 2018.
    Syntax,
    /// Names, on two-column BIO files: exact spans, as in CoNLL-2003.
    Ner,
    /// Temporal expressions: strict, relaxed and value F1, as in TempEval-3.
    Dates,
    /// Source, cue and content: exact-span F1, on PolNeAR.
    Attribution,
    /// Likewise by the rules alone, without the network.
    AttributionByRules,
    /// Polarity toward a target: accuracy and macro-F1, on NewsMTSC.
    TargetSentiment,
    /// PLOVER act between a given source and target, on PLV.
    Acts,
    /// Heads of holder and target, on CAMEO roles.
    Roles,
    /// Events found with source, target and CAMEO root, on PETRARCH's records.
    Petrarch,
    /// States of sources and targets among the actors found, on PLOVER.
    Countries,
    /// Pronouns and chains of named entities, on GUM.
    Coreference,
    /// Main text, day and headline of pages of news.
    Html,
    /// Copies that were made of documents of a corpus and given among the others.
    Duplicates,
    /// Actors, dates, statements and stances of whole documents, as in eval/score.py.
    EndToEnd,
    /// Stances of whole documents by their confidence: how many there are, and how many are right.
    Reliability,
}

/// Named percentages, in the order in which they are shown.
pub type Scores = Vec<(String, f64)>;

/// What went wrong, a line each.
pub type Errors = Vec<String>;

impl Score {
    /// Prints the scores.
    pub fn run(&self) -> Result<()> {
        let Some(task) = self.task else {
            return check::check(&self.shared);
        };
        let read = |path: &PathBuf| -> Result<Model> { Ok(Model::read(&std::fs::read(path)?)?) };
        let model = self.model.as_ref().map(read).transpose()?;
        let (scores, errors) = task.score(&self.data, model.as_ref())?;
        if self.errors {
            errors.iter().for_each(|error| println!("{error}"));
        }
        if self.json {
            let object: Map<String, Value> =
                scores.into_iter().map(|(name, score)| (name, json!(score))).collect();
            println!("{}", Value::Object(object));
        } else {
            scores.iter().for_each(|(name, score)| println!("{name:24}{score:8.2}"));
        }
        Ok(())
    }
}

impl Task {
    /// `model` is the syntax model to score, if not the embedded one.
    fn score(self, data: &[PathBuf], model: Option<&Model>) -> Result<(Scores, Errors)> {
        if self == Self::EndToEnd {
            return end_to_end::score(data);
        }
        if self == Self::Reliability {
            return end_to_end::reliability(data);
        }
        let [path] = data else { bail!("give one file of gold data") };
        match self {
            Self::Syntax => syntax::score(path, model.unwrap_or_else(|| &Models::shared().syntax)),
            Self::Ner => ner::score(path, model.unwrap_or_else(|| &Models::shared().syntax)),
            Self::Dates => dates::score(path),
            Self::Attribution => attribution::score(path, Models::shared()),
            Self::AttributionByRules => {
                let models = Models { statements: Default::default(), ..Models::shared().clone() };
                attribution::score(path, &models)
            }
            Self::TargetSentiment => target_sentiment::score(path),
            Self::Acts => acts::score(path),
            Self::Roles => roles::score(path),
            Self::Petrarch => petrarch::score(path),
            Self::Countries => countries::score(path),
            Self::Coreference => coreference::score(path),
            Self::Duplicates => duplicates::score(path),
            Self::Html => html::score(path),
            Self::EndToEnd | Self::Reliability => unreachable!("handled above"),
        }
    }
}

/// A named percentage with two digits.
fn percent(name: &str, share: f64) -> (String, f64) {
    (name.to_owned(), (share * 10_000.0).round() / 100.0)
}

/// Right, predicted and gold counts of something.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tally {
    right: usize,
    predicted: usize,
    gold: usize,
}

impl Tally {
    /// Of counts.
    pub fn new(right: usize, predicted: usize, gold: usize) -> Self {
        Self { right, predicted, gold }
    }

    /// Number that is right.
    pub fn right(self) -> usize {
        self.right
    }

    fn add(&mut self, right: usize, predicted: usize, gold: usize) {
        self.right += right;
        self.predicted += predicted;
        self.gold += gold;
    }

    /// All counts together.
    pub fn sum(tallies: impl IntoIterator<Item = Self>) -> Self {
        let mut sum = Self::default();
        tallies.into_iter().for_each(|tally| sum += tally);
        sum
    }

    fn precision(self) -> f64 {
        self.right as f64 / self.predicted.max(1) as f64
    }

    fn recall(self) -> f64 {
        self.right as f64 / self.gold.max(1) as f64
    }

    /// The harmonic mean of precision and recall.
    pub fn f(self) -> f64 {
        2.0 * self.right as f64 / (self.predicted + self.gold).max(1) as f64
    }
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.add(other.right, other.predicted, other.gold);
    }
}

/// Accuracy and macro-averaged F1 of a classification, over the classes that gold has.
fn accuracy_and_macro_f<T: Ord + Copy>(pairs: &[(Option<T>, T)]) -> (f64, f64) {
    let classes: std::collections::BTreeSet<T> = pairs.iter().map(|(_, gold)| *gold).collect();
    let right = pairs.iter().filter(|(predicted, gold)| *predicted == Some(*gold)).count();
    let f_of = |class: T| {
        let mut tally = Tally::default();
        for (predicted, gold) in pairs {
            let (is_predicted, is_gold) = (*predicted == Some(class), *gold == class);
            tally.add(usize::from(is_predicted && is_gold), usize::from(is_predicted), usize::from(is_gold));
        }
        tally.f()
    };
    let total: f64 = classes.iter().map(|&class| f_of(class)).sum();
    (right as f64 / pairs.len().max(1) as f64, total / classes.len().max(1) as f64)
}

/// One-to-one pairs of predicted and gold items, best first; `fit` gives 0 for no match. Of equal fits the
/// earlier items win, as in eval/score.py.
fn pair_up<P, G>(predicted: &[P], gold: &[G], fit: impl Fn(&P, &G) -> f64) -> Vec<(usize, usize)> {
    let mut candidates = Vec::new();
    for (p, predicted) in predicted.iter().enumerate() {
        for (g, gold) in gold.iter().enumerate() {
            let score = fit(predicted, gold);
            if score > 0.0 {
                candidates.push((score, p, g));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_p, mut used_g) = (vec![false; predicted.len()], vec![false; gold.len()]);
    let mut pairs = Vec::new();
    for (_, p, g) in candidates {
        if !used_p[p] && !used_g[g] {
            used_p[p] = true;
            used_g[g] = true;
            pairs.push((p, g));
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f_is_a_share_of_both_sets() {
        assert_eq!(Tally { right: 1, predicted: 1, gold: 3 }.f(), 0.5);
        assert_eq!(Tally::default().f(), 0.0);
    }
}
