//! Four documents and five stances, summed up by hand.

use std::fs::File;
use std::path::Path;

use legation_aggregate::{AggregateError, Period, TABLES, aggregate};
use legation_doc::table::ColumnKind;
use polars::prelude::*;

#[test]
fn months_of_a_dyad_are_as_counted_by_hand() {
    let (run, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_run(run.path());
    let counts = aggregate(run.path(), out.path(), Period::Month).unwrap();
    assert_eq!(counts, [("actor_periods", 5), ("dyads", 3)]);

    let dyads = read(&out.path().join("dyads.parquet"));
    // The stance in the duplicate document d is not counted; that toward an issue has no dyad.
    assert_eq!(texts(&dyads, "holder_actor"), ["A", "A", "B"]);
    assert_eq!(days(&dyads, "period"), [Some("2024-01-01"), Some("2024-02-01"), None]);
    assert_eq!(numbers(&dyads, "stances"), [2.0, 1.0, 1.0]);
    assert_eq!(numbers(&dyads, "mean_polarity"), [-0.25, 0.5, -0.6]);
    assert_eq!(numbers(&dyads, "sd_polarity"), [0.05, 0.0, 0.0]);
    assert_eq!(numbers(&dyads, "quad_3"), [2.0, 0.0, 0.0]);
    assert_eq!(numbers(&dyads, "quad_4"), [0.0, 0.0, 1.0]);
}

#[test]
fn tables_have_the_columns_that_the_schema_declares() {
    let (run, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write_run(run.path());
    aggregate(run.path(), out.path(), Period::Year).unwrap();
    for table in TABLES {
        let frame = read(&out.path().join(format!("{}.parquet", table.name)));
        let declared: Vec<(&str, DataType)> = table
            .columns
            .iter()
            .map(|column| {
                let kind = match column.kind {
                    ColumnKind::Text => DataType::String,
                    ColumnKind::Integer => DataType::Int64,
                    ColumnKind::Number => DataType::Float64,
                    ColumnKind::Day => DataType::Date,
                    other => panic!("{other:?} is not expected"),
                };
                (column.name, kind)
            })
            .collect();
        let found: Vec<(&str, DataType)> =
            frame.columns().iter().map(|column| (column.name().as_str(), column.dtype().clone())).collect();
        assert_eq!(found, declared, "{}", table.name);
    }
}

#[test]
fn a_folder_without_tables_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let error = aggregate(folder.path(), folder.path(), Period::Month).unwrap_err();
    assert!(matches!(error, AggregateError::Missing { .. }), "{error}");
}

fn write_run(folder: &Path) {
    let documents = df!(
        "doc_id" => ["a", "b", "c", "d"],
        "published" => [Some("2024-01-10"), Some("2024-02-10"), None, Some("2024-01-11")],
        "duplicate_of" => [None, None, None, Some("a")],
    );
    let mentions = df!("doc_id" => ["a", "a", "b", "d"], "actor_id" => ["A", "B", "A", "A"]);
    let statements = df!(
        "doc_id" => ["a", "b"], "source_actor" => [Some("A"), None], "first" => [Some("2024-01-09"), None],
    );
    let stances = df!(
        "doc_id" => ["a", "a", "b", "c", "d", "b"],
        "holder_actor" => ["A", "A", "A", "B", "A", "B"],
        "target_actor" => [Some("B"), Some("B"), Some("B"), Some("A"), Some("B"), None],
        "act" => ["ACCUSE", "REJECT", "SUPPORT", "SANCTION", "ACCUSE", "AGREE"],
        "polarity" => [-0.3, -0.2, 0.5, -0.6, -0.3, 0.25],
        "first" => [Some("2024-01-31"), None, None, None, None, Some("2023-12-31")],
    );
    for (name, frame) in
        [("documents", documents), ("mentions", mentions), ("statements", statements), ("stances", stances)]
    {
        let day = |name: &str| col(name).cast(DataType::Date);
        let mut frame = frame.unwrap().lazy();
        for column in ["published", "first"] {
            let has_column = frame.collect_schema().unwrap().contains(column);
            if has_column {
                frame = frame.with_column(day(column));
            }
        }
        let mut frame = frame.collect().unwrap();
        let file = File::create(folder.join(format!("{name}.parquet"))).unwrap();
        ParquetWriter::new(file).finish(&mut frame).unwrap();
    }
}

fn read(path: &Path) -> DataFrame {
    let path = PlRefPath::try_from_path(path).unwrap();
    LazyFrame::scan_parquet(path, Default::default()).unwrap().collect().unwrap()
}

fn texts(frame: &DataFrame, column: &str) -> Vec<String> {
    frame.column(column).unwrap().str().unwrap().iter().map(|text| text.unwrap().to_owned()).collect()
}

fn days(frame: &DataFrame, column: &str) -> Vec<Option<&'static str>> {
    let shown = frame.column(column).unwrap().cast(&DataType::String).unwrap();
    let known = ["2024-01-01", "2024-02-01"];
    let shown = shown.str().unwrap();
    shown.iter().map(|text| known.into_iter().find(|known| text == Some(known))).collect()
}

/// Numbers with three digits.
fn numbers(frame: &DataFrame, column: &str) -> Vec<f64> {
    let column = frame.column(column).unwrap().cast(&DataType::Float64).unwrap();
    column.f64().unwrap().iter().map(|number| (number.unwrap() * 1000.0).round() / 1000.0).collect()
}
