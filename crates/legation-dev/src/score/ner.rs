use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};
use legation_doc::{NameKind, Sentence, Span};
use legation_syntax::Model;
use legation_syntax::treebank::{self, Gold};

use super::{Errors, Scores, Tally, gold, percent};

/// Scores the names of a model on given tokens; see [`of_model`].
pub fn score(path: &Path, model: &Model) -> Result<(Scores, Errors)> {
    let file = with_known_kinds(&gold::read(path)?);
    let gold = treebank::named(&file).with_context(|| format!("{}", path.display()))?;
    let (tallies, errors) = of_model(&gold, model);
    let tally = Tally::sum(tallies.into_values());
    let scores = vec![
        percent("precision", tally.precision()),
        percent("recall", tally.recall()),
        percent("f", tally.f()),
    ];
    Ok((scores, errors))
}

/// Counts names of each kind that the gold has: right are those with the exact span and kind.
pub fn of_model(gold: &Gold, model: &Model) -> (BTreeMap<NameKind, Tally>, Errors) {
    let kinds = gold.sentences.iter().flat_map(|sentence| &sentence.names).map(|name| name.kind);
    let mut tallies: BTreeMap<NameKind, Tally> = kinds.map(|kind| (kind, Tally::default())).collect();
    let mut errors = Vec::new();
    for (parsed, wanted) in gold.reparse(model).iter().zip(&gold.sentences) {
        let found: BTreeSet<_> = names(parsed).filter(|(_, kind)| tallies.contains_key(kind)).collect();
        let wanted: BTreeSet<_> = names(wanted).collect();
        for (kind, tally) in &mut tallies {
            let count =
                |names: &BTreeSet<(Span, NameKind)>| names.iter().filter(|name| name.1 == *kind).count();
            tally.add(count(&(&found & &wanted)), count(&found), count(&wanted));
        }
        let show = |(span, kind): &(Span, NameKind)| format!("{kind} {:?}", span.of(&gold.text));
        errors.extend(wanted.difference(&found).map(|name| format!("missed   {}", show(name))));
        errors.extend(found.difference(&wanted).map(|name| format!("invented {}", show(name))));
    }
    (tallies, errors)
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
