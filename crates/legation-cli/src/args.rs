//! The command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use legation_doc::{Date, Precision};

/// Who took what position toward whom, and when: tables from a corpus of political news.
#[derive(Debug, Parser)]
#[command(version, propagate_version = true)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Reads a corpus and writes its tables.
    Run(RunArgs),
    /// Shows what is found in one document.
    Annotate(AnnotateArgs),
    /// Prints the sentences, tags, trees and names of documents as CoNLL-U.
    Parse(ParseArgs),
    /// Sums up a run's tables over actors, dyads and periods.
    Aggregate(AggregateArgs),
    /// Prints the columns of every table with their types and meaning.
    Schema(SchemaArgs),
    /// Checks, imports and searches dictionaries of actors.
    Dictionary(DictionaryArgs),
}

#[derive(Debug, ClapArgs)]
pub struct RunArgs {
    /// Folders, files, glob patterns, or `-` for standard input: text, JSON, CSV, HTML, WARC, ZIP, TAR, each also .gz or .zst.
    #[arg(required = true, value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
    /// The folder to create for the tables.
    #[arg(short, long, value_name = "TABLES")]
    pub output: PathBuf,
    /// Format of the tables.
    #[arg(long, value_enum, default_value_t = TableFormat::Parquet)]
    pub format: TableFormat,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub dictionaries: DictionariesArgs,
    /// What to do with near-identical documents: another headline, a cut, an update.
    #[arg(long, value_enum, default_value_t = Dedup::Mark)]
    pub dedup: Dedup,
    /// Number of threads; all cores if not given. Tables do not depend on it.
    #[arg(long, value_name = "N")]
    pub threads: Option<std::num::NonZeroUsize>,
    /// Stops after so many documents.
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Fails, after writing the tables, if any record or file was not read.
    #[arg(long)]
    pub strict: bool,
    /// Replaces TABLES if a run wrote it.
    #[arg(long)]
    pub force: bool,
    /// Prints nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// What is done with copies of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Dedup {
    /// They are not looked for.
    Off,
    /// They are marked: `duplicate_of` names the earliest near-identical document.
    Mark,
    /// They are marked and not annotated: only the table of documents has them.
    Skip,
}

impl Dedup {
    /// As on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Mark => "mark",
            Self::Skip => "skip",
        }
    }
}

/// How records become documents.
#[derive(Debug, ClapArgs)]
pub struct ReadingArgs {
    /// Date of documents that have none: YYYY-MM-DD, YYYY-MM or YYYY.
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub date: Option<(Date, Precision)>,
    /// Field that holds the text.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub text_field: Option<String>,
    /// Field that holds the document's id.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub id_field: Option<String>,
    /// Field that holds the headline.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub title_field: Option<String>,
    /// Field that holds the date of publication.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub date_field: Option<String>,
    /// Field that holds the address.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub url_field: Option<String>,
    /// Field that holds the outlet.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub publisher_field: Option<String>,
    /// Field that holds who speaks.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub speaker_field: Option<String>,
    /// Field that holds the state for which a speech is made.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub country_field: Option<String>,
    /// Field that holds the language.
    #[arg(long, value_name = "FIELD", help_heading = "Fields, where not recognised")]
    pub language_field: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub struct AnnotateArgs {
    /// A file of a known format, its first document; `-` for standard input.
    pub file: PathBuf,
    #[command(flatten)]
    pub reading: ReadingArgs,
    #[command(flatten)]
    pub dictionaries: DictionariesArgs,
    /// Tells under each sentence why its stances are there: the rule, the words and the way between them in the tree.
    #[arg(long, conflicts_with = "json")]
    pub explain: bool,
    /// Prints the rows of every table as one JSON object.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, ClapArgs)]
pub struct ParseArgs {
    /// Files of a known format or folders of them, every document; `-` for standard input.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

#[derive(Debug, ClapArgs)]
pub struct AggregateArgs {
    /// The folder that `legation run` wrote, with Parquet tables.
    pub tables: PathBuf,
    /// The folder to create.
    #[arg(short, long, value_name = "OUT")]
    pub output: PathBuf,
    /// Length of the periods.
    #[arg(long, value_enum, default_value_t = By::Month)]
    pub by: By,
    /// Replaces OUT if it was written by this command.
    #[arg(long)]
    pub force: bool,
}

#[derive(Debug, ClapArgs)]
pub struct SchemaArgs {
    /// As JSON.
    #[arg(long, conflicts_with = "markdown")]
    pub json: bool,
    /// As Markdown: the codebook.
    #[arg(long)]
    pub markdown: bool,
}

/// Dictionaries of the user's own.
#[derive(Debug, ClapArgs)]
pub struct ActorsArgs {
    /// A dictionary of actors, CSV, TSV or YAML, that adds to the built-in one and overrides it; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub actors: Vec<PathBuf>,
}

/// All dictionaries of the user's own.
#[derive(Debug, ClapArgs)]
pub struct DictionariesArgs {
    #[command(flatten)]
    pub actors: ActorsArgs,
    /// A table of words that carry acts, CSV or TSV, that counts before the built-in one; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub acts: Vec<PathBuf>,
    /// A list of issues and the phrases that mean them, CSV or TSV; may be given more than once.
    #[arg(long, value_name = "FILE")]
    pub issues: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub struct DictionaryArgs {
    #[command(subcommand)]
    pub command: DictionaryCommand,
}

#[derive(Debug, Subcommand)]
pub enum DictionaryCommand {
    /// Reads a dictionary of TABARI or PETRARCH and prints it as a table: of actors or agents for --actors, of verbs for --acts.
    Import {
        /// The dictionary: `NAME_  [CODE 010203-040506]`.
        file: PathBuf,
    },
    /// Explains what is wrong with a dictionary for --actors, --acts or --issues.
    Check {
        /// CSV or TSV with a header that names the columns, or a list in YAML with them as keys.
        file: PathBuf,
    },
    /// Tells what a name stands for, on a day.
    Lookup {
        /// As printed: "John Kerry".
        #[arg(required = true)]
        name: Vec<String>,
        /// The day: YYYY-MM-DD, YYYY-MM or YYYY.
        #[arg(long, value_name = "DATE", value_parser = parse_date)]
        date: Option<(Date, Precision)>,
        #[command(flatten)]
        actors: ActorsArgs,
    },
    /// Lists the most frequent names of a run that no dictionary knows, as a table for --actors to be filled in.
    Missing {
        /// The folder that `legation run` wrote, with Parquet tables.
        tables: PathBuf,
        /// How many names.
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum TableFormat {
    Parquet,
    Csv,
    Arrow,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum By {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl ReadingArgs {
    /// As the reader wants it.
    pub fn options(&self, limit: Option<usize>) -> legation_ingest::Options {
        legation_ingest::Options {
            fields: legation_ingest::FieldNames {
                id: self.id_field.clone(),
                text: self.text_field.clone(),
                title: self.title_field.clone(),
                date: self.date_field.clone(),
                url: self.url_field.clone(),
                publisher: self.publisher_field.clone(),
                speaker: self.speaker_field.clone(),
                country: self.country_field.clone(),
                language: self.language_field.clone(),
            },
            date: self.date,
            limit,
        }
    }
}

impl From<TableFormat> for legation_tables::Format {
    fn from(format: TableFormat) -> Self {
        match format {
            TableFormat::Parquet => Self::Parquet,
            TableFormat::Csv => Self::Csv,
            TableFormat::Arrow => Self::Arrow,
        }
    }
}

impl From<By> for legation_aggregate::Period {
    fn from(by: By) -> Self {
        match by {
            By::Day => Self::Day,
            By::Week => Self::Week,
            By::Month => Self::Month,
            By::Quarter => Self::Quarter,
            By::Year => Self::Year,
        }
    }
}

fn parse_date(text: &str) -> Result<(Date, Precision), String> {
    legation_ingest::parse_date(text).ok_or_else(|| "write it as YYYY-MM-DD, YYYY-MM or YYYY".to_owned())
}
