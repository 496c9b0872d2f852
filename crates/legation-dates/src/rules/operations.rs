//! What the parts of an expression say, and what rules make of them.

use jiff::civil::Date;

use crate::calendar::{Period, Unit};
use crate::lexicon::{Lex, unit};
use crate::meaning::{Clock, Cycle, Frame, From, Meaning, Move, Place, Quantity, Repeated, Turn, within};

/// What a part of an expression says.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value {
    Nothing,
    Number(i64),
    Name(&'static str),
    Unit(Unit),
    Quantity(Quantity),
    Repeated(Repeated),
    /// A length, and whether it is a rough one: `a couple of days`.
    Length(Quantity, Unit, bool),
    Hour(u32, u32),
    Cycle(Cycle),
    Frame(Frame),
    Place(Place),
    Clock(Clock),
    /// With TIMEX3's `mod`.
    Meaning(Meaning, Option<&'static str>),
}

/// The value of an operation on others.
///
/// Rounds of a cycle: `(weekday n)`, `(month n)`, `(day month day)`, `(day-of-month n)`, `(season n)`, `(quarter n)`,
/// `(half n)`, `(weekend)`, `(week-of day)`; `(quarter-only cycle)` is none for halves.
///
/// Frames: `(ago unit by)`, from the document or with a third word from the date last told, and `(short year)`.
///
/// Dates: `(moved unit by from)`, from the document (`dct`) or the date last told (`mentioned`); `(days day by)`;
/// `(cyclic cycle turn)`, the round that the turn tells (`open`, `last`, `this`, `next`), and `(turn date turn)`;
/// `(within cycle frame)`; `(before cycle date)`, the last round up to a date; `(same-month date day)`; `(fixed frame)`,
/// `(year n)`, `(century n)`, `(short-year n)`, `(short-decade n)`; `(reported years)`, a company's quarter;
/// `(coming unit)`, `(mentioned)`. `(long date)` is none for short dates, `(single date)` for what is no single day, `(no-year date)` for years.
///
/// Times of day: `(clock hour half? zone?)`, `(clock-in hour part)`, `(part name)`.
///
/// What a set repeats: `(length quantity unit)`, `(weekdays day part?)`, `(months n)`, `(seasons n)`, `(parts name)`,
/// `(value text)`.
///
/// Expressions: `(length length)`, `(distance length sign from)`, none for hours and less; `(date place)`, `(time day clock)`, the day last told where it is `-`, `(set repeated quant times)`,
/// `(reference value)`, `(soon)`, `(ancient year)`, `(mod name expression)`.
pub fn operation(name: &str, values: &[Value]) -> Option<Value> {
    use Value::{Name, Nothing, Number, Quantity as Many, Repeated as Again};
    let small = |number: i64| i8::try_from(number).ok();
    Some(match (name, values) {
        ("length", &[Number(count), Value::Unit(unit)]) => {
            Again(Repeated::Length(Quantity::Halves(2 * u32::try_from(count).ok()?), unit))
        }
        ("length", &[Many(quantity), Value::Unit(unit)]) => Again(Repeated::Length(quantity, unit)),
        ("length", &[Value::Length(quantity, unit, is_rough)]) => {
            Value::Meaning(Meaning::Length { quantity, unit }, is_rough.then_some("APPROX"))
        }
        ("distance", &[Value::Length(quantity, unit, is_rough), Number(sign), Name(from)]) => {
            let modifier = is_rough.then_some("APPROX");
            let Quantity::Halves(halves) = quantity else {
                let vague = if sign < 0 { "PAST_REF" } else { "FUTURE_REF" };
                return Some(Value::Meaning(Meaning::Vague(vague), modifier));
            };
            let from = if from == "dct" { From::Dct } else { From::Mentioned };
            let moved = step(Value::Unit(unit), sign * i64::from(halves / 2), from)?;
            let moved = Move { is_distance: true, ..moved };
            let is_whole = !unit.is_clock();
            is_whole.then_some(Value::Meaning(Meaning::Date(Place::Moved(moved)), modifier))?
        }
        ("weekdays", &[Number(day)]) => Again(Repeated::Cycle(Cycle::Weekday(small(day)?), None)),
        ("weekdays", &[Number(day), Name(part)]) => {
            Again(Repeated::Cycle(Cycle::Weekday(small(day)?), Some(part)))
        }
        ("months", &[Number(month)]) => Again(Repeated::Cycle(Cycle::Month(small(month)?), None)),
        ("seasons", &[Number(season)]) => Again(Repeated::Cycle(Cycle::Season(small(season)?), None)),
        ("part", &[Name(part)]) => Value::Clock(Clock::Part(part)),
        ("parts", &[Name(part)]) => Again(Repeated::Part(part)),
        ("value", &[Name(value)]) => Again(Repeated::Value(value)),
        ("set", &[Again(cycle), quant, Number(times)]) => {
            let quant = match quant {
                Name("-") | Nothing => None,
                Name(quant) => Some(quant),
                _ => return None,
            };
            meaning(Meaning::Repeat { cycle, quant, times: u32::try_from(times).ok()? })
        }
        ("reference", &[Name(value)]) => meaning(Meaning::Vague(value)),
        ("soon", []) => meaning(Meaning::Soon),
        ("ancient", &[Number(year)]) => meaning(Meaning::Ancient(u32::try_from(year).ok()?)),
        ("mod", &[Name(modifier), Value::Meaning(meaning, _)]) => Value::Meaning(meaning, Some(modifier)),
        ("time", &[Value::Place(day), Value::Clock(clock)]) => {
            meaning(Meaning::Time { day: Some(day), clock })
        }
        ("time", &[_, Value::Clock(clock)]) => meaning(Meaning::Time { day: None, clock }),
        ("moved", &[unit, Number(by), Name(from)]) => {
            let from = if from == "dct" { From::Dct } else { From::Mentioned };
            Value::Place(Place::Moved(step(unit, by, from)?))
        }
        ("ago", &[unit, Number(by)]) => Value::Frame(Frame::Moved(step(unit, by, From::Dct)?)),
        ("ago", &[unit, Number(by), _]) => Value::Frame(Frame::Moved(step(unit, by, From::Mentioned)?)),
        ("short", &[Number(year)]) => Value::Frame(Frame::ShortYear(u32::try_from(year).ok()?)),
        ("days", &[Number(day), Number(by)]) => {
            Value::Place(Place::Moved(step(Value::Unit(Unit::Day), day + by, From::Dct)?))
        }
        // On a Monday the coming week has begun.
        ("coming", &[Value::Unit(Unit::Week)]) => Value::Place(Place::ComingWeek),
        ("coming", &[unit]) => Value::Place(Place::Moved(step(unit, 1, From::Dct)?)),
        ("mentioned", []) => Value::Place(Place::Mentioned),
        ("date", &[Value::Place(place)]) => meaning(Meaning::Date(place)),
        ("long", &[Value::Place(place)]) if place.is_long() => Value::Place(place),
        ("single", &[Value::Place(place)]) if place.is_day() => Value::Place(place),
        ("no-year", &[Value::Place(place)]) if !place.is_year() => Value::Place(place),
        ("year", &[Number(year)]) => Value::Place(Place::Fixed(Period::year(i16::try_from(year).ok()?)?)),
        ("century", &[Number(number @ 1..=30)]) => {
            let first = Date::new(((number as i16 - 1) * 100).max(1), 1, 1).ok()?;
            Value::Place(Place::Fixed(Period::containing(Unit::Century, first)?))
        }
        ("short-year", &[Number(year)]) => Value::Place(Place::ShortYear(u32::try_from(year).ok()?)),
        ("short-decade", &[Number(tens)]) => Value::Place(Place::ShortDecade(u32::try_from(tens).ok()?)),
        ("fixed", &[Value::Frame(frame)]) => Value::Place(match frame {
            Frame::Period(period) => Place::Fixed(period),
            Frame::ShortYear(year) => Place::ShortYear(year),
            Frame::Moved(step) => Place::Moved(step),
        }),
        ("reported", &[Number(years)]) => Value::Place(Place::Reported { years: i32::try_from(years).ok()? }),
        ("reported", &[Value::Frame(Frame::Period(period))]) => Value::Place(Place::ReportedIn(period)),
        ("reported", &[Value::Frame(Frame::Moved(step))]) => Value::Place(Place::Reported { years: step.by }),
        ("cyclic", &[Value::Cycle(cycle), Name(name)]) => Value::Place(Place::Cyclic(cycle, turn(name)?)),
        ("turn", &[Value::Place(Place::Cyclic(cycle, _)), Name(name)]) => {
            Value::Place(Place::Cyclic(cycle, turn(name)?))
        }
        ("turn", &[dated @ Value::Place(_), _]) => dated,
        ("within", &[Value::Cycle(cycle), Value::Frame(frame)]) => Value::Place(within(cycle, frame)?),
        ("before", &[Value::Cycle(cycle), Value::Place(Place::Fixed(second))]) => {
            let year = second.first.year();
            let here = cycle.in_year(year).filter(|period| period.first <= second.first);
            Value::Place(Place::Fixed(here.or_else(|| cycle.in_year(year - 1))?))
        }
        ("same-month", &[Value::Place(place), Number(day)]) => {
            let earlier = place.day_of_month().is_some_and(|last| day < i64::from(last));
            Value::Place(place.with_day(u32::try_from(day).ok()?).filter(|_| earlier)?)
        }
        ("weekday", &[Number(day)]) => Value::Cycle(Cycle::Weekday(small(day)?)),
        ("month", &[Number(month)]) => Value::Cycle(Cycle::Month(small(month)?)),
        ("season", &[Number(season)]) => Value::Cycle(Cycle::Season(small(season)?)),
        ("weekend", []) => Value::Cycle(Cycle::Weekend),
        ("quarter", &[Number(quarter @ 1..=4)]) => Value::Cycle(Cycle::Quarter(small(quarter)?)),
        ("half", &[Number(half @ 1..=2)]) => Value::Cycle(Cycle::Half(small(half)?)),
        ("quarter-only", &[quarter @ Value::Cycle(Cycle::Quarter(_))]) => quarter,
        ("day", &[Number(month), Number(day)]) => {
            let cycle = Cycle::Day { month: small(month)?, day: small(day)? };
            // A leap year, so that February 29 may stand.
            cycle.in_year(2000)?;
            Value::Cycle(cycle)
        }
        ("day-of-month", &[Number(day)]) => Value::Cycle(Cycle::DayOfMonth(small(day)?)),
        ("week-of", &[Value::Cycle(Cycle::Holiday(holiday))]) => Value::Cycle(Cycle::HolidayWeek(holiday)),
        ("week-of", &[Value::Place(Place::Cyclic(Cycle::Day { month, day }, turn))]) => {
            Value::Place(Place::Cyclic(Cycle::WeekOf { month, day }, turn))
        }
        ("week-of", &[Value::Place(Place::Fixed(day))]) => {
            Value::Place(Place::Fixed(Period::containing(Unit::Week, day.first)?))
        }
        ("clock", &[Number(hour), ..]) => clock(u32::try_from(hour).ok()?, 0, Nothing, Nothing)?,
        ("clock", &[Value::Hour(hour, minute)]) => clock(hour, minute, Nothing, Nothing)?,
        ("clock", &[Value::Hour(hour, minute), half]) => clock(hour, minute, half, Nothing)?,
        ("clock", &[Value::Hour(hour, minute), half, zone]) => clock(hour, minute, half, zone)?,
        ("clock-in", &[Value::Hour(hour, minute), Name(part)]) => {
            clock(hour, minute, Number((part != "MO").into()), Nothing)?
        }
        _ => return None,
    })
}

/// So many units, as a value or by name.
fn step(of: Value, by: i64, from: From) -> Option<Move> {
    let unit = match of {
        Value::Unit(unit) => unit,
        Value::Name(name) => unit(name)?,
        _ => return None,
    };
    Some(Move { unit, by: i32::try_from(by).ok()?, from, is_distance: false })
}

fn turn(name: &str) -> Option<Turn> {
    Some(match name {
        "open" => Turn::Open,
        "last" => Turn::Last,
        "this" => Turn::This,
        "next" => Turn::Next,
        _ => return None,
    })
}

fn meaning(meaning: Meaning) -> Value {
    Value::Meaning(meaning, None)
}

/// A time of day: `half` is 0 before noon and 1 after it, in hours to twelve.
fn clock(hour: u32, minute: u32, half: Value, zone: Value) -> Option<Value> {
    let hour = match half {
        Value::Number(afternoon) if (1..=12).contains(&hour) => {
            hour % 12 + if afternoon == 1 { 12 } else { 0 }
        }
        Value::Number(_) => return None,
        _ => hour,
    };
    let zone = if let Value::Name(zone) = zone { zone } else { "" };
    Some(Value::Clock(Clock::At { hour, minute: Some(minute), zone }))
}

/// The value of a word.
pub fn value_of(lex: Lex) -> Value {
    match lex {
        Lex::Digits(value, _)
        | Lex::Cardinal(value)
        | Lex::Ordinal(value)
        | Lex::Tens(value)
        | Lex::Hour(value)
        | Lex::Decade(value)
        | Lex::Times(value) => Value::Number(value.into()),
        Lex::Day(value) => Value::Number(value.into()),
        Lex::Meridiem(afternoon) => Value::Number(afternoon.into()),
        Lex::Month(value)
        | Lex::MonthShort(value)
        | Lex::Season(value)
        | Lex::Weekday(value)
        | Lex::WeekdayShort(value)
        | Lex::Weekdays(value) => Value::Number(value.into()),
        Lex::Unit(unit) | Lex::Units(unit) => Value::Unit(unit),
        Lex::Edge(value)
        | Lex::Approx(value)
        | Lex::EdgeNoun(value)
        | Lex::Bound(value)
        | Lex::Comparative(value)
        | Lex::Zone(value)
        | Lex::Each(value)
        | Lex::Frequency(value)
        | Lex::Part(value)
        | Lex::Parts(value)
        | Lex::Vague(value) => Value::Name(value),
        _ => Value::Nothing,
    }
}
