use encoding_rs::Encoding;

use crate::encoding;

/// How much of a page is searched for the encoding it declares, in bytes.
const HEAD: usize = 4096;

/// Text of a page, and a note if its bytes are not what they ought to be.
///
/// UTF-8 is recognised as such; other bytes are read in the encoding that its sender named, else in that which the page
/// declares.
pub(super) fn decode(bytes: Vec<u8>, sent: Option<&str>) -> (String, Option<String>) {
    let is_utf8 = std::str::from_utf8(&bytes).is_ok();
    let sent = sent.and_then(|label| Encoding::for_label(label.as_bytes())).filter(|sent| is_apt(sent));
    let Some(encoding) = sent.or_else(|| declared(&bytes)).filter(|_| !is_utf8) else {
        return encoding::decode(bytes);
    };
    let (text, is_malformed) = encoding.decode_without_bom_handling(&bytes);
    let note =
        || format!("not valid {}, as the page says it is; what cannot be read was replaced", encoding.name());
    (text.into_owned(), is_malformed.then(note))
}

/// The encoding named in `<meta charset>`, in the content type of a `<meta>`, or in `<?xml encoding?>`.
///
/// UTF-8 and UTF-16 do not count: whoever can read the declaration sees that it is wrong.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]).to_ascii_lowercase();
    let prolog = head.strip_prefix("<?xml").and_then(|rest| rest.split("?>").next());
    let metas = head.split("<meta").skip(1).filter_map(|rest| rest.split('>').next());
    let named = |(tag, name): (&str, &str)| {
        let value = tag.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(|character: char| character.is_whitespace() || "\"';/>".contains(character));
        Encoding::for_label(&value.as_bytes()[..end.unwrap_or(value.len())])
    };
    let tags =
        prolog.map(|prolog| (prolog, "encoding")).into_iter().chain(metas.map(|meta| (meta, "charset")));
    tags.filter_map(named).next().filter(|encoding| is_apt(encoding))
}

fn is_apt(encoding: &'static Encoding) -> bool {
    encoding.is_ascii_compatible() && encoding.name() != "UTF-8"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_encodings_are_followed_unless_the_page_is_utf8() {
        #[rustfmt::skip]
        let cases: [(&[u8], &str); 8] = [
            (b"<meta charset=\"windows-1251\"><p>\xcc\xe8\xf0",                      "\u{41c}\u{438}\u{440}"),
            (b"<META http-equiv=Content-Type content='text/html; charset=koi8-r'>\xed\xc9\xd2", "\u{41c}\u{438}\u{440}"),
            (b"<?xml version=\"1.0\" encoding=\"iso-8859-2\"?>\xb1",                 "\u{105}"),
            (b"<meta charset = gb2312 />\xd6\xd0",                                   "\u{4e2d}"),
            (b"<meta charset=windows-1251>caf\xc3\xa9",                              "caf\u{e9}"),
            (b"<meta charset=utf-8>caf\xe9 \x93a\x94",                               "caf\u{e9} \u{201c}a\u{201d}"),
            (b"<meta charset=utf-16>caf\xe9",                                        "caf\u{e9}"),
            (b"<meta name=x><meta charset=nonsense>caf\xe9",                         "caf\u{e9}"),
        ];
        for (bytes, expected) in cases {
            let (text, _) = decode(bytes.to_vec(), None);
            assert!(text.ends_with(expected), "{text:?}");
        }
        let (_, note) = decode(b"<meta charset=windows-1251>\xcc".to_vec(), None);
        assert_eq!(note, None);
        let (_, note) = decode(b"<meta charset=shift_jis>\x81".to_vec(), None);
        assert!(note.is_some_and(|note| note.starts_with("not valid Shift_JIS")));
    }
}
