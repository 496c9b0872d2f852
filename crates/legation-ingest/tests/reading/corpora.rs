//! Public corpora, if the folder beside the workspace has them.

use std::path::{Path, PathBuf};
use std::time::Instant;

use legation_doc::{Precision, PublishedFrom};
use legation_ingest::{Item, Options, discover, read};

pub fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpora").join(path);
    let found = path.exists().then_some(path);
    if found.is_none() {
        eprintln!("skipped: the corpora are not here");
    }
    found
}

#[test]
fn public_corpora_are_read_whole() {
    #[rustfmt::skip]
    let cases = [
        // path                                documents failures notices precision, others: futures prices that seem Spanish
        ("reuters21578/reuters21578.jsonl.gz", 19_779,   1_799,   0,      Precision::Day, 6),
        ("wikinews.jsonl.gz",                  397,      0,       0,      Precision::Day, 0),
        ("sotu.jsonl.gz",                      249,      0,       0,      Precision::Day, 0),
        ("un-general-debate",                  10_567,   0,       0,      Precision::Year, 0),
    ];
    for (path, n_documents, n_failures, n_notices, precision, n_others) in cases {
        let Some(path) = shared(path) else { return };
        let start = Instant::now();
        let (mut documents, mut failures, mut notices, mut n_bytes, mut others) = (0, 0, 0, 0, 0);
        for item in read(discover(&[&path]).expect("a corpus"), Options::default()) {
            match item {
                Item::Document(document) => {
                    documents += 1;
                    n_bytes += document.text.len();
                    let published = document.published.expect("a date");
                    assert_eq!(published.origin, PublishedFrom::Metadata, "{}", document.id);
                    assert_eq!(published.precision, precision, "{}", document.id);
                    others += usize::from(!document.is_english());
                }
                Item::Failure(remark) => {
                    failures += 1;
                    assert_eq!(remark.reason, "no text", "{remark}");
                }
                Item::Notice(_) => notices += 1,
            }
        }
        let speed = n_bytes as f64 / 1e6 / start.elapsed().as_secs_f64();
        eprintln!("{}: {n_bytes} bytes of text, {speed:.0} MB/s", path.display());
        assert_eq!(
            (documents, failures, notices, others),
            (n_documents, n_failures, n_notices, n_others),
            "{}",
            path.display()
        );
    }
}
