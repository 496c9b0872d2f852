//! What the rules leave to code of lengths of time: quantities with their units.

use super::Grammar;
use crate::calendar::Unit;
use crate::lexicon::Lex;
use crate::meaning::Quantity;

impl Grammar<'_> {
    /// A length that `past`, `next` or `first` places: `the past three months`, `recent years`, `the nine months`.
    pub(super) fn framed(self, at: usize) -> Option<(Quantity, Unit, usize)> {
        let the = matches!(self.lex(at), Lex::The | Lex::Those | Lex::This);
        let frame = at + usize::from(the);
        let framed = matches!(
            self.lex(frame),
            Lex::Past
                | Lex::Last
                | Lex::Next
                | Lex::Coming
                | Lex::Previous
                | Lex::Following
                | Lex::Latest
                | Lex::Recent
                | Lex::Ordinal(1)
                | Lex::Corresponding
        );
        if !the && !framed {
            return None;
        }
        let noun = self.year_before(frame).unwrap_or(frame + usize::from(framed));
        let inner = self
            .counted(noun)
            .or_else(|| self.placed_units(noun, framed))
            .filter(|_| !self.is(noun, Lex::A) && !matches!(self.lex(noun), Lex::Unit(_)));
        if let Some((quantity, unit, end)) = inner {
            // `the days` is a length only where something places it or `over` stands before.
            let bare = matches!(self.lex(noun), Lex::Units(_));
            if !framed && (matches!(self.lex(end - 1), Lex::Unit(_)) || self.is_form(end - 1, "long")) {
                return None;
            }
            let placed = !bare
                || framed
                || self.is(end, Lex::Ahead)
                || matches!(self.before(at), Lex::Approx("MORE_THAN"));
            let end = if bare && self.is(end, Lex::Ahead) { end + 1 } else { end };
            return placed.then_some((quantity, unit, end));
        }
        let noun = self.skip_lex(noun, Lex::Fiscal);
        let Lex::Unit(unit) = self.lex(noun) else {
            return None;
        };
        let one = Some((Quantity::Halves(2), unit, noun + 1));
        match self.lex(frame) {
            Lex::Past if unit > Unit::Minute => one,
            Lex::Last if the && unit > Unit::Day && unit != Unit::Quarter && !self.is(noun + 1, Lex::Of) => {
                one
            }
            Lex::Unit(Unit::Year) | Lex::Fiscal
                if the && unit == Unit::Year && self.is(noun + 1, Lex::Ended) =>
            {
                one
            }
            _ => None,
        }
    }

    /// The word after `year-earlier` and `year-ago`.
    fn year_before(self, at: usize) -> Option<usize> {
        let ago = self.is(at, Lex::Unit(Unit::Year)) && self.is(at + 1, Lex::Mark(b'-'));
        (ago && matches!(self.lex(at + 2), Lex::Ago | Lex::Comparative(_))).then_some(at + 3)
    }

    /// Units that are no length alone, but are one after `recent` or `first`: hours, quarters.
    fn placed_units(self, at: usize, framed: bool) -> Option<(Quantity, Unit, usize)> {
        let Lex::Units(unit) = self.lex(at) else {
            return None;
        };
        framed.then_some((Quantity::Vague, unit, at + 1))
    }

    /// A quantity and its unit: `five years`, `two-week`, `a year`, `weeks`, `decades-long`.
    pub(super) fn counted(self, at: usize) -> Option<(Quantity, Unit, usize)> {
        if let Lex::Units(unit) = self.lex(at) {
            return self.some_units(at, unit);
        }
        let (quantity, noun) = match self.lex(at) {
            Lex::Another => self.quantity(at + 1).unwrap_or((Quantity::Halves(2), at + 1)),
            _ => self.quantity(at)?,
        };
        let noun = self.skip(noun, b'-');
        let noun = noun
            + (noun..noun + 2)
                .take_while(|&at| matches!(self.lex(at), Lex::Extra | Lex::More | Lex::Fiscal))
                .count();
        let (unit, plural) = match self.lex(noun) {
            Lex::Unit(unit) => (unit, false),
            Lex::Units(unit) => (unit, true),
            _ => return None,
        };
        let thirds = quantity == Quantity::Halves(6) && self.is(noun + 1, Lex::Of);
        let fraction = unit == Unit::Quarter && (!plural || thirds);
        let article = self.is(at, Lex::A) && quantity == Quantity::Halves(2);
        let goes_on = article && self.is(noun + 1, Lex::Mark(b'-')) && self.joined(noun + 1);
        if fraction || goes_on || article && plural || unit == Unit::Weekend && article {
            return None;
        }
        let end = self.long(noun + 1);
        let (quantity, end) = match quantity {
            Quantity::Halves(2)
                if (self.lex(end), self.lex(end + 1), self.lex(end + 2)) == (Lex::And, Lex::A, Lex::Half) =>
            {
                (Quantity::Halves(3), end + 3)
            }
            Quantity::Halves(2)
                if self.is(end, Lex::Or) && matches!(self.lex(end + 1), Lex::Cardinal(2..=3)) && article =>
            {
                (quantity, end + 2)
            }
            _ => (quantity, end),
        };
        (!self.is_aged(at) && !self.is_age(end)).then_some((quantity, unit, end))
    }

    /// `weeks`, `decades-long`, `weeks or months`; clock units only where they are counted from a time or after `for`.
    fn some_units(self, at: usize, unit: Unit) -> Option<(Quantity, Unit, usize)> {
        let counted_from = matches!(self.lex(at + 1), Lex::Ago | Lex::Comparative(_))
            || self.is_form(at.wrapping_sub(1), "for");
        let plain =
            if unit.is_clock() { counted_from } else { !matches!(unit, Unit::Quarter | Unit::Weekend) };
        let end = match (self.lex(at + 1), self.lex(at + 2)) {
            (Lex::Or | Lex::And, Lex::Units(_)) => at + 3,
            _ => self.long(at + 1),
        };
        (plain && !self.is_aged(at) && !self.is_age(end)).then_some((Quantity::Vague, unit, end))
    }

    /// Whether numbers before are an age: `aged 35 years`, `aged 8-10 years`.
    fn is_aged(self, at: usize) -> bool {
        let mut before = (0..at).rev().take(4);
        let aged = before.find(|&at| !matches!(self.lex(at), Lex::Digits(..) | Lex::Mark(b'-') | Lex::To));
        aged.is_some_and(|at| self.is_form(at, "aged") || self.is_form(at, "ages"))
    }

    /// Passes over `-long` and ` term`-less endings of an adjective.
    fn long(self, at: usize) -> usize {
        let long = self.is(at, Lex::Mark(b'-')) && self.joined(at) && self.is_form(at + 1, "long");
        at + 2 * usize::from(long)
    }

    /// `35-year-old`, `52 years old`, `ten years of age`: how old someone is, not a time.
    fn is_age(self, at: usize) -> bool {
        let dashed = self.skip(at, b'-');
        self.is_form(dashed, "old")
            || self.is_form(dashed, "olds")
            || self.is_form(at + 1, "age") && self.is(at, Lex::Of)
    }
}
