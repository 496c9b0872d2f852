//! Which bodies a document has named, for descriptions by a part of their name: `the council`.

use std::collections::BTreeMap;

use legation_doc::{ActorKind, MentionForm, Sector, SmolStr};
use rustc_hash::FxHashMap;

use crate::builder::Builder;

/// First byte and number of a draft.
type Place = (u32, usize);

/// Bodies by the words of their names.
pub(crate) struct Bodies {
    /// By folded word: where the names are, with their end and actor.
    by_word: FxHashMap<SmolStr, BTreeMap<Place, (u32, u32)>>,
    /// The drafts of international bodies as of the last sorting, in order.
    international: Vec<usize>,
}

impl Bodies {
    /// The bodies of a document whose names are known.
    pub fn of(builder: &Builder) -> Self {
        let is_international = |idx: &usize| {
            let actor = builder.drafts[*idx].mention.actor.map(|actor| &builder.actors[actor as usize]);
            actor.is_some_and(|actor| {
                actor.sector == Some(Sector::InternationalOrganization) && !actor.id.contains("council")
            })
        };
        let international = (0..builder.drafts.len()).filter(is_international).collect();
        let mut bodies = Self { by_word: FxHashMap::default(), international };
        for idx in 0..builder.drafts.len() {
            bodies.add(builder, idx);
        }
        bodies
    }

    /// Enters a draft under the words of its name and of its actor's, if it names a body.
    pub fn add(&mut self, builder: &Builder, idx: usize) {
        let draft = &builder.drafts[idx];
        let Some(actor) = draft.mention.actor.filter(|_| draft.mention.form == MentionForm::Name) else {
            return;
        };
        let row = &builder.actors[actor as usize];
        if matches!(row.kind, ActorKind::Person | ActorKind::State) {
            return;
        }
        let written = &builder.scene.words[draft.sentence()][draft.words.clone()];
        // The words of a branch's name, `Armed forces of Iran`, are ours and not the text's.
        let full = builder.traits[actor as usize].parts.iter().filter(|_| !row.id.contains('.'));
        for word in written.iter().map(|word| &word.folded).chain(full) {
            let place = (draft.mention.span.start, idx);
            self.by_word.entry(word.clone()).or_default().insert(place, (draft.mention.span.end, actor));
        }
    }

    /// The last body named before a byte that has a word in its name.
    pub fn last_with(&self, word: &str, here: u32) -> Option<u32> {
        let named = self.by_word.get(word)?.range(..(here, 0)).rev();
        named.map(|(_, found)| found).find(|(end, _)| *end <= here).map(|&(_, actor)| actor)
    }

    /// The last international body named up to the end of a sentence.
    pub fn last_international(&self, builder: &Builder, sentence: usize) -> Option<u32> {
        let end = builder.sentence_range(sentence).end;
        let before = self.international.partition_point(|&idx| idx < end);
        builder.drafts[self.international[before.checked_sub(1)?]].mention.actor
    }
}
