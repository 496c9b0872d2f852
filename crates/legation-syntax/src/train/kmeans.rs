//! Divides words into classes by their neighbours.
//!
//! A word is the distribution of the words before and after it, under the square root (Hellinger), so
//! that the dot product of two words tells how alike their places are; spherical k-means (Dhillon and
//! Modha 2001) divides them. Square roots, sums and products of IEEE numbers in a fixed order are the same
//! on every machine.

use rustc_hash::FxHashMap;

use crate::clusters::Clusters;
use crate::words::{NUMBER, Word};

/// Words that occur more rarely have no class.
const MIN_COUNT: u32 = 15;
const N_WORDS: usize = 40_000;
/// How many of the most frequent words count as neighbours.
const N_NEIGHBOURS: usize = 1_000;
/// Number of classes, fine and coarse.
const N_CLASSES: [usize; 2] = [512, 64];
const N_ROUNDS: usize = 10;

/// Classes of the words of these texts; no classes where the texts are too few.
pub(super) fn clusters(texts: &[String]) -> Clusters {
    let stream = stream(texts);
    let words = frequent_words(&stream);
    if words.len() < N_CLASSES[0] * 2 {
        return Clusters::default();
    }
    let vectors = vectors(&stream, &words);
    let [fine, coarse] = N_CLASSES.map(|n_classes| divide(&vectors, n_classes));
    let row = |(idx, &word): (usize, &u32)| (word, [fine[idx] + 1, coarse[idx] + 1]);
    Clusters::new(words.iter().enumerate().map(row).collect())
}

/// Hashes of all words in order, 0 between sentences.
fn stream(texts: &[String]) -> Vec<u32> {
    let mut stream = vec![0];
    let none = Clusters::default();
    for text in texts {
        for sentence in crate::tokenize(text) {
            stream.extend(sentence.iter().map(|span| {
                let form = span.of(text);
                if form.bytes().any(|byte| byte.is_ascii_digit()) {
                    NUMBER
                } else {
                    Word::new(form, &none).lower
                }
            }));
            stream.push(0);
        }
    }
    stream
}

/// The most frequent words first.
fn frequent_words(stream: &[u32]) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for &word in stream {
        *counts.entry(word).or_default() += 1;
    }
    let mut counts: Vec<(u32, u32)> =
        counts.into_iter().filter(|&(word, count)| word > 0 && count >= MIN_COUNT).collect();
    counts.sort_unstable_by_key(|&(word, count)| (std::cmp::Reverse(count), word));
    counts.truncate(N_WORDS);
    counts.into_iter().map(|(word, _)| word).collect()
}

type Vector = Vec<(u32, f32)>;

/// For each word the square roots of the shares of its neighbours, before and after.
fn vectors(stream: &[u32], words: &[u32]) -> Vec<Vector> {
    let n_neighbours = N_NEIGHBOURS.min(words.len()) + 1;
    let index: FxHashMap<u32, usize> = words.iter().enumerate().map(|(idx, &word)| (word, idx)).collect();
    // Neighbour 0 is a sentence's end.
    let neighbour = |word: u32| match index.get(&word) {
        Some(&idx) if idx + 1 < n_neighbours => Some(idx + 1),
        _ => (word == 0).then_some(0),
    };
    let width = 2 * n_neighbours;
    let mut counts = vec![0_u32; width * words.len()];
    for window in stream.windows(3) {
        let Some(&word) = index.get(&window[1]) else {
            continue;
        };
        if let Some(before) = neighbour(window[0]) {
            counts[word * width + before] += 1;
        }
        if let Some(after) = neighbour(window[2]) {
            counts[word * width + n_neighbours + after] += 1;
        }
    }
    counts.chunks(width).map(root_shares).collect()
}

fn root_shares(counts: &[u32]) -> Vector {
    let total: u32 = counts.iter().sum();
    let found = counts.iter().enumerate().filter(|&(_, &count)| count > 0);
    found.map(|(idx, &count)| (idx as u32, (count as f32 / total.max(1) as f32).sqrt())).collect()
}

/// The class of each vector.
fn divide(vectors: &[Vector], n_classes: usize) -> Vec<u16> {
    let width = vectors.iter().flatten().map(|&(idx, _)| idx as usize + 1).max().unwrap_or(0);
    // The most frequent words are the first centres.
    let mut classes: Vec<u16> = (0..vectors.len()).map(|idx| (idx % n_classes) as u16).collect();
    let mut centres = centres(&vectors[..n_classes], &classes[..n_classes], n_classes, width);
    for _ in 0..N_ROUNDS {
        classes = nearest(vectors, &centres, n_classes);
        centres = self::centres(vectors, &classes, n_classes, width);
    }
    classes
}

/// Normalised sums of each class's vectors; component by component, classes side by side.
fn centres(vectors: &[Vector], classes: &[u16], n_classes: usize, width: usize) -> Vec<f32> {
    let mut centres = vec![0_f32; width * n_classes];
    for (vector, &class) in vectors.iter().zip(classes) {
        for &(idx, value) in vector {
            centres[idx as usize * n_classes + usize::from(class)] += value;
        }
    }
    let mut squares = vec![0_f32; n_classes];
    for component in centres.chunks(n_classes) {
        squares.iter_mut().zip(component).for_each(|(sum, value)| *sum += value * value);
    }
    for component in centres.chunks_mut(n_classes) {
        component
            .iter_mut()
            .zip(&squares)
            .for_each(|(value, square)| *value /= square.sqrt().max(f32::MIN_POSITIVE));
    }
    centres
}

/// The class whose centre is nearest to each vector, the first of equals.
fn nearest(vectors: &[Vector], centres: &[f32], n_classes: usize) -> Vec<u16> {
    let assign = |vectors: &[Vector]| -> Vec<u16> {
        let mut scores = vec![0_f32; n_classes];
        let nearest = |vector: &Vector| {
            scores.fill(0.0);
            for &(idx, value) in vector {
                let component = &centres[idx as usize * n_classes..][..n_classes];
                scores.iter_mut().zip(component).for_each(|(score, centre)| *score += value * centre);
            }
            (0..n_classes).fold(0, |best, class| if scores[class] > scores[best] { class } else { best })
                as u16
        };
        vectors.iter().map(nearest).collect()
    };
    let (first, second) = vectors.split_at(vectors.len() / 2);
    std::thread::scope(|scope| {
        let second = scope.spawn(|| assign(second));
        let mut classes = assign(first);
        classes.extend(second.join().unwrap_or_default());
        classes
    })
}
