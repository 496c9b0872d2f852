//! Who is quoted: the noun phrase, and the actor of the mention at its head.

use std::ops::Range;

use legation_doc::{Deprel, Mention, MentionForm, MentionKind, Sentence, Upos, Xpos};

use crate::vocabulary::{single, word};

/// The noun phrase of a head token, as tokens.
///
/// The whole phrase as written with its appositions and relative clauses, as PolNeAR marks sources, without the
/// preposition or "that" before it and without what lies beyond a quotation mark or `barrier`, the tokens of the cue.
pub(crate) fn phrase(sentence: &Sentence, head: usize, barrier: &Range<usize>) -> Range<usize> {
    let is_mark = |token: usize| matches!(sentence.tokens[token].xpos, Xpos::OpenQuote | Xpos::CloseQuote);
    let is_inside =
        |token: usize| !barrier.contains(&token) && !is_mark(token) && in_phrase(sentence, head, token);
    let mut start = head;
    while start > 0 && is_inside(start - 1) {
        start -= 1;
    }
    let mut end = head + 1;
    while end < sentence.tokens.len() && is_inside(end) {
        end += 1;
    }
    if let Some(verb) = verb_after(sentence, end, barrier.start) {
        end = verb;
    }
    if end == barrier.start
        && let Some(comma) = unclosed_comma(sentence, start..end)
    {
        start = comma + 1;
    }
    let is_edge = |token: usize| matches!(sentence.tokens[token].upos, Upos::Punct | Upos::Cconj);
    while start + 1 < end && is_edge(start) {
        start += 1;
    }
    let dangles = |token: usize| {
        is_edge(token)
            || matches!(sentence.tokens[token].xpos, Xpos::Wp | Xpos::Wdt | Xpos::Wrb | Xpos::To | Xpos::In)
    };
    while end > start + 1 && dangles(end - 1) {
        end -= 1;
    }
    start..end
}

/// The actors that a noun phrase names: more than one where a plural stands for several.
///
/// The mention at its head; a person in apposition to a title before that; else, for a document, a spokesman or the
/// like without an actor of its own, whoever stands in the phrase: its author, its possessor.
pub(crate) fn actors(
    text: &str,
    sentence: &Sentence,
    mentions: &[&Mention],
    head: usize,
    phrase: &Range<usize>,
) -> Vec<u32> {
    let here: Vec<&Mention> = mentions.iter().copied().filter(|mention| mention.actor.is_some()).collect();
    let at = |token: usize| here.iter().copied().find(|mention| mention.head as usize == token);
    let own = at(head).filter(|mention| mention.span.start >= sentence.tokens[phrase.start].span.start);
    let span = sentence.span_of(phrase.clone());
    let is_person =
        |mention: &Mention| mention.kind == MentionKind::Person && mention.form == MentionForm::Name;
    let bearer = |kinds: fn(MentionKind) -> bool| {
        let named = here
            .iter()
            .copied()
            .filter(|mention| span.contains(mention.span) && mention.form == MentionForm::Name);
        named.filter(|mention| kinds(mention.kind)).find(|mention| is_bearer(text, sentence, mention, phrase))
    };
    let covering = || here.iter().copied().find(|mention| mention.span.contains(sentence.tokens[head].span));
    let anyone = || here.iter().copied().find(|mention| span.contains(mention.span));
    let named = own
        .filter(|mention| is_person(mention) || mention.form == MentionForm::Pronoun)
        .or_else(|| bearer(|kind| kind == MentionKind::Person))
        .or_else(|| own.filter(|mention| mention.form == MentionForm::Name))
        .or_else(|| bearer(|kind| kind == MentionKind::Organization))
        .or(own)
        .or_else(covering)
        .or_else(anyone);
    let Some(named) = named else { return Vec::new() };
    let joined: Vec<usize> = sentence
        .children_by(named.head as usize, Deprel::Conj)
        .filter(|other| phrase.contains(other))
        .chain([named.head as usize])
        .collect();
    // "Norway and Sweden": whoever is joined to the one named.
    let is_source = |mention: &&&Mention| {
        mention.span == named.span
            || mention.head != named.head
                && joined.contains(&(mention.head as usize))
                && span.contains(mention.span)
    };
    here.iter().filter(is_source).filter_map(|mention| mention.actor).collect()
}

/// Whether a person named in a phrase is the one it denotes: the name ends the phrase or stands before a comma, a
/// bracket or "of" and the like ("Yvette Cooper of the Labour Party"), and no preposition makes it a modifier ("an aide
/// to"), unless it is the author's ("a letter by").
fn is_bearer(text: &str, sentence: &Sentence, mention: &Mention, phrase: &Range<usize>) -> bool {
    let tokens = sentence.tokens_in(mention.role.map_or(mention.span, |role| role.cover(mention.span)));
    let belongs =
        |token: usize| matches!(word(text, sentence, token).as_str(), "of" | "from" | "with" | "at");
    let ends = tokens.end >= phrase.end
        || matches!(sentence.tokens[tokens.end].xpos, Xpos::Comma | Xpos::OpenBracket | Xpos::Colon)
        || mention.kind == MentionKind::Person && belongs(tokens.end);
    let before = tokens.start.checked_sub(1).filter(|before| phrase.contains(before));
    let modifies = before.is_some_and(|before| {
        sentence.tokens[before].upos == Upos::Adp && word(text, sentence, before) != "by"
    });
    ends && !modifies
}

/// Whether a phrase refers back to a document or a spokesperson without naming whose: "the statement", "the
/// spokeswoman".
pub(crate) fn refers_back(text: &str, sentence: &Sentence, head: usize) -> bool {
    let lemma = &sentence.tokens[head].lemma;
    let names_words = single(lemma, 'N').is_some_and(|cue| matches!(cue.kind, "speech" | "writing"));
    let speaks_for = matches!(lemma.as_str(), "spokesman" | "spokeswoman" | "spokesperson");
    (names_words || speaks_for)
        && sentence
            .children_by(head, Deprel::Det)
            .any(|det| matches!(word(text, sentence, det).as_str(), "the" | "this" | "that"))
}

/// The actor of the mention that a token heads, else of one that holds it.
pub(crate) fn actor_at(sentence: &Sentence, mentions: &[&Mention], head: usize) -> Option<u32> {
    let token = sentence.tokens[head].span;
    let headed = mentions.iter().find(|mention| mention.head as usize == head);
    headed
        .or_else(|| mentions.iter().find(|mention| mention.span.contains(token)))
        .and_then(|mention| mention.actor)
}

/// The verb after a phrase where a greedy parser left out of it some nouns before the verb: "Ambassador to the
/// United Nations Nikki Haley wrote".
fn verb_after(sentence: &Sentence, end: usize, verb: usize) -> Option<usize> {
    let gap = end..verb;
    let is_nominal = |token: usize| {
        let token = &sentence.tokens[token];
        matches!(token.upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::Adp | Upos::Det | Upos::Part)
            && !matches!(token.deprel, Deprel::OblUnmarked | Deprel::NmodUnmarked)
    };
    let ends_in_noun = verb > 0 && matches!(sentence.tokens[verb - 1].upos, Upos::Propn);
    (!gap.is_empty() && gap.len() < 9 && ends_in_noun && gap.clone().all(is_nominal)).then_some(verb)
}

/// The comma in a phrase right before its verb that no second comma closes: what stands before it is no
/// apposition but the end of a reported clause ("..., Prime Minister Mousavi said").
fn unclosed_comma(sentence: &Sentence, phrase: Range<usize>) -> Option<usize> {
    let comma = phrase.clone().rev().find(|&token| sentence.tokens[token].xpos == Xpos::Comma)?;
    let listed = (comma..phrase.end).any(|token| sentence.tokens[token].upos == Upos::Cconj);
    let before = (phrase.start..comma).any(|token| sentence.tokens[token].xpos == Xpos::Comma);
    let is_relative =
        comma + 1 < phrase.end && matches!(sentence.tokens[comma + 1].xpos, Xpos::Wp | Xpos::Wdt);
    (!listed && !before && !is_relative && comma + 1 < phrase.end).then_some(comma)
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
            Deprel::Parataxis | Deprel::Ccomp | Deprel::Advcl | Deprel::AdvclRelcl => true,
            Deprel::Case
            | Deprel::Mark
            | Deprel::Cc
            | Deprel::Nsubj
            | Deprel::Cop
            | Deprel::Aux
            | Deprel::Discourse => governor == head,
            _ => false,
        };
        if leaves {
            return false;
        }
        current = governor;
    }
    false
}
