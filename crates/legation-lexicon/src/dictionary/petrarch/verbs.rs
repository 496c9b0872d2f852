//! Reads the verb dictionaries of PETRARCH-2 and UniversalPetrarch.
//!
//! A block begins with a verb and its code, gives words of like meaning, and then patterns around the verb, `*`, with
//! codes of their own; sets of words begin with `&`:
//!
//! ```text
//! &ACCORDSYN
//! +PACT
//! +WRITTEN_AGREEMENT
//!
//! --- SIGN [030] ---
//! SIGN
//! INITIAL {INITIALED INITIALS INITIALLING}
//! - * &ACCORDSYN         [057]
//! - * (FROM {OFFICE})    [083]
//! ```
//!
//! Words of a pattern may stand in braces (a noun phrase) or parentheses (a phrase with a preposition); `+`, `$` and `%`
//! stand for target, source and both. A pattern becomes a frame: the verb with the words as fixed words, wherever in the
//! clause they depend on it.

use std::collections::{BTreeMap, BTreeSet};

use legation_doc::Act;

use super::super::{Problem, problem};
use crate::what::{Frame, FramePos, Slot, frames};

/// The most frames that the sets of one pattern may stand for.
const MOST: usize = 200;

/// Where targets may stand, tried in order.
const TARGETS: [Slot; 12] = [
    Slot::Object,
    Slot::Preposition("to"),
    Slot::Preposition("with"),
    Slot::Preposition("on"),
    Slot::Preposition("against"),
    Slot::Preposition("from"),
    Slot::Preposition("for"),
    Slot::Preposition("in"),
    Slot::Preposition("at"),
    Slot::Preposition("of"),
    Slot::Complement,
    Slot::Reciprocal,
];

/// Whether a text is a dictionary of verbs rather than of actors: it has a line that begins with `---`.
pub fn is_of_verbs(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("--- "))
}

/// Reads a dictionary of verbs; every line that is not read is among the problems, in order.
pub fn read(text: &str) -> (Vec<Frame>, Vec<Problem>) {
    let mut reader = Reader::default();
    let mut is_in_comment = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = super::without_comments(line, &mut is_in_comment);
        if !line.trim().is_empty() {
            reader.read(number, line.trim());
        }
    }
    // Of one wording those of what several do together come first.
    reader.mutual.append(&mut reader.frames);
    (reader.mutual, reader.problems)
}

#[derive(Default)]
struct Reader {
    frames: Vec<Frame>,
    /// Those of what several do together.
    mutual: Vec<Frame>,
    /// The names of the frames, and whether they are mutual.
    known: BTreeSet<(String, bool)>,
    problems: Vec<Problem>,
    sets: BTreeMap<String, Vec<String>>,
    /// The set under way.
    set: Option<String>,
    /// The verbs of the block under way, each with its further words.
    verbs: Vec<Vec<String>>,
    /// The code of the block.
    code: String,
}

impl Reader {
    fn read(&mut self, number: usize, line: &str) {
        if let Some(head) = line.strip_prefix("---") {
            self.set = None;
            self.verbs.clear();
            self.code = code(head).unwrap_or_default().to_owned();
        } else if line.starts_with('&') && !line.contains('*') {
            self.set = Some(line.trim_end_matches('_').to_owned());
        } else if let (Some(set), Some(word)) = (&self.set, line.strip_prefix('+')) {
            self.sets.entry(set.clone()).or_default().push(words(word).join(" "));
        } else if line.contains('*') {
            self.pattern(number, line.trim_start_matches('-'));
        } else {
            self.verb(number, line);
        }
    }

    /// A verb of the block, which may have a code of its own.
    fn verb(&mut self, number: usize, line: &str) {
        self.set = None;
        let name = line.split(['[', '{']).next().unwrap_or_default();
        let name = words(name.trim().trim_start_matches('+'));
        if name.is_empty() {
            self.problems.push(problem(number, true, format!("{line:?} has no verb")));
            return;
        }
        let own = code(line).map(str::to_owned);
        self.add(number, &name, own.as_deref().unwrap_or(&self.code.clone()), false);
        self.verbs.push(name);
    }

    fn pattern(&mut self, number: usize, line: &str) {
        let Some(code) = code(line).map(str::to_owned) else {
            self.problems.push(problem(number, true, format!("the pattern {line:?} has no code")));
            return;
        };
        let body = line.split('[').next().unwrap_or_default().replace(['{', '}', '(', ')'], " ");
        let mut choices: Vec<Vec<String>> = vec![Vec::new()];
        for part in body.split_whitespace().filter(|part| part.contains(char::is_alphabetic)) {
            let alternatives = match part.strip_prefix('&') {
                Some(_) => match self.sets.get(part.trim_end_matches('_')) {
                    Some(words) => words.clone(),
                    None => {
                        self.problems.push(problem(number, true, format!("there is no set {part}")));
                        return;
                    }
                },
                None => vec![words(part).join(" ")],
            };
            choices = choices
                .iter()
                .flat_map(|choice| {
                    alternatives.iter().map(|words| {
                        choice.iter().cloned().chain(words.split(' ').map(str::to_owned)).collect()
                    })
                })
                .take(MOST)
                .collect();
        }
        let is_mutual = line.contains('%');
        for verb in self.verbs.clone() {
            for choice in &choices {
                let whole: Vec<String> = verb.iter().chain(choice).cloned().collect();
                self.add(number, &whole, &code, is_mutual);
            }
        }
    }

    /// Adds a frame, unless one of these words is known.
    fn add(&mut self, number: usize, words: &[String], code: &str, is_mutual: bool) {
        // `[036:036]` codes both ways; what each does to the other is one act.
        let code = code.split(':').find(|code| !code.is_empty()).unwrap_or_default();
        let digits: String = code.chars().take_while(char::is_ascii_digit).collect();
        let of_verb = || lexicon_act(words.first()?);
        let found = digits.get(..2).and_then(|root| act(root).or_else(of_verb));
        let Some(act) = found.filter(|_| digits.len() <= 4) else {
            let is_null = code.starts_with("--") || code.is_empty();
            if !is_null {
                let message =
                    format!("the code {code:?} has no PLOVER type; {:?} is left out", words.join(" "));
                self.problems.push(problem(number, false, message));
            }
            return;
        };
        let Some((lemma, rest)) = words.split_first() else { return };
        let name =
            [format!("{lemma}/V")].into_iter().chain(rest.iter().cloned()).collect::<Vec<_>>().join(" ");
        if !self.known.insert((name.clone(), is_mutual)) {
            return;
        }
        let frame = Frame {
            name: name.into(),
            lemma: lemma.clone().into(),
            pos: FramePos::Verb,
            words: rest.iter().map(|word| word.clone().into()).collect(),
            act,
            mode: None,
            cameo: Some(digits.into()),
            channel: act.channel(),
            holder: Slot::Subject,
            targets: if is_mutual { vec![Slot::Reciprocal] } else { TARGETS.to_vec() },
            polarity: act.polarity(None),
            is_own: true,
        };
        let frames = if is_mutual { &mut self.mutual } else { &mut self.frames };
        frames.push(frame);
    }
}

/// What stands in the last brackets of a line.
fn code(line: &str) -> Option<&str> {
    let (_, code) = line.rsplit_once('[')?;
    Some(code.split_once(']')?.0.trim())
}

/// The words of a name, in small letters.
fn words(name: &str) -> Vec<String> {
    name.split(['_', ' ', '\t', '+']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The act that a verb by itself carries in the lexicon, for codes that no ontology has.
fn lexicon_act(verb: &str) -> Option<Act> {
    let own = frames().iter().filter(|frame| frame.lemma == verb && frame.pos == FramePos::Verb);
    own.min_by_key(|frame| frame.words.len()).map(|frame| frame.act)
}

/// The act of a root of CAMEO, or above it of WEIS.
fn act(root: &str) -> Option<Act> {
    Some(match root {
        "02" | "10" => Act::Request,
        "03" => Act::Agree,
        "04" => Act::Consult,
        "05" => Act::Support,
        "06" => Act::Cooperate,
        "07" => Act::Aid,
        "08" => Act::Concede,
        "09" | "11" => Act::Accuse,
        "12" => Act::Reject,
        "13" => Act::Threaten,
        "14" => Act::Protest,
        "15" => Act::Mobilize,
        "16" => Act::Sanction,
        "17" => Act::Coerce,
        "21" => Act::Coerce,
        "18" | "19" | "20" | "22" => Act::Assault,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_become_frames() {
        let text = "# ours\n&PAPER\n+PACT\n+WRITTEN_AGREEMENT\n\n--- SIGN [030] ---\nSIGN\nINITIAL {INITIALS}\n\
            - * &PAPER  [057]  # comment\n- * (FROM {OFFICE}) [083]\n- * NOTHING [---]\n- % * [057:057]\n- * ALOUD [999]\n";
        let (frames, problems) = read(text);
        let shown: Vec<String> = frames
            .iter()
            .map(|frame| format!("{} {}", frame.name, frame.cameo.as_deref().unwrap_or("")))
            .collect();
        assert_eq!(
            shown,
            [
                "sign/V 057",
                "initial/V 057",
                "sign/V 030",
                "initial/V 030",
                "sign/V pact 057",
                "sign/V written agreement 057",
                "initial/V pact 057",
                "initial/V written agreement 057",
                "sign/V from office 083",
                "initial/V from office 083",
                "sign/V aloud 999",
                "initial/V aloud 999",
            ]
        );
        assert_eq!(problems, []);
        assert!(is_of_verbs(text) && !is_of_verbs("IRAN_ [IRN]\n"));
    }
}
