//! Plurals that stand for several actors just named: "both countries", "the two leaders", "the Koreas".

use legation_doc::{ActorKind, Deprel, MentionForm, MentionKind, ResolvedBy, Upos};

use crate::builder::Builder;
use crate::words::is_one_of;
use crate::{confidence, coordination};

/// In how many sentences before its own the members of a plural may be named.
const REACH: usize = 4;

/// Points the counted plurals of a document at the actors that they stand for.
pub(crate) fn resolve(builder: &mut Builder) {
    let mut found = Vec::new();
    for sentence in 0..builder.scene.sentences.len() {
        for at in 0..builder.scene.words[sentence].len() {
            found.extend(plural(builder, sentence, at));
        }
    }
    // The Koreas name themselves, and may then be the countries that another plural goes back to.
    let (koreas, counted): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|plural| plural.members == Members::Koreas);
    for plural in koreas {
        let members = [builder.state("PRK"), builder.state("KOR")];
        stand_for(builder, &plural, &members);
    }
    builder.sort();
    for plural in counted {
        let members = match plural.members {
            Members::Last(class, count) => last_named(builder, &plural, class, count),
            Members::Joined => last_joined(builder, &plural),
            Members::Koreas => continue,
        };
        stand_for(builder, &plural, &members);
    }
    builder.sort();
}

/// Gives a plural its actors, unless it has one already: "the two Korean leaders" have an owner.
fn stand_for(builder: &mut Builder, plural: &Plural, members: &[u32]) {
    let Some((&first, others)) = members.split_first() else { return };
    let kind = match builder.actors[first as usize].kind {
        ActorKind::State => MentionKind::State,
        ActorKind::Government => MentionKind::Government,
        _ => MentionKind::Group,
    };
    let range = builder.sentence_range(plural.sentence);
    let token = builder.scene.words[plural.sentence][plural.noun].token;
    let known = builder.drafts[range].iter_mut().find(|draft| draft.mention.head == token);
    let draft = match known {
        Some(draft) if draft.mention.actor.is_some() && plural.members != Members::Koreas => return,
        Some(draft) => {
            draft.words.start = draft.words.start.min(plural.first);
            draft.mention.span = builder.scene.span(plural.sentence, draft.words.clone());
            draft
        }
        None => {
            let words = plural.first..plural.noun + 1;
            let draft = builder.mention(plural.sentence, words, MentionForm::Nominal, kind);
            draft.mention.head = token;
            draft
        }
    };
    draft.mention.kind = kind;
    draft.is_plural = true;
    draft.others = others.to_vec();
    draft.resolve(first, ResolvedBy::Coreference, confidence::PARTIES);
}

/// A plural in its sentence.
struct Plural {
    sentence: usize,
    /// Its first word, the determiner.
    first: usize,
    noun: usize,
    members: Members,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Members {
    Koreas,
    /// Those joined by "and" before a bare "both".
    Joined,
    /// So many of a class.
    Last(Class, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// States or governments, each of another country.
    Powers,
    /// States or governments of two countries, unless those last named are of one: then the sides may be any.
    Sides,
    Persons,
}

fn plural(builder: &Builder, sentence: usize, at: usize) -> Option<Plural> {
    let words = &builder.scene.words[sentence];
    let tree = &builder.scene.sentences[sentence];
    let token = words[at].token as usize;
    if words[at].folded == "koreas" {
        let first = (0..at).rev().take(2).take_while(|&word| is_one_of(&words[word].folded, "the two both"));
        return Some(Plural {
            sentence,
            first: first.last().unwrap_or(at),
            noun: at,
            members: Members::Koreas,
        });
    }
    let count = |word: &str| match word {
        "both" | "two" => Some(2),
        "three" => Some(3),
        "four" => Some(4),
        _ => None,
    };
    let noun = tree.tokens[token].lemma.as_str();
    let class = if is_one_of(noun, PERSONS) {
        Class::Persons
    } else if is_one_of(noun, POWERS) {
        Class::Powers
    } else if is_one_of(noun, SIDES) {
        Class::Sides
    } else {
        let is_alone = matches!(noun, "both" | "two")
            && (matches!(tree.tokens[token].upos, Upos::Pron) || tree.tokens[token].deprel == Deprel::Nsubj)
            && tree.children(token).next().is_none();
        return is_alone.then_some(Plural { sentence, first: at, noun: at, members: Members::Joined });
    };
    let counted = tree.children(token).find_map(|child| {
        let word = tree.tokens[child].lemma.as_str();
        Some((child, count(word)?))
    });
    let (number, count) = counted?;
    let is_modified = tree.children(token).any(|child| {
        // "Two countries in Africa", "two countries that voted" are brought in, and "two other countries" are others.
        matches!(tree.tokens[child].deprel, Deprel::Nmod | Deprel::AclRelcl | Deprel::Acl)
            || is_one_of(tree.tokens[child].lemma.as_str(), "other more another such")
    });
    let number = (0..at).find(|&word| words[word].token as usize >= number)?;
    let article = number.checked_sub(1).filter(|&word| is_one_of(&words[word].folded, "the these those"));
    let is_definite = article.is_some() || words[number].folded == "both";
    (is_definite && !is_modified).then_some(Plural {
        sentence,
        first: article.unwrap_or(number),
        noun: at,
        members: Members::Last(class, count),
    })
}

/// Nouns that, in the plural, stand for states just named.
const POWERS: &str = "ally capital country government nation neighbor neighbour power state";

/// Nouns that, in the plural, stand for whoever was just named as apart.
const SIDES: &str = "party rival side";

/// Nouns that, in the plural, stand for persons just named.
const PERSONS: &str = "counterpart diplomat leader man minister official politician premier president";

/// The members, in order of naming: those of a "between" before, else the last of their class; too few are none.
fn last_named(builder: &Builder, plural: &Plural, class: Class, count: usize) -> Vec<u32> {
    let here = &builder.scene.words[plural.sentence][..=plural.first];
    let before = here[plural.first].span.start;
    let is_power = |actor: u32| {
        let row = &builder.actors[actor as usize];
        matches!(row.kind, ActorKind::State | ActorKind::Government) && row.country.is_some()
    };
    let fits = |actor: &u32| match class {
        Class::Persons => builder.actors[*actor as usize].kind == ActorKind::Person,
        Class::Powers | Class::Sides => is_power(*actor),
    };
    let near = builder.drafts_in(plural.sentence.saturating_sub(REACH)..plural.sentence + 1);
    let earlier = near.iter().filter(|draft| draft.mention.span.end <= before);
    let named: Vec<(u32, u32)> = earlier
        .flat_map(|draft| {
            let actors = draft.mention.actor.iter().chain(&draft.others);
            actors.map(|&actor| (draft.mention.span.start, actor))
        })
        .filter(|(_, actor)| fits(actor))
        .collect();
    let distinct = |actors: &mut dyn Iterator<Item = u32>| {
        let mut found: Vec<u32> = Vec::new();
        for actor in actors {
            if found.len() == count {
                break;
            }
            match found.iter().find(|&&known| are_one(builder, known, actor, class)) {
                None => found.push(actor),
                Some(&known) if class == Class::Sides && !is_same(builder, known, actor) => return None,
                Some(_) => {}
            }
        }
        Some(found).filter(|found| found.len() == count)
    };
    let between = here.iter().rev().filter(|word| word.folded == "between").find_map(|word| {
        distinct(&mut named.iter().filter(|(start, _)| *start > word.span.start).map(|(_, actor)| *actor))
    });
    let last = || {
        let mut found = distinct(&mut named.iter().rev().map(|(_, actor)| *actor))?;
        found.reverse();
        Some(found)
    };
    between.or_else(last).unwrap_or_default()
}

/// The actors last joined by "and" in a sentence before a bare "both", or in the one before it.
fn last_joined(builder: &Builder, plural: &Plural) -> Vec<u32> {
    let before = builder.scene.words[plural.sentence][plural.first].span.start;
    let near = builder.drafts_in(plural.sentence.saturating_sub(1)..plural.sentence + 1);
    let mut earlier = near.iter().rev().filter(|draft| draft.mention.span.end <= before);
    let joined = earlier.find_map(|draft| coordination::joined(builder, draft));
    joined.filter(|actors| actors.len() == 2).unwrap_or_default()
}

/// Whether two actors cannot be two members: one person, or powers of one country.
fn are_one(builder: &Builder, one: u32, other: u32, class: Class) -> bool {
    one == other || class != Class::Persons && builder.country(one) == builder.country(other)
}

/// Whether two actors are the same, or a state and its government.
fn is_same(builder: &Builder, one: u32, other: u32) -> bool {
    let id = |actor: u32| builder.actors[actor as usize].id.trim_end_matches(".GOV");
    id(one) == id(other)
}
