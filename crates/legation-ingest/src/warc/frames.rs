use std::io::{self, BufRead, Read};

use super::headers::Headers;
use crate::lines::{Loss, MAX_RECORD};
use crate::rewind::Rewind;

/// Longest header of a record, and longest line of one, in bytes.
const MAX_HEADER: usize = 64 << 10;

/// A record of a web archive: what its header says, and the bytes below it.
pub(super) struct Frame {
    /// From 1; records that are lost count.
    pub number: u64,
    /// Number and first byte, for messages.
    pub place: String,
    pub kind: Kind,
    pub url: Option<String>,
    pub content_type: String,
    pub block: Vec<u8>,
    /// Whether the block goes on, beyond [`MAX_RECORD`].
    pub is_cut: bool,
    /// What was odd about its length.
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The answer of a server, in HTTP.
    Response,
    /// A file, or what was made of one.
    Document,
    /// Either; ARC does not tell.
    Capture,
    /// What is no page: requests, remarks on the archive.
    Other,
}

struct Header {
    kind: Kind,
    url: Option<String>,
    content_type: String,
    /// As written.
    length: String,
}

/// Cuts the records out of an archive.
///
/// A record ends where its length says, if the next one begins there. Once that was not so, the lengths of
/// this file are not believed any more, and a record ends where the next one begins.
pub(super) struct FrameReader<R> {
    reader: Rewind<R>,
    /// How many records have begun.
    number: u64,
    /// Whether the next record is to be sought.
    is_lost: bool,
    is_distrusted: bool,
    /// What befell the look at what follows a record.
    error: Option<io::Error>,
    /// Where reading failed last, in bytes; if it fails there again it is over.
    failed_at: Option<u64>,
    is_done: bool,
}

impl<R: BufRead> FrameReader<R> {
    pub fn new(reader: R) -> Self {
        Self {
            reader: Rewind::new(reader),
            number: 0,
            is_lost: false,
            is_distrusted: false,
            error: None,
            failed_at: None,
            is_done: false,
        }
    }

    fn read_frame(&mut self, place: &mut String) -> io::Result<Option<Result<Frame, Loss>>> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        if self.is_lost {
            self.read_to_boundary(|_| {})?;
            self.is_lost = false;
        }
        self.skip_line_ends()?;
        self.number += 1;
        *place = format!("record {}, at byte {}", self.number, self.reader.position());
        let mut line = Vec::new();
        if self.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let header = if line.starts_with(b"WARC/") && is_boundary(&line) {
            self.read_header()?
        } else if let Some(header) = arc_header(&line) {
            Ok(header)
        } else {
            self.is_lost = true;
            Err("no record begins here")
        };
        let loss = |reason: String| Ok(Some(Err(Loss { line: None, reason: format!("{place}: {reason}") })));
        let header = match header {
            Ok(header) => header,
            Err(reason) => return loss(reason.to_owned()),
        };
        let Ok(length) = header.length.parse::<u64>() else {
            self.is_lost = true;
            return loss(format!("its length {:?} is none", shortened(&header.length)));
        };
        let block = self.read_block(length)?;
        if block.n_bytes < length && block.is_last {
            return loss(format!("cut off: {} of {length} bytes are there", block.n_bytes));
        }
        let note = (block.n_bytes != length)
            .then(|| format!("its length is given as {length}, but is {}", block.n_bytes));
        let Header { kind, url, content_type, .. } = header;
        let (number, place) = (self.number, place.clone());
        let (block, is_cut) = (block.bytes, block.is_cut);
        Ok(Some(Ok(Frame { number, place, kind, url, content_type, block, is_cut, note })))
    }

    /// The header of a WARC record, of which the first line has been read.
    fn read_header(&mut self) -> io::Result<Result<Header, &'static str>> {
        let mut lines = Vec::new();
        loop {
            let start = lines.len();
            self.read_line(&mut lines)?;
            let line = &lines[start..];
            if lines.len() > MAX_HEADER {
                self.is_lost = true;
                return Ok(Err("its header is too long"));
            }
            if line.is_empty() {
                return Ok(Err("its header breaks off"));
            }
            if is_boundary(line) {
                self.reader.put_back(lines.split_off(start));
                return Ok(Err("its header breaks off"));
            }
            if line.trim_ascii().is_empty() {
                break;
            }
        }
        let headers = Headers::parse(&lines);
        let value = |name| headers.value(name).map(str::to_owned);
        let kind = match headers.value("warc-type").unwrap_or_default().to_ascii_lowercase().as_str() {
            "response" => Kind::Response,
            "resource" | "conversion" => Kind::Document,
            _ => Kind::Other,
        };
        Ok(Ok(Header {
            kind,
            url: value("warc-target-uri"),
            content_type: value("content-type").unwrap_or_default(),
            length: value("content-length").unwrap_or_default(),
        }))
    }

    fn read_block(&mut self, length: u64) -> io::Result<Block> {
        if !self.is_distrusted && length <= MAX_RECORD as u64 {
            let mut bytes = Vec::new();
            self.reader.by_ref().take(length).read_to_end(&mut bytes)?;
            if bytes.len() as u64 == length && self.is_at_boundary() {
                return Ok(Block { bytes, n_bytes: length, is_cut: false, is_last: false });
            }
            self.is_distrusted = true;
            self.reader.put_back(bytes);
        }
        let mut bytes = Vec::new();
        let mut is_cut = false;
        let mut n_bytes = 0;
        let is_last = !self.read_to_boundary(|line| {
            n_bytes += line.len() as u64;
            is_cut |= bytes.len() + line.len() > MAX_RECORD;
            if !is_cut {
                bytes.extend_from_slice(line);
            }
        })?;
        if !is_cut {
            let n_given = usize::try_from(length).unwrap_or(usize::MAX);
            let is_padding = |byte: &u8| matches!(byte, b'\r' | b'\n');
            if bytes.get(n_given..).is_some_and(|rest| rest.iter().all(is_padding)) {
                bytes.truncate(n_given);
            } else {
                // Two line ends are behind every record; others are part of it.
                for _ in 0..2 {
                    bytes.pop_if(|byte| *byte == b'\n');
                    bytes.pop_if(|byte| *byte == b'\r');
                }
            }
            n_bytes = bytes.len() as u64;
        } else if n_bytes >= length && n_bytes - length <= 4 {
            // The line ends behind it.
            n_bytes = length;
        }
        Ok(Block { bytes, n_bytes, is_cut, is_last })
    }

    /// Whether a record may end here: the file ends, or two line ends follow, or another record.
    fn is_at_boundary(&mut self) -> bool {
        let mut ahead = Vec::new();
        let is_boundary = self.look_ahead(&mut ahead);
        self.reader.put_back(ahead);
        is_boundary.unwrap_or_else(|error| {
            // The damage is that of the next record.
            self.error = Some(error);
            true
        })
    }

    fn look_ahead(&mut self, ahead: &mut Vec<u8>) -> io::Result<bool> {
        while let Some(&byte @ (b'\r' | b'\n')) = self.reader.fill_buf()?.first() {
            ahead.push(byte);
            self.reader.consume(1);
            if ahead == b"\r\n\r\n" {
                return Ok(true);
            }
            if ahead.len() > 8 {
                return Ok(false);
            }
        }
        let start = ahead.len();
        self.read_line(ahead)?;
        Ok(ahead.len() == start || is_boundary(&ahead[start..]))
    }

    /// Reads up to the line with which a record begins, if there is one, and hands on what is before it, in
    /// lines and pieces of lines. The first line is looked at too.
    fn read_to_boundary(&mut self, mut hand_on: impl FnMut(&[u8])) -> io::Result<bool> {
        let mut line = Vec::new();
        let mut is_line_start = true;
        loop {
            line.clear();
            if self.read_line(&mut line)? == 0 {
                return Ok(false);
            }
            if is_line_start && is_boundary(&line) {
                self.reader.put_back(line);
                return Ok(true);
            }
            is_line_start = line.ends_with(b"\n");
            hand_on(&line);
        }
    }

    /// Appends a line with its line feed, or as much of it as a header may have.
    fn read_line(&mut self, line: &mut Vec<u8>) -> io::Result<usize> {
        self.reader.by_ref().take(MAX_HEADER as u64 + 1).read_until(b'\n', line)
    }

    fn skip_line_ends(&mut self) -> io::Result<()> {
        loop {
            let chunk = self.reader.fill_buf()?;
            let n_bytes = chunk.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            if n_bytes == 0 {
                return Ok(());
            }
            self.reader.consume(n_bytes);
        }
    }
}

impl<R: BufRead> Iterator for FrameReader<R> {
    type Item = Result<Frame, Loss>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let mut place = format!("behind record {}", self.number);
        match self.read_frame(&mut place) {
            Ok(frame) => {
                self.is_done = frame.is_none();
                frame
            }
            Err(error) => {
                let position = self.reader.position();
                self.is_done = self.failed_at.replace(position) == Some(position);
                self.is_lost = true;
                let reason = format!("{place}: damaged: {error}");
                (!self.is_done).then_some(Err(Loss { line: None, reason }))
            }
        }
    }
}

/// The bytes below a header.
struct Block {
    /// The first [`MAX_RECORD`] of them at most.
    bytes: Vec<u8>,
    n_bytes: u64,
    is_cut: bool,
    /// Whether no other record was found behind it, where one was sought.
    is_last: bool,
}

/// Whether a record begins with this line.
pub(crate) fn is_boundary(line: &[u8]) -> bool {
    let is_warc = || {
        let version = line.strip_prefix(b"WARC/")?.trim_ascii_end();
        let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
        Some(!version.is_empty() && version.len() < 8 && version.iter().all(is_number))
    };
    is_warc().unwrap_or(false) || arc_header(line).is_some()
}

/// The header of an ARC record: address, IP, time, type and length; version 2 has five fields more before
/// the length. Addresses may have spaces in them, so the fields are counted from the end.
fn arc_header(line: &[u8]) -> Option<Header> {
    let line = str::from_utf8(line).ok()?.trim_end();
    let fields: Vec<&str> = line.rsplitn(10, ' ').collect();
    let length = (*fields.first()?).to_owned();
    let is_time =
        |field: &&str| (8..=20).contains(&field.len()) && field.bytes().all(|byte| byte.is_ascii_digit());
    let is_host = |field: &&str| field.bytes().all(|byte| byte.is_ascii_hexdigit() || b".:-".contains(&byte));
    let n_fields = [9, 4].into_iter().find(|&n_fields| {
        let [time, host] = [n_fields - 2, n_fields - 1].map(|idx| fields.get(idx));
        time.is_some_and(is_time) && host.is_some_and(is_host)
    })?;
    let url = line.rsplitn(n_fields + 1, ' ').nth(n_fields)?.trim();
    let (scheme, _) = url.split_once(':')?;
    if scheme.is_empty() || !scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let kind = if scheme == "filedesc" { Kind::Other } else { Kind::Capture };
    Some(Header { kind, url: Some(url.to_owned()), content_type: fields[n_fields - 3].to_owned(), length })
}

/// The beginning of a value, for a message.
fn shortened(value: &str) -> String {
    value.chars().take(40).collect()
}
