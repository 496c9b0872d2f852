//! A run's tables summed up over actors, dyads and periods, and the names in them that no dictionary knows.
//!
//! [`aggregate`] reads the Parquet tables of `legation run` as lazy queries and writes `actor_periods`
//! and `dyads`. Documents with a `duplicate_of` are left out. Polarity is summed in thousandths, as whole
//! numbers, so that the result does not depend on the order of rows or the number of threads.
//!
//! A stance or statement belongs to the period of its own first day, a mention to that of its document's
//! publication. Rows without a date keep a null period.

mod queries;
mod schema;

use std::fs::File;
use std::path::{Path, PathBuf};

use polars::prelude::{
    DataFrame, LazyFrame, ParquetCompression, ParquetWriter, PlRefPath, PolarsError, SortMultipleOptions, col,
};

pub use schema::TABLES;

/// The length of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A calendar day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Period {
    /// The name that users type.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// As polars writes it.
    const fn every(self) -> &'static str {
        match self {
            Self::Day => "1d",
            Self::Week => "1w",
            Self::Month => "1mo",
            Self::Quarter => "1q",
            Self::Year => "1y",
        }
    }
}

/// Why tables could not be summed up.
#[derive(Debug, thiserror::Error)]
pub enum AggregateError {
    /// The folder lacks a table.
    #[error("{} is not there; give a folder that `legation run` wrote as Parquet", path.display())]
    Missing {
        /// Where the table was expected.
        path: PathBuf,
    },
    /// A query failed, for instance on tables of another version.
    #[error("cannot compute {table}")]
    Query {
        /// The table asked for.
        table: &'static str,
        /// What polars said.
        source: PolarsError,
    },
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system or polars said.
        source: PolarsError,
    },
}

/// Sums up the tables in `tables` by period and writes the results as Parquet into `out`, a folder that
/// exists. Gives each table's name and number of rows.
///
/// # Errors
/// If a table is missing or of another version, or a result cannot be written.
pub fn aggregate(
    tables: &Path,
    out: &Path,
    period: Period,
) -> Result<Vec<(&'static str, usize)>, AggregateError> {
    let run = Run::open(tables)?;
    let results =
        [("actor_periods", queries::actor_periods(&run, period)), ("dyads", queries::dyads(&run, period))];
    results
        .into_iter()
        .map(|(table, query)| {
            let mut frame = query.collect().map_err(|source| AggregateError::Query { table, source })?;
            write(&mut frame, &out.join(format!("{table}.parquet")))?;
            Ok((table, frame.height()))
        })
        .collect()
}

/// A name that no dictionary knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its id in the run.
    pub actor_id: String,
    /// The fullest name.
    pub name: String,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// What the text takes it for.
    pub kind: String,
    /// Code of its state, where the text tells.
    pub country: Option<String>,
    /// Its sector, where the text tells.
    pub sector: Option<String>,
    /// Its mentions in the corpus.
    pub mentions: i64,
    /// Documents that mention it.
    pub documents: i64,
}

/// The actors of a run that no dictionary knows, those in most documents first, then those with most mentions.
///
/// # Errors
/// If the table of actors is missing or of another version.
pub fn missing(tables: &Path, limit: usize) -> Result<Vec<Missing>, AggregateError> {
    let table = "actors";
    let failed = |source| AggregateError::Query { table, source };
    let frame = scan(tables, table)?
        .filter(col("known").not())
        .select(
            ["actor_id", "name", "aliases", "kind", "country", "sector", "mentions", "documents"].map(col),
        )
        .sort(
            ["documents", "mentions", "actor_id"],
            SortMultipleOptions::default().with_order_descending_multi([true, true, false]),
        )
        .limit(limit as u32)
        .collect()
        .map_err(failed)?;
    let text = |column: &str, row: usize| -> Result<Option<String>, PolarsError> {
        Ok(frame.column(column)?.str()?.get(row).map(str::to_owned))
    };
    let number = |column: &str, row: usize| -> Result<i64, PolarsError> {
        Ok(frame.column(column)?.i64()?.get(row).unwrap_or_default())
    };
    let read = |row: usize| -> Result<Missing, PolarsError> {
        let name = text("name", row)?.unwrap_or_default();
        let aliases = match frame.column("aliases")?.list()?.get_as_series(row) {
            Some(series) => {
                series.str()?.iter().flatten().filter(|alias| *alias != name).map(str::to_owned).collect()
            }
            None => Vec::new(),
        };
        Ok(Missing {
            actor_id: text("actor_id", row)?.unwrap_or_default(),
            name,
            aliases,
            kind: text("kind", row)?.unwrap_or_default(),
            country: text("country", row)?,
            sector: text("sector", row)?,
            mentions: number("mentions", row)?,
            documents: number("documents", row)?,
        })
    };
    (0..frame.height()).map(read).collect::<Result<_, _>>().map_err(failed)
}

/// The tables of a run, as lazy frames.
struct Run {
    documents: LazyFrame,
    mentions: LazyFrame,
    statements: LazyFrame,
    stances: LazyFrame,
}

impl Run {
    fn open(folder: &Path) -> Result<Self, AggregateError> {
        let scan = |table| scan(folder, table);
        Ok(Self {
            documents: scan("documents")?,
            mentions: scan("mentions")?,
            statements: scan("statements")?,
            stances: scan("stances")?,
        })
    }
}

fn scan(folder: &Path, table: &'static str) -> Result<LazyFrame, AggregateError> {
    let path = folder.join(format!("{table}.parquet"));
    if !path.is_file() {
        return Err(AggregateError::Missing { path });
    }
    let failed = |source| AggregateError::Query { table, source };
    let path = PlRefPath::try_from_path(&path).map_err(failed)?;
    LazyFrame::scan_parquet(path, Default::default()).map_err(failed)
}

fn write(frame: &mut DataFrame, path: &Path) -> Result<(), AggregateError> {
    let failed = |source| AggregateError::Write { path: path.to_owned(), source };
    let file = File::create(path).map_err(|error| failed(error.into()))?;
    ParquetWriter::new(file)
        .with_compression(ParquetCompression::Zstd(None))
        .set_parallel(false)
        .finish(frame)
        .map_err(failed)?;
    Ok(())
}
