//! Dates of every kind, and those that count from the document or from one another: last year, that day.

use super::named::PREPOSITIONS;
use super::{Grammar, Match};
use crate::calendar::{Period, Unit};
use crate::lexicon::Lex;
use crate::meaning::{Cycle, Frame, From, Meaning, Move, Place, Turn};

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
            // `The late 1970s`, but `the` is not part of the date in `the late November trip`.
            Lex::The if matches!(self.lex(at + 1), Lex::Edge(_)) => {
                return self.edged(at + 1).filter(|(place, _, _)| place.is_long());
            }
            Lex::EdgeNoun(edge) if self.is(at + 1, Lex::Of) => (edge, self.place_or_unit(at + 2)?),
            Lex::The if matches!(self.lex(at + 1), Lex::Unit(_)) => self.unit_end(at + 1)?,
            Lex::Unit(_) => self.unit_end(at)?,
            Lex::Approx("APPROX") => ("APPROX", self.approximate_place(at + 1)?),
            Lex::Bound(bound) => (bound, self.place(self.dash(at + 1)?)?),
            _ => return None,
        };
        Some((place, Some(modifier), end))
    }

    /// What `around` stands before: a date by name or number, or `year-end`.
    fn approximate_place(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Unit(_) => Some(self.unit_end(at)?.1),
            Lex::Digits(..) | Lex::Month(_) | Lex::MonthShort(_) | Lex::Cardinal(_) => self.place(at),
            _ => None,
        }
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
        self.place(at).or_else(|| match self.lex(at) {
            Lex::Season(season) => Some((Place::Cyclic(Cycle::Season(season), Turn::Open), at + 1)),
            _ => None,
        })
    }

    /// What `earlier` and `later` stand before: today, this week, Friday, in the day.
    fn near_place(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Day(_)
            | Lex::This
            | Lex::That
            | Lex::Weekday(_)
            | Lex::The
            | Lex::Last
            | Lex::Next
            | Lex::In => self.place_or_unit(at),
            Lex::Month(_) if self.is(at - 1, Lex::In) => self.place(at),
            Lex::Digits(..) if self.is(at - 1, Lex::In) => self.place(at),
            _ => None,
        }
    }

    /// `year-end`, `year's end`.
    fn unit_end(self, at: usize) -> Option<(&'static str, (Place, usize))> {
        let Lex::Unit(unit @ (Unit::Year | Unit::Month | Unit::Quarter | Unit::Week)) = self.lex(at) else {
            return None;
        };
        let end = self.possessive(at + 1).unwrap_or_else(|| self.skip(at + 1, b'-'));
        let Lex::EdgeNoun(edge @ "END") = self.lex(end) else {
            return None;
        };
        self.is_form(end, "end").then(|| (edge, (moved(unit, 0, From::Dct), end + 1)))
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
            Lex::Era => self.era_year(at),
            Lex::Ordinal(_) | Lex::Q => {
                self.quarter(at).or_else(|| self.century(at)).or_else(|| self.day_led(at))
            }
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

    /// `this week`, `this past spring`, `this coming Sunday`, `this year's third quarter`.
    fn this(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at + 1) {
            Lex::Past | Lex::Last => self.turned(at + 2, Turn::Last).or_else(|| match self.lex(at + 2) {
                Lex::Unit(unit) if unit > Unit::Day => Some((moved(unit, -1, From::Dct), at + 3)),
                _ => None,
            }),
            Lex::Coming => self.turned(at + 2, Turn::Next).or_else(|| self.coming(at + 2)),
            Lex::Unit(Unit::Day) => None,
            _ => self.turned(at + 1, Turn::This).or_else(|| self.shifted(at + 1, 0, From::Dct)),
        }
    }

    /// A unit after `the coming`: on a Monday the coming week has begun.
    fn coming(self, at: usize) -> Option<(Place, usize)> {
        match self.lex(at) {
            Lex::Unit(Unit::Week) => Some((Place::ComingWeek, at + 1)),
            _ => self.shifted(at, 1, From::Dct),
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
        let Lex::Unit(unit) = self.lex(at) else {
            return None;
        };
        let compound = self.is(at + 1, Lex::Mark(b'-')) && self.joined(at + 1);
        // `The last week of September`, and a programme called "This Week".
        let of = by == -1 && self.is(at + 1, Lex::Of);
        let title = self.capital(at) && matches!(self.before(at - 1), Lex::Mark(b'"' | b'\''));
        if unit.is_clock() || compound || of || title {
            return None;
        }
        let step = Move { unit, by, from, is_distance: false };
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
            Lex::Time
                if matches!(self.before(at), Lex::At | Lex::Since)
                    || self.is_form(at.wrapping_sub(1), "by") =>
            {
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
            Lex::Following => {
                self.shifted(next + 1, 1, From::Mentioned).or_else(|| self.turned(next + 1, Turn::Next))
            }
            Lex::Previous => {
                self.shifted(next + 1, -1, From::Mentioned).or_else(|| self.turned(next + 1, Turn::Last))
            }
            Lex::Next => {
                self.shifted(next + 1, 1, From::Mentioned).or_else(|| self.turned(next + 1, Turn::Next))
            }
            Lex::Same => self.shifted(next + 1, 0, From::Mentioned),
            Lex::Coming => self.turned(next + 1, Turn::Next).or_else(|| self.coming(next + 1)),
            Lex::Past => self.turned(next + 1, Turn::Last),
            Lex::Last => self.quarter(next),
            Lex::Current => self.shifted(next + 1, 0, From::Dct),
            Lex::Latest => self.latest(next + 1),
            Lex::Corresponding => self.corresponding(next + 1),
            Lex::Extra => match self.lex(next + 1) {
                Lex::Unit(Unit::Year) => Some((moved(Unit::Year, 0, From::Dct), next + 2)),
                _ => None,
            },
            Lex::Fiscal => {
                self.fiscal(next).filter(|&(_, end)| !self.is_hyphenated_quarter(end)).or_else(|| {
                    let year = self.is(next + 1, Lex::Unit(Unit::Year)) && !self.is(next + 2, Lex::Ended);
                    year.then_some((moved(Unit::Year, 0, From::Dct), next + 2))
                })
            }
            Lex::Season(season) => self.season(next).or_else(|| {
                let led = at > 0
                    && (PREPOSITIONS.iter().chain(&["over", "for", "this"]))
                        .any(|form| self.is_form(at - 1, form));
                led.then_some((Place::Cyclic(Cycle::Season(season), Turn::Open), next + 1))
            }),
            Lex::Unit(unit) => self.the_unit(next, unit),
            Lex::Decade(_) => self.bare_decade(next),
            Lex::Mark(b'\'') => self.short_year(next),
            Lex::Digits(..) => self
                .bare_decade(next)
                .or_else(|| self.place(next).filter(|(place, _)| !place.is_year()))
                .or_else(|| self.day_of_month(next)),
            // `The third-quarter loss`: the article belongs to the loss.
            Lex::Ordinal(_) | Lex::Tens(_) | Lex::Q => {
                self.place(next).filter(|&(_, end)| !self.is_hyphenated_quarter(end))
            }
            Lex::Month(_) | Lex::MonthShort(_) | Lex::Weekday(_) | Lex::Day(_) | Lex::Holiday => None,
            _ => None,
        }
    }

    fn is_hyphenated_quarter(self, end: usize) -> bool {
        self.is(end - 1, Lex::Unit(Unit::Quarter)) && self.is(end - 2, Lex::Mark(b'-'))
    }

    /// `the year`, `the quarter`, `the weekend`, `the week of March 6`, `the day before yesterday`.
    fn the_unit(self, at: usize, unit: Unit) -> Option<(Place, usize)> {
        if self.joined(at + 1) && self.is(at + 1, Lex::Mark(b'-')) && unit != Unit::Year {
            return None;
        }
        match unit {
            Unit::Year => match self.year_led(at) {
                Some((Place::Reported { .. }, end))
                    if matches!(self.lex(end - 1), Lex::Ago | Lex::Comparative(_)) =>
                {
                    None
                }
                Some(found) => Some(found),
                None if self.is(at + 1, Lex::Ended) || self.is(at + 1, Lex::Mark(b'-')) => None,
                None => Some((moved(Unit::Year, 0, From::Dct), at + 1)),
            },
            Unit::Quarter if !self.is(at + 1, Lex::Of) => Some((Place::Reported { years: 0 }, at + 1)),
            Unit::Week => self.week_of(at).or(Some((moved(Unit::Week, 0, From::Dct), at + 1))),
            Unit::Weekend => Some((Place::Cyclic(Cycle::Weekend, Turn::Open), at + 1)),
            Unit::Day => self.day_beside(at).or_else(|| self.trading_day(at)),
            _ => None,
        }
    }

    /// `ended the day`, `For the day, the index`: the day that the text reports.
    fn trading_day(self, at: usize) -> Option<(Place, usize)> {
        const VERBS: [&str; 12] = [
            "began",
            "begin",
            "close",
            "closed",
            "closing",
            "end",
            "ended",
            "ending",
            "finish",
            "finished",
            "finishing",
            "started",
        ];
        let verb = at.checked_sub(2)?;
        let framed = VERBS.iter().any(|form| self.is_form(verb, form))
            || self.is_form(verb, "for") && self.is(at + 1, Lex::Mark(b','));
        framed.then_some((moved(Unit::Day, 0, From::Dct), at + 1))
    }

    /// `week of March 6`.
    fn week_of(self, at: usize) -> Option<(Place, usize)> {
        if !self.is(at + 1, Lex::Of) {
            return None;
        }
        match self.month_day(at + 2)? {
            (Place::Cyclic(Cycle::Day { month, day }, turn), end) => {
                Some((Place::Cyclic(Cycle::WeekOf { month, day }, turn), end))
            }
            (Place::Fixed(day), end) => Some((Place::Fixed(Period::containing(Unit::Week, day.first)?), end)),
            _ => None,
        }
    }

    /// `day before yesterday`, `day after tomorrow`.
    fn day_beside(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Day(by) = self.lex(at + 2) else {
            return None;
        };
        match self.lex(at + 1) {
            Lex::Before => Some((moved(Unit::Day, by - 1, From::Dct), at + 3)),
            Lex::After => Some((moved(Unit::Day, by + 1, From::Dct), at + 3)),
            _ => None,
        }
    }

    /// `the 12th`, where a preposition of time stands before.
    fn day_of_month(self, at: usize) -> Option<(Place, usize)> {
        let Lex::Digits(day @ 1..=31, 1 | 2) = self.lex(at) else {
            return None;
        };
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
        let step = Move { unit: Unit::Year, by: -1, from: From::Dct, is_distance: false };
        self.year_quarter(ago + 1, Frame::Moved(step)).or(Some((Place::Reported { years: -1 }, ago + 1)))
    }

    /// `latest quarter`, `latest fiscal year`.
    fn latest(self, at: usize) -> Option<(Place, usize)> {
        let at = self.fiscal_word(at);
        match self.lex(at) {
            Lex::Unit(Unit::Quarter) | Lex::Period => Some((Place::Reported { years: 0 }, at + 1)),
            Lex::Unit(unit @ (Unit::Year | Unit::Month | Unit::Week)) => {
                Some((moved(unit, -1, From::Dct), at + 1))
            }
            _ => None,
        }
    }

    /// `corresponding period last year`, `comparable year-ago quarter`.
    fn corresponding(self, at: usize) -> Option<(Place, usize)> {
        if self.is(at, Lex::Unit(Unit::Year)) {
            return self.year_led(at);
        }
        let (Lex::Period | Lex::Unit(Unit::Quarter)) = self.lex(at) else {
            return None;
        };
        let (frame, end) = self.frame(self.skip_lex(at + 1, Lex::Of))?;
        self.year_quarter(at, frame).map(|(place, _)| (place, end))
    }
}

fn moved(unit: Unit, by: i32, from: From) -> Place {
    Place::Moved(Move { unit, by, from, is_distance: false })
}
