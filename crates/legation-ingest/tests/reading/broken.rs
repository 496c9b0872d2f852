//! What is broken is reported, and everything else is read.

use legation_doc::PublishedFrom;
use legation_ingest::{FieldNames, IngestError, Options, discover, parse_date};

use crate::{corpus, documents, folder, gzip, summary, utf16, zstandard};

/// The summary of a folder with one file.
fn read_one(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = folder(&[(name, bytes)]);
    summary(corpus(folder.path()), Options::default())
}

#[test]
fn every_fault_has_its_line_and_the_other_records_are_read() {
    #[rustfmt::skip]
    let cases: [(&str, &[u8], &[&str]); 29] = [
        ("a.txt",   b"",                        &["! a.txt: no text"]),
        ("a.txt",   b" \r\n\t",                 &["! a.txt: no text"]),
        ("a.txt",   b"caf\xe9",                 &["? a.txt: not valid UTF-8; read as Windows-1252", "a.txt"]),
        ("a.txt",   b"\xef\xbb\xbf",            &["! a.txt: no text"]),
        ("a.txt",   b"\xff\xfeh",               &["a.txt"]),
        ("a.txt",   b"a\0b",                    &["a.txt"]),
        ("a.txt.gz", b"plain",                  &["? a.txt.gz: is not compressed, other than its name says; read all the same", "a.txt.gz"]),
        ("a.txt.gz", b"\x1f\x8b\x08\0garbage",  &["! a.txt.gz: the file is cut off, its end is lost"]),
        ("a.txt.zst", b"\x28\xb5\x2f\xfd",      &["! a.txt.zst: the file is cut off, its end is lost"]),
        ("a.jsonl", b"",                        &["? a.jsonl: the file holds no record"]),
        ("a.jsonl", b"{\"text\": \"a\"}\n{\"text\": \"b}\n\n{\"text\": \"c\"}",
            &["a.jsonl#1", "! a.jsonl:2: not valid JSON", "a.jsonl#3"]),
        ("a.jsonl", b"{\"text\": \"a\"}\r\n{\"text\": \"b\"",
            &["a.jsonl#1", "! a.jsonl:2: not valid JSON"]),
        ("a.jsonl", b"3\n{\"text\": \"b\"}",    &["! a.jsonl:1: not a JSON object", "a.jsonl#2"]),
        ("a.jsonl", b"{\"text\": \"caf\xe9\"}\n{\"text\": \"b\"}",
            &["? a.jsonl:1: not valid UTF-8; read as Windows-1252", "a.jsonl#1", "a.jsonl#2"]),
        ("a.jsonl", b"{\"text\": null}\n{\"text\": \"b\"}", &["! a.jsonl:1: no text", "a.jsonl#2"]),
        ("a.jsonl", b"{\"abstract\": \"b\", \"n\": 1}",
            &["! a.jsonl:1: no field is recognised as the text, name it with --text-field; found: abstract, n"]),
        ("a.jsonl", b"{\"id\": 7, \"text\": \"a\"}\n{\"id\": 7, \"text\": \"b\"}",
            &["7", "? a.jsonl:2: the id \"7\" is taken; this document is called \"7#2\"", "7#2"]),
        ("a.jsonl", b"{\"text\": \"a\", \"date\": \"soon\"}", &["? a.jsonl:1: the date \"soon\" is not understood", "a.jsonl#1"]),
        ("a.jsonl", b"[{\"text\": \"a\"},\n {\"text\": \"b\"}]", &["a.jsonl#1", "a.jsonl#2"]),
        ("a.json",  b"{\"text\": \"a\"}",       &["a.json"]),
        ("a.json",  b"[{\"text\": \"a\"}, {\"text\": \"b\"", &["a.json#1", "! a.json: the file is cut off, its end is lost: an object is not closed"]),
        ("a.csv",   b"",                        &["? a.csv: the file holds no record"]),
        ("a.csv",   b"id,text\n",               &["? a.csv: the file holds no record"]),
        ("a.csv",   b"id,text\n1,a\n2\n3,c,d\n4,d\n",
            &["1", "! a.csv:3: 1 fields, but 2 in the header", "! a.csv:4: 3 fields, but 2 in the header", "4"]),
        ("a.csv",   b"id,text\n1,\"a\nb\"\n2,\"open\n3,c\n4,\"d\"\n",
            &["1", "! a.csv:4: a quote is not closed, or one inside a quoted field is not doubled", "3", "4"]),
        ("a.csv",   b"id,text,n\n1,\"a, \"b\" c\",2\n2,\"d\",3\n",
            &["! a.csv:2: a quote is not closed, or one inside a quoted field is not doubled", "2"]),
        ("a.csv",   b"id,summary\n1,a\n2,b\n",
            &["! a.csv: the header cannot be used: no field is recognised as the text, name it with --text-field; found: id, summary"]),
        ("a.csv",   b"id,text\n1,caf\xe9\n2,b\n", &["? a.csv:2: not valid UTF-8; read as Windows-1252", "1", "2"]),
        ("a.tsv",   b"id\ttext\n1\t\"No,\" he said.\n2\tb\n", &["1", "2"]),
    ];
    for (name, bytes, expected) in cases {
        let read = read_one(name, bytes);
        // The reasons that libraries give are theirs to change.
        let is_expected = |(line, expected): (&String, &&str)| line.starts_with(expected);
        assert!(
            read.len() == expected.len() && read.iter().zip(expected).all(is_expected),
            "{name} with {:?}: {read:#?} instead of {expected:#?}",
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn records_before_a_cut_are_read() {
    let jsonl: String =
        (1..=50_000_u64).map(|n| format!("{{\"id\": {n}, \"text\": \"Text {}\"}}\n", n * n)).collect();
    let rows: String = (1..=50_000_u64).map(|n| format!("{n},\"Text\n{}\"\n", n * n)).collect();
    let csv = format!("id,text\n{rows}");
    for (name, content) in [("a.jsonl", &jsonl), ("a.csv", &csv)] {
        for (ending, packed) in [(".gz", gzip(content.as_bytes())), (".zst", zstandard(content.as_bytes()))] {
            let name = format!("{name}{ending}");
            let whole = read_one(&name, &packed);
            assert_eq!((whole.len(), whole[49_999].as_str()), (50_000, "50000"), "{name}");

            let cut = read_one(&name, &packed[..packed.len() - 10]);
            let failures: Vec<&String> = cut.iter().filter(|line| line.starts_with('!')).collect();
            assert!(failures.last().is_some_and(|line| line.contains("the file is cut off")), "{failures:?}");
            // A CSV row that the cut leaves open is a failure too.
            assert!(failures.len() <= 2, "{name}: {failures:?}");
            let n_read = cut.len() - failures.len();
            assert!(n_read > 10_000, "{name}: {n_read} records");
            assert_eq!(cut[..n_read], whole[..n_read], "{name}");
        }
    }
}

#[test]
fn a_small_file_that_is_cut_loses_only_its_end() {
    let packed = gzip(b"{\"text\": \"a\"}\n{\"text\": \"b\"}\n");
    let read = read_one("a.jsonl.gz", &packed[..packed.len() - 8]);
    assert_eq!(read[..2], ["a.jsonl.gz#1", "a.jsonl.gz#2"]);
    assert!(read[2].starts_with("! a.jsonl.gz: the file is cut off"), "{read:?}");
}

#[test]
fn members_of_a_packed_file_are_read_one_after_the_other() {
    let members = [&b"{\"text\": \"a\"}\n{\"te"[..], b"xt\": \"b\"}\n"];
    assert_eq!(read_one("a.jsonl.gz", &members.map(gzip).concat()), ["a.jsonl.gz#1", "a.jsonl.gz#2"]);
    assert_eq!(read_one("a.jsonl.zst", &members.map(zstandard).concat()), ["a.jsonl.zst#1", "a.jsonl.zst#2"]);
}

#[test]
fn texts_are_kept_as_read() {
    let text = "\u{201c}A\u{201d}\r\n\0 caf\u{e9}\n ";
    let json = serde_json::json!({ "text": text }).to_string();
    let csv = format!("text\n\"{text}\"\n");
    let files: [(&str, Vec<u8>); 9] = [
        ("a.txt", text.into()),
        ("b.txt", format!("\u{feff}{text}").into()),
        ("c.txt", utf16(text)),
        ("d.txt.gz", gzip(&utf16(text))),
        ("e.jsonl", json.clone().into()),
        ("f.ndjson", utf16(&json)),
        ("g.json", json.into()),
        ("h.csv.zst", zstandard(csv.as_bytes())),
        ("i.tsv", utf16(&csv)),
    ];
    for (name, bytes) in files {
        let folder = folder(&[(name, &bytes)]);
        let read = documents(corpus(folder.path()));
        assert_eq!(read.len(), 1, "{name}");
        assert_eq!(read[0].text, text, "{name}");
    }
}

#[test]
fn fields_become_those_of_the_document() {
    let folder = folder(&[(
        "news.csv",
        b"Headline,Source,Published At,URL,Language,Body,Speaker,Country\n\
          Talks end,The Wire,12 June 2018,https://a.org/2018/06/13/x,English,\"They left, at last.\",A. Smith,GBR\n",
    )]);
    let document = documents(corpus(folder.path())).remove(0);
    assert_eq!(document.id, "news.csv#1");
    assert_eq!(document.title.as_deref(), Some("Talks end"));
    assert_eq!(document.publisher.as_deref(), Some("The Wire"));
    assert_eq!(document.url.as_deref(), Some("https://a.org/2018/06/13/x"));
    assert_eq!(document.language.as_deref(), Some("en"));
    assert_eq!(document.speaker.as_deref(), Some("A. Smith"));
    assert_eq!(document.country.as_deref(), Some("GBR"));
    assert_eq!(document.text, "They left, at last.");
    let published = document.published.expect("a date");
    assert_eq!(
        (published.date.to_string().as_str(), published.origin),
        ("2018-06-12", PublishedFrom::Metadata)
    );
}

#[test]
fn options_name_fields_and_date_and_limit() {
    let folder =
        folder(&[("a.jsonl", b"{\"lede\": \"a\", \"text\": \"b\"}\n{\"lede\": \"c\"}\n{\"lede\": \"d\"}")]);
    let options = Options {
        fields: FieldNames { text: Some("lede".to_owned()), ..FieldNames::default() },
        date: parse_date("2018-05"),
        limit: Some(2),
    };
    let read: Vec<_> = legation_ingest::read(corpus(folder.path()), options)
        .map(|item| match item {
            legation_ingest::Item::Document(document) => document,
            other => panic!("{other:?}"),
        })
        .collect();
    let texts: Vec<&str> = read.iter().map(|document| document.text.as_str()).collect();
    assert_eq!(texts, ["a", "c"]);
    let published = read[1].published.expect("the user's date");
    assert_eq!((published.precision.as_str(), published.origin), ("month", PublishedFrom::Option));
}

#[test]
fn a_run_without_input_is_an_error_that_says_what_to_do() {
    let folder = folder(&[("page.pdf", b"<p>"), (".hidden.txt", b"a")]);
    let path = |name: &str| folder.path().join(name);
    let message = |input| discover(&[input]).expect_err("nothing to read").to_string();

    assert!(
        message(path("no.txt")).ends_with("does not exist; check the spelling and the folder you are in")
    );
    assert!(message(path("*.csv")).starts_with("no file matches"));
    assert!(matches!(discover(&[path("[.txt")]), Err(IngestError::Pattern { .. })));
    let nothing = message(folder.path().to_owned());
    assert!(nothing.contains("; page.pdf: not read: the ending is not a known one"), "{nothing}");
    assert!(matches!(discover(&[path("page.pdf")]), Err(IngestError::NothingToRead { .. })));
    assert!(matches!(discover(&[""; 0]), Err(IngestError::NothingToRead { .. })));
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened_is_a_failure() {
    use std::fs::{Permissions, read_dir, remove_file, set_permissions};
    use std::os::unix::fs::{PermissionsExt, symlink};

    let folder = folder(&[("a.txt", b"a"), ("b/b.txt", b"b"), ("c.txt", b"c"), ("d.txt", b"d")]);
    symlink("nowhere", folder.path().join("e.txt")).expect("a link");
    symlink("..", folder.path().join("b/round")).expect("a link");
    set_permissions(folder.path().join("b"), Permissions::from_mode(0o000)).expect("permissions");
    // The superuser may read everything.
    let is_refused = read_dir(folder.path().join("b")).is_err();
    let corpus = corpus(folder.path());
    remove_file(folder.path().join("c.txt")).expect("a file vanishes");
    let read = summary(corpus, Options::default());
    set_permissions(folder.path().join("b"), Permissions::from_mode(0o700)).expect("permissions");

    let is_failure =
        |place: &str| read.iter().any(|line| line.starts_with(&format!("! {place}: cannot be read")));
    assert!(is_failure("c.txt") && is_failure("e.txt"), "{read:?}");
    assert_eq!(is_failure("b"), is_refused, "{read:?}");
    assert_eq!(read.iter().filter(|line| *line == "a.txt" || *line == "d.txt").count(), 2, "{read:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_pattern_beside_a_name_that_is_not_utf8_finds_the_others() {
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("a/b")).unwrap();
    std::fs::write(folder.path().join(std::ffi::OsStr::from_bytes(b"\xff.csv")), "x").unwrap();
    std::fs::write(folder.path().join("a/b/deep.txt"), "Peru met Chile.").unwrap();
    std::fs::write(folder.path().join("flat.txt"), "Chile met Peru.").unwrap();
    let sources = |pattern: &str| -> Vec<String> {
        let corpus = discover(&[folder.path().join(pattern)]).unwrap();
        corpus.inputs.into_iter().map(|input| input.source).collect()
    };
    assert_eq!(sources("*.txt"), ["flat.txt"]);
    assert_eq!(sources("**/*.txt"), ["a/b/deep.txt", "flat.txt"]);
    // The root is the pattern's literal beginning.
    assert_eq!(sources("a/*/d*.txt"), ["b/deep.txt"]);
}
