//! Annotations as tables: rows, columns, and Parquet, CSV or Arrow IPC files.
//!
//! [`rows`] turns the annotations of one document into the rows of the codebook's tables, with offsets
//! in code points; [`TableSet`] writes the rows of document after document into one file a table, in the
//! order given, in batches, so that memory does not grow with the corpus.
//!
//! The schema itself is declared in [`legation_doc::table`].

mod code_points;
mod columns;
mod json;
mod registry;
mod rows;
mod writer;

pub use code_points::CodePoints;
pub use json::{cell_to_json, row_to_json};
pub use registry::Registry;
pub use rows::{Rows, rows};
pub use writer::{Counts, Format, TableSet, TablesError};
