//! Who "I", "we" and "you" are in reported words, once it is known who says them to whom.

use legation_doc::{Actor, ActorKind, Document, MentionForm, ResolvedBy, Span, Statement, StatementKind};
use rustc_hash::FxHashMap;

use crate::builder::{branch_of, override_with, state_of};
use crate::resolution::{ends_in_state_noun, is_of_state};
use crate::scene::middle;
use crate::words::{is_one_of, words};
use crate::{Cast, Index, confidence};

/// Resolves the pronouns of the first and second person in the quotations of a document.
///
/// "I" is the source of the innermost quotation around it, "you" its addressee. "We" is the source's side: the source
/// itself if it is no person, else the branch of the state for which the person speaks; of a person who speaks for
/// no state it stays open. "Our country", "our forces" are those of the source's state. Sides that no other mention
/// names come last among the actors.
pub fn voice(document: &Document, statements: &[Statement], index: &Index, cast: &mut Cast) {
    let mut around: Vec<Option<&Statement>> = vec![None; cast.mentions.len()];
    for statement in statements.iter().filter(|statement| statement.kind != StatementKind::Indirect) {
        let length = |statement: &Statement| statement.content_span().len();
        for piece in &statement.content {
            let Span { start, end } = *piece;
            let first = cast.mentions.partition_point(|mention| mention.span.start < start);
            let inside = cast.mentions[first..].iter().take_while(|mention| mention.span.end <= end).count();
            for found in &mut around[first..first + inside] {
                if found.is_none_or(|known| length(statement) < length(known)) {
                    *found = Some(statement);
                }
            }
        }
    }
    let mut sides = Sides { document, index, by_id: FxHashMap::default() };
    for (idx, statement) in around.iter().enumerate() {
        let mention = &cast.mentions[idx];
        let Some(statement) = statement else { continue };
        if mention.actor.is_some() {
            continue;
        }
        let text = mention.span.of(&document.text).to_lowercase();
        let actor = if mention.form == MentionForm::Nominal {
            let ours = text.strip_prefix("our ").zip(statement.source);
            ours.and_then(|(noun, source)| sides.owned(&mut cast.actors, source, noun))
        } else if is_one_of(&text, "i me my mine myself") {
            statement.source
        } else if is_one_of(&text, "we us our ours ourselves") {
            statement.source.and_then(|source| sides.of(&mut cast.actors, source))
        } else if is_one_of(&text, "you your yours yourself yourselves") {
            statement.addressee
        } else {
            None
        };
        if let Some(actor) = actor {
            let mention = &mut cast.mentions[idx];
            mention.actor = Some(actor);
            mention.kind = crate::people::mention_kind(cast.actors[actor as usize].kind);
            mention.resolved_by = Some(ResolvedBy::Coreference);
            mention.confidence = confidence::SPEAKER;
        }
    }
}

/// Those for whom actors say "we".
struct Sides<'a> {
    document: &'a Document,
    index: &'a Index,
    /// The actors by id, once they are needed.
    by_id: FxHashMap<String, u32>,
}

impl Sides<'_> {
    /// The side of an actor.
    fn of(&mut self, actors: &mut Vec<Actor>, source: u32) -> Option<u32> {
        let row = actors.get(source as usize)?;
        if row.kind != ActorKind::Person {
            return Some(source);
        }
        let side = branch_of(row.country.as_deref()?, row.sector.filter(is_of_state)?);
        Some(self.index_of(actors, side))
    }

    /// What an actor with a state calls ours: "our country", "our forces".
    fn owned(&mut self, actors: &mut Vec<Actor>, source: u32, noun: &str) -> Option<u32> {
        let country = actors.get(source as usize)?.country.as_deref()?;
        let owned = if ends_in_state_noun(noun) {
            state_of(country)
        } else {
            branch_of(country, self.index.kind_of(&words(noun, 0))?.sector.filter(is_of_state)?)
        };
        Some(self.index_of(actors, owned))
    }

    /// Where an actor is, added if it is new.
    fn index_of(&mut self, actors: &mut Vec<Actor>, mut actor: Actor) -> u32 {
        if self.by_id.is_empty() {
            self.by_id = (0..).zip(actors.iter()).map(|(idx, actor)| (actor.id.clone(), idx)).collect();
        }
        let next = actors.len() as u32;
        let found = *self.by_id.entry(actor.id.clone()).or_insert(next);
        if found == next {
            if let Some(entry) = self.index.entry_of(&actor.id) {
                override_with(&mut actor, entry, self.document.published.map(middle));
            }
            actors.push(actor);
        }
        found
    }
}
