//! Who holds which position toward whom, on sentences with hand-made trees.
//!
//! A word of a tree is `form/lemma/TAG/head/relation`, with a Penn tag and the head's number from 1; the lemma may be
//! left empty where it is the form.

use legation_doc::{
    Actor, ActorKind, Deprel, Mention, MentionForm, MentionKind, ResolvedBy, Sector, Sentence, SmolStr, Span,
    Stance, Statement, StatementKind, Target, Token, Upos, When, Xpos,
};
use legation_stance::{Findings, Frames, Issues, detect};

struct Case {
    /// What the case shows.
    claim: &'static str,
    tree: &'static str,
    /// Quoted words within the sentence, with the actor who says them.
    said: Option<(&'static str, &'static str)>,
    /// `holder -> target ACT label factuality`, in order; an issue is in quotation marks.
    rows: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        claim: "the active has its holder in the subject and its target in the object",
        tree: "Norway//NNP/3/nsubj sharply//RB/3/advmod condemned/condemn/VBD/0/root Iran//NNP/3/obj .//./3/punct",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "the passive has its holder in the by-phrase",
        tree: "Iran//NNP/3/nsubj:pass was/be/VBD/3/aux:pass condemned/condemn/VBN/0/root by//IN/5/case Norway//NNP/3/obl:agent",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "a passive without its agent gives nothing",
        tree: "Iran//NNP/3/nsubj:pass was/be/VBD/3/aux:pass condemned/condemn/VBN/0/root yesterday//NN/3/obl:unmarked",
        said: None,
        rows: &[],
    },
    Case {
        claim: "a relative pronoun stands for the noun before it",
        tree: "Norway//NNP/7/nsubj ,//,/4/punct which//WDT/4/nsubj invaded/invade/VBD/1/acl:relcl Iran//NNP/4/obj ,//,/4/punct \
               slept/sleep/VBD/0/root",
        said: None,
        rows: &["NOR -> IRN ASSAULT oppose actual"],
    },
    Case {
        claim: "a relative clause may lack its object",
        tree: "Iran//NNP/4/nsubj Norway//NNP/3/nsubj condemned/condemn/VBD/1/acl:relcl slept/sleep/VBD/0/root",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "a reduced relative clause is passive",
        tree: "Iran//NNP/6/nsubj ,//,/3/punct invaded/invade/VBN/1/acl by//IN/5/case Norway//NNP/3/obl:agent slept/sleep/VBD/0/root",
        said: None,
        rows: &["NOR -> IRN ASSAULT oppose actual"],
    },
    Case {
        claim: "coordinated verbs share their subject, coordinated nouns give a row each",
        tree: "Norway//NNP/4/nsubj and//CC/3/cc France//NNP/1/conj criticized/criticize/VBD/0/root Iran//NNP/4/obj and//CC/7/cc \
               praised/praise/VBD/4/conj Japan//NNP/7/obj",
        said: None,
        rows: &[
            "NOR -> IRN ACCUSE oppose actual",
            "FRA -> IRN ACCUSE oppose actual",
            "NOR -> JPN SUPPORT support actual",
            "FRA -> JPN SUPPORT support actual",
        ],
    },
    Case {
        claim: "the object of a request holds what is asked for",
        tree: "Norway//NNP/2/nsubj urged/urge/VBD/0/root Iran//NNP/2/obj to//TO/5/mark invade/invade/VB/2/xcomp France//NNP/5/obj",
        said: None,
        rows: &["NOR -> IRN REQUEST neutral actual", "IRN -> FRA ASSAULT oppose requested"],
    },
    Case {
        claim: "what is threatened is part of the threat",
        tree: "Norway//NNP/2/nsubj threatened/threaten/VBD/0/root to//TO/4/mark invade/invade/VB/2/xcomp Iran//NNP/4/obj",
        said: None,
        rows: &["NOR -> IRN THREATEN oppose actual"],
    },
    Case {
        claim: "raising verbs pass their subject on",
        tree: "Norway//NNP/2/nsubj seems/seem/VBZ/0/root to//TO/4/mark support/support/VB/2/xcomp Iran//NNP/4/obj",
        said: None,
        rows: &["NOR -> IRN SUPPORT support possible"],
    },
    Case {
        claim: "a reciprocal act gives a row each way",
        tree: "Norway//NNP/4/nsubj and//CC/3/cc Iran//NNP/1/conj met/meet/VBD/0/root",
        said: None,
        rows: &["NOR -> IRN CONSULT support actual", "IRN -> NOR CONSULT support actual"],
    },
    Case {
        claim: "a relative pronoun that hangs on the noun it stands for leads nowhere",
        tree: "Norway//NNP/2/nsubj supported/support/VBD/0/root decisions/decision/NNS/2/obj which//WDT/3/nsubj were/be/VBD/3/cop",
        said: None,
        rows: &["NOR -> \"decisions\" SUPPORT support actual"],
    },
    Case {
        claim: "a plural with two mentions is two holders",
        tree: "Both//DT/2/det countries/country/NNS/3/nsubj agreed/agree/VBD/0/root to//TO/5/mark sing/sing/VB/3/xcomp",
        said: None,
        rows: &["NOR -> IRN AGREE support actual", "IRN -> NOR AGREE support actual"],
    },
    Case {
        claim: "the target is reached through what it does",
        tree: "Norway//NNP/2/nsubj condemned/condemn/VBD/0/root Iran//NNP/5/nmod:poss 's//POS/3/case decision/decision/NN/2/obj",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "the victim of a condemned act is not the target",
        tree: "Norway//NNP/2/nsubj condemned/condemn/VBD/0/root the//DT/4/det invasion/invasion/NN/2/obj of//IN/6/case Iran//NNP/4/nmod",
        said: None,
        rows: &["NOR -> \"invasion of Iran\" ACCUSE oppose actual"],
    },
    Case {
        claim: "a noun's act belongs to its possessor",
        tree: "Norway//NNP/3/nmod:poss 's//POS/1/case invasion/invasion/NN/6/nsubj of//IN/5/case Iran//NNP/3/nmod failed/fail/VBD/0/root",
        said: None,
        rows: &["NOR -> IRN ASSAULT oppose actual"],
    },
    Case {
        claim: "an issue is named in a few words without its article",
        tree: "Norway//NNP/2/nsubj opposed/oppose/VBD/0/root the//DT/6/det joint//JJ/6/amod naval//JJ/6/amod drills/drill/NNS/2/obj",
        said: None,
        rows: &["NOR -> \"joint naval drills\" REJECT oppose actual"],
    },
    Case {
        claim: "an if-clause makes the act conditional",
        tree: "Norway//NNP/3/nsubj would//MD/3/aux attack/attack/VB/0/root Iran//NNP/3/obj if//IN/7/mark talks/talk/NNS/7/nsubj \
               failed/fail/VBD/3/advcl",
        said: None,
        rows: &["NOR -> IRN ASSAULT oppose conditional"],
    },
    Case {
        claim: "a modal makes it possible",
        tree: "Norway//NNP/3/nsubj may//MD/3/aux attack/attack/VB/0/root Iran//NNP/3/obj",
        said: None,
        rows: &["NOR -> IRN ASSAULT oppose possible"],
    },
    Case {
        claim: "a plan makes it intended",
        tree: "Norway//NNP/2/nsubj hopes/hope/VBZ/0/root to//TO/4/mark praise/praise/VB/2/xcomp Iran//NNP/4/obj",
        said: None,
        rows: &["NOR -> IRN SUPPORT support intended"],
    },
    Case {
        claim: "negation turns the polarity round",
        tree: "Norway//NNP/4/nsubj did/do/VBD/4/aux not//RB/4/advmod attack/attack/VB/0/root Iran//NNP/4/obj",
        said: None,
        rows: &["NOR -> IRN ASSAULT support negated"],
    },
    Case {
        claim: "in a quotation the first person is its source, and a deed to come is a threat",
        tree: "We/we/PRP/3/nsubj will//MD/3/aux attack/attack/VB/6/ccomp Iran//NNP/3/obj ,//,/3/punct said/say/VBD/0/root Norway//NNP/6/nsubj",
        said: Some(("We will attack Iran", "NOR")),
        rows: &["NOR -> IRN THREATEN oppose actual"],
    },
    Case {
        claim: "an evaluation in someone's words is their position",
        tree: "Iran//NNP/4/nsubj is/be/VBZ/4/cop a//DT/4/det menace//NN/6/ccomp ,//,/4/punct said/say/VBD/0/root Norway//NNP/6/nsubj",
        said: Some(("Iran is a menace", "NOR")),
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "an evaluation in no one's words is the author's and is left out",
        tree: "Iran//NNP/4/nsubj is/be/VBZ/4/cop a//DT/4/det menace//NN/0/root",
        said: None,
        rows: &[],
    },
    Case {
        claim: "a naming carries the evaluation of its object",
        tree: "Norway//NNP/2/nsubj called/call/VBD/0/root Iran//NNP/5/nmod:poss 's//POS/3/case decision//NN/2/obj regrettable//JJ/2/xcomp",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "what must be done is asked for",
        tree: "Iran//NNP/3/nsubj must//MD/3/aux leave/leave/VB/5/ccomp ,//,/3/punct said/say/VBD/0/root Norway//NNP/5/nsubj",
        said: Some(("Iran must leave", "NOR")),
        rows: &["NOR -> IRN REQUEST neutral actual"],
    },
    Case {
        claim: "sanctions are on whom their preposition says",
        tree: "Norway//NNP/2/nsubj imposed/impose/VBD/0/root a//DT/4/det set//NN/2/obj of//IN/6/case sanctions/sanction/NNS/4/nmod on//IN/8/case \
               Iran//NNP/6/nmod",
        said: None,
        rows: &["NOR -> IRN SANCTION oppose actual"],
    },
    Case {
        claim: "a participle of commitment holds its subject's position",
        tree: "Norway//NNP/3/nsubj:pass is/be/VBZ/3/aux:pass committed/commit/VBN/0/root to//IN/5/case peace//NN/3/obl",
        said: None,
        rows: &["NOR -> \"peace\" AGREE support actual"],
    },
    Case {
        claim: "a state bans what is banned in it",
        tree: "Iran//NNP/3/nsubj:pass was/be/VBD/3/aux:pass sanctioned/sanction/VBN/0/root in//IN/5/case Norway//NNP/3/obl",
        said: None,
        rows: &["NOR -> IRN SANCTION oppose actual"],
    },
    Case {
        claim: "an act in the condition itself is no position",
        tree: "If/if/IN/3/mark Iran//NNP/3/nsubj attacks/attack/VBZ/5/advcl France//NNP/3/obj sleep//VB/0/root",
        said: None,
        rows: &[],
    },
    Case {
        claim: "a favour that will not be done is a rejection",
        tree: "Norway//NNP/4/nsubj will//MD/4/aux not//RB/4/advmod help//VB/0/root Iran//NNP/4/obj",
        said: None,
        rows: &["NOR -> IRN REJECT oppose actual"],
    },
    Case {
        claim: "sanctions that are supported are against their target",
        tree: "Norway//NNP/2/nsubj supported/support/VBD/0/root the//DT/4/det sanctions/sanction/NNS/2/obj on//IN/6/case Iran//NNP/4/nmod",
        said: None,
        rows: &["NOR -> IRN SUPPORT oppose actual"],
    },
    Case {
        claim: "who breaks a rule is accused by whoever says so",
        tree: "Iran//NNP/2/nsubj violated/violate/VBD/6/ccomp the//DT/4/det treaty//NN/2/obj ,//,/2/punct said/say/VBD/0/root Norway//NNP/6/nsubj",
        said: Some(("Iran violated the treaty", "NOR")),
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "a predicate that a parser hangs on the infinitive before it belongs to the naming verb",
        tree: "Norway//NNP/2/nsubj called/call/VBD/0/root Iran//NNP/5/nmod:poss 's//POS/3/case decision//NN/2/obj to//TO/7/mark \
               leave//VB/2/xcomp regrettable//JJ/7/xcomp",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "the owner of a feeling owns what it is a feeling of",
        tree: "Norway//NNP/3/nmod:poss 's//POS/1/case feeling//NN/8/nsubj of//IN/5/case contempt//NN/3/nmod for//IN/7/case Iran//NNP/5/nmod \
               grew/grow/VBD/0/root",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "to leave someone alone is no concession to them",
        tree: "Norway//NNP/2/nsubj abandoned/abandon/VBD/0/root Iran//NNP/2/obj",
        said: None,
        rows: &["NOR -> IRN SANCTION oppose actual"],
    },
    Case {
        claim: "a fight against an actor is one of deeds",
        tree: "Norway//NNP/3/nmod:poss 's//POS/1/case fight//NN/6/nsubj against//IN/5/case Iran//NNP/3/nmod continued/continue/VBD/0/root",
        said: None,
        rows: &["NOR -> IRN ASSAULT oppose actual"],
    },
    Case {
        claim: "who grants that something between two others goes on grants that thing",
        tree: "Norway//NNP/2/nsubj understands/understand/VBZ/0/root that//IN/4/mark talks/talk/NNS/2/ccomp between//IN/6/case \
               Iran//NNP/4/nmod and//CC/8/cc France//NNP/6/conj",
        said: None,
        rows: &[
            "NOR -> \"talks\" CONCEDE support actual",
            "IRN -> FRA CONSULT support actual",
            "FRA -> IRN CONSULT support actual",
        ],
    },
    Case {
        claim: "what someone has is no target of having it",
        tree: "Norway//NNP/2/nsubj has/have/VBZ/0/root plans/plan/NNS/2/obj",
        said: None,
        rows: &[],
    },
    Case {
        claim: "what is asked is not told",
        tree: "Has/have/VBZ/3/aux Norway//NNP/3/nsubj condemned/condemn/VBN/0/root Iran//NNP/3/obj ?//./3/punct",
        said: None,
        rows: &[],
    },
    Case {
        claim: "a question that asks why takes for granted what it asks about",
        tree: "Why/why/WRB/4/advmod has/have/VBZ/4/aux Norway//NNP/4/nsubj condemned/condemn/VBN/0/root Iran//NNP/4/obj ?//./4/punct",
        said: None,
        rows: &["NOR -> IRN ACCUSE oppose actual"],
    },
    Case {
        claim: "where something is does not tell what it is worth",
        tree: "Iran//NNP/4/nsubj is/be/VBZ/4/cop in//IN/4/case chaos//NN/5/ccomp said/say/VBD/0/root Norway//NNP/5/nsubj",
        said: Some(("Iran is in chaos", "NOR")),
        rows: &[],
    },
    Case {
        claim: "one's own state is no target",
        tree: "Norway//NNP/2/nsubj praised/praise/VBD/0/root Norway//NNP/2/obj",
        said: None,
        rows: &[],
    },
];

const STATES: [(&str, &str); 4] = [("Norway", "NOR"), ("Iran", "IRN"), ("France", "FRA"), ("Japan", "JPN")];

#[test]
fn positions_follow_the_grammar_of_the_clause() {
    let mut wrong = Vec::new();
    for case in CASES {
        let found = rows(case);
        if found != case.rows {
            wrong.push(format!("{}: found {found:?}, expected {:?}", case.claim, case.rows));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn rows(case: &Case) -> Vec<String> {
    let (text, sentence) = read(case.tree);
    let actors = actors();
    let mentions = mentions(&text, &sentence);
    let statements: Vec<Statement> =
        case.said.iter().map(|(words, source)| statement(&text, words, source)).collect();
    let findings = Findings {
        text: &text,
        sentences: &[sentence],
        mentions: &mentions,
        actors: &actors,
        statements: &statements,
        ..Findings::default()
    };
    let stances = detect(&findings, Frames::shared(), &Issues::default());
    stances.iter().map(|stance| shown(stance, &actors)).collect()
}

fn shown(stance: &Stance, actors: &[Actor]) -> String {
    let target = match &stance.target {
        Target::Actor(actor) => actors[*actor as usize].id.clone(),
        Target::Issue(words) => format!("{words:?}"),
    };
    let holder = &actors[stance.holder as usize].id;
    let (act, label, factuality) = (stance.act.as_str(), stance.label().as_str(), stance.factuality.as_str());
    format!("{holder} -> {target} {act} {label} {factuality}")
}

fn read(tree: &str) -> (String, Sentence) {
    let mut text = String::new();
    let mut tokens = Vec::new();
    for word in tree.split_whitespace() {
        let parts: Vec<&str> = word.split('/').collect();
        let [form, lemma, tag, head, relation] = parts[..] else { panic!("{word}") };
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(form);
        let deprel: Deprel = relation.parse().unwrap_or_else(|_| panic!("{word}"));
        tokens.push(Token {
            span: Span::new(start, text.len()),
            lemma: SmolStr::new(if lemma.is_empty() { form } else { lemma }),
            upos: upos(tag, deprel),
            xpos: tag.parse().unwrap_or(Xpos::Nn),
            feats: SmolStr::default(),
            head: head.parse::<u32>().unwrap_or_else(|_| panic!("{word}")).checked_sub(1),
            deprel,
        });
    }
    let span = Span::new(0, text.len());
    (text, Sentence { span, tokens, ..Sentence::default() })
}

fn upos(tag: &str, deprel: Deprel) -> Upos {
    match (tag, deprel) {
        (_, Deprel::Aux | Deprel::AuxPass | Deprel::Cop) => Upos::Aux,
        ("NNP", _) => Upos::Propn,
        ("NN" | "NNS", _) => Upos::Noun,
        ("PRP" | "WDT" | "WP", _) => Upos::Pron,
        ("JJ", _) => Upos::Adj,
        ("RB", _) => Upos::Adv,
        ("DT", _) => Upos::Det,
        ("CC", _) => Upos::Cconj,
        ("TO" | "POS", _) => Upos::Part,
        ("IN", Deprel::Mark) => Upos::Sconj,
        ("IN", _) => Upos::Adp,
        ("," | "." | ":", _) => Upos::Punct,
        _ => Upos::Verb,
    }
}

fn actors() -> Vec<Actor> {
    let actor = |(name, id): (&str, &str)| Actor {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: ActorKind::State,
        country: Some(id.to_owned()),
        sector: None::<Sector>,
        roles: Vec::new(),
        known: true,
    };
    STATES.into_iter().map(actor).collect()
}

/// The mentions of the states; `countries` are Norway and Iran.
fn mentions(text: &str, sentence: &Sentence) -> Vec<Mention> {
    let mention = |idx: usize, token: &Token, name: &str| {
        let actor = STATES.iter().position(|(known, _)| *known == name)?;
        Some(Mention {
            sentence: 0,
            span: token.span,
            head: idx as u32,
            form: MentionForm::Name,
            kind: MentionKind::State,
            role: None,
            actor: Some(actor as u32),
            resolved_by: Some(ResolvedBy::Dictionary),
            confidence: 1.0,
        })
    };
    let of_token = |(idx, token): (usize, &Token)| {
        let names = match token.span.of(text) {
            "countries" => vec!["Norway", "Iran"],
            name => vec![name],
        };
        names.into_iter().filter_map(|name| mention(idx, token, name)).collect::<Vec<_>>()
    };
    sentence.tokens.iter().enumerate().flat_map(of_token).collect()
}

fn statement(text: &str, words: &str, source: &str) -> Statement {
    let start = text.find(words).expect("the words are in the sentence");
    let span = |part: &str| text.find(part).map(|start| Span::new(start, start + part.len()));
    let actor = STATES.iter().position(|(_, id)| *id == source).expect("the source is an actor");
    Statement {
        sentence: 0,
        source: Some(actor as u32),
        source_span: span(STATES[actor].0),
        cue: span("said"),
        content: vec![Span::new(start, start + words.len())],
        kind: StatementKind::Direct,
        addressee: None,
        parent: None,
        when: When::default(),
        confidence: 1.0,
    }
}
