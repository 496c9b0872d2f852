use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use encoding_rs::{CoderResult, Decoder};

use crate::gzip::GzipMembers;

/// Size of every buffer, in bytes.
const CHUNK: usize = 64 << 10;

/// How many bytes are looked at to tell what a file is.
const HEAD: usize = 1 << 10;

/// A file's content: decompressed, and UTF-8 if it began with a byte order mark.
pub(crate) struct Stream {
    pub reader: Box<dyn BufRead + Send>,
    pub compression: Compression,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstd,
}

/// Opens a file, or standard input if `path` is `None`; the bytes read are added to `position`.
pub(crate) fn open(path: Option<&Path>, position: Arc<AtomicU64>) -> io::Result<Stream> {
    let file: Box<dyn Read + Send> = match path {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin()),
    };
    unpack(Box::new(Counted::new(file, position)))
}

/// Unpacks what another file or an archive holds.
pub(crate) fn unpack(packed: Box<dyn Read + Send>) -> io::Result<Stream> {
    let file = Peeked::new(packed);
    let compression = Compression::of_magic(file.head());
    let file = BufReader::with_capacity(CHUNK, file);
    let unpacked: Box<dyn Read + Send> = match compression {
        Compression::None => Box::new(file),
        Compression::Gzip => Box::new(GzipMembers::new(file)),
        Compression::Zstd => Box::new(zstd::Decoder::with_buffer(file)?),
    };
    Ok(Stream { reader: without_mark(unpacked)?, compression })
}

impl Stream {
    /// What to say if the ending of the file's name promises another compression.
    pub fn wrong_ending(&self, name: &str) -> Option<String> {
        let promised = Compression::of_name(name);
        if name == "-" || promised == self.compression {
            return None;
        }
        let found = match self.compression {
            Compression::None => "is not compressed",
            Compression::Gzip => "is compressed with gzip",
            Compression::Zstd => "is compressed with Zstandard",
        };
        Some(format!("{found}, other than its name says; read all the same"))
    }
}

impl Compression {
    fn of_magic(magic: &[u8]) -> Self {
        match magic {
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            _ => Self::None,
        }
    }

    fn of_name(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        // The short form of `.tar.gz`.
        if name.ends_with(".tgz") { Self::Gzip } else { Self::split_ending(&name).1 }
    }

    /// A lower-case file name without the ending of its compression, and the compression.
    pub fn split_ending(name: &str) -> (&str, Self) {
        if let Some(stem) = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".gzip")) {
            (stem, Self::Gzip)
        } else if let Some(stem) = name.strip_suffix(".zst").or_else(|| name.strip_suffix(".zstd")) {
            (stem, Self::Zstd)
        } else {
            (name, Self::None)
        }
    }
}

/// Takes a byte order mark away; what follows one of UTF-16 is made UTF-8.
fn without_mark(reader: Box<dyn Read + Send>) -> io::Result<Box<dyn BufRead + Send>> {
    let mut reader = Peeked::new(reader);
    let (encoding, n_bytes) = match *reader.head() {
        [0xef, 0xbb, 0xbf, ..] => (None, 3),
        [0xff, 0xfe, ..] => (Some(encoding_rs::UTF_16LE), 2),
        [0xfe, 0xff, ..] => (Some(encoding_rs::UTF_16BE), 2),
        _ => (None, 0),
    };
    reader.read_exact(&mut [0; 3][..n_bytes])?;
    Ok(match encoding {
        None => Box::new(BufReader::with_capacity(CHUNK, reader)),
        Some(encoding) => Box::new(BufReader::with_capacity(
            CHUNK,
            Transcoded {
                inner: BufReader::with_capacity(CHUNK, reader),
                decoder: encoding.new_decoder_without_bom_handling(),
                is_done: false,
            },
        )),
    })
}

/// A reader of which the head has been read, and is read again.
struct Peeked<R> {
    head: Cursor<Vec<u8>>,
    /// What ended the reading of the head before its time.
    error: Option<io::Error>,
    inner: R,
}

impl<R: Read> Peeked<R> {
    fn new(mut inner: R) -> Self {
        let mut head = Vec::new();
        let error = inner.by_ref().take(HEAD as u64).read_to_end(&mut head).err();
        Self { head: Cursor::new(head), error, inner }
    }

    /// The first bytes, fewer than [`HEAD`] if the input is shorter or breaks off.
    fn head(&self) -> &[u8] {
        self.head.get_ref()
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.head.read(buffer)?;
        match self.error.take_if(|_| n_bytes == 0) {
            Some(error) => Err(error),
            None if n_bytes == 0 => self.inner.read(buffer),
            None => Ok(n_bytes),
        }
    }
}

/// Adds what is read to a shared counter.
pub(crate) struct Counted<R> {
    inner: R,
    position: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub fn new(inner: R, position: Arc<AtomicU64>) -> Self {
        Self { inner, position }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.position.fetch_add(n_bytes as u64, Ordering::Relaxed);
        Ok(n_bytes)
    }
}

/// Makes UTF-8 of another encoding; what is malformed becomes U+FFFD.
struct Transcoded<R> {
    inner: R,
    decoder: Decoder,
    is_done: bool,
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // The decoder needs room for a character; `BufReader` asks for a whole chunk.
        if buffer.len() < 4 {
            return Err(io::Error::other("a buffer of less than four bytes"));
        }
        while !self.is_done {
            let chunk = self.inner.fill_buf()?;
            let is_last = chunk.is_empty();
            let (result, n_read, n_written, _) = self.decoder.decode_to_utf8(chunk, buffer, is_last);
            self.inner.consume(n_read);
            self.is_done = is_last && result == CoderResult::InputEmpty;
            if n_written > 0 {
                return Ok(n_written);
            }
        }
        Ok(0)
    }
}
