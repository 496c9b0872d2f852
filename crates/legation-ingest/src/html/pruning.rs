use std::borrow::Cow;

/// How many elements may lie in one another; deeper ones lose their tags, not their text.
///
/// The parser takes time quadratic in the depth, and what walks the tree is recursive.
const MAX_DEPTH: usize = 200;

/// Likewise for elements of which the parser opens one anew in each block that follows.
const MAX_FORMATTING: usize = 16;

/// Most tags of a page that is read; a long one of a newspaper has 20,000.
const MAX_TAGS: usize = 300_000;

/// Elements without content.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that the parser closes by itself before they could lie in one another without a table or block
/// between them, so that their number says nothing of depth.
const SELF_LIMITING: [&str; 12] =
    ["html", "head", "body", "p", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "frame"];

/// Elements that end where the next of their kind begins.
const SIBLINGS: [&str; 10] = ["li", "dd", "dt", "option", "optgroup", "rb", "rt", "rtc", "rp", "a"];

/// Elements that the parser opens anew in the next block if they were not closed.
const FORMATTING: [&str; 13] =
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Elements that are cut out with all they hold: none of it is text of the page, and in most of them tags
/// are no tags, or have another meaning.
const CUT: [&str; 11] = [
    "iframe", "noembed", "noframes", "noscript", "script", "select", "style", "svg", "template", "textarea",
    "xmp",
];

/// Elements that only change how what follows is read.
const DROPPED: [&str; 3] = ["frameset", "math", "plaintext"];

/// A page without what is not read of it, so that any page can be parsed in little time and depth.
///
/// `None` if it has too many tags.
pub(super) fn prune(html: &str) -> Option<Cow<'_, str>> {
    let mut pruned = Pruned { html, kept: String::new(), n_done: 0 };
    let mut open = Open::default();
    let mut n_tags = 0;
    let mut endless = Vec::new();
    let mut position = 0;
    while let Some(tag) = next_tag(html, position) {
        position = tag.end;
        n_tags += 1;
        if n_tags > MAX_TAGS {
            return None;
        }
        let name = tag.name.as_str();
        let is_data = name == "script" && is_data(&html[tag.start..tag.end]);
        if CUT.contains(&name) && !is_data {
            position = end_of_element(html, &tag, &mut endless).unwrap_or(tag.end);
            pruned.cut(tag.start, position);
        } else if is_data || name == "title" {
            // What is in them is text to the parser too.
            position = end_of_element(html, &tag, &mut endless).unwrap_or(tag.end);
        } else if DROPPED.contains(&name) || !open.take(&tag) {
            pruned.cut(tag.start, tag.end);
        }
    }
    Some(pruned.finish())
}

/// A page of which pieces are cut out.
struct Pruned<'a> {
    html: &'a str,
    kept: String,
    /// Bytes of `html` that were kept or cut.
    n_done: usize,
}

impl<'a> Pruned<'a> {
    /// Leaves a space, so that words do not run together.
    fn cut(&mut self, start: usize, end: usize) {
        self.kept.push_str(&self.html[self.n_done..start]);
        self.kept.push(' ');
        self.n_done = end;
    }

    fn finish(mut self) -> Cow<'a, str> {
        if self.n_done == 0 {
            return Cow::Borrowed(self.html);
        }
        self.kept.push_str(&self.html[self.n_done..]);
        Cow::Owned(self.kept)
    }
}

/// The elements that are open, as far as the parser lets them lie in one another.
#[derive(Default)]
struct Open {
    names: Vec<String>,
    /// Formatting elements outlive the blocks they are in.
    formatting: Vec<String>,
}

impl Open {
    /// Whether a tag is to be kept.
    fn take(&mut self, tag: &Tag) -> bool {
        let name = tag.name.as_str();
        if VOID.contains(&name) || SELF_LIMITING.contains(&name) {
            return true;
        }
        let is_formatting = FORMATTING.contains(&name);
        let (names, most) =
            if is_formatting { (&mut self.formatting, MAX_FORMATTING) } else { (&mut self.names, MAX_DEPTH) };
        if tag.is_end {
            if let Some(idx) = names.iter().rposition(|open| open == name) {
                if is_formatting {
                    names.remove(idx);
                } else {
                    names.truncate(idx);
                }
            }
            return true;
        }
        if SIBLINGS.contains(&name) && names.last().is_some_and(|open| open == name) {
            return true;
        }
        let is_kept = names.len() < most;
        if is_kept {
            names.push(tag.name.clone());
        }
        is_kept
    }
}

/// A start or end tag.
struct Tag {
    /// In lower case.
    name: String,
    is_end: bool,
    is_self_closing: bool,
    /// Byte offsets.
    start: usize,
    end: usize,
}

/// The first tag from a position on. Comments and the like are passed over, as the parser does.
fn next_tag(html: &str, mut position: usize) -> Option<Tag> {
    let bytes = html.as_bytes();
    loop {
        let start = position + html[position..].find('<')?;
        let rest = &html[start + 1..];
        let after = |text: &str| rest.find(text).map(|idx| start + 1 + idx + text.len());
        if let Some(comment) = rest.strip_prefix("!--") {
            position = start + 4 + end_of_comment(comment)?;
        } else if rest.starts_with(['!', '?']) || rest.starts_with('/') && !starts_name(&rest[1..]) {
            position = after(">")?;
        } else if starts_name(rest.strip_prefix('/').unwrap_or(rest)) {
            let is_end = rest.starts_with('/');
            let name_start = start + 1 + usize::from(is_end);
            let name_end = name_start + html[name_start..].find(ends_name)?;
            let end = end_of_tag(bytes, name_end)?;
            return Some(Tag {
                name: html[name_start..name_end].to_ascii_lowercase(),
                is_end,
                is_self_closing: bytes[end - 2] == b'/',
                start,
                end,
            });
        } else {
            position = start + 1;
        }
    }
}

fn starts_name(text: &str) -> bool {
    text.starts_with(|character: char| character.is_ascii_alphabetic())
}

fn ends_name(character: char) -> bool {
    character.is_ascii_whitespace() || character == '/' || character == '>'
}

/// Where a comment ends, given what follows `<!--`.
fn end_of_comment(text: &str) -> Option<usize> {
    if text.starts_with('>') {
        return Some(1);
    }
    if text.starts_with("->") {
        return Some(2);
    }
    let mut position = 0;
    loop {
        position += text[position..].find("--")? + 2;
        match text.as_bytes()[position..] {
            [b'>', ..] => return Some(position + 1),
            [b'!', b'>', ..] => return Some(position + 2),
            _ => position -= 1,
        }
    }
}

/// Where a tag ends, from the end of its name on; `>` in a quoted value does not end it.
fn end_of_tag(bytes: &[u8], mut position: usize) -> Option<usize> {
    let skip = |position: usize, is_skipped: fn(u8) -> bool| {
        let n_skipped = bytes[position..].iter().position(|&byte| !is_skipped(byte));
        n_skipped.map(|n_skipped| position + n_skipped)
    };
    let is_space = |byte: u8| byte.is_ascii_whitespace();
    loop {
        position = skip(position, |byte| byte.is_ascii_whitespace() || byte == b'/')?;
        if bytes[position] == b'>' {
            return Some(position + 1);
        }
        // An attribute's name may begin with an equals sign.
        let is_name = |byte: u8| !byte.is_ascii_whitespace() && !b"/>=".contains(&byte);
        position = skip(position + 1, is_name)?;
        position = skip(position, is_space)?;
        if bytes[position] != b'=' {
            continue;
        }
        position = skip(position + 1, is_space)?;
        position = match bytes[position] {
            quote @ (b'"' | b'\'') => {
                position + 2 + bytes[position + 1..].iter().position(|&byte| byte == quote)?
            }
            _ => skip(position, |byte| !byte.is_ascii_whitespace() && byte != b'>')?,
        };
    }
}

/// The end of the end tag of the element that a tag begins, if it has one.
///
/// `endless` are the names of elements of which no further one ends, so that it is looked for once.
fn end_of_element(html: &str, tag: &Tag, endless: &mut Vec<String>) -> Option<usize> {
    if tag.is_end || tag.is_self_closing || endless.contains(&tag.name) {
        return None;
    }
    let bytes = html.as_bytes();
    let mut position = tag.end;
    while let Some(idx) = html[position..].find("</") {
        position += idx + 2;
        let name_end = position + tag.name.len();
        let name = bytes.get(position..name_end);
        if name.is_some_and(|name| name.eq_ignore_ascii_case(tag.name.as_bytes()))
            && html[name_end..].starts_with(ends_name)
        {
            return end_of_tag(bytes, name_end);
        }
    }
    endless.push(tag.name.clone());
    None
}

/// Whether the start tag of a script is one of linked data.
fn is_data(tag: &str) -> bool {
    tag.to_ascii_lowercase().contains("ld+json")
}
