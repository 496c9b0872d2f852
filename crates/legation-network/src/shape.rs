//! Where each weight lies among all, while they are learned.

/// A matrix among all weights.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Block {
    /// Number of weights before it.
    pub start: usize,
    /// One for each output.
    pub rows: usize,
    /// One for each input.
    pub columns: usize,
}

impl Block {
    /// Number of weights.
    pub fn len(self) -> usize {
        self.rows * self.columns
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Its weights, row by row.
    pub fn of(self, values: &[f32]) -> &[f32] {
        &values[self.start..self.start + self.len()]
    }

    /// Likewise.
    pub fn of_mut(self, values: &mut [f32]) -> &mut [f32] {
        &mut values[self.start..self.start + self.len()]
    }
}

/// A matrix with a row for each output, and what is added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Affine {
    /// The matrix.
    pub weights: Block,
    /// A row of what is added to each output.
    pub bias: Block,
}

/// A bidirectional layer; see [`Layer`](crate::Layer).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LayerBlocks {
    /// From the inputs to candidates and gates.
    pub affine: Affine,
    /// What the gates see of the state.
    pub peepholes: Block,
}

/// Gives out blocks one after another.
#[derive(Debug, Default)]
pub struct Allocator {
    /// Number of weights given out.
    pub length: usize,
}

impl Allocator {
    /// The next block.
    pub fn block(&mut self, rows: usize, columns: usize) -> Block {
        let block = Block { start: self.length, rows, columns };
        self.length += block.len();
        block
    }

    /// The next matrix with what is added.
    pub fn affine(&mut self, n_outputs: usize, n_inputs: usize) -> Affine {
        Affine { weights: self.block(n_outputs, n_inputs), bias: self.block(1, n_outputs) }
    }

    /// The next layer of `width` in each direction.
    pub fn layer(&mut self, width: usize) -> LayerBlocks {
        LayerBlocks { affine: self.affine(6 * width, 2 * width), peepholes: self.block(4, width) }
    }
}
