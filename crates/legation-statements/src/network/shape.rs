//! Sizes of the network, and where each of its weights lies among all.

use legation_network::file::write_number;
use legation_network::shape::{Affine, Allocator, Block, EncoderBlocks, LayerBlocks, SurroundingsBlocks};
use legation_network::{ModelError, Reader};

use super::features::TABLES;
use super::relations::{N_DISTANCES, N_PATHS, N_QUOTATIONS};

/// Labels of the tokens around an anchor; see [`super::Label`].
pub(crate) const N_LABELS: usize = 7;

/// Sizes of the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Shape {
    /// Of the two states of the language engine together.
    pub states: usize,
    /// Of a layer's state in one direction.
    pub width: usize,
    pub n_layers: usize,
    /// Of the state, in one direction, of the layers that read around an anchor.
    pub around: usize,
    pub n_around: usize,
}

impl Shape {
    pub fn write(&self, out: &mut Vec<u8>) {
        for number in [self.states, self.width, self.n_layers, self.around, self.n_around] {
            write_number(out, number);
        }
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut number = || reader.number();
        let shape = Self {
            states: number()?,
            width: number()?,
            n_layers: number()?,
            around: number()?,
            n_around: number()?,
        };
        // No product of sizes overflows below.
        let is_sound =
            [shape.states, shape.width, shape.around].iter().all(|size| (1..1 << 12).contains(size))
                && shape.n_layers < 100
                && (1..100).contains(&shape.n_around);
        if is_sound || shape == Self::default() { Ok(shape) } else { Err(ModelError::Damaged) }
    }
}

/// Where the trained weights lie.
#[cfg_attr(not(feature = "train"), allow(dead_code))]
#[derive(Debug, Clone)]
pub(crate) struct Blocks {
    pub encoder: EncoderBlocks,
    /// Whether a token is an anchor: scores of no and yes.
    pub anchors: Affine,
    /// Around an anchor, by path, quotation and distance from it.
    pub around: SurroundingsBlocks,
    /// The layers above that one.
    pub above: Vec<LayerBlocks>,
    pub labels: Affine,
    /// From each label, the first row being the beginning, to each label.
    pub transitions: Block,
    /// Labels without regard to anchors, while learning: they teach the layers below.
    pub roles: Affine,
    /// Number of all weights.
    pub length: usize,
}

impl Blocks {
    pub fn new(shape: &Shape) -> Self {
        let mut all = Allocator::default();
        let width = 2 * shape.width;
        let relations = [N_PATHS, N_QUOTATIONS, N_DISTANCES];
        Self {
            encoder: EncoderBlocks::new(&mut all, shape.states, &TABLES, shape.width, shape.n_layers),
            anchors: all.affine(2, width),
            around: SurroundingsBlocks::new(&mut all, width, shape.around, 1, &relations),
            above: (1..shape.n_around).map(|_| all.layer(shape.around)).collect(),
            labels: all.affine(N_LABELS, 2 * shape.around),
            transitions: all.block(N_LABELS + 1, N_LABELS),
            roles: all.affine(N_LABELS, width),
            length: all.length,
        }
    }
}
