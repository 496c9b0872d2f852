//! Where learning can go on from after it was cut off.

use super::chance::Chance;
use super::optimizer::Adam;

/// All that changes while the network learns from annotated texts.
#[derive(Debug)]
pub struct Checkpoint {
    /// Passes done.
    pub epoch: usize,
    /// The pseudo-random numbers to come.
    pub chance: Chance,
    /// The weights.
    pub values: Vec<f32>,
    /// The optimizer.
    pub adam: Adam,
}

/// Numbers before the values.
const N_NUMBERS: usize = 4;

impl Checkpoint {
    /// As bytes; `run` tells what is learned from what, with which options.
    pub fn write(&self, run: u64) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.values.len() * 12 + N_NUMBERS * 8);
        let numbers = [run, self.epoch as u64, self.chance.state(), self.adam.step() as u64];
        out.extend(numbers.into_iter().flat_map(u64::to_le_bytes));
        let moments = self.adam.moments();
        for values in [&self.values[..], moments[0], moments[1]] {
            out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        }
        out
    }

    /// Takes up what [`Checkpoint::write`] gave; `false` if it is of another run.
    pub fn take_up(&mut self, bytes: &[u8], run: u64) -> bool {
        let n_values = self.values.len();
        if bytes.len() != N_NUMBERS * 8 + n_values * 12 {
            return false;
        }
        let (numbers, values) = bytes.split_at(N_NUMBERS * 8);
        let numbers: Vec<u64> =
            numbers.as_chunks::<8>().0.iter().map(|&bytes| u64::from_le_bytes(bytes)).collect();
        let mut values = values.as_chunks::<4>().0.iter().map(|&bytes| f32::from_le_bytes(bytes));
        if numbers[0] != run {
            return false;
        }
        self.epoch = numbers[1] as usize;
        self.chance = Chance::with_state(numbers[2]);
        self.values = values.by_ref().take(n_values).collect();
        let means = values.by_ref().take(n_values).collect();
        self.adam.take_up(numbers[3] as usize, means, values.collect());
        true
    }
}
