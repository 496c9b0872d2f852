//! From what the network found to rows: the actors and issues that its words stand for.

use legation_doc::{Act, StatementKind};

use crate::confidence;
use crate::reading::{Argument, Portrayal, Predicate};
use crate::rows::{Position, Row, allows_issue, build};
use crate::scene::{End, Place, Scene};
use crate::slots::{Goal, toward};

/// The rows of a predicate: each holder toward each target, whose scores and its own are above the least.
pub(crate) fn of_predicate(scene: &Scene, sentence: usize, predicate: &Predicate, least: f32) -> Vec<Row> {
    let at = Place { sentence, token: predicate.token };
    let holders = holders(scene, at, predicate);
    let mut position = position(predicate);
    let least_sure = likely(&predicate.holders).map(|holder| holder.score).fold(predicate.score, f32::min);
    let towards: Vec<(f32, Goal)> = likely(&predicate.targets)
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
            let score = least_sure.min(*score);
            if score <= least {
                continue;
            }
            position.confidence = confidence::of_predicate(score);
            rows.extend(build(scene, at, holder, goal, &position));
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
    let position = Position {
        confidence: confidence::PORTRAYAL,
        rule: "portrayal".to_owned(),
        ..Position::attitude(f32::from(portrayal.sign) * 0.3)
    };
    let holder = scene.voice_end(at, voice);
    let shown = scene.denoted(at).into_iter().filter(|end| !scene.are_allied(voice, end.actor));
    shown.filter_map(|end| build(scene, at, holder, &Goal::Actor(end), &position)).collect()
}

/// The arguments that are likelier than not.
fn likely(arguments: &[Argument]) -> impl Iterator<Item = &Argument> {
    arguments.iter().filter(|argument| argument.score > 0.0)
}

/// Who holds the position: those whom the words name; where no word may name one, whose words they are in.
fn holders(scene: &Scene, at: Place, predicate: &Predicate) -> Vec<End> {
    let mut found: Vec<End> = Vec::new();
    for argument in likely(&predicate.holders) {
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

fn position(predicate: &Predicate) -> Position {
    let act = predicate.act;
    let size = act.polarity(None).abs().max(0.1);
    Position {
        act,
        mode: None,
        cameo: None,
        channel: act.channel(),
        polarity: f32::from(predicate.sign) * size,
        factuality: predicate.factuality,
        confidence: 0.0,
        rule: format!("network:{}", act.as_str()),
    }
}
