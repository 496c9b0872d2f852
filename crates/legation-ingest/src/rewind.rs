use std::io::{self, BufRead, Read};

/// A reader to which bytes can be given back, to be read again.
///
/// What is damaged often shows only behind the damage; its beginning is then looked at once more.
pub(crate) struct Rewind<R> {
    /// What was given back, from `n_reread` on.
    ahead: Vec<u8>,
    n_reread: usize,
    inner: R,
    position: u64,
}

impl<R: BufRead> Rewind<R> {
    pub fn new(inner: R) -> Self {
        Self { ahead: Vec::new(), n_reread: 0, inner, position: 0 }
    }

    /// How many bytes have been read, without those given back.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Gives back the last bytes read; they come before all others.
    pub fn put_back(&mut self, mut bytes: Vec<u8>) {
        self.position -= bytes.len() as u64;
        if self.n_reread < self.ahead.len() {
            bytes.extend_from_slice(&self.ahead[self.n_reread..]);
        }
        self.ahead = bytes;
        self.n_reread = 0;
    }
}

impl<R: BufRead> BufRead for Rewind<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.n_reread < self.ahead.len() {
            return Ok(&self.ahead[self.n_reread..]);
        }
        // A large record that was looked at twice is not to stay in memory.
        self.ahead = Vec::new();
        self.n_reread = 0;
        self.inner.fill_buf()
    }

    fn consume(&mut self, n_bytes: usize) {
        self.position += n_bytes as u64;
        if self.n_reread < self.ahead.len() {
            self.n_reread += n_bytes;
        } else {
            self.inner.consume(n_bytes);
        }
    }
}

impl<R: BufRead> Read for Rewind<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n_bytes = self.fill_buf()?.read(buffer)?;
        self.consume(n_bytes);
        Ok(n_bytes)
    }
}

/// Reads up to the end of the next occurrence of a signature, and tells how many bytes that were; `None` if
/// there is none. The first byte of the signature does not recur in it.
pub(crate) fn skip_past(reader: &mut impl BufRead, signature: &[u8]) -> io::Result<Option<u64>> {
    let mut n_matched = 0;
    let mut n_skipped = 0;
    loop {
        let chunk = reader.fill_buf()?;
        if chunk.is_empty() {
            return Ok(None);
        }
        let end = chunk.iter().position(|&byte| {
            n_matched = match byte {
                _ if byte == signature[n_matched] => n_matched + 1,
                _ if byte == signature[0] => 1,
                _ => 0,
            };
            n_matched == signature.len()
        });
        let n_bytes = end.map_or(chunk.len(), |end| end + 1);
        reader.consume(n_bytes);
        n_skipped += n_bytes as u64;
        if end.is_some() {
            return Ok(Some(n_skipped));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_given_back_are_read_again_in_their_place() {
        let mut reader = Rewind::new(&b"abcdef"[..]);
        let mut four = [0; 4];
        reader.read_exact(&mut four).expect("four bytes");
        reader.put_back(b"bcd".to_vec());
        reader.read_exact(&mut four[..1]).expect("a byte");
        assert_eq!((four[0], reader.position()), (b'b', 2));
        reader.put_back(b"ab".to_vec());
        assert_eq!(reader.position(), 0);
        assert_eq!(io::read_to_string(&mut reader).expect("text"), "abcdef");
        assert_eq!(reader.position(), 6);
    }
}
