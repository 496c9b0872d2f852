/// Names of a record's fields, where they are not among the usual ones.
///
/// A field that is `None` is recognised by its usual names. Names are compared by their letters and
/// digits, without regard to case: `publishedAt`, `Published At` and `published_at` are the same. The
/// first name that has a value wins:
///
/// | Field | Usual names, in order |
/// |---|---|
/// | id | doc_id, id, document_id, article_id, uuid, guid |
/// | text | text, body, content, article, article_text, body_text, full_text, main_text, story |
/// | title | title, headline, head |
/// | date | date, published, publication_date, pub_date, publish_date, publishing_date, date_published, published_at, created, created_at, datetime, timestamp, year |
/// | url | url, link, web_url, uri |
/// | publisher | publisher, source, outlet, newspaper, media, source_name |
/// | speaker | speaker |
/// | country | country, country_code, iso3 |
/// | language | language, lang |
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldNames {
    /// The document's id.
    pub id: Option<String>,
    /// The text.
    pub text: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The date of publication.
    pub date: Option<String>,
    /// The address.
    pub url: Option<String>,
    /// The outlet.
    pub publisher: Option<String>,
    /// Who speaks.
    pub speaker: Option<String>,
    /// The state spoken for.
    pub country: Option<String>,
    /// The language.
    pub language: Option<String>,
}

/// A record as a file gives it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// Line on which it begins, from 1; `None` if the file is the record.
    pub line: Option<u64>,
    /// Which record of the file it is, from 1; `None` if the file is the record.
    pub number: Option<u64>,
    /// What was odd about it.
    pub note: Option<String>,
    pub id: Option<String>,
    /// `None` if there is none but white space.
    pub text: Option<String>,
    pub title: Option<String>,
    pub date: Option<String>,
    /// The date that the markup of a page tells.
    pub page_date: Option<String>,
    pub url: Option<String>,
    pub publisher: Option<String>,
    pub speaker: Option<String>,
    pub country: Option<String>,
    pub language: Option<String>,
}

/// What a field of a record means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Id,
    Text,
    Title,
    Date,
    Url,
    Publisher,
    Speaker,
    Country,
    Language,
}

impl Record {
    /// Picks the known ones of a record's fields: their names, and the value of each by its index, if
    /// it has one.
    pub fn pick(names: &FieldNames, found: &[&str], value: impl Fn(usize) -> Option<String>) -> Self {
        let visible = |field| {
            names.candidates(field).find_map(|name| {
                let named = found.iter().enumerate().filter(|(_, key)| is_same(name, key));
                let mut values = named.filter_map(|(idx, _)| value(idx));
                values.find(|value| !value.trim().is_empty())
            })
        };
        let trimmed = |field| visible(field).map(|value| value.trim().to_owned());
        Self {
            id: trimmed(Field::Id),
            text: visible(Field::Text),
            title: trimmed(Field::Title),
            date: trimmed(Field::Date),
            url: trimmed(Field::Url),
            publisher: trimmed(Field::Publisher),
            speaker: trimmed(Field::Speaker),
            country: trimmed(Field::Country),
            language: trimmed(Field::Language).map(|language| language_code(&language)),
            ..Self::default()
        }
    }
}

impl FieldNames {
    /// Why records with these fields have no text, or `None` if one of the fields is the text.
    pub(crate) fn missing_text(&self, found: &[&str]) -> Option<String> {
        if self.candidates(Field::Text).any(|name| found.iter().any(|key| is_same(name, key))) {
            return None;
        }
        let listed =
            if found.is_empty() { "none".to_owned() } else { found[..found.len().min(20)].join(", ") };
        Some(match &self.text {
            Some(name) => format!("no field is called {name:?}; found: {listed}"),
            None => format!("no field is recognised as the text, name it with --text-field; found: {listed}"),
        })
    }

    /// The names to look for, in order of preference.
    fn candidates(&self, field: Field) -> impl Iterator<Item = &str> {
        let chosen = self.chosen(field);
        let usual = if chosen.is_some() { &[] } else { field.usual_names() };
        chosen.into_iter().chain(usual.iter().copied())
    }

    fn chosen(&self, field: Field) -> Option<&str> {
        let name = match field {
            Field::Id => &self.id,
            Field::Text => &self.text,
            Field::Title => &self.title,
            Field::Date => &self.date,
            Field::Url => &self.url,
            Field::Publisher => &self.publisher,
            Field::Speaker => &self.speaker,
            Field::Country => &self.country,
            Field::Language => &self.language,
        };
        name.as_deref()
    }
}

impl Field {
    fn usual_names(self) -> &'static [&'static str] {
        match self {
            Self::Id => &["doc_id", "id", "document_id", "article_id", "uuid", "guid"],
            Self::Text => &[
                "text",
                "body",
                "content",
                "article",
                "article_text",
                "body_text",
                "full_text",
                "main_text",
                "story",
            ],
            Self::Title => &["title", "headline", "head"],
            Self::Date => &[
                "date",
                "published",
                "publication_date",
                "pub_date",
                "publish_date",
                "publishing_date",
                "date_published",
                "published_at",
                "created",
                "created_at",
                "datetime",
                "timestamp",
                "year",
            ],
            Self::Url => &["url", "link", "web_url", "uri"],
            Self::Publisher => &["publisher", "source", "outlet", "newspaper", "media", "source_name"],
            Self::Speaker => &["speaker"],
            Self::Country => &["country", "country_code", "iso3"],
            Self::Language => &["language", "lang"],
        }
    }
}

/// Whether two field names differ at most in the case of ASCII letters and in punctuation.
fn is_same(one: &str, other: &str) -> bool {
    let is_compared = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let letters = |name| str::bytes(name).filter(is_compared).map(|byte| byte.to_ascii_lowercase());
    letters(one).eq(letters(other))
}

/// ISO 639-1 of `en-GB`, `EN`, `eng`, `English`; any other value in lower case, as it is.
pub(crate) fn language_code(value: &str) -> String {
    let value = value.to_lowercase();
    match value.split(['-', '_']).next() {
        Some("en" | "eng" | "english") => "en".to_owned(),
        Some(code) if code.len() == 2 => code.to_owned(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(names: &FieldNames, fields: &[(&str, &str)]) -> Record {
        let keys: Vec<&str> = fields.iter().map(|(key, _)| *key).collect();
        Record::pick(names, &keys, |idx| Some(fields[idx].1.to_owned()))
    }

    #[test]
    fn usual_names_are_recognised_in_order() {
        #[rustfmt::skip]
        let cases = [
            (&[("text", "a"), ("body", "b")][..],              Some("a"), None),
            (&[("body", "b"), ("Text", " ")][..],              Some("b"), None),
            (&[("Full-Text", "b"), ("Pub Date", "2018")][..],  Some("b"), Some("2018")),
            (&[("CONTENT", "c"), ("publishedAt", " x ")][..],  Some("c"), Some("x")),
            (&[("year", "2018"), ("date", "")][..],            None,      Some("2018")),
            (&[("texts", "a")][..],                            None,      None),
        ];
        for (fields, text, date) in cases {
            let record = pick(&FieldNames::default(), fields);
            assert_eq!((record.text.as_deref(), record.date.as_deref()), (text, date), "{fields:?}");
        }
    }

    #[test]
    fn a_chosen_name_replaces_the_usual_ones() {
        let names = FieldNames { text: Some("lede".to_owned()), ..FieldNames::default() };
        assert_eq!(pick(&names, &[("text", "a"), ("lede", "b")]).text.as_deref(), Some("b"));
        assert_eq!(pick(&names, &[("text", "a")]).text, None);
        assert!(names.missing_text(&["text"]).is_some_and(|reason| reason.contains("\"lede\"")));
        let unnamed = FieldNames::default().missing_text(&["abstract", "n"]);
        assert!(unnamed.is_some_and(|reason| reason.contains("--text-field; found: abstract, n")));
    }

    #[test]
    fn languages_are_codes() {
        for (value, code) in [("English", "en"), ("en-GB", "en"), ("ENG", "en"), ("FR", "fr"), ("fra", "fra")]
        {
            assert_eq!(language_code(value), code);
        }
    }
}
