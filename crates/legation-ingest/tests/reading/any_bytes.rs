//! No bytes make reading panic, and what is given holds to its word.

use std::collections::HashSet;

use legation_ingest::{Item, Options, parse_date, read};
use proptest::prelude::*;

use crate::{corpus, folder, gzip, zstandard};

const ENDINGS: [&str; 9] = ["txt", "jsonl", "json", "csv", "tsv", "ndjson", "zip", "tar", "warc"];

/// Bytes that are often meant for the format, so that more than the first check is reached.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..8),
        proptest::sample::select(vec![
            &b"{\"text\": \"a\"}\n"[..],
            b"{",
            b"}",
            b"[",
            b"]",
            b"\"",
            b"\n",
            b"\r\n",
            b",",
            b"\t",
            b"text",
            b"id,text\n",
            b"1,\"a\"\n",
            b"\"text\": ",
            b"\\",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"\xe2\x82\xac",
            b"null",
            b"2018-05-18",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    proptest::collection::vec(pieces, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_is_total_and_repeatable(bytes in content(), cut in 0..40_usize) {
        let packed = |pack: fn(&[u8]) -> Vec<u8>| {
            let packed = pack(&bytes);
            packed[..packed.len().saturating_sub(cut)].to_vec()
        };
        let variants = [("", bytes.clone()), (".gz", packed(gzip)), (".zst", packed(zstandard))];
        let files = ENDINGS.iter().flat_map(|ending| {
            variants.iter().map(move |(packing, bytes)| (format!("a.{ending}{packing}"), bytes.as_slice()))
        });
        let files: Vec<(String, &[u8])> = files.collect();
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), *bytes)).collect();
        let folder = folder(&files);
        let items: Vec<Item> = read(corpus(folder.path()), Options::default()).collect();
        let again: Vec<Item> = read(corpus(folder.path()), Options::default()).collect();
        prop_assert_eq!(&items, &again);
        let mut ids = HashSet::new();
        for item in items {
            if let Item::Document(document) = item {
                prop_assert!(!document.text.trim().is_empty());
                prop_assert!(ids.insert(document.id), "an id is given twice");
            }
        }
    }

    #[test]
    fn rows_that_are_written_are_read(rows in proptest::collection::vec("[ -~\n]{0,12}[a-z\"]", 1..20)) {
        let quoted = |row: &String| format!("1,\"{}\"\r\n", row.replace('"', "\"\""));
        let csv = format!("n,text\n{}", rows.iter().map(quoted).collect::<String>());
        let folder = folder(&[("a.csv", csv.as_bytes())]);
        let read: Vec<String> = crate::documents(corpus(folder.path())).into_iter().map(|document| document.text).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn any_text_may_stand_where_a_date_should(text in "[0-9]{0,5}[-/. :+]?[0-9]{0,4}[-/. ]?(May|jun|\\PC)?[- ,]?\\PC{0,8}") {
        parse_date(&text);
        let name = format!("{text}.txt").replace(['/', '\0'], "-");
        let folder = folder(&[("a.jsonl", serde_json::json!({ "text": text, "url": name, "date": text }).to_string().as_bytes())]);
        crate::summary(corpus(folder.path()), Options::default());
    }
}
