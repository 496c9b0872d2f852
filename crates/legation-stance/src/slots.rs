//! Who fills the slots of a frame: holders and targets.

use legation_doc::{Act, ActorKind, Channel, Deprel, Sentence, Span, Upos};
use legation_lexicon::{FramePos, Slot};

use crate::frames::Match;
use crate::grammar::{
    agent, complements, has_child, hosts, is_clause, is_introduced, is_one_of, is_passive, lemma, measured,
    obliques, patients, subject,
};
use crate::polarity::is_hostile;
use crate::scene::{End, Place, Scene};

/// Toward whom or what a frame goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Toward {
    /// Actor or issue, with its words.
    pub end: Goal,
    /// -1 where the position toward this target is against the frame's own direction: the target of sanctions that
    /// someone supports.
    pub sign: f32,
    /// Whether an actor was reached through an issue or clause: "the North's decision".
    pub indirect: bool,
}

/// An actor or an issue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Goal {
    Actor(End),
    Issue(String, Span),
    /// Every other holder.
    Mutual,
}

/// Prepositions through which a noun phrase concerns an actor, the most telling first.
const CONCERNING: [&str; 16] = [
    "of", "with", "between", "against", "toward", "towards", "to", "on", "into", "from", "among", "over",
    "for", "in", "at", "near",
];

/// Verbs that lend their subject to the noun they govern: "made a call for".
const LIGHT: [&str; 30] = [
    "announce",
    "begin",
    "carry",
    "conduct",
    "continue",
    "convey",
    "deliver",
    "enter",
    "express",
    "extend",
    "give",
    "have",
    "hold",
    "issue",
    "launch",
    "lead",
    "make",
    "mount",
    "offer",
    "pay",
    "pursue",
    "put",
    "raise",
    "reach",
    "reiterate",
    "send",
    "show",
    "stage",
    "start",
    "take",
];

/// Nouns that lend their owner to the noun that they are of: "our feeling of contempt".
const SHOWING: [&str; 10] =
    ["air", "campaign", "expression", "feeling", "gesture", "message", "note", "policy", "sense", "show"];

/// How deep targets are looked for in clauses within clauses.
const DEPTH: usize = 3;

/// Whose position a frame tells; empty where no actor is said to hold it.
pub(crate) fn holders(scene: &Scene, sentence: usize, found: &Match) -> Vec<End> {
    let tree = &scene.sentences[sentence];
    let head = found.head;
    let phrases: Vec<usize> = match found.frame.holder {
        Slot::Subject if found.frame.pos == FramePos::Verb && tree.tokens[head].upos == Upos::Verb => {
            agent(tree, head).into_iter().collect()
        }
        Slot::Subject => subject(tree, head).into_iter().collect(),
        Slot::Possessor => {
            return possessors(scene, Place { sentence, token: head });
        }
        Slot::Object => patients(tree, head),
        Slot::Preposition(word) => {
            found.anchors().flat_map(|anchor| obliques(tree, anchor, word).collect::<Vec<_>>()).collect()
        }
        Slot::Complement | Slot::Reciprocal => Vec::new(),
    };
    let named = phrases
        .into_iter()
        .map(|token| authors(scene, Place { sentence, token }))
        .find(|ends| !ends.is_empty());
    named.unwrap_or_else(|| unnamed_agent(scene, sentence, found))
}

/// Who acts in a passive that does not say: in someone's own words, the speaker, for what two do together ("a deal has
/// been reached with them"); for a ban or punishment, the state where it holds; of forces that are moved, themselves.
fn unnamed_agent(scene: &Scene, sentence: usize, found: &Match) -> Vec<End> {
    let at = Place { sentence, token: found.head };
    let tree = &scene.sentences[sentence];
    if tree.tokens[found.head].upos != Upos::Verb || !is_passive(tree, found.head) {
        return Vec::new();
    }
    match found.frame.act {
        Act::Agree | Act::Cooperate if scene.frames.is_reciprocal(found.frame) => {
            let between =
                obliques(tree, found.head, "between").map(|token| scene.denoted(Place { token, ..at }));
            let voice = scene.voice(at).filter(|&voice| !scene.is_media(voice));
            let voice = voice.map(|voice| scene.voice_end(at, voice)).into_iter().collect();
            between.into_iter().find(|ends| ends.len() > 1).unwrap_or(voice)
        }
        Act::Coerce | Act::Sanction => authority(scene, sentence, found),
        Act::Mobilize => {
            let forces = patients(tree, found.head).into_iter().next();
            forces.map(|token| scene.standing(Place { token, ..at })).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The actors that a phrase in a holder's place stands for; of a text that someone issues, who issues it: "put out a
/// report that accuses".
fn authors(scene: &Scene, at: Place) -> Vec<End> {
    let tree = scene.sentence(at);
    let standing = scene.standing(at);
    if !standing.is_empty() || tree.tokens[at.token].deprel != Deprel::Obj {
        return standing;
    }
    let verb = tree.head(at.token).filter(|&verb| is_clause(tree, verb));
    let agent = verb.and_then(|verb| agent(tree, verb)).filter(|&agent| agent != at.token);
    agent.map(|token| scene.standing(Place { token, ..at })).unwrap_or_default()
}

/// The state where something is forbidden or someone punished: "banned in Turkey".
fn authority(scene: &Scene, sentence: usize, found: &Match) -> Vec<End> {
    let tree = &scene.sentences[sentence];
    let places = obliques(tree, found.head, "in").flat_map(|token| scene.denoted(Place { sentence, token }));
    places.filter(|end| is_state(scene, end.actor)).take(1).collect()
}

/// Toward whom or what a frame goes: actors of the first slot that has some, else the first slot's issue.
pub(crate) fn targets(
    scene: &Scene,
    sentence: usize,
    found: &Match,
    holders: &[End],
    depth: usize,
) -> Vec<Toward> {
    let frame = found.frame;
    let tree = &scene.sentences[sentence];
    let mutual = || vec![Toward { end: Goal::Mutual, sign: 1.0, indirect: false }];
    let together = holders.len() > 1 && scene.frames.is_reciprocal(frame);
    let asked =
        if frame.act == Act::Request { asked_from(scene, sentence, found, holders) } else { Vec::new() };
    if !asked.is_empty() {
        return asked;
    }
    let mut issue = None;
    for slot in &frame.targets {
        if *slot == Slot::Reciprocal {
            if together && (issue.is_none() || frame.act != Act::Consult) {
                return mutual();
            }
            continue;
        }
        for token in fillers(scene, sentence, found, *slot) {
            let at = Place { sentence, token };
            let mut actors = toward(scene, at, frame.act, holders, depth);
            if frame.act == Act::Consult && !frame.is_own {
                // What is talked about is not whom it is talked with.
                actors.retain(|target| !target.indirect);
            }
            if !actors.is_empty() {
                return actors;
            }
            // "Has plans" is no act toward the plans.
            let is_own_word = found.words.contains(&token)
                && (is_one_of(tree, found.head, &LIGHT) || frame.act == Act::Consult);
            if !is_own_word {
                issue = issue.or_else(|| names_issue(scene, at, found).then(|| scene.issue(at))?);
            }
        }
    }
    if together && matches!(frame.act, Act::Agree | Act::Cooperate) {
        return mutual();
    }
    let nearby = nearby(scene, sentence, found, holders, depth);
    if !nearby.is_empty() {
        return nearby;
    }
    let issue =
        issue.map(|(words, span)| Toward { end: Goal::Issue(words, span), sign: 1.0, indirect: false });
    issue.into_iter().collect()
}

/// From whom something is asked, where the text says so: "a subpoena for documents from the minister".
fn asked_from(scene: &Scene, sentence: usize, found: &Match, holders: &[End]) -> Vec<Toward> {
    let tree = &scene.sentences[sentence];
    let own: Vec<usize> = found.anchors().collect();
    let wanted = own.iter().flat_map(|&anchor| obliques(tree, anchor, "for").collect::<Vec<_>>());
    let hosts: Vec<usize> = wanted.chain(own.iter().copied()).collect();
    let phrases = hosts.into_iter().flat_map(|host| obliques(tree, host, "from").collect::<Vec<_>>());
    let named = phrases
        .map(|token| scene.others(scene.denoted(Place { sentence, token }), holders))
        .find(|ends| !ends.is_empty());
    let to = |end| Toward { end: Goal::Actor(end), sign: 1.0, indirect: false };
    named.unwrap_or_default().into_iter().map(to).collect()
}

/// The actors that a phrase or clause in a target's place stands for, those on the holders' side left out.
pub(crate) fn toward(scene: &Scene, at: Place, act: Act, holders: &[End], depth: usize) -> Vec<Toward> {
    let tree = scene.sentence(at);
    let foreign = |ends: Vec<End>| scene.others(ends, holders);
    if tree.tokens[at.token].upos == Upos::Pron
        && is_one_of(tree, at.token, &["her", "his", "their", "she", "he"])
    {
        // "congratulate Her Excellency Ms. X", read with "Her" as the object.
        let titled = tree.children(at.token).next().is_some();
        let named = tree.subtree(at.token).filter(|&token| titled && token > at.token);
        let first =
            named.map(|token| foreign(scene.denoted(Place { token, ..at }))).find(|ends| !ends.is_empty());
        if let Some(ends) = first {
            return ends
                .into_iter()
                .map(|end| Toward { end: Goal::Actor(end), sign: 1.0, indirect: false })
                .collect();
        }
    }
    if is_clause(tree, at.token) && tree.tokens[at.token].upos == Upos::Verb {
        return if depth < DEPTH { in_clause(scene, at, act, holders, depth + 1) } else { Vec::new() };
    }
    let wrap = |ends: Vec<End>, sign: f32, indirect: bool| -> Vec<Toward> {
        let speaks_for_state = indirect && holders.iter().all(|holder| is_state(scene, holder.actor));
        let reach = |end: End| {
            let ours = scene.is_first_person(at.sentence, end.span);
            let actor = &scene.actors[end.actor as usize];
            // A company is not its state, and nobody stands for a state at home.
            let stands_for_state = actor.kind != ActorKind::Organization
                && holders.iter().all(|holder| scene.actors[holder.actor as usize].country != actor.country);
            if ours || speaks_for_state && stands_for_state {
                End { actor: scene.state_of(end.actor), ..end }
            } else {
                end
            }
        };
        let to = |end| Toward { end: Goal::Actor(end), sign, indirect };
        let ends = ends.into_iter().map(reach).collect();
        let apart = if indirect { foreign(ends) } else { ends };
        apart.into_iter().map(to).collect()
    };
    let mut direct = scene.denoted(at);
    direct.retain(|end| holders.iter().all(|holder| !scene.are_one(holder.actor, end.actor)));
    // "To pull back its forces" is not toward the forces.
    direct.retain(|end| !scene.is_armed(end.actor) || !scene.others(vec![*end], holders).is_empty());
    if direct.is_empty() && matches!(act, Act::Assault | Act::Mobilize | Act::Coerce) {
        direct = foreign(scene.state_around(at).into_iter().collect());
    }
    if !direct.is_empty() {
        return wrap(direct, 1.0, false);
    }
    if !scene.denoted(at).is_empty() {
        return Vec::new();
    }
    let doers = scene.doers(at, holders);
    if !doers.is_empty() {
        return wrap(doers, 1.0, true);
    }
    let noun = measured(tree, at.token);
    let mut concerned = scene.concerned(at, &CONCERNING, holders);
    // Who grants that the exercises between two others go on grants the exercises; one member is not the whole.
    if act == Act::Concede && obliques(tree, noun, "between").next().is_some()
        || lemma(tree, noun) == "member"
    {
        concerned.clear();
    }
    match act {
        _ if !is_hostile(lemma(tree, noun)) => wrap(concerned, 1.0, true),
        Act::Support | Act::Agree | Act::Request | Act::Concede => wrap(concerned, -1.0, true),
        Act::Accuse | Act::Reject | Act::Protest => Vec::new(),
        _ => wrap(concerned, 1.0, true),
    }
}

fn is_state(scene: &Scene, actor: u32) -> bool {
    matches!(scene.actors[actor as usize].kind, ActorKind::State | ActorKind::Government)
}

/// Whose act a noun is: its genitive or by-phrase, else the subject of the verb that governs it, where that is a light
/// one or the noun is its subject's own ("continued their attacks").
fn possessors(scene: &Scene, at: Place) -> Vec<End> {
    let tree = scene.sentence(at);
    let doers = scene.doers(at, &[]);
    if !doers.is_empty() {
        return doers;
    }
    let Some(verb) = tree.head(at.token) else {
        return Vec::new();
    };
    if is_introduced(tree, at.token, "of") && is_one_of(tree, verb, &SHOWING) {
        return possessors(scene, Place { token: verb, ..at });
    }
    let governed = matches!(tree.tokens[at.token].deprel, Deprel::Obj | Deprel::NsubjPass | Deprel::Obl);
    let own =
        tree.child_by(at.token, Deprel::NmodPoss).is_some_and(|owner| tree.tokens[owner].upos == Upos::Pron);
    if !governed || !own && !is_one_of(tree, verb, &LIGHT) {
        return Vec::new();
    }
    agent(tree, verb).map(|token| scene.standing(Place { token, ..at })).unwrap_or_default()
}

/// The tokens that stand in a slot, nearest to the frame's words first.
fn fillers(scene: &Scene, sentence: usize, found: &Match, slot: Slot) -> Vec<usize> {
    let tree = &scene.sentences[sentence];
    match slot {
        Slot::Subject => subject(tree, found.head).into_iter().collect(),
        Slot::Object => found
            .anchors()
            .filter(|&anchor| is_clause(tree, anchor))
            .flat_map(|anchor| patients(tree, anchor))
            .collect(),
        Slot::Possessor => {
            let poss = tree.child_by(found.head, Deprel::NmodPoss);
            poss.into_iter().chain(obliques(tree, found.head, "of")).collect()
        }
        Slot::Complement => {
            let anchored = found.anchors().flat_map(|anchor| complements(tree, anchor).collect::<Vec<_>>());
            anchored
                .filter(|&clause| found.frame.act != Act::Request || is_asked(tree, found.head, clause))
                .collect()
        }
        Slot::Preposition(word) => {
            let predicate = (tree.child_by(found.head, Deprel::Cop).is_some()
                && has_child(tree, found.head, &[Deprel::Case], &[word]))
            .then_some(found.head);
            let own = found.anchors().flat_map(|anchor| {
                let phrases = hosts(tree, anchor).flat_map(|host| obliques(tree, host, word));
                phrases
                    .filter(|&phrase| phrase > anchor || tree.head(phrase) == Some(anchor))
                    .collect::<Vec<_>>()
            });
            let objects = patients(tree, found.head);
            let attached = objects.into_iter().flat_map(|object| {
                let noun = measured(tree, object);
                obliques(tree, noun, word).filter(move |&token| token > noun).collect::<Vec<_>>()
            });
            let hosts = own.chain(attached).chain(predicate);
            let mut seen = Vec::new();
            for token in hosts {
                if !seen.contains(&token) && token != found.head || predicate == Some(token) {
                    seen.push(token);
                }
            }
            seen
        }
        Slot::Reciprocal => Vec::new(),
    }
}

/// The actors that an act concerns in some other place of its clause than the frame foresees: in its object, or for
/// a deed in any phrase.
fn nearby(scene: &Scene, sentence: usize, found: &Match, holders: &[End], depth: usize) -> Vec<Toward> {
    let tree = &scene.sentences[sentence];
    let hosts: Vec<usize> = found.anchors().chain(patients(tree, found.head)).collect();
    let phrases = CONCERNING
        .iter()
        .flat_map(|word| hosts.iter().flat_map(|&host| obliques(tree, host, word).collect::<Vec<_>>()));
    let objects = patients(tree, found.head).into_iter().filter(|_| found.frame.act != Act::Consult);
    let phrases = phrases.filter(|_| found.frame.channel == Channel::Did && found.frame.act != Act::Consult);
    objects
        .chain(phrases)
        .map(|token| toward(scene, Place { sentence, token }, found.frame.act, holders, depth))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
        .into_iter()
        .map(|target| Toward { indirect: true, ..target })
        .collect()
}

/// Whether a clause is what someone else is asked to do: "wants Iran to stop", not "wants to stop".
fn is_asked(tree: &Sentence, head: usize, clause: usize) -> bool {
    tree.tokens[clause].deprel != Deprel::Xcomp || subject(tree, clause) != subject(tree, head)
}

/// Whether a phrase can be the issue of an act: what is told in an accusation or threat is not.
fn names_issue(scene: &Scene, at: Place, found: &Match) -> bool {
    let tree = scene.sentence(at);
    let accuses = matches!(found.frame.act, Act::Accuse | Act::Threaten);
    let told = accuses && is_clause(tree, at.token) && tree.child_by(at.token, Deprel::Nsubj).is_some();
    !told
}

/// The actors that a clause in a target's place is about.
///
/// A clause with a subject of its own is about that subject; an infinitive is about the target of the act in
/// it, else about its objects.
fn in_clause(scene: &Scene, at: Place, act: Act, holders: &[End], depth: usize) -> Vec<Toward> {
    let tree = scene.sentence(at);
    let indirect = |found: Vec<Toward>| -> Vec<Toward> {
        found.into_iter().map(|target| Toward { indirect: true, ..target }).collect()
    };
    if tree.child_by(at.token, Deprel::Nsubj).is_some()
        && let Some(subject) = agent(tree, at.token)
    {
        let place = Place { token: subject, ..at };
        let found = toward(scene, place, act, holders, depth);
        if matches!(act, Act::Support | Act::Concede | Act::Agree) {
            // Who grants that "exercises with them must go on" grants the exercises.
            return if scene.denoted(place).is_empty() { Vec::new() } else { indirect(found) };
        }
        if !found.is_empty() {
            return indirect(found);
        }
    }
    for inner in scene.frames.matches(tree, at.token) {
        let hostile = inner.frame.polarity < -0.15;
        let turned = hostile && matches!(act, Act::Support | Act::Agree | Act::Request | Act::Concede);
        let found: Vec<Toward> = targets(scene, at.sentence, &inner, holders, depth)
            .into_iter()
            .filter(|target| matches!(target.end, Goal::Actor(_)))
            .map(|target| Toward { sign: if turned { -target.sign } else { target.sign }, ..target })
            .collect();
        if !found.is_empty() {
            return indirect(found);
        }
    }
    let objects = patients(tree, at.token).into_iter().chain(complements(tree, at.token));
    let phrases = objects.chain(
        ["with", "against", "to", "on", "from", "of", "into", "for", "in"].iter().flat_map(|word| {
            obliques(tree, at.token, word)
                .filter(|&token| is_introduced(tree, token, word))
                .collect::<Vec<_>>()
        }),
    );
    for token in phrases {
        let found = toward(scene, Place { token, ..at }, act, holders, depth);
        if !found.is_empty() {
            return indirect(found);
        }
    }
    Vec::new()
}
