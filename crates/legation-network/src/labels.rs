//! Labels in a row.

/// The best well-formed labels (Viterbi 1967), one for each row of `scores`, of the first where several are equal.
///
/// `scores` has a row of `n_labels` for each token; `transitions` one for the beginning and one for each label
/// before. `may_follow` tells whether a label may stand after another, or at the beginning.
pub fn decode(
    scores: &[i32],
    transitions: &[i32],
    n_labels: usize,
    may_follow: impl Fn(usize, Option<usize>) -> bool,
) -> Vec<usize> {
    if n_labels == 0 {
        return Vec::new();
    }
    let mut totals: Vec<i64> = Vec::with_capacity(scores.len());
    let mut origins: Vec<u8> = Vec::with_capacity(scores.len());
    for row in scores.chunks_exact(n_labels) {
        let start = totals.len();
        for (class, &score) in row.iter().enumerate() {
            let step = |row: usize| i64::from(transitions[row * n_labels + class]);
            let (mut best, mut origin) = (i64::MIN / 2, 0);
            if start == 0 && may_follow(class, None) {
                best = step(0);
            }
            for last in 0..start.min(n_labels) {
                let total = totals[start - n_labels + last] + step(last + 1);
                if total > best && may_follow(class, Some(last)) {
                    (best, origin) = (total, last as u8);
                }
            }
            totals.push(best + i64::from(score));
            origins.push(origin);
        }
    }
    let length = totals.len() / n_labels;
    let mut decoded = vec![0; length];
    let last = totals.len().saturating_sub(n_labels);
    let mut class =
        (0..totals.len() - last).max_by_key(|&class| (totals[last + class], std::cmp::Reverse(class)));
    for at in (0..length).rev() {
        let Some(now) = class else { break };
        decoded[at] = now;
        class = Some(usize::from(origins[at * n_labels + now]));
    }
    decoded
}
