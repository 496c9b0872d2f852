/// Text of bytes that are UTF-8 or ought to be, and a note if they were not.
///
/// Bytes with more UTF-8 characters beyond ASCII than stray bytes are damaged UTF-8: each stray
/// sequence becomes U+FFFD. All others are taken for Windows-1252, a superset of Latin-1, in which
/// every byte has a meaning.
pub fn decode(bytes: Vec<u8>) -> (String, Option<String>) {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return (text, None),
        Err(error) => error.into_bytes(),
    };
    let (mut n_characters, mut n_stray) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_characters += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        n_stray += chunk.invalid().len();
    }
    if n_characters > n_stray {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (text, Some(format!("{n_stray} bytes are not valid UTF-8 and were replaced")))
    } else {
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes);
        (text.into_owned(), Some("not valid UTF-8; read as Windows-1252".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_not_utf8_are_read_all_the_same() {
        #[rustfmt::skip]
        let cases: [(&[u8], &str, bool); 6] = [
            (b"caf\xc3\xa9",                   "caf\u{e9}",                  false),
            (b"",                              "",                           false),
            (b"a\0b\r\n",                      "a\0b\r\n",                   false),
            (b"caf\xe9 \x93open\x94",          "caf\u{e9} \u{201c}open\u{201d}", true),
            (b"\xc3\xa9\xc3\xa9\xc3\xa9 \xe2", "\u{e9}\u{e9}\u{e9} \u{fffd}", true),
            (b"\xff\xfe\x81",                  "\u{ff}\u{fe}\u{81}",         true),
        ];
        for (bytes, expected, is_noted) in cases {
            let (text, note) = decode(bytes.to_vec());
            assert_eq!((text.as_str(), note.is_some()), (expected, is_noted), "{bytes:?}");
        }
    }
}
