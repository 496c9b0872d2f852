//! Pages of WARC and ARC files.

use legation_ingest::{Item, Options, discover, read};
use proptest::prelude::*;

use crate::corpora::shared;
use crate::{corpus, folder, gzip, summary, zstandard};

/// A page of plain text as a crawler keeps it.
fn record(text: &str) -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}");
    format!(
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.org/2018/05/18/talks\r\n\
         WARC-Date: 2020-01-01T00:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n\
         Content-Length: {}\r\n\r\n{http}\r\n\r\n",
        http.len()
    )
    .into_bytes()
}

fn request() -> Vec<u8> {
    b"WARC/1.1\r\nWARC-Type: request\r\nContent-Length: 3\r\n\r\nGET\r\n\r\n".to_vec()
}

fn read_one(name: &str, bytes: &[u8]) -> Vec<String> {
    let folder = folder(&[(name, bytes)]);
    summary(corpus(folder.path()), Options::default())
}

#[test]
fn pages_are_read_however_they_are_packed() {
    let records = [record("We won."), request(), record("They lost.")];
    let each =
        |pack: fn(&[u8]) -> Vec<u8>| records.iter().map(|record| pack(record)).collect::<Vec<_>>().concat();
    let whole = records.concat();
    for (name, bytes) in [
        ("a.warc", whole.clone()),
        ("a.warc.gz", each(gzip)),
        ("b.warc.gz", gzip(&whole)),
        ("a.warc.zst", each(zstandard)),
    ] {
        let left_out = "1 of 3 records are no pages of text with status 200 and are left out";
        let expected = [format!("{name}#1"), format!("{name}#3"), format!("? {name}: {left_out}")];
        assert_eq!(read_one(name, &bytes), expected);
    }
}

#[test]
fn the_date_is_that_of_the_address_and_not_that_of_the_crawl() {
    let folder = folder(&[("a.warc", &record("We won."))]);
    let document = crate::documents(corpus(folder.path())).remove(0);
    assert_eq!(document.url.as_deref(), Some("https://a.org/2018/05/18/talks"));
    assert_eq!(document.published.expect("a date").date.to_string(), "2018-05-18");
    assert_eq!(document.text, "We won.");
}

#[test]
fn a_damaged_member_costs_its_record() {
    let mut members: Vec<Vec<u8>> = (0..6).map(|n| gzip(&record(&format!("Text {n}.")))).collect();
    let middle = members[2].len() / 2;
    members[2][middle] ^= 0x55;
    members[4].truncate(60);
    let read = read_one("a.warc.gz", &members.concat());
    let n_read = read.iter().filter(|line| !line.starts_with('!')).count();
    let damaged: Vec<&String> = read.iter().filter(|line| line.contains("damaged: ")).collect();
    assert_eq!((n_read, damaged.len()), (4, 2), "{read:?}");
}

#[test]
fn web_archives_in_archives_are_read() {
    let mut builder = tar::Builder::new(Vec::new());
    let bytes = gzip(&[record("We won."), request()].concat());
    let mut header = tar::Header::new_gnu();
    header.set_size(bytes.len() as u64);
    builder.append_data(&mut header, "crawl/a.warc.gz", &bytes[..]).expect("memory");
    let read = read_one("a.tar", &builder.into_inner().expect("memory"));
    assert_eq!(read[0], "a.tar/crawl/a.warc.gz#1");
    assert!(read[1].starts_with("? a.tar/crawl/a.warc.gz: 1 of 2 records"), "{read:?}");
}

/// What web archives of the warcio project give: valid ones and deliberately broken ones.
#[test]
fn test_files_of_warcio_are_read_as_documented() {
    #[rustfmt::skip]
    let cases = [
        // file                               pages lost noted left out
        ("example.warc",                        1,    0,   0,    5), // 2 warcinfo, 2 requests, revisit
        ("example.warc.gz",                     1,    0,   0,    5),
        ("example-bad-non-chunked.warc.gz",     1,    0,   0,    5), // all in one gzip member
        ("example-bad.warc.gz.bad",             1,    0,   0,    5), // the same; one response is a redirect
        ("example-digest.warc",                 0,    0,   0,    4), // requests
        ("example-iana.org-chunked.warc",       1,    0,   0,    2),
        ("example-resource.warc.gz",            1,    0,   0,    2),
        ("example-space-in-target-uri.warc.gz", 0,    0,   0,    2), // an image
        ("example-trunc.warc",                  1,    0,   1,    3), // a length two bytes too short
        ("example-wget-bad-target-uri.warc.gz", 1,    0,   0,    5), // `<http://example.com/>`; wget's logs
        ("example-wrong-chunks.warc.gz",        1,    0,   0,    1), // a record in two gzip members
        ("post-test.warc.gz",                   0,    0,   0,    6), // JSON
        ("example.arc",                         1,    0,   0,    1),
        ("example.arc.gz",                      1,    0,   0,    1),
        ("example-space-in-url.arc",            0,    1,   0,    1), // cut off
        ("bad.arc",                             0,    4,   0,    0), // lengths of -1 and `abc`, a page without text
    ];
    for (name, n_pages, n_lost, n_noted, n_left_out) in cases {
        let Some(path) = shared(&format!("warc/{name}")) else { return };
        let bytes = std::fs::read(path).expect("a file");
        let folder = folder(&[(name.trim_end_matches(".bad"), &bytes)]);
        let (mut found, mut left_out, mut remarks) = ((0, 0, 0), 0, Vec::new());
        for item in read(discover(&[folder.path()]).expect("a corpus"), Options::default()) {
            match item {
                Item::Document(document) => {
                    found.0 += 1;
                    assert!(document.url.is_some_and(|url| url.starts_with("http")), "{name}");
                }
                Item::Failure(remark) => {
                    found.1 += 1;
                    remarks.push(remark.to_string());
                }
                Item::Notice(remark) => match remark.reason.split_once(" of ") {
                    Some((number, rest)) if rest.ends_with("are left out") => {
                        left_out = number.parse().expect("a number");
                    }
                    _ => {
                        found.2 += 1;
                        remarks.push(remark.to_string());
                    }
                },
            }
        }
        assert_eq!((found, left_out), ((n_pages, n_lost, n_noted), n_left_out), "{name}: {remarks:#?}");
    }
}

/// Bytes that are often meant for an archive, so that more than the first check is reached.
fn content() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop_oneof![
        2 => proptest::collection::vec(any::<u8>(), 0..8),
        3 => Just(record("We won.")),
        2 => (0..200_usize).prop_map(|cut| { let mut record = record("We won."); record.truncate(cut); record }),
        1 => Just(gzip(&record("They lost."))),
        4 => proptest::sample::select(vec![
            &b"WARC/1.0\r\n"[..],
            b"WARC-Type: response\r\n",
            b"WARC-Type: conversion\r\nContent-Type: text/plain\r\n",
            b"WARC-Target-URI: <http://a.org>\r\n",
            b"Content-Length: 20\r\n",
            b"Content-Length: 18446744073709551615\r\n",
            b"Content-Length: -1\r\n",
            b"\r\n",
            b"\n",
            b"HTTP/1.0 200\r\n",
            b"Content-Type: text/plain;charset=utf-16\r\n",
            b"Content-Encoding: gzip, deflate\r\n",
            b"Transfer-Encoding: chunked\r\n",
            b"ffffffffffffffff\r\n",
            b"3\r\nabc\r\n0\r\n\r\n",
            b"filedesc://a 0.0.0.0 20140301000000 text/plain 3\n1 0\n",
            b"http://a.org/ 0.0.0.0 20140301000000 text/plain 2\nab\n",
            b"http://a.org/ 0.0.0.0 20140301000000 text/plain 200 - - 0 a.arc 9\n",
        ])
        .prop_map(<[u8]>::to_vec),
    ];
    proptest::collection::vec(pieces, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_without_panic_and_alike(bytes in content(), cut in 0..40_usize) {
        let mut packed = gzip(&bytes);
        packed.truncate(packed.len().saturating_sub(cut));
        for (name, bytes) in [("a.warc", &bytes), ("a.arc.gz", &packed)] {
            prop_assert_eq!(read_one(name, bytes), read_one(name, bytes));
        }
    }

    #[test]
    fn a_changed_byte_costs_at_most_a_record_and_the_next(
        index in any::<prop::sample::Index>(), value in any::<u8>(), is_packed in any::<bool>(),
    ) {
        let records: Vec<Vec<u8>> = (0..12).map(|n| record(&format!("Text {n}."))).collect();
        let mut bytes = if is_packed {
            records.iter().map(|record| gzip(record)).collect::<Vec<_>>().concat()
        } else {
            records.concat()
        };
        let idx = index.index(bytes.len());
        // Without its signature a file is no gzip file.
        prop_assume!(!is_packed || idx > 3);
        bytes[idx] = value;
        let read = read_one("a.warc.gz", &bytes);
        let n_read = read.iter().filter(|line| !line.starts_with(['!', '?'])).count();
        prop_assert!(n_read >= 10, "{read:?}");
    }
}
