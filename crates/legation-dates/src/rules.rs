//! The rules of `data/rules.tsv`: patterns over the words of a text, and what they mean.
//!
//! A rule belongs to a group. Of a group's rules the first that fits is taken, and a pattern may name other
//! groups. A pattern is a row of items, apart by blanks:
//!
//! | Item | Fits |
//! |---|---|
//! | `unit`, `unit{year\|month}` | a word of a class of `data/words.tsv`, with one of these values |
//! | `other`, `break`, `digits` | a word of no class, the end of a paragraph, any digits |
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

use std::sync::LazyLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::calendar::{Period, Unit};
use crate::grammar::Grammar;
use crate::lexicon::{self, Kind, Lex, class_of, rows, unit};
use crate::meaning::{Clock, Cycle, Frame, From, Meaning, Move, Place, Quantity, Repeated, Turn, within};

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
    /// Those that may fit at a word of each class, in order.
    by_first: Vec<Vec<Candidate>>,
}

#[derive(Debug, Clone)]
struct Rule {
    items: Vec<Item>,
    /// The items as written.
    tokens: Vec<&'static str>,
    meaning: Expr,
}

/// A rule that may fit.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// An index into the group's rules.
    rule: u16,
    /// How many first items it has in common with the candidate before: what fails there fails here.
    shared: u16,
    /// The classes that its second word may be of, as bits.
    second: u128,
}

#[derive(Debug, Clone)]
enum Item {
    /// Passes over what fits, and keeps its value in a slot.
    Take(Test, Option<usize>),
    Follows(Test, bool, Option<usize>),
    /// No space stands before the next word.
    Joined,
    Precedes(Test, bool),
    Condition(Condition, bool),
}

#[derive(Debug, Clone)]
enum Test {
    Class(Kind),
    Exactly(Vec<Lex>),
    Word(&'static str),
    Mark(u8),
    Digits(u32, u32),
    /// An index into the groups.
    Group(usize),
    Code(Code),
}

#[derive(Debug, Clone)]
enum Expr {
    Slot(usize),
    Value(Value),
    Operation(&'static str, Vec<Expr>),
}

/// A condition of a rule that began at one word and has come to another.
pub(crate) type Condition = fn(Grammar, usize, usize) -> bool;

/// What code finds at a word, and the word after it.
pub(crate) type Code = fn(Grammar, usize) -> Option<(Value, usize)>;

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
    Cycle(Cycle),
    Frame(Frame),
    Place(Place),
    Clock(Clock),
    /// With TIMEX3's `mod`.
    Meaning(Meaning, Option<&'static str>),
}

/// Values by slot.
type Slots = [Value; 3];

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
            rules.groups[group].rules.extend(all.into_iter().map(|items| {
                let (items, tokens) = items.into_iter().unzip();
                Rule { items, tokens, meaning: meaning.clone() }
            }));
        }
        rules.index();
        rules
    }

    /// The rows of items that a pattern stands for, the longest way first, up to its end or a closing bracket.
    fn alternatives(
        &self,
        tokens: &mut &[&'static str],
        slots: &mut Vec<&'static str>,
    ) -> Vec<Vec<(Item, &'static str)>> {
        let mut done: Vec<Vec<(Item, &'static str)>> = Vec::new();
        let mut open: Vec<Vec<(Item, &'static str)>> = vec![Vec::new()];
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
                    {
                        let plain = token.strip_suffix('?').filter(|_| optional).unwrap_or(token);
                        let items = self.items(plain, slots).into_iter().map(|item| (item, plain)).collect();
                        (vec![items], optional)
                    }
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
            return vec![Item::Condition(Grammar::condition(name), wanted)];
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
            return match self.by_name.get(name) {
                Some(&group) => Test::Group(group),
                None => Test::Code(Grammar::code(name)),
            };
        }
        match token.split_once('{') {
            Some((class, values)) => {
                let values = values.trim_end_matches('}').split('|');
                Test::Exactly(values.map(|value| lex(class, value)).collect())
            }
            None => Test::Class(prototype(token).kind()),
        }
    }

    /// What a group's first rule that fits says, and the word after it.
    pub fn group(&self, grammar: Grammar, group: usize, at: usize) -> Option<(Value, usize)> {
        self.in_group(grammar, group, at)
    }

    /// The number of a group.
    pub fn number_of(&self, name: &str) -> usize {
        *self.by_name.get(name).unwrap_or_else(|| panic!("rules.tsv: no group {name}"))
    }

    fn in_group(&self, grammar: Grammar, group: usize, at: usize) -> Option<(Value, usize)> {
        let apt = &self.groups[group].by_first[grammar.kind(at).index()];
        if apt.is_empty() {
            return None;
        }
        let is_long = apt.len() > FEW;
        if is_long && let Some(known) = grammar.memo.borrow().get(group, at) {
            return known;
        }
        let mut slots = [Value::Nothing; 3];
        let mut found = None;
        // The item at which the last candidate failed.
        let mut failed = usize::MAX;
        let second = 1 << grammar.kind(at + 1).index();
        for candidate in apt {
            if usize::from(candidate.shared) > failed {
                continue;
            }
            if candidate.second & second == 0 {
                failed = usize::MAX;
                continue;
            }
            let rule = &self.groups[group].rules[usize::from(candidate.rule)];
            match self.fits(grammar, &rule.items, at, &mut slots) {
                Ok(end) => {
                    failed = usize::MAX;
                    if let Some(value) = rule.meaning.value(&slots) {
                        found = Some((value, end));
                        break;
                    }
                }
                Err(item) => failed = item,
            }
        }
        if is_long {
            grammar.memo.borrow_mut().set(group, at, found);
        }
        found
    }

    /// The word after what fits a pattern, or else the index of the item that does not fit.
    fn fits(
        &self,
        grammar: Grammar,
        items: &[Item],
        start: usize,
        slots: &mut Slots,
    ) -> Result<usize, usize> {
        let mut at = start;
        for (idx, item) in items.iter().enumerate() {
            let is_met = match item {
                Item::Take(test, slot) => {
                    let slot = slot.map(|slot| &mut slots[slot]);
                    at = self.passes(grammar, test, at, slot).ok_or(idx)?;
                    true
                }
                Item::Follows(test, wanted, slot) => {
                    let slot = slot.map(|slot| &mut slots[slot]);
                    self.passes(grammar, test, at, slot).is_some() == *wanted
                }
                Item::Joined => grammar.joined(at),
                Item::Precedes(test, wanted) => {
                    let before = at.checked_sub(1);
                    before.is_some_and(|before| self.passes(grammar, test, before, None).is_some()) == *wanted
                }
                Item::Condition(holds, wanted) => holds(grammar, start, at) == *wanted,
            };
            if !is_met {
                return Err(idx);
            }
        }
        Ok(at)
    }

    /// The word after what fits a test; its value goes into the slot, if there is one.
    fn passes(&self, grammar: Grammar, test: &Test, at: usize, slot: Option<&mut Value>) -> Option<usize> {
        let fits = match test {
            Test::Class(kind) => grammar.kind(at) == *kind,
            Test::Exactly(all) => all.contains(&grammar.lex(at)),
            Test::Word(word) => grammar.is_form(at, word),
            Test::Mark(mark) => grammar.lex(at) == Lex::Mark(*mark),
            Test::Digits(low, high) => {
                matches!(grammar.lex(at), Lex::Digits(value, _) if (*low..=*high).contains(&value))
            }
            Test::Group(_) | Test::Code(_) => {
                let (value, end) = match test {
                    Test::Group(group) => self.in_group(grammar, *group, at)?,
                    Test::Code(code) => code(grammar, at)?,
                    _ => return None,
                };
                if let Some(slot) = slot {
                    *slot = value;
                }
                return Some(end);
            }
        };
        if fits && let Some(slot) = slot {
            *slot = value_of(grammar.lex(at));
        }
        fits.then_some(at + 1)
    }
}

impl Rules {
    /// Notes for each group which of its rules may fit at a word of a class.
    fn index(&mut self) {
        for group in 0..self.groups.len() {
            let rules = &self.groups[group].rules;
            let first: Vec<Option<Vec<Kind>>> = rules.iter().map(|rule| self.first(rule, DEPTH)).collect();
            let mut by_first = vec![Vec::new(); Kind::count()];
            for (kind, apt) in by_first.iter_mut().enumerate() {
                let may_fit = |rule: &usize| {
                    first[*rule].as_ref().is_none_or(|own| own.iter().any(|own| own.index() == kind))
                };
                let mut before: &[&str] = &[];
                for rule in (0..rules.len()).filter(may_fit) {
                    let tokens = &rules[rule].tokens;
                    let shared = tokens.iter().zip(before).take_while(|(one, other)| one == other).count();
                    let second = self.second(&rules[rule]);
                    apt.push(Candidate { rule: rule as u16, shared: shared as u16, second });
                    before = tokens;
                }
            }
            self.groups[group].by_first = by_first;
        }
    }

    /// The classes of a rule's first word; `None` where that may be of any.
    fn first(&self, rule: &Rule, depth: usize) -> Option<Vec<Kind>> {
        let first = rule.items.iter().find_map(|item| match item {
            Item::Take(test, _) | Item::Follows(test, true, _) => Some(test),
            _ => None,
        });
        self.openings(first?, depth)
    }

    /// The classes that a rule's second word may be of, as bits; all where the first item passes over several.
    fn second(&self, rule: &Rule) -> u128 {
        let mut takes = rule.items.iter().enumerate().filter(|(_, item)| matches!(item, Item::Take(..)));
        let is_word = |test: &Test| !matches!(test, Test::Group(_) | Test::Code(_));
        let Some((first, Item::Take(test, _))) = takes.next() else { return u128::MAX };
        let next = rule.items[first + 1..].iter().find_map(|item| match item {
            Item::Take(test, _) | Item::Follows(test, true, _) => Some(test),
            _ => None,
        });
        let openings = next.filter(|_| is_word(test)).and_then(|next| self.openings(next, DEPTH));
        openings.map_or(u128::MAX, |kinds| kinds.iter().fold(0, |bits, kind| bits | 1 << kind.index()))
    }

    /// The classes of the first word of what fits a test; `None` where that may be of any.
    fn openings(&self, test: &Test, depth: usize) -> Option<Vec<Kind>> {
        match test {
            Test::Class(kind) => Some(vec![*kind]),
            Test::Exactly(all) => Some(all.iter().map(|lex| lex.kind()).collect()),
            Test::Mark(mark) => Some(vec![lexicon::kind_of_mark(*mark)]),
            Test::Digits(..) => Some(vec![lexicon::DIGITS]),
            Test::Group(_) if depth == 0 => None,
            Test::Group(group) => {
                let all = self.groups[*group].rules.iter().map(|rule| self.first(rule, depth - 1));
                Some(all.collect::<Option<Vec<_>>>()?.concat())
            }
            Test::Word(_) | Test::Code(_) => None,
        }
    }
}

/// What groups were found to say at words not far back, so that no group is asked twice there.
#[derive(Debug)]
pub(crate) struct Memo(Vec<Option<Known>>);

/// A group, a word, and what was found.
type Known = (usize, usize, Option<(Value, usize)>);

/// What is remembered at once: a power of two.
const REMEMBERED: usize = 256;

impl Default for Memo {
    fn default() -> Self {
        Self(vec![None; REMEMBERED])
    }
}

impl Memo {
    fn place(group: usize, at: usize) -> usize {
        (at.wrapping_mul(61) ^ group) % REMEMBERED
    }

    fn get(&self, group: usize, at: usize) -> Option<Option<(Value, usize)>> {
        let (known_group, known_at, found) = self.0[Self::place(group, at)]?;
        (known_group == group && known_at == at).then_some(found)
    }

    fn set(&mut self, group: usize, at: usize, found: Option<(Value, usize)>) {
        self.0[Self::place(group, at)] = Some((group, at, found));
    }
}

/// So few rules are tried again sooner than remembered.
const FEW: usize = 2;

/// How deep groups in groups are followed to their first words.
const DEPTH: usize = 6;

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
/// Expressions: `(date place)`, `(time day clock)`, the day last told where it is `-`, `(set repeated quant times)`,
/// `(reference value)`, `(soon)`, `(ancient year)`, `(mod name expression)`.
fn operation(name: &str, values: &[Value]) -> Option<Value> {
    use Value::{Name, Nothing, Number, Quantity as Many, Repeated as Again};
    let small = |number: i64| i8::try_from(number).ok();
    Some(match (name, values) {
        ("length", &[Number(count), Value::Unit(unit)]) => {
            Again(Repeated::Length(Quantity::Halves(2 * u32::try_from(count).ok()?), unit))
        }
        ("length", &[Many(quantity), Value::Unit(unit)]) => Again(Repeated::Length(quantity, unit)),
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
fn value_of(lex: Lex) -> Value {
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

fn lex(class: &'static str, value: &'static str) -> Lex {
    class_of(class, value).unwrap_or_else(|| panic!("rules.tsv: no class {class} with {value}"))
}

/// A word of a class, with any value.
fn prototype(class: &'static str) -> Lex {
    match class {
        "other" => return Lex::Other,
        "break" => return Lex::Break,
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
