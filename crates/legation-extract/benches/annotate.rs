//! How fast whole documents are annotated, and how much of it is parsing, finding actors, statements and
//! stances.

use divan::Bencher;
use divan::counter::BytesCount;
use legation_doc::{Date, Document, Precision, Published, PublishedFrom, Sentence};
use legation_extract::Dictionaries;
use legation_models::Models;
use legation_stance::{Findings, Reading};
use legation_statements::Attributor;

fn main() {
    divan::main();
}

const ARTICLES: [&str; 3] = [
    include_str!("../../../tests/articles/dam-talks.2024-06-20.txt"),
    include_str!("../../../tests/articles/goma-front.2023-11-14.txt"),
    include_str!("../../../tests/articles/assembly-speech.2023-09-22.txt"),
];

#[divan::bench(args = 0..ARTICLES.len())]
fn annotate(bencher: Bencher, article: usize) {
    let document = document(ARTICLES[article]);
    let models = Models::shared();
    // The speed of an empty answer is worthless.
    assert!(!legation_extract::annotate(&document, models, Dictionaries::shared()).statements.is_empty());
    let bytes = BytesCount::of_str(&document.text);
    bencher.counter(bytes).bench(|| legation_extract::annotate(&document, models, Dictionaries::shared()));
}

#[divan::bench(args = 0..ARTICLES.len())]
fn parse(bencher: Bencher, article: usize) {
    let text = ARTICLES[article];
    let models = Models::shared();
    bencher.counter(BytesCount::of_str(text)).bench(|| legation_syntax::parse(text, &models.syntax));
}

#[divan::bench(args = 0..ARTICLES.len())]
fn find_actors(bencher: Bencher, article: usize) {
    let document = document(ARTICLES[article]);
    let sentences = legation_syntax::parse(&document.text, &Models::shared().syntax);
    let bytes = BytesCount::of_str(&document.text);
    bencher
        .counter(bytes)
        .bench(|| legation_actors::find(&document, &sentences, &Dictionaries::shared().actors));
}

/// The network and the rules, on sentences parsed before.
#[divan::bench(args = 0..ARTICLES.len())]
fn find_statements(bencher: Bencher, article: usize) {
    let document = document(ARTICLES[article]);
    let models = Models::shared();
    let mut parsed = Vec::new();
    legation_syntax::parse_each(&document.text, &models.syntax, |sentence, states| {
        parsed.push((sentence, states))
    });
    let sentences: Vec<Sentence> = parsed.iter().map(|(sentence, _)| sentence.clone()).collect();
    let cast = legation_actors::find(&document, &sentences, &Dictionaries::shared().actors);
    let bytes = BytesCount::of_str(&document.text);
    bencher.counter(bytes).bench(|| {
        let mut attributor = Attributor::new(&document.text, &models.statements);
        for (sentence, states) in &parsed {
            attributor.take(sentence.clone(), states);
        }
        let (sentences, found) = attributor.finish();
        legation_statements::attribute(&document.text, &sentences, &found, &cast.mentions, cast.speaker)
    });
}

/// The network and the rules, on what the stages before found.
#[divan::bench(args = 0..ARTICLES.len())]
fn find_stances(bencher: Bencher, article: usize) {
    let document = document(ARTICLES[article]);
    let text = document.text.as_str();
    let (models, dictionaries) = (Models::shared(), Dictionaries::shared());
    let mut parsed = Vec::new();
    legation_syntax::parse_each(text, &models.syntax, |sentence, states| parsed.push((sentence, states)));
    let found = legation_extract::annotate(&document, models, dictionaries);
    let read = || -> Vec<Reading> {
        let read = parsed.iter();
        read.map(|(sentence, states)| models.stances.read_sentence(text, sentence, states)).collect()
    };
    bencher.counter(BytesCount::of_str(text)).bench(|| {
        let findings = Findings {
            text,
            sentences: &found.sentences,
            readings: Some(&read()),
            mentions: &found.mentions,
            actors: &found.actors,
            statements: &found.statements,
            speaker: found.speaker,
        };
        legation_stance::detect(&findings, &dictionaries.acts, &dictionaries.issues)
    });
}

fn document(text: &str) -> Document {
    let date = Date::constant(2024, 6, 20);
    let published = Published { date, precision: Precision::Day, origin: PublishedFrom::Option };
    Document { text: text.to_owned(), published: Some(published), ..Document::default() }
}
