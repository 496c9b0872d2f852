//! Forms of words that no ending tells.

use std::sync::LazyLock;

use crate::tsv::{list, rows};

/// A verb or noun with irregular forms.
#[derive(Debug, Clone)]
pub struct Irregular {
    /// The dictionary form.
    pub base: &'static str,
    /// `V` or `N`.
    pub pos: char,
    /// Of a verb the past tense and the participle, of a noun the plural.
    pub forms: Vec<&'static str>,
}

/// All irregular verbs and nouns, in order.
pub fn irregulars() -> &'static [Irregular] {
    static IRREGULARS: LazyLock<Vec<Irregular>> = LazyLock::new(|| {
        rows(include_str!("../data/irregulars.tsv"))
            .map(|[base, pos, forms]| Irregular {
                base,
                pos: pos.chars().next().unwrap_or('V'),
                forms: list(forms),
            })
            .collect()
    });
    &IRREGULARS
}
