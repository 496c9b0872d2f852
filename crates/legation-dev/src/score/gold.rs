//! Reading gold data.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::MultiGzDecoder;
use legation_doc::{Document, Precision, Published, PublishedFrom, Span};
use serde_json::Value;

/// The text of a file, unpacked if its name ends in `.gz`.
pub fn read(path: &Path) -> Result<String> {
    let context = || format!("cannot read {}", path.display());
    let file = BufReader::new(File::open(path).with_context(context)?);
    let mut text = String::new();
    if path.extension().is_some_and(|extension| extension == "gz") {
        MultiGzDecoder::new(file).read_to_string(&mut text).with_context(context)?;
    } else {
        BufReader::new(file).read_to_string(&mut text).with_context(context)?;
    }
    Ok(text)
}

/// The records of a file of JSON lines.
pub fn records(path: &Path) -> Result<Vec<Value>> {
    let text = read(path)?;
    let records = text.lines().filter(|line| !line.trim().is_empty()).map(serde_json::from_str);
    records.collect::<Result<_, _>>().with_context(|| format!("{} is not JSON lines", path.display()))
}

/// A document made of a gold text.
pub fn document(text: &str, date: Option<&str>) -> Document {
    let published =
        date.and_then(legation_ingest::parse_date).map(|(date, precision)| published(date, precision));
    Document { text: text.to_owned(), published, ..Document::default() }
}

fn published(date: legation_doc::Date, precision: Precision) -> Published {
    Published { date, precision, origin: PublishedFrom::Metadata }
}

/// Turns the gold's code points into bytes of a text.
pub struct Offsets {
    bytes: Vec<usize>,
}

impl Offsets {
    pub fn new(text: &str) -> Self {
        let ends = std::iter::once(text.len());
        Self { bytes: text.char_indices().map(|(byte, _)| byte).chain(ends).collect() }
    }

    /// The span between two code points, given as numbers.
    pub fn span(&self, start: &Value, end: &Value) -> Span {
        let byte = |offset: &Value| {
            let offset = offset.as_u64().unwrap_or_default() as usize;
            self.bytes[offset.min(self.bytes.len() - 1)]
        };
        Span::new(byte(start), byte(end))
    }

    /// The span of a `[start, end]` pair.
    pub fn pair(&self, pair: &Value) -> Span {
        self.span(&pair[0], &pair[1])
    }

    /// The spans of a list of such pairs.
    pub fn pairs(&self, pairs: &Value) -> Vec<Span> {
        pairs.as_array().into_iter().flatten().map(|pair| self.pair(pair)).collect()
    }
}

/// A text field of a record; empty if it is absent.
pub fn text<'a>(record: &'a Value, field: &str) -> &'a str {
    record[field].as_str().unwrap_or_default()
}
