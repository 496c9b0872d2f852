//! Dates by name and number: days, months, seasons, quarters, years and longer, with or without the year.

use jiff::civil::Date;

use super::{Grammar, fixed_day};
use crate::calendar::{Period, Unit};
use crate::lexicon::{Lex, holidays};
use crate::meaning::{Cycle, Frame, From, Move, Place, Turn};

/// Years that are taken for one wherever they stand; others need a preposition before them.
const PLAIN_YEARS: std::ops::Range<i16> = 1900..2051;

/// Words after which a month or a number may be a date.
pub(super) const PREPOSITIONS: [&str; 20] = [
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

impl Grammar<'_> {
    /// `Friday`, `Friday, June 12, 2018`, `Monday of last week`.
    pub(super) fn weekday_led(self, at: usize) -> Option<(Place, usize)> {
        let stop = at + 1 + usize::from(self.is(at + 1, Lex::Mark(b'.')) && self.joined(at + 1));
        let date = self.skip(stop, b',');
        let full = match self.lex(date) {
            Lex::Month(_) | Lex::MonthShort(_) => self.month_day(date),
            Lex::Digits(..) | Lex::The => self.day_led(date),
            _ => None,
        };
        if full.is_some() {
            return full;
        }
        let Lex::Weekday(day) = self.lex(at) else {
            return None;
        };
        let cycle = Cycle::Weekday(day);
        let week = self.skip_lex(at + 1, Lex::Of);
        match (self.lex(week), self.lex(week + 1)) {
            (Lex::Last, Lex::Unit(Unit::Week)) => Some((Place::Within(cycle, week_from_dct(-1)), week + 2)),
            (Lex::This, Lex::Unit(Unit::Week)) => Some((Place::Within(cycle, week_from_dct(0)), week + 2)),
            (Lex::Next, Lex::Unit(Unit::Week)) => Some((Place::Within(cycle, week_from_dct(1)), week + 2)),
            _ => Some((Place::Cyclic(cycle, Turn::Open), at + 1)),
        }
    }

    /// `June`, `June 2018`, `June 12, 2018`, `June last year`.
    pub(super) fn month_led(self, at: usize) -> Option<(Place, usize)> {
        self.month_day(at).or_else(|| {
            let (month, after) = self.month(at)?;
            let cycle = Cycle::Month(month);
            let year = self.skip(self.skip_lex(after, Lex::Of), b',');
            if let Some((frame, end)) = self.frame(year).or_else(|| self.frame(after)) {
                return Some((within(cycle, frame)?, end));
            }
            if let Some(first) = self.in_year_of_second(cycle, after) {
                return Some((first, after));
            }
            let short = matches!(self.lex(at), Lex::MonthShort(_)) && after == at + 1;
            (!short && self.is_month_alone(at, month)).then_some((Place::Cyclic(cycle, Turn::Open), at + 1))
        })
    }

    /// The month and the word after it, with the full stop of a short form.
    pub(super) fn month(self, at: usize) -> Option<(i8, usize)> {
        match self.lex(at) {
            Lex::Month(month) => Some((month, at + 1)),
            Lex::MonthShort(month) => {
                let stop = self.is(at + 1, Lex::Mark(b'.')) && self.joined(at + 1);
                Some((month, at + 1 + usize::from(stop)))
            }
            _ => None,
        }
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

    /// A month and a day, with or without a year.
    pub(super) fn month_day(self, at: usize) -> Option<(Place, usize)> {
        let (month, after) = self.month(at)?;
        let (day, end) =
            self.day_number(self.skip_lex(after, Lex::The)).or_else(|| self.spelled_day(after))?;
        // `JUL7` is a contract of commodities.
        let is_code = self.joined(after) && self.is_number(after) && after == at + 1;
        if is_code { None } else { self.with_year(month, day, end) }
    }

    /// The day of `payable April three`, where no noun follows that it could count.
    fn spelled_day(self, at: usize) -> Option<(u32, usize)> {
        let Lex::Cardinal(day @ 1..=19) = self.lex(at) else {
            return None;
        };
        let ends = matches!(self.lex(at + 1), Lex::Mark(b',' | b'.' | b';' | b')') | Lex::To | Lex::Break);
        ends.then_some((day, at + 1))
    }

    /// `12 June 2018`, `the 12th of June`.
    pub(super) fn day_led(self, at: usize) -> Option<(Place, usize)> {
        let (day, after) = self.day_number(self.skip_lex(at, Lex::The))?;
        let (month, end) = self.month(self.skip(self.skip_lex(after, Lex::Of), b'-'))?;
        if self.is(end, Lex::Mark(b'-')) && self.is(after, Lex::Mark(b'-')) {
            let (year, end) = self.year(end + 1)?;
            return Some((Place::Fixed(fixed_day(year, month, day)?), end));
        }
        self.with_year(month, day, end)
    }

    fn with_year(self, month: i8, day: u32, end: usize) -> Option<(Place, usize)> {
        let open = Cycle::Day { month, day: i8::try_from(day).ok()? };
        // A leap year, so that February 29 may stand.
        fixed_day(2000, month, day)?;
        if let Some((frame, after)) = self.frame(self.skip(end, b',')) {
            return Some((within(open, frame)?, after));
        }
        if let Some(first) = self.in_year_of_second(open, end) {
            return Some((first, end));
        }
        // The year of a range of days follows the second: `March 5-9, 1918`.
        if matches!(self.lex(end), Lex::Mark(b'-') | Lex::And)
            && let Some((_, after)) = self.day_number(end + 1)
            && let Some((Frame::Period(year), _)) = self.frame(self.skip(after, b','))
        {
            return Some((within(open, Frame::Period(year))?, end));
        }
        Some((Place::Cyclic(open, Turn::Open), end))
    }

    /// The first date of `May 15 to August 16, 1988` and `July-November 1954`: the second tells the year.
    fn in_year_of_second(self, first: Cycle, end: usize) -> Option<Place> {
        let joins = matches!(self.lex(end), Lex::Mark(b'-') | Lex::To | Lex::And)
            || ["through", "until", "till", "or"].iter().any(|form| self.is_form(end, form));
        let second = end + 1;
        let is_date = matches!(self.lex(second), Lex::Month(_) | Lex::MonthShort(_))
            || matches!(self.lex(second), Lex::Digits(1..=31, 1 | 2));
        if !joins || !is_date {
            return None;
        }
        // One step only, so that a chain of dates costs no more than its length.
        let (month, after) = match self.month(second) {
            Some((month, after)) => (month, self.day_number(after).map_or(after, |(_, after)| after)),
            None => {
                let (_, after) = self.day_number(second)?;
                self.month(self.skip_lex(after, Lex::Of))?
            }
        };
        let (year, _) = self.year(self.skip(after, b','))?;
        let last = Date::new(year, month, 28).ok()?;
        let here = first.in_year(year).filter(|period| period.first <= last);
        here.or_else(|| first.in_year(year - 1)).map(Place::Fixed)
    }

    /// A number from 1 to 31 that may be a day of the month: `12`, `12th`, `twelfth`.
    fn day_number(self, at: usize) -> Option<(u32, usize)> {
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

    /// The year that a month or quarter belongs to: `1987`, `'87`, `last year`, `the year`.
    pub(super) fn frame(self, at: usize) -> Option<(Frame, usize)> {
        let year = |by, end| {
            Some((Frame::Moved(Move { unit: Unit::Year, by, from: From::Dct, is_distance: false }), end))
        };
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::Digits(..) | Lex::Cardinal(_) | Lex::Tens(_), _) => {
                let (period, end) = self.fixed_year(at)?;
                // `1990s` and the like are not this month's year.
                (!self.is_form(end, "s") || !self.joined(end)).then_some((Frame::Period(period), end))
            }
            (Lex::Mark(b'\''), Lex::Digits(year, 2)) if self.joined(at + 1) => {
                Some((Frame::ShortYear(year), at + 2))
            }
            (Lex::This, Lex::Unit(Unit::Year)) => year(0, at + 2),
            (Lex::Last, Lex::Unit(Unit::Year)) => year(-1, at + 2),
            (Lex::Next, Lex::Unit(Unit::Year)) => year(1, at + 2),
            (Lex::The, Lex::Unit(Unit::Year)) => year(0, at + 2),
            (Lex::That, Lex::Unit(Unit::Year)) => {
                let moved = Move { unit: Unit::Year, by: 0, from: From::Mentioned, is_distance: false };
                Some((Frame::Moved(moved), at + 2))
            }
            (Lex::Fiscal, _) => self.frame(at + 1),
            _ => None,
        }
    }

    /// What begins with digits: a date of numbers, a day before its month, a year, a decade, a century.
    pub(super) fn number_led(self, at: usize) -> Option<(Place, usize)> {
        self.numeric(at)
            .or_else(|| self.era_year(at))
            .or_else(|| self.range_start(at))
            .or_else(|| self.range_end(at))
            .or_else(|| self.decade(at))
            .or_else(|| self.century(at))
            .or_else(|| self.day_led(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.year_in_context(at))
    }

    /// `AD 410`, `732 CE`: years that need no four digits.
    pub(super) fn era_year(self, at: usize) -> Option<(Place, usize)> {
        let (year, end) = match (self.lex(at), self.lex(at + 1)) {
            (Lex::Era, Lex::Digits(year @ 1..2200, 1..=4)) => (year, at + 2),
            (Lex::Digits(year @ 1..2200, 1..=4), Lex::Era) => (year, at + 2),
            _ => return None,
        };
        Some((Place::Fixed(Period::year(year as i16)?), end))
    }

    /// The `22` of `22-25 April 1951` and `22 and 23 April`: month and year follow the second day.
    fn range_start(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Digits(day @ 1..=31, 1 | 2) = self.lex(at) else {
            return None;
        };
        let (Lex::Mark(b'-') | Lex::And | Lex::To) = self.lex(at + 1) else {
            return None;
        };
        let (Lex::Digits(last, 1 | 2), Lex::Month(_) | Lex::MonthShort(_)) =
            (self.lex(at + 2), self.lex(at + 3))
        else {
            return None;
        };
        let (place, _) = self.day_led(at + 2)?;
        (day < last).then_some(())?;
        Some((place.with_day(day)?, at + 1))
    }

    /// The `9` of `March 5-9, 1918` and the `25` of `April 24 and 25`.
    fn range_end(self, at: usize) -> Option<(Place, usize)> {
        let first = at.checked_sub(2)?;
        let (Lex::Digits(before, 1 | 2), Lex::Mark(b'-') | Lex::And) = (self.lex(first), self.lex(at - 1))
        else {
            return None;
        };
        let (day, end) = self.day_number(at)?;
        let month = first.checked_sub(1)?;
        let month = if self.is(month, Lex::Mark(b'.')) { month.checked_sub(1)? } else { month };
        let (number, _) = self.month(month)?;
        let listed = matches!(self.lex(end), Lex::Mark(_) | Lex::Break | Lex::Other);
        (before < day && listed).then_some(())?;
        self.with_year(number, day, end)
    }

    /// `2018-06-12`, `6/12/18`, `12.06.2018`.
    fn numeric(self, at: usize) -> Option<(Place, usize)> {
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
        // Day and month change places where only that makes a date, and where dots are written.
        let (month, day) = if mark == b'.' || a > 12 { (b, a) } else { (a, b) };
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
    fn decade(self, at: usize) -> Option<(Place, usize)> {
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

    /// `80s`, `eighties`, where a word before calls for a decade.
    pub(super) fn bare_decade(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Digits(tens, 2)
                if tens.is_multiple_of(10) && self.is_form(at + 1, "s") && self.joined(at + 1) =>
            {
                Some((Place::ShortDecade(tens), at + 2))
            }
            Lex::Decade(tens) => Some((Place::ShortDecade(tens), at + 1)),
            _ => None,
        }
    }

    /// `'89`, `'80s`.
    pub(super) fn short_year(self, at: usize) -> Option<(Place, usize)> {
        if !self.joined(at + 1) || self.joined(at) {
            return None;
        }
        let Lex::Digits(year, 2) = self.lex(at + 1) else {
            return None;
        };
        self.bare_decade(at + 1).or_else(|| {
            (!self.joined(at + 2) || matches!(self.lex(at + 2), Lex::Mark(_)))
                .then_some((Place::ShortYear(year), at + 2))
        })
    }

    /// `20th century`, `twenty-first century`.
    pub(super) fn century(self, at: usize) -> Option<(Place, usize)> {
        let (number, end) = match self.lex(at) {
            Lex::Digits(number, 1 | 2) if self.is(at + 1, Lex::OrdinalSuffix) => (number, at + 2),
            Lex::Ordinal(number) => (number, at + 1),
            Lex::Tens(_) => self.day_number(at)?,
            _ => return None,
        };
        let end = self.skip(end, b'-');
        if !self.is(end, Lex::Unit(Unit::Century)) || !(1..=30).contains(&number) {
            return None;
        }
        let first = Date::new(((number as i16 - 1) * 100).max(1), 1, 1).ok()?;
        Some((Place::Fixed(Period::containing(Unit::Century, first)?), end + 1))
    }

    /// A year in words, which no other number of a text looks like.
    pub(super) fn spelled_year(self, at: usize) -> Option<(Place, usize)> {
        let (period, end) = self.fixed_year(at)?;
        Some((Place::Fixed(period), end))
    }

    /// A number that is a year by its size or by the word before, and `91` of `1990-91`.
    fn year_in_context(self, at: usize) -> Option<(Place, usize)> {
        if let Some(second) = self.second_year(at) {
            return Some((Place::Fixed(Period::year(second)?), at + 1));
        }
        let (year, end) = self.year(at)?;
        let plain = PLAIN_YEARS.contains(&year);
        let led =
            at > 0 && PREPOSITIONS.iter().any(|form| self.is_form(at - 1, form)) || self.is_old_year(at, end);
        let labelled = matches!(self.before(at), Lex::Label | Lex::Mark(b'$')) && !(plain && led);
        let counted = matches!(self.lex(end), Lex::Units(_) | Lex::Million)
            || self.is(end, Lex::Mark(b'-')) && matches!(self.lex(end + 1), Lex::Unit(_));
        if labelled || counted || !plain && !led {
            return None;
        }
        if let Some((place, end)) = self.year_quarter(end, Frame::Period(Period::year(year)?)) {
            return Some((place, end));
        }
        // `The 1982 summer offensives`, but the 2004 Summer Olympics are a name.
        if let Lex::Season(season) = self.lex(end)
            && !self.capital(end)
        {
            return Some((Place::Fixed(Cycle::Season(season).in_year(year)?), end + 1));
        }
        Some((Place::Fixed(Period::year(year)?), end))
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
    fn second_year(self, at: usize) -> Option<i16> {
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

    /// After a year: `third quarter`, `quarter`, `period`.
    pub(super) fn year_quarter(self, at: usize, frame: Frame) -> Option<(Place, usize)> {
        if matches!(self.lex(at), Lex::Period | Lex::Unit(Unit::Quarter)) {
            let years = match frame {
                Frame::Period(period) => return Some((Place::ReportedIn(period), at + 1)),
                Frame::Moved(moved) => moved.by,
                Frame::ShortYear(_) => return None,
            };
            return Some((Place::Reported { years }, at + 1));
        }
        let (cycle, end) = self.quarter_name(at)?;
        Some((within(cycle, frame)?, end))
    }

    /// `third quarter`, `fiscal third-quarter`, `second half`, `Q3`, without the year.
    fn quarter_name(self, at: usize) -> Option<(Cycle, usize)> {
        let at = self.fiscal_word(at);
        if self.is(at, Lex::Q) {
            let Lex::Digits(quarter @ 1..=4, 1) = self.lex(at + 1) else {
                return None;
            };
            return self.joined(at + 1).then_some((Cycle::Quarter(quarter as i8), at + 2));
        }
        let (number, after) = match self.lex(at) {
            Lex::Ordinal(number) => (number, at + 1),
            Lex::Digits(number, 1) if self.is(at + 1, Lex::OrdinalSuffix) => (number, at + 2),
            Lex::Last => (0, at + 1),
            _ => return None,
        };
        let noun = self.skip(self.fiscal_word(self.skip(after, b'-')), b'-');
        match self.lex(noun) {
            Lex::Unit(Unit::Quarter) if (1..=4).contains(&number) => {
                Some((Cycle::Quarter(number as i8), noun + 1))
            }
            Lex::Unit(Unit::Quarter) if number == 0 => Some((Cycle::Quarter(4), noun + 1)),
            Lex::Half if number < 3 => Some((Cycle::Half(if number == 1 { 1 } else { 2 }), noun + 1)),
            _ => None,
        }
    }

    /// The word after `fiscal` and its dash, if it stands here.
    pub(super) fn fiscal_word(self, at: usize) -> usize {
        if self.is(at, Lex::Fiscal) { self.skip(at + 1, b'-') } else { at }
    }

    /// A quarter or half with its year, if one stands beside it.
    pub(super) fn quarter(self, at: usize) -> Option<(Place, usize)> {
        let (cycle, end) = self.quarter_name(at)?;
        let year = self.skip_lex(self.skip(end, b','), Lex::Of);
        if let Some((frame, end)) = self.frame(year) {
            return Some((within(cycle, frame)?, end));
        }
        match cycle {
            // Halves of other things are more common, and quarters are named `last` only with a year.
            Cycle::Half(_) => None,
            _ if self.is(at, Lex::Last) => None,
            _ => Some((Place::Cyclic(cycle, Turn::Open), end)),
        }
    }

    /// `fiscal 2019`, `fiscal year 2019`, `FY19`, `fiscal third quarter`.
    pub(super) fn fiscal(self, at: usize) -> Option<(Place, usize)> {
        if let Some(found) = self.quarter(at) {
            return Some(found);
        }
        let year = self.skip_lex(at + 1, Lex::Unit(Unit::Year));
        if let Lex::Digits(short, 2) = self.lex(year) {
            return self.joined(year).then_some((Place::ShortYear(short), year + 1));
        }
        match self.frame(year)? {
            (Frame::Period(period), end) => Some((Place::Fixed(period), end)),
            (Frame::ShortYear(short), end) => Some((Place::ShortYear(short), end)),
            (Frame::Moved(moved), end) => Some((Place::Moved(moved), end)),
        }
    }

    /// `summer 2018`, `summer of 2018`; alone only after `the` and the like, see [`Self::the`].
    pub(super) fn season(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Season(season) = self.lex(at) else {
            return None;
        };
        let (frame, end) = self.frame(self.skip_lex(at + 1, Lex::Of))?;
        Some((within(Cycle::Season(season), frame)?, end))
    }

    pub(super) fn holiday(self, at: usize) -> Option<(Place, usize)> {
        let (cycle, end) = match self.holiday_name(at)? {
            (Cycle::Holiday(holiday), end) if self.is(end, Lex::Unit(Unit::Week)) => {
                (Cycle::HolidayWeek(holiday), end + 1)
            }
            named => named,
        };
        let year = self.skip_lex(self.skip(end, b','), Lex::Of);
        match self.frame(year) {
            Some((frame, after)) => Some((within(cycle, frame)?, after)),
            // `Easter Island` is none.
            None if self.is(end, Lex::Other) && self.capital(end) => None,
            None => Some((Place::Cyclic(cycle, Turn::Open), end)),
        }
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

fn week_from_dct(by: i32) -> Frame {
    Frame::Moved(Move { unit: Unit::Week, by, from: From::Dct, is_distance: false })
}

/// A round of a cycle in a year: fixed at once where the year is.
fn within(cycle: Cycle, frame: Frame) -> Option<Place> {
    match frame {
        Frame::Period(year) => cycle.in_year(year.first.year()).map(Place::Fixed),
        frame => Some(Place::Within(cycle, frame)),
    }
}
