//! Where names stand, and what they may stand for: the lexicon's, the tagger's, and those that patterns show.

use std::ops::Range;

use legation_doc::{Deprel, NameKind, Sentence, SmolStr, Upos};
use rustc_hash::FxHashSet;

use crate::index::{Index, Number, Reading};
use crate::readings::{is_party_adjective, state_of};
use crate::scene::{Scene, is_month};
use crate::words::{Gap, Shape, Word, is_one_of};

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
    let index = scene.index;
    let familiar = familiar(scene);
    let ordinary = ordinary(scene);
    let mut found = Vec::new();
    for sentence in 0..scene.sentences.len() {
        let mut finder = Finder {
            scene,
            index,
            familiar: &familiar,
            ordinary: &ordinary,
            sentence,
            is_tagged: is_tagged(&scene.sentences[sentence]),
            described: Vec::new(),
            spans: Vec::new(),
        };
        finder.look_up();
        finder.add_tagged();
        if !scene.capitals[sentence] && !is_credit(scene, sentence) {
            finder.add_people();
            finder.add_bodies();
        }
        finder.spans.sort_by_key(|span| span.words.start);
        found.append(&mut finder.spans);
    }
    without_code_names(scene, found)
}

/// Leaves out unknown names that stand somewhere between quotation marks of their own: the “Max Thunder” drill.
fn without_code_names(scene: &Scene, mut spans: Vec<NameSpan>) -> Vec<NameSpan> {
    let fold = |span: &NameSpan| -> Vec<SmolStr> {
        scene.words[span.sentence][span.words.clone()].iter().map(|word| word.folded.clone()).collect()
    };
    let is_code =
        |span: &&NameSpan| span.readings.is_empty() && is_enclosed(scene, span.sentence, &span.words);
    let codes: FxHashSet<Vec<SmolStr>> = spans.iter().filter(is_code).map(fold).collect();
    spans.retain(|span| !span.readings.is_empty() || !codes.contains(&fold(span)));
    spans
}

/// Whether quotation marks enclose just these words.
fn is_enclosed(scene: &Scene, sentence: usize, words: &Range<usize>) -> bool {
    let span = scene.span(sentence, words.clone());
    let before = scene.text[..span.start as usize].chars().next_back();
    let closing = match before {
        Some('"') => '"',
        Some('“') => '”',
        Some('‘') => '’',
        Some('\'') => '\'',
        _ => return false,
    };
    scene.text[span.end as usize..].starts_with(closing)
}

struct Finder<'a> {
    scene: &'a Scene<'a>,
    index: &'a Index,
    /// Words that stand with a capital where no rule of spelling asks for one.
    familiar: &'a FxHashSet<SmolStr>,
    /// Words that stand in small letters.
    ordinary: &'a FxHashSet<SmolStr>,
    sentence: usize,
    /// Whether a tagger has looked at the sentence.
    is_tagged: bool,
    /// Noun phrases for actors, in order and disjoint.
    described: Vec<Range<usize>>,
    spans: Vec<NameSpan>,
}

impl Finder<'_> {
    fn words(&self) -> &[Word] {
        &self.scene.words[self.sentence]
    }

    fn look_up(&mut self) {
        let is_capitals = self.scene.capitals[self.sentence];
        let n_words = self.words().len();
        let mut described = 0..0;
        let mut at = self.scene.dateline(self.sentence);
        while at < n_words {
            let scene = self.scene;
            let here = &scene.words[self.sentence][at..];
            if let Some((_, length)) = self.index.kind_at(here).filter(|_| at >= described.end) {
                described = at..at + length;
                self.described.push(described.clone());
            }
            // `the Gulf` is a name, but not in `the Gulf of Oman`.
            let is_article = here[0].folded == "the";
            let after_article = if is_article { self.index.name_at(&here[1..], is_capitals) } else { None };
            let reach = after_article.map_or(0, |(_, length)| length + 1);
            match self.index.name_at(here, is_capitals).filter(|(_, length)| *length >= reach) {
                Some((readings, length)) if self.is_plausible(at..at + length, &readings, &described) => {
                    self.spans.push(NameSpan {
                        sentence: self.sentence,
                        words: at..at + length,
                        readings,
                        tag: None,
                    });
                    at += length;
                }
                _ => at += 1,
            }
        }
    }

    /// Whether a match is a name here and not an ordinary word or part of another name.
    ///
    /// `described` is the last noun phrase for actors: `Foreign Affairs` is no journal in `Ministry of Foreign Affairs`.
    fn is_plausible(&self, words: Range<usize>, readings: &[Reading], described: &Range<usize>) -> bool {
        if !self.scene.is_whole(self.sentence, words.clone())
            || self.scene.is_possessive_mark(self.sentence, words.start)
        {
            return false;
        }
        if self.scene.text[self.scene.span(self.sentence, words.clone()).end as usize..].starts_with('$') {
            return false;
        }
        let is_body =
            readings.iter().all(|reading| matches!(reading, Reading::Organization(_) | Reading::Place(_)));
        if is_body && is_inside(&words, described) && described.start < words.start {
            return false;
        }
        if is_body && self.is_ordinary(&words) && !self.is_tagged_as_body(&words) {
            return false;
        }
        if words.len() == 1
            && readings.iter().all(|&reading| is_party_adjective(reading, &self.words()[words.start]))
        {
            let next = self.words().get(words.end).filter(|word| word.gap == Gap::Space);
            return !self.scene.is_first(self.sentence, words.start)
                && next.is_some_and(|_| {
                    self.index
                        .kind_at(&self.words()[words.end..])
                        .is_some_and(|(kind, _)| kind.number != Number::Body)
                });
        }
        if words.len() > 1 {
            return true;
        }
        let word = &self.words()[words.start];
        let is_common = readings.iter().all(|reading| {
            matches!(
                reading,
                Reading::Organization(_) | Reading::Place(_) | Reading::Seat(_) | Reading::Person(_)
            )
        });
        if is_common && word.shape == Shape::Capital {
            let is_proper = self.tagged_as(words.start).map(|upos| upos == Upos::Propn);
            let is_odd_capital = self.scene.is_first(self.sentence, words.start)
                || self.scene.sentences[self.sentence].is_title;
            if is_proper == Some(false)
                || is_odd_capital && is_proper.is_none() && !self.familiar.contains(&word.folded)
            {
                return false;
            }
            if readings.iter().any(|reading| matches!(reading, Reading::Organization(_)))
                && self.is_amid_capitals(words.start)
            {
                return false;
            }
        }
        let is_person = readings.iter().any(|reading| matches!(reading, Reading::Person(_)));
        if is_person && self.goes_on(words.end) {
            return false;
        }
        is_person || !self.follows_given_name(words.start)
    }

    /// Whether a family name goes on with a particle: the Peres of `Mr. Peres de Cuellar`.
    fn goes_on(&self, end: usize) -> bool {
        let is_particle = self.words().get(end).is_some_and(|word| {
            word.gap == Gap::Space
                && word.shape == Shape::Lower
                && is_one_of(&word.folded, "de del della di da dos du van von der den bin ibn al el")
        });
        let next = self.words().get(end + 1);
        is_particle && next.is_some_and(|word| word.shape == Shape::Capital)
    }

    /// Whether words that are also a newspaper or firm are more often just words.
    fn is_ordinary(&self, words: &Range<usize>) -> bool {
        const ORDINARY: &str = "action age alliance anonymous apple capital centre citizen citizens cockpit \
            conversation dawn echo economist edge emergency express flux focus fortune \
            forward gap grab heritage herald independent insider island journal leadership \
            left mail memorial mint mirror modern momentum monitor most nation national \
            nationals news observer orange paper peninsula point post press print reporter \
            reprieve republic science shell sheriff spring standard star stuff sun target \
            tell time times today universal visa zoo";
        let folded: Vec<&str> = self.words()[words.clone()].iter().map(|word| word.folded.as_str()).collect();
        match folded[..] {
            [word] => is_one_of(word, ORDINARY),
            [first, second] => first == "foreign" && is_one_of(second, "affairs policy"),
            _ => false,
        }
    }

    fn is_tagged_as_body(&self, words: &Range<usize>) -> bool {
        let tokens = self.words()[words.start].token..self.words()[words.end - 1].token + 1;
        self.scene.sentences[self.sentence].names.iter().any(|name| {
            name.kind == NameKind::Organization && name.start <= tokens.start && tokens.end <= name.end
        })
    }

    /// Whether a word stands between other capitalised words, so that it is part of a longer name.
    fn is_amid_capitals(&self, at: usize) -> bool {
        let is_capital = |idx: usize| {
            self.words().get(idx).is_some_and(|word| word.shape == Shape::Capital && word.gap == Gap::Space)
        };
        let before =
            at > 0 && self.words()[at].gap == Gap::Space && self.words()[at - 1].shape == Shape::Capital;
        (before && !self.scene.is_first(self.sentence, at - 1)) && is_capital(at + 1)
    }

    /// Whether a given name precedes, as in `Michael Jordan`.
    fn follows_given_name(&self, at: usize) -> bool {
        let Some(before) = self.scene.before(self.sentence, at) else {
            return false;
        };
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
        let tagged = || tokens.get(self.words()[word].token as usize).map_or(Upos::X, |token| token.upos);
        self.is_tagged.then(tagged)
    }

    fn add_tagged(&mut self) {
        for name in &self.scene.sentences[self.sentence].names {
            let inside = |word: &Word| (name.start..name.end).contains(&word.token);
            let Some(start) = self.words().iter().position(inside) else {
                continue;
            };
            let n_words = self.words()[start..].iter().take_while(|word| inside(word)).count();
            self.add_tagged_name(start..start + n_words, name.kind);
        }
    }

    fn add_tagged_name(&mut self, mut words: Range<usize>, mut kind: NameKind) {
        while words.len() > 1 && self.scene.is_possessive_mark(self.sentence, words.end - 1) {
            words.end -= 1;
        }
        words = self.without_small_words(words);
        words.start = self.start_after_title(&words, kind);
        if kind != NameKind::Person && self.renames_a_person(&words) {
            kind = NameKind::Person;
        }
        let overlapped: Vec<usize> =
            (0..self.spans.len()).filter(|&idx| self.spans[idx].overlaps(&words)).collect();
        if let [only] = overlapped[..] {
            let span = &mut self.spans[only];
            if span.words.start <= words.start && words.end <= span.words.end {
                span.tag = Some(kind);
                return;
            }
        }
        let is_skipped = words.start < self.scene.dateline(self.sentence)
            || kind == NameKind::Other
            || self.scene.sentences[self.sentence].is_title && !self.is_familiar(&words)
            || self.described.iter().any(|phrase| phrase.len() > 1 && is_inside(&words, phrase))
            || words.len() == 1 && !self.is_name_alone(words.start, kind)
            || kind == NameKind::Organization && self.names_a_text_or_event(&words)
            || is_credit(self.scene, self.sentence)
            || self.words()[words.start].shape == Shape::Lower && kind != NameKind::Person
            || overlapped.iter().any(|&idx| !is_inside(&self.spans[idx].words, &words));
        if is_skipped {
            return;
        }
        let words = self.without_state_in_front(words, kind);
        let inner: Vec<usize> =
            overlapped.into_iter().filter(|&idx| self.spans[idx].overlaps(&words)).collect();
        let is_kept = match kind {
            NameKind::Person => inner.iter().any(|&idx| self.has_person(idx)),
            NameKind::Organization => {
                let has_noun = self.words()[words.clone()].iter().any(|word| is_body_noun(&word.folded));
                let is_word = |span: &NameSpan| {
                    self.words()[span.words.start].shape == Shape::Capital && self.is_ordinary(&span.words)
                };
                inner
                    .iter()
                    .map(|&idx| &self.spans[idx])
                    .any(|span| span.words.len() > 1 || !has_noun && !is_word(span))
            }
            // `Germany Richard Grenell` is no place, but `Northern Syria` is.
            _ => {
                let is_list = self.words()[words.clone()].iter().any(|word| word.folded == "and");
                let is_long = inner.iter().any(|&idx| self.spans[idx].words.len() > 1);
                inner.len() > 1 || is_long || is_list && !inner.is_empty()
            }
        };
        if let (NameKind::Organization, [only]) = (kind, &inner[..])
            && self.is_long_form(&self.spans[*only], &words)
        {
            self.spans[*only].words = words;
            return;
        }
        if let (NameKind::Person, [only]) = (kind, &inner[..]) {
            // The lexicon's María Fernanda Espinosa is the text's María Fernanda Espinosa Garcés.
            if self.has_person(*only) && self.spans[*only].words.len() > 1 {
                self.spans[*only].words = words;
                return;
            }
        }
        if is_kept || words.is_empty() || self.is_description(&words) {
            return;
        }
        self.spans.retain(|span| !span.overlaps(&words));
        let last = &self.words()[words.end - 1..words.end];
        let kind = match kind {
            NameKind::Person if self.stands_for_a_place(&words) => NameKind::Location,
            NameKind::Person if words.len() > 1 && is_body_noun(&last[0].folded) => NameKind::Organization,
            NameKind::Person if words.len() > 1 && self.index.is_title(last) => return,
            _ => kind,
        };
        self.push(words, kind);
    }

    /// Whether words are a body's name in the lexicon and one noun more: `Fatah Party`.
    fn is_long_form(&self, span: &NameSpan, words: &Range<usize>) -> bool {
        let is_body = span.readings.iter().all(|reading| matches!(reading, Reading::Organization(_)));
        let has_noun = is_body_noun(&self.words()[words.end - 1].folded);
        is_body && has_noun && span.words.start == words.start && span.words.end + 1 == words.end
    }

    /// The tagger at times takes an article with the name, or breaks off after `of`.
    fn without_small_words(&self, mut words: Range<usize>) -> Range<usize> {
        let is_small = |idx: usize| is_one_of(&self.words()[idx].folded, "the of and for in");
        let is_day = |idx: usize| {
            is_one_of(&self.words()[idx].folded, "monday tuesday wednesday thursday friday saturday sunday")
        };
        while words.len() > 1 && is_small(words.start) {
            words.start += 1;
        }
        while words.len() > 1 && (is_small(words.end - 1) || is_day(words.end - 1)) {
            words.end -= 1;
        }
        words
    }

    /// The tagger at times takes the title with the name.
    fn start_after_title(&self, words: &Range<usize>, kind: NameKind) -> usize {
        // Dean Kamen is no dean, and Doctor Who no Who.
        let is_given = |end: usize| {
            end == words.start + 1
                && end + 1 == words.end
                && self.index.given(&self.words()[words.start].folded).is_some()
        };
        let is_word = |end: usize| self.words()[end..words.end].iter().all(|word| word.folded == "who");
        let is_title = |end: &usize| {
            self.index.is_title(&self.words()[words.start..*end]) && !is_given(*end) && !is_word(*end)
        };
        let is_named = matches!(kind, NameKind::Person | NameKind::Organization);
        (words.start + 1..words.end).rev().find(|end| is_named && is_title(end)).unwrap_or(words.start)
    }

    /// Whether a name stands in apposition to one person: `the water minister, Sok Vannarith`, or the other way
    /// round to one with an office, as a firm may be `the leader` too.
    fn renames_a_person(&self, words: &Range<usize>) -> bool {
        let tokens = &self.scene.sentences[self.sentence].tokens;
        let own = self.words()[words.start].token..self.words()[words.end - 1].token + 1;
        let person = |token: u32| {
            let phrase =
                self.described.iter().find(|phrase| self.words()[phrase.end - 1].token == token)?.clone();
            let kind = self.index.kind_of(&self.words()[phrase])?;
            (kind.number == Number::Person && !kind.is_plural).then_some(kind)
        };
        let is_outside = |head: Option<u32>| head.is_none_or(|head| !own.contains(&head));
        let Some(head) = own.clone().find(|&token| is_outside(tokens[token as usize].head)) else {
            return false;
        };
        let token = &tokens[head as usize];
        let renames = token.deprel == Deprel::Appos
            && token.head.is_some_and(|noun| noun < head && person(noun).is_some());
        let is_renamed = || {
            let after = (own.end..tokens.len() as u32).take(12).filter(|&token| {
                tokens[token as usize].deprel == Deprel::Appos && tokens[token as usize].head == Some(head)
            });
            after.filter_map(person).any(|kind| kind.sector.is_some())
        };
        renames || is_renamed()
    }

    /// `Paris Agreement`, `Universal Declaration of Human Rights`.
    fn names_a_text_or_event(&self, words: &Range<usize>) -> bool {
        let own = &self.words()[words.clone()];
        let end = own.iter().position(|word| word.folded == "of").filter(|&of| of > 0).unwrap_or(own.len());
        is_text_or_event(&own[end - 1].folded)
    }

    fn is_familiar(&self, words: &Range<usize>) -> bool {
        self.words()[words.clone()].iter().all(|word| self.familiar.contains(&word.folded))
    }

    /// Whether a tagged name of one word can be one: no point of the compass, and a body that does something.
    fn is_name_alone(&self, at: usize, kind: NameKind) -> bool {
        let word = &self.words()[at];
        let is_compass = is_one_of(word.folded.as_str(), "north south east west the a");
        let is_no_actor = is_one_of(
            word.folded.as_str(),
            "aids allah americas bible buddhism capitalism charter christ christianity communism \
            constitution convention covid declaration ebola germanys god hinduism hiv internet islam jesus judaism koran koreas marxism \
            quran sars socialism sudans treaty vietnams web yemens",
        );
        let opens_as_noun = self.scene.is_first(self.sentence, at)
            && self.tagged_as(at).is_some_and(|upos| upos != Upos::Propn);
        let is_ordinary = self.ordinary.contains(&word.folded) && !self.familiar.contains(&word.folded);
        let token = &self.scene.sentences[self.sentence].tokens[word.token as usize];
        let is_acting = matches!(
            token.deprel,
            Deprel::Nsubj
                | Deprel::NsubjPass
                | Deprel::OblAgent
                | Deprel::NmodPoss
                | Deprel::Appos
                | Deprel::Root
        );
        let follows_report = self
            .scene
            .before(self.sentence, at)
            .is_some_and(|before| matches!(before.folded.as_str(), "to" | "by" | "with"));
        !is_compass
            && !is_no_actor
            && !opens_as_noun
            && !is_ordinary
            && (kind != NameKind::Organization || is_acting || follows_report)
    }

    /// A name of unknown people that follows `in` or `near` is a place's.
    fn stands_for_a_place(&self, words: &Range<usize>) -> bool {
        let before = self.scene.before(self.sentence, words.start).map(|word| word.folded.as_str());
        let after = self.words().get(words.end).map(|word| word.folded.as_str());
        let is_place = matches!(
            before,
            Some("in" | "at" | "near" | "outside" | "around" | "into" | "toward" | "towards")
        ) || matches!(
            after,
            Some(
                "area"
                    | "border"
                    | "town"
                    | "city"
                    | "village"
                    | "district"
                    | "region"
                    | "province"
                    | "valley"
            )
        );
        is_place && self.index.given(&self.words()[words.start].folded).is_none()
    }

    fn has_person(&self, span: usize) -> bool {
        self.spans[span].readings.iter().any(|reading| matches!(reading, Reading::Person(_)))
    }

    /// Takes off the state before a name: `Iran's Hassan Rouhani`, `Iranian Hassan Rouhani`, `Turkey's Red Crescent`.
    fn without_state_in_front(&self, words: Range<usize>, kind: NameKind) -> Range<usize> {
        let first = self.spans.iter().find(|span| span.words.start == words.start && span.is_state());
        let Some(first) = first else { return words };
        let is_possessor = self.scene.is_possessive_mark(self.sentence, first.words.end);
        let is_adjective = kind == NameKind::Person
            && first.readings.iter().any(|reading| matches!(reading, Reading::Adjective(_)));
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
        start < words.end && self.index.kind_of(&self.words()[start..words.end]).is_some()
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
            let is_given = self.index.given(&self.words()[start].folded).is_some()
                && !is_month(&self.words()[start].folded);
            let is_named = is_given
                && end > start + 1
                && self.words()[start + 1..end].iter().any(|word| word.folded.len() > 1);
            let is_titled = self.follows_title(start) && !self.begins_description(start);
            let is_letter = end == start + 1 && self.words()[start].folded.len() < 2;
            if (is_named || is_titled) && !is_letter && !self.is_description(&(start..end)) {
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
        const PARTICLES: &str = "al el bin ibn de da do dos del la van von der den ben ul";
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
            let is_part = word.shape == Shape::Capital
                && !self.is_covered(end)
                && self.tagged_as(end).is_none_or(|upos| upos == Upos::Propn);
            let is_particle = || {
                is_one_of(&word.folded, PARTICLES)
                    && words.get(end + 1).is_some_and(|next| next.shape == Shape::Capital)
            };
            let is_syllable = word.gap == Gap::Hyphen && word.shape == Shape::Lower;
            if !joins || !(is_part || is_syllable || is_particle()) {
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
            let Some(last) = (start + 1..run).rev().find(|&idx| is_body_noun(&self.words()[idx].folded))
            else {
                continue;
            };
            let words = start..last + 1;
            if self.is_description(&words)
                || self.begins_description(start) && self.scene.is_first(self.sentence, start)
            {
                continue;
            }
            let words = words.start..self.end_with_state(words.end);
            at = words.end;
            self.spans.retain(|span| span.words.start < words.start || span.words.start >= words.end);
            self.push(words, NameKind::Organization);
        }
    }

    /// The word after `of` and a state that follow a body: `Federal Aviation Office of Germany`.
    fn end_with_state(&self, end: usize) -> usize {
        let words = self.words();
        let is_of = words.get(end).is_some_and(|word| word.folded == "of" && word.gap == Gap::Space);
        let start = end + 1 + usize::from(words.get(end + 1).is_some_and(|word| word.folded == "the"));
        let state = self.spans.iter().find(|span| is_of && span.words.start == start && span.is_state());
        state.map_or(end, |state| state.words.end)
    }

    fn push(&mut self, words: Range<usize>, tag: NameKind) {
        self.spans.push(NameSpan { sentence: self.sentence, words, readings: Vec::new(), tag: Some(tag) });
    }
}

fn is_tagged(sentence: &Sentence) -> bool {
    sentence.tokens.iter().any(|token| matches!(token.upos, Upos::Punct | Upos::Verb))
}

/// Words that stand with a capital where no rule of spelling asks for one.
fn familiar(scene: &Scene) -> FxHashSet<SmolStr> {
    let mut found = FxHashSet::default();
    for sentence in
        (0..scene.sentences.len()).filter(|&idx| !scene.capitals[idx] && !scene.sentences[idx].is_title)
    {
        for (idx, word) in scene.words[sentence].iter().enumerate() {
            if word.shape == Shape::Capital && !scene.is_first(sentence, idx) {
                found.insert(word.folded.clone());
            }
        }
    }
    found
}

fn ordinary(scene: &Scene) -> FxHashSet<SmolStr> {
    let words = scene.words.iter().flatten().filter(|word| word.shape == Shape::Lower);
    words.map(|word| word.folded.clone()).collect()
}

/// Whether a sentence is the credit of a picture.
fn is_credit(scene: &Scene, sentence: usize) -> bool {
    let opening: Vec<&str> = scene.words[sentence].iter().take(2).map(|word| word.folded.as_str()).collect();
    matches!(
        opening[..],
        ["photo" | "image" | "picture" | "photograph", "by" | "credit" | "courtesy" | "from" | "source"]
            | ["file", "photo" | "image"]
    )
}

fn is_body_noun(folded: &str) -> bool {
    const NOUNS: &str = "academy agency alliance army assembly association authority bank brigade \
            brigades bureau centre center club coalition command commission committee \
            company confederation congress corporation corps council court department \
            federation forces forum foundation front fund group inc institute league \
            ministry movement network office organisation organization parliament party \
            police senate service services society trust union university";
    is_one_of(folded, NOUNS)
}

/// Last words of names that the tagger takes for bodies and that are none.
fn is_text_or_event(folded: &str) -> bool {
    is_one_of(
        folded,
        "accord accords act agreement bill charter conference constitution convention day \
        deal declaration economy index election elections member members memorandum olympics \
        law ocean sea pact plan prize protocol resolution statement summit talks treaty war",
    )
}

fn is_inside(inner: &Range<usize>, outer: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}
