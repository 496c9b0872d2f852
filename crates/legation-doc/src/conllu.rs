//! CoNLL-U: treebank sentences as text, read and written without loss.
//!
//! See <https://universaldependencies.org/format.html>. [`read`] followed by [`write()`] gives the same
//! text for any well-formed file.

use std::fmt::Write;

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
