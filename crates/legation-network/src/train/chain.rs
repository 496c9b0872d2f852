//! Labels in a row: a linear-chain conditional random field (Lafferty, McCallum and Pereira 2001), where some
//! labels may be unknown.

/// A score that rules a label out.
const NEVER: f32 = -1e9;

/// Scores of a sentence's labels.
#[derive(Debug)]
pub struct Chain<'a> {
    /// Number of labels.
    pub n_labels: usize,
    /// A row for each token.
    pub scores: &'a [f32],
    /// A row for each label before, the first for the beginning, a column for each label.
    pub transitions: &'a [f32],
    /// Likewise, which transitions there are.
    pub is_allowed: &'a [bool],
}

/// How likely each label and each transition is.
struct Marginals {
    /// Logarithm of the sum over all rows of labels.
    total: f64,
    labels: Vec<f32>,
    transitions: Vec<f32>,
}

impl Chain<'_> {
    /// The loss of a sentence, the gradient of its scores and that of the transitions.
    ///
    /// The loss is that of all rows of labels that agree with those known.
    pub fn learn(&self, known: &[Option<usize>]) -> (f64, Vec<f32>, Vec<f32>) {
        let free = self.marginals(|_, _| true);
        let bound = self.marginals(|at, label| known[at].is_none_or(|known| known == label));
        let less = |free: Vec<f32>, bound: Vec<f32>| {
            free.into_iter().zip(bound).map(|(free, bound)| free - bound).collect()
        };
        (free.total - bound.total, less(free.labels, bound.labels), less(free.transitions, bound.transitions))
    }

    fn marginals(&self, may_be: impl Fn(usize, usize) -> bool) -> Marginals {
        let n_labels = self.n_labels;
        let n = self.scores.len() / n_labels;
        let own = |at: usize, label: usize| {
            if may_be(at, label) { self.scores[at * n_labels + label] } else { NEVER }
        };
        let step = |before: usize, label: usize| {
            let idx = before * n_labels + label;
            if self.is_allowed[idx] { self.transitions[idx] } else { NEVER }
        };
        // Sums over what stands before and including a token, and over what stands after it.
        let mut before = vec![0.0; n * n_labels];
        let mut after = vec![0.0; n * n_labels];
        for at in 0..n {
            for label in 0..n_labels {
                let sum = if at == 0 {
                    step(0, label)
                } else {
                    log_sum(n_labels, |last| before[(at - 1) * n_labels + last] + step(last + 1, label))
                };
                before[at * n_labels + label] = sum + own(at, label);
            }
        }
        for at in (0..n.saturating_sub(1)).rev() {
            for label in 0..n_labels {
                after[at * n_labels + label] = log_sum(n_labels, |next| {
                    step(label + 1, next) + own(at + 1, next) + after[(at + 1) * n_labels + next]
                });
            }
        }
        let total = log_sum(n_labels, |label| before[(n - 1) * n_labels + label]);
        let labels =
            before.iter().zip(&after).map(|(before, after)| (before + after - total).exp()).collect();
        let mut transitions = vec![0.0; (n_labels + 1) * n_labels];
        for label in 0..n_labels {
            transitions[label] = (before[label] + after[label] - total).exp();
        }
        for at in 1..n {
            for label in 0..n_labels {
                let rest = own(at, label) + after[at * n_labels + label] - total;
                if rest < NEVER / 2.0 {
                    continue;
                }
                for last in 0..n_labels {
                    transitions[(last + 1) * n_labels + label] +=
                        (before[(at - 1) * n_labels + last] + step(last + 1, label) + rest).exp();
                }
            }
        }
        Marginals { total: f64::from(total), labels, transitions }
    }
}

/// Replaces the scores of a sentence's labels by the gradient of `share` of their loss, and adds that of the
/// transitions between them; gives the loss. See [`Chain`] for the shapes, and [`Chain::learn`] for `known`.
pub fn learn_labels(
    scores: &mut [f32],
    transitions: &[f32],
    is_allowed: &[bool],
    known: &[Option<usize>],
    share: f32,
    transitions_back: &mut [f32],
) -> f64 {
    let chain = Chain { n_labels: scores.len() / known.len().max(1), scores, transitions, is_allowed };
    let (loss, by_score, by_transition) = chain.learn(known);
    for (score, back) in scores.iter_mut().zip(by_score) {
        *score = back * share;
    }
    for (cell, back) in transitions_back.iter_mut().zip(by_transition) {
        *cell += back * share;
    }
    loss
}

fn log_sum(length: usize, value: impl Fn(usize) -> f32) -> f32 {
    let largest = (0..length).map(&value).fold(f32::MIN, f32::max);
    largest + (0..length).map(|idx| (value(idx) - largest).exp()).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_gradient_is_that_of_the_loss() {
        let scores = [0.3, -0.2, 1.0, 0.5, -0.7, 0.1];
        let transitions = [0.1, -0.3, 0.2, 0.4, -0.1, 0.0];
        let is_allowed = [true, true, true, true, false, true];
        let known = [None, Some(1), Some(1)];
        let loss = |scores: &[f32], transitions: &[f32]| {
            Chain { n_labels: 2, scores, transitions, is_allowed: &is_allowed }.learn(&known)
        };
        let (_, by_score, by_transition) = loss(&scores, &transitions);
        let step = 1e-2;
        let moved = |values: &[f32], idx: usize, by: f32| {
            let mut values = values.to_vec();
            values[idx] += by;
            values
        };
        for idx in 0..6 {
            let up = loss(&moved(&scores, idx, step), &transitions).0;
            let down = loss(&moved(&scores, idx, -step), &transitions).0;
            assert!(((up - down) / f64::from(2.0 * step) - f64::from(by_score[idx])).abs() < 1e-3);
            let up = loss(&scores, &moved(&transitions, idx, step)).0;
            let down = loss(&scores, &moved(&transitions, idx, -step)).0;
            assert!(((up - down) / f64::from(2.0 * step) - f64::from(by_transition[idx])).abs() < 1e-3);
        }
    }
}
