//! The rules of `data/rules.tsv`: patterns over the words of a text, and what they mean.
//!
//! A rule belongs to a group. Of a group's rules the first that fits is taken, and a pattern may name other
//! groups. A pattern is a row of items, apart by blanks:
//!
//! | Item | Fits |
//! |---|---|
//! | `unit`, `unit{year\|month}` | a word of a class of `data/words.tsv`, with one of these values |
//! | `other`, `break`, `mark`, `digits` | a word of no class, the end of a paragraph, any mark, any digits |
//! | `"night"`, `'-'`, `#1-31` | this word, this mark, digits of this value |
//! | `<rate>` | what a group fits |
//! | `( a \| b c )` | one or the other |
//! | `x?` | it may be missing |
//! | `u:unit` | names the value of what fits, for the meaning |
//! | `~x` | no space stands before it |
//! | `&x`, `!x` | without passing over it: it follows, it does not |
//! | `^x`, `!^x` | it stands before, it does not |
//! | `@name`, `!@name` | a condition of its own, see [`Grammar::condition`] |
//!
//! A meaning is a word, a named value, a number, or an operation on such in brackets; see [`operation`].

use std::mem::{Discriminant, discriminant};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::calendar::Unit;
use crate::grammar::Grammar;
use crate::lexicon::{Lex, class_of, rows, unit};
use crate::meaning::{Clock, Cycle, From, Meaning, Move, Place, Quantity, Repeated};

/// The rules that are compiled in.
pub(crate) static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(include_str!("../data/rules.tsv")));

/// Rules by group.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    groups: Vec<Group>,
    by_name: FxHashMap<&'static str, usize>,
}

#[derive(Debug, Default)]
struct Group {
    /// Rules without alternatives, in order.
    rules: Vec<Rule>,
    /// Those that may fit at a word of a class, in order.
    by_first: FxHashMap<Discriminant<Lex>, Vec<u16>>,
    /// Those that may fit at a word of any other class.
    others: Vec<u16>,
}

#[derive(Debug, Clone)]
struct Rule {
    items: Vec<Item>,
    meaning: Expr,
}

#[derive(Debug, Clone)]
enum Item {
    /// Passes over what fits, and keeps its value in a slot.
    Take(Test, Option<usize>),
    Follows(Test, bool, Option<usize>),
    /// No space stands before the next word.
    Joined,
    Precedes(Test, bool),
    Condition(&'static str, bool),
}

#[derive(Debug, Clone)]
enum Test {
    Class(Discriminant<Lex>),
    Exactly(Vec<Lex>),
    Word(&'static str),
    Mark(u8),
    Digits(u32, u32),
    /// An index into the groups, or what the grammar does in code.
    Group(usize),
    Code(&'static str),
}

#[derive(Debug, Clone)]
enum Expr {
    Slot(usize),
    Value(Value),
    Operation(&'static str, Vec<Expr>),
}

/// What a part of an expression says.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value {
    Nothing,
    Number(i64),
    Name(&'static str),
    Unit(Unit),
    Quantity(Quantity),
    Repeated(Repeated),
    Hour(u32, u32),
    Place(Place),
    Clock(Clock),
    /// With TIMEX3's `mod`.
    Meaning(Meaning, Option<&'static str>),
}

/// Values by slot.
type Slots = [Value; 6];

impl Rules {
    /// Reads the table; panics on a mistake in it, which a test shows.
    pub fn read(table: &'static str) -> Self {
        Self::read_without(table, None)
    }

    /// Reads the table but for one of its rows.
    fn read_without(table: &'static str, left_out: Option<usize>) -> Self {
        let rows: Vec<Vec<&'static str>> = rows(table).collect();
        let mut rules = Self::default();
        for row in &rows {
            let group = row[0];
            if !rules.by_name.contains_key(group) {
                rules.by_name.insert(group, rules.groups.len());
                rules.groups.push(Group::default());
            }
        }
        for (_, row) in rows.iter().enumerate().filter(|(number, _)| Some(*number) != left_out) {
            let group = rules.by_name[row[0]];
            let mut slots = Vec::new();
            let tokens: Vec<&'static str> = row[1].split(' ').collect();
            let all = rules.alternatives(&mut tokens.as_slice(), &mut slots);
            let words = spaced(row[2]);
            let meaning = expression(&mut words.as_slice(), &slots);
            rules.groups[group]
                .rules
                .extend(all.into_iter().map(|items| Rule { items, meaning: meaning.clone() }));
        }
        rules.groups.iter_mut().for_each(Group::index);
        rules
    }

    /// The rows of items that a pattern stands for, the longest way first, up to its end or a closing bracket.
    fn alternatives(&self, tokens: &mut &[&'static str], slots: &mut Vec<&'static str>) -> Vec<Vec<Item>> {
        let mut done: Vec<Vec<Item>> = Vec::new();
        let mut open: Vec<Vec<Item>> = vec![Vec::new()];
        while let Some((&token, rest)) = tokens.split_first() {
            if token.starts_with(')') {
                break;
            }
            *tokens = rest;
            let (choices, optional) = match token {
                "|" => {
                    done.append(&mut open);
                    open.push(Vec::new());
                    continue;
                }
                "(" => {
                    let inner = self.alternatives(tokens, slots);
                    let (&close, rest) = tokens.split_first().expect("a closing bracket");
                    *tokens = rest;
                    (inner, close == ")?")
                }
                token => {
                    let optional = token.len() > 1 && token.ends_with('?');
                    (vec![self.items(token.strip_suffix('?').unwrap_or(token), slots)], optional)
                }
            };
            let mut longer = Vec::new();
            for start in &open {
                longer.extend(choices.iter().map(|choice| [start.as_slice(), choice].concat()));
            }
            if optional {
                longer.append(&mut open);
            }
            open = longer;
        }
        done.append(&mut open);
        done
    }

    /// The items of a token: one, or with `~` two.
    fn items(&self, token: &'static str, slots: &mut Vec<&'static str>) -> Vec<Item> {
        let (wanted, plain) = token.strip_prefix('!').map_or((true, token), |rest| (false, rest));
        if let Some(name) = plain.strip_prefix('@') {
            return vec![Item::Condition(name, wanted)];
        }
        if let Some(before) = plain.strip_prefix('^') {
            return vec![Item::Precedes(self.test(before), wanted)];
        }
        if let Some(rest) = plain.strip_prefix('~') {
            return [vec![Item::Joined], self.items(rest, slots)].concat();
        }
        let (ahead, plain) = plain.strip_prefix('&').map_or((!wanted, plain), |rest| (true, rest));
        let (slot, test) = match plain.split_once(':') {
            Some((name, test)) if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase()) => {
                let known = slots.iter().position(|slot| *slot == name);
                let slot = known.unwrap_or_else(|| {
                    slots.push(name);
                    slots.len() - 1
                });
                (Some(slot), test)
            }
            _ => (None, plain),
        };
        let test = self.test(test);
        vec![if ahead { Item::Follows(test, wanted, slot) } else { Item::Take(test, slot) }]
    }

    fn test(&self, token: &'static str) -> Test {
        if let Some(word) = token.strip_prefix('"') {
            return Test::Word(word.strip_suffix('"').expect("a closing quotation mark"));
        }
        if let Some(mark) = token.strip_prefix('\'') {
            return Test::Mark(mark.as_bytes()[0]);
        }
        if let Some(range) = token.strip_prefix('#') {
            let (low, high) = range.split_once('-').expect("a range of digits");
            return Test::Digits(low.parse().expect("a number"), high.parse().expect("a number"));
        }
        if let Some(name) = token.strip_prefix('<') {
            let name = name.strip_suffix('>').expect("a closing bracket");
            return self.by_name.get(name).map_or(Test::Code(name), |&group| Test::Group(group));
        }
        match token.split_once('{') {
            Some((class, values)) => {
                let values = values.trim_end_matches('}').split('|');
                Test::Exactly(values.map(|value| lex(class, value)).collect())
            }
            None => Test::Class(discriminant(&prototype(token))),
        }
    }

    /// What a group's first rule that fits says, and the word after it.
    pub fn group(&self, grammar: Grammar, name: &str, at: usize) -> Option<(Value, usize)> {
        self.in_group(grammar, *self.by_name.get(name)?, at)
    }

    fn in_group(&self, grammar: Grammar, group: usize, at: usize) -> Option<(Value, usize)> {
        let group = &self.groups[group];
        let apt = group.by_first.get(&discriminant(&grammar.lex(at))).unwrap_or(&group.others);
        apt.iter().find_map(|&rule| {
            let rule = &group.rules[usize::from(rule)];
            let mut slots = [Value::Nothing; 6];
            let end = self.fits(grammar, &rule.items, at, &mut slots)?;
            Some((rule.meaning.value(&slots)?, end))
        })
    }

    fn fits(&self, grammar: Grammar, items: &[Item], start: usize, slots: &mut Slots) -> Option<usize> {
        let mut at = start;
        for item in items {
            match item {
                Item::Take(test, slot) => {
                    let (value, end) = self.passes(grammar, test, at)?;
                    if let Some(slot) = slot {
                        slots[*slot] = value;
                    }
                    at = end;
                }
                Item::Follows(test, wanted, slot) => {
                    let ahead = self.passes(grammar, test, at);
                    (ahead.is_some() == *wanted).then_some(())?;
                    if let (Some(slot), Some((value, _))) = (slot, ahead) {
                        slots[*slot] = value;
                    }
                }
                Item::Joined => grammar.joined(at).then_some(())?,
                Item::Precedes(test, wanted) => {
                    let before = at.checked_sub(1).and_then(|before| self.passes(grammar, test, before));
                    (before.is_some() == *wanted).then_some(())?;
                }
                Item::Condition(name, wanted) => {
                    (grammar.condition(name, start, at) == *wanted).then_some(())?;
                }
            }
        }
        Some(at)
    }

    fn passes(&self, grammar: Grammar, test: &Test, at: usize) -> Option<(Value, usize)> {
        let lex = grammar.lex(at);
        let fits = match test {
            Test::Class(class) => discriminant(&lex) == *class,
            Test::Exactly(all) => all.contains(&lex),
            Test::Word(word) => grammar.is_form(at, word),
            Test::Mark(mark) => lex == Lex::Mark(*mark),
            Test::Digits(low, high) => {
                matches!(lex, Lex::Digits(value, _) if (*low..=*high).contains(&value))
            }
            Test::Group(group) => return self.in_group(grammar, *group, at),
            Test::Code(name) => return grammar.code(name, at),
        };
        fits.then(|| (value_of(lex), at + 1))
    }
}

impl Group {
    fn index(&mut self) {
        let classes: Vec<Option<Vec<Discriminant<Lex>>>> = self.rules.iter().map(Rule::first).collect();
        let select = |class: Option<Discriminant<Lex>>| {
            let apt = (0..self.rules.len()).filter(|&rule| match (&classes[rule], class) {
                (None, _) => true,
                (Some(own), Some(class)) => own.contains(&class),
                (Some(_), None) => false,
            });
            apt.map(|rule| rule as u16).collect::<Vec<u16>>()
        };
        self.by_first =
            classes.iter().flatten().flatten().map(|&class| (class, select(Some(class)))).collect();
        self.others = select(None);
    }
}

impl Rule {
    /// The classes of its first word; `None` where that may be of any.
    fn first(&self) -> Option<Vec<Discriminant<Lex>>> {
        let first = self.items.iter().find_map(|item| match item {
            Item::Take(test, _) => Some(test),
            _ => None,
        });
        match first? {
            Test::Class(class) => Some(vec![*class]),
            Test::Exactly(all) => Some(all.iter().map(discriminant).collect()),
            Test::Mark(_) => Some(vec![discriminant(&Lex::Mark(0))]),
            Test::Digits(..) => Some(vec![discriminant(&Lex::Digits(0, 0))]),
            Test::Word(_) | Test::Group(_) | Test::Code(_) => None,
        }
    }
}

/// Cuts a meaning at its blanks and brackets.
fn spaced(meaning: &'static str) -> Vec<&'static str> {
    let mut found = Vec::new();
    for word in meaning.split(' ') {
        let mut rest = word;
        while let Some(inner) = rest.strip_prefix('(') {
            found.push("(");
            rest = inner;
        }
        let bare = rest.trim_end_matches(')');
        found.extend((!bare.is_empty()).then_some(bare));
        found.extend(std::iter::repeat_n(")", rest.len() - bare.len()));
    }
    found
}

fn expression(words: &mut &[&'static str], slots: &[&'static str]) -> Expr {
    let (&word, rest) = words.split_first().expect("a meaning");
    *words = rest;
    if word != "(" {
        if let Some(slot) = slots.iter().position(|slot| *slot == word) {
            return Expr::Slot(slot);
        }
        return Expr::Value(word.parse().map_or(Value::Name(word), Value::Number));
    }
    let (&name, rest) = words.split_first().expect("an operation");
    *words = rest;
    let mut arguments = Vec::new();
    while words.first() != Some(&")") {
        arguments.push(expression(words, slots));
    }
    *words = &words[1..];
    Expr::Operation(name, arguments)
}

impl Expr {
    fn value(&self, slots: &Slots) -> Option<Value> {
        match self {
            Self::Slot(slot) => Some(slots[*slot]),
            Self::Value(value) => Some(*value),
            Self::Operation(name, arguments) => {
                let mut values = [Value::Nothing; 4];
                for (value, argument) in values.iter_mut().zip(arguments) {
                    *value = argument.value(slots)?;
                }
                operation(name, &values[..arguments.len()])
            }
        }
    }
}

/// The value of an operation on others.
///
/// - `(length quantity unit)`, `(weekday day part?)`, `(month number)`, `(season number)`, `(parts name)`, `(value text)`:
///   what a set repeats;
/// - `(set repeated quant times)`: a set, with TIMEX3's `quant` and the number of times;
/// - `(moved unit by from)`: a date so many units from the document (`dct`) or the date last told (`mentioned`);
/// - `(clock hour half? zone?)`, `(clock-in hour part)`, `(part name)`: a time of day;
/// - `(time day clock)`: a time of a day, or with `-` of the day last told;
/// - `(mod name meaning)`: with TIMEX3's `mod`;
/// - `(reference value)`, `(soon)`, `(ancient year)`: dates without a place on the calendar.
fn operation(name: &str, values: &[Value]) -> Option<Value> {
    use Value::{Name, Nothing, Number, Quantity as Many, Repeated as Again};
    let small = |number: i64| i8::try_from(number).ok();
    Some(match (name, values) {
        ("length", &[Number(count), Value::Unit(unit)]) => {
            Again(Repeated::Length(Quantity::Halves(2 * u32::try_from(count).ok()?), unit))
        }
        ("length", &[Many(quantity), Value::Unit(unit)]) => Again(Repeated::Length(quantity, unit)),
        ("weekday", &[Number(day)]) => Again(Repeated::Cycle(Cycle::Weekday(small(day)?), None)),
        ("weekday", &[Number(day), Name(part)]) => {
            Again(Repeated::Cycle(Cycle::Weekday(small(day)?), Some(part)))
        }
        ("month", &[Number(month)]) => Again(Repeated::Cycle(Cycle::Month(small(month)?), None)),
        ("season", &[Number(season)]) => Again(Repeated::Cycle(Cycle::Season(small(season)?), None)),
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
        ("moved", &[Name(name), Number(by), Name(from)]) => Value::Place(Place::Moved(Move {
            unit: unit(name)?,
            by: i32::try_from(by).ok()?,
            from: if from == "dct" { From::Dct } else { From::Mentioned },
            is_distance: false,
        })),
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
fn value_of(lex: Lex) -> Value {
    match lex {
        Lex::Digits(value, _)
        | Lex::Cardinal(value)
        | Lex::Ordinal(value)
        | Lex::Tens(value)
        | Lex::Hour(value)
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

fn lex(class: &'static str, value: &'static str) -> Lex {
    class_of(class, value).unwrap_or_else(|| panic!("rules.tsv: no class {class} with {value}"))
}

/// A word of a class, with any value.
fn prototype(class: &'static str) -> Lex {
    match class {
        "other" => return Lex::Other,
        "break" => return Lex::Break,
        "mark" => return Lex::Mark(0),
        "digits" => return Lex::Digits(0, 0),
        _ => {}
    }
    ["1", "year", ""].into_iter().find_map(|value| class_of(class, value)).unwrap_or_else(|| {
        panic!("rules.tsv: no class {class}");
    })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use legation_doc::TimexKind;

    use super::*;

    fn tagged(text: &str, rules: &Rules) -> String {
        let timexes = crate::tag_by(rules, text, &[], Some(date(2018, 5, 18)), crate::Mode::Auto);
        let shown = timexes.iter().map(|timex| {
            let set = if timex.kind == TimexKind::Set { " SET" } else { "" };
            let modifier = timex.modifier.map(|modifier| format!(" {modifier}")).unwrap_or_default();
            format!("{}={}{set}{modifier}", timex.span.of(text), timex.value)
        });
        shown.collect::<Vec<_>>().join("; ")
    }

    /// Each rule has an example, which is tagged as it says, and is not without the rule.
    #[test]
    fn every_rule_is_shown_by_its_example() {
        let table = include_str!("../data/rules.tsv");
        let mut wrong = Vec::new();
        for (number, cells) in rows(table).enumerate() {
            let [group, pattern, _, example, expected] = cells[..] else { panic!("five cells: {cells:?}") };
            let (found, without) =
                (tagged(example, &RULES), tagged(example, &Rules::read_without(table, Some(number))));
            if found != expected {
                wrong.push(format!("{group} {pattern}: {example:?} gives {found}, not {expected}"));
            } else if without == expected {
                wrong.push(format!("{group} {pattern}: {example:?} does not need the rule"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
