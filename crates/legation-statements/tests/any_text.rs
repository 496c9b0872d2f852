//! What holds for every text, however it is tokenised, tagged and parsed.

use legation_doc::{
    Deprel, Mention, MentionForm, MentionKind, Sentence, SmolStr, Span, Statement, Token, Upos, Xpos,
};
use legation_statements::{Attribution, Breadth, attribute, attribute_within};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Words and marks that reports are made of, with their usual analysis.
const WORDS: [Word; 29] = [
    ("said", "say", Upos::Verb, Xpos::Vbd),
    ("told", "tell", Upos::Verb, Xpos::Vbd),
    ("called", "call", Upos::Verb, Xpos::Vbd),
    ("saying", "say", Upos::Verb, Xpos::Vbg),
    ("According", "accord", Upos::Verb, Xpos::Vbg),
    ("according", "accord", Upos::Verb, Xpos::Vbg),
    ("to", "to", Upos::Adp, Xpos::In),
    ("for", "for", Upos::Adp, Xpos::In),
    ("warning", "warning", Upos::Noun, Xpos::Nn),
    ("statement", "statement", Upos::Noun, Xpos::Nn),
    ("sure", "sure", Upos::Adj, Xpos::Jj),
    ("believes", "believe", Upos::Verb, Xpos::Vbz),
    ("left", "leave", Upos::Verb, Xpos::Vbd),
    ("that", "that", Upos::Sconj, Xpos::In),
    ("the", "the", Upos::Det, Xpos::Dt),
    ("who", "who", Upos::Pron, Xpos::Wp),
    ("Kim", "Kim", Upos::Propn, Xpos::Nnp),
    ("we", "we", Upos::Pron, Xpos::Prp),
    ("“", "“", Upos::Punct, Xpos::OpenQuote),
    ("”", "”", Upos::Punct, Xpos::CloseQuote),
    ("\"", "\"", Upos::Punct, Xpos::CloseQuote),
    ("''", "''", Upos::Punct, Xpos::CloseQuote),
    ("‘", "‘", Upos::Punct, Xpos::OpenQuote),
    ("’", "’", Upos::Punct, Xpos::CloseQuote),
    (",", ",", Upos::Punct, Xpos::Comma),
    (".", ".", Upos::Punct, Xpos::Stop),
    (":", ":", Upos::Punct, Xpos::Colon),
    ("and", "and", Upos::Cconj, Xpos::Cc),
    ("é…", "é…", Upos::X, Xpos::Fw),
];

/// Form, lemma, part of speech and tag.
type Word = (&'static str, &'static str, Upos, Xpos);

/// A word in its place: space before it, relation, governor.
type Drawn = (Word, &'static str, Deprel, Index);

fn word() -> impl Strategy<Value = Drawn> {
    let analysis = (select(&WORDS[..]), select(Upos::ALL), select(Xpos::ALL), 0..8);
    let analysis = analysis.prop_map(|(word, upos, xpos, chance)| match chance {
        0 => (word.0, word.1, upos, xpos),
        _ => word,
    });
    let frequent =
        [Deprel::Nsubj, Deprel::Ccomp, Deprel::Obj, Deprel::Xcomp, Deprel::Parataxis, Deprel::Punct];
    let deprel = prop_oneof![3 => select(frequent.to_vec()), 1 => select(Deprel::ALL)];
    (analysis, select(vec!["", " ", " ", "\n"]), deprel, any::<Index>())
}

/// A document with one mention for each name, and paragraphs after some sentences.
fn document() -> impl Strategy<Value = (String, Vec<Sentence>, Vec<Mention>)> {
    vec((vec(word(), 1..20), any::<bool>()), 0..6).prop_map(|drawn| {
        let (mut text, mut sentences, mut mentions) = (String::new(), Vec::new(), Vec::new());
        let mut paragraph = 0;
        for (number, (words, ends_paragraph)) in drawn.iter().enumerate() {
            let root = words[0].3.index(words.len());
            let tokens: Vec<Token> = words
                .iter()
                .enumerate()
                .map(|(idx, word)| token(&mut text, idx, root, words.len(), word))
                .collect();
            for (head, token) in tokens.iter().enumerate().filter(|(_, token)| token.lemma == "Kim") {
                mentions.push(mention(number as u32, head as u32, token.span));
            }
            let span = tokens[0].span.cover(tokens[tokens.len() - 1].span);
            sentences.push(Sentence { span, paragraph, tokens, ..Sentence::default() });
            text.push_str(if *ends_paragraph { "\n\n" } else { " " });
            paragraph += u32::from(*ends_paragraph);
        }
        (text, sentences, mentions)
    })
}

/// A token of a sentence of `n_tokens` whose tree has its root at `root`: governors lie nearer to it.
fn token(text: &mut String, idx: usize, root: usize, n_tokens: usize, drawn: &Drawn) -> Token {
    let ((form, lemma, upos, xpos), space, deprel, governor) = drawn;
    text.push_str(space);
    let start = text.len();
    text.push_str(form);
    let distance = |idx: usize| idx.abs_diff(root);
    let nearer: Vec<usize> = (0..n_tokens).filter(|&other| distance(other) < distance(idx)).collect();
    let head = (!nearer.is_empty()).then(|| nearer[governor.index(nearer.len())] as u32);
    Token {
        span: Span::new(start, text.len()),
        lemma: (*lemma).into(),
        upos: *upos,
        xpos: *xpos,
        feats: SmolStr::default(),
        head,
        deprel: if head.is_none() { Deprel::Root } else { *deprel },
    }
}

fn mention(sentence: u32, head: u32, span: Span) -> Mention {
    Mention {
        sentence,
        span,
        head,
        form: MentionForm::Name,
        kind: MentionKind::Person,
        role: None,
        actor: Some(0),
        resolved_by: None,
        confidence: 1.0,
    }
}

/// Where an attribution is: sentence and anchor, and for source and content the ends of a piece among all tokens.
type Placed = (Index, Index, [(Index, Index); 2]);

/// Attributions as a network might find them, whatever they say.
fn attributions(sentences: &[Sentence], drawn: &[Placed]) -> Vec<Attribution> {
    let tokens: Vec<Span> = sentences.iter().flat_map(|s| &s.tokens).map(|token| token.span).collect();
    let attribution = |(sentence, anchor, roles): &Placed| {
        let sentence = sentence.index(sentences.len());
        let anchor = anchor.index(sentences[sentence].tokens.len());
        let piece = |(a, b): &(Index, Index)| {
            let (a, b) = (a.index(tokens.len()), b.index(tokens.len()));
            vec![tokens[a.min(b)].cover(tokens[a.max(b)])]
        };
        let [source, content] = roles;
        let cue = vec![sentences[sentence].tokens[anchor].span];
        Attribution { sentence, anchor, source: piece(source), cue, content: piece(content), score: 1.0 }
    };
    if tokens.is_empty() { Vec::new() } else { drawn.iter().map(attribution).collect() }
}

fn check(text: &str, statements: &[Statement]) {
    for (idx, statement) in statements.iter().enumerate() {
        assert!(!statement.content.is_empty());
        let all = statement.content.iter().chain(&statement.cue).chain(&statement.source_span);
        for span in all {
            assert!(!span.is_empty() && text.get(span.range()).is_some(), "{span:?}");
        }
        assert!(
            statement.content.windows(2).all(|pair| pair[0].end <= pair[1].start),
            "{:?}",
            statement.content
        );
        assert!(
            statement
                .parent
                .is_none_or(|parent| (parent as usize) < statements.len() && parent as usize != idx)
        );
        assert!((0.0..=1.0).contains(&statement.confidence));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn statements_are_well_formed((text, sentences, mentions) in document(), drawn in vec(any::<Placed>(), 0..4)) {
        for found in [Vec::new(), attributions(&sentences, &drawn)] {
            for breadth in [Breadth::Statements, Breadth::Attributions] {
                check(&text, &attribute_within(breadth, &text, &sentences, &found, &mentions, Some(0)));
            }
        }
    }

    #[test]
    fn the_narrow_reading_is_deterministic((text, sentences, mentions) in document()) {
        let read = || attribute(&text, &sentences, &[], &mentions, None);
        prop_assert_eq!(read(), read());
    }
}
