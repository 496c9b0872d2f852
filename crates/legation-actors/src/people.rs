//! From names to actors: the lexicon's readings first, then short names by what the document says.

use std::ops::Range;

use legation_doc::{ActorKind, MentionForm, MentionKind, NameKind, ResolvedBy, Sector};
use legation_lexicon as lexicon;

use crate::builder::{Builder, fold_phrase, is_same_office, standing};
use crate::confidence;
use crate::index::{Index, Number, Reading};
use crate::names::{NameSpan, Salience, choose, state_of};
use crate::scene::{Scene, is_month};
use crate::words::{Gap, Shape};

/// Adds the named mentions of a document and resolves them.
pub(crate) fn name(builder: &mut Builder, spans: &[NameSpan], salience: &Salience) {
    let mut short = Vec::new();
    for span in spans {
        match choose(builder.scene, span, salience) {
            Some(reading) => add_known(builder, span, reading),
            None => short.extend(add_unknown(builder, span)),
        }
    }
    add_halves(builder);
    add_acronyms(builder);
    short.extend(uncovered_short_names(builder, spans));
    short.sort_by_key(|span| (span.sentence, span.words.start));
    short.dedup_by(|second, first| (second.sentence, &second.words) == (first.sentence, &first.words));
    builder.sort();
    for span in &short {
        add_short(builder, span, salience);
    }
    builder.sort();
}

fn add_known(builder: &mut Builder, span: &NameSpan, reading: Reading) {
    let is_place = stands_for_a_place(builder.scene, span, reading);
    let (actor, kind, confidence) = match reading {
        _ if is_place => (None, MentionKind::Place, 0.0),
        Reading::State(idx) | Reading::Adjective(idx) | Reading::People(idx) => {
            let code = lexicon::states()[usize::from(idx)].code;
            (Some(builder.state(code)), MentionKind::State, confidence::LEXICON)
        }
        Reading::Capital(idx) => {
            let code = lexicon::states()[usize::from(idx)].code;
            (Some(builder.branch(code, Sector::Government)), MentionKind::Government, confidence::CAPITAL)
        }
        Reading::Seat(idx) => {
            let actor = builder.seat(lexicon::seats()[usize::from(idx)].actor_id);
            (Some(actor), mention_kind(builder.actors[actor as usize].kind), confidence::LEXICON)
        }
        Reading::Organization(idx) => {
            let row = &lexicon::organizations()[usize::from(idx)];
            (Some(builder.organization(row)), mention_kind(row.kind), confidence::LEXICON)
        }
        Reading::Person(idx) => {
            let row = &lexicon::persons()[usize::from(idx)];
            let confidence = if span.words.len() > 1 { confidence::LEXICON } else { confidence::SHORT_NAME };
            (Some(builder.person(row)), MentionKind::Person, confidence)
        }
        Reading::Place(_) => (None, MentionKind::Place, 0.0),
    };
    let is_plural = matches!(reading, Reading::People(_));
    let draft = builder.mention(span.sentence, span.words.clone(), MentionForm::Name, kind);
    draft.is_plural = is_plural;
    if let Some(actor) = actor {
        draft.resolve(actor, ResolvedBy::Dictionary, confidence);
    }
}

/// Adds a name that the lexicon does not have; gives it back where it is a short name to be looked up.
fn add_unknown(builder: &mut Builder, span: &NameSpan) -> Option<NameSpan> {
    let name = builder.scene.text_of(span.sentence, span.words.clone());
    let kind = match span.tag? {
        NameKind::Person if span.words.len() == 1 => return Some(span.clone()),
        NameKind::Person => ActorKind::Person,
        NameKind::Organization => ActorKind::Organization,
        NameKind::Location => {
            builder.mention(span.sentence, span.words.clone(), MentionForm::Name, MentionKind::Place);
            return None;
        }
        NameKind::Other => return None,
    };
    let actor = builder.unknown(name, kind)?;
    let index = Index::shared();
    let words = &builder.scene.words[span.sentence];
    if kind == ActorKind::Person && !builder.actors[actor as usize].known {
        let gender = index.given(&words[span.words.start].folded);
        builder.traits[actor as usize].gender = builder.traits[actor as usize].gender.or(gender);
    }
    if kind == ActorKind::Organization {
        let sector = index.kind_of(&words[span.words.end - 1..span.words.end]).and_then(|kind| kind.sector);
        let country = index.name_at(&words[span.words.start..span.words.end], false);
        let country = country.and_then(|(readings, _)| readings.into_iter().find_map(state_of));
        let row = &mut builder.actors[actor as usize];
        row.sector = row.sector.or(sector);
        row.country = row.country.take().or(country.map(str::to_owned));
    }
    let draft = builder.mention(span.sentence, span.words.clone(), MentionForm::Name, mention_kind(kind));
    draft.resolve(actor, ResolvedBy::Model, confidence::TAGGED);
    None
}

/// Adds "the North" and "the South" where the two halves of a divided country are the topic.
fn add_halves(builder: &mut Builder) {
    let pairs = [("PRK", "KOR"), ("VDR", "RVN"), ("SDN", "SSD"), ("YEM", "YMD")];
    let names = |builder: &Builder, code: &str| builder.actors.iter().any(|actor| actor.id == code);
    let own = builder.scene.document.country.clone();
    let is_topic = |&(north, south): &(&str, &str)| {
        let is_own = own.as_deref().is_some_and(|own| own == north || own == south);
        names(builder, north) && names(builder, south) || is_own && (names(builder, north) || names(builder, south)) && north == "PRK"
    };
    let Some(&(north, south)) = pairs.iter().find(|pair| is_topic(pair)) else { return };
    for sentence in 0..builder.scene.sentences.len() {
        for at in 1..builder.scene.words[sentence].len() {
            let code = match builder.scene.words[sentence][at].folded.as_str() {
                "north" => north,
                "south" => south,
                _ => continue,
            };
            if is_half(builder.scene, sentence, at) && builder.name_over(sentence, at).is_none() {
                let actor = builder.state(code);
                let draft = builder.mention(sentence, at..at + 1, MentionForm::Name, MentionKind::State);
                draft.resolve(actor, ResolvedBy::NameVariant, confidence::VARIANT);
            }
        }
    }
}

fn is_half(scene: &Scene, sentence: usize, at: usize) -> bool {
    let words = &scene.words[sentence];
    if words[at - 1].folded != "the" || words[at].gap != Gap::Space {
        return false;
    }
    let is_alone = words.get(at + 1).is_none_or(|next| {
        next.gap != Gap::Hyphen && next.folded != "of" && !(next.gap == Gap::Space && next.shape == Shape::Capital)
    });
    let before = at.checked_sub(2).map(|idx| words[idx].folded.as_str());
    let is_small = words[at].shape == Shape::Lower;
    is_alone && (!is_small || matches!(before, Some("with" | "against" | "between" | "toward" | "towards" | "by")))
}

/// Adds the acronyms that the text introduces in brackets after a name, wherever they stand.
fn add_acronyms(builder: &mut Builder) {
    let mut introduced = Vec::new();
    for draft in &builder.drafts {
        let words = &builder.scene.words[draft.sentence()];
        let Some(actor) = draft.mention.actor else { continue };
        let Some(word) = words.get(draft.words.end) else { continue };
        let is_body = !matches!(builder.actors[actor as usize].kind, ActorKind::Person | ActorKind::State);
        if is_body && draft.words.len() > 1 && word.gap == Gap::Bracket && word.shape == Shape::Upper {
            introduced.push((word.folded.clone(), actor));
        }
    }
    for sentence in 0..builder.scene.sentences.len() {
        for at in 0..builder.scene.words[sentence].len() {
            let word = &builder.scene.words[sentence][at];
            if word.shape != Shape::Upper || builder.scene.capitals[sentence] {
                continue;
            }
            let Some(&(_, actor)) = introduced.iter().find(|(acronym, _)| *acronym == word.folded) else { continue };
            let kind = mention_kind(builder.actors[actor as usize].kind);
            builder.traits[actor as usize].acronym = Some(word.folded.clone());
            // A row of the lexicon or the tagger that reads the acronym otherwise gives way to the text.
            builder.drafts.retain(|draft| draft.sentence() != sentence || draft.words != (at..at + 1));
            let draft = builder.mention(sentence, at..at + 1, MentionForm::Name, kind);
            draft.resolve(actor, ResolvedBy::NameVariant, confidence::VARIANT);
        }
    }
}

/// Capitalised words outside all names that are the family name of someone in the document.
fn uncovered_short_names(builder: &Builder, spans: &[NameSpan]) -> Vec<NameSpan> {
    let people: Vec<&[legation_doc::SmolStr]> = (0..builder.actors.len())
        .filter(|&idx| builder.actors[idx].kind == ActorKind::Person)
        .map(|idx| builder.traits[idx].parts.as_slice())
        .collect();
    let mut found = Vec::new();
    for sentence in 0..builder.scene.sentences.len() {
        let words = &builder.scene.words[sentence];
        let covered: Vec<&Range<usize>> =
            spans.iter().filter(|span| span.sentence == sentence).map(|span| &span.words).collect();
        for (at, word) in words.iter().enumerate() {
            let is_capital = word.shape == Shape::Capital || word.shape == Shape::Upper && builder.scene.capitals[sentence];
            let is_name = is_capital && word.folded.len() > 1 && !is_month(&word.folded);
            let is_known = || people.iter().any(|parts| parts.len() > 1 && is_short_for(&word.folded, parts));
            if is_name && !covered.iter().any(|range| range.contains(&at)) && is_known() && !is_part_of_longer_name(builder, sentence, at) {
                found.push(NameSpan { sentence, words: at..at + 1, readings: Vec::new(), tag: None });
            }
        }
    }
    found
}

/// Whether another given name precedes, so that this is someone else: `Hunter Biden`.
fn is_part_of_longer_name(builder: &Builder, sentence: usize, at: usize) -> bool {
    let Some(before) = builder.scene.before(sentence, at) else { return false };
    let gap = builder.scene.words[sentence][at].gap;
    let follows = gap == Gap::Space && before.shape == Shape::Capital && Index::shared().given(&before.folded).is_some();
    follows && !builder.scene.is_first(sentence, at - 1)
}

/// Whether a word is the family name of a full name: its last word, or its first in East Asian order.
fn is_short_for(word: &str, parts: &[legation_doc::SmolStr]) -> bool {
    let is_last = parts.last().is_some_and(|last| last == word);
    is_last || parts.len() == 3 && parts[0] == word && parts[0].len() <= 5
}

fn add_short(builder: &mut Builder, span: &NameSpan, salience: &Salience) {
    let word = builder.scene.words[span.sentence][span.words.start].folded.clone();
    let title = title_before(builder.scene, span.sentence, span.words.start);
    let phrase = title.clone().map(|range| fold_phrase(builder.scene.text_of(span.sentence, range)));
    let gender = title.and_then(|range| Index::shared().kind_of(&builder.scene.words[span.sentence][range])).and_then(|kind| kind.gender);
    let earlier = namesake(builder, span, &word, gender);
    let resolution = match earlier {
        Some(actor) => Some((actor, ResolvedBy::NameVariant, confidence::VARIANT)),
        None => office_holder(builder, &word, phrase.as_deref(), salience)
            .map(|actor| (actor, ResolvedBy::Dictionary, confidence::OFFICE)),
    };
    let name = builder.scene.text_of(span.sentence, span.words.clone());
    let resolution = resolution.or_else(|| {
        builder.unknown(name, ActorKind::Person).map(|actor| (actor, ResolvedBy::Model, confidence::TAGGED))
    });
    let Some((actor, by, confidence)) = resolution else { return };
    let traits = &mut builder.traits[actor as usize];
    traits.gender = traits.gender.or(gender);
    builder.mention(span.sentence, span.words.clone(), MentionForm::Name, MentionKind::Person).resolve(actor, by, confidence);
}

/// The person of the document whom a short name means: the last one named before, else the first after.
fn namesake(builder: &Builder, span: &NameSpan, word: &str, gender: Option<char>) -> Option<u32> {
    let here = builder.scene.span(span.sentence, span.words.clone()).start;
    let mut before = None;
    let mut after = None;
    for draft in &builder.drafts {
        let Some(actor) = draft.mention.actor.filter(|_| draft.mention.kind == MentionKind::Person) else { continue };
        let traits = &builder.traits[actor as usize];
        let agrees = gender.is_none() || traits.gender.is_none() || gender == traits.gender;
        let is_full = is_short_for(word, &traits.parts) || span.tag.is_some() && traits.parts.iter().any(|part| part == word);
        if !agrees || !is_full {
            continue;
        }
        let start = draft.mention.span.start;
        if start < here {
            before = before.max(Some((start, actor)));
        } else {
            after = Some(after.map_or((start, actor), |known: (u32, u32)| known.min((start, actor))));
        }
    }
    before.or(after).map(|(_, actor)| actor)
}

/// The one person of that family name who holds the office of the title on the day; without a title, a high one.
fn office_holder(builder: &mut Builder, word: &str, title: Option<&str>, salience: &Salience) -> Option<u32> {
    let day = builder.scene.day;
    let mut best: Option<(u16, (bool, u32, u8))> = None;
    let mut is_tied = false;
    for &idx in Index::shared().family(word) {
        let person = &lexicon::persons()[usize::from(idx)];
        for office in lexicon::offices_of(person.id) {
            let is_held = day.is_none_or(|day| office.is_held_on(day));
            let fits = title.map_or(office.rank <= 2, |title| is_same_office(office.role, title));
            let weight = office.country.map_or(0, |code| salience.weight(code));
            if !is_held || !fits || weight == 0 && (title.is_none() || office.rank > 1) {
                continue;
            }
            let rank = (true, weight, 9 - office.rank);
            match best {
                Some((known, _)) if known == idx => {}
                Some((_, known)) if known == rank => is_tied = true,
                Some((_, known)) if known > rank => {}
                _ => {
                    best = Some((idx, rank));
                    is_tied = false;
                }
            }
        }
    }
    let (idx, _) = best.filter(|_| !is_tied)?;
    Some(builder.person(&lexicon::persons()[usize::from(idx)]))
}

/// The title right before a name: `Secretary of State`, `First Vice Minister`, without a nationality.
pub(crate) fn title_before(scene: &Scene, sentence: usize, start: usize) -> Option<Range<usize>> {
    let words = &scene.words[sentence];
    if start == 0 || !matches!(words[start].gap, Gap::Space | Gap::Stop) {
        return None;
    }
    let index = Index::shared();
    let mut begin = start;
    loop {
        let is_title = |from: &usize| {
            let kind = index.kind_of(&words[*from..begin]);
            kind.is_some_and(|kind| kind.number == Number::Person || kind.is_title)
        };
        let longer = (begin.saturating_sub(7)..begin).find(is_title);
        match longer {
            Some(from) if begin == start || words[begin].gap != Gap::Comma => begin = from,
            _ => break,
        }
    }
    (begin < start).then_some(begin..start)
}

/// Whether a name is only where something happens: a capital after `in`, a town that is its own state.
fn stands_for_a_place(scene: &Scene, span: &NameSpan, reading: Reading) -> bool {
    let is_town = span.readings.iter().any(|reading| matches!(reading, Reading::Capital(_)));
    let is_state = matches!(reading, Reading::State(_) | Reading::Capital(_));
    if !is_state || !is_town {
        return false;
    }
    let words = &scene.words[span.sentence];
    if span.words.end < words.len() && is_of_a_town(scene, span) {
        return true;
    }
    let Some(before) = scene.before(span.sentence, span.words.start) else { return false };
    let next = words.get(span.words.end).map(|word| word.folded.as_str());
    match before.folded.as_str() {
        "in" | "at" | "near" | "outside" | "around" | "into" | "through" | "across" | "via" | "leaving" | "visit" | "visiting"
        | "visited" | "over" | "reached" | "downtown" | "central" | "western" | "eastern" | "northern" | "southern" | "inside" => true,
        "to" => !matches!(next, Some("to")) && is_after_travel(scene, span),
        "from" => is_after_travel(scene, span),
        _ => false,
    }
}

fn is_of_a_town(scene: &Scene, span: &NameSpan) -> bool {
    let next = &scene.words[span.sentence][span.words.end];
    let text = next.folded.as_str();
    next.gap == Gap::Space
        && matches!(text, "airport" | "street" | "streets" | "suburb" | "suburbs" | "hotel" | "stock" | "state" | "university" | "summit" | "conference" | "square" | "mayor" | "international" | "residents" | "resident" | "hospital")
        || next.gap == Gap::Comma && matches!(text, "dc")
}

fn is_after_travel(scene: &Scene, span: &NameSpan) -> bool {
    let words = &scene.words[span.sentence];
    let from = span.words.start.saturating_sub(6);
    words[from..span.words.start].iter().any(|word| {
        let stem = word.folded.as_str();
        ["travel", "visit", "trip", "fl", "went", "go", "return", "arriv", "came", "journey", "tour", "moved", "sent", "back", "drove", "road"]
            .iter()
            .any(|start| stem.starts_with(start))
            && !matches!(stem, "government" | "governments" | "flexible" | "sentiment" | "good" | "goods" | "goal" | "goals" | "god")
    })
}

/// The kind of a mention of an actor.
pub(crate) fn mention_kind(kind: ActorKind) -> MentionKind {
    match kind {
        ActorKind::State => MentionKind::State,
        ActorKind::Government => MentionKind::Government,
        ActorKind::Person => MentionKind::Person,
        ActorKind::Organization => MentionKind::Organization,
        ActorKind::Group => MentionKind::Group,
    }
}

/// The office of a person of the lexicon on the document's day, if the id is one of the lexicon's.
pub(crate) fn office_of(builder: &Builder, actor: u32) -> Option<&'static lexicon::Office> {
    standing(&builder.actors[actor as usize].id, builder.scene.day)
}
