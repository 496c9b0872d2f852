//! Sparse linear classifiers over hashed features, in integers.

use crate::model::{ModelError, Reader};

/// For each feature, the weights it has for some of the classes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Slot {
    key: u32,
    start: u32,
    /// 0 in an empty slot.
    length: u32,
}

impl Weights {
    /// From features with their cells, keys ascending.
    pub fn new(rows: impl IntoIterator<Item = (u32, Vec<Cell>)>) -> Self {
        let mut weights = Self { starts: vec![0], ..Self::default() };
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
    /// `scores` has a place for every value of a class.
    #[inline]
    pub fn score(&self, keys: &[u32], scores: &mut [i32; 256]) {
        if self.slots.is_empty() {
            return;
        }
        for &key in keys {
            for cell in self.cells(key) {
                scores[usize::from(cell.class)] += i32::from(cell.weight);
            }
        }
    }

    /// Number of weights.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    #[inline]
    fn cells(&self, key: u32) -> &[Cell] {
        let mut at = (u64::from(key) >> (32 - self.bits)) as usize;
        // The table has empty slots after every run, the last one included.
        loop {
            let slot = self.slots[at];
            if slot.length == 0 {
                return &[];
            }
            if slot.key == key {
                return &self.cells[slot.start as usize..(slot.start + slot.length) as usize];
            }
            at += 1;
        }
    }

    /// Builds the look-up table. The high bits of a key choose its slot, so keys come in table order.
    fn index(&mut self) {
        self.bits = (self.keys.len() * 3 / 2).next_power_of_two().trailing_zeros().clamp(1, 31);
        let mut slots = vec![Slot::default(); (1 << self.bits) + 1];
        let mut free = 0;
        for (idx, &key) in self.keys.iter().enumerate() {
            let at = free.max((u64::from(key) >> (32 - self.bits)) as usize);
            if at + 1 >= slots.len() {
                slots.resize(at + 2, Slot::default());
            }
            slots[at] = Slot { key, start: self.starts[idx], length: self.starts[idx + 1] - self.starts[idx] };
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
        let planes = [reader.bytes(n_keys)?, reader.bytes(n_keys)?, reader.bytes(n_keys)?, reader.bytes(n_keys)?];
        let lengths = reader.bytes(n_keys)?;
        let classes = reader.bytes(n_cells)?;
        let (low, high) = (reader.bytes(n_cells)?, reader.bytes(n_cells)?);
        let mut weights = Self { starts: Vec::with_capacity(n_keys + 1), ..Self::default() };
        weights.starts.push(0);
        let (mut key, mut start) = (0_u32, 0_u32);
        for idx in 0..n_keys {
            let delta = u32::from_le_bytes(planes.map(|plane| plane[idx]));
            key = key.checked_add(delta).ok_or(ModelError::Damaged)?;
            start += u32::from(lengths[idx]);
            weights.keys.push(key);
            weights.starts.push(start);
        }
        let is_ascending = weights.keys.is_sorted_by(|left, right| left < right);
        if start as usize != n_cells || !is_ascending || lengths.contains(&0) {
            return Err(ModelError::Damaged);
        }
        let cell = |idx: usize| Cell { class: classes[idx], weight: unfolded(u16::from_le_bytes([low[idx], high[idx]])) };
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
