//! The tables of a run: each declared once, as a row type whose fields are the columns.
//!
//! [`TABLES`] is the schema that `legation schema` prints and that the codebook is generated from.
//! Offsets in rows count Unicode code points, not bytes.

use jiff::civil::Date;
use smol_str::SmolStr;

use crate::Role;

/// A table's name, meaning and columns.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Name of the file without its ending.
    pub name: &'static str,
    /// What one row is.
    pub meaning: &'static str,
    /// In order.
    pub columns: &'static [Column],
}

/// A column of a table.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// The type of its values.
    pub kind: ColumnKind,
    /// Whether a value may be null, that is unknown or without application.
    pub nullable: bool,
    /// What a value means.
    pub meaning: &'static str,
}

/// The type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, UTF-8.
    Text,
    /// A whole number, 64 bits.
    Integer,
    /// A number, 64-bit floating point.
    Number,
    /// True or false.
    Flag,
    /// A calendar day.
    Day,
    /// A list of texts.
    TextList,
    /// A list of `{start, end}` in code points.
    SpanList,
    /// A list of `{role, from, to}`.
    RoleList,
}

impl ColumnKind {
    /// The name that users read.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Flag => "boolean",
            Self::Day => "date",
            Self::TextList => "list of text",
            Self::SpanList => "list of {start, end}",
            Self::RoleList => "list of {role, from, to}",
        }
    }
}

/// A value of a row, of the kind that its column has.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Null, in a column of any kind.
    Null,
    /// See [`ColumnKind::Text`].
    Text(SmolStr),
    /// See [`ColumnKind::Integer`].
    Integer(i64),
    /// See [`ColumnKind::Number`].
    Number(f64),
    /// See [`ColumnKind::Flag`].
    Flag(bool),
    /// See [`ColumnKind::Day`].
    Day(Date),
    /// See [`ColumnKind::TextList`].
    TextList(Vec<SmolStr>),
    /// See [`ColumnKind::SpanList`].
    SpanList(Vec<(u32, u32)>),
    /// See [`ColumnKind::RoleList`].
    RoleList(Vec<Role>),
}

/// A row of one of the tables.
pub trait Row {
    /// The table it belongs to.
    const TABLE: Table;

    /// The values, one per column, in order.
    fn cells(self) -> Vec<Cell>;
}

/// A Rust type that a column can have.
trait CellType {
    const KIND: ColumnKind;
    const NULLABLE: bool = false;
    fn into_cell(self) -> Cell;
}

macro_rules! cell_types {
    ($($rust:ty => $kind:ident($value:ident $(=> $convert:expr)?)),+ $(,)?) => { $(
        impl CellType for $rust {
            const KIND: ColumnKind = ColumnKind::$kind;
            fn into_cell(self) -> Cell {
                let $value = self;
                $(let $value = $convert;)?
                Cell::$kind($value)
            }
        }
    )+ };
}

cell_types! {
    SmolStr => Text(value),
    &'static str => Text(value => SmolStr::new_static(value)),
    u32 => Integer(value => i64::from(value)),
    f64 => Number(value),
    bool => Flag(value),
    Date => Day(value),
    Vec<SmolStr> => TextList(value),
    Vec<(u32, u32)> => SpanList(value),
    Vec<Role> => RoleList(value),
}

impl<T: CellType> CellType for Option<T> {
    const KIND: ColumnKind = T::KIND;
    const NULLABLE: bool = true;
    fn into_cell(self) -> Cell {
        self.map_or(Cell::Null, T::into_cell)
    }
}

macro_rules! tables {
    ($(#[doc = $meaning:literal] $row:ident in $name:literal {
        $(#[doc = $column_meaning:literal] $column:ident : $kind:ty),+ $(,)?
    })+) => {
        $(
            #[doc = $meaning]
            #[derive(Debug, Clone, PartialEq)]
            pub struct $row { $(#[doc = $column_meaning] pub $column: $kind),+ }

            impl Row for $row {
                const TABLE: Table = Table {
                    name: $name,
                    meaning: trimmed($meaning),
                    columns: &[$(Column {
                        name: unraw(stringify!($column)),
                        kind: <$kind as CellType>::KIND,
                        nullable: <$kind as CellType>::NULLABLE,
                        meaning: trimmed($column_meaning),
                    }),+],
                };

                fn cells(self) -> Vec<Cell> {
                    vec![$(self.$column.into_cell()),+]
                }
            }
        )+

        /// The tables of a run, in the order in which they are written.
        pub const TABLES: &[Table] = &[$($row::TABLE),+];
    };
}

/// A field's name without the `r#` that keeps it apart from a keyword.
const fn unraw(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// A doc comment's line without the space that follows the slashes.
const fn trimmed(line: &'static str) -> &'static str {
    match line.as_bytes().split_first() {
        Some((b' ', _)) => line.split_at(1).1,
        _ => line,
    }
}

tables! {
    /// A document of the corpus.
    DocumentRow in "documents" {
        /// The input's own id where it has one, else the path relative to the corpus root, with `#n` for the nth record of a file.
        doc_id: SmolStr,
        /// Path of the file it was read from.
        source: SmolStr,
        /// Where it was published.
        url: Option<SmolStr>,
        /// The headline as the input gives it; it is not part of `text`.
        title: Option<SmolStr>,
        /// The outlet.
        publisher: Option<SmolStr>,
        /// Who speaks, where the document is a speech.
        speaker: Option<SmolStr>,
        /// The actor for whom a speech is made, from the input's country or speaker.
        speaker_actor: Option<SmolStr>,
        /// ISO 639-1 code, as the input gives it, else as detected; null where the text is too short. Only English documents have rows in other tables.
        language: Option<SmolStr>,
        /// The document creation time; the first day where only the year or month is known.
        published: Option<Date>,
        /// Where that date was found: metadata, html, url, filename, dateline, option.
        published_from: Option<&'static str>,
        /// The text as read; every offset of the other tables counts its code points.
        text: SmolStr,
        /// Number of sentences.
        sentences: u32,
        /// Number of tokens.
        tokens: u32,
        /// The earliest near-identical document: another headline, a cut, an update; null where there is none.
        duplicate_of: Option<SmolStr>,
        /// Shared by the reports of one wire story: the first one's id; null only with `--dedup off`.
        cluster_id: Option<SmolStr>,
    }

    /// A sentence.
    SentenceRow in "sentences" {
        /// The document.
        doc_id: SmolStr,
        /// Number in the document, from 0.
        sent_id: u32,
        /// Number of its paragraph in the document, from 0.
        paragraph: u32,
        /// First code point.
        start: u32,
        /// Code point after the last.
        end: u32,
        /// `text[start:end]` of the document.
        text: SmolStr,
        /// Whether it is a headline or heading.
        is_title: bool,
    }

    /// A place where an actor is named, described or referred to; "both countries" has a row for each actor.
    MentionRow in "mentions" {
        /// The document.
        doc_id: SmolStr,
        /// The sentence.
        sent_id: u32,
        /// Number in the document, from 0.
        mention_id: u32,
        /// First code point.
        start: u32,
        /// Code point after the last.
        end: u32,
        /// `text[start:end]` of the document.
        text: SmolStr,
        /// The head word.
        head: SmolStr,
        /// name, nominal or pronoun.
        form: &'static str,
        /// person, state, government, organization, group or place.
        r#type: &'static str,
        /// The title or office as written beside the name.
        role: Option<SmolStr>,
        /// The actor; null where the mention was not resolved.
        actor_id: Option<SmolStr>,
        /// What decided: dictionary, name-variant, model, coreference.
        resolved_by: Option<&'static str>,
        /// How sure, from 0 to 1.
        confidence: f64,
    }

    /// An actor of the corpus.
    ActorRow in "actors" {
        /// A state's code (`PRK`), a branch of it (`PRK.GOV`), or a slug of the name (`kim-jong-un`, `nato`).
        actor_id: SmolStr,
        /// The usual full name.
        name: SmolStr,
        /// state, government, person, organization or group.
        kind: &'static str,
        /// ISO 3166-1 alpha-3 code of its state, the one most documents give.
        country: Option<SmolStr>,
        /// CAMEO and PLOVER sector (GOV, MIL, LEG, JUD, OPP, REB, MED, BUS, CVL, IGO, NGO ...), the one most documents give.
        sector: Option<SmolStr>,
        /// Offices and descriptions, with dates where the dictionary has them.
        roles: Vec<Role>,
        /// Every distinct name under which it occurs, in order of the alphabet.
        aliases: Vec<SmolStr>,
        /// Whether it is in the dictionary, rather than found in the text only.
        known: bool,
        /// Number of mentions.
        mentions: u32,
        /// Number of documents with a mention, or in which it is the speaker.
        documents: u32,
        /// Earliest date of publication of those documents.
        first_seen: Option<Date>,
        /// Latest date of publication of those documents.
        last_seen: Option<Date>,
    }

    /// A temporal expression (TIMEX3).
    DateRow in "dates" {
        /// The document.
        doc_id: SmolStr,
        /// The sentence.
        sent_id: u32,
        /// First code point.
        start: u32,
        /// Code point after the last.
        end: u32,
        /// `text[start:end]` of the document.
        text: SmolStr,
        /// DATE, TIME, DURATION or SET.
        r#type: &'static str,
        /// TIMEX3 value: `2018-06-12`, `2018-W20`, `P8Y`, `PAST_REF`; what stays open without a date of publication is X.
        value: SmolStr,
        /// TIMEX3 modifier: START, MID, END, APPROX, BEFORE, AFTER ...
        r#mod: Option<&'static str>,
        /// First day of the interval that the value denotes.
        first: Option<Date>,
        /// Last day of the interval.
        last: Option<Date>,
        /// `dct`, or the expression it is counted from; null for one that needs neither.
        anchor: Option<SmolStr>,
    }

    /// An attribution: who is reported to have said or thought what; a row for each of several sources ("both countries said").
    StatementRow in "statements" {
        /// The document.
        doc_id: SmolStr,
        /// The sentence of the cue, or of the content where there is no cue.
        sent_id: u32,
        /// Number in the document, from 0.
        statement_id: u32,
        /// Who says it; null where the source is no actor.
        source_actor: Option<SmolStr>,
        /// The words that name the source.
        source_text: Option<SmolStr>,
        /// Their first code point.
        source_start: Option<u32>,
        /// Code point after their last.
        source_end: Option<u32>,
        /// The word or words that report it.
        cue: Option<SmolStr>,
        /// Their first code point.
        cue_start: Option<u32>,
        /// Code point after their last.
        cue_end: Option<u32>,
        /// What is reported, from the first piece to the last.
        content: SmolStr,
        /// First code point of the content.
        content_start: u32,
        /// Code point after the last of the content.
        content_end: u32,
        /// The pieces of the content, where words such as "he said" interrupt it.
        content_spans: Vec<(u32, u32)>,
        /// direct, indirect or mixed.
        kind: &'static str,
        /// To whom it is said.
        addressee_actor: Option<SmolStr>,
        /// The `statement_id` of the statement inside which this one is reported.
        parent: Option<u32>,
        /// First day on which it can have been said.
        first: Option<Date>,
        /// Last day on which it can have been said.
        last: Option<Date>,
        /// Where that comes from: timex or dct.
        date_from: Option<&'static str>,
    }

    /// A position that an actor takes, in words or deeds, toward an actor or an issue.
    StanceRow in "stances" {
        /// The document.
        doc_id: SmolStr,
        /// The sentence of the cue.
        sent_id: u32,
        /// Number in the document, from 0.
        stance_id: u32,
        /// Whose position it is.
        holder_actor: SmolStr,
        /// The words that name the holder; null where it is understood.
        holder_text: Option<SmolStr>,
        /// Their first code point.
        holder_start: Option<u32>,
        /// Code point after their last.
        holder_end: Option<u32>,
        /// actor or issue.
        target_kind: &'static str,
        /// Toward whom, where the target is an actor.
        target_actor: Option<SmolStr>,
        /// Toward what, in a few words of the text, where the target is an issue.
        target_issue: Option<SmolStr>,
        /// The words that name the target; null where it is understood.
        target_text: Option<SmolStr>,
        /// Their first code point.
        target_start: Option<u32>,
        /// Code point after their last.
        target_end: Option<u32>,
        /// PLOVER event type.
        act: &'static str,
        /// PLOVER mode, where the type has one that fits.
        mode: Option<&'static str>,
        /// CAMEO code where one is sure (`120`), else the root (`12`).
        cameo: Option<SmolStr>,
        /// said or did.
        channel: &'static str,
        /// From -1, hostile or rejecting, to 1, friendly or endorsing, toward the target.
        polarity: f64,
        /// oppose, neutral or support: the sign of the polarity; from -0.09 to 0.09 is neutral.
        label: &'static str,
        /// actual, negated, conditional, intended, possible or requested.
        factuality: &'static str,
        /// The actor whose words carry the position, where that is not the holder.
        reported_by: Option<SmolStr>,
        /// The `statement_id` of the statement in which, or by whose cue, it is expressed.
        statement_id: Option<u32>,
        /// The word or words that carry the act.
        cue: SmolStr,
        /// Their first code point.
        cue_start: u32,
        /// Code point after their last.
        cue_end: u32,
        /// First day on which the act can have taken place.
        first: Option<Date>,
        /// Last day on which it can have taken place.
        last: Option<Date>,
        /// Where that comes from: timex or dct.
        date_from: Option<&'static str>,
        /// About the share of rows like it that are right, from 0 to 1; see `docs/stances.md`.
        confidence: f64,
        /// What decided, and the ways through the tree to holder and target: `frame:condemn/V; holder nsubj; target obj`.
        rule: SmolStr,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_users_type_them_and_say_what_they_mean() {
        for table in TABLES {
            assert!(!table.meaning.is_empty() && !table.meaning.starts_with(' '), "{}", table.name);
            for column in table.columns {
                assert!(!column.name.contains('#'), "{}.{}", table.name, column.name);
                assert!(column.meaning.ends_with('.'), "{}.{}", table.name, column.name);
            }
        }
    }

    #[test]
    fn a_row_has_a_cell_of_the_right_kind_per_column() {
        let row = SentenceRow {
            doc_id: "a.txt".into(),
            sent_id: 0,
            paragraph: 0,
            start: 0,
            end: 2,
            text: "Hi".into(),
            is_title: true,
        };
        let cells = row.cells();
        assert_eq!(cells.len(), SentenceRow::TABLE.columns.len());
        assert_eq!(cells[0], Cell::Text("a.txt".into()));
        assert_eq!(cells[6], Cell::Flag(true));
    }
}
