use smol_str::SmolStr;

use crate::Span;
use crate::closed_set::closed_set;

/// A sentence: a stretch of the text with its tokens, tree and names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sentence {
    /// From the first token's first byte to the last token's last.
    pub span: Span,
    /// Number of the paragraph in the document, from 0.
    pub paragraph: u32,
    /// Whether it is a headline or a heading rather than running text.
    pub is_title: bool,
    /// In order, disjoint, at least one.
    pub tokens: Vec<Token>,
    /// Named entities, in order, disjoint.
    pub names: Vec<Name>,
}

/// A syntactic word in the sense of Universal Dependencies v2: `don't` is two, `do` and `n't`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands; its form is the text there.
    pub span: Span,
    /// Dictionary form; lower case but for proper nouns.
    pub lemma: SmolStr,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn Treebank tag, as in English Web Treebank.
    pub xpos: Xpos,
    /// Morphological features in the form of CoNLL-U, `Number=Plur|Person=3`; empty where there are none.
    pub feats: SmolStr,
    /// Index of the governor in the sentence; `None` for the root. There is one root and no cycle.
    pub head: Option<u32>,
    /// The relation to the governor.
    pub deprel: Deprel,
}

/// A named entity: `tokens.start..tokens.end` are indices into the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// First token.
    pub start: u32,
    /// Token after the last.
    pub end: u32,
    /// What it names.
    pub kind: NameKind,
}

impl Token {
    /// The value of a morphological feature: `Past` for `Tense`.
    pub fn feature(&self, name: &str) -> Option<&str> {
        let mut features = self.feats.split('|').filter_map(|feature| feature.split_once('='));
        features.find_map(|(found, value)| (found == name).then_some(value))
    }
}

/// The way from one token to another through the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Path {
    /// Steps up before it turns down.
    pub up: usize,
    /// The relation of the first step down; `None` where it only goes up.
    pub down: Option<Deprel>,
    /// Steps down.
    pub steps: usize,
}

impl Sentence {
    /// Indices of the tokens that depend directly on `head`, in order.
    pub fn children(&self, head: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let head = head as u32;
        (0..self.tokens.len()).filter(move |&idx| self.tokens[idx].head == Some(head))
    }

    /// Indices of the direct dependents of `head` with relation `deprel`, in order.
    pub fn children_by(&self, head: usize, deprel: Deprel) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children(head).filter(move |&idx| self.tokens[idx].deprel == deprel)
    }

    /// The first direct dependent of `head` with relation `deprel`.
    pub fn child_by(&self, head: usize, deprel: Deprel) -> Option<usize> {
        self.children_by(head, deprel).next()
    }

    /// The governors of a token, from its own to the root.
    pub fn ancestors(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(token), |&idx| self.head(idx))
    }

    /// The governor of a token.
    pub fn head(&self, token: usize) -> Option<usize> {
        self.tokens[token].head.map(|head| head as usize)
    }

    /// The root's index; `None` only in a sentence without tokens.
    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|token| token.head.is_none())
    }

    /// The ways from a token to every other, by index; `None` to those of another tree.
    pub fn paths_from(&self, token: usize) -> Vec<Option<Path>> {
        let mut paths = vec![None; self.tokens.len()];
        let above = std::iter::once(token).chain(self.ancestors(token));
        for (up, top) in above.enumerate() {
            paths[top] = Some(Path { up, down: None, steps: 0 });
        }
        let mut pending = Vec::new();
        for start in 0..self.tokens.len() {
            let mut at = Some(start);
            while let Some(token) = at.filter(|&token| paths[token].is_none()) {
                pending.push(token);
                at = self.head(token);
            }
            let mut known = at.and_then(|token| paths[token]);
            for token in pending.drain(..).rev() {
                let below = |path: Path| Path {
                    down: path.down.or(Some(self.tokens[token].deprel)),
                    steps: path.steps + 1,
                    ..path
                };
                known = known.map(below);
                paths[token] = known;
            }
        }
        paths
    }

    /// Whether `token` is `top` or lies below it.
    pub fn is_below(&self, token: usize, top: usize) -> bool {
        token == top || self.ancestors(token).any(|idx| idx == top)
    }

    /// First token and the token after the last of what `top` governs, itself included.
    ///
    /// In a tree with crossing arcs the range may hold tokens from elsewhere.
    pub fn subtree(&self, top: usize) -> std::ops::Range<usize> {
        let mut range = top..top + 1;
        for idx in 0..self.tokens.len() {
            if self.is_below(idx, top) {
                range = range.start.min(idx)..range.end.max(idx + 1);
            }
        }
        range
    }

    /// The span from the first token of a range to its last.
    ///
    /// # Panics
    /// If the range is empty or not one of this sentence.
    pub fn span_of(&self, tokens: std::ops::Range<usize>) -> Span {
        Span { start: self.tokens[tokens.start].span.start, end: self.tokens[tokens.end - 1].span.end }
    }

    /// Indices of the tokens that overlap a span, as a range; empty where there are none.
    pub fn tokens_in(&self, span: Span) -> std::ops::Range<usize> {
        let start = self.tokens.partition_point(|token| token.span.end <= span.start);
        let end = self.tokens.partition_point(|token| token.span.start < span.end);
        start..end.max(start)
    }

    /// The token of a range that governs it: the first whose own governor lies outside.
    pub fn head_of(&self, tokens: std::ops::Range<usize>) -> Option<usize> {
        tokens.clone().find(|&idx| self.head(idx).is_none_or(|head| !tokens.contains(&head)))
    }
}

closed_set! {
    /// What a name names, as in CoNLL-2003.
    NameKind {
        /// A person.
        Person = "PER",
        /// An organisation.
        Organization = "ORG",
        /// A place or state.
        Location = "LOC",
        /// Anything else.
        Other = "MISC",
    }
}

closed_set! {
    /// Universal parts of speech, Universal Dependencies v2.
    Upos {
        /// Adjective.
        Adj = "ADJ",
        /// Adposition.
        Adp = "ADP",
        /// Adverb.
        Adv = "ADV",
        /// Auxiliary.
        Aux = "AUX",
        /// Coordinating conjunction.
        Cconj = "CCONJ",
        /// Determiner.
        Det = "DET",
        /// Interjection.
        Intj = "INTJ",
        /// Noun.
        Noun = "NOUN",
        /// Numeral.
        Num = "NUM",
        /// Particle.
        Part = "PART",
        /// Pronoun.
        Pron = "PRON",
        /// Proper noun.
        Propn = "PROPN",
        /// Punctuation.
        Punct = "PUNCT",
        /// Subordinating conjunction.
        Sconj = "SCONJ",
        /// Symbol.
        Sym = "SYM",
        /// Verb.
        Verb = "VERB",
        /// Anything else.
        X = "X",
    }
}

closed_set! {
    /// Penn Treebank tags as the English Universal Dependencies treebanks use them.
    Xpos {
        /// Coordinating conjunction.
        Cc = "CC",
        /// Cardinal number.
        Cd = "CD",
        /// Determiner.
        Dt = "DT",
        /// Existential there.
        Ex = "EX",
        /// Foreign word.
        Fw = "FW",
        /// Preposition or subordinating conjunction.
        In = "IN",
        /// Adjective.
        Jj = "JJ",
        /// Comparative adjective.
        Jjr = "JJR",
        /// Superlative adjective.
        Jjs = "JJS",
        /// List item marker.
        Ls = "LS",
        /// Modal verb.
        Md = "MD",
        /// Singular or mass noun.
        Nn = "NN",
        /// Plural noun.
        Nns = "NNS",
        /// Singular proper noun.
        Nnp = "NNP",
        /// Plural proper noun.
        Nnps = "NNPS",
        /// Predeterminer.
        Pdt = "PDT",
        /// Possessive ending.
        Pos = "POS",
        /// Personal pronoun.
        Prp = "PRP",
        /// Possessive pronoun.
        PrpS = "PRP$",
        /// Adverb.
        Rb = "RB",
        /// Comparative adverb.
        Rbr = "RBR",
        /// Superlative adverb.
        Rbs = "RBS",
        /// Particle.
        Rp = "RP",
        /// Symbol.
        Sym = "SYM",
        /// The word to.
        To = "TO",
        /// Interjection.
        Uh = "UH",
        /// Verb, base form.
        Vb = "VB",
        /// Verb, past tense.
        Vbd = "VBD",
        /// Verb, gerund or present participle.
        Vbg = "VBG",
        /// Verb, past participle.
        Vbn = "VBN",
        /// Verb, present other than third person singular.
        Vbp = "VBP",
        /// Verb, present third person singular.
        Vbz = "VBZ",
        /// Determiner beginning with wh.
        Wdt = "WDT",
        /// Pronoun beginning with wh.
        Wp = "WP",
        /// The word whose.
        WpS = "WP$",
        /// Adverb beginning with wh.
        Wrb = "WRB",
        /// Address: mail or web.
        Add = "ADD",
        /// Affix standing alone.
        Afx = "AFX",
        /// Part of a word that another token completes.
        Gw = "GW",
        /// Hyphen within a word.
        Hyph = "HYPH",
        /// Superfluous punctuation.
        Nfp = "NFP",
        /// Unknown.
        Xx = "XX",
        /// Currency sign.
        Currency = "$",
        /// Opening quotation mark.
        OpenQuote = "``",
        /// Closing quotation mark.
        CloseQuote = "''",
        /// Opening bracket.
        OpenBracket = "-LRB-",
        /// Closing bracket.
        CloseBracket = "-RRB-",
        /// Comma.
        Comma = ",",
        /// End of a sentence.
        Stop = ".",
        /// Colon, semicolon, dash, ellipsis.
        Colon = ":",
    }
}

closed_set! {
    /// Relations of Universal Dependencies v2, with the subtypes of the English treebanks.
    Deprel {
        /// Clause that modifies a noun.
        Acl = "acl",
        /// Relative clause.
        AclRelcl = "acl:relcl",
        /// Adverbial clause.
        Advcl = "advcl",
        /// Relative clause that modifies a clause.
        AdvclRelcl = "advcl:relcl",
        /// Adverbial modifier.
        Advmod = "advmod",
        /// Adjectival modifier.
        Amod = "amod",
        /// Apposition.
        Appos = "appos",
        /// Auxiliary.
        Aux = "aux",
        /// Auxiliary of the passive.
        AuxPass = "aux:pass",
        /// Case marker.
        Case = "case",
        /// Coordinating conjunction.
        Cc = "cc",
        /// First half of a paired conjunction.
        CcPreconj = "cc:preconj",
        /// Clausal complement.
        Ccomp = "ccomp",
        /// Compound.
        Compound = "compound",
        /// Particle of a phrasal verb.
        CompoundPrt = "compound:prt",
        /// Conjunct.
        Conj = "conj",
        /// Copula.
        Cop = "cop",
        /// Clausal subject.
        Csubj = "csubj",
        /// Clausal subject outside a predicate clause.
        CsubjOuter = "csubj:outer",
        /// Clausal subject of the passive.
        CsubjPass = "csubj:pass",
        /// Unspecified.
        Dep = "dep",
        /// Determiner.
        Det = "det",
        /// Predeterminer.
        DetPredet = "det:predet",
        /// Discourse element.
        Discourse = "discourse",
        /// Dislocated element.
        Dislocated = "dislocated",
        /// Expletive.
        Expl = "expl",
        /// Fixed expression.
        Fixed = "fixed",
        /// Flat name.
        Flat = "flat",
        /// Part of a word written apart.
        Goeswith = "goeswith",
        /// Indirect object.
        Iobj = "iobj",
        /// List item.
        List = "list",
        /// Subordinator.
        Mark = "mark",
        /// Nominal modifier.
        Nmod = "nmod",
        /// Descriptive title before a name.
        NmodDesc = "nmod:desc",
        /// Possessor.
        NmodPoss = "nmod:poss",
        /// Nominal modifier without a case marker.
        NmodUnmarked = "nmod:unmarked",
        /// Subject.
        Nsubj = "nsubj",
        /// Subject outside a predicate clause.
        NsubjOuter = "nsubj:outer",
        /// Subject of the passive.
        NsubjPass = "nsubj:pass",
        /// Numeric modifier.
        Nummod = "nummod",
        /// Object.
        Obj = "obj",
        /// Oblique.
        Obl = "obl",
        /// Agent of the passive.
        OblAgent = "obl:agent",
        /// Oblique without a case marker.
        OblUnmarked = "obl:unmarked",
        /// Orphan of an ellipsis.
        Orphan = "orphan",
        /// Parataxis.
        Parataxis = "parataxis",
        /// Punctuation.
        Punct = "punct",
        /// Repaired speech.
        Reparandum = "reparandum",
        /// Root of the sentence.
        Root = "root",
        /// Vocative.
        Vocative = "vocative",
        /// Open clausal complement.
        Xcomp = "xcomp",
    }
}
