use legation_doc::Span;

/// Turns byte offsets of one text into offsets in Unicode code points.
#[derive(Debug)]
pub struct CodePoints {
    /// Number of code points before each block of [`BLOCK`] bytes; empty for a text in ASCII.
    before: Vec<u32>,
}

const BLOCK: usize = 64;

impl CodePoints {
    /// Counts the code points of a text.
    pub fn new(text: &str) -> Self {
        if text.is_ascii() {
            return Self { before: Vec::new() };
        }
        let mut before = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            before.push(count);
            count += count_starts(block);
        }
        Self { before }
    }

    /// The number of code points of `text`, the one it was made for, before a byte offset.
    pub fn at(&self, text: &str, byte: u32) -> u32 {
        if self.before.is_empty() {
            return byte;
        }
        let block = (byte as usize / BLOCK).min(self.before.len() - 1);
        self.before[block] + count_starts(&text.as_bytes()[block * BLOCK..byte as usize])
    }

    /// Both ends of a span, in code points.
    pub fn span(&self, text: &str, span: Span) -> (u32, u32) {
        (self.at(text, span.start), self.at(text, span.end))
    }
}

/// How many characters start in a stretch of UTF-8.
fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().map(|&byte| u32::from(byte & 0xC0 != 0x80)).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn offsets_are_those_of_counting_characters(text in "[a-zéß가😀]{0,300}") {
            let points = CodePoints::new(&text);
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(&text, byte as u32), count as u32);
            }
            prop_assert_eq!(points.at(&text, text.len() as u32), text.chars().count() as u32);
        }
    }
}
