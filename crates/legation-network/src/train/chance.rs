//! Pseudo-random numbers, the same for the same seed.

/// Xorshift (Marsaglia 2003), multiplied.
#[derive(Debug, Clone)]
pub struct Chance {
    state: u64,
}

impl Chance {
    /// The same numbers for the same seed.
    pub fn new(seed: u64) -> Self {
        let mut chance = Self { state: seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1 };
        for _ in 0..8 {
            chance.next();
        }
        chance
    }

    /// With which [`Chance::with_state`] goes on.
    pub fn state(&self) -> u64 {
        self.state
    }

    /// Goes on from a [`Chance::state`].
    pub fn with_state(state: u64) -> Self {
        Self { state }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        self.state.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number from `low` up to `high`, without it.
    pub fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.next() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// True in so large a share of cases.
    pub fn is_below(&mut self, share: f32) -> bool {
        self.between(0.0, 1.0) < share
    }

    /// So many bytes.
    pub fn bytes(&mut self, length: usize) -> impl Iterator<Item = u8> + '_ {
        (0..length.div_ceil(8)).flat_map(|_| self.next().to_le_bytes()).take(length)
    }

    /// Brings items into any order (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for idx in (1..items.len()).rev() {
            items.swap(idx, (self.next() >> 11) as usize % (idx + 1));
        }
    }
}
