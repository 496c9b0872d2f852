//! Shapes of attribution, on trees written by hand.

use legation_doc::{
    Deprel, Mention, MentionForm, MentionKind, ResolvedBy, Sentence, SmolStr, Span, Statement, StatementKind,
    Token, Upos, Xpos,
};
use legation_statements::attribute;

/// A document from sentences in short notation, one a line: `form/lemma:UPOS.XPOS:head:deprel`, where the head is
/// a number from 1, lemma and XPOS may be left out. An empty line begins a paragraph.
fn document(trees: &str) -> (String, Vec<Sentence>) {
    let mut text = String::new();
    let mut sentences = Vec::new();
    let mut paragraph = 0;
    for line in trees.lines().map(str::trim) {
        if line.is_empty() {
            paragraph += u32::from(!sentences.is_empty());
            text.push_str("\n\n");
            continue;
        }
        let tokens: Vec<Token> = line.split_whitespace().map(|word| token(word, &mut text)).collect();
        let span = tokens[0].span.cover(tokens[tokens.len() - 1].span);
        sentences.push(Sentence { span, paragraph, tokens, ..Sentence::default() });
    }
    (text, sentences)
}

fn token(word: &str, text: &mut String) -> Token {
    let mut parts = word.rsplitn(4, ':');
    let (deprel, head, pos, name) =
        (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
    let (deprel, head, pos, name) = match head.parse::<u32>() {
        Ok(head) => (deprel.to_owned(), head, pos, name),
        // The relation has a subtype: `word:NOUN:3:nsubj:pass`.
        Err(_) => {
            let (rest, main) = word.rsplit_once(':').unwrap();
            let mut parts = rest.rsplitn(4, ':');
            let relation = format!("{}:{main}", parts.next().unwrap());
            let head = parts.next().unwrap().parse().unwrap();
            (relation, head, parts.next().unwrap(), parts.next().unwrap())
        }
    };
    let (form, lemma) = name.split_once('/').unwrap_or((name, ""));
    let closes = matches!(form, "," | "." | "”" | "?" | ":" | "'s" | "n't");
    if !text.is_empty() && !closes && !text.ends_with(['“', '\n']) {
        text.push(' ');
    }
    let start = text.len();
    text.push_str(form);
    let (upos, xpos) = pos.split_once('.').unwrap_or((pos, ""));
    let upos: Upos = upos.parse().unwrap();
    let lemma = match lemma {
        "" if upos == Upos::Propn => form.to_owned(),
        "" => form.to_lowercase(),
        lemma => lemma.to_owned(),
    };
    Token {
        span: Span::new(start, text.len()),
        lemma: lemma.into(),
        upos,
        xpos: if xpos.is_empty() { usual(upos, form) } else { xpos.parse().unwrap() },
        feats: SmolStr::default(),
        head: head.checked_sub(1),
        deprel: deprel.parse::<Deprel>().unwrap(),
    }
}

fn usual(upos: Upos, form: &str) -> Xpos {
    match (upos, form) {
        (Upos::Verb, _) => Xpos::Vbd,
        (Upos::Propn, _) => Xpos::Nnp,
        (Upos::Pron, _) => Xpos::Prp,
        (Upos::Adp | Upos::Sconj, _) => Xpos::In,
        (Upos::Punct, ",") => Xpos::Comma,
        (Upos::Punct, "“") => Xpos::OpenQuote,
        (Upos::Punct, "”") => Xpos::CloseQuote,
        (Upos::Punct, ":") => Xpos::Colon,
        (Upos::Punct, _) => Xpos::Stop,
        _ => Xpos::Nn,
    }
}

/// A mention for each proper noun and pronoun, with an actor for each distinct form, in order.
fn mentions(text: &str, sentences: &[Sentence]) -> (Vec<Mention>, Vec<String>) {
    let mut actors: Vec<String> = Vec::new();
    let mut mentions = Vec::new();
    for (sentence, parsed) in sentences.iter().enumerate() {
        for (head, token) in parsed.tokens.iter().enumerate() {
            let form = token.span.of(text).to_owned();
            if token.upos != Upos::Propn || token.deprel == Deprel::Compound {
                continue;
            }
            let actor = actors.iter().position(|known| *known == form).unwrap_or_else(|| {
                actors.push(form);
                actors.len() - 1
            });
            mentions.push(Mention {
                sentence: sentence as u32,
                span: token.span,
                head: head as u32,
                form: MentionForm::Name,
                kind: MentionKind::Person,
                role: None,
                actor: Some(actor as u32),
                resolved_by: Some(ResolvedBy::Dictionary),
                confidence: 1.0,
            });
        }
    }
    (mentions, actors)
}

/// The statements of a document as text: `actor | source | cue | content / content | kind`.
fn read(trees: &str) -> Vec<String> {
    let (text, sentences) = document(trees);
    let (mentions, actors) = mentions(&text, &sentences);
    let speaker = actors.iter().position(|name| name == "Speaker").map(|idx| idx as u32);
    let show = |statement: &Statement| {
        let words = |span: Option<Span>| span.map_or("-", |span| span.of(&text));
        let actor = statement.source.map_or("-", |actor| actors[actor as usize].as_str());
        let content: Vec<&str> = statement.content.iter().map(|piece| piece.of(&text)).collect();
        let (source, cue) = (words(statement.source_span), words(statement.cue));
        format!("{actor} | {source} | {cue} | {} | {}", content.join(" / "), statement.kind.as_str())
    };
    attribute(&text, &sentences, &[], &mentions, speaker).iter().map(show).collect()
}

#[test]
fn every_shape_of_attribution_is_read() {
    #[rustfmt::skip]
    let cases: &[(&str, &str, &[&str])] = &[
        ("indirect, with that",
         "Rossi:PROPN:2:nsubj said/say:VERB:0:root that:SCONJ:5:mark talks:NOUN:5:nsubj failed/fail:VERB:2:ccomp .:PUNCT:2:punct",
         &["Rossi | Rossi | said | talks failed | indirect"]),
        ("indirect, without that, told to someone",
         "Rossi:PROPN:2:nsubj told/tell:VERB:0:root Lindqvist:PROPN:2:obj talks:NOUN:5:nsubj failed/fail:VERB:2:ccomp .:PUNCT:2:punct",
         &["Rossi | Rossi | told | talks failed | indirect"]),
        ("direct, cue last",
         "“:PUNCT:3:punct Talks/talk:NOUN:3:nsubj failed/fail:VERB:7:ccomp ,:PUNCT:7:punct ”:PUNCT:3:punct Rossi:PROPN:7:nsubj said/say:VERB:0:root .:PUNCT:7:punct",
         &["Rossi | Rossi | said | Talks failed | direct"]),
        ("direct, inverted",
         "“:PUNCT:3:punct Talks/talk:NOUN:3:nsubj failed/fail:VERB:6:ccomp ,:PUNCT:6:punct ”:PUNCT:3:punct said/say:VERB:0:root Rossi:PROPN:6:nsubj .:PUNCT:6:punct",
         &["Rossi | Rossi | said | Talks failed | direct"]),
        ("direct, cue first, after a colon, over two sentences",
         "Rossi:PROPN:2:nsubj wrote/write:VERB:0:root ::PUNCT:6:punct “:PUNCT:6:punct Talks/talk:NOUN:6:nsubj failed/fail:VERB:2:ccomp .:PUNCT:2:punct
          We/we:PRON:2:nsubj leave/leave:VERB.VBP:0:root .:PUNCT:2:punct ”:PUNCT:2:punct",
         &["Rossi | Rossi | wrote | Talks failed. We leave. | direct"]),
        ("direct, interrupted within the sentence",
         "“:PUNCT:2:punct Talks/talk:NOUN:10:nsubj ,:PUNCT:6:punct ”:PUNCT:2:punct Rossi:PROPN:6:nsubj said/say:VERB:10:parataxis ,:PUNCT:6:punct “:PUNCT:10:punct soon/soon:ADV:10:advmod failed/fail:VERB:0:root .:PUNCT:10:punct ”:PUNCT:10:punct",
         &["Rossi | Rossi | said | Talks / soon failed. | direct"]),
        ("direct, going on in the next sentence",
         "“:PUNCT:3:punct Talks/talk:NOUN:3:nsubj failed/fail:VERB:7:ccomp ,:PUNCT:7:punct ”:PUNCT:3:punct Rossi:PROPN:7:nsubj said/say:VERB:0:root .:PUNCT:7:punct
          “:PUNCT:3:punct We/we:PRON:3:nsubj leave/leave:VERB.VBP:0:root .:PUNCT:3:punct ”:PUNCT:3:punct",
         &["Rossi | Rossi | said | Talks failed / We leave. | direct"]),
        ("direct, over a paragraph left open",
         "Rossi:PROPN:2:nsubj said/say:VERB:0:root ::PUNCT:6:punct “:PUNCT:6:punct Talks/talk:NOUN:6:nsubj failed/fail:VERB:2:ccomp .:PUNCT:2:punct

          “:PUNCT:3:punct We/we:PRON:3:nsubj leave/leave:VERB.VBP:0:root .:PUNCT:3:punct ”:PUNCT:3:punct",
         &["Rossi | Rossi | said | Talks failed. / We leave. | direct"]),
        ("mixed",
         "Rossi:PROPN:2:nsubj said/say:VERB:0:root talks/talk:NOUN:7:nsubj were/be:AUX:7:cop “:PUNCT:7:punct a:DET:7:det farce:NOUN:2:ccomp ”:PUNCT:7:punct .:PUNCT:2:punct",
         &["Rossi | Rossi | said | talks were “a farce | mixed"]),
        ("according to, first",
         "According/accord:VERB.VBG:3:case to/to:ADP:1:fixed Rossi:PROPN:6:obl ,:PUNCT:6:punct talks/talk:NOUN:6:nsubj failed/fail:VERB:0:root .:PUNCT:6:punct",
         &["Rossi | Rossi | According to | talks failed | indirect"]),
        ("according to, last",
         "Talks/talk:NOUN:2:nsubj failed/fail:VERB:0:root ,:PUNCT:2:punct according/accord:VERB.VBG:6:case to/to:ADP:4:fixed Rossi:PROPN:2:obl .:PUNCT:2:punct",
         &["Rossi | Rossi | according to | Talks failed | indirect"]),
        ("parenthesis in the middle",
         "Talks/talk:NOUN:6:nsubj ,:PUNCT:4:punct officials/official:NOUN:4:nsubj said/say:VERB:6:parataxis ,:PUNCT:4:punct failed/fail:VERB:0:root .:PUNCT:6:punct",
         &["- | officials | said | Talks / failed | indirect"]),
        ("parenthesis at the end",
         "Talks/talk:NOUN:2:nsubj failed/fail:VERB:0:root ,:PUNCT:5:punct Rossi:PROPN:5:nsubj added/add:VERB:2:parataxis .:PUNCT:2:punct",
         &["Rossi | Rossi | added | Talks failed | indirect"]),
        ("naming",
         "Rossi:PROPN:2:nsubj called/call:VERB:0:root talks/talk:NOUN:2:obj “:PUNCT:6:punct a:DET:6:det farce:NOUN:2:xcomp ”:PUNCT:6:punct .:PUNCT:2:punct",
         &["Rossi | Rossi | called | a farce | direct"]),
        ("naming with as",
         "Rossi:PROPN:2:nsubj described/describe:VERB:0:root talks/talk:NOUN:2:obj as/as:ADP:6:case a:DET:6:det farce:NOUN:2:obl .:PUNCT:2:punct",
         &["Rossi | Rossi | described | talks as a farce | indirect"]),
        ("passive, quoted as saying",
         "Rossi:PROPN:3:nsubj:pass was/be:AUX:3:aux:pass quoted/quote:VERB.VBN:0:root as/as:SCONJ:5:mark saying/say:VERB.VBG:3:advcl talks/talk:NOUN:7:nsubj failed/fail:VERB:5:ccomp .:PUNCT:3:punct",
         &["Rossi | Rossi | saying | talks failed | indirect"]),
        ("noun with a possessor",
         "Rossi:PROPN:3:nmod:poss 's:PART:1:case warning/warning:NOUN:7:nsubj that:SCONJ:6:mark talks/talk:NOUN:6:nsubj failed/fail:VERB:3:acl stood/stand:VERB:0:root .:PUNCT:7:punct",
         &["Rossi | Rossi | warning | talks failed | indirect"]),
        ("noun that is the object of its source",
         "Rossi:PROPN:2:nsubj issued/issue:VERB:0:root a:DET:4:det warning/warning:NOUN:2:obj that:SCONJ:7:mark talks/talk:NOUN:7:nsubj failed/fail:VERB:4:acl .:PUNCT:2:punct",
         &["Rossi | Rossi | warning | talks failed | indirect"]),
        ("a document by its author",
         "A:DET:2:det statement/statement:NOUN:5:nsubj by/by:ADP:4:case Rossi:PROPN:2:nmod said/say:VERB:0:root talks/talk:NOUN:7:nsubj failed/fail:VERB:5:ccomp .:PUNCT:5:punct",
         &["Rossi | A statement by Rossi | said | talks failed | indirect"]),
        ("a document whose author is known from before",
         "Rossi:PROPN:2:nsubj said/say:VERB:0:root talks/talk:NOUN:4:nsubj failed/fail:VERB:2:ccomp .:PUNCT:2:punct
          The:DET:2:det statement/statement:NOUN:3:nsubj added/add:VERB:0:root that:SCONJ:6:mark he/he:PRON:6:nsubj left/leave:VERB:3:ccomp .:PUNCT:3:punct",
         &["Rossi | Rossi | said | talks failed | indirect", "Rossi | The statement | added | he left | indirect"]),
        ("person beside a title",
         "The:DET:2:det minister/minister:NOUN:6:nsubj ,:PUNCT:4:punct Rossi:PROPN:2:appos ,:PUNCT:4:punct said/say:VERB:0:root talks/talk:NOUN:8:nsubj failed/fail:VERB:6:ccomp .:PUNCT:6:punct",
         &["Rossi | The minister, Rossi | said | talks failed | indirect"]),
        ("coordination and participle share the subject",
         "Rossi:PROPN:2:nsubj left/leave:VERB:0:root and/and:CCONJ:4:cc said/say:VERB:2:conj talks/talk:NOUN:6:nsubj failed/fail:VERB:4:ccomp ,:PUNCT:8:punct adding/add:VERB.VBG:4:advcl that:SCONJ:11:mark hope/hope:NOUN:11:nsubj remained/remain:VERB:8:ccomp .:PUNCT:2:punct",
         &["Rossi | Rossi | said | talks failed | indirect", "Rossi | Rossi | adding | hope remained | indirect"]),
        ("belief",
         "Rossi:PROPN:2:nsubj believes/believe:VERB.VBZ:0:root that:SCONJ:5:mark talks/talk:NOUN:5:nsubj failed/fail:VERB:2:ccomp .:PUNCT:2:punct",
         &["Rossi | Rossi | believes | talks failed | indirect"]),
        ("request",
         "Rossi:PROPN:2:nsubj urged/urge:VERB:0:root Lindqvist:PROPN:2:obj to:PART:5:mark leave/leave:VERB.VB:2:xcomp .:PUNCT:2:punct",
         &["Rossi | Rossi | urged | to leave | indirect"]),
        ("the speaker of a speech",
         "Speaker:PROPN:2:nsubj rose/rise:VERB:0:root .:PUNCT:2:punct
          We/we:PRON:2:nsubj demand/demand:VERB.VBP:0:root that:SCONJ:5:mark talks/talk:NOUN:5:nsubj begin/begin:VERB.VBP:2:ccomp .:PUNCT:2:punct",
         &["Speaker | We | demand | talks begin | indirect"]),
    ];
    for (shape, trees, expected) in cases {
        assert_eq!(read(trees), *expected, "{shape}");
    }
}

#[test]
fn what_is_no_attribution_is_left_alone() {
    #[rustfmt::skip]
    let cases = [
        ("scare quotes", "Talks/talk:NOUN:6:nsubj on/on:ADP:5:case “:PUNCT:5:punct fair/fair:ADJ:5:amod trade/trade:NOUN:1:nmod failed/fail:VERB:0:root ”:PUNCT:5:punct .:PUNCT:6:punct"),
        ("a title", "Rossi:PROPN:2:nsubj read/read:VERB:0:root “:PUNCT:4:punct Emma:PROPN:2:obj ”:PUNCT:4:punct .:PUNCT:2:punct"),
        ("an act without words", "Rossi:PROPN:2:nsubj discussed/discuss:VERB:0:root talks/talk:NOUN:2:obj .:PUNCT:2:punct"),
        ("a wish", "Rossi:PROPN:2:nsubj wanted/want:VERB:0:root to:PART:4:mark leave/leave:VERB.VB:2:xcomp .:PUNCT:2:punct"),
        ("nobody's belief", "Talks/talk:NOUN:3:nsubj:pass are/be:AUX:3:aux:pass believed/believe:VERB.VBN:0:root to:PART:5:mark fail/fail:VERB.VB:3:xcomp .:PUNCT:3:punct"),
    ];
    for (why, trees) in cases {
        assert_eq!(read(trees), [""; 0], "{why}");
    }
}

#[test]
fn a_report_within_a_report_has_the_outer_one_as_parent() {
    let (text, sentences) = document(
        "Rossi:PROPN:2:nsubj told/tell:VERB:0:root officials/official:NOUN:2:obj that:SCONJ:6:mark Lindqvist:PROPN:6:nsubj \
         understands/understand:VERB.VBZ:2:ccomp that:SCONJ:9:mark talks/talk:NOUN:9:nsubj failed/fail:VERB:6:ccomp .:PUNCT:2:punct",
    );
    let (mentions, actors) = mentions(&text, &sentences);
    let statements = attribute(&text, &sentences, &[], &mentions, None);
    let sources: Vec<&str> = statements.iter().map(|s| actors[s.source.unwrap() as usize].as_str()).collect();
    assert_eq!(sources, ["Rossi", "Lindqvist"]);
    assert_eq!(statements.iter().map(|s| s.parent).collect::<Vec<_>>(), [None, Some(0)]);
}

#[test]
fn the_addressee_is_whom_it_is_told() {
    let (text, sentences) = document(
        "Rossi:PROPN:2:nsubj told/tell:VERB:0:root Lindqvist:PROPN:2:obj talks:NOUN:5:nsubj failed/fail:VERB:2:ccomp .:PUNCT:2:punct",
    );
    let (mentions, actors) = mentions(&text, &sentences);
    let statements = attribute(&text, &sentences, &[], &mentions, None);
    assert_eq!(statements[0].addressee.map(|actor| actors[actor as usize].as_str()), Some("Lindqvist"));
    assert_eq!(statements[0].kind, StatementKind::Indirect);
}
