//! Sentences as the network learns from them.

use legation_doc::{NameKind, Sentence, Span, Upos, Xpos};

use super::{Names, Source};
use crate::model::Model;
use crate::names::{self, Label};
use crate::words::{self, N_TABLES};

/// A sentence; `None` where its source says nothing.
pub(super) struct Example {
    pub rows: Vec<[u32; N_TABLES]>,
    /// Classes of tags.
    pub tags: Option<Vec<u8>>,
    /// Classes of features; `None` for rare ones.
    pub feats: Option<Vec<Option<u8>>>,
    /// Governors, the root being the number of tokens, and classes of relations.
    pub arcs: Option<Vec<(u32, u8)>>,
    /// Classes of labels; `None` where the text leaves unmarked what others mark.
    pub labels: Option<Vec<Option<u8>>>,
}

/// The sentences of a source, some of them twice.
pub(super) fn examples(source: &Source, model: &Model) -> Vec<Example> {
    let sentences = source.gold.sentences.iter().enumerate();
    sentences
        .flat_map(|(number, sentence)| {
            Casing::of(number, sentence).iter().map(|casing| example(source, sentence, *casing, model))
        })
        .collect()
}

fn example(source: &Source, sentence: &Sentence, casing: Casing, model: &Model) -> Example {
    let text = &source.gold.text;
    let tokens = &sentence.tokens;
    let n = tokens.len() as u32;
    let tag = |upos: Upos, xpos: Xpos| {
        model.tags.iter().position(|&known| known == (upos, xpos)).unwrap_or(0) as u8
    };
    let feats = |feats: &str| model.feats.iter().position(|known| known == feats).map(|class| class as u8);
    let relation = |deprel| model.relations.iter().position(|&known| known == deprel).unwrap_or(0) as u8;
    let class = |label: Label| model.labels.iter().position(|&known| known == label).unwrap_or(0) as u8;
    let is_taught = |idx: usize, label: Label| {
        let is_capital = tokens[idx].span.of(text).starts_with(char::is_uppercase);
        let may_be_people = is_capital && (tokens[idx].upos == Upos::Adj || tokens[idx].xpos == Xpos::Nnps);
        match label {
            Label::Outside => !may_be_people,
            Label::Begin(kind) | Label::Inside(kind) => kind != NameKind::Other,
        }
    };
    let labels = || {
        let labels = names::labels_of(&sentence.names, tokens.len()).into_iter().enumerate();
        labels
            .map(|(idx, label)| {
                (source.names == Names::WithNationalities || is_taught(idx, label)).then(|| class(label))
            })
            .collect()
    };
    Example {
        rows: casing.rows(text, sentence, model),
        tags: source.has_trees.then(|| tokens.iter().map(|token| tag(token.upos, token.xpos)).collect()),
        feats: source.has_trees.then(|| tokens.iter().map(|token| feats(&token.feats)).collect()),
        arcs: source
            .has_trees
            .then(|| tokens.iter().map(|token| (token.head.unwrap_or(n), relation(token.deprel))).collect()),
        labels: (source.names != Names::Unmarked).then(labels),
    }
}

/// How a sentence is written. Treebanks have few headlines, so some sentences are learned from as
/// headlines too.
#[derive(Clone, Copy)]
enum Casing {
    AsIs,
    Upper,
    Title,
}

impl Casing {
    fn of(number: usize, sentence: &Sentence) -> &'static [Self] {
        match number % 20 {
            7 => &[Self::AsIs, Self::Upper],
            13 if sentence.tokens.len() <= 20 => &[Self::AsIs, Self::Title],
            _ => &[Self::AsIs],
        }
    }

    fn rows(self, text: &str, sentence: &Sentence, model: &Model) -> Vec<[u32; N_TABLES]> {
        let mut written = String::new();
        let mut spans = Vec::with_capacity(sentence.tokens.len());
        for token in &sentence.tokens {
            let start = written.len();
            written.push_str(&self.of_form(token.span.of(text)));
            spans.push(Span::new(start, written.len()));
        }
        words::rows(&written, &spans, &model.vocabulary)
    }

    fn of_form(self, form: &str) -> String {
        match self {
            Self::AsIs => form.to_owned(),
            Self::Upper => form.to_uppercase(),
            Self::Title => title(form),
        }
    }
}

/// As in a headline: small words stay small.
fn title(form: &str) -> String {
    let mut letters = form.chars();
    match letters.next() {
        Some(first) if form.len() > 3 => first.to_uppercase().chain(letters).collect(),
        _ => form.to_owned(),
    }
}
