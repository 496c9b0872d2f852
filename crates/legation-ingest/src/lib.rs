//! Reads a corpus: paths in, documents and what went wrong out, in a fixed order and flat memory.
//!
//! [`discover`] finds the files of folders, glob patterns, file names and `-` (standard input).
//! [`read`] opens them one after the other and gives an [`Item`] at a time: a [`Document`], a
//! [`Failure`](Item::Failure) where a record or file is lost, a [`Notice`](Item::Notice) where something
//! is worth knowing and nothing is lost. A failure never ends the reading: the records before and after
//! it are all given.
//!
//! | Ending | Documents |
//! |---|---|
//! | `.txt`, `.text` | one |
//! | `.jsonl`, `.ndjson` | one a line |
//! | `.json` | one an object: a single one, an array of them, or one after the other |
//! | `.csv`, `.tsv` | one a row below the header |
//! | `.html`, `.htm`, `.xhtml` | one: the main text of the page |
//! | `.warc`, `.arc` | one a page of HTML or plain text with status 200 |
//! | `.zip`, `.tar`, `.tgz` | those of the files in it, of the kinds above; archives in archives are not opened |
//!
//! Each may be compressed (`.gz`, `.zst`); what counts are the first bytes, so a wrong ending does no
//! harm. A file in an archive has a path that goes on from that of the archive: `news.zip/2018/a.txt`. An
//! archive that unpacks to more than 200 times of its size is read no further. Text is UTF-8, UTF-16 with a byte order mark, or else Windows-1252.
//!
//! Fields are recognised by their usual names (see [`FieldNames`]); the date of publication is sought
//! in the record, the address, the file's name and the dateline (see [`parse_date`] for the forms).
//!
//! ```
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("a.txt"), "We won.")?;
//! std::fs::write(folder.path().join("b.jsonl"), "{\"body\": \"We lost.\", \"date\": \"2018-06-12\"}\n{")?;
//!
//! let corpus = legation_ingest::discover(&[folder.path()])?;
//! let read: Vec<String> = legation_ingest::read(corpus, legation_ingest::Options::default())
//!     .map(|item| match item {
//!         legation_ingest::Item::Document(document) => document.id,
//!         legation_ingest::Item::Failure(remark) => remark.to_string(),
//!         legation_ingest::Item::Notice(_) => unreachable!(),
//!     })
//!     .collect();
//! assert_eq!(read[..2], ["a.txt", "b.jsonl#1"]);
//! assert!(read[2].starts_with("b.jsonl:2: not valid JSON"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Document`]: legation_doc::Document

mod archive;
mod delimited;
mod discover;
mod duplicates;
mod encoding;
mod fields;
mod finding;
mod gzip;
mod html;
mod json;
mod language;
mod lines;
mod published;
mod reader;
mod rewind;
mod stream;
mod warc;

pub use discover::{Corpus, Format, IngestError, Input, discover};
pub use duplicates::{Copied, Duplicates, Fingerprint, are_copies};
pub use encoding::decode;
pub use fields::FieldNames;
pub use published::parse_date;
pub use reader::{Documents, Item, Options, Remark, read};
