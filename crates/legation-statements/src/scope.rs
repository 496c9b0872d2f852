//! Which reports count as statements, and how sure they are.

use legation_doc::StatementKind;

use crate::Breadth;
use crate::assembly::Draft;
use crate::clauses::{Report, Shape};

/// Verbs whose object or infinitive is what they report: "announced a withdrawal", "urged them to leave".
///
/// Other verbs of speech take objects that are their topic or target ("criticized the plan", "discussed the plan").
const REPORTS_OBJECT: [&str; 23] = [
    "announce",
    "report",
    "call",
    "demand",
    "mention",
    "reiterate",
    "remind",
    "warn",
    "promise",
    "declare",
    "propose",
    "speak",
    "talk",
    "claim",
    "deny",
    "estimate",
    "predict",
    "urge",
    "ask",
    "request",
    "allege",
    "recommend",
    "reveal",
];

/// Verbs that report within what is quoted; others there are the quoted person's own manner of speaking.
const IN_QUOTATIONS: [&str; 12] = [
    "announce", "ask", "claim", "declare", "deny", "promise", "report", "say", "state", "tell", "warn",
    "write",
];

/// Verbs that report only with a quotation: "continued", "it means that".
const ONLY_QUOTED: [&str; 14] = [
    "comment", "continue", "discuss", "follow", "go", "include", "list", "mean", "offer", "present", "refer",
    "require", "speak", "talk",
];

/// Whether a verb gives its object a name or judgement.
pub(crate) fn names(lemma: &str) -> bool {
    matches!(
        lemma,
        "call" | "label" | "brand" | "dub" | "describe" | "deem" | "term" | "denounce" | "dismiss"
    )
}

/// Whether a cue is one of words spoken, written or thought.
pub(crate) fn reports_words(report: &Report) -> bool {
    report.kind != "perception"
}

/// Whether a draft is a statement for a breadth of reading.
pub(crate) fn counts(draft: &Draft, lemma: &str, quoted: bool, breadth: Breadth) -> bool {
    let report = &draft.report;
    let said = matches!(report.kind, "speech" | "writing");
    if draft.cue_quote.is_some() {
        let told = matches!(report.shape, Shape::Clause | Shape::Noun) && draft.source_span.is_some();
        return told
            && !draft.first_person
            && (IN_QUOTATIONS.contains(&lemma) || report.shape == Shape::Noun && said);
    }
    if draft.is_cue_quoted && !matches!(report.shape, Shape::Clause | Shape::Noun) {
        return false;
    }
    if !quoted && report.cue.len() == 1 && ONLY_QUOTED.contains(&lemma) && breadth == Breadth::Statements {
        return false;
    }
    if draft.source_span.is_none() && breadth == Breadth::Statements {
        return false;
    }
    if quoted && draft.source_span.is_some() && report.kind != "perception" {
        return !matches!(report.shape, Shape::Object | Shape::Infinitive) || said;
    }
    if breadth == Breadth::Attributions {
        return !report.kind.is_empty();
    }
    match report.shape {
        Shape::Clause | Shape::Noun | Shape::Phrase => said || report.kind == "thought",
        Shape::Naming => said || lemma == "deem",
        Shape::Infinitive | Shape::Object => said && REPORTS_OBJECT.contains(&lemma),
        Shape::Passive | Shape::Bare => false,
    }
}

/// How sure, in [0, 1]: 0.9 for quoted words beside their cue, 0.8 for a clause, 0.7 for a name, a phrase or what a
/// noun reports, 0.6 for an object or infinitive; a fifth less where the source is no known actor.
pub(crate) fn confidence(draft: &Draft, kind: StatementKind) -> f32 {
    let sure = match (kind, draft.report.shape) {
        (StatementKind::Direct, _) => 0.9,
        (_, Shape::Clause) => 0.8,
        (_, Shape::Naming | Shape::Phrase | Shape::Noun) => 0.7,
        (_, Shape::Infinitive | Shape::Object | Shape::Passive | Shape::Bare) => 0.6,
    };
    if draft.sources.is_empty() { sure * 0.8 } else { sure }
}
