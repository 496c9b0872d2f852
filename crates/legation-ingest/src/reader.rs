use std::collections::{HashMap, VecDeque};
use std::io::BufRead;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use legation_doc::{Date, Document, Precision};

use crate::discover::{Corpus, Format, Input};
use crate::fields::{FieldNames, Record};
use crate::finding::{Finding, Findings, What};
use crate::lines::{LineReader, Loss, whole};
use crate::stream::Stream;
use crate::{archive, delimited, encoding, html, json, language, published, stream, warc};

/// Reads the documents of a corpus, file after file in the order of `corpus.inputs`.
///
/// What [`discover`](crate::discover()) could not read or left out comes first. Same files and options,
/// same items.
pub fn read(corpus: Corpus, options: Options) -> Documents {
    let failures = corpus.failures.into_iter().map(Item::Failure);
    let notices = corpus.notices.into_iter().map(Item::Notice);
    Documents {
        pending: failures.chain(notices).collect(),
        inputs: corpus.inputs.into_iter(),
        open: None,
        remaining: options.limit,
        options,
        ids: HashMap::new(),
        position: Arc::new(AtomicU64::new(0)),
        passed: 0,
    }
}

/// How records become documents.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Names of fields that differ from the usual ones.
    pub fields: FieldNames,
    /// The date of documents for which none is found.
    pub date: Option<(Date, Precision)>,
    /// How many documents to read at most.
    pub limit: Option<usize>,
}

/// What reading gives.
// Nearly every item is a document; a box would only add a step.
#[expect(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A document with text.
    Document(Document),
    /// A record or file that is lost.
    Failure(Remark),
    /// Something worth knowing; no record is lost.
    Notice(Remark),
}

/// What is to be said about a file or a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Path relative to the corpus root, as in [`Document::source`].
    pub source: String,
    /// Line on which the record begins, from 1. `None` if the file as a whole is meant.
    pub line: Option<u64>,
    /// What happened and, where that helps, what to do.
    pub reason: String,
}

impl std::fmt::Display for Remark {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.source, self.reason),
            None => write!(formatter, "{}: {}", self.source, self.reason),
        }
    }
}

/// The iterator over a corpus that [`read`] gives.
///
/// One file is open at a time and one record in memory, of 64 MiB at most. A ZIP archive that is no file
/// of its own, because it comes from standard input or is compressed once more, is in memory as a whole,
/// with 256 MiB at most. The ids of all documents are kept, so that each can be made unique.
pub struct Documents {
    inputs: std::vec::IntoIter<Input>,
    open: Option<OpenFile>,
    pending: VecDeque<Item>,
    options: Options,
    /// Documents still allowed by the limit.
    remaining: Option<usize>,
    /// Every id given, with the number last appended to make a second one differ.
    ids: HashMap<String, u32>,
    position: Arc<AtomicU64>,
    /// Sizes of the files that are done, in bytes.
    passed: u64,
}

/// A file being read.
struct OpenFile {
    source: String,
    bytes: Option<u64>,
    findings: Findings,
    /// Whether the file has given anything at all.
    is_empty: bool,
}

/// What a format makes of a file: records and losses, in the order of the file.
pub(crate) type Records = Box<dyn Iterator<Item = Result<Record, Loss>> + Send>;

impl Documents {
    /// Bytes of input consumed so far, as stored (compressed); [`Corpus::bytes`] is the total.
    ///
    /// The counter is shared, so that it can be watched while the iterator is at work elsewhere.
    pub fn position(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.position)
    }

    fn open(&mut self, input: Input) {
        let Input { path, source, format, bytes } = input;
        let start = self.position.load(Ordering::Relaxed);
        let opened = stream::open(path.as_deref(), Arc::clone(&self.position)).and_then(|mut stream| {
            let wrong_ending = stream.wrong_ending(&source);
            let format = settled(format, &mut stream.reader)?;
            let stored = archive::Stored { position: Arc::clone(&self.position), start, n_bytes: bytes };
            let findings = match format {
                Format::Zip => archive::zip(stream, path.as_deref(), stored, &self.options.fields)?,
                Format::Tar => archive::tar(stream, stored, &self.options.fields),
                format => findings(stream, format, &self.options.fields),
            };
            Ok((wrong_ending, findings))
        });
        match opened {
            Ok((wrong_ending, findings)) => {
                if let Some(reason) = wrong_ending {
                    self.pending.push_back(Item::Notice(Remark {
                        source: source.clone(),
                        line: None,
                        reason,
                    }));
                }
                self.open = Some(OpenFile { source, bytes, findings, is_empty: true });
            }
            Err(error) => {
                let reason = format!("cannot be read: {error}");
                self.pending.push_back(Item::Failure(Remark { source, line: None, reason }));
                self.pass(bytes);
            }
        }
    }

    fn close(&mut self, file: OpenFile) {
        if file.is_empty {
            let reason = "the file holds no record".to_owned();
            self.pending.push_back(Item::Notice(Remark { source: file.source, line: None, reason }));
        }
        self.pass(file.bytes);
    }

    /// Counts a file as consumed to its end, even if its reading broke off.
    fn pass(&mut self, bytes: Option<u64>) {
        if let Some(bytes) = bytes {
            self.passed += bytes;
            self.position.store(self.passed, Ordering::Relaxed);
        }
    }

    fn accept(&mut self, source: &str, record: Record) {
        let remark = |reason: String| Remark { source: source.to_owned(), line: record.line, reason };
        let Some(text) = record.text else {
            self.pending.push_back(Item::Failure(remark("no text".to_owned())));
            return;
        };
        if let Some(note) = record.note {
            self.pending.push_back(Item::Notice(remark(note)));
        }
        if let Some(date) = &record.date
            && parse_fails(date)
        {
            let reason = format!("the date {:?} is not understood", shortened(date));
            self.pending.push_back(Item::Notice(remark(reason)));
        }
        let own_id = record.id.unwrap_or_else(|| match record.number {
            Some(number) => format!("{source}#{number}"),
            None => source.to_owned(),
        });
        let id = unique(&mut self.ids, &own_id);
        if id != own_id {
            let reason = format!("the id {own_id:?} is taken; this document is called {id:?}");
            self.pending.push_back(Item::Notice(remark(reason)));
        }
        let clues = published::Clues {
            field: record.date.as_deref(),
            page: record.page_date.as_deref(),
            url: record.url.as_deref(),
            source,
            text: &text,
            option: self.options.date,
        };
        let published = published::find(&clues);
        self.pending.push_back(Item::Document(Document {
            id,
            source: source.to_owned(),
            url: record.url,
            title: record.title,
            publisher: record.publisher,
            speaker: record.speaker,
            country: record.country,
            language: record.language.or_else(|| language::detect(&text).map(str::to_owned)),
            published,
            text,
            ..Document::default()
        }));
        self.remaining = self.remaining.map(|remaining| remaining - 1);
    }
}

impl Iterator for Documents {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.pending.pop_front() {
                return Some(item);
            }
            if self.remaining == Some(0) {
                return None;
            }
            let Some(mut file) = self.open.take() else {
                let input = self.inputs.next()?;
                self.open(input);
                continue;
            };
            let Some(Finding { member, what }) = file.findings.next() else {
                self.close(file);
                continue;
            };
            let source = match member {
                Some(member) => format!("{}/{member}", file.source),
                None => file.source.clone(),
            };
            match what {
                What::Record(record) => self.accept(&source, record),
                What::Loss(Loss { line, reason }) => {
                    self.pending.push_back(Item::Failure(Remark { source, line, reason }));
                }
                What::Notice(reason) => {
                    self.pending.push_back(Item::Notice(Remark { source, line: None, reason }));
                }
            }
            file.is_empty = false;
            self.open = Some(file);
        }
    }
}

/// The format that a file is read in: the one promised, unless its first bytes are those of another.
pub(crate) fn settled(format: Option<Format>, reader: &mut dyn BufRead) -> std::io::Result<Format> {
    Ok(match format {
        Some(Format::JsonLines) if first_visible(reader)? == Some(b'[') => Format::Json,
        Some(promised @ (Format::Zip | Format::Tar)) => {
            archive::format_of_magic(reader.fill_buf()?).unwrap_or(promised)
        }
        Some(format) => format,
        None => match (archive::format_of_magic(reader.fill_buf()?), first_visible(reader)?) {
            (Some(format), _) => format,
            (None, Some(b'{')) => Format::JsonLines,
            (None, Some(b'[')) => Format::Json,
            (None, Some(b'<')) if is_page(reader.fill_buf()?) => Format::Html,
            _ => Format::Text,
        },
    })
}

/// What a file or a member of an archive gives, if it is not an archive of files itself.
pub(crate) fn findings(stream: Stream, format: Format, fields: &FieldNames) -> Findings {
    let fields = fields.clone();
    let reader = stream.reader;
    let records: Records = match format {
        Format::Text => Box::new(std::iter::once(whole_text(reader))),
        Format::JsonLines => Box::new(json::lines(reader, fields)),
        Format::Json => Box::new(json::objects(reader, fields)),
        Format::Csv => Box::new(delimited::rows(LineReader::new(reader), None, fields)),
        Format::Tsv => Box::new(delimited::rows(LineReader::new(reader), Some(b'\t'), fields)),
        Format::Html => Box::new(std::iter::once(html::whole_page(reader))),
        Format::Warc => return Box::new(warc::pages(reader)),
        Format::Zip | Format::Tar => return Box::new(std::iter::once(Finding::notice(archive::NESTED))),
    };
    Box::new(records.map(Finding::from))
}

/// Whether a file begins as a page does.
fn is_page(bytes: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(500)]).to_ascii_lowercase();
    ["<!doctype html", "<html"].iter().any(|beginning| head.contains(beginning))
}

/// The first byte that is not white space, looked for in what one read gives.
fn first_visible(reader: &mut dyn BufRead) -> std::io::Result<Option<u8>> {
    let chunk = reader.fill_buf()?;
    Ok(chunk.iter().copied().find(|byte| !byte.is_ascii_whitespace()))
}

fn whole_text(reader: impl BufRead) -> Result<Record, Loss> {
    let (text, note) = encoding::decode(whole(reader)?);
    let text = (!text.trim().is_empty()).then_some(text);
    Ok(Record { text, note, ..Record::default() })
}

fn parse_fails(date: &str) -> bool {
    published::parse_date(date).is_none()
}

/// The beginning of a value, for a message.
fn shortened(value: &str) -> String {
    value.chars().take(40).collect()
}

/// `id`, or `id#2`, `id#3`... if it has been given before.
fn unique(ids: &mut HashMap<String, u32>, id: &str) -> String {
    let Some(&last) = ids.get(id) else {
        ids.insert(id.to_owned(), 1);
        return id.to_owned();
    };
    let number = (last + 1..)
        .find(|number| !ids.contains_key(&format!("{id}#{number}")))
        .expect("fewer ids than numbers");
    let unique = format!("{id}#{number}");
    ids.insert(id.to_owned(), number);
    ids.insert(unique.clone(), 1);
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_unique() {
        let mut ids = HashMap::new();
        let given: Vec<String> =
            ["a", "a#2", "a", "b", "a", "a#2"].iter().map(|id| unique(&mut ids, id)).collect();
        assert_eq!(given, ["a", "a#2", "a#3", "b", "a#4", "a#2#2"]);
    }
}
