//! Learning, in floating point: the gradients of the parts of a network, and Adam.

mod chain;
mod chance;
mod checkpoint;
pub mod matrix;
mod optimizer;
mod recurrence;

pub use chain::Chain;
pub use chance::Chance;
pub use checkpoint::Checkpoint;
pub use optimizer::Adam;
pub use recurrence::LayerRun;

/// Runs what is to be learned from both halves of a batch, each on its own thread with its own pseudo-random numbers.
pub fn halves<T: Send>(
    chance: &mut Chance,
    gradients: &mut [Vec<f32>; 2],
    learn: impl Fn(usize, &mut Chance, &mut [f32]) -> T + Sync,
) -> [T; 2] {
    let [mut left_chance, mut right_chance] =
        [0, 1].map(|_| Chance::new(u64::from(chance.between(0.0, 1e9) as u32)));
    let [left, right] = gradients;
    std::thread::scope(|scope| {
        let other = scope.spawn(|| learn(1, &mut right_chance, right));
        let own = learn(0, &mut left_chance, left);
        let other = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        [own, other]
    })
}
