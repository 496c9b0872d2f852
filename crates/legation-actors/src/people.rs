//! From names to actors: the lexicon's readings first, then short names by what the document says.

use std::collections::BTreeMap;
use std::ops::Range;

use legation_doc::{ActorKind, Date, MentionForm, MentionKind, NameKind, ResolvedBy, Sector, SmolStr};
use legation_lexicon as lexicon;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::builder::{Builder, fold_phrase, is_same_office, short_names};
use crate::confidence;
use crate::index::{Index, Number, Reading};
use crate::names::NameSpan;
use crate::namesakes::Namesakes;
use crate::places::stands_for_a_place;
use crate::readings::{Salience, choose, state_of};
use crate::scene::{Scene, is_month};
use crate::words::{Gap, Shape, is_one_of};

/// Adds the named mentions of a document and resolves them.
pub(crate) fn name(builder: &mut Builder, spans: &[NameSpan], salience: &Salience) {
    let mut short = Vec::new();
    let spans = &agreed(builder.scene, spans);
    let families = families(builder.scene, spans);
    for span in spans {
        if is_rather_a_person(builder.scene, span, &families) {
            short.push(NameSpan { readings: Vec::new(), tag: Some(NameKind::Person), ..span.clone() });
            continue;
        }
        match choose(builder.scene, span, salience) {
            Some(reading) => add_known(builder, span, reading),
            None => short.extend(add_unknown(builder, span)),
        }
    }
    builder.sort();
    add_halves(builder);
    add_acronyms(builder);
    short.extend(uncovered_short_names(builder, spans));
    short.sort_by_key(|span| (span.sentence, span.words.start));
    short.dedup_by(|second, first| (second.sentence, &second.words) == (first.sentence, &first.words));
    builder.sort();
    let mut namesakes = Namesakes::of(builder);
    for span in &short {
        add_short(builder, &mut namesakes, span, salience);
    }
    builder.sort();
}

/// Gives an unknown name throughout a document the kind that the tagger gives it most often.
fn agreed(scene: &Scene, spans: &[NameSpan]) -> Vec<NameSpan> {
    let name = |span: &NameSpan| -> Vec<SmolStr> {
        scene.words[span.sentence][span.words.clone()].iter().map(|word| word.folded.clone()).collect()
    };
    let mut counts: FxHashMap<Vec<SmolStr>, BTreeMap<NameKind, usize>> = FxHashMap::default();
    for span in spans.iter().filter(|span| span.readings.is_empty()) {
        if let Some(tag) = span.tag {
            *counts.entry(name(span)).or_default().entry(tag).or_default() += 1;
        }
    }
    let agreed = |span: &NameSpan| {
        let tag = span.tag.filter(|_| span.readings.is_empty())?;
        let counts = &counts[&name(span)];
        let (&best, &most) = counts.iter().max_by_key(|(_, count)| **count)?;
        (most > counts[&tag]).then_some(best)
    };
    spans.iter().map(|span| NameSpan { tag: agreed(span).or(span.tag), ..span.clone() }).collect()
}

/// The last words of the full names of people.
fn families(scene: &Scene, spans: &[NameSpan]) -> FxHashSet<SmolStr> {
    let is_person = |span: &&NameSpan| {
        let is_known = span.readings.iter().any(|reading| matches!(reading, Reading::Person(_)));
        span.words.len() > 1 && (is_known || span.readings.is_empty() && span.tag == Some(NameKind::Person))
    };
    spans
        .iter()
        .filter(is_person)
        .map(|span| scene.words[span.sentence][span.words.end - 1].folded.clone())
        .collect()
}

/// Whether a town or body of one word is the family name of someone in the document: Bolton, the adviser.
fn is_rather_a_person(scene: &Scene, span: &NameSpan, families: &FxHashSet<SmolStr>) -> bool {
    let is_open = span.readings.iter().all(|reading| {
        matches!(
            reading,
            Reading::Place(_) | Reading::Organization(_) | Reading::Capital(_) | Reading::State(_)
        )
    });
    let is_family = || families.contains(&scene.words[span.sentence][span.words.start].folded);
    let is_tagged_otherwise = matches!(span.tag, Some(NameKind::Organization | NameKind::Location));
    if span.readings.is_empty() {
        return is_tagged_otherwise && span.words.len() == 1 && is_family();
    }
    if span.words.len() > 1 || !is_open || span.tag == Some(NameKind::Location) || !is_family() {
        return false;
    }
    let before = scene.before(span.sentence, span.words.start).map(|word| word.folded.as_str());
    !matches!(before, Some("in" | "at" | "near" | "the" | "to"))
}

fn add_known(builder: &mut Builder, span: &NameSpan, reading: Reading) {
    if is_medium(builder.scene, span, reading) {
        return;
    }
    let is_place = stands_for_a_place(builder.scene, span, reading);
    let (actor, kind, confidence) = match actor_of(builder, reading, span.words.len() > 1) {
        Some((actor, confidence)) if !is_place => {
            (Some(actor), mention_kind(builder.actors[actor as usize].kind), confidence)
        }
        _ => (None, MentionKind::Place, 0.0),
    };
    let is_plural = matches!(reading, Reading::People(_));
    let place = match reading {
        Reading::Place(idx) => lexicon::places()[usize::from(idx)].country,
        _ => state_of(reading).filter(|_| is_place),
    };
    let draft = builder.mention(span.sentence, span.words.clone(), MentionForm::Name, kind);
    draft.is_plural = is_plural;
    draft.place = place;
    if let Some(actor) = actor {
        draft.resolve(actor, ResolvedBy::Dictionary, confidence);
    }
}

/// The actor of a reading and how sure it is; `None` for a place. `is_full` tells a full name of a person.
pub(crate) fn actor_of(builder: &mut Builder, reading: Reading, is_full: bool) -> Option<(u32, f32)> {
    let (actor, confidence) = match reading {
        Reading::State(idx) | Reading::Adjective(idx) | Reading::People(idx) => {
            (builder.state(lexicon::states()[usize::from(idx)].code), confidence::LEXICON)
        }
        Reading::Capital(idx) => {
            let code = lexicon::states()[usize::from(idx)].code;
            (builder.branch(code, Sector::Government), confidence::CAPITAL)
        }
        Reading::Seat(idx) => {
            let row = &lexicon::seats()[usize::from(idx)];
            let is_committee = row.name.ends_with(" Committee");
            let actor = if is_committee { builder.committee(row) } else { builder.seat(row.actor_id) };
            (actor, confidence::LEXICON)
        }
        Reading::Organization(idx) => {
            (builder.organization(&lexicon::organizations()[usize::from(idx)]), confidence::LEXICON)
        }
        Reading::Person(idx) => {
            let confidence = if is_full { confidence::LEXICON } else { confidence::SHORT_NAME };
            (builder.person(&lexicon::persons()[usize::from(idx)]), confidence)
        }
        Reading::Own(idx) => (builder.own(idx), confidence::LEXICON),
        Reading::Place(_) => return None,
    };
    Some((actor, confidence))
}

/// Whether a body is only where something was published: `(Reuters)`, `on Twitter`.
fn is_medium(scene: &Scene, span: &NameSpan, reading: Reading) -> bool {
    let Reading::Organization(idx) = reading else {
        return false;
    };
    let row = &lexicon::organizations()[usize::from(idx)];
    let first = &scene.words[span.sentence][span.words.start];
    let end = scene.span(span.sentence, span.words.clone()).end as usize;
    let is_credit =
        first.gap == Gap::Bracket && scene.text[end..].starts_with(')') && row.sector == Some(Sector::Media);
    let is_platform = is_one_of(
        row.id,
        "twitter facebook youtube instagram telegram flickr tiktok weibo linkedin reddit \
        snapchat",
    );
    let before = scene.before(span.sentence, span.words.start).map(|word| word.folded.as_str());
    is_credit && span.words.start > 0 && scene.words[span.sentence].len() < 4
        || is_platform && matches!(before, Some("on" | "via" | "through" | "to"))
}

/// Adds a name that the lexicon does not have; gives it back where it is a short name to be looked up.
fn add_unknown(builder: &mut Builder, span: &NameSpan) -> Option<NameSpan> {
    let name = builder.scene.text_of(span.sentence, span.words.clone());
    if name.chars().filter(|letter| letter.is_alphabetic()).count() < 2 {
        return None;
    }
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
    if let Some(actor) = body_of(builder, span).filter(|_| kind == ActorKind::Organization) {
        add_body(builder, span, actor);
        return None;
    }
    let actor = builder.unknown(name, kind)?;
    let index = builder.scene.index;
    let words = &builder.scene.words[span.sentence];
    if kind == ActorKind::Person && !builder.actors[actor as usize].known {
        let gender = index.given(&words[span.words.start].folded);
        builder.traits[actor as usize].gender = builder.traits[actor as usize].gender.or(gender);
    }
    if kind == ActorKind::Organization {
        let sector = span.words.clone().rev().find_map(|word| index.kind_of(&words[word..word + 1])?.sector);
        let state = |start: usize| {
            index.name_at(&words[start..span.words.end], false)?.0.into_iter().find_map(state_of)
        };
        let country = span.words.clone().find_map(state);
        let row = &mut builder.actors[actor as usize];
        row.sector = row.sector.or(sector);
        row.country = row.country.take().or(country.map(str::to_owned));
    }
    let draft = builder.mention(span.sentence, span.words.clone(), MentionForm::Name, mention_kind(kind));
    draft.resolve(actor, ResolvedBy::Model, confidence::TAGGED);
    None
}

/// The body named before whose name begins with this one word: `Mahan` after Mahan Air.
fn body_of(builder: &Builder, span: &NameSpan) -> Option<u32> {
    let word = &builder.scene.words[span.sentence][span.words.start].folded;
    builder.body_beginning(word).filter(|_| span.words.len() == 1)
}

/// Adds a short name of a body.
fn add_body(builder: &mut Builder, span: &NameSpan, body: u32) {
    let kind = mention_kind(builder.actors[body as usize].kind);
    let draft = builder.mention(span.sentence, span.words.clone(), MentionForm::Name, kind);
    draft.resolve(body, ResolvedBy::NameVariant, confidence::VARIANT);
}

/// Adds "the North" and "the South" where the two halves of a divided country are the topic.
fn add_halves(builder: &mut Builder) {
    let pairs = [("PRK", "KOR"), ("VDR", "RVN"), ("SDN", "SSD"), ("YEM", "YMD")];
    let names = |builder: &Builder, code: &str| builder.actors.iter().any(|actor| actor.id == code);
    let own = builder.scene.document.country.clone();
    let is_topic = |&(north, south): &(&str, &str)| {
        let is_own = own.as_deref().is_some_and(|own| own == north || own == south);
        names(builder, north) && names(builder, south)
            || is_own && (names(builder, north) || names(builder, south)) && north == "PRK"
    };
    let Some(&(north, south)) = pairs.iter().find(|pair| is_topic(pair)) else {
        return;
    };
    for sentence in 0..builder.scene.sentences.len() {
        for at in 1..builder.scene.words[sentence].len() {
            let code = match builder.scene.words[sentence][at].folded.as_str() {
                "north" => north,
                "south" => south,
                _ => continue,
            };
            if is_half(builder.scene, sentence, at) && !builder.is_named(sentence, at) {
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
        next.gap != Gap::Hyphen
            && next.folded != "of"
            && !(next.gap == Gap::Space && next.shape == Shape::Capital)
    });
    let before = at.checked_sub(2).map(|idx| words[idx].folded.as_str());
    let is_small = words[at].shape == Shape::Lower;
    is_alone
        && (!is_small || matches!(before, Some("with" | "against" | "between" | "toward" | "towards" | "by")))
}

/// Adds the acronyms that the text introduces in brackets after a name, wherever they stand.
fn add_acronyms(builder: &mut Builder) {
    let mut introduced = FxHashMap::default();
    for draft in &builder.drafts {
        let words = &builder.scene.words[draft.sentence()];
        let Some(actor) = draft.mention.actor else {
            continue;
        };
        let Some(word) = words.get(draft.words.end) else {
            continue;
        };
        let is_body = !matches!(builder.actors[actor as usize].kind, ActorKind::Person | ActorKind::State);
        if is_body && draft.words.len() > 1 && word.gap == Gap::Bracket && word.shape == Shape::Upper {
            introduced.entry(word.folded.clone()).or_insert(actor);
        }
    }
    let mut places = Vec::new();
    for (sentence, words) in builder.scene.words.iter().enumerate() {
        let acronyms = words.iter().enumerate().filter(|(_, word)| word.shape == Shape::Upper);
        let known = acronyms.filter_map(|(at, word)| Some((sentence, at, *introduced.get(&word.folded)?)));
        places.extend(known.filter(|_| !builder.scene.capitals[sentence]));
    }
    // A row of the lexicon or the tagger that reads the acronym otherwise gives way to the text.
    let taken: FxHashSet<(usize, usize)> = places.iter().map(|&(sentence, at, _)| (sentence, at)).collect();
    builder
        .drafts
        .retain(|draft| draft.words.len() != 1 || !taken.contains(&(draft.sentence(), draft.words.start)));
    for (sentence, at, actor) in places {
        let kind = mention_kind(builder.actors[actor as usize].kind);
        let draft = builder.mention(sentence, at..at + 1, MentionForm::Name, kind);
        draft.resolve(actor, ResolvedBy::NameVariant, confidence::VARIANT);
    }
}

/// Capitalised words outside all names that are the family name of someone in the document.
fn uncovered_short_names(builder: &Builder, spans: &[NameSpan]) -> Vec<NameSpan> {
    let people = builder.actors.iter().zip(&builder.traits);
    let full = people.filter(|(row, traits)| row.kind == ActorKind::Person && traits.parts.len() > 1);
    let families: FxHashSet<&SmolStr> = full.flat_map(|(_, traits)| short_names(&traits.parts)).collect();
    let mut found = Vec::new();
    for sentence in 0..builder.scene.sentences.len() {
        let words = &builder.scene.words[sentence];
        let start = spans.partition_point(|span| span.sentence < sentence);
        let end = spans.partition_point(|span| span.sentence <= sentence);
        let covered = &spans[start..end];
        for (at, word) in words.iter().enumerate() {
            let is_capital = word.shape == Shape::Capital
                || word.shape == Shape::Upper && builder.scene.capitals[sentence];
            let is_name = is_capital && word.folded.len() > 1 && !is_month(&word.folded);
            let is_plural = word.folded.ends_with('s') && at > 0 && words[at - 1].folded == "the";
            if is_name
                && !covered.iter().any(|span| span.words.contains(&at))
                && !is_plural
                && families.contains(&word.folded)
                && !is_part_of_longer_name(builder, sentence, at)
            {
                found.push(NameSpan { sentence, words: at..at + 1, readings: Vec::new(), tag: None });
            }
        }
    }
    found
}

/// Whether another given name precedes, so that this is someone else: `Hunter Biden`.
fn is_part_of_longer_name(builder: &Builder, sentence: usize, at: usize) -> bool {
    let Some(before) = builder.scene.before(sentence, at) else {
        return false;
    };
    let gap = builder.scene.words[sentence][at].gap;
    let follows = gap == Gap::Space
        && before.shape == Shape::Capital
        && builder.scene.index.given(&before.folded).is_some();
    follows && !builder.scene.is_first(sentence, at - 1)
}

fn add_short(builder: &mut Builder, namesakes: &mut Namesakes, span: &NameSpan, salience: &Salience) {
    let word = builder.scene.words[span.sentence][span.words.start].folded.clone();
    if is_family(builder, span, &word) {
        return;
    }
    let title = title_before(builder.scene, span.sentence, span.words.start);
    let phrase = title.clone().map(|range| fold_phrase(builder.scene.text_of(span.sentence, range)));
    let gender = title
        .and_then(|range| builder.scene.index.kind_of(&builder.scene.words[span.sentence][range]))
        .and_then(|kind| kind.gender);
    let here = builder.scene.span(span.sentence, span.words.clone()).start;
    let resolution = match namesakes.nearest(builder, &word, span.tag.is_some(), here, gender) {
        Some(actor) => Some((actor, ResolvedBy::NameVariant, confidence::VARIANT)),
        None => office_holder(builder, &word, phrase.as_deref(), salience)
            .map(|actor| (actor, ResolvedBy::Dictionary, confidence::OFFICE)),
    };
    if let Some(body) = builder.body_beginning(&word).filter(|_| resolution.is_none() && phrase.is_none()) {
        add_body(builder, span, body);
        return;
    }
    let name = builder.scene.text_of(span.sentence, span.words.clone());
    let resolution = resolution.or_else(|| {
        builder.unknown(name, ActorKind::Person).map(|actor| (actor, ResolvedBy::Model, confidence::TAGGED))
    });
    let Some((actor, by, confidence)) = resolution else {
        return;
    };
    let is_unknown = !builder.actors[actor as usize].known;
    let given = builder.scene.index.given(&word).filter(|_| is_unknown);
    let traits = &mut builder.traits[actor as usize];
    traits.gender = traits.gender.or(gender).or(given);
    let draft = builder.mention(span.sentence, span.words.clone(), MentionForm::Name, MentionKind::Person);
    draft.resolve(actor, by, confidence);
    let draft = builder.drafts.len() - 1;
    namesakes.add(builder, &builder.drafts[draft]);
}

/// Whether a plural names several of one family: `the Bidens`.
fn is_family(builder: &Builder, span: &NameSpan, word: &str) -> bool {
    let follows_article =
        builder.scene.before(span.sentence, span.words.start).is_some_and(|before| before.folded == "the");
    let Some(stem) = word.strip_suffix('s').filter(|_| follows_article) else {
        return false;
    };
    builder.is_family(stem)
}

/// The one person of that family name who holds the office of the title on the day; without a title, a high one.
fn office_holder(builder: &mut Builder, word: &str, title: Option<&str>, salience: &Salience) -> Option<u32> {
    let day = builder.scene.day;
    let mut best: Option<(u16, (bool, u32, u8))> = None;
    let mut is_tied = false;
    for &idx in builder.scene.index.family(word) {
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
    let idx = match best {
        Some((idx, _)) if !is_tied => idx,
        Some(_) => return None,
        None => last_holder(builder.scene.index, word, title?, day?)?,
    };
    Some(builder.person(&lexicon::persons()[usize::from(idx)]))
}

/// The last head of a state or government of that family name before a day: `President Bush` in 2010.
fn last_holder(index: &Index, word: &str, title: &str, day: Date) -> Option<u16> {
    let terms = index.family(word).iter().flat_map(|&idx| {
        let person = &lexicon::persons()[usize::from(idx)];
        lexicon::offices_of(person.id).iter().map(move |office| (idx, office))
    });
    let past = terms.filter(|(_, office)| {
        office.rank == 1 && is_same_office(office.role, title) && office.to.is_some_and(|to| to < day)
    });
    past.max_by_key(|(_, office)| office.to).map(|(idx, _)| idx)
}

/// No name has more titles in a row.
const MAX_TITLES: usize = 8;

/// The title right before a name: `Secretary of State`, `First Vice Minister`, without a nationality.
pub(crate) fn title_before(scene: &Scene, sentence: usize, start: usize) -> Option<Range<usize>> {
    let words = &scene.words[sentence];
    if start == 0 || !matches!(words[start].gap, Gap::Space | Gap::Stop) {
        return None;
    }
    let index = scene.index;
    let mut begin = start;
    for _ in 0..MAX_TITLES {
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
