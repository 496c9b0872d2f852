//! What issues are called: a user's own labels, else one label for one issue in a document.

use std::collections::BTreeMap;

use legation_doc::{Deprel, Stance, Target, Upos};
use legation_lexicon::dictionary::issues::Issue;

use crate::grammar::has_child;
use crate::scene::{Place, Scene};

/// A user's issues, by the phrases that mean them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Issues {
    labels: Vec<String>,
    /// The words of each phrase and its label, by the first word, in the order given.
    phrases: BTreeMap<String, Vec<(Vec<String>, usize)>>,
}

impl Issues {
    /// Of a user's list.
    pub fn with(issues: Vec<Issue>) -> Self {
        let mut found = Self::default();
        for issue in issues {
            for phrase in &issue.phrases {
                let words: Vec<String> = phrase.split_whitespace().map(plain).collect();
                if let Some(first) = words.first() {
                    found.phrases.entry(first.clone()).or_default().push((words, found.labels.len()));
                }
            }
            found.labels.push(issue.label);
        }
        found
    }

    /// The label of the longest phrase in some words, of those as long the first; whole words in a row, without regard to
    /// case and plural.
    fn label(&self, words: &str) -> Option<&str> {
        let words: Vec<String> = words.split_whitespace().map(plain).collect();
        let mut best: Option<&(Vec<String>, usize)> = None;
        for (start, word) in words.iter().enumerate() {
            let own = self.phrases.get(word).into_iter().flatten();
            let fits = |(phrase, _): &&(Vec<String>, usize)| words[start..].starts_with(phrase);
            for phrase in own.filter(fits) {
                if best.is_none_or(|best| phrase.0.len() > best.0.len()) {
                    best = Some(phrase);
                }
            }
        }
        best.map(|(_, label)| self.labels[*label].as_str())
    }
}

/// A word without case, marks at its ends, and the ending of a plural.
fn plain(word: &str) -> String {
    let word = word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
    match word.strip_suffix('s') {
        Some(stem) if stem.chars().count() > 2 && !stem.ends_with('s') => stem.to_owned(),
        _ => word,
    }
}

/// Nouns that may mean one issue.
const ALIKE: [&[&str]; 14] = [
    &["drill", "exercise", "manoeuvre", "maneuver"],
    &["accord", "agreement", "deal", "pact", "treaty"],
    &["talk", "negotiation", "dialogue", "discussion"],
    &["summit", "meeting"],
    &["sanction", "embargo", "penalty"],
    &["war", "conflict"],
    &["plan", "proposal"],
    &["law", "bill", "legislation"],
    &["vote", "referendum"],
    &["protest", "demonstration", "rally"],
    &["attack", "strike", "assault"],
    &["inquiry", "investigation", "probe"],
    &["tariff", "duty"],
    &["withdrawal", "pullout"],
];

/// Words that point back: "these drills".
const POINTING: [&str; 6] = ["the", "this", "that", "these", "those", "such"];

/// Gives every issue its label: the user's, else for a bare noun that points back ("the exercises") the nearest fuller
/// phrase before it with that noun or one alike ("joint air force drills").
pub(crate) fn name(issues: &Issues, scene: &Scene, stances: &mut [Stance]) {
    for stance in stances {
        let Target::Issue(words) = &stance.target else { continue };
        let label = issues.label(words).map(str::to_owned).or_else(|| fuller(scene, stance));
        if let Some(label) = label {
            stance.target = Target::Issue(label);
        }
    }
}

fn fuller(scene: &Scene, stance: &Stance) -> Option<String> {
    let number = stance.sentence as usize;
    let sentence = &scene.sentences[number];
    let tokens = sentence.tokens_in(stance.target_span?);
    let token = sentence.head_of(tokens.clone())?;
    let points = has_child(sentence, token, &[Deprel::Det], &POINTING);
    if tokens.len() > 1 || !points || sentence.tokens[token].upos != Upos::Noun {
        return None;
    }
    let lemma = sentence.tokens[token].lemma.as_str();
    let is_alike = |other: &str| {
        other == lemma || ALIKE.iter().any(|words| words.contains(&lemma) && words.contains(&other))
    };
    let first = number.saturating_sub(REACH);
    (first..=number).rev().find_map(|number| {
        let sentence = &scene.sentences[number];
        let end = if number == stance.sentence as usize { token } else { sentence.tokens.len() };
        (0..end).rev().find_map(|token| {
            let word = &sentence.tokens[token];
            let named = word.upos == Upos::Noun && is_alike(&word.lemma);
            if !named {
                return None;
            }
            let (words, _) = scene.issue(Place { sentence: number, token })?;
            (words.split(' ').count() > 1).then_some(words)
        })
    })
}

/// Sentences before that are looked through.
const REACH: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_of_whole_words_counts() {
        let list = |label: &str, phrases: &[&str]| Issue {
            label: label.to_owned(),
            phrases: phrases.iter().map(|&phrase| phrase.to_owned()).collect(),
        };
        let issues = Issues::with(vec![
            list("drills", &["drill", "joint exercise"]),
            list("naval drills", &["naval exercises", "joint naval exercise"]),
        ]);
        assert_eq!(issues.label("the large Drills"), Some("drills"));
        assert_eq!(issues.label("annual joint naval exercises"), Some("naval drills"));
        assert_eq!(issues.label("drilling"), None);
        assert_eq!(issues.label(""), None);
    }
}
