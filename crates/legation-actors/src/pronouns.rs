//! Pronouns: the nearest actor that agrees in number and gender, subjects before others.

use legation_doc::{ActorKind, Deprel, MentionForm, MentionKind, ResolvedBy, Sector, Span, Upos};

use crate::builder::{Builder, Draft};
use crate::resolution::ends_in_state_noun;
use crate::words::{Gap, Word, is_one_of};
use crate::{confidence, coordination};

/// Adds the pronouns of a document; those of the first and second person inside quotations stay open.
pub(crate) fn resolve(builder: &mut Builder) {
    let speaker = crate::speaker(builder);
    let mut pronouns = Vec::new();
    for sentence in 0..builder.scene.sentences.len() {
        for at in 0..builder.scene.words[sentence].len() {
            pronouns.extend(pronoun(builder, sentence, at));
        }
    }
    let mut before: Vec<Before> = Vec::new();
    for (sentence, at, class) in pronouns {
        let span = builder.scene.words[sentence][at].span;
        let resolution = match class {
            Class::Speaker => speaker
                .filter(|_| !builder.scene.is_quoted(span.start))
                .map(|actor| (vec![actor], confidence::SPEAKER)),
            Class::Hearer => None,
            _ => antecedent(builder, &before, sentence, span, class),
        };
        if let Some((actors, _)) = &resolution {
            let token = builder.scene.words[sentence][at].token;
            before.push(Before { sentence, token, class, actors: actors.clone() });
        }
        if class == Class::Thing && resolution.is_none() {
            continue;
        }
        let kind = match (class, &resolution) {
            (Class::Many, Some((actors, _))) if actors.len() > 1 => MentionKind::Group,
            (_, Some((actors, _))) => crate::people::mention_kind(builder.actors[actors[0] as usize].kind),
            (Class::Many | Class::Speaker, None) => MentionKind::Group,
            (_, None) => MentionKind::Person,
        };
        let draft = builder.mention(sentence, at..at + 1, MentionForm::Pronoun, kind);
        draft.is_plural = class == Class::Many;
        if let Some((actors, confidence)) = resolution {
            draft.resolve(actors[0], ResolvedBy::Coreference, confidence);
            draft.others = actors[1..].to_vec();
            if let [owner] = actors[..] {
                own(builder, sentence, at, owner);
            }
        }
    }
}

/// Gives the description that a possessive pronoun opens to the pronoun's state: `Iran said its troops`.
fn own(builder: &mut Builder, sentence: usize, at: usize, owner: u32) {
    let is_owned = |draft: &Draft| {
        draft.words.start == at
            && draft.words.len() > 1
            && draft.mention.form == MentionForm::Nominal
            && draft.mention.confidence <= confidence::CONTEXT
    };
    let range = builder.sentence_range(sentence);
    let Some(idx) = range.clone().find(|&idx| is_owned(&builder.drafts[idx])) else {
        return;
    };
    let row = &builder.actors[owner as usize];
    let is_state = matches!(row.kind, ActorKind::State | ActorKind::Government);
    let is_power = matches!(builder.drafts[idx].sector, Some(Sector::Government | Sector::Military));
    let (Some(country), Some(sector)) = (row.country.clone(), builder.drafts[idx].sector) else {
        return;
    };
    let last = &builder.scene.words[sentence][builder.drafts[idx].words.end - 1].folded;
    if ends_in_state_noun(last) {
        let actor = builder.state(&country);
        builder.drafts[idx].resolve(actor, ResolvedBy::Coreference, confidence::PRONOUN);
    } else if is_state
        || is_power
            && row.kind == ActorKind::Person
            && builder.drafts[idx].mention.kind != MentionKind::Person
    {
        let actor = builder.branch(&country, sector);
        builder.drafts[idx].resolve(actor, ResolvedBy::Coreference, confidence::PRONOUN);
    }
}

/// A pronoun that is resolved.
struct Before {
    sentence: usize,
    token: u32,
    class: Class,
    /// At least one.
    actors: Vec<u32>,
}

/// What a pronoun asks of its antecedent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Man,
    Woman,
    Many,
    Thing,
    Speaker,
    Hearer,
}

fn pronoun(builder: &Builder, sentence: usize, at: usize) -> Option<(usize, usize, Class)> {
    let words = &builder.scene.words[sentence];
    let word = &words[at];
    let class = match word.folded.as_str() {
        "he" | "him" | "his" | "himself" => Class::Man,
        "she" | "her" | "hers" | "herself" => Class::Woman,
        "they" | "them" | "their" | "theirs" | "themselves" => Class::Many,
        "it" | "its" | "itself" if !is_empty_it(builder, sentence, at) => Class::Thing,
        "we" | "us" | "our" | "ours" | "ourselves" | "me" | "my" | "myself" | "mine" => Class::Speaker,
        "i" if word.gap != Gap::Hyphen => Class::Speaker,
        "you" | "your" | "yours" => Class::Hearer,
        _ => return None,
    };
    // `US` is a state and `IT` a trade; the first person is `us` with a small letter.
    let text = word.span.of(builder.scene.text);
    let is_odd = text.len() > 1 && text.chars().all(char::is_uppercase) && !builder.scene.capitals[sentence];
    let is_part = builder.is_named(sentence, at) || text.contains('.');
    (!is_odd && !is_part).then_some((sentence, at, class))
}

/// Whether `it` stands for nothing: `it is unclear whether`, `it seems`.
fn is_empty_it(builder: &Builder, sentence: usize, at: usize) -> bool {
    let words = &builder.scene.words[sentence];
    if words[at].folded != "it" {
        return false;
    }
    let tokens = &builder.scene.sentences[sentence].tokens;
    if tokens[words[at].token as usize].deprel == Deprel::Expl {
        return true;
    }
    let next = |offset: usize| words.get(at + offset).map_or("", |word: &Word| word.folded.as_str());
    let is_copula = is_one_of(next(1), "is was s remains would will may became");
    let is_about_clause = (2..6).any(|offset| is_one_of(next(offset), "that to whether how why for"));
    is_copula && is_about_clause
        || is_one_of(next(1), "seems seemed appears appeared takes took follows rained")
}

/// In how many sentences before its own a pronoun may have its antecedent.
const REACH: usize = 6;

/// The best antecedent before a pronoun, a mention or a pronoun of the same class, and how sure it is.
fn antecedent(
    builder: &Builder,
    before: &[Before],
    sentence: usize,
    span: Span,
    class: Class,
) -> Option<(Vec<u32>, f32)> {
    if let Some(actor) = emphasised(builder, sentence, span) {
        return Some((vec![actor], confidence::PRONOUN));
    }
    // Points, place, actors (none where the mention has none), and how many sentences back.
    let mut best: Option<(i32, u32, Vec<u32>, usize)> = None;
    let mut offer = |rank: (i32, u32, Vec<u32>, usize)| {
        if best.as_ref().is_none_or(|known| rank > *known) {
            best = Some(rank);
        }
    };
    let near = builder.drafts_in(sentence.saturating_sub(REACH)..sentence + 1);
    for draft in near.iter().filter(|draft| draft.mention.span.end <= span.start) {
        let distance = sentence - draft.sentence();
        if class == Class::Many
            && let Some(actors) = coordination::joined(builder, draft)
        {
            let score = score(builder, draft.sentence(), draft.mention.head, distance);
            offer((score, draft.mention.span.start, actors, distance));
            continue;
        }
        if !agrees(builder, draft, class) {
            continue;
        }
        let score = score(builder, draft.sentence(), draft.mention.head, distance)
            - misfit(builder, draft, span, class);
        let actors: Vec<u32> = draft.mention.actor.iter().chain(&draft.others).copied().collect();
        offer((score, draft.mention.span.start, actors, distance));
    }
    let spoken = before.iter().rev().take_while(|pronoun| pronoun.sentence + REACH >= sentence);
    for pronoun in spoken.filter(|pronoun| pronoun.class == class) {
        let distance = sentence - pronoun.sentence;
        let start = builder.scene.sentences[pronoun.sentence].tokens[pronoun.token as usize].span.start;
        let score = score(builder, pronoun.sentence, pronoun.token, distance);
        offer((score, start, pronoun.actors.clone(), distance));
    }
    let best = best.filter(|best| !has_rival(builder, sentence, span, class, (best.0, best.1)));
    let (_, _, actors, distance) = best.filter(|(_, _, actors, _)| !actors.is_empty())?;
    Some((actors, if distance == 0 { confidence::PRONOUN } else { confidence::DISTANT_PRONOUN }))
}

/// Whether `it` or `they` rather means something that is no actor: `the value of the index fell, and it`.
///
/// `best` are the points and the place of the best actor.
fn has_rival(builder: &Builder, sentence: usize, span: Span, class: Class, best: (i32, u32)) -> bool {
    let number = match class {
        Class::Thing => "Number=Sing",
        Class::Many => "Number=Plur",
        _ => return false,
    };
    (sentence.saturating_sub(REACH)..=sentence).any(|idx| {
        let tokens = builder.scene.sentences[idx].tokens.iter().enumerate();
        let before = tokens.take_while(|(_, token)| token.span.end <= span.start);
        let mut nouns = before.filter(|(_, token)| token.upos == Upos::Noun && token.feats.contains(number));
        nouns.any(|(at, token)| {
            let rank = (score(builder, idx, at as u32, sentence - idx) - RIVAL, token.span.start);
            rank > best
                && !builder
                    .drafts_in(idx..idx + 1)
                    .iter()
                    .any(|draft| draft.mention.span.contains(token.span))
        })
    })
}

/// Points off for what is no actor.
const RIVAL: i32 = 20;

/// The actor of the name right before a reflexive pronoun: `Trump himself`.
fn emphasised(builder: &Builder, sentence: usize, span: Span) -> Option<u32> {
    let is_reflexive =
        span.of(builder.scene.text).ends_with("self") || span.of(builder.scene.text).ends_with("selves");
    let near = builder.drafts_in(sentence..sentence + 1);
    let before = near.iter().rev().find(|draft| draft.mention.span.end <= span.start)?;
    let between = &builder.scene.text[before.mention.span.end as usize..span.start as usize];
    before.mention.actor.filter(|_| is_reflexive && between.trim().is_empty())
}

fn gender_of(builder: &Builder, draft: &Draft) -> Option<char> {
    builder.traits[draft.mention.actor? as usize].gender
}

/// Whether a mention may be meant; one without an actor may, and then leaves the pronoun open.
fn agrees(builder: &Builder, draft: &Draft, class: Class) -> bool {
    let kind = draft.mention.kind;
    let gender = gender_of(builder, draft);
    let is_open = draft.mention.actor.is_none();
    let is_adjective = || {
        let word = &builder.scene.words[draft.sentence()][draft.words.end - 1];
        builder.scene.sentences[draft.sentence()].tokens[word.token as usize].upos == Upos::Adj
    };
    match class {
        Class::Man => kind == MentionKind::Person && gender != Some('f') && !draft.is_plural,
        Class::Woman if is_open => false,
        Class::Woman => kind == MentionKind::Person && gender != Some('m') && !draft.is_plural,
        Class::Thing if is_open => false,
        Class::Many if is_open => draft.is_plural,
        Class::Many => {
            draft.is_plural
                || matches!(kind, MentionKind::Group | MentionKind::Organization | MentionKind::Government)
                || kind == MentionKind::State && !is_adjective()
        }
        Class::Thing => {
            let is_body =
                matches!(kind, MentionKind::State | MentionKind::Government | MentionKind::Organization);
            is_body && !draft.is_plural && !is_adjective()
        }
        Class::Speaker | Class::Hearer => false,
    }
}

/// Points off for what makes a mention that agrees a less likely antecedent.
///
/// Chosen on GUM's train documents.
fn misfit(builder: &Builder, draft: &Draft, span: Span, class: Class) -> i32 {
    let points = |holds: bool, points: i32| if holds { points } else { 0 };
    // Who speaks of someone in a quotation goes on outside of it.
    let is_inside = builder.scene.is_quoted(draft.mention.span.start) && !builder.scene.is_quoted(span.start);
    // The gender of most men goes without saying in the news, that of women less so.
    let is_unsure = class == Class::Woman && gender_of(builder, draft).is_none();
    // `The official` may well be someone named before; `an official` is someone else.
    let is_known = draft.mention.actor.is_some() || is_new(builder, draft);
    let is_state = class == Class::Many && draft.mention.kind == MentionKind::State;
    points(is_inside, 45)
        + points(is_unsure, 40)
        + points(!is_known, 100)
        + points(is_state, 15)
        + points(class == Class::Many && !draft.is_plural, 20)
}

/// Whether a description brings someone in: `a spokesman`.
fn is_new(builder: &Builder, draft: &Draft) -> bool {
    let first = &builder.scene.words[draft.sentence()][draft.words.start];
    is_one_of(&first.folded, "a an another one some two three four several many")
}

/// Points for nearness and for being a subject.
fn score(builder: &Builder, sentence: usize, token: u32, distance: usize) -> i32 {
    let sentence = &builder.scene.sentences[sentence];
    let relation = sentence.tokens.get(token as usize).map(|token| token.deprel);
    let role = match relation {
        Some(Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter) => 40,
        Some(Deprel::Obj | Deprel::Iobj | Deprel::OblAgent) => 12,
        Some(Deprel::Compound | Deprel::Amod | Deprel::NmodPoss) => -8,
        _ => 0,
    };
    role - 30 * distance as i32
}
