//! Learns a [`Model`] from treebanks and from texts with marked names.
//!
//! The parts are learned one after the other, each on what the part before it predicts: the tags that
//! parser and names learn from are given by taggers that have not seen the sentence. The same material and
//! seed give the same model, byte for byte.

mod kmeans;
mod oracle;
mod perceptron;

use std::collections::{BTreeMap, BTreeSet};

use legation_doc::{NameKind, Sentence, SmolStr, Upos, Xpos};

use crate::clusters::Clusters;
use crate::lemma::Lemmas;
use crate::model::Model;
use crate::names::{self, Label};
use crate::parser::{self, Action, Arc, State};
use crate::tagger;
use crate::treebank::Gold;
use crate::weights::Weights;
use crate::words::{Features, Word};
use oracle::Tree;
use perceptron::Perceptron;

/// What a model is learned from.
#[derive(Debug, Clone, Default)]
pub struct Material {
    /// Treebanks, for tags, lemmas and trees.
    pub trees: Vec<Gold>,
    /// Texts with names; their tags and trees are not looked at.
    pub names: Vec<NamedGold>,
    /// Texts without annotation, from whose words classes are made.
    pub texts: Vec<String>,
}

/// A text with gold names.
#[derive(Debug, Clone, Default)]
pub struct NamedGold {
    /// The text.
    pub gold: Gold,
    /// Whether the kind `MISC` is that of CoNLL-2003, adjectives of nationality and names of peoples
    /// included. Elsewhere neither its presence nor the absence of nationalities teaches anything.
    pub marks_nationalities: bool,
}

/// How a model is learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Start of the pseudo-random order of sentences.
    pub seed: u64,
    /// Passes over the material: tagger, parser, names.
    pub epochs: [usize; 3],
    /// How many weights to keep, likewise.
    pub sizes: [usize; 3],
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, epochs: [7, 8, 9], sizes: [450_000, 1_350_000, 400_000] }
    }
}

/// What the trainer says after each pass.
#[derive(Debug, Clone, Copy)]
pub struct Progress {
    /// Which part is learned.
    pub part: &'static str,
    /// Number of the pass, from 1.
    pub epoch: usize,
    /// How many decisions of this pass were wrong.
    pub n_mistakes: usize,
    /// How many decisions were made.
    pub n_decisions: usize,
}

/// Learns a model; `report` is called after each pass.
pub fn train(material: &Material, options: &Options, report: &(dyn Fn(Progress) + Sync)) -> Model {
    let observed = observations(material);
    let tags = tag_classes(&observed);
    let clusters = kmeans::clusters(&material.texts);
    let examples: Vec<Example> =
        material.trees.iter().flat_map(|gold| examples(gold, &tags, &clusters)).collect();
    let all: Vec<&Example> = examples.iter().collect();
    let tagger = train_tagger(&all, tags.len(), options, report);
    let mut model = Model {
        lemmas: Lemmas::learn(bases(&observed), &observed),
        labels: label_classes(),
        actions: action_classes(&examples),
        tags,
        tagger,
        clusters,
        ..Model::default()
    };
    let foreign_tags = jackknife(&examples, model.tags.len(), options);
    let (parser, names) = std::thread::scope(|scope| {
        let names = scope.spawn(|| train_names(&material.names, &model, options, report));
        let parser = train_parser(&examples, &foreign_tags, &model.actions, options, report);
        (parser, names.join().unwrap_or_default())
    });
    model.parser = parser;
    model.names = names;
    model
}

/// A sentence of a treebank as the learners see it.
struct Example {
    words: Vec<Word>,
    tags: Vec<u8>,
    tree: Tree,
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
    material.trees.iter().flat_map(observe).collect()
}

/// The pairs of tags that occur more than once, in order.
fn tag_classes(observed: &[Observation]) -> Vec<(Upos, Xpos)> {
    let mut counts: BTreeMap<(Upos, Xpos), usize> = BTreeMap::new();
    for (_, upos, xpos, _) in observed {
        *counts.entry((*upos, *xpos)).or_default() += 1;
    }
    let mut frequent: Vec<_> = counts.into_iter().filter(|&(_, count)| count > 1).collect();
    frequent.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    frequent.truncate(256);
    frequent.into_iter().map(|(tag, _)| tag).collect()
}

fn action_classes(examples: &[Example]) -> Vec<Action> {
    let mut actions = BTreeSet::from([Action::Shift]);
    for example in examples {
        for (child, arc) in example.tree.arcs.iter().enumerate() {
            let is_left = arc.head as usize > child;
            actions.insert(if is_left { Action::Left(arc.deprel) } else { Action::Right(arc.deprel) });
        }
    }
    actions.into_iter().collect()
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

fn examples(gold: &Gold, tags: &[(Upos, Xpos)], clusters: &Clusters) -> Vec<Example> {
    let mut examples = Vec::new();
    for (number, sentence) in gold.sentences.iter().enumerate() {
        for casing in Casing::of(number, sentence) {
            examples.push(Example {
                words: casing.words(&gold.text, sentence, clusters),
                tags: sentence.tokens.iter().map(|token| tag_class(tags, (token.upos, token.xpos))).collect(),
                tree: Tree::new(arcs(sentence)),
            });
        }
    }
    examples
}

fn tag_class(tags: &[(Upos, Xpos)], tag: (Upos, Xpos)) -> u8 {
    tags.iter().position(|&known| known == tag).unwrap_or(0) as u8
}

fn arcs(sentence: &Sentence) -> Vec<Arc> {
    let root = sentence.tokens.len() as u32;
    sentence
        .tokens
        .iter()
        .map(|token| Arc { head: token.head.unwrap_or(root), deprel: token.deprel })
        .collect()
}

/// How a sentence is written. Treebanks have few headlines, so some sentences are learned from as
/// headlines too.
#[derive(Clone, Copy)]
enum Casing {
    AsIs,
    Upper,
    Title,
}

impl Casing {
    fn of(number: usize, sentence: &Sentence) -> &'static [Self] {
        match number % 20 {
            7 => &[Self::AsIs, Self::Upper],
            13 if sentence.tokens.len() <= 20 => &[Self::AsIs, Self::Title],
            _ => &[Self::AsIs],
        }
    }

    fn words(self, text: &str, sentence: &Sentence, clusters: &Clusters) -> Vec<Word> {
        let forms = sentence.tokens.iter().map(|token| token.span.of(text));
        match self {
            Self::AsIs => forms.map(|form| Word::new(form, clusters)).collect(),
            Self::Upper => forms.map(|form| Word::new(&form.to_uppercase(), clusters)).collect(),
            Self::Title => forms.map(|form| Word::new(&title(form), clusters)).collect(),
        }
    }
}

/// As in a headline: small words stay small.
fn title(form: &str) -> String {
    let mut letters = form.chars();
    match letters.next() {
        Some(first) if form.len() > 3 => first.to_uppercase().chain(letters).collect(),
        _ => form.to_owned(),
    }
}

/// By how much the right class must lead, else the classifier learns from the decision: the perceptron with
/// margin (Krauth and Mézard 1987).
const TAG_MARGIN: i32 = 15;
const ACTION_MARGIN: i32 = 80;
const NAME_MARGIN: i32 = 15;

/// The highest scored of the other classes, unless the right one leads by the margin.
fn rival(scores: &[i32], right: u8, margin: i32) -> Option<u8> {
    let right = usize::from(right);
    let others = (0..scores.len()).filter(|&class| class != right);
    let rival = others.reduce(|best, class| if scores[class] > scores[best] { class } else { best })?;
    let floor = scores[right].saturating_sub(margin);
    (scores[rival] > floor).then_some(rival as u8)
}

fn train_tagger(
    examples: &[&Example],
    n_classes: usize,
    options: &Options,
    report: &dyn Fn(Progress),
) -> Weights {
    let mut perceptron = Perceptron::new();
    let mut order = Order::new(examples.len(), options.seed);
    let mut features = Features::default();
    for epoch in 1..=options.epochs[0] {
        let mut progress = Progress { part: "tagger", epoch, n_mistakes: 0, n_decisions: 0 };
        for &idx in order.shuffled() {
            let example = examples[idx];
            let mut tags: Vec<u8> = Vec::with_capacity(example.words.len());
            for at in 0..example.words.len() {
                features.clear();
                tagger::extract(&example.words, &tags, at, &mut features);
                let mut scores = [0; 256];
                perceptron.score(&features.keys, &mut scores);
                let tag = tagger::best(&scores[..n_classes]);
                progress.n_decisions += 1;
                let right = example.tags[at];
                progress.n_mistakes += usize::from(tag != right);
                if let Some(rival) = rival(&scores[..n_classes], right, TAG_MARGIN) {
                    perceptron.update(&features.keys, right, rival);
                }
                tags.push(tag);
            }
        }
        report(progress);
    }
    perceptron.finish(options.sizes[0])
}

/// The tags of each example as a tagger gives them that has not learned from it.
fn jackknife(examples: &[Example], n_classes: usize, options: &Options) -> Vec<Vec<u8>> {
    // Neighbours come from one document, so blocks of them are left out together.
    const FOLDS: usize = 4;
    let block = (examples.len() / FOLDS).clamp(1, 200);
    let fold_of = |idx: usize| idx / block % FOLDS;
    let tag_fold = |fold: usize| -> Vec<(usize, Vec<u8>)> {
        let (others, own): (Vec<usize>, Vec<usize>) =
            (0..examples.len()).partition(|&idx| fold_of(idx) != fold);
        let others: Vec<&Example> = others.into_iter().map(|idx| &examples[idx]).collect();
        let short = Options { epochs: [options.epochs[0].min(6); 3], ..options.clone() };
        let weights = train_tagger(&others, n_classes, &short, &|_| {});
        own.into_iter().map(|idx| (idx, tagger::tag(&examples[idx].words, n_classes, &weights))).collect()
    };
    let mut tagged: Vec<(usize, Vec<u8>)> = std::thread::scope(|scope| {
        let halves = [0, 1].map(|half| {
            let folds = (0..FOLDS).filter(move |fold| fold % 2 == half);
            scope.spawn(move || folds.flat_map(tag_fold).collect::<Vec<_>>())
        });
        halves.into_iter().flat_map(|half| half.join().unwrap_or_default()).collect()
    });
    tagged.sort_by_key(|&(idx, _)| idx);
    tagged.into_iter().map(|(_, tags)| tags).collect()
}

fn train_parser(
    examples: &[Example],
    tags: &[Vec<u8>],
    actions: &[Action],
    options: &Options,
    report: &dyn Fn(Progress),
) -> Weights {
    let mut perceptron = Perceptron::new();
    let mut order = Order::new(examples.len(), options.seed);
    let mut chance = Order::new(0, options.seed ^ 0x5eed);
    let mut features = Features::default();
    for epoch in 1..=options.epochs[1] {
        let mut progress = Progress { part: "parser", epoch, n_mistakes: 0, n_decisions: 0 };
        for &idx in order.shuffled() {
            let example = &examples[idx];
            let mut state = State::new(example.words.len());
            while !state.is_final() {
                features.clear();
                parser::extract(&state, &example.words, &tags[idx], &mut features);
                let mut scores = [0; 256];
                perceptron.score(&features.keys, &mut scores);
                let (right, wrong) = best_by_cost(&state, &example.tree, actions, &scores);
                let Some(right) = right else { break };
                progress.n_decisions += 1;
                let mut next = right;
                if let Some(wrong) = wrong.filter(|&wrong| scores[wrong] + ACTION_MARGIN > scores[right]) {
                    perceptron.update(&features.keys, right as u8, wrong as u8);
                    let is_mistake = scores[wrong] > scores[right];
                    progress.n_mistakes += usize::from(is_mistake);
                    // From the second pass on, most mistakes are followed, so that what comes after a mistake
                    // is learned too.
                    if is_mistake && epoch > 1 && chance.below(10) > 0 {
                        next = wrong;
                    }
                }
                state.apply(actions[next]);
            }
        }
        report(progress);
    }
    perceptron.finish(options.sizes[1])
}

/// The highest scored among the actions that lose least, and among the other legal ones.
fn best_by_cost(
    state: &State,
    tree: &Tree,
    actions: &[Action],
    scores: &[i32; 256],
) -> (Option<usize>, Option<usize>) {
    let least = RightActions::new(state, tree);
    let (mut right, mut wrong): (Option<usize>, Option<usize>) = (None, None);
    for (class, &action) in actions.iter().enumerate().filter(|(_, action)| least.legal.allows(**action)) {
        let best = if least.allows(state, tree, action) { &mut right } else { &mut wrong };
        if best.is_none_or(|best| scores[class] > scores[best]) {
            *best = Some(class);
        }
    }
    (right, wrong)
}

/// The actions of least cost among the legal ones.
struct RightActions {
    legal: parser::Legal,
    costs: oracle::Costs,
    least: u32,
}

impl RightActions {
    fn new(state: &State, tree: &Tree) -> Self {
        let (legal, costs) = (state.legal(), tree.costs(state));
        let options = [(legal.shift, costs.shift), (legal.left, costs.left), (legal.right, costs.right)];
        let least =
            options.iter().filter(|(is_legal, _)| *is_legal).map(|&(_, cost)| cost).min().unwrap_or(0);
        Self { legal, costs, least }
    }

    fn allows(&self, state: &State, tree: &Tree, action: Action) -> bool {
        let cost = match action {
            Action::Shift => self.costs.shift,
            Action::Left(_) => self.costs.left,
            Action::Right(_) => self.costs.right,
        };
        cost == self.least && self.legal.allows(action) && tree.agrees(state, action)
    }
}

/// A sentence with gold names, as the learner sees it.
struct NamedExample {
    words: Vec<Word>,
    tags: Vec<u8>,
    /// `None` where the text leaves unmarked what others mark.
    labels: Vec<Option<Label>>,
}

fn named_examples(named: &NamedGold, model: &Model) -> Vec<NamedExample> {
    let mut examples = Vec::new();
    for (number, sentence) in named.gold.sentences.iter().enumerate() {
        for casing in Casing::of(number, sentence) {
            let words = casing.words(&named.gold.text, sentence, &model.clusters);
            let tags = tagger::tag(&words, model.tags.len(), &model.tagger);
            let labels = names::labels(&sentence.names, words.len());
            let is_taught = |(idx, label): (usize, Label)| {
                let (upos, xpos) = model.tags[usize::from(tags[idx])];
                let is_capital =
                    sentence.tokens[idx].span.of(&named.gold.text).starts_with(char::is_uppercase);
                let may_be_people = is_capital && (upos == Upos::Adj || xpos == Xpos::Nnps);
                let is_kept = match label {
                    Label::Outside => !may_be_people,
                    Label::Begin(kind) | Label::Inside(kind) => kind != NameKind::Other,
                };
                (named.marks_nationalities || is_kept).then_some(label)
            };
            let labels = labels.into_iter().enumerate().map(is_taught).collect();
            examples.push(NamedExample { words, tags, labels });
        }
    }
    examples
}

fn train_names(
    named: &[NamedGold],
    model: &Model,
    options: &Options,
    report: &(dyn Fn(Progress) + Sync),
) -> Weights {
    let examples: Vec<NamedExample> = named.iter().flat_map(|named| named_examples(named, model)).collect();
    let mut perceptron = Perceptron::new();
    let mut order = Order::new(examples.len(), options.seed);
    let mut features = Features::default();
    for epoch in 1..=options.epochs[2] {
        let mut progress = Progress { part: "names", epoch, n_mistakes: 0, n_decisions: 0 };
        for &idx in order.shuffled() {
            let example = &examples[idx];
            let mut classes: Vec<u8> = Vec::with_capacity(example.words.len());
            for at in 0..example.words.len() {
                features.clear();
                names::extract(&example.words, &example.tags, &classes, at, &mut features);
                let mut scores = [0; 256];
                perceptron.score(&features.keys, &mut scores);
                let last = classes.last().copied();
                let class = names::best_label(&mut scores, &model.labels, last);
                progress.n_decisions += 1;
                if let Some(right) = example.labels[at].map(|label| reachable(label, last, &model.labels)) {
                    progress.n_mistakes += usize::from(right != class);
                    if let Some(rival) = rival(&scores[..model.labels.len()], right, NAME_MARGIN) {
                        perceptron.update(&features.keys, right, rival);
                    }
                }
                classes.push(class);
            }
        }
        report(progress);
    }
    perceptron.finish(options.sizes[2])
}

/// The class of a gold label, as far as the label before allows it: a name whose kind was missed goes on
/// in the wrong kind, and where its beginning was missed, the rest of it begins one.
fn reachable(label: Label, last: Option<u8>, labels: &[Label]) -> u8 {
    let last = last.map_or(Label::Outside, |class| labels[usize::from(class)]);
    let label = match (label, last) {
        (Label::Inside(_), Label::Begin(kind) | Label::Inside(kind)) => Label::Inside(kind),
        (Label::Inside(kind), Label::Outside) => Label::Begin(kind),
        (label, _) => label,
    };
    labels.iter().position(|&known| known == label).unwrap_or(0) as u8
}

/// A pseudo-random order (xorshift, Marsaglia 2003), the same for the same seed.
struct Order {
    items: Vec<usize>,
    state: u64,
}

impl Order {
    fn new(length: usize, seed: u64) -> Self {
        Self { items: (0..length).collect(), state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 }
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state >> 11) % bound.max(1)
    }

    fn shuffled(&mut self) -> &[usize] {
        for idx in (1..self.items.len()).rev() {
            let other = self.below(idx as u64 + 1) as usize;
            self.items.swap(idx, other);
        }
        &self.items
    }
}
