use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

use crate::rewind::{Rewind, skip_past};

/// How many bytes of a member are kept, to look for the next one in them if it is damaged.
const MAX_KEPT: usize = 1 << 20;

/// How many bytes are read again at most for each byte of the file, beyond the first [`MAX_KEPT`], so that
/// a file made to look damaged everywhere costs no more than that.
const MAX_REREAD: u64 = 4;

/// The members of a gzip file, one after the other, as if they were one.
///
/// Unlike `flate2::bufread::MultiGzDecoder` it may be read on after an error: reading resumes with the
/// next member. In archives of the web a member is a record, so the damage of one costs no other. As a
/// damaged member may be taken for longer than it is, the next is sought from its beginning on.
pub(crate) struct GzipMembers<R: BufRead> {
    state: State<R>,
    n_reread: u64,
}

// One state a file: a box would gain nothing. How large it is depends on what flate2 is built with.
#[allow(clippy::large_enum_variant)]
enum State<R: BufRead> {
    /// Before the first member, or behind one.
    Between(Tape<R>),
    In(GzDecoder<Tape<R>>),
    /// Behind damage.
    Lost(Tape<R>),
    End,
}

impl<R: BufRead> GzipMembers<R> {
    pub fn new(inner: R) -> Self {
        let tape = Tape { inner: Rewind::new(inner), kept: Some(Vec::new()) };
        Self { state: State::Between(tape), n_reread: 0 }
    }

    /// Gives what was kept of a damaged member back, without the byte it began with.
    fn lose(&mut self, mut tape: Tape<R>) {
        let n_allowed = MAX_KEPT as u64 + MAX_REREAD * tape.inner.position();
        if let Some(mut kept) = tape.kept.take().filter(|kept| self.n_reread + kept.len() as u64 <= n_allowed)
        {
            self.n_reread += kept.len() as u64;
            kept.drain(..kept.len().min(1));
            tape.inner.put_back(kept);
        }
        self.state = State::Lost(tape);
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        // Only the first error of a damaged stretch is given: what merely looks like a member in it is
        // none of which anybody need hear.
        let mut is_known_lost = false;
        loop {
            match std::mem::replace(&mut self.state, State::End) {
                State::End => return Ok(0),
                State::Between(mut tape) => match tape.fill_buf() {
                    Ok([]) => return Ok(0),
                    Ok(_) => {
                        tape.kept = Some(Vec::new());
                        self.state = State::In(GzDecoder::new(tape));
                    }
                    Err(error) => {
                        self.state = State::Between(tape);
                        return Err(error);
                    }
                },
                State::Lost(mut tape) => match tape.skip_to_member() {
                    Ok(true) => {
                        is_known_lost = true;
                        self.state = State::Between(tape);
                    }
                    Ok(false) => return Ok(0),
                    Err(error) => {
                        self.state = State::Lost(tape);
                        return Err(error);
                    }
                },
                State::In(mut decoder) => match decoder.read(buffer) {
                    Ok(0) => {
                        self.state = State::Between(decoder.into_inner());
                    }
                    Ok(n_bytes) => {
                        self.state = State::In(decoder);
                        return Ok(n_bytes);
                    }
                    Err(error) => {
                        self.lose(decoder.into_inner());
                        if !is_known_lost {
                            return Err(error);
                        }
                    }
                },
            }
        }
    }
}

/// Keeps the bytes read of a member.
struct Tape<R> {
    inner: Rewind<R>,
    /// `None` once they are too many.
    kept: Option<Vec<u8>>,
}

impl<R: BufRead> Tape<R> {
    /// Whether there is another member; it has not been read.
    fn skip_to_member(&mut self) -> io::Result<bool> {
        /// Signature and the only method there is.
        const MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];
        self.kept = None;
        let is_found = skip_past(&mut self.inner, &MAGIC)?.is_some();
        if is_found {
            self.inner.put_back(MAGIC.to_vec());
        }
        Ok(is_found)
    }
}

impl<R: BufRead> BufRead for Tape<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        if let Some(kept) = &mut self.kept {
            // What is consumed has been looked at, so it is there without reading.
            match self.inner.fill_buf() {
                Ok(chunk) if kept.len() + n_bytes <= MAX_KEPT => kept.extend_from_slice(&chunk[..n_bytes]),
                _ => self.kept = None,
            }
        }
        self.inner.consume(n_bytes);
    }
}

impl<R: BufRead> Read for Tape<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.fill_buf()?.read(buffer)?;
        self.consume(n_bytes);
        Ok(n_bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text.as_bytes()).expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }

    /// What is read, and how many errors there were.
    fn unpacked(bytes: &[u8]) -> (String, usize) {
        let mut members = GzipMembers::new(bytes);
        let (mut text, mut n_errors) = (Vec::new(), 0);
        while members.read_to_end(&mut text).is_err() {
            n_errors += 1;
        }
        (String::from_utf8_lossy(&text).into_owned(), n_errors)
    }

    #[test]
    fn only_the_damaged_member_is_lost() {
        let [a, b, c] = ["first, ", "second, ", "third"].map(member);
        let mut damaged = b.clone();
        damaged[14] ^= 0xff;
        let cut = &b[..14];
        assert_eq!(unpacked(&[&a[..], &b, &c].concat()), ("first, second, third".to_owned(), 0));
        for middle in [&damaged[..], cut, b"\0\0\0", b"\x1f\x8b\x08\x1f\x8b"] {
            let (text, n_errors) = unpacked(&[&a[..], middle, &c].concat());
            assert!(text.starts_with("first, ") && text.ends_with("third"), "{text:?} with {middle:?}");
            assert_eq!(n_errors, 1, "{middle:?}");
        }
        assert_eq!(unpacked(cut).1, 1);
        assert_eq!(unpacked(b""), (String::new(), 0));
    }

    #[test]
    fn what_looks_like_members_costs_a_bounded_time() {
        let bytes = b"\x1f\x8b\x08\0\0\0\0\0\0\x03".repeat(100_000);
        let (text, n_errors) = unpacked(&bytes);
        assert!(text.is_empty() && n_errors <= 1, "{n_errors} errors");
    }
}
