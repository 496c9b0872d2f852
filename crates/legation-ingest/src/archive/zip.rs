use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use ::zip::{CompressionMethod, ZipArchive};
use flate2::Crc;
use flate2::bufread::DeflateDecoder;

use super::Member;
use crate::rewind::skip_past;
use crate::stream::Counted;

/// What a local file header begins with.
const SIGNATURE: [u8; 4] = *b"PK\x03\x04";

/// Length of a local file header without its name and extra fields, in bytes.
const HEADER: u64 = 30;

/// Where the bytes of an archive are. Members are read by handles of their own.
pub(super) enum Source {
    File(PathBuf),
    Memory(Bytes),
}

/// Bytes that every handle shares. `Arc<[u8]>` would be made by copying them.
#[derive(Clone)]
pub(super) struct Bytes(Arc<Vec<u8>>);

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Arc::new(bytes))
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

trait Handle: Read + Seek + Send {}

impl<R: Read + Seek + Send> Handle for R {}

impl Source {
    fn open(&self) -> io::Result<Box<dyn Handle>> {
        Ok(match self {
            Self::File(path) => Box::new(File::open(path)?),
            Self::Memory(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }
}

/// A file in the archive.
struct Entry {
    /// As stored.
    name: Vec<u8>,
    /// Where it is, or why it cannot be found.
    place: Result<Place, String>,
}

struct Place {
    /// First byte of its data.
    start: u64,
    /// Size of its data as stored, in bytes; `None` if that is not known.
    n_bytes: Option<u64>,
    method: Method,
    is_encrypted: bool,
    /// `None` if it is not known.
    checksum: Option<u32>,
}

/// How a file is packed.
enum Method {
    Stored,
    Deflated,
    Zstd,
    /// By its name.
    Other(String),
}

/// The files of a ZIP archive in the order of the bytes of their names, and what is wrong with its directory.
///
/// The directory is read by the library, the files are not: its readers borrow the archive and cannot be
/// handed to the reader of a file. If the directory is damaged or cut off, files are sought by their own
/// headers.
///
/// # Errors
/// If the archive cannot be opened.
pub(super) fn members(
    source: Source,
    position: Arc<AtomicU64>,
) -> io::Result<(impl Iterator<Item = Result<Member, String>> + Send, Option<String>)> {
    let (mut entries, damage) = match ZipArchive::new(BufReader::new(source.open()?)) {
        Ok(archive) => (listed(archive), None),
        Err(error) => {
            let reason = format!("its directory cannot be read ({error}); its files were sought one by one");
            (sought(BufReader::new(source.open()?))?, Some(reason))
        }
    };
    entries.sort_by(|one, other| one.name.cmp(&other.name));
    let members = entries.into_iter().map(move |Entry { name, place }| {
        let content = place.and_then(|place| content(&source, place, Arc::clone(&position)));
        Ok(Member { name, content })
    });
    Ok((members, damage))
}

/// The files that the directory lists; folders and links are none.
fn listed(mut archive: ZipArchive<BufReader<Box<dyn Handle>>>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let name = archive.by_index_data(index).map(|file| file.name_raw().to_vec()).unwrap_or_default();
        let place = match archive.by_index_raw(index) {
            Ok(file) if file.is_dir() || file.is_symlink() => continue,
            Ok(file) => file.data_start().map(|start| Place {
                start,
                n_bytes: Some(file.compressed_size()),
                method: method(file.compression()),
                is_encrypted: file.encrypted(),
                checksum: Some(file.crc32()),
            }),
            Err(error) => {
                entries.push(Entry { name, place: Err(error.to_string()) });
                continue;
            }
        };
        entries.push(Entry { name, place: place.ok_or_else(|| "its data are not found".to_owned()) });
    }
    entries
}

/// The files whose headers are found, one behind the other.
fn sought(mut reader: impl Read + Seek) -> io::Result<Vec<Entry>> {
    let n_bytes = reader.seek(SeekFrom::End(0))?;
    let mut entries = Vec::new();
    let mut reader = BufReader::new(reader);
    let mut position = 0;
    loop {
        reader.seek(SeekFrom::Start(position))?;
        let Some(n_skipped) = skip_past(&mut reader, &SIGNATURE)? else { return Ok(entries) };
        position += n_skipped;
        let Some((entry, start)) = local_entry(&mut reader, position - SIGNATURE.len() as u64) else {
            continue;
        };
        // The next header is behind the data, if these are not said to be longer than the file.
        let end = entry.place.as_ref().ok().and_then(|place| start.checked_add(place.n_bytes?));
        position = end.filter(|end| *end <= n_bytes).unwrap_or(start);
        if !entry.name.ends_with(b"/") {
            entries.push(entry);
        }
    }
}

/// The file of the header at `header_start`, read up to its signature, and where its data begin; `None` if
/// it is no header.
fn local_entry(reader: &mut impl Read, header_start: u64) -> Option<(Entry, u64)> {
    let mut header = [0; HEADER as usize - SIGNATURE.len()];
    reader.read_exact(&mut header).ok()?;
    let u16_at = |idx: usize| u16::from_le_bytes([header[idx], header[idx + 1]]);
    let u32_at =
        |idx: usize| u32::from_le_bytes([header[idx], header[idx + 1], header[idx + 2], header[idx + 3]]);
    let [version, flags, method_number] = [0, 2, 4].map(u16_at);
    let [checksum, n_packed] = [10, 14].map(u32_at);
    let [name_length, extra_length] = [22, 24].map(u16_at);
    // Versions go up to 6.3; compressed data may look like a signature.
    if version & 0xff > 63 || method_number > 99 || name_length == 0 {
        return None;
    }
    let mut name = vec![0; name_length.into()];
    reader.read_exact(&mut name).ok()?;
    let start = header_start + HEADER + u64::from(name_length) + u64::from(extra_length);
    // Sizes that were not known when the header was written follow the data; larger ones are in an extra
    // field. Data that are packed end by themselves.
    let is_known = n_packed != u32::MAX && (flags & 8 == 0 || n_packed > 0);
    let place = Place {
        start,
        n_bytes: is_known.then_some(n_packed.into()),
        method: numbered_method(method_number),
        is_encrypted: flags & 1 != 0,
        checksum: (is_known && flags & 8 == 0).then_some(checksum),
    };
    Some((Entry { name, place: Ok(place) }, start))
}

fn content(source: &Source, place: Place, position: Arc<AtomicU64>) -> Result<Box<dyn Read + Send>, String> {
    let Place { start, n_bytes, method, is_encrypted, checksum } = place;
    if is_encrypted {
        return Err("it is encrypted; unpack it first".to_owned());
    }
    let stored = || -> io::Result<_> {
        let mut handle = source.open()?;
        handle.seek(SeekFrom::Start(start))?;
        Ok(BufReader::new(Counted::new(handle.take(n_bytes.unwrap_or(u64::MAX)), position)))
    };
    let stored = || stored().map_err(|error| error.to_string());
    let unpacked: Box<dyn Read + Send> = match (method, n_bytes) {
        (Method::Stored, Some(_)) => Box::new(stored()?),
        (Method::Stored, None) => return Err("where it ends is not known".to_owned()),
        (Method::Deflated, _) => Box::new(DeflateDecoder::new(stored()?)),
        (Method::Zstd, _) => {
            Box::new(zstd::Decoder::with_buffer(stored()?).map_err(|error| error.to_string())?)
        }
        (Method::Other(name), _) => {
            return Err(format!("it is packed by the method {name:?}, which is not read; unpack it first"));
        }
    };
    Ok(Box::new(Checked { inner: unpacked, checksum, crc: Crc::new() }))
}

fn method(method: CompressionMethod) -> Method {
    match method {
        CompressionMethod::STORE => Method::Stored,
        CompressionMethod::DEFLATE => Method::Deflated,
        CompressionMethod::ZSTD => Method::Zstd,
        other => Method::Other(other.to_string()),
    }
}

/// By its number in a header, after APPNOTE 4.4.5.
fn numbered_method(number: u16) -> Method {
    match number {
        0 => Method::Stored,
        8 => Method::Deflated,
        93 => Method::Zstd,
        other => Method::Other(CompressionMethod::name_from_u16(other).to_owned()),
    }
}

/// Compares the checksum at the end.
struct Checked<R> {
    inner: R,
    checksum: Option<u32>,
    crc: Crc,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.inner.read(buffer)?;
        self.crc.update(&buffer[..n_bytes]);
        if n_bytes == 0
            && !buffer.is_empty()
            && self.checksum.take().is_some_and(|checksum| checksum != self.crc.sum())
        {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "damaged, its checksum differs"));
        }
        Ok(n_bytes)
    }
}
