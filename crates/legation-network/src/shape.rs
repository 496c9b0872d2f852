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

/// An [`Encoder`](crate::Encoder).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EncoderBlocks {
    /// Of features.
    pub tables: Vec<Block>,
    /// From states and features to the first layer.
    pub input: Affine,
    /// The layers.
    pub layers: Vec<LayerBlocks>,
}

/// A [`Surroundings`](crate::Surroundings).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SurroundingsBlocks {
    /// What a token brings: sums and input of the layer.
    pub tokens: Affine,
    /// What each anchor brings.
    pub anchors: Vec<Affine>,
    /// What each kind of relation brings.
    pub relations: Vec<Block>,
    /// What the layer's gates see of the state.
    pub peepholes: Block,
}

impl EncoderBlocks {
    /// `tables` are numbers of rows and columns, `width` that of a layer in one direction.
    pub fn new(
        all: &mut Allocator,
        n_states: usize,
        tables: &[(usize, usize)],
        width: usize,
        n_layers: usize,
    ) -> Self {
        let n_inputs = n_states + tables.iter().map(|table| table.1).sum::<usize>();
        Self {
            tables: tables.iter().map(|&(rows, columns)| all.block(rows, columns)).collect(),
            input: all.affine(2 * width, n_inputs),
            layers: (0..n_layers).map(|_| all.layer(width)).collect(),
        }
    }

    /// Numbers of a token's given states.
    pub fn n_states(&self) -> usize {
        self.input.weights.columns - self.tables.iter().map(|table| table.columns).sum::<usize>()
    }
}

impl SurroundingsBlocks {
    /// `n_inputs` are a token's, `width` is that of the layer in one direction, `relations` are numbers of classes.
    pub fn new(
        all: &mut Allocator,
        n_inputs: usize,
        width: usize,
        n_anchors: usize,
        relations: &[usize],
    ) -> Self {
        let whole = 8 * width;
        Self {
            tokens: all.affine(whole, n_inputs),
            anchors: (0..n_anchors).map(|_| all.affine(whole, n_inputs)).collect(),
            relations: relations.iter().map(|&n_classes| all.block(n_classes, whole)).collect(),
            peepholes: all.block(4, width),
        }
    }

    /// Width of the layer in one direction.
    pub fn width(&self) -> usize {
        self.peepholes.columns
    }
}
