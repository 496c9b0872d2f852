//! Named entities: the best sequence of begin, inside and outside labels.

use legation_doc::{Name, NameKind};
use legation_network::labels;

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

/// The best well-formed labels; see [`labels::decode`] for the shapes.
pub(crate) fn decode(scores: &[i32], transitions: &[i32], classes: &[Label]) -> Vec<Label> {
    let may_follow = |class: usize, last: Option<usize>| {
        classes[class].may_follow(last.map_or(Label::Outside, |last| classes[last]))
    };
    let best = labels::decode(scores, transitions, classes.len(), may_follow);
    best.into_iter().map(|class| classes[class]).collect()
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
pub(crate) fn labels_of(names: &[Name], length: usize) -> Vec<Label> {
    let mut labels = vec![Label::Outside; length];
    for name in names {
        labels[name.start as usize..name.end as usize].fill(Label::Inside(name.kind));
        labels[name.start as usize] = Label::Begin(name.kind);
    }
    labels
}
