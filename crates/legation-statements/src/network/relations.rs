//! How a token stands to an anchor: by the tree, by quotations and by distance.

use std::ops::Range;

use legation_doc::Deprel;
pub(crate) use legation_network::features::N_DISTANCES;
use legation_network::features::distance;

use super::chunk::Chunk;
use crate::quotes::quote_at;

/// Steps up from the anchor that are told apart: itself, its governor, the next, all above.
const N_STEPS: usize = 4;
/// For each step: on the path from the anchor to the root, or below it by one of the relations.
const N_BRANCHES: usize = Deprel::ALL.len() + 1;
/// Sentences before and after that are told apart; those further off count as the last of them.
const N_AWAY: usize = 3;
/// Classes of paths through the tree.
pub(crate) const N_PATHS: usize = N_STEPS * N_BRANCHES + 1 + 4 * N_AWAY;
/// Classes of quotations: of the anchor quoted or not.
pub(crate) const N_QUOTATIONS: usize = 2 * 6;

/// The classes of a token: of path, quotation and distance.
pub(crate) type Relation = [u16; 3];

/// The relations of the tokens of a window to an anchor among them.
pub(crate) fn relations(chunk: &Chunk<'_>, anchor: usize, window: Range<usize>) -> Vec<Relation> {
    let paths = paths(chunk, anchor, &window);
    let quotations = Quotations::new(chunk, anchor);
    window
        .zip(paths)
        .map(|(token, path)| [path, quotations.class(chunk, token), distance(anchor, token)])
        .collect()
}

fn paths(chunk: &Chunk<'_>, anchor: usize, window: &Range<usize>) -> Vec<u16> {
    let (own_idx, own_start) = chunk.place(anchor);
    let own = &chunk.sentences[own_idx];
    let ways = own.paths_from(anchor - own_start);
    let path = |token: usize| {
        let Some(way) = ways[token] else {
            return N_STEPS * N_BRANCHES;
        };
        let branch = way.down.map_or(N_BRANCHES - 1, |down| down as usize);
        way.up.min(N_STEPS - 1) * N_BRANCHES + branch
    };
    let class = |token: usize| {
        let (idx, start) = chunk.place(token);
        if idx == own_idx {
            return path(token - start) as u16;
        }
        let away = idx.abs_diff(own_idx).min(N_AWAY) - 1;
        let side = usize::from(idx > own_idx);
        let same = usize::from(chunk.sentences[idx].paragraph == own.paragraph);
        (N_STEPS * N_BRANCHES + 1 + (away * 2 + side) * 2 + same) as u16
    };
    window.clone().map(class).collect()
}

/// The quotations next to an anchor.
struct Quotations {
    own: Option<usize>,
    /// Number of quotations that end before the anchor.
    n_before: usize,
}

impl Quotations {
    fn new(chunk: &Chunk<'_>, anchor: usize) -> Self {
        let span = chunk.token(anchor).span;
        let n_before = chunk.quotes.partition_point(|quote| quote.outer.end <= span.start);
        Self { own: quote_at(&chunk.quotes, span), n_before }
    }

    /// For an anchor outside and inside quotations: outside, in the same, in the one before or after, in one further
    /// before or after.
    fn class(&self, chunk: &Chunk<'_>, token: usize) -> u16 {
        let after = self.n_before + usize::from(self.own.is_some());
        let class = match quote_at(&chunk.quotes, chunk.token(token).span) {
            None => 0,
            quote if quote == self.own => 1,
            Some(quote) if quote + 1 == self.n_before => 2,
            Some(quote) if quote == after => 3,
            Some(quote) if quote < self.n_before => 4,
            Some(_) => 5,
        };
        class + if self.own.is_some() { 6 } else { 0 }
    }
}
