use jiff::civil::Date;

use crate::closed_set::closed_set;

/// One text of a corpus, with what is known of its origin.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The input's own id, else the path relative to the corpus root, with `#n` for the nth record of a file.
    pub id: String,
    /// Path of the file it was read from, relative to the corpus root; `-` for standard input.
    pub source: String,
    /// Where it was published, if the input says so.
    pub url: Option<String>,
    /// The headline as the input gives it. It is not part of `text`.
    pub title: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Who speaks, if the document is a speech.
    pub speaker: Option<String>,
    /// The state for which a speech is made: a name or code, as the input gives it.
    pub country: Option<String>,
    /// ISO 639-1 code: as the input gives it, else as it was detected; `None` where the text is too short to tell.
    pub language: Option<String>,
    /// The document creation time (DCT): date of publication in the outlet's zone.
    pub published: Option<Published>,
    /// The id of the earliest near-identical document, if there is one and copies were looked for.
    pub duplicate_of: Option<String>,
    /// The id of the first of the documents that are near-identical to one another in a chain, its own where it is no
    /// copy; `None` if copies were not looked for.
    pub cluster: Option<String>,
    /// The text as read, after decoding. All spans point into it.
    pub text: String,
}

impl Document {
    /// Whether the text is in English, or may be.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_none_or(|language| language == "en")
    }
}

/// When a document was published, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Published {
    /// The day; the first of the month or year where `precision` is coarser.
    pub date: Date,
    /// How much of `date` was given.
    pub precision: Precision,
    /// Where it was found.
    pub origin: PublishedFrom,
}

closed_set! {
    /// How much of a date of publication is known.
    Precision {
        /// Year, month and day.
        Day = "day",
        /// Year and month.
        Month = "month",
        /// The year only.
        Year = "year",
    }
}

closed_set! {
    /// Where the date of publication was found; earlier members win over later ones.
    PublishedFrom {
        /// A field of the record.
        Metadata = "metadata",
        /// The page's own markup.
        Html = "html",
        /// A date in the address.
        Url = "url",
        /// A date in the file's name.
        Filename = "filename",
        /// The dateline at the head of the text.
        Dateline = "dateline",
        /// The user's `--date`.
        Option = "option",
    }
}
