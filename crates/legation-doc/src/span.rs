/// A half-open range of UTF-8 bytes in a document's text: `start..end`.
///
/// Both ends lie on character boundaries. Tables give code points instead; the conversion happens
/// where rows are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Byte offset of the first character.
    pub start: u32,
    /// Byte offset after the last character.
    pub end: u32,
}

impl Span {
    /// The range `start..end`.
    ///
    /// # Panics
    /// If an offset exceeds `u32`; a text must be smaller than 4 GiB (the readers stop at 64 MiB).
    pub fn new(start: usize, end: usize) -> Self {
        let offset = |byte| u32::try_from(byte).expect("a text is smaller than 4 GiB");
        Self { start: offset(start), end: offset(end) }
    }

    /// The text under the span.
    ///
    /// # Panics
    /// If the span is not one of this text.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// As a range of bytes, for indexing.
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Number of bytes.
    pub const fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether no byte is covered.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that covers both.
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}
