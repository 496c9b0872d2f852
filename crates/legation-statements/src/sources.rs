//! Who is quoted: the noun phrase, and the actor of the mention at its head.

use std::ops::Range;

use legation_doc::{Deprel, Mention, MentionForm, MentionKind, Sentence, Span, Upos};

use crate::vocabulary::{is_nominal, single, word};

/// The noun phrase of a head token, as tokens.
///
/// The whole phrase as written with its appositions, without the preposition or "that" before it and without
/// relative clauses, parentheses and whatever crosses `barrier`, the tokens of the cue.
pub(crate) fn phrase(sentence: &Sentence, head: usize, barrier: &Range<usize>) -> Range<usize> {
    let mut inside: Vec<bool> = (0..sentence.tokens.len())
        .map(|token| in_phrase(sentence, head, token))
        .collect();
    for token in barrier.clone() {
        if let Some(flag) = inside.get_mut(token) {
            *flag = false;
        }
    }
    let mut start = head;
    while start > 0 && inside[start - 1] {
        start -= 1;
    }
    let mut end = head + 1;
    while end < inside.len() && inside[end] {
        end += 1;
    }
    let is_edge = |token: usize| matches!(sentence.tokens[token].upos, Upos::Punct | Upos::Cconj);
    while start < head && is_edge(start) {
        start += 1;
    }
    while end > head + 1 && is_edge(end - 1) {
        end -= 1;
    }
    start..end
}

/// The actor that a noun phrase names.
///
/// The mention at its head; a person in apposition to a title before that; else, for a document, a spokesman or the
/// like without an actor of its own, whoever stands in the phrase: its author, its possessor.
pub(crate) fn actor(
    sentence_idx: usize,
    sentence: &Sentence,
    mentions: &[Mention],
    head: usize,
    phrase: &Range<usize>,
) -> Option<u32> {
    let here: Vec<&Mention> = mentions
        .iter()
        .filter(|mention| mention.sentence as usize == sentence_idx && mention.actor.is_some())
        .collect();
    let at = |token: usize| here.iter().copied().find(|mention| mention.head as usize == token);
    let own = at(head);
    if own.is_some_and(|mention| mention.form != MentionForm::Nominal) {
        return own.and_then(|mention| mention.actor);
    }
    let span = sentence.span_of(phrase.clone());
    let named_beside = sentence
        .children(head)
        .filter(|&child| matches!(sentence.tokens[child].deprel, Deprel::Appos | Deprel::Flat))
        .filter_map(at)
        .find(|mention| mention.form == MentionForm::Name && mention.kind == MentionKind::Person);
    let covering = here
        .iter()
        .copied()
        .find(|mention| mention.span.contains(sentence.tokens[head].span));
    let inside = |mention: &&&Mention| span.contains(mention.span);
    named_beside
        .or(own)
        .or(covering)
        .or_else(|| here.iter().filter(inside).find(|m| m.kind == MentionKind::Person && m.form == MentionForm::Name && is_loose(sentence, head, m.head as usize)).copied())
        .or_else(|| here.iter().find(inside).copied())
        .and_then(|mention| mention.actor)
}

/// Whether a phrase refers back to a document without naming its author: "the statement", "the report".
pub(crate) fn is_definite_document(text: &str, sentence: &Sentence, head: usize) -> bool {
    let token = &sentence.tokens[head];
    let names_words = single(&token.lemma, 'N').is_some_and(|cue| matches!(cue.kind, "speech" | "writing"));
    names_words
        && sentence
            .children_by(head, Deprel::Det)
            .any(|det| matches!(word(text, sentence, det).as_str(), "the" | "this" | "that"))
}

/// The mention's span with the actor for an addressee.
pub(crate) fn actor_at(sentence_idx: usize, sentence: &Sentence, mentions: &[Mention], head: usize) -> Option<u32> {
    let here = mentions.iter().filter(|mention| mention.sentence as usize == sentence_idx);
    here.clone()
        .find(|mention| mention.head as usize == head)
        .or_else(|| here.clone().find(|mention| mention.span.contains(sentence.tokens[head].span)))
        .and_then(|mention| mention.actor)
}

fn in_phrase(sentence: &Sentence, head: usize, token: usize) -> bool {
    let mut current = token;
    // A tree has no cycle, but the bound costs nothing and keeps a broken one from hanging.
    for _ in 0..sentence.tokens.len() {
        if current == head {
            return true;
        }
        let deprel = sentence.tokens[current].deprel;
        let Some(governor) = sentence.head(current) else {
            return false;
        };
        let leaves = match deprel {
            Deprel::AclRelcl | Deprel::Parataxis | Deprel::Ccomp | Deprel::Advcl | Deprel::AdvclRelcl => true,
            Deprel::Case | Deprel::Mark | Deprel::Cc | Deprel::Nsubj | Deprel::Cop | Deprel::Aux | Deprel::Discourse => {
                governor == head
            }
            _ => false,
        };
        if leaves {
            return false;
        }
        current = governor;
    }
    false
}

/// Whether a name inside the phrase is its bearer rather than part of a modifier with a preposition.
fn is_loose(sentence: &Sentence, head: usize, name: usize) -> bool {
    sentence.ancestors(name).take_while(|&idx| idx != head).chain([name]).all(|idx| {
        !matches!(sentence.tokens[idx].deprel, Deprel::Nmod | Deprel::NmodPoss | Deprel::Obl | Deprel::Acl)
    }) && is_nominal(sentence, name)
}
