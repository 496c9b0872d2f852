//! Frames of acts that users bring, in the form of the lexicon's own.
//!
//! A table in CSV or TSV with a header. `frame` and `act` are required, all other columns may be left out or empty:
//!
//! | Column | |
//! |---|---|
//! | `frame` | the word that carries the act, as a lemma with `/V`, `/N` or `/A`, and the fixed words that it needs: `walk/V back`, `tariff/N on` |
//! | `act`, `mode` | PLOVER event type and mode, as in the codebook |
//! | `cameo` | CAMEO code; left out, the root of the act |
//! | `channel` | `said` or `did`; left out, what the act is |
//! | `holder` | where the holder stands: `subj`, `obj`, `poss` or a preposition; left out, `subj`, of a noun `poss` |
//! | `target` | where the target stands, tried in order, parted by `\|`: also `comp` and `recip` |
//! | `polarity` | toward the target, from -1 to 1; left out, PLOVER's score of act and mode by ten |

use legation_doc::{Act, Channel};

use super::{Problem, list, problem, table};
use crate::what::{Frame, FramePos, Slot};

const COLUMNS: [&str; 8] = ["frame", "act", "mode", "cameo", "channel", "holder", "target", "polarity"];

/// Prepositions that may hold an end of an act.
const PREPOSITIONS: [&str; 32] = [
    "about",
    "after",
    "against",
    "along",
    "alongside",
    "among",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "between",
    "beyond",
    "by",
    "during",
    "for",
    "from",
    "in",
    "into",
    "near",
    "of",
    "on",
    "outside",
    "over",
    "through",
    "to",
    "toward",
    "towards",
    "under",
    "upon",
    "with",
    "within",
];

/// Reads a table of frames; what is wrong with it comes beside, in order of the lines. Rows with errors are left out.
pub fn read(text: &str) -> (Vec<Frame>, Vec<Problem>) {
    let mut problems = Vec::new();
    let rows = table(text, COLUMNS, &["note"], &["frame", "act"], &mut problems);
    let mut frames = Vec::new();
    for (line, cells) in rows {
        match frame(&cells.each_ref().map(String::as_str)) {
            Ok(frame) => frames.push(frame),
            Err(message) => problems.push(problem(line, true, message)),
        }
    }
    (frames, problems)
}

/// Writes the table that [`read`] reads, with tabs.
pub fn write(frames: &[Frame]) -> String {
    let mut out = COLUMNS.join("\t") + "\n";
    for frame in frames {
        let is_plain = frame.polarity == frame.act.polarity(frame.mode);
        let polarity = if is_plain { String::new() } else { frame.polarity.to_string() };
        let targets: Vec<&str> = frame.targets.iter().map(|slot| slot.name()).collect();
        let cells = [
            &frame.name,
            frame.act.as_str(),
            frame.mode.unwrap_or_default(),
            frame.cameo.as_deref().unwrap_or_default(),
            frame.channel.as_str(),
            frame.holder.name(),
            &targets.join("|"),
            &polarity,
        ];
        out.push_str(cells.join("\t").trim_end_matches('\t'));
        out.push('\n');
    }
    out
}

fn frame(cells: &[&str; COLUMNS.len()]) -> Result<Frame, String> {
    let [name, act, mode, cameo, channel, holder, target, polarity] = *cells;
    let mut words = name.split_whitespace();
    let parts = words.next().and_then(|head| head.rsplit_once('/'));
    let Some((lemma, pos)) = parts.filter(|(lemma, _)| !lemma.is_empty()) else {
        return Err(format!("the frame {name:?} does not begin with a word and its kind, such as walk/V"));
    };
    let pos = match pos {
        "V" => FramePos::Verb,
        "N" => FramePos::Noun,
        "A" => FramePos::Adjective,
        other => return Err(format!("{other:?} is no kind of word; write /V, /N or /A")),
    };
    let act: Act =
        act.parse().map_err(|_| format!("the act {act:?} is not known; known are {}", list(Act::ALL)))?;
    let known = act.modes().iter().map(|(known, _)| *known);
    let own = known.clone().find(|known| *known == mode);
    if own.is_none() && !mode.is_empty() {
        let known: Vec<&str> = known.collect();
        return Err(format!("{act} has no mode {mode:?}; it has {}", known.join(", ")));
    }
    let is_code = (2..=4).contains(&cameo.len()) && cameo.bytes().all(|byte| byte.is_ascii_digit());
    if !cameo.is_empty() && !is_code {
        return Err(format!("{cameo:?} is no CAMEO code, which has two to four digits"));
    }
    let channel = match channel {
        "" => act.channel(),
        channel => channel
            .parse()
            .map_err(|_| format!("the channel {channel:?} is not known; known are {}", list(Channel::ALL)))?,
    };
    let is_noun = pos == FramePos::Noun;
    let holder = if holder.is_empty() { if is_noun { "poss" } else { "subj" } } else { holder };
    let target = match (target, is_noun) {
        ("", true) => "on|against|with|of|to|for|from",
        ("", false) => "obj|on|against|with|to|for|from|comp",
        (target, _) => target,
    };
    let targets = target.split('|').map(str::trim).filter(|target| !target.is_empty());
    let polarity = if polarity.is_empty() {
        act.polarity(own)
    } else {
        let value = polarity.parse().ok().filter(|value: &f32| (-1.0..=1.0).contains(value));
        value.ok_or_else(|| format!("the polarity {polarity:?} is no number from -1 to 1"))?
    };
    Ok(Frame {
        name: name.to_owned().into(),
        lemma: lemma.to_owned().into(),
        pos,
        words: words.map(|word| word.to_owned().into()).collect(),
        act,
        mode: own,
        cameo: is_code.then(|| cameo.to_owned().into()),
        channel,
        holder: slot(holder)?,
        targets: targets.map(slot).collect::<Result<_, _>>()?,
        polarity,
        is_own: true,
    })
}

fn slot(name: &str) -> Result<Slot, String> {
    let preposition =
        || PREPOSITIONS.iter().find(|known| **known == name).map(|known| Slot::Preposition(known));
    Slot::named(name).or_else(preposition).ok_or_else(|| {
        format!("{name:?} is no place of an end; write subj, obj, poss, comp, recip or a preposition")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_is_what_the_act_has() {
        let (frames, problems) = read("frame,act,mode\nwalk/V back,CONCEDE,\ntariff/N on,COERCE,restrict\n");
        assert_eq!(problems, []);
        let [walk, tariff] = &frames[..] else { panic!("{frames:?}") };
        assert_eq!((walk.channel, walk.holder, walk.polarity), (Channel::Said, Slot::Subject, 0.45));
        assert_eq!((tariff.channel, tariff.holder, tariff.polarity), (Channel::Did, Slot::Possessor, -0.7));
        assert_eq!(tariff.words, ["on"]);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        let cases = [
            ("frame\nwalk/V\n", 1, "no column is called \"act\""),
            ("frame,act\nwalk,AGREE\n", 2, "such as walk/V"),
            ("frame,act\nwalk/X,AGREE\n", 2, "no kind of word"),
            ("frame,act\nwalk/V,WALK\n", 2, "known are AGREE"),
            ("frame,act,mode\nwalk/V,AGREE,visit\n", 2, "no mode"),
            ("frame,act,cameo\nwalk/V,AGREE,x1\n", 2, "no CAMEO code"),
            ("frame,act,channel\nwalk/V,AGREE,sung\n", 2, "known are said"),
            ("frame,act,target\nwalk/V,AGREE,obj|yonder\n", 2, "no place of an end"),
            ("frame,act,polarity\nwalk/V,AGREE,2\n", 2, "no number"),
        ];
        for (table, line, word) in cases {
            let (frames, problems) = read(table);
            assert!(frames.is_empty(), "{table:?}");
            let is_told = |problem: &Problem| {
                problem.is_error && problem.line == line && problem.message.contains(word)
            };
            assert!(problems.iter().any(is_told), "{table:?}: {problems:?}");
        }
    }
}
