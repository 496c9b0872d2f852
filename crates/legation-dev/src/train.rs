//! `cargo dev train`: learns the models that legation-models embeds.

use std::io::{BufRead, Read};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use clap::{Args, Subcommand};
use flate2::read::GzDecoder;
use legation_doc::conllu;
use legation_syntax::Model;
use legation_syntax::train::{Material, NamedGold, Options, Progress, train};
use legation_syntax::treebank::{Gold, gold, named};

use crate::score::{self, Tally};

/// The models that can be learned.
#[derive(Debug, Subcommand)]
pub enum Train {
    /// Tagger, lemmas, parser and names.
    Syntax(Syntax),
}

/// Learns and scores the syntax model.
#[derive(Debug, Args)]
pub struct Syntax {
    /// Folder with `gold/treebank`, `gold/ner` and `corpora`.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Where the model is written.
    #[arg(long, default_value = "crates/legation-models/weights/syntax.bin.zst")]
    out: PathBuf,
    /// Start of the pseudo-random order of sentences.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only scores the model that lies at `--out`.
    #[arg(long)]
    score_only: bool,
}

impl Train {
    /// Does what the command line asks.
    pub fn run(self) -> anyhow::Result<()> {
        match self {
            Self::Syntax(syntax) => syntax.run(),
        }
    }
}

impl Syntax {
    fn run(self) -> anyhow::Result<()> {
        if !self.score_only {
            let material = self.material()?;
            let start = Instant::now();
            println!("{} texts without annotation", material.texts.len());
            let options = Options { seed: self.seed, ..Options::default() };
            let model = train(&material, &options, &|progress| print_progress(progress, start));
            std::fs::write(&self.out, model.write())
                .with_context(|| format!("writing {}", self.out.display()))?;
        }
        let bytes = std::fs::read(&self.out).with_context(|| format!("reading {}", self.out.display()))?;
        let start = Instant::now();
        let model = Model::read(&bytes)?;
        println!("{} bytes, {:?} weights, read in {:.0?}", bytes.len(), model.sizes(), start.elapsed());
        for name in ["ewt-dev", "gum-dev"] {
            print_tree_scores(name, &self.trees(name)?, &model);
        }
        for name in ["conll2003-dev", "gum-dev", "ewt-uner-dev", "wikigold-dev"] {
            print_name_scores(name, &self.names(name)?, &model);
        }
        Ok(())
    }

    fn material(&self) -> anyhow::Result<Material> {
        Ok(Material {
            trees: vec![self.trees("ewt-train")?, self.trees("gum-train")?],
            names: vec![
                NamedGold { gold: self.names("conll2003-train")?, marks_nationalities: true },
                NamedGold { gold: self.names("gum-train")?, marks_nationalities: false },
            ],
            texts: self.texts()?,
        })
    }

    fn trees(&self, name: &str) -> anyhow::Result<Gold> {
        let path = self.shared.join(format!("gold/treebank/{name}.conllu.gz"));
        let file = std::fs::File::open(&path).with_context(|| format!("reading {}", path.display()))?;
        let mut text = String::new();
        GzDecoder::new(file)
            .read_to_string(&mut text)
            .with_context(|| format!("reading {}", path.display()))?;
        Ok(gold(&conllu::read(&text)?)?)
    }

    /// Texts for classes of words: recent speeches and news that may be redistributed.
    fn texts(&self) -> anyhow::Result<Vec<String>> {
        const FILES: &[&str] = &[
            "un-general-debate/ungdc-1990s.jsonl.gz",
            "un-general-debate/ungdc-2000s.jsonl.gz",
            "un-general-debate/ungdc-2010s.jsonl.gz",
            "un-general-debate/ungdc-2020s.jsonl.gz",
            "wikinews.jsonl.gz",
        ];
        let mut texts = Vec::new();
        for name in FILES {
            let path = self.shared.join("corpora").join(name);
            let file = std::fs::File::open(&path).with_context(|| format!("reading {}", path.display()))?;
            for line in std::io::BufReader::new(GzDecoder::new(file)).lines() {
                let record: Record =
                    serde_json::from_str(&line?).with_context(|| format!("reading {}", path.display()))?;
                texts.push(record.text);
            }
        }
        Ok(texts)
    }

    fn names(&self, name: &str) -> anyhow::Result<Gold> {
        let path = self.shared.join(format!("gold/ner/{name}.conll"));
        let text = std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
        Ok(named(&text)?)
    }
}

/// A line of a corpus; other fields are not looked at.
#[derive(serde::Deserialize)]
struct Record {
    text: String,
}

fn print_progress(progress: Progress, start: Instant) {
    let Progress { part, epoch, n_mistakes, n_decisions } = progress;
    let share = 100.0 * (n_decisions - n_mistakes) as f64 / n_decisions.max(1) as f64;
    println!("{:5.0?} {part} pass {epoch}: {share:.2} % right", start.elapsed());
}

/// Prints the scores of a treebank, in per cent.
fn print_tree_scores(name: &str, gold: &Gold, model: &Model) {
    for (score, percent) in score::syntax::of_model(gold, model).0 {
        println!("{name} {score:16} {percent:6.2}");
    }
}

/// Prints the F1 of names, of all and of each kind, in per cent.
fn print_name_scores(name: &str, gold: &Gold, model: &Model) {
    let (tallies, _) = score::ner::of_model(gold, model);
    print!("{name} names: {:.2}", 100.0 * Tally::sum(tallies.values().copied()).f());
    for (kind, tally) in tallies {
        print!(" {kind} {:.2}", 100.0 * tally.f());
    }
    println!();
}
