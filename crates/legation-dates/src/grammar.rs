//! The expressions of a text, left to right, and what rules leave to code.
//!
//! At each word the longest match of the groups of rules is taken; among equals the order is time, date, set, length,
//! reference. Code reads what patterns tell badly: numbers in words, quantities, hours, years, dates in digits; and
//! decides what needs more than a pattern: whether a number is a year, or March a month.

mod clock;
mod length;
mod named;

use std::cell::RefCell;

use jiff::civil::Date;

use crate::calendar::{Period, Unit};
use crate::lexicon::{self, Kind, Lex};
use crate::meaning::{Expression, Frame, Meaning, Place, Quantity};
use crate::rules::{Code, Condition, Memo, Rules, Value};
use crate::words::Word;

/// The expressions of a text, in order, disjoint.
pub fn expressions(rules: &Rules, text: &str, words: &[Word]) -> Vec<Expression> {
    let memo = RefCell::new(Memo::default());
    let groups = Groups {
        top: ["time", "date", "set", "length", "reference"].map(|name| rules.number_of(name)),
        frame: rules.number_of("frame"),
    };
    let habits = named::Habits::of(words);
    let grammar = Grammar { rules, groups: &groups, memo: &memo, habits, text, words };
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match grammar.expression(at) {
            Some(expression) => {
                at = expression.end;
                found.push(expression);
            }
            None => at += 1,
        }
    }
    found
}

/// The groups of rules that code asks for.
struct Groups {
    top: [usize; 5],
    frame: usize,
}

/// A text and its words.
#[derive(Clone, Copy)]
pub(crate) struct Grammar<'a> {
    pub rules: &'a Rules,
    groups: &'a Groups,
    pub memo: &'a RefCell<Memo>,
    habits: named::Habits,
    text: &'a str,
    words: &'a [Word],
}

/// A meaning, its TIMEX3 `mod` and the word after it.
type Match = (Meaning, Option<&'static str>, usize);

impl Grammar<'_> {
    fn expression(self, start: usize) -> Option<Expression> {
        if matches!(self.lex(start), Lex::Other | Lex::Break) || self.within_word(start) {
            return None;
        }
        let mut best: Option<Match> = None;
        let rule = |group: usize| {
            let (Value::Meaning(meaning, modifier), end) = self.rules.group(self, group, start)? else {
                return None;
            };
            Some((meaning, modifier, end))
        };
        for found in self.groups.top.iter().filter_map(|&group| rule(group)) {
            if best.is_none_or(|(_, _, end)| found.2 > end) {
                best = Some(found);
            }
        }
        let (meaning, modifier, end) = best?;
        Some(Expression { start, end, meaning, modifier })
    }

    /// A word's class; the end of a paragraph beyond the last word.
    pub fn lex(self, at: usize) -> Lex {
        self.words.get(at).map_or(Lex::Break, |word| word.lex)
    }

    /// The class of a word, whatever its value.
    pub fn kind(self, at: usize) -> Kind {
        self.words.get(at).map_or(lexicon::BREAK, |word| word.kind)
    }

    /// The class of the word before.
    fn before(self, at: usize) -> Lex {
        at.checked_sub(1).map_or(Lex::Break, |at| self.lex(at))
    }

    fn is(self, at: usize, lex: Lex) -> bool {
        self.lex(at) == lex
    }

    /// Whether the word is this one, in any case.
    pub fn is_form(self, at: usize, form: &str) -> bool {
        self.words.get(at).is_some_and(|word| word.span.of(self.text).eq_ignore_ascii_case(form))
    }

    pub fn joined(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.joined)
    }

    fn capital(self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.span.of(self.text).starts_with(char::is_uppercase))
    }

    /// Whether the word goes on a longer one: `80` of `A380`, the cents of `$1.50`.
    fn within_word(self, at: usize) -> bool {
        if !self.joined(at) || at == 0 {
            return false;
        }
        match self.lex(at - 1) {
            Lex::Mark(b'.' | b',' | b':' | b'/') => {
                matches!(self.lex(at), Lex::Digits(..))
                    && self.joined(at - 1)
                    && self.is_number(at.wrapping_sub(2))
                    && !self.is_season(at.wrapping_sub(2))
            }
            Lex::Mark(b'-') => {
                matches!(self.lex(at), Lex::Digits(..))
                    && self.joined(at - 1)
                    && matches!(self.lex(at.wrapping_sub(2)), Lex::Other)
            }
            Lex::Mark(b'$' | b'#' | b'@' | b'_' | b'&' | b'?') => true,
            Lex::Mark(_) => false,
            _ => true,
        }
    }

    fn is_number(self, at: usize) -> bool {
        matches!(self.lex(at), Lex::Digits(..))
    }

    /// The index after a mark, if it stands here; else the same index.
    fn skip(self, at: usize, mark: u8) -> usize {
        at + usize::from(self.is(at, Lex::Mark(mark)))
    }

    fn skip_lex(self, at: usize, lex: Lex) -> usize {
        at + usize::from(self.is(at, lex))
    }

    /// Whether `a year` follows a number of things (`15 a year`, `four flights a week`); not of money, whose
    /// rates are no times.
    fn is_rate(self, at: usize) -> bool {
        let after = self.lex(at + 2);
        if matches!(
            after,
            Lex::Ago | Lex::Comparative(_) | Lex::After | Lex::Before | Lex::Or | Lex::Mark(b'-')
        ) {
            return false;
        }
        match self.before(at) {
            Lex::Digits(..) | Lex::Mark(b'%') | Lex::TimesWord | Lex::Scale(_) => true,
            Lex::Million => true,
            Lex::Other => at > 1 && self.is_form(at - 1, "times"),
            _ => false,
        }
    }

    /// Daily, annual: an event that recurs, not a rate of sales.
    fn is_event_frequency(self, at: usize) -> bool {
        const RATES: [&str; 28] = [
            "average",
            "basis",
            "budget",
            "cash",
            "deficit",
            "dividend",
            "dividends",
            "earnings",
            "growth",
            "income",
            "increase",
            "inflation",
            "interest",
            "loss",
            "meeting",
            "net",
            "of",
            "output",
            "percentage",
            "production",
            "profit",
            "rate",
            "report",
            "results",
            "revenue",
            "sales",
            "turnover",
            "volume",
        ];
        let before = self.before(at) == Lex::Mark(b'%')
            || ["average", "percent"].iter().any(|form| self.is_form(at.wrapping_sub(1), form));
        // `The Daily Telegraph` is a name.
        let named = self.capital(at) && self.capital(at + 1) && self.is(at + 1, Lex::Other);
        // Twice a year: `semi-annual`.
        let prefixed = self.joined(at) && self.before(at) == Lex::Mark(b'-');
        !before && !named && !prefixed && !RATES.iter().any(|form| self.is_form(at + 1, form))
    }

    /// A condition that a pattern cannot tell, of a rule that began at a word and has come to another.
    pub fn condition(name: &str) -> Condition {
        match name {
            // A number of things before `a year`.
            "rate" => |grammar, _, at| grammar.is_rate(at - 1),
            // Daily, annual: an event that recurs.
            "event" => |grammar, _, at| grammar.is_event_frequency(at - 1),
            // `As soon as`.
            "connective" => |grammar, start, _| grammar.is_connective(start),
            // The end of a noun phrase.
            "alone" => |grammar, _, at| grammar.stands_alone(at),
            // `First Corinthians 9:25`.
            "titled" => |grammar, _, at| at > 0 && grammar.is(at - 1, Lex::Other) && grammar.capital(at - 1),
            // March, and not to march.
            "month" => |grammar, start, _| grammar.is_month_here(start),
            // `JUL7`, a contract of commodities.
            "code" => |grammar, start, at| at == start + 1 && grammar.joined(at) && grammar.is_number(at),
            "capital" => |grammar, _, at| grammar.capital(at),
            // Easter Island.
            "named" => |grammar, _, at| grammar.is(at, Lex::Other) && grammar.capital(at),
            "loose" => |grammar, _, at| !grammar.joined(at),
            "apart" => |grammar, _, at| !grammar.joined(at) || matches!(grammar.lex(at), Lex::Mark(_)),
            // `At that time`.
            "time" => |grammar, start, _| {
                matches!(grammar.before(start), Lex::At | Lex::Since)
                    || grammar.stands_after(start, 1, &["by"])
            },
            // A noun of its own: not `last year-end`, nor a programme called "This Week".
            "whole" => |grammar, _, at| {
                let title = grammar.capital(at - 1)
                    && at > 2
                    && matches!(grammar.lex(at - 3), Lex::Mark(b'"' | b'\''));
                !(title || grammar.is(at, Lex::Mark(b'-')) && grammar.joined(at))
            },
            "hyphen" => |grammar, _, at| grammar.is(at, Lex::Mark(b'-')) && grammar.joined(at),
            // `The third-quarter loss`: the article belongs to the loss.
            "hyphenated" => |grammar, _, at| {
                grammar.is(at - 1, Lex::Unit(Unit::Quarter)) && grammar.is(at - 2, Lex::Mark(b'-'))
            },
            "ago" => |grammar, _, at| matches!(grammar.lex(at - 1), Lex::Ago | Lex::Comparative(_)),
            // `In the spring`; the rule begins after the article.
            "led" => |grammar, start, _| {
                grammar.stands_after(start, 2, &["over", "for", "this"])
                    || start > 1 && grammar.is_preposition(start - 2)
            },
            // `Ended the day`; `For the day, the index`.
            "ends" => |grammar, start, at| {
                grammar.stands_after(start, 2, &ENDING)
                    || grammar.stands_after(start, 2, &["for"]) && grammar.is(at, Lex::Mark(b','))
            },
            // `On the 12th`.
            "day" => |grammar, start, at| {
                grammar.stands_after(start, 2, &["on", "by", "until", "since"])
                    && !matches!(grammar.lex(at), Lex::Other | Lex::Unit(_) | Lex::Mark(b'-'))
            },
            _ => panic!("rules.tsv: no condition {name}"),
        }
    }

    /// Whether one of these words stands so many words before.
    fn stands_after(self, at: usize, words: usize, forms: &[&str]) -> bool {
        let before = at.checked_sub(words);
        before.is_some_and(|before| forms.iter().any(|form| self.is_form(before, form)))
    }

    /// What a pattern leaves to code: numbers, quantities, years, forms of digits.
    pub fn code(name: &str) -> Code {
        match name {
            "cardinal" => |grammar, at| grammar.cardinal(at).map(number),
            "quantity" => {
                |grammar, at| grammar.quantity(at).map(|(quantity, end)| (Value::Quantity(quantity), end))
            }
            "counted" => |grammar, at| grammar.length(at, grammar.counted(at)?),
            "framed" => |grammar, at| grammar.length(at, grammar.framed(at)?),
            "hour" => {
                |grammar, at| grammar.hour(at).map(|(hour, minute, end)| (Value::Hour(hour, minute), end))
            }
            "colon-hour" => |grammar, at| {
                let (hour, minute, end) = grammar.hour(at)?;
                grammar.is(at + 1, Lex::Mark(b':')).then_some((Value::Hour(hour, minute), end))
            },
            "before-era" => |grammar, at| grammar.before_era(at).map(|end| (Value::Nothing, end)),
            "day-number" => |grammar, at| grammar.day_number(at).map(number),
            "year" | "fixed-year" => |grammar, at| grammar.fixed_year(at).map(period),
            // `1990s` and the like are no month's year.
            "frame-year" => |grammar, at| {
                let found = grammar.fixed_year(at)?;
                (!grammar.is_form(found.1, "s") || !grammar.joined(found.1)).then(|| period(found))
            },
            "two-digits" => |grammar, at| match grammar.lex(at) {
                Lex::Digits(year, 2) => Some(number((year, at + 1))),
                _ => None,
            },
            "tens" => |grammar, at| match grammar.lex(at) {
                Lex::Digits(year, 2) if year.is_multiple_of(10) => Some(number((year, at + 1))),
                _ => None,
            },
            "numeric" => |grammar, at| grammar.numeric(at).map(place),
            "range-last" => |grammar, at| grammar.range_end(at).map(place),
            "decade" => |grammar, at| grammar.decade(at).map(place),
            "pair-year" => |grammar, at| Some(period((Period::year(grammar.second_year(at)?)?, at + 1))),
            "year-here" => |grammar, at| grammar.year_in_context(at).map(period),
            "second-date" => |grammar, at| {
                let day = grammar.second_date(at)?;
                Some((Value::Place(Place::Fixed(Period::day(day))), at))
            },
            "holiday-name" => {
                |grammar, at| grammar.holiday_name(at).map(|(cycle, end)| (Value::Cycle(cycle), end))
            }
            _ => panic!("rules.tsv: no code {name}"),
        }
    }

    /// A length as a value; with `couple` it is a rough one.
    fn length(self, start: usize, (quantity, unit, end): (Quantity, Unit, usize)) -> Option<(Value, usize)> {
        let is_rough = (start..end).any(|at| self.is(at, Lex::Couple));
        Some((Value::Length(quantity, unit, is_rough), end))
    }

    /// The word after `BC`, `BCE` or `B.C.`
    fn before_era(self, at: usize) -> Option<usize> {
        if self.is(at, Lex::BeforeEra) {
            return Some(at + 1);
        }
        let is_letter = |at: usize, letter: &str| self.is_form(at, letter) && self.capital(at);
        let dotted = is_letter(at, "b") && self.is(at + 1, Lex::Mark(b'.')) && is_letter(at + 2, "c");
        let end = at + 3;
        let stop = self.is(end, Lex::Mark(b'.')) && self.joined(end);
        (dotted && self.joined(at + 2)).then_some(end + usize::from(stop))
    }

    /// `as soon as`, `soon after`, `how soon`: no time of their own.
    fn is_connective(self, at: usize) -> bool {
        const BEFORE: [&str; 4] = ["as", "how", "too", "very"];
        const AFTER: [&str; 4] = ["as", "after", "before", "enough"];
        at > 0 && BEFORE.iter().any(|form| self.is_form(at - 1, form))
            || AFTER.iter().any(|form| self.is_form(at + 1, form))
    }

    /// Whether a noun phrase ends before this word: a mark, a function word or a verb follows.
    fn stands_alone(self, at: usize) -> bool {
        match self.lex(at) {
            Lex::Mark(mark) => mark != b'-' && mark != b'\'',
            Lex::Other => true,
            Lex::Units(_) | Lex::Unit(_) | Lex::Digits(..) | Lex::Cardinal(_) | Lex::Few | Lex::Several => {
                false
            }
            Lex::Season(_) | Lex::Tens(_) | Lex::Couple | Lex::Part(_) | Lex::Fiscal | Lex::Half => false,
            _ => true,
        }
    }

    /// A whole number in digits or words, with the word after it.
    fn cardinal(self, at: usize) -> Option<(u32, usize)> {
        match self.lex(at) {
            Lex::Digits(value, _) => Some(self.thousands(value, at + 1)),
            Lex::Cardinal(_) | Lex::Tens(_) | Lex::Scale(_) => self.spelled(at),
            Lex::A if matches!(self.lex(at + 1), Lex::Scale(_)) => self.spelled(at + 1),
            _ => None,
        }
    }

    /// Goes on with `,000` groups.
    fn thousands(self, mut value: u32, mut at: usize) -> (u32, usize) {
        while self.is(at, Lex::Mark(b',')) && self.joined(at) && self.joined(at + 1) {
            let Lex::Digits(group, 3) = self.lex(at + 1) else {
                break;
            };
            value = value.saturating_mul(1000).saturating_add(group);
            at += 2;
        }
        (value, at)
    }

    fn spelled(self, mut at: usize) -> Option<(u32, usize)> {
        let (mut total, mut group, start) = (0u32, 0u32, at);
        loop {
            match self.lex(at) {
                Lex::Cardinal(value) if group % 10 == 0 && (group % 100 < 20 || value < 10) => group += value,
                Lex::Tens(value) if group % 100 == 0 => {
                    group += value;
                    if let (Lex::Mark(b'-'), Lex::Cardinal(unit @ 1..10)) =
                        (self.lex(at + 1), self.lex(at + 2))
                    {
                        group += unit;
                        at += 2;
                    }
                }
                Lex::Scale(1000) if total == 0 => {
                    total = group.max(1).checked_mul(1000)?;
                    group = 0;
                }
                Lex::Scale(scale @ (100 | 12)) if group < 100 => group = group.max(1) * scale,
                Lex::And if group >= 100 && matches!(self.lex(at + 1), Lex::Cardinal(_) | Lex::Tens(_)) => {}
                _ => break,
            }
            at += 1;
        }
        (at > start).then_some((total + group, at))
    }

    /// How many units, with the word after it: `two`, `2 1/2`, `a few`, `half an`, `two or three`.
    fn quantity(self, at: usize) -> Option<(Quantity, usize)> {
        let next = self.lex(at + 1);
        match self.lex(at) {
            Lex::A => match next {
                Lex::Couple => Some((Quantity::Halves(4), self.skip_lex(at + 2, Lex::Of))),
                Lex::Few => Some((Quantity::Vague, at + 2)),
                Lex::Number if self.is(at + 2, Lex::Of) => Some((Quantity::Vague, at + 3)),
                Lex::Half => Some((Quantity::Halves(1), at + 2)),
                Lex::Scale(_) => self.exact(at),
                _ => Some((Quantity::Halves(2), at + 1)),
            },
            Lex::Couple => Some((Quantity::Halves(4), self.skip_lex(at + 1, Lex::Of))),
            Lex::Few | Lex::Several => Some((Quantity::Vague, at + 1)),
            Lex::PluralScale if next == Lex::Of => Some((Quantity::Vague, at + 2)),
            Lex::Half if next == Lex::A => Some((Quantity::Halves(1), at + 2)),
            Lex::Half => Some((Quantity::Halves(1), at + 1)),
            _ => self.exact(at),
        }
    }

    fn exact(self, at: usize) -> Option<(Quantity, usize)> {
        let (value, end) = self.cardinal(at)?;
        let doubled = value.checked_mul(2)?;
        if let (Lex::Digits(1, 1), Lex::Mark(b'/'), Lex::Digits(2, 1)) =
            (self.lex(end), self.lex(end + 1), self.lex(end + 2))
        {
            return Some((Quantity::Halves(doubled + 1), end + 3));
        }
        if self.is(end, Lex::And) && self.is(self.skip_lex(end + 1, Lex::A), Lex::Half) {
            return Some((Quantity::Halves(doubled + 1), self.skip_lex(end + 1, Lex::A) + 1));
        }
        if self.is(end, Lex::Mark(b'.')) && self.is(end + 1, Lex::Digits(5, 1)) && self.joined(end + 1) {
            return Some((Quantity::Halves(doubled + 1), end + 2));
        }
        let range = matches!(self.lex(end), Lex::Or | Lex::To | Lex::Mark(b'-'));
        match self.cardinal(end + 1) {
            Some((upper, after)) if range && upper > value => Some((Quantity::Halves(doubled), after)),
            _ => Some((Quantity::Halves(doubled), end)),
        }
    }

    /// A year of four digits that may stand for one, `'89`, or a spelled one.
    fn year(self, at: usize) -> Option<(i16, usize)> {
        match self.lex(at) {
            Lex::Digits(year @ 1000..2200, 4) if !self.goes_on(at + 1) || self.is_season(at) => {
                Some((year as i16, at + 1))
            }
            Lex::Cardinal(century @ 17..20) | Lex::Tens(century @ 20) => {
                let (Lex::Tens(_) | Lex::Cardinal(10..20)) = self.lex(at + 1) else {
                    return None;
                };
                let (rest, end) = self.spelled(at + 1)?;
                (rest < 100).then_some(((century * 100 + rest) as i16, end))
            }
            Lex::Cardinal(2) if self.is(at + 1, Lex::Scale(1000)) => {
                let (year, end) = self.spelled(at)?;
                (year < 2100).then_some((year as i16, end))
            }
            _ => None,
        }
    }

    /// Whether digits go on past a mark or letter: `1,988`, `1988.5`, `1988%`.
    fn goes_on(self, at: usize) -> bool {
        if !self.joined(at) {
            return false;
        }
        match self.lex(at) {
            Lex::Mark(b'.' | b',' | b':' | b'/') => self.joined(at + 1) && self.is_number(at + 1),
            Lex::Mark(b'%') => true,
            Lex::Mark(_) | Lex::Break => false,
            _ => true,
        }
    }

    /// Whether a year opens a pair such as `2019/20`.
    fn is_season(self, at: usize) -> bool {
        let short =
            |mark: usize| self.is(mark, Lex::Mark(b'/')) && matches!(self.lex(mark + 1), Lex::Digits(_, 2));
        at < self.words.len() && short(at + 1) && !self.is(at + 3, Lex::Mark(b'/'))
    }

    fn fixed_year(self, at: usize) -> Option<(Period, usize)> {
        let (year, end) = self.year(at)?;
        Some((Period::year(year)?, end))
    }
}

fn number((number, end): (u32, usize)) -> (Value, usize) {
    (Value::Number(number.into()), end)
}

fn period((period, end): (Period, usize)) -> (Value, usize) {
    (Value::Frame(Frame::Period(period)), end)
}

fn place((place, end): (Place, usize)) -> (Value, usize) {
    (Value::Place(place), end)
}

/// Verbs before `the day` that a market or a fight has.
const ENDING: [&str; 12] = [
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

/// A day as a period, where month and day fit the year.
fn fixed_day(year: i16, month: i8, day: u32) -> Option<Period> {
    let day = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
    Some(Period::day(day))
}
