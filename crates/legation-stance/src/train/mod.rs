//! Learns a [`Model`] from texts with marked positions.
//!
//! Acts, the roles around them, and what is between two given ends are learned at once, by Adam (Kingma and Ba 2015)
//! with dropout, in floating point; the weights are rounded in the end. The language engine's states are given and not
//! learned. The same material, options and seed give the same model, byte for byte, on the same machine.

mod examples;
mod learner;

use legation_doc::{Act, Factuality, Sentence, Span};
use legation_network::States;
pub use legation_network::train::Dropout;
use legation_network::train::{Chance, Schedule, fit};

use crate::model::Model;
use crate::network::{Network, Shape};
use examples::Example;
use learner::Learner;

/// What is marked in a text.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    /// All positions of the text; `None` where they are not marked.
    pub positions: Option<Vec<Position>>,
    /// All who act and all on whom, by whatever act; `None` where they are not marked.
    pub ends: Option<[Vec<Span>; 2]>,
    /// What is between two ends.
    pub pairs: Vec<Pair>,
}

/// A marked position.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The words for who holds it; `None` where that is understood.
    pub holder: Option<Span>,
    /// The word that carries the act.
    pub cue: Span,
    /// The words for whom or what it is toward.
    pub target: Span,
    /// What is done.
    pub act: Act,
    /// -1, 0 or 1.
    pub sign: i8,
    /// What the text says of its reality.
    pub factuality: Factuality,
}

/// What a text says of one toward another, or how it lets one appear.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The words for who acts; `None` where only the target is given.
    pub source: Option<Span>,
    /// The words for whom or what it is toward.
    pub target: Span,
    /// The acts that are right; empty where that is not known.
    pub acts: Vec<Act>,
    /// -1, 0 or 1; `None` where that is not known.
    pub sign: Option<i8>,
}

/// What a model is learned from.
#[derive(Debug, Default)]
pub struct Material {
    examples: Vec<Example>,
}

impl Material {
    /// Adds a text with its parse, with the states of each sentence's tokens.
    pub fn add(&mut self, text: &str, sentences: &[Sentence], states: &[States], marks: &Marks) {
        self.examples.extend(examples::examples(text, sentences, states, marks));
    }

    /// Numbers of sentences, of words of acts, and of pairs.
    pub fn counts(&self) -> [usize; 3] {
        let count = |of: &dyn Fn(&Example) -> usize| self.examples.iter().map(of).sum();
        [
            self.examples.len(),
            count(&|example| example.predicates.len()),
            count(&|example| example.pairs.len()),
        ]
    }
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
    /// Width of a layer's state in one direction.
    pub width: usize,
    /// Number of layers.
    pub n_layers: usize,
    /// Width of the state, in one direction, of the layers that read around an act and around two ends.
    pub around: usize,
    /// Shares left out.
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
            epochs: 12,
            report_every: 4,
            width: 96,
            n_layers: 2,
            around: 48,
            dropout: Dropout { inputs: 0.2, layers: 0.2, heads: 0.2, words: 0.1 },
            batch: 1500,
            rate: 2e-3,
        }
    }
}

/// What the trainer says after each pass.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Number of the pass, from 1.
    pub epoch: usize,
    /// Mean losses: acts and any roles of a token; roles, factuality and sign around an act; act and sign between ends.
    pub losses: [f64; 7],
    /// The model so far, after some of the passes.
    pub model: Option<Model>,
}

/// Learns a model; `report` is called after each pass.
pub fn train(material: &Material, options: &Options, report: &dyn Fn(Progress)) -> Model {
    let examples = &material.examples;
    let states = examples.first().map_or(1, |example| example.states.len() / example.n_tokens.max(1));
    let shape = Shape { states, width: options.width, n_layers: options.n_layers, around: options.around };
    let mut chance = Chance::new(options.seed);
    let mut learner = Learner::new(shape, options.dropout, &mut chance);
    let Options { epochs, batch, rate, report_every, .. } = *options;
    let means =
        fit(&mut learner, examples, Schedule { epochs, batch, rate }, &mut chance, |epoch, losses, means| {
            let is_due = epoch.is_multiple_of(report_every);
            report(Progress {
                epoch,
                losses: losses.map(|(loss, count)| loss / count.max(1) as f64),
                model: is_due.then(|| Model { network: Network::new(shape, means) }),
            });
        });
    Model { network: Network::new(shape, &means) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ModelError;
    use legation_network::file;

    fn small_model() -> Model {
        let shape = Shape { states: 6, width: 4, n_layers: 2, around: 2 };
        let learner = Learner::new(shape, Dropout::NONE, &mut Chance::new(1));
        Model { network: Network::new(shape, &learner.values) }
    }

    #[test]
    fn parts_are_read_as_they_were_written() {
        for model in [small_model(), Model::default()] {
            assert_eq!(Model::read(&model.write()), Ok(model));
        }
    }

    #[test]
    fn a_file_of_another_format_or_cut_short_is_refused() {
        let model = small_model();
        let payload = file::unpack(&model.write(), *b"stances!", crate::FORMAT).unwrap();
        let cut = |length: usize| file::pack(*b"stances!", crate::FORMAT, &payload[..length]);
        for length in (0..400).chain([payload.len() / 2, payload.len() - 1]) {
            assert_eq!(Model::read(&cut(length)), Err(ModelError::Damaged), "{length}");
        }
        let other = file::pack(*b"stances!", crate::FORMAT + 1, &payload);
        let expected = crate::FORMAT;
        assert_eq!(Model::read(&other), Err(ModelError::Format { found: expected + 1, expected }));
        assert_eq!(Model::read(b"stances!"), Err(ModelError::Signature));
    }
}
