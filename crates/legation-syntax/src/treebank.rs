//! Gold sentences from treebanks, for training and scoring.

use legation_doc::conllu::Tree;
use legation_doc::{Deprel, Name, NameKind, Sentence, SmolStr, Span, Token, UnknownName, Upos, Xpos};

/// A text with its gold sentences, which have no names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gold {
    /// Documents and paragraphs are divided by an empty line.
    pub text: String,
    /// In order. `paragraph` counts from 0 over the whole text.
    pub sentences: Vec<Sentence>,
    /// For each sentence the id of its document (`# newdoc id`), empty where it has none.
    pub documents: Vec<SmolStr>,
}

impl Gold {
    /// Leaves out the sentences of some documents; the text stays as it is.
    pub fn retain(&mut self, is_kept: impl Fn(&str) -> bool) {
        let mut documents = self.documents.iter();
        self.sentences.retain(|_| documents.next().is_none_or(|document| is_kept(document)));
        self.documents.retain(|document| is_kept(document));
    }

    /// The sentences as a model annotates their gold tokens, in order.
    pub fn reparse(&self, model: &crate::Model) -> Vec<Sentence> {
        let tokens = |sentence: &Sentence| sentence.tokens.iter().map(|token| token.span).collect();
        let tokens: Vec<Vec<Span>> = self.sentences.iter().map(tokens).collect();
        crate::parse_tokens(&self.text, &tokens, model)
    }
}

/// The text and sentences of a treebank.
///
/// White space is as the treebank says (`SpaceAfter=No`). A multiword token has no text of its own: it is
/// that of its words, which differs only where the words correct its spelling.
///
/// # Errors
/// If a tag or relation is not one of the closed sets.
pub fn gold(trees: &[Tree]) -> Result<Gold, UnknownName> {
    let mut gold = Gold::default();
    let mut paragraph = 0;
    for tree in trees {
        let begins = |key: &str| {
            tree.comments.iter().any(|comment| comment.trim_start_matches(['#', ' ']).starts_with(key))
        };
        if (begins("newdoc") || begins("newpar")) && !gold.text.is_empty() {
            gold.text.truncate(gold.text.trim_end().len());
            gold.text.push_str("\n\n");
            paragraph += 1;
        }
        let tokens = tokens(tree, &mut gold.text)?;
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let span = first.span.cover(last.span);
            let id = tree.comment("newdoc id").map(SmolStr::new);
            gold.documents.push(id.or_else(|| gold.documents.last().cloned()).unwrap_or_default());
            gold.sentences.push(Sentence { span, paragraph, tokens, ..Sentence::default() });
        }
    }
    Ok(gold)
}

fn tokens(tree: &Tree, text: &mut String) -> Result<Vec<Token>, UnknownName> {
    let mut tokens = Vec::new();
    // Number of the last word of the multiword token under way, and whether a space follows it.
    let (mut last_joined, mut is_last_spaced) = (0, true);
    for line in &tree.lines {
        if let Some((_, last)) = line.id.split_once('-') {
            last_joined = last.parse().unwrap_or(0);
            is_last_spaced = !line.is_joined_to_next();
        }
        if !line.is_word() {
            continue;
        }
        let number: usize = line.id.parse().unwrap_or(0);
        let start = text.len();
        text.push_str(&line.form);
        tokens.push(Token {
            span: Span::new(start, text.len()),
            lemma: SmolStr::new(&line.lemma),
            upos: line.upos.parse()?,
            xpos: line.xpos.parse()?,
            feats: SmolStr::new(if line.feats == "_" { "" } else { &line.feats }),
            head: line.head.parse::<u32>().ok().and_then(|head| head.checked_sub(1)),
            deprel: line.deprel.parse()?,
        });
        let is_spaced = match number.cmp(&last_joined) {
            std::cmp::Ordering::Less => false,
            std::cmp::Ordering::Equal => is_last_spaced,
            std::cmp::Ordering::Greater => !line.is_joined_to_next(),
        };
        if is_spaced {
            text.push(' ');
        }
    }
    Ok(tokens)
}

/// Gives the sentences of a treebank the names of a file with a word and its label a line.
///
/// # Errors
/// If a label is not one of those of [`NameKind`].
///
/// # Panics
/// If the words are not those of the treebank.
pub fn add_names(gold: &mut Gold, file: &str) -> Result<(), UnknownName> {
    let lines: Vec<&str> = file.split('\n').collect();
    let blocks = lines.split(|line| !line.contains('\t')).filter(|block| !block.is_empty());
    for (sentence, block) in gold.sentences.iter_mut().zip(blocks) {
        assert_eq!(
            sentence.tokens.len(),
            block.len(),
            "words of sentence {:?}",
            sentence.span.of(&gold.text)
        );
        for (idx, line) in block.iter().enumerate() {
            let idx = idx as u32;
            match line.trim_end().rsplit_once('\t').and_then(|(_, label)| label.split_once('-')) {
                Some(("I", _)) if sentence.names.last().is_some_and(|name| name.end == idx) => {
                    sentence.names.last_mut().into_iter().for_each(|name| name.end = idx + 1);
                }
                Some((_, kind)) => {
                    sentence.names.push(Name { start: idx, end: idx + 1, kind: kind.parse()? });
                }
                None => {}
            }
        }
    }
    Ok(())
}

/// The text and names of a file with a token and its label (`B-PER`, `I-PER`, `O`) a line.
///
/// Tokens are joined by spaces and divided anew as [`parse`](crate::parse) divides them; a part of a name's
/// token is part of the name. Lines without a tab divide sentences.
///
/// # Errors
/// If a label is not one of those of [`NameKind`].
pub fn named(file: &str) -> Result<Gold, UnknownName> {
    let mut gold = Gold::default();
    for block in file.split('\n').collect::<Vec<_>>().split(|line| !line.contains('\t')) {
        let mut sentence = Sentence::default();
        for (form, label) in block.iter().filter_map(|line| line.split_once('\t')) {
            add_named(&mut gold.text, &mut sentence, form, label.trim_end())?;
        }
        if let (Some(first), Some(last)) = (sentence.tokens.first(), sentence.tokens.last()) {
            sentence.span = first.span.cover(last.span);
            gold.sentences.push(sentence);
            gold.documents.push(SmolStr::default());
            gold.text.push('\n');
        }
    }
    Ok(gold)
}

/// The text and names of a file with a sentence a line and names in brackets: `[PER Ada Lovelace] wrote.`
///
/// # Errors
/// If a bracket does not begin with one of the names of [`NameKind`].
pub fn bracketed(file: &str) -> Result<Gold, UnknownName> {
    let mut gold = Gold::default();
    for line in file.lines() {
        let start = gold.text.len();
        let mut names: Vec<(Span, NameKind)> = Vec::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('[') {
            gold.text.push_str(before);
            let (name, after) = after.split_once(']').unwrap_or((after, ""));
            let (kind, form) = name.split_once(' ').unwrap_or((name, ""));
            let from = gold.text.len();
            gold.text.push_str(form);
            names.push((Span::new(from, gold.text.len()), kind.parse()?));
            rest = after;
        }
        gold.text.push_str(rest);
        let tokens = crate::token::tokens(&gold.text, start..gold.text.len());
        let tokens: Vec<Token> = tokens.into_iter().map(bare).collect();
        let names = names.into_iter().filter_map(|(span, kind)| {
            let is_within = |token: &Token| span.start < token.span.end && token.span.start < span.end;
            let first = tokens.iter().position(is_within)?;
            let last = tokens.iter().rposition(is_within)?;
            Some(Name { start: first as u32, end: last as u32 + 1, kind })
        });
        let names = names.collect();
        if let (Some(first), Some(last)) = (tokens.first(), tokens.last()) {
            let span = first.span.cover(last.span);
            gold.sentences.push(Sentence { span, tokens, names, ..Sentence::default() });
            gold.documents.push(SmolStr::default());
        }
        gold.text.push('\n');
    }
    Ok(gold)
}

/// A token of which nothing is known but its place.
fn bare(span: Span) -> Token {
    Token {
        span,
        lemma: SmolStr::default(),
        upos: Upos::X,
        xpos: Xpos::Xx,
        feats: SmolStr::default(),
        head: None,
        deprel: Deprel::Dep,
    }
}

fn add_named(text: &mut String, sentence: &mut Sentence, form: &str, label: &str) -> Result<(), UnknownName> {
    let start = text.len();
    text.push_str(form);
    let before = sentence.tokens.len() as u32;
    sentence.tokens.extend(crate::token::tokens(text, start..text.len()).into_iter().map(bare));
    text.push(' ');
    let after = sentence.tokens.len() as u32;
    match (label.split_once('-'), sentence.names.last_mut()) {
        (Some(("I", _)), Some(name)) if name.end == before => name.end = after,
        (Some((_, kind)), _) => sentence.names.push(Name { start: before, end: after, kind: kind.parse()? }),
        (None, _) => {}
    }
    Ok(())
}
