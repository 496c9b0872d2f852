//! Dates statements and deeds by the temporal expressions around them.

use jiff::civil::Date;
use legation_doc::{DateFrom, Deprel, Sentence, Span, Timex, TimexKind, When};

/// Dates what a cue tells.
///
/// The first of these that gives an interval counts:
///
/// 1. a date or time that modifies the cue's predicate in its own clause;
/// 2. one that modifies the predicate which a coordinated cue is joined to;
/// 3. one that modifies the main clause of the sentence;
/// 4. the document creation time.
///
/// The clause is read from the dependency tree: from the modifier up to the predicate no other clause may
/// begin. Of several modifiers the one directly below the predicate wins, then the first in the text.
/// `sentence` is an index into `sentences`, `cue` a span in it. References such as `PAST_REF` give no
/// interval and are passed over.
pub fn place(sentences: &[Sentence], timexes: &[Timex], dct: Option<Date>, sentence: usize, cue: Span) -> When {
    let dated = sentences
        .get(sentence)
        .and_then(|tree| interval_in_tree(tree, timexes, sentence, cue));
    match (dated, dct) {
        (Some(interval), _) => When { interval: Some(interval), origin: Some(DateFrom::Timex) },
        (None, Some(dct)) => When { interval: Some((dct, dct)), origin: Some(DateFrom::Dct) },
        (None, None) => When::default(),
    }
}

fn interval_in_tree(tree: &Sentence, timexes: &[Timex], sentence: usize, cue: Span) -> Option<(Date, Date)> {
    let dates: Vec<(usize, (Date, Date))> = timexes
        .iter()
        .filter(|timex| timex.sentence as usize == sentence)
        .filter(|timex| matches!(timex.kind, TimexKind::Date | TimexKind::Time))
        .filter_map(|timex| Some((tree.head_of(tree.tokens_in(timex.span))?, timex.interval?)))
        .collect();
    if dates.is_empty() {
        return None;
    }
    let predicate = predicate(tree, tree.head_of(tree.tokens_in(cue))?);
    let joined = conjunct_head(tree, predicate);
    let main = tree.root();
    [Some(predicate), joined, main]
        .into_iter()
        .flatten()
        .find_map(|predicate| modifier(tree, &dates, predicate))
}

/// The token that heads the clause of a token: itself or the first governor that is not inside a phrase.
fn predicate(tree: &Sentence, token: usize) -> usize {
    std::iter::once(token)
        .chain(tree.ancestors(token))
        .find(|&idx| begins_clause(tree, idx))
        .unwrap_or(token)
}

/// The predicate that a coordinated one is joined to.
fn conjunct_head(tree: &Sentence, mut predicate: usize) -> Option<usize> {
    let mut head = None;
    while tree.tokens[predicate].deprel == Deprel::Conj {
        predicate = tree.head(predicate)?;
        head = Some(predicate);
    }
    head
}

/// Whether a token heads a clause: a predicate with its own subject, complement or mark, or the root.
fn begins_clause(tree: &Sentence, token: usize) -> bool {
    let node = &tree.tokens[token];
    match node.deprel {
        Deprel::Root
        | Deprel::Acl
        | Deprel::AclRelcl
        | Deprel::Advcl
        | Deprel::AdvclRelcl
        | Deprel::Ccomp
        | Deprel::Csubj
        | Deprel::CsubjOuter
        | Deprel::CsubjPass
        | Deprel::Parataxis
        | Deprel::Xcomp => true,
        // A conjunct of a phrase begins no clause; one of a clause has its governor's kind.
        Deprel::Conj => tree.head(token).is_some_and(|head| begins_clause(tree, head)),
        _ => node.head.is_none(),
    }
}

/// The interval of the date that modifies a predicate.
fn modifier(tree: &Sentence, dates: &[(usize, (Date, Date))], clause: usize) -> Option<(Date, Date)> {
    let direct = dates.iter().find(|(token, _)| tree.head(*token) == Some(clause) && is_temporal(tree, *token));
    let inside = || {
        dates.iter().find(|(token, _)| {
            *token == clause || !begins_clause(tree, *token) && predicate(tree, *token) == clause && has_temporal_path(tree, *token, clause)
        })
    };
    direct.or_else(inside).map(|&(_, interval)| interval)
}

/// Whether every step from a date up to its predicate leads through a modifier, not through an argument
/// of its own event (`Friday's talks`).
fn has_temporal_path(tree: &Sentence, token: usize, clause: usize) -> bool {
    std::iter::once(token)
        .chain(tree.ancestors(token))
        .take_while(|&idx| idx != clause)
        .all(|idx| is_temporal(tree, idx))
}

fn is_temporal(tree: &Sentence, token: usize) -> bool {
    matches!(
        tree.tokens[token].deprel,
        Deprel::Obl
            | Deprel::OblUnmarked
            | Deprel::Advmod
            | Deprel::Nmod
            | Deprel::NmodUnmarked
            | Deprel::Appos
            | Deprel::Conj
            | Deprel::Flat
            | Deprel::Compound
            | Deprel::Dep
            | Deprel::Nummod
    )
}
