//! `legation run`: a corpus to tables.

use std::panic::catch_unwind;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::{Context, Result, bail};
use legation_doc::{Annotations, Document, SmolStr};
use legation_extract::{Dictionaries, annotate};
use legation_ingest::{Documents, Duplicates, Fingerprint, Item, Remark};
use legation_models::Models;
use legation_tables::{Registry, Rows, TableSet, rows};
use rayon::prelude::*;

use crate::args::{Dedup, RunArgs};
use crate::dictionary;
use crate::manifest::{Account, Hashes, Manifest};
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
        copies: (args.dedup != Dedup::Off).then(Copies::default),
        skips_copies: args.dedup == Dedup::Skip,
        account: Account::default(),
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
    /// `None` where copies are not looked for.
    copies: Option<Copies>,
    skips_copies: bool,
    account: Account,
}

/// The copies among the documents so far, which are called by their ids.
#[derive(Default)]
struct Copies {
    duplicates: Duplicates,
    ids: Vec<SmolStr>,
}

impl Copies {
    /// Marks the next document.
    fn mark(&mut self, document: &mut Document, fingerprint: Option<Fingerprint>) {
        self.ids.push(SmolStr::new(&document.id));
        let copied = self.duplicates.add(fingerprint);
        let id = |number: u32| self.ids[number as usize].to_string();
        document.duplicate_of = copied.map(|copied| id(copied.of));
        document.cluster = Some(copied.map_or_else(|| document.id.clone(), |copied| id(copied.cluster)));
    }
}

impl Writing {
    fn write_batches(
        &mut self,
        batches: &Receiver<Batch>,
        pool: &rayon::ThreadPool,
        dictionaries: &Dictionaries,
        progress: &mut Progress,
    ) -> Result<()> {
        for mut batch in batches {
            if let Some(copies) = &mut self.copies {
                let fingerprint = |document: &Document| Fingerprint::of(&document.text);
                let fingerprints: Vec<Option<Fingerprint>> =
                    pool.install(|| batch.documents.par_iter().map(fingerprint).collect());
                for (document, fingerprint) in batch.documents.iter_mut().zip(fingerprints) {
                    copies.mark(document, fingerprint);
                }
            }
            let skips_copies = self.skips_copies;
            let annotated = |document: Document| {
                let is_skipped = !document.is_english() || skips_copies && document.duplicate_of.is_some();
                let annotations = if is_skipped {
                    Ok(Annotations::default())
                } else {
                    // A defect of ours loses one document and not the run.
                    catch_unwind(|| annotate(&document, Models::shared(), dictionaries))
                };
                (document, annotations)
            };
            let read: Vec<(Document, std::thread::Result<Annotations>)> =
                pool.install(|| batch.documents.into_par_iter().map(annotated).collect());
            let mut annotated: Vec<(Document, Annotations)> = Vec::new();
            for (document, annotations) in read {
                match annotations {
                    Ok(annotations) => annotated.push((document, annotations)),
                    Err(_) => self.fail(broken_off(&document), progress),
                }
            }
            let n_documents = annotated.len() as u64;
            for (document, annotations) in &mut annotated {
                self.actors.tell_apart(document, annotations);
                self.actors.add(document, annotations);
                self.account(document);
            }
            let rows = |(document, annotations)| rows(&document, &annotations);
            let rows: Vec<Rows> = pool.install(|| annotated.into_par_iter().map(rows).collect());
            rows.into_iter().try_for_each(|rows| self.tables.add(rows))?;
            for failure in batch.failures {
                self.fail(failure, progress);
            }
            self.account.notices.extend(batch.notices);
            progress.advance(n_documents, batch.n_text_bytes as u64, batch.position);
        }
        Ok(())
    }

    fn account(&mut self, document: &Document) {
        self.account.documents += 1;
        self.account.duplicates += u64::from(document.duplicate_of.is_some());
        if let Some(language) = document.language.as_ref().filter(|_| !document.is_english()) {
            *self.account.other_languages.entry(language.clone()).or_default() += 1;
        }
    }

    /// Keeps a failure for the manifest; the first ones are shown at once.
    fn fail(&mut self, failure: Remark, progress: &Progress) {
        const SHOWN: usize = 5;
        match self.account.failures.len() {
            shown if shown < SHOWN => progress.note(&format!("not read: {failure}")),
            SHOWN => progress.note("more records were not read; manifest.json lists them all"),
            _ => {}
        }
        self.account.failures.push(failure);
    }

    fn finish(self, args: &RunArgs, dictionaries: Hashes, output: Output) -> Result<String> {
        let Account { documents, failures, .. } = &self.account;
        if *documents == 0 {
            match failures.first() {
                Some(first) => {
                    bail!("nothing could be read; the first of {} failures: {first}", failures.len())
                }
                None => bail!("the input holds no documents"),
            }
        }
        let counts = self.tables.finish(self.actors)?;
        let count =
            |table: &str| counts.iter().find(|(name, _)| *name == table).map_or(0, |(_, count)| *count);
        if count("documents") != *documents {
            bail!(
                "{} documents were read and {} written; this is a defect of Legation",
                documents,
                count("documents")
            );
        }
        let n_failures = failures.len();
        let mut summary = format!("{} stances in {}", count("stances"), args.output.display());
        let files = file_hashes(output.draft())?;
        let manifest = Manifest::new(args, dictionaries, self.account, counts, files);
        let path = output.draft().join(MANIFEST);
        let json = serde_json::to_string_pretty(&manifest)? + "\n";
        std::fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
        output.publish()?;
        if n_failures > 0 {
            summary += &format!("; {n_failures} records not read, see {MANIFEST} there");
            if args.strict {
                bail!("{summary}");
            }
        }
        Ok(summary)
    }
}

/// That a document is lost through a defect of a stage.
fn broken_off(document: &Document) -> Remark {
    let reason = format!("the analysis of {:?} broke off; this is a defect of Legation", document.id);
    Remark { source: document.source.clone(), line: None, reason }
}

/// The hashes of the files of a folder, by name.
fn file_hashes(folder: &Path) -> Result<Hashes> {
    let context = || format!("cannot read {}", folder.display());
    let mut hashes = Hashes::new();
    for entry in std::fs::read_dir(folder).with_context(context)? {
        let entry = entry.with_context(context)?;
        let mut hasher = blake3::Hasher::new();
        hasher
            .update_reader(std::fs::File::open(entry.path()).with_context(context)?)
            .with_context(context)?;
        hashes
            .insert(entry.file_name().to_string_lossy().into_owned(), hasher.finalize().to_hex().to_string());
    }
    Ok(hashes)
}
