//! The order of documents, their ids and the count of bytes.

use std::path::PathBuf;
use std::sync::atomic::Ordering;

use legation_ingest::{Options, discover, read};

use crate::{corpus, folder, gzip, summary};

#[test]
fn folders_are_read_in_the_order_of_their_paths_bytes() {
    let folder = folder(&[
        ("b/a.txt", b"1"),
        ("b.txt", b"2"),
        ("B.txt", b"3"),
        ("a/z/c.jsonl", b"{\"text\": \"4\"}\n{\"text\": \"5\"}"),
        ("a/b.CSV.GZ", &gzip(b"text\n6\n")),
        ("\u{e9}.txt", b"7"),
        ("b/.git/x.txt", b"hidden"),
        ("notes.md", b"skipped"),
    ]);
    let expected = [
        "? notes.md: not read: the ending is not a known one",
        "B.txt",
        "a/b.CSV.GZ#1",
        "a/z/c.jsonl#1",
        "a/z/c.jsonl#2",
        "b.txt",
        "b/a.txt",
        "\u{e9}.txt",
    ];
    assert_eq!(summary(corpus(folder.path()), Options::default()), expected);
}

#[test]
fn inputs_keep_their_order_and_sources_are_relative_to_what_holds_them_all() {
    let folder = folder(&[("x/a.txt", b"1"), ("x/b.txt", b"2"), ("y/a.txt", b"3"), ("y/c/d.txt", b"4")]);
    #[rustfmt::skip]
    let cases: [(&[&str], &[&str]); 8] = [
        (&["x/b.txt"],                 &["b.txt"]),
        (&["x/b.txt", "x/a.txt"],      &["b.txt", "a.txt"]),
        (&["y", "x"],                  &["y/a.txt", "y/c/d.txt", "x/a.txt", "x/b.txt"]),
        (&["x/b.txt", "x"],            &["? b.txt: given more than once, read once", "b.txt", "a.txt"]),
        (&["*/a.txt"],                 &["x/a.txt", "y/a.txt"]),
        (&["y/**/*.txt"],              &["a.txt", "c/d.txt"]),
        (&["y/*"],                     &["a.txt", "c/d.txt"]),
        (&["y/../x/[ab].txt"],         &["a.txt", "b.txt"]),
    ];
    for (inputs, expected) in cases {
        let paths: Vec<PathBuf> = inputs.iter().map(|input| folder.path().join(input)).collect();
        let corpus = discover(&paths).expect("a corpus");
        assert_eq!(summary(corpus, Options::default()), expected, "{inputs:?}");
    }
}

#[test]
fn the_position_ends_at_the_size_of_the_corpus() {
    let packed = gzip(b"{\"text\": \"a\"}");
    let folder = folder(&[("a.txt", b"1234"), ("b.txt.gz", &packed[..12]), ("c.jsonl.gz", &packed)]);
    let corpus = corpus(folder.path());
    let total = corpus.bytes().expect("the size of files");
    assert_eq!(total, 16 + packed.len() as u64);
    let documents = read(corpus, Options::default());
    let position = documents.position();
    assert_eq!(position.load(Ordering::Relaxed), 0);
    assert_eq!(documents.count(), 3);
    assert_eq!(position.load(Ordering::Relaxed), total);
}
