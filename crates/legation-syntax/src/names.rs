//! Named entities: a greedy sequence tagger over begin, inside and outside labels.

use legation_doc::{Name, NameKind};

use crate::tagger::best;
use crate::weights::Weights;
use crate::words::{Features, Word};

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

/// The names of a sentence. `tags` are the tagger's classes.
pub(crate) fn find(words: &[Word], tags: &[u8], labels: &[Label], weights: &Weights) -> Vec<Name> {
    let mut features = Features::default();
    let mut classes: Vec<u8> = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        features.clear();
        extract(words, tags, &classes, at, &mut features);
        let mut scores = [0; 256];
        weights.score(&features.keys, &mut scores);
        classes.push(best_label(&mut scores, labels, classes.last().copied()));
    }
    names(
        &classes
            .iter()
            .map(|&class| labels.get(usize::from(class)).copied().unwrap_or(Label::Outside))
            .collect::<Vec<_>>(),
    )
}

/// The best class among those that may follow the last.
pub(crate) fn best_label(scores: &mut [i32; 256], labels: &[Label], last: Option<u8>) -> u8 {
    let last = last.and_then(|class| labels.get(usize::from(class)).copied()).unwrap_or(Label::Outside);
    for (class, label) in labels.iter().enumerate() {
        if !label.may_follow(last) {
            scores[class] = i32::MIN;
        }
    }
    best(&scores[..labels.len()])
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

/// The features of the token at `at`, given the classes before it.
pub(crate) fn extract(words: &[Word], tags: &[u8], classes: &[u8], at: usize, out: &mut Features) {
    let none = Word::default();
    let index = |offset: isize| at.checked_add_signed(offset);
    let word = |offset: isize| index(offset).and_then(|idx| words.get(idx)).unwrap_or(&none);
    let tag =
        |offset: isize| index(offset).and_then(|idx| tags.get(idx)).map_or(0, |&tag| u32::from(tag) + 1);
    let class = |back: usize| at.checked_sub(back).map_or(0, |idx| u32::from(classes[idx]) + 1);
    let (two_back, one_back, this, next, two_on) = (word(-2), word(-1), word(0), word(1), word(2));
    let (last, before_last) = (class(1), class(2));

    out.push([]);
    out.push([this.form]);
    out.push([this.lower]);
    out.push([this.shape]);
    for prefix in &this.prefixes[1..] {
        out.push([*prefix]);
    }
    for suffix in &this.suffixes[1..] {
        out.push([*suffix]);
    }
    out.push([one_back.lower]);
    out.push([two_back.lower]);
    out.push([next.lower]);
    out.push([two_on.lower]);
    out.push([one_back.shape]);
    out.push([next.shape]);
    out.push([two_on.shape]);
    out.push([two_back.shape, one_back.shape]);
    out.push([one_back.shape, this.shape, next.shape]);
    out.push([this.shape, next.shape, two_on.shape]);
    out.push([one_back.form, this.form]);
    out.push([this.form, next.form]);
    out.push([one_back.form, this.shape]);
    out.push([this.shape, next.form]);
    out.push([one_back.lower, next.lower, this.shape]);
    out.push([next.suffixes[2]]);
    out.push([one_back.suffixes[2]]);
    out.push([tag(0)]);
    out.push([tag(-1)]);
    out.push([tag(1)]);
    out.push([tag(-1), tag(0), tag(1)]);
    out.push([tag(0), this.shape]);
    out.push([last]);
    out.push([last, before_last]);
    out.push([last, this.lower]);
    out.push([last, this.shape]);
    out.push([last, one_back.lower, this.shape]);
    out.push([last, next.lower]);
    out.push([last, tag(0)]);
    out.push([last, before_last, this.shape]);
    out.push([last, one_back.form, this.form]);
    out.push([last, next.shape]);
    out.push([last, this.suffixes[2]]);
    out.push([u32::from(at == 0), this.shape]);
    out.push([u32::from(at == 0), this.lower]);
    for word in [two_back, one_back, this, next, two_on] {
        out.push([word.classes[0]]);
        out.push([word.classes[0], this.shape]);
    }
    out.push([last, this.classes[0], this.shape]);
    out.push([one_back.classes[0], this.classes[0], this.shape]);
    out.push([this.classes[0], next.classes[0], this.shape, next.shape]);
    out.push([one_back.classes[1], this.classes[1], next.classes[1]]);
    out.push([last, one_back.classes[0], next.classes[0]]);
}
