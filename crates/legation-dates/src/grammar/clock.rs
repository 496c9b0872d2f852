//! The hours of times of day.

use super::Grammar;
use crate::lexicon::Lex;

impl Grammar<'_> {
    /// Hour and minute in digits: `3`, `3:45`, `7.30`, `0735`.
    pub(super) fn hour(self, at: usize) -> Option<(u32, u32, usize)> {
        let (hour, len) = match self.lex(at) {
            Lex::Digits(hour, len) => (hour, len),
            Lex::Cardinal(hour @ 1..=12) => return Some((hour, 0, at + 1)),
            _ => return None,
        };
        if len == 4 && self.lex(at + 1) != Lex::Mark(b':') {
            return (hour / 100 < 24 && hour % 100 < 60).then_some((hour / 100, hour % 100, at + 1));
        }
        if let (Lex::Mark(b':' | b'.'), Lex::Digits(minute @ 0..60, 2)) = (self.lex(at + 1), self.lex(at + 2))
            && self.joined(at + 1)
            && self.joined(at + 2)
        {
            let seconds =
                self.is(at + 3, Lex::Mark(b':')) && matches!(self.lex(at + 4), Lex::Digits(0..60, 2));
            let end = if seconds { at + 5 } else { at + 3 };
            return (hour < 24 && len < 3).then_some((hour, minute, end));
        }
        (hour < 24 && len < 3).then_some((hour, 0, at + 1))
    }
}
