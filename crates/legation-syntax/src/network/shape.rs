//! Sizes of the network, and where each of its weights lies among all.

use legation_network::shape::{Affine, Allocator, Block, LayerBlocks};
use legation_network::{ModelError, Reader};

use crate::words::{N_TABLES, Table};

/// Sizes of the network.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Shape {
    pub tables: [Table; N_TABLES],
    /// Of the state of one direction.
    pub width: usize,
    pub n_layers: usize,
    /// The layer that tags and names are read from, from 1.
    pub tag_layer: usize,
    pub label_layer: usize,
    /// Of the vectors that arcs are scored with.
    pub arc: usize,
    /// Likewise for relations.
    pub relation: usize,
    pub n_tags: usize,
    pub n_feats: usize,
    pub n_labels: usize,
    pub n_relations: usize,
}

impl Shape {
    /// Columns of all tables.
    pub fn n_inputs(&self) -> usize {
        self.tables.iter().map(|table| table.width).sum()
    }

    fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        let tables = self.tables.iter().flat_map(|table| [table.n_rows, table.width]);
        tables.chain([
            self.width,
            self.n_layers,
            self.tag_layer,
            self.label_layer,
            self.arc,
            self.relation,
            self.n_tags,
            self.n_feats,
            self.n_labels,
            self.n_relations,
        ])
    }

    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.numbers().flat_map(|number| (number as u32).to_le_bytes()));
    }

    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let mut shape = Self::default();
        for table in &mut shape.tables {
            *table = Table { n_rows: reader.number()?, width: reader.number()? };
        }
        shape.width = reader.number()?;
        shape.n_layers = reader.number()?;
        shape.tag_layer = reader.number()?;
        shape.label_layer = reader.number()?;
        shape.arc = reader.number()?;
        shape.relation = reader.number()?;
        shape.n_tags = reader.number()?;
        shape.n_feats = reader.number()?;
        shape.n_labels = reader.number()?;
        shape.n_relations = reader.number()?;
        // No product of sizes overflows below.
        let is_sound = shape.numbers().all(|number| number < 1 << 20)
            && shape.width > 0
            && shape.arc > 0
            && shape.relation > 0
            && shape.n_layers < 100
            && [shape.n_tags, shape.n_labels, shape.n_relations].iter().all(|&number| number > 0)
            && (1..=shape.n_layers).contains(&shape.tag_layer)
            && (1..=shape.n_layers).contains(&shape.label_layer);
        if is_sound { Ok(shape) } else { Err(ModelError::Damaged) }
    }
}

/// Where the trained weights lie. The table of word vectors is not among them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Blocks {
    pub tables: Vec<Block>,
    pub input: Affine,
    pub layers: Vec<LayerBlocks>,
    pub tags: Affine,
    pub feats: Affine,
    /// Added to the outputs of the layer that tags are read from: a row for each tag.
    pub tag_vectors: Block,
    /// From each label, the first row being the beginning, to each label.
    pub transitions: Block,
    pub labels: Affine,
    pub dependents: Affine,
    pub governors: Affine,
    pub root: Block,
    pub distances: Block,
    pub relation_dependents: Affine,
    pub relation_governors: Affine,
    pub relation_root: Block,
    pub relations: Affine,
    /// Number of all weights.
    pub length: usize,
}

impl Blocks {
    pub fn new(shape: &Shape) -> Self {
        let mut all = Allocator::default();
        let outputs = 2 * shape.width;
        let tables = shape.tables[1..].iter().map(|table| all.block(table.n_rows, table.width)).collect();
        let input = all.affine(outputs, shape.n_inputs());
        let matrices: Vec<Affine> =
            (0..shape.n_layers).map(|_| all.affine(6 * shape.width, outputs)).collect();
        let tags = all.affine(shape.n_tags, outputs);
        let feats = all.affine(shape.n_feats, outputs);
        let labels = all.affine(shape.n_labels, outputs);
        let dependents = all.affine(shape.arc, outputs);
        let governors = all.affine(shape.arc, outputs);
        let relation_dependents = all.affine(shape.relation, outputs);
        let relation_governors = all.affine(shape.relation, outputs);
        let relations = all.affine(shape.n_relations, shape.relation);
        let layers = matrices
            .into_iter()
            .map(|affine| LayerBlocks { affine, peepholes: all.block(4, shape.width) })
            .collect();
        let transitions = all.block(shape.n_labels + 1, shape.n_labels);
        let tag_vectors = all.block(shape.n_tags, outputs);
        let root = all.block(1, shape.arc);
        let distances = all.block(1, N_DISTANCES);
        let relation_root = all.block(1, shape.relation);
        Self {
            tables,
            input,
            layers,
            tags,
            feats,
            tag_vectors,
            transitions,
            labels,
            dependents,
            governors,
            root,
            distances,
            relation_dependents,
            relation_governors,
            relation_root,
            relations,
            length: all.length,
        }
    }
}

/// Classes of [`distance`].
const N_DISTANCES: usize = 19;

/// The class of the distance from a token to its governor: side and logarithm of length; the root's is 0.
#[inline(always)]
pub(crate) fn distance(child: usize, head: usize, n: usize) -> usize {
    if head == n {
        return 0;
    }
    let side = if head < child { 1 } else { 10 };
    let class = match head.abs_diff(child) {
        length @ 0..=4 => length.saturating_sub(1),
        5..=6 => 4,
        7..=9 => 5,
        10..=14 => 6,
        15..=24 => 7,
        _ => 8,
    };
    side + class
}
