//! Rows to polars columns.

use legation_doc::Date;
use legation_doc::table::{Cell, Column as Declared, ColumnKind, Table};
use polars::prelude::*;

/// Rows of one table, gathered column by column.
#[derive(Debug)]
pub(crate) struct Columns {
    table: Table,
    cells: Vec<Vec<Cell>>,
}

impl Columns {
    pub(crate) fn new(table: Table) -> Self {
        Self { table, cells: table.columns.iter().map(|_| Vec::new()).collect() }
    }

    /// Appends a row.
    pub(crate) fn push(&mut self, row: Vec<Cell>) {
        for (column, cell) in self.cells.iter_mut().zip(row) {
            column.push(cell);
        }
    }

    pub(crate) fn n_rows(&self) -> usize {
        self.cells.first().map_or(0, Vec::len)
    }

    /// Takes the rows out as a frame and leaves none.
    pub(crate) fn take_frame(&mut self) -> PolarsResult<DataFrame> {
        let height = self.n_rows();
        let columns = self.table.columns.iter().zip(&mut self.cells).map(|(column, cells)| {
            let cells = std::mem::take(cells);
            Ok(series(column, &cells)?.into_column())
        });
        DataFrame::new(height, columns.collect::<PolarsResult<_>>()?)
    }
}

/// The schema of a table in polars.
pub(crate) fn schema(table: Table) -> Schema {
    table.columns.iter().map(|column| Field::new(column.name.into(), data_type(column.kind))).collect()
}

fn data_type(kind: ColumnKind) -> DataType {
    match kind {
        ColumnKind::Text => DataType::String,
        ColumnKind::Integer => DataType::Int64,
        ColumnKind::Number => DataType::Float64,
        ColumnKind::Flag => DataType::Boolean,
        ColumnKind::Day => DataType::Date,
        ColumnKind::TextList => DataType::List(Box::new(DataType::String)),
        ColumnKind::SpanList => DataType::List(Box::new(span_type())),
        ColumnKind::RoleList => DataType::List(Box::new(role_type())),
    }
}

fn span_type() -> DataType {
    let field = |name: &'static str| Field::new(PlSmallStr::from_static(name), DataType::Int64);
    DataType::Struct(vec![field("start"), field("end")])
}

fn role_type() -> DataType {
    let field = |name: &'static str, kind| Field::new(PlSmallStr::from_static(name), kind);
    DataType::Struct(vec![
        field("role", DataType::String),
        field("from", DataType::Date),
        field("to", DataType::Date),
    ])
}

fn series(column: &Declared, cells: &[Cell]) -> PolarsResult<Series> {
    let name = PlSmallStr::from_static(column.name);
    macro_rules! values {
        ($kind:ident) => {
            cells.iter().map(|cell| match cell {
                Cell::$kind(value) => Some(value),
                _ => None,
            })
        };
    }
    Ok(match column.kind {
        ColumnKind::Text => {
            StringChunked::from_iter_options(name, values!(Text).map(|text| text.map(|text| text.as_str())))
                .into_series()
        }
        ColumnKind::Integer => {
            Int64Chunked::from_iter_options(name, values!(Integer).map(Option::<&_>::copied)).into_series()
        }
        ColumnKind::Number => {
            Float64Chunked::from_iter_options(name, values!(Number).map(Option::<&_>::copied)).into_series()
        }
        ColumnKind::Flag => {
            BooleanChunked::from_iter_options(name, values!(Flag).map(Option::<&_>::copied)).into_series()
        }
        ColumnKind::Day => days(name, values!(Day).map(Option::<&_>::copied)),
        ColumnKind::TextList => lists(name, column.kind, values!(TextList), |texts| Ok(text_list(texts)))?,
        ColumnKind::SpanList => lists(name, column.kind, values!(SpanList), |spans| span_list(spans))?,
        ColumnKind::RoleList => lists(name, column.kind, values!(RoleList), |roles| role_list(roles))?,
    })
}

fn lists<'a, T: 'a>(
    name: PlSmallStr,
    kind: ColumnKind,
    values: impl Iterator<Item = Option<&'a T>>,
    inner: impl Fn(&T) -> PolarsResult<Series>,
) -> PolarsResult<Series> {
    let values: Vec<AnyValue> = values
        .map(|list| Ok(list.map(&inner).transpose()?.map_or(AnyValue::Null, AnyValue::List)))
        .collect::<PolarsResult<_>>()?;
    Series::from_any_values_and_dtype(name, &values, &data_type(kind), true)
}

fn text_list(texts: &[legation_doc::SmolStr]) -> Series {
    StringChunked::from_iter_values(PlSmallStr::EMPTY, texts.iter().map(|text| text.as_str())).into_series()
}

fn span_list(spans: &[(u32, u32)]) -> PolarsResult<Series> {
    let field = |name, end: fn(&(u32, u32)) -> u32| {
        let name = PlSmallStr::from_static(name);
        Int64Chunked::from_iter_values(name, spans.iter().map(|span| i64::from(end(span)))).into_series()
    };
    records(spans.len(), &[field("start", |span| span.0), field("end", |span| span.1)])
}

fn role_list(roles: &[legation_doc::Role]) -> PolarsResult<Series> {
    let name = StringChunked::from_iter_values("role".into(), roles.iter().map(|role| role.role.as_str()));
    let from = days("from".into(), roles.iter().map(|role| role.from));
    let to = days("to".into(), roles.iter().map(|role| role.to));
    records(roles.len(), &[name.into_series(), from, to])
}

fn records(length: usize, fields: &[Series]) -> PolarsResult<Series> {
    Ok(StructChunked::from_series(PlSmallStr::EMPTY, length, fields.iter())?.into_series())
}

fn days(name: PlSmallStr, days: impl Iterator<Item = Option<Date>>) -> Series {
    let since_epoch = |day: Date| {
        let span = day.since(Date::constant(1970, 1, 1)).expect("two days lie a finite span apart");
        span.get_days()
    };
    Int32Chunked::from_iter_options(name, days.map(|day| day.map(since_epoch))).into_date().into_series()
}
