//! Where names stand, and what they may stand for: the lexicon's, the tagger's, and those that patterns show.

use std::ops::Range;

use legation_doc::{NameKind, Sector, SmolStr, Upos};
use legation_lexicon as lexicon;
use rustc_hash::FxHashSet;

use crate::index::{Index, Number, Reading};
use crate::scene::{Scene, is_month};
use crate::words::{Gap, Shape, Word};

/// A name in the text before it is known whose.
#[derive(Debug, Clone)]
pub(crate) struct NameSpan {
    pub sentence: usize,
    pub words: Range<usize>,
    /// The lexicon's readings; empty for a name that only the tagger or a pattern shows.
    pub readings: Vec<Reading>,
    /// What the tagger or a pattern takes it for.
    pub tag: Option<NameKind>,
}

impl NameSpan {
    fn overlaps(&self, words: &Range<usize>) -> bool {
        self.words.start < words.end && words.start < self.words.end
    }

    /// Whether any reading is a state, by name, adjective, people or capital.
    pub fn is_state(&self) -> bool {
        self.readings.iter().any(|reading| state_of(*reading).is_some())
    }
}

/// The names of a document, in order; those of a sentence are disjoint.
pub(crate) fn find(scene: &Scene) -> Vec<NameSpan> {
    let index = Index::shared();
    let familiar = familiar(scene);
    let mut found = Vec::new();
    for sentence in 0..scene.sentences.len() {
        let mut finder = Finder { scene, index, familiar: &familiar, sentence, spans: Vec::new() };
        finder.look_up();
        finder.add_tagged();
        if !scene.capitals[sentence] && !is_credit(scene, sentence) {
            finder.add_people();
            finder.add_bodies();
        }
        finder.spans.sort_by_key(|span| span.words.start);
        found.append(&mut finder.spans);
    }
    found
}

/// The code of a state that a reading names in any way.
pub(crate) fn state_of(reading: Reading) -> Option<&'static str> {
    match reading {
        Reading::State(idx) | Reading::Adjective(idx) | Reading::People(idx) | Reading::Capital(idx) => {
            Some(lexicon::states()[usize::from(idx)].code)
        }
        _ => None,
    }
}

struct Finder<'a> {
    scene: &'a Scene<'a>,
    index: &'static Index,
    familiar: &'a FxHashSet<SmolStr>,
    sentence: usize,
    spans: Vec<NameSpan>,
}

impl Finder<'_> {
    fn words(&self) -> &[Word] {
        &self.scene.words[self.sentence]
    }

    fn look_up(&mut self) {
        let is_capitals = self.scene.capitals[self.sentence];
        let n_words = self.words().len();
        let mut at = self.scene.dateline(self.sentence);
        while at < n_words {
            let here = &self.words()[at..];
            match self.index.name_at(here, is_capitals) {
                Some((readings, length)) if self.is_plausible(at..at + length, &readings) => {
                    self.spans.push(NameSpan { sentence: self.sentence, words: at..at + length, readings, tag: None });
                    at += length;
                }
                _ => at += 1,
            }
        }
    }

    /// Whether a match is a name here and not an ordinary word or part of another name.
    fn is_plausible(&self, words: Range<usize>, readings: &[Reading]) -> bool {
        if !self.scene.is_whole(self.sentence, words.clone()) || self.scene.is_possessive_mark(self.sentence, words.start) {
            return false;
        }
        if words.len() > 1 {
            return true;
        }
        let word = &self.words()[words.start];
        let is_common = readings.iter().all(|reading| {
            matches!(reading, Reading::Organization(_) | Reading::Place(_) | Reading::Seat(_) | Reading::Person(_))
        });
        if is_common && word.shape == Shape::Capital {
            let is_proper = self.tagged_as(words.start).map(|upos| upos == Upos::Propn);
            let is_odd_capital = self.scene.is_first(self.sentence, words.start) || self.scene.sentences[self.sentence].is_title;
            if is_proper == Some(false) || is_odd_capital && is_proper.is_none() && !self.familiar.contains(&word.folded) {
                return false;
            }
            if readings.iter().any(|reading| matches!(reading, Reading::Organization(_))) && self.is_amid_capitals(words.start) {
                return false;
            }
        }
        let is_person = readings.iter().any(|reading| matches!(reading, Reading::Person(_)));
        is_person || !self.follows_given_name(words.start)
    }

    /// Whether a word stands between other capitalised words, so that it is part of a longer name.
    fn is_amid_capitals(&self, at: usize) -> bool {
        let is_capital = |idx: usize| self.words().get(idx).is_some_and(|word| word.shape == Shape::Capital && word.gap == Gap::Space);
        let before = at > 0 && self.words()[at].gap == Gap::Space && self.words()[at - 1].shape == Shape::Capital;
        (before && !self.scene.is_first(self.sentence, at - 1)) && is_capital(at + 1)
    }

    /// Whether a given name precedes, as in `Michael Jordan`.
    fn follows_given_name(&self, at: usize) -> bool {
        let Some(before) = self.scene.before(self.sentence, at) else { return false };
        self.words()[at].gap == Gap::Space
            && before.shape == Shape::Capital
            && self.words()[at].shape == Shape::Capital
            && self.index.given(&before.folded).is_some()
            && !is_month(&before.folded)
            && !self.spans.iter().any(|span| span.words.contains(&(at - 1)))
    }

    /// The tagger's part of speech; `None` where no tagger has looked at the sentence.
    fn tagged_as(&self, word: usize) -> Option<Upos> {
        let tokens = &self.scene.sentences[self.sentence].tokens;
        let is_tagged = tokens.iter().any(|token| token.upos == Upos::Punct || token.upos == Upos::Verb);
        is_tagged.then(|| tokens.get(self.words()[word].token as usize).map_or(Upos::X, |token| token.upos))
    }

    fn add_tagged(&mut self) {
        for name in &self.scene.sentences[self.sentence].names {
            let inside = |word: &Word| (name.start..name.end).contains(&word.token);
            let Some(start) = self.words().iter().position(inside) else { continue };
            let n_words = self.words()[start..].iter().take_while(|word| inside(word)).count();
            self.add_tagged_name(start..start + n_words, name.kind);
        }
    }

    fn add_tagged_name(&mut self, mut words: Range<usize>, kind: NameKind) {
        while words.len() > 1 && self.scene.is_possessive_mark(self.sentence, words.end - 1) {
            words.end -= 1;
        }
        let overlapped: Vec<usize> = (0..self.spans.len()).filter(|&idx| self.spans[idx].overlaps(&words)).collect();
        if let [only] = overlapped[..] {
            let span = &mut self.spans[only];
            if span.words.start <= words.start && words.end <= span.words.end {
                span.tag = Some(kind);
                return;
            }
        }
        let is_skipped = words.start < self.scene.dateline(self.sentence)
            || kind == NameKind::Other
            || is_credit(self.scene, self.sentence)
            || self.words()[words.start].shape == Shape::Lower && kind != NameKind::Person
            || overlapped.iter().any(|&idx| !is_inside(&self.spans[idx].words, &words));
        if is_skipped {
            return;
        }
        let words = self.without_state_in_front(words, kind);
        let inner: Vec<usize> = overlapped.into_iter().filter(|&idx| self.spans[idx].overlaps(&words)).collect();
        let is_kept = match kind {
            NameKind::Person => inner.iter().any(|&idx| self.has_person(idx)),
            NameKind::Organization => inner.iter().any(|&idx| self.spans[idx].words.len() > 1),
            _ => self.words()[words.clone()].iter().any(|word| word.folded == "and") && !inner.is_empty(),
        };
        if is_kept || words.is_empty() || self.is_description(&words) {
            return;
        }
        self.spans.retain(|span| !span.overlaps(&words));
        self.push(words, kind);
    }

    fn has_person(&self, span: usize) -> bool {
        self.spans[span].readings.iter().any(|reading| matches!(reading, Reading::Person(_)))
    }

    /// Takes off the state before a name: `Iran's Hassan Rouhani`, `Iranian Hassan Rouhani`, `Turkey's Red Crescent`.
    fn without_state_in_front(&self, words: Range<usize>, kind: NameKind) -> Range<usize> {
        let first = self.spans.iter().find(|span| span.words.start == words.start && span.is_state());
        let Some(first) = first else { return words };
        let is_possessor = self.scene.is_possessive_mark(self.sentence, first.words.end);
        let is_adjective = kind == NameKind::Person && first.readings.iter().any(|reading| matches!(reading, Reading::Adjective(_)));
        if is_possessor {
            return (first.words.end + 1).min(words.end)..words.end;
        }
        if is_adjective && words.len() > first.words.len() + 1 { first.words.end..words.end } else { words }
    }

    /// Whether words only describe: `Foreign Ministry`, `Iranian Ministry of Defence`, `President`.
    fn is_description(&self, words: &Range<usize>) -> bool {
        let mut start = words.start;
        if let Some(state) = self.spans.iter().find(|span| span.words.start == start && span.is_state()) {
            start = state.words.end;
        }
        start < words.end && self.index.kind_of(&self.words()[start..words.end]).is_some_and(|kind| kind.sector.is_some() || kind.is_title)
    }

    /// Adds people whom the tagger has missed: a given name or a title, then capitalised words.
    fn add_people(&mut self) {
        let mut at = self.scene.dateline(self.sentence);
        while at < self.words().len() {
            let start = at;
            at += 1;
            if !self.is_free_capital(start) {
                continue;
            }
            let end = self.end_of_name(start);
            let is_given = self.index.given(&self.words()[start].folded).is_some() && !is_month(&self.words()[start].folded);
            let is_named = is_given && end > start + 1 && self.words()[start + 1..end].iter().any(|word| word.folded.len() > 1);
            let is_titled = self.follows_title(start) && !self.begins_description(start);
            if (is_named || is_titled) && !self.is_description(&(start..end)) {
                self.push(start..end, NameKind::Person);
                at = end;
            }
        }
    }

    fn is_free_capital(&self, at: usize) -> bool {
        let word = &self.words()[at];
        word.shape == Shape::Capital
            && !self.is_covered(at)
            && self.tagged_as(at).is_none_or(|upos| upos == Upos::Propn)
    }

    fn is_covered(&self, at: usize) -> bool {
        self.spans.iter().any(|span| span.words.contains(&at))
    }

    fn begins_description(&self, at: usize) -> bool {
        self.index.kind_at(&self.words()[at..]).is_some()
    }

    fn follows_title(&self, at: usize) -> bool {
        if !matches!(self.words()[at].gap, Gap::Space | Gap::Stop) {
            return false;
        }
        (at.saturating_sub(5)..at).any(|start| {
            let kind = self.index.kind_of(&self.words()[start..at]);
            kind.is_some_and(|kind| kind.number == Number::Person && (kind.is_title || kind.sector.is_some()))
        })
    }

    /// The word after a run of capitalised words, particles inside it included: `Luigi Di Maio`, `Ban Ki-moon`.
    fn end_of_name(&self, start: usize) -> usize {
        const PARTICLES: &[&str] = &["al", "el", "bin", "ibn", "de", "da", "do", "dos", "del", "la", "van", "von", "der", "den", "ben", "ul"];
        let words = self.words();
        let mut end = start + 1;
        while let Some(word) = words.get(end) {
            let is_initial = |word: &Word| word.folded.len() <= 2 && word.shape != Shape::Lower;
            let joins = match word.gap {
                Gap::Space => true,
                Gap::Hyphen => true,
                Gap::Stop => is_initial(&words[end - 1]),
                Gap::Apostrophe => words[end - 1].folded.len() == 1,
                _ => false,
            };
            let is_part = word.shape == Shape::Capital && !self.is_covered(end) && self.tagged_as(end).is_none_or(|upos| upos == Upos::Propn);
            let is_particle = PARTICLES.contains(&word.folded.as_str()) && words.get(end + 1).is_some_and(|next| next.shape == Shape::Capital);
            let is_syllable = word.gap == Gap::Hyphen && word.shape == Shape::Lower;
            if !joins || !(is_part || is_particle || is_syllable) {
                break;
            }
            end += 1;
        }
        end
    }

    /// Adds bodies by their last word: `Free Democratic Party`, and what follows it with `of`.
    fn add_bodies(&mut self) {
        let mut at = self.scene.dateline(self.sentence);
        while at < self.words().len() {
            let start = at;
            at += 1;
            if !self.is_free_capital(start) || start == 0 && self.words()[0].folded == "the" {
                continue;
            }
            let run = self.end_of_name(start);
            let Some(last) = (start + 1..run).rev().find(|&idx| is_body_noun(&self.words()[idx].folded)) else { continue };
            let words = start..last + 1;
            if self.is_description(&words) || self.begins_description(start) && self.scene.is_first(self.sentence, start) {
                continue;
            }
            at = words.end;
            self.push(words, NameKind::Organization);
        }
    }

    fn push(&mut self, words: Range<usize>, tag: NameKind) {
        self.spans.push(NameSpan { sentence: self.sentence, words, readings: Vec::new(), tag: Some(tag) });
    }
}

/// Words that stand with a capital where no rule of spelling asks for one.
fn familiar(scene: &Scene) -> FxHashSet<SmolStr> {
    let mut found = FxHashSet::default();
    for sentence in (0..scene.sentences.len()).filter(|&idx| !scene.capitals[idx] && !scene.sentences[idx].is_title) {
        for (idx, word) in scene.words[sentence].iter().enumerate() {
            if word.shape == Shape::Capital && !scene.is_first(sentence, idx) {
                found.insert(word.folded.clone());
            }
        }
    }
    found
}

/// Whether a sentence is the credit of a picture.
fn is_credit(scene: &Scene, sentence: usize) -> bool {
    let opening: Vec<&str> = scene.words[sentence].iter().take(2).map(|word| word.folded.as_str()).collect();
    matches!(opening[..], ["photo" | "image" | "picture" | "photograph", "by" | "credit" | "courtesy" | "from" | "source"] | ["file", "photo" | "image"])
}

fn is_body_noun(folded: &str) -> bool {
    const NOUNS: &[&str] = &[
        "academy", "agency", "alliance", "army", "assembly", "association", "authority", "bank", "brigade", "brigades", "bureau",
        "centre", "center", "club", "coalition", "command", "commission", "committee", "company", "confederation", "congress",
        "corporation", "corps", "council", "court", "department", "federation", "forces", "forum", "foundation", "front", "fund",
        "group", "inc", "institute", "league", "ministry", "movement", "network", "office", "organisation", "organization",
        "parliament", "party", "police", "senate", "service", "services", "society", "trust", "union", "university",
    ];
    NOUNS.binary_search(&folded).is_ok() || folded == "center" || folded == "centre"
}

fn is_inside(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// How much a document is about each state.
#[derive(Debug, Default)]
pub(crate) struct Salience {
    counts: Vec<(&'static str, u32)>,
}

impl Salience {
    /// Counts the names of states, their people, capitals and seats, and the document's own state.
    pub fn of(scene: &Scene, spans: &[NameSpan]) -> Self {
        let mut salience = Self::default();
        for span in spans {
            if let Some(code) = span.readings.first().and_then(|&reading| state_of(reading).or_else(|| seat_state(reading))) {
                salience.add(code, 1);
            }
        }
        if let Some(code) = scene.document.country.as_deref().and_then(state_named) {
            salience.add(code, 10);
        }
        salience
    }

    /// How often a state is named.
    pub fn weight(&self, code: &str) -> u32 {
        self.counts.iter().find(|(known, _)| *known == code).map_or(0, |(_, count)| *count)
    }

    /// The states named, in order of first mention, with their counts.
    pub fn counts(&self) -> &[(&'static str, u32)] {
        &self.counts
    }

    fn add(&mut self, code: &'static str, weight: u32) {
        match self.counts.iter_mut().find(|(known, _)| *known == code) {
            Some((_, count)) => *count += weight,
            None => self.counts.push((code, weight)),
        }
    }
}

fn seat_state(reading: Reading) -> Option<&'static str> {
    let Reading::Seat(idx) = reading else { return None };
    lexicon::seats()[usize::from(idx)].actor_id.split_once('.').map(|(code, _)| code)
}

/// The state with a code or a name.
pub(crate) fn state_named(name: &str) -> Option<&'static str> {
    let states = lexicon::states();
    let found = lexicon::state(name).or_else(|| states.iter().find(|state| state.name == name || state.names.contains(&name)));
    found.map(|state| state.code)
}

/// The reading of a name that suits the document; `None` where the lexicon has none.
pub(crate) fn choose(scene: &Scene, span: &NameSpan, salience: &Salience) -> Option<Reading> {
    let takes_article = scene.before(span.sentence, span.words.start).is_some_and(|word| word.folded == "the");
    let rank = |reading: Reading| -> (u32, u32) {
        match reading {
            Reading::State(idx) | Reading::Adjective(idx) | Reading::People(idx) => {
                let state = &lexicon::states()[usize::from(idx)];
                let is_open = scene.day.is_none_or(|day| state.from.is_none_or(|from| from <= day) && state.to.is_none_or(|to| to >= day));
                let kind = if matches!(reading, Reading::State(_)) { 80 } else { 79 };
                (kind - 20 * u32::from(!is_open) + 20 * u32::from(takes_article), salience.weight(state.code))
            }
            Reading::Person(idx) => {
                let id = lexicon::persons()[usize::from(idx)].id;
                let is_active = scene.day.is_some_and(|day| lexicon::offices_of(id).iter().any(|office| office.is_held_on(day)));
                (75, u32::from(is_active))
            }
            Reading::Seat(idx) => (70, salience.weight(lexicon::seats()[usize::from(idx)].actor_id.split('.').next().unwrap_or_default())),
            Reading::Capital(idx) => {
                let state = &lexicon::states()[usize::from(idx)];
                let is_open = scene.day.map_or(state.to.is_none(), |day| {
                    state.from.is_none_or(|from| from <= day) && state.to.is_none_or(|to| to >= day)
                });
                (60 + u32::from(is_open), salience.weight(state.code))
            }
            Reading::Organization(idx) => {
                let row = &lexicon::organizations()[usize::from(idx)];
                let is_open = scene.day.is_none_or(|day| row.from.is_none_or(|from| from <= day) && row.to.is_none_or(|to| to >= day));
                let is_state_body = matches!(row.sector, Some(Sector::Government | Sector::Judiciary | Sector::Military | Sector::Intelligence));
                let weight = row.country.map_or(0, |code| salience.weight(code));
                let is_plain = u32::from(!row.name.contains('('));
                (if is_state_body { 65 } else { 72 } - 20 * u32::from(!is_open), 2 * weight + is_plain)
            }
            Reading::Place(idx) => {
                let is_site = span.words.len() > 1 && lexicon::places()[usize::from(idx)].kind == "facility";
                (if is_site { 50 } else { 73 }, 0)
            }
        }
    };
    let mut best: Option<(Reading, (u32, u32))> = None;
    for &reading in &span.readings {
        let rank = rank(reading);
        if best.is_none_or(|(_, known)| rank > known) {
            best = Some((reading, rank));
        }
    }
    best.map(|(reading, _)| reading)
}
