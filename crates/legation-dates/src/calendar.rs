//! Stretches of the calendar and their TIMEX3 values.

use jiff::ToSpan as _;
use jiff::civil::{Date, ISOWeekDate, Weekday, date};

/// A unit of time, from the shortest to the longest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    /// Saturday and Sunday.
    Weekend,
    /// ISO week, from Monday.
    Week,
    Month,
    Season,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

/// One unit of the calendar: a day, a week, a quarter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub unit: Unit,
    /// Its first day; always the first day of such a unit.
    pub first: Date,
}

impl Period {
    /// The unit that holds a day; `None` where the calendar of years 1 to 9999 does not reach.
    ///
    /// A winter begins in December and belongs to that year. Units below the day are taken as days.
    pub fn containing(unit: Unit, day: Date) -> Option<Self> {
        let year = day.year();
        let month_from = |step: i8| date(year, (day.month() - 1) / step * step + 1, 1);
        let year_from = |step: i16| Date::new((year / step * step).max(1), 1, 1).ok();
        let first = match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Some(day),
            Unit::Week => monday_of(day),
            Unit::Weekend => monday_of(day)?.checked_add(5.days()).ok(),
            Unit::Month => Some(month_from(1)),
            Unit::Season if day.month() < 3 => Date::new(year - 1, 12, 1).ok(),
            Unit::Season => Some(date(year, day.month() / 3 * 3, 1)),
            Unit::Quarter => Some(month_from(3)),
            Unit::Half => Some(month_from(6)),
            Unit::Year => year_from(1),
            Unit::Decade => year_from(10),
            Unit::Century => year_from(100),
            Unit::Millennium => year_from(1000),
        }?;
        let unit = unit.max(Unit::Day);
        (1..=9999).contains(&first.year()).then_some(Self { unit, first })
    }

    /// The year `year`; `None` outside of 1 to 9999.
    pub fn year(year: i16) -> Option<Self> {
        Self::containing(Unit::Year, Date::new(year, 1, 1).ok()?)
    }

    /// A single day.
    pub fn day(day: Date) -> Self {
        Self { unit: Unit::Day, first: day }
    }

    /// The same unit `by` units later, or earlier where negative.
    pub fn shift(self, by: i32) -> Option<Self> {
        Self::containing(self.unit, moved(self.first, self.unit, by)?)
    }

    /// Its last day.
    pub fn last(self) -> Date {
        match self.unit {
            Unit::Weekend => self.first.checked_add(1.day()),
            // Decades and centuries are aligned to round years, but the first of each lacks year 0.
            Unit::Decade | Unit::Century | Unit::Millennium => {
                let step = self.unit.years();
                Date::new(self.first.year() / step * step + (step - 1), 12, 31)
            }
            unit => moved(self.first, unit, 1).map_or(Ok(Date::MAX), |next| next.checked_sub(1.day())),
        }
        .unwrap_or(Date::MAX)
    }

    /// Both days included.
    pub fn interval(self) -> (Date, Date) {
        (self.first, self.last())
    }

    /// The TIMEX3 value: `2018-06-12`, `2018-W20`, `2018-Q3`, `2018-SU`, `198` for the 1980s, `19` for the
    /// 20th century.
    pub fn value(self) -> String {
        let day = self.first;
        let (year, month) = (day.year(), day.month());
        match self.unit {
            Unit::Month => format!("{year:04}-{month:02}"),
            Unit::Week => week_value(day),
            Unit::Weekend => week_value(day) + "-WE",
            Unit::Season => format!("{year:04}-{}", SEASONS[usize::from(month.unsigned_abs() / 3 - 1)]),
            Unit::Quarter => format!("{year:04}-Q{}", (month + 2) / 3),
            Unit::Half => format!("{year:04}-H{}", (month + 5) / 6),
            Unit::Year => format!("{year:04}"),
            Unit::Decade => format!("{:03}", year / 10),
            Unit::Century => format!("{:02}", year / 100),
            Unit::Millennium => format!("{}", year / 1000),
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => day.to_string(),
        }
    }
}

/// Spring, summer, autumn and winter as TIMEX3 writes them.
pub const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

impl Unit {
    /// Its letters in a duration, after `P` or, for hours and less, `PT`.
    pub fn designator(self) -> &'static str {
        match self {
            Self::Second => "S",
            Self::Minute | Self::Month => "M",
            Self::Hour => "H",
            Self::Day => "D",
            Self::Weekend => "WE",
            Self::Week => "W",
            Self::Season => "SE",
            Self::Quarter => "Q",
            Self::Half => "H",
            Self::Year => "Y",
            Self::Decade => "DE",
            Self::Century => "CE",
            Self::Millennium => "ML",
        }
    }

    /// How many years one is, for units of whole years; 1 for all below.
    pub fn years(self) -> i16 {
        match self {
            Self::Decade => 10,
            Self::Century => 100,
            Self::Millennium => 1000,
            _ => 1,
        }
    }

    /// Whether it measures within the day.
    pub fn is_clock(self) -> bool {
        self < Self::Day
    }
}

/// The interval that a TIMEX3 value denotes, both days included.
///
/// `None` for durations, sets, references such as `PAST_REF`, and values with open places (`2018-XX`).
/// A time of day gives its day.
pub fn interval(value: &str) -> Option<(Date, Date)> {
    let (day, _) = value.split_once('T').unwrap_or((value, ""));
    if !day.bytes().all(|byte| byte.is_ascii_digit() || b"-WEQHSPUFAI".contains(&byte)) {
        return None;
    }
    period(day).map(Period::interval)
}

fn period(value: &str) -> Option<Period> {
    let (head, tail) = value.split_once('-').unwrap_or((value, ""));
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i16 = head.parse().ok()?;
    let in_month = |unit, month| Period::containing(unit, Date::new(number, month, 1).ok()?);
    let digit = |text: &str| text.parse::<i8>().ok();
    match (head.len(), tail.as_bytes()) {
        (4, []) => Period::year(number),
        (3, []) => Period::containing(Unit::Decade, Date::new((number * 10).max(1), 1, 1).ok()?),
        (2, []) => Period::containing(Unit::Century, Date::new((number * 100).max(1), 1, 1).ok()?),
        (1, []) => Period::containing(Unit::Millennium, Date::new((number * 1000).max(1), 1, 1).ok()?),
        (4, [b'W', ..]) if tail != "WI" => {
            let (week, weekend) =
                tail[1..].strip_suffix("-WE").map_or((&tail[1..], false), |week| (week, true));
            let monday = ISOWeekDate::new(number, digit(week)?, Weekday::Monday).ok()?.date();
            Period::containing(if weekend { Unit::Weekend } else { Unit::Week }, monday)
        }
        (4, [b'Q', ..]) => in_month(Unit::Quarter, digit(&tail[1..]).filter(|n| (1..=4).contains(n))? * 3),
        (4, [b'H', ..]) => in_month(Unit::Half, digit(&tail[1..]).filter(|n| (1..=2).contains(n))? * 6),
        (4, [b'S' | b'F' | b'W', _]) => {
            let season = SEASONS.iter().position(|&season| season == tail)?;
            in_month(Unit::Season, (season as i8 + 1) * 3)
        }
        (4, [_, _]) => in_month(Unit::Month, digit(tail)?),
        (4, [_, _, b'-', _, _]) => {
            Some(Period::day(Date::new(number, digit(&tail[..2])?, digit(&tail[3..])?).ok()?))
        }
        _ => None,
    }
}

/// A day moved by a number of units; the day of the month is cut to the month's length.
pub fn moved(day: Date, unit: Unit, by: i32) -> Option<Date> {
    let span = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => jiff::Span::new(),
        Unit::Day => jiff::Span::new().try_days(by).ok()?,
        Unit::Week | Unit::Weekend => jiff::Span::new().try_weeks(by).ok()?,
        Unit::Month => jiff::Span::new().try_months(by).ok()?,
        Unit::Season | Unit::Quarter => jiff::Span::new().try_months(by.checked_mul(3)?).ok()?,
        Unit::Half => jiff::Span::new().try_months(by.checked_mul(6)?).ok()?,
        _ => jiff::Span::new().try_years(by.checked_mul(unit.years().into())?).ok()?,
    };
    let moved = day.checked_add(span).ok()?;
    (1..=9999).contains(&moved.year()).then_some(moved)
}

/// Easter Sunday of the Gregorian calendar, by the rule of Meeus, Jones and Butcher.
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, (n / 31) as i8, (n % 31 + 1) as i8).ok()
}

fn monday_of(day: Date) -> Option<Date> {
    day.checked_sub(i32::from(day.weekday().to_monday_zero_offset()).days()).ok()
}

/// The week's value, in the year that ISO 8601 counts it to.
fn week_value(day: Date) -> String {
    let week = day.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}
