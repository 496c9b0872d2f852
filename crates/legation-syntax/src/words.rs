//! What the classifiers see of a word's form, hashed once for all of them.

use legation_doc::Span;

use crate::clusters::Clusters;

/// Hashes of a form and its parts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Word {
    /// The form as written.
    pub form: u32,
    /// In lower case.
    pub lower: u32,
    /// Its pattern of capitals, small letters, digits and marks, runs cut to two.
    pub shape: u32,
    /// The first one to four letters, in lower case.
    pub prefixes: [u32; 4],
    /// The last one to five letters, in lower case.
    pub suffixes: [u32; 5],
    /// Its fine and its coarse class; 0 if unknown.
    pub classes: [u32; 2],
}

/// The words of a sentence.
pub(crate) fn words(text: &str, tokens: &[Span], clusters: &Clusters) -> Vec<Word> {
    tokens.iter().map(|token| Word::new(token.of(text), clusters)).collect()
}

impl Word {
    /// Hashes a form.
    pub fn new(form: &str, clusters: &Clusters) -> Self {
        // Addresses and garbage may be long; their heads tell enough.
        let form = clipped(form, LONGEST);
        let lower = form.to_lowercase().replace('’', "'");
        let mut word =
            Self { form: hash(form), lower: hash(&lower), shape: hash(&shape(form)), ..Self::default() };
        let is_number = form.bytes().any(|byte| byte.is_ascii_digit());
        word.classes = clusters.of(if is_number { NUMBER } else { word.lower });
        for (length, (end, letter)) in lower.char_indices().take(word.prefixes.len()).enumerate() {
            word.prefixes[length] = hash(&lower[..end + letter.len_utf8()]);
        }
        for (length, (start, _)) in lower.char_indices().rev().take(word.suffixes.len()).enumerate() {
            word.suffixes[length] = hash(&lower[start..]);
        }
        word
    }
}

/// Stands for all words with a digit where words are divided into classes.
pub(crate) const NUMBER: u32 = 1;

const LONGEST: usize = 64;

fn clipped(form: &str, limit: usize) -> &str {
    let end = form.char_indices().map(|(at, _)| at).take_while(|&at| at <= limit).last();
    if form.len() <= limit { form } else { &form[..end.unwrap_or(0)] }
}

fn shape(form: &str) -> String {
    let mut shape = String::with_capacity(8);
    let mut run = (' ', 0);
    for letter in form.chars() {
        let class = match letter {
            _ if letter.is_uppercase() => 'X',
            _ if letter.is_alphabetic() => 'x',
            _ if letter.is_numeric() => 'd',
            _ => letter,
        };
        run = if run.0 == class { (class, run.1 + 1) } else { (class, 1) };
        if run.1 <= 2 {
            shape.push(class);
        }
    }
    shape
}

/// FNV-1a, folded to 32 bits; the same everywhere. Never 0, which stands for no word.
pub(crate) fn hash(text: &str) -> u32 {
    let long = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    ((long ^ (long >> 32)) as u32).max(1)
}

/// The features of one decision: hashes of a template's number with its values.
#[derive(Debug, Default)]
pub(crate) struct Features {
    /// In the order of the templates.
    pub keys: Vec<u32>,
}

impl Features {
    /// Forgets the features of the last decision.
    pub fn clear(&mut self) {
        self.keys.clear();
    }

    /// Adds the feature of the next template; its number is its place.
    #[inline]
    pub fn push<const N: usize>(&mut self, values: [u32; N]) {
        let mut state = (self.keys.len() as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for value in values {
            state = (state ^ u64::from(value)).wrapping_mul(0xff51_afd7_ed55_8ccd);
            state ^= state >> 32;
        }
        self.keys.push((state >> 16) as u32);
    }
}
