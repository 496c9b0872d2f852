//! Features that several networks have: words as rows of a table, distances as classes.

/// Classes of [`distance`].
pub const N_DISTANCES: usize = 21;

/// The class of the distance of a token from an anchor, by side; neighbours are told apart most finely.
pub fn distance(anchor: usize, token: usize) -> u16 {
    let class = match anchor.abs_diff(token) {
        length @ 0..=3 => length,
        4..=5 => 4,
        6..=8 => 5,
        9..=13 => 6,
        14..=20 => 7,
        21..=35 => 8,
        36..=60 => 9,
        _ => 10,
    };
    (if token < anchor { class + 10 } else { class }) as u16
}

/// The row of a word in a table of so many rows, without regard to the case of ASCII letters: FNV-1a (Fowler, Noll and Vo),
/// folded.
pub fn row_of_word(word: &str, n_rows: usize) -> u32 {
    let hash = word.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 15)) % n_rows as u32
}
