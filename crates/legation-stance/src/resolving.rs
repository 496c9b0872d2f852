//! From what the network found to rows: the actors and issues that its words stand for.

use legation_doc::{Act, Channel, Factuality, StatementKind};

use crate::confidence;
use crate::reading::{Argument, Portrayal, Predicate};
use crate::rows::{Position, Row, build};
use crate::scene::{End, Place, Scene};
use crate::slots::{Goal, toward};

/// The least score of a phrase that is taken for holder or target.
const LEAST: f32 = 0.0;

/// The rows of a predicate: each holder toward each target, whose scores and its own are above the least.
pub(crate) fn of_predicate(scene: &Scene, sentence: usize, predicate: &Predicate, least: f32) -> Vec<Row> {
    if predicate.score <= least {
        return Vec::new();
    }
    let at = Place { sentence, token: predicate.token };
    let holders = holders(scene, at, predicate);
    let mut position = position(predicate);
    let holder_score = chosen(&predicate.holders).iter().map(|argument| argument.score).fold(9.0, f32::min);
    let towards: Vec<(f32, Goal)> = chosen(&predicate.targets)
        .into_iter()
        .flat_map(|argument| {
            let goals = goals(scene, Place { token: argument.token, ..at }, predicate.act, &holders);
            goals.into_iter().map(move |goal| (argument.score, goal))
        })
        .collect();
    // "Defended Bolton's comments" is toward Bolton.
    let has_actor = towards.iter().any(|(_, goal)| matches!(goal, Goal::Actor(_)));
    let mut rows: Vec<Row> = Vec::new();
    for &holder in &holders {
        let is_other = |goal: &Goal| match goal {
            Goal::Actor(end) => !scene.are_allied(holder.actor, end.actor),
            _ => false,
        };
        let has_other = towards.iter().any(|(_, goal)| is_other(goal));
        for (score, goal) in &towards {
            let left_out = match goal {
                Goal::Actor(_) => has_other && !is_other(goal),
                _ => has_actor,
            };
            if left_out {
                continue;
            }
            let score = predicate.score.min(holder_score).min(*score);
            if score <= least {
                continue;
            }
            position.confidence = confidence::of_predicate(score);
            let row = build(scene, at, holder, goal, &position);
            rows.extend(row.filter(|row| !rows.iter().any(|known| is_same(known, row))));
        }
    }
    rows
}

/// The rows of a portrayal in someone's words, toward the actors whom it shows.
pub(crate) fn of_portrayal(scene: &Scene, sentence: usize, portrayal: &Portrayal) -> Vec<Row> {
    let at = Place { sentence, token: portrayal.token };
    let Some(voice) = scene.voice(at).filter(|&voice| !scene.is_media(voice)) else {
        return Vec::new();
    };
    // What is only reported of someone's words is often a plain fact.
    let statement = scene.statement_around(at).map(|idx| &scene.statements[idx]);
    if statement.is_some_and(|statement| statement.kind == StatementKind::Indirect) {
        return Vec::new();
    }
    let act = if portrayal.sign < 0 { Act::Accuse } else { Act::Support };
    let position = Position {
        act,
        mode: (act == Act::Accuse).then_some("disapprove"),
        cameo: None,
        channel: Channel::Said,
        polarity: f32::from(portrayal.sign) * 0.3,
        factuality: Factuality::Actual,
        confidence: confidence::PORTRAYAL,
        rule: "portrayal".to_owned(),
    };
    let holder = scene.voice_end(at, voice);
    let shown = scene.denoted(at).into_iter().filter(|end| !scene.are_allied(voice, end.actor));
    shown.filter_map(|end| build(scene, at, holder, &Goal::Actor(end), &position)).collect()
}

fn is_same(one: &Row, other: &Row) -> bool {
    one.stance.holder == other.stance.holder && one.stance.target == other.stance.target
}

/// The arguments that count, else the best.
fn chosen(arguments: &[Argument]) -> Vec<Argument> {
    let likely: Vec<Argument> = arguments.iter().copied().filter(|argument| argument.score > LEAST).collect();
    if !likely.is_empty() {
        return likely;
    }
    let best = arguments.iter().copied().max_by(|one, other| one.score.total_cmp(&other.score));
    best.into_iter().collect()
}

/// Who holds the position: those whom the words name; without any, whose words they are in.
fn holders(scene: &Scene, at: Place, predicate: &Predicate) -> Vec<End> {
    let mut found: Vec<End> = Vec::new();
    for argument in chosen(&predicate.holders) {
        for end in scene.standing(Place { token: argument.token, ..at }) {
            if found.iter().all(|known| known.actor != end.actor) {
                found.push(end);
            }
        }
    }
    if found.is_empty() && predicate.holders.is_empty() {
        let voice = scene.voice(at).map(|voice| scene.voice_end(at, voice));
        found.extend(voice);
    }
    found
}

/// Toward whom or what a phrase is: the actors that it denotes or concerns, else the issue that it names.
fn goals(scene: &Scene, at: Place, act: Act, holders: &[End]) -> Vec<Goal> {
    let actors = toward(scene, at, act, holders, 0);
    if !actors.is_empty() {
        return actors.into_iter().map(|toward| toward.end).collect();
    }
    let issue = scene.issue(at).filter(|_| allows_issue(act));
    issue.map(|(words, span)| Goal::Issue(words, span)).into_iter().collect()
}

/// Acts that may go toward an issue: those of words, and giving in or working together in deeds.
fn allows_issue(act: Act) -> bool {
    !matches!(act, Act::Consult | Act::Aid | Act::Mobilize | Act::Coerce | Act::Assault | Act::Sanction)
}

fn position(predicate: &Predicate) -> Position {
    let act = predicate.act;
    let size = (act.score() as f32 / 100.0).abs().max(0.1);
    Position {
        act,
        mode: None,
        cameo: None,
        channel: channel(act),
        polarity: f32::from(predicate.sign) * size,
        factuality: predicate.factuality,
        confidence: 0.0,
        rule: format!("network:{}", act.as_str()),
    }
}

/// Whether an act is one of words or of deeds.
fn channel(act: Act) -> Channel {
    match act.quad_class() {
        1 | 3 => Channel::Said,
        _ => Channel::Did,
    }
}
