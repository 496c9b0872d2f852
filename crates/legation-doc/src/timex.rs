use jiff::civil::Date;

use crate::Span;
use crate::closed_set::closed_set;

/// A temporal expression with its normalised value, as in TIMEX3 of TimeML 1.2.1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timex {
    /// The sentence it stands in, an index into the document's sentences.
    pub sentence: u32,
    /// The expression.
    pub span: Span,
    /// TIMEX3's `type`.
    pub kind: TimexKind,
    /// TIMEX3's `value`, verbatim: `2018-06-12`, `2018-W20`, `P8Y`, `PAST_REF`, `XXXX-06-12`.
    pub value: String,
    /// TIMEX3's `mod`: `START`, `MID`, `END`, `APPROX`, `BEFORE` ..., where there is one.
    pub modifier: Option<&'static str>,
    /// TIMEX3's `quant` of a SET: `EVERY`, `EACH` ..., as written, upper case.
    pub quant: Option<String>,
    /// TIMEX3's `freq` of a SET: `2X` for twice.
    pub freq: Option<String>,
    /// The interval that the value denotes, both days included; `None` where it gives none.
    pub interval: Option<(Date, Date)>,
    /// What it is counted from; `None` for an expression that needs nothing.
    pub anchor: Option<Anchor>,
}

/// What a relative expression is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The document creation time.
    Dct,
    /// Another expression, an index into the document's timexes.
    Timex(u32),
}

/// When something took place, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct When {
    /// The interval, both days included.
    pub interval: Option<(Date, Date)>,
    /// Where the date comes from; `None` exactly where `interval` is.
    pub origin: Option<DateFrom>,
}

closed_set! {
    /// TIMEX3's `type`.
    TimexKind {
        /// A calendar date.
        Date = "DATE",
        /// A time of day.
        Time = "TIME",
        /// A length of time.
        Duration = "DURATION",
        /// A repeated time.
        Set = "SET",
    }
}

closed_set! {
    /// Where the date of a statement or stance comes from.
    DateFrom {
        /// A temporal expression of its clause or sentence.
        Timex = "timex",
        /// The document's own date.
        Dct = "dct",
    }
}
