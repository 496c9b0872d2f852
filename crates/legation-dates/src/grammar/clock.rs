//! Times of day, alone or with their day.

use super::{Grammar, Match};
use crate::calendar::Unit;
use crate::lexicon::Lex;
use crate::meaning::{Clock, From, Meaning, Move, Place};

impl Grammar<'_> {
    pub(super) fn time(self, at: usize) -> Option<Match> {
        if let Lex::Edge(edge) = self.lex(at) {
            let part = self.skip(at + 1, b'-');
            let (day, clock, end) = self.dated_part(part).or_else(|| self.part_dated(part))?;
            return Some((Meaning::Time { day, clock }, Some(edge), end));
        }
        if let Lex::Comparative(edge) = self.lex(at) {
            let (day, clock, end) = self.dated_part(at + 1)?;
            return Some((Meaning::Time { day, clock }, Some(edge), end));
        }
        if let Lex::Approx("APPROX") = self.lex(at) {
            let (day, clock, end) = self.clock_dated(at + 1)?;
            return Some((Meaning::Time { day, clock }, Some("APPROX"), end));
        }
        let (day, clock, end) = self
            .clock_dated(at)
            .or_else(|| self.dated_part(at))
            .or_else(|| self.dated_clock(at))
            .or_else(|| self.part_of_day(at))?;
        Some((Meaning::Time { day, clock }, None, end))
    }

    /// `10 p.m. Wednesday`, `5 p.m. EST, Nov. 6`, `noon`.
    fn clock_dated(self, at: usize) -> Option<(Option<Place>, Clock, usize)> {
        let (clock, end) = self.clock(at)?;
        match self.day(self.skip(end, b',')) {
            Some((day, end)) => Some((Some(day), clock, end)),
            None => Some((self.day_after(end), clock, end)),
        }
    }

    /// The day that follows a time and is an expression of its own: `2:49 a.m. local time on Saturday`.
    fn day_after(self, at: usize) -> Option<Place> {
        let local = 2 * usize::from(self.is_form(at, "local") && self.is(at + 1, Lex::Time));
        let on = at + local;
        if !self.is_form(on, "on") {
            return None;
        }
        self.day(on + 1).map(|(day, _)| day)
    }

    /// `Monday at 3 p.m.`, `June 12, 9:30`.
    fn dated_clock(self, at: usize) -> Option<(Option<Place>, Clock, usize)> {
        let (day, end) = self.day(at)?;
        let (clock, end) = self.clock(self.skip(self.skip_lex(end, Lex::At), b','))?;
        Some((Some(day), clock, end))
    }

    /// `Wednesday night`, `yesterday morning`, `this evening`, `the next morning`, `tonight`.
    fn dated_part(self, at: usize) -> Option<(Option<Place>, Clock, usize)> {
        let moved = |by, from| Some(Place::Moved(Move { unit: Unit::Day, by, from, is_distance: false }));
        let named = || {
            let (day, end) = match self.lex(at) {
                Lex::The => self.place(at).filter(|(place, _)| place.is_day())?,
                _ => self.day(at)?,
            };
            Some((Some(day), end))
        };
        let pointed = match (self.lex(at), self.lex(at + 1)) {
            (Lex::Tonight, _) => return Some((moved(0, From::Dct), Clock::Part("NI"), at + 1)),
            (Lex::Overnight, _) => return Some((moved(-1, From::Dct), Clock::Part("NI"), at + 1)),
            (Lex::This, _) => Some((moved(0, From::Dct), at + 1)),
            (Lex::That, _) => Some((moved(0, From::Mentioned), at + 1)),
            (Lex::Last, _) => Some((moved(-1, From::Dct), at + 1)),
            (Lex::The, Lex::Next | Lex::Following) => Some((moved(1, From::Mentioned), at + 2)),
            (Lex::The, Lex::Previous) => Some((moved(-1, From::Mentioned), at + 2)),
            (Lex::The, Lex::Same) => Some((moved(0, From::Mentioned), at + 2)),
            (Lex::The, Lex::Part(_)) if matches!(self.before(at), Lex::In) => Some((None, at + 1)),
            _ => None,
        };
        let is_part = |end: usize| matches!(self.lex(end), Lex::Part(_));
        let (day, end) = pointed.filter(|&(_, end)| is_part(end)).or_else(named)?;
        let Lex::Part(part) = self.lex(end) else {
            return None;
        };
        Some((day, Clock::Part(part), end + 1))
    }

    /// `the night of April 18, 1775`, `the morning of the 12th of June`.
    fn part_of_day(self, at: usize) -> Option<(Option<Place>, Clock, usize)> {
        let (Lex::The, Lex::Part(part), Lex::Of) = (self.lex(at), self.lex(at + 1), self.lex(at + 2)) else {
            return None;
        };
        let (day, end) = self.place(at + 3).filter(|(place, _)| place.is_day())?;
        Some((Some(day), Clock::Part(part), end))
    }

    /// After `early` or `mid-`: `afternoon yesterday`, `afternoon`.
    fn part_dated(self, at: usize) -> Option<(Option<Place>, Clock, usize)> {
        let Lex::Part(part) = self.lex(at) else {
            return None;
        };
        match self.day(at + 1) {
            Some((day, end)) => Some((Some(day), Clock::Part(part), end)),
            None => Some((None, Clock::Part(part), at + 1)),
        }
    }

    /// A single day, named so that a time may stand beside it.
    fn day(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Weekday(_)
            | Lex::Month(_)
            | Lex::MonthShort(_)
            | Lex::Day(_)
            | Lex::Last
            | Lex::Next
            | Lex::Digits(..) => self.place(at).filter(|(place, _)| place.is_day()),
            _ => None,
        }
    }

    /// `3 p.m.`, `09:30 GMT`, `noon`, `4 in the morning`, `five o'clock`.
    fn clock(self, at: usize) -> Option<(Clock, usize)> {
        if let Lex::Hour(hour) = self.lex(at) {
            return Some((Clock::At { hour, minute: Some(0), zone: "" }, at + 1));
        }
        let (hour, minute, end) = self.hour(at)?;
        let (half, end) = match self.meridiem(end) {
            Some((afternoon, end)) => (Some(afternoon), end),
            None => (None, end),
        };
        let (zone, end, zoned) = match self.lex(end) {
            Lex::Zone(zone) => (zone, end + 1, true),
            _ => ("", end, false),
        };
        let colon = self.is(at + 1, Lex::Mark(b':'));
        if half.is_none() && !zoned {
            if let Some(found) = self.in_part(end, hour, minute) {
                return Some(found);
            }
            // `First Corinthians 9:25` is no time.
            let titled = at > 0 && self.is(at - 1, Lex::Other) && self.capital(at - 1);
            if !colon || titled {
                return self.oclock(at, hour);
            }
        }
        let hour = match half {
            Some(_) if !(1..=12).contains(&hour) => return None,
            Some(true) => hour % 12 + 12,
            Some(false) => hour % 12,
            None => hour,
        };
        Some((Clock::At { hour, minute: Some(minute), zone }, end))
    }

    /// Hour and minute in digits: `3`, `3:45`, `7.30`, `0735`.
    fn hour(self, at: usize) -> Option<(u32, u32, usize)> {
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

    /// `a.m.`, `pm`: whether after noon.
    fn meridiem(self, at: usize) -> Option<(bool, usize)> {
        if let Lex::Meridiem(afternoon) = self.lex(at) {
            return Some((afternoon, at + 1));
        }
        let afternoon = if self.is(at, Lex::A) || self.is_form(at, "a") {
            false
        } else if self.is_form(at, "p") {
            true
        } else {
            return None;
        };
        let dotted = self.is(at + 1, Lex::Mark(b'.')) && self.is_form(at + 2, "m") && self.joined(at + 2);
        let end = at + 3;
        let stop = self.is(end, Lex::Mark(b'.')) && self.joined(end);
        dotted.then_some((afternoon, end + usize::from(stop)))
    }

    /// `five o'clock`.
    fn oclock(self, at: usize, hour: u32) -> Option<(Clock, usize)> {
        let oclock =
            self.is_form(at + 1, "o") && self.is(at + 2, Lex::Mark(b'\'')) && self.is_form(at + 3, "clock");
        let clock = Clock::At { hour, minute: Some(0), zone: "" };
        (oclock && (1..=12).contains(&hour)).then_some((clock, at + 4))
    }

    /// After an hour: `in the morning`.
    fn in_part(self, at: usize, hour: u32, minute: u32) -> Option<(Clock, usize)> {
        let (Lex::In, Lex::The, Lex::Part(part)) = (self.lex(at), self.lex(at + 1), self.lex(at + 2)) else {
            return None;
        };
        (1..=12).contains(&hour).then_some(())?;
        let hour = if part == "MO" { hour % 12 } else { hour % 12 + 12 };
        Some((Clock::At { hour, minute: Some(minute), zone: "" }, at + 3))
    }
}
