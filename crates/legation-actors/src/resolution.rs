//! Which actor a description means: the branch of the state that owns it, the holder of the office, or a body
//! named before.

use legation_doc::{ActorKind, ResolvedBy, Sector};

use crate::bodies::Bodies;
use crate::builder::{Builder, Draft, fold_phrase};
use crate::confidence;
use crate::descriptions::{Description, Determiner};
use crate::holders::Holders;
use crate::index::{Kind, Number};
use crate::readings::Salience;
use crate::scene::Scene;
use crate::words::{Gap, Shape, is_one_of};

/// What the document has named, to be gone back to.
pub(crate) struct Named {
    pub holders: Holders,
    pub bodies: Bodies,
}

impl Named {
    /// What a document names, once its people have their titles.
    pub fn of(builder: &Builder) -> Self {
        Self { holders: Holders::of(builder), bodies: Bodies::of(builder) }
    }
}

/// The actor that a description means, what decided, and how sure it is.
pub(crate) fn resolution(
    builder: &mut Builder,
    named: &mut Named,
    description: &Description,
    salience: &Salience,
) -> Option<(u32, ResolvedBy, f32)> {
    if let Some(person) = description.person {
        return builder.drafts[person]
            .mention
            .actor
            .map(|actor| (actor, ResolvedBy::Coreference, confidence::APPOSITION));
    }
    if is_of_another_time(builder.scene, description) {
        return None;
    }
    let mut phrase = fold_phrase(builder.scene.text_of(description.sentence, description.noun.clone()));
    if !description.other_owners.is_empty() && !description.kind.is_plural {
        phrase = singular(&phrase);
    }
    let owner = description.owner.and_then(|owner| builder.drafts[owner].mention.actor);
    match owner {
        Some(owner) => owned(builder, named, description, owner, &phrase),
        None if description.owner.is_some() => None,
        None if description.place.is_some() && description.determiner != Determiner::Possessive => {
            let sector = description
                .kind
                .sector
                .or(leaders(&phrase))
                .filter(|sector| *sector != Sector::InternationalOrganization)?;
            let actor = builder.branch(description.place?, sector);
            Some((actor, ResolvedBy::Coreference, confidence::CONTEXT))
        }
        // Whose they are is for the speaker to tell.
        None if is_of_speaker(builder.scene, description) => None,
        // `The Government of President de Klerk` is not the one spoken of before.
        None if is_complemented(builder.scene, description) => None,
        None => understood(builder, named, description, &phrase, salience),
    }
}

/// A phrase for several holders of an office as it is for one: `heads of state`, `foreign ministers`.
fn singular(phrase: &str) -> String {
    let (head, rest) = phrase.split_once(" of ").map_or((phrase, None), |(head, rest)| (head, Some(rest)));
    let head = match head.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => head.strip_suffix('s').unwrap_or(head).to_owned(),
    };
    rest.map_or(head.clone(), |rest| format!("{head} of {rest}"))
}

/// Whether someone calls them theirs or their hearer's: `our forces`.
fn is_of_speaker(scene: &Scene, description: &Description) -> bool {
    let first = &scene.words[description.sentence][description.whole.start];
    is_one_of(&first.folded, "our my your")
}

/// Whether the noun has a complement with `of`.
fn is_complemented(scene: &Scene, description: &Description) -> bool {
    let next = scene.word(description.sentence, description.noun.end);
    next.is_some_and(|word| word.folded == "of" && word.gap == Gap::Space)
}

/// Whether a person is not yet or no longer what the noun says: `the next prime minister`.
fn is_of_another_time(scene: &Scene, description: &Description) -> bool {
    let words = &scene.words[description.sentence];
    let is_apart = |idx: usize| {
        is_one_of(
            words[idx].folded.as_str(),
            "former next future ex late new previous incoming outgoing would",
        )
    };
    description.kind.number == Number::Person
        && (description.whole.start.saturating_sub(2)..description.noun.start).any(is_apart)
}

/// Resolves a description whose owner is written.
fn owned(
    builder: &mut Builder,
    named: &mut Named,
    description: &Description,
    owner: u32,
    phrase: &str,
) -> Option<(u32, ResolvedBy, f32)> {
    let kind = description.kind;
    let row = &builder.actors[owner as usize];
    let country = row.country.clone();
    let is_capital = description
        .owner
        .is_some_and(|draft| builder.drafts[draft].mention.confidence == confidence::CAPITAL);
    match row.kind {
        ActorKind::Government if !is_capital && !is_armed(kind.sector) => {
            let is_own = kind.number != Number::Body || kind.sector == Some(Sector::Government);
            is_own.then_some((owner, ResolvedBy::Dictionary, confidence::BRANCH))
        }
        ActorKind::Government if !is_capital && kind.sector == Some(Sector::Media) => None,
        ActorKind::State | ActorKind::Government => {
            let country = country?;
            if is_state_noun(kind, phrase) {
                return None;
            }
            if is_office(kind)
                && description.determiner != Determiner::Indefinite
                && let Some(person) = holder(builder, named, description, Some(&country), phrase)
            {
                return Some((person, ResolvedBy::Coreference, confidence::DESCRIPTION));
            }
            let sector = kind.sector.or(leaders(phrase));
            match sector {
                Some(Sector::InternationalOrganization) => None,
                Some(sector) => {
                    Some((builder.branch(&country, sector), ResolvedBy::Dictionary, confidence::BRANCH))
                }
                None if kind.number == Number::Person => None,
                None => Some((builder.state(&country), ResolvedBy::Dictionary, confidence::CONTEXT)),
            }
        }
        ActorKind::Person => {
            let is_power = matches!(kind.sector, Some(Sector::Government | Sector::Military))
                && kind.number != Number::Person;
            let country = country.filter(|_| is_power)?;
            Some((builder.branch(&country, kind.sector?), ResolvedBy::Coreference, confidence::DESCRIPTION))
        }
        ActorKind::Organization | ActorKind::Group => {
            Some((owner, ResolvedBy::Dictionary, confidence::DESCRIPTION))
        }
    }
}

/// Resolves a description whose owner is left to the reader.
fn understood(
    builder: &mut Builder,
    named: &mut Named,
    description: &Description,
    phrase: &str,
    salience: &Salience,
) -> Option<(u32, ResolvedBy, f32)> {
    let kind = description.kind;
    let words = &builder.scene.words[description.sentence];
    let is_capital = words[description.noun.start].shape == Shape::Capital
        && !builder.scene.is_first(description.sentence, description.noun.start);
    let is_definite = description.determiner == Determiner::Definite;
    if is_state_noun(kind, phrase) {
        let country = context(builder, description, salience).filter(|_| is_definite && !kind.is_plural)?;
        return Some((builder.state(&country), ResolvedBy::Coreference, confidence::CONTEXT));
    }
    if is_capital && description.noun.len() == 1 && is_people(kind) {
        let name = builder.scene.text_of(description.sentence, description.noun.clone());
        let actor = builder.unknown(name, ActorKind::Group)?;
        return Some((actor, ResolvedBy::Model, confidence::TAGGED));
    }
    if is_definite && matches!(phrase, "organization" | "organisation") && is_capital {
        let actor = named.bodies.last_international(builder, description.sentence)?;
        return Some((actor, ResolvedBy::Coreference, confidence::DESCRIPTION));
    }
    if is_definite
        && kind.number != Number::Person
        && let Some(actor) = named_body(builder, named, description, phrase)
    {
        return Some((actor, ResolvedBy::Coreference, confidence::DESCRIPTION));
    }
    if is_office(kind) && (is_definite || is_capital) {
        if let Some(person) = holder(builder, named, description, None, phrase) {
            return Some((person, ResolvedBy::Coreference, confidence::DESCRIPTION));
        }
        let country = context(builder, description, salience)?;
        if let Some(person) = holder(builder, named, description, Some(&country), phrase) {
            return Some((person, ResolvedBy::Coreference, confidence::CONTEXT));
        }
    }
    if kind.is_plural && (is_office_of_many(phrase) || kind.number == Number::Body) {
        return None;
    }
    let sector = kind
        .sector
        .filter(|sector| is_of_state(sector) || *sector == Sector::Media && phrase.starts_with("state "))?;
    let is_sure = match kind.number {
        Number::Person => is_official(phrase),
        Number::Body => {
            let is_bare = description.determiner == Determiner::None;
            let goes_bare = matches!(sector, Sector::Media | Sector::Legislature | Sector::Police);
            is_definite || is_capital || is_bare && goes_bare
        }
        Number::Group => description.determiner != Determiner::Indefinite,
    };
    if !is_sure || is_of_elsewhere(builder.scene, description) {
        return None;
    }
    let country = context(builder, description, salience)?;
    Some((builder.branch(&country, sector), ResolvedBy::Coreference, confidence::CONTEXT))
}

/// Whether a modifier tells that the state is another or more than one: `foreign forces`, `world leaders`.
fn is_of_elsewhere(scene: &Scene, description: &Description) -> bool {
    let words = &scene.words[description.sentence];
    words[description.whole.start..description.noun.start].iter().any(|word| {
        is_one_of(&word.folded, "foreign international multinational regional global world allied coalition western local other both")
    })
}

/// Soldiers, rebels and police of the White House are not the White House.
fn is_armed(sector: Option<Sector>) -> bool {
    matches!(
        sector,
        Some(Sector::Military | Sector::Rebels | Sector::Police | Sector::Opposition | Sector::Media)
    )
}

/// Whether a phrase denotes a state as a whole: `the country`.
fn is_state_noun(kind: Kind, phrase: &str) -> bool {
    kind.number != Number::Person && ends_in_state_noun(phrase)
}

/// Whether a sector is a branch of a state, or a side within one.
pub(crate) fn is_of_state(sector: &Sector) -> bool {
    matches!(
        sector,
        Sector::Government
            | Sector::Military
            | Sector::Legislature
            | Sector::Judiciary
            | Sector::Police
            | Sector::Intelligence
            | Sector::Opposition
            | Sector::Rebels
    )
}

/// Whether the last word of a phrase denotes states.
pub(crate) fn ends_in_state_noun(phrase: &str) -> bool {
    let last = phrase.rsplit(' ').next().unwrap_or_default();
    is_one_of(last, "country countries nation nations state states republic kingdom")
}

/// Whether a plural denotes holders of one office each, so of several states: `the foreign ministers`.
fn is_office_of_many(phrase: &str) -> bool {
    let last = phrase.rsplit(' ').next().unwrap_or_default();
    let is_head = ["heads of", "chiefs of", "ministers of", "secretaries of"]
        .iter()
        .any(|start| phrase.starts_with(start));
    is_head
        || is_one_of(
            last,
            "ministers presidents leaders ambassadors envoys premiers kings monarchs \
            secretaries diplomats",
        )
}

/// Whether a phrase denotes one who speaks for a branch of the state: `a military spokesman`.
fn is_official(phrase: &str) -> bool {
    let is_state =
        ["government", "military", "army", "police", "ministry", "presidential", "state", "navy", "defence"]
            .iter()
            .any(|word| phrase.starts_with(word) || phrase.contains(&format!(" {word}")));
    let is_voice = ["spokesman", "spokeswoman", "spokesperson", "official", "officer", "source"]
        .iter()
        .any(|word| phrase.ends_with(word));
    is_state && is_voice
}

/// Whether a noun is an office that one person holds.
fn is_office(kind: Kind) -> bool {
    kind.number == Number::Person
        && !kind.is_plural
        && matches!(kind.sector, Some(Sector::Government | Sector::Legislature) | None)
}

/// Whether a capitalised plural names a people or a faith: `Kurds`.
fn is_people(kind: Kind) -> bool {
    kind.number == Number::Group && kind.is_plural && kind.sector == Some(Sector::Civilian)
}

/// Leaders, aides and the like act for their government where a state owns them.
fn leaders(phrase: &str) -> Option<Sector> {
    let last = phrase.rsplit(' ').next().unwrap_or_default();
    let is_leader = is_one_of(
        last,
        "leader leaders leadership officials official authorities side delegation \
        negotiator negotiators spokesman spokeswoman spokesperson aide aides delegates \
        envoy envoys",
    );
    is_leader.then_some(Sector::Government)
}

/// The person of the document, else of the lexicon, who holds an office of a country on the day.
fn holder(
    builder: &mut Builder,
    named: &mut Named,
    description: &Description,
    country: Option<&str>,
    phrase: &str,
) -> Option<u32> {
    let here = builder.scene.span(description.sentence, description.noun.clone()).start;
    if let Some(actor) = named.holders.best(builder, country, phrase, description.sentence, here) {
        return Some(actor);
    }
    let person = named.holders.of_lexicon(country?, phrase, builder.scene.day?)?;
    let n_actors = builder.actors.len();
    let actor = builder.person(person);
    if actor as usize == n_actors {
        named.holders.add(builder, actor);
    }
    Some(actor)
}

/// The last body named before whose name has the noun: `the Council` after the Security Council, `the agency`.
fn named_body(builder: &Builder, named: &Named, description: &Description, phrase: &str) -> Option<u32> {
    let here = builder.scene.span(description.sentence, description.noun.clone()).start;
    let by_name = named.bodies.last_with(phrase, here);
    by_name.or_else(|| body_of_sector(builder, description, phrase))
}

/// The last body of the noun's sector in the sentences just before: `the company`, `the rebels`.
fn body_of_sector(builder: &Builder, description: &Description, phrase: &str) -> Option<u32> {
    let sector = if phrase == "party" { Sector::Party } else { description.kind.sector? };
    let is_private = matches!(
        sector,
        Sector::Business
            | Sector::Media
            | Sector::Rebels
            | Sector::Party
            | Sector::Labour
            | Sector::Education
            | Sector::NonGovernmental
    );
    let here = builder.scene.span(description.sentence, description.noun.clone()).start;
    let near =
        builder.drafts_in(description.sentence.saturating_sub(3)..description.sentence + 1).iter().rev();
    let mut bodies =
        near.filter(|draft| draft.mention.span.end <= here).filter_map(|draft| draft.mention.actor);
    let is_body = |actor: &u32| {
        let row = &builder.actors[*actor as usize];
        let is_body = matches!(row.kind, ActorKind::Organization | ActorKind::Group) && !row.id.contains('.');
        is_body && row.sector == Some(sector)
    };
    bodies.find(is_body).filter(|_| is_private)
}

/// The country of the last name before a byte, in its sentence or the one before.
fn last_country(builder: &Builder, sentence: usize, byte: u32) -> Option<String> {
    let near = builder.drafts_in(sentence.saturating_sub(1)..sentence + 1).iter().rev();
    let mut before = near.filter(|draft| draft.mention.span.end <= byte);
    before.find_map(|draft| builder.country(draft.mention.actor?).map(str::to_owned))
}

/// The states of the region that a description names: "the Middle Eastern nation".
fn region(scene: &Scene, description: &Description) -> Option<&'static [&'static str]> {
    let words = &scene.words[description.sentence][description.whole.start..description.noun.start];
    let before = words.iter().fold(" ".to_owned(), |text, word| text + &word.folded + " ");
    let named = legation_lexicon::regions()
        .iter()
        .filter(|(adjective, _)| before.contains(&format!(" {} ", adjective.replace('-', " "))));
    named.max_by_key(|(adjective, _)| adjective.len()).map(|(_, states)| states.as_slice())
}

/// The state that a description without an owner is about: near, and often named.
fn context(builder: &Builder, description: &Description, salience: &Salience) -> Option<String> {
    let here = builder.scene.span(description.sentence, description.noun.clone()).start;
    let most = salience.counts().iter().map(|(_, count)| *count).max().unwrap_or(1);
    let last = last_country(builder, description.sentence, here);
    let mut best: Option<(u32, String)> = None;
    let sentence = description.sentence;
    let country = |draft: &'_ Draft| draft.mention.actor.and_then(|actor| builder.country(actor));
    let own = builder.drafts_in(sentence..sentence + 1).iter();
    let before: Vec<&str> = own.filter(|draft| draft.mention.span.start < here).filter_map(country).collect();
    let near: Vec<&str> =
        builder.drafts_in(sentence.saturating_sub(1)..sentence + 1).iter().filter_map(country).collect();
    let region = region(builder.scene, description);
    for (code, count) in salience.counts() {
        if region.is_some_and(|states| !states.contains(code)) {
            continue;
        }
        let is_before = before.contains(code);
        let is_near = near.contains(code);
        let is_last = last.as_deref() == Some(*code);
        let points = |holds: bool, points: u32| if holds { points } else { 0 };
        let score = 10 * count / most + points(is_before, 8) + points(is_near, 3) + points(is_last, 4);
        if best.as_ref().is_none_or(|(known, _)| score > *known) {
            best = Some((score, (*code).to_owned()));
        }
    }
    best.map(|(_, code)| code)
}
