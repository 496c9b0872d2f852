//! What the rules leave to code of dates by name and number: days, years and forms of digits.

use jiff::civil::Date;

use super::{Grammar, fixed_day};
use crate::calendar::{Period, Unit};
use crate::lexicon::{Lex, holidays};
use crate::meaning::{Cycle, Frame, Place, Turn, within};
use crate::rules::Value;
use crate::words::Word;

/// Years that are taken for one wherever they stand; others need a preposition before them.
const PLAIN_YEARS: std::ops::Range<i16> = 1900..2051;

/// Words after which a month or a number may be a date.
const PREPOSITIONS: [&str; 20] = [
    "after",
    "around",
    "before",
    "between",
    "by",
    "circa",
    "during",
    "from",
    "in",
    "into",
    "of",
    "since",
    "through",
    "throughout",
    "till",
    "to",
    "until",
    "within",
    "and",
    "or",
];

/// How a text writes its dates.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// Whether `6/12/18` is in December.
    pub day_first: bool,
}

impl Habits {
    /// By the dates in digits that can be read in one way only; where there is none, by the order of days and months
    /// with names, which comes first more often.
    pub fn of(words: &[Word]) -> Self {
        let lex = |at: usize| words.get(at).map_or(Lex::Break, |word| word.lex);
        let is_month = |at: usize| matches!(lex(at), Lex::Month(_) | Lex::MonthShort(_));
        let (mut in_digits, mut in_words) = (0, 0);
        for at in 0..words.len() {
            let Lex::Digits(a @ 1..=31, 1 | 2) = lex(at) else { continue };
            match (lex(at + 1), lex(at + 2), lex(at + 3)) {
                (Lex::Mark(b'/'), Lex::Digits(b @ 1..=31, 1 | 2), Lex::Mark(b'/')) => {
                    in_digits += i32::from(a > 12) - i32::from(b > 12);
                }
                _ if is_month(at + 1) => in_words += 1,
                _ if at > 0 && is_month(at - 1) => in_words -= 1,
                _ => {}
            }
        }
        Self { day_first: if in_digits == 0 { in_words > 0 } else { in_digits > 0 } }
    }
}

impl Grammar<'_> {
    /// The second date of `May 15 to August 16, 1988` and `July-November 1954`: the last day its month has in every year.
    pub(super) fn second_date(self, end: usize) -> Option<Date> {
        let joins = matches!(self.lex(end), Lex::Mark(b'-') | Lex::To | Lex::And)
            || ["through", "until", "till", "or"].iter().any(|form| self.is_form(end, form));
        let second = end + 1;
        let (month, after) = match self.lex(second) {
            Lex::Month(_) | Lex::MonthShort(_) => {
                let after = self.after_month(second);
                (self.month_at(second)?, self.day_number(after).map_or(after, |(_, after)| after))
            }
            Lex::Digits(1..=31, 1 | 2) => {
                let (_, after) = self.day_number(second)?;
                let month = self.skip_lex(after, Lex::Of);
                (self.month_at(month)?, self.after_month(month))
            }
            _ => return None,
        };
        let (year, _) = self.year(self.skip(after, b','))?;
        joins.then_some(Date::new(year, month, 28).ok()?)
    }

    /// The month that a word names.
    fn month_at(self, at: usize) -> Option<i8> {
        match self.lex(at) {
            Lex::Month(month) | Lex::MonthShort(month) => Some(month),
            _ => None,
        }
    }

    /// The word after a month, and after the full stop of a short one.
    fn after_month(self, at: usize) -> usize {
        let stop = matches!(self.lex(at), Lex::MonthShort(_))
            && self.is(at + 1, Lex::Mark(b'.'))
            && self.joined(at + 1);
        at + 1 + usize::from(stop)
    }

    /// Whether a month without day and year is one, by the words around.
    pub(super) fn is_month_here(self, at: usize) -> bool {
        self.month_at(at).is_some_and(|month| self.is_month_alone(at, month))
    }

    /// Whether one of the words before which a season or a number may be a date stands here.
    pub(super) fn is_preposition(self, at: usize) -> bool {
        PREPOSITIONS.iter().any(|form| self.is_form(at, form))
    }

    /// Whether a month without day and year is one: not `Theresa May`, `April Jones`, `March!`
    fn is_month_alone(self, at: usize, month: i8) -> bool {
        let before = self.before(at);
        let led = at > 0 && PREPOSITIONS.iter().any(|form| self.is_form(at - 1, form))
            || matches!(before, Lex::Last | Lex::Next | Lex::This | Lex::Edge(_) | Lex::Mark(b'-'));
        let listed = matches!(self.lex(at + 1), Lex::Mark(b',' | b'-') | Lex::And);
        match month {
            5 => led,
            3 => led || before == Lex::The || listed && !self.is_named(at),
            4 | 6 | 8 => led || !(self.is_named(at) || self.is_named(at + 2)),
            _ => true,
        }
    }

    /// Whether a capitalised word of no class stands before: a name.
    fn is_named(self, at: usize) -> bool {
        at > 0 && self.is(at - 1, Lex::Other) && self.capital(at - 1)
    }

    /// A number from 1 to 31 that may be a day of the month: `12`, `12th`, `twelfth`.
    pub(super) fn day_number(self, at: usize) -> Option<(u32, usize)> {
        match self.lex(at) {
            Lex::Digits(day @ 1..=31, 1 | 2) => {
                if self.joined(at + 1) && self.is(at + 1, Lex::OrdinalSuffix) {
                    return Some((day, at + 2));
                }
                let clock = self.is(at + 1, Lex::Mark(b':')) && self.joined(at + 1) && self.is_number(at + 2);
                (!clock && !self.goes_on(at + 1) && !matches!(self.lex(at + 1), Lex::Million))
                    .then_some((day, at + 1))
            }
            Lex::Ordinal(day) => Some((day, at + 1)),
            Lex::Tens(tens @ (20 | 30)) => {
                let Lex::Ordinal(unit @ 1..10) = self.lex(self.skip(at + 1, b'-')) else {
                    return None;
                };
                (tens + unit <= 31).then_some((tens + unit, self.skip(at + 1, b'-') + 1))
            }
            _ => None,
        }
    }

    /// The `9` of `March 5-9, 1918` and the `25` of `April 24 and 25`.
    pub(super) fn range_end(self, at: usize) -> Option<(Place, usize)> {
        let first = at.checked_sub(2)?;
        let (Lex::Digits(before, 1 | 2), Lex::Mark(b'-') | Lex::And) = (self.lex(first), self.lex(at - 1))
        else {
            return None;
        };
        let (day, end) = self.day_number(at)?;
        let month = first.checked_sub(1)?;
        let month = if self.is(month, Lex::Mark(b'.')) { month.checked_sub(1)? } else { month };
        let number = self.month_at(month)?;
        let listed = matches!(self.lex(end), Lex::Mark(_) | Lex::Break | Lex::Other);
        (before < day && listed).then_some(())?;
        let cycle = Cycle::Day { month: number, day: i8::try_from(day).ok()? };
        cycle.in_year(2000)?;
        let year = self.skip(end, b',');
        match self.rules.group(self, self.groups.frame, year) {
            Some((Value::Frame(frame), after)) => Some((within(cycle, frame)?, after)),
            _ => Some((Place::Cyclic(cycle, Turn::Open), end)),
        }
    }

    /// `2018-06-12`, `6/12/18`, `12.06.2018`.
    pub(super) fn numeric(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Mark(mark @ (b'-' | b'/' | b'.')) = self.lex(at + 1) else {
            return None;
        };
        let tight = (at + 1..at + 5).all(|at| self.joined(at));
        if !tight || !self.is(at + 3, Lex::Mark(mark)) || self.goes_on(at + 5) {
            return None;
        }
        let (Lex::Digits(a, a_len), Lex::Digits(b, _), Lex::Digits(c, c_len)) =
            (self.lex(at), self.lex(at + 2), self.lex(at + 4))
        else {
            return None;
        };
        let fixed = |year: u32, month: u32, day: u32| {
            let day = fixed_day(i16::try_from(year).ok()?, i8::try_from(month).ok()?, day)?;
            Some((Place::Fixed(day), at + 5))
        };
        if a_len == 4 {
            return fixed(a, b, c);
        }
        // The day comes first where only that makes a date, where dots are written, and where the text has the habit.
        let is_day_first = mark == b'.' || a > 12 || self.habits.day_first && b <= 12;
        let (month, day) = if is_day_first { (b, a) } else { (a, b) };
        match c_len {
            4 => fixed(c, month, day),
            2 if mark == b'/' => {
                fixed_day(2000, i8::try_from(month).ok()?, day)?;
                let cycle = Cycle::Day { month: month as i8, day: day as i8 };
                Some((Place::Within(cycle, Frame::ShortYear(c)), at + 5))
            }
            _ => None,
        }
    }

    /// `1980s`, `1980's`.
    pub(super) fn decade(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Digits(year @ 1000..2100, 4) = self.lex(at) else {
            return None;
        };
        if !year.is_multiple_of(10) {
            return None;
        }
        let s = self.skip(at + 1, b'\'');
        let decade = self.joined(at + 1) && self.is_form(s, "s") && self.joined(s);
        decade.then_some((
            Place::Fixed(Period::containing(Unit::Decade, Date::new(year as i16, 1, 1).ok()?)?),
            s + 1,
        ))
    }

    /// A number that is a year by its size or by the word before.
    pub(super) fn year_in_context(self, at: usize) -> Option<(Period, usize)> {
        let (year, end) = self.year(at)?;
        let plain = PLAIN_YEARS.contains(&year);
        let led =
            at > 0 && PREPOSITIONS.iter().any(|form| self.is_form(at - 1, form)) || self.is_old_year(at, end);
        let labelled = matches!(self.before(at), Lex::Label | Lex::Mark(b'$')) && !(plain && led);
        let counted = matches!(self.lex(end), Lex::Units(_) | Lex::Million)
            || self.is(end, Lex::Mark(b'-')) && matches!(self.lex(end + 1), Lex::Unit(_));
        (!labelled && !counted && (plain || led)).then_some((Period::year(year)?, end))
    }

    /// Whether a number of four digits is shown as a year: `(1821)`, `the 1777 campaign`, `c. 1818`, `1775-1780`.
    fn is_old_year(self, at: usize, end: usize) -> bool {
        let range = |mark: usize, year: usize| {
            self.is(mark, Lex::Mark(b'-'))
                && self.joined(mark)
                && matches!(self.lex(year), Lex::Digits(1000..2200, 4))
        };
        match self.before(at) {
            Lex::The => !matches!(self.lex(end), Lex::Mark(_) | Lex::Break),
            Lex::Mark(b'(') => true,
            Lex::Mark(b'.') => {
                self.is_form(at.wrapping_sub(2), "c") || self.is_form(at.wrapping_sub(2), "ca")
            }
            Lex::Mark(b'-') => range(at - 1, at.wrapping_sub(2)),
            _ => range(end, end + 1),
        }
    }

    /// The year of `91` in `1990-91`.
    pub(super) fn second_year(self, at: usize) -> Option<i16> {
        let Lex::Digits(short, 2) = self.lex(at) else {
            return None;
        };
        let first = at.checked_sub(2)?;
        let (Lex::Digits(year @ 1800..2100, 4), Lex::Mark(b'-' | b'/')) = (self.lex(first), self.lex(at - 1))
        else {
            return None;
        };
        let second = year / 100 * 100 + short + if short == 0 { 100 } else { 0 };
        (second > year && second - year < 20 && self.joined(at) && !self.goes_on(at + 1))
            .then_some(second as i16)
    }

    /// The longest name of a day that begins here.
    pub(super) fn holiday_name(self, at: usize) -> Option<(Cycle, usize)> {
        let end_of = |name: &str| {
            let mut end = at;
            for part in name.split_inclusive('\'').flat_map(|part| part.split(' ')) {
                let (letters, apostrophe) =
                    part.strip_suffix('\'').map_or((part, false), |letters| (letters, true));
                if !letters.is_empty() {
                    if !self.is_form(end, letters) {
                        return None;
                    }
                    end += 1;
                }
                if apostrophe {
                    if !self.is(end, Lex::Mark(b'\'')) {
                        return None;
                    }
                    end += 1;
                }
            }
            self.capital(end - 1).then_some(end).or((end == at + 1 || name.ends_with("'s")).then_some(end))
        };
        holidays().iter().find_map(|holiday| Some((Cycle::Holiday(holiday), end_of(holiday.name)?)))
    }
}
