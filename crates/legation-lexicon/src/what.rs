//! What: frames of acts, cues of speech and thought, words that evaluate.

use std::borrow::Cow;
use std::sync::LazyLock;

use legation_doc::{Act, Channel};

use crate::tsv::{cell, list, member, rows};

/// A word, with the fixed words it needs, that carries an act.
#[derive(Debug, Clone)]
pub struct Frame {
    /// As in the table: `impose/V sanction on`.
    pub name: Cow<'static, str>,
    /// Lemma of the word that carries it: `impose`.
    pub lemma: Cow<'static, str>,
    /// Its part of speech.
    pub pos: FramePos,
    /// The fixed words that must depend on it, lemmas in order: `sanction`, `on`.
    pub words: Vec<Cow<'static, str>>,
    /// PLOVER event type.
    pub act: Act,
    /// PLOVER mode.
    pub mode: Option<&'static str>,
    /// CAMEO code, or root.
    pub cameo: Option<Cow<'static, str>>,
    /// In words or in deeds.
    pub channel: Channel,
    /// Where the holder stands.
    pub holder: Slot,
    /// Where the target stands, to be tried in order.
    pub targets: Vec<Slot>,
    /// Polarity toward the target, in [-1, 1]: the entry's own, else PLOVER's score of act and mode by ten.
    pub polarity: f32,
    /// Whether a user brought it.
    pub is_own: bool,
}

/// The part of speech of the word that carries an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FramePos {
    /// A verb.
    Verb,
    /// A noun.
    Noun,
    /// A predicative adjective.
    Adjective,
}

/// A place in the grammar of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The agent: subject of the active, by-phrase of the passive.
    Subject,
    /// The direct object, subject of the passive.
    Object,
    /// Possessor of a noun: genitive, adjective of nationality, of- or by-phrase.
    Possessor,
    /// The clause that complements it.
    Complement,
    /// The members of a plural subject, each toward the others.
    Reciprocal,
    /// The noun after a preposition.
    Preposition(&'static str),
}

impl Slot {
    /// The slot that is called so, no preposition.
    pub(crate) fn named(name: &str) -> Option<Self> {
        let all = [Self::Subject, Self::Object, Self::Possessor, Self::Complement, Self::Reciprocal];
        all.into_iter().find(|slot| slot.name() == name)
    }

    /// As tables write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subject => "subj",
            Self::Object => "obj",
            Self::Possessor => "poss",
            Self::Complement => "comp",
            Self::Reciprocal => "recip",
            Self::Preposition(preposition) => preposition,
        }
    }
}

/// A word or phrase that reports speech or thought.
#[derive(Debug, Clone)]
pub struct Cue {
    /// Lemma or phrase.
    pub cue: &'static str,
    /// `V`, `N`, `A`, or `P` for a phrase.
    pub pos: char,
    /// `speech`, `thought`, `attitude`, `perception` or `writing`.
    pub kind: &'static str,
    /// Whether it presupposes its content (`true`) or denies it (`false`); `None` for neither.
    pub factive: Option<bool>,
    /// -1 or 1 where it tells the speaker's attitude to the content, else 0.
    pub sign: i8,
}

/// A word that evaluates what it is said of.
#[derive(Debug, Clone)]
pub struct Evaluation {
    /// Lemma.
    pub word: &'static str,
    /// `A`, `N`, `V` or `R`.
    pub pos: char,
    /// From -1 to 1.
    pub score: f32,
}

/// All frames, in order of the table.
pub fn frames() -> &'static [Frame] {
    static FRAMES: LazyLock<Vec<Frame>> = LazyLock::new(|| {
        rows(include_str!("../data/acts.tsv"))
            .map(|cells| frame(cells).unwrap_or_else(|| panic!("acts.tsv: {cells:?}")))
            .collect()
    });
    &FRAMES
}

/// All cues, in order.
pub fn cues() -> &'static [Cue] {
    static CUES: LazyLock<Vec<Cue>> = LazyLock::new(|| {
        rows(include_str!("../data/cues.tsv"))
            .map(|[cue, pos, kind, factive, sign]| Cue {
                cue,
                pos: pos.chars().next().unwrap_or('V'),
                kind,
                factive: cell(factive).map(|text| text == "yes"),
                sign: sign.parse().unwrap_or(0),
            })
            .collect()
    });
    &CUES
}

/// All evaluative words, in order.
pub fn evaluations() -> &'static [Evaluation] {
    static EVALUATIONS: LazyLock<Vec<Evaluation>> = LazyLock::new(|| {
        rows(include_str!("../data/evaluations.tsv"))
            .map(|[word, pos, score]| Evaluation {
                word,
                pos: pos.chars().next().unwrap_or('A'),
                score: score.parse().unwrap_or(0.0),
            })
            .collect()
    });
    &EVALUATIONS
}

fn frame(cells: [&'static str; 8]) -> Option<Frame> {
    let [name, act, mode, cameo, channel, holder, targets, polarity] = cells;
    let mut words = name.split(' ');
    let (lemma, pos) = words.next().and_then(|head| head.rsplit_once('/'))?;
    let pos = match pos {
        "V" => FramePos::Verb,
        "N" => FramePos::Noun,
        "A" => FramePos::Adjective,
        _ => return None,
    };
    let act: Act = member(act)?;
    let mode = cell(mode);
    if mode.is_some_and(|mode| act.modes().iter().all(|(known, _)| *known != mode)) {
        return None;
    }
    Some(Frame {
        name: name.into(),
        lemma: lemma.into(),
        pos,
        words: words.map(Cow::from).collect(),
        act,
        mode,
        cameo: cell(cameo).map(Cow::from),
        channel: member(channel)?,
        holder: slot(holder),
        targets: list(targets).into_iter().map(slot).collect(),
        polarity: if polarity.is_empty() { act.polarity(mode) } else { polarity.parse().ok()? },
        is_own: false,
    })
}

fn slot(name: &'static str) -> Slot {
    Slot::named(name).unwrap_or(Slot::Preposition(name))
}
