//! Who does what to whom in a clause, read from its tree: voice, control, relative clauses, coordination.

use legation_doc::{Deprel, Sentence, Upos, Xpos};

/// Verbs whose subject, not object, is understood in the infinitive: "Iran promised them to stop".
const SUBJECT_CONTROL: [&str; 5] = ["promise", "threaten", "vow", "pledge", "use"];

/// Nouns that only measure or group what an of-phrase names: "a set of talks".
const MEASURES: [&str; 34] = [
    "array", "batch", "bloc", "body", "bulk", "campaign", "chain", "group", "handful", "host", "kind",
    "level", "list", "lot", "majority", "number", "package", "pair", "part", "range", "remnant", "rest",
    "round", "row", "series", "set", "slew", "sort", "spate", "string", "type", "variety", "volley", "wave",
];

/// Whether a token's lemma is one of the words.
pub(crate) fn is_one_of(sentence: &Sentence, token: usize, words: &[&str]) -> bool {
    words.contains(&sentence.tokens[token].lemma.as_str())
}

/// The lemma of a token.
pub(crate) fn lemma(sentence: &Sentence, token: usize) -> &str {
    &sentence.tokens[token].lemma
}

/// The relation of a token to its governor.
pub(crate) fn deprel(sentence: &Sentence, token: usize) -> Deprel {
    sentence.tokens[token].deprel
}

/// Whether a direct dependent has one of the relations and one of the lemmas.
pub(crate) fn has_child(sentence: &Sentence, head: usize, deprels: &[Deprel], words: &[&str]) -> bool {
    sentence
        .children(head)
        .any(|child| deprels.contains(&deprel(sentence, child)) && is_one_of(sentence, child, words))
}

/// Whether a token heads a clause: a verb, or a predicate with a copula.
pub(crate) fn is_clause(sentence: &Sentence, token: usize) -> bool {
    sentence.tokens[token].upos == Upos::Verb
        && !matches!(deprel(sentence, token), Deprel::Amod | Deprel::Compound | Deprel::Case)
        || sentence.child_by(token, Deprel::Cop).is_some()
}

/// Whether a verb is in the passive: with its auxiliary, or a participle that stands alone.
pub(crate) fn is_passive(sentence: &Sentence, verb: usize) -> bool {
    let own = |relation| sentence.child_by(verb, relation).is_some();
    if own(Deprel::AuxPass) || own(Deprel::NsubjPass) || own(Deprel::OblAgent) {
        return true;
    }
    if sentence.tokens[verb].xpos != Xpos::Vbn || own(Deprel::Aux) || own(Deprel::Nsubj) {
        return false;
    }
    match deprel(sentence, verb) {
        Deprel::Acl if own(Deprel::Obj) || is_main_clause(sentence, verb) => false,
        Deprel::Amod | Deprel::Acl | Deprel::Advcl => true,
        Deprel::Conj => sentence.head(verb).is_some_and(|first| is_passive(sentence, first)),
        _ => false,
    }
}

/// The noun phrase that a clause is about: its own subject, or the one that control, coordination or a
/// relative clause gives it.
pub(crate) fn subject(sentence: &Sentence, clause: usize) -> Option<usize> {
    let mut current = clause;
    loop {
        if let Some(subject) = own_subject(sentence, current) {
            return Some(referent(sentence, subject));
        }
        let Some(head) = sentence.head(current) else { return clause_before(sentence, current) };
        match deprel(sentence, current) {
            Deprel::Parataxis => match earlier_clause(sentence, current, head) {
                Some(earlier) => current = earlier,
                None => current = head,
            },
            Deprel::Conj if is_clause(sentence, head) => current = head,
            Deprel::Xcomp | Deprel::Ccomp => match controlling_object(sentence, head) {
                Some(object) => return Some(referent(sentence, object)),
                None => current = head,
            },
            Deprel::Advcl => match invited(sentence, head) {
                Some(agent) => return Some(agent),
                None => current = head,
            },
            Deprel::AclRelcl => return Some(head),
            Deprel::Acl => return noun_clause_subject(sentence, current, head),
            Deprel::Aux | Deprel::Cop if sentence.tokens[current].upos == Upos::Verb => current = head,
            _ => return None,
        }
    }
}

/// Who does what the verb says: subject of the active, by-phrase of the passive.
pub(crate) fn agent(sentence: &Sentence, verb: usize) -> Option<usize> {
    if !is_passive(sentence, verb) {
        return subject(sentence, verb);
    }
    sentence.child_by(verb, Deprel::OblAgent).or_else(|| obliques(sentence, verb, "by").next())
}

/// To whom or what it is done: objects of the active, subject of the passive, in order.
pub(crate) fn patients(sentence: &Sentence, verb: usize) -> Vec<usize> {
    if is_passive(sentence, verb) {
        let direct = match deprel(sentence, verb) {
            Deprel::Amod => sentence.head(verb),
            _ => subject(sentence, verb),
        };
        return direct.into_iter().collect();
    }
    let own: Vec<usize> = objects(sentence, verb).map(|object| referent(sentence, object)).collect();
    if !own.is_empty() {
        return own;
    }
    match (deprel(sentence, verb), sentence.head(verb)) {
        (Deprel::Conj, Some(first)) => objects(sentence, first).filter(|&object| object > verb).collect(),
        (Deprel::AclRelcl, Some(noun)) if has_gap(sentence, verb) => vec![noun],
        _ => Vec::new(),
    }
}

/// Where the phrases that belong to a word may hang: on it, and for an object also on its verb, to its right.
pub(crate) fn hosts(sentence: &Sentence, word: usize) -> impl Iterator<Item = usize> {
    let governed = matches!(deprel(sentence, word), Deprel::Obj | Deprel::NsubjPass | Deprel::Obl);
    std::iter::once(word).chain(sentence.head(word).filter(|_| governed))
}

/// The nominals and gerunds that a preposition attaches to a word, in order; objects too, where a parser took them
/// for such.
pub(crate) fn obliques<'a>(
    sentence: &'a Sentence,
    head: usize,
    preposition: &'a str,
) -> impl Iterator<Item = usize> + 'a {
    sentence.children(head).filter_map(move |child| {
        let relations = [
            Deprel::Obl,
            Deprel::OblAgent,
            Deprel::Obj,
            Deprel::Nmod,
            Deprel::Advcl,
            Deprel::Acl,
            Deprel::Xcomp,
            Deprel::Ccomp,
        ];
        (relations.contains(&deprel(sentence, child)) && is_introduced(sentence, child, preposition))
            .then(|| referent(sentence, child))
    })
}

/// Whether a preposition introduces a phrase; of "out of" both words do, of "according to" neither. A clause
/// after bare "to" is an infinitive and does not count.
pub(crate) fn is_introduced(sentence: &Sentence, phrase: usize, preposition: &str) -> bool {
    sentence.children(phrase).any(|child| {
        let fits = match deprel(sentence, child) {
            Deprel::Case => true,
            Deprel::Mark => preposition != "to",
            _ => false,
        };
        fits && !is_one_of(
            sentence,
            child,
            &["according", "accord", "due", "because", "such", "rather", "prior"],
        ) && (lemma(sentence, child) == preposition
            || sentence.children_by(child, Deprel::Fixed).any(|part| lemma(sentence, part) == preposition))
    })
}

/// The clauses that complement a word: what is said, asked, threatened.
pub(crate) fn complements<'a>(sentence: &'a Sentence, head: usize) -> impl Iterator<Item = usize> + 'a {
    sentence.children(head).filter(move |&child| match deprel(sentence, child) {
        Deprel::Ccomp | Deprel::Xcomp => true,
        Deprel::Acl | Deprel::Advcl => {
            has_child(sentence, child, &[Deprel::Mark], &["to", "that"]) && is_clause(sentence, child)
        }
        _ => false,
    })
}

/// A phrase's head and the heads of those coordinated with it.
pub(crate) fn conjuncts(sentence: &Sentence, head: usize) -> Vec<usize> {
    let mut found = vec![head];
    found.extend(twins(sentence, head));
    let mut next = 0;
    while let Some(&current) = found.get(next) {
        let coordinated = sentence.children_by(current, Deprel::Conj);
        found.extend(coordinated.filter(|&part| !is_clause(sentence, part)));
        next += 1;
    }
    found
}

/// The later subjects or objects beside one, joined to it by "and": the conjuncts that a parser took for such.
fn twins(sentence: &Sentence, head: usize) -> Vec<usize> {
    let relation = deprel(sentence, head);
    let (Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj, Some(verb)) = (relation, sentence.head(head))
    else {
        return Vec::new();
    };
    let joins = |second: usize| (head + 1..second).any(|token| deprel(sentence, token) == Deprel::Cc);
    sentence.children_by(verb, relation).filter(|&second| second > head && joins(second)).collect()
}

/// What a measure noun or sum measures: "talks" of "a set of talks", "aid" of "$2 million in aid"; any other noun is
/// itself.
pub(crate) fn measured(sentence: &Sentence, noun: usize) -> usize {
    let mut current = noun;
    loop {
        let sum = matches!(sentence.tokens[current].upos, Upos::Sym | Upos::Num);
        if !sum && !is_one_of(sentence, current, &MEASURES) {
            return current;
        }
        let money =
            obliques(sentence, current, "in").chain(obliques(sentence, current, "worth")).filter(|_| sum);
        match obliques(sentence, current, "of").chain(money).next() {
            Some(inner) if inner > current => current = inner,
            _ => return current,
        }
    }
}

/// What a relative pronoun stands for; any other word is itself.
pub(crate) fn referent(sentence: &Sentence, noun: usize) -> usize {
    if !is_relative(sentence, noun) {
        return noun;
    }
    let above = || std::iter::once(noun).chain(sentence.ancestors(noun));
    let modified = |idx: usize| sentence.head(idx).filter(|&head| head < noun);
    let nominal = |&head: &usize| matches!(sentence.tokens[head].upos, Upos::Noun | Upos::Propn);
    let relative =
        above().find(|&idx| deprel(sentence, idx) == Deprel::AclRelcl).and_then(|idx| sentence.head(idx));
    // A parser may attach the clause to its noun by another relation.
    relative.or_else(|| above().filter_map(modified).find(nominal)).unwrap_or(noun)
}

fn is_relative(sentence: &Sentence, noun: usize) -> bool {
    let token = &sentence.tokens[noun];
    matches!(token.xpos, Xpos::Wdt | Xpos::Wp)
        || token.upos == Upos::Pron
            && matches!(token.lemma.as_str(), "that" | "which" | "who" | "whom")
            && sentence.ancestors(noun).any(|idx| deprel(sentence, idx) == Deprel::AclRelcl)
}

/// The subject that hangs on a clause itself.
pub(crate) fn own_subject(sentence: &Sentence, clause: usize) -> Option<usize> {
    sentence.children(clause).find(|&child| {
        matches!(deprel(sentence, child), Deprel::Nsubj | Deprel::NsubjPass | Deprel::NsubjOuter)
    })
}

fn objects(sentence: &Sentence, verb: usize) -> impl Iterator<Item = usize> + '_ {
    sentence
        .children(verb)
        .filter(|&child| matches!(deprel(sentence, child), Deprel::Obj | Deprel::Iobj))
        .filter(|&child| {
            sentence.child_by(child, Deprel::Case).is_none_or(|case| sentence.tokens[case].upos != Upos::Adp)
        })
}

/// Who means to act in an infinitive under a participle that tells its agent: "an offer made by Iran to meet".
fn invited(sentence: &Sentence, verb: usize) -> Option<usize> {
    let participle = deprel(sentence, verb) == Deprel::Acl && is_passive(sentence, verb);
    participle.then(|| sentence.child_by(verb, Deprel::OblAgent))?
}

/// The last clause with a subject of its own before one that is strung beside it: "when it cancelled talks, then
/// threatened war".
fn earlier_clause(sentence: &Sentence, clause: usize, head: usize) -> Option<usize> {
    let before = sentence.children(head).rev().filter(|&child| child < clause && child > head);
    before.into_iter().find(|&child| is_clause(sentence, child) && own_subject(sentence, child).is_some())
}

/// Whether a participle on the sentence's root noun can only be its verb: "the report called for sanctions", where the
/// parser saw "the report, called".
fn is_main_clause(sentence: &Sentence, participle: usize) -> bool {
    let Some(noun) = sentence.head(participle) else {
        return false;
    };
    sentence.head(noun).is_none()
        && noun < participle
        && !is_clause(sentence, noun)
        && obliques(sentence, participle, "by").next().is_none()
        && sentence.children_by(noun, Deprel::Acl).next() == Some(participle)
}

/// The subject of the last clause before a finite verb that has none, where a parser made the second of two
/// coordinated verbs the main one.
fn clause_before(sentence: &Sentence, verb: usize) -> Option<usize> {
    let finite = matches!(sentence.tokens[verb].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
    let clauses = (0..verb).rev().filter(|&token| finite && is_clause(sentence, token));
    clauses
        .into_iter()
        .find_map(|clause| own_subject(sentence, clause))
        .map(|subject| referent(sentence, subject))
}

/// The object that is understood as subject of a verb's infinitive: "urged Iran to stop".
fn controlling_object(sentence: &Sentence, verb: usize) -> Option<usize> {
    if is_passive(sentence, verb) || is_one_of(sentence, verb, &SUBJECT_CONTROL) {
        return None;
    }
    objects(sentence, verb).next().or_else(|| {
        let addressed = ["on", "upon", "to", "for", "with"];
        let asks = is_one_of(sentence, verb, &["call", "appeal", "prevail", "plead", "wait", "count"]);
        asks.then(|| addressed.iter().find_map(|word| obliques(sentence, verb, word).next())).flatten()
    })
}

/// Who acts in a clause that hangs on a noun: the noun itself for a participle ("troops fighting"), its
/// possessor, or the subject of the verb that governs it, for an infinitive ("the North's decision to quit").
fn noun_clause_subject(sentence: &Sentence, clause: usize, noun: usize) -> Option<usize> {
    if !has_child(sentence, clause, &[Deprel::Mark, Deprel::Aux], &["to"]) {
        return Some(noun);
    }
    let possessor =
        sentence.child_by(noun, Deprel::NmodPoss).or_else(|| obliques(sentence, noun, "by").next());
    possessor.or_else(|| {
        let verb = sentence.head(noun)?;
        let governed = matches!(deprel(sentence, noun), Deprel::Obj | Deprel::Obl);
        (governed && is_clause(sentence, verb)).then(|| agent(sentence, verb))?
    })
}

/// Whether a relative clause lacks the object that its noun is: "the sanctions that they imposed".
fn has_gap(sentence: &Sentence, verb: usize) -> bool {
    let occupied = [Deprel::Obj, Deprel::Ccomp, Deprel::Xcomp];
    own_subject(sentence, verb).is_some_and(|subject| !is_relative(sentence, subject))
        && sentence.children(verb).all(|child| !occupied.contains(&deprel(sentence, child)))
        && sentence.tokens[verb].upos == Upos::Verb
}
