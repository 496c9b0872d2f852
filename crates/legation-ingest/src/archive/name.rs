/// The name of a member, fit for [`Document::source`](legation_doc::Document::source).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// Parts with `/` between them; nothing leads out of the archive.
    pub path: String,
    /// Whether a file of this name in a folder would be hidden; those of macOS are, whatever their name.
    pub is_hidden: bool,
    /// What the path does not say of the name as stored.
    pub remark: Option<String>,
}

/// Reads a name as stored.
///
/// ZIP has `/` between parts; some programs for Windows write `\`, and TAR may have anything. `..`, drives
/// and a `/` in front would lead to other files if the archive were unpacked; here they are left out.
pub(super) fn of_member(stored: &[u8]) -> Name {
    let text = String::from_utf8_lossy(stored);
    let is_separator = |character| matches!(character, '/' | '\\');
    let is_drive = |part: &str| matches!(part.as_bytes(), [letter, b':'] if letter.is_ascii_alphabetic());
    let mut leads_out = text.starts_with(is_separator);
    let mut is_hidden = false;
    let mut parts = Vec::new();
    for (idx, part) in text.split(is_separator).enumerate() {
        match part {
            "" | "." => {}
            ".." => leads_out = true,
            _ if idx == 0 && is_drive(part) => leads_out = true,
            _ => {
                is_hidden |= part.starts_with('.') || part == "__MACOSX";
                parts.push(part.replace(|character: char| character.is_control(), "\u{fffd}"));
            }
        }
    }
    let remark = leads_out.then(|| {
        let shown: String = text.chars().take(80).collect();
        format!("its name in the archive, {shown:?}, leads out of it; read all the same, nothing is written")
    });
    Name { path: parts.join("/"), is_hidden, remark }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        #[rustfmt::skip]
        let cases: [(&[u8], &str, bool, bool); 12] = [
            // stored              path            hidden leads out
            (b"a/b.txt",           "a/b.txt",      false, false),
            (b"./a//b.txt",        "a/b.txt",      false, false),
            (b"a\\b.txt",          "a/b.txt",      false, false),
            (b"../../etc/a.txt",   "etc/a.txt",    false, true),
            (b"a/..\\../b.txt",    "a/b.txt",      false, true),
            (b"/a.txt",            "a.txt",        false, true),
            (b"C:\\news\\a.txt",   "news/a.txt",   false, true),
            (b"\\\\host\\a.txt",   "host/a.txt",   false, true),
            (b"a\n\0.txt",         "a\u{fffd}\u{fffd}.txt", false, false),
            (b"caf\xe9.txt",       "caf\u{fffd}.txt", false, false),
            (b"__MACOSX/a/._b.txt", "__MACOSX/a/._b.txt", true, false),
            (b".git/a.txt",        ".git/a.txt",   true,  false),
        ];
        for (stored, path, is_hidden, leads_out) in cases {
            let name = of_member(stored);
            let found = (name.path.as_str(), name.is_hidden, name.remark.is_some());
            assert_eq!(found, (path, is_hidden, leads_out), "{}", stored.escape_ascii());
        }
    }
}
