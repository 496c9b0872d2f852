//! `legation annotate`: one document, shown.

use std::io::{IsTerminal, Write, stdout};

use anyhow::{Result, bail};
use legation_doc::{Annotations, Document};
use legation_ingest::{Item, Options};
use legation_models::Models;
use legation_tables::{Registry, row_to_json, rows};
use serde_json::{Map, Value};

use crate::args::AnnotateArgs;
use crate::{dictionary, marks};

/// Annotates the first document of a file and prints it.
pub fn annotate(args: &AnnotateArgs) -> Result<()> {
    let document = first_document(args)?;
    let dictionaries = dictionary::read_all(&args.dictionaries)?.dictionaries;
    let annotations = legation_extract::annotate(&document, Models::shared(), &dictionaries);
    let page = if args.json {
        serde_json::to_string_pretty(&tables(&document, &annotations))? + "\n"
    } else {
        marks::render(&document, &annotations, args.explain, stdout().is_terminal())
    };
    stdout().write_all(page.as_bytes())?;
    Ok(())
}

fn first_document(args: &AnnotateArgs) -> Result<Document> {
    let corpus = legation_ingest::discover(&[&args.file])?;
    let options = Options { limit: Some(1), ..args.reading.options(None) };
    let mut reason = None;
    for item in legation_ingest::read(corpus, options) {
        match item {
            Item::Document(document) => return Ok(document),
            Item::Failure(remark) => reason = reason.or(Some(remark)),
            Item::Notice(_) => {}
        }
    }
    match reason {
        Some(remark) => bail!("{remark}"),
        None => bail!("{} holds no document", args.file.display()),
    }
}

/// The rows of every table, by table.
fn tables(document: &Document, annotations: &Annotations) -> Value {
    let mut actors = Registry::default();
    actors.add(document, annotations);
    let rows = rows(document, annotations);
    let tables = [
        ("documents", rows.documents.into_iter().map(row_to_json).collect()),
        ("sentences", rows.sentences.into_iter().map(row_to_json).collect()),
        ("mentions", rows.mentions.into_iter().map(row_to_json).collect()),
        ("actors", actors.into_rows().map(row_to_json).collect::<Value>()),
        ("dates", rows.dates.into_iter().map(row_to_json).collect()),
        ("statements", rows.statements.into_iter().map(row_to_json).collect()),
        ("stances", rows.stances.into_iter().map(row_to_json).collect()),
    ];
    Value::Object(tables.map(|(name, rows)| (name.to_owned(), rows)).into_iter().collect::<Map<_, _>>())
}
