use std::io::{self, BufRead};

use serde_json::Value;

use crate::encoding;
use crate::fields::{FieldNames, Record};
use crate::lines::{LineReader, Loss, MAX_RECORD, too_long};

/// The records of JSON lines: an object a line. Blank lines do not count.
pub(crate) fn lines(reader: impl BufRead, fields: FieldNames) -> impl Iterator<Item = Result<Record, Loss>> {
    let visible = LineReader::new(reader)
        .filter(|line| !line.as_ref().is_ok_and(|line| line.bytes.trim_ascii().is_empty()));
    visible.zip(1..).map(move |(line, number)| {
        let line = line?;
        let record = record(line.bytes, line.number, &fields)?;
        Ok(Record { number: Some(number), ..record })
    })
}

/// The records of a JSON file: one object, an array of objects, or objects one after the other.
pub(crate) fn objects(
    reader: impl BufRead,
    fields: FieldNames,
) -> impl Iterator<Item = Result<Record, Loss>> {
    ObjectReader { reader, line: 1, error: None, is_done: false }.zip(1..).map(move |(object, number)| {
        let Object { line, bytes, is_sole } = object?;
        let record = record(bytes, line, &fields)?;
        Ok(Record { number: (number > 1 || !is_sole).then_some(number), ..record })
    })
}

fn record(bytes: Vec<u8>, line: u64, fields: &FieldNames) -> Result<Record, Loss> {
    let (text, note) = encoding::decode(bytes);
    let object = match serde_json::from_str(&text) {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err(Loss::at(line, "not a JSON object")),
        Err(error) => return Err(Loss::at(line, format!("not valid JSON: {}", in_record(&error)))),
    };
    let (keys, values): (Vec<&str>, Vec<&Value>) =
        object.iter().map(|(key, value)| (key.as_str(), value)).unzip();
    match fields.missing_text(&keys) {
        Some(reason) => Err(Loss::at(line, reason)),
        None => {
            Ok(Record { line: Some(line), note, ..Record::pick(fields, &keys, |idx| as_text(values[idx])) })
        }
    }
}

/// The error without the position, of which the line is that of the record and not of the file.
fn in_record(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    format!("{message} (column {})", error.column())
}

/// A value as text: a string or number, paragraphs, or an object's name.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(paragraphs) => {
            let paragraphs: Option<Vec<&str>> = paragraphs.iter().map(Value::as_str).collect();
            Some(paragraphs?.join("\n\n"))
        }
        // `{"id": "bbc", "name": "BBC"}` is an outlet; `$date` and `$oid` are those of MongoDB's exports.
        Value::Object(object) => {
            ["name", "title", "$date", "$oid"].iter().find_map(|key| object.get(*key)).and_then(as_text)
        }
        Value::Null | Value::Bool(_) => None,
    }
}

/// Cuts the objects out of a JSON file without holding more than one.
struct ObjectReader<R> {
    reader: R,
    /// Number of the line being read, from 1.
    line: u64,
    /// What befell the look at what follows an object.
    error: Option<io::Error>,
    is_done: bool,
}

struct Object {
    /// Line on which it begins, from 1.
    line: u64,
    bytes: Vec<u8>,
    /// Whether nothing follows, not even the end of an array.
    is_sole: bool,
}

impl<R: BufRead> Iterator for ObjectReader<R> {
    type Item = Result<Object, Loss>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_done {
            return None;
        }
        let object = self.read_object().unwrap_or_else(|error| Some(Err(Loss::of_rest(&error))));
        self.is_done = !matches!(object, Some(Ok(_)) | Some(Err(Loss { line: Some(_), .. })));
        object
    }
}

impl<R: BufRead> ObjectReader<R> {
    fn read_object(&mut self) -> io::Result<Option<Result<Object, Loss>>> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let first = self.skip_while(|byte| byte.is_ascii_whitespace() || b",[]".contains(&byte))?;
        let line = self.line;
        match first {
            None => Ok(None),
            Some(b'{') => {
                let Some(bytes) = self.cut_object()? else {
                    return Ok(Some(Err(Loss::at(line, too_long()))));
                };
                let next = self.skip_while(|byte| byte.is_ascii_whitespace());
                let is_sole = matches!(next, Ok(None));
                self.error = next.err();
                Ok(Some(Ok(Object { line, bytes, is_sole })))
            }
            Some(_) => {
                self.skip_while(|byte| byte != b'\n')?;
                Ok(Some(Err(Loss::at(line, "not a JSON object"))))
            }
        }
    }

    /// The next byte that is not to be skipped; it is not consumed.
    fn skip_while(&mut self, is_skipped: impl Fn(u8) -> bool) -> io::Result<Option<u8>> {
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let n_skipped = chunk.iter().position(|&byte| !is_skipped(byte)).unwrap_or(chunk.len());
            let stop = chunk.get(n_skipped).copied();
            self.line += count_lines(&chunk[..n_skipped]);
            self.reader.consume(n_skipped);
            if stop.is_some() {
                return Ok(stop);
            }
        }
    }

    /// The bytes up to the brace that closes the object; `None` if they are too many.
    fn cut_object(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut bytes = Vec::new();
        let mut is_too_long = false;
        let mut nesting = Nesting::default();
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "an object is not closed"));
            }
            let end = chunk.iter().position(|&byte| nesting.closes(byte));
            let n_bytes = end.map_or(chunk.len(), |end| end + 1);
            is_too_long |= bytes.len() + n_bytes > MAX_RECORD;
            if !is_too_long {
                bytes.extend_from_slice(&chunk[..n_bytes]);
            }
            self.line += count_lines(&chunk[..n_bytes]);
            self.reader.consume(n_bytes);
            if end.is_some() {
                return Ok((!is_too_long).then_some(bytes));
            }
        }
    }
}

fn count_lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// Where in an object a byte stands.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Nesting {
    /// Takes the next byte; whether it closes the outermost object.
    fn closes(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' => self.in_string = !self.in_string,
            b'{' if !self.in_string => self.depth += 1,
            b'}' if !self.in_string => {
                self.depth -= 1;
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(json: &str) -> Vec<(Option<u64>, Option<u64>, String)> {
        objects(json.as_bytes(), FieldNames::default())
            .map(|record| match record {
                Ok(record) => (record.line, record.number, record.text.unwrap_or_default()),
                Err(loss) => (loss.line, None, loss.reason),
            })
            .collect()
    }

    #[test]
    fn objects_are_cut_out_of_any_json_file() {
        let texts =
            |json| texts(json).into_iter().map(|(_, number, text)| (number, text)).collect::<Vec<_>>();
        let sole = vec![(None, "}\"{".to_owned())];
        assert_eq!(texts(r#" {"text": "}\"{", "more": {"text": "b"}} "#), sole);
        let two = vec![(Some(1), "a".to_owned()), (Some(2), "b".to_owned())];
        for json in [
            r#"[{"text": "a"}, {"text": "b"}]"#,
            "{\"text\": \"a\"}\n{\"text\": \"b\"}",
            "[\n{\"text\": \"a\"}\n,{\"text\": \"b\"}\n",
        ] {
            assert_eq!(texts(json), two, "{json}");
        }
        assert_eq!(texts("[]"), []);
        assert_eq!(texts(r#"[{"text": "a"}]"#), [(Some(1), "a".to_owned())]);
    }

    #[test]
    fn what_is_not_an_object_is_a_loss_with_its_line() {
        let found = texts("[\n \"a\",\n {\"text\": \"b\"},\n {\"text\": c},\n {\"text\": \"d\"");
        assert_eq!(found[0], (Some(2), None, "not a JSON object".to_owned()));
        assert_eq!(found[1], (Some(3), Some(2), "b".to_owned()));
        assert_eq!(found[2], (Some(4), None, "not valid JSON: expected value (column 10)".to_owned()));
        assert!(found[3].2.contains("an object is not closed"), "{found:?}");
        assert_eq!(found.len(), 4);
    }

    #[test]
    fn values_are_read_as_text() {
        #[rustfmt::skip]
        let cases = [
            (r#""a""#,                             Some("a")),
            ("2018",                               Some("2018")),
            ("18446744073709551615",               Some("18446744073709551615")),
            (r#"["a", "b"]"#,                      Some("a\n\nb")),
            (r#"["a", 1]"#,                        None),
            (r#"{"id": null, "name": "BBC"}"#,     Some("BBC")),
            (r#"{"$date": 1526601600000}"#,        Some("1526601600000")),
            ("null",                               None),
            ("true",                               None),
        ];
        for (json, expected) in cases {
            let value = serde_json::from_str(json).expect("a JSON value");
            assert_eq!(as_text(&value).as_deref(), expected, "{json}");
        }
    }
}
