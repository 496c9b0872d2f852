//! The list of abbreviations.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// How an abbreviation behaves before a full stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// Stands before a name: `Mr.`
    Title,
    /// Is an abbreviation only before a number: `No. 10`.
    Number,
    /// Never ends a sentence: `e.g.`
    Inner,
    /// May end a sentence, its full stop being the sentence's too: `Inc.`
    Open,
}

/// Looks a word up by its form without the last full stop.
///
/// Capitals are ignored only as a headline or a sentence's first word adds them: `GEN` is `Gen`, `E.g` is
/// `e.g`, but `gen` is a word.
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    if word.len() > LONGEST {
        return None;
    }
    // A single capital is an initial.
    let is_single = word.chars().nth(1).is_none();
    let lower = || TABLE.get(word.to_lowercase().as_str()).filter(|_| !is_single);
    TABLE.get(word).or_else(lower).or_else(|| TABLE.get(title(word)?.as_str())).copied()
}

/// No abbreviation is longer, in bytes.
const LONGEST: usize = 12;

static TABLE: LazyLock<FxHashMap<&'static str, Abbreviation>> = LazyLock::new(|| {
    table()
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip(1)
        .filter_map(|line| {
            let (form, kind) = line.split_once('\t')?;
            let kind = match kind {
                "title" => Abbreviation::Title,
                "number" => Abbreviation::Number,
                "inner" => Abbreviation::Inner,
                _ => Abbreviation::Open,
            };
            Some((form.strip_suffix('.')?, kind))
        })
        .collect()
});

/// The lexicon's table as text.
fn table() -> &'static str {
    legation_lexicon::TABLES.iter().find(|(name, _)| *name == "abbreviations").map_or("", |(_, text)| text)
}

/// `GEN` as `Gen`; `None` unless all letters are capitals.
fn title(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let first = letters.next().filter(|letter| letter.is_uppercase())?;
    let rest = letters.as_str();
    let is_capital = rest.chars().all(char::is_uppercase) && !rest.is_empty();
    is_capital.then(|| first.to_string() + &rest.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_without_duplicates_and_has_known_kinds() {
        let text = include_str!("../../legation-lexicon/data/abbreviations.tsv");
        let rows: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
        assert!(!rows.is_empty());
        assert!(rows.is_sorted_by(|left, right| left < right));
        for row in rows {
            let (form, kind) = row.split_once('\t').expect(row);
            assert!(form.ends_with('.') && form.len() <= LONGEST + 1, "{row}");
            assert!(["title", "number", "inner", "open"].contains(&kind), "{row}");
        }
    }

    #[test]
    fn capitals_are_ignored_as_headlines_add_them() {
        assert_eq!(abbreviation("GEN"), Some(Abbreviation::Title));
        assert_eq!(abbreviation("E.g"), Some(Abbreviation::Inner));
        assert_eq!(abbreviation("gen"), None);
    }
}
