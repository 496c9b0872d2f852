//! Named entities: the best sequence of begin, inside and outside labels.

use legation_doc::{Name, NameKind};

/// Where a token stands in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Label {
    Outside,
    Begin(NameKind),
    Inside(NameKind),
}

impl Label {
    /// Whether the label may follow `last`: a name goes on only from its own kind.
    pub fn may_follow(self, last: Self) -> bool {
        match self {
            Self::Inside(kind) => last == Self::Begin(kind) || last == Self::Inside(kind),
            _ => true,
        }
    }
}

/// The best well-formed labels (Viterbi 1967). `scores` has a row of `labels.len()` for each token,
/// `transitions` one for the beginning and one for each label before.
pub(crate) fn decode(scores: &[i32], transitions: &[i32], labels: &[Label]) -> Vec<Label> {
    let n_labels = labels.len();
    if n_labels == 0 {
        return vec![Label::Outside; 0];
    }
    let mut totals: Vec<i64> = Vec::with_capacity(scores.len());
    let mut origins: Vec<u8> = Vec::with_capacity(scores.len());
    for row in scores.chunks_exact(n_labels) {
        let start = totals.len();
        for (class, &score) in row.iter().enumerate() {
            let step = |row: usize| i64::from(transitions[row * n_labels + class]);
            let (mut best, mut origin) = (i64::MIN / 2, 0);
            if start == 0 && labels[class].may_follow(Label::Outside) {
                best = step(0);
            }
            for last in 0..start.min(n_labels) {
                let total = totals[start - n_labels + last] + step(last + 1);
                if total > best && labels[class].may_follow(labels[last]) {
                    (best, origin) = (total, last as u8);
                }
            }
            totals.push(best + i64::from(score));
            origins.push(origin);
        }
    }
    let length = totals.len() / n_labels;
    let mut decoded = vec![Label::Outside; length];
    let last = totals.len().saturating_sub(n_labels);
    let mut class =
        (0..totals.len() - last).max_by_key(|&class| (totals[last + class], std::cmp::Reverse(class)));
    for at in (0..length).rev() {
        let Some(now) = class else { break };
        decoded[at] = labels[now];
        class = Some(usize::from(origins[at * n_labels + now]));
    }
    decoded
}

/// The names that well-formed labels mark.
pub(crate) fn names(labels: &[Label]) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for (idx, label) in labels.iter().enumerate() {
        let idx = idx as u32;
        match (label, names.last_mut()) {
            (Label::Begin(kind), _) => names.push(Name { start: idx, end: idx + 1, kind: *kind }),
            (Label::Inside(_), Some(name)) => name.end = idx + 1,
            _ => {}
        }
    }
    names
}

/// The labels of a sentence of `length` tokens with these names.
pub(crate) fn labels(names: &[Name], length: usize) -> Vec<Label> {
    let mut labels = vec![Label::Outside; length];
    for name in names {
        labels[name.start as usize..name.end as usize].fill(Label::Inside(name.kind));
        labels[name.start as usize] = Label::Begin(name.kind);
    }
    labels
}
