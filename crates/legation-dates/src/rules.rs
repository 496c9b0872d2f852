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

mod memo;
mod operations;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::grammar::Grammar;
use crate::lexicon::{self, Kind, Lex, class_of, rows};
pub(crate) use memo::Memo;
pub(crate) use operations::Value;
use operations::{operation, value_of};

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
                    let plain = token.strip_suffix('?').unwrap_or(token);
                    let items = self.items(plain, slots).into_iter().map(|item| (item, plain)).collect();
                    (vec![items], plain != token)
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

    /// The number of a group.
    pub fn number_of(&self, name: &str) -> usize {
        *self.by_name.get(name).unwrap_or_else(|| panic!("rules.tsv: no group {name}"))
    }

    /// What a group's first rule that fits says, and the word after it.
    pub fn group(&self, grammar: Grammar, group: usize, at: usize) -> Option<(Value, usize)> {
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
        let lex = || grammar.lex(at);
        let fits = match test {
            Test::Group(group) => return keep(self.group(grammar, *group, at)?, slot),
            Test::Code(code) => return keep(code(grammar, at)?, slot),
            Test::Class(kind) => grammar.kind(at) == *kind,
            Test::Exactly(all) => all.contains(&lex()),
            Test::Word(word) => grammar.is_form(at, word),
            Test::Mark(mark) => lex() == Lex::Mark(*mark),
            Test::Digits(low, high) => {
                matches!(lex(), Lex::Digits(value, _) if (*low..=*high).contains(&value))
            }
        };
        if fits { keep((value_of(lex()), at + 1), slot) } else { None }
    }
}

/// Puts a value into a slot, if there is one, and gives the word after it.
fn keep((value, end): (Value, usize), slot: Option<&mut Value>) -> Option<usize> {
    if let Some(slot) = slot {
        *slot = value;
    }
    Some(end)
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
