//! A text as words for look-up: folded, with their shape and what stands between them.
//!
//! Names are written in many ways: `Kim Jong-un` and `Kim Jong Un`, `U.S.` and `US`, `Erdoğan` and
//! `Erdogan`. Here a word is a run of letters and digits; marks fall away, dotted abbreviations close up, and
//! hyphens and apostrophes part words. The lexicon's names and the text are cut by the same function.

use legation_doc::{Sentence, SmolStr, Span};

/// A word of a text or of a name in the lexicon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Where it stands; a dotted abbreviation keeps its dots.
    pub span: Span,
    /// Lower case, without marks and dots.
    pub folded: SmolStr,
    /// How it is written.
    pub shape: Shape,
    /// What stands before it.
    pub gap: Gap,
    /// Index of the token that it begins in.
    pub token: u32,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `officials`, `al`.
    Lower,
    /// `Kim`, `McCain`, `J`.
    Capital,
    /// `NATO`, `U.S.`: more than one letter and none small.
    Upper,
    /// Begins with a digit.
    Number,
}

/// What stands before a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// White space only.
    Space,
    /// A hyphen without white space.
    Hyphen,
    /// An apostrophe without white space.
    Apostrophe,
    /// A full stop and white space, as after `Gen.`
    Stop,
    /// A comma and white space.
    Comma,
    /// An opening bracket, with or without white space.
    Bracket,
    /// Anything else, and the start.
    Other,
}

/// Of the words of a sentence only these, so that its length bounds what is looked up: a sentence has at most
/// some hundreds of tokens, but one token may be an address or encoded data of any number of words.
const MAX_WORDS: usize = 2000;

/// The words of a sentence, in order, the first [`MAX_WORDS`].
pub(crate) fn words_of(text: &str, sentence: &Sentence) -> Vec<Word> {
    let mut words = words(sentence.span.of(text), sentence.span.start as usize);
    words.truncate(MAX_WORDS);
    for word in &mut words {
        let tokens = sentence.tokens_in(word.span);
        word.token = tokens.start.min(sentence.tokens.len().saturating_sub(1)) as u32;
        // The stop of `in the U.S.` may end the sentence.
        if tokens.len() > 1 && sentence.tokens[tokens.end - 1].span.of(text) == "." {
            word.span.end = sentence.tokens[tokens.end - 1].span.start;
        }
    }
    words
}

/// The words of a stretch of text that begins at byte `offset`.
pub(crate) fn words(text: &str, offset: usize) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let mut last_end = None;
    let mut at = 0;
    while let Some(start) = text[at..].find(|letter: char| letter.is_alphanumeric() || letter == '&') {
        let start = at + start;
        let end = end_of_word(text, start);
        let gap = last_end.map_or(Gap::Other, |last: usize| gap(&text[last..start]));
        let form = &text[start..end];
        words.push(Word {
            span: Span::new(offset + start, offset + end),
            folded: fold(form),
            shape: shape(form),
            gap,
            token: 0,
        });
        last_end = Some(end);
        at = end;
    }
    words
}

/// Lower case without marks, dots and apostrophes.
pub(crate) fn fold(form: &str) -> SmolStr {
    if form.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()) {
        return SmolStr::new(form);
    }
    let mut folded = String::with_capacity(form.len());
    for letter in form.chars().filter(|letter| letter.is_alphanumeric() || *letter == '&') {
        match plain(letter) {
            Some(letters) => folded.push_str(letters),
            None => folded.extend(letter.to_lowercase()),
        }
    }
    folded.into()
}

/// An id from a name: lower-case ASCII words joined by hyphens; empty where the name has no letter.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for letter in name.chars() {
        let letters: SmolStr =
            if letter.is_alphanumeric() { fold(letter.encode_utf8(&mut [0; 4])) } else { SmolStr::default() };
        let letters: String = letters.chars().filter(char::is_ascii_alphanumeric).collect();
        if !letters.is_empty() {
            slug.push_str(&letters);
        } else if !is_apostrophe(letter) && letter != '.' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// Whether a word is in a list of words parted by spaces.
pub(crate) fn is_one_of(word: &str, list: &str) -> bool {
    // By bytes, as most lists are of short words.
    list.as_bytes().split(|&byte| byte == b' ').any(|listed| listed == word.as_bytes())
}

/// Whether a character is an apostrophe, straight or curly.
pub(crate) fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | '‘' | 'ʼ' | '`')
}

/// Whether most letters of a stretch of text are capitals, as in headlines of the wires.
pub(crate) fn is_capitals(text: &str) -> bool {
    let (mut large, mut small) = (0, 0);
    for letter in text.chars() {
        large += usize::from(letter.is_uppercase());
        small += usize::from(letter.is_lowercase());
    }
    large >= 8 && large > 6 * small && text.trim().contains(char::is_whitespace)
}

fn end_of_word(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    if rest.starts_with('&') {
        return start + 1;
    }
    let run = rest.find(|letter: char| !is_letter(letter)).unwrap_or(rest.len());
    let mut end = run;
    let mut letters = 1;
    // `U.S.`, `A.C.S.`: single letters, each followed by a dot without white space.
    if rest[..run].chars().count() == 1 && rest.starts_with(char::is_alphabetic) {
        loop {
            let mut next = rest[end..].chars();
            if next.next() != Some('.') {
                break;
            }
            match (next.next(), next.next()) {
                (Some(letter), after)
                    if letter.is_alphabetic() && !after.is_some_and(char::is_alphanumeric) =>
                {
                    end += 1 + letter.len_utf8();
                    letters += 1;
                }
                _ => {
                    end += usize::from(letters > 1);
                    break;
                }
            }
        }
    }
    start + end
}

fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter)
}

fn gap(between: &str) -> Gap {
    let trimmed = between.trim();
    let is_spaced = trimmed.len() < between.len();
    match trimmed {
        "" => Gap::Space,
        "-" | "‐" | "‑" if !is_spaced => Gap::Hyphen,
        "." => Gap::Stop,
        "," => Gap::Comma,
        "(" | "[" => Gap::Bracket,
        _ if !is_spaced && trimmed.chars().count() == 1 && trimmed.starts_with(is_apostrophe) => {
            Gap::Apostrophe
        }
        _ => Gap::Other,
    }
}

fn shape(form: &str) -> Shape {
    let mut letters = form.chars().filter(|letter| letter.is_alphanumeric());
    let Some(first) = letters.next() else {
        return Shape::Lower;
    };
    if first.is_numeric() {
        return Shape::Number;
    }
    if !first.is_uppercase() {
        return Shape::Lower;
    }
    let mut rest = letters.peekable();
    if rest.peek().is_some() && rest.all(|letter| !letter.is_lowercase()) {
        Shape::Upper
    } else {
        Shape::Capital
    }
}

/// ASCII spelling of a Latin letter with marks; `None` for any other letter, and empty for a mark alone.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å'
        | 'À'..='Å'
        | 'ā'
        | 'Ā'
        | 'ă'
        | 'Ă'
        | 'ą'
        | 'Ą'
        | 'ǎ'
        | 'ạ'
        | 'ả'
        | 'ấ'
        | 'ầ'
        | 'ậ'
        | 'ắ'
        | 'ằ' => "a",
        'æ' | 'Æ' => "ae",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' | 'ḍ' => "d",
        'è'..='ë'
        | 'È'..='Ë'
        | 'ē'
        | 'Ē'
        | 'ė'
        | 'Ė'
        | 'ę'
        | 'Ę'
        | 'ě'
        | 'Ě'
        | 'ə'
        | 'ế'
        | 'ề'
        | 'ễ'
        | 'ệ' => "e",
        'ğ' | 'Ğ' | 'ģ' | 'Ģ' | 'ĝ' | 'ġ' => "g",
        'ħ' | 'Ħ' | 'ḥ' | 'Ḥ' => "h",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'į' | 'İ' | 'ı' | 'ị' => "i",
        'ķ' | 'Ķ' => "k",
        'ł' | 'Ł' | 'ļ' | 'Ļ' | 'ľ' | 'Ľ' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ņ' | 'Ņ' | 'ň' | 'Ň' => "n",
        'ò'..='ö' | 'Ò'..='Ö' | 'ø' | 'Ø' | 'ō' | 'Ō' | 'ő' | 'Ő' | 'ơ' | 'ố' | 'ồ' | 'ộ' => {
            "o"
        }
        'œ' | 'Œ' => "oe",
        'ř' | 'Ř' | 'ŕ' => "r",
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' | 'ṣ' | 'Ṣ' => "s",
        'ß' => "ss",
        'ť' | 'Ť' | 'ţ' | 'Ţ' | 'ț' | 'Ț' | 'ṭ' | 'Ṭ' => "t",
        'þ' | 'Þ' => "th",
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'Ū' | 'ů' | 'Ů' | 'ű' | 'Ű' | 'ų' | 'Ų' | 'ư' => "u",
        'ý' | 'ÿ' | 'Ý' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
        '\u{300}'..='\u{36f}' => "",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fold_to_one_spelling() {
        #[rustfmt::skip]
        let cases = [
            ("Kim Jong-un",        "kim jong un"),
            ("the U.S. and Iran",  "the us and iran"),
            ("U.S.-led",           "us led"),
            ("Erdoğan’s AT&T",     "erdogan s at & t"),
            ("A.C.S. Hameed",      "acs hameed"),
            ("Gen. Petraeus",      "gen petraeus"),
            ("İstanbul, 1987",     "istanbul 1987"),
        ];
        for (text, folded) in cases {
            let found: Vec<_> = words(text, 0).into_iter().map(|word| word.folded.to_string()).collect();
            assert_eq!(found.join(" "), folded, "{text:?}");
        }
    }

    #[test]
    fn shapes_and_gaps_are_kept() {
        let found = words("Mr. Kim's (NATO) al-Asad", 0);
        let shapes: Vec<_> = found.iter().map(|word| (word.shape, word.gap)).collect();
        assert_eq!(
            shapes,
            [
                (Shape::Capital, Gap::Other),
                (Shape::Capital, Gap::Stop),
                (Shape::Lower, Gap::Apostrophe),
                (Shape::Upper, Gap::Bracket),
                (Shape::Lower, Gap::Other),
                (Shape::Capital, Gap::Hyphen),
            ]
        );
    }

    #[test]
    fn slugs_are_ascii_words() {
        assert_eq!(slug("People's Protection Units"), "peoples-protection-units");
        assert_eq!(slug("Recep Tayyip Erdoğan"), "recep-tayyip-erdogan");
        assert_eq!(slug("習近平"), "");
    }
}
