//! `cargo dev measure`: time and memory on corpora larger than those at hand.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use clap::{Args, Subcommand};
use legation_ingest::{Duplicates, Fingerprint, Item, Options};
use legation_network::train::Chance;
use serde_json::json;

/// What is measured, or made to be measured.
#[derive(Debug, Subcommand)]
pub enum Measure {
    /// Looks for copies among documents made of a corpus's sentences, one of ten a copy, and tells time and memory.
    Duplicates(OfDuplicates),
    /// Writes a corpus of a given size: the documents of another, over and over, with sentences exchanged among them.
    Enlarge(Enlarge),
}

#[derive(Debug, Args)]
pub struct OfDuplicates {
    /// The corpus.
    corpus: PathBuf,
    /// Number of documents.
    #[arg(long, default_value_t = 1_000_000)]
    documents: usize,
}

#[derive(Debug, Args)]
pub struct Enlarge {
    /// The corpus.
    corpus: PathBuf,
    /// The file to write: JSON lines.
    out: PathBuf,
    /// Size of its texts, in bytes.
    #[arg(long)]
    bytes: u64,
}

impl Measure {
    /// Does what the command line asks.
    pub fn run(&self) -> Result<()> {
        match self {
            Self::Duplicates(args) => args.run(),
            Self::Enlarge(args) => args.run(),
        }
    }
}

/// Sentences in a short document.
const SHORT: usize = 6;

impl OfDuplicates {
    fn run(&self) -> Result<()> {
        let sentences: Vec<String> = texts(&self.corpus)?.iter().flat_map(|text| sentences(text)).collect();
        ensure!(!sentences.is_empty(), "{} has no text", self.corpus.display());
        let mut chance = Chance::new(1);
        let mut drawn = |n: usize| (chance.between(0.0, 1.0) * n as f32) as usize % n;
        let mut duplicates = Duplicates::default();
        let mut last: Vec<usize> = Vec::new();
        let (mut n_copies, mut n_found, mut n_others) = (0, 0, 0);
        let start = Instant::now();
        for number in 0..self.documents {
            let is_copy = number % 10 == 9;
            if is_copy {
                // All but the last sentence, and another one.
                last.pop();
            } else {
                last = (1..SHORT).map(|_| drawn(sentences.len())).collect();
            }
            last.push(drawn(sentences.len()));
            let text = last.iter().map(|&idx| sentences[idx].as_str()).collect::<Vec<_>>().join(" ");
            let found = duplicates.add(Fingerprint::of(&text)).is_some();
            n_copies += usize::from(is_copy);
            n_found += usize::from(is_copy && found);
            n_others += usize::from(!is_copy && found);
        }
        println!("{} documents in {:.1?}", self.documents, start.elapsed());
        println!("{n_found} of {n_copies} copies found, and {n_others} other documents");
        if let Some(peak) = peak_memory() {
            println!("peak memory {} MB", peak / 1_000);
        }
        Ok(())
    }
}

impl Enlarge {
    fn run(&self) -> Result<()> {
        let documents: Vec<Vec<String>> = texts(&self.corpus)?.iter().map(|text| sentences(text)).collect();
        ensure!(documents.iter().any(|own| !own.is_empty()), "{} has no text", self.corpus.display());
        let file =
            std::fs::File::create(&self.out).with_context(|| format!("creating {}", self.out.display()))?;
        let mut out = BufWriter::new(file);
        let (mut number, mut n_bytes) = (0_usize, 0_u64);
        while n_bytes < self.bytes {
            let round = number / documents.len();
            let own = &documents[number % documents.len()];
            // In each round every third sentence is another document's, further off from round to round.
            let other = &documents[(number + 17 * round) % documents.len()];
            let sentence = |idx: usize| {
                let changed = round > 0 && idx % 3 == round % 3;
                if changed { other.get(idx).unwrap_or(&own[idx]) } else { &own[idx] }
            };
            let text = (0..own.len()).map(|idx| sentence(idx).as_str()).collect::<Vec<_>>().join(" ");
            let (year, month, day) = (1990 + round % 30, 1 + number % 12, 1 + number % 28);
            let record = json!({
                "id": format!("{number}"),
                "date": format!("{year}-{month:02}-{day:02}"),
                "text": text,
            });
            writeln!(out, "{record}")?;
            n_bytes += text.len() as u64;
            number += 1;
        }
        out.flush()?;
        println!("{number} documents, {n_bytes} bytes of text");
        Ok(())
    }
}

fn texts(corpus: &Path) -> Result<Vec<String>> {
    let documents = legation_ingest::read(legation_ingest::discover(&[corpus])?, Options::default());
    let text = |item| match item {
        Item::Document(document) => Some(document.text),
        _ => None,
    };
    Ok(documents.filter_map(text).collect())
}

/// Stretches of a text that end in a full stop, good enough to be exchanged.
fn sentences(text: &str) -> Vec<String> {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    words.split_inclusive(". ").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The most memory that this process has held, in kilobytes; `None` where the system does not tell.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
