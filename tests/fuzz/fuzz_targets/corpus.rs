//! Any bytes under any file name give documents and remarks, and no panic.
//!
//! Run with `cargo fuzz run --fuzz-dir tests/fuzz corpus`.
#![no_main]

use libfuzzer_sys::fuzz_target;

const ENDINGS: [&str; 13] = [
    "txt", "jsonl", "json", "csv", "tsv", "jsonl.gz", "csv.zst", "txt.gz", "zip", "tar", "warc", "warc.gz", "html",
];

fuzz_target!(|data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else { return };
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let file = folder.path().join("input").with_extension(ENDINGS[*choice as usize % ENDINGS.len()]);
    std::fs::write(&file, bytes).expect("room for a temporary file");
    let corpus = legation_ingest::discover(&[&file]).expect("the file is there");
    for item in legation_ingest::read(corpus, legation_ingest::Options::default()) {
        if let legation_ingest::Item::Document(document) = item {
            assert!(!document.text.trim().is_empty());
        }
    }
});
