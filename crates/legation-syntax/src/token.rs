//! Tokens in the manner of the English Web Treebank.
//!
//! `don't` is `do` and `n't`, `Seoul's` is `Seoul` and `'s`, `cannot` is `can` and `not`; a compound with
//! hyphens is divided at them (`Jong`, `-`, `un`) unless it begins with a prefix (`non-nuclear`). Every
//! character that is not white space lies in exactly one token.

use std::ops::Range;

use legation_doc::Span;

use crate::abbreviation::{Abbreviation, abbreviation};

/// The tokens of `text[range]`, in order.
///
/// Takes time linear in the length.
pub(crate) fn tokens(text: &str, range: Range<usize>) -> Vec<Span> {
    let letters = text[range.clone()].char_indices().map(|(at, letter)| (range.start + at, letter)).collect();
    let mut scanner = Scanner {
        text,
        letters,
        end: range.end,
        found: Vec::with_capacity(range.len() / 5 + 1),
        chunk: 0..0,
    };
    scanner.scan();
    scanner.found
}

struct Scanner<'a> {
    text: &'a str,
    letters: Vec<(usize, char)>,
    end: usize,
    found: Vec<Span>,
    /// The characters up to the next white space, as indices of `letters`, if already looked for.
    chunk: Range<usize>,
}

/// What `Scanner::at` gives beyond the end.
const NONE: char = '\n';

impl Scanner<'_> {
    fn scan(&mut self) {
        let mut at = 0;
        while at < self.letters.len() {
            if self.at(at).is_whitespace() {
                at += 1;
                continue;
            }
            let end = self.address(at).or_else(|| self.word(at)).unwrap_or_else(|| self.symbol(at));
            debug_assert!(end > at);
            self.emit(at, end);
            at = end;
        }
    }

    fn at(&self, idx: usize) -> char {
        self.letters.get(idx).map_or(NONE, |&(_, letter)| letter)
    }

    fn byte(&self, idx: usize) -> usize {
        self.letters.get(idx).map_or(self.end, |&(byte, _)| byte)
    }

    fn str(&self, range: Range<usize>) -> &str {
        &self.text[self.byte(range.start)..self.byte(range.end)]
    }

    fn push(&mut self, start: usize, end: usize) {
        if start < end {
            self.found.push(Span::new(self.byte(start), self.byte(end)));
        }
    }

    /// Adds a token, divided where it is two words.
    fn emit(&mut self, start: usize, end: usize) {
        let length = end - start;
        let cut = (length <= LONGEST_DIVIDED).then(|| division(self.str(start..end))).flatten();
        let cut = start + cut.unwrap_or(length);
        self.push(start, cut);
        self.push(cut, end);
    }

    /// A web or mail address, a handle or a hashtag that starts a chunk.
    ///
    /// Only the first word of a chunk is tried, so that a long chunk is looked at once.
    fn address(&mut self, at: usize) -> Option<usize> {
        if self.chunk.contains(&at) {
            return None;
        }
        let first = self.at(at);
        let is_tag = matches!(first, '@' | '#') && self.at(at + 1).is_alphabetic();
        if !is_tag && !first.is_ascii_alphanumeric() {
            return None;
        }
        let mut end = at;
        while !matches!(self.at(end), letter if letter.is_whitespace() || matches!(letter, '<' | '>' | '"' | '“' | '”'))
        {
            end += 1;
        }
        self.chunk = at..end;
        if is_tag {
            let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
            return (at + 1..=end).find(|&idx| !is_part(self.at(idx)));
        }
        while matches!(
            self.at(end - 1),
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '\'' | '’' | '…'
        ) && end - 1 > at
        {
            end -= 1;
        }
        is_address(self.str(at..end)).then_some(end)
    }

    /// A word or number that begins at `at`.
    fn word(&self, at: usize) -> Option<usize> {
        let mut end = match self.at(at) {
            first if is_word(first) => at + 1,
            '\'' | '’' if self.is_clipped(at) => at + 1,
            '.' if self.at(at + 1).is_ascii_digit()
                && (at == 0 || self.at(at - 1).is_whitespace() || self.at(at - 1) == '$') =>
            {
                at + 1
            }
            _ => return None,
        };
        while is_word(self.at(end)) || self.joins(at, end) {
            end += 1;
        }
        if self.at(end) == '$' && is_currency_prefix(self.str(at..end)) {
            return Some(end + 1);
        }
        if self.at(end) == '.' && self.keeps_stop(at, end) {
            end += 1;
        }
        Some(end)
    }

    /// Whether an apostrophe stands for what was cut from the front of a word: `'90s`, `'em`.
    fn is_clipped(&self, at: usize) -> bool {
        if at > 0 && !self.at(at - 1).is_whitespace() {
            return false;
        }
        if self.at(at + 1).is_ascii_digit() && self.at(at + 2).is_ascii_digit() {
            return !is_word(self.at(at + 3)) || self.at(at + 3) == 's' && !is_word(self.at(at + 4));
        }
        ["em", "til", "tis", "twas", "cause"].iter().any(|rest| {
            let end = at + 1 + rest.len();
            !is_word(self.at(end)) && self.str(at + 1..end.min(self.letters.len())).eq_ignore_ascii_case(rest)
        })
    }

    /// Whether the character at `idx`, which is not part of a word by itself, goes on the word from `start`.
    fn joins(&self, start: usize, idx: usize) -> bool {
        let (before, after) = (self.at(idx - 1), self.at(idx + 1));
        match self.at(idx) {
            '\'' | '’' => is_word(before) && is_word(after),
            '.' => before.is_ascii_digit() && after.is_ascii_digit() || self.joins_by_stop(start, idx),
            ',' => {
                before.is_ascii_digit()
                    && (1..=3).all(|step| self.at(idx + step).is_ascii_digit())
                    && !self.at(idx + 4).is_ascii_digit()
            }
            ':' => before.is_ascii_digit() && after.is_ascii_digit() && self.at(idx + 2).is_ascii_digit(),
            '/' => before.is_ascii_digit() && after.is_ascii_digit(),
            '_' => is_word(before) && is_word(after),
            '&' => before.is_uppercase() && after.is_uppercase(),
            '-' | '\u{2011}' => self.joins_by_hyphen(start, idx),
            letter => is_invisible(letter) && is_word(after),
        }
    }

    /// A full stop within `U.S.`, `a.m.`, `Ph.D.` or `example.com`.
    fn joins_by_stop(&self, start: usize, idx: usize) -> bool {
        if !self.at(idx + 1).is_alphabetic() {
            return false;
        }
        let is_letter = |at: usize| self.at(at).is_alphabetic();
        let follows_single = idx == start + 1 || idx >= start + 2 && self.at(idx - 2) == '.';
        if is_letter(idx - 1) && follows_single && !is_letter(idx + 2) {
            return true;
        }
        let mut end = idx + 1;
        while end - idx <= LONGEST_DOMAIN && is_word(self.at(end)) {
            end += 1;
        }
        if idx - start > LONGEST_DOMAIN || end - idx > LONGEST_DOMAIN {
            return false;
        }
        let tail = self.str(idx + 1..end);
        DOMAINS.contains(&tail)
            || tail.len() == 3 && DOMAINS.contains(&tail.to_lowercase().as_str())
            || abbreviation(self.str(start..end)).is_some_and(|kind| kind != Abbreviation::Title)
    }

    /// A hyphen after a prefix (`non-nuclear`), in a telephone number or a date of digits.
    fn joins_by_hyphen(&self, start: usize, idx: usize) -> bool {
        if !is_word(self.at(idx + 1)) || idx - start > LONGEST_PREFIX {
            return false;
        }
        let before = self.str(start..idx);
        if before.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') {
            let digits = (idx + 1..idx + 6).take_while(|&at| self.at(at).is_ascii_digit()).count();
            let is_continued = self.at(idx + 1 + digits) == '-' && self.at(idx + 2 + digits).is_ascii_digit();
            return digits > 0 && (before.contains('-') || is_continued || before.len() == 3 && digits == 4);
        }
        PREFIXES.contains(&before.to_lowercase().as_str())
    }

    /// Whether the full stop at `stop` belongs to the word before it.
    fn keeps_stop(&self, start: usize, stop: usize) -> bool {
        if self.at(stop + 1) == '.' {
            return false;
        }
        let word = self.str(start..stop);
        let next =
            (stop + 1..self.letters.len()).take(LONGEST_GAP).find(|&idx| !self.at(idx).is_whitespace());
        let next = next.map_or(NONE, |idx| self.at(idx));
        match abbreviation(word) {
            Some(Abbreviation::Number) => return next.is_ascii_digit(),
            Some(_) => return true,
            None => {}
        }
        let mut letters = word.chars();
        match (letters.next(), letters.next()) {
            (Some(only), None) if only.is_alphabetic() => {
                only.is_uppercase() && self.is_initial(start, stop, next)
            }
            _ if word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()) => {
                start == 0 && self.at(stop + 1).is_whitespace()
            }
            _ => word.len() <= LONGEST_ACRONYM && is_acronym(word),
        }
    }

    /// Whether a capital with a full stop is an initial: `J. Smith`, not `vitamin C.`
    fn is_initial(&self, start: usize, stop: usize, next: char) -> bool {
        if !next.is_uppercase() && next != ',' {
            return false;
        }
        let follows_small =
            start >= 2 && self.at(start - 1).is_whitespace() && self.at(start - 2).is_lowercase();
        self.at(start) != 'I' || !follows_small || self.at(stop + 1) != ' '
    }

    /// A run of dots, dashes or the like, two single quotation marks, an emoticon, or one character with its
    /// combining marks.
    fn symbol(&self, at: usize) -> usize {
        let first = self.at(at);
        let mut end = at + 1;
        match first {
            '.' | '-' | '=' | '*' | '_' | '~' | '—' | '–' | '+' | '<' | '>' | '#' => {
                while self.at(end) == first {
                    end += 1;
                }
            }
            '!' | '?' => {
                while matches!(self.at(end), '!' | '?') {
                    end += 1;
                }
            }
            '[' if self.str(at..(at + 5).min(self.letters.len())) == "[...]" => end += 4,
            '[' if self.at(end) == '…' && self.at(end + 1) == ']' => end += 2,
            ':' | ';' if at == 0 || self.at(at - 1).is_whitespace() => {
                let eyes = usize::from(self.at(end) == '-');
                if matches!(self.at(end + eyes), ')' | '(') && !is_word(self.at(end + eyes + 1)) {
                    end += eyes + 1;
                }
            }
            '`' | '\'' | '’' | '‘' if self.at(end) == first => end += 1,
            _ => {}
        }
        while is_mark(self.at(end)) || is_invisible(self.at(end)) {
            end += 1;
        }
        end
    }
}

const LONGEST_DIVIDED: usize = 40;
const LONGEST_DOMAIN: usize = 30;
const LONGEST_PREFIX: usize = 16;
const LONGEST_ACRONYM: usize = 24;
/// How much white space is looked through for what follows an abbreviation.
const LONGEST_GAP: usize = 16;

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || is_mark(letter)
}

/// Combining marks and variation selectors, which belong to the character before.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{93a}'..='\u{94f}' | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}')
}

/// Soft hyphens, joiners and the like, which are neither letters nor white space.
fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn is_acronym(word: &str) -> bool {
    word.contains('.')
        && word.split('.').all(|part| part.chars().count() == 1 && part.starts_with(char::is_alphabetic))
}

fn is_currency_prefix(word: &str) -> bool {
    matches!(word, "US" | "A" | "AU" | "C" | "CA" | "HK" | "NT" | "NZ" | "R" | "S" | "Z")
}

fn is_address(chunk: &str) -> bool {
    if ["http://", "https://", "ftp://", "www."].iter().any(|start| starts_with_ignoring_case(chunk, start)) {
        return true;
    }
    chunk.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && !host.contains('@')
            && host.starts_with(|letter: char| letter.is_ascii_alphanumeric())
    })
}

fn starts_with_ignoring_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Where a token is two words, as the number of characters of the first.
fn division(token: &str) -> Option<usize> {
    let lower = token.to_lowercase().replace('’', "'");
    if lower.chars().count() != token.chars().count() {
        return None;
    }
    let length = lower.chars().count();
    if let Some(&(_, cut)) = DIVIDED.iter().find(|&&(word, _)| word == lower) {
        return Some(cut);
    }
    if lower.ends_with("n't") && length > 3 {
        return Some(length - 3);
    }
    for clitic in ["'s", "'ve", "'ll", "'re", "'d", "'m"] {
        if lower.ends_with(clitic) && length > clitic.len() {
            let is_decade = clitic == "'s" && lower.ends_with("0's") && lower.len() <= 6;
            return (!is_decade).then(|| length - clitic.len());
        }
    }
    let digits = lower.bytes().take_while(|byte| byte.is_ascii_digit() || b".,:".contains(byte)).count();
    (digits > 0 && UNITS.contains(&&lower[digits..])).then_some(digits)
}

/// Words written together, with the length of the first.
const DIVIDED: &[(&str, usize)] = &[
    ("cannot", 3),
    ("gonna", 3),
    ("wanna", 3),
    ("gotta", 3),
    ("gimme", 3),
    ("lemme", 3),
    ("'tis", 2),
    ("'twas", 2),
    ("dont", 2),
    ("didnt", 3),
    ("doesnt", 4),
    ("isnt", 2),
    ("wasnt", 3),
    ("arent", 3),
    ("couldnt", 5),
    ("wouldnt", 5),
    ("shouldnt", 6),
    ("cant", 2),
    ("havent", 4),
    ("hasnt", 3),
    ("hadnt", 3),
    ("thats", 4),
    ("theyre", 4),
    ("youre", 3),
];

/// What is written to a number without a space and is a word of its own.
const UNITS: &[&str] = &[
    "am", "pm", "a.m", "p.m", "a.m.", "p.m.", "m", "k", "km", "kg", "mm", "cm", "bn", "b", "mn", "tn", "ft",
    "lb", "lbs", "mg", "ml", "mph", "kph", "gb", "mb", "hrs", "min", "hz", "mw", "gw", "kw", "kt", "sq",
];

/// After these a hyphen does not divide.
const PREFIXES: &[&str] = &[
    "a", "ante", "anti", "arch", "auto", "bi", "bio", "co", "counter", "cross", "crypto", "cyber", "de", "e",
    "eco", "ex", "extra", "geo", "hyper", "infra", "inter", "intra", "macro", "mega", "meta", "micro", "mid",
    "mini", "mis", "multi", "nano", "neo", "non", "over", "para", "post", "pre", "pro", "proto", "pseudo",
    "psycho", "quasi", "re", "semi", "socio", "sub", "super", "supra", "trans", "tri", "ultra", "un",
    "under", "uni",
];

/// What follows the last full stop of a host or file name.
const DOMAINS: &[&str] = &[
    "com", "org", "net", "gov", "edu", "int", "mil", "info", "co", "uk", "us", "eu", "de", "fr", "ru", "cn",
    "jp", "kr", "kp", "in", "ir", "il", "ca", "au", "tv", "io", "htm", "html", "pdf", "doc", "xls", "jpg",
    "txt",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_marks_are_divided_as_in_the_treebanks() {
        #[rustfmt::skip]
        let cases = [
            // text                                   tokens, divided by spaces
            ("They don't agree; Seoul's can't.",      "They do n't agree ; Seoul 's ca n't ."),
            ("They won’t, we’ll see",                 "They wo n’t , we ’ll see"),
            ("He cannot; she's gonna",                "He can not ; she 's gon na"),
            ("the ministers' talks",                  "the ministers ' talks"),
            ("Kim Jong-un and al-Assad",              "Kim Jong - un and al - Assad"),
            ("a non-nuclear, pro-Western ex-minister", "a non-nuclear , pro-Western ex-minister"),
            ("a 15-year-old pact of 1953-1954",       "a 15 - year - old pact of 1953 - 1954"),
            ("call 202-555-0143 on 2018-05-16",       "call 202-555-0143 on 2018-05-16"),
            ("the U.S. and the U.K.-led force",       "the U.S. and the U.K. - led force"),
            ("Mr. Park of Hyundai Corp. left.",       "Mr. Park of Hyundai Corp. left ."),
            ("J. K. Larsen took vitamin C.",          "J. K. Larsen took vitamin C ."),
            ("No. 7 said no.",                        "No. 7 said no ."),
            ("at 9:30 a.m. or 10am",                  "at 9:30 a.m. or 10 am"),
            ("$5.3bn, US$40 and 12%",                 "$ 5.3 bn , US$ 40 and 12 %"),
            ("1,250 men,2 ships",                     "1,250 men , 2 ships"),
            ("“We will…not,” he said.",               "“ We will … not , ” he said ."),
            ("wait... what -- no—yes",                "wait ... what -- no — yes"),
            ("(see http://example.org/a-b?c=1.)",     "( see http://example.org/a-b?c=1 . )"),
            ("write to press@example.org, @press",    "write to press@example.org , @press"),
            ("the '90s and '80s",                     "the '90s and '80s"),
            ("in the 1990s, 20th",                    "in the 1990s , 20th"),
            ("AT&T and and/or",                       "AT&T and and / or"),
            ("Sana’a, Sha'lan, O'Neill",              "Sana’a , Sha'lan , O'Neill"),
            ("What?! No!!",                           "What ?! No !!"),
            ("he said [...] nothing",                 "he said [...] nothing"),
        ];
        for (text, expected) in cases {
            let found: Vec<&str> =
                tokens(text, 0..text.len()).into_iter().map(|span| span.of(text)).collect();
            assert_eq!(found.join(" "), expected, "{text:?}");
        }
    }
}
