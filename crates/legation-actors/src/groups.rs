//! Groups without a name: "36 people", "foreign ministers", "the families".

use legation_doc::{Actor, ActorKind, Document, MentionForm, MentionKind, ResolvedBy};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::words::{is_one_of, slug};
use crate::{Cast, confidence};

/// Words before a noun that tell how many or which, and are no part of what a group is called.
const BEFORE: &str = "the a an this that these those all some several many most more other others over about around \
    nearly almost hundreds thousands dozens scores of certain various numerous both any few two three four five six seven \
    eight nine ten twelve twenty fifty hundred thousand million at least its their his her our my your no";

/// Makes actors of plural descriptions that hold or receive something, where nothing else tells whom they mean.
///
/// `ends` are the heads of such phrases, by sentence and token. Descriptions of one wording are one group. The new actors come
/// last.
pub fn groups(document: &Document, ends: &FxHashSet<(u32, u32)>, cast: &mut Cast) {
    let mut by_id: FxHashMap<String, u32> = FxHashMap::default();
    let mut ids: FxHashSet<String> = FxHashSet::default();
    for mention in &cast.mentions {
        let is_open = mention.actor.is_none() && mention.form == MentionForm::Nominal;
        let name = called(mention.span.of(&document.text));
        if is_open && ends.contains(&(mention.sentence, mention.head)) && is_plural(&name) {
            ids.insert(slug(&name));
        }
    }
    for mention in &mut cast.mentions {
        if mention.actor.is_some() || mention.form != MentionForm::Nominal {
            continue;
        }
        let name = called(mention.span.of(&document.text));
        let id = slug(&name);
        if id.is_empty() || !ids.contains(&id) {
            continue;
        }
        let next = cast.actors.len() as u32;
        let actors = &cast.actors;
        let actor = *by_id.entry(id.clone()).or_insert_with(|| {
            let known = actors.iter().position(|actor| actor.id == id);
            known.map_or(next, |idx| idx as u32)
        });
        if actor == next {
            cast.actors.push(Actor {
                id,
                name,
                kind: ActorKind::Group,
                country: None,
                sector: None,
                roles: Vec::new(),
                known: false,
            });
        }
        mention.actor = Some(actor);
        mention.kind = MentionKind::Group;
        mention.resolved_by = Some(ResolvedBy::NameVariant);
        mention.confidence = confidence::GROUP;
    }
}

/// The words of a description without those that tell how many.
fn called(text: &str) -> String {
    let words = text.split_whitespace().skip_while(|word| {
        let lower = word.to_lowercase();
        is_one_of(&lower, BEFORE) || lower.starts_with(|letter: char| letter.is_ascii_digit())
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether a description is of several: its last word is a plural.
fn is_plural(name: &str) -> bool {
    let last = name.rsplit(' ').next().unwrap_or_default();
    last.ends_with('s') && !last.ends_with("ss") || is_one_of(last, "people men women children police")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_articles_are_no_part_of_a_name() {
        assert_eq!(called("the several foreign ministers"), "foreign ministers");
        assert_eq!(called("36 people"), "people");
        assert!(
            is_plural("foreign ministers") && is_plural("people") && !is_plural("boss") && !is_plural("")
        );
    }
}
