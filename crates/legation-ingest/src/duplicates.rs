//! Copies: reports that are the same but for a headline, a cut or an update.
//!
//! Each document gets a [`Fingerprint`], the minima of hashes of its runs of words (MinHash, Broder 1997), of which the
//! lowest bits are kept (Li and König 2010). Documents that agree in one of the bands of their minima are compared
//! (locality-sensitive hashing, Indyk and Motwani 1998), so that the cost grows with the number of documents and not of
//! pairs. What is kept of a document is half a kilobyte.

use hashbrown::HashTable;

/// Words in a run.
const RUN: usize = 4;
/// Minima in a fingerprint, by bands of so many. Two documents that share half of their runs agree in a band with a
/// probability of 0.986, two that share a twentieth of 0.004.
const BAND: usize = 3;
const N_BANDS: usize = 32;
const N_MINIMA: usize = BAND * N_BANDS;

/// Near-identical documents share so much of their runs together ...
const ALIKE: f32 = 0.5;
/// ... or one has so much of the other's, as after a cut, if they share this much together.
const CONTAINED: f32 = 0.8;
const LEAST: f32 = 0.3;
/// Notices of fewer runs, which share a formula, must be nearly the same.
const SHORT: usize = 30;
const ALIKE_IF_SHORT: f32 = 0.8;

/// What is kept of a text to find its copies: of any two texts the share of runs of four words, without regard to case
/// and punctuation, that they have in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    minima: [u16; N_MINIMA],
    /// Number of different runs.
    n_runs: u32,
}

impl Fingerprint {
    /// Of a text; `None` where it has no word.
    pub fn of(text: &str) -> Option<Self> {
        let runs = runs(text);
        if runs.is_empty() {
            return None;
        }
        let mut minima = [u32::MAX; N_MINIMA];
        for &run in &runs {
            for (minimum, (factor, summand)) in minima.iter_mut().zip(FUNCTIONS) {
                // Multiply, add, shift (Dietzfelbinger et al. 1997).
                let hash = (run.wrapping_mul(factor).wrapping_add(summand) >> 32) as u32;
                *minimum = (*minimum).min(hash);
            }
        }
        Some(Self { minima: minima.map(|minimum| minimum as u16), n_runs: runs.len() as u32 })
    }

    /// Whether the texts of two fingerprints are near-identical, as far as the fingerprints tell.
    pub fn is_copy(&self, other: &Self) -> bool {
        let equal = self.minima.iter().zip(&other.minima).filter(|(one, other)| one == other).count();
        is_copy(equal as f32 / N_MINIMA as f32, self.n_runs as usize, other.n_runs as usize)
    }

    /// The hash of a band; a band that differs has another one but for one case in 2^48.
    fn band(&self, band: usize) -> u64 {
        let minima = &self.minima[band * BAND..][..BAND];
        mix(minima.iter().fold(0, |all, &minimum| all << 16 | u64::from(minimum)))
    }
}

/// Whether two texts are near-identical whose numbers of runs and the share that they have in common are exactly known.
///
/// [`Fingerprint::is_copy`] estimates the same.
pub fn are_copies(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(runs);
    let common = one.iter().filter(|run| other.binary_search(run).is_ok()).count();
    let all = one.len() + other.len() - common;
    all > 0 && is_copy(common as f32 / all as f32, one.len(), other.len())
}

fn is_copy(shared: f32, one: usize, other: usize) -> bool {
    if one.min(other) < SHORT {
        return shared >= ALIKE_IF_SHORT;
    }
    let common = shared * (one + other) as f32 / (1.0 + shared);
    let contained = common / one.min(other) as f32;
    shared >= ALIKE || shared >= LEAST && contained >= CONTAINED
}

/// Hashes of the different runs of words of a text, in order of the hashes; of a text with fewer words one of all.
fn runs(text: &str) -> Vec<u64> {
    let words: Vec<u64> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| {
            // FNV-1a (Fowler, Noll and Vo), which is the same everywhere and always.
            let letters = word.chars().flat_map(char::to_lowercase);
            letters.fold(0xcbf2_9ce4_8422_2325_u64, |hash, letter| {
                (hash ^ u64::from(u32::from(letter))).wrapping_mul(0x0100_0000_01b3)
            })
        })
        .collect();
    let hash = |run: &[u64]| {
        mix(run.iter().fold(0, |all: u64, &word| all.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(word)))
    };
    let mut runs: Vec<u64> = match words.len() {
        0 => Vec::new(),
        n if n < RUN => vec![hash(&words)],
        _ => words.windows(RUN).map(hash).collect(),
    };
    runs.sort_unstable();
    runs.dedup();
    runs
}

/// The factors and summands of the hash functions.
const FUNCTIONS: [(u64, u64); N_MINIMA] = {
    let mut functions = [(0, 0); N_MINIMA];
    let mut idx = 0;
    while idx < N_MINIMA {
        let seed = 2 * idx as u64;
        functions[idx] = (mix(seed + 1) | 1, mix(seed + 2));
        idx += 1;
    }
    functions
};

/// Spreads the bits of a number (the last step of SplitMix64, Steele et al. 2014).
const fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// Finds the copies among documents that come one after another.
#[derive(Debug, Default)]
pub struct Duplicates {
    fingerprints: Vec<Fingerprint>,
    /// For each band the first document with each value of it, as an index into `fingerprints`.
    bands: Vec<HashTable<u32>>,
    /// For each fingerprint the number of its document, and that of the first of its cluster.
    numbers: Vec<[u32; 2]>,
    n_documents: u32,
}

/// Of which documents one is a copy, by their numbers from 0 in the order in which they came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// The earliest near-identical document.
    pub of: u32,
    /// The first document of those that are near-identical to one another in a chain.
    pub cluster: u32,
}

impl Duplicates {
    /// Takes the next document; `None` where it is no copy of one before. Without a fingerprint it is none, and nothing
    /// is a copy of it.
    pub fn add(&mut self, fingerprint: Option<Fingerprint>) -> Option<Copied> {
        let number = self.n_documents;
        self.n_documents += 1;
        let fingerprint = fingerprint?;
        self.bands.resize_with(N_BANDS, HashTable::new);
        let mut earliest: Option<u32> = None;
        let new = self.fingerprints.len() as u32;
        let mut free = [false; N_BANDS];
        for (band, (table, free)) in self.bands.iter().zip(&mut free).enumerate() {
            let is_same =
                |&known: &u32| self.fingerprints[known as usize].band(band) == fingerprint.band(band);
            match table.find(fingerprint.band(band), is_same) {
                Some(&known) if earliest == Some(known) => {}
                Some(&known) => {
                    let is_earlier = earliest.is_none_or(|earliest| known < earliest);
                    if is_earlier && self.fingerprints[known as usize].is_copy(&fingerprint) {
                        earliest = Some(known);
                    }
                }
                None => *free = true,
            }
        }
        let found = earliest.map(|known| {
            let [of, cluster] = self.numbers[known as usize];
            Copied { of, cluster }
        });
        self.numbers.push([number, found.map_or(number, |copied| copied.cluster)]);
        self.fingerprints.push(fingerprint);
        let fingerprints = &self.fingerprints;
        for (band, table) in self.bands.iter_mut().enumerate().filter(|(band, _)| free[*band]) {
            let hash = |idx: &u32| fingerprints[*idx as usize].band(band);
            table.insert_unique(hash(&new), new, hash);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Words that occur nowhere else.
    fn words(from: usize, n: usize) -> String {
        (from..from + n).map(|idx| format!("w{idx}")).collect::<Vec<_>>().join(" ")
    }

    fn copies(texts: &[String]) -> Vec<Option<(u32, u32)>> {
        let mut duplicates = Duplicates::default();
        let add = |text: &String| duplicates.add(Fingerprint::of(text));
        texts.iter().map(add).map(|copied| copied.map(|copied| (copied.of, copied.cluster))).collect()
    }

    #[test]
    fn copies_are_found_whatever_was_done_to_them() {
        let story = words(0, 300);
        let texts = [
            story.clone(),
            words(1_000, 300),
            format!("BREAKING: {}", story.to_uppercase()),
            words(0, 200),                                     // cut
            format!("{} {}", words(2_000, 60), words(0, 300)), // a new lead
            format!("{} {}", words(0, 60), words(3_000, 300)), // only the beginning in common
            words(1_000, 300).replace("w1150", "other"),       // a word changed
            String::new(),
            "One short line.".to_owned(),
            "one short line".to_owned(),
            "Another short line.".to_owned(),
        ];
        let expected = [
            None,
            None,
            Some((0, 0)),
            Some((0, 0)),
            Some((0, 0)),
            None,
            Some((1, 1)),
            None,
            None,
            Some((8, 8)),
            None,
        ];
        assert_eq!(copies(&texts), expected);
    }

    #[test]
    fn a_cluster_goes_on_where_a_copy_is_copied() {
        let texts = [words(0, 300), words(90, 300), words(180, 300)];
        assert!(!are_copies(&texts[0], &texts[2]));
        assert_eq!(copies(&texts), [None, Some((0, 0)), Some((1, 0))]);
    }

    proptest! {
        #[test]
        fn a_text_is_a_copy_of_itself_and_nothing_breaks(text in "\\PC{0,400}", other in "\\PC{0,400}") {
            let fingerprint = Fingerprint::of(&text);
            prop_assert!(fingerprint.iter().all(|own| own.is_copy(own)));
            prop_assert_eq!(fingerprint.is_some(), are_copies(&text, &text));
            copies(&[text.clone(), other, text]);
        }
    }
}
