//! The language of a text.

use whichlang::{Lang, detect_language};

/// So many bytes of a text are looked at.
const SEEN: usize = 4_000;

/// With fewer letters it is left open what the language is.
const LEAST_LETTERS: usize = 60;

/// Of a hundred words of prose so many at least are among its language's [`SMALL_WORDS`].
const LEAST_SMALL: usize = 10;

/// The commonest small words, of two letters and more, of the languages in Latin letters that the detector knows.
#[rustfmt::skip]
const SMALL_WORDS: [(&str, &str); 10] = [
    ("de", "aber als am an auch auf aus bei das dem den der des die ein eine einem einen einer er es für hat im in ist \
        mit nach nicht sich sie sind und von vor war werden wird zu zum zur über"),
    ("en", "about after and are as at be been but by for from had has have he in is it its not of on or said that \
        the their they this to was we were which who will with would you"),
    ("es", "al como con de del el en es ha la las lo los más no para pero por que se sin sobre su sus un una"),
    ("fr", "au aux avec ce ces cette dans de des du elle en est et il ils la le les leur mais ne nous on ou \
        par pas plus pour qu que qui sa se ses son sont sur un une été"),
    ("it", "al alla anche che come con da dal dalla dei del della delle di gli ha il in la le lo ma nel nella non \
        per più si sono su un una"),
    ("nl", "aan als bij dat de die dit door een en er het hij in is maar met naar niet om ook op te tot uit van voor \
        was wordt zich zijn"),
    ("pt", "ao as com como da das de do dos em foi mais mas na nas no nos não os ou para pela pelo por que se \
        sem seu sua um uma"),
    ("sv", "att av de den det det efter en ett från för har han hon inte med men när och om på sig sin som så till \
        under var vid är över"),
    ("tr", "ama bir bu da daha de en gibi ile için kadar ki olan olarak ve çok"),
    ("vi", "các có cho của được không là một người những này trong từ và với đã để"),
];

/// The ISO 639-1 code of the language of a text; `None` where that cannot be told: the text is short, or has hardly any
/// words of the language that it looks like, as tables of figures have.
pub(crate) fn detect(text: &str) -> Option<&'static str> {
    let end = (0..=SEEN.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or_default();
    let seen = &text[..end];
    if seen.chars().filter(|letter| letter.is_alphabetic()).take(LEAST_LETTERS).count() < LEAST_LETTERS {
        return None;
    }
    let found = code(detect_language(seen));
    // No English text is to be lost: small words of English outweigh a look of something else.
    if found != "en" && small_words("en", seen) == Some(true) {
        return Some("en");
    }
    Some(found).filter(|found| small_words(found, seen) != Some(false))
}

/// Whether a text has the small words of a language; `None` where we do not know them.
fn small_words(language: &str, text: &str) -> Option<bool> {
    let (_, small) = SMALL_WORDS.iter().find(|(code, _)| *code == language)?;
    let words = text.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    let (mut n_words, mut n_small) = (0, 0);
    for word in words {
        n_words += 1;
        let word = word.to_lowercase();
        n_small += usize::from(small.split_whitespace().any(|small| small == word));
    }
    Some(100 * n_small >= LEAST_SMALL * n_words)
}

fn code(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Cmn => "zh",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Hin => "hi",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        #[rustfmt::skip]
        let cases = [
            ("The minister said on Monday that the talks would go on until both sides had signed.", Some("en")),
            ("Der Minister sagte am Montag, die Gespräche würden fortgesetzt, bis beide Seiten unterschrieben hätten.", Some("de")),
            ("Le ministre a déclaré lundi que les pourparlers se poursuivraient jusqu'à la signature des deux parties.", Some("fr")),
            ("El ministro dijo el lunes que las conversaciones continuarían hasta que ambas partes firmaran.", Some("es")),
            ("Министр заявил в понедельник, что переговоры продолжатся, пока обе стороны не подпишут соглашение.", Some("ru")),
            ("部长星期一表示，谈判将继续进行，直到双方签署协议为止。部长星期一表示，谈判将继续进行，直到双方签署协议为止。部长星期一表示，谈判将继续进行。", Some("zh")),
            ("Shr 27 cts vs 26 cts Net 1,435,000 vs 1,200,000 Revs 12.1 mln vs 10.2 mln Avg shrs for the year", None),
            ("Oper shr 27 cts vs 26 cts, oper net 1,435,000 vs 1,200,000, revs 12.1 mln vs 10.2 mln, avg shrs for the year", None),
            ("Bonjour", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(detect(text), expected, "{text}");
        }
    }
}
