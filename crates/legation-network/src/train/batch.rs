//! What is learned from at once.

use std::ops::Range;

use super::Chance;

/// Sums of losses, each with the number of decisions in it.
pub type Losses<const N: usize> = [(f64, usize); N];

/// Adds the losses of more decisions.
pub fn add<const N: usize>(sums: &mut Losses<N>, more: Losses<N>) {
    for (sum, own) in sums.iter_mut().zip(more) {
        *sum = (sum.0 + own.0, sum.1 + own.1);
    }
}

/// Stretches of the order with this many tokens or a little more; `length` is the number of an example's tokens.
pub fn batches<'a, E>(
    order: &[usize],
    examples: &'a [E],
    length: impl Fn(&E) -> usize,
    n_tokens: usize,
) -> Vec<Vec<&'a E>> {
    let mut batches: Vec<Vec<&E>> = vec![Vec::new()];
    let mut count = 0;
    for &idx in order {
        if count >= n_tokens {
            batches.push(Vec::new());
            count = 0;
        }
        count += length(&examples[idx]);
        batches.last_mut().into_iter().for_each(|batch| batch.push(&examples[idx]));
    }
    batches
}

/// Learns from both halves of a batch, each on its own thread with its own pseudo-random numbers and gradient, and adds
/// their losses. `learn` takes examples, one by the number of the batch's tokens, numbers and gradient.
pub fn step<E: Sync, const N: usize>(
    batch: &[&E],
    length: impl Fn(&E) -> usize,
    chance: &mut Chance,
    gradients: &mut [Vec<f32>; 2],
    learn: impl Fn(&[&E], f32, &mut Chance, &mut [f32]) -> Losses<N> + Sync,
) -> Losses<N> {
    let share = 1.0 / batch.iter().map(|example| length(example)).sum::<usize>().max(1) as f32;
    let half = |which: usize| -> Vec<&E> { batch.iter().skip(which).step_by(2).copied().collect() };
    let [mut left_chance, mut right_chance] =
        [0, 1].map(|_| Chance::new(u64::from(chance.between(0.0, 1e9) as u32)));
    let [left, right] = gradients;
    std::thread::scope(|scope| {
        let other = scope.spawn(|| learn(&half(1), share, &mut right_chance, right));
        let mut losses = learn(&half(0), share, &mut left_chance, left);
        add(&mut losses, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        losses
    })
}

/// Ranges of these lengths, one after another.
pub fn in_a_row(lengths: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut start = 0;
    lengths
        .map(|length| {
            let range = start..start + length;
            start = range.end;
            range
        })
        .collect()
}
