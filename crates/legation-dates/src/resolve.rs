//! Resolves what expressions say against the document's date, the tense of their clause and each other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use legation_doc::{Anchor, TimexKind};

use crate::Mode;
use crate::calendar::{Period, SEASONS, Unit, interval, moved};
use crate::meaning::{Clock, Cycle, Expression, Frame, From, Meaning, Move, Place, Quantity, Repeated, Turn};
use crate::tense::Tense;

/// What an expression denotes.
#[derive(Debug, Clone)]
pub struct Resolved {
    pub kind: TimexKind,
    pub value: String,
    pub quant: Option<String>,
    pub freq: Option<String>,
    pub interval: Option<(Date, Date)>,
    pub anchor: Option<Anchor>,
}

/// What the document has told so far.
#[derive(Debug, Clone, Default)]
pub struct Context {
    dct: Option<Date>,
    /// The last date spoken of of each unit, with the index of its expression.
    mentioned: BTreeMap<Unit, (u32, Period)>,
    /// The latest quarter spoken of that has ended, else the latest, with the index of its expression.
    quarter: Option<(u32, Period)>,
    /// The last report of a company's results.
    report: Option<Report>,
    /// Whether the text tells of the past in order, without regard to the day it was written.
    narrative: bool,
}

/// A company's results, which `a year earlier` goes back from.
#[derive(Debug, Clone, Copy)]
struct Report {
    /// Index of the expression.
    idx: u32,
    /// The quarter; `None` for six or nine months.
    quarter: Option<Period>,
}

impl Context {
    /// The context at the beginning of a document with these expressions.
    pub fn new(dct: Option<Date>, mode: Mode, expressions: &[Expression]) -> Self {
        let narrative = match mode {
            Mode::Auto => is_narrative(dct, expressions),
            Mode::News => false,
            Mode::Narrative => true,
        };
        Self { dct, narrative, ..Self::default() }
    }

    /// Resolves an expression; `idx` is its index among the document's.
    ///
    /// A date that only names something (`the November 27 deal`) is no date spoken of. `tense` is asked
    /// only where the choice of a round of a cycle needs it.
    pub fn resolve(
        &mut self,
        idx: u32,
        meaning: Meaning,
        names: bool,
        tense: impl Fn() -> Option<Tense>,
    ) -> Resolved {
        match meaning {
            Meaning::Date(place) => self.date(idx, place, names, tense),
            Meaning::Time { day, clock } => self.time(idx, day, clock, tense),
            Meaning::Ancient(year) => timeless(TimexKind::Date, format!("BC{year:04}")),
            Meaning::Length { quantity, unit } => {
                if unit == Unit::Month && matches!(quantity, Quantity::Halves(12 | 18)) {
                    self.report = Some(Report { idx, quarter: None });
                }
                timeless(TimexKind::Duration, duration(quantity, unit))
            }
            Meaning::Repeat { cycle, quant, times } => Resolved {
                quant: quant.map(str::to_owned),
                freq: (times > 1).then(|| format!("{times}X")),
                ..timeless(TimexKind::Set, set_value(cycle))
            },
            Meaning::Soon => self.resolve(idx, Meaning::Vague("FUTURE_REF"), names, tense),
            Meaning::Vague(value) => Resolved {
                anchor: self.dct.map(|_| Anchor::Dct),
                ..timeless(TimexKind::Date, value.to_owned())
            },
        }
    }

    /// Whether an expression is no time where it stands.
    pub fn is_void(&self, meaning: Meaning, tense: impl Fn() -> Option<Tense>) -> bool {
        matches!(meaning, Meaning::Soon)
            && (self.narrative || matches!(tense(), Some(Tense::Past | Tense::Told)))
    }

    fn date(&mut self, idx: u32, place: Place, names: bool, tense: impl Fn() -> Option<Tense>) -> Resolved {
        let Some((period, anchor)) = self.place(idx, place, tense) else {
            return timeless(TimexKind::Date, open_value(place));
        };
        // What a history counts from its own day of writing is no step of its story.
        // `The 1777 campaign` moves a story on.
        let names =
            names && !(self.narrative && matches!(place, Place::Fixed(period) if period.unit == Unit::Year));
        if !(names || self.narrative && anchor == Some(Anchor::Dct)) {
            self.mention(idx, period);
        }
        if period.unit == Unit::Quarter && self.is_recent(period) {
            self.report = Some(Report { idx, quarter: Some(period) });
        }
        Resolved { interval: Some(period.interval()), anchor, ..timeless(TimexKind::Date, period.value()) }
    }

    /// Remembers a date spoken of.
    fn mention(&mut self, idx: u32, period: Period) {
        self.mentioned.insert(period.unit, (idx, period));
        let rank = |quarter: Period| (self.dct.is_some_and(|dct| quarter.last() < dct), quarter.first);
        if period.unit == Unit::Quarter
            && self.is_recent(period)
            && self.quarter.is_none_or(|(_, known)| rank(known) <= rank(period))
        {
            self.quarter = Some((idx, period));
        }
    }

    /// Whether a quarter ended in the ten months before the document, or later.
    fn is_recent(&self, quarter: Period) -> bool {
        let bound = self.dct.and_then(|dct| moved(dct, Unit::Month, -10));
        bound.is_some_and(|bound| quarter.last() > bound)
    }

    fn time(
        &mut self,
        idx: u32,
        day: Option<Place>,
        clock: Clock,
        tense: impl Fn() -> Option<Tense>,
    ) -> Resolved {
        let suffix = clock_value(clock);
        let found = match day {
            Some(day) => self.place(idx, day, tense),
            None => self.day_spoken_of(),
        };
        let Some((period, anchor)) = found.filter(|(period, _)| period.unit == Unit::Day) else {
            let day = day.map_or_else(|| "XXXX-XX-XX".to_owned(), open_value);
            return timeless(TimexKind::Time, day + &suffix);
        };
        self.mention(idx, period);
        Resolved {
            interval: Some(period.interval()),
            anchor,
            ..timeless(TimexKind::Time, period.value() + &suffix)
        }
    }

    /// The period and what it is counted from.
    fn place(
        &self,
        idx: u32,
        place: Place,
        tense: impl Fn() -> Option<Tense>,
    ) -> Option<(Period, Option<Anchor>)> {
        let from_dct = |period| Some((period, Some(Anchor::Dct)));
        match place {
            Place::Fixed(period) => Some((period, None)),
            Place::Moved(step) => self.moved(idx, step),
            Place::Cyclic(cycle, turn) => {
                let narrated = self.narrative.then(|| self.narrated(cycle, turn)).flatten();
                narrated.or_else(|| from_dct(self.round(cycle, turn, tense)?))
            }
            Place::Within(cycle, frame) => self.within(idx, cycle, frame),
            Place::Reported { years } => self.reported(idx, years),
            Place::ComingWeek => from_dct(Period::containing(Unit::Week, moved(self.dct?, Unit::Day, 6)?)?),
            Place::ReportedIn(year) => {
                let (quarter, anchor) = self.reported(idx, 0)?;
                let years = i32::from(year.first.year()) - i32::from(quarter.first.year());
                Some((quarter.shift(years * 4)?, anchor))
            }
            Place::Mentioned => {
                let (idx, period) = self.antecedent(Unit::Millennium)?;
                Some((period, Some(Anchor::Timex(idx))))
            }
            Place::ShortYear(year) => Some((Period::year(self.full_year(year))?, None)),
            Place::ShortDecade(year) => {
                let year = self.full_year(year);
                Some((Period::containing(Unit::Decade, Date::new(year, 1, 1).ok()?)?, None))
            }
        }
    }

    fn moved(&self, idx: u32, step: Move) -> Option<(Period, Option<Anchor>)> {
        let Move { unit, by, from, .. } = step;
        if (unit, by) == (Unit::Year, -1)
            && step.is_distance
            && let Some(found) = self.year_before_report(idx)
        {
            return Some(found);
        }
        if (from == From::Mentioned || self.narrative && by == 0)
            && let Some((idx, period)) = self.antecedent(unit)
        {
            return Some((Period::containing(unit, period.first)?.shift(by)?, Some(Anchor::Timex(idx))));
        }
        // What a history counts from a date it has not told is open.
        if self.narrative && from == From::Mentioned {
            return None;
        }
        // A week or two ago is meant to the day.
        let unit_there =
            if unit == Unit::Week && step.is_distance && by.abs() <= 2 { Unit::Day } else { unit };
        Some((Period::containing(unit_there, moved(self.dct?, unit, by)?)?, Some(Anchor::Dct)))
    }

    /// The date that `that day` or `a week later` goes back to: the last one at least as exact as the unit.
    fn antecedent(&self, unit: Unit) -> Option<(u32, Period)> {
        self.mentioned.range(..=unit).map(|(_, &last)| last).max_by_key(|(idx, _)| *idx)
    }

    /// What `a year earlier` means near a report of results: its quarter of the year before.
    fn year_before_report(&self, idx: u32) -> Option<(Period, Option<Anchor>)> {
        let report = self.report.filter(|report| idx - report.idx <= LATELY)?;
        match report.quarter {
            Some(quarter) => Some((quarter.shift(-4)?, Some(Anchor::Timex(report.idx)))),
            None => Some((Period::containing(Unit::Year, self.dct?)?.shift(-1)?, Some(Anchor::Dct))),
        }
    }

    /// The quarter of a report, some years away: the latest that has ended among those spoken of, else the
    /// latest spoken of, else the last that has ended.
    fn reported(&self, idx: u32, years: i32) -> Option<(Period, Option<Anchor>)> {
        let dct = self.dct?;
        if years == -1
            && let Some(found) = self.year_before_report(idx)
        {
            return Some(found);
        }
        match self.quarter {
            Some((idx, quarter)) => Some((quarter.shift(years * 4)?, Some(Anchor::Timex(idx)))),
            None => Some((Period::containing(Unit::Quarter, dct)?.shift(years * 4 - 1)?, Some(Anchor::Dct))),
        }
    }

    fn within(&self, idx: u32, cycle: Cycle, frame: Frame) -> Option<(Period, Option<Anchor>)> {
        let (frame, anchor) = match frame {
            Frame::Period(period) => (period, None),
            Frame::Moved(step) => self.moved(idx, step)?,
            Frame::ShortYear(year) => (Period::year(self.full_year(year))?, None),
        };
        let period = match cycle {
            Cycle::Weekday(day) => Period::day(moved(frame.first, Unit::Day, day.into())?),
            cycle => cycle.in_year(frame.first.year())?,
        };
        Some((period, anchor))
    }

    /// The day last spoken of, else the document's.
    fn day_spoken_of(&self) -> Option<(Period, Option<Anchor>)> {
        match self.mentioned.get(&Unit::Day) {
            Some(&(idx, day)) => Some((day, Some(Anchor::Timex(idx)))),
            None => Some((Period::day(self.dct?), Some(Anchor::Dct))),
        }
    }

    /// The round of a cycle that follows the date last spoken of, or comes shortly before it.
    fn narrated(&self, cycle: Cycle, turn: Turn) -> Option<(Period, Option<Anchor>)> {
        let exact = self.antecedent(Unit::Month);
        let (idx, period) = exact.or_else(|| self.antecedent(Unit::Year))?;
        if turn == Turn::Last {
            let (current, previous, _) = rounds(cycle, period.first)?;
            let round = if current.last() < period.first { current } else { previous };
            return Some((round, Some(Anchor::Timex(idx))));
        }
        // A year told since is the story's.
        if let Some(&(since, year)) = self.mentioned.get(&Unit::Year)
            && since > idx
            && (1..=2).contains(&(year.first.year() - period.first.year()))
            && let Some(round) = cycle.in_year(year.first.year())
        {
            return Some((round, Some(Anchor::Timex(since))));
        }
        let since =
            moved(period.first, Unit::Month, if period.unit == Unit::Year { 0 } else { -LOOKING_BACK })?;
        let (current, _, next) = rounds(cycle, since)?;
        let round = if current.first < since { next } else { current };
        let round = match cycle {
            Cycle::Weekday(_) | Cycle::Weekend | Cycle::DayOfMonth(_) => rounds(cycle, period.first)?.0,
            _ => round,
        };
        Some((round, Some(Anchor::Timex(idx))))
    }

    /// The round of a cycle that is meant on the document's date.
    fn round(&self, cycle: Cycle, turn: Turn, tense: impl Fn() -> Option<Tense>) -> Option<Period> {
        let dct = self.dct?;
        let (current, previous, next) = rounds(cycle, dct)?;
        let (back, ahead) = match current {
            current if current.first > dct => (previous, current),
            current => (current, if current.last() < dct { next } else { current }),
        };
        match turn {
            Turn::Last => {
                // `Last February` said in March is not the month just over.
                let bound = if matches!(cycle, Cycle::Month(_)) { moved(dct, Unit::Month, -1)? } else { dct };
                [back, previous].into_iter().find(|round| round.last() < dct && round.first < bound)
            }
            Turn::Next => Some(if current.first > dct { current } else { next }),
            Turn::This => this_round(cycle, dct, back, ahead).or(Some(back)),
            Turn::Open => Some(open_round(cycle, dct, back, ahead, tense)),
        }
    }

    /// The year of two digits nearest to the document, from 80 years before it to 19 after; in a history, nearest to
    /// the date last spoken of, from 50 before it to 49 after.
    fn full_year(&self, short: u32) -> i16 {
        let told = self.antecedent(Unit::Year).filter(|_| self.narrative);
        let (reference, after) = match told {
            Some((_, period)) => (period.first.year(), 49),
            None => (self.dct.map_or(REFERENCE_YEAR, Date::year), 19),
        };
        let short = short as i16 % 100;
        let latest = reference + after;
        latest - (latest - short).rem_euclid(100)
    }
}

/// Whether a text is a history: full dates far from its own, and hardly any that count from its own.
fn is_narrative(dct: Option<Date>, expressions: &[Expression]) -> bool {
    let is_far = |day: Date| dct.is_none_or(|dct| (dct.year() - day.year()).abs() > 2);
    let (mut far, mut near) = (0, 0);
    for expression in expressions {
        match expression.meaning {
            Meaning::Date(Place::Fixed(period)) if period.unit <= Unit::Year && is_far(period.first) => {
                far += 1;
            }
            Meaning::Date(place) | Meaning::Time { day: Some(place), .. } if place.is_deictic() => near += 1,
            _ => {}
        }
    }
    far > 5 && far > 2 * near
}

/// How many months a history may go back without naming the year.
const LOOKING_BACK: i32 = 3;

/// How many expressions a report is remembered for `a year earlier`.
const LATELY: u32 = 8;

/// What two digits of a year are taken to be near without a document date.
const REFERENCE_YEAR: i16 = 2010;

/// The round of the document's date or the last before it, the one before and the one after.
fn rounds(cycle: Cycle, dct: Date) -> Option<(Period, Period, Period)> {
    match cycle {
        Cycle::Weekday(day) => {
            let back = (dct.weekday().to_monday_zero_offset() - day).rem_euclid(7);
            let current = Period::day(moved(dct, Unit::Day, -i32::from(back))?);
            Some((current, current.shift(-7)?, current.shift(7)?))
        }
        Cycle::Weekend => {
            let current = Period::containing(Unit::Weekend, dct)?;
            Some((current, current.shift(-1)?, current.shift(1)?))
        }
        Cycle::DayOfMonth(day) => {
            let month = Period::containing(Unit::Month, dct)?;
            let in_month = |by| {
                let first = month.shift(by)?.first;
                Some(Period::day(Date::new(first.year(), first.month(), day).ok()?))
            };
            let current = in_month(0)?;
            Some((current, in_month(-1).unwrap_or(current), in_month(1).unwrap_or(current)))
        }
        cycle => {
            // A leap day is sought in the years around.
            let in_year = |year: i16| cycle.in_year(year);
            let year = dct.year();
            let current = in_year(year).or_else(|| (1..8).find_map(|by| in_year(year - by)))?;
            let previous = (1..=8).find_map(|by| in_year(current.first.year() - by))?;
            let next = (1..=8).find_map(|by| in_year(current.first.year() + by))?;
            Some((current, previous, next))
        }
    }
}

/// `this Friday`, `this summer`: the round of the week or year of the document.
fn this_round(cycle: Cycle, dct: Date, back: Period, ahead: Period) -> Option<Period> {
    let frame = if matches!(cycle, Cycle::Weekday(_)) { Unit::Week } else { Unit::Year };
    let frame = Period::containing(frame, dct)?;
    [back, ahead].into_iter().find(|round| round.first >= frame.first && round.first <= frame.last())
}

/// The round of a cycle that nothing but the clause tells.
///
/// News tells days by name within a week back, and other dates within a few months around: for those the
/// tense decides only where both rounds are far.
fn open_round(
    cycle: Cycle,
    dct: Date,
    back: Period,
    ahead: Period,
    tense: impl Fn() -> Option<Tense>,
) -> Period {
    let (since, until) = (days(back.last(), dct), days(dct, ahead.first));
    let by_tense = || {
        if tense() == Some(Tense::Future) { ahead } else { back }
    };
    match cycle {
        _ if since <= 0 => back,
        Cycle::Day { .. } | Cycle::Holiday(_) | Cycle::WeekOf { .. } | Cycle::HolidayWeek(_)
            if since.min(until) < NEAR_DAY =>
        {
            if since <= until {
                back
            } else {
                ahead
            }
        }
        Cycle::Month(_) if until < NEAR_MONTH && tense() != Some(Tense::Told) => ahead,
        Cycle::Quarter(_) if since < NEAR_QUARTER => back,
        _ => by_tense(),
    }
}

/// Days within which a day of the year is taken for the nearest.
const NEAR_DAY: i32 = 120;

/// Days within which a month to come is meant rather than last year's.
const NEAR_MONTH: i32 = 75;

/// Days within which a quarter that has ended is meant rather than next year's.
const NEAR_QUARTER: i32 = 100;

/// Days from one date to another, negative where it is earlier.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

fn timeless(kind: TimexKind, value: String) -> Resolved {
    debug_assert!(kind != TimexKind::Duration || interval(&value).is_none());
    Resolved { kind, value, quant: None, freq: None, interval: None, anchor: None }
}

/// The value of a date that the document does not settle, with `X` for what is open.
fn open_value(place: Place) -> String {
    let cycle = match place {
        Place::Cyclic(cycle, _) | Place::Within(cycle, _) => cycle,
        Place::Moved(step) => return open_unit(step.unit).to_owned(),
        Place::Reported { .. } | Place::ReportedIn(_) => return "XXXX-QX".to_owned(),
        _ => return "XXXX-XX-XX".to_owned(),
    };
    cycle_value(cycle)
}

fn open_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Week => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Season => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Half => "XXXX-HX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
        Unit::Millennium => "X",
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => "XXXX-XX-XX",
    }
}

fn cycle_value(cycle: Cycle) -> String {
    match cycle {
        Cycle::Weekday(day) => format!("XXXX-WXX-{}", day + 1),
        Cycle::Day { month, day } => format!("XXXX-{month:02}-{day:02}"),
        Cycle::DayOfMonth(day) => format!("XXXX-XX-{day:02}"),
        Cycle::Month(month) => format!("XXXX-{month:02}"),
        Cycle::Quarter(quarter) => format!("XXXX-Q{quarter}"),
        Cycle::Half(half) => format!("XXXX-H{half}"),
        Cycle::Season(season) => format!("XXXX-{}", SEASONS[season.unsigned_abs() as usize]),
        Cycle::WeekOf { .. } | Cycle::HolidayWeek(_) => "XXXX-WXX".to_owned(),
        Cycle::Weekend => "XXXX-WXX-WE".to_owned(),
        // The days with a fixed date have it in any year; the others are left open.
        Cycle::Holiday(holiday) => match (holiday.on(2001), holiday.on(2002)) {
            (Some(a), Some(b)) if (a.month(), a.day()) == (b.month(), b.day()) => {
                format!("XXXX-{:02}-{:02}", a.month(), a.day())
            }
            _ => "XXXX-XX-XX".to_owned(),
        },
    }
}

fn clock_value(clock: Clock) -> String {
    match clock {
        Clock::Part(part) => format!("T{part}"),
        Clock::At { hour, minute: Some(minute), zone } => format!("T{hour:02}:{minute:02}{zone}"),
        Clock::At { hour, minute: None, zone } => format!("T{hour:02}{zone}"),
    }
}

/// `P5Y`, `PT2H30M`, `PXM`; decades are counted in years where there is a number.
fn duration(quantity: Quantity, unit: Unit) -> String {
    let time = if unit.is_clock() { "T" } else { "" };
    let Quantity::Halves(halves) = quantity else {
        return format!("P{time}X{}", unit.designator());
    };
    if unit >= Unit::Decade {
        return format!("P{}Y", u64::from(halves) * u64::from(unit.years().unsigned_abs()) / 2);
    }
    let whole = halves / 2;
    let count = if whole > 0 { format!("{whole}{}", unit.designator()) } else { String::new() };
    if halves.is_multiple_of(2) {
        return format!("P{time}{whole}{}", unit.designator());
    }
    match unit {
        Unit::Year => format!("P{count}6M"),
        Unit::Hour => format!("PT{count}30M"),
        Unit::Minute => format!("PT{count}30S"),
        Unit::Day => format!("P{count}T12H"),
        _ => format!("P{time}{whole}.5{}", unit.designator()),
    }
}

fn set_value(cycle: Repeated) -> String {
    match cycle {
        Repeated::Length(quantity, unit) => duration(quantity, unit),
        Repeated::Value(value) => value.to_owned(),
        Repeated::Cycle(cycle, part) => {
            cycle_value(cycle) + &part.map_or_else(String::new, |part| format!("T{part}"))
        }
        Repeated::Part(part) => format!("XXXX-XX-XXT{part}"),
    }
}
