//! Embedded tables: tab-separated, comment lines first, then a header, then rows sorted bytewise.

use jiff::civil::Date;

/// The rows of a table with `N` columns; a cell left out at the end of a line is empty.
pub(crate) fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).skip(1).map(|line| {
        let mut cells = [""; N];
        for (cell, text) in cells.iter_mut().zip(line.split('\t')) {
            *cell = text;
        }
        cells
    })
}

/// A cell, or `None` where it is empty.
pub(crate) fn cell(text: &'static str) -> Option<&'static str> {
    (!text.is_empty()).then_some(text)
}

/// The items of a cell that holds a list.
pub(crate) fn list(text: &'static str) -> Vec<&'static str> {
    text.split('|').filter(|item| !item.is_empty()).collect()
}

/// A cell of a closed set. A test reads every table, so that no cell fails at run time.
pub(crate) fn member<T: std::str::FromStr>(text: &'static str) -> Option<T> {
    cell(text).map(|name| name.parse().ok().unwrap_or_else(|| panic!("{name:?} is in no closed set")))
}

/// The first day of `2017`, `2017-01` or `2017-01-20`.
pub(crate) fn first_day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i16>().ok());
    let year = parts.next()??;
    let month = parts.next().unwrap_or(Some(1))?;
    let day = parts.next().unwrap_or(Some(1))?;
    Date::new(year, month as i8, day as i8).ok()
}

/// The last day of `2017`, `2017-01` or `2017-01-20`.
pub(crate) fn last_day(text: &str) -> Option<Date> {
    let first = first_day(text)?;
    Some(match text.matches('-').count() {
        0 => first.last_of_year(),
        1 => first.last_of_month(),
        _ => first,
    })
}
