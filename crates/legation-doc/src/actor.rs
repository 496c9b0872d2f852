use jiff::civil::Date;

use crate::Span;
use crate::closed_set::closed_set;

/// A place in the text where an actor is named, described or referred to.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The sentence it stands in, an index into the document's sentences.
    pub sentence: u32,
    /// The whole expression, determiner and title included where they belong to it.
    pub span: Span,
    /// Index of the head token in the sentence.
    pub head: u32,
    /// Name, description or pronoun.
    pub form: MentionForm,
    /// What the expression denotes.
    pub kind: MentionKind,
    /// The title or office as written beside the name: "First Vice Minister of ...".
    pub role: Option<Span>,
    /// Index into the document's actors; `None` where the mention was not resolved.
    pub actor: Option<u32>,
    /// What decided on the actor; `None` exactly where `actor` is.
    pub resolved_by: Option<ResolvedBy>,
    /// How sure the resolution is, in [0, 1].
    pub confidence: f32,
}

/// Someone or something that acts, as one document shows it.
///
/// Actors of different documents with the same id are the same actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Actor {
    /// `PRK`, `PRK.GOV`, `kim-jong-un`: see the codebook.
    pub id: String,
    /// The usual full name.
    pub name: String,
    /// What it is.
    pub kind: ActorKind,
    /// ISO 3166-1 alpha-3 code of its state, as of the document's date; `None` for international bodies.
    pub country: Option<String>,
    /// Its sector as of the document's date; `None` for a state as a whole, or where unknown.
    pub sector: Option<Sector>,
    /// Offices and descriptions, those of the lexicon with their dates, in order of time.
    pub roles: Vec<Role>,
    /// Whether it is in the lexicon.
    pub known: bool,
}

/// An office or description of an actor.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Role {
    /// As the lexicon or the text words it.
    pub role: String,
    /// First day in office, where known.
    pub from: Option<Date>,
    /// Last day in office, where known and past.
    pub to: Option<Date>,
}

impl Role {
    /// Whether it is held on a day; an unknown end is open.
    pub fn is_held_on(&self, day: Date) -> bool {
        is_within(day, self.from, self.to)
    }
}

/// Whether a day lies between a first and a last day, both included; an unknown end is open.
pub fn is_within(day: Date, from: Option<Date>, to: Option<Date>) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

closed_set! {
    /// How a mention refers.
    MentionForm {
        /// By name.
        Name = "name",
        /// By description.
        Nominal = "nominal",
        /// By pronoun.
        Pronoun = "pronoun",
    }
}

closed_set! {
    /// What a mention denotes.
    MentionKind {
        /// A person.
        Person = "person",
        /// A state.
        State = "state",
        /// A government or a branch of one.
        Government = "government",
        /// An organisation.
        Organization = "organization",
        /// A group of people.
        Group = "group",
        /// A place that is no actor here.
        Place = "place",
    }
}

closed_set! {
    /// What an actor is.
    ActorKind {
        /// A state.
        State = "state",
        /// A government or a branch of one.
        Government = "government",
        /// A person.
        Person = "person",
        /// An organisation.
        Organization = "organization",
        /// A group of people.
        Group = "group",
    }
}

closed_set! {
    /// What decided on the actor of a mention.
    ResolvedBy {
        /// The lexicon.
        Dictionary = "dictionary",
        /// A fuller form of the name elsewhere in the document.
        NameVariant = "name-variant",
        /// The name tagger and patterns.
        Model = "model",
        /// Coreference of a pronoun or description.
        Coreference = "coreference",
    }
}

closed_set! {
    /// Sectors, as in CAMEO and PLOVER.
    Sector {
        /// Executive.
        Government = "GOV",
        /// Armed forces.
        Military = "MIL",
        /// Legislature.
        Legislature = "LEG",
        /// Courts.
        Judiciary = "JUD",
        /// Police.
        Police = "COP",
        /// Intelligence services.
        Intelligence = "SPY",
        /// Opposition.
        Opposition = "OPP",
        /// Political party, in or out of office.
        Party = "PTY",
        /// Armed opposition.
        Rebels = "REB",
        /// Media.
        Media = "MED",
        /// Business.
        Business = "BUS",
        /// Civilians and civil society.
        Civilian = "CVL",
        /// Education.
        Education = "EDU",
        /// Labour.
        Labour = "LAB",
        /// International governmental organisation.
        InternationalOrganization = "IGO",
        /// Non-governmental organisation.
        NonGovernmental = "NGO",
        /// Unknown.
        Unknown = "UNK",
    }
}
