//! From a found frame, evaluation or demand to rows: act, channel, polarity, factuality, and whose words it is in.

use std::borrow::Cow;

use legation_doc::{Act, ActorKind, Channel, Deprel, Factuality, Span, Stance, Target, When};
use legation_lexicon::{Frame, FramePos, Slot};

use crate::confidence;
use crate::factuality::{Reality, is_denied, is_hypothetical, reality};
use crate::frames::Match;
use crate::grammar::{complements, is_one_of, lemma, obliques};
use crate::polarity::tempered;
use crate::scene::{End, Place, Scene};
use crate::slots::{Goal, Toward, holders, targets};

/// What is asked to stop or be given up, so that the request is against it.
const STOPPING: [&str; 42] = [
    "abandon",
    "abolish",
    "avoid",
    "ban",
    "cancel",
    "cease",
    "cessation",
    "curb",
    "desist",
    "disarm",
    "dismantle",
    "drop",
    "end",
    "forgo",
    "freeze",
    "give",
    "halt",
    "impeach",
    "leave",
    "lift",
    "pull",
    "quit",
    "refrain",
    "relinquish",
    "remove",
    "removal",
    "renounce",
    "repeal",
    "resign",
    "resignation",
    "respect",
    "reverse",
    "revoke",
    "scrap",
    "step",
    "stop",
    "surrender",
    "suspend",
    "suspension",
    "withdraw",
    "withdrawal",
    "yield",
];

/// Words whose frame tells a position only where it reaches an actor.
pub(crate) const VAGUE: [&str; 17] = [
    "advise", "allow", "consider", "decide", "decision", "enable", "examine", "expect", "let", "look",
    "offer", "permit", "plan", "require", "suggest", "tell", "wish",
];

/// A row with the token that carries it.
pub(crate) struct Row {
    pub stance: Stance,
    pub token: usize,
}

/// What is common to the rows of one cue.
pub(crate) struct Position {
    pub act: Act,
    pub mode: Option<&'static str>,
    pub cameo: Option<Cow<'static, str>>,
    pub channel: Channel,
    pub polarity: f32,
    pub factuality: Factuality,
    pub confidence: f32,
    pub rule: String,
}

impl Position {
    /// That someone thinks well or ill of the target, in words.
    pub fn attitude(polarity: f32) -> Self {
        let is_against = polarity < 0.0;
        Self {
            act: if is_against { Act::Accuse } else { Act::Support },
            mode: is_against.then_some("disapprove"),
            cameo: Some(if is_against { "111" } else { "051" }.into()),
            channel: Channel::Said,
            polarity,
            factuality: Factuality::Actual,
            confidence: 0.0,
            rule: String::new(),
        }
    }
}

/// The rows of a frame; empty where its holder or target is missing.
pub(crate) fn of_frame(scene: &Scene, sentence: usize, found: &Match) -> Vec<Row> {
    let at = Place { sentence, token: found.head };
    let tree = scene.sentence(at);
    if is_hypothetical(tree, found.head) || is_background(found) {
        return Vec::new();
    }
    let holders = holders(scene, sentence, found);
    if holders.is_empty() {
        return Vec::new();
    }
    let finding = Finding { scene, at, found, reality: reality(scene.frames, tree, found) };
    let towards = finding.towards(&holders);
    let apt =
        towards.iter().filter(|toward| !matches!(toward.end, Goal::Issue(..)) || may_go_toward_issue(found));
    apt.flat_map(|toward| {
        holders.iter().flat_map(|&holder| finding.rows(holder, &holders, toward)).collect::<Vec<_>>()
    })
    .collect()
}

/// A frame where it was found.
struct Finding<'a> {
    scene: &'a Scene<'a>,
    at: Place,
    found: &'a Match<'a>,
    reality: Reality,
}

impl Finding<'_> {
    fn towards(&self, holders: &[End]) -> Vec<Toward> {
        let Place { sentence, .. } = self.at;
        if holders.len() > 1 && is_mutual(self.scene, self.at) {
            return vec![Toward { end: Goal::Mutual, sign: 1.0, indirect: false }];
        }
        let towards = targets(self.scene, sentence, self.found, holders, 0);
        let unnamed = towards.iter().all(|toward| matches!(toward.end, Goal::Issue(..)));
        if self.reality.factuality == Factuality::Requested && !self.reality.denied && unnamed {
            return toward_asker(self.scene, sentence, self.found, holders).unwrap_or(towards);
        }
        towards
    }

    /// The rows of one holder toward one target, and back where the act is both's.
    fn rows(&self, holder: End, holders: &[End], toward: &Toward) -> Vec<Row> {
        if toward.end == Goal::Mutual {
            let others = holders.iter().filter(|other| other.actor != holder.actor);
            return others.filter_map(|&other| self.row(holder, &Goal::Actor(other), toward)).collect();
        }
        let mut rows: Vec<Row> = self.row(holder, &toward.end, toward).into_iter().collect();
        let planned = matches!(self.reality.factuality, Factuality::Intended | Factuality::Requested);
        if let Goal::Actor(end) = toward.end
            && goes_both_ways(self.found.frame)
            && !planned
        {
            rows.extend(self.row(end, &Goal::Actor(holder), toward));
        }
        rows
    }

    fn row(&self, holder: End, goal: &Goal, toward: &Toward) -> Option<Row> {
        let (scene, at) = (self.scene, self.at);
        let voice = scene.voice(at);
        let own_words = voice.is_some_and(|voice| scene.are_allied(voice, holder.actor));
        let mut position = self.position(holder, goal, toward);
        self.realize(&mut position, own_words);
        if let Some(voice) = voice.filter(|_| is_breach(self.found)) {
            // Who says that someone broke a rule accuses them; nobody says it of themselves, so that a pronoun
            // was taken for the wrong one.
            turn_into(&mut position, Act::Accuse);
            let accused = (!own_words).then_some(Goal::Actor(holder))?;
            return build(scene, at, scene.voice_end(at, voice), &accused, &position);
        }
        let ours = position.channel == Channel::Did && scene.is_first_person(at.sentence, holder.span);
        let actor = if ours { scene.state_of(holder.actor) } else { holder.actor };
        build(scene, at, End { actor, ..holder }, goal, &position)
    }

    /// The position that the frame tells, whether or not it is denied or yet to come.
    fn position(&self, holder: End, goal: &Goal, toward: &Toward) -> Position {
        let frame = self.found.frame;
        let tree = self.scene.sentence(self.at);
        let mut position = Position {
            act: frame.act,
            mode: frame.mode,
            cameo: frame.cameo.clone(),
            channel: frame.channel,
            polarity: tempered(tree, self.found.head, frame.polarity) * toward.sign,
            factuality: self.reality.factuality,
            confidence: if frame.pos == FramePos::Noun { confidence::NOUN } else { confidence::VERB },
            rule: format!("frame:{}", frame.name),
        };
        let is_builtin = !frame.is_own;
        let is_actor = matches!(goal, Goal::Actor(_));
        if toward.indirect {
            position.confidence *= confidence::INDIRECT;
        }
        if !is_actor {
            position.confidence *= confidence::ISSUE;
        }
        match frame.act {
            Act::Assault if frame.lemma == "attack" && are_persons(self.scene, holder, goal) => {
                turn_into(&mut position, Act::Accuse);
            }
            Act::Request => {
                position.polarity = asked(tree, self.found, goal, toward.sign, frame.polarity);
            }
            // To leave someone alone is no concession to them.
            Act::Retreat if is_builtin && frame.name == "abandon/V" && is_actor && !toward.indirect => {
                turn_into(&mut position, Act::Sanction);
            }
            // "The fight against corruption" is one of words, that against an army is not.
            Act::Reject if is_builtin && frame.name == "fight/N against" && is_actor => {
                turn_into(&mut position, Act::Assault);
            }
            Act::Agree if toward.sign < 0.0 => turn_into(&mut position, Act::Threaten),
            _ => {}
        }
        position
    }

    /// Turns a deed to come into its promise, threat or refusal, and the polarity of a denied act round.
    fn realize(&self, position: &mut Position, own_words: bool) {
        let Reality { denied, future, .. } = self.reality;
        let deed = self.found.frame.channel == Channel::Did;
        let friendly = position.polarity >= 0.0;
        let announced = match (future && deed, own_words, denied) {
            (true, true, false) => Some(if friendly { Act::Agree } else { Act::Threaten }),
            (true, true, true) => Some(if friendly { Act::Reject } else { Act::Agree }),
            (true, false, true) if friendly => Some(Act::Reject),
            _ if future && denied && self.found.frame.act == Act::Agree => Some(Act::Reject),
            _ => None,
        };
        let said = future && own_words;
        if (said || announced.is_some())
            && matches!(position.factuality, Factuality::Intended | Factuality::Negated)
        {
            position.factuality = Factuality::Actual;
        }
        match announced {
            Some(act) => turn_into(position, act),
            None if denied => position.polarity = -position.polarity,
            None => {}
        }
    }
}

/// A row; `None` where holder and target are one.
pub(crate) fn build(scene: &Scene, at: Place, holder: End, goal: &Goal, position: &Position) -> Option<Row> {
    let (target, target_span) = match goal {
        Goal::Actor(end) => (Target::Actor(end.actor), end.span),
        Goal::Issue(words, span) => (Target::Issue(words.clone()), *span),
        Goal::Mutual => return None,
    };
    if let Target::Actor(actor) = target
        && scene.are_one(actor, holder.actor)
    {
        return None;
    }
    let own = scene.statement_by_cue(at).filter(|&idx| scene.statements[idx].source == Some(holder.actor));
    let statement = own.or_else(|| scene.statement_around(at));
    let source = statement.and_then(|idx| scene.statements[idx].source).or(scene.speaker);
    Some(Row {
        token: at.token,
        stance: Stance {
            sentence: at.sentence as u32,
            holder: holder.actor,
            holder_span: Some(holder.span).filter(|span| *span != Span::default()),
            target,
            target_span: Some(target_span),
            act: position.act,
            mode: position.mode,
            cameo: Some(position.cameo.as_deref().unwrap_or(root(position.act)).to_owned()),
            channel: position.channel,
            // Adding zero turns -0 into 0.
            polarity: position.polarity.clamp(-1.0, 1.0) + 0.0,
            factuality: position.factuality,
            reported_by: source
                .filter(|&source| source != holder.actor && (source as usize) < scene.actors.len()),
            statement: statement.map(|idx| idx as u32),
            cue: scene.span(at),
            when: When::default(),
            confidence: position.confidence,
            rule: position.rule.clone(),
        },
    })
}

/// Makes another act of it, as of a deed that its doer announces the announcement.
fn turn_into(position: &mut Position, act: Act) {
    position.act = act;
    position.mode = None;
    position.cameo = None;
    position.channel = act.channel();
    position.polarity = act.polarity(None);
}

/// Polarity of a request: against an actor where something is to stop or someone is to be harmed, for an issue
/// otherwise.
fn asked(tree: &legation_doc::Sentence, found: &Match, goal: &Goal, sign: f32, polarity: f32) -> f32 {
    let asked_for = found.anchors().any(|anchor| {
        let stops = |token: usize| is_one_of(tree, token, &STOPPING) && !is_denied(tree, token);
        complements(tree, anchor).any(stops) || obliques(tree, anchor, "for").any(stops)
    });
    let stops = asked_for || found.frame.words.iter().any(|word| STOPPING.contains(&&**word));
    match goal {
        _ if sign < 0.0 => -0.2,
        Goal::Actor(_) if stops => polarity.min(-0.1),
        Goal::Actor(_) => polarity.min(0.0),
        _ if stops => -0.1,
        _ if complements(tree, found.head).any(|clause| tree.tokens[clause].deprel == Deprel::Xcomp) => 0.0,
        _ => polarity.abs().max(0.1),
    }
}

/// Whether an act that one does with another is the other's as well.
fn goes_both_ways(frame: &Frame) -> bool {
    let with = frame.targets.first() == Some(&Slot::Preposition("with"));
    match frame.act {
        Act::Consult => with || frame.targets.contains(&Slot::Reciprocal),
        Act::Agree | Act::Cooperate => frame.targets.contains(&Slot::Reciprocal),
        _ => false,
    }
}

/// Whom a withdrawal or talks that someone asks for are to be with, where the text does not say: the asker.
fn toward_asker(scene: &Scene, sentence: usize, found: &Match, asked: &[End]) -> Option<Vec<Toward>> {
    if !matches!(found.frame.act, Act::Retreat | Act::Consult) {
        return None;
    }
    let tree = &scene.sentences[sentence];
    let request = tree.ancestors(found.head).find_map(|token| {
        let request = scene.frames.matches(tree, token).into_iter().next()?;
        (request.frame.act == Act::Request).then_some(request)
    })?;
    let askers = scene.others(holders(scene, sentence, &request), asked);
    let askers: Vec<Toward> = askers
        .into_iter()
        .map(|end| End { actor: scene.state_of(end.actor), ..end })
        .map(|end| Toward { end: Goal::Actor(end), sign: 1.0, indirect: true })
        .collect();
    (!askers.is_empty()).then_some(askers)
}

/// Whether both ends are persons: they attack one another in words.
fn are_persons(scene: &Scene, holder: End, goal: &Goal) -> bool {
    let is_person = |end: &End| scene.actors[end.actor as usize].kind == ActorKind::Person;
    is_person(&holder) && matches!(goal, Goal::Actor(end) if is_person(end))
}

/// Whether a frame tells that a rule was broken.
fn is_breach(found: &Match) -> bool {
    found.frame.act == Act::Reject
        && matches!(&*found.frame.lemma, "breach" | "break" | "flout" | "ignore" | "infringe" | "violate")
}

/// Nouns of relations rather than acts: "the conflict between them".
fn is_background(found: &Match) -> bool {
    let frame = found.frame;
    frame.pos == FramePos::Noun
        && frame.holder == Slot::Preposition("between")
        && !matches!(&*frame.lemma, "call" | "conversation" | "talk")
}

/// Acts that may go toward an issue: those of words, and giving in, protesting or working together in deeds.
pub(crate) fn allows_issue(act: Act) -> bool {
    !matches!(act, Act::Consult | Act::Aid | Act::Mobilize | Act::Coerce | Act::Assault | Act::Sanction)
}

/// Whether a frame where it was found may go toward an issue: of deeds it needs fixed words.
fn may_go_toward_issue(found: &Match) -> bool {
    let frame = found.frame;
    let is_deed = matches!(frame.act, Act::Retreat | Act::Cooperate | Act::Protest);
    allows_issue(frame.act)
        && !VAGUE.contains(&&*frame.lemma)
        && (!is_deed || frame.pos == FramePos::Verb && !found.words.is_empty())
}

/// Whether "each other" or "one another" stands below a token.
fn is_mutual(scene: &Scene, at: Place) -> bool {
    let tree = scene.sentence(at);
    tree.subtree(at.token).any(|token| {
        token > 0
            && matches!((lemma(tree, token - 1), lemma(tree, token)), ("each", "other") | ("one", "another"))
            && tree.is_below(token, at.token)
    })
}

/// The CAMEO root of an act.
pub(crate) fn root(act: Act) -> &'static str {
    match act {
        Act::Agree => "03",
        Act::Consult => "04",
        Act::Support => "05",
        Act::Cooperate => "06",
        Act::Aid => "07",
        Act::Concede | Act::Retreat => "08",
        Act::Request => "10",
        Act::Accuse => "11",
        Act::Reject => "12",
        Act::Threaten => "13",
        Act::Protest => "14",
        Act::Mobilize => "15",
        Act::Sanction => "16",
        Act::Coerce => "17",
        Act::Assault => "18",
    }
}
