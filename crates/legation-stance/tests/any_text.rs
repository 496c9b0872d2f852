//! Detection is total: whatever the trees, mentions and statements, it gives sound rows and does not panic.

use legation_doc::{
    Act, Actor, ActorKind, Deprel, Factuality, Mention, MentionForm, MentionKind, ResolvedBy, Sentence,
    SmolStr, Span, Statement, StatementKind, Target, Token, Upos, When, Xpos,
};
use legation_stance::{Argument, Findings, Frames, Issues, Portrayal, Predicate, Reading, detect};
use proptest::prelude::*;

const WORDS: [(&str, Upos, Xpos); 22] = [
    ("Iran", Upos::Propn, Xpos::Nnp),
    ("Norway", Upos::Propn, Xpos::Nnp),
    ("we", Upos::Pron, Xpos::Prp),
    ("it", Upos::Pron, Xpos::Prp),
    ("which", Upos::Pron, Xpos::Wdt),
    ("both", Upos::Det, Xpos::Dt),
    ("country", Upos::Noun, Xpos::Nns),
    ("condemn", Upos::Verb, Xpos::Vbn),
    ("agree", Upos::Verb, Xpos::Vbd),
    ("threaten", Upos::Verb, Xpos::Vb),
    ("urge", Upos::Verb, Xpos::Vbz),
    ("call", Upos::Verb, Xpos::Vbd),
    ("attack", Upos::Noun, Xpos::Nn),
    ("talk", Upos::Noun, Xpos::Nns),
    ("set", Upos::Noun, Xpos::Nn),
    ("absurd", Upos::Adj, Xpos::Jj),
    ("of", Upos::Adp, Xpos::In),
    ("with", Upos::Adp, Xpos::In),
    ("by", Upos::Adp, Xpos::In),
    ("to", Upos::Part, Xpos::To),
    ("be", Upos::Aux, Xpos::Vbz),
    ("must", Upos::Aux, Xpos::Md),
];

/// A word, where its head lies and how it depends on it, all to be taken modulo what there is.
type Draw = (usize, usize, usize);

/// A text of one sentence whose tree is any tree: the first word is the root, the others hang on an earlier one, and
/// the words are then turned round if asked for, so that heads lie to the right.
fn sentence(draws: &[Draw], turned: bool) -> (String, Sentence) {
    let count = draws.len();
    let place = |idx: usize| if turned { count - 1 - idx } else { idx };
    let mut tokens: Vec<Option<Token>> = vec![None; count];
    for (idx, &(word, head, relation)) in draws.iter().enumerate() {
        let (form, upos, xpos) = WORDS[word % WORDS.len()];
        let deprel = if idx == 0 { Deprel::Root } else { Deprel::ALL[relation % Deprel::ALL.len()] };
        let head = (idx > 0).then(|| place(head % idx.max(1)) as u32);
        tokens[place(idx)] = Some(Token {
            span: Span::default(),
            lemma: SmolStr::new(form),
            upos,
            xpos,
            feats: SmolStr::default(),
            head,
            deprel,
        });
    }
    let mut text = String::new();
    let mut tokens: Vec<Token> = tokens.into_iter().flatten().collect();
    for token in &mut tokens {
        let start = text.len();
        text.push_str(&token.lemma);
        token.span = Span::new(start, text.len());
        text.push(' ');
    }
    let span = Span::new(0, text.trim_end().len());
    (text, Sentence { span, tokens, ..Sentence::default() })
}

fn actors() -> Vec<Actor> {
    ["IRN", "NOR.GOV", "someone"]
        .into_iter()
        .map(|id| Actor {
            id: id.to_owned(),
            name: id.to_owned(),
            kind: ActorKind::State,
            country: Some(id.chars().take(3).collect()),
            sector: None,
            roles: Vec::new(),
            known: true,
        })
        .collect()
}

proptest! {
    #[test]
    fn any_tree_gives_sound_rows(
        draws in prop::collection::vec((0usize..100, 0usize..100, 0usize..100), 1..40),
        turned in any::<bool>(),
        named in prop::collection::vec((0usize..40, 1usize..4, 0u32..5), 0..8),
        said in prop::collection::vec((0usize..40, 1usize..20, 0u32..5), 0..3),
        speaker in prop::option::of(0u32..5),
        read in prop::option::of(prop::collection::vec((0usize..40, 0usize..40, 0usize..40, 0usize..100), 0..6)),
    ) {
        let (text, sentence) = sentence(&draws, turned);
        let count = sentence.tokens.len();
        let range = |first: usize, length: usize| first % count..(first % count + length).min(count);
        let mentions: Vec<Mention> = named
            .iter()
            .map(|&(first, length, actor)| Mention {
                sentence: 0,
                span: sentence.span_of(range(first, length)),
                head: (first % count) as u32,
                form: MentionForm::Name,
                kind: MentionKind::State,
                role: None,
                actor: (actor < 4).then_some(actor),
                resolved_by: Some(ResolvedBy::Dictionary),
                confidence: 1.0,
            })
            .collect();
        let statements: Vec<Statement> = said
            .iter()
            .map(|&(first, length, source)| Statement {
                sentence: 0,
                source: Some(source),
                source_span: None,
                cue: Some(sentence.span_of(range(first / 2, 1))),
                content: vec![sentence.span_of(range(first, length))],
                kind: StatementKind::Indirect,
                addressee: Some(source),
                parent: None,
                when: When::default(),
                confidence: 1.0,
            })
            .collect();
        let reading: Option<Reading> = read.map(|read| {
            let portrayals = read.iter().map(|&(token, _, _, class)| Portrayal {
                token: token % count,
                sign: if class % 2 == 0 { 1 } else { -1 },
                score: class as f32 / 20.0,
            });
            let portrayals = portrayals.collect();
            let predicate = |(token, holder, target, class): (usize, usize, usize, usize)| Predicate {
                token: token % count,
                act: Act::ALL[class % Act::ALL.len()],
                score: class as f32 / 20.0 - 2.0,
                factuality: Factuality::ALL[class % Factuality::ALL.len()],
                sign: (class % 3) as i8 - 1,
                holders: vec![Argument { token: holder % count, score: 1.0 - class as f32 / 50.0 }],
                targets: vec![Argument { token: target % count, score: 1.0 }],
            };
            Reading { predicates: read.into_iter().map(predicate).collect(), portrayals }
        });
        let actors = actors();
        let findings = Findings {
            text: &text,
            sentences: std::slice::from_ref(&sentence),
            readings: reading.as_ref().map(std::slice::from_ref),
            mentions: &mentions,
            actors: &actors,
            statements: &statements,
            speaker,
        };
        let stances = detect(&findings, Frames::shared(), &Issues::default());
        for stance in stances {
            prop_assert!((stance.holder as usize) < actors.len());
            prop_assert!((-1.0..=1.0).contains(&stance.polarity) && (0.0..=1.0).contains(&stance.confidence));
            prop_assert!(stance.mode.is_none_or(|mode| stance.act.modes().iter().any(|(known, _)| *known == mode)));
            prop_assert!(stance.target != Target::Actor(stance.holder));
            prop_assert!(stance.statement.is_none_or(|idx| (idx as usize) < statements.len()));
            for span in [Some(stance.cue), stance.holder_span, stance.target_span].into_iter().flatten() {
                prop_assert!(text.is_char_boundary(span.start as usize) && sentence.span.contains(span));
            }
        }
    }
}
