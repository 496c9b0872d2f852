//! The document as the rules see it: which actors a phrase denotes, and whose words a clause is in.

use std::cell::RefCell;
use std::sync::LazyLock;

use legation_doc::{
    Actor, ActorKind, Deprel, Mention, MentionKind, NameKind, Sector, Sentence, Span, Statement, Upos, Xpos,
};

use legation_lexicon::{places, states};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::Findings;
use crate::frames::Frames;
use crate::grammar::{
    conjuncts, deprel, is_clause, is_introduced, is_one_of, measured, obliques, own_subject, referent,
};

/// A document with what earlier stages found, indexed by sentence.
pub(crate) struct Scene<'a> {
    pub text: &'a str,
    pub sentences: &'a [Sentence],
    pub mentions: &'a [Mention],
    pub actors: &'a [Actor],
    pub statements: &'a [Statement],
    pub speaker: Option<u32>,
    pub frames: &'a Frames,
    /// Indices of the resolved mentions of each sentence, in order.
    mentions_of: Vec<Vec<usize>>,
    /// Indices of the statements whose content reaches into each sentence.
    statements_of: Vec<Vec<usize>>,
    /// The questions about phrases that are open, each asked for the sake of the one before: a relative pronoun may
    /// lead back to where one began.
    open: RefCell<Vec<(Question, Place)>>,
}

/// What can be asked of a phrase and may need the same of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Question {
    Denoted,
    Doers,
    Concerned,
}

/// A token: the sentence's index and its own in the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub sentence: usize,
    pub token: usize,
}

/// An actor with the words that name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct End {
    pub actor: u32,
    pub span: Span,
}

/// Nouns that stand for a state in the mouth of one of its people: "our country".
const HOMELANDS: [&str; 14] = [
    "country",
    "nation",
    "government",
    "delegation",
    "people",
    "state",
    "side",
    "administration",
    "republic",
    "kingdom",
    "homeland",
    "party",
    "parliament",
    "army",
];

/// Nouns that stand for what they lead or govern: "the government of Iran".
const LEADERSHIP: [&str; 8] =
    ["authority", "government", "head", "leader", "leadership", "minister", "ministry", "president"];

/// How many phrases within phrases are asked for the actors they denote.
const DEPTH: usize = 24;

impl<'a> Scene<'a> {
    pub fn new(findings: &Findings<'a>, frames: &'a Frames) -> Self {
        let Findings { text, sentences, mentions, actors, statements, speaker, .. } = *findings;
        let speaker = speaker.filter(|&actor| (actor as usize) < actors.len());
        let mut mentions_of = vec![Vec::new(); sentences.len()];
        for (idx, mention) in mentions.iter().enumerate() {
            let known = mention.actor.is_some_and(|actor| (actor as usize) < actors.len());
            if known && let Some(of) = mentions_of.get_mut(mention.sentence as usize) {
                of.push(idx);
            }
        }
        let mut statements_of = vec![Vec::new(); sentences.len()];
        for (idx, statement) in statements.iter().enumerate() {
            for piece in &statement.content {
                let first = sentences.partition_point(|sentence| sentence.span.end <= piece.start);
                let reached =
                    sentences[first..].iter().take_while(|sentence| sentence.span.start < piece.end);
                for (offset, _) in reached.enumerate() {
                    let of: &mut Vec<usize> = &mut statements_of[first + offset];
                    if of.last() != Some(&idx) {
                        of.push(idx);
                    }
                }
            }
        }
        Self {
            text,
            sentences,
            mentions,
            actors,
            statements,
            speaker,
            frames,
            mentions_of,
            statements_of,
            open: RefCell::default(),
        }
    }

    /// The sentence of a place.
    pub fn sentence(&self, at: Place) -> &'a Sentence {
        &self.sentences[at.sentence]
    }

    /// The span of a place's token.
    pub fn span(&self, at: Place) -> Span {
        self.sentence(at).tokens[at.token].span
    }

    /// The innermost statement whose content holds a token.
    pub fn statement_around(&self, at: Place) -> Option<usize> {
        let span = self.span(at);
        let holds = |&&idx: &&usize| self.statements[idx].content.iter().any(|piece| piece.contains(span));
        let inside = self.statements_of[at.sentence].iter().filter(holds);
        inside.copied().min_by_key(|&idx| self.statements[idx].content_span().len())
    }

    /// The statement whose cue is at a token.
    pub fn statement_by_cue(&self, at: Place) -> Option<usize> {
        let span = self.span(at);
        // Statements come in order of their sentences, and a cue stands in its statement's.
        let here = at.sentence as u32;
        let start = self.statements.partition_point(|statement| statement.sentence < here);
        let of_sentence = self.statements[start..].iter().take_while(|statement| statement.sentence == here);
        let by_cue = |statement: &Statement| statement.cue.is_some_and(|cue| cue.overlaps(span));
        of_sentence.enumerate().find(|(_, statement)| by_cue(statement)).map(|(offset, _)| start + offset)
    }

    /// Who speaks at a token: the source of the statement around it, else the speaker of the document.
    pub fn voice(&self, at: Place) -> Option<u32> {
        match self.statement_around(at) {
            Some(idx) => self.source_of(idx),
            None => self.speaker,
        }
    }

    /// The source of a statement.
    pub fn source_of(&self, statement: usize) -> Option<u32> {
        self.statements[statement].source.filter(|&actor| (actor as usize) < self.actors.len())
    }

    /// Who speaks at a token, with the words that name them; an empty span where there are none.
    pub fn voice_end(&self, at: Place, voice: u32) -> End {
        let statement = self.statement_around(at).or_else(|| self.statement_by_cue(at));
        let span = statement.and_then(|idx| self.statements[idx].source_span).unwrap_or_default();
        End { actor: voice, span }
    }

    /// The actors that a noun phrase denotes, its conjuncts included; empty if it denotes none.
    pub fn denoted(&self, at: Place) -> Vec<End> {
        self.ask(Question::Denoted, at, || self.denoted_within(at))
    }

    /// The answer to a question; empty where it is open already or the chain of open ones is long.
    fn ask(&self, question: Question, at: Place, answer: impl FnOnce() -> Vec<End>) -> Vec<End> {
        {
            let mut open = self.open.borrow_mut();
            if open.len() >= DEPTH || open.contains(&(question, at)) {
                return Vec::new();
            }
            open.push((question, at));
        }
        let found = answer();
        self.open.borrow_mut().pop();
        found
    }

    fn denoted_within(&self, at: Place) -> Vec<End> {
        let sentence = self.sentence(at);
        let mut found: Vec<End> = Vec::new();
        let mut parts = conjuncts(sentence, referent(sentence, at.token));
        let mut next = 0;
        while let Some(&part) = parts.get(next) {
            next += 1;
            let token = if next > 1 { self.modified(Place { token: part, ..at }) } else { part };
            // "The leaders of India and China" has told its conjuncts already.
            let place = self.span(Place { token, ..at });
            if next > 1 && found.iter().any(|end| end.span.contains(place)) {
                continue;
            }
            for end in self.denoted_by_one(Place { token, ..at }) {
                // A parser may hang what is coordinated with a name on another of its words.
                let within = sentence.tokens_in(end.span).filter(|&other| other != token);
                let more = within.flat_map(|other| conjuncts(sentence, other).split_off(1));
                let flat = sentence.children_by(token, Deprel::Flat).filter(|&part| {
                    let joined = sentence.subtree(part).any(|inner| deprel(sentence, inner) == Deprel::Cc);
                    joined && !end.span.overlaps(sentence.tokens[part].span)
                });
                parts.extend(more.chain(flat).filter(|more| *more > token).collect::<Vec<usize>>());
                if found.iter().all(|known| known.actor != end.actor) {
                    found.push(end);
                }
            }
            if parts.len() > sentence.tokens.len() {
                break;
            }
        }
        found
    }

    /// The actors that a noun phrase stands for: those it denotes, else whose doing it is.
    pub fn standing(&self, at: Place) -> Vec<End> {
        let denoted = self.denoted(at);
        if denoted.is_empty() { self.doers(at, &[]) } else { denoted }
    }

    /// The noun that a coordinated adjective of nationality belongs to: "ministers" for "Greek" of "the Greek and
    /// French ministers"; any other word is itself.
    fn modified(&self, at: Place) -> usize {
        let sentence = self.sentence(at);
        let form = sentence.tokens[at.token].span.of(self.text);
        if !ADJECTIVES.contains(form) {
            return at.token;
        }
        let mut rest = at.token + 1..sentence.tokens.len();
        let strung = |token: &usize| {
            matches!(sentence.tokens[*token].upos, Upos::Adj | Upos::Propn | Upos::Cconj | Upos::Punct)
        };
        let noun = rest.find(|token| !strung(token));
        noun.filter(|&noun| sentence.tokens[noun].upos == Upos::Noun).unwrap_or(at.token)
    }

    /// The actors, not on the holders' side, whose doing a noun phrase is: "the South's decision", "Syrian strikes".
    pub fn doers(&self, at: Place, holders: &[End]) -> Vec<End> {
        self.ask(Question::Doers, at, || self.doers_within(at, holders))
    }

    fn doers_within(&self, at: Place, holders: &[End]) -> Vec<End> {
        let sentence = self.sentence(at);
        let noun = measured(sentence, at.token);
        let counterpart = is_one_of(sentence, noun, &["counterpart"]);
        let genitives = sentence.children(noun).filter(|&child| {
            !counterpart
                && matches!(
                    deprel(sentence, child),
                    Deprel::NmodPoss | Deprel::Amod | Deprel::Compound | Deprel::NmodDesc
                )
        });
        self.first_named(at, holders, genitives)
            .or_else(|| self.first_named(at, holders, obliques(sentence, noun, "by")))
            .or_else(|| self.first_named(at, holders, obliques(sentence, noun, "from")))
            .or_else(|| {
                // "a statement released by the ministry"
                let participles = sentence.children_by(noun, Deprel::Acl);
                self.first_named(
                    at,
                    holders,
                    participles.filter_map(|verb| sentence.child_by(verb, Deprel::OblAgent)),
                )
            })
            .unwrap_or_default()
    }

    /// The actors, not on the holders' side, that a noun phrase concerns: "talks with the South".
    pub fn concerned(&self, at: Place, prepositions: &[&str], holders: &[End]) -> Vec<End> {
        self.ask(Question::Concerned, at, || self.concerned_within(at, prepositions, holders))
    }

    fn concerned_within(&self, at: Place, prepositions: &[&str], holders: &[End]) -> Vec<End> {
        let sentence = self.sentence(at);
        let noun = measured(sentence, at.token);
        let direct = prepositions
            .iter()
            .find_map(|word| self.first_named(at, holders, obliques(sentence, noun, word)));
        // "the terms of the treaty with them": what it is of may concern an actor.
        let deeper = || {
            obliques(sentence, noun, "of").filter(|&inner| inner > noun).find_map(|token| {
                let found = self.concerned(Place { token, ..at }, prepositions, holders);
                (!found.is_empty()).then_some(found)
            })
        };
        direct
            .or_else(deeper)
            .or_else(|| {
                let hosts = [noun, at.token].into_iter().take(if noun == at.token { 1 } else { 2 });
                let clauses: Vec<usize> = hosts
                    .flat_map(|host| sentence.children_by(host, Deprel::Acl).collect::<Vec<_>>())
                    .collect();
                clauses.into_iter().find_map(|clause| {
                    let obliques = prepositions.iter().flat_map(|word| obliques(sentence, clause, word));
                    let objects = sentence.children_by(clause, Deprel::Obj);
                    self.first_named(at, holders, obliques.chain(objects))
                })
            })
            .unwrap_or_default()
    }

    /// The state in which a named place lies, as an end, where the document has that state among its actors.
    pub fn state_around(&self, at: Place) -> Option<End> {
        let span = self.span(at);
        let named =
            self.sentence(at).names.iter().find(|name| (name.start..name.end).contains(&(at.token as u32)));
        let whole = named.map(|name| self.sentence(at).span_of(name.start as usize..name.end as usize));
        let country = whole.and_then(|span| PLACES.get(span.of(self.text)).map(|country| (country, span)));
        let (country, span) =
            country.or_else(|| PLACES.get(span.of(self.text)).map(|country| (country, span)))?;
        let by_id = |id: &str| self.actors.iter().position(|actor| actor.id == id);
        let state = by_id(country).or_else(|| by_id(&format!("{country}.GOV")))?;
        Some(End { actor: state as u32, span })
    }

    /// The state of an actor where the document knows it, else the actor.
    pub fn state_of(&self, actor: u32) -> u32 {
        let Some(country) = self.actors[actor as usize].country.as_deref() else {
            return actor;
        };
        let by_id = |id: &str| self.actors.iter().position(|actor| actor.id == id);
        let state = by_id(country).or_else(|| by_id(&format!("{country}.GOV")));
        state.map_or(actor, |idx| idx as u32)
    }

    /// Whether a phrase is in the first person: "we", "our country".
    pub fn is_first_person(&self, sentence: usize, span: Span) -> bool {
        let tree = &self.sentences[sentence];
        tree.tokens_in(span).any(|token| pronoun(tree, token) == Some(Person::First))
    }

    /// Whether two actors are one for a stance: the same, or a state and its government.
    pub fn are_one(&self, one: u32, other: u32) -> bool {
        let id = |actor: u32| self.actors[actor as usize].id.trim_end_matches(".GOV");
        one == other || id(one) == id(other)
    }

    /// Whether two actors are on one side: one, or one of them the state of the other.
    pub fn are_allied(&self, one: u32, other: u32) -> bool {
        let (a, b) = (&self.actors[one as usize], &self.actors[other as usize]);
        // A parliament is not on the side of a minister for being of one state.
        let whole = |actor: &Actor| match actor.kind {
            ActorKind::State => true,
            ActorKind::Government => matches!(actor.sector, None | Some(Sector::Government)),
            _ => false,
        };
        let official =
            |actor: &Actor| matches!(actor.sector, None | Some(Sector::Government | Sector::Military));
        self.are_one(one, other)
            || a.country.is_some()
                && a.country == b.country
                && (whole(a) && official(b) || whole(b) && official(a))
    }

    /// Those of some ends that are on no holder's side.
    pub fn others(&self, mut ends: Vec<End>, holders: &[End]) -> Vec<End> {
        ends.retain(|end| holders.iter().all(|holder| !self.are_allied(holder.actor, end.actor)));
        ends
    }

    /// Whether an actor is an armed branch of a state.
    pub fn is_armed(&self, actor: u32) -> bool {
        self.actors[actor as usize].sector == Some(Sector::Military)
    }

    /// Whether an actor reports what others do.
    pub fn is_media(&self, actor: u32) -> bool {
        let actor = &self.actors[actor as usize];
        actor.sector == Some(Sector::Media) || actor.id.ends_with(".MED")
    }

    /// A few words that name an issue: the noun with its compounds and adjectives; `None` where the phrase is
    /// an actor, a pronoun, a place, a date or a number.
    pub fn issue(&self, at: Place) -> Option<(String, Span)> {
        let sentence = self.sentence(at);
        if is_clause(sentence, at.token) {
            let verb = sentence.tokens[at.token].upos == Upos::Verb;
            match own_subject(sentence, at.token) {
                Some(subject) => return self.whole_clause_issue(at, subject),
                None if verb => return Some(self.clause_issue(at)),
                None => {}
            }
        }
        self.noun_issue(at)
    }

    /// The issue that a noun phrase names.
    fn noun_issue(&self, at: Place) -> Option<(String, Span)> {
        let sentence = self.sentence(at);
        let noun = measured(sentence, at.token);
        let word = &sentence.tokens[noun];
        let nominal = matches!(word.upos, Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj);
        let is_actor = !self.denoted(at).is_empty();
        if !nominal || is_actor || is_time(&word.lemma) || self.is_place(Place { token: noun, ..at }) {
            return None;
        }
        let modifiers = [Deprel::Compound, Deprel::Amod, Deprel::Flat];
        let mut first = noun;
        for child in sentence.children(noun).filter(|&child| child < noun) {
            if modifiers.contains(&deprel(sentence, child)) {
                first = first.min(sentence.subtree(child).start);
            }
        }
        let mut last = noun + 1;
        for child in sentence.children(noun).filter(|&child| child > noun) {
            let short = sentence.subtree(child).len() <= 6;
            let names = deprel(sentence, child) == Deprel::Nmod && is_introduced(sentence, child, "of");
            if deprel(sentence, child) == Deprel::Flat || short && names {
                last = last.max(sentence.subtree(child).end);
            }
        }
        Some(self.phrase(at.sentence, first..last))
    }

    /// What a clause with a subject is about: the subject, with verb and object where it has one: "budget include
    /// funding".
    fn whole_clause_issue(&self, at: Place, subject: usize) -> Option<(String, Span)> {
        let sentence = self.sentence(at);
        // A relative pronoun may lead back to this very clause, which is then no clause of its own.
        let (words, span) = self.noun_issue(Place { token: referent(sentence, subject), ..at })?;
        let object = sentence
            .child_by(at.token, Deprel::Obj)
            .filter(|&object| object > at.token && at.token > subject);
        let Some(object) = object else {
            return Some((words, span));
        };
        let first = sentence.tokens_in(span).start;
        Some(self.phrase(at.sentence, first..sentence.subtree(object).end.min(first + 10).max(first + 1)))
    }

    /// The verb of a clause with its object: "halt hostile acts".
    fn clause_issue(&self, at: Place) -> (String, Span) {
        let sentence = self.sentence(at);
        let object = sentence.children(at.token).find(|&child| {
            matches!(deprel(sentence, child), Deprel::Obj | Deprel::Obl | Deprel::Xcomp) && child > at.token
        });
        let (top, most) = object.map_or((at.token, 5), |object| (object, 9));
        let end = sentence.subtree(top).end.min(at.token + most).max(at.token + 1);
        self.phrase(at.sentence, at.token..end)
    }

    fn phrase(&self, sentence: usize, tokens: std::ops::Range<usize>) -> (String, Span) {
        let span = self.sentences[sentence].span_of(tokens);
        let words: Vec<&str> = span.of(self.text).split_whitespace().collect();
        (words.join(" "), span)
    }

    fn is_place(&self, at: Place) -> bool {
        let span = self.span(at);
        let named = self.sentence(at).names.iter().any(|name| {
            name.kind == NameKind::Location && (name.start..name.end).contains(&(at.token as u32))
        });
        let start = self.mentions.partition_point(|mention| (mention.sentence as usize) < at.sentence);
        let here =
            self.mentions[start..].iter().take_while(|mention| mention.sentence as usize == at.sentence);
        let mentioned = { here }.any(|mention| {
            mention.kind == MentionKind::Place && mention.actor.is_none() && mention.span.contains(span)
        });
        named || mentioned
    }

    fn denoted_by_one(&self, at: Place) -> Vec<End> {
        let sentence = self.sentence(at);
        let mut found = Vec::new();
        if let Some(end) = self.in_first_person(at) {
            return vec![end];
        }
        // "We are the country that needs peace": the predicate is the subject.
        if sentence.child_by(at.token, Deprel::Cop).is_some()
            && sentence.tokens[at.token].upos == Upos::Noun
            && let Some(subject) = own_subject(sentence, at.token)
        {
            let ends = self.denoted(Place { token: subject, ..at });
            if !ends.is_empty() {
                return ends;
            }
        }
        let mentioned = self.mentioned_at(at);
        if !mentioned.is_empty() {
            return mentioned;
        }
        // "Airline Mahan Air" may also be read as two objects.
        let beside = sentence.head(at.token).into_iter().flat_map(|head| sentence.children(head));
        let beside = beside.filter(|&other| {
            deprel(sentence, other) == deprel(sentence, at.token)
                && sentence.tokens[other].upos == Upos::Propn
                && sentence.subtree(other).start == at.token + 1
        });
        let renamed = sentence.children(at.token).filter(|&child| {
            matches!(deprel(sentence, child), Deprel::Flat | Deprel::Appos | Deprel::NmodDesc)
        });
        let renamed = renamed.chain(beside);
        for token in renamed.flat_map(|child| conjuncts(sentence, child)).collect::<Vec<_>>() {
            found.extend(self.mentioned_at(Place { token, ..at }));
        }
        if !found.is_empty() {
            return found;
        }
        let examples = sentence.children(at.token).filter(|&child| {
            let listed = sentence.child_by(child, Deprel::Case);
            listed.is_some_and(|case| is_one_of(sentence, case, &["include", "including", "like", "such"]))
        });
        for token in examples.collect::<Vec<_>>() {
            found.extend(self.denoted(Place { token, ..at }));
        }
        if !found.is_empty() {
            return found;
        }
        let inner = measured(sentence, at.token);
        if inner != at.token {
            return conjuncts(sentence, inner)
                .into_iter()
                .flat_map(|token| self.denoted_by_one(Place { token, ..at }))
                .collect();
        }
        let belongs = is_one_of(sentence, at.token, &LEADERSHIP)
            || is_one_of(sentence, at.token, &["member", "official"])
                && sentence.tokens[at.token].xpos == Xpos::Nns;
        if belongs && let Some(ends) = self.first_named(at, &[], obliques(sentence, at.token, "of")) {
            return ends;
        }
        self.reported_pronoun(at).into_iter().collect()
    }

    /// The actors of the best mention at a token: the longest that it heads, else the shortest around it.
    ///
    /// A plural such as "both countries" has a mention for each of its actors.
    fn mentioned_at(&self, at: Place) -> Vec<End> {
        let span = self.span(at);
        let here = || self.mentions_of[at.sentence].iter().map(|&idx| &self.mentions[idx]);
        let headed = here().filter(|mention| mention.head as usize == at.token);
        let best = headed.max_by_key(|mention| mention.span.len()).or_else(|| {
            let noun = matches!(self.sentence(at).tokens[at.token].upos, Upos::Propn | Upos::Noun | Upos::X);
            let around = here().filter(|mention| noun && mention.span.contains(span));
            around.min_by_key(|mention| mention.span.len())
        });
        let Some(best) = best.map(|mention| mention.span) else {
            return Vec::new();
        };
        let members = here().filter(|mention| mention.span == best).filter_map(|mention| mention.actor);
        members.map(|actor| End { actor, span: best }).collect()
    }

    /// "we", "our country", "you" in reported words or a speech.
    fn in_first_person(&self, at: Place) -> Option<End> {
        let sentence = self.sentence(at);
        let span = self.span(at);
        match pronoun(sentence, at.token) {
            Some(Person::First) => Some(End { actor: self.voice(at)?, span }),
            Some(Person::Second) => {
                let statement = &self.statements[self.statement_around(at)?];
                Some(End {
                    actor: statement.addressee.filter(|&actor| (actor as usize) < self.actors.len())?,
                    span,
                })
            }
            None => {
                let possessor = sentence.child_by(at.token, Deprel::NmodPoss)?;
                let ours = pronoun(sentence, possessor) == Some(Person::First);
                (ours && is_one_of(sentence, at.token, &HOMELANDS)).then(|| self.voice(at))?.map(|actor| {
                    End {
                        actor: self.state_of(actor),
                        span: span.cover(self.span(Place { token: possessor, ..at })),
                    }
                })
            }
        }
    }

    /// "it", "he", "they" that no earlier stage resolved, as subject of reported words: the source.
    fn reported_pronoun(&self, at: Place) -> Option<End> {
        let sentence = self.sentence(at);
        let token = &sentence.tokens[at.token];
        if token.upos != Upos::Pron || !matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass) {
            return None;
        }
        let statement = &self.statements[self.statement_around(at)?];
        let source = statement.source.filter(|&actor| (actor as usize) < self.actors.len())?;
        let person = self.actors[source as usize].kind == ActorKind::Person;
        let fits = match token.lemma.as_str() {
            "he" | "she" => person,
            "it" | "they" => !person,
            _ => false,
        };
        fits.then_some(End { actor: source, span: token.span })
    }

    fn first_named(
        &self,
        at: Place,
        holders: &[End],
        tokens: impl Iterator<Item = usize>,
    ) -> Option<Vec<End>> {
        tokens
            .map(|token| self.others(self.standing(Place { token, ..at }), holders))
            .find(|ends| !ends.is_empty())
    }
}

/// The state of each place whose name is that of places of one state only.
static PLACES: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut found: FxHashMap<&str, &str> = FxHashMap::default();
    let mut shared: FxHashSet<&str> = FxHashSet::default();
    for place in places() {
        if let Some(country) = place.country
            && found.insert(place.name, country).is_some_and(|known| known != country)
        {
            shared.insert(place.name);
        }
    }
    found.retain(|name, _| !shared.contains(name));
    found
});

/// Adjectives of nationality.
static ADJECTIVES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| states().iter().flat_map(|state| state.adjectives.iter().copied()).collect());

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Person {
    First,
    Second,
}

fn pronoun(sentence: &Sentence, token: usize) -> Option<Person> {
    let token = &sentence.tokens[token];
    if !matches!(token.upos, Upos::Pron | Upos::Det) {
        return None;
    }
    match token.lemma.as_str() {
        "I" | "i" | "we" | "my" | "our" | "me" | "us" | "mine" | "ours" => Some(Person::First),
        "you" | "your" | "yours" => Some(Person::Second),
        _ => None,
    }
}

/// Whether a noun tells a time rather than an issue: "agreed on Monday".
fn is_time(noun: &str) -> bool {
    let times = [
        "today",
        "tomorrow",
        "yesterday",
        "day",
        "week",
        "month",
        "year",
        "decade",
        "century",
        "morning",
        "afternoon",
        "evening",
        "night",
        "weekend",
        "time",
        "hour",
        "minute",
        "moment",
        "date",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    times.contains(&noun.to_ascii_lowercase().as_str()) || noun.bytes().all(|byte| byte.is_ascii_digit())
}
