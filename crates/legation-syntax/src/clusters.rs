//! Classes of words that stand in like places, learned from text without annotation.

use crate::model::{ModelError, Reader};

/// For each known word, its class in a fine and in a coarse division.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Clusters {
    /// Hashes of words in lower case, ascending.
    words: Vec<u32>,
    /// Fine and coarse class of each, from 1.
    classes: Vec<[u16; 2]>,
}

impl Clusters {
    /// From words by hash, in any order.
    pub fn new(mut rows: Vec<(u32, [u16; 2])>) -> Self {
        rows.sort_unstable();
        rows.dedup_by_key(|row| row.0);
        let (words, classes) = rows.into_iter().unzip();
        Self { words, classes }
    }

    /// Fine and coarse class; zeros for an unknown word.
    pub fn of(&self, word: u32) -> [u32; 2] {
        self.words.binary_search(&word).map_or([0; 2], |idx| self.classes[idx].map(u32::from))
    }

    /// Appends the classes, byte planes apart.
    pub fn write(&self, out: &mut Vec<u8>) {
        out.extend((self.words.len() as u32).to_le_bytes());
        let deltas: Vec<u32> =
            self.words.iter().scan(0, |last, &word| Some(word - std::mem::replace(last, word))).collect();
        for plane in 0..4 {
            out.extend(deltas.iter().map(|delta| delta.to_le_bytes()[plane]));
        }
        for (level, plane) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            out.extend(self.classes.iter().map(|classes| classes[level].to_le_bytes()[plane]));
        }
    }

    /// Reads what [`Clusters::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        let length = reader.number()?;
        let mut planes: [&[u8]; 8] = [&[]; 8];
        for plane in &mut planes {
            *plane = reader.bytes(length)?;
        }
        let mut clusters = Self::default();
        let mut word = 0_u32;
        for idx in 0..length {
            let [a, b, c, d, fine_low, fine_high, coarse_low, coarse_high] = planes.map(|plane| plane[idx]);
            let delta = u32::from_le_bytes([a, b, c, d]);
            word = word.checked_add(delta).ok_or(ModelError::Damaged)?;
            clusters.words.push(word);
            let classes = [[fine_low, fine_high], [coarse_low, coarse_high]];
            clusters.classes.push(classes.map(u16::from_le_bytes));
        }
        Ok(clusters)
    }
}
