//! What the network sees of a word's form: a row of each of its tables.

use legation_doc::Span;
use legation_network::{ModelError, Reader};

use crate::gazetteer::{self, Known, N_KNOWN};

/// Number of tables.
pub(crate) const N_TABLES: usize = 12;

/// Rows and columns of a table of features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Table {
    pub n_rows: usize,
    pub width: usize,
}

/// Rows and columns of the tables whose rows are chosen by a hash: prefixes of one to three letters,
/// suffixes of one to four, shape; then those of what the lexicon says. Before them come the tables of word vectors and of frequent forms.
const HASHED: [Table; N_TABLES - 2] = [
    Table { n_rows: 256, width: 8 },
    Table { n_rows: 1024, width: 16 },
    Table { n_rows: 4096, width: 24 },
    Table { n_rows: 256, width: 8 },
    Table { n_rows: 1024, width: 16 },
    Table { n_rows: 4096, width: 24 },
    Table { n_rows: 8192, width: 24 },
    Table { n_rows: 512, width: 24 },
    Table { n_rows: N_KNOWN, width: 8 },
    Table { n_rows: N_KNOWN, width: 8 },
];

/// Columns of the table of word vectors.
pub(crate) const VECTOR_WIDTH: usize = 50;
/// Columns of the table of frequent forms.
const FORM_WIDTH: usize = 46;

/// The known words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Vocabulary {
    /// Words with a vector: hashes of lower-case forms, ascending. Row 0 is that of the others.
    pub vectors: Vec<u32>,
    /// Forms frequent in the treebanks, likewise.
    pub forms: Vec<u32>,
}

impl Vocabulary {
    /// Sizes of all tables.
    pub fn tables(&self) -> [Table; N_TABLES] {
        let mut tables = [Table { n_rows: self.vectors.len() + 1, width: VECTOR_WIDTH }; N_TABLES];
        tables[1] = Table { n_rows: self.forms.len() + 1, width: FORM_WIDTH };
        tables[2..].copy_from_slice(&HASHED);
        tables
    }

    /// The row of each table for a word. `lower` is its form as [`lower`] gives it, `is_first` tells whether it
    /// begins its sentence.
    fn rows(&self, form: &str, lower: &str, known: Known, is_first: bool) -> [u32; N_TABLES] {
        let mut rows = [0; N_TABLES];
        let key = hash(lower);
        rows[0] = row_of(&self.vectors, key);
        rows[1] = row_of(&self.forms, key);
        let mut set = |table: usize, key: u32| rows[table + 2] = key % HASHED[table].n_rows as u32;
        for length in 1..=3 {
            set(length - 1, hash(head(lower, length)));
        }
        for length in 1..=4 {
            set(length + 2, hash(tail(lower, length)));
        }
        set(7, shape(form).wrapping_mul(2).wrapping_add(u32::from(is_first)));
        rows[N_TABLES - 2] = known.person;
        rows[N_TABLES - 1] = known.thing;
        rows
    }

    /// Whether a form in lower case has a vector.
    pub fn is_word(&self, lower: &str) -> bool {
        self.vectors.binary_search(&hash(lower)).is_ok()
    }

    /// Appends the keys, byte planes apart so that they compress well.
    pub fn write(&self, out: &mut Vec<u8>) {
        for keys in [&self.vectors, &self.forms] {
            out.extend((keys.len() as u32).to_le_bytes());
            let deltas: Vec<u32> =
                keys.iter().scan(0, |last, &key| Some(key - std::mem::replace(last, key))).collect();
            for plane in 0..4 {
                out.extend(deltas.iter().map(|delta| delta.to_le_bytes()[plane]));
            }
        }
    }

    /// Reads what [`Vocabulary::write`] wrote.
    pub fn read(reader: &mut Reader<'_>) -> Result<Self, ModelError> {
        Ok(Self { vectors: read_keys(reader)?, forms: read_keys(reader)? })
    }
}

fn read_keys(reader: &mut Reader<'_>) -> Result<Vec<u32>, ModelError> {
    let length = reader.number()?;
    let planes = [reader.bytes(length)?, reader.bytes(length)?, reader.bytes(length)?, reader.bytes(length)?];
    let mut last = 0_u32;
    let mut keys = Vec::with_capacity(length);
    for idx in 0..length {
        let delta = u32::from_le_bytes(planes.map(|plane| plane[idx]));
        last = last.checked_add(delta).filter(|_| delta > 0).ok_or(ModelError::Damaged)?;
        keys.push(last);
    }
    Ok(keys)
}

fn row_of(keys: &[u32], key: u32) -> u32 {
    keys.binary_search(&key).map_or(0, |idx| idx as u32 + 1)
}

/// The rows of a sentence's words.
pub(crate) fn rows(text: &str, tokens: &[Span], vocabulary: &Vocabulary) -> Vec<[u32; N_TABLES]> {
    let known = gazetteer::known(text, tokens);
    let mut lowered = String::new();
    let row = |(idx, (token, known)): (usize, (&Span, Known))| {
        // Addresses and garbage may be long; their heads tell enough.
        let form = clipped(token.of(text), LONGEST);
        lower_into(form, &mut lowered);
        vocabulary.rows(form, &lowered, known, idx == 0)
    };
    tokens.iter().zip(known).enumerate().map(row).collect()
}

/// The form under which words are looked up: lower case, straight apostrophes and quotation marks.
#[cfg(feature = "train")]
pub(crate) fn lower(form: &str) -> String {
    let mut lowered = String::new();
    lower_into(form, &mut lowered);
    lowered
}

fn lower_into(form: &str, lowered: &mut String) {
    lowered.clear();
    if form.is_ascii() {
        lowered.push_str(form);
        lowered.make_ascii_lowercase();
    } else {
        lowered.push_str(&form.to_lowercase().replace(['’', '‘'], "'").replace(['“', '”'], "\""));
    }
}

const LONGEST: usize = 64;

fn clipped(form: &str, limit: usize) -> &str {
    let end = (0..=limit.min(form.len())).rev().find(|&at| form.is_char_boundary(at));
    &form[..end.unwrap_or(0)]
}

fn head(form: &str, length: usize) -> &str {
    form.char_indices().nth(length).map_or(form, |(end, _)| &form[..end])
}

fn tail(form: &str, length: usize) -> &str {
    form.char_indices().rev().nth(length - 1).map_or(form, |(start, _)| &form[start..])
}

/// The hash of a pattern of capitals, small letters, digits and marks; runs are cut to two.
fn shape(form: &str) -> u32 {
    let mut state = START;
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
            state = hashed(state, class.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    folded(state)
}

/// FNV-1a, folded to 32 bits; the same everywhere. Never 0.
pub(crate) fn hash(text: &str) -> u32 {
    folded(hashed(START, text.as_bytes()))
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn hashed(state: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(state, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

fn folded(state: u64) -> u32 {
    ((state ^ (state >> 32)) as u32).max(1)
}
