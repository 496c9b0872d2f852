use std::io::{self, BufRead, Read};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::tar::{EntryType, Header, PaxExtensions};

use super::Member;
use crate::rewind::Rewind;

/// Size of the blocks of which an archive is made, in bytes.
const BLOCK: usize = 512;

/// Longest name, and longest list of extended attributes, in bytes.
const MAX_EXTENSION: u64 = 1 << 20;

/// The files of a TAR archive, as they are stored, and where it is damaged.
///
/// Headers are the library's, the walk over them is not: its entries borrow the archive and cannot be
/// handed to the reader of a file, and it ends at the first damaged header.
pub(super) fn members(
    reader: Box<dyn BufRead + Send>,
) -> impl Iterator<Item = Result<Member, String>> + Send {
    let section = Section { reader: Rewind::new(reader), n_left: 0, n_padding: 0 };
    Walk { section: Arc::new(Mutex::new(section)), is_done: false }
}

struct Walk {
    /// The current member's bytes, shared with whoever reads the member.
    section: Arc<Mutex<Section>>,
    is_done: bool,
}

/// The bytes of one member in those of the archive.
struct Section {
    reader: Rewind<Box<dyn BufRead + Send>>,
    /// Bytes of the member that have not been read.
    n_left: u64,
    /// Bytes between the member's end and the next header.
    n_padding: u64,
}

/// What the entries before a member say of it.
#[derive(Default)]
struct Extensions {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
}

impl Walk {
    fn read_member(&mut self) -> io::Result<Option<Result<Member, String>>> {
        let mut extensions = Extensions::default();
        let mut section = lock(&self.section);
        loop {
            section.skip_rest()?;
            let position = section.reader.position();
            let header = match section.read_header()? {
                Found::Header(header) => header,
                Found::Damage => {
                    let reason = format!(
                        "damaged at byte {position} of what is unpacked: no file begins there; read on with the next one"
                    );
                    return Ok(Some(Err(reason)));
                }
                Found::End => return Ok(None),
            };
            // One that has no size, or none that a file can have, ends where the next header is found.
            let Some(size) = header.entry_size().ok().filter(|size| *size < 1 << 60) else {
                return Ok(Some(Err(format!(
                    "damaged at byte {position} of what is unpacked: a file without a size"
                ))));
            };
            section.begin(size);
            match header.entry_type() {
                EntryType::GNULongName => extensions.name = Some(section.read_name()?),
                EntryType::XHeader => extensions.add(&section.read_extension()?),
                EntryType::GNULongLink | EntryType::XGlobalHeader => {}
                EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
                    if let Some(size) = extensions.size.filter(|size| *size < 1 << 60) {
                        section.begin(size);
                    }
                    let name = extensions.name.take().unwrap_or_else(|| header.path_bytes().into_owned());
                    // Old archives have folders as files with a slash behind the name.
                    if name.ends_with(b"/") {
                        extensions = Extensions::default();
                        continue;
                    }
                    let is_sparse = extensions.is_sparse || header.entry_type() == EntryType::GNUSparse;
                    let content: Result<Box<dyn Read + Send>, String> = if is_sparse {
                        Err("a sparse file".to_owned())
                    } else {
                        Ok(Box::new(Content(Arc::clone(&self.section))))
                    };
                    return Ok(Some(Ok(Member { name, content })));
                }
                // Folders, links, devices.
                _ => extensions = Extensions::default(),
            }
        }
    }
}

impl Iterator for Walk {
    type Item = Result<Member, String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let member = self.read_member().unwrap_or_else(|error| {
            self.is_done = true;
            Some(Err(match error.kind() {
                io::ErrorKind::UnexpectedEof => format!("the archive is cut off: {error}"),
                _ => format!("the rest of the archive cannot be read: {error}"),
            }))
        });
        self.is_done |= member.is_none();
        member
    }
}

enum Found {
    Header(Box<Header>),
    /// Blocks that are no header, of which all have been skipped.
    Damage,
    End,
}

impl Section {
    fn begin(&mut self, size: u64) {
        self.n_left = size;
        self.n_padding = size.next_multiple_of(BLOCK as u64) - size;
    }

    fn skip_rest(&mut self) -> io::Result<()> {
        let n_bytes = self.n_left + self.n_padding;
        let n_skipped = io::copy(&mut self.reader.by_ref().take(n_bytes), &mut io::sink())?;
        let n_missing = self.n_left.saturating_sub(n_skipped);
        (self.n_left, self.n_padding) = (0, 0);
        // What a reader did not want is not missed either, but the archive is not whole.
        if n_missing > 0 { Err(cut_off()) } else { Ok(()) }
    }

    /// The next header. Two empty blocks end an archive; of two that were joined the second is not read,
    /// as by other programs.
    fn read_header(&mut self) -> io::Result<Found> {
        let mut n_empty = 0;
        let mut is_damaged = false;
        loop {
            let mut block = Vec::with_capacity(BLOCK);
            self.reader.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
            if block.len() < BLOCK {
                let is_end = block.iter().all(|&byte| byte == 0);
                return match is_end {
                    _ if is_damaged => Ok(Found::Damage),
                    true => Ok(Found::End),
                    false => Err(cut_off()),
                };
            }
            if block.iter().all(|&byte| byte == 0) {
                n_empty += 1;
                if n_empty == 2 && !is_damaged {
                    return Ok(Found::End);
                }
                continue;
            }
            let header = Header::from_byte_slice(&block);
            if is_sound(header) {
                if !is_damaged {
                    return Ok(Found::Header(Box::new(header.clone())));
                }
                // The header found is for the next call.
                self.reader.put_back(block);
                return Ok(Found::Damage);
            }
            is_damaged = true;
        }
    }

    /// Reads the current member into memory; nothing of it if it is too long.
    fn read_extension(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if self.n_left <= MAX_EXTENSION {
            self.reader.by_ref().take(self.n_left).read_to_end(&mut bytes)?;
            self.n_left -= bytes.len() as u64;
        }
        Ok(bytes)
    }

    fn read_name(&mut self) -> io::Result<Vec<u8>> {
        let mut name = self.read_extension()?;
        if let Some(end) = name.iter().position(|&byte| byte == 0) {
            name.truncate(end);
        }
        Ok(name)
    }

    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_wanted = usize::try_from(self.n_left).unwrap_or(usize::MAX).min(buffer.len());
        let n_bytes = self.reader.read(&mut buffer[..n_wanted])?;
        self.n_left -= n_bytes as u64;
        if n_bytes == 0 && n_wanted > 0 {
            // It is said once, of the member.
            (self.n_left, self.n_padding) = (0, 0);
            return Err(cut_off());
        }
        Ok(n_bytes)
    }
}

impl Extensions {
    fn add(&mut self, attributes: &[u8]) {
        for attribute in PaxExtensions::new(attributes).flatten() {
            match attribute.key_bytes() {
                b"path" => self.name = Some(attribute.value_bytes().to_vec()),
                b"size" => self.size = attribute.value().ok().and_then(|size| size.parse().ok()),
                key => self.is_sparse |= key.starts_with(b"GNU.sparse."),
            }
        }
    }
}

/// The member at which the archive stands.
struct Content(Arc<Mutex<Section>>);

impl Read for Content {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        lock(&self.0).read(buffer)
    }
}

fn lock(section: &Mutex<Section>) -> MutexGuard<'_, Section> {
    section.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_sound(header: &Header) -> bool {
    // The checksum is that of the header with spaces in the checksum's place.
    const CHECKSUM: std::ops::Range<usize> = 148..156;
    let bytes = header.as_bytes();
    let byte_at = |idx| if CHECKSUM.contains(&idx) { b' ' } else { bytes[idx] };
    let sum: u32 = (0..BLOCK).map(|idx| u32::from(byte_at(idx))).sum();
    // Some old programs add bytes with their signs.
    let signed_sum: i32 = (0..BLOCK).map(|idx| i32::from(byte_at(idx).cast_signed())).sum();
    header.cksum().is_ok_and(|checksum| checksum == sum || i64::from(checksum) == i64::from(signed_sum))
}

fn cut_off() -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, "it ends in the middle of a file")
}
