use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use legation_doc::{Deprel, Sentence, Span, Token, conllu};
use legation_syntax::Model;
use legation_syntax::treebank::{self, Gold};

use super::{Errors, Scores, Tally, gold, percent};

/// Scores a model on a treebank; see [`of_model`].
pub fn score(path: &Path, model: &Model) -> Result<(Scores, Errors)> {
    let trees = conllu::read(&gold::read(path)?)?;
    let gold = treebank::gold(&trees).with_context(|| format!("{}", path.display()))?;
    Ok(of_model(&gold, model))
}

/// Scores tags, lemmas and trees on gold tokens and, with `raw_` before the names, from raw text.
///
/// As in the CoNLL 2018 shared task: F1 over words aligned by their characters, subtypes of relations
/// ignored. On gold tokens F1 is accuracy.
pub fn of_model(gold: &Gold, model: &Model) -> (Scores, Errors) {
    let raw = legation_syntax::parse(&gold.text, model);
    let mut errors = Vec::new();
    let mut scores = compare(&gold.text, &gold.reparse(model), &gold.sentences, "", &mut errors);
    scores.extend(compare(&gold.text, &raw, &gold.sentences, "raw_", &mut Vec::new()));
    scores.extend(genres(gold, &raw));
    (scores, errors)
}

/// F1 of sentences for each genre of GUM, whose documents are called `GUM_genre_title`.
fn genres(gold: &Gold, raw: &[Sentence]) -> Scores {
    let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
    for document in gold.documents.chunk_by(|left, right| left == right).scan(0, |start, document| {
        let range = *start..*start + document.len();
        *start = range.end;
        Some(range)
    }) {
        let genre = gold.documents[document.start].strip_prefix("GUM_").and_then(|id| id.split('_').next());
        let own = &gold.sentences[document];
        let (Some(genre), [first, .., last]) = (genre, own) else { continue };
        let is_own = |sentence: &&Sentence| {
            first.span.start <= sentence.span.start && sentence.span.start < last.span.end
        };
        let found: Vec<Sentence> = raw.iter().filter(is_own).cloned().collect();
        *tallies.entry(genre).or_default() += sentences(&found, own);
    }
    tallies
        .into_iter()
        .map(|(genre, tally)| percent(&format!("raw_sentences_f_{genre}"), tally.f()))
        .collect()
}

fn compare(text: &str, parsed: &[Sentence], gold: &[Sentence], prefix: &str, errors: &mut Errors) -> Scores {
    let words = |sentences| words(sentences).collect::<Vec<Word>>();
    let (parsed_words, gold_words) = (words(parsed), words(gold));
    let by_span: HashMap<Span, &Word> = parsed_words.iter().map(|word| (word.token.span, word)).collect();
    let mut right = [0; 7];
    for word in &gold_words {
        let Some(found) = by_span.get(&word.token.span) else {
            continue;
        };
        let is_attached = found.head == word.head;
        let is_labelled = is_attached && universal(found.token.deprel) == universal(word.token.deprel);
        if !is_labelled {
            errors.push(format!(
                "{:16} {:10} {:10} instead of {}",
                word.token.span.of(text),
                found.token.deprel,
                if is_attached { "" } else { "elsewhere" },
                word.token.deprel
            ));
        }
        if found.token.lemma != word.token.lemma && found.token.xpos == word.token.xpos {
            let (form, lemma) = (word.token.span.of(text), &found.token.lemma);
            errors.push(format!(
                "{form:16} {:6} lemma {lemma} instead of {}",
                found.token.xpos, word.token.lemma
            ));
        }
        let is_right = [
            found.token.upos == word.token.upos,
            found.token.xpos == word.token.xpos,
            found.token.lemma == word.token.lemma,
            found.token.feats == word.token.feats,
            is_attached,
            is_labelled,
            true,
        ];
        for (count, is_right) in right.iter_mut().zip(is_right) {
            *count += usize::from(is_right);
        }
    }
    let f = |right| Tally { right, predicted: parsed_words.len(), gold: gold_words.len() }.f();
    let names = ["upos", "xpos", "lemma", "feats", "uas", "las", "tokens_f"];
    let mut scores: Scores =
        names.iter().zip(right).map(|(name, right)| percent(&format!("{prefix}{name}"), f(right))).collect();
    scores.push(percent(&format!("{prefix}sentences_f"), sentences(parsed, gold).f()));
    scores
}

/// A word with the span of its governor; `None` for the root.
struct Word<'a> {
    token: &'a Token,
    head: Option<Span>,
}

fn words(sentences: &[Sentence]) -> impl Iterator<Item = Word<'_>> {
    sentences.iter().flat_map(|sentence| {
        let head = |token: &Token| token.head.map(|head| sentence.tokens[head as usize].span);
        sentence.tokens.iter().map(move |token| Word { token, head: head(token) })
    })
}

fn universal(deprel: Deprel) -> &'static str {
    let name = deprel.as_str();
    name.split_once(':').map_or(name, |(universal, _)| universal)
}

fn sentences(parsed: &[Sentence], gold: &[Sentence]) -> Tally {
    let ends: std::collections::HashSet<Span> = gold.iter().map(|sentence| sentence.span).collect();
    let right = parsed.iter().filter(|sentence| ends.contains(&sentence.span)).count();
    Tally { right, predicted: parsed.len(), gold: gold.len() }
}
