use crate::lemma::Lemmas;
use crate::names::Label;
use legation_doc::{Deprel, NameKind, SmolStr, Upos, Xpos};
use legation_network::file::{self, Signature, write_list};
use legation_network::{ModelError, Reader};

use crate::network::Network;
use crate::words::Vocabulary;

/// The weights that [`parse`](crate::parse) needs.
///
/// The default one has none; it tags every word as a noun that depends on the word before.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Model {
    /// Classes of tags, in the network's order.
    pub(crate) tags: Vec<(Upos, Xpos)>,
    /// Classes of morphological features, likewise.
    pub(crate) feats: Vec<SmolStr>,
    /// For each class of tags, the classes of features that go with it.
    pub(crate) feats_of_tag: Vec<Vec<u8>>,
    /// Classes of relations, likewise.
    pub(crate) relations: Vec<Deprel>,
    /// Classes of labels of names, likewise.
    pub(crate) labels: Vec<Label>,
    pub(crate) lemmas: Lemmas,
    pub(crate) vocabulary: Vocabulary,
    pub(crate) network: Network,
}

/// The number of the file format; a change of features or layout raises it.
pub const FORMAT: u32 = 3;

const SIGNATURE: Signature = *b"legation";

impl Model {
    /// Reads a model file.
    ///
    /// # Errors
    /// If the bytes are not a model of this format.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let payload = file::unpack(bytes, SIGNATURE, FORMAT)?;
        let mut reader = Reader::new(&payload);
        let tags = reader.list(|line| {
            let (upos, xpos) = line.split_once(' ')?;
            Some((upos.parse().ok()?, xpos.parse().ok()?))
        })?;
        let feats = reader.list(|line| Some(SmolStr::new(line)))?;
        let feats_of_tag =
            reader.list(|line| line.split_whitespace().map(|class| class.parse().ok()).collect())?;
        let relations = reader.list(|name| name.parse::<Deprel>().ok())?;
        let labels = reader.list(read_label)?;
        if [tags.len(), feats.len(), relations.len(), labels.len()].iter().any(|&length| length > 256) {
            return Err(ModelError::Damaged);
        }
        let lemmas = Lemmas::read(&reader.list(|line| Some(line.to_owned()))?);
        let vocabulary = Vocabulary::read(&mut reader)?;
        let network = Network::read(&mut reader)?;
        let model = Self { tags, feats, feats_of_tag, relations, labels, lemmas, vocabulary, network };
        if reader.is_empty() && model.is_sound() { Ok(model) } else { Err(ModelError::Damaged) }
    }

    /// Whether the parts fit together.
    fn is_sound(&self) -> bool {
        let is_known = |&class: &u8| usize::from(class) < self.feats.len();
        let classes = [self.tags.len(), self.feats.len(), self.labels.len(), self.relations.len()];
        self.feats_of_tag.len() == self.tags.len()
            && self.feats_of_tag.iter().flatten().all(is_known)
            && (self.network.is_empty()
                || self.network.table_sizes() == self.vocabulary.tables()
                    && self.network.n_classes() == classes)
    }

    /// The model as a file: signature, format, names of the classes, weights; compressed by Zstandard.
    ///
    /// # Panics
    /// Never; compression into memory does not fail.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Vec::new();
        write_list(&mut out, self.tags.iter().map(|(upos, xpos)| format!("{upos} {xpos}")));
        write_list(&mut out, self.feats.iter().map(SmolStr::to_string));
        write_list(
            &mut out,
            self.feats_of_tag
                .iter()
                .map(|classes| classes.iter().map(u8::to_string).collect::<Vec<_>>().join(" ")),
        );
        write_list(&mut out, self.relations.iter().map(Deprel::to_string));
        write_list(&mut out, self.labels.iter().map(|&label| write_label(label)));
        write_list(&mut out, self.lemmas.write());
        self.vocabulary.write(&mut out);
        self.network.write(&mut out);
        file::pack(SIGNATURE, FORMAT, &out)
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
    use crate::network::{Blocks, Shape};
    use crate::words::VECTOR_WIDTH;

    fn small_model() -> Model {
        let mut model = Model {
            tags: vec![(Upos::Noun, Xpos::Nn), (Upos::Propn, Xpos::Nnp)],
            feats: vec!["".into(), "Number=Sing".into()],
            feats_of_tag: vec![vec![0, 1], vec![1]],
            relations: vec![Deprel::NsubjPass, Deprel::Root],
            labels: vec![Label::Outside, Label::Begin(NameKind::Other)],
            vocabulary: Vocabulary { vectors: vec![7, 900], forms: vec![300] },
            ..Model::default()
        };
        let shape = Shape {
            tables: model.vocabulary.tables(),
            width: 8,
            n_layers: 2,
            tag_layer: 1,
            label_layer: 2,
            arc: 8,
            relation: 8,
            n_tags: 2,
            n_feats: 2,
            n_labels: 2,
            n_relations: 2,
        };
        let n_values = Blocks::new(&shape).length;
        let values: Vec<f32> = (0..n_values).map(|idx| (idx % 17) as f32 / 8.0 - 1.0).collect();
        model.network = Network::new(&shape, &[1; 3 * VECTOR_WIDTH], &values);
        model
    }

    #[test]
    fn parts_are_read_as_they_were_written() {
        let model = small_model();
        assert_eq!(Model::read(&model.write()).as_ref(), Ok(&model));
        assert_eq!(crate::parse("Norway condemned the attack.", &model)[0].tokens.len(), 5);
    }

    #[test]
    fn a_file_of_another_format_or_cut_short_is_refused() {
        let bytes = zstd::decode_all(&small_model().write()[..]).unwrap();
        let packed = |bytes: &[u8]| zstd::encode_all(bytes, 1).unwrap();
        let mut other = bytes.clone();
        other[8] += 1;
        assert_eq!(
            Model::read(&packed(&other)),
            Err(ModelError::Format { found: FORMAT + 1, expected: FORMAT })
        );
        for length in (12..600).chain([bytes.len() / 2, bytes.len() - 1]) {
            assert_eq!(Model::read(&packed(&bytes[..length])), Err(ModelError::Damaged), "{length}");
        }
    }
}
