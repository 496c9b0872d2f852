//! `manifest.json`: what a run was, and what it could not read.

use std::collections::BTreeMap;

use legation_doc::Precision;
use legation_ingest::Remark;
use legation_tables::Counts;
use serde::Serialize;

use crate::args::RunArgs;

/// Files by their paths, with their hashes.
pub type Hashes = BTreeMap<String, String>;

/// BLAKE3 of some bytes, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// What became of the input.
#[derive(Debug, Default)]
pub struct Account {
    /// Documents written.
    pub documents: u64,
    /// Of these, those in other languages than English.
    pub other_languages: BTreeMap<String, u64>,
    /// Of these, copies.
    pub duplicates: u64,
    /// Records and files that were not read, and documents whose analysis broke off.
    pub failures: Vec<Remark>,
    /// What else is worth knowing.
    pub notices: Vec<Remark>,
}

/// All that one needs to repeat a run and to account for every record of its input.
///
/// It tells nothing of the machine, the day or the number of threads, so that the same run gives the
/// same bytes.
#[derive(Debug, Serialize)]
pub struct Manifest {
    /// The command that wrote the folder.
    legation: &'static str,
    version: &'static str,
    options: Options,
    /// BLAKE3 hash of each embedded model file.
    models: BTreeMap<&'static str, String>,
    /// BLAKE3 hash of each embedded lexicon table.
    lexicons: BTreeMap<&'static str, String>,
    /// BLAKE3 hash of each dictionary of the user's.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    dictionaries: Hashes,
    /// Number of rows of each table.
    rows: BTreeMap<&'static str, u64>,
    /// BLAKE3 hash of each file of this folder but this one.
    files: Hashes,
    /// Records and files of the input: those that became documents and those that failed.
    records: u64,
    documents: u64,
    /// Documents in other languages than English, by language; they have no rows in other tables.
    other_languages: BTreeMap<String, u64>,
    /// Documents with a `duplicate_of`.
    duplicates: u64,
    /// Records and files that could not be read, in order of the input.
    failures: Vec<Entry>,
    /// What else is worth knowing of the input.
    notices: Vec<Entry>,
}

#[derive(Debug, Serialize)]
struct Options {
    corpus: Vec<String>,
    format: &'static str,
    date: Option<String>,
    limit: Option<usize>,
    dedup: &'static str,
    fields: BTreeMap<&'static str, String>,
}

#[derive(Debug, Serialize)]
struct Entry {
    file: String,
    line: Option<u64>,
    reason: String,
}

impl Manifest {
    /// The manifest of a run that is complete.
    pub fn new(args: &RunArgs, dictionaries: Hashes, account: Account, rows: Counts, files: Hashes) -> Self {
        let Account { documents, other_languages, duplicates, failures, notices } = account;
        let models = legation_models::FILES.iter().map(|(name, bytes)| (*name, hash(bytes))).collect();
        let lexicons = legation_extract::LEXICONS.iter().map(|(name, text)| (*name, hash(text.as_bytes())));
        Self {
            legation: "run",
            version: env!("CARGO_PKG_VERSION"),
            options: Options::of(args),
            models,
            lexicons: lexicons.collect(),
            dictionaries,
            rows: rows.into_iter().collect(),
            files,
            records: documents + failures.len() as u64,
            documents,
            other_languages,
            duplicates,
            failures: failures.into_iter().map(Entry::from).collect(),
            notices: notices.into_iter().map(Entry::from).collect(),
        }
    }
}

impl Options {
    fn of(args: &RunArgs) -> Self {
        let reading = &args.reading;
        let fields = [
            ("text", &reading.text_field),
            ("id", &reading.id_field),
            ("title", &reading.title_field),
            ("date", &reading.date_field),
            ("url", &reading.url_field),
            ("publisher", &reading.publisher_field),
            ("speaker", &reading.speaker_field),
            ("country", &reading.country_field),
            ("language", &reading.language_field),
        ];
        Self {
            corpus: args.corpus.iter().map(|path| path.display().to_string()).collect(),
            format: legation_tables::Format::from(args.format).extension(),
            date: reading.date.map(|(date, precision)| match precision {
                Precision::Day => date.to_string(),
                Precision::Month => date.strftime("%Y-%m").to_string(),
                Precision::Year => date.strftime("%Y").to_string(),
            }),
            limit: args.limit,
            dedup: args.dedup.name(),
            fields: fields.into_iter().filter_map(|(name, field)| Some((name, field.clone()?))).collect(),
        }
    }
}

impl From<Remark> for Entry {
    fn from(remark: Remark) -> Self {
        Self { file: remark.source, line: remark.line, reason: remark.reason }
    }
}
