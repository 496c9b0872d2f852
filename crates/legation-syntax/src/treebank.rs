//! Gold sentences from treebanks, for training and scoring.

use legation_doc::conllu::Tree;
use legation_doc::{Deprel, Name, Sentence, SmolStr, Span, Token, UnknownName, Upos, Xpos};

/// A text with its gold sentences, which have no names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gold {
    /// Documents and paragraphs are divided by an empty line.
    pub text: String,
    /// In order. `paragraph` counts from 0 over the whole text.
    pub sentences: Vec<Sentence>,
}

impl Gold {
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

/// The text and names of a file with a token and its label (`B-PER`, `I-PER`, `O`) a line.
///
/// Tokens are joined by spaces and divided anew as [`parse`](crate::parse) divides them; a part of a name's
/// token is part of the name. Lines without a tab divide sentences.
///
/// # Errors
/// If a label is not one of those of [`NameKind`](legation_doc::NameKind).
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
            gold.text.push('\n');
        }
    }
    Ok(gold)
}

fn add_named(text: &mut String, sentence: &mut Sentence, form: &str, label: &str) -> Result<(), UnknownName> {
    let start = text.len();
    text.push_str(form);
    let before = sentence.tokens.len() as u32;
    for span in crate::token::tokens(text, start..text.len()) {
        let tag = (Upos::X, Xpos::Xx);
        let token = Token {
            span,
            lemma: SmolStr::default(),
            upos: tag.0,
            xpos: tag.1,
            head: None,
            deprel: Deprel::Dep,
        };
        sentence.tokens.push(token);
    }
    text.push(' ');
    let after = sentence.tokens.len() as u32;
    match (label.split_once('-'), sentence.names.last_mut()) {
        (Some(("I", _)), Some(name)) if name.end == before => name.end = after,
        (Some((_, kind)), _) => sentence.names.push(Name { start: before, end: after, kind: kind.parse()? }),
        (None, _) => {}
    }
    Ok(())
}
