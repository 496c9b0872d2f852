//! The averaged perceptron (Freund and Schapire 1999, Collins 2002) over sparse features, in integers.

use crate::weights::{Cell, Weights};

/// Weights while they are learned.
///
/// Most features that are looked up have no weight, and those that have one have few, so a look-up should
/// touch little memory: a slot, and the classes and weights without what averaging needs.
pub(super) struct Perceptron {
    /// Open addressing by the high bits of the key; a power of two, at most half full.
    slots: Vec<Slot>,
    n_used: usize,
    cells: Vec<Cell>,
    /// For each cell, what averaging needs.
    histories: Vec<History>,
    /// How often each feature, by the low bits of its key, was part of an update before it got a row.
    seen: Vec<u8>,
    /// Decisions so far.
    step: u32,
}

/// Where the cells of a feature lie: `length` of them in use, room for `capacity`; none in an empty slot.
#[derive(Clone, Copy, Default)]
struct Slot {
    key: u32,
    start: u32,
    length: u16,
    capacity: u16,
}

/// The sum of a weight over all steps up to `stamp`.
#[derive(Clone, Copy, Default)]
struct History {
    total: i64,
    stamp: u32,
}

/// A feature counts from this update on; one seen once only is noise.
const MIN_UPDATES: u8 = 2;
const SEEN_BITS: u32 = 25;
/// Quantised weights are in units of one over this.
const SCALE: i64 = 64;
const FIRST_CAPACITY: u16 = 2;

impl Perceptron {
    pub fn new() -> Self {
        Self {
            slots: vec![Slot::default(); 1 << 16],
            n_used: 0,
            cells: Vec::new(),
            histories: Vec::new(),
            seen: vec![0; 1 << SEEN_BITS],
            step: 0,
        }
    }

    /// Adds the current weights to the scores, and counts a decision.
    pub fn score(&mut self, keys: &[u32], scores: &mut [i32; 256]) {
        self.step += 1;
        for &key in keys {
            let slot = self.slots[self.find(key)];
            for cell in &self.cells[slot.start as usize..slot.start as usize + usize::from(slot.length)] {
                scores[usize::from(cell.class)] += i32::from(cell.weight);
            }
        }
    }

    /// Moves the weights towards `right` and away from `wrong`.
    pub fn update(&mut self, keys: &[u32], right: u8, wrong: u8) {
        for &key in keys {
            let seen = &mut self.seen[(key & ((1 << SEEN_BITS) - 1)) as usize];
            *seen = seen.saturating_add(1);
            if *seen >= MIN_UPDATES {
                self.change(key, right, 1);
                self.change(key, wrong, -1);
            }
        }
    }

    /// The average over all steps, quantised; only about `limit` of the heaviest weights are kept.
    pub fn finish(&self, limit: usize) -> Weights {
        let mut slots: Vec<Slot> = self.slots.iter().copied().filter(|slot| slot.length > 0).collect();
        slots.sort_unstable_by_key(|slot| slot.key);
        let mut sizes: Vec<i64> =
            slots.iter().flat_map(|slot| self.averages(*slot)).map(|(_, size)| size.abs()).collect();
        sizes.sort_unstable_by(|left, right| right.cmp(left));
        let floor = sizes.get(limit).copied().unwrap_or(0);
        let kept = |slot: Slot| {
            let heavy = self.averages(slot).filter(|(_, average)| average.abs() > floor);
            let mut cells: Vec<Cell> = heavy
                .map(|(class, average)| Cell { class, weight: average.clamp(-MAX, MAX) as i16 })
                .collect();
            cells.sort_unstable_by_key(|cell| cell.class);
            (!cells.is_empty()).then_some((slot.key, cells))
        };
        Weights::new(slots.into_iter().filter_map(kept))
    }

    /// Classes and quantised averages of a feature.
    fn averages(&self, slot: Slot) -> impl Iterator<Item = (u8, i64)> + '_ {
        let start = slot.start as usize;
        (start..start + usize::from(slot.length)).map(|at| {
            let (cell, history) = (self.cells[at], self.histories[at]);
            let total = history.total + i64::from(cell.weight) * i64::from(self.step - history.stamp);
            (cell.class, total * SCALE / i64::from(self.step.max(1)))
        })
    }

    /// The slot of a feature, or the empty one where it would be.
    fn find(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut at = ((u64::from(key) * self.slots.len() as u64) >> 32) as usize;
        while self.slots[at].capacity > 0 && self.slots[at].key != key {
            at = (at + 1) & mask;
        }
        at
    }

    fn change(&mut self, key: u32, class: u8, by: i16) {
        let at = self.find(key);
        if self.slots[at].capacity == 0 {
            self.slots[at] =
                Slot { key, start: self.room(FIRST_CAPACITY), length: 0, capacity: FIRST_CAPACITY };
            self.n_used += 1;
        }
        let slot = self.slots[at];
        let start = slot.start as usize;
        let end = start + usize::from(slot.length);
        let cell = match (start..end).find(|&cell| self.cells[cell].class == class) {
            Some(cell) => cell,
            None => self.add(at, class),
        };
        let history = &mut self.histories[cell];
        history.total += i64::from(self.cells[cell].weight) * i64::from(self.step - history.stamp);
        history.stamp = self.step;
        let weight = &mut self.cells[cell].weight;
        *weight = weight.saturating_add(by);
        if self.n_used * 2 > self.slots.len() {
            self.grow();
        }
    }

    /// Adds a cell to a feature and returns its place. Cells without room move to the end.
    fn add(&mut self, at: usize, class: u8) -> usize {
        let slot = self.slots[at];
        if slot.length == slot.capacity {
            let capacity = slot.capacity * 2;
            let start = self.room(capacity);
            let old = slot.start as usize..slot.start as usize + usize::from(slot.length);
            self.cells.copy_within(old.clone(), start as usize);
            self.histories.copy_within(old, start as usize);
            self.slots[at] = Slot { start, capacity, ..slot };
        }
        let slot = &mut self.slots[at];
        let cell = slot.start as usize + usize::from(slot.length);
        slot.length += 1;
        self.cells[cell] = Cell { class, weight: 0 };
        self.histories[cell] = History { total: 0, stamp: self.step };
        cell
    }

    fn room(&mut self, capacity: u16) -> u32 {
        let start = self.cells.len();
        self.cells.resize(start + usize::from(capacity), Cell::default());
        self.histories.resize(start + usize::from(capacity), History::default());
        start as u32
    }

    fn grow(&mut self) {
        let larger = vec![Slot::default(); self.slots.len() * 2];
        for slot in std::mem::replace(&mut self.slots, larger).into_iter().filter(|slot| slot.capacity > 0) {
            let at = self.find(slot.key);
            self.slots[at] = slot;
        }
    }
}

const MAX: i64 = i16::MAX as i64;
