use legation_doc::table::{Cell, Row};
use serde_json::{Map, Value, json};

/// A row as a JSON object, its keys the columns.
pub fn row_to_json<R: Row>(row: R) -> Value {
    let names = R::TABLE.columns.iter().map(|column| column.name.to_owned());
    Value::Object(names.zip(row.cells().iter().map(cell_to_json)).collect::<Map<_, _>>())
}

/// A cell as JSON: days as `YYYY-MM-DD`, lists as arrays.
pub fn cell_to_json(cell: &Cell) -> Value {
    match cell {
        Cell::Null => Value::Null,
        Cell::Text(text) => json!(text.as_str()),
        Cell::Integer(number) => json!(number),
        Cell::Number(number) => json!(number),
        Cell::Flag(flag) => json!(flag),
        Cell::Day(day) => json!(day.to_string()),
        Cell::TextList(texts) => texts.iter().map(|text| text.as_str()).collect(),
        Cell::SpanList(spans) => {
            spans.iter().map(|(start, end)| json!({"start": start, "end": end})).collect()
        }
        Cell::RoleList(roles) => roles
            .iter()
            .map(|role| {
                let day = |day: Option<legation_doc::Date>| day.map(|day| day.to_string());
                json!({"role": role.role, "from": day(role.from), "to": day(role.to)})
            })
            .collect(),
    }
}
