//! Sentences as the network learns from them.

use std::ops::Range;

use legation_doc::{Act, Sentence, Span};
use legation_network::States;

use super::{Marks, Pair};
use crate::network::{NO_ACT, Role, features, relations};

/// A sentence.
#[derive(Debug, Default)]
pub(super) struct Example {
    pub n_tokens: usize,
    /// The language engine's, a row for each token.
    pub states: Vec<i16>,
    /// Rows of the tables of features, for each token.
    pub rows: Vec<u32>,
    /// The act of each token; none where it is not known.
    pub acts: Vec<Option<usize>>,
    /// What each token is to any act; none where it is not known.
    pub roles: Vec<Option<usize>>,
    pub predicates: Vec<Marked>,
    pub pairs: Vec<Ends>,
}

/// A word that carries an act.
#[derive(Debug)]
pub(super) struct Marked {
    pub token: usize,
    pub window: Range<usize>,
    pub relations: Vec<u16>,
    /// The [`Role`] of each token of the window.
    pub roles: Vec<Option<usize>>,
    pub factuality: usize,
    /// A class of signs.
    pub sign: usize,
}

/// Two ends, or a target alone.
#[derive(Debug)]
pub(super) struct Ends {
    pub source: Option<usize>,
    pub target: usize,
    pub window: Range<usize>,
    pub relations: Vec<u16>,
    /// The acts that are right; empty where it is not known.
    pub acts: Vec<usize>,
    pub sign: Option<usize>,
}

/// The examples of a text: sentences in which something is marked.
pub(super) fn examples(text: &str, sentences: &[Sentence], states: &[States], marks: &Marks) -> Vec<Example> {
    let examples = sentences.iter().zip(states).map(|(sentence, states)| {
        let mut example = Example { n_tokens: sentence.tokens.len(), ..Example::default() };
        states.join(sentence.tokens.len(), &mut example.states);
        example.rows = features::rows(text, sentence);
        mark(&mut example, sentence, marks);
        example
    });
    let taught = |example: &Example| {
        !example.pairs.is_empty()
            || example.acts.iter().any(Option::is_some)
            || example.roles.iter().any(Option::is_some)
    };
    examples.filter(taught).collect()
}

fn mark(example: &mut Example, sentence: &Sentence, marks: &Marks) {
    let head = |span: Span| {
        let inside = sentence.span.start <= span.start && span.end <= sentence.span.end;
        if inside { sentence.head_of(sentence.tokens_in(span)) } else { None }
    };
    example.acts = vec![marks.positions.as_ref().map(|_| NO_ACT); example.n_tokens];
    example.roles = vec![None; example.n_tokens];
    if marks.positions.is_some() || marks.ends.is_some() {
        example.roles.fill(Some(Role::Neither as usize));
    }
    for position in marks.positions.iter().flatten() {
        let (Some(cue), Some(target)) = (head(position.cue), head(position.target)) else {
            continue;
        };
        let holder = position.holder.and_then(head).filter(|&holder| holder != target);
        if holder == Some(cue) {
            continue;
        }
        let known = example.predicates.iter().position(|marked| marked.token == cue);
        let same = example.acts[cue] == Some(position.act as usize);
        if known.is_some() && !same {
            // A word has one act; of two marked ones the first is learned.
            continue;
        }
        let idx = known.unwrap_or_else(|| {
            example.acts[cue] = Some(position.act as usize);
            let window = relations::window(sentence, cue);
            example.predicates.push(Marked {
                token: cue,
                relations: relations::around_act(sentence, cue, position.act, window.clone()),
                roles: vec![Some(Role::Neither as usize); window.len()],
                window,
                factuality: position.factuality as usize,
                sign: sign(position.sign),
            });
            example.predicates.len() - 1
        });
        let marked = &mut example.predicates[idx];
        for (token, role) in
            holder.map(|holder| (holder, Role::Holder)).into_iter().chain([(target, Role::Target)])
        {
            if marked.window.contains(&token) {
                join(&mut marked.roles[token - marked.window.start], role);
            }
            join(&mut example.roles[token], role);
        }
        if holder.is_some() {
            let acts = vec![position.act];
            example.pairs.push(ends(sentence, holder, target, &acts, Some(position.sign)));
        }
    }
    for (spans, role) in
        marks.ends.iter().flat_map(|[sources, targets]| [(sources, Role::Holder), (targets, Role::Target)])
    {
        for token in spans.iter().filter_map(|&span| head(span)) {
            join(&mut example.roles[token], role);
        }
    }
    for Pair { source, target, acts, sign } in &marks.pairs {
        if let Some(target) = head(*target) {
            let source = source.and_then(head).filter(|&source| source != target);
            example.pairs.push(ends(sentence, source, target, acts, *sign));
        }
    }
}

fn ends(
    sentence: &Sentence,
    source: Option<usize>,
    target: usize,
    acts: &[Act],
    own_sign: Option<i8>,
) -> Ends {
    let window = relations::window(sentence, target);
    let source = source.filter(|source| window.contains(source));
    Ends {
        source,
        target,
        relations: relations::around_ends(sentence, source, target, window.clone()),
        window,
        acts: acts.iter().map(|&act| act as usize).collect(),
        sign: own_sign.map(sign),
    }
}

fn join(role: &mut Option<usize>, new: Role) {
    let known = role.unwrap_or_default();
    *role = Some(if known == 0 || known == new as usize { new as usize } else { Role::Both as usize });
}

fn sign(sign: i8) -> usize {
    (sign.clamp(-1, 1) + 1) as usize
}
