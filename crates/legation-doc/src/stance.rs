use crate::closed_set::closed_set;
use crate::{Span, When};

/// A position that an actor takes, in words or deeds, toward an actor or an issue.
#[derive(Debug, Clone, PartialEq)]
pub struct Stance {
    /// The sentence of the cue, an index into the document's sentences.
    pub sentence: u32,
    /// Whose position it is, an index into the document's actors.
    pub holder: u32,
    /// The words that name the holder in or nearest the clause; `None` where it is understood.
    pub holder_span: Option<Span>,
    /// Toward whom or what.
    pub target: Target,
    /// The words that name the target; `None` where it is understood.
    pub target_span: Option<Span>,
    /// What is done, a PLOVER event type.
    pub act: Act,
    /// The type's mode, one of [`Act::modes`].
    pub mode: Option<&'static str>,
    /// CAMEO code where one is sure (`120`), else the root (`12`).
    pub cameo: Option<String>,
    /// In words or in deeds.
    pub channel: Channel,
    /// From -1, hostile or rejecting, to 1, friendly or endorsing, toward the target.
    pub polarity: f32,
    /// What the text says of the act's reality.
    pub factuality: Factuality,
    /// The actor whose words carry the position, where that is not the holder.
    pub reported_by: Option<u32>,
    /// The statement in which the position is expressed, an index into the document's statements.
    pub statement: Option<u32>,
    /// The word or words that carry the act.
    pub cue: Span,
    /// When the act took place.
    pub when: When,
    /// How sure, in [0, 1].
    pub confidence: f32,
    /// The rule or model feature that decided, for audits: `frame:condemn/V`.
    pub rule: String,
}

/// Toward whom or what a stance is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An index into the document's actors.
    Actor(u32),
    /// An issue, in a few words of the text.
    Issue(String),
}

impl Stance {
    /// Half-width of the dead zone in which a polarity counts as neutral.
    ///
    /// PLOVER's milder acts with a side (ACCUSE/disapprove -2, REJECT -2, REQUEST/change -1) lie outside it.
    pub const DEAD_ZONE: f32 = 0.09;

    /// The sign of the polarity, with the dead zone.
    pub fn label(&self) -> Label {
        if self.polarity > Self::DEAD_ZONE {
            Label::Support
        } else if self.polarity < -Self::DEAD_ZONE {
            Label::Oppose
        } else {
            Label::Neutral
        }
    }
}

closed_set! {
    /// The sign of a position.
    Label {
        /// Against.
        Oppose = "oppose",
        /// Neither.
        Neutral = "neutral",
        /// For.
        Support = "support",
    }
}

closed_set! {
    /// In words or in deeds.
    Channel {
        /// In words.
        Said = "said",
        /// In deeds.
        Did = "did",
    }
}

closed_set! {
    /// What the text says of an act's reality.
    Factuality {
        /// It took place.
        Actual = "actual",
        /// It did not.
        Negated = "negated",
        /// It depends on a condition.
        Conditional = "conditional",
        /// It is planned.
        Intended = "intended",
        /// It may be.
        Possible = "possible",
        /// It is asked for.
        Requested = "requested",
    }
}

closed_set! {
    /// Event types of PLOVER (manual of 2024).
    Act {
        /// Agree to do something, or promise.
        Agree = "AGREE",
        /// Meet, visit, talk.
        Consult = "CONSULT",
        /// Express support.
        Support = "SUPPORT",
        /// Give in, in words.
        Concede = "CONCEDE",
        /// Cooperate in deeds.
        Cooperate = "COOPERATE",
        /// Provide aid.
        Aid = "AID",
        /// Give in, in deeds.
        Retreat = "RETREAT",
        /// Ask or demand.
        Request = "REQUEST",
        /// Accuse or disapprove.
        Accuse = "ACCUSE",
        /// Reject.
        Reject = "REJECT",
        /// Threaten.
        Threaten = "THREATEN",
        /// Protest.
        Protest = "PROTEST",
        /// Sanction or reduce relations.
        Sanction = "SANCTION",
        /// Mobilise forces.
        Mobilize = "MOBILIZE",
        /// Coerce.
        Coerce = "COERCE",
        /// Attack.
        Assault = "ASSAULT",
    }
}

impl Act {
    /// PLOVER's score of the bare type, times ten: `AGREE` is 25.
    pub const fn score(self) -> i32 {
        match self {
            Self::Agree | Self::Consult => 25,
            Self::Support => 50,
            Self::Concede => 45,
            Self::Cooperate => 95,
            Self::Aid => 100,
            Self::Retreat => 65,
            Self::Request => 0,
            Self::Accuse => -30,
            Self::Reject => -20,
            Self::Threaten => -35,
            Self::Protest => -50,
            Self::Sanction => -60,
            Self::Mobilize => -55,
            Self::Coerce => -70,
            Self::Assault => -90,
        }
    }

    /// The type's modes with PLOVER's score, times ten.
    pub const fn modes(self) -> &'static [(&'static str, i32)] {
        match self {
            Self::Consult => &[("visit", 40), ("third-party", 10), ("multilateral", 40), ("phone", 15)],
            Self::Retreat => &[
                ("withdraw", 80),
                ("release", 65),
                ("disarm", 100),
                ("ceasefire", 75),
                ("access", 65),
                ("resign", 45),
            ],
            Self::Request => &[("assist", 5), ("change", -10), ("yield", -10), ("meet", 0)],
            Self::Accuse => &[("disapprove", -20), ("investigate", -35), ("allege", -35)],
            Self::Reject => &[("assist", -15), ("change", -20), ("yield", -20), ("meet", -20)],
            Self::Threaten => &[
                ("restrict", -30),
                ("arrest", -35),
                ("relations", -35),
                ("expel", -35),
                ("territory", -40),
                ("violence", -35),
            ],
            Self::Protest => &[
                ("demo", -50),
                ("riot", -70),
                ("strike", -50),
                ("hunger", -45),
                ("boycott", -45),
                ("obstruct", -45),
                ("vandalize", -50),
            ],
            Self::Sanction => &[("convict", -60), ("expel", -55), ("withdraw", -60), ("discontinue", -60)],
            Self::Mobilize => &[("troops", -65), ("weapons", -65), ("police", -55), ("militia", -60)],
            Self::Coerce => &[
                ("seize", -70),
                ("restrict", -70),
                ("censor", -65),
                ("curfew", -65),
                ("martial-law", -70),
                ("arrest", -70),
                ("deport", -70),
                ("withhold", -65),
                ("misinformation", -65),
                ("cyber", -75),
            ],
            Self::Assault => &[
                ("abduct", -85),
                ("beat", -80),
                ("torture", -95),
                ("sexual", -95),
                ("targeted", -100),
                ("destroy", -80),
                ("primitive", -80),
                ("firearms", -90),
                ("explosives", -95),
                ("suicide-attack", -100),
                ("aerial", -100),
                ("drone", -95),
                ("heavy-weapons", -100),
                ("crowd-control", -75),
                ("unconventional", -100),
            ],
            Self::Agree | Self::Support | Self::Concede | Self::Cooperate | Self::Aid => &[],
        }
    }

    /// PLOVER's score of the type with a mode, or bare, as a polarity in [-1, 1].
    pub fn polarity(self, mode: Option<&str>) -> f32 {
        let own = self.modes().iter().find(|(known, _)| Some(*known) == mode);
        own.map_or(self.score(), |(_, score)| *score) as f32 / 100.0
    }

    /// Whether the type is one of words or of deeds, as its quad class has it.
    pub const fn channel(self) -> Channel {
        match self.quad_class() {
            1 | 3 => Channel::Said,
            _ => Channel::Did,
        }
    }

    /// The quad class of GDELT's scheme: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4
    /// material conflict.
    pub const fn quad_class(self) -> u8 {
        match self {
            Self::Agree | Self::Consult | Self::Support | Self::Concede => 1,
            Self::Cooperate | Self::Aid | Self::Retreat => 2,
            Self::Request | Self::Accuse | Self::Reject | Self::Threaten => 3,
            Self::Protest | Self::Sanction | Self::Mobilize | Self::Coerce | Self::Assault => 4,
        }
    }
}
