//! What holds for every text and every model.

use std::sync::LazyLock;

use legation_doc::{Sentence, Span, conllu};
use legation_syntax::train::{Material, Names, Options, Source, train};
use legation_syntax::treebank::{Gold, gold, named};
use legation_syntax::{Model, ModelError, parse, parse_tokens, tokenize};
use proptest::prelude::*;

proptest! {
    #[test]
    fn any_text_is_divided_into_trees(text in "\\PC*") {
        check(&text, &parse(&text, &Model::default()));
        check(&text, &parse(&text, &MODEL));
    }

    #[test]
    fn texts_of_awkward_pieces_are_divided_into_trees(pieces in proptest::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        check(&text, &parse(&text, &MODEL));
    }

    #[test]
    fn any_bytes_are_a_model_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert_eq!(Model::read(&bytes), Err(ModelError::Signature));
    }
}

#[test]
fn a_megabyte_without_an_end_takes_no_longer_than_its_length() {
    for piece in
        ["a", "word ", "(", "\"", "-", ".", "a.", "don't ", "'", "\n", "é’", "a-", "1,", "Mr. ", "A. "]
    {
        let text = piece.repeat((1 << 20) / piece.len());
        check_cover(&text, &tokenize(&text));
    }
}

#[test]
fn a_model_is_read_as_it_was_written() {
    let bytes = MODEL.write();
    assert_eq!(Model::read(&bytes).as_ref(), Ok(&*MODEL));
    assert_eq!(Model::read(&bytes).unwrap().write(), bytes);
    assert_eq!(Model::read(b""), Err(ModelError::Signature));
}

#[test]
fn the_same_material_and_seed_give_the_same_model() {
    assert_eq!(small_model().write(), MODEL.write());
}

#[test]
fn what_was_learned_is_found_again() {
    let gold = small_treebank();
    let spans: Vec<Vec<Span>> = gold
        .sentences
        .iter()
        .map(|sentence| sentence.tokens.iter().map(|token| token.span).collect())
        .collect();
    for (expected, found) in gold.sentences.iter().zip(parse_tokens(&gold.text, &spans, &MODEL)) {
        assert_eq!(found.tokens, expected.tokens);
    }
    let text = "Envoy Larsen left Oslo.";
    let sentences = parse(text, &MODEL);
    let names: Vec<&str> = sentences[0]
        .names
        .iter()
        .map(|name| sentences[0].span_of(name.start as usize..name.end as usize).of(text))
        .collect();
    assert_eq!(names, ["Larsen", "Oslo"]);
}

static MODEL: LazyLock<Model> = LazyLock::new(small_model);

fn small_model() -> Model {
    let names = "Envoy\tO\nLarsen\tB-PER\nleft\tO\nOslo\tB-LOC\n.\tO\n\nHe\tO\nmet\tO\nLarsen\tB-PER\n.\tO\n";
    let sources = vec![
        Source { gold: small_treebank(), has_trees: true, names: Names::Unmarked },
        Source { gold: named(&names.repeat(6)).unwrap(), has_trees: false, names: Names::WithNationalities },
    ];
    let material = Material { sources, ..Material::default() };
    let options = Options { epochs: 30, batch: 20, width: 16, arc: 16, relation: 16, ..Options::default() };
    train(&material, &options, None, &|_| {})
}

fn small_treebank() -> Gold {
    let text = "\
1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_
2\ttalks\ttalk\tNOUN\tNNS\t_\t3\tnsubj\t_\t_
3\tbegan\tbegin\tVERB\tVBD\t_\t0\troot\t_\tSpaceAfter=No
4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_

1\tThey\tthey\tPRON\tPRP\t_\t2\tnsubj\t_\t_
2\tended\tend\tVERB\tVBD\t_\t0\troot\t_\t_
3\tthe\tthe\tDET\tDT\t_\t4\tdet\t_\t_
4\ttalks\ttalk\tNOUN\tNNS\t_\t2\tobj\t_\tSpaceAfter=No
5\t.\t.\tPUNCT\t.\t_\t2\tpunct\t_\t_

";
    gold(&conllu::read(&text.repeat(6)).unwrap()).unwrap()
}

/// Pieces at which rules for tokens, sentences and paragraphs turn.
fn piece() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(vec![
        " ", "  ", "\n", "\n\n", "\n    ", "\t", "\u{a0}", "\r\n", "The", "he", "Kim", "OSLO", "U.S.",
        "a.m.", "Mr.", "e.g.", "J.", "I.", "No.", "5", "1,250", "3.5", "'90s", "n't", "'s", "’s", "’", "‘",
        "“", "”", "\"", "'", "``", "''", ".", "...", "…", "?", "!", "?!", ",", ";", ":", "-", "--", "—", "(",
        ")", "[", "]", "[...]", "$", "US$", "%", "@", "#", "/", "&", "non-", "http://", "www.", "x@y.z", "é",
        "e\u{301}", "\u{ad}", "\u{200d}", "\u{feff}", "中", "👍🏽", "\u{0}", "İ", "ß", "ǆ",
    ])
}

fn check(text: &str, sentences: &[Sentence]) {
    check_cover(
        text,
        &sentences.iter().map(|it| it.tokens.iter().map(|token| token.span).collect()).collect::<Vec<_>>(),
    );
    assert!(sentences.is_sorted_by_key(|sentence| sentence.paragraph));
    for sentence in sentences {
        let tokens = &sentence.tokens;
        assert_eq!(sentence.span, tokens[0].span.cover(tokens[tokens.len() - 1].span));
        assert_eq!(tokens.iter().filter(|token| token.head.is_none()).count(), 1);
        for idx in 0..tokens.len() {
            assert!(sentence.ancestors(idx).take(tokens.len() + 1).count() < tokens.len(), "a cycle");
        }
        let mut end = 0;
        for name in &sentence.names {
            assert!(end <= name.start && name.start < name.end && name.end as usize <= tokens.len());
            end = name.end;
        }
    }
}

/// Tokens are in order, disjoint, on character boundaries, and cover all but white space.
fn check_cover(text: &str, sentences: &[Vec<Span>]) {
    let mut end = 0;
    for token in sentences.iter().flatten() {
        let range = token.range();
        assert!(end <= range.start && range.start < range.end);
        assert!(text[end..range.start].chars().all(char::is_whitespace));
        assert!(!text[range.clone()].contains(char::is_whitespace));
        end = range.end;
    }
    assert!(text[end..].chars().all(char::is_whitespace));
}
