//! Dates: days, weeks, months, seasons, quarters, years and longer, full or open.

use super::{Grammar, Match, fixed_day};
use crate::calendar::{Period, Unit};
use crate::lexicon::{Lex, holidays};
use crate::meaning::{Cycle, Frame, From, Meaning, Move, Place, Turn};

/// Years that are taken for one wherever they stand; others need a preposition before them.
const PLAIN_YEARS: std::ops::Range<i16> = 1900..2051;

const PREPOSITIONS: [&str; 20] = [
    "after", "around", "before", "between", "by", "circa", "during", "from", "in", "into", "of", "since", "through",
    "throughout", "till", "to", "until", "within", "and", "or",
];

impl Grammar<'_> {
    pub(super) fn date(self, at: usize) -> Option<Match> {
        let (place, modifier, end) = self.edged(at).or_else(|| {
            let (place, end) = self.place(at)?;
            Some((place, None, end))
        })?;
        let (modifier, end) = match (self.lex(end), self.lex(end + 1)) {
            (Lex::Or, Lex::Comparative("END")) => (Some("ON_OR_AFTER"), end + 2),
            (Lex::Or, Lex::Comparative(_)) => (Some("ON_OR_BEFORE"), end + 2),
            (Lex::And, Lex::Other) if self.is_form(end + 1, "beyond") => (Some("ON_OR_AFTER"), end + 2),
            _ => (modifier, end),
        };
        Some((Meaning::Date(place), modifier, end))
    }

    /// A date with a word for its beginning, middle or end.
    fn edged(self, at: usize) -> Option<(Place, Option<&'static str>, usize)> {
        let (modifier, (place, end)) = match self.lex(at) {
            Lex::Edge(edge) => (edge, self.edge_place(at + 1)?),
            Lex::Comparative(edge) => {
                let inner = self.skip_lex(at + 1, Lex::In);
                (edge, self.near_place(inner)?)
            }
            Lex::The if matches!(self.lex(at + 1), Lex::EdgeNoun(_)) => return self.edged(at + 1),
            Lex::EdgeNoun(edge) if self.is(at + 1, Lex::Of) => (edge, self.place_or_unit(at + 2)?),
            Lex::The if matches!(self.lex(at + 1), Lex::Unit(_)) => (self.unit_end(at + 1)?.0, self.unit_end(at + 1)?.1),
            Lex::Unit(_) => (self.unit_end(at)?.0, self.unit_end(at)?.1),
            Lex::Approx("APPROX") => ("APPROX", self.place(at + 1)?),
            Lex::Bound(bound) => (bound, self.place(self.dash(at + 1)?)?),
            _ => return None,
        };
        Some((place, Some(modifier), end))
    }

    fn dash(self, at: usize) -> Option<usize> {
        self.is(at, Lex::Mark(b'-')).then_some(at + 1)
    }

    /// What `early`, `mid-` and `late` stand before.
    fn edge_place(self, at: usize) -> Option<(Place, usize)> {
        let at = self.skip(at, b'-');
        if self.is(at, Lex::In) {
            return self.place_or_unit(at + 1);
        }
        if let Some(found) = self.bare_decade(self.skip_lex(at, Lex::The)) {
            return Some(found);
        }
        self.place(at)
    }

    /// What `earlier` and `later` stand before: today, this week, Friday, in the day.
    fn near_place(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Day(_) | Lex::This | Lex::That | Lex::Weekday(_) | Lex::The | Lex::Last | Lex::Next | Lex::In => {
                self.place_or_unit(at)
            }
            Lex::Month(_) if self.is(at - 1, Lex::In) => self.place(at),
            Lex::Digits(..) if self.is(at - 1, Lex::In) => self.place(at),
            _ => None,
        }
    }

    /// `year-end`, `year's end`.
    fn unit_end(self, at: usize) -> Option<(&'static str, (Place, usize))> {
        let Lex::Unit(unit @ (Unit::Year | Unit::Month | Unit::Quarter | Unit::Week)) = self.lex(at) else { return None };
        let end = self.possessive(at + 1).unwrap_or_else(|| self.skip(at + 1, b'-'));
        let Lex::EdgeNoun(edge @ "END") = self.lex(end) else { return None };
        self.is_form(end, "end")
            .then(|| (edge, (moved(unit, 0, From::Dct), end + 1)))
    }

    /// A date, or `the month`, `the day`, which count only where the words before call for a date.
    fn place_or_unit(self, at: usize) -> Option<(Place, usize)> {
        self.place(at).or_else(|| match (self.lex(at), self.lex(at + 1)) {
            (Lex::The, Lex::Unit(Unit::Day)) => Some((moved(Unit::Day, 0, From::Dct), at + 2)),
            (Lex::The, Lex::Unit(unit @ (Unit::Month | Unit::Decade | Unit::Century))) => {
                Some((moved(unit, 0, From::Dct), at + 2))
            }
            _ => None,
        })
    }

    /// A date without a word before it for its beginning or end.
    pub(super) fn place(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Weekday(_) | Lex::WeekdayShort(_) => self.weekday_led(at),
            Lex::Month(_) | Lex::MonthShort(_) => self.month_led(at),
            Lex::Digits(..) => self.number_led(at),
            Lex::Mark(b'\'') => self.short_year(at),
            Lex::Ordinal(_) | Lex::Q => self.quarter(at).or_else(|| self.century(at)).or_else(|| self.day_led(at)),
            Lex::Cardinal(_) | Lex::Tens(_) => self.spelled_year(at).or_else(|| self.century(at)),
            Lex::Fiscal => self.fiscal(at),
            Lex::Season(_) => self.season(at),
            Lex::Holiday => self.holiday(at),
            Lex::Day(by) => Some((moved(Unit::Day, by, From::Dct), at + 1)),
            Lex::This => self.this(at),
            Lex::Last => self.turned(at + 1, Turn::Last).or_else(|| self.shifted(at + 1, -1, From::Dct)),
            Lex::Next => self.turned(at + 1, Turn::Next).or_else(|| self.shifted(at + 1, 1, From::Dct)),
            Lex::That => self.that(at),
            Lex::The => self.the(at),
            Lex::Unit(Unit::Year) => self.year_led(at),
            Lex::Unit(Unit::Day) => self.day_beside(at),
            _ => None,
        }
    }

    /// `Friday`, `Friday, June 12, 2018`, `Monday of last week`.
    fn weekday_led(self, at: usize) -> Option<(Place, usize)> {
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
        let Lex::Weekday(day) = self.lex(at) else { return None };
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
    fn month_led(self, at: usize) -> Option<(Place, usize)> {
        self.month_day(at).or_else(|| {
            let (month, after) = self.month(at)?;
            let cycle = Cycle::Month(month);
            let year = self.skip(self.skip_lex(after, Lex::Of), b',');
            if let Some((frame, end)) = self.frame(year).or_else(|| self.frame(after)) {
                return Some((within(cycle, frame)?, end));
            }
            let short = matches!(self.lex(at), Lex::MonthShort(_)) && after == at + 1;
            (!short && self.is_month_alone(at, month)).then_some((Place::Cyclic(cycle, Turn::Open), at + 1))
        })
    }

    /// The month and the word after it, with the full stop of a short form.
    fn month(self, at: usize) -> Option<(i8, usize)> {
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
        match month {
            5 => led,
            3 | 4 | 6 | 8 => led || !(self.is(at + 1, Lex::Other) && self.capital(at + 1)) && !self.is_named(at),
            _ => true,
        }
    }

    /// Whether a capitalised word of no class stands before: a name.
    fn is_named(self, at: usize) -> bool {
        at > 0 && self.is(at - 1, Lex::Other) && self.capital(at - 1)
    }

    /// A month and a day, with or without a year.
    fn month_day(self, at: usize) -> Option<(Place, usize)> {
        let (month, after) = self.month(at)?;
        let (day, end) = self.day_number(self.skip_lex(after, Lex::The))?;
        self.with_year(month, day, end)
    }

    /// `12 June 2018`, `the 12th of June`.
    fn day_led(self, at: usize) -> Option<(Place, usize)> {
        let (day, after) = self.day_number(self.skip_lex(at, Lex::The))?;
        let (month, end) = self.month(self.skip_lex(after, Lex::Of))?;
        self.with_year(month, day, end)
    }

    fn with_year(self, month: i8, day: u32, end: usize) -> Option<(Place, usize)> {
        let open = Cycle::Day { month, day: i8::try_from(day).ok()? };
        // A leap year, so that February 29 may stand.
        fixed_day(2000, month, day)?;
        if let Some((frame, after)) = self.frame(self.skip(end, b',')) {
            if let Some(place) = within(open, frame) {
                return Some((place, after));
            }
        }
        Some((Place::Cyclic(open, Turn::Open), end))
    }

    /// A number from 1 to 31 that may be a day of the month: `12`, `12th`, `twelfth`.
    fn day_number(self, at: usize) -> Option<(u32, usize)> {
        match self.lex(at) {
            Lex::Digits(day @ 1..=31, 1 | 2) => {
                if self.joined(at + 1) && self.is(at + 1, Lex::OrdinalSuffix) {
                    return Some((day, at + 2));
                }
                let clock = self.is(at + 1, Lex::Mark(b':')) && self.joined(at + 1) && self.is_number(at + 2);
                (!clock && !self.goes_on(at + 1) && !matches!(self.lex(at + 1), Lex::Million)).then_some((day, at + 1))
            }
            Lex::Ordinal(day) => Some((day, at + 1)),
            Lex::Tens(tens @ (20 | 30)) => {
                let Lex::Ordinal(unit @ 1..10) = self.lex(self.skip(at + 1, b'-')) else { return None };
                (tens + unit <= 31).then_some((tens + unit, self.skip(at + 1, b'-') + 1))
            }
            _ => None,
        }
    }

    /// The year that a month or quarter belongs to: `1987`, `'87`, `last year`, `the year`.
    fn frame(self, at: usize) -> Option<(Frame, usize)> {
        let year = |by, end| Some((Frame::Moved(Move { unit: Unit::Year, by, from: From::Dct }), end));
        match (self.lex(at), self.lex(at + 1)) {
            (Lex::Digits(..) | Lex::Cardinal(_) | Lex::Tens(_), _) => {
                let (period, end) = self.fixed_year(at)?;
                // `1990s` and the like are not this month's year.
                (!self.is_form(end, "s") || !self.joined(end)).then_some((Frame::Period(period), end))
            }
            (Lex::Mark(b'\''), Lex::Digits(year, 2)) if self.joined(at + 1) => Some((Frame::ShortYear(year), at + 2)),
            (Lex::This, Lex::Unit(Unit::Year)) => year(0, at + 2),
            (Lex::Last, Lex::Unit(Unit::Year)) => year(-1, at + 2),
            (Lex::Next, Lex::Unit(Unit::Year)) => year(1, at + 2),
            (Lex::The, Lex::Unit(Unit::Year)) => year(0, at + 2),
            (Lex::That, Lex::Unit(Unit::Year)) => {
                let moved = Move { unit: Unit::Year, by: 0, from: From::Mentioned };
                Some((Frame::Moved(moved), at + 2))
            }
            (Lex::Fiscal, _) => self.frame(at + 1),
            _ => None,
        }
    }

    /// What begins with digits: a date of numbers, a day before its month, a year, a decade, a century.
    fn number_led(self, at: usize) -> Option<(Place, usize)> {
        self.numeric(at)
            .or_else(|| self.decade(at))
            .or_else(|| self.century(at))
            .or_else(|| self.day_led(at))
            .or_else(|| self.quarter(at))
            .or_else(|| self.year_in_context(at))
    }

    /// `2018-06-12`, `6/12/18`, `12.06.2018`.
    fn numeric(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Mark(mark @ (b'-' | b'/' | b'.')) = self.lex(at + 1) else { return None };
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
        let Lex::Digits(year @ 1000..2100, 4) = self.lex(at) else { return None };
        if !year.is_multiple_of(10) {
            return None;
        }
        let s = self.skip(at + 1, b'\'');
        let decade = self.joined(at + 1) && self.is_form(s, "s") && self.joined(s);
        decade.then_some((Place::Fixed(Period::containing(Unit::Decade, jiff::civil::Date::new(year as i16, 1, 1).ok()?)?), s + 1))
    }

    /// `80s`, `eighties`, where a word before calls for a decade.
    fn bare_decade(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Digits(tens, 2) if tens.is_multiple_of(10) && self.is_form(at + 1, "s") && self.joined(at + 1) => {
                Some((Place::ShortDecade(tens), at + 2))
            }
            Lex::Decade(tens) => Some((Place::ShortDecade(tens), at + 1)),
            _ => None,
        }
    }

    /// `'89`, `'80s`.
    fn short_year(self, at: usize) -> Option<(Place, usize)> {
        if !self.joined(at + 1) || self.joined(at) {
            return None;
        }
        let Lex::Digits(year, 2) = self.lex(at + 1) else { return None };
        self.bare_decade(at + 1)
            .or_else(|| (!self.joined(at + 2) || matches!(self.lex(at + 2), Lex::Mark(_))).then_some((Place::ShortYear(year), at + 2)))
    }

    /// `20th century`, `twenty-first century`.
    fn century(self, at: usize) -> Option<(Place, usize)> {
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
        let first = jiff::civil::Date::new(((number as i16 - 1) * 100).max(1), 1, 1).ok()?;
        Some((Place::Fixed(Period::containing(Unit::Century, first)?), end + 1))
    }

    /// A year in words, which no other number of a text looks like.
    fn spelled_year(self, at: usize) -> Option<(Place, usize)> {
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
        let led = at > 0 && PREPOSITIONS.iter().any(|form| self.is_form(at - 1, form));
        let labelled = matches!(self.before(at), Lex::Label | Lex::Mark(b'$')) && !(plain && led);
        let counted = matches!(self.lex(end), Lex::Units(_) | Lex::Million) || self.is(end, Lex::Mark(b'-')) && matches!(self.lex(end + 1), Lex::Unit(_));
        if labelled || counted || !plain && !led {
            return None;
        }
        if let Some((place, end)) = self.year_quarter(end, Frame::Period(Period::year(year)?)) {
            return Some((place, end));
        }
        // Without a preposition a plain number before people or things counts them.
        Some((Place::Fixed(Period::year(year)?), end))
    }

    /// The year of `91` in `1990-91`.
    fn second_year(self, at: usize) -> Option<i16> {
        let Lex::Digits(short, 2) = self.lex(at) else { return None };
        let first = at.checked_sub(2)?;
        let (Lex::Digits(year @ 1800..2100, 4), Lex::Mark(b'-')) = (self.lex(first), self.lex(at - 1)) else { return None };
        let second = year / 100 * 100 + short + if short == 0 { 100 } else { 0 };
        (second > year && second - year < 20 && self.joined(at) && !self.goes_on(at + 1)).then_some(second as i16)
    }

    /// After a year: `third quarter`, `quarter`, `period`.
    fn year_quarter(self, at: usize, frame: Frame) -> Option<(Place, usize)> {
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
            let Lex::Digits(quarter @ 1..=4, 1) = self.lex(at + 1) else { return None };
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
            Lex::Unit(Unit::Quarter) if (1..=4).contains(&number) => Some((Cycle::Quarter(number as i8), noun + 1)),
            Lex::Unit(Unit::Quarter) if number == 0 => Some((Cycle::Quarter(4), noun + 1)),
            Lex::Half if number < 3 => Some((Cycle::Half(if number == 1 { 1 } else { 2 }), noun + 1)),
            _ => None,
        }
    }

    /// The word after `fiscal` and its dash, if it stands here.
    fn fiscal_word(self, at: usize) -> usize {
        if self.is(at, Lex::Fiscal) { self.skip(at + 1, b'-') } else { at }
    }

    /// A quarter or half with its year, if one stands beside it.
    fn quarter(self, at: usize) -> Option<(Place, usize)> {
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
    fn fiscal(self, at: usize) -> Option<(Place, usize)> {
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
    fn season(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Season(season) = self.lex(at) else { return None };
        let (frame, end) = self.frame(self.skip_lex(at + 1, Lex::Of))?;
        Some((within(Cycle::Season(season), frame)?, end))
    }

    fn holiday(self, at: usize) -> Option<(Place, usize)> {
        let (cycle, end) = self.holiday_name(at)?;
        let year = self.skip_lex(self.skip(end, b','), Lex::Of);
        match self.frame(year) {
            Some((frame, after)) => Some((within(cycle, frame)?, after)),
            None => Some((Place::Cyclic(cycle, Turn::Open), end)),
        }
    }

    /// The longest name of a day that begins here.
    fn holiday_name(self, at: usize) -> Option<(Cycle, usize)> {
        let end_of = |name: &str| {
            let mut end = at;
            for part in name.split_inclusive('\'').flat_map(|part| part.split(' ')) {
                let (letters, apostrophe) = part.strip_suffix('\'').map_or((part, false), |letters| (letters, true));
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
        holidays()
            .iter()
            .find_map(|holiday| Some((Cycle::Holiday(holiday), end_of(holiday.name)?)))
    }

    /// `this week`, `this past spring`, `this coming Sunday`, `this year's third quarter`.
    fn this(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at + 1) {
            Lex::Past | Lex::Last => self.turned(at + 2, Turn::Last).or_else(|| match self.lex(at + 2) {
                Lex::Unit(unit) if unit > Unit::Day => Some((moved(unit, -1, From::Dct), at + 3)),
                _ => None,
            }),
            Lex::Coming => self.turned(at + 2, Turn::Next).or_else(|| self.shifted(at + 2, 1, From::Dct)),
            Lex::Unit(Unit::Day) => None,
            _ => self.turned(at + 1, Turn::This).or_else(|| self.shifted(at + 1, 0, From::Dct)),
        }
    }

    /// A weekday, month, season, day or named day after `last`, `this` or `next`.
    fn turned(self, at: usize, turn: Turn) -> Option<(Place, usize)> {
        let (cycle, end) = match self.lex(at) {
            Lex::Weekday(_) => match self.weekday_led(at)? {
                (Place::Cyclic(cycle @ Cycle::Weekday(_), _), end) => (cycle, end),
                dated => return Some(dated),
            },
            Lex::Month(_) | Lex::MonthShort(_) => match self.month_day(at) {
                Some((Place::Cyclic(cycle, _), end)) => (cycle, end),
                Some(dated) => return Some(dated),
                None => {
                    let (month, end) = self.month(at)?;
                    (Cycle::Month(month), end)
                }
            },
            Lex::Season(season) => (Cycle::Season(season), at + 1),
            Lex::Holiday => self.holiday_name(at)?,
            _ => return None,
        };
        Some((Place::Cyclic(cycle, turn), end))
    }

    /// A unit after `last`, `this`, `next` and the like, and the quarter of it after `'s`.
    fn shifted(self, at: usize, by: i32, from: From) -> Option<(Place, usize)> {
        let at = if matches!(self.lex(at), Lex::Fiscal | Lex::Current) { at + 1 } else { at };
        let Lex::Unit(unit) = self.lex(at) else { return None };
        if unit.is_clock() || self.is(at + 1, Lex::Mark(b'-')) && self.joined(at + 1) {
            return None;
        }
        let step = Move { unit, by, from };
        if unit == Unit::Year
            && let Some(quarter) = self.possessive(at + 1)
            && let Some(found) = self.year_quarter(quarter, Frame::Moved(step))
        {
            return Some(found);
        }
        Some((Place::Moved(step), at + 1))
    }

    /// `that day`, `that same week`, `that time`.
    fn that(self, at: usize) -> Option<(Place, usize)> {
        let noun = self.skip_lex(at + 1, Lex::Same);
        match self.lex(noun) {
            Lex::Time if matches!(self.before(at), Lex::At | Lex::Since) || self.is_form(at.wrapping_sub(1), "by") => {
                Some((Place::Mentioned, noun + 1))
            }
            Lex::Unit(_) => self.shifted(noun, 0, From::Mentioned),
            _ => None,
        }
    }

    /// What begins with `the`.
    fn the(self, at: usize) -> Option<(Place, usize)> {
        let next = at + 1;
        match self.lex(next) {
            Lex::Following => self.shifted(next + 1, 1, From::Mentioned).or_else(|| self.turned(next + 1, Turn::Next)),
            Lex::Previous => self.shifted(next + 1, -1, From::Mentioned).or_else(|| self.turned(next + 1, Turn::Last)),
            Lex::Next => self.shifted(next + 1, 1, From::Mentioned).or_else(|| self.turned(next + 1, Turn::Next)),
            Lex::Same => self.shifted(next + 1, 0, From::Mentioned),
            Lex::Coming => self.turned(next + 1, Turn::Next).or_else(|| self.shifted(next + 1, 1, From::Dct)),
            Lex::Past => self.turned(next + 1, Turn::Last),
            Lex::Last => self.quarter(next),
            Lex::Current => self.shifted(next + 1, 0, From::Dct),
            Lex::Latest => self.latest(next + 1),
            Lex::Corresponding => self.corresponding(next + 1),
            Lex::Extra => match self.lex(next + 1) {
                Lex::Unit(Unit::Year) => Some((moved(Unit::Year, 0, From::Dct), next + 2)),
                _ => None,
            },
            Lex::Fiscal if self.is(next + 1, Lex::Unit(Unit::Year)) => self.fiscal(next).or(Some((moved(Unit::Year, 0, From::Dct), next + 2))),
            Lex::Season(season) => self.season(next).or_else(|| {
                let led = at > 0 && (PREPOSITIONS.iter().chain(&["over", "for", "this"])).any(|form| self.is_form(at - 1, form));
                led.then_some((Place::Cyclic(Cycle::Season(season), Turn::Open), next + 1))
            }),
            Lex::Unit(unit) => self.the_unit(next, unit),
            Lex::Decade(_) => self.bare_decade(next),
            Lex::Mark(b'\'') => self.short_year(next),
            Lex::Digits(..) => self.bare_decade(next).or_else(|| self.place(next)).or_else(|| self.day_of_month(next)),
            Lex::Ordinal(_) | Lex::Tens(_) => self.place(next),
            Lex::Month(_) | Lex::MonthShort(_) | Lex::Weekday(_) | Lex::Day(_) | Lex::Holiday => None,
            _ => None,
        }
    }

    /// `the year`, `the quarter`, `the weekend`, `the week of March 6`, `the day before yesterday`.
    fn the_unit(self, at: usize, unit: Unit) -> Option<(Place, usize)> {
        if self.joined(at + 1) && self.is(at + 1, Lex::Mark(b'-')) && unit != Unit::Year {
            return None;
        }
        match unit {
            Unit::Year => match self.year_led(at) {
                Some(found) => Some(found),
                None if self.is(at + 1, Lex::Ended) || self.is(at + 1, Lex::Mark(b'-')) => None,
                None => Some((moved(Unit::Year, 0, From::Dct), at + 1)),
            },
            Unit::Quarter if !self.is(at + 1, Lex::Of) => Some((Place::Reported { years: 0 }, at + 1)),
            Unit::Week => self.week_of(at).or(Some((moved(Unit::Week, 0, From::Dct), at + 1))),
            Unit::Weekend => Some((Place::Cyclic(Cycle::Weekend, Turn::Open), at + 1)),
            Unit::Day => self.day_beside(at),
            _ => None,
        }
    }

    /// `week of March 6`.
    fn week_of(self, at: usize) -> Option<(Place, usize)> {
        if !self.is(at + 1, Lex::Of) {
            return None;
        }
        match self.month_day(at + 2)? {
            (Place::Cyclic(Cycle::Day { month, day }, turn), end) => Some((Place::Cyclic(Cycle::WeekOf { month, day }, turn), end)),
            (Place::Fixed(day), end) => Some((Place::Fixed(Period::containing(Unit::Week, day.first)?), end)),
            _ => None,
        }
    }

    /// `day before yesterday`, `day after tomorrow`.
    fn day_beside(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Day(by) = self.lex(at + 2) else { return None };
        match self.lex(at + 1) {
            Lex::Before => Some((moved(Unit::Day, by - 1, From::Dct), at + 3)),
            Lex::After => Some((moved(Unit::Day, by + 1, From::Dct), at + 3)),
            _ => None,
        }
    }

    /// `the 12th`, where a preposition of time stands before.
    fn day_of_month(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Digits(day @ 1..=31, 1 | 2) = self.lex(at) else { return None };
        let led = at > 1 && ["on", "by", "until", "since"].iter().any(|form| self.is_form(at - 2, form));
        let suffix = self.is(at + 1, Lex::OrdinalSuffix) && self.joined(at + 1);
        let ends = !matches!(self.lex(at + 2), Lex::Other | Lex::Unit(_) | Lex::Mark(b'-'));
        (led && suffix && ends).then_some((Place::Cyclic(Cycle::DayOfMonth(day as i8), Turn::Open), at + 2))
    }

    /// What begins with `year`: `year 2000`, `year-ago quarter`, `year-earlier`.
    fn year_led(self, at: usize) -> Option<(Place, usize)> {
        if let Some((period, end)) = self.fixed_year(at + 1) {
            return Some((Place::Fixed(period), end));
        }
        let ago = self.dash(at + 1)?;
        if !matches!(self.lex(ago), Lex::Ago | Lex::Comparative("START")) {
            return None;
        }
        let step = Move { unit: Unit::Year, by: -1, from: From::Dct };
        self.year_quarter(ago + 1, Frame::Moved(step))
            .or(Some((Place::Reported { years: -1 }, ago + 1)))
    }

    /// `latest quarter`, `latest fiscal year`.
    fn latest(self, at: usize) -> Option<(Place, usize)> {
        let at = self.fiscal_word(at);
        match self.lex(at) {
            Lex::Unit(Unit::Quarter) | Lex::Period => Some((Place::Reported { years: 0 }, at + 1)),
            Lex::Unit(unit @ (Unit::Year | Unit::Month | Unit::Week)) => Some((moved(unit, -1, From::Dct), at + 1)),
            _ => None,
        }
    }

    /// `corresponding period last year`, `comparable year-ago quarter`.
    fn corresponding(self, at: usize) -> Option<(Place, usize)> {
        if self.is(at, Lex::Unit(Unit::Year)) {
            return self.year_led(at);
        }
        let (Lex::Period | Lex::Unit(Unit::Quarter)) = self.lex(at) else { return None };
        let (frame, end) = self.frame(self.skip_lex(at + 1, Lex::Of))?;
        self.year_quarter(at, frame).map(|(place, _)| (place, end))
    }
}

fn moved(unit: Unit, by: i32, from: From) -> Place {
    Place::Moved(Move { unit, by, from })
}

fn week_from_dct(by: i32) -> Frame {
    Frame::Moved(Move { unit: Unit::Week, by, from: From::Dct })
}

/// A round of a cycle in a year: fixed at once where the year is.
fn within(cycle: Cycle, frame: Frame) -> Option<Place> {
    match frame {
        Frame::Period(year) => cycle.in_year(year.first.year()).map(Place::Fixed),
        frame => Some(Place::Within(cycle, frame)),
    }
}
