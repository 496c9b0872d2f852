//! Dates statements and deeds by the temporal expressions around them.

use jiff::civil::Date;
use legation_doc::{DateFrom, Deprel, Sentence, Span, Timex, TimexKind, When};

use crate::lexicon::{Lex, look_up};

/// Dates what a cue tells.
///
/// The first of these that gives an interval counts:
///
/// 1. a date or time of day that modifies the cue itself (`Friday's attack`);
/// 2. one that modifies the predicate of the cue's clause;
/// 3. one that modifies the predicate which a coordinated clause is joined to;
/// 4. one that modifies the main clause of the sentence;
/// 5. the document creation time.
///
/// Clauses are read from the dependency tree, not from the order of words: a date below a complement, a
/// relative or an adverbial clause belongs to that clause alone. Of several modifiers of one predicate the
/// first in the text counts. References such as `PAST_REF` and lengths give no interval and are passed over.
///
/// `sentence` is an index into `sentences`, `cue` a span in it.
pub fn place(
    sentences: &[Sentence],
    timexes: &[Timex],
    dct: Option<Date>,
    sentence: usize,
    cue: Span,
) -> When {
    let dated = sentences.get(sentence).and_then(|tree| interval_in_tree(tree, timexes, sentence, cue));
    match (dated, dct) {
        (Some(interval), _) => When { interval: Some(interval), origin: Some(DateFrom::Timex) },
        (None, Some(dct)) => When { interval: Some((dct, dct)), origin: Some(DateFrom::Dct) },
        (None, None) => When::default(),
    }
}

fn interval_in_tree(tree: &Sentence, timexes: &[Timex], sentence: usize, cue: Span) -> Option<(Date, Date)> {
    let first = timexes.partition_point(|timex| (timex.sentence as usize) < sentence);
    let dates: Vec<Dated> = timexes[first..]
        .iter()
        .take_while(|timex| timex.sentence as usize == sentence)
        .filter(|timex| matches!(timex.kind, TimexKind::Date | TimexKind::Time))
        .filter_map(|timex| {
            let token = tree.head_of(tree.tokens_in(timex.span))?;
            Some(Dated { token, interval: timex.interval? })
        })
        .collect();
    if dates.is_empty() {
        return None;
    }
    let cue = tree.head_of(tree.tokens_in(cue))?;
    let clause = clause_of(tree, cue);
    let of_cue = dates
        .iter()
        .find(|date| date.token == cue || tree.head(date.token) == Some(cue) && names(tree, date.token));
    of_cue
        .or_else(|| modifier(tree, &dates, clause))
        .or_else(|| modifier(tree, &dates, joined_to(tree, clause)?))
        .or_else(|| modifier(tree, &dates, tree.root()?))
        .map(|date| date.interval)
}

/// A date by the token that governs it.
struct Dated {
    token: usize,
    interval: (Date, Date),
}

/// The predicate of the clause that a token stands in: itself or the first governor that begins a clause.
fn clause_of(tree: &Sentence, token: usize) -> usize {
    std::iter::once(token).chain(tree.ancestors(token)).find(|&idx| begins_clause(tree, idx)).unwrap_or(token)
}

/// The first predicate of the coordination that a predicate closes.
fn joined_to(tree: &Sentence, predicate: usize) -> Option<usize> {
    let is_joined = |idx: &usize| tree.tokens[*idx].deprel == Deprel::Conj;
    let last_joined =
        std::iter::once(predicate).chain(tree.ancestors(predicate)).take_while(is_joined).last()?;
    tree.head(last_joined)
}

/// Whether a token is the predicate of a clause; a conjunct is one where its governor is.
fn begins_clause(tree: &Sentence, token: usize) -> bool {
    let first = std::iter::once(token)
        .chain(tree.ancestors(token))
        .find(|&idx| tree.tokens[idx].deprel != Deprel::Conj);
    first.is_none_or(|idx| {
        tree.tokens[idx].head.is_none()
            || matches!(
                tree.tokens[idx].deprel,
                Deprel::Acl
                    | Deprel::AclRelcl
                    | Deprel::Advcl
                    | Deprel::AdvclRelcl
                    | Deprel::Ccomp
                    | Deprel::Csubj
                    | Deprel::CsubjOuter
                    | Deprel::CsubjPass
                    | Deprel::Parataxis
                    | Deprel::Xcomp
            )
    })
}

/// The first date that modifies a predicate.
fn modifier<'d>(tree: &Sentence, dates: &'d [Dated], predicate: usize) -> Option<&'d Dated> {
    dates.iter().find(|date| date.token == predicate || modifies(tree, date.token, predicate))
}

/// Whether a date is an adjunct of the predicate, or stands in one that is a time itself (`on the evening of
/// June 3`).
fn modifies(tree: &Sentence, token: usize, predicate: usize) -> bool {
    let adjunct = |deprel| {
        matches!(
            deprel,
            Deprel::Obl
                | Deprel::OblUnmarked
                | Deprel::Advmod
                | Deprel::Nmod
                | Deprel::NmodUnmarked
                | Deprel::Appos
                | Deprel::Conj
                | Deprel::Flat
                | Deprel::Compound
                | Deprel::Nummod
                | Deprel::Dep
        )
    };
    let mut at = token;
    while adjunct(tree.tokens[at].deprel) {
        match tree.head(at) {
            Some(head) if head == predicate => return true,
            Some(head) if is_time(tree, head) => at = head,
            _ => return false,
        }
    }
    false
}

/// Whether a token is a word of time by itself: a unit, a part of the day, a month.
fn is_time(tree: &Sentence, token: usize) -> bool {
    matches!(
        look_up(&tree.tokens[token].lemma).0,
        Lex::Unit(_)
            | Lex::Units(_)
            | Lex::Part(_)
            | Lex::EdgeNoun(_)
            | Lex::Weekday(_)
            | Lex::Month(_)
            | Lex::Day(_)
            | Lex::Hour(_)
            | Lex::Season(_)
    )
}

/// Whether a date says of a noun which one it is: `Friday's attack`, `the 2014 annexation`.
fn names(tree: &Sentence, token: usize) -> bool {
    matches!(
        tree.tokens[token].deprel,
        Deprel::NmodPoss
            | Deprel::Nmod
            | Deprel::NmodUnmarked
            | Deprel::Compound
            | Deprel::Nummod
            | Deprel::Amod
    )
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use legation_doc::{Token, Upos, Xpos};

    use super::*;
    use crate::tag;

    const DCT: Date = date(2018, 5, 18);

    /// Words with their governor (from 1, 0 for the root) and relation, a blank between any two.
    fn sentence(rows: &[(&str, u32, Deprel)]) -> (String, Vec<Sentence>) {
        let mut text = String::new();
        let mut tokens = Vec::new();
        for &(form, head, deprel) in rows {
            let start = text.len();
            text.push_str(form);
            tokens.push(Token {
                span: Span::new(start, text.len()),
                lemma: form.into(),
                upos: Upos::X,
                xpos: Xpos::Xx,
                feats: Default::default(),
                head: head.checked_sub(1),
                deprel,
            });
            text.push(' ');
        }
        let span = Span::new(0, text.len() - 1);
        (text, vec![Sentence { span, tokens, ..Sentence::default() }])
    }

    fn placed(rows: &[(&str, u32, Deprel)], cue: &str) -> (Option<String>, Option<DateFrom>) {
        let (text, sentences) = sentence(rows);
        let start = text.find(cue).unwrap();
        let timexes = tag(&text, &sentences, Some(DCT), crate::Mode::Auto);
        let when = place(&sentences, &timexes, Some(DCT), 0, Span::new(start, start + cue.len()));
        (when.interval.map(|(first, _)| first.to_string()), when.origin)
    }

    #[test]
    fn a_cue_is_dated_by_its_own_clause_then_the_main_one() {
        #[rustfmt::skip]
        let rows = [
            ("Seoul", 2, Deprel::Nsubj), ("said", 0, Deprel::Root), ("Monday", 2, Deprel::OblUnmarked),
            ("that", 6, Deprel::Mark), ("it", 6, Deprel::Nsubj), ("rejected", 2, Deprel::Ccomp),
            ("the", 8, Deprel::Det), ("offer", 6, Deprel::Obj), ("made", 8, Deprel::Acl),
            ("in", 11, Deprel::Case), ("April", 9, Deprel::Obl),
        ];
        let timex = |day: &str| (Some(day.to_owned()), Some(DateFrom::Timex));
        assert_eq!(placed(&rows, "said"), timex("2018-05-14"));
        assert_eq!(placed(&rows, "rejected"), timex("2018-05-14"), "the main clause's, not the offer's");
        assert_eq!(placed(&rows, "made"), timex("2018-04-01"));
    }

    #[test]
    fn coordinated_clauses_share_the_date_of_the_first() {
        #[rustfmt::skip]
        let rows = [
            ("On", 2, Deprel::Case), ("Monday", 4, Deprel::Obl), ("Seoul", 4, Deprel::Nsubj), ("met", 0, Deprel::Root),
            ("envoys", 4, Deprel::Obj), ("and", 7, Deprel::Cc), ("signed", 4, Deprel::Conj), ("it", 7, Deprel::Obj),
        ];
        assert_eq!(placed(&rows, "signed").0.as_deref(), Some("2018-05-14"));
    }

    #[test]
    fn a_noun_is_dated_by_its_own_modifier() {
        #[rustfmt::skip]
        let rows = [
            ("Seoul", 2, Deprel::Nsubj), ("condemned", 0, Deprel::Root), ("Monday", 5, Deprel::NmodPoss),
            ("'s", 3, Deprel::Case), ("attack", 2, Deprel::Obj),
        ];
        assert_eq!(placed(&rows, "attack"), (Some("2018-05-14".to_owned()), Some(DateFrom::Timex)));
        assert_eq!(placed(&rows, "condemned"), (Some("2018-05-18".to_owned()), Some(DateFrom::Dct)));
    }

    #[test]
    fn without_any_date_there_is_none() {
        let (_, sentences) = sentence(&[("Seoul", 2, Deprel::Nsubj), ("spoke", 0, Deprel::Root)]);
        assert_eq!(place(&sentences, &[], None, 0, Span::new(6, 11)), When::default());
        assert_eq!(place(&sentences, &[], None, 7, Span::new(6, 11)), When::default());
    }
}
