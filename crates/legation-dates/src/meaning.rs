//! What an expression says before it is resolved against the document.

use jiff::civil::Date;

use crate::calendar::{Period, Unit};
use crate::lexicon::Holiday;

/// An expression of the text: a range of words and what they mean.
#[derive(Debug, Clone, Copy)]
pub struct Expression {
    /// First word.
    pub start: usize,
    /// Word after the last.
    pub end: usize,
    pub meaning: Meaning,
    /// TIMEX3's `mod`.
    pub modifier: Option<&'static str>,
}

#[derive(Debug, Clone, Copy)]
pub enum Meaning {
    /// A place on the calendar.
    Date(Place),
    /// A time of day; of the day last spoken of where `day` is `None`.
    Time { day: Option<Place>, clock: Clock },
    /// A year before the common era.
    Ancient(u32),
    /// A length of time.
    Length { quantity: Quantity, unit: Unit },
    /// A repeated time.
    Repeat { cycle: Repeated, quant: Option<&'static str>, times: u32 },
    /// `PAST_REF`, `PRESENT_REF` or `FUTURE_REF`.
    Vague(&'static str),
    /// Soon: the future, but no time at all in what is told of the past (`he soon left`).
    Soon,
}

#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// It needs nothing else.
    Fixed(Period),
    /// So many units from the document or from an earlier expression.
    Moved(Move),
    /// What comes round, without the year: March, Monday, June 12.
    Cyclic(Cycle, Turn),
    /// What comes round within a longer period: the third quarter of last year.
    Within(Cycle, Frame),
    /// The quarter that a company reports, some years away.
    Reported { years: i32 },
    /// The same quarter in another year.
    ReportedIn(Period),
    /// The date last spoken of.
    Mentioned,
    /// The week that begins, or has begun on a Monday.
    ComingWeek,
    /// A year of two digits.
    ShortYear(u32),
    /// A decade of two digits.
    ShortDecade(u32),
}

#[derive(Debug, Clone, Copy)]
pub enum Frame {
    Period(Period),
    Moved(Move),
    ShortYear(u32),
}

#[derive(Debug, Clone, Copy)]
pub struct Move {
    pub unit: Unit,
    pub by: i32,
    pub from: From,
    /// Whether it is counted (`two weeks ago`), not named (`last week`).
    pub is_distance: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The document creation time.
    Dct,
    /// The date last spoken of.
    Mentioned,
}

#[derive(Debug, Clone, Copy)]
pub enum Cycle {
    /// From Monday, 0.
    Weekday(i8),
    Day {
        month: i8,
        day: i8,
    },
    DayOfMonth(i8),
    /// The week of a day.
    WeekOf {
        month: i8,
        day: i8,
    },
    Weekend,
    Month(i8),
    Quarter(i8),
    Half(i8),
    /// Index into the seasons.
    Season(i8),
    Holiday(&'static Holiday),
    /// The week of a day with a name.
    HolidayWeek(&'static Holiday),
}

/// Which round of a cycle is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The tense decides.
    Open,
    Last,
    This,
    Next,
}

#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// Hour and minute; `zone` is `Z` or nothing.
    At { hour: u32, minute: Option<u32>, zone: &'static str },
    /// TIMEX3's part of the day: `MO`.
    Part(&'static str),
}

/// How many units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Twice the number.
    Halves(u32),
    /// Some.
    Vague,
}

#[derive(Debug, Clone, Copy)]
pub enum Repeated {
    /// Every so many units.
    Length(Quantity, Unit),
    /// The value itself: `P1Y`.
    Value(&'static str),
    /// Every Monday, every July, with a part of the day.
    Cycle(Cycle, Option<&'static str>),
    /// Every morning.
    Part(&'static str),
}

impl Place {
    /// Whether it is a single day.
    pub fn is_day(self) -> bool {
        match self {
            Self::Fixed(period) => period.unit == Unit::Day,
            Self::Moved(step) => step.unit == Unit::Day,
            Self::Cyclic(cycle, _) | Self::Within(cycle, _) => cycle.unit() == Unit::Day,
            _ => false,
        }
    }
}

impl Place {
    /// Whether it counts from the day the text was written.
    pub fn is_deictic(self) -> bool {
        match self {
            Self::Moved(step) => step.from == From::Dct,
            Self::Cyclic(cycle, turn) => turn != Turn::Open || matches!(cycle, Cycle::Weekday(_)),
            Self::Within(_, Frame::Moved(_)) | Self::Reported { .. } | Self::ComingWeek => true,
            _ => false,
        }
    }

    /// Whether it is a year of four digits.
    pub fn is_year(self) -> bool {
        matches!(self, Self::Fixed(period) if period.unit == Unit::Year)
    }

    /// Whether it is a season or longer than a year.
    pub fn is_long(self) -> bool {
        match self {
            Self::Fixed(period) => period.unit > Unit::Year || period.unit == Unit::Season,
            Self::Cyclic(cycle, _) | Self::Within(cycle, _) => matches!(cycle, Cycle::Season(_)),
            Self::ShortDecade(_) => true,
            _ => false,
        }
    }

    /// The day of the month; `None` for what is no single day of a month.
    pub fn day_of_month(self) -> Option<i8> {
        match self {
            Self::Fixed(period) if period.unit == Unit::Day => Some(period.first.day()),
            Self::Cyclic(Cycle::Day { day, .. }, _) | Self::Within(Cycle::Day { day, .. }, _) => Some(day),
            _ => None,
        }
    }

    /// The same month and year with another day; `None` for what is no day or where the month lacks it.
    pub fn with_day(self, day: u32) -> Option<Self> {
        let day = i8::try_from(day).ok()?;
        match self {
            Self::Fixed(period) if period.unit == Unit::Day => {
                let first = period.first;
                Some(Self::Fixed(Period::day(Date::new(first.year(), first.month(), day).ok()?)))
            }
            Self::Cyclic(Cycle::Day { month, .. }, turn) => {
                Some(Self::Cyclic(Cycle::Day { month, day }, turn))
            }
            Self::Within(Cycle::Day { month, .. }, frame) => {
                Some(Self::Within(Cycle::Day { month, day }, frame))
            }
            _ => None,
        }
    }
}

impl Cycle {
    /// The unit of each round.
    pub fn unit(self) -> Unit {
        match self {
            Self::Weekday(_) | Self::Day { .. } | Self::DayOfMonth(_) | Self::Holiday(_) => Unit::Day,
            Self::WeekOf { .. } | Self::HolidayWeek(_) => Unit::Week,
            Self::Weekend => Unit::Weekend,
            Self::Month(_) => Unit::Month,
            Self::Quarter(_) => Unit::Quarter,
            Self::Half(_) => Unit::Half,
            Self::Season(_) => Unit::Season,
        }
    }

    /// The round of a year; `None` for what comes round more often, and for February 29 of most years.
    pub fn in_year(self, year: i16) -> Option<Period> {
        let day = match self {
            Self::Day { month, day } | Self::WeekOf { month, day } => Date::new(year, month, day).ok()?,
            Self::Holiday(holiday) | Self::HolidayWeek(holiday) => holiday.on(year)?,
            Self::Month(month) => Date::new(year, month, 1).ok()?,
            Self::Quarter(quarter) => Date::new(year, quarter * 3, 1).ok()?,
            Self::Half(half) => Date::new(year, half * 6, 1).ok()?,
            Self::Season(season) => Date::new(year, (season + 1) * 3, 1).ok()?,
            Self::Weekday(_) | Self::DayOfMonth(_) | Self::Weekend => return None,
        };
        Period::containing(self.unit(), day)
    }
}

/// A round of a cycle in a year: fixed at once where the year is.
pub fn within(cycle: Cycle, frame: Frame) -> Option<Place> {
    match frame {
        Frame::Period(year) => cycle.in_year(year.first.year()).map(Place::Fixed),
        frame => Some(Place::Within(cycle, frame)),
    }
}
