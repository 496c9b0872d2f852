//! `legation parse`: documents as CoNLL-U.

use std::io::{BufWriter, Write, stdout};

use anyhow::{Result, bail};
use legation_doc::{Document, conllu};
use legation_ingest::Item;
use legation_models::Models;

use crate::args::ParseArgs;

/// Parses every document of the files and prints its sentences; what cannot be read is told on standard error.
pub fn parse(args: &ParseArgs) -> Result<()> {
    let corpus = legation_ingest::discover(&args.files)?;
    let mut out = BufWriter::new(stdout().lock());
    let mut n_documents = 0;
    for item in legation_ingest::read(corpus, args.reading.options(None)) {
        match item {
            Item::Document(document) => {
                n_documents += 1;
                out.write_all(conllu::write(&trees(&document)).as_bytes())?;
            }
            Item::Failure(remark) => eprintln!("legation: {remark}"),
            Item::Notice(_) => {}
        }
    }
    out.flush()?;
    if n_documents == 0 {
        bail!("no document to parse");
    }
    Ok(())
}

/// The first sentence of a document and of a paragraph says so.
fn trees(document: &Document) -> Vec<conllu::Tree> {
    let sentences = legation_extract::parse(document, Models::shared());
    let mut paragraph = None;
    let tree = |(number, sentence): (usize, &legation_doc::Sentence)| {
        let mut tree = conllu::tree(&document.text, sentence, &format!("{}-{}", document.id, number + 1));
        if paragraph.replace(sentence.paragraph) != Some(sentence.paragraph) {
            tree.comments.insert(0, "# newpar".to_owned());
        }
        if number == 0 {
            tree.comments.insert(0, format!("# newdoc id = {}", document.id));
        }
        tree
    };
    sentences.iter().enumerate().map(tree).collect()
}
