//! Known names: where the lexicon's persons, organisations and places stand in a sentence.

use std::hash::{BuildHasher, BuildHasherDefault};
use std::sync::LazyLock;

use legation_doc::Span;
use legation_lexicon as lexicon;
use rustc_hash::{FxHashMap, FxHasher};

/// What the lexicon says of a token.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Known {
    /// A sum of the bits of `person`.
    pub person: u32,
    /// A sum of the bits of `thing`.
    pub thing: u32,
}

/// Values of [`Known::person`] and of [`Known::thing`] are below this.
pub(crate) const N_KNOWN: usize = 32;

/// Bits of [`Known::person`].
mod person {
    pub const BEGINS: u32 = 1;
    pub const CONTINUES: u32 = 2;
    pub const GIVEN_NAME: u32 = 4;
    /// Last word of a known person's name.
    pub const SURNAME: u32 = 8;
    pub const TITLE: u32 = 16;
}

/// Bits of [`Known::thing`].
mod thing {
    pub const ORGANIZATION_BEGINS: u32 = 1;
    pub const ORGANIZATION_CONTINUES: u32 = 2;
    pub const PLACE_BEGINS: u32 = 4;
    pub const PLACE_CONTINUES: u32 = 8;
    /// An adjective of nationality or the name of a people.
    pub const PEOPLE: u32 = 16;
}

/// What the lexicon says of each token of a sentence. The longest phrases count, each kind for itself; words
/// in capitals are also looked up as in running text.
pub(crate) fn known(text: &str, tokens: &[Span]) -> Vec<Known> {
    let lists = &*LISTS;
    let mut found = vec![Known::default(); tokens.len()];
    let exact: Vec<u64> = tokens.iter().map(|token| hash(token.of(text))).collect();
    let usual = |(token, &exact): (&Span, &u64)| usual(token.of(text)).map_or(exact, |form| hash(&form));
    let forms: Vec<u64> = tokens.iter().zip(&exact).map(usual).collect();
    for (at, token) in tokens.iter().enumerate() {
        let first = token.of(text).chars().next();
        if !first.is_some_and(|letter| letter.is_uppercase() || letter.is_numeric()) {
            continue;
        }
        let words = lists.words.get(&exact[at]).or_else(|| lists.words.get(&forms[at])).copied();
        let words = words.unwrap_or_default();
        found[at].person |= words.person;
        found[at].thing |= words.thing;
        for forms in [&exact, &forms] {
            let mut key = 0;
            // The longest phrase of each kind.
            let mut ends = [0; N_KINDS];
            for (length, &form) in forms[at..].iter().take(lists.longest).enumerate() {
                key = joined(key, form);
                let Some(&kinds) = lists.phrases.get(&key) else { break };
                for (kind, end) in ends.iter_mut().enumerate() {
                    if kinds & 1 << kind != 0 {
                        *end = length + 1;
                    }
                }
            }
            mark(&mut found[at..], ends);
        }
    }
    found
}

fn mark(found: &mut [Known], ends: [usize; N_KINDS]) {
    let [persons, organizations, places] = ends;
    for (idx, known) in found[..persons].iter_mut().enumerate() {
        known.person |= if idx == 0 { person::BEGINS } else { person::CONTINUES };
    }
    for (idx, known) in found[..organizations].iter_mut().enumerate() {
        known.thing |= if idx == 0 { thing::ORGANIZATION_BEGINS } else { thing::ORGANIZATION_CONTINUES };
    }
    for (idx, known) in found[..places].iter_mut().enumerate() {
        known.thing |= if idx == 0 { thing::PLACE_BEGINS } else { thing::PLACE_CONTINUES };
    }
}

/// Persons, organisations, places.
const N_KINDS: usize = 3;

struct Lists {
    /// By the hash of a phrase's words: the kinds it is of, 0 for the beginning of a longer one.
    phrases: FxHashMap<u64, u8>,
    words: FxHashMap<u64, Known>,
    /// Words of the longest phrase.
    longest: usize,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let mut lists = Lists { phrases: FxHashMap::default(), words: FxHashMap::default(), longest: 0 };
    for known in lexicon::persons() {
        for name in std::iter::once(&known.name).chain(&known.aliases) {
            lists.add(name, 0);
            if let Some((_, surname)) = name.rsplit_once(' ') {
                lists.words.entry(hash(surname)).or_default().person |= person::SURNAME;
            }
        }
        for name in &known.mononyms {
            lists.words.entry(hash(name)).or_default().person |= person::SURNAME;
        }
    }
    for known in lexicon::given_names() {
        lists.words.entry(hash(known.name)).or_default().person |= person::GIVEN_NAME;
    }
    for title in lexicon::titles() {
        let word = title.title.rsplit(' ').next().unwrap_or_default();
        lists.words.entry(hash(word)).or_default().person |= person::TITLE;
    }
    for known in lexicon::organizations() {
        for name in std::iter::once(&known.name).chain(&known.aliases) {
            lists.add(name, 1);
        }
    }
    for state in lexicon::states() {
        for name in std::iter::once(&state.name).chain(&state.names).chain(&state.capitals) {
            lists.add(name, 2);
        }
        for name in state.adjectives.iter().chain(&state.people) {
            let word = name.rsplit(' ').next().unwrap_or_default();
            lists.words.entry(hash(word)).or_default().thing |= thing::PEOPLE;
        }
    }
    for place in lexicon::places() {
        lists.add(place.name, 2);
    }
    lists
});

impl Lists {
    fn add(&mut self, name: &str, kind: u8) {
        // A bracketed qualifier is not printed.
        let name = name.split(" (").next().unwrap_or(name);
        let tokens = crate::token::tokens(name, 0..name.len());
        self.longest = self.longest.max(tokens.len());
        let mut key = 0;
        for (idx, token) in tokens.iter().enumerate() {
            key = joined(key, hash(token.of(name)));
            let kinds = self.phrases.entry(key).or_default();
            if idx + 1 == tokens.len() {
                *kinds |= 1 << kind;
            }
        }
    }
}

/// A word in capitals as it stands in running text, unless it may be an abbreviation.
fn usual(form: &str) -> Option<String> {
    let is_capital = form.len() > 4 && !form.contains(char::is_lowercase);
    let first = form.chars().next().filter(|_| is_capital)?;
    Some(first.to_string() + &form[first.len_utf8()..].to_lowercase())
}

fn hash(form: &str) -> u64 {
    BuildHasherDefault::<FxHasher>::default().hash_one(form)
}

fn joined(key: u64, form: u64) -> u64 {
    (key ^ form).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(23)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_of_each_kind_is_known() {
        let text = "Vladimir Putin met the North Korean envoy in WASHINGTON";
        let tokens = crate::token::tokens(text, 0..text.len());
        let known = known(text, &tokens);
        assert_eq!(known[0].person & person::BEGINS, person::BEGINS);
        assert_eq!(known[1].person & person::CONTINUES, person::CONTINUES);
        assert_eq!(known[1].person & person::SURNAME, person::SURNAME);
        assert_eq!(known[2], Known::default());
        assert_eq!(known[5].thing & thing::PEOPLE, thing::PEOPLE);
        assert_eq!(known[8].thing & thing::PLACE_BEGINS, thing::PLACE_BEGINS);
    }
}
