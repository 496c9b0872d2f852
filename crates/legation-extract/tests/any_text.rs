//! `annotate` is total, repeatable, and its indices and spans are valid, on any text.

use legation_doc::{Annotations, Document, Span, Target};
use legation_extract::Dictionaries;
use legation_models::Models;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_characters(text in "\\PC{0,300}") {
        check(&text);
    }

    #[test]
    fn any_political_words(words in proptest::collection::vec(word(), 0..80)) {
        check(&words.join(" "));
    }
}

/// Mentions, cues and acts that lead each other astray.
fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Iran",
        "the two countries",
        "both",
        "between",
        "and",
        "President",
        "Kim",
        "he",
        "they",
        "we",
        "our",
        "said",
        "that",
        "told",
        "called",
        "“",
        "”",
        "\"",
        "according to",
        "would",
        "not",
        "if",
        "met",
        "talks",
        "with",
        "of",
        "agreed",
        "to",
        "withdraw",
        "sanctions",
        "on",
        "condemned",
        "by",
        "was",
        "which",
        "Seoul's",
        "foreign minister",
        "rebels",
        "last week",
        "in 2003",
        ",",
        ".",
        "?",
        "\n\n",
        "(",
        ")",
        "including",
        "U.S.",
        "threatened",
    ])
}

fn check(text: &str) {
    let document = Document { text: text.to_owned(), ..Document::default() };
    let annotations = legation_extract::annotate(&document, Models::shared(), Dictionaries::shared());
    assert_eq!(annotations, legation_extract::annotate(&document, Models::shared(), Dictionaries::shared()));
    let Annotations { sentences, mentions, actors, speaker, timexes, statements, stances } = &annotations;
    let is_actor = |actor: u32| assert!((actor as usize) < actors.len());
    let is_sentence = |sentence: u32| assert!((sentence as usize) < sentences.len());
    let is_text =
        |span: Span| assert!(text.get(span.range()).is_some_and(|text| !text.is_empty()), "{span:?}");

    let mut ids: Vec<&str> = actors.iter().map(|actor| actor.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), actors.len(), "ids are unique");
    speaker.iter().for_each(|&actor| is_actor(actor));
    for mention in mentions {
        is_sentence(mention.sentence);
        is_text(mention.span);
        mention.actor.iter().for_each(|&actor| is_actor(actor));
        assert_eq!(mention.actor.is_some(), mention.resolved_by.is_some());
        assert!((mention.head as usize) < sentences[mention.sentence as usize].tokens.len());
    }
    for timex in timexes {
        is_sentence(timex.sentence);
        is_text(timex.span);
        assert!(timex.interval.is_none_or(|(first, last)| first <= last));
    }
    for (number, statement) in (0..).zip(statements) {
        is_sentence(statement.sentence);
        assert!(!statement.content.is_empty());
        statement
            .content
            .iter()
            .chain(&statement.cue)
            .chain(&statement.source_span)
            .for_each(|&span| is_text(span));
        statement.source.iter().chain(&statement.addressee).for_each(|&actor| is_actor(actor));
        assert!(
            statement.parent.is_none_or(|parent| parent != number && (parent as usize) < statements.len())
        );
    }
    for stance in stances {
        is_sentence(stance.sentence);
        is_actor(stance.holder);
        is_text(stance.cue);
        stance.holder_span.iter().chain(&stance.target_span).for_each(|&span| is_text(span));
        if let Target::Actor(actor) = stance.target {
            is_actor(actor);
            assert_ne!(actor, stance.holder);
        }
        assert!((-1.0..=1.0).contains(&stance.polarity) && (0.0..=1.0).contains(&stance.confidence));
        assert!(stance.statement.is_none_or(|statement| (statement as usize) < statements.len()));
        assert!(stance.mode.is_none_or(|mode| stance.act.modes().iter().any(|(known, _)| *known == mode)));
    }
}
