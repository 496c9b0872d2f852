//! Sparse linear classifiers over hashed features, in integers.

use crate::model::{ModelError, Reader};

/// For each feature, the weights it has for some of the classes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Weights {
    /// Keys of features, ascending.
    keys: Vec<u32>,
    /// Where each feature's cells begin, and the end.
    starts: Vec<u32>,
    /// Classes and weights; classes ascend within a feature.
    cells: Vec<Cell>,
    /// Open addressing in the order of keys: key and index of the first cell.
    slots: Vec<Slot>,
    /// Number of bits of a key that choose its slot.
    bits: u32,
}

/// The weight of a feature for a class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Cell {
    pub class: u8,
    pub weight: i16,
}

/// A feature's key and where its cells lie: index of the first, shifted by eight, and their number. A place
/// of 0 marks an empty slot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Slot {
    key: u32,
    place: u32,
}

/// A slot's place has room for this many cells.
const MAX_CELLS: usize = 1 << 24;

impl Default for Weights {
    fn default() -> Self {
        Self::new([])
    }
}

impl Weights {
    /// From features with their cells, keys ascending.
    pub fn new(rows: impl IntoIterator<Item = (u32, Vec<Cell>)>) -> Self {
        let mut weights =
            Self { keys: Vec::new(), starts: vec![0], cells: Vec::new(), slots: Vec::new(), bits: 0 };
        for (key, cells) in rows {
            weights.keys.push(key);
            weights.cells.extend(cells);
            weights.starts.push(weights.cells.len() as u32);
        }
        weights.index();
        weights
    }

    /// Adds the weights of the features to the classes' scores.
    ///
    /// Nearly all time goes into waiting for memory, so the slots of many features are read before any of
    /// them is looked at, and then their first cells.
    pub fn score(&self, keys: &[u32], scores: &mut [i32; 256]) {
        const BATCH: usize = 64;
        let mut slots = [Slot::default(); BATCH];
        let mut places = [(0_u32, Cell::default()); BATCH];
        for keys in keys.chunks(BATCH) {
            for (slot, &key) in slots.iter_mut().zip(keys) {
                *slot = self.slots[self.home(key)];
            }
            let mut n_found = 0;
            for (&slot, &key) in slots.iter().zip(keys) {
                let place = if slot.key == key { slot.place } else { self.probe(slot, key) };
                places[n_found].0 = place;
                n_found += usize::from(place > 0);
            }
            for (place, first) in &mut places[..n_found] {
                *first = self.cells[(*place >> 8) as usize];
            }
            for &(place, first) in &places[..n_found] {
                scores[usize::from(first.class)] += i32::from(first.weight);
                let start = (place >> 8) as usize;
                for cell in &self.cells[start + 1..start + (place & 255) as usize] {
                    scores[usize::from(cell.class)] += i32::from(cell.weight);
                }
            }
        }
    }

    /// Number of weights.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    fn home(&self, key: u32) -> usize {
        (u64::from(key) >> (32 - self.bits)) as usize
    }

    /// The place of a key that is not in its home slot, 0 where it is in none.
    fn probe(&self, home: Slot, key: u32) -> u32 {
        let (mut at, mut slot) = (self.home(key), home);
        // Keys lie in ascending order, and an empty slot follows the last.
        while slot.place > 0 && slot.key < key {
            at += 1;
            slot = self.slots[at];
        }
        if slot.key == key { slot.place } else { 0 }
    }

    /// Builds the look-up table. The high bits of a key choose its slot, so keys come in table order.
    fn index(&mut self) {
        self.bits = (self.keys.len() * 5 / 4).next_power_of_two().trailing_zeros().clamp(1, 31);
        let mut slots = vec![Slot::default(); (1 << self.bits) + 1];
        let mut free = 0;
        for (idx, &key) in self.keys.iter().enumerate() {
            let at = free.max(self.home(key));
            if at + 1 >= slots.len() {
                slots.resize(at + 2, Slot::default());
            }
            let (start, end) = (self.starts[idx], self.starts[idx + 1]);
            slots[at] = Slot { key, place: start << 8 | (end - start) };
            free = at + 1;
        }
        self.slots = slots;
    }

    /// Appends the weights, byte planes apart so that they compress well.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.keys.len() as u32).to_le_bytes());
        out.extend((self.cells.len() as u32).to_le_bytes());
        let deltas: Vec<u32> =
            self.keys.iter().scan(0, |last, &key| Some(key - std::mem::replace(last, key))).collect();
        for plane in 0..4 {
            out.extend(deltas.iter().map(|delta| delta.to_le_bytes()[plane]));
        }
        out.extend(self.starts.windows(2).map(|pair| (pair[1] - pair[0]) as u8));
        out.extend(self.cells.iter().map(|cell| cell.class));
        for plane in 0..2 {
            out.extend(self.cells.iter().map(|cell| folded(cell.weight).to_le_bytes()[plane]));
        }
    }

    /// Reads what [`Weights::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let (n_keys, n_cells) = (reader.number()?, reader.number()?);
        let planes =
            [reader.bytes(n_keys)?, reader.bytes(n_keys)?, reader.bytes(n_keys)?, reader.bytes(n_keys)?];
        let lengths = reader.bytes(n_keys)?;
        let classes = reader.bytes(n_cells)?;
        let (low, high) = (reader.bytes(n_cells)?, reader.bytes(n_cells)?);
        let mut weights = Self::default();
        let (mut key, mut start) = (0_u32, 0_u32);
        for idx in 0..n_keys {
            let delta = u32::from_le_bytes(planes.map(|plane| plane[idx]));
            key = key.checked_add(delta).ok_or(ModelError::Damaged)?;
            start = start.saturating_add(u32::from(lengths[idx]));
            weights.keys.push(key);
            weights.starts.push(start);
        }
        let is_ascending = weights.keys.is_sorted_by(|left, right| left < right);
        if start as usize != n_cells || n_cells >= MAX_CELLS || !is_ascending || lengths.contains(&0) {
            return Err(ModelError::Damaged);
        }
        let cell = |idx: usize| Cell {
            class: classes[idx],
            weight: unfolded(u16::from_le_bytes([low[idx], high[idx]])),
        };
        weights.cells = (0..n_cells).map(cell).collect();
        weights.index();
        Ok(weights)
    }
}

/// Sign in the lowest bit, so that small weights have a high byte of zero.
const fn folded(weight: i16) -> u16 {
    ((weight << 1) ^ (weight >> 15)) as u16
}

const fn unfolded(folded: u16) -> i16 {
    (folded >> 1) as i16 ^ -((folded & 1) as i16)
}
