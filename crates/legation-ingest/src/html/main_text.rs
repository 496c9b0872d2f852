use std::collections::BTreeSet;

use ego_tree::iter::Edge;
use scraper::{ElementRef, Html, Node};
use trafilatura::Options;

use super::page::{Page, folded, selector, visible};
use super::pruning::prune;

/// Beginnings of short lines that belong to the page and not to its text.
const LABELS: [&str; 62] = [
    "a version of this article",
    "ad feedback",
    "advertisement",
    "advertising",
    "all rights reserved",
    "also read",
    "article content",
    "buying through us",
    "by clicking",
    "by submitting",
    "caption",
    "click here",
    "comments",
    "continue reading",
    "copyright",
    "credit:",
    "do you have a story",
    "download the",
    "editor's pick",
    "editors' pick",
    "first published",
    "follow us",
    "for more stories",
    "gallery:",
    "get our",
    "get the latest",
    "getty images",
    "image credit",
    "image source",
    "image:",
    "join our",
    "join us",
    "last updated",
    "leave a comment",
    "listen:",
    "log in to",
    "more on this",
    "more stories",
    "most popular",
    "most read",
    "newsletter",
    "open image",
    "our standards",
    "photo by",
    "photo:",
    "picture:",
    "please log in",
    "read also",
    "read more",
    "read next",
    "recommended",
    "related",
    "see also",
    "share this",
    "sign up",
    "skip to",
    "story continues",
    "subscribe",
    "this article was originally",
    "top stories",
    "trending",
    "video:",
];
/// A label has so many words at most.
const LABEL: usize = 40;

/// Linked data stand in for a main text that is shorter by this factor, if they have so many words.
const LONGER: f32 = 1.25;
const LONG: usize = 150;

/// The main text of a page, its paragraphs parted by blank lines.
///
/// trafilatura finds the part of the page, without a second opinion from other extractors, which costs much and hardly
/// ever mends one; what it leaves of the page's furniture is dropped here, and what it left out is put back: the
/// summary that is shown above many texts, and the whole text where the linked data have much more of it.
pub(super) fn main_text(html: &str, page: &Page) -> String {
    let found = trafilatura::extract(html, &Options::default());
    let mut blocks = found.map(|found| blocks(&found.content_html)).unwrap_or_default();
    drop_furniture(&mut blocks, page);
    let n_words: usize = blocks.iter().map(|block| words(block).count()).sum();
    if let Some(body) = page.body() {
        let n_body = words(&body).count();
        if n_body >= LONG && n_body as f32 >= LONGER * n_words as f32 {
            blocks = body.lines().map(folded).filter(|line| !line.is_empty()).collect();
        }
    }
    if let Some(summary) = summary(page, &blocks) {
        blocks.insert(0, summary);
    }
    blocks.join("\n\n")
}

/// The text of each block of a fragment.
fn blocks(html: &str) -> Vec<String> {
    const BLOCKS: [&str; 22] = [
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "figcaption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "td",
        "tr",
        "ul",
    ];
    let fragment = Html::parse_fragment(&prune(html).unwrap_or_default());
    let mut blocks = Vec::new();
    let mut block = String::new();
    for edge in fragment.root_element().traverse() {
        let (node, is_open) = match edge {
            Edge::Open(node) => (node, true),
            Edge::Close(node) => (node, false),
        };
        match node.value() {
            Node::Text(text) if is_open => block.push_str(text),
            Node::Element(element) if BLOCKS.contains(&element.name()) => {
                blocks.push(folded(&std::mem::take(&mut block)));
            }
            _ => {}
        }
    }
    blocks.push(folded(&block));
    blocks.retain(|block| words(block).next().is_some());
    blocks
}

/// Drops headline and authors at the head, labels, what comes again, and what is quoted from the short-message service.
fn drop_furniture(blocks: &mut Vec<String>, page: &Page) {
    let titles: Vec<BTreeSet<String>> = page
        .titles()
        .iter()
        .map(|title| words(title).collect())
        .filter(|title: &BTreeSet<_>| title.len() > 2)
        .collect();
    let authors: BTreeSet<String> = page.authors().into_iter().map(plain).collect();
    let mut seen = BTreeSet::new();
    let mut idx = 0;
    blocks.retain(|block| {
        idx += 1;
        let plain = plain(block);
        let own: BTreeSet<String> = words(block).collect();
        let n_words = plain.split(' ').count();
        let is_title =
            idx <= 6 && (3..=LABEL).contains(&n_words) && titles.iter().any(|title| is_alike(&own, title));
        let is_author = n_words <= 8 && authors.contains(plain.strip_prefix("by ").unwrap_or(&plain));
        let start = block.trim_start_matches(|letter: char| !letter.is_alphanumeric()).to_lowercase();
        let is_label = n_words <= LABEL && LABELS.iter().any(|label| start.starts_with(label));
        let is_message = block.contains("pic.twitter.com/") || block.contains("//t.co/");
        let is_again = plain.len() > 20 && !seen.insert(plain);
        !(is_title || is_author || is_label || is_message || is_again)
    });
}

/// The summary that the page shows outside of its main text, if it gives one in its markup too.
fn summary(page: &Page, blocks: &[String]) -> Option<String> {
    let descriptions: Vec<BTreeSet<String>> =
        page.descriptions().iter().map(|text| words(text).collect()).collect();
    let descriptions: Vec<_> = descriptions.into_iter().filter(|own| own.len() >= 6).collect();
    if descriptions.is_empty() || blocks.is_empty() {
        return None;
    }
    let titles: Vec<BTreeSet<String>> = page.titles().iter().map(|title| words(title).collect()).collect();
    let heads: Vec<BTreeSet<String>> = blocks.iter().take(6).map(|block| words(block).collect()).collect();
    let shown = selector("p, h2, h3, h4, div, span, strong, em, li");
    page.html.select(&shown).find_map(|element| {
        let is_small = element.descendants().take(16).count() < 16;
        if !is_small || is_aside(element) {
            return None;
        }
        let text = visible(element);
        let own: BTreeSet<String> = words(&text).collect();
        let is_new = || {
            !titles.iter().any(|title| is_alike(&own, title))
                && !heads.iter().any(|head| 5 * own.intersection(head).count() > 4 * own.len())
        };
        let is_it = (6..=70).contains(&own.len())
            && descriptions.iter().any(|given| {
                let common = own.intersection(given).count();
                20 * common >= 17 * own.len() && 5 * common >= 4 * given.len()
            });
        (is_it && is_new()).then_some(text)
    })
}

fn is_aside(element: ElementRef<'_>) -> bool {
    let mut above = element.ancestors().filter_map(ElementRef::wrap);
    above.any(|element| ["aside", "footer", "nav"].contains(&element.value().name()))
}

/// Whether most words of a line are those of a title, and it has half of them.
fn is_alike(own: &BTreeSet<String>, title: &BTreeSet<String>) -> bool {
    let common = own.intersection(title).count();
    common > 0 && 4 * common >= 3 * own.len() && 2 * common >= title.len()
}

/// The words of a text in small letters.
fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

/// A text as its words only.
fn plain(text: &str) -> String {
    words(text).collect::<Vec<_>>().join(" ")
}
