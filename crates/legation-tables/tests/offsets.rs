//! Every text in every table is the document's text between its offsets.

use legation_doc::table::{Cell, Row};
use legation_doc::{Date, Document, Precision, Published, PublishedFrom};
use legation_extract::Dictionaries;
use legation_models::Models;
use legation_tables::{Rows, rows};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn offsets_of_any_text_are_those_of_its_spans(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn offsets_of_political_text_are_those_of_its_spans(words in proptest::collection::vec(word(), 0..60)) {
        check(&words.join(" "));
    }
}

/// Words that make rows, with others that do harm.
fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Türkiye",
        "North Korea",
        "President Macron",
        "said",
        "told",
        "condemned",
        "the talks",
        "“we",
        "will",
        "not”",
        "\"",
        "‘",
        "’s",
        "accused",
        "of",
        "on Monday",
        "12 June 2018",
        "last week",
        "If",
        "and",
        ",",
        ".",
        "\n\n",
        "\n",
        "he",
        "they",
        "according to",
        "Élysée",
        "한국",
        "😀",
        "U.S.",
        "threatened to",
        "withdraw",
        "from",
        "sanctions on",
        "Iran",
        "its",
        "—",
        "…",
        "that",
        "met",
        "with",
    ])
}

fn check(text: &str) {
    let published = Published {
        date: Date::constant(2024, 2, 29),
        precision: Precision::Day,
        origin: PublishedFrom::Option,
    };
    let document = Document { text: text.to_owned(), published: Some(published), ..Document::default() };
    let annotations = legation_extract::annotate(&document, Models::shared(), Dictionaries::shared());
    let letters: Vec<char> = text.chars().collect();
    let Rows { documents: _, sentences, mentions, dates, statements, stances } =
        rows(&document, &annotations);
    check_table(&letters, sentences, &["text"]);
    check_table(&letters, mentions, &["text"]);
    check_table(&letters, dates, &["text"]);
    check_table(&letters, statements, &["source", "cue", "content"]);
    check_table(&letters, stances, &["holder", "target", "cue"]);
}

/// Checks the texts of a table: `text` with `start` and `end`, others with their own prefix.
fn check_table<R: Row>(letters: &[char], rows: Vec<R>, texts: &[&str]) {
    for row in rows {
        let cells = row.cells();
        let cell = |name: &str| {
            let column = R::TABLE.columns.iter().position(|column| column.name == name);
            column.map(|column| &cells[column])
        };
        for text in texts {
            let prefix = if *text == "text" { String::new() } else { format!("{text}_") };
            let found = cell(text).or_else(|| cell(&format!("{text}_text"))).unwrap();
            match (found, cell(&format!("{prefix}start")).unwrap(), cell(&format!("{prefix}end")).unwrap()) {
                (Cell::Null, Cell::Null, Cell::Null) => {}
                (Cell::Text(found), Cell::Integer(start), Cell::Integer(end)) => {
                    let wanted: String = letters[*start as usize..*end as usize].iter().collect();
                    assert_eq!(found.as_str(), wanted, "{}.{text}", R::TABLE.name);
                    assert!(start < end, "{}.{text} is empty", R::TABLE.name);
                }
                other => panic!("{}.{text}: {other:?}", R::TABLE.name),
            }
        }
    }
}
