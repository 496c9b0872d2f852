//! Sizes of the network, and where each of its weights lies among all.

use legation_network::file::write_number;
use legation_network::shape::{Affine, Allocator, Block, LayerBlocks};
use legation_network::{ModelError, Reader};

use super::features::{N_TABLES, TABLES};
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
    pub fn n_inputs(&self) -> usize {
        self.states + TABLES.iter().map(|table| table.1).sum::<usize>()
    }

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
    pub tables: [Block; N_TABLES],
    pub input: Affine,
    pub layers: Vec<LayerBlocks>,
    /// Whether a token is an anchor: scores of no and yes.
    pub anchors: Affine,
    /// Sums and inputs of the layer around an anchor, from a token and from the anchor; by path, quotation and
    /// distance from one to the other.
    pub tokens: Affine,
    pub anchor: Affine,
    pub paths: Block,
    pub quotations: Block,
    pub distances: Block,
    pub peepholes: Block,
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
        let (width, around) = (2 * shape.width, 8 * shape.around);
        Self {
            tables: TABLES.map(|(n_rows, columns)| all.block(n_rows, columns)),
            input: all.affine(width, shape.n_inputs()),
            layers: (0..shape.n_layers).map(|_| all.layer(shape.width)).collect(),
            anchors: all.affine(2, width),
            tokens: all.affine(around, width),
            anchor: all.affine(around, width),
            paths: all.block(N_PATHS, around),
            quotations: all.block(N_QUOTATIONS, around),
            distances: all.block(N_DISTANCES, around),
            peepholes: all.block(4, shape.around),
            above: (1..shape.n_around).map(|_| all.layer(shape.around)).collect(),
            labels: all.affine(N_LABELS, 2 * shape.around),
            transitions: all.block(N_LABELS + 1, N_LABELS),
            roles: all.affine(N_LABELS, width),
            length: all.length,
        }
    }
}
