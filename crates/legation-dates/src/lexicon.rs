//! The words that temporal expressions are made of, and the days with names.

use std::mem::{Discriminant, discriminant};
use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::calendar::{self, Unit};

/// What a word may do in a temporal expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lex {
    /// A word of no use here.
    Other,
    /// The end of a paragraph or of the text.
    Break,
    /// A mark, as ASCII: every apostrophe is `'`, every dash `-`.
    Mark(u8),
    /// Digits: their value, capped, and how many they are.
    Digits(u32, u8),
    A,
    After,
    Ago,
    Ahead,
    And,
    Another,
    Approx(&'static str),
    At,
    Before,
    /// BC, BCE.
    BeforeEra,
    /// The prefixes of `post-1990` and `pre-war`: TIMEX3's `mod`.
    Bound(&'static str),
    /// Number words from one to nineteen.
    Cardinal(u32),
    Coming,
    /// Earlier, later: TIMEX3's `mod` beside a period.
    Comparative(&'static str),
    Corresponding,
    Couple,
    Current,
    /// Today, yesterday, tomorrow: days from now.
    Day(i32),
    /// Nineties: the tens of the year.
    Decade(u32),
    /// AD, CE.
    Era,
    /// Each, every: TIMEX3's `quant`.
    Each(&'static str),
    /// Early, mid, late: TIMEX3's `mod`.
    Edge(&'static str),
    /// Beginning, middle, end.
    EdgeNoun(&'static str),
    Ended,
    /// Words between a number and its unit.
    Extra,
    Few,
    Fiscal,
    Following,
    /// Daily, annual: the value of the set.
    Frequency(&'static str),
    From,
    Future,
    Half,
    /// The first word of the name of a day.
    Holiday,
    /// Noon and midnight, in hours.
    Hour(u32),
    In,
    /// A word after which a number is a name: Resolution 1973.
    Label,
    Last,
    Latest,
    Least,
    Less,
    /// Whether after noon.
    Meridiem(bool),
    Million,
    Month(i8),
    MonthShort(i8),
    More,
    Most,
    Next,
    No,
    Number,
    Of,
    Or,
    Ordinal(u32),
    OrdinalSuffix,
    Overnight,
    /// TIMEX3's part of the day.
    Part(&'static str),
    Parts(&'static str),
    Past,
    Per,
    Period,
    PluralScale,
    Possessive,
    Previous,
    /// The letter of `Q3`.
    Q,
    Recent,
    Same,
    Scale(u32),
    /// Index into [`calendar::SEASONS`].
    Season(i8),
    Several,
    Since,
    Some,
    Tens(u32),
    Than,
    That,
    The,
    This,
    Those,
    Time,
    Times(u32),
    TimesWord,
    To,
    Tonight,
    Unit(Unit),
    Units(Unit),
    Up,
    Vague(&'static str),
    /// From Monday, 0.
    Weekday(i8),
    WeekdayShort(i8),
    Weekdays(i8),
    /// The suffix of a time: `Z` for Greenwich, nothing for other zones.
    Zone(&'static str),
}

/// The number of a class of words, whatever their value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind(u8);

impl Kind {
    /// As an index.
    pub fn index(self) -> usize {
        self.0.into()
    }

    /// How many there are.
    pub fn count() -> usize {
        KINDS.len() + 1
    }
}

impl Lex {
    /// The number of its class.
    pub fn kind(self) -> Kind {
        KINDS[&discriminant(&self)]
    }
}

static KINDS: LazyLock<FxHashMap<Discriminant<Lex>, Kind>> = LazyLock::new(|| {
    let mut kinds = FxHashMap::default();
    let marks = [Lex::Other, Lex::Break, Lex::Mark(0), Lex::Digits(0, 0)];
    let words = rows(include_str!("../data/words.tsv")).filter_map(|row| class_of(row[1], row[2]));
    for lex in marks.into_iter().chain(words) {
        // Number 0 is the apostrophe's.
        let next = Kind(u8::try_from(kinds.len() + 1).expect("fewer classes"));
        kinds.entry(discriminant(&lex)).or_insert(next);
    }
    kinds
});

/// The kinds of what is no word: of no class, the end of a paragraph, a mark, digits.
pub const OTHER: Kind = Kind(1);
/// See [`OTHER`].
pub const BREAK: Kind = Kind(2);
/// See [`OTHER`].
pub const MARK: Kind = Kind(3);
/// See [`OTHER`].
pub const DIGITS: Kind = Kind(4);
/// An apostrophe, the only mark that opens an expression.
const APOSTROPHE: Kind = Kind(0);

/// The class of a mark.
pub fn kind_of_mark(mark: u8) -> Kind {
    if mark == b'\'' { APOSTROPHE } else { MARK }
}

/// A day with a name.
#[derive(Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Lower case, words apart by a blank, apostrophes straight.
    pub name: &'static str,
    month: Option<i8>,
    day: i32,
    weekday: Option<i8>,
}

impl Holiday {
    /// The day in a year.
    pub fn on(&self, year: i16) -> Option<Date> {
        let Some(month) = self.month else {
            return calendar::moved(calendar::easter(year)?, Unit::Day, self.day);
        };
        let earliest = Date::new(year, month, self.day as i8).ok()?;
        let wait = self
            .weekday
            .map_or(0, |weekday| (weekday - earliest.weekday().to_monday_zero_offset()).rem_euclid(7));
        calendar::moved(earliest, Unit::Day, wait.into())
    }
}

/// What a word may do; `Other` where it is not in the list.
///
/// Case is folded, but for the months that are also common words and for short names, which must be
/// capitalised.
pub fn look_up(word: &str) -> (Lex, Kind) {
    let Some(&(lex, kind)) = key(word).and_then(|key| WORDS.get(&key)) else {
        return (Lex::Other, OTHER);
    };
    let capital = word.starts_with(|first: char| first.is_ascii_uppercase());
    match lex {
        Lex::Month(3 | 5)
        | Lex::MonthShort(_)
        | Lex::WeekdayShort(_)
        | Lex::BeforeEra
        | Lex::Era
        | Lex::Holiday
        | Lex::Zone(_)
            if !capital =>
        {
            (Lex::Other, OTHER)
        }
        lex => (lex, kind),
    }
}

/// The days with names, longer names first.
pub fn holidays() -> &'static [Holiday] {
    &HOLIDAYS
}

/// Words longer than this are in no list; it makes a word fit an integer.
const LONGEST: usize = 16;

fn key(word: &str) -> Option<u128> {
    if word.len() > LONGEST {
        return None;
    }
    let mut bytes = [0; LONGEST];
    bytes[..word.len()].copy_from_slice(word.as_bytes());
    bytes.make_ascii_lowercase();
    Some(u128::from_le_bytes(bytes))
}

static WORDS: LazyLock<FxHashMap<u128, (Lex, Kind)>> = LazyLock::new(|| {
    rows(include_str!("../data/words.tsv"))
        .map(|row| {
            let word = row[0];
            let lex = class_of(row[1], row[2]).unwrap_or_else(|| panic!("words.tsv: {word}"));
            (key(word).expect("a short word"), (lex, lex.kind()))
        })
        .collect()
});

static HOLIDAYS: LazyLock<Vec<Holiday>> = LazyLock::new(|| {
    let number = |cell: &str| cell.parse().ok();
    let mut holidays: Vec<Holiday> = rows(include_str!("../data/holidays.tsv"))
        .map(|row| Holiday {
            name: row[0],
            month: number(row[1]),
            day: row[2].parse().expect("a number of days"),
            weekday: number(row[3]),
        })
        .collect();
    holidays.sort_by_key(|holiday| std::cmp::Reverse(holiday.name.len()));
    holidays
});

/// The rows of a table below its notes and header.
pub fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().skip_while(|line| line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

/// What words of a class of `words.tsv` may do; `None` where there is no such class, or not with this value.
pub fn class_of(class: &str, value: &'static str) -> Option<Lex> {
    let number = value.parse::<u32>().ok();
    let small = value.parse::<i8>().ok();
    Some(match class {
        "a" => Lex::A,
        "after" => Lex::After,
        "ago" => Lex::Ago,
        "ahead" => Lex::Ahead,
        "and" => Lex::And,
        "another" => Lex::Another,
        "approx" => Lex::Approx(value),
        "at" => Lex::At,
        "before" => Lex::Before,
        "before-era" => Lex::BeforeEra,
        "bound" => Lex::Bound(value),
        "cardinal" => Lex::Cardinal(number?),
        "coming" => Lex::Coming,
        "comparative" => Lex::Comparative(value),
        "corresponding" => Lex::Corresponding,
        "couple" => Lex::Couple,
        "current" => Lex::Current,
        "day" => Lex::Day(value.parse().ok()?),
        "decade" => Lex::Decade(number?),
        "each" => Lex::Each(value),
        "edge" => Lex::Edge(value),
        "edge-noun" => Lex::EdgeNoun(value),
        "ended" => Lex::Ended,
        "era" => Lex::Era,
        "extra" => Lex::Extra,
        "few" => Lex::Few,
        "fiscal" => Lex::Fiscal,
        "following" => Lex::Following,
        "frequency" => Lex::Frequency(value),
        "from" => Lex::From,
        "future" => Lex::Future,
        "half" => Lex::Half,
        "holiday" => Lex::Holiday,
        "hour" => Lex::Hour(number?),
        "in" => Lex::In,
        "label" => Lex::Label,
        "last" => Lex::Last,
        "latest" => Lex::Latest,
        "least" => Lex::Least,
        "less" => Lex::Less,
        "meridiem" => Lex::Meridiem(value == "pm"),
        "million" => Lex::Million,
        "month" => Lex::Month(small?),
        "month-short" => Lex::MonthShort(small?),
        "more" => Lex::More,
        "most" => Lex::Most,
        "next" => Lex::Next,
        "no" => Lex::No,
        "number" => Lex::Number,
        "of" => Lex::Of,
        "or" => Lex::Or,
        "ordinal" => Lex::Ordinal(number?),
        "ordinal-suffix" => Lex::OrdinalSuffix,
        "overnight" => Lex::Overnight,
        "part" => Lex::Part(value),
        "parts" => Lex::Parts(value),
        "past" => Lex::Past,
        "per" => Lex::Per,
        "period" => Lex::Period,
        "plural-scale" => Lex::PluralScale,
        "possessive" => Lex::Possessive,
        "previous" => Lex::Previous,
        "q" => Lex::Q,
        "recent" => Lex::Recent,
        "same" => Lex::Same,
        "scale" => Lex::Scale(number?),
        "season" => Lex::Season(small?),
        "several" => Lex::Several,
        "since" => Lex::Since,
        "some" => Lex::Some,
        "tens" => Lex::Tens(number?),
        "than" => Lex::Than,
        "that" => Lex::That,
        "the" => Lex::The,
        "this" => Lex::This,
        "those" => Lex::Those,
        "time" => Lex::Time,
        "times" => Lex::Times(number?),
        "times-word" => Lex::TimesWord,
        "to" => Lex::To,
        "tonight" => Lex::Tonight,
        "unit" => Lex::Unit(unit(value)?),
        "units" => Lex::Units(unit(value)?),
        "up" => Lex::Up,
        "vague" => Lex::Vague(value),
        "weekday" => Lex::Weekday(small?),
        "weekday-short" => Lex::WeekdayShort(small?),
        "weekdays" => Lex::Weekdays(small?),
        "zone" => Lex::Zone(value),
        _ => return None,
    })
}

/// The unit of a name.
pub fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "weekend" => Unit::Weekend,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" => Unit::Century,
        "millennium" => Unit::Millennium,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn tables_are_sorted_and_parse() {
        for table in [include_str!("../data/words.tsv"), include_str!("../data/holidays.tsv")] {
            let rows: Vec<&str> = table.lines().skip_while(|line| line.starts_with('#')).skip(1).collect();
            assert!(rows.is_sorted_by(|a, b| a < b));
        }
        assert_eq!(look_up("Friday").0, Lex::Weekday(4));
        assert_eq!(look_up("may").0, Lex::Other);
        assert_eq!(look_up("MAY").0, Lex::Month(5));
        assert!(!holidays().is_empty());
    }

    #[test]
    fn holidays_fall_on_their_days() {
        let cases = [
            ("thanksgiving", 1999, date(1999, 11, 25)),
            ("election day", 1998, date(1998, 11, 3)),
            ("memorial day", 2021, date(2021, 5, 31)),
            ("easter", 2000, date(2000, 4, 23)),
            ("good friday", 2016, date(2016, 3, 25)),
        ];
        for (name, year, expected) in cases {
            let holiday = holidays().iter().find(|holiday| holiday.name == name).unwrap();
            assert_eq!(holiday.on(year), Some(expected), "{name} {year}");
        }
    }
}
