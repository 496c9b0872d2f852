//! Pages of web archives: WARC 0.17, 1.0 and 1.1 (ISO 28500), and ARC, versions 1 and 2.
//!
//! Read are `response` records (and captures of ARC) with status 200, and `resource` and `conversion`
//! records, if their type is HTML or plain text; requests, redirects, images and the like are counted.
//! What wraps the body is undone: chunks, gzip, deflate and Zstandard, to at most
//! [`MAX_RECORD`](crate::lines::MAX_RECORD). The time of the crawl is no date of publication and is not
//! taken for one.
//!
//! No library is used: those that there are stop at the first damaged record, and know neither ARC nor
//! what wraps a body.

mod frames;
mod headers;
mod http;

use std::io::BufRead;

use crate::encoding;
use crate::fields::Record;
use crate::finding::Finding;
use crate::html;
use crate::lines::{Loss, too_long};
pub(crate) use frames::is_boundary;
use frames::{Frame, FrameReader, Kind};

/// The pages of a web archive, and a notice of how many of its records are none.
pub(crate) fn pages(reader: impl BufRead) -> impl Iterator<Item = Finding> {
    Pages { frames: FrameReader::new(reader), n_records: 0, n_left_out: 0, is_done: false }
}

struct Pages<R> {
    frames: FrameReader<R>,
    n_records: u64,
    n_left_out: u64,
    is_done: bool,
}

impl<R: BufRead> Iterator for Pages<R> {
    type Item = Finding;

    fn next(&mut self) -> Option<Finding> {
        while !self.is_done {
            let Some(frame) = self.frames.next() else {
                self.is_done = true;
                break;
            };
            self.n_records += 1;
            match frame.map(page) {
                Ok(None) => self.n_left_out += 1,
                Ok(Some(page)) => return Some(page.into()),
                Err(loss) => return Some(Err(loss).into()),
            }
        }
        let (n_records, n_left_out) = (self.n_records, std::mem::take(&mut self.n_left_out));
        (n_left_out > 0).then(|| {
            Finding::notice(format!(
                "{n_left_out} of {n_records} records are no pages of text with status 200 and are left out"
            ))
        })
    }
}

/// `None` if it is no page of text.
fn page(frame: Frame) -> Option<Result<Record, Loss>> {
    let Frame { number, kind, url, content_type, block, is_cut, note: length_note, .. } = frame;
    let place = frame.place;
    let loss = |reason: String| Loss { line: None, reason: format!("{place}: {reason}") };
    let url = url.map(|url| url.trim_start_matches('<').trim_end_matches('>').to_owned());
    let message = match kind {
        Kind::Other => return None,
        Kind::Response | Kind::Capture => http::Message::parse(&block),
        Kind::Document => None,
    };
    let content_type = match &message {
        Some(message) if message.status != 200 => return None,
        Some(message) => message.headers.value("content-type").unwrap_or_default().to_owned(),
        // A lookup of a name, say.
        None if kind == Kind::Response => return None,
        // Crawlers put their settings and logs beside the pages, under addresses of their own.
        None if !url.as_deref().is_some_and(is_web_address) => return None,
        None => content_type,
    };
    let (media_type, charset) = media_type(&content_type);
    let is_html = match media_type.as_str() {
        "text/html" | "application/xhtml+xml" => true,
        "text/plain" => false,
        _ => return None,
    };
    if is_cut {
        return Some(Err(loss(too_long())));
    }
    let body = match message {
        Some(message) => message.body(block),
        None => Ok((block, None)),
    };
    let (body, body_note) = match body {
        Ok(body) => body,
        Err(reason) => return Some(Err(loss(reason))),
    };
    let record = if is_html {
        html::record(body, charset.as_deref()).map_err(|error| loss(error.reason))
    } else {
        Ok(plain_text(body, charset.as_deref()))
    };
    let note = length_note.or(body_note).map(|note| format!("{place}: {note}"));
    Some(record.map(|record| Record { number: Some(number), url, note: note.or(record.note), ..record }))
}

fn is_web_address(url: &str) -> bool {
    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    matches!(scheme.as_str(), "http" | "https" | "ftp" | "file")
}

/// `text/html` and `utf-8` of `Text/HTML; Charset="UTF-8"`, both in lower case.
fn media_type(value: &str) -> (String, Option<String>) {
    let value = value.to_ascii_lowercase();
    let mut parts = value.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default().to_owned();
    let charset = parts.find_map(|part| {
        let (name, charset) = part.split_once('=')?;
        (name.trim() == "charset").then(|| charset.trim_matches(['"', '\'', ' ']).to_owned())
    });
    (media_type, charset)
}

/// The text in the encoding that it is said to have; without a saying, that of any file.
fn plain_text(bytes: Vec<u8>, charset: Option<&str>) -> Record {
    let by_mark = encoding_rs::Encoding::for_bom(&bytes).map(|(encoding, _)| encoding);
    let said = charset.and_then(|label| encoding_rs::Encoding::for_label(label.as_bytes()));
    let (text, note) = match by_mark.or(said.filter(|encoding| *encoding != encoding_rs::UTF_8)) {
        Some(encoding) => {
            let (text, has_errors) = encoding.decode_with_bom_removal(&bytes);
            let note = has_errors.then(|| format!("not all of it is valid {}", encoding.name()));
            (text.into_owned(), note)
        }
        None => encoding::decode(bytes),
    };
    Record { text: (!text.trim().is_empty()).then_some(text), note, ..Record::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::What;

    /// A WARC record whose length is right.
    fn record(kind: &str, content_type: &str, uri: &str, block: &[u8]) -> Vec<u8> {
        let header = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nContent-Type: {content_type}\r\n\
             Content-Length: {}\r\n\r\n",
            block.len()
        );
        [header.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn response(headers: &str, body: &[u8]) -> Vec<u8> {
        let block = [format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n").as_bytes(), body].concat();
        record("response", "application/http; msgtype=response", "http://a.org/x", &block)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packed = Vec::new();
        let mut encoder = flate2::bufread::GzEncoder::new(bytes, flate2::Compression::fast());
        std::io::Read::read_to_end(&mut encoder, &mut packed).expect("memory can be read");
        packed
    }

    /// The text of each document, `!` and the reason of each loss, `?` and that of each notice.
    fn texts(warc: &[u8]) -> Vec<String> {
        let mut texts = Vec::new();
        for finding in pages(warc) {
            match finding.what {
                What::Record(record) => {
                    texts.extend(record.note.map(|note| format!("? {note}")));
                    texts.push(record.text.unwrap_or_default());
                }
                What::Loss(loss) => texts.push(format!("! {}", loss.reason)),
                What::Notice(reason) => texts.push(format!("? {reason}")),
            }
        }
        texts
    }

    #[test]
    fn what_wraps_a_body_is_undone() {
        let plain = "Content-Type: text/plain; charset=iso-8859-1";
        let chunked = "\r\nTransfer-Encoding: chunked";
        let zlib = {
            let mut packed = Vec::new();
            std::io::Read::read_to_end(
                &mut flate2::bufread::ZlibEncoder::new(&b"caf\xe9"[..], flate2::Compression::fast()),
                &mut packed,
            )
            .expect("memory can be read");
            packed
        };
        let gz = gzip(b"caf\xe9");
        let gz_chunks = [format!("{:x}\r\n", gz.len()).as_bytes(), &gz, b"\r\n0\r\n\r\n"].concat();
        #[rustfmt::skip]
        let cases: [(&str, Vec<u8>, &str); 9] = [
            ("",                                              b"caf\xe9".to_vec(),                        ""),
            (chunked,                                         b"2\r\nca\r\n2;x=y\r\nf\xe9\r\n0\r\n\r\n".to_vec(), ""),
            // Some crawlers undo the chunks and leave the header.
            (chunked,                                         b"caf\xe9".to_vec(),                        ""),
            (chunked,                                         b"4\r\ncaf\xe9\r\n9\r\n".to_vec(),          "? record 1, at byte 0: its chunks break off"),
            ("\r\nContent-Encoding: gzip",                    gz.clone(),                                 ""),
            ("\r\nContent-Encoding: gzip",                    b"caf\xe9".to_vec(),                        ""),
            ("\r\nContent-Encoding: deflate",                 zlib,                                       ""),
            ("\r\nContent-Encoding: zstd",                    zstd::encode_all(&b"caf\xe9"[..], 1).expect("memory"), ""),
            ("\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked", gz_chunks,                       ""),
        ];
        for (headers, body, note) in cases {
            let read = texts(&response(&format!("{plain}{headers}"), &body));
            assert_eq!(read.last().map(String::as_str), Some("caf\u{e9}"), "{headers} {body:?}: {read:?}");
            assert_eq!(read[..read.len() - 1].concat(), note, "{headers}");
        }
        let brotli = texts(&response(&format!("{plain}\r\nContent-Encoding: br"), b"\x0b\x02"));
        assert_eq!(brotli, ["! record 1, at byte 0: its body is packed with \"br\", which is not read"]);
        let cut = texts(&response(&format!("{plain}\r\nContent-Encoding: gzip"), &gz[..9]));
        assert!(cut[0].starts_with("! record 1, at byte 0: its body cannot be unpacked"), "{cut:?}");
    }

    #[test]
    fn a_body_that_grows_without_end_is_lost() {
        let bomb = gzip(&vec![b' '; crate::lines::MAX_RECORD + 1]);
        let read = texts(&response("Content-Type: text/plain\r\nContent-Encoding: gzip", &bomb));
        assert_eq!(read, ["! record 1, at byte 0: longer than 64 MiB"]);
    }

    #[test]
    fn only_pages_of_text_are_taken() {
        let http = |status: &str, kind: &str| {
            format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\na").into_bytes()
        };
        let records = [
            record("warcinfo", "application/warc-fields", "", b"software: x"),
            record("response", "application/http", "http://a.org", &http("302 Found", "text/plain")),
            record("response", "application/http", "http://a.org", &http("200 OK", "image/png")),
            record("response", "text/dns", "dns:a.org", b"a.org. 1 IN A 127.0.0.1"),
            record("revisit", "application/http", "http://a.org", &http("200 OK", "text/plain")),
            record("request", "application/http", "http://a.org", b"GET / HTTP/1.1\r\n\r\n"),
            record("resource", "text/plain", "metadata://crawler/log", b"a log"),
            record("resource", "text/plain", "http://a.org/b.txt", b"b"),
            record("conversion", "text/plain", "<http://a.org/c>", b"c"),
        ];
        assert_eq!(
            texts(&records.concat()),
            ["b", "c", "? 7 of 9 records are no pages of text with status 200 and are left out"]
        );
        let urls: Vec<Option<String>> = pages(&records.concat()[..])
            .filter_map(|finding| match finding.what {
                What::Record(record) => Some(record.url),
                _ => None,
            })
            .collect();
        assert_eq!(urls, ["http://a.org/b.txt", "http://a.org/c"].map(|url| Some(url.to_owned())));
    }

    #[test]
    fn plain_text_is_decoded_as_the_server_says() {
        #[rustfmt::skip]
        let cases: [(&[u8], Option<&str>, &str); 6] = [
            (b"caf\xc3\xa9",         None,              "caf\u{e9}"),
            (b"caf\xe9",             Some("utf-8"),     "caf\u{e9}"),
            (b"\xcc\xf3",            Some("koi8-r"),    "\u{43b}\u{421}"),
            (b"\xff\xfea\0",         Some("utf-8"),     "a"),
            (b"\xef\xbb\xbfa",       None,              "a"),
            (b"a",                   Some("nonsense"),  "a"),
        ];
        for (bytes, charset, expected) in cases {
            assert_eq!(plain_text(bytes.to_vec(), charset).text.as_deref(), Some(expected), "{bytes:?}");
        }
        assert_eq!(media_type("Text/HTML ; Charset=\"UTF-8\""), ("text/html".into(), Some("utf-8".into())));
    }

    #[test]
    fn damage_is_named_and_the_next_record_is_read() {
        let text = |uri: &str, text: &str| record("resource", "text/plain", uri, text.as_bytes());
        let [a, b] = ["a", "b"].map(|letter| text("http://a.org/", letter));
        let with_length = |length: &str| {
            let text = String::from_utf8(text("http://a.org/", "lost")).expect("ASCII");
            text.replace("Content-Length: 4", &format!("Content-Length: {length}")).into_bytes()
        };
        #[rustfmt::skip]
        let cases: [(Vec<u8>, &[&str]); 10] = [
            (with_length("-1"),  &["! record 2, at byte 115: its length \"-1\" is none"]),
            (with_length("abc"), &["! record 2, at byte 115: its length \"abc\" is none"]),
            (with_length(""),    &["! record 2, at byte 115: its length \"\" is none"]),
            (b"garbage\n\r\n".to_vec(), &["! record 2, at byte 115: no record begins here"]),
            (b"WARC/1.0\r\nWARC-Type: resource\r\n".to_vec(), &["! record 2, at byte 115: its header breaks off"]),
            // Where the next record begins is where it ends.
            (with_length("2"),   &["? record 2, at byte 115: its length is given as 2, but is 4", "lost"]),
            (with_length("5"),   &["lost\r"]), // As from writers that leave line ends out.
            (with_length("11"),  &["? record 2, at byte 115: its length is given as 11, but is 4", "lost"]),
            (with_length("99999"), &["? record 2, at byte 115: its length is given as 99999, but is 4", "lost"]),
            (with_length("18446744073709551615"), &["? record 2, at byte 115: its length is given as 18446744073709551615, but is 4", "lost"]),
        ];
        assert_eq!(a.len(), 115);
        for (middle, expected) in cases {
            let read = texts(&[&a[..], &middle, &b, &b].concat());
            let expected = [&["a"], expected, &["b", "b"]].concat();
            assert_eq!(read, expected, "{}", String::from_utf8_lossy(&middle));
        }
        assert_eq!(texts(&with_length("99")), ["! record 1, at byte 0: cut off: 4 of 99 bytes are there"]);
        assert_eq!(texts(b"not an archive"), ["! record 1, at byte 0: no record begins here"]);
        let endless = ["WARC/1.0\r\n", &"x".repeat(200_000)].concat();
        assert_eq!(texts(endless.as_bytes()), ["! record 1, at byte 0: its header is too long"]);
    }

    #[test]
    fn both_versions_of_arc_are_read() {
        let page = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nWe won.";
        let one = format!(
            "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 8\n1 0 Org\n\n\
             http://a.org/a b c 93.184.216.119 20140216050221 text/plain {}\n{page}\n\
             http://a.org/ 93.184.216.119 20140216050221 text/plain nan\nlost\n\
             http://a.org/ 93.184.216.119 20140216050221 text/plain {}\n{page}\n",
            page.len(),
            page.len()
        );
        let two = format!(
            "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 200 - - 0 a.arc 8\n2 0 Org\n\n\
             http://a.org/a 93.184.216.119 20140216050221 text/plain 200 - - 209 a.arc {}\n{page}\n",
            page.len()
        );
        let read = texts(one.as_bytes());
        assert_eq!((read[0].as_str(), read[2].as_str()), ("We won.", "We won."), "{read:?}");
        assert!(read[1].ends_with("its length \"nan\" is none"), "{read:?}");
        assert_eq!(read[3], "? 1 of 4 records are no pages of text with status 200 and are left out");
        assert_eq!(texts(two.as_bytes())[0], "We won.");
    }
}
