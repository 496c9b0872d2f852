//! The network that finds acts and reads positions, in integers.
//!
//! An encoder reads the tokens of a sentence; each is scored as the word of an act. Around such a word the sentence is
//! read once more, each token being told how it stands to that word, and is scored as holder or target; what is read
//! at the word itself tells factuality and sign. This is semantic role labelling with acts as predicates. Where holder
//! and target are given, the sentence is read around these two instead, and the act and sign between them are scored
//! from what is read at both and the highest of what is read anywhere.

pub(crate) mod features;
pub(crate) mod relations;
pub(crate) mod shape;

use legation_doc::{Act, Deprel, Factuality, Sentence, Upos, Xpos};
use legation_network::{Encoder, Linear, ModelError, Reader, States, Surroundings, Vectors, best, fixed};

use crate::reading::{Argument, Judgement, Portrayal, Predicate, Reading};
use relations::{around_act, around_ends, window};
pub(crate) use shape::{Blocks, Shape};
use shape::{N_ACTS, N_ROLES};

/// What a token is to an act: the classes of roles.
#[cfg(feature = "train")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Role {
    Neither,
    Holder,
    Target,
    /// Of an act that two do to one another.
    Both,
}

/// The class of a token that carries no act.
pub(crate) const NO_ACT: usize = N_ACTS - 1;

/// The weights, in the order of [`Blocks`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Network {
    shape: Shape,
    encoder: Encoder,
    acts: Linear,
    act: Surroundings,
    roles: Linear,
    factualities: Linear,
    signs: Linear,
    ends: Surroundings,
    acts_between: Linear,
    signs_between: Linear,
}

/// Least scores at which something counts; above zero it is the likelier.
const LEAST_ACT: f32 = 0.0;
/// Weaker ends are told too: whose words it is counts only where nothing may name the holder.
const LEAST_ROLE: f32 = -1.0;
const LEAST_PORTRAYAL: f32 = 1.0;

impl Network {
    /// Whether there are weights.
    pub fn is_empty(&self) -> bool {
        self.encoder.n_states() == 0
    }

    /// Reads a sentence with the states of its tokens.
    pub fn read_sentence(&self, text: &str, sentence: &Sentence, states: &States) -> Reading {
        let Some(states) = self.joined(sentence, states) else {
            return Reading::default();
        };
        let vectors = Vectors::of_this_machine();
        vectors.run(
            #[inline(always)]
            || {
                let outputs = self.encoder.read(vectors, &states, &features::rows(text, sentence));
                Reading {
                    predicates: self.read_acts(vectors, sentence, &outputs),
                    portrayals: self.read_portrayals(vectors, sentence, &outputs),
                }
            },
        )
    }

    /// What a sentence says of one toward another, both given by their heads.
    pub fn judge(
        &self,
        text: &str,
        sentence: &Sentence,
        states: &States,
        source: Option<usize>,
        target: usize,
    ) -> Option<Judgement> {
        let states = self.joined(sentence, states)?;
        let vectors = Vectors::of_this_machine();
        Some(vectors.run(
            #[inline(always)]
            || {
                let outputs = self.encoder.read(vectors, &states, &features::rows(text, sentence));
                let mut brought = Vec::new();
                self.ends.bring(vectors, &outputs, &mut brought);
                self.read_ends(vectors, sentence, &outputs, &brought, source, target)
            },
        ))
    }

    /// Both states of each token, side by side; `None` where they are not those that were learned with.
    fn joined(&self, sentence: &Sentence, states: &States) -> Option<Vec<i16>> {
        let mut joined = Vec::new();
        states.join(sentence.tokens.len(), &mut joined);
        let fits = !self.is_empty() && joined.len() == sentence.tokens.len() * self.encoder.n_states();
        (fits && !joined.is_empty()).then_some(joined)
    }

    #[inline(always)]
    fn read_acts(&self, vectors: Vectors, sentence: &Sentence, outputs: &[i16]) -> Vec<Predicate> {
        let mut scores = Vec::new();
        self.acts.multiply(vectors, outputs, &mut scores);
        let mut found = Vec::new();
        let (mut brought, mut around, mut roles) = (Vec::new(), Vec::new(), Vec::new());
        let (mut factualities, mut signs) = (Vec::new(), Vec::new());
        let width = 2 * self.shape.width;
        for (token, scores) in scores.chunks_exact(N_ACTS).enumerate() {
            let act = best(&scores[..NO_ACT]);
            let score = fixed::logit(scores[act].wrapping_sub(scores[NO_ACT]));
            if score <= LEAST_ACT {
                continue;
            }
            if brought.is_empty() {
                self.act.bring(vectors, outputs, &mut brought);
            }
            let act = Act::ALL[act];
            let window = window(sentence, token);
            let relations = around_act(sentence, token, act, window.clone());
            let whole = 4 * self.act.width();
            let own = &outputs[token * width..][..width];
            let brought = &brought[window.start * whole..window.end * whole];
            self.act.read(vectors, brought, &[Some(own)], &relations, &mut around);
            self.roles.multiply(vectors, &around, &mut roles);
            let at = (token - window.start) * self.act.width();
            let at = &around[at..at + self.act.width()];
            self.factualities.multiply(vectors, at, &mut factualities);
            self.signs.multiply(vectors, at, &mut signs);
            let mut predicate = Predicate {
                token,
                act,
                score,
                factuality: Factuality::ALL[best(&factualities)],
                sign: best(&signs) as i8 - 1,
                holders: Vec::new(),
                targets: Vec::new(),
            };
            for (token, roles) in window.zip(roles.chunks_exact(N_ROLES)) {
                let [neither, holder, target, both] = [roles[0], roles[1], roles[2], roles[3]];
                let as_holder = fixed::logit(holder.max(both).wrapping_sub(neither.max(target)));
                let as_target = fixed::logit(target.max(both).wrapping_sub(neither.max(holder)));
                if as_holder > LEAST_ROLE {
                    predicate.holders.push(Argument { token, score: as_holder });
                }
                if as_target > LEAST_ROLE {
                    predicate.targets.push(Argument { token, score: as_target });
                }
            }
            found.push(predicate);
        }
        found
    }

    /// How names, pronouns and plurals appear that are subjects or objects.
    #[inline(always)]
    fn read_portrayals(&self, vectors: Vectors, sentence: &Sentence, outputs: &[i16]) -> Vec<Portrayal> {
        let mut found = Vec::new();
        let mut brought = Vec::new();
        for (token, word) in sentence.tokens.iter().enumerate() {
            let relations = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Obj];
            let nominal = matches!(word.upos, Upos::Propn | Upos::Pron) || word.xpos == Xpos::Nns;
            let speaks = word.feature("Person") == Some("1");
            if !nominal || speaks || !relations.contains(&word.deprel) {
                continue;
            }
            if brought.is_empty() {
                self.ends.bring(vectors, outputs, &mut brought);
            }
            let judgement = self.read_ends(vectors, sentence, outputs, &brought, None, token);
            let [against, neither, good] = judgement.signs;
            let (sign, light) = if against > good { (-1, against) } else { (1, good) };
            let score = light - neither;
            if score > LEAST_PORTRAYAL {
                found.push(Portrayal { token, sign, score });
            }
        }
        found
    }

    #[inline(always)]
    fn read_ends(
        &self,
        vectors: Vectors,
        sentence: &Sentence,
        outputs: &[i16],
        brought: &[i32],
        source: Option<usize>,
        target: usize,
    ) -> Judgement {
        let window = window(sentence, target);
        let source = source.filter(|source| window.contains(source));
        let width = 2 * self.shape.width;
        let own = |token: usize| &outputs[token * width..][..width];
        let mut around = Vec::new();
        let whole = 4 * self.ends.width();
        let brought = &brought[window.start * whole..window.end * whole];
        let relations = around_ends(sentence, source, target, window.clone());
        let anchors = [source.map(own), Some(own(target))];
        self.ends.read(vectors, brought, &anchors, &relations, &mut around);
        let width = self.ends.width();
        let at = |token: usize| &around[(token - window.start) * width..][..width];
        let mut pooled = vec![0_i16; 3 * width];
        if let Some(source) = source {
            pooled[..width].copy_from_slice(at(source));
        }
        pooled[width..2 * width].copy_from_slice(at(target));
        let highest = &mut pooled[2 * width..];
        highest.copy_from_slice(&around[..width]);
        for row in around.chunks_exact(width) {
            for (highest, value) in highest.iter_mut().zip(row) {
                *highest = (*highest).max(*value);
            }
        }
        let (mut acts, mut signs) = (Vec::new(), Vec::new());
        self.acts_between.multiply(vectors, &pooled, &mut acts);
        self.signs_between.multiply(vectors, &pooled, &mut signs);
        let mut judgement = Judgement::default();
        for (score, sum) in judgement.acts.iter_mut().zip(&acts) {
            *score = fixed::logit(*sum);
        }
        for (score, sum) in judgement.signs.iter_mut().zip(&signs) {
            *score = fixed::logit(*sum);
        }
        judgement
    }

    /// Rounds trained weights, in the order of [`Blocks`].
    #[cfg(feature = "train")]
    pub fn new(shape: Shape, values: &[f32]) -> Self {
        let blocks = Blocks::new(&shape);
        let pair = |affine| Linear::new(affine, values);
        Self {
            shape,
            encoder: Encoder::new(&blocks.encoder, values),
            acts: pair(blocks.acts),
            act: Surroundings::new(&blocks.act, values),
            roles: pair(blocks.roles),
            factualities: pair(blocks.factualities),
            signs: pair(blocks.signs),
            ends: Surroundings::new(&blocks.ends, values),
            acts_between: pair(blocks.acts_between),
            signs_between: pair(blocks.signs_between),
        }
    }

    fn linears(&self) -> [&Linear; 6] {
        [&self.acts, &self.roles, &self.factualities, &self.signs, &self.acts_between, &self.signs_between]
    }

    /// Appends the weights.
    pub fn write(&self, out: &mut Vec<u8>) {
        self.shape.write(out);
        if self.is_empty() {
            return;
        }
        self.encoder.write(out);
        self.act.write(out);
        self.ends.write(out);
        for linear in self.linears() {
            linear.write(out);
        }
    }

    /// Reads what [`Network::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let shape = Shape::read(reader)?;
        if shape == Shape::default() {
            return Ok(Self::default());
        }
        let blocks = Blocks::new(&shape);
        let encoder = Encoder::read_weights(reader, &blocks.encoder)?;
        let act = Surroundings::read_weights(reader, &blocks.act)?;
        let ends = Surroundings::read_weights(reader, &blocks.ends)?;
        let mut linear = |affine| Linear::read(reader, affine);
        Ok(Self {
            shape,
            encoder,
            act,
            ends,
            acts: linear(blocks.acts)?,
            roles: linear(blocks.roles)?,
            factualities: linear(blocks.factualities)?,
            signs: linear(blocks.signs)?,
            acts_between: linear(blocks.acts_between)?,
            signs_between: linear(blocks.signs_between)?,
        })
    }
}
