//! Dependency trees: greedy arc-hybrid transitions (Kuhlmann, Gómez-Rodríguez and Satta 2011) with the
//! features of Zhang and Nivre (2011).
//!
//! A stack and a buffer; the artificial root stands at the end of the buffer. `Shift` moves the first of
//! the buffer to the stack, `Left` makes it the governor of the stack's top, `Right` makes the stack's
//! second the governor of the top. The root takes one dependent only, which makes every tree well formed.

use legation_doc::Deprel;

use crate::weights::Weights;
use crate::words::{Features, Word};

/// A transition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Action {
    Shift,
    Left(Deprel),
    Right(Deprel),
}

/// Governor and relation of a token; the governor of the root is the number of tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arc {
    pub head: u32,
    pub deprel: Deprel,
}

/// The tree of a sentence, an arc for each word.
pub(crate) fn parse(words: &[Word], tags: &[u8], actions: &[Action], weights: &Weights) -> Vec<Arc> {
    let mut state = State::new(words.len());
    let mut features = Features::default();
    while !state.is_final() {
        features.clear();
        extract(&state, words, tags, &mut features);
        let mut scores = [0; 256];
        weights.score(&features.keys, &mut scores);
        let action = best(&state, actions, &scores).map_or_else(|| state.fallback(), |class| actions[class]);
        state.apply(action);
    }
    state.arcs
}

/// The legal action with the highest score; `None` if no action of the model is legal.
pub(crate) fn best(state: &State, actions: &[Action], scores: &[i32; 256]) -> Option<usize> {
    let legal = state.legal();
    let mut best: Option<usize> = None;
    for (class, &action) in actions.iter().enumerate() {
        if legal.allows(action) && best.is_none_or(|best| scores[class] > scores[best]) {
            best = Some(class);
        }
    }
    best
}

/// Kinds of action that a state allows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Legal {
    pub shift: bool,
    pub left: bool,
    pub right: bool,
    /// Whether a left arc would come from the artificial root.
    pub is_root: bool,
}

impl Legal {
    pub fn allows(self, action: Action) -> bool {
        match action {
            Action::Shift => self.shift,
            Action::Left(deprel) => self.left && self.is_root == (deprel == Deprel::Root),
            Action::Right(deprel) => self.right && deprel != Deprel::Root,
        }
    }
}

/// A configuration of the transition system.
#[derive(Debug, Clone)]
pub(crate) struct State {
    pub stack: Vec<u32>,
    /// First of the buffer; `length` is the artificial root.
    pub next: u32,
    pub length: u32,
    /// Those of tokens off the stack are final.
    pub arcs: Vec<Arc>,
    children: Vec<Children>,
}

/// What features ask of a token's dependents so far.
#[derive(Debug, Clone, Copy, Default)]
struct Children {
    /// Leftmost and second leftmost, index plus one, 0 if none.
    left: [u32; 2],
    /// Rightmost and second rightmost, likewise.
    right: [u32; 2],
    n_left: u8,
    n_right: u8,
    /// Relations on either side, as bits.
    left_set: u64,
    right_set: u64,
}

impl State {
    pub fn new(length: usize) -> Self {
        Self {
            stack: Vec::with_capacity(length),
            next: 0,
            length: length as u32,
            arcs: vec![Arc { head: length as u32, deprel: Deprel::Root }; length],
            children: vec![Children::default(); length + 1],
        }
    }

    pub fn is_final(&self) -> bool {
        self.next == self.length && self.stack.is_empty()
    }

    pub fn legal(&self) -> Legal {
        let at_end = self.next == self.length;
        Legal {
            shift: !at_end,
            left: if at_end { self.stack.len() == 1 } else { !self.stack.is_empty() },
            right: self.stack.len() > 1,
            is_root: at_end,
        }
    }

    /// An action that is legal in any state that is not final.
    fn fallback(&self) -> Action {
        let legal = self.legal();
        match (legal.shift, legal.right) {
            (true, _) => Action::Shift,
            (false, true) => Action::Right(Deprel::Dep),
            (false, false) => Action::Left(Deprel::Root),
        }
    }

    /// Takes a legal action.
    pub fn apply(&mut self, action: Action) {
        match action {
            Action::Shift => {
                self.stack.push(self.next);
                self.next += 1;
            }
            Action::Left(deprel) => {
                if let Some(child) = self.stack.pop() {
                    self.attach(child, self.next, deprel);
                }
            }
            Action::Right(deprel) => {
                if let (Some(child), Some(&head)) = (self.stack.pop(), self.stack.last()) {
                    self.attach(child, head, deprel);
                }
            }
        }
    }

    fn attach(&mut self, child: u32, head: u32, deprel: Deprel) {
        self.arcs[child as usize] = Arc { head, deprel };
        let children = &mut self.children[head as usize];
        let bit = 1 << (deprel as u32 & 63);
        if child < head {
            children.left = [child + 1, children.left[0]];
            children.n_left = children.n_left.saturating_add(1);
            children.left_set |= bit;
        } else {
            children.right = [child + 1, children.right[0]];
            children.n_right = children.n_right.saturating_add(1);
            children.right_set |= bit;
        }
    }
}

/// A token as the templates see it: all 0 where there is none.
#[derive(Clone, Copy, Default)]
struct Node {
    word: u32,
    tag: u32,
    label: u32,
    index: u32,
}

/// The features of a state.
pub(crate) fn extract(state: &State, words: &[Word], tags: &[u8], out: &mut Features) {
    let length = state.length;
    let node = |place: u32| -> Node {
        match place {
            0 => Node::default(),
            _ if place - 1 == length => Node { word: 1, tag: 255 + 1, label: 0, index: place },
            _ => {
                let idx = (place - 1) as usize;
                Node {
                    word: words[idx].lower,
                    tag: u32::from(tags[idx]) + 1,
                    label: state.arcs[idx].deprel as u32 + 1,
                    index: place,
                }
            }
        }
    };
    let stacked = |depth: usize| state.stack.len().checked_sub(depth + 1).map_or(0, |at| state.stack[at] + 1);
    let buffered = |offset: u32| {
        if state.next + offset <= length { state.next + offset + 1 } else { 0 }
    };
    let children = |place: u32| {
        if place == 0 { Children::default() } else { state.children[(place - 1) as usize] }
    };

    let (s0, s1, s2) = (node(stacked(0)), node(stacked(1)), node(stacked(2)));
    let (b0, b1, b2, b3) = (node(buffered(0)), node(buffered(1)), node(buffered(2)), node(buffered(3)));
    let (c0, c1, cb) = (children(s0.index), children(s1.index), children(b0.index));
    let (s0l, s0r, s0l2, s0r2) = (node(c0.left[0]), node(c0.right[0]), node(c0.left[1]), node(c0.right[1]));
    let (s1l, s1r, s1l2, s1r2) = (node(c1.left[0]), node(c1.right[0]), node(c1.left[1]), node(c1.right[1]));
    let (b0l, b0l2) = (node(cb.left[0]), node(cb.left[1]));
    let form = |place: u32| {
        if place == 0 || place > length { 0 } else { words[(place - 1) as usize].form }
    };
    let suffix = |place: u32| {
        if place == 0 || place > length { 0 } else { words[(place - 1) as usize].suffixes[2] }
    };
    let near = distance(s0.index, b0.index);
    let far = distance(s1.index, s0.index);

    // Single tokens.
    for node in [s0, s1, b0, b1, b2] {
        out.push([node.word]);
        out.push([node.tag]);
        out.push([node.word, node.tag]);
    }
    out.push([s2.word, s2.tag]);
    out.push([s2.tag]);
    out.push([b3.tag]);
    out.push([form(s0.index)]);
    out.push([form(b0.index)]);
    out.push([suffix(s0.index), s0.tag]);
    out.push([suffix(b0.index), b0.tag]);
    // Pairs.
    for (left, right) in [(s0, b0), (s1, s0), (s1, b0)] {
        out.push([left.word, left.tag, right.word, right.tag]);
        out.push([left.word, right.word]);
        out.push([left.word, left.tag, right.tag]);
        out.push([left.tag, right.word, right.tag]);
        out.push([left.tag, right.tag]);
    }
    out.push([b0.tag, b1.tag]);
    out.push([b0.word, b1.tag]);
    out.push([b0.tag, b1.word]);
    out.push([s0.word, b1.word]);
    out.push([s0.tag, b1.tag]);
    // Triples of tags.
    out.push([b0.tag, b1.tag, b2.tag]);
    out.push([s0.tag, b0.tag, b1.tag]);
    out.push([s1.tag, s0.tag, b0.tag]);
    out.push([s2.tag, s1.tag, s0.tag]);
    out.push([s1.tag, s0.tag, b0.tag, b1.tag]);
    out.push([s0.tag, b0.tag, b1.tag, b2.tag]);
    out.push([s0.word, b0.tag, b1.tag]);
    out.push([s0.tag, b0.word, b1.tag]);
    out.push([s1.tag, s0.word, b0.tag]);
    out.push([s1.word, s0.tag, b0.tag]);
    for child in [s0l, s0r, s0l2, s0r2] {
        out.push([s0.tag, child.tag, b0.tag]);
        out.push([s1.tag, s0.tag, child.tag, child.label]);
    }
    for child in [s1l, s1r, s1r2] {
        out.push([s1.tag, child.tag, s0.tag, child.label]);
        out.push([s1.tag, child.label, b0.tag]);
    }
    out.push([s0.tag, b0.tag, b0l.tag]);
    out.push([s0.tag, b0.tag, b0l.label]);
    out.push([s1.tag, s0.tag, b0.tag, b0l.label]);
    // Distances and numbers of dependents.
    for word in [s0.word, s0.tag, b0.word, b0.tag] {
        out.push([word, near]);
    }
    out.push([s0.tag, b0.tag, near]);
    out.push([s0.word, b0.word, near]);
    out.push([s1.tag, s0.tag, far]);
    out.push([s1.word, s0.tag, far]);
    out.push([s1.tag, s0.word, far]);
    for (node, count) in
        [(s0, c0.n_left), (s0, c0.n_right), (s1, c1.n_left), (s1, c1.n_right), (b0, cb.n_left)]
    {
        out.push([node.word, u32::from(count)]);
        out.push([node.tag, u32::from(count)]);
    }
    // Dependents.
    for child in [s0l, s0r, s1l, s1r, b0l] {
        out.push([child.word]);
        out.push([child.tag]);
        out.push([child.label]);
    }
    for child in [s0l2, s0r2, s1l2, s1r2, b0l2] {
        out.push([child.tag, child.label]);
        out.push([child.word]);
    }
    // Relations that a token already governs.
    for (node, set) in
        [(s0, c0.left_set), (s0, c0.right_set), (s1, c1.right_set), (s1, c1.left_set), (b0, cb.left_set)]
    {
        let (low, high) = (set as u32, (set >> 32) as u32);
        out.push([node.tag, low, high]);
        out.push([node.word, low, high]);
    }
    // The preposition or conjunction before a phrase decides where the phrase goes.
    out.push([s1.word, s0l.word]);
    out.push([s1.tag, s0l.word]);
    out.push([s1.tag, s0l.word, s0.tag]);
    out.push([s1.word, s0l.word, s0.tag]);
    out.push([s1.tag, s0l.word, s0.word]);
    out.push([s1.tag, s0l.word, far]);
    out.push([s0.tag, b0l.word, b0.tag]);
    out.push([s0.word, b0l.word, b0.tag]);
    out.push([s2.tag, s1.tag, s0l.word]);
    out.push([s1.tag, s0.tag, s0r.tag, b0.tag]);
    out.push([s1.tag, s0.tag, c0.left_set as u32, (c0.left_set >> 32) as u32]);
    out.push([s0.tag, b0.tag, cb.left_set as u32, (cb.left_set >> 32) as u32]);
    // Classes of words.
    let classes = |place: u32| {
        if place == 0 || place > length { [0; 2] } else { words[(place - 1) as usize].classes }
    };
    let (k0, k1, kb, kb1) = (classes(s0.index), classes(s1.index), classes(b0.index), classes(b1.index));
    let (k0l, k0r) = (classes(s0l.index), classes(s0r.index));
    for [fine, _] in [k0, k1, kb, kb1] {
        out.push([fine]);
    }
    for (left, right, left_tag, right_tag) in [(k0, kb, s0.tag, b0.tag), (k1, k0, s1.tag, s0.tag)] {
        out.push([left[0], right[0]]);
        out.push([left[1], right[1], left_tag, right_tag]);
        out.push([left[0], right_tag]);
        out.push([left_tag, right[0]]);
    }
    out.push([k1[1], k0[1], kb[1]]);
    out.push([k1[0], s0l.word, k0[0]]);
    out.push([k1[1], s0l.word, k0[1], s0.tag]);
    out.push([k1[0], k0l[0], s0.tag]);
    out.push([k0[0], k0r[0], b0.tag]);
}

/// Distance between two places, in few steps.
fn distance(left: u32, right: u32) -> u32 {
    if left == 0 || right == 0 {
        return 0;
    }
    match right.abs_diff(left) {
        short @ 0..=5 => short + 1,
        6..=9 => 8,
        _ => 9,
    }
}
