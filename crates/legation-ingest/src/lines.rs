use std::io::{self, BufRead, Read};

/// Longest record read, in bytes; one of that length is not a text but a broken file.
pub(crate) const MAX_RECORD: usize = 64 << 20;

/// A record, or the rest of a file, that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loss {
    /// Line on which the record begins, from 1; `None` if it is the file.
    pub line: Option<u64>,
    pub reason: String,
}

impl Loss {
    pub fn at(line: u64, reason: impl Into<String>) -> Self {
        Self { line: Some(line), reason: reason.into() }
    }

    /// What follows in the file cannot be had.
    pub fn of_rest(error: &io::Error) -> Self {
        let reason = match error.kind() {
            io::ErrorKind::UnexpectedEof => format!("the file is cut off, its end is lost: {error}"),
            _ => format!("the rest of the file cannot be read: {error}"),
        };
        Self { line: None, reason }
    }
}

pub(crate) fn too_long() -> String {
    format!("longer than {} MiB", MAX_RECORD >> 20)
}

/// A file that is one record.
pub(crate) fn whole(reader: impl BufRead) -> Result<Vec<u8>, Loss> {
    let mut bytes = Vec::new();
    reader.take(MAX_RECORD as u64 + 1).read_to_end(&mut bytes).map_err(|error| Loss::of_rest(&error))?;
    if bytes.len() > MAX_RECORD {
        return Err(Loss { line: None, reason: too_long() });
    }
    Ok(bytes)
}

/// Lines with their numbers, none longer than [`MAX_RECORD`].
pub(crate) struct LineReader<R> {
    reader: R,
    number: u64,
    is_done: bool,
}

/// A line with its line feed, if it has one.
pub(crate) struct Line {
    /// From 1.
    pub number: u64,
    pub bytes: Vec<u8>,
}

impl<R: BufRead> LineReader<R> {
    pub fn new(reader: R) -> Self {
        Self { reader, number: 0, is_done: false }
    }

    /// A line of which the end cannot be read, because the file is cut off there, is not given.
    fn read_line(&mut self) -> io::Result<Option<Result<Line, Loss>>> {
        let mut bytes = Vec::new();
        self.reader.by_ref().take(MAX_RECORD as u64).read_until(b'\n', &mut bytes)?;
        if bytes.is_empty() {
            return Ok(None);
        }
        self.number += 1;
        if bytes.len() == MAX_RECORD && bytes.last() != Some(&b'\n') {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Err(Loss::at(self.number, too_long()))));
        }
        Ok(Some(Ok(Line { number: self.number, bytes })))
    }
}

impl<R: BufRead> Iterator for LineReader<R> {
    type Item = Result<Line, Loss>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let line = self.read_line().unwrap_or_else(|error| Some(Err(Loss::of_rest(&error))));
        self.is_done = !matches!(line, Some(Ok(_)) | Some(Err(Loss { line: Some(_), .. })));
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_end_is_left_out_and_the_next_ones_are_read() {
        let endless = io::repeat(b'x').take(MAX_RECORD as u64 + 5).chain(&b"\nnext"[..]);
        let mut lines = LineReader::new(io::BufReader::new(endless));
        assert!(lines.next().is_some_and(|line| line.is_err_and(|loss| loss.line == Some(1))));
        assert!(
            lines.next().is_some_and(|line| line.is_ok_and(|line| line.bytes == b"next" && line.number == 2))
        );
        assert!(lines.next().is_none());
    }
}
