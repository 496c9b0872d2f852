//! The averaged perceptron (Freund and Schapire 1999, Collins 2002) over sparse features, in integers.

use rustc_hash::FxHashMap;

use crate::weights::{Cell, Weights};

/// Weights while they are learned.
pub(super) struct Perceptron {
    rows: FxHashMap<u32, Vec<Learned>>,
    /// How often each feature, by the low bits of its key, was part of an update before it got a row.
    seen: Vec<u8>,
    /// Decisions so far.
    step: i64,
}

/// The weight of a feature for a class, with its sum over all steps up to `stamp`.
struct Learned {
    class: u8,
    weight: i32,
    total: i64,
    stamp: i64,
}

/// A feature counts from this update on; one seen once only is noise.
const MIN_UPDATES: u8 = 2;
const SEEN_BITS: u32 = 25;
/// Quantised weights are in units of one over this.
const SCALE: i64 = 64;

impl Perceptron {
    pub fn new() -> Self {
        Self { rows: FxHashMap::default(), seen: vec![0; 1 << SEEN_BITS], step: 0 }
    }

    /// Adds the current weights to the scores, and counts a decision.
    pub fn score(&mut self, keys: &[u32], scores: &mut [i32; 256]) {
        self.step += 1;
        for key in keys {
            for cell in self.rows.get(key).into_iter().flatten() {
                scores[usize::from(cell.class)] += cell.weight;
            }
        }
    }

    /// Moves the weights towards `right` and away from `wrong`.
    pub fn update(&mut self, keys: &[u32], right: u8, wrong: u8) {
        for &key in keys {
            let seen = &mut self.seen[(key & ((1 << SEEN_BITS) - 1)) as usize];
            *seen = seen.saturating_add(1);
            if *seen < MIN_UPDATES {
                continue;
            }
            let row = self.rows.entry(key).or_default();
            change(row, right, 1, self.step);
            change(row, wrong, -1, self.step);
        }
    }

    /// The average over all steps, quantised; only about `limit` of the heaviest weights are kept.
    pub fn finish(&self, limit: usize) -> Weights {
        let mut keys: Vec<u32> = self.rows.keys().copied().collect();
        keys.sort_unstable();
        let averages = |key: &u32| self.rows[key].iter().map(|cell| (cell.class, self.average(cell)));
        let mut sizes: Vec<i64> = keys.iter().flat_map(averages).map(|(_, average)| average.abs()).collect();
        sizes.sort_unstable_by(|left, right| right.cmp(left));
        let floor = sizes.get(limit).copied().unwrap_or(0).max(1);
        let kept = |key: u32| {
            let mut cells: Vec<Cell> = averages(&key)
                .filter(|(_, average)| average.abs() > floor)
                .map(|(class, average)| Cell { class, weight: average.clamp(-MAX, MAX) as i16 })
                .collect();
            cells.sort_unstable_by_key(|cell| cell.class);
            (!cells.is_empty()).then_some((key, cells))
        };
        Weights::new(keys.into_iter().filter_map(kept))
    }

    fn average(&self, cell: &Learned) -> i64 {
        let total = cell.total + i64::from(cell.weight) * (self.step - cell.stamp);
        total * SCALE / self.step.max(1)
    }
}

const MAX: i64 = i16::MAX as i64;

fn change(row: &mut Vec<Learned>, class: u8, by: i32, step: i64) {
    let cell = match row.iter_mut().position(|cell| cell.class == class) {
        Some(idx) => &mut row[idx],
        None => {
            row.push(Learned { class, weight: 0, total: 0, stamp: step });
            let last = row.len() - 1;
            &mut row[last]
        }
    };
    cell.total += i64::from(cell.weight) * (step - cell.stamp);
    cell.stamp = step;
    cell.weight += by;
}
