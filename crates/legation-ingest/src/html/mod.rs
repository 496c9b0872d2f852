//! Pages of HTML: a document each.

mod charset;
mod json_ld;
mod main_text;
mod page;
mod pruning;

use std::io::BufRead;

use crate::fields::Record;
use crate::language;
use crate::lines::{Loss, whole};
use page::Page;

/// The page that a file is.
pub(crate) fn whole_page(reader: impl BufRead) -> Result<Record, Loss> {
    record(whole(reader)?, None)
}

/// What a page tells: its main text, and headline, date, outlet, address and language of its markup.
///
/// `charset` is the encoding that whoever sent the page named, which counts before what the page says itself.
pub(crate) fn record(bytes: Vec<u8>, charset: Option<&str>) -> Result<Record, Loss> {
    let lost = |reason: &str| Loss { line: None, reason: reason.to_owned() };
    let (html, note) = charset::decode(bytes, charset);
    let html = pruning::prune(&html).ok_or_else(|| lost("the page has more tags than any real one"))?;
    let page = Page::read(&html);
    let text = main_text::main_text(&html, &page);
    if text.is_empty() {
        return Err(lost("no main text was found in the page"));
    }
    // Pages often keep the language of the template that they were made from.
    let language = language::detect(&text).map(str::to_owned).or_else(|| page.language());
    Ok(Record {
        note,
        title: page.title(),
        page_date: page.published(),
        url: page.url(),
        publisher: page.publisher(),
        language,
        text: Some(text),
        ..Record::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_is_a_document() {
        let page = r##"<!doctype html><html lang="en-GB"><head><title>Ministers meet | The Wire</title>
            <meta property="og:title" content="Ministers meet &amp; part"><meta property="og:site_name" content="The Wire">
            <link rel="canonical" href="https://wire.example/a">
            <script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2024-03-05T23:30:00-05:00"}</script>
            </head><body><nav><a href="/">Home</a></nav><article><h1>Ministers meet &amp; part</h1>
            <p>The ministers of Norway and Peru met on Tuesday in the harbour of Callao and spoke for two hours.</p>
            <p>Read more: what a harbour is for</p>
            <p>They parted without a word to the press, and their aides would only say that the talks were to go on.</p>
            <p>Norway has sought leave to fish there since the spring; Peru has so far refused it, as its own boats lie idle.</p>
            </article><footer>All rights reserved</footer></body></html>"##;
        let record = record(page.as_bytes().to_vec(), None).expect("a page");
        assert_eq!(record.title.as_deref(), Some("Ministers meet & part"));
        assert_eq!(record.page_date.as_deref(), Some("2024-03-05T23:30:00-05:00"));
        assert_eq!(record.publisher.as_deref(), Some("The Wire"));
        assert_eq!(record.url.as_deref(), Some("https://wire.example/a"));
        assert_eq!(record.language.as_deref(), Some("en"));
        let text = record.text.expect("a text");
        assert_eq!(text.split("\n\n").count(), 3, "{text}");
        assert!(text.starts_with("The ministers of Norway") && text.ends_with("lie idle."), "{text}");
    }

    #[test]
    fn a_page_without_text_is_lost() {
        for page in ["<html></html>", "<html><body><script>let a = 1;</script></body></html>", "<"] {
            assert!(record(page.as_bytes().to_vec(), None).is_err(), "{page}");
        }
    }

    #[test]
    fn deep_pages_are_read_in_little_time() {
        for tag in ["div", "span", "b", "font", "a", "table", "blockquote", "li", "ul"] {
            let open = format!("<{tag}>").repeat(100_000);
            let close = format!("</{tag}>").repeat(100_000);
            for page in [format!("{open}A minister spoke.{close}"), format!("{open}A minister spoke.")] {
                let _ = record(page.into_bytes(), None);
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        #[test]
        fn any_soup_of_tags_is_a_record_or_a_loss(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "<p>", "</p>", "<div class=article>", "</div>", "<!--", "-->", "<script>", "</script>", "<table>", "<td>",
                    "<b", " x='", "\">", "<h1>", "<title>", "&amp;", "&#0;", "<meta charset=utf-16>", "Norway met Peru. ",
                    "<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":", "<svg>", "\u{0}", "é",
                ]),
                0..60,
            ),
            bytes in proptest::collection::vec(any::<u8>(), 0..40),
        ) {
            let _ = record([parts.concat().into_bytes(), bytes].concat(), None);
        }
    }
}
