//! The dependency tree of highest score: Chu and Liu (1965), Edmonds (1967), in quadratic time.

/// Score of an arc that may not be.
const NEVER: i64 = i64::MIN / 4;
/// Added to every arc from the root, so that a tree has one such arc.
const ROOT_PENALTY: i64 = 1 << 48;

/// The governor of each word; that of the root's dependent is `n`, the number of words. One word depends on
/// the root and there is no cycle.
///
/// `scores` has a row for each word and in it `n + 1` columns, the score of each governor, the root last.
pub(crate) fn heads(scores: &[i32], n: usize) -> Vec<u32> {
    let row = |child: usize| &scores[child * (n + 1)..(child + 1) * (n + 1)];
    let best = |child: usize| {
        let governors = (0..=n).filter(|&head| head != child);
        governors.reduce(|best, head| if row(child)[head] > row(child)[best] { head } else { best })
    };
    let greedy: Vec<u32> = (0..n).map(|child| best(child).unwrap_or(n) as u32).collect();
    if is_tree(&greedy) { greedy } else { spanning_tree(scores, n) }
}

/// Whether one word depends on the root and the root governs all.
fn is_tree(heads: &[u32]) -> bool {
    let root = heads.len();
    if heads.iter().filter(|&&head| head as usize == root).count() != 1 {
        return false;
    }
    // The number of the walk that came by each word; a walk that meets itself goes in a circle.
    let mut seen = vec![0; root];
    for start in 0..root {
        let mut at = start;
        while at != root && seen[at] == 0 {
            seen[at] = start + 1;
            at = heads[at] as usize;
        }
        if at != root && seen[at] == start + 1 {
            return false;
        }
    }
    true
}

/// Grows a path against the arcs; where it meets itself, the cycle becomes one node. Each of fewer than `n`
/// contractions takes time linear in `n` for each node of its cycle.
fn spanning_tree(scores: &[i32], n: usize) -> Vec<u32> {
    let mut graph = Graph::new(scores, n);
    let mut is_done = vec![false; graph.width];
    is_done[n] = true;
    for start in 0..n {
        let mut path: Vec<usize> = Vec::new();
        let mut at = graph.outermost(start);
        while !is_done[at] {
            if let Some(first) = path.iter().position(|&node| node == at) {
                at = graph.contract(&path.split_off(first));
            }
            path.push(at);
            graph.choose(at);
            at = graph.outermost(graph.chosen[at].0 as usize);
        }
        for node in path {
            is_done[node] = true;
        }
    }
    graph.expand()
}

/// Words, the root (node `n`) and, above them, the cycles found so far.
struct Graph {
    n: usize,
    /// No more nodes than this.
    width: usize,
    /// For each node and each other, the score of the best arc from the other into the node.
    weights: Vec<i64>,
    /// The governor and the word of that arc.
    ends: Vec<(u32, u32)>,
    /// The arc chosen to enter each node, and its weight.
    chosen: Vec<(u32, u32)>,
    value: Vec<i64>,
    /// The cycle that swallowed each node.
    cycle: Vec<Option<usize>>,
    /// The number of nodes so far.
    n_nodes: usize,
}

impl Graph {
    fn new(scores: &[i32], n: usize) -> Self {
        let width = 2 * n + 1;
        let mut graph = Self {
            n,
            width,
            weights: vec![NEVER; width * width],
            ends: vec![(0, 0); width * width],
            chosen: vec![(0, 0); width],
            value: vec![0; width],
            cycle: vec![None; width],
            n_nodes: n + 1,
        };
        for child in 0..n {
            for head in (0..=n).filter(|&head| head != child) {
                let penalty = if head == n { ROOT_PENALTY } else { 0 };
                graph.weights[child * width + head] = i64::from(scores[child * (n + 1) + head]) - penalty;
                graph.ends[child * width + head] = (head as u32, child as u32);
            }
        }
        graph
    }

    /// The outermost cycle that holds a node, or the node itself.
    fn outermost(&self, mut node: usize) -> usize {
        while let Some(cycle) = self.cycle[node] {
            node = cycle;
        }
        node
    }

    /// Chooses the best arc into a node.
    fn choose(&mut self, node: usize) {
        let row = &self.weights[node * self.width..][..self.n_nodes];
        let mut best = self.n;
        for (head, &weight) in row.iter().enumerate() {
            if weight > row[best] && self.cycle[head].is_none() {
                best = head;
            }
        }
        self.value[node] = row[best];
        self.chosen[node] = self.ends[node * self.width + best];
    }

    /// Makes a node of a cycle. An arc into it costs what the arc it replaces was worth.
    fn contract(&mut self, nodes: &[usize]) -> usize {
        let (new, width) = (self.n_nodes, self.width);
        self.n_nodes += 1;
        for &node in nodes {
            self.cycle[node] = Some(new);
        }
        for &node in nodes {
            for other in (0..new).filter(|&other| self.cycle[other].is_none()) {
                let (from, into) = (node * width + other, new * width + other);
                if self.weights[from] > NEVER && self.weights[from] - self.value[node] > self.weights[into] {
                    self.weights[into] = self.weights[from] - self.value[node];
                    self.ends[into] = self.ends[from];
                }
                let (from, into) = (other * width + node, other * width + new);
                if self.weights[from] > self.weights[into] {
                    self.weights[into] = self.weights[from];
                    self.ends[into] = self.ends[from];
                }
            }
        }
        new
    }

    /// From the outermost cycles inwards, the arc that enters a cycle replaces that of the node it enters.
    fn expand(mut self) -> Vec<u32> {
        for cycle in (self.n + 1..self.n_nodes).rev() {
            let arc = self.chosen[cycle];
            let mut node = arc.1 as usize;
            while let Some(outer) = self.cycle[node].filter(|&outer| outer != cycle) {
                node = outer;
            }
            self.chosen[node] = arc;
        }
        self.chosen[..self.n].iter().map(|&(head, _)| head).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every tree with one dependent of the root, tried.
    fn exhaustive(scores: &[i32], n: usize) -> i64 {
        let mut best = i64::MIN;
        for code in 0..(n + 1).pow(n as u32) {
            let heads: Vec<u32> =
                (0..n).map(|child| (code / (n + 1).pow(child as u32) % (n + 1)) as u32).collect();
            if heads.iter().enumerate().all(|(child, &head)| child != head as usize) && is_tree(&heads) {
                best = best.max(total(scores, &heads));
            }
        }
        best
    }

    fn total(scores: &[i32], heads: &[u32]) -> i64 {
        let n = heads.len();
        heads
            .iter()
            .enumerate()
            .map(|(child, &head)| i64::from(scores[child * (n + 1) + head as usize]))
            .sum()
    }

    proptest! {
        #[test]
        fn no_tree_scores_higher(n in 1..6_usize, seed in proptest::collection::vec(-9..9_i32, 30)) {
            let scores: Vec<i32> = seed.into_iter().cycle().take(n * (n + 1)).collect();
            let heads = heads(&scores, n);
            prop_assert!(is_tree(&heads), "{heads:?}");
            prop_assert_eq!(total(&scores, &heads), exhaustive(&scores, n));
        }

        #[test]
        fn long_sentences_get_trees(scores in proptest::collection::vec(-99..99_i32, 40 * 41)) {
            prop_assert!(is_tree(&spanning_tree(&scores, 40)));
        }
    }
}
