//! `legation run`: a corpus to tables.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context, Result, bail};
use legation_doc::{Annotations, Document};
use legation_extract::{Dictionaries, annotate};
use legation_ingest::{Documents, Item, Remark};
use legation_models::Models;
use legation_tables::{Registry, Rows, TableSet, rows};
use rayon::prelude::*;

use crate::args::RunArgs;
use crate::dictionary;
use crate::manifest::{Hashes, Manifest};
use crate::output::{MANIFEST, Output};
use crate::progress::Progress;

/// Reads the corpus, annotates it on all threads, and writes tables and manifest.
pub fn run(args: &RunArgs) -> Result<()> {
    let own = dictionary::read_all(&args.dictionaries)?;
    let corpus = legation_ingest::discover(&args.corpus)?;
    let output = Output::create(&args.output, "run", &args.corpus, args.force)?;
    let mut progress = Progress::start(corpus.bytes(), args.quiet);
    let documents = legation_ingest::read(corpus, args.reading.options(args.limit));
    let mut writing = Writing {
        tables: TableSet::create(output.draft(), args.format.into())?,
        actors: Registry::default(),
        n_documents: 0,
        failures: Vec::new(),
        notices: Vec::new(),
    };
    let threads = args.threads.map_or(0, std::num::NonZeroUsize::get);
    let pool =
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().context("cannot start threads")?;
    std::thread::scope(|scope| {
        let (sender, batches) = sync_channel(2);
        scope.spawn(move || read_batches(documents, &sender));
        writing.write_batches(&batches, &pool, &own.dictionaries, &mut progress)
    })?;
    let summary = writing.finish(args, own.hashes, output)?;
    progress.finish(&summary);
    Ok(())
}

/// Documents read together, and what went wrong among them.
#[derive(Default)]
struct Batch {
    documents: Vec<Document>,
    failures: Vec<Remark>,
    notices: Vec<Remark>,
    n_text_bytes: usize,
    /// Input bytes consumed when the batch was full.
    position: u64,
}

/// A batch is full with so many bytes of text: enough work for many threads, little memory ...
const BATCH_BYTES: usize = 1 << 20;
/// ... or with so many documents.
const BATCH_DOCUMENTS: usize = 512;

fn read_batches(documents: Documents, sender: &SyncSender<Batch>) {
    let position = documents.position();
    let mut batch = Batch::default();
    for item in documents {
        match item {
            Item::Document(document) => {
                batch.n_text_bytes += document.text.len();
                batch.documents.push(document);
            }
            Item::Failure(remark) => batch.failures.push(remark),
            Item::Notice(remark) => batch.notices.push(remark),
        }
        if batch.n_text_bytes >= BATCH_BYTES || batch.documents.len() >= BATCH_DOCUMENTS {
            batch.position = position.load(Ordering::Relaxed);
            if sender.send(std::mem::take(&mut batch)).is_err() {
                return; // The writer failed and says why.
            }
        }
    }
    batch.position = position.load(Ordering::Relaxed);
    let _ = sender.send(batch);
}

/// The tables of a run under way, with what the manifest will tell.
struct Writing {
    tables: TableSet,
    actors: Registry,
    n_documents: u64,
    failures: Vec<Remark>,
    notices: Vec<Remark>,
}

impl Writing {
    fn write_batches(
        &mut self,
        batches: &Receiver<Batch>,
        pool: &rayon::ThreadPool,
        dictionaries: &Dictionaries,
        progress: &mut Progress,
    ) -> Result<()> {
        for batch in batches {
            let annotated = |document: Document| {
                let annotations = annotate(&document, Models::shared(), dictionaries);
                (document, annotations)
            };
            let mut annotated: Vec<(Document, Annotations)> =
                pool.install(|| batch.documents.into_par_iter().map(annotated).collect());
            let n_documents = annotated.len() as u64;
            for (document, annotations) in &mut annotated {
                self.actors.tell_apart(document, annotations);
                self.actors.add(document, annotations);
            }
            let rows = |(document, annotations)| rows(&document, &annotations);
            let rows: Vec<Rows> = pool.install(|| annotated.into_par_iter().map(rows).collect());
            rows.into_iter().try_for_each(|rows| self.tables.add(rows))?;
            self.n_documents += n_documents;
            for failure in batch.failures {
                self.fail(failure, progress);
            }
            self.notices.extend(batch.notices);
            progress.advance(n_documents, batch.n_text_bytes as u64, batch.position);
        }
        Ok(())
    }

    /// Keeps a failure for the manifest; the first ones are shown at once.
    fn fail(&mut self, failure: Remark, progress: &Progress) {
        const SHOWN: usize = 5;
        match self.failures.len() {
            shown if shown < SHOWN => progress.note(&format!("not read: {failure}")),
            SHOWN => progress.note("more records were not read; manifest.json lists them all"),
            _ => {}
        }
        self.failures.push(failure);
    }

    fn finish(self, args: &RunArgs, dictionaries: Hashes, output: Output) -> Result<String> {
        if self.n_documents == 0 {
            match self.failures.first() {
                Some(first) => {
                    bail!("nothing could be read; the first of {} failures: {first}", self.failures.len())
                }
                None => bail!("the input holds no documents"),
            }
        }
        let counts = self.tables.finish(self.actors)?;
        let n_stances = counts.iter().find(|(name, _)| *name == "stances").map_or(0, |(_, count)| *count);
        let n_failures = self.failures.len();
        let manifest =
            Manifest::new(args, dictionaries, self.n_documents, counts, self.failures, self.notices);
        let path = output.draft().join(MANIFEST);
        let json = serde_json::to_string_pretty(&manifest)? + "\n";
        std::fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
        output.publish()?;
        let mut summary = format!("{n_stances} stances in {}", args.output.display());
        if n_failures > 0 {
            summary += &format!("; {n_failures} records not read, see {MANIFEST} there");
        }
        Ok(summary)
    }
}
