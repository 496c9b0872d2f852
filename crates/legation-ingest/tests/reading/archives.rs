//! Files in ZIP and TAR archives.

use std::io::{Cursor, Write};

use legation_ingest::Options;
use proptest::prelude::*;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{corpus, documents, folder, gzip, summary, zstandard};

/// A ZIP archive, with every other file packed.
fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (idx, (name, bytes)) in files.iter().enumerate() {
        let method = [CompressionMethod::Deflated, CompressionMethod::Stored][idx % 2];
        let options = SimpleFileOptions::default().compression_method(method);
        writer.start_file(*name, options).expect("memory can be written");
        writer.write_all(bytes).expect("memory can be written");
    }
    writer.finish().expect("memory can be written").into_inner()
}

/// A TAR archive by GNU's rules: long names in entries of their own.
fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        append(&mut builder, name, tar::EntryType::Regular, bytes);
    }
    builder.into_inner().expect("memory can be written")
}

fn append(builder: &mut tar::Builder<Vec<u8>>, name: &str, kind: tar::EntryType, bytes: &[u8]) {
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    // The library refuses names that lead out of the archive.
    if name.len() < 100 {
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, bytes).expect("memory can be written");
    } else {
        builder.append_data(&mut header, name, bytes).expect("memory can be written");
    }
}

fn read_one(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = folder(&[(name, bytes)]);
    summary(corpus(folder.path()), Options::default())
}

/// Whether each line begins with what is expected of it; the reasons of libraries are theirs to change.
fn assert_lines(read: &[String], expected: &[&str], case: &str) {
    let is_expected = |(line, expected): (&String, &&str)| line.starts_with(expected);
    assert!(
        read.len() == expected.len() && read.iter().zip(expected).all(is_expected),
        "{case}: {read:#?} instead of {expected:#?}"
    );
}

const FILES: [(&str, &[u8]); 9] = [
    ("b/2018-05-18.txt", b"We won."),
    ("a.csv", b"id,text\nrow,They lost.\n"),
    ("c.jsonl", b"{\"text\": \"Nobody won.\"}\n{\"text\": 3\n"),
    (".hidden/a.txt", b"hidden"),
    ("__MACOSX/b/._a.txt", b"hidden"),
    ("inner.zip", b"PK\x03\x04"),
    ("d/e.jpg", b"\xff\xd8"),
    ("d/f.jpg", b"\xff\xd8"),
    ("empty.csv", b""),
];

#[test]
fn archives_hold_the_files_of_a_folder() {
    let stored = [
        "news.X/b/2018-05-18.txt",
        "row",
        "news.X/c.jsonl#1",
        "! news.X/c.jsonl:2: not valid JSON",
        "? news.X/empty.csv: the file holds no record",
        "? news.X: 2 files in .jpg, as d/e.jpg: not read: the ending is not a known one",
        "? news.X/inner.zip: not read: an archive in an archive",
    ];
    let sorted = [stored[1], stored[0], stored[2], stored[3], stored[4], stored[5], stored[6]];
    let cases = [
        ("zip", zip(&FILES), sorted),
        ("tar", tar(&FILES), stored),
        ("tar.gz", gzip(&tar(&FILES)), stored),
        ("tgz", gzip(&tar(&FILES)), stored),
        ("tar.zst", zstandard(&tar(&FILES)), stored),
        ("zip.gz", gzip(&zip(&FILES)), sorted),
    ];
    for (ending, bytes, expected) in cases {
        let name = format!("news.{ending}");
        let expected = expected.map(|line| line.replace("news.X", &name));
        let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
        assert_lines(&read_one(&name, &bytes), &expected, &name);
    }
}

#[test]
fn first_bytes_tell_what_an_archive_is() {
    for (name, bytes) in [
        ("a.tar", zip(&[("b.txt", b"a")])),
        ("a.zip", tar(&[("b.txt", b"a")])),
        ("a.zip", gzip(&tar(&[("b.txt", b"a")]))),
    ] {
        let read = read_one(name, &bytes);
        assert_eq!(read.last(), Some(&format!("{name}/b.txt")), "{read:?}");
    }
}

#[cfg(unix)]
#[test]
fn archives_are_read_from_pipes() {
    use std::process::Command;

    for bytes in [zip(&FILES[..1]), gzip(&zip(&FILES[..1])), tar(&FILES[..1]), gzip(&tar(&FILES[..1]))] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("pipe");
        if !Command::new("mkfifo").arg(&path).status().is_ok_and(|status| status.success()) {
            eprintln!("skipped: no pipe can be made");
            return;
        }
        let writer = std::thread::spawn({
            let path = path.clone();
            move || std::fs::write(path, bytes)
        });
        let corpus = legation_ingest::discover(&[&path]).expect("a pipe");
        let read = summary(corpus, Options::default());
        assert_eq!(read.last().map(String::as_str), Some("pipe/b/2018-05-18.txt"), "{read:?}");
        writer.join().expect("no panic").expect("a pipe is written");
    }
}

#[test]
fn members_may_be_packed_and_have_dates_in_their_paths() {
    let files: [(&str, &[u8]); 3] = [
        ("2018/05/18/a.txt.gz", &gzip(b"We won.")),
        ("2018/05/19/b.jsonl.zst", &zstandard(b"{\"text\": \"They lost.\"}")),
        ("2018/05/20/c.txt.gz", b"Not packed."),
    ];
    for (name, bytes) in [("news.zip", zip(&files)), ("news.tar", tar(&files))] {
        let folder = folder(&[(name, &bytes)]);
        let read = documents(corpus(folder.path()));
        let dates: Vec<String> =
            read.iter().filter_map(|document| Some(document.published?.date.to_string())).collect();
        assert_eq!(dates, ["2018-05-18", "2018-05-19", "2018-05-20"], "{name}");
        assert_eq!(read[0].source, format!("{name}/2018/05/18/a.txt.gz"));
        assert_eq!(read[1].text, "They lost.");
        assert!(read_one(name, &bytes)[2].contains("is not compressed, other than its name says"));
    }
}

#[test]
fn names_that_lead_out_of_the_archive_are_cleaned() {
    let files: [(&str, &[u8]); 4] =
        [("../../a.txt", b"a"), ("/etc/b.txt", b"b"), ("c\\d.txt", b"c"), ("./e.txt", b"e")];
    let leads_out = "its name in the archive, ";
    for (name, bytes) in [("x.zip", zip(&files)), ("x.tar", tar(&files))] {
        let mut read = read_one(name, &bytes);
        read.sort();
        let expected = [
            format!("? {name}/a.txt: {leads_out}\"../../a.txt\""),
            format!("? {name}/etc/b.txt: {leads_out}\"/etc/b.txt\""),
            format!("{name}/a.txt"),
            format!("{name}/c/d.txt"),
            format!("{name}/e.txt"),
            format!("{name}/etc/b.txt"),
        ];
        assert_lines(&read, &expected.each_ref().map(String::as_str), name);
    }
}

#[test]
fn long_names_and_other_entries_of_tar() {
    let long = format!("{}/a.txt", "x".repeat(200));
    let mut builder = tar::Builder::new(Vec::new());
    append(&mut builder, "folder/", tar::EntryType::Directory, b"");
    append(&mut builder, "old/", tar::EntryType::Regular, b"");
    append(&mut builder, "link.txt", tar::EntryType::Symlink, b"");
    append(&mut builder, &long, tar::EntryType::Regular, b"long");
    builder.append_pax_extensions([("path", "pax/\u{e9}.txt".as_bytes()), ("size", b"3")]).expect("memory");
    append(&mut builder, "short.txt", tar::EntryType::Regular, b"pax");
    append(&mut builder, "sparse.txt", tar::EntryType::GNUSparse, b"");
    append(&mut builder, "last.txt", tar::EntryType::Regular, b"last");
    let bytes = builder.into_inner().expect("memory can be written");
    let expected = [
        &format!("a.tar/{long}"),
        "a.tar/pax/\u{e9}.txt",
        "! a.tar/sparse.txt: cannot be read: a sparse file",
        "a.tar/last.txt",
    ];
    assert_lines(&read_one("a.tar", &bytes), &expected, "a.tar");
}

#[test]
fn bombs_are_stopped() {
    const N_MIB: usize = 100;
    let too_much = "the archive unpacks to more than 200 times of its size";
    let packed = gzip(&vec![b' '; 1 << 20]).repeat(N_MIB);
    let twice_packed: &[(&str, &[u8])] = &[("a.txt", b"a"), ("b.jsonl.gz", &packed), ("c.txt", b"c")];
    let mut large = tar::Header::new_gnu();
    large.set_size((N_MIB as u64) << 20);
    large.set_path("b.jpg").expect("a path");
    large.set_cksum();
    let [a, c] = [("a.txt", &b"a"[..]), ("c.txt", b"c")].map(|file| tar(&[file]));
    let zeros = gzip(&vec![0; 1 << 20]).repeat(N_MIB);
    let tar_bomb = [gzip(&a[..1024]), gzip(large.as_bytes()), zeros, gzip(&c)].concat();
    for (name, bytes) in [("x.zip", zip(twice_packed)), ("x.tar", tar(twice_packed)), ("y.tar.gz", tar_bomb)]
    {
        let read = read_one(name, &bytes);
        let rest = read.iter().position(|line| line.starts_with(&format!("! {name}: {too_much}")));
        assert!(rest.is_some(), "{name}: {read:?}");
        assert_eq!(read[0], format!("{name}/a.txt"));
        assert!(!read.contains(&format!("{name}/c.txt")), "{name}: {read:?}");
    }
    // A single file of that kind is no text either, but small enough to be seen whole.
    let text = vec![b'\n'; 10 << 20];
    assert_eq!(
        read_one("z.zip", &zip(&[("a.txt", &text), ("b.txt", b"b")])),
        ["! z.zip/a.txt: no text", "z.zip/b.txt"]
    );
}

#[test]
fn a_member_that_is_too_long_is_lost_alone() {
    let text = vec![b'a'; (64 << 20) + 1];
    // The second is stored as it is, so that it is no bomb.
    let read = read_one("x.zip", &zip(&[("a.txt", b"a"), ("b.txt", &text), ("c.txt", b"c")]));
    assert_eq!(read, ["x.zip/a.txt", "! x.zip/b.txt: longer than 64 MiB", "x.zip/c.txt"]);
}

#[test]
fn damaged_zip_archives_are_read_as_far_as_they_can_be() {
    let text = "A sentence that is long enough to be packed, packed and packed again. ".repeat(20);
    let files: [(&str, &[u8]); 3] =
        [("a.txt", text.as_bytes()), ("b.txt", b"second"), ("c.txt", text.as_bytes())];
    let whole = zip(&files);
    let find = |bytes: &[u8], part: &[u8]| {
        bytes.windows(part.len()).position(|window| window == part).expect("it is there")
    };
    let directory = find(&whole, b"PK\x01\x02");

    let cut = &whole[..directory];
    let expected = ["! x.zip: its directory cannot be read", "x.zip/a.txt", "x.zip/b.txt", "x.zip/c.txt"];
    assert_lines(&read_one("x.zip", cut), &expected, "without directory");

    let last = find(&whole, b"c.txt");
    let expected = [
        "! x.zip: its directory cannot be read",
        "x.zip/a.txt",
        "x.zip/b.txt",
        "! x.zip/c.txt: the file is cut off",
    ];
    assert_lines(&read_one("x.zip", &whole[..last + 30]), &expected, "cut in the last file");

    let mut flipped = whole.clone();
    flipped[find(&whole, b"second")] ^= 1;
    let expected = [
        "x.zip/a.txt",
        "! x.zip/b.txt: the rest of the file cannot be read: damaged, its checksum differs",
        "x.zip/c.txt",
    ];
    assert_lines(&read_one("x.zip", &flipped), &expected, "a byte flipped");

    let mut misplaced = whole.clone();
    let second = directory + 46 + 5;
    misplaced[second + 42..second + 46].copy_from_slice(&[0xf0, 0xff, 0, 0]);
    let expected = ["x.zip/a.txt", "! x.zip/b.txt: cannot be read", "x.zip/c.txt"];
    assert_lines(&read_one("x.zip", &misplaced), &expected, "a header elsewhere");

    for (offset, value, reason) in
        [(8, 1, "it is encrypted"), (10, 12, "it is packed by the method \"Bzip2\"")]
    {
        let mut other = whole.clone();
        other[second + offset] |= value;
        // The header at the file says the same.
        let local = find(&whole, b"b.txt") - 30;
        other[local + offset - 2] |= value;
        let failure = format!("! x.zip/b.txt: cannot be read: {reason}");
        assert_lines(&read_one("x.zip", &other), &["x.zip/a.txt", &failure, "x.zip/c.txt"], reason);
    }

    let prefixed = [b"#!/bin/sh\n", &whole[..]].concat();
    assert_eq!(read_one("x.zip", &prefixed), ["x.zip/a.txt", "x.zip/b.txt", "x.zip/c.txt"]);
    assert_lines(&read_one("x.zip", b"no archive"), &["! x.zip: its directory cannot be read"], "no archive");
    assert_lines(&read_one("x.zip", &zip(&[])), &["? x.zip: the file holds no record"], "no files");
}

#[test]
fn damaged_tar_archives_are_read_as_far_as_they_can_be() {
    let text = "x".repeat(700);
    let files: [(&str, &[u8]); 3] = [("a.txt", b"first"), ("b.txt", text.as_bytes()), ("c.txt", b"third")];
    let whole = tar(&files);

    let mut flipped = whole.clone();
    flipped[1024] ^= 1;
    let expected = ["x.tar/a.txt", "! x.tar: damaged at byte 1024 of what is unpacked", "x.tar/c.txt"];
    assert_lines(&read_one("x.tar", &flipped), &expected, "a damaged header");

    let expected = ["x.tar/a.txt", "! x.tar/b.txt: the file is cut off"];
    assert_lines(&read_one("x.tar", &whole[..1600]), &expected, "cut in a file");
    let expected = ["x.tar/a.txt", "! x.tar: the archive is cut off"];
    assert_lines(&read_one("x.tar", &whole[..1100]), &expected, "cut in a header");
    let expected = ["x.tar/a.txt"];
    assert_lines(&read_one("x.tar", &whole[..1024]), &expected, "cut between files");
    let packed = gzip(&whole);
    let read = read_one("x.tar.gz", &packed[..packed.len() - 12]);
    assert!(
        read.last().is_some_and(|line| line.starts_with("! x.tar.gz: the archive is cut off")),
        "{read:?}"
    );
    assert_lines(&read_one("x.tar", b"no archive"), &["! x.tar: the archive is cut off"], "no archive");
}

#[test]
fn a_broken_archive_ends_no_other_file() {
    let folder = folder(&[
        ("a.zip", b"PK\x03\x04broken"),
        ("b.tar", &[7; 2000]),
        ("c.tar.gz", b"\x1f\x8b\x08\0broken"),
        ("d.txt", b"fine"),
        ("e.zip", &zip(&[("f.txt", b"fine")])),
    ]);
    let read = summary(corpus(folder.path()), Options::default());
    assert_eq!(read.iter().filter(|line| !line.starts_with(['!', '?'])).count(), 2, "{read:?}");
    for name in ["a.zip", "b.tar", "c.tar.gz"] {
        assert!(read.iter().any(|line| line.starts_with(&format!("! {name}: "))), "{name}: {read:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_of_any_kind_makes_no_panic(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let files = &FILES[..6];
        for (name, mut bytes) in [("a.zip", zip(files)), ("a.tar", tar(files)), ("a.tar.gz", gzip(&tar(files)))] {
            for (index, value) in &changes {
                let idx = index.index(bytes.len());
                bytes[idx] = *value;
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len()));
            }
            prop_assert_eq!(read_one(name, &bytes), read_one(name, &bytes));
        }
    }

    #[test]
    fn files_that_are_packed_are_read(texts in proptest::collection::vec("[ -~\n]{0,2000}[a-z]", 1..12)) {
        let names: Vec<String> = (0..texts.len()).map(|idx| format!("{:02}/{idx}.txt", idx % 3)).collect();
        let files: Vec<(&str, &[u8])> =
            names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        let mut sorted: Vec<(&str, &[u8])> = files.clone();
        sorted.sort();
        for (name, bytes, expected) in [("a.zip", zip(&files), &sorted), ("a.tar", tar(&files), &files)] {
            let folder = folder(&[(name, &bytes)]);
            let read = documents(corpus(folder.path()));
            let read: Vec<(&str, &[u8])> = read
                .iter()
                .map(|document| (&document.source[name.len() + 1..], document.text.as_bytes()))
                .collect();
            prop_assert_eq!(&read, expected);
        }
    }
}
