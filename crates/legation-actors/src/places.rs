//! Whether a capital acts or is only where something happens.

use crate::index::Reading;
use crate::names::NameSpan;
use crate::scene::Scene;
use crate::words::{Gap, Shape, Word, is_one_of};

/// Whether a name is only where something happens: a capital after `in`, a town that is its own state.
pub(crate) fn stands_for_a_place(scene: &Scene, span: &NameSpan, reading: Reading) -> bool {
    let is_town = span.readings.iter().any(|reading| matches!(reading, Reading::Capital(_)));
    let is_state = matches!(reading, Reading::State(_) | Reading::Capital(_));
    if !is_state || !is_town {
        return false;
    }
    let words = &scene.words[span.sentence];
    if span.words.end < words.len() && is_of_a_town(scene, span) {
        return true;
    }
    // `The Indian capital, New Delhi, caught fire`.
    let before = scene.before(span.sentence, span.words.start);
    if before.is_some_and(|word| word.folded == "capital") {
        return true;
    }
    let Some(before) = before_list(words, span.words.start) else {
        return false;
    };
    let next = words.get(span.words.end).map(|word| word.folded.as_str());
    match before.folded.as_str() {
        "in" | "at" | "near" | "outside" | "around" | "into" | "through" | "across" | "via" | "leaving"
        | "visit" | "visiting" | "visited" | "over" | "reached" | "downtown" | "central" | "western"
        | "eastern" | "northern" | "southern" | "inside" => true,
        "to" => !matches!(next, Some("to")) && is_after_travel(scene, span),
        "from" | "for" => is_after_travel(scene, span),
        _ => false,
    }
}

/// The word before a name, or before the list of names that it ends: `in Tokyo, Buenos Aires and Toronto`.
fn before_list(words: &[Word], start: usize) -> Option<&Word> {
    let mut at = start;
    while at > 0 {
        let before = &words[at - 1];
        let is_listed = words[at].gap == Gap::Comma && before.shape != Shape::Lower || before.folded == "and";
        let is_name = at < start && before.shape == Shape::Capital && words[at].gap == Gap::Space && at > 1;
        if !is_listed && !is_name {
            break;
        }
        at -= 1;
    }
    words.get(at.checked_sub(1)?)
}

fn is_of_a_town(scene: &Scene, span: &NameSpan) -> bool {
    let next = &scene.words[span.sentence][span.words.end];
    let text = next.folded.as_str();
    next.gap == Gap::Space
        && is_one_of(
            text,
            "airport street streets suburb suburbs hotel stock state university summit \
            conference square mayor international residents resident hospital",
        )
        || next.gap == Gap::Comma && matches!(text, "dc")
}

fn is_after_travel(scene: &Scene, span: &NameSpan) -> bool {
    let words = &scene.words[span.sentence];
    let from = span.words.start.saturating_sub(6);
    words[from..span.words.start].iter().any(|word| {
        let stem = word.folded.as_str();
        [
            "travel", "left", "leave", "depart", "visit", "trip", "fl", "went", "go", "return", "arriv",
            "came", "journey", "tour", "moved", "sent", "back", "drove", "road",
        ]
        .iter()
        .any(|start| stem.starts_with(start))
            && !is_one_of(stem, "government governments flexible sentiment good goods goal goals god")
    })
}
