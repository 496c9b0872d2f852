//! The loop of learning: batches, steps, and the mean of the weights.

use super::{Adam, Chance, Losses, add, batches, step};

/// A network that learns from examples, with `N` losses.
pub trait Learner<const N: usize>: Sync {
    /// What it learns from.
    type Example: Sync;

    /// Number of an example's tokens.
    fn length(example: &Self::Example) -> usize;

    /// All weights.
    fn values(&mut self) -> &mut Vec<f32>;

    /// Adds the gradient of the mean loss to `gradient`; `share` is one by the number of the batch's tokens.
    fn learn(
        &self,
        batch: &[&Self::Example],
        share: f32,
        chance: &mut Chance,
        gradient: &mut [f32],
    ) -> Losses<N>;
}

/// How long and in what steps is learned.
#[derive(Debug, Clone, Copy)]
pub struct Schedule {
    /// Passes over the examples.
    pub epochs: usize,
    /// Tokens in a batch, at least.
    pub batch: usize,
    /// Largest step.
    pub rate: f32,
}

/// With a shorter memory of squares and longer gradients than these, learning breaks down after some passes.
const SQUARE_DECAY: f32 = 0.999;
const LONGEST: f64 = 0.5;

/// Share of the weights' running mean that a step leaves as it was. The result is that mean (Polyak and Juditsky 1992).
const KEPT: f32 = 0.998;

/// Learns; gives the mean of the weights. After each pass `report` is told its number from 1, its losses, and the mean so
/// far.
pub fn fit<const N: usize, L: Learner<N>>(
    learner: &mut L,
    examples: &[L::Example],
    schedule: Schedule,
    chance: &mut Chance,
    mut report: impl FnMut(usize, Losses<N>, &[f32]),
) -> Vec<f32> {
    let n_tokens: usize = examples.iter().map(L::length).sum();
    let n_steps = schedule.epochs * (n_tokens / schedule.batch + 1);
    let mut means = learner.values().clone();
    let n_values = means.len();
    let mut adam = Adam::new(n_values, schedule.rate, n_steps);
    (adam.square_decay, adam.longest) = (SQUARE_DECAY, LONGEST);
    let mut gradients = [vec![0.0; n_values], vec![0.0; n_values]];
    for epoch in 1..=schedule.epochs {
        let mut order: Vec<usize> = (0..examples.len()).collect();
        chance.shuffle(&mut order);
        let mut losses: Losses<N> = [(0.0, 0); N];
        for batch in batches(&order, examples, L::length, schedule.batch) {
            let learn = |half: &[&L::Example], share, chance: &mut Chance, gradient: &mut [f32]| {
                learner.learn(half, share, chance, gradient)
            };
            add(&mut losses, step(&batch, L::length, chance, &mut gradients, learn));
            adam.update(learner.values(), &mut gradients);
            // In the first passes the mean is that of the steps made.
            let kept = KEPT.min(1.0 - 1.0 / adam.step() as f32);
            for (mean, value) in means.iter_mut().zip(learner.values().iter()) {
                *mean = value + kept * (*mean - value);
            }
        }
        report(epoch, losses, &means);
    }
    means
}
