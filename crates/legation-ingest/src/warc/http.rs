use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use super::headers::Headers;
use crate::lines::{MAX_RECORD, too_long};

/// Most packings of one body that are undone; there are bytes that unpack to themselves.
const MAX_CODINGS: usize = 4;

/// The answer of a server.
pub(super) struct Message {
    pub status: u16,
    pub headers: Headers,
    /// Where in the block the body begins, in bytes.
    body_start: usize,
}

impl Message {
    /// `None` if it is no answer in HTTP.
    pub fn parse(block: &[u8]) -> Option<Self> {
        if !block.starts_with(b"HTTP/") {
            return None;
        }
        let head_end = end_of_head(block);
        let (first, fields) =
            block[..head_end].split_at(block[..head_end].iter().position(|&byte| byte == b'\n')?);
        let status = String::from_utf8_lossy(first).split_whitespace().nth(1)?.parse().ok()?;
        Some(Self { status, headers: Headers::parse(&fields[1..]), body_start: head_end })
    }

    /// The body without what wraps it, and a note if its end is missing.
    ///
    /// # Errors
    /// If it is packed in a way that is not read, damaged from its beginning on, or too long.
    pub fn body(&self, mut block: Vec<u8>) -> Result<(Vec<u8>, Option<String>), String> {
        block.drain(..self.body_start);
        let (mut body, mut note) = (block, None);
        if self.codings("transfer-encoding").contains(&"chunked")
            && let Some((joined, is_whole)) = unchunked(&body)
        {
            body = joined;
            note = (!is_whole).then(|| "its chunks break off".to_owned());
        }
        let codings = self.codings("content-encoding");
        if codings.len() > MAX_CODINGS {
            return Err(format!("its body is packed {} times over", codings.len()));
        }
        // The last one named was applied last.
        for coding in codings.into_iter().rev() {
            let (unpacked, error) = unpacked(body, coding)?;
            body = unpacked;
            note = note.or(error.map(|error| format!("its body breaks off: {error}")));
        }
        Ok((body, note))
    }

    fn codings(&self, header: &str) -> Vec<&str> {
        let value = self.headers.value(header).unwrap_or_default();
        value.split(',').map(str::trim).filter(|coding| !coding.is_empty()).collect()
    }
}

/// Behind the first empty line.
fn end_of_head(block: &[u8]) -> usize {
    let mut line_start = 0;
    for (idx, _) in block.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
        if block[line_start..idx].trim_ascii().is_empty() {
            return idx + 1;
        }
        line_start = idx + 1;
    }
    block.len()
}

/// The chunks joined, and whether the last is there; `None` if the body is not in chunks, as where a
/// crawler joined them and left the header as it was.
fn unchunked(body: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut joined = Vec::new();
    let mut rest = body;
    loop {
        let size = rest.iter().position(|&byte| byte == b'\n').and_then(|end| {
            let line = str::from_utf8(&rest[..end]).ok()?;
            let size = line.split(';').next()?.trim();
            Some((usize::from_str_radix(size, 16).ok()?, end + 1))
        });
        match size {
            None if joined.is_empty() => return None,
            None => return Some((joined, false)),
            Some((0, _)) => return Some((joined, true)),
            Some((size, start)) => {
                let chunk = &rest[start..];
                let chunk = &chunk[..size.min(chunk.len())];
                joined.extend_from_slice(chunk);
                rest = &rest[start + chunk.len()..];
                rest = rest.strip_prefix(b"\r").unwrap_or(rest);
                rest = rest.strip_prefix(b"\n").unwrap_or(rest);
            }
        }
    }
}

/// The bytes unpacked, and what ended them before their time.
///
/// Bytes that are not packed as it says are as they are: crawlers unpack them and leave the header.
fn unpacked(body: Vec<u8>, coding: &str) -> Result<(Vec<u8>, Option<io::Error>), String> {
    let looks_like_text = || body.trim_ascii_start().first().is_none_or(|&byte| byte == b'<');
    let packed = &body[..];
    match coding.to_ascii_lowercase().as_str() {
        "identity" => {}
        "gzip" | "x-gzip" if packed.starts_with(&[0x1f, 0x8b]) => {
            return read_out(MultiGzDecoder::new(packed));
        }
        "gzip" | "x-gzip" => {}
        "zstd" if packed.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            return zstd::Decoder::with_buffer(packed).map_err(cannot_unpack).and_then(read_out);
        }
        "zstd" => {}
        // Servers send what the name promises, or the same without its wrapping.
        "deflate" if is_zlib(packed) => return read_out(ZlibDecoder::new(packed)),
        "deflate" if !looks_like_text() => return read_out(DeflateDecoder::new(packed)),
        "deflate" => {}
        _ if looks_like_text() => {}
        _ => return Err(format!("its body is packed with {coding:?}, which is not read")),
    }
    Ok((body, None))
}

/// The two bytes before a zlib stream, after RFC 1950.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [first, second, ..] if first & 0x0f == 8 && u16::from_be_bytes([*first, *second]) % 31 == 0)
}

fn read_out(decoder: impl Read) -> Result<(Vec<u8>, Option<io::Error>), String> {
    let mut bytes = Vec::new();
    let error = decoder.take(MAX_RECORD as u64 + 1).read_to_end(&mut bytes).err();
    if bytes.len() > MAX_RECORD {
        return Err(too_long());
    }
    match error {
        Some(error) if bytes.is_empty() => Err(cannot_unpack(error)),
        error => Ok((bytes, error)),
    }
}

fn cannot_unpack(error: io::Error) -> String {
    format!("its body cannot be unpacked: {error}")
}
