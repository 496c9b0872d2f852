//! Lemmas: rules by part of speech, and exceptions learned from treebanks.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use legation_doc::{SmolStr, Upos, Xpos};
use rustc_hash::{FxHashMap, FxHashSet};

/// How often a form has each lemma, and the part of speech it last had with it.
type Counts<'a> = BTreeMap<&'a str, (usize, Upos)>;

/// What the rules cannot know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Lemmas {
    /// Lemma by tag and form in lower case, where the rules are wrong.
    exceptions: FxHashMap<(Xpos, SmolStr), SmolStr>,
    /// Known base forms of verbs, nouns and adjectives; among several a rule could give, a known one wins.
    bases: FxHashSet<SmolStr>,
}

impl Lemmas {
    /// From observations, and the known base forms.
    ///
    /// An exception is the most frequent lemma of a form with a tag, unless the rules give it.
    pub fn learn(
        bases: impl IntoIterator<Item = SmolStr>,
        observed: &[(SmolStr, Upos, Xpos, SmolStr)],
        is_word: impl Fn(&str) -> bool,
    ) -> Self {
        let mut lemmas = Self { exceptions: FxHashMap::default(), bases: bases.into_iter().collect() };
        let mut counts: BTreeMap<(Xpos, SmolStr), Counts> = BTreeMap::new();
        for (form, upos, xpos, lemma) in observed {
            let counts = counts.entry((*xpos, lower(form))).or_default();
            counts.entry(lemma).or_insert((0, *upos)).0 += 1;
        }
        for ((xpos, form), counts) in counts {
            let total: usize = counts.values().map(|&(count, _)| count).sum();
            let Some((lemma, &(count, upos))) = counts.iter().max_by_key(|&(_, &(count, _))| count) else {
                continue;
            };
            let is_name = matches!(xpos, Xpos::Nnp | Xpos::Nnps);
            if count * 2 > total && !is_name && lemmas.lemma(&form, upos, xpos, &is_word) != *lemma {
                lemmas.exceptions.insert((xpos, form), SmolStr::new(lemma));
            }
        }
        lemmas
    }

    /// The dictionary form. `is_word` tells whether a form in lower case is a word of the language.
    pub fn lemma(&self, form: &str, upos: Upos, xpos: Xpos, is_word: impl Fn(&str) -> bool) -> SmolStr {
        let key = (xpos, lower(form));
        if let Some(lemma) = self.exceptions.get(&key) {
            return lemma.clone();
        }
        let small = key.1;
        if let Some(base) = irregular(&small, xpos) {
            return base;
        }
        match xpos {
            Xpos::Add => SmolStr::new(form),
            Xpos::Nnp => name(form),
            Xpos::Nnps => singular_name(form),
            Xpos::Nns => self.choose(&small, &is_word, &plural_bases(&small)),
            Xpos::Vbz => self.choose(&small, &is_word, &plural_bases(&small)),
            Xpos::Vbd | Xpos::Vbn => self.choose(&small, &is_word, &stem_bases(&small, "ed")),
            Xpos::Vbg if upos != Upos::Noun => self.choose(&small, &is_word, &stem_bases(&small, "ing")),
            Xpos::Jjr | Xpos::Rbr => self.choose(&small, &is_word, &stem_bases(&small, "er")),
            Xpos::Jjs | Xpos::Rbs => self.choose(&small, &is_word, &stem_bases(&small, "est")),
            _ => small,
        }
    }

    /// The first candidate that is a known base form, else the first that is a word, else the first.
    fn choose(&self, form: &SmolStr, is_word: impl Fn(&str) -> bool, candidates: &[String]) -> SmolStr {
        let known = candidates.iter().find(|base| self.bases.contains(base.as_str()));
        let word = || candidates.iter().find(|base| is_word(base));
        known.or_else(word).or(candidates.first()).map_or_else(|| form.clone(), SmolStr::new)
    }

    /// As lines: bases first, then exceptions.
    pub fn write(&self) -> Vec<String> {
        let bases: BTreeSet<&SmolStr> = self.bases.iter().collect();
        let exceptions: BTreeMap<_, _> = self.exceptions.iter().collect();
        let exceptions =
            exceptions.into_iter().map(|((xpos, form), lemma)| format!("{xpos}\t{form}\t{lemma}"));
        bases.into_iter().map(SmolStr::to_string).chain(exceptions).collect()
    }

    /// From what [`Lemmas::write`] gave; other lines are left out.
    pub fn read(lines: &[String]) -> Self {
        let mut lemmas = Self::default();
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            match cells[..] {
                [base] => {
                    lemmas.bases.insert(SmolStr::new(base));
                }
                [xpos, form, lemma] => {
                    if let Ok(xpos) = xpos.parse() {
                        lemmas.exceptions.insert((xpos, SmolStr::new(form)), SmolStr::new(lemma));
                    }
                }
                _ => {}
            }
        }
        lemmas
    }
}

/// The base of a form that no ending tells.
fn irregular(form: &str, xpos: Xpos) -> Option<SmolStr> {
    static BASES: LazyLock<FxHashMap<(char, &str), &str>> = LazyLock::new(|| {
        let words = legation_lexicon::irregulars().iter();
        words.flat_map(|word| word.forms.iter().map(|form| ((word.pos, *form), word.base))).collect()
    });
    let pos = match xpos {
        Xpos::Vbd | Xpos::Vbn => 'V',
        Xpos::Nns => 'N',
        _ => return None,
    };
    let listed = BASES.get(&(pos, form)).map(|base| SmolStr::new_static(base));
    listed.or_else(|| {
        let stem = form.strip_suffix("men").filter(|stem| pos == 'N' && stem.len() > 2)?;
        Some(SmolStr::new(format!("{stem}man")))
    })
}

fn lower(form: &str) -> SmolStr {
    if form.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return SmolStr::new(form);
    }
    if form.contains('’') {
        return SmolStr::new(form.to_lowercase().replace('’', "'"));
    }
    SmolStr::new(form.to_lowercase())
}

/// A name written small gets its capital.
fn name(form: &str) -> SmolStr {
    match form.chars().next() {
        Some(first) if form.chars().all(char::is_lowercase) => {
            SmolStr::new(first.to_uppercase().collect::<String>() + &form[first.len_utf8()..])
        }
        _ => SmolStr::new(form),
    }
}

/// `States` is `State`, `Philippines` stays in doubt and loses its ending too, as in the treebanks.
fn singular_name(form: &str) -> SmolStr {
    let lower = form.to_lowercase();
    if lower.len() != form.len() {
        return SmolStr::new(form);
    }
    match () {
        () if lower.ends_with("ies") && form.len() > 4 => SmolStr::new(format!(
            "{}{}",
            &form[..form.len() - 3],
            if form.ends_with('S') { "Y" } else { "y" }
        )),
        () if lower.ends_with("ss") || !lower.ends_with('s') || form.len() < 3 => SmolStr::new(form),
        () if ["ches", "shes", "sses", "xes"].iter().any(|ending| lower.ends_with(ending)) => {
            SmolStr::new(&form[..form.len() - 2])
        }
        () => SmolStr::new(&form[..form.len() - 1]),
    }
}

/// Base forms that a form in `-s` may have, the likeliest first.
fn plural_bases(form: &str) -> Vec<String> {
    let Some(stem) = form.strip_suffix('s') else {
        return Vec::new();
    };
    if stem.is_empty() || stem.ends_with(['s', '\'']) || stem.ends_with("iu") {
        return Vec::new();
    }
    let mut bases = Vec::new();
    if let Some(short) = stem.strip_suffix("ie").filter(|short| short.len() > 1) {
        bases.push(format!("{short}y"));
    }
    if let Some(short) = stem.strip_suffix('e') {
        if ["ch", "sh", "ss", "x", "zz", "o"].iter().any(|ending| short.ends_with(ending)) {
            bases.push(short.to_owned());
            bases.push(stem.to_owned());
            return bases;
        }
        bases.push(stem.to_owned());
        bases.push(short.to_owned());
        return bases;
    }
    bases.push(stem.to_owned());
    bases
}

/// Base forms that a form with an ending may have, the likeliest first.
fn stem_bases(form: &str, ending: &str) -> Vec<String> {
    let Some(stem) = form.strip_suffix(ending).filter(|stem| stem.contains(is_vowel) && stem.len() > 1)
    else {
        return Vec::new();
    };
    let letters: Vec<char> = stem.chars().rev().take(3).collect();
    let with_e = format!("{stem}e");
    if let Some(short) = stem.strip_suffix('i').filter(|_| ending != "ing") {
        return vec![format!("{short}y"), format!("{short}ie"), stem.to_owned()];
    }
    if letters.len() > 1 && letters[0] == letters[1] && !is_vowel(letters[0]) {
        let undoubled = stem[..stem.len() - letters[0].len_utf8()].to_owned();
        let keeps = matches!(letters[0], 's' | 'l' | 'f' | 'z');
        return if keeps { vec![stem.to_owned(), undoubled] } else { vec![undoubled, stem.to_owned()] };
    }
    let last = letters[0];
    let before = letters.get(1).copied().unwrap_or(' ');
    let wants_e = matches!(last, 'v' | 'c' | 'g' | 'z' | 'u')
        || last == 's' && is_vowel(before)
        || [
            "at", "iz", "ut", "ir", "ur", "ar", "id", "ad", "ak", "ik", "ok", "in", "im", "am", "om", "ol",
            "bl", "pl", "gl", "tl", "kl", "dl",
        ]
        .iter()
        .any(|end| stem.ends_with(end) && !is_vowel(letters.get(2).copied().unwrap_or(' ')));
    let stem = stem.to_owned();
    if wants_e { vec![with_e, stem] } else { vec![stem, with_e] }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms_lose_their_endings() {
        let bases = ["agree", "visit", "stop", "make", "fall", "party", "free", "argue", "die"]
            .map(SmolStr::new_static);
        let observed = ("Went".into(), Upos::Verb, Xpos::Vbd, "go".into());
        let lemmas = Lemmas::learn(bases, &[observed], |_| false);
        #[rustfmt::skip]
        let cases = [
            ("talks",    Xpos::Nns,  "talk"),
            ("parties",  Xpos::Nns,  "party"),
            ("crises",   Xpos::Nns,  "crise"), // unknown to rules; an exception where learned
            ("churches", Xpos::Nns,  "church"),
            ("agreed",   Xpos::Vbd,  "agree"),
            ("visited",  Xpos::Vbd,  "visit"),
            ("stopped",  Xpos::Vbn,  "stop"),
            ("making",   Xpos::Vbg,  "make"),
            ("falling",  Xpos::Vbg,  "fall"),
            ("argues",   Xpos::Vbz,  "argue"),
            ("expelled", Xpos::Vbd,  "expel"),
            ("oslo",     Xpos::Nnp,  "Oslo"),
            ("updated",  Xpos::Vbd,  "update"),
            ("went",     Xpos::Vbd,  "go"),
            ("withheld", Xpos::Vbn,  "withhold"),
            ("died",     Xpos::Vbd,  "die"),
            ("tribesmen", Xpos::Nns, "tribesman"),
            ("specimen", Xpos::Nn,   "specimen"),
            ("larger",   Xpos::Jjr,  "large"),
            ("States",   Xpos::Nnps, "State"),
            ("Korea",    Xpos::Nnp,  "Korea"),
            ("They",     Xpos::Prp,  "they"),
        ];
        for (form, xpos, expected) in cases {
            assert_eq!(lemmas.lemma(form, Upos::Verb, xpos, |word| word == "expel"), expected, "{form}");
        }
    }
}
