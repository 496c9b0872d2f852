use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use legation_doc::table::{
    ActorRow, Cell, DateRow, DocumentRow, MentionRow, Row, SentenceRow, StanceRow, StatementRow, Table,
};
use polars::prelude::{
    CompatLevel, IpcWriter, ParquetCompression, ParquetWriter, PolarsError, SchemaExt, SerWriter,
};
use polars_arrow::io::ipc::write::default_ipc_fields;

use crate::columns::{Columns, schema};
use crate::json::cell_to_json;
use crate::{Registry, Rows};

/// The format of a run's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet, compressed with Zstandard.
    Parquet,
    /// Comma-separated values, UTF-8, nulls empty, lists as JSON.
    Csv,
    /// Arrow IPC files (Feather version 2).
    Arrow,
}

impl Format {
    /// The ending of the files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Parquet => "parquet",
            Self::Csv => "csv",
            Self::Arrow => "arrow",
        }
    }
}

/// Why tables could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// The file system refused, for instance because the disk is full.
    #[error("cannot write {}", path.display())]
    Io {
        /// The table's file.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
    /// A frame could not be built or encoded.
    #[error("cannot write {}", path.display())]
    Frame {
        /// The table's file.
        path: PathBuf,
        /// What polars said.
        source: PolarsError,
    },
}

/// The files of a run under way, one a table.
///
/// Rows are written in the order in which documents are added. [`finish`](Self::finish) completes the
/// files; without it they cannot be read.
pub struct TableSet {
    documents: TableFile,
    sentences: TableFile,
    mentions: TableFile,
    actors: TableFile,
    dates: TableFile,
    statements: TableFile,
    stances: TableFile,
}

/// How many rows each table got.
pub type Counts = Vec<(&'static str, u64)>;

impl TableSet {
    /// Creates the files in a folder that exists.
    ///
    /// # Errors
    /// If a file cannot be created.
    pub fn create(folder: &Path, format: Format) -> Result<Self, TablesError> {
        let file = |table: Table| TableFile::create(folder, table, format);
        Ok(Self {
            documents: file(DocumentRow::TABLE)?,
            sentences: file(SentenceRow::TABLE)?,
            mentions: file(MentionRow::TABLE)?,
            actors: file(ActorRow::TABLE)?,
            dates: file(DateRow::TABLE)?,
            statements: file(StatementRow::TABLE)?,
            stances: file(StanceRow::TABLE)?,
        })
    }

    /// Adds the rows of a document.
    ///
    /// # Errors
    /// If a batch is full and cannot be written.
    pub fn add(&mut self, rows: Rows) -> Result<(), TablesError> {
        self.documents.extend(rows.documents)?;
        self.sentences.extend(rows.sentences)?;
        self.mentions.extend(rows.mentions)?;
        self.dates.extend(rows.dates)?;
        self.statements.extend(rows.statements)?;
        self.stances.extend(rows.stances)
    }

    /// Writes the actors of the corpus and completes the files. Gives each table's number of rows.
    ///
    /// # Errors
    /// If a file cannot be written.
    pub fn finish(mut self, actors: Registry) -> Result<Counts, TablesError> {
        self.actors.extend(actors.into_rows())?;
        let files = [
            self.documents,
            self.sentences,
            self.mentions,
            self.actors,
            self.dates,
            self.statements,
            self.stances,
        ];
        files.into_iter().map(TableFile::finish).collect()
    }
}

/// A batch is written when it has so many rows ...
const BATCH_ROWS: usize = 32_768;
/// ... or its texts so many bytes.
const BATCH_BYTES: usize = 16 << 20;

/// One table's file, with the rows that wait to be written.
struct TableFile {
    name: &'static str,
    path: PathBuf,
    columns: Columns,
    n_bytes: usize,
    n_rows: u64,
    sink: Sink,
}

enum Sink {
    Parquet(Box<polars::io::parquet::write::BatchedWriter<BufWriter<File>>>),
    Arrow(Box<polars::io::ipc::BatchedWriter<BufWriter<File>>>),
    Csv(Box<csv::Writer<File>>),
}

impl TableFile {
    fn create(folder: &Path, table: Table, format: Format) -> Result<Self, TablesError> {
        let path = folder.join(format!("{}.{}", table.name, format.extension()));
        let io = |source| TablesError::Io { path: path.clone(), source };
        let file = File::create(&path).map_err(io)?;
        let frame = |source| TablesError::Frame { path: path.clone(), source };
        let schema = schema(table);
        let sink = match format {
            Format::Parquet => Sink::Parquet(Box::new(
                ParquetWriter::new(BufWriter::new(file))
                    .with_compression(ParquetCompression::Zstd(None))
                    .set_parallel(false)
                    .batched(&schema)
                    .map_err(frame)?,
            )),
            Format::Arrow => {
                // The oldest layout is the one that every Arrow reader of the last years knows.
                let layout = CompatLevel::oldest();
                let arrow = schema.to_arrow(layout);
                Sink::Arrow(Box::new(
                    IpcWriter::new(BufWriter::new(file))
                        .with_compat_level(layout)
                        .with_parallel(false)
                        .batched(&schema, default_ipc_fields(arrow.iter_values()))
                        .map_err(frame)?,
                ))
            }
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(file);
                let names = table.columns.iter().map(|column| column.name);
                writer.write_record(names).map_err(|error| io(error.into()))?;
                Sink::Csv(Box::new(writer))
            }
        };
        Ok(Self { name: table.name, path, columns: Columns::new(table), n_bytes: 0, n_rows: 0, sink })
    }

    fn extend<R: Row>(&mut self, rows: impl IntoIterator<Item = R>) -> Result<(), TablesError> {
        for row in rows {
            self.n_rows += 1;
            let cells = row.cells();
            if let Sink::Csv(writer) = &mut self.sink {
                let record = cells.iter().map(csv_field);
                writer
                    .write_record(record)
                    .map_err(|error| TablesError::Io { path: self.path.clone(), source: error.into() })?;
                continue;
            }
            self.n_bytes += cells.iter().map(text_length).sum::<usize>();
            self.columns.push(cells);
            if self.columns.n_rows() >= BATCH_ROWS || self.n_bytes >= BATCH_BYTES {
                self.write_batch()?;
            }
        }
        Ok(())
    }

    fn write_batch(&mut self) -> Result<(), TablesError> {
        if self.columns.n_rows() == 0 {
            return Ok(());
        }
        self.n_bytes = 0;
        let frame = self.columns.take_frame();
        let written = frame.and_then(|frame| match &mut self.sink {
            Sink::Parquet(writer) => writer.write_batch(&frame),
            Sink::Arrow(writer) => writer.write_batch(&frame),
            Sink::Csv(_) => Ok(()),
        });
        written.map_err(|source| self.frame_error(source))
    }

    fn finish(mut self) -> Result<(&'static str, u64), TablesError> {
        self.write_batch()?;
        let finished = match &mut self.sink {
            Sink::Parquet(writer) => writer.finish().map(|_| ()),
            Sink::Arrow(writer) => writer.finish(),
            Sink::Csv(writer) => writer.flush().map_err(PolarsError::from),
        };
        finished.map_err(|source| self.frame_error(source))?;
        Ok((self.name, self.n_rows))
    }

    fn frame_error(&self, source: PolarsError) -> TablesError {
        TablesError::Frame { path: self.path.clone(), source }
    }
}

fn text_length(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.len(),
        _ => 8,
    }
}

fn csv_field(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.to_string(),
        Cell::Day(day) => day.to_string(),
        other => cell_to_json(other).to_string(),
    }
}
