use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use legation_doc::{
    Annotations, Date, DateFrom, Document, Label, MentionForm, Span, Stance, Statement, Target, Timex,
};
use legation_extract::Dictionaries;
use legation_ingest::{Item, Options};
use legation_models::Models;
use serde_json::Value;

use super::gold::{Offsets, read, text};
use super::{Errors, Scores, Tally, pair_up, percent};

/// Scores whole documents annotated by hand, with the rules of `eval/score.py`.
///
/// A document's text lies beside its annotation: in `documents.jsonl`, under its `doc_id`, or in the file that
/// `text_file` names.
pub fn score(paths: &[PathBuf]) -> Result<(Scores, Errors)> {
    let mut sums: BTreeMap<&str, Tally> = BTreeMap::new();
    let mut errors = Vec::new();
    compare(paths, |comparison| {
        errors.push(format!("## {}", text(comparison.gold, "doc_id")));
        for (name, tally) in comparison.tallies(&mut errors) {
            *sums.entry(name).or_default() += tally;
        }
    })?;
    let mut scores = Vec::new();
    for name in NAMES {
        let tally = sums.get(name).copied().unwrap_or_default();
        scores.push(percent(&format!("{name}_p"), tally.precision()));
        scores.push(percent(&format!("{name}_r"), tally.recall()));
        scores.push(percent(&format!("{name}_f"), tally.f()));
    }
    Ok((scores, errors))
}

/// Tells how many of the stances of each confidence are right in holder, target and sign.
pub fn reliability(paths: &[PathBuf]) -> Result<(Scores, Errors)> {
    const BINS: usize = 10;
    let mut sums = [Tally::default(); BINS];
    compare(paths, |comparison| {
        for (confidence, is_right) in comparison.judged() {
            let bin = ((confidence * BINS as f32) as usize).min(BINS - 1);
            sums[bin] += Tally::new(usize::from(is_right), 1, 0);
        }
    })?;
    let mut scores = Vec::new();
    for (bin, sum) in sums.iter().enumerate().filter(|(_, sum)| sum.predicted > 0) {
        scores.push((format!("rows_from_0.{bin}"), sum.predicted as f64));
        scores.push(percent(&format!("right_from_0.{bin}"), sum.precision()));
    }
    Ok((scores, Vec::new()))
}

const NAMES: [&str; 11] = [
    "actors",
    "dates_relaxed",
    "dates_strict",
    "dates_value",
    "statements_content",
    "statements_source",
    "stances_pair",
    "stances_label",
    "stances_act",
    "stances_factuality",
    "stances_date",
];

/// Annotates the documents of some gold files.
fn compare(paths: &[PathBuf], mut look: impl FnMut(&Comparison<'_>)) -> Result<()> {
    for path in paths {
        let gold: Value =
            serde_json::from_str(&read(path)?).with_context(|| format!("{}", path.display()))?;
        let document = document(path, &gold)?;
        let annotations = legation_extract::annotate(&document, Models::shared(), Dictionaries::shared());
        look(&Comparison::new(&document, &annotations, &gold));
    }
    Ok(())
}

fn document(path: &Path, gold: &Value) -> Result<Document> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let file = match gold["text_file"].as_str() {
        Some(name) => folder.join(name),
        None => folder.join("documents.jsonl"),
    };
    let date = legation_ingest::parse_date(text(gold, "document_creation_time"));
    let options = Options { date, ..Options::default() };
    let mut documents = legation_ingest::read(legation_ingest::discover(&[&file])?, options);
    let found = documents.find_map(|item| match item {
        Item::Document(document) if document.id == text(gold, "doc_id") => Some(document),
        _ => None,
    });
    match found {
        Some(document) => Ok(document),
        None => bail!("{} has no document {}", file.display(), text(gold, "doc_id")),
    }
}

/// A document's annotations beside its gold.
struct Comparison<'a> {
    text: &'a str,
    annotations: &'a Annotations,
    gold: &'a Value,
    offsets: Offsets,
    /// Where the gold ends, if it covers only the beginning.
    until: u32,
    /// The gold actor for each actor found, where there is one.
    mapping: BTreeMap<u32, &'a str>,
    /// The actors found that are named.
    named: BTreeSet<u32>,
}

impl<'a> Comparison<'a> {
    fn new(document: &'a Document, annotations: &'a Annotations, gold: &'a Value) -> Self {
        let offsets = Offsets::new(&document.text);
        let until = match &gold["until"] {
            Value::Null => u32::MAX,
            until => offsets.span(until, until).start,
        };
        let mut comparison = Self {
            text: &document.text,
            annotations,
            gold,
            offsets,
            until,
            mapping: BTreeMap::new(),
            named: BTreeSet::new(),
        };
        comparison.assign_actors();
        comparison
    }

    fn tallies(&self, errors: &mut Errors) -> Vec<(&'static str, Tally)> {
        let mut tallies = vec![("actors", self.actors(errors))];
        tallies.extend(self.dates(errors));
        tallies.extend(self.statements(errors));
        tallies.extend(self.stances(errors));
        tallies
    }

    /// Maps each actor found to the gold actor whose surface forms its mentions carry most often.
    fn assign_actors(&mut self) {
        let golds = list(self.gold, "actors");
        let mut forms: BTreeMap<String, &str> = BTreeMap::new();
        for gold in golds {
            for form in list(gold, "surface_forms").iter().filter_map(Value::as_str) {
                forms.insert(bare(form), text(gold, "actor_id"));
            }
        }
        let mut votes: BTreeMap<u32, Vec<(&str, usize)>> = BTreeMap::new();
        let mentions = self.annotations.mentions.iter().filter(|mention| mention.span.start < self.until);
        for mention in mentions {
            let Some(actor) = mention.actor else { continue };
            let votes = votes.entry(actor).or_default();
            if mention.form == MentionForm::Name {
                self.named.insert(actor);
            }
            let Some(&gold) = forms.get(&bare(mention.span.of(self.text))) else {
                continue;
            };
            match votes.iter_mut().find(|(id, _)| *id == gold) {
                Some((_, count)) => *count += 1,
                None => votes.push((gold, 1)),
            }
        }
        let ids: BTreeSet<&str> = golds.iter().map(|gold| text(gold, "actor_id")).collect();
        for (actor, votes) in votes {
            let id = self.id(actor);
            let most = votes.iter().rev().max_by_key(|(_, count)| *count).map(|(gold, _)| *gold);
            let same_state = || ids.iter().find(|gold| state(gold) == state(id)).copied();
            if let Some(gold) = ids.get(id).copied().or(most).or_else(same_state) {
                self.mapping.insert(actor, gold);
            }
        }
    }

    fn id(&self, actor: u32) -> &'a str {
        &self.annotations.actors[actor as usize].id
    }

    fn is_same(&self, found: Option<u32>, wanted: &str) -> bool {
        found.is_some_and(|actor| {
            state(self.mapping.get(&actor).copied().unwrap_or_else(|| self.id(actor))) == state(wanted)
        })
    }

    fn actors(&self, errors: &mut Errors) -> Tally {
        let golds: BTreeSet<&str> =
            list(self.gold, "actors").iter().map(|gold| state(text(gold, "actor_id"))).collect();
        let found: BTreeSet<&str> =
            self.named.iter().filter_map(|actor| self.mapping.get(actor)).map(|id| state(id)).collect();
        errors.extend(golds.difference(&found).map(|id| format!("  actor missed: {id}")));
        let invented = self.named.iter().filter(|actor| !self.mapping.contains_key(actor));
        errors.extend(invented.map(|&actor| format!("  actor invented: {}", self.id(actor))));
        let predicted: BTreeSet<&str> = self.named.iter().map(|&actor| state(self.id(actor))).collect();
        Tally { right: found.intersection(&golds).count(), predicted: predicted.len(), gold: golds.len() }
    }

    fn dates(&self, errors: &mut Errors) -> [(&'static str, Tally); 3] {
        let found: Vec<&Timex> =
            self.annotations.timexes.iter().filter(|timex| timex.span.start < self.until).collect();
        let golds: Vec<(Span, &str)> = list(self.gold, "dates")
            .iter()
            .map(|gold| (self.offsets.pair(&gold["span"]), text(gold, "value")))
            .collect();
        let pairs = pair_up(&found, &golds, |timex, (span, _)| overlap(timex.span, *span) as f64);
        let strict = pairs.iter().filter(|(p, g)| found[*p].span == golds[*g].0).count();
        let value = pairs.iter().filter(|(p, g)| found[*p].value == golds[*g].1).count();
        for (g, (span, value)) in golds.iter().enumerate() {
            let got = pairs.iter().find(|pair| pair.1 == g).map(|pair| found[pair.0].value.as_str());
            if got != Some(value) {
                errors.push(format!("  date wrong or missed: {:?} {value} got {got:?}", span.of(self.text)));
            }
        }
        for (p, timex) in found.iter().enumerate() {
            if !pairs.iter().any(|pair| pair.0 == p) {
                errors.push(format!("  date invented: {:?} {}", timex.span.of(self.text), timex.value));
            }
        }
        let tally = |right| Tally { right, predicted: found.len(), gold: golds.len() };
        [
            ("dates_relaxed", tally(pairs.len())),
            ("dates_strict", tally(strict)),
            ("dates_value", tally(value)),
        ]
    }

    fn statements(&self, errors: &mut Errors) -> [(&'static str, Tally); 2] {
        let found: Vec<&Statement> = self
            .annotations
            .statements
            .iter()
            .filter(|statement| statement.content_span().start < self.until)
            .collect();
        let golds = list(self.gold, "statements");
        let span = |gold: &Value| self.offsets.pair(&gold["content_span"]);
        let pairs = pair_up(&found, golds, |statement, gold| {
            let (a, b) = (statement.content_span(), span(gold));
            let shared = overlap(a, b);
            let share = shared as f64 / (a.len() + b.len() - shared).max(1) as f64;
            if share >= 0.5 { share } else { 0.0 }
        });
        let has_source = |&&(p, g): &&(usize, usize)| {
            golds[g]["source_actor"].as_str().is_none_or(|id| self.is_same(found[p].source, id))
        };
        let sources: Vec<_> = pairs.iter().filter(has_source).collect();
        for (g, gold) in golds.iter().enumerate() {
            let shown =
                format!("{} | {} | {}", text(gold, "source_text"), text(gold, "cue"), text(gold, "content"));
            let Some(&(p, _)) = pairs.iter().find(|pair| pair.1 == g) else {
                errors.push(format!("  statement missed: {shown}"));
                continue;
            };
            if !sources.iter().any(|pair| pair.1 == g) {
                let source = found[p].source_span.map_or("", |span| span.of(self.text));
                let got = found[p].source.map_or("nobody", |actor| self.id(actor));
                let wanted = text(gold, "source_actor");
                errors.push(format!("  statement source wrong: {shown}: got {source} ({got}), not {wanted}"));
            }
        }
        for (p, statement) in found.iter().enumerate() {
            if !pairs.iter().any(|pair| pair.0 == p) {
                let part = |span: Option<Span>| span.map_or("", |span| span.of(self.text));
                let content = statement.content_span().of(self.text);
                errors.push(format!(
                    "  statement invented: {} | {} | {content}",
                    part(statement.source_span),
                    part(statement.cue)
                ));
            }
        }
        let tally = |right| Tally { right, predicted: found.len(), gold: golds.len() };
        [("statements_content", tally(pairs.len())), ("statements_source", tally(sources.len()))]
    }

    fn stances(&self, errors: &mut Errors) -> [(&'static str, Tally); 5] {
        let found: Vec<&Stance> =
            self.annotations.stances.iter().filter(|stance| stance.cue.start < self.until).collect();
        let golds = list(self.gold, "stances");
        let tally = |fits: &dyn Fn(&Stance, &Value) -> bool| {
            let pairs = pair_up(&found, golds, |stance, gold| {
                f64::from(u8::from(self.has_ends(stance, gold) && fits(stance, gold)))
            });
            (Tally { right: pairs.len(), predicted: found.len(), gold: golds.len() }, pairs)
        };
        let is_signed = |stance: &Stance, gold: &Value| Some(sign(stance)) == gold["polarity"].as_i64();
        let is_act = |stance: &Stance, gold: &Value| stance.act.as_str() == text(gold, "act");
        let is_factual = |stance: &Stance, gold: &Value| {
            is_signed(stance, gold) && stance.factuality.as_str() == text(gold, "factuality")
        };
        let is_dated =
            |stance: &Stance, gold: &Value| is_signed(stance, gold) && is_dated(stance, text(gold, "date"));
        let (label, pairs) = tally(&is_signed);
        for (g, gold) in golds.iter().enumerate() {
            if !pairs.iter().any(|pair| pair.1 == g) {
                let evidence = self.offsets.pair(&gold["span"]);
                let near = found.iter().filter(|stance| {
                    let spans = [Some(stance.cue), stance.holder_span, stance.target_span];
                    spans.into_iter().flatten().any(|span| span.overlaps(evidence))
                });
                let near: Vec<String> = near.map(|stance| self.shown(stance)).collect();
                errors.push(format!(
                    "  stance missed: {} -> {} {} {} | {} | found there: {}",
                    text(gold, "holder"),
                    text(gold, "target"),
                    text(gold, "act"),
                    gold["polarity"],
                    evidence.of(self.text).split_whitespace().collect::<Vec<_>>().join(" "),
                    if near.is_empty() { "nothing".to_owned() } else { near.join("; ") }
                ));
            }
        }
        for (p, stance) in found.iter().enumerate() {
            if !pairs.iter().any(|pair| pair.0 == p) {
                errors.push(format!(
                    "  stance invented: {} | {} | {}",
                    self.shown(stance),
                    stance.cue.of(self.text),
                    stance.rule
                ));
            }
        }
        [
            ("stances_pair", tally(&|_, _| true).0),
            ("stances_label", label),
            ("stances_act", tally(&is_act).0),
            ("stances_factuality", tally(&is_factual).0),
            ("stances_date", tally(&is_dated).0),
        ]
    }

    /// Each stance's confidence, and whether it is right.
    fn judged(&self) -> Vec<(f32, bool)> {
        let found: Vec<&Stance> =
            self.annotations.stances.iter().filter(|stance| stance.cue.start < self.until).collect();
        let pairs = pair_up(&found, list(self.gold, "stances"), |stance, gold| {
            let is_right = self.has_ends(stance, gold) && Some(sign(stance)) == gold["polarity"].as_i64();
            f64::from(u8::from(is_right))
        });
        let is_right = |idx: usize| pairs.iter().any(|pair| pair.0 == idx);
        found.iter().enumerate().map(|(idx, stance)| (stance.confidence, is_right(idx))).collect()
    }

    fn shown(&self, stance: &Stance) -> String {
        let target = match &stance.target {
            Target::Actor(actor) => self.id(*actor),
            Target::Issue(issue) => issue,
        };
        let Stance { act, factuality, .. } = stance;
        format!("{} -> {target} {act} {} {factuality}", self.id(stance.holder), stance.label())
    }

    /// Whether the stance lies in the gold's evidence and has its holder and target.
    fn has_ends(&self, stance: &Stance, gold: &Value) -> bool {
        let evidence = self.offsets.pair(&gold["span"]);
        let spans = [Some(stance.cue), stance.holder_span, stance.target_span];
        if !spans.into_iter().flatten().any(|span| span.overlaps(evidence)) {
            return false;
        }
        if !self.is_same(Some(stance.holder), text(gold, "holder")) {
            return false;
        }
        let wanted = text(gold, "target");
        let target_text = stance.target_span.map_or("", |span| span.of(self.text));
        match &stance.target {
            Target::Actor(actor) if gold["target_kind"] == "actor" => self.is_same(Some(*actor), wanted),
            _ if gold["target_kind"] == "actor" => false,
            Target::Issue(issue) => shares_word(issue, wanted) || shares_word(target_text, wanted),
            Target::Actor(_) => shares_word(target_text, wanted),
        }
    }
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value[field].as_array().map_or(&[], Vec::as_slice)
}

/// An id with a government counted as its state.
fn state(id: &str) -> &str {
    id.strip_suffix(".GOV").unwrap_or(id)
}

/// A name in lower case without its article.
fn bare(name: &str) -> String {
    let name = name.to_lowercase();
    name.strip_prefix("the ").unwrap_or(&name).to_owned()
}

fn overlap(a: Span, b: Span) -> usize {
    a.end.min(b.end).saturating_sub(a.start.max(b.start)) as usize
}

fn sign(stance: &Stance) -> i64 {
    match stance.label() {
        Label::Oppose => -1,
        Label::Neutral => 0,
        Label::Support => 1,
    }
}

fn shares_word(a: &str, b: &str) -> bool {
    !words(a).is_disjoint(&words(b))
}

/// The first five letters of each word that tells something.
fn words(text: &str) -> BTreeSet<String> {
    const EMPTY: [&str; 8] = ["the", "and", "for", "with", "its", "their", "his", "her"];
    let lower = text.to_lowercase();
    lower
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| word.len() > 2 && !EMPTY.contains(word))
        .map(|word| word.chars().take(5).collect())
        .collect()
}

/// A date read in the text must be the gold's; where the gold has none, none may be read in the text.
fn is_dated(stance: &Stance, gold: &str) -> bool {
    let is_read = stance.when.origin == Some(DateFrom::Timex);
    match first_day(gold) {
        Some(day) => is_read && stance.when.interval.map(|(first, _)| first) == Some(day),
        None => !is_read,
    }
}

/// The first day of `2018`, `2018-06`, `2018-06-12` or `2018-W20`.
fn first_day(value: &str) -> Option<Date> {
    if let Some((year, week)) = value.split_once("-W") {
        let week = week.parse().ok()?;
        let monday = jiff::civil::ISOWeekDate::new(year.parse().ok()?, week, jiff::civil::Weekday::Monday);
        return monday.ok().map(|monday| monday.date());
    }
    let is_date = !value.is_empty() && value.chars().all(|letter| letter.is_ascii_digit() || letter == '-');
    if is_date { legation_ingest::parse_date(value).map(|(date, _)| date) } else { None }
}
