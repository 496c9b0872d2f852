//! Whether the text says that an act took place, is planned, asked for, possible, conditional or denied.

use legation_doc::{Act, Deprel, Factuality, Sentence, Upos, Xpos};

use crate::frames::{Frames, Match};
use crate::grammar::{deprel, has_child, is_clause, is_one_of, lemma};

/// What the words around an act say of its reality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reality {
    /// As in the table; `Negated` only where nothing else but the denial is said.
    pub factuality: Factuality,
    /// Whether the act is denied, whatever else is said of it: turns the polarity round.
    pub denied: bool,
    /// Whether it lies in the future: "will", "would", "is going to".
    pub future: bool,
}

const NEGATIONS: [&str; 9] = ["not", "never", "no", "n't", "neither", "nor", "hardly", "barely", "none"];
const POSSIBLE_AUX: [&str; 4] = ["may", "might", "could", "can"];
const POSSIBLE_ADVERB: [&str; 9] = [
    "allegedly",
    "maybe",
    "perhaps",
    "possibly",
    "presumably",
    "probably",
    "purportedly",
    "reportedly",
    "supposedly",
];
const CONDITIONS: [&str; 6] = ["if", "unless", "provided", "whether", "lest", "should"];

/// Words whose complement is planned.
const INTENDING: [&str; 38] = [
    "aim",
    "ambition",
    "announce",
    "attempt",
    "bent",
    "bid",
    "campaign",
    "commit",
    "decide",
    "design",
    "desire",
    "determined",
    "eager",
    "effort",
    "expect",
    "going",
    "hope",
    "intend",
    "intention",
    "keen",
    "likely",
    "mean",
    "move",
    "need",
    "plan",
    "pledge",
    "poise",
    "poised",
    "prefer",
    "prepare",
    "promise",
    "propose",
    "ready",
    "schedule",
    "seek",
    "vow",
    "want",
    "wish",
];
/// Words whose complement may or may not be.
const CONSIDERING: [&str; 15] = [
    "able", "accuse", "allege", "appear", "believe", "consider", "debate", "fear", "mull", "possible",
    "seem", "suspect", "think", "threat", "weigh",
];
/// Words whose complement is asked for.
const ASKING: [&str; 24] = [
    "advise",
    "appeal",
    "ask",
    "beg",
    "beseech",
    "call",
    "challenge",
    "count",
    "demand",
    "encourage",
    "exhort",
    "force",
    "implore",
    "instruct",
    "insist",
    "invite",
    "order",
    "persuade",
    "press",
    "request",
    "recommend",
    "require",
    "tell",
    "urge",
];
/// Words whose complement did not take place.
const FAILING: [&str; 13] = [
    "abstain", "avoid", "decline", "deny", "fail", "failure", "neglect", "prevent", "refrain", "refusal",
    "refuse", "reject", "stop",
];

/// Reads the reality of a frame's act from its clause and the clauses above.
pub(crate) fn reality(frames: &Frames, sentence: &Sentence, found: &Match) -> Reality {
    let denied = found.anchors().any(|anchor| is_denied(sentence, anchor)) && !words_deny(found);
    let mut reality = Reality { factuality: Factuality::Actual, denied, future: false };
    let mut current = found.head;
    let mut certain = true;
    loop {
        if is_conditional(sentence, current) {
            reality.factuality = Factuality::Conditional;
            certain = false;
        }
        if let Some(modal) = modal(sentence, current) {
            reality.future |= modal == Factuality::Intended;
            if certain && modal != Factuality::Intended {
                reality.factuality = modal;
                certain = false;
            }
        }
        let Some(head) = sentence.head(current) else { break };
        match deprel(sentence, current) {
            Deprel::Xcomp
            | Deprel::Advcl
            | Deprel::Acl
            | Deprel::Ccomp
            | Deprel::Csubj
            | Deprel::Obj
            | Deprel::Obl
            | Deprel::Nmod => {
                let Some(above) = governed(frames, sentence, current, head) else {
                    break;
                };
                if certain && above != Factuality::Actual {
                    reality.factuality = above;
                    certain = false;
                }
                if above == Factuality::Negated {
                    reality.denied = !reality.denied;
                }
            }
            Deprel::Conj if is_clause(sentence, head) || !is_clause(sentence, current) => {
                if sentence.child_by(current, Deprel::Nsubj).is_some() {
                    break;
                }
            }
            _ => break,
        }
        current = head;
    }
    if certain && reality.future {
        reality.factuality = Factuality::Intended;
    } else if certain && reality.denied {
        reality.factuality = Factuality::Negated;
    }
    reality
}

/// Whether a word is negated: by an adverb, or by "no" on it.
pub(crate) fn is_denied(sentence: &Sentence, token: usize) -> bool {
    has_child(sentence, token, &[Deprel::Advmod, Deprel::Det, Deprel::Advcl], &NEGATIONS)
        || sentence.child_by(token, Deprel::Nsubj).is_some_and(|subject| {
            is_one_of(sentence, subject, &["nobody", "none", "nothing"])
                || has_child(sentence, subject, &[Deprel::Det], &["no", "neither"])
        })
}

/// What the complement of a governor inherits from it; `None` where the governor says nothing of it and the
/// clauses above do not either.
fn governed(frames: &Frames, sentence: &Sentence, clause: usize, head: usize) -> Option<Factuality> {
    let relation = deprel(sentence, clause);
    let infinitive = has_child(sentence, clause, &[Deprel::Mark], &["to"]);
    let word = lemma(sentence, head);
    let inherits = matches!(relation, Deprel::Xcomp | Deprel::Ccomp)
        || matches!(relation, Deprel::Acl | Deprel::Advcl | Deprel::Csubj) && infinitive
        || matches!(relation, Deprel::Obj | Deprel::Obl | Deprel::Nmod)
            && sentence.tokens[clause].upos == Upos::Noun;
    if !inherits {
        return None;
    }
    if FAILING.contains(&word) {
        return Some(Factuality::Negated);
    }
    if ASKING.contains(&word) && !(relation == Deprel::Ccomp && word == "tell") {
        return Some(Factuality::Requested);
    }
    if relation == Deprel::Ccomp && !INTENDING.contains(&word) && !CONSIDERING.contains(&word) {
        return None;
    }
    if CONSIDERING.contains(&word) {
        return Some(Factuality::Possible);
    }
    if INTENDING.contains(&word) {
        return Some(Factuality::Intended);
    }
    let act = frames.matches(sentence, head).first().map(|found| found.frame.act);
    match act {
        Some(Act::Request) => Some(Factuality::Requested),
        Some(Act::Agree | Act::Threaten) => Some(Factuality::Intended),
        Some(Act::Reject) => Some(Factuality::Negated),
        _ if relation == Deprel::Advcl => Some(Factuality::Intended),
        _ if matches!(relation, Deprel::Obj | Deprel::Obl | Deprel::Nmod) => None,
        _ => Some(Factuality::Actual),
    }
}

/// What an auxiliary or adverb of a predicate says of it; `Intended` stands for the future.
fn modal(sentence: &Sentence, predicate: usize) -> Option<Factuality> {
    if has_child(sentence, predicate, &[Deprel::Aux], &POSSIBLE_AUX)
        || has_child(sentence, predicate, &[Deprel::Advmod], &POSSIBLE_ADVERB)
    {
        return Some(Factuality::Possible);
    }
    if has_child(sentence, predicate, &[Deprel::Aux], &["must", "should", "ought"]) {
        return Some(Factuality::Requested);
    }
    has_child(sentence, predicate, &[Deprel::Aux], &["will", "would", "shall", "wo", "'ll"])
        .then_some(Factuality::Intended)
}

/// Whether a sentence asks whether something is so: "Has Iran agreed?"
fn is_polar_question(sentence: &Sentence) -> bool {
    let ends_in_mark = {
        let last = sentence.tokens.iter().rev().take_while(|token| token.upos == Upos::Punct);
        last.take(3).any(|token| token.lemma == "?")
    };
    let root = sentence.tokens.iter().position(|token| token.deprel == Deprel::Root);
    let is_inverted = |root: usize| {
        let subject = [Deprel::Nsubj, Deprel::NsubjPass, Deprel::Expl];
        let subject = sentence.children(root).find(|&child| subject.contains(&deprel(sentence, child)));
        let verb = sentence
            .children(root)
            .find(|&child| matches!(deprel(sentence, child), Deprel::Aux | Deprel::AuxPass | Deprel::Cop));
        let asks = sentence.tokens[..root]
            .iter()
            .any(|token| matches!(token.xpos, Xpos::Wp | Xpos::Wrb | Xpos::Wdt | Xpos::WpS));
        !asks && subject.zip(verb).is_some_and(|(subject, verb)| verb < subject)
    };
    ends_in_mark && root.is_some_and(is_inverted)
}

/// Whether an act stands in the condition itself, "if Iran attacks", or is asked about.
pub(crate) fn is_hypothetical(sentence: &Sentence, token: usize) -> bool {
    if is_polar_question(sentence) {
        return true;
    }
    let mut current = token;
    loop {
        if has_child(sentence, current, &[Deprel::Mark], &["if", "unless"]) {
            return deprel(sentence, current) == Deprel::Advcl;
        }
        let inherits = match deprel(sentence, current) {
            Deprel::Xcomp | Deprel::Advcl | Deprel::Obj | Deprel::Obl | Deprel::Nmod | Deprel::Acl => true,
            Deprel::Conj => sentence.child_by(current, Deprel::Nsubj).is_none(),
            _ => false,
        };
        match sentence.head(current).filter(|_| inherits) {
            Some(head) => current = head,
            None => return false,
        }
    }
}

/// Whether an "if" governs a predicate, from within or from a clause beside it.
fn is_conditional(sentence: &Sentence, predicate: usize) -> bool {
    let opens = |clause: usize| has_child(sentence, clause, &[Deprel::Mark], &CONDITIONS);
    deprel(sentence, predicate) == Deprel::Advcl && opens(predicate)
        || sentence.children_by(predicate, Deprel::Advcl).any(opens)
}

/// Whether the frame's own words hold the negation: "say no to".
fn words_deny(found: &Match) -> bool {
    found.frame.words.iter().any(|word| NEGATIONS.contains(&&**word))
}
