//! Reading whole corpora from temporary folders, and the public ones where they are at hand.

mod any_bytes;
mod archives;
mod broken;
mod corpora;
mod order;
mod web_archives;

use std::fs;
use std::io::Write;
use std::path::Path;

use legation_doc::Document;
use legation_ingest::{Corpus, Item, Options, discover, read};
use tempfile::TempDir;

/// A folder with these files in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(path, bytes).expect("a file is written");
    }
    folder
}

/// Everything in a folder.
fn corpus(folder: &Path) -> Corpus {
    discover(&[folder]).expect("a corpus")
}

/// A line per item: `id` of a document, `! place: reason` of a failure, `? place: reason` of a notice.
fn summary(corpus: Corpus, options: Options) -> Vec<String> {
    read(corpus, options)
        .map(|item| match item {
            Item::Document(document) => document.id,
            Item::Failure(remark) => format!("! {remark}"),
            Item::Notice(remark) => format!("? {remark}"),
        })
        .collect()
}

fn documents(corpus: Corpus) -> Vec<Document> {
    let document = |item| match item {
        Item::Document(document) => Some(document),
        _ => None,
    };
    read(corpus, Options::default()).filter_map(document).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("memory can be written");
    encoder.finish().expect("memory can be written")
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).expect("memory can be written")
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}
