use std::collections::VecDeque;
use std::io::BufRead;

use crate::encoding;
use crate::fields::{FieldNames, Record};
use crate::lines::{Line, LineReader, Loss, MAX_RECORD};

/// The records of a file of rows below a header, after RFC 4180.
///
/// Without a `delimiter` it is the one of `,`, `;` and tab that the header has most of. Blank lines do
/// not count. A row that is not well formed is lost, and reading resumes on the line after the one it
/// began on, so that a quote left open does not swallow the rows that follow: this is why the rows are
/// not read with a library, which would take the next quote, in a later row, for the closing one.
pub(crate) fn rows<R: BufRead>(
    lines: LineReader<R>,
    delimiter: Option<u8>,
    fields: FieldNames,
) -> impl Iterator<Item = Result<Record, Loss>> {
    let rows = RowReader { lines, backlog: VecDeque::new(), delimiter, n_columns: None };
    RecordReader { rows, fields, header: None, number: 0, is_done: false }
}

/// Rows made records.
struct RecordReader<R> {
    rows: RowReader<R>,
    fields: FieldNames,
    /// Names of the columns, once read.
    header: Option<Vec<String>>,
    /// How many rows below the header have been read.
    number: u64,
    is_done: bool,
}

impl<R: BufRead> Iterator for RecordReader<R> {
    type Item = Result<Record, Loss>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        if self.header.is_none() {
            match self.rows.next()?.and_then(|row| self.columns(row)) {
                Ok(header) => {
                    self.rows.n_columns = Some(header.len());
                    self.header = Some(header);
                }
                Err(loss) => {
                    self.is_done = true;
                    let reason = format!("the header cannot be used: {}", loss.reason);
                    return Some(Err(Loss { reason, ..loss }));
                }
            }
        }
        let row = self.rows.next()?;
        self.number += 1;
        Some(row.and_then(|row| self.record(row)))
    }
}

impl<R: BufRead> RecordReader<R> {
    fn columns(&self, row: Row) -> Result<Vec<String>, Loss> {
        let names: Vec<String> =
            row.cells.into_iter().map(|cell| encoding::decode(cell).0.trim().to_owned()).collect();
        match self.fields.missing_text(&names.iter().map(String::as_str).collect::<Vec<_>>()) {
            Some(reason) => Err(Loss { line: None, reason }),
            None => Ok(names),
        }
    }

    fn record(&self, row: Row) -> Result<Record, Loss> {
        let header = self.header.as_deref().unwrap_or_default();
        if row.cells.len() != header.len() {
            let reason = format!("{} fields, but {} in the header", row.cells.len(), header.len());
            return Err(Loss::at(row.line, reason));
        }
        let (cells, notes): (Vec<String>, Vec<Option<String>>) =
            row.cells.into_iter().map(encoding::decode).unzip();
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        Ok(Record {
            line: Some(row.line),
            number: Some(self.number),
            note: notes.into_iter().flatten().next(),
            ..Record::pick(&self.fields, &names, |idx| Some(cells[idx].clone()))
        })
    }
}

/// A row, in which quotes are resolved.
struct Row {
    /// Line on which it begins, from 1.
    line: u64,
    cells: Vec<Vec<u8>>,
}

/// Lines made rows.
struct RowReader<R> {
    lines: LineReader<R>,
    /// Lines that were read as part of a row that came to nothing.
    backlog: VecDeque<Result<Line, Loss>>,
    /// `None` before the header.
    delimiter: Option<u8>,
    /// `None` before the header.
    n_columns: Option<usize>,
}

impl<R: BufRead> Iterator for RowReader<R> {
    type Item = Result<Row, Loss>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.next_line()? {
                Ok(line) if line.bytes.trim_ascii().is_empty() => {}
                Ok(line) => return Some(self.row(line)),
                Err(loss) => return Some(Err(loss)),
            }
        }
    }
}

impl<R: BufRead> RowReader<R> {
    fn next_line(&mut self) -> Option<Result<Line, Loss>> {
        self.backlog.pop_front().or_else(|| self.lines.next())
    }

    /// Reads the row that begins on `first`, and as many lines as its quotes span.
    fn row(&mut self, first: Line) -> Result<Row, Loss> {
        let delimiter = *self.delimiter.get_or_insert_with(|| likely_delimiter(&first.bytes));
        let mut cells = Cells::new(delimiter);
        let mut state = cells.feed(&first.bytes);
        let mut rest = VecDeque::new();
        let mut n_bytes = first.bytes.len();
        while state == State::Open && n_bytes < MAX_RECORD {
            let Some(line) = self.next_line() else { break };
            if let Ok(line) = &line {
                n_bytes += line.bytes.len() + size_of::<Line>();
                state = cells.feed(&line.bytes);
            }
            rest.push_back(line);
            if rest.back().is_some_and(Result::is_err) {
                break;
            }
        }
        match state {
            State::Complete => Ok(Row { line: first.number, cells: cells.done }),
            // Tab-separated files are as often written without any quoting.
            _ if delimiter == b'\t' => {
                self.put_back(rest);
                let cells = without_end(&first.bytes).split(|&byte| byte == delimiter);
                Ok(Row { line: first.number, cells: cells.map(<[u8]>::to_vec).collect() })
            }
            State::Open if !self.are_rows(&rest) => {
                let n_lines = rest.iter().flatten().count();
                rest.retain(Result::is_err);
                self.put_back(rest);
                let reason = format!("a quote is not closed in this row and the {n_lines} lines after it");
                Err(Loss::at(first.number, reason))
            }
            _ => {
                self.put_back(rest);
                let reason = "a quote is not closed, or one inside a quoted field is not doubled";
                Err(Loss::at(first.number, reason))
            }
        }
    }

    fn put_back(&mut self, mut lines: VecDeque<Result<Line, Loss>>) {
        lines.append(&mut self.backlog);
        self.backlog = lines;
    }

    /// Whether the lines after a quote that is never closed are rows, rather than the last field of a
    /// file that was cut off inside of it.
    fn are_rows(&self, lines: &VecDeque<Result<Line, Loss>>) -> bool {
        let written = lines.iter().flatten().filter(|line| !line.bytes.trim_ascii().is_empty());
        written.take(3).all(|line| {
            let mut cells = Cells::new(self.delimiter.unwrap_or(b','));
            cells.feed(&line.bytes) == State::Complete
                && self.n_columns.is_none_or(|n_columns| cells.done.len() == n_columns)
        })
    }
}

/// The delimiter that a header has most of.
fn likely_delimiter(header: &[u8]) -> u8 {
    let count = |delimiter| header.iter().filter(|&&byte| byte == delimiter).count();
    // Of equals the last is taken.
    *b"\t;,".iter().max_by_key(|&&delimiter| count(delimiter)).unwrap_or(&b',')
}

fn without_end(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

/// The cells of a row, filled line by line.
struct Cells {
    delimiter: u8,
    done: Vec<Vec<u8>>,
    /// The cell that a quote left open at the end of a line.
    open: Option<Vec<u8>>,
}

/// How a row stands after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Complete,
    /// A quoted field goes on in the next line.
    Open,
    Malformed,
}

impl Cells {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, done: Vec::new(), open: None }
    }

    fn feed(&mut self, line: &[u8]) -> State {
        let mut rest = line;
        loop {
            let quoted = match self.open.take() {
                Some(cell) => Some((cell, rest)),
                None => rest.strip_prefix(b"\"").map(|rest| (Vec::new(), rest)),
            };
            let (cell, after) = match quoted {
                None => bare_cell(rest, self.delimiter),
                Some((mut cell, inside)) => match end_quoted(&mut cell, inside) {
                    Some(after) => (cell, after),
                    None => {
                        self.open = Some(cell);
                        return State::Open;
                    }
                },
            };
            self.done.push(cell);
            match after {
                [first, tail @ ..] if *first == self.delimiter => rest = tail,
                [] | [b'\n'] | [b'\r', b'\n'] | [b'\r'] => return State::Complete,
                _ => return State::Malformed,
            }
        }
    }
}

/// A cell without quotes, and what follows it: a delimiter or the end of the line.
fn bare_cell(rest: &[u8], delimiter: u8) -> (Vec<u8>, &[u8]) {
    match rest.iter().position(|&byte| byte == delimiter) {
        Some(end) => (rest[..end].to_vec(), &rest[end..]),
        None => (without_end(rest).to_vec(), &[]),
    }
}

/// Appends the inside of a quoted cell, and gives what follows its closing quote, if it is closed.
fn end_quoted<'a>(cell: &mut Vec<u8>, mut inside: &'a [u8]) -> Option<&'a [u8]> {
    loop {
        let Some(quote) = inside.iter().position(|&byte| byte == b'"') else {
            cell.extend_from_slice(inside);
            return None;
        };
        cell.extend_from_slice(&inside[..quote]);
        inside = &inside[quote + 1..];
        match inside.strip_prefix(b"\"") {
            Some(after) => {
                cell.push(b'"');
                inside = after;
            }
            None => return Some(inside),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows as `line: cell|cell`, losses as `line: !`.
    fn read(csv: &str, delimiter: Option<u8>) -> Vec<String> {
        let lines = LineReader::new(csv.as_bytes());
        let rows = RowReader { lines, backlog: VecDeque::new(), delimiter, n_columns: Some(3) };
        rows.map(|row| match row {
            Ok(row) => {
                let cells: Vec<_> = row.cells.iter().map(|cell| String::from_utf8_lossy(cell)).collect();
                format!("{}: {}", row.line, cells.join("|"))
            }
            Err(loss) => format!("{}: !", loss.line.unwrap_or_default()),
        })
        .collect()
    }

    #[test]
    fn rows_are_read_after_rfc_4180() {
        #[rustfmt::skip]
        let cases: [(&str, &[&str]); 11] = [
            ("a,b\nc,d",                          &["1: a|b", "2: c|d"]),
            ("a,b\r\n\r\n,\r\n",                  &["1: a|b", "3: |"]),
            ("a,\"b,\"\"c\"\"\nd\"\ne,f\n",       &["1: a|b,\"c\"\nd", "3: e|f"]),
            ("a,\"\"\n\"\",b",                    &["1: a|", "2: |b"]),
            ("a;b\nc,c;d",                        &["1: a|b", "2: c,c|d"]),
            ("a\tb\nc,c\td",                      &["1: a|b", "2: c,c|d"]),
            ("a,5\" gun",                         &["1: a|5\" gun"]),
            ("a,\"open,1\nb,\"c\",2\nd,e,3",      &["1: !", "2: b|c|2", "3: d|e|3"]),
            ("a,\"open,1\nb,c,2\nd,e,3",          &["1: !", "2: b|c|2", "3: d|e|3"]),
            ("a,\"cut off,\nhere, and\nthere",    &["1: !"]),
            ("a,\"not \"doubled\" b\"\nc,d",      &["1: !", "2: c|d"]),
        ];
        for (csv, expected) in cases {
            assert_eq!(read(csv, None), expected, "{csv:?}");
        }
    }

    #[test]
    fn tabs_need_no_quotes() {
        assert_eq!(
            read("a\tb\n\"No,\" he said\t1\nc\td", Some(b'\t')),
            ["1: a|b", "2: \"No,\" he said|1", "3: c|d"]
        );
        assert_eq!(read("a\tb\n\"No\t1\nc\nd\te", Some(b'\t')), ["1: a|b", "2: \"No|1", "3: c", "4: d|e"]);
        assert_eq!(read("a\tb\n\"c\nd\"\te", Some(b'\t')), ["1: a|b", "2: c\nd|e"]);
    }
}
