//! Learns a [`Model`] from treebanks and from texts with marked names.
//!
//! One network learns tags, trees and names at once, by Adam (Kingma and Ba 2015) on cross-entropy with
//! dropout, in floating point; its weights are rounded in the end. The same material, options and seed give
//! the same model, byte for byte, on the same machine.

mod examples;
mod network;

use std::collections::{BTreeMap, BTreeSet};

use legation_doc::{Deprel, NameKind, SmolStr, Token, Upos, Xpos};
use legation_network::fixed;
pub use legation_network::train::Dropout;
use legation_network::train::{Adam, Chance, Checkpoint, add, batches, step};

use crate::lemma::Lemmas;
use crate::model::Model;
use crate::names::Label;
use crate::network::{Network, Shape};
use crate::treebank::Gold;
use crate::words::{self, VECTOR_WIDTH, Vocabulary};
use examples::Example;
use network::{Learner, Losses};

/// What a model is learned from.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// Annotated texts.
    pub sources: Vec<Source>,
    /// Words in lower case with vectors of 50 numbers, the most frequent first.
    pub vectors: Vec<(String, [f32; VECTOR_WIDTH])>,
}

/// An annotated text.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// The text and its sentences.
    pub gold: Gold,
    /// Whether the sentences have tags, lemmas and trees.
    pub has_trees: bool,
    /// What is said of names.
    pub names: Names,
}

/// Which names a text marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Names {
    /// None.
    #[default]
    Unmarked,
    /// Persons, organisations and places. Neither the presence of other names nor the absence of
    /// nationalities teaches anything.
    Marked,
    /// As in CoNLL-2003: the kind `MISC` has adjectives of nationality and names of peoples.
    WithNationalities,
}

/// How a model is learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Start of the pseudo-random numbers.
    pub seed: u64,
    /// Passes over the material.
    pub epochs: usize,
    /// Passes between two models that are reported.
    pub report_every: usize,
    /// How many of the word vectors are kept, besides those of the treebanks' words.
    pub n_vectors: usize,
    /// Width of a layer's state in one direction.
    pub width: usize,
    /// Number of layers.
    pub n_layers: usize,
    /// The layers that tags and names are read from, from 1.
    pub tag_layer: usize,
    /// Likewise.
    pub label_layer: usize,
    /// Width of the vectors that arcs are scored with.
    pub arc: usize,
    /// Width of the vectors that relations are scored with.
    pub relation: usize,
    /// Shares left out; the words are frequent forms and vectors.
    pub dropout: Dropout,
    /// Tokens in a batch, at least.
    pub batch: usize,
    /// Largest step.
    pub rate: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            epochs: 50,
            report_every: 10,
            n_vectors: 120_000,
            width: 112,
            n_layers: 3,
            tag_layer: 2,
            label_layer: 3,
            arc: 96,
            relation: 64,
            dropout: Dropout { inputs: 0.25, layers: 0.25, heads: 0.25, words: 0.15 },
            batch: 1200,
            rate: 4e-3,
        }
    }
}

/// What the trainer says after each pass.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Number of the pass, from 1.
    pub epoch: usize,
    /// Mean losses: tags, arcs, relations, names.
    pub losses: [f64; 4],
    /// The model so far, after some of the passes.
    pub model: Option<Model>,
    /// From which [`train`] can go on.
    pub checkpoint: Vec<u8>,
}

/// Learns a model; `report` is called after each pass.
///
/// `resume` is the checkpoint of an earlier [`Progress`]; one of another run is not looked at.
pub fn train(
    material: &Material,
    options: &Options,
    resume: Option<&[u8]>,
    report: &dyn Fn(Progress),
) -> Model {
    let observed = observations(material);
    let (vocabulary, vectors) = vocabulary(material, &observed, options.n_vectors);
    let mut model = Model {
        lemmas: Lemmas::learn(bases(&observed), &observed, |form| vocabulary.is_word(form)),
        labels: label_classes(),
        relations: relation_classes(material),
        tags: tag_classes(&observed),
        feats: feats_classes(material),
        vocabulary,
        ..Model::default()
    };
    model.feats_of_tag = feats_of_tag(material, &model);
    let examples: Vec<Example> =
        material.sources.iter().flat_map(|source| examples::examples(source, &model)).collect();
    let shape = Shape {
        tables: model.vocabulary.tables(),
        width: options.width,
        n_layers: options.n_layers,
        tag_layer: options.tag_layer,
        label_layer: options.label_layer,
        arc: options.arc,
        relation: options.relation,
        n_tags: model.tags.len(),
        n_feats: model.feats.len(),
        n_labels: model.labels.len(),
        n_relations: model.relations.len(),
    };
    let mut chance = Chance::new(options.seed);
    let mut learner = Learner::new(shape, vectors, &model.labels, options.dropout, &mut chance);
    let n_tokens: usize = (0..NAMES_EVERY)
        .flat_map(|epoch| due(&examples, epoch))
        .map(|idx| examples[idx].rows.len())
        .sum::<usize>()
        / NAMES_EVERY;
    let n_steps = options.epochs * (n_tokens / options.batch + 1);
    let n_values = learner.blocks.length;
    let mut state = Checkpoint {
        epoch: 0,
        chance,
        values: vec![0.0; n_values],
        adam: Adam::new(n_values, options.rate, n_steps),
    };
    let run = u64::from(words::hash(&format!("{options:?} {n_tokens} {n_values}")));
    if resume.is_some_and(|bytes| state.take_up(bytes, run)) {
        learner.values.clone_from(&state.values);
    }
    let length = |example: &Example| example.rows.len();
    let mut gradients = [vec![0.0; n_values], vec![0.0; n_values]];
    while state.epoch < options.epochs {
        state.epoch += 1;
        let mut order: Vec<usize> = due(&examples, state.epoch).collect();
        state.chance.shuffle(&mut order);
        let mut losses = Losses::default();
        for batch in batches(&order, &examples, length, options.batch) {
            let learn = |half: &[&Example], share, chance: &mut Chance, gradient: &mut [f32]| {
                learner.learn(half, share, chance, gradient)
            };
            add(&mut losses, step(&batch, length, &mut state.chance, &mut gradients, learn));
            state.adam.update(&mut learner.values, &mut gradients);
        }
        let losses = losses.map(|(loss, count)| loss / count.max(1) as f64);
        let is_due = state.epoch.is_multiple_of(options.report_every) || state.epoch == options.epochs;
        if is_due {
            model.network = Network::new(&learner.shape, &learner.vectors, &learner.values);
        }
        state.values.clone_from(&learner.values);
        report(Progress {
            epoch: state.epoch,
            losses,
            model: is_due.then(|| model.clone()),
            checkpoint: state.write(run),
        });
    }
    model
}

/// A sentence without a tree is learned from in one of so many passes: names are learned by heart long before trees
/// are learned.
const NAMES_EVERY: usize = 2;

/// The sentences of a pass.
fn due(examples: &[Example], epoch: usize) -> impl Iterator<Item = usize> {
    (0..examples.len())
        .filter(move |&idx| examples[idx].arcs.is_some() || (idx + epoch).is_multiple_of(NAMES_EVERY))
}

type Observation = (SmolStr, Upos, Xpos, SmolStr);

fn observations(material: &Material) -> Vec<Observation> {
    let observe = |gold: &Gold| -> Vec<Observation> {
        let tokens = gold.sentences.iter().flat_map(|sentence| &sentence.tokens);
        tokens
            .map(|token| {
                (SmolStr::new(token.span.of(&gold.text)), token.upos, token.xpos, token.lemma.clone())
            })
            .collect()
    };
    let treebanks = material.sources.iter().filter(|source| source.has_trees);
    treebanks.flat_map(|source| observe(&source.gold)).collect()
}

/// The known words and the table of their vectors, unknown first.
fn vocabulary(material: &Material, observed: &[Observation], n_vectors: usize) -> (Vocabulary, Vec<i8>) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (form, ..) in observed {
        *counts.entry(words::hash(&words::lower(form))).or_default() += 1;
    }
    let seen: BTreeSet<u32> = material
        .sources
        .iter()
        .flat_map(|source| {
            let tokens = source.gold.sentences.iter().flat_map(|sentence| &sentence.tokens);
            tokens.map(|token| words::hash(&words::lower(token.span.of(&source.gold.text))))
        })
        .collect();
    let mut vectors: BTreeMap<u32, &[f32; VECTOR_WIDTH]> = BTreeMap::new();
    for (rank, (word, vector)) in material.vectors.iter().enumerate() {
        let key = words::hash(word);
        if rank < n_vectors || seen.contains(&key) {
            vectors.entry(key).or_insert(vector);
        }
    }
    let mut table = vec![0; VECTOR_WIDTH];
    for vector in vectors.values() {
        table.extend(vector.iter().map(|&value| fixed::vector_cell(value)));
    }
    let forms = counts.into_iter().filter(|&(_, count)| count > 1).map(|(key, _)| key).collect();
    (Vocabulary { vectors: vectors.into_keys().collect(), forms }, table)
}

/// The pairs of tags that occur more than once, the most frequent first.
fn tag_classes(observed: &[Observation]) -> Vec<(Upos, Xpos)> {
    let mut counts: BTreeMap<(Upos, Xpos), usize> = BTreeMap::new();
    for (_, upos, xpos, _) in observed {
        *counts.entry((*upos, *xpos)).or_default() += 1;
    }
    frequent(counts)
}

/// What occurs more than once, the most frequent first, as many as a byte can number.
fn frequent<T>(counts: BTreeMap<T, usize>) -> Vec<T> {
    let mut frequent: Vec<_> = counts.into_iter().filter(|&(_, count)| count > 1).collect();
    frequent.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    frequent.truncate(256);
    frequent.into_iter().map(|(item, _)| item).collect()
}

/// The sets of features that occur more than once, the most frequent first.
fn feats_classes(material: &Material) -> Vec<SmolStr> {
    let mut counts: BTreeMap<&SmolStr, usize> = BTreeMap::new();
    for token in tree_tokens(material) {
        *counts.entry(&token.feats).or_default() += 1;
    }
    frequent(counts).into_iter().cloned().collect()
}

/// For each class of tags, the classes of features seen with it.
fn feats_of_tag(material: &Material, model: &Model) -> Vec<Vec<u8>> {
    let mut seen = vec![BTreeSet::new(); model.tags.len()];
    for token in tree_tokens(material) {
        let tag = model.tags.iter().position(|&tag| tag == (token.upos, token.xpos));
        let feats = model.feats.iter().position(|feats| *feats == token.feats);
        if let (Some(tag), Some(feats)) = (tag, feats) {
            seen[tag].insert(feats as u8);
        }
    }
    seen.into_iter().map(|classes| classes.into_iter().collect()).collect()
}

fn tree_tokens(material: &Material) -> impl Iterator<Item = &Token> {
    let treebanks = material.sources.iter().filter(|source| source.has_trees);
    treebanks.flat_map(|source| &source.gold.sentences).flat_map(|sentence| &sentence.tokens)
}

fn relation_classes(material: &Material) -> Vec<Deprel> {
    tree_tokens(material).map(|token| token.deprel).collect::<BTreeSet<_>>().into_iter().collect()
}

fn label_classes() -> Vec<Label> {
    let kinds = NameKind::ALL.iter();
    std::iter::once(Label::Outside)
        .chain(kinds.flat_map(|&kind| [Label::Begin(kind), Label::Inside(kind)]))
        .collect()
}

/// Base forms that the treebanks show as such.
fn bases(observed: &[Observation]) -> BTreeSet<SmolStr> {
    let is_base = |xpos| matches!(xpos, Xpos::Vb | Xpos::Vbp | Xpos::Nn | Xpos::Jj);
    let bases = observed.iter().filter(|(form, _, xpos, lemma)| is_base(*xpos) && form == lemma);
    bases
        .map(|(form, ..)| form.clone())
        .filter(|form| form.bytes().all(|byte| byte.is_ascii_lowercase()))
        .collect()
}
