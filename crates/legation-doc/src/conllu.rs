//! CoNLL-U: treebank sentences as text, read and written without loss.
//!
//! See <https://universaldependencies.org/format.html>. [`read`] followed by [`write()`] gives the same
//! text for any well-formed file.

use std::fmt::Write;

use crate::{Sentence, Span, Token};

/// A sentence of a CoNLL-U file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tree {
    /// The comment lines, with their `#`.
    pub comments: Vec<String>,
    /// Every line with columns, multiword tokens (`1-2`) and empty nodes (`1.1`) included.
    pub lines: Vec<Line>,
}

/// A line with the ten columns, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// `3`, `3-4` or `3.1`.
    pub id: String,
    /// Word form.
    pub form: String,
    /// Lemma.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: String,
    /// Treebank's own tag.
    pub xpos: String,
    /// Features.
    pub feats: String,
    /// `id` of the governor, `0` for the root.
    pub head: String,
    /// Relation.
    pub deprel: String,
    /// Enhanced dependencies.
    pub deps: String,
    /// Anything else.
    pub misc: String,
}

impl Tree {
    /// The syntactic words: the lines with a whole number as id.
    pub fn words(&self) -> impl Iterator<Item = &Line> {
        self.lines.iter().filter(|line| line.is_word())
    }

    /// The value of a comment `# key = value`.
    pub fn comment(&self, key: &str) -> Option<&str> {
        self.comments.iter().find_map(|comment| {
            let (found, value) = comment.strip_prefix('#')?.split_once('=')?;
            (found.trim() == key).then(|| value.trim())
        })
    }
}

impl Line {
    /// Whether it is a syntactic word, not a multiword token or an empty node.
    pub fn is_word(&self) -> bool {
        self.id.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// Whether no space follows in the text.
    pub fn is_joined_to_next(&self) -> bool {
        self.misc.split('|').any(|item| item == "SpaceAfter=No")
    }
}

/// What is wrong with a CoNLL-U file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {found} columns instead of ten; columns are separated by tabs")]
pub struct ConlluError {
    /// Number of the line, from 1.
    pub line: usize,
    /// How many columns it has.
    pub found: usize,
}

/// Reads all sentences of a CoNLL-U text.
///
/// # Errors
/// If a line that is neither empty nor a comment does not have ten columns.
pub fn read(text: &str) -> Result<Vec<Tree>, ConlluError> {
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            if !tree.lines.is_empty() {
                trees.push(std::mem::take(&mut tree));
            }
        } else if line.starts_with('#') && tree.lines.is_empty() {
            tree.comments.push(line.to_owned());
        } else {
            tree.lines.push(columns(line).map_err(|found| ConlluError { line: number + 1, found })?);
        }
    }
    if !tree.lines.is_empty() {
        trees.push(tree);
    }
    Ok(trees)
}

/// The text of sentences, each with an empty line after it.
pub fn write(trees: &[Tree]) -> String {
    let mut text = String::new();
    for tree in trees {
        for comment in &tree.comments {
            text.push_str(comment);
            text.push('\n');
        }
        for line in &tree.lines {
            let Line { id, form, lemma, upos, xpos, feats, head, deprel, deps, misc } = line;
            writeln!(
                text,
                "{id}\t{form}\t{lemma}\t{upos}\t{xpos}\t{feats}\t{head}\t{deprel}\t{deps}\t{misc}"
            )
            .expect("writing to a string does not fail");
        }
        text.push('\n');
    }
    text
}

/// A sentence of a document as a tree: `# sent_id` and `# text`, contractions as multiword tokens, names in
/// the column MISC as `Name=B-PER` and `Name=I-PER`, and there `SpaceAfter=No` where no white space follows.
pub fn tree(text: &str, sentence: &Sentence, id: &str) -> Tree {
    let one_line = sentence.span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut tree = Tree {
        comments: vec![format!("# sent_id = {id}"), format!("# text = {one_line}")],
        lines: Vec::new(),
    };
    let tokens = &sentence.tokens;
    let is_joined = |idx: usize| {
        text[tokens[idx].span.end as usize..].chars().next().is_some_and(|letter| !letter.is_whitespace())
    };
    let mut written_to = 0;
    for (idx, token) in tokens.iter().enumerate() {
        let mut end = idx + 1;
        while end < tokens.len() && is_joined(end - 1) && is_clitic(text, &tokens[end - 1], &tokens[end]) {
            end += 1;
        }
        if end > idx + 1 && idx >= written_to {
            let form = Span { start: token.span.start, end: tokens[end - 1].span.end }.of(text);
            let misc = if is_joined(end - 1) { "SpaceAfter=No" } else { "_" };
            tree.lines.push(Line { id: format!("{}-{end}", idx + 1), misc: misc.to_owned(), ..blank(form) });
            written_to = end;
        }
        let mut misc: Vec<String> = Vec::new();
        if let Some(name) = sentence.names.iter().find(|name| (name.start..name.end).contains(&(idx as u32)))
        {
            misc.push(format!("Name={}-{}", if name.start as usize == idx { 'B' } else { 'I' }, name.kind));
        }
        if is_joined(idx) && idx >= written_to {
            misc.push("SpaceAfter=No".to_owned());
        }
        tree.lines.push(Line {
            id: (idx + 1).to_string(),
            lemma: token.lemma.to_string(),
            upos: token.upos.to_string(),
            xpos: token.xpos.to_string(),
            feats: or_blank(&token.feats),
            head: token.head.map_or(0, |head| head + 1).to_string(),
            deprel: token.deprel.to_string(),
            misc: or_blank(&misc.join("|")),
            ..blank(token.span.of(text))
        });
    }
    tree
}

/// Whether a token is written together with the one before because one of them is short for a word.
fn is_clitic(text: &str, before: &Token, token: &Token) -> bool {
    let form = token.span.of(text).to_lowercase().replace('’', "'");
    let joins = [("can", "not"), ("gon", "na"), ("got", "ta"), ("wan", "na"), ("gim", "me"), ("let", "'s")];
    let before = before.span.of(text).to_lowercase();
    matches!(form.as_str(), "n't" | "'s" | "'re" | "'ve" | "'ll" | "'d" | "'m" | "'")
        && !before.ends_with(|letter: char| letter.is_ascii_punctuation())
        && (form != "'" || before.ends_with('s') && token.upos == crate::Upos::Part)
        || joins.contains(&(before.as_str(), form.as_str()))
}

fn blank(form: &str) -> Line {
    let [lemma, upos, xpos, feats, head, deprel, deps, misc] = std::array::from_fn(|_| "_".to_owned());
    Line { id: String::new(), form: form.to_owned(), lemma, upos, xpos, feats, head, deprel, deps, misc }
}

fn or_blank(cell: &str) -> String {
    if cell.is_empty() { "_".to_owned() } else { cell.to_owned() }
}

fn columns(line: &str) -> Result<Line, usize> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, upos, xpos, feats, head, deprel, deps, misc] = cells[..] else {
        return Err(cells.len());
    };
    let own = str::to_owned;
    Ok(Line {
        id: own(id),
        form: own(form),
        lemma: own(lemma),
        upos: own(upos),
        xpos: own(xpos),
        feats: own(feats),
        head: own(head),
        deprel: own(deprel),
        deps: own(deps),
        misc: own(misc),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Deprel, Name, NameKind, Upos, Xpos};

    proptest! {
        #[test]
        fn reading_what_was_written_gives_the_same_trees(
            trees in proptest::collection::vec(proptest::collection::vec("[a-zA-Zé.,]{1,8}", 1..6), 0..4)
        ) {
            let trees: Vec<Tree> = trees.iter().map(|forms| tree(forms)).collect();
            prop_assert_eq!(read(&write(&trees)).unwrap(), trees);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*") {
            let _ = read(&text);
        }
    }

    #[test]
    fn a_sentence_has_contractions_names_and_spaces() {
        let text = "Larsen didn't go.";
        let rows = [
            (0..6, Upos::Propn, Xpos::Nnp, Some(3), Deprel::Nsubj),
            (7..10, Upos::Aux, Xpos::Vbd, Some(3), Deprel::Aux),
            (10..13, Upos::Part, Xpos::Rb, Some(3), Deprel::Advmod),
            (14..16, Upos::Verb, Xpos::Vb, None, Deprel::Root),
            (16..17, Upos::Punct, Xpos::Stop, Some(3), Deprel::Punct),
        ];
        let token = |(range, upos, xpos, head, deprel): (std::ops::Range<usize>, _, _, _, _)| Token {
            span: Span::new(range.start, range.end),
            lemma: text[range].to_lowercase().into(),
            upos,
            xpos,
            feats: if xpos == Xpos::Vbd { "Tense=Past".into() } else { "".into() },
            head,
            deprel,
        };
        let sentence = Sentence {
            span: Span::new(0, 17),
            tokens: rows.into_iter().map(token).collect(),
            names: vec![Name { start: 0, end: 1, kind: NameKind::Person }],
            ..Sentence::default()
        };
        let expected = "\
# sent_id = a-1
# text = Larsen didn't go.
1\tLarsen\tlarsen\tPROPN\tNNP\t_\t4\tnsubj\t_\tName=B-PER
2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_
2\tdid\tdid\tAUX\tVBD\tTense=Past\t4\taux\t_\t_
3\tn't\tn't\tPART\tRB\t_\t4\tadvmod\t_\t_
4\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_

";
        assert_eq!(write(&[super::tree(text, &sentence, "a-1")]), expected);
        assert_eq!(sentence.tokens[1].feature("Tense"), Some("Past"));
    }

    #[test]
    fn a_short_line_is_refused_with_its_number() {
        let error = read("# text = Hi\n1\tHi\n").unwrap_err();
        assert_eq!(error, ConlluError { line: 2, found: 2 });
    }

    fn tree(forms: &[String]) -> Tree {
        let line = |(idx, form): (usize, &String)| Line {
            id: (idx + 1).to_string(),
            form: form.clone(),
            lemma: form.to_lowercase(),
            upos: "X".into(),
            xpos: "XX".into(),
            feats: "_".into(),
            head: idx.to_string(),
            deprel: if idx == 0 { "root" } else { "dep" }.into(),
            deps: "_".into(),
            misc: "SpaceAfter=No".into(),
        };
        Tree { comments: vec!["# sent_id = a".into()], lines: forms.iter().enumerate().map(line).collect() }
    }
}
