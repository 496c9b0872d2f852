//! Descriptions: a noun for actors with the state, body or person that owns it, written or understood.

use std::ops::Range;

use legation_doc::{ActorKind, Deprel, MentionForm, MentionKind, ResolvedBy, Role, Sector, Span, Upos};
use rustc_hash::FxHashSet;

use crate::builder::{Builder, fold_phrase};
use crate::confidence;
use crate::coordination;
use crate::index::{Kind, Number};
use crate::people::{mention_kind, title_before};
use crate::readings::Salience;
use crate::resolution::{Named, resolution};
use crate::scene::Scene;
use crate::words::{Gap, Shape, is_one_of};

/// Adds descriptions, gives people their titles, and resolves what can be.
pub(crate) fn find(builder: &mut Builder, salience: &Salience) {
    let cover = Cover::of(builder);
    let mut all = Vec::new();
    for sentence in 0..builder.scene.sentences.len() {
        all.extend(descriptions(builder, &cover, sentence));
    }
    let mut roles = FxHashSet::default();
    for description in &all {
        let owners = owners(builder, description);
        for (number, &member) in description.members.iter().enumerate() {
            // So many owners, so many people: each has the one in their place.
            let owner = owners.get(number).copied().filter(|_| owners.len() == description.members.len());
            let one = Description { owner: owner.or(description.owner), ..description.clone() };
            describe(builder, &mut roles, &one, member);
        }
        let Some(person) = description.person else { continue };
        let mut people = vec![person];
        if description.is_title && description.kind.is_plural {
            people.extend(coordination::persons_after(builder, &cover, description.sentence, person));
        }
        for person in people {
            let owner = coordination::owner_of_name(builder, &cover, description.sentence, person);
            let one = Description { owner: description.owner.or(owner), ..description.clone() };
            describe(builder, &mut roles, &one, person);
        }
    }
    add_titles(builder);
    let mut named = Named::of(builder);
    for description in &all {
        add(builder, &mut named, description, salience);
    }
    builder.sort();
}

/// A description as it stands in a sentence.
#[derive(Debug, Clone)]
pub(crate) struct Description {
    pub sentence: usize,
    /// The noun phrase of the lexicon: `foreign ministry spokesman`.
    pub noun: Range<usize>,
    /// From the owner or the first modifier to the last word of the complement.
    pub whole: Range<usize>,
    pub kind: Kind,
    pub determiner: Determiner,
    /// Draft of the state, body or person that owns it.
    pub owner: Option<usize>,
    /// Drafts that own it as well, in order of the text: "French and German ministers".
    pub other_owners: Vec<usize>,
    /// Drafts of the people who are named right after a plural: "his counterparts, Nikos Dendias and Luigi Di Maio".
    pub members: Vec<usize>,
    /// State of the place where it is, where nothing owns it: `a spokesman in Baghdad`.
    pub place: Option<&'static str>,
    /// Draft of the person whom it describes.
    pub person: Option<usize>,
    /// Whether the person's name follows at once, so that it is a title and no mention of its own.
    pub is_title: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Determiner {
    Definite,
    Indefinite,
    Possessive,
    None,
}

/// Which draft covers each word of each sentence.
pub(crate) struct Cover(Vec<Vec<Option<usize>>>);

impl Cover {
    fn of(builder: &Builder) -> Self {
        let mut cover: Vec<Vec<Option<usize>>> =
            builder.scene.words.iter().map(|words| vec![None; words.len()]).collect();
        for (idx, draft) in builder.drafts.iter().enumerate() {
            for word in draft.words.clone() {
                cover[draft.sentence()][word].get_or_insert(idx);
            }
        }
        Self(cover)
    }

    pub fn at(&self, sentence: usize, word: usize) -> Option<usize> {
        self.0[sentence].get(word).copied().flatten()
    }
}

fn descriptions(builder: &Builder, cover: &Cover, sentence: usize) -> Vec<Description> {
    let mut found = Vec::new();
    let words = &builder.scene.words[sentence];
    let mut at = 0;
    while at < words.len() {
        let n_free = (at..words.len()).take_while(|&word| cover.at(sentence, word).is_none()).count();
        match builder.scene.index.kind_at(&words[at..at + n_free]) {
            Some((kind, length)) if is_noun_here(builder.scene, sentence, at..at + length) => {
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
    if matches!(token.deprel, Deprel::Compound | Deprel::Amod)
        && last.shape == Shape::Lower
        && !is_before_name(scene, sentence, noun.end)
    {
        return false;
    }
    noun.len() > 1 || !matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Adv | Upos::Adp | Upos::Pron)
}

/// Whether a capitalised word follows, which the noun may be a title of.
fn is_before_name(scene: &Scene, sentence: usize, end: usize) -> bool {
    scene
        .word(sentence, end)
        .is_some_and(|word| word.shape != Shape::Lower && matches!(word.gap, Gap::Space | Gap::Stop))
}

fn description(
    builder: &Builder,
    cover: &Cover,
    sentence: usize,
    noun: Range<usize>,
    kind: Kind,
) -> Option<Description> {
    let scene = builder.scene;
    let (mut owner, determiner, mut start) = owner_before(builder, cover, sentence, noun.start);
    let (complement, mut end) = owner_after(builder, cover, sentence, noun.end);
    owner = owner.filter(|&draft| !is_subject_matter(builder, draft, sentence, noun.clone())).or(complement);
    let is_person = |draft: &usize| builder.drafts[*draft].mention.kind == MentionKind::Person;
    let follows = |gap: Gap| scene.word(sentence, end).is_some_and(|word| word.gap == gap);
    let next =
        cover.at(sentence, end).filter(is_person).filter(|&draft| builder.drafts[draft].words.start == end);
    let is_singular = kind.number == Number::Person && !kind.is_plural;
    let beside = follows(Gap::Space) || follows(Gap::Stop);
    let is_title_of = |person: usize| match kind.number {
        Number::Person => true,
        Number::Group => {
            kind.is_plural && !coordination::persons_after(builder, cover, sentence, person).is_empty()
        }
        Number::Body => false,
    };
    let titled = next.filter(|&person| beside && is_title_of(person)).or_else(|| {
        let is_body = |draft: &usize| builder.drafts[*draft].mention.kind == MentionKind::Organization;
        let body =
            cover.at(sentence, end).filter(is_body).filter(|&draft| builder.drafts[draft].words.start == end);
        body.filter(|_| kind.number == Number::Body && !kind.is_plural && beside)
    });
    let apposed = || {
        let before = cover.at(sentence, start.checked_sub(1)?).filter(is_person)?;
        let gap = scene.word(sentence, start)?.gap;
        let is_beside = gap == Gap::Comma && builder.drafts[before].words.end == start && titled.is_none();
        (is_beside && ends_apposition(scene, sentence, noun.end - 1, end)).then_some(before)
    };
    let following =
        || next.filter(|_| follows(Gap::Comma) && (owner.is_some() || determiner != Determiner::None));
    let person = titled.or_else(|| if is_singular { apposed().or_else(following) } else { None });
    if person.is_none() && kind.is_title || kind.is_machine && owner.is_none() {
        return None;
    }
    if kind.number == Number::Body && person.is_none() && is_part_of_name(builder, cover, sentence, &noun) {
        return None;
    }
    let place = place_after(builder, cover, sentence, noun.end).filter(|_| owner.is_none());
    let mut other_owners = Vec::new();
    if let Some(owner) = owner
        && person.is_none()
        && (kind.is_plural || kind.number == Number::Group)
    {
        if builder.drafts[owner].words.start >= noun.end {
            let (joined, last) = coordination::owners_after(builder, cover, sentence, owner);
            other_owners = joined;
            end = end.max(last);
        } else if determiner != Determiner::Possessive {
            other_owners = coordination::owners_before(builder, cover, sentence, owner, &noun);
            let first = other_owners.first().map(|&joined| builder.drafts[joined].words.start);
            start = first.map_or(start, |first| {
                let is_article = first > 0 && scene.words[sentence][first - 1].folded == "the";
                first - usize::from(is_article)
            });
        }
    }
    let names_people = kind.is_plural && kind.number == Number::Group && titled.is_none();
    let members =
        if names_people { coordination::renaming(builder, cover, sentence, end) } else { Vec::new() };
    Some(Description {
        sentence,
        place,
        noun,
        whole: start..end,
        kind,
        determiner,
        owner,
        other_owners,
        members,
        person,
        is_title: titled.is_some(),
    })
}

/// Whether a noun for a body is the last word of a name that nothing knows: the Party of `Unity Party of America`.
fn is_part_of_name(builder: &Builder, cover: &Cover, sentence: usize, noun: &Range<usize>) -> bool {
    let words = &builder.scene.words[sentence];
    let Some(before) = noun.start.checked_sub(1) else { return false };
    let is_capital = |word: usize| words[word].shape == Shape::Capital;
    is_capital(noun.end - 1)
        && words[noun.start].gap == Gap::Space
        && is_capital(before)
        && cover.at(sentence, before).is_none()
        && !builder.scene.is_first(sentence, before)
        && !builder.scene.capitals[sentence]
        && !builder.scene.sentences[sentence].is_title
        && determiner(&words[before].folded) == Determiner::None
}

/// Whether a state is what someone knows about or fought in: `an Iraq War veteran`, `the Iran analyst`, but `a U.S.
/// analyst` and `the Iranian analyst`.
fn is_subject_matter(builder: &Builder, owner: usize, sentence: usize, noun: Range<usize>) -> bool {
    let owner = &builder.drafts[owner];
    if owner.mention.kind != MentionKind::State || owner.words.end > noun.start {
        return false;
    }
    let words = &builder.scene.words[sentence];
    let token = &builder.scene.sentences[sentence].tokens[words[owner.words.end - 1].token as usize];
    let is_name = token.upos == Upos::Propn && words[owner.words.start].shape == Shape::Capital;
    let is_of_war = words[owner.words.end..noun.start].iter().any(|word| word.folded == "war");
    let last = words[noun.end - 1].folded.as_str();
    let is_expert = is_one_of(
        last,
        "analyst analysts correspondent correspondents expert experts hand hands hawk hawks \
        scholar scholars specialist specialists veteran veterans watcher watchers",
    );
    is_of_war || is_name && is_expert && !builder.scene.is_possessor(sentence, owner.words.end)
}

/// Whether a noun after a comma renames what stands before it, rather than begin a clause: in `at the request of
/// Boris Johnson, the Queen agreed` it does not.
fn ends_apposition(scene: &Scene, sentence: usize, noun: usize, end: usize) -> bool {
    let token = scene.words[sentence][noun].token as usize;
    let is_closed =
        scene.word(sentence, end).is_none_or(|word| !matches!(word.gap, Gap::Space | Gap::Hyphen));
    is_closed || scene.sentences[sentence].tokens[token].deprel == Deprel::Appos
}

/// The owner that stands before a noun, the determiner, and the first word of the whole.
fn owner_before(
    builder: &Builder,
    cover: &Cover,
    sentence: usize,
    noun: usize,
) -> (Option<usize>, Determiner, usize) {
    let scene = builder.scene;
    let words = &scene.words[sentence];
    let mut at = noun;
    for _ in 0..4 {
        let Some(before) = at.checked_sub(1) else { break };
        if !matches!(words[at].gap, Gap::Space | Gap::Hyphen | Gap::Apostrophe) {
            if scene.is_possessor(sentence, at) {
                let owner = cover.at(sentence, before).filter(|&draft| builder.drafts[draft].words.end == at);
                return (
                    owner,
                    Determiner::Possessive,
                    owner.map_or(at, |draft| builder.drafts[draft].words.start),
                );
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
                Some(found) if found != Determiner::None && words[start].gap == Gap::Space => {
                    (found, start - 1)
                }
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
    let Some(link) = words.get(end).filter(|word| word.gap == Gap::Space) else {
        return (None, end);
    };
    if !matches!(link.folded.as_str(), "of" | "in" | "for" | "to") {
        return (None, end);
    }
    let mut at = end + 1;
    if words.get(at).is_some_and(|word| word.folded == "the") {
        at += 1;
    }
    let Some(draft) = cover.at(sentence, at) else {
        let body = words
            .get(at..)
            .and_then(|rest| builder.scene.index.kind_at(rest))
            .filter(|(kind, _)| kind.number == Number::Body);
        return (None, body.filter(|_| link.folded == "of").map_or(end, |(_, length)| at + length));
    };
    let found = &builder.drafts[draft];
    let is_state = matches!(found.mention.kind, MentionKind::State | MentionKind::Place);
    let is_before_name = cover
        .at(sentence, found.words.end)
        .is_some_and(|next| builder.drafts[next].mention.kind == MentionKind::Person);
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
    let link = words.get(end).filter(|word| matches!(word.folded.as_str(), "in" | "at" | "of"))?;
    let at = end + 1 + usize::from(words.get(end + 1).is_some_and(|word| word.folded == "the"));
    let draft = cover.at(sentence, at).filter(|_| link.gap == Gap::Space)?;
    builder.drafts[draft].place
}

fn determiner(folded: &str) -> Determiner {
    match folded {
        "the" | "this" | "that" | "these" | "those" => Determiner::Definite,
        "a" | "an" | "some" | "any" | "several" | "many" | "two" | "three" | "four" | "five" | "no"
        | "another" | "other" | "more" | "most" | "all" | "both" | "few" | "each" | "every" => {
            Determiner::Indefinite
        }
        "his" | "her" | "their" | "its" | "our" | "my" | "your" | "whose" => Determiner::Possessive,
        _ => Determiner::None,
    }
}

/// Whether a word may stand between a noun and its owner: `North Korean nuclear negotiators`.
fn is_modifier(scene: &Scene, sentence: usize, at: usize) -> bool {
    let word = &scene.words[sentence][at];
    let token = &scene.sentences[sentence].tokens[word.token as usize];
    let is_function = is_one_of(
        word.folded.as_str(),
        "and or of in to for by with from on at as that who which when while but said says \
        told is are was were has have had will would be been not than without during among \
        through like per amid despite via since until within across around near off up \
        down out so then now today yesterday including if because after before against \
        between into over under about also",
    );
    let fits = matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::X)
        || token.upos == Upos::Verb && matches!(token.deprel, Deprel::Amod | Deprel::Compound);
    !is_function && fits
}

/// Notes a title or apposition on the person it describes.
///
/// `roles` are those noted so far, with the actor.
fn describe(
    builder: &mut Builder,
    roles: &mut FxHashSet<(u32, String)>,
    description: &Description,
    draft: usize,
) {
    let scene = builder.scene;
    let Some(actor) = builder.drafts[draft].mention.actor else {
        return;
    };
    let phrase = fold_phrase(scene.text_of(description.sentence, description.noun.clone()));
    let owner = description.owner.and_then(|owner| builder.drafts[owner].mention.actor);
    let country = owner.and_then(|owner| builder.country(owner).map(str::to_owned));
    let sector = owner.and_then(|owner| builder.actors[owner as usize].sector);
    let is_in_body = owner.is_some_and(|owner| {
        matches!(builder.actors[owner as usize].kind, ActorKind::Organization | ActorKind::Group)
    });
    let start = if description.is_title {
        let owner = description.owner.filter(|&owner| {
            let owner = &builder.drafts[owner];
            owner.words.end <= description.noun.start
                && !scene.is_possessor(description.sentence, owner.words.end)
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
    traits.describe(phrase.clone());
    traits.gender = traits.gender.or(description.kind.gender);
    let row = &mut builder.actors[actor as usize];
    if !row.known {
        row.country = row.country.take().or(country.clone());
        let is_vague = country.is_none() && is_of_any_body(&phrase);
        let (own, noun) = (sector, description.kind.sector.filter(|_| !is_vague));
        row.sector = row.sector.or(if is_in_body { own.or(noun) } else { noun.or(own) });
        let role = span.of(scene.text).split_whitespace().collect::<Vec<_>>().join(" ");
        if roles.insert((actor, role.clone())) {
            row.roles.push(Role { role, from: None, to: None });
        }
    }
}

/// Whether firms and clubs have the office too, so that alone it tells no sector: `vice president`.
fn is_of_any_body(phrase: &str) -> bool {
    let last = phrase.rsplit(' ').next().unwrap_or_default();
    is_one_of(
        last,
        "president chairman chairwoman chair director secretary head chief leader manager \
        treasurer",
    ) && !matches!(phrase, "foreign secretary" | "secretary of state")
}

/// A role begins after its determiner and possessor.
fn role_start(builder: &Builder, description: &Description) -> usize {
    let scene = builder.scene;
    let words = &scene.words[description.sentence];
    let mut start = description.whole.start;
    let owner = description.owner.map(|owner| builder.drafts[owner].words.end);
    if let Some(end) =
        owner.filter(|&end| end <= description.noun.start && scene.is_possessor(description.sentence, end))
    {
        start = end + usize::from(scene.is_possessive_mark(description.sentence, end));
    }
    while start < description.noun.start && determiner(&words[start].folded) != Determiner::None {
        start += 1;
    }
    start
}

/// Whether a title is mere courtesy and tells no role.
fn is_honorific(phrase: &str) -> bool {
    matches!(
        phrase,
        "mr" | "mrs"
            | "ms"
            | "miss"
            | "madam"
            | "madame"
            | "comrade"
            | "sir"
            | "dame"
            | "messrs"
            | "his excellency"
            | "her excellency"
    )
}

/// A title that is shortened keeps its stop: `Gen.`
fn with_stop(scene: &Scene, span: Span) -> Span {
    let has_stop = span.len() <= 5 && scene.text[span.end as usize..].starts_with('.');
    Span { end: span.end + u32::from(has_stop), ..span }
}

/// Extends the names of people over the titles before them, and reads the gender of the title.
fn add_titles(builder: &mut Builder) {
    let index = builder.scene.index;
    for idx in 0..builder.drafts.len() {
        let draft = &builder.drafts[idx];
        if draft.mention.kind != MentionKind::Person || draft.mention.form != MentionForm::Name {
            continue;
        }
        let (sentence, start) = (draft.sentence(), draft.words.start);
        let Some(title) = title_before(builder.scene, sentence, start) else {
            continue;
        };
        let kind = index.kind_of(&builder.scene.words[sentence][title.clone()]);
        let span = builder.scene.span(sentence, title.clone());
        let draft = &mut builder.drafts[idx];
        draft.mention.span = span.cover(draft.mention.span);
        draft.mention.head = builder.scene.head(sentence, draft.mention.span);
        let phrase = fold_phrase(builder.scene.text_of(sentence, title));
        if !is_honorific(&phrase) {
            draft.mention.role.get_or_insert(with_stop(builder.scene, span));
        }
        let Some(actor) = draft.mention.actor else {
            continue;
        };
        let traits = &mut builder.traits[actor as usize];
        traits.gender = traits.gender.or(kind.and_then(|kind| kind.gender));
        traits.describe(phrase);
    }
}

/// Adds the mention that a description is, and resolves it.
fn add(builder: &mut Builder, named: &mut Named, description: &Description, salience: &Salience) {
    if description.is_title {
        return;
    }
    let meant = meant(builder, named, description, salience);
    let actor = meant.first().map(|(actor, ..)| *actor);
    let Description { kind, .. } = description;
    let is_name = is_proper(builder, description, actor);
    let words = mention_words(builder, description, is_name);
    let noun_kind = match kind.number {
        Number::Person if !kind.is_plural => MentionKind::Person,
        Number::Person | Number::Group => MentionKind::Group,
        Number::Body => MentionKind::Organization,
    };
    let mention_kind =
        actor.map_or(noun_kind, |actor| match mention_kind(builder.actors[actor as usize].kind) {
            MentionKind::Government | MentionKind::State if noun_kind == MentionKind::Person => {
                MentionKind::Person
            }
            MentionKind::Government if noun_kind == MentionKind::Group => MentionKind::Group,
            found => found,
        });
    let mention_kind = if meant.len() > 1 && mention_kind == MentionKind::Person {
        MentionKind::Group
    } else {
        mention_kind
    };
    let form = if is_name { MentionForm::Name } else { MentionForm::Nominal };
    let head = builder
        .scene
        .head(description.sentence, builder.scene.span(description.sentence, description.noun.clone()));
    let draft = builder.mention(description.sentence, words, form, mention_kind);
    draft.mention.head = head;
    draft.is_plural = kind.is_plural;
    draft.others = meant.iter().skip(1).map(|(actor, ..)| *actor).collect();
    draft.sector = kind.sector;
    if let Some(&(actor, by, confidence)) = meant.first() {
        draft.resolve(actor, by, confidence);
    }
    named.bodies.add(builder, builder.drafts.len() - 1);
}

/// What a description means for each of its owners.
fn of_each(
    builder: &mut Builder,
    named: &mut Named,
    description: &Description,
    salience: &Salience,
) -> Vec<(u32, ResolvedBy, f32)> {
    let mut one = description.clone();
    let mut found = Vec::new();
    for owner in owners(builder, description) {
        one.owner = Some(owner);
        found.extend(resolution(builder, named, &one, salience));
    }
    found
}

/// The drafts that own a description, in order of the text.
fn owners(builder: &Builder, description: &Description) -> Vec<usize> {
    let mut owners: Vec<usize> = description.owner.iter().chain(&description.other_owners).copied().collect();
    owners.sort_unstable_by_key(|&owner| builder.drafts[owner].words.start);
    owners
}

/// The actors that a description means, each once; several for a plural with several owners or names.
fn meant(
    builder: &mut Builder,
    named: &mut Named,
    description: &Description,
    salience: &Salience,
) -> Vec<(u32, ResolvedBy, f32)> {
    if description.other_owners.is_empty() && description.members.is_empty() {
        return resolution(builder, named, description, salience).into_iter().collect();
    }
    let members = description.members.iter().filter_map(|&member| builder.drafts[member].mention.actor);
    let mut found: Vec<(u32, ResolvedBy, f32)> =
        members.map(|actor| (actor, ResolvedBy::Coreference, confidence::APPOSITION)).collect();
    if found.is_empty() {
        // Of the foreign ministers of France and Greece each state has one; where one of them is not known,
        // both stand for their governments.
        let number = if description.kind.is_plural && description.kind.number == Number::Group {
            Number::Person
        } else {
            description.kind.number
        };
        let kind = Kind { is_plural: false, number, ..description.kind };
        found = of_each(builder, named, &Description { kind, ..description.clone() }, salience);
        let is_person =
            |&(actor, ..): &(u32, ResolvedBy, f32)| builder.actors[actor as usize].kind == ActorKind::Person;
        if !found.iter().all(is_person) {
            found = of_each(builder, named, description, salience);
        }
    }
    let mut seen = FxHashSet::default();
    found.retain(|(actor, ..)| seen.insert(*actor));
    found
}

/// The words of the mention: determiner and adjacent owner, noun, and the owner after `of`; a possessor in
/// front stays outside, being a mention of its own.
fn mention_words(builder: &Builder, description: &Description, is_name: bool) -> Range<usize> {
    let mut start = description.whole.start;
    if let Some(owner) = description.owner.map(|owner| &builder.drafts[owner]) {
        let is_person = owner.mention.kind == MentionKind::Person;
        if is_person
            && owner.words.end <= description.noun.start
            && owner.words.start >= start
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
    let is_of_state =
        owner.is_some_and(|owner| builder.actors[owner as usize].country.is_some() && owner != actor);
    let sector = builder.actors[actor as usize].sector;
    let is_loose = matches!(
        sector,
        Some(
            Sector::Civilian
                | Sector::Business
                | Sector::Labour
                | Sector::Education
                | Sector::NonGovernmental
        )
    );
    let is_branch = builder.actors[actor as usize].id.contains('.') && !is_loose;
    description.kind.number != Number::Person && is_branch && is_of_state
}
