use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use legation_doc::{NameKind, Sentence, Span};
use legation_models::Models;
use legation_syntax::treebank;

use super::{Errors, Scores, Tally, gold, percent};

/// Scores names on given tokens: exact span and kind. Kinds that the gold data do not have are left out.
pub fn score(path: &Path) -> Result<(Scores, Errors)> {
    let file = with_known_kinds(&gold::read(path)?);
    let gold = treebank::named(&file).with_context(|| format!("{}", path.display()))?;
    let spans: Vec<Vec<Span>> = gold
        .sentences
        .iter()
        .map(|sentence| sentence.tokens.iter().map(|token| token.span).collect())
        .collect();
    let parsed = legation_syntax::parse_tokens(&gold.text, &spans, &Models::shared().syntax);
    let kinds: BTreeSet<NameKind> =
        gold.sentences.iter().flat_map(|sentence| &sentence.names).map(|name| name.kind).collect();
    let mut tally = Tally::default();
    let mut errors = Vec::new();
    for (parsed, wanted) in parsed.iter().zip(&gold.sentences) {
        let found: BTreeSet<_> = names(parsed).filter(|(_, kind)| kinds.contains(kind)).collect();
        let wanted: BTreeSet<_> = names(wanted).collect();
        tally.add(found.intersection(&wanted).count(), found.len(), wanted.len());
        let show = |(span, kind): &(Span, NameKind)| format!("{kind} {:?}", span.of(&gold.text));
        errors.extend(wanted.difference(&found).map(|name| format!("missed   {}", show(name))));
        errors.extend(found.difference(&wanted).map(|name| format!("invented {}", show(name))));
    }
    let scores = vec![
        percent("precision", tally.precision()),
        percent("recall", tally.recall()),
        percent("f", tally.f()),
    ];
    Ok((scores, errors))
}

fn names(sentence: &Sentence) -> impl Iterator<Item = (Span, NameKind)> + '_ {
    sentence.names.iter().map(|name| (sentence.span_of(name.start as usize..name.end as usize), name.kind))
}

/// Renames the kinds of re3d that have a counterpart and drops its others.
fn with_known_kinds(file: &str) -> String {
    let line = |line: &str| {
        let Some((form, label)) = line.split_once('\t') else {
            return line.to_owned();
        };
        let label = match label.trim_end().split_once('-') {
            Some((position, "Organisation")) => format!("{position}-ORG"),
            Some((position, "Person")) => format!("{position}-PER"),
            Some((position, "Location")) => format!("{position}-LOC"),
            Some((_, kind)) if kind.parse::<NameKind>().is_err() => "O".to_owned(),
            _ => label.trim_end().to_owned(),
        };
        format!("{form}\t{label}")
    };
    file.lines().map(|text| line(text) + "\n").collect()
}
