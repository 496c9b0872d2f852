//! Positions told without a frame: someone calls something good or bad, demands it, or reports it with a word that
//! shows what they think of it.

use legation_doc::{Act, Channel, Deprel, Factuality, Sentence, Upos, Xpos};
use legation_lexicon::cues;

use crate::confidence;
use crate::factuality::is_denied;
use crate::grammar::{
    agent, complements, has_child, is_clause, is_one_of, lemma, obliques, patients, subject,
};
use crate::polarity::{evaluation, tempered};
use crate::rows::{Position, Row, VAGUE, build};
use crate::scene::{End, Place, Scene};
use crate::slots::{Goal, Toward, toward};

/// Verbs that say what their object is: "called it regrettable", "described them as heroes".
const NAMING: [&str; 21] = [
    "brand",
    "call",
    "characterise",
    "characterize",
    "consider",
    "declare",
    "decry",
    "deem",
    "denounce",
    "describe",
    "dub",
    "find",
    "hail",
    "label",
    "name",
    "portray",
    "regard",
    "see",
    "slam",
    "term",
    "view",
];

/// Those whose predicate follows without "as".
const CALLING: [&str; 9] = ["brand", "call", "consider", "declare", "deem", "dub", "label", "name", "term"];

/// Adjectives that tell how hard or likely something is, not how good.
const GRADING: [&str; 9] =
    ["able", "difficult", "easy", "hard", "impossible", "likely", "possible", "ready", "unlikely"];

/// The least score at which a word counts as an evaluation.
const LEAST: f32 = 0.35;

/// The rows of an evaluative word, as predicate or in a naming: "is regrettable", "called it regrettable".
pub(crate) fn of_word(scene: &Scene, at: Place) -> Vec<Row> {
    let tree = scene.sentence(at);
    let Some(score) = evaluation(tree, at.token).filter(|score| score.abs() >= LEAST) else {
        return Vec::new();
    };
    let Some((holders, about)) = named(scene, at).or_else(|| predicated(scene, at)) else {
        return Vec::new();
    };
    let denied = is_denied(tree, at.token);
    let polarity = tempered(tree, at.token, if denied { -score } else { score });
    let position = Position {
        confidence: confidence::EVALUATION,
        rule: format!("evaluation:{}", lemma(tree, at.token)),
        ..Position::attitude(polarity)
    };
    rows(scene, at, &holders, about, &position)
}

/// The rows of a demand: "Iran must stop", said by someone else.
pub(crate) fn of_demand(scene: &Scene, at: Place) -> Vec<Row> {
    let tree = scene.sentence(at);
    let must = has_child(tree, at.token, &[Deprel::Aux], &["must", "should", "ought"]);
    let need = is_one_of(tree, at.token, &["need", "have"])
        && tree.child_by(at.token, Deprel::Obj).is_none()
        && tree.child_by(at.token, Deprel::Xcomp).is_some();
    if !(must || need) || !is_clause(tree, at.token) {
        return Vec::new();
    }
    let (Some(voice), Some(asked)) = (scene.voice(at), agent(tree, at.token)) else {
        return Vec::new();
    };
    let holder = scene.voice_end(at, voice);
    let targets = scene.standing(Place { token: asked, ..at });
    let targets = targets.into_iter().filter(|end| !scene.are_allied(voice, end.actor));
    let position = Position {
        act: Act::Request,
        mode: None,
        cameo: Some("10".into()),
        channel: Channel::Said,
        polarity: if is_denied(tree, at.token) { -0.1 } else { 0.0 },
        factuality: Factuality::Actual,
        confidence: confidence::DEMAND,
        rule: "demand:must".to_owned(),
    };
    targets.filter_map(|end| build(scene, at, holder, &Goal::Actor(end), &position)).collect()
}

/// The rows of a cue of speech or thought that tells the source's attitude: "lamented the decision".
pub(crate) fn of_cue(scene: &Scene, at: Place) -> Vec<Row> {
    let tree = scene.sentence(at);
    let word = &tree.tokens[at.token];
    let sign = cues()
        .iter()
        .find(|cue| cue.pos == 'V' && cue.cue == word.lemma && cue.sign != 0)
        .map(|cue| f32::from(cue.sign));
    let Some(sign) = sign.filter(|_| word.upos == Upos::Verb && !VAGUE.contains(&word.lemma.as_str())) else {
        return Vec::new();
    };
    let holders =
        agent(tree, at.token).map(|token| scene.standing(Place { token, ..at })).unwrap_or_default();
    let about = patients(tree, at.token).into_iter().chain(complements(tree, at.token)).collect();
    let mut position = Position {
        confidence: confidence::CUE,
        rule: format!("cue:{}", word.lemma),
        ..Position::attitude(sign * 0.3)
    };
    if is_denied(tree, at.token) {
        position.polarity = -position.polarity;
    }
    rows(scene, at, &holders, about, &position)
}

fn rows(scene: &Scene, at: Place, holders: &[End], about: Vec<usize>, position: &Position) -> Vec<Row> {
    if holders.is_empty() {
        return Vec::new();
    }
    let goals = about.iter().find_map(|&token| {
        let place = Place { token, ..at };
        let actors = toward(scene, place, position.act, holders, 0);
        let issue = || scene.issue(place).map(|(words, span)| Goal::Issue(words, span));
        let found: Vec<Toward> = if actors.is_empty() {
            issue().map(|end| Toward { end, sign: 1.0, indirect: false }).into_iter().collect()
        } else {
            actors
        };
        (!found.is_empty()).then_some(found)
    });
    let goals = goals.unwrap_or_default();
    holders
        .iter()
        .flat_map(|&holder| {
            goals.iter().filter_map(move |toward| build(scene, at, holder, &toward.end, position))
        })
        .collect()
}

/// Holder and object of a naming whose predicate a token is.
///
/// "called the drills destabilizing" may also be read with the participle hanging on the noun.
fn named(scene: &Scene, at: Place) -> Option<(Vec<End>, Vec<usize>)> {
    let tree = scene.sentence(at);
    let head = naming_verb(tree, at.token)?;
    let on_noun = matches!(tree.tokens[at.token].deprel, Deprel::Acl | Deprel::Amod | Deprel::AclRelcl)
        && head < at.token;
    let verb = if on_noun { tree.head(head)? } else { head };
    let objects = patients(tree, verb);
    let as_phrase = has_child(tree, at.token, &[Deprel::Case, Deprel::Mark], &["as"]);
    let predicative = match tree.tokens[at.token].deprel {
        Deprel::Xcomp | Deprel::Ccomp | Deprel::Parataxis => true,
        Deprel::Obl | Deprel::Advcl => as_phrase || tree.tokens[at.token].upos == Upos::Adj,
        _ => on_noun && objects.contains(&head),
    };
    if !predicative || !is_one_of(tree, verb, &NAMING) || !as_phrase && !is_one_of(tree, verb, &CALLING) {
        return None;
    }
    let by_grammar = agent(tree, verb).map(|token| scene.standing(Place { token, ..at })).unwrap_or_default();
    let holders = if by_grammar.is_empty() {
        let source = scene.statement_by_cue(Place { token: verb, ..at }).and_then(|idx| scene.source_of(idx));
        source.map(|actor| scene.voice_end(at, actor)).into_iter().collect()
    } else {
        by_grammar
    };
    Some((holders, objects))
}

/// The governor of a predicate; of "called their decision to suspend the talks regrettable", where a parser hangs the
/// predicate on the infinitive before it, the verb above that.
fn naming_verb(tree: &Sentence, predicate: usize) -> Option<usize> {
    let head = tree.head(predicate)?;
    if tree.tokens[predicate].deprel != Deprel::Xcomp || is_one_of(tree, head, &NAMING) {
        return Some(head);
    }
    let mut above = tree.ancestors(head).take_while(|&token| token < predicate);
    let object = tree.tokens[head].deprel == Deprel::Acl;
    let verb = if object { above.nth(1) } else { above.next() };
    let infinitive = matches!(tree.tokens[head].deprel, Deprel::Xcomp | Deprel::Acl);
    verb.filter(|&verb| infinitive && is_one_of(tree, verb, &CALLING)).or(Some(head))
}

/// Whose words a predicate is in, and what it is said of.
fn predicated(scene: &Scene, at: Place) -> Option<(Vec<End>, Vec<usize>)> {
    let tree = scene.sentence(at);
    tree.child_by(at.token, Deprel::Cop)?;
    let word = &tree.tokens[at.token];
    if word.upos == Upos::Verb
        // "Is in its banking division" tells where something is.
        || word.upos == Upos::Noun && has_child(tree, at.token, &[Deprel::Case], &["at", "in", "on", "with"])
        || matches!(word.xpos, Xpos::Jjr | Xpos::Jjs)
        || is_one_of(tree, at.token, &GRADING)
    {
        return None;
    }
    let voice = scene.voice(at)?;
    let subject = subject(tree, at.token).filter(|&subject| lemma(tree, subject) != "it");
    let clause = tree.children(at.token).find(|&child| {
        matches!(tree.tokens[child].deprel, Deprel::Csubj | Deprel::Ccomp | Deprel::Advcl | Deprel::Xcomp)
            && is_clause(tree, child)
    });
    // "the cause is an invasion by Iran" blames its doer.
    let done = word.upos == Upos::Noun && !scene.doers(at, &[]).is_empty();
    let about: Vec<usize> =
        subject.filter(|_| !done).or(clause).or(done.then_some(at.token)).into_iter().collect();
    let of: Vec<usize> = obliques(tree, at.token, "of").collect();
    Some((vec![scene.voice_end(at, voice)], if about.is_empty() { of } else { about }))
}
