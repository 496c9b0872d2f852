//! Shapes of attribution, as text goes in and statements come out; see `attributions.txt`.

use std::fmt::Write;

use legation_doc::{Document, Span};
use legation_extract::{Dictionaries, annotate};
use legation_models::Models;

/// Each shape has a heading, a text, and what is to be found in it, a line for each statement:
/// `> actor | source | cue | content / content | kind`, with `in` and the number of its parent where it is nested.
const SHAPES: &str = include_str!("attributions.txt");

#[test]
fn shapes_of_attribution_are_read() {
    let found: String = SHAPES.split_inclusive("\n\n## ").map(with_statements).collect();
    if std::env::var_os("ATTRIBUTIONS_UPDATE").is_some() {
        std::fs::write("tests/attributions.txt", &found).expect("the table is there");
        return;
    }
    for (found, wanted) in found.split("\n## ").zip(SHAPES.split("\n## ")) {
        assert_eq!(found, wanted, "set ATTRIBUTIONS_UPDATE to write what is found into the table");
    }
}

/// A shape with what is found in its text.
fn with_statements(shape: &str) -> String {
    let (shape, rest) = shape.strip_suffix("\n\n## ").map_or((shape, ""), |shape| (shape, "\n\n## "));
    let shape = shape.trim_end();
    let head = shape.find('\n').map_or(shape.len(), |end| end + 1);
    let end = shape.find("\n> ").unwrap_or(shape.len());
    let text = &shape[head..end];
    let mut out = shape[..end].to_owned();
    let document = Document { text: text.to_owned(), ..Document::default() };
    let annotations = annotate(&document, Models::shared(), Dictionaries::shared());
    for statement in &annotations.statements {
        let words = |span: Option<Span>| span.map_or("-", |span| span.of(text));
        let actor = statement.source.map_or("-", |actor| annotations.actors[actor as usize].id.as_str());
        let content: Vec<&str> = statement.content.iter().map(|piece| piece.of(text)).collect();
        let (source, cue) = (words(statement.source_span), words(statement.cue));
        let content = content.join(" / ").replace('\n', " ");
        let kind = statement.kind.as_str();
        write!(out, "\n> {actor} | {source} | {cue} | {content} | {kind}").expect("writing into memory");
        if let Some(parent) = statement.parent {
            write!(out, " | in {parent}").expect("writing into memory");
        }
    }
    if rest.is_empty() { out + "\n" } else { out + rest }
}
