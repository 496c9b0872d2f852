//! What "and" joins: the owners of a description, and the people that one title is for.

use std::ops::Range;

use legation_doc::{Deprel, MentionKind, Upos};

use crate::builder::{Builder, Draft};
use crate::descriptions::Cover;
use crate::words::{Gap, Word};

/// The actors that "and" joins, of the first of their mentions: Trump and Kim; `None` where it joins none.
pub(crate) fn joined(builder: &Builder, draft: &Draft) -> Option<Vec<u32>> {
    let sentence = draft.sentence();
    let tokens = &builder.scene.sentences[sentence].tokens;
    let first = draft.mention.actor?;
    let relation = tokens.get(draft.mention.head as usize)?.deprel;
    // Of "the border between Turkey and Libya" the pronoun rather means who drew it.
    if matches!(relation, Deprel::Nmod | Deprel::Compound | Deprel::Amod | Deprel::NmodPoss) {
        return None;
    }
    let mut actors = vec![first];
    for other in builder.drafts_in(sentence..sentence + 1) {
        let token = &tokens[other.mention.head as usize];
        let is_joined = token.deprel == Deprel::Conj && token.head == Some(draft.mention.head);
        if is_joined && let Some(actor) = other.mention.actor.filter(|actor| !actors.contains(actor)) {
            let is_alike = builder.actors[actor as usize].kind == builder.actors[first as usize].kind;
            actors.extend(is_alike.then_some(actor));
        }
    }
    (actors.len() > 1).then_some(actors)
}

/// The states joined before the one that owns a noun: "French, German" and British ministers.
pub(crate) fn owners_before(
    builder: &Builder,
    cover: &Cover,
    sentence: usize,
    owner: usize,
    noun: &Range<usize>,
) -> Vec<usize> {
    let words = &builder.scene.words[sentence];
    let tree = &builder.scene.sentences[sentence];
    let governor = words[noun.end - 1].token;
    let mut found = Vec::new();
    let mut start = builder.drafts[owner].words.start;
    while let Some(before) = start.checked_sub(1) {
        let end = match words[before].folded.as_str() {
            "and" if found.is_empty() => before,
            _ if !found.is_empty() && words[start].gap == Gap::Comma => start,
            _ => break,
        };
        let joined = end.checked_sub(1).and_then(|last| cover.at(sentence, last)).filter(|&draft| {
            let draft = &builder.drafts[draft];
            let token = &tree.tokens[words[end - 1].token as usize];
            // Those of "talks between Iran and British ministers" have another governor.
            let belongs = token.upos == Upos::Adj || token.head == Some(governor);
            draft.mention.kind == MentionKind::State && draft.words.end == end && belongs
        });
        let Some(joined) = joined else { break };
        found.push(joined);
        start = builder.drafts[joined].words.start;
    }
    found.reverse();
    found
}

/// The actors joined to the one that owns a noun after it, and the word after the last: the leaders of Russia, "India
/// and China".
pub(crate) fn owners_after(
    builder: &Builder,
    cover: &Cover,
    sentence: usize,
    owner: usize,
) -> (Vec<usize>, usize) {
    let kind = builder.drafts[owner].mention.kind;
    joined_after(builder, cover, sentence, builder.drafts[owner].words.end, |draft| {
        builder.drafts[draft].mention.kind == kind
    })
}

/// The people joined to the one after a title in the plural: Presidents Biden and "Macron".
pub(crate) fn persons_after(builder: &Builder, cover: &Cover, sentence: usize, person: usize) -> Vec<usize> {
    // Each may have an owner: Foreign Ministers Wang Yi "of China" and Sergei Lavrov.
    let last = owner_of_name(builder, cover, sentence, person).unwrap_or(person);
    let is_person = |draft: usize| builder.drafts[draft].mention.kind == MentionKind::Person;
    joined_after(builder, cover, sentence, builder.drafts[last].words.end, is_person).0
}

/// The state that a name is of: President Boric "of Chile".
pub(crate) fn owner_of_name(
    builder: &Builder,
    cover: &Cover,
    sentence: usize,
    person: usize,
) -> Option<usize> {
    let of = builder.drafts[person].words.end;
    let is_of = |word: &Word| word.folded == "of" && word.gap == Gap::Space;
    builder.scene.word(sentence, of).filter(|word| is_of(word))?;
    let is_state = |draft: &usize| builder.drafts[*draft].mention.kind == MentionKind::State;
    cover.at(sentence, of + 1).filter(is_state)
}

/// The people who rename a plural right after it, two or more: their ministers, "Nikos Dendias and Jean-Yves Le Drian".
pub(crate) fn renaming(builder: &Builder, cover: &Cover, sentence: usize, end: usize) -> Vec<usize> {
    let words = &builder.scene.words[sentence];
    let is_person = |draft: &usize| builder.drafts[*draft].mention.kind == MentionKind::Person;
    let is_apart = words.get(end).is_some_and(|word| !matches!(word.gap, Gap::Space | Gap::Hyphen));
    let first = cover.at(sentence, end).filter(is_person).filter(|_| is_apart);
    let Some(first) = first.filter(|&draft| builder.drafts[draft].words.start == end) else {
        return Vec::new();
    };
    let others = persons_after(builder, cover, sentence, first);
    if others.is_empty() { Vec::new() } else { std::iter::once(first).chain(others).collect() }
}

fn joined_after(
    builder: &Builder,
    cover: &Cover,
    sentence: usize,
    end: usize,
    fits: impl Fn(usize) -> bool,
) -> (Vec<usize>, usize) {
    let words = &builder.scene.words[sentence];
    let mut found = Vec::new();
    let mut at = end;
    while let Some((mut next, is_last)) = link(words, at) {
        if words.get(next).is_some_and(|word| word.folded == "the") {
            next += 1;
        }
        let Some(draft) = cover.at(sentence, next).filter(|&draft| fits(draft)) else { break };
        if builder.drafts[draft].words.start != next {
            break;
        }
        found.push(draft);
        let last = owner_of_name(builder, cover, sentence, draft).unwrap_or(draft);
        at = builder.drafts[last].words.end;
        if is_last {
            return (found, at);
        }
    }
    (Vec::new(), end)
}

/// Where the next conjunct begins after the end of one, and whether "and" makes it the last.
fn link(words: &[Word], end: usize) -> Option<(usize, bool)> {
    let word = words.get(end)?;
    match (word.folded.as_str(), word.gap) {
        ("and", Gap::Space | Gap::Comma) => Some((end + 1, true)),
        (_, Gap::Comma) => Some((end, false)),
        _ => None,
    }
}
