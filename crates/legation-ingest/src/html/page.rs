use std::sync::LazyLock;

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use super::json_ld::{LinkedData, names};
use super::pruning::prune;
use crate::fields::language_code;
use crate::published::parse_date;

/// Names of `<meta>` under which pages tell their date of publication, the surest first; never one of a later change.
const DATES: [&str; 12] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "prism.publicationdate",
    "dc.date.issued",
    "dc.date",
    "pubdate",
    "publishdate",
    "date",
];

/// A page, and what its markup says of it.
pub(super) struct Page {
    pub html: Html,
    data: LinkedData,
    /// Name in small letters and content of each `<meta>`, in order.
    metas: Vec<(String, String)>,
}

impl Page {
    /// Of a page that was pruned.
    pub fn read(html: &str) -> Self {
        static SCRIPTS: LazyLock<Selector> =
            LazyLock::new(|| selector("script[type='application/ld+json' i]"));
        static METAS: LazyLock<Selector> = LazyLock::new(|| selector("meta[content]"));
        let html = Html::parse_document(html);
        let data = LinkedData::read(html.select(&SCRIPTS).map(|script| script.text().collect::<String>()));
        let mut metas = Vec::new();
        for meta in html.select(&METAS) {
            let content = meta.attr("content").unwrap_or_default().trim();
            let names = ["property", "name", "itemprop"].into_iter().filter_map(|name| meta.attr(name));
            metas.extend(names.map(|name| (name.to_ascii_lowercase(), content.to_owned())));
        }
        metas.retain(|(_, content)| !content.is_empty());
        Self { html, data, metas }
    }

    /// Contents of the `<meta>` of a name.
    fn metas<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(own, _)| own == name).map(|(_, content)| content.as_str())
    }

    /// Strings that articles of the linked data have under a name.
    fn of_articles<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.data.articles().filter_map(move |article| article[name].as_str())
    }

    /// The headline, without the outlet's name behind it.
    pub fn title(&self) -> Option<String> {
        let title = self.titles().into_iter().next()?;
        let outlet = self.publisher();
        let bare = outlet.as_deref().and_then(|outlet| {
            title.strip_suffix(outlet)?.trim_end().strip_suffix(['-', '|', '–', '—', ':'])
        });
        Some(bare.map_or(title.as_str(), str::trim_end).to_owned())
    }

    /// All that may be the headline, the surest first.
    pub fn titles(&self) -> Vec<String> {
        static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("title"));
        static HEADING: LazyLock<Selector> = LazyLock::new(|| selector("h1"));
        let metas = ["og:title", "twitter:title"].into_iter().flat_map(|name| self.metas(name));
        let given = self.of_articles("headline").chain(metas).map(unescaped);
        let shown = self.html.select(&HEADING).take(3).chain(self.html.select(&TITLE).take(1)).map(visible);
        given.chain(shown).map(|title| folded(&title)).filter(|title| !title.is_empty()).collect()
    }

    /// The date of publication, as the page writes it.
    pub fn published(&self) -> Option<String> {
        static DATED: LazyLock<Selector> = LazyLock::new(|| selector("[itemprop='datePublished' i]"));
        static TIMES: LazyLock<Selector> = LazyLock::new(|| selector("time[datetime]"));
        let metas = DATES.iter().flat_map(|name| self.metas(name));
        let dated = self
            .html
            .select(&DATED)
            .filter_map(|element| element.attr("content").or(element.attr("datetime")).map(str::to_owned));
        let times =
            self.html.select(&TIMES).filter_map(|element| element.attr("datetime").map(str::to_owned));
        let given = self.of_articles("datePublished").chain(metas).map(str::to_owned);
        given.chain(dated).chain(times).find(|date| parse_date(date).is_some())
    }

    /// The outlet.
    pub fn publisher(&self) -> Option<String> {
        let publishers = self.data.articles().map(|article| self.data.resolve(&article["publisher"]));
        let named = publishers.flat_map(names).chain(self.metas("og:site_name"));
        named.map(|name| folded(&unescaped(name))).find(|name| !name.is_empty())
    }

    /// The address that the page wants to be known by.
    pub fn url(&self) -> Option<String> {
        static CANONICAL: LazyLock<Selector> = LazyLock::new(|| selector("link[rel~='canonical' i][href]"));
        let links = self.html.select(&CANONICAL).filter_map(|link| link.attr("href"));
        links.chain(self.metas("og:url")).find(|url| url.starts_with("http")).map(|url| url.trim().to_owned())
    }

    /// The language that the page says it is in.
    pub fn language(&self) -> Option<String> {
        let own = self.html.root_element().attr("lang");
        let language =
            own.or_else(|| self.of_articles("inLanguage").next()).or_else(|| self.metas("og:locale").next());
        language.filter(|language| !language.trim().is_empty()).map(|language| language_code(language.trim()))
    }

    /// Names of authors.
    pub fn authors(&self) -> Vec<&str> {
        let articles = self.data.articles().flat_map(|article| match &article["author"] {
            Value::Array(authors) => authors.iter().map(|author| self.data.resolve(author)).collect(),
            author => vec![self.data.resolve(author)],
        });
        let metas =
            ["author", "article:author", "parsely-author"].into_iter().flat_map(|name| self.metas(name));
        articles.flat_map(names).chain(metas).collect()
    }

    /// What the page gives as its summary.
    pub fn descriptions(&self) -> Vec<String> {
        let metas = ["description", "og:description", "twitter:description"];
        let metas = metas.into_iter().flat_map(|name| self.metas(name));
        metas.chain(self.of_articles("description")).map(unescaped).collect()
    }

    /// The longest text that the linked data hold.
    pub fn body(&self) -> Option<String> {
        self.of_articles("articleBody").max_by_key(|body| body.len()).map(unescaped)
    }
}

pub(super) fn selector(text: &str) -> Selector {
    Selector::parse(text).expect("a selector")
}

/// The text of an element, white space folded.
pub(super) fn visible(element: ElementRef<'_>) -> String {
    folded(&element.text().collect::<Vec<_>>().join(" "))
}

pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Linked data often hold the character references of HTML, or whole tags.
fn unescaped(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return text.to_owned();
    }
    let pruned = prune(text).unwrap_or_default();
    Html::parse_fragment(&pruned).root_element().text().collect()
}
