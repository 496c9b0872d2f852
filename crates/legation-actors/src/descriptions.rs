//! Descriptions: a noun for actors with the state, body or person that owns it, written or understood.

use std::ops::Range;

use legation_doc::{ActorKind, MentionForm, MentionKind, Deprel, ResolvedBy, Role, Sector, Span, Upos};
use legation_lexicon as lexicon;

use crate::builder::{Builder, Draft, fold_phrase, is_same_office};
use crate::confidence;
use crate::index::{Index, Kind, Number};
use crate::names::Salience;
use crate::people::{mention_kind, title_before};
use crate::scene::Scene;
use crate::words::{Gap, Shape};

/// Adds descriptions, gives people their titles, and resolves what can be.
pub(crate) fn find(builder: &mut Builder, salience: &Salience) {
    let cover = Cover::of(builder);
    let mut all = Vec::new();
    for sentence in 0..builder.scene.sentences.len() {
        all.extend(descriptions(builder, &cover, sentence));
    }
    for description in &all {
        if let Some(person) = description.person {
            describe(builder, description, person);
        }
    }
    add_titles(builder);
    for description in &all {
        add(builder, description, salience);
    }
    builder.sort();
}

/// A description as it stands in a sentence.
#[derive(Debug, Clone)]
struct Description {
    sentence: usize,
    /// The noun phrase of the lexicon: `foreign ministry spokesman`.
    noun: Range<usize>,
    /// From the owner or the first modifier to the last word of the complement.
    whole: Range<usize>,
    kind: Kind,
    determiner: Determiner,
    /// Draft of the state, body or person that owns it.
    owner: Option<usize>,
    /// State of the place where it is, where nothing owns it: `a spokesman in Baghdad`.
    place: Option<&'static str>,
    /// Draft of the person whom it describes.
    person: Option<usize>,
    /// Whether the person's name follows at once, so that it is a title and no mention of its own.
    is_title: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Determiner {
    Definite,
    Indefinite,
    Possessive,
    None,
}

/// Which draft covers each word of each sentence.
struct Cover(Vec<Vec<Option<usize>>>);

impl Cover {
    fn of(builder: &Builder) -> Self {
        let mut cover: Vec<Vec<Option<usize>>> = builder.scene.words.iter().map(|words| vec![None; words.len()]).collect();
        for (idx, draft) in builder.drafts.iter().enumerate() {
            for word in draft.words.clone() {
                cover[draft.sentence()][word].get_or_insert(idx);
            }
        }
        Self(cover)
    }

    fn at(&self, sentence: usize, word: usize) -> Option<usize> {
        self.0[sentence].get(word).copied().flatten()
    }
}

fn descriptions(builder: &Builder, cover: &Cover, sentence: usize) -> Vec<Description> {
    let mut found = Vec::new();
    let words = &builder.scene.words[sentence];
    let mut at = 0;
    while at < words.len() {
        let kind = if cover.at(sentence, at).is_some() { None } else { Index::shared().kind_at(&words[at..]) };
        match kind {
            Some((kind, length)) if (at..at + length).all(|word| cover.at(sentence, word).is_none()) && is_noun_here(builder.scene, sentence, at..at + length) => {
                found.extend(description(builder, cover, sentence, at..at + length, kind));
                at += length;
            }
            _ => at += 1,
        }
    }
    found
}

/// Keeps out verbs, and nouns that denote a body with a capital only: `the House`.
fn is_noun_here(scene: &Scene, sentence: usize, noun: Range<usize>) -> bool {
    let words = &scene.words[sentence];
    let last = &words[noun.end - 1];
    if words[noun.start].gap == Gap::Apostrophe && words[noun.start].folded == "s" {
        return false;
    }
    if noun.len() == 1 && matches!(last.folded.as_str(), "house" | "houses") && last.shape == Shape::Lower {
        return false;
    }
    let token = &scene.sentences[sentence].tokens[last.token as usize];
    if matches!(token.deprel, Deprel::Compound | Deprel::Amod) && last.shape == Shape::Lower && !is_before_name(scene, sentence, noun.end) {
        return false;
    }
    noun.len() > 1 || !matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Adv | Upos::Adp | Upos::Pron)
}

/// Whether a capitalised word follows, which the noun may be a title of.
fn is_before_name(scene: &Scene, sentence: usize, end: usize) -> bool {
    scene.word(sentence, end).is_some_and(|word| word.shape != Shape::Lower && matches!(word.gap, Gap::Space | Gap::Stop))
}

fn description(builder: &Builder, cover: &Cover, sentence: usize, noun: Range<usize>, kind: Kind) -> Option<Description> {
    let scene = builder.scene;
    let (mut owner, determiner, start) = owner_before(builder, cover, sentence, noun.start);
    let (complement, end) = owner_after(builder, cover, sentence, noun.end);
    owner = owner.or(complement);
    let is_person = |draft: &usize| builder.drafts[*draft].mention.kind == MentionKind::Person;
    let follows = |gap: Gap| scene.word(sentence, end).is_some_and(|word| word.gap == gap);
    let next = cover.at(sentence, end).filter(is_person).filter(|&draft| builder.drafts[draft].words.start == end);
    let is_singular = kind.number == Number::Person && !kind.is_plural;
    let beside = follows(Gap::Space) || follows(Gap::Stop);
    let titled = next.filter(|_| kind.number == Number::Person && beside).or_else(|| {
        let is_body = |draft: &usize| builder.drafts[*draft].mention.kind == MentionKind::Organization;
        let body = cover.at(sentence, end).filter(is_body).filter(|&draft| builder.drafts[draft].words.start == end);
        body.filter(|_| kind.number == Number::Body && !kind.is_plural && beside)
    });
    let apposed = || {
        let before = cover.at(sentence, start.checked_sub(1)?).filter(is_person)?;
        let gap = scene.word(sentence, start)?.gap;
        (gap == Gap::Comma && builder.drafts[before].words.end == start && titled.is_none()).then_some(before)
    };
    let following = || next.filter(|_| follows(Gap::Comma) && (owner.is_some() || determiner != Determiner::None));
    let person = titled.or_else(|| if is_singular { apposed().or_else(following) } else { None });
    if person.is_none() && kind.is_title {
        return None;
    }
    let place = place_after(builder, cover, sentence, noun.end).filter(|_| owner.is_none());
    Some(Description {
        sentence,
        place,
        noun,
        whole: start..end,
        kind,
        determiner,
        owner,
        person,
        is_title: titled.is_some(),
    })
}

/// The owner that stands before a noun, the determiner, and the first word of the whole.
fn owner_before(builder: &Builder, cover: &Cover, sentence: usize, noun: usize) -> (Option<usize>, Determiner, usize) {
    let scene = builder.scene;
    let words = &scene.words[sentence];
    let mut at = noun;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else { break };
        if !matches!(words[at].gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe) {
            if scene.is_possessor(sentence, at) {
                let owner = cover.at(sentence, before).filter(|&draft| builder.drafts[draft].words.end == at);
                return (owner, Determiner::Possessive, owner.map_or(at, |draft| builder.drafts[draft].words.start));
            }
            break;
        }
        if scene.is_possessive_mark(sentence, before) {
            let owner = before.checked_sub(1).and_then(|word| cover.at(sentence, word));
            let start = owner.map_or(at, |draft| builder.drafts[draft].words.start);
            return (owner, Determiner::Possessive, start);
        }
        if let Some(draft) = cover.at(sentence, before) {
            let start = builder.drafts[draft].words.start;
            // The Russian-led are not Russia's.
            if words[at].gap == Gap::Hyphen && at < noun {
                return (None, Determiner::Indefinite, at);
            }
            let (determiner, start) = match start.checked_sub(1).map(|idx| determiner(&words[idx].folded)) {
                Some(found) if found != Determiner::None && words[start].gap == Gap::Space => (found, start - 1),
                _ => (Determiner::None, start),
            };
            return (Some(draft), determiner, start);
        }
        let found = determiner(&words[before].folded);
        if found != Determiner::None {
            return (None, found, before);
        }
        if !is_modifier(scene, sentence, before) {
            break;
        }
        at = before;
    }
    (None, Determiner::None, at)
}

/// The owner that stands after a noun with `of`, or `in` where it is a state, and the word after it.
fn owner_after(builder: &Builder, cover: &Cover, sentence: usize, end: usize) -> (Option<usize>, usize) {
    let words = &builder.scene.words[sentence];
    let Some(link) = words.get(end).filter(|word| word.gap == Gap::Space) else { return (None, end) };
    if !matches!(link.folded.as_str(), "of" | "in" | "for" | "to") {
        return (None, end);
    }
    let mut at = end + 1;
    if words.get(at).is_some_and(|word| word.folded == "the") {
        at += 1;
    }
    let Some(draft) = cover.at(sentence, at) else {
        let body = words.get(at..).and_then(|rest| Index::shared().kind_at(rest)).filter(|(kind, _)| kind.number == Number::Body);
        return (None, body.filter(|_| link.folded == "of").map_or(end, |(_, length)| at + length));
    };
    let found = &builder.drafts[draft];
    let is_state = matches!(found.mention.kind, MentionKind::State | MentionKind::Place);
    let is_before_name = cover.at(sentence, found.words.end).is_some_and(|next| builder.drafts[next].mention.kind == MentionKind::Person);
    if matches!(link.folded.as_str(), "to" | "for") && is_before_name {
        return (None, found.words.end);
    }
    let is_owner = link.folded == "of" || link.folded == "in" && is_state;
    if is_owner && found.mention.actor.is_some() && found.mention.kind != MentionKind::Person {
        let end = if link.folded == "of" { found.words.end } else { end };
        return (Some(draft), end);
    }
    (None, end)
}

/// The state of the town or region after `in` or `at`.
fn place_after(builder: &Builder, cover: &Cover, sentence: usize, end: usize) -> Option<&'static str> {
    let words = &builder.scene.words[sentence];
    let link = words.get(end).filter(|word| matches!(word.folded.as_str(), "in" | "at"))?;
    let at = end + 1 + usize::from(words.get(end + 1).is_some_and(|word| word.folded == "the"));
    let draft = cover.at(sentence, at).filter(|_| link.gap == Gap::Space)?;
    builder.drafts[draft].place
}

fn determiner(folded: &str) -> Determiner {
    match folded {
        "the" | "this" | "that" | "these" | "those" => Determiner::Definite,
        "a" | "an" | "some" | "any" | "several" | "many" | "two" | "three" | "four" | "five" | "no" | "another" | "other" | "more" | "most"
        | "all" | "both" | "few" | "each" | "every" => Determiner::Indefinite,
        "his" | "her" | "their" | "its" | "our" | "my" | "your" | "whose" => Determiner::Possessive,
        _ => Determiner::None,
    }
}

/// Whether a word may stand between a noun and its owner: `North Korean nuclear negotiators`.
fn is_modifier(scene: &Scene, sentence: usize, at: usize) -> bool {
    let word = &scene.words[sentence][at];
    let upos = scene.sentences[sentence].tokens[word.token as usize].upos;
    let is_function = matches!(
        word.folded.as_str(),
        "and" | "or" | "of" | "in" | "to" | "for" | "by" | "with" | "from" | "on" | "at" | "as" | "that" | "who" | "which" | "when" | "while"
            | "but" | "said" | "says" | "told" | "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "would" | "be" | "been"
            | "not" | "than" | "without" | "during" | "among" | "through" | "like" | "per" | "amid" | "despite" | "via" | "since" | "until"
            | "within" | "across" | "around" | "near" | "off" | "up" | "down" | "out" | "so" | "then" | "now" | "today" | "yesterday" | "including" | "if" | "because" | "after" | "before" | "against" | "between" | "into" | "over" | "under" | "about" | "also"
    );
    let fits = matches!(upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::X)
        || upos == Upos::Verb && (word.folded.ends_with("ed") || word.folded.ends_with("ing"));
    !is_function && fits
}

/// Notes a title or apposition on the person it describes.
fn describe(builder: &mut Builder, description: &Description, draft: usize) {
    let scene = builder.scene;
    let Some(actor) = builder.drafts[draft].mention.actor else { return };
    let phrase = fold_phrase(scene.text_of(description.sentence, description.noun.clone()));
    let owner = description.owner.and_then(|owner| builder.drafts[owner].mention.actor);
    let country = owner.and_then(|owner| builder.country(owner).map(str::to_owned));
    let sector = owner.and_then(|owner| builder.actors[owner as usize].sector);
    let start = if description.is_title {
        let owner = description.owner.filter(|&owner| {
            let owner = &builder.drafts[owner];
            owner.words.end <= description.noun.start && !scene.is_possessor(description.sentence, owner.words.end)
        });
        owner.map_or(description.noun.start, |owner| builder.drafts[owner].words.start)
    } else {
        role_start(builder, description)
    };
    let end = description.whole.end.max(description.noun.end);
    let span = with_stop(scene, scene.span(description.sentence, start..end));
    let mention = &mut builder.drafts[draft].mention;
    if is_honorific(&phrase) {
        return;
    }
    mention.role.get_or_insert(span);
    let traits = &mut builder.traits[actor as usize];
    traits.descriptions.push(phrase);
    traits.gender = traits.gender.or(description.kind.gender);
    let row = &mut builder.actors[actor as usize];
    if !row.known {
        row.country = row.country.take().or(country);
        row.sector = row.sector.or(description.kind.sector).or(sector);
        let role = span.of(scene.text).split_whitespace().collect::<Vec<_>>().join(" ");
        if row.roles.iter().all(|known| known.role != role) {
            row.roles.push(Role { role, from: None, to: None });
        }
    }
}

/// A role begins after its determiner and possessor.
fn role_start(builder: &Builder, description: &Description) -> usize {
    let words = &builder.scene.words[description.sentence];
    let mut start = description.whole.start;
    if let Some(owner) = description.owner.map(|owner| &builder.drafts[owner]) {
        if owner.words.end <= description.noun.start && builder.scene.is_possessor(description.sentence, owner.words.end) {
            start = owner.words.end + usize::from(builder.scene.is_possessive_mark(description.sentence, owner.words.end));
        }
    }
    while start < description.noun.start && determiner(&words[start].folded) != Determiner::None {
        start += 1;
    }
    start
}

/// Whether a title is mere courtesy and tells no role.
fn is_honorific(phrase: &str) -> bool {
    matches!(phrase, "mr" | "mrs" | "ms" | "miss" | "madam" | "madame" | "comrade" | "sir" | "dame" | "messrs" | "his excellency" | "her excellency")
}

/// A title that is shortened keeps its stop: `Gen.`
fn with_stop(scene: &Scene, span: Span) -> Span {
    let has_stop = span.len() <= 5 && scene.text[span.end as usize..].starts_with('.');
    Span { end: span.end + u32::from(has_stop), ..span }
}

/// Extends the names of people over the titles before them, and reads the gender of the title.
fn add_titles(builder: &mut Builder) {
    let index = Index::shared();
    for idx in 0..builder.drafts.len() {
        let draft = &builder.drafts[idx];
        if draft.mention.kind != MentionKind::Person || draft.mention.form != MentionForm::Name {
            continue;
        }
        let (sentence, start) = (draft.sentence(), draft.words.start);
        let Some(title) = title_before(builder.scene, sentence, start) else { continue };
        let kind = index.kind_of(&builder.scene.words[sentence][title.clone()]);
        let span = builder.scene.span(sentence, title.clone());
        let draft = &mut builder.drafts[idx];
        draft.mention.span = span.cover(draft.mention.span);
        draft.mention.head = builder.scene.head(sentence, draft.mention.span);
        let phrase = fold_phrase(builder.scene.text_of(sentence, title));
        if !is_honorific(&phrase) {
            draft.mention.role.get_or_insert(with_stop(builder.scene, span));
        }
        let Some(actor) = draft.mention.actor else { continue };
        let traits = &mut builder.traits[actor as usize];
        traits.gender = traits.gender.or(kind.and_then(|kind| kind.gender));
        traits.descriptions.push(phrase);
    }
}

/// Adds the mention that a description is, and resolves it.
fn add(builder: &mut Builder, description: &Description, salience: &Salience) {
    if description.is_title {
        return;
    }
    let (actor, by, confidence) = match resolution(builder, description, salience) {
        Some((actor, by, confidence)) => (Some(actor), Some(by), confidence),
        None => (None, None, 0.0),
    };
    let Description { kind, .. } = description;
    let is_name = is_proper(builder, description, actor);
    let words = mention_words(builder, description, is_name);
    let noun_kind = match kind.number {
        Number::Person if !kind.is_plural => MentionKind::Person,
        Number::Person | Number::Group => MentionKind::Group,
        Number::Body => MentionKind::Organization,
    };
    let mention_kind = actor.map_or(noun_kind, |actor| match mention_kind(builder.actors[actor as usize].kind) {
        MentionKind::Government | MentionKind::State if noun_kind == MentionKind::Person => MentionKind::Person,
        MentionKind::Government if noun_kind == MentionKind::Group => MentionKind::Group,
        found => found,
    });
    let form = if is_name { MentionForm::Name } else { MentionForm::Nominal };
    let head = builder.scene.head(description.sentence, builder.scene.span(description.sentence, description.noun.clone()));
    let draft = builder.mention(description.sentence, words, form, mention_kind);
    draft.mention.head = head;
    draft.is_plural = kind.is_plural;
    draft.sector = kind.sector;
    draft.mention.actor = actor;
    draft.mention.resolved_by = by;
    draft.mention.confidence = confidence;
}

/// The words of the mention: determiner and adjacent owner, noun, and the owner after `of`; a possessor in
/// front stays outside, being a mention of its own.
fn mention_words(builder: &Builder, description: &Description, is_name: bool) -> Range<usize> {
    let mut start = description.whole.start;
    if let Some(owner) = description.owner.map(|owner| &builder.drafts[owner]) {
        let is_person = owner.mention.kind == MentionKind::Person;
        if is_person && owner.words.end <= description.noun.start && owner.words.start >= start
            && builder.scene.is_possessor(description.sentence, owner.words.end)
        {
            start = description.noun.start;
        }
    }
    // A people is named by the noun alone: `dissident Kurds`.
    if description.owner.is_none() && is_name && description.determiner == Determiner::None {
        start = description.noun.start;
    }
    start..description.whole.end.max(description.noun.end)
}

/// Whether a description names its actor as a name would: `Iranian army`, `the Turkish Ministry of Foreign Affairs`.
fn is_proper(builder: &Builder, description: &Description, actor: Option<u32>) -> bool {
    let Some(actor) = actor else { return false };
    let owner = description.owner.and_then(|owner| builder.drafts[owner].mention.actor);
    if builder.actors[actor as usize].kind == ActorKind::Group && owner.is_none() {
        return builder.actors[actor as usize].country.is_none();
    }
    let is_of_state = owner.is_some_and(|owner| builder.actors[owner as usize].country.is_some() && owner != actor);
    let sector = builder.actors[actor as usize].sector;
    let is_loose = matches!(sector, Some(Sector::Civilian | Sector::Business | Sector::Labour | Sector::Education | Sector::NonGovernmental));
    let is_branch = builder.actors[actor as usize].id.contains('.') && !is_loose;
    description.kind.number != Number::Person && is_branch && is_of_state
}

fn resolution(builder: &mut Builder, description: &Description, salience: &Salience) -> Option<(u32, ResolvedBy, f32)> {
    if let Some(person) = description.person {
        return builder.drafts[person].mention.actor.map(|actor| (actor, ResolvedBy::Coreference, confidence::APPOSITION));
    }
    let phrase = fold_phrase(builder.scene.text_of(description.sentence, description.noun.clone()));
    let owner = description.owner.and_then(|owner| builder.drafts[owner].mention.actor);
    match owner {
        Some(owner) => owned(builder, description, owner, &phrase),
        None if description.owner.is_some() => None,
        None if description.place.is_some() && description.determiner != Determiner::Possessive => {
            let sector = description.kind.sector.or(leaders(&phrase)).filter(|sector| *sector != Sector::InternationalOrganization)?;
            let actor = builder.branch(description.place?, sector);
            Some((actor, ResolvedBy::Coreference, confidence::CONTEXT))
        }
        None => understood(builder, description, &phrase, salience),
    }
}

/// Resolves a description whose owner is written.
fn owned(builder: &mut Builder, description: &Description, owner: u32, phrase: &str) -> Option<(u32, ResolvedBy, f32)> {
    let kind = description.kind;
    let row = &builder.actors[owner as usize];
    let country = row.country.clone();
    let is_capital = description.owner.is_some_and(|draft| builder.drafts[draft].mention.confidence == confidence::CAPITAL);
    match row.kind {
        ActorKind::Government if !is_capital && !is_armed(kind.sector) => {
            let is_own = kind.number != Number::Body || kind.sector == Some(Sector::Government);
            is_own.then_some((owner, ResolvedBy::Dictionary, confidence::BRANCH))
        }
        ActorKind::Government if !is_capital && kind.sector == Some(Sector::Media) => None,
        ActorKind::State | ActorKind::Government => {
            let country = country?;
            if is_state_noun(phrase) {
                return None;
            }
            if is_office(kind) && description.determiner != Determiner::Indefinite {
                if let Some(person) = holder(builder, description, Some(&country), phrase) {
                    return Some((person, ResolvedBy::Coreference, confidence::DESCRIPTION));
                }
            }
            let sector = kind.sector.or(leaders(phrase));
            match sector {
                Some(Sector::InternationalOrganization) => None,
                Some(sector) => Some((builder.branch(&country, sector), ResolvedBy::Dictionary, confidence::BRANCH)),
                None if kind.number == Number::Person => None,
                None => Some((builder.state(&country), ResolvedBy::Dictionary, confidence::CONTEXT)),
            }
        }
        ActorKind::Person => {
            let is_power = matches!(kind.sector, Some(Sector::Government | Sector::Military)) && kind.number != Number::Person;
            let country = country.filter(|_| is_power)?;
            Some((builder.branch(&country, kind.sector?), ResolvedBy::Coreference, confidence::DESCRIPTION))
        }
        ActorKind::Organization | ActorKind::Group => Some((owner, ResolvedBy::Dictionary, confidence::DESCRIPTION)),
    }
}

/// Resolves a description whose owner is left to the reader.
fn understood(builder: &mut Builder, description: &Description, phrase: &str, salience: &Salience) -> Option<(u32, ResolvedBy, f32)> {
    let kind = description.kind;
    let words = &builder.scene.words[description.sentence];
    let is_capital = words[description.noun.start].shape == Shape::Capital && !builder.scene.is_first(description.sentence, description.noun.start);
    let is_definite = description.determiner == Determiner::Definite;
    if is_state_noun(phrase) {
        let country = context(builder, description, salience).filter(|_| is_definite && !kind.is_plural)?;
        return Some((builder.state(&country), ResolvedBy::Coreference, confidence::CONTEXT));
    }
    if is_capital && description.noun.len() == 1 && is_people(kind) {
        let name = builder.scene.text_of(description.sentence, description.noun.clone());
        let actor = builder.unknown(name, ActorKind::Group)?;
        return Some((actor, ResolvedBy::Model, confidence::TAGGED));
    }
    if is_definite && matches!(phrase, "organization" | "organisation") && is_capital {
        let actor = last_international_body(builder, description)?;
        return Some((actor, ResolvedBy::Coreference, confidence::DESCRIPTION));
    }
    if is_definite && kind.number != Number::Person {
        if let Some(actor) = named_body(builder, description, phrase) {
            return Some((actor, ResolvedBy::Coreference, confidence::DESCRIPTION));
        }
    }
    if is_office(kind) && (is_definite || is_capital) {
        if let Some(person) = holder(builder, description, None, phrase) {
            return Some((person, ResolvedBy::Coreference, confidence::DESCRIPTION));
        }
        let country = context(builder, description, salience)?;
        if let Some(person) = holder(builder, description, Some(&country), phrase) {
            return Some((person, ResolvedBy::Coreference, confidence::CONTEXT));
        }
    }
    if kind.is_plural && is_office_of_many(phrase) {
        return None;
    }
    let sector = kind.sector.filter(|sector| {
        let is_state_sector = matches!(
            sector,
            Sector::Government | Sector::Military | Sector::Legislature | Sector::Judiciary | Sector::Police | Sector::Intelligence
                | Sector::Rebels | Sector::Opposition
        );
        is_state_sector || *sector == Sector::Media && phrase.starts_with("state ")
    })?;
    let is_sure = match kind.number {
        Number::Person => is_official(phrase),
        Number::Body => is_definite || is_capital || sector == Sector::Media,
        Number::Group => description.determiner != Determiner::Indefinite,
    };
    if !is_sure {
        return None;
    }
    let country = context(builder, description, salience)?;
    Some((builder.branch(&country, sector), ResolvedBy::Coreference, confidence::CONTEXT))
}

/// Soldiers, rebels and police of the White House are not the White House.
fn is_armed(sector: Option<Sector>) -> bool {
    matches!(sector, Some(Sector::Military | Sector::Rebels | Sector::Police | Sector::Opposition | Sector::Media))
}

/// Whether a phrase denotes a state as a whole: `the country`.
fn is_state_noun(phrase: &str) -> bool {
    matches!(phrase.rsplit(' ').next(), Some("country" | "countries" | "nation" | "nations" | "state" | "states" | "republic" | "kingdom"))
}

/// Whether a plural denotes holders of one office each, so of several states: `the foreign ministers`.
fn is_office_of_many(phrase: &str) -> bool {
    let last = phrase.rsplit(' ').next().unwrap_or_default();
    let is_head = ["heads of", "chiefs of", "ministers of", "secretaries of"].iter().any(|start| phrase.starts_with(start));
    is_head || matches!(last, "ministers" | "presidents" | "leaders" | "ambassadors" | "envoys" | "premiers" | "kings" | "monarchs" | "secretaries" | "diplomats")
}

/// Whether a phrase denotes one who speaks for a branch of the state: `a military spokesman`.
fn is_official(phrase: &str) -> bool {
    let is_state = ["government", "military", "army", "police", "ministry", "presidential", "state", "navy", "defence"]
        .iter()
        .any(|word| phrase.starts_with(word) || phrase.contains(&format!(" {word}")));
    let is_voice = ["spokesman", "spokeswoman", "spokesperson", "official", "officer", "source"].iter().any(|word| phrase.ends_with(word));
    is_state && is_voice
}

/// Whether a noun is an office that one person holds.
fn is_office(kind: Kind) -> bool {
    kind.number == Number::Person && !kind.is_plural && matches!(kind.sector, Some(Sector::Government | Sector::Legislature) | None)
}

/// Whether a capitalised plural names a people or a faith: `Kurds`.
fn is_people(kind: Kind) -> bool {
    kind.number == Number::Group && kind.is_plural && kind.sector == Some(Sector::Civilian)
}

/// Leaders, aides and the like act for their government where a state owns them.
fn leaders(phrase: &str) -> Option<Sector> {
    let last = phrase.rsplit(' ').next().unwrap_or_default();
    let is_leader = matches!(last, "leader" | "leaders" | "leadership" | "officials" | "official" | "authorities" | "side" | "delegation"
        | "negotiator" | "negotiators" | "spokesman" | "spokeswoman" | "spokesperson" | "aide" | "aides" | "delegates" | "envoy" | "envoys");
    is_leader.then_some(Sector::Government)
}

/// The person of the document, else of the lexicon, who holds an office of a country on the day.
fn holder(builder: &mut Builder, description: &Description, country: Option<&str>, phrase: &str) -> Option<u32> {
    let here = builder.scene.span(description.sentence, description.noun.clone()).start;
    let candidates: Vec<u32> = (0..builder.actors.len() as u32)
        .filter(|&actor| builder.actors[actor as usize].kind == ActorKind::Person)
        .filter(|&actor| country.is_none_or(|code| builder.country(actor) == Some(code)) && holds(builder, actor, phrase))
        .collect();
    let score = |&actor: &u32| {
        let named = builder.drafts.iter().filter(|draft| draft.mention.actor == Some(actor) && draft.mention.form == MentionForm::Name);
        let nearest = named.clone().filter(|draft| draft.mention.span.start < here).map(|draft| draft.sentence()).max();
        let distance = nearest.map_or(8, |sentence| description.sentence.saturating_sub(sentence).min(6));
        (2 * named.count().min(6) + 8 - distance, std::cmp::Reverse(actor))
    };
    if let Some(actor) = candidates.into_iter().max_by_key(score) {
        return Some(actor);
    }
    let (country, day) = (country?, builder.scene.day?);
    let mut held = lexicon::offices()
        .iter()
        .filter(|office| office.country == Some(country) && office.rank <= 2 && office.is_held_on(day) && is_same_office(office.role, phrase));
    let only = held.next()?;
    if held.next().is_some() {
        return None;
    }
    let person = lexicon::person(only.person)?;
    Some(builder.person(person))
}

fn holds(builder: &Builder, actor: u32, phrase: &str) -> bool {
    let id = &builder.actors[actor as usize].id;
    let mut terms = lexicon::offices_of(id).iter().filter(|office| is_same_office(office.role, phrase)).peekable();
    match terms.peek() {
        Some(_) => terms.any(|office| builder.scene.day.is_none_or(|day| office.is_held_on(day))),
        None => builder.traits[actor as usize].descriptions.iter().any(|known| is_same_office(known, phrase)),
    }
}

/// The last body named before whose name has the noun: `the Council` after the Security Council, `the agency`.
fn named_body(builder: &Builder, description: &Description, phrase: &str) -> Option<u32> {
    let here = builder.scene.span(description.sentence, description.noun.clone()).start;
    let candidates = builder.drafts.iter().filter(|draft| draft.mention.span.end <= here && draft.mention.form == MentionForm::Name);
    let of_noun = |draft: &&Draft| {
        let Some(actor) = draft.mention.actor else { return false };
        let row = &builder.actors[actor as usize];
        let is_body = matches!(row.kind, ActorKind::Organization | ActorKind::Group) && !row.id.contains('.');
        is_body && builder.traits[actor as usize].parts.iter().any(|part| part == phrase)
    };
    candidates.filter(of_noun).max_by_key(|draft| draft.mention.span.start).and_then(|draft| draft.mention.actor)
}

/// The last international body named before.
fn last_international_body(builder: &Builder, description: &Description) -> Option<u32> {
    let is_body = |draft: &&Draft| {
        let actor = draft.mention.actor.map(|actor| &builder.actors[actor as usize]);
        actor.is_some_and(|actor| actor.sector == Some(Sector::InternationalOrganization) && !actor.id.contains("council"))
    };
    builder.drafts_in(0..description.sentence + 1).iter().rev().find(is_body).and_then(|draft| draft.mention.actor)
}

/// The country of the last name before a byte, in its sentence or the one before.
fn last_country(builder: &Builder, sentence: usize, byte: u32) -> Option<String> {
    let near = builder.drafts_in(sentence.saturating_sub(1)..sentence + 1).iter().rev();
    let mut before = near.filter(|draft| draft.mention.span.end <= byte);
    before.find_map(|draft| builder.country(draft.mention.actor?).map(str::to_owned))
}

/// The state that a description without an owner is about: near, and often named.
fn context(builder: &Builder, description: &Description, salience: &Salience) -> Option<String> {
    let here = builder.scene.span(description.sentence, description.noun.clone()).start;
    let most = salience.counts().iter().map(|(_, count)| *count).max().unwrap_or(1);
    let last = last_country(builder, description.sentence, here);
    let mut best: Option<(u32, String)> = None;
    for (code, count) in salience.counts() {
        let names = |sentences: Range<usize>| {
            let of_country = |draft: &&Draft| draft.mention.actor.and_then(|actor| builder.country(actor)) == Some(*code);
            builder.drafts_in(sentences).iter().filter(of_country)
        };
        let sentence = description.sentence;
        let is_before = names(sentence..sentence + 1).any(|draft| draft.mention.span.start < here);
        let is_near = names(sentence.saturating_sub(1)..sentence + 1).next().is_some();
        let is_last = last.as_deref() == Some(*code);
        let points = |holds: bool, points: u32| if holds { points } else { 0 };
        let score = 10 * count / most + points(is_before, 8) + points(is_near, 3) + points(is_last, 4);
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, (*code).to_owned()));
        }
    }
    best.map(|(_, code)| code)
}
