//! Files in archives: ZIP and TAR.
//!
//! Members are opened one after the other, each read by the reader of its kind as a file of a folder
//! would be, and nothing is written anywhere. Hidden members and the `__MACOSX` folder are left out.
//! Archives in archives are not opened: there is no end to how much they can hold.
//!
//! No size that an archive declares is believed. One that unpacks to more than [`MAX_RATIO`] times of the
//! bytes read of it, beyond the first [`FREE`], is read no further.

mod name;
mod tar;
mod zip;

use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::discover::Format;
use crate::fields::FieldNames;
use crate::finding::{Finding, Findings};
use crate::lines::MAX_RECORD;
use crate::stream::{self, Compression, Stream};
use crate::{reader, warc};

/// How many bytes are unpacked at most from each byte of an archive. Text packs to a fifth, rows that
/// repeat each other to a fiftieth; the most that ZIP can do is a thousandth.
const MAX_RATIO: u64 = 200;

/// Bytes that may be unpacked from any archive: small ones of much the same text are harmless.
const FREE: u64 = MAX_RECORD as u64;

/// Longest archive read into memory, in bytes, where it cannot be opened as a file.
const MAX_IN_MEMORY: u64 = 256 << 20;

/// Different endings that are counted one by one.
const MAX_ENDINGS: usize = 50;

/// Why an archive in an archive is left out.
pub(crate) const NESTED: &str = "not read: an archive in an archive; unpack the outer one to read it";

/// The format whose signature a file begins with, if it is one that holds others.
pub(crate) fn format_of_magic(head: &[u8]) -> Option<Format> {
    let first_line = || head.split(|&byte| byte == b'\n').next().unwrap_or_default();
    match head {
        // Local file header; end of the directory, of an archive without files.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Format::Zip),
        [b'W', b'A', b'R', b'C', b'/', ..] => Some(Format::Warc).filter(|_| warc::is_boundary(first_line())),
        _ if head.starts_with(b"filedesc:") => Some(Format::Warc),
        _ if head.get(257..262) == Some(b"ustar") => Some(Format::Tar),
        _ => None,
    }
}

/// How much of an archive there is, and how much of it has been read.
pub(crate) struct Stored {
    /// Bytes of all files that have been read.
    pub position: Arc<AtomicU64>,
    /// The position at which the archive begins.
    pub start: u64,
    /// Size of the archive, if it is a file.
    pub n_bytes: Option<u64>,
}

/// The files of a ZIP archive, in the order of the bytes of their names.
pub(crate) fn zip(
    stream: Stream,
    path: Option<&Path>,
    stored: Stored,
    fields: &FieldNames,
) -> io::Result<Findings> {
    // The directory is at the end, so that a stream has to be read whole before anything of it.
    let file = path.filter(|_| stored.n_bytes.is_some() && stream.compression == Compression::None);
    let source = match file {
        Some(path) => zip::Source::File(path.to_owned()),
        None => {
            let mut bytes = Vec::new();
            stream.reader.take(MAX_IN_MEMORY + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > MAX_IN_MEMORY {
                let reason = format!(
                    "a ZIP archive of more than {} MiB can only be read from a file, not compressed",
                    MAX_IN_MEMORY >> 20
                );
                return Ok(Box::new(std::iter::once(Finding::loss(reason))));
            }
            zip::Source::Memory(bytes.into())
        }
    };
    let n_bytes = match file {
        Some(_) => stored.n_bytes.unwrap_or_default(),
        None => stored.position.load(Ordering::Relaxed) - stored.start,
    };
    let meter = Arc::new(Meter::new(Arc::new(AtomicU64::new(n_bytes)), 0));
    let position = file.map(|_| stored.position).unwrap_or_default();
    let (members, damage) = zip::members(source, position)?;
    let mut archive = Archive::new(members, meter, fields);
    archive.pending.extend(damage.map(Finding::loss));
    Ok(Box::new(archive))
}

/// The files of a TAR archive, in the order in which they are stored.
pub(crate) fn tar(stream: Stream, stored: Stored, fields: &FieldNames) -> Findings {
    let meter = Arc::new(Meter::new(stored.position, stored.start));
    let reader = Metered { inner: stream.reader, meter: Arc::clone(&meter) };
    Box::new(Archive::new(tar::members(Box::new(reader)), meter, fields))
}

/// A file in an archive.
struct Member {
    /// As stored.
    name: Vec<u8>,
    /// Its bytes, or why they cannot be had. They are to be read before the next member is asked for.
    content: Result<Box<dyn Read + Send>, String>,
}

/// The findings of all members of an archive, one member open at a time.
struct Archive<M> {
    /// Files only, and places at which the archive is damaged.
    members: M,
    meter: Arc<Meter>,
    fields: FieldNames,
    open: Option<OpenMember>,
    pending: VecDeque<Finding>,
    left_out: LeftOut,
    is_done: bool,
}

struct OpenMember {
    name: String,
    findings: Findings,
    is_empty: bool,
}

impl<M: Iterator<Item = Result<Member, String>>> Archive<M> {
    fn new(members: M, meter: Arc<Meter>, fields: &FieldNames) -> Self {
        Self {
            members,
            meter,
            fields: fields.clone(),
            open: None,
            pending: VecDeque::new(),
            left_out: LeftOut::default(),
            is_done: false,
        }
    }

    fn open(&mut self, member: Member) {
        let name::Name { path, is_hidden, remark } = name::of_member(&member.name);
        if is_hidden {
            return;
        }
        let format = Format::of_name(&path);
        if !matches!(format, Some(format) if !matches!(format, Format::Zip | Format::Tar)) {
            self.left_out.add(path, format.is_some());
            return;
        }
        self.pending.extend(remark.map(|remark| Finding::notice(remark).in_member(&path)));
        let opened = member.content.and_then(|content| self.findings(content, format, &path));
        match opened {
            Ok(findings) => self.open = Some(OpenMember { name: path, findings, is_empty: true }),
            Err(reason) => {
                self.pending.push_back(Finding::loss(format!("cannot be read: {reason}")).in_member(&path));
            }
        }
    }

    fn findings(
        &mut self,
        content: Box<dyn Read + Send>,
        format: Option<Format>,
        path: &str,
    ) -> Result<Findings, String> {
        let open = || {
            let meter = || Arc::clone(&self.meter);
            let packed = Metered { inner: io::BufReader::new(content), meter: meter() };
            let mut stream = stream::unpack(Box::new(packed))?;
            let wrong_ending = stream.wrong_ending(path);
            // What a member unpacks to counts as well, if it is packed once more.
            if stream.compression != Compression::None {
                stream.reader = Box::new(Metered { inner: stream.reader, meter: meter() });
            }
            let format = reader::settled(format, &mut stream.reader)?;
            self.pending.extend(wrong_ending.map(|reason| Finding::notice(reason).in_member(path)));
            Ok(reader::findings(stream, format, &self.fields))
        };
        open().map_err(|error: io::Error| error.to_string())
    }
}

impl<M: Iterator<Item = Result<Member, String>>> Iterator for Archive<M> {
    type Item = Finding;

    fn next(&mut self) -> Option<Finding> {
        loop {
            if let Some(finding) = self.pending.pop_front() {
                return Some(finding);
            }
            if let Some(mut member) = self.open.take() {
                if let Some(finding) = member.findings.next() {
                    let finding = finding.in_member(&member.name);
                    self.open = Some(OpenMember { is_empty: false, ..member });
                    return Some(finding);
                }
                if member.is_empty {
                    return Some(Finding::notice("the file holds no record").in_member(&member.name));
                }
                continue;
            }
            if self.is_done {
                return None;
            }
            let member = if self.meter.is_exceeded() {
                self.pending.push_back(Finding::loss(format!("{}; the rest of it is not read", too_much())));
                None
            } else {
                self.members.next()
            };
            match member {
                Some(Ok(member)) => self.open(member),
                // Said once more below, and better.
                Some(Err(_)) if self.meter.is_exceeded() => {}
                Some(Err(reason)) => return Some(Finding::loss(reason)),
                None => {
                    self.is_done = true;
                    self.pending.extend(self.left_out.notices());
                }
            }
        }
    }
}

/// Files that are not read, by their endings.
#[derive(Default)]
struct LeftOut(BTreeMap<(String, bool), (String, u64)>);

impl LeftOut {
    fn add(&mut self, path: String, is_archive: bool) {
        let name = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        let mut kind = (ending.to_owned(), is_archive);
        if self.0.len() >= MAX_ENDINGS && !self.0.contains_key(&kind) {
            kind.0 = String::new();
        }
        self.0.entry(kind).and_modify(|(_, n_files)| *n_files += 1).or_insert((path, 1));
    }

    fn notices(&mut self) -> impl Iterator<Item = Finding> {
        std::mem::take(&mut self.0).into_iter().map(|((ending, is_archive), (path, n_files))| {
            let reason = if is_archive { NESTED } else { "not read: the ending is not a known one" };
            if n_files == 1 {
                return Finding::notice(reason).in_member(&path);
            }
            let kind =
                if ending.is_empty() { "other files".to_owned() } else { format!("files in .{ending}") };
            Finding::notice(format!("{n_files} {kind}, as {path}: {reason}"))
        })
    }
}

/// How much an archive has been unpacked to, and how much that may be.
struct Meter {
    n_unpacked: AtomicU64,
    /// Bytes of the archive as stored, from `start` on.
    stored: Arc<AtomicU64>,
    start: u64,
}

impl Meter {
    fn new(stored: Arc<AtomicU64>, start: u64) -> Self {
        Self { n_unpacked: AtomicU64::new(0), stored, start }
    }

    fn add(&self, n_bytes: usize) {
        self.n_unpacked.fetch_add(n_bytes as u64, Ordering::Relaxed);
    }

    fn is_exceeded(&self) -> bool {
        let n_stored = self.stored.load(Ordering::Relaxed).saturating_sub(self.start);
        let n_allowed = n_stored.saturating_mul(MAX_RATIO).saturating_add(FREE);
        self.n_unpacked.load(Ordering::Relaxed) > n_allowed
    }
}

fn too_much() -> String {
    format!(
        "the archive unpacks to more than {MAX_RATIO} times of its size, as none that is meant to be read"
    )
}

/// Counts what is read, and ends it where it is too much.
struct Metered<R> {
    inner: R,
    meter: Arc<Meter>,
}

impl<R: BufRead> BufRead for Metered<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.meter.is_exceeded() {
            return Err(io::Error::other(too_much()));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        self.meter.add(n_bytes);
        self.inner.consume(n_bytes);
    }
}

impl<R: BufRead> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.fill_buf()?.read(buffer)?;
        self.consume(n_bytes);
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_are_known_by_their_first_bytes() {
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        #[rustfmt::skip]
        let cases: [(&[u8], Option<Format>); 8] = [
            (b"PK\x03\x04\x14",                 Some(Format::Zip)),
            (b"PK\x05\x06\0",                   Some(Format::Zip)),
            (b"WARC/1.1\r\nWARC-Type: x\r\n",   Some(Format::Warc)),
            (b"WARC/ is a format.",             None),
            (b"filedesc://a.arc 0.0.0.0 ",      Some(Format::Warc)),
            (&tar,                              Some(Format::Tar)),
            (b"PK votes",                       None),
            (b"",                               None),
        ];
        for (head, expected) in cases {
            assert_eq!(format_of_magic(head), expected, "{}", head.escape_ascii());
        }
    }

    #[test]
    fn what_is_left_out_is_counted_by_ending() {
        let mut left_out = LeftOut::default();
        for path in ["a/B.JPG", "c.jpg", "d.png", "e.zip", "README", "f.d/Makefile"] {
            left_out.add(path.to_owned(), path.ends_with("zip"));
        }
        let notices: Vec<(Option<String>, String)> = left_out
            .notices()
            .map(|finding| match finding.what {
                crate::finding::What::Notice(reason) => (finding.member, reason),
                _ => unreachable!(),
            })
            .collect();
        let unknown = "not read: the ending is not a known one";
        assert_eq!(
            notices,
            [
                (None, format!("2 other files, as README: {unknown}")),
                (None, format!("2 files in .jpg, as a/B.JPG: {unknown}")),
                (Some("d.png".to_owned()), unknown.to_owned()),
                (Some("e.zip".to_owned()), NESTED.to_owned()),
            ]
        );
    }
}
