//! `cargo dev train`: learns the models that legation-models embeds.

use std::collections::BTreeSet;
use std::io::{BufRead, Read};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Context;
use clap::{Args, Subcommand};
use flate2::read::GzDecoder;
use legation_doc::{NameKind, Sentence, Span, conllu};
use legation_syntax::train::{Material, NamedGold, Options, Progress, train};
use legation_syntax::treebank::{Gold, gold, named};
use legation_syntax::{Model, parse, parse_tokens};

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

/// Prints how a treebank's own tokens are annotated, and how its raw text is divided.
fn print_tree_scores(name: &str, gold: &Gold, model: &Model) {
    let spans: Vec<Vec<Span>> = gold
        .sentences
        .iter()
        .map(|sentence| sentence.tokens.iter().map(|token| token.span).collect())
        .collect();
    let start = Instant::now();
    let found = parse_tokens(&gold.text, &spans, model);
    let seconds = start.elapsed().as_secs_f64();
    let pairs: Vec<_> = gold
        .sentences
        .iter()
        .zip(&found)
        .flat_map(|(gold, found)| gold.tokens.iter().zip(&found.tokens))
        .collect();
    let share = |is_right: &dyn Fn(&legation_doc::Token, &legation_doc::Token) -> bool| {
        100.0 * pairs.iter().filter(|(gold, found)| is_right(gold, found)).count() as f64 / pairs.len() as f64
    };
    println!(
        "{name}: upos {:.2} xpos {:.2} lemma {:.2} uas {:.2} las {:.2}, {:.0} words/s",
        share(&|gold, found| gold.upos == found.upos),
        share(&|gold, found| gold.xpos == found.xpos),
        share(&|gold, found| gold.lemma == found.lemma),
        share(&|gold, found| gold.head == found.head),
        share(&|gold, found| gold.head == found.head && gold.deprel == found.deprel),
        pairs.len() as f64 / seconds,
    );
    let raw = parse(&gold.text, model);
    let tokens = |sentences: &[Sentence]| -> BTreeSet<Span> {
        sentences.iter().flat_map(|sentence| &sentence.tokens).map(|token| token.span).collect()
    };
    let bounds = |sentences: &[Sentence]| -> BTreeSet<Span> {
        sentences.iter().map(|sentence| sentence.span).collect()
    };
    println!(
        "{name} raw text: tokens {:.2} sentences {:.2}",
        f1(&tokens(&gold.sentences), &tokens(&raw)),
        f1(&bounds(&gold.sentences), &bounds(&raw))
    );
}

fn print_name_scores(name: &str, gold: &Gold, model: &Model) {
    let spans: Vec<Vec<Span>> = gold
        .sentences
        .iter()
        .map(|sentence| sentence.tokens.iter().map(|token| token.span).collect())
        .collect();
    let found = parse_tokens(&gold.text, &spans, model);
    let kinds: BTreeSet<NameKind> =
        gold.sentences.iter().flat_map(|sentence| &sentence.names).map(|name| name.kind).collect();
    let names = |sentences: &[Sentence], wanted: Option<NameKind>| -> BTreeSet<(Span, NameKind)> {
        let names = sentences.iter().flat_map(|sentence| {
            sentence
                .names
                .iter()
                .map(|name| (sentence.span_of(name.start as usize..name.end as usize), name.kind))
        });
        names.filter(|(_, kind)| wanted.map_or(kinds.contains(kind), |wanted| wanted == *kind)).collect()
    };
    print!("{name} names: {:.2}", f1(&names(&gold.sentences, None), &names(&found, None)));
    for &kind in &kinds {
        print!(" {kind} {:.2}", f1(&names(&gold.sentences, Some(kind)), &names(&found, Some(kind))));
    }
    println!();
}

/// Harmonic mean of precision and recall, in per cent.
fn f1<T: Ord>(gold: &BTreeSet<T>, found: &BTreeSet<T>) -> f64 {
    200.0 * gold.intersection(found).count() as f64 / (gold.len() + found.len()).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn f1_is_a_share_of_both_sets() {
        assert_eq!(f1(&BTreeSet::from([1, 2, 3]), &BTreeSet::from([2])), 50.0);
        assert_eq!(f1(&BTreeSet::<u8>::new(), &BTreeSet::new()), 0.0);
    }
}
