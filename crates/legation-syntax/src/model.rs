use legation_doc::{Deprel, NameKind, Upos, Xpos};

use crate::clusters::Clusters;
use crate::lemma::Lemmas;
use crate::names::Label;
use crate::parser::Action;
use crate::weights::Weights;

/// The weights that [`parse`](crate::parse) needs.
///
/// The default one has none; it tags every word as a noun.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    pub(crate) clusters: Clusters,
    /// The tagger's classes.
    pub(crate) tags: Vec<(Upos, Xpos)>,
    pub(crate) tagger: Weights,
    pub(crate) lemmas: Lemmas,
    /// The parser's classes.
    pub(crate) actions: Vec<Action>,
    pub(crate) parser: Weights,
    /// The classes of names.
    pub(crate) labels: Vec<Label>,
    pub(crate) names: Weights,
}

/// The number of the file format; a change of features or layout raises it.
pub const FORMAT: u32 = 2;

const SIGNATURE: &[u8; 8] = b"legation";

/// Why a model file could not be read.
///
/// Only loading fails; a loaded model parses any text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The bytes are not a compressed file with the model signature.
    #[error("not a legation-syntax model")]
    Signature,
    /// The model was written by another version of the trainer.
    #[error("model format {found}, this build reads {FORMAT}; retrain with `cargo dev train syntax`")]
    Format {
        /// Format number in the file.
        found: u32,
    },
    /// The file is cut short or its parts do not fit together.
    #[error("the model is damaged; retrain with `cargo dev train syntax`")]
    Damaged,
}

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model of this format.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let bytes = zstd::decode_all(bytes).map_err(|_| ModelError::Signature)?;
        let mut reader = Reader { bytes: &bytes };
        if reader.bytes(SIGNATURE.len()) != Ok(SIGNATURE) {
            return Err(ModelError::Signature);
        }
        let found = reader.number()? as u32;
        if found != FORMAT {
            return Err(ModelError::Format { found });
        }
        let tags = reader.list(|line| {
            let (upos, xpos) = line.split_once(' ')?;
            Some((upos.parse().ok()?, xpos.parse().ok()?))
        })?;
        let actions = reader.list(read_action)?;
        let labels = reader.list(read_label)?;
        if [tags.len(), actions.len(), labels.len()].iter().any(|&length| length > 256) {
            return Err(ModelError::Damaged);
        }
        let lemmas = Lemmas::read(&reader.list(|line| Some(line.to_owned()))?);
        let model = Self {
            clusters: Clusters::read(&mut reader)?,
            tags,
            actions,
            labels,
            lemmas,
            tagger: Weights::read(&mut reader)?,
            parser: Weights::read(&mut reader)?,
            names: Weights::read(&mut reader)?,
        };
        if reader.bytes.is_empty() { Ok(model) } else { Err(ModelError::Damaged) }
    }

    /// The model as a file: signature, format, names of the classes, weights; compressed by Zstandard.
    ///
    /// # Panics
    /// Never; compression into memory does not fail.
    pub fn write(&self) -> Vec<u8> {
        let mut out = SIGNATURE.to_vec();
        out.extend(FORMAT.to_le_bytes());
        write_list(&mut out, self.tags.iter().map(|(upos, xpos)| format!("{upos} {xpos}")));
        write_list(&mut out, self.actions.iter().map(|&action| write_action(action)));
        write_list(&mut out, self.labels.iter().map(|&label| write_label(label)));
        write_list(&mut out, self.lemmas.write());
        self.clusters.write(&mut out);
        self.tagger.write(&mut out);
        self.parser.write(&mut out);
        self.names.write(&mut out);
        zstd::encode_all(&out[..], COMPRESSION).expect("compressing into memory does not fail")
    }

    /// Number of weights of tagger, parser and names.
    pub fn sizes(&self) -> [usize; 3] {
        [self.tagger.len(), self.parser.len(), self.names.len()]
    }
}

const COMPRESSION: i32 = 19;

/// What is left of a file's bytes.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// The next `length` bytes.
    pub fn bytes(&mut self, length: usize) -> Result<&'a [u8], ModelError> {
        let (head, rest) = self.bytes.split_at_checked(length).ok_or(ModelError::Damaged)?;
        self.bytes = rest;
        Ok(head)
    }

    /// A number of four bytes.
    pub fn number(&mut self) -> Result<usize, ModelError> {
        let bytes = self.bytes(4)?.try_into().map_err(|_| ModelError::Damaged)?;
        Ok(u32::from_le_bytes(bytes) as usize)
    }

    fn list<T>(&mut self, item: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, ModelError> {
        let length = self.number()?;
        let text = std::str::from_utf8(self.bytes(length)?).map_err(|_| ModelError::Damaged)?;
        text.lines().map(|line| item(line).ok_or(ModelError::Damaged)).collect()
    }
}

fn write_list(out: &mut Vec<u8>, items: impl IntoIterator<Item = String>) {
    let text: String = items.into_iter().map(|item| item + "\n").collect();
    out.extend((text.len() as u32).to_le_bytes());
    out.extend(text.as_bytes());
}

fn write_action(action: Action) -> String {
    match action {
        Action::Shift => "shift".to_owned(),
        Action::Left(deprel) => format!("left {deprel}"),
        Action::Right(deprel) => format!("right {deprel}"),
    }
}

fn read_action(line: &str) -> Option<Action> {
    let deprel = |name: &str| name.parse::<Deprel>().ok();
    match line.split_once(' ') {
        None => (line == "shift").then_some(Action::Shift),
        Some(("left", name)) => deprel(name).map(Action::Left),
        Some(("right", name)) => deprel(name).map(Action::Right),
        Some(_) => None,
    }
}

fn write_label(label: Label) -> String {
    match label {
        Label::Outside => "O".to_owned(),
        Label::Begin(kind) => format!("B-{kind}"),
        Label::Inside(kind) => format!("I-{kind}"),
    }
}

fn read_label(line: &str) -> Option<Label> {
    let kind = |name: &str| name.parse::<NameKind>().ok();
    match line.split_once('-') {
        None => (line == "O").then_some(Label::Outside),
        Some(("B", name)) => kind(name).map(Label::Begin),
        Some(("I", name)) => kind(name).map(Label::Inside),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weights::Cell;

    #[test]
    fn parts_are_read_as_they_were_written() {
        let cell = |class, weight| Cell { class, weight };
        let model = Model {
            tags: vec![(Upos::Noun, Xpos::Nn), (Upos::Propn, Xpos::Nnp)],
            actions: vec![Action::Shift, Action::Left(Deprel::NsubjPass), Action::Right(Deprel::Obj)],
            labels: vec![Label::Outside, Label::Begin(NameKind::Other)],
            clusters: Clusters::new(vec![(900, [1, 2]), (7, [300, 4])]),
            tagger: Weights::new([
                (3, vec![cell(0, -5), cell(1, i16::MAX)]),
                (u32::MAX, vec![cell(9, i16::MIN)]),
            ]),
            ..Model::default()
        };
        assert_eq!(Model::read(&model.write()).as_ref(), Ok(&model));
    }

    #[test]
    fn a_file_of_another_format_or_cut_short_is_refused() {
        let bytes = zstd::decode_all(&Model::default().write()[..]).unwrap();
        let packed = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
        let mut other = bytes.clone();
        other[8] += 1;
        assert_eq!(Model::read(&packed(&other)), Err(ModelError::Format { found: FORMAT + 1 }));
        for length in 12..bytes.len() {
            assert_eq!(Model::read(&packed(&bytes[..length])), Err(ModelError::Damaged), "{length}");
        }
    }
}
