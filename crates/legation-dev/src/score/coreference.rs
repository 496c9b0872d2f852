use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use legation_doc::conllu::{self, Tree};
use legation_doc::{MentionForm, Sentence, Span, Upos};
use legation_extract::Dictionaries;
use legation_models::Models;
use legation_syntax::treebank;
use rayon::prelude::*;

use super::{Errors, Scores, gold, percent};

/// Scores coreference on GUM's news, interviews and speeches: the share of the pronouns he, she and they in all
/// their forms that are linked to the right name, of those whose entity has a name; and over the chains of named
/// persons, bodies and places the mean of MUC, B³ and CEAF-e (Pradhan et al. 2012), mentions by their head word.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let documents =
        documents(&conllu::read(&gold::read(path)?)?).with_context(|| format!("{}", path.display()))?;
    let outcomes: Vec<Outcome> = documents.par_iter().map(outcome).collect();
    let (mut right, mut all) = (0, 0);
    let mut chains = Chains::default();
    let mut errors = Vec::new();
    for outcome in outcomes {
        right += outcome.n_right;
        all += outcome.n_pronouns;
        errors.extend(outcome.errors);
        chains.add(&outcome.gold, &outcome.found);
    }
    let [muc, b_cubed, ceaf] = chains.scores();
    Ok((
        vec![
            percent("pronouns", right as f64 / f64::from(all.max(1))),
            percent("muc", muc),
            percent("b_cubed", b_cubed),
            percent("ceaf_e", ceaf),
            percent("conll", (muc + b_cubed + ceaf) / 3.0),
        ],
        errors,
    ))
}

/// A document with the entities of its gold.
struct Document {
    text: String,
    entities: Vec<Entity>,
}

/// The head words of an entity's mentions, and which of them are names.
#[derive(Default)]
struct Entity {
    mentions: BTreeMap<Span, Form>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Name,
    Pronoun,
    Other,
}

fn documents(trees: &[Tree]) -> Result<Vec<Document>> {
    let starts = |tree: &Tree| tree.comment("newdoc id").is_some();
    let mut documents = Vec::new();
    for document in trees.chunk_by(|_, next| !starts(next)) {
        let is_kept = document[0].comment("newdoc id").is_some_and(|id| {
            ["GUM_news_", "GUM_interview_", "GUM_speech_"].iter().any(|genre| id.starts_with(genre))
        });
        if is_kept {
            documents.push(read(document)?);
        }
    }
    Ok(documents)
}

fn read(trees: &[Tree]) -> Result<Document> {
    let gold = treebank::gold(trees)?;
    let mut entities: BTreeMap<String, Entity> = BTreeMap::new();
    for (tree, sentence) in trees.iter().zip(&gold.sentences) {
        let mut open: Vec<(String, usize)> = Vec::new();
        for (idx, word) in tree.words().enumerate() {
            let marks =
                word.misc.split('|').find_map(|item| item.strip_prefix("Entity=")).unwrap_or_default();
            for mark in pieces(marks) {
                let name = mark.trim_start_matches('(').trim_end_matches(')');
                let mut fields = name.split('-');
                let group = fields.next().unwrap_or_default();
                if mark.starts_with('(') {
                    let kind = fields.next().unwrap_or_default();
                    if matches!(kind, "person" | "organization" | "place") {
                        open.push((group.to_owned(), idx));
                    }
                }
                if mark.ends_with(')')
                    && let Some(at) = open.iter().rposition(|(known, _)| known == group)
                {
                    let (group, start) = open.remove(at);
                    let head = sentence.head_of(start..idx + 1).unwrap_or(start);
                    let token = &sentence.tokens[head];
                    let form = match token.upos {
                        Upos::Propn => Form::Name,
                        Upos::Pron => Form::Pronoun,
                        _ => Form::Other,
                    };
                    entities.entry(group).or_default().mentions.insert(token.span, form);
                }
            }
        }
    }
    let is_named = |entity: &Entity| entity.mentions.values().any(|form| *form == Form::Name);
    Ok(Document { text: gold.text, entities: entities.into_values().filter(is_named).collect() })
}

/// `(1-person-new(2-place-giv)3)` in pieces: `(1-person-new`, `(2-place-giv)`, `3)`.
fn pieces(marks: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (at, mark) in marks.char_indices() {
        if mark == '(' && at > start {
            pieces.push(&marks[start..at]);
            start = at;
        } else if mark == ')' {
            pieces.push(&marks[start..=at]);
            start = at + 1;
        }
    }
    pieces.push(&marks[start..]);
    pieces.into_iter().filter(|piece| !piece.is_empty()).collect()
}

type Clusters = Vec<BTreeSet<Span>>;

struct Outcome {
    n_right: u32,
    n_pronouns: u32,
    gold: Clusters,
    found: Clusters,
    errors: Errors,
}

fn outcome(document: &Document) -> Outcome {
    let annotations = legation_extract::annotate(
        &gold::document(&document.text, None),
        Models::shared(),
        Dictionaries::shared(),
    );
    let head = |sentence: &Sentence, head: u32| sentence.tokens[head as usize].span;
    let mut actors: BTreeMap<u32, BTreeMap<Span, MentionForm>> = BTreeMap::new();
    let mut links: BTreeMap<Span, u32> = BTreeMap::new();
    for mention in &annotations.mentions {
        let span = head(&annotations.sentences[mention.sentence as usize], mention.head);
        if let Some(actor) = mention.actor {
            actors.entry(actor).or_default().insert(span, mention.form);
            if mention.form == MentionForm::Pronoun {
                links.insert(span, actor);
            }
        }
    }
    let mut outcome =
        Outcome { n_right: 0, n_pronouns: 0, gold: Vec::new(), found: Vec::new(), errors: Vec::new() };
    for entity in &document.entities {
        let names: BTreeSet<Span> =
            entity.mentions.iter().filter(|(_, form)| **form == Form::Name).map(|(span, _)| *span).collect();
        for (span, _) in entity.mentions.iter().filter(|(_, form)| **form == Form::Pronoun) {
            if !is_third_person(span.of(&document.text)) {
                continue;
            }
            outcome.n_pronouns += 1;
            let actor = links.get(span);
            let is_right = actor.is_some_and(|actor| {
                actors[actor].iter().any(|(span, form)| *form == MentionForm::Name && names.contains(span))
            });
            outcome.n_right += u32::from(is_right);
            if !is_right {
                let start =
                    document.text[..span.start as usize].char_indices().rev().nth(70).map_or(0, |(at, _)| at);
                let found = actor.map_or("nothing", |&actor| annotations.actors[actor as usize].id.as_str());
                let wanted = names.first().map_or("", |name| name.of(&document.text));
                let context = document.text[start..span.end as usize].replace('\n', " ");
                outcome.errors.push(format!("{found} for {wanted}: ...{context}"));
            }
        }
        outcome.gold.push(entity.mentions.keys().copied().collect());
    }
    let named =
        actors.into_values().filter(|mentions| mentions.values().any(|form| *form == MentionForm::Name));
    outcome.found = named.map(|mentions| mentions.into_keys().collect()).collect();
    outcome
}

fn is_third_person(word: &str) -> bool {
    const PRONOUNS: [&str; 14] = [
        "he",
        "him",
        "his",
        "himself",
        "she",
        "her",
        "hers",
        "herself",
        "they",
        "them",
        "their",
        "theirs",
        "themselves",
        "themself",
    ];
    PRONOUNS.contains(&word.to_lowercase().as_str())
}

/// Sums over documents of the numerators and denominators of recall and precision.
#[derive(Default)]
struct Chains {
    muc: [f64; 4],
    b_cubed: [f64; 4],
    ceaf: [f64; 4],
}

impl Chains {
    fn add(&mut self, gold: &Clusters, found: &Clusters) {
        for (side, (own, other)) in [(gold, found), (found, gold)].into_iter().enumerate() {
            for cluster in own {
                let parts: Vec<usize> =
                    other.iter().map(|other| (cluster & other).len()).filter(|&shared| shared > 0).collect();
                let n_shared: usize = parts.iter().sum();
                let n_parts = parts.len() + cluster.len().saturating_sub(n_shared);
                self.muc[2 * side] += cluster.len() as f64 - n_parts as f64;
                self.muc[2 * side + 1] += cluster.len() as f64 - 1.0;
                let squares: usize = parts.iter().map(|shared| shared * shared).sum();
                self.b_cubed[2 * side] += squares as f64 / cluster.len() as f64;
                self.b_cubed[2 * side + 1] += cluster.len() as f64;
            }
            self.ceaf[2 * side + 1] += own.len() as f64;
        }
        let fit = |gold: &BTreeSet<Span>, found: &BTreeSet<Span>| {
            2.0 * (gold & found).len() as f64 / (gold.len() + found.len()) as f64
        };
        // The best pairs first, which comes to the best alignment but for rare ties of three chains.
        let pairs = super::pair_up(found, gold, |found, gold| fit(gold, found));
        let total: f64 = pairs.into_iter().map(|(p, g)| fit(&gold[g], &found[p])).sum();
        self.ceaf[0] += total;
        self.ceaf[2] += total;
    }

    /// F1 of MUC, B³ and CEAF-e.
    fn scores(&self) -> [f64; 3] {
        [&self.muc, &self.b_cubed, &self.ceaf].map(|[right, wanted, correct, given]| {
            let (recall, precision) = (right / wanted.max(1.0), correct / given.max(1.0));
            if recall + precision > 0.0 { 2.0 * recall * precision / (recall + precision) } else { 0.0 }
        })
    }
}
