//! The people of a document by what they may be called: who is meant by a name of one word.

use std::collections::BTreeSet;

use legation_doc::{MentionKind, SmolStr};
use rustc_hash::FxHashMap;

use crate::builder::{Builder, Draft, short_names};

/// Mentions of people by the folded words of the full name: first byte and actor of each.
pub(crate) struct Namesakes {
    /// By family names.
    by_family: FxHashMap<SmolStr, BTreeSet<(u32, u32)>>,
    /// By all names.
    by_part: FxHashMap<SmolStr, BTreeSet<(u32, u32)>>,
}

/// So many mentions before and after are looked at for one whose gender agrees.
const REACH: usize = 64;

impl Namesakes {
    /// Those that a document has named so far.
    pub fn of(builder: &Builder) -> Self {
        let mut namesakes = Self { by_family: FxHashMap::default(), by_part: FxHashMap::default() };
        for draft in &builder.drafts {
            namesakes.add(builder, draft);
        }
        namesakes
    }

    /// Enters a mention, if it is a person's.
    pub fn add(&mut self, builder: &Builder, draft: &Draft) {
        let Some(actor) = draft.mention.actor.filter(|_| draft.mention.kind == MentionKind::Person) else {
            return;
        };
        let place = (draft.mention.span.start, actor);
        let parts = &builder.traits[actor as usize].parts;
        for part in short_names(parts) {
            self.by_family.entry(part.clone()).or_default().insert(place);
        }
        for part in parts {
            self.by_part.entry(part.clone()).or_default().insert(place);
        }
    }

    /// The person whom a word means: the last one named before a byte, else the first after.
    ///
    /// `is_any` tells whether the word may be any part of the name, rather than the family name.
    pub fn nearest(
        &self,
        builder: &Builder,
        word: &str,
        is_any: bool,
        here: u32,
        gender: Option<char>,
    ) -> Option<u32> {
        let named = if is_any { &self.by_part } else { &self.by_family }.get(word)?;
        let agrees = |(_, actor): &&(u32, u32)| {
            let known = builder.traits[*actor as usize].gender;
            gender.is_none() || known.is_none() || gender == known
        };
        let before = named.range(..(here, 0)).rev().take(REACH).find(agrees);
        let after = || named.range((here, 0)..).take(REACH).find(agrees);
        before.or_else(after).map(|&(_, actor)| actor)
    }
}
