//! What rules have found is remembered for the words just read.

use crate::rules::Value;

/// What groups were found to say at words not far back, so that no group is asked twice there.
#[derive(Debug)]
pub(crate) struct Memo(Vec<Option<Known>>);

/// A group, a word, and what was found.
type Known = (usize, usize, Option<(Value, usize)>);

/// What is remembered at once: a power of two.
const REMEMBERED: usize = 256;

impl Default for Memo {
    fn default() -> Self {
        Self(vec![None; REMEMBERED])
    }
}

impl Memo {
    fn place(group: usize, at: usize) -> usize {
        (at.wrapping_mul(61) ^ group) % REMEMBERED
    }

    pub fn get(&self, group: usize, at: usize) -> Option<Option<(Value, usize)>> {
        let (known_group, known_at, found) = self.0[Self::place(group, at)]?;
        (known_group == group && known_at == at).then_some(found)
    }

    pub fn set(&mut self, group: usize, at: usize, found: Option<(Value, usize)>) {
        self.0[Self::place(group, at)] = Some((group, at, found));
    }
}
