//! Learns a [`Model`] from texts with marked attributions.
//!
//! Anchors and the labels around them are learned at once, by Adam (Kingma and Ba 2015) with dropout, in floating
//! point; the weights are rounded in the end. The language engine's states are given and not learned. The same
//! material, options and seed give the same model, byte for byte, on the same machine.

mod examples;
mod learner;

use legation_doc::{Sentence, Span};
use legation_network::States;
pub use legation_network::train::Dropout;
use legation_network::train::{Chance, Schedule, fit};

use crate::model::Model;
use crate::network::{Network, Shape};
use examples::Example;
use learner::Learner;

/// What a model is learned from.
#[derive(Debug, Default)]
pub struct Material {
    examples: Vec<Example>,
    n_states: usize,
}

impl Material {
    /// Adds a text with its parse, with the states of each sentence's tokens and the source, cue and content of
    /// every attribution.
    pub fn add(
        &mut self,
        text: &str,
        sentences: &[Sentence],
        states: &[States],
        attributions: &[[Vec<Span>; 3]],
    ) {
        let new = examples::examples(text, sentences, states, attributions);
        self.n_states =
            new.first().map_or(self.n_states, |example| example.states.len() / example.n_tokens.max(1));
        self.examples.extend(new);
    }

    /// Number of attributions that are learned from; of those given, some have no cue, and some share its head.
    pub fn n_attributions(&self) -> usize {
        self.examples.iter().map(|example| example.anchors.len()).sum()
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
    /// Width of the state, in one direction, of the layers that read around an anchor.
    pub around: usize,
    /// Number of these layers.
    pub n_around: usize,
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
            epochs: 16,
            report_every: 4,
            width: 80,
            n_layers: 2,
            around: 48,
            n_around: 1,
            dropout: Dropout { inputs: 0.3, layers: 0.3, heads: 0.3, words: 0.2 },
            batch: 2500,
            rate: 2e-3,
        }
    }
}

/// What the trainer says after each pass.
#[derive(Debug, Clone)]
pub struct Progress {
    /// Number of the pass, from 1.
    pub epoch: usize,
    /// Mean losses: anchors and roles of a token, labels around an anchor.
    pub losses: [f64; 3],
    /// The model so far, after some of the passes.
    pub model: Option<Model>,
}

/// Learns a model; `report` is called after each pass.
pub fn train(material: &Material, options: &Options, report: &dyn Fn(Progress)) -> Model {
    let examples = &material.examples;
    let shape = Shape {
        states: material.n_states,
        width: options.width,
        n_layers: options.n_layers,
        around: options.around,
        n_around: options.n_around,
    };
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
        let shape = Shape { states: 6, width: 4, n_layers: 2, around: 2, n_around: 2 };
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
        let payload = file::unpack(&model.write(), *b"statemts", crate::FORMAT).unwrap();
        let cut = |length: usize| file::pack(*b"statemts", crate::FORMAT, &payload[..length]);
        for length in (0..400).chain([payload.len() / 2, payload.len() - 1]) {
            assert_eq!(Model::read(&cut(length)), Err(ModelError::Damaged), "{length}");
        }
        let other = file::pack(*b"statemts", crate::FORMAT + 1, &payload);
        let expected = crate::FORMAT;
        assert_eq!(Model::read(&other), Err(ModelError::Format { found: expected + 1, expected }));
        assert_eq!(Model::read(b"statemts"), Err(ModelError::Signature));
    }
}
