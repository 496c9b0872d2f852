use std::collections::VecDeque;

use serde_json::{Deserializer, Value};

/// The objects of linked data in a page (schema.org as JSON-LD): those of each script before those in them.
pub(super) struct LinkedData {
    scripts: Vec<Value>,
}

impl LinkedData {
    /// Reads what can be read of the scripts' contents.
    pub fn read(scripts: impl IntoIterator<Item = String>) -> Self {
        let values = |script: String| {
            let mended = mended(&script);
            let values = Deserializer::from_str(&mended).into_iter::<Value>();
            values.map_while(Result::ok).collect::<Vec<_>>()
        };
        Self { scripts: scripts.into_iter().flat_map(values).collect() }
    }

    /// All objects, outer ones first.
    pub fn objects(&self) -> impl Iterator<Item = &Value> {
        let mut waiting: VecDeque<&Value> = self.scripts.iter().collect();
        std::iter::from_fn(move || {
            while let Some(value) = waiting.pop_front() {
                match value {
                    // A list is on the level of its items.
                    Value::Array(values) => values.iter().rev().for_each(|value| waiting.push_front(value)),
                    Value::Object(object) => {
                        waiting.extend(object.values());
                        return Some(value);
                    }
                    _ => {}
                }
            }
            None
        })
    }

    /// The objects that are articles of one kind or another.
    pub fn articles(&self) -> impl Iterator<Item = &Value> {
        let is_article =
            |kind: &str| ["Article", "Posting", "Report"].iter().any(|ending| kind.ends_with(ending));
        self.objects().filter(move |object| match &object["@type"] {
            Value::String(kind) => is_article(kind),
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).any(is_article),
            _ => false,
        })
    }

    /// What a reference means: the object with this id that has a name, else the value itself.
    pub fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let id = value["@id"].as_str().filter(|_| value["name"].is_null());
        let named =
            |id: &str| self.objects().find(|object| object["@id"] == *id && !object["name"].is_null());
        id.and_then(named).unwrap_or(value)
    }
}

/// Names in a value: a string, an object with a name, or a list of them.
pub(super) fn names(value: &Value) -> Vec<&str> {
    match value {
        Value::String(name) => vec![name],
        Value::Object(object) => object.get("name").map(names).unwrap_or_default(),
        Value::Array(values) => values
            .iter()
            .flat_map(|value| match value {
                // A list in a list has no meaning here, and may be deep.
                Value::Array(_) => Vec::new(),
                value => names(value),
            })
            .collect(),
        _ => Vec::new(),
    }
}

/// JSON of what is nearly JSON: without a comment or CDATA section around it, without line feeds in strings
/// and commas after the last member.
fn mended(script: &str) -> String {
    let start = script.find(['{', '[']).unwrap_or(script.len());
    // `[CDATA[` begins with the bracket of a list.
    let start = script[start..]
        .strip_prefix("[CDATA[")
        .map_or(start, |rest| script.len() - rest.len() + rest.find(['{', '[']).unwrap_or(rest.len()));
    let mut mended = String::with_capacity(script.len() - start);
    let (mut in_string, mut is_escaped) = (false, false);
    for character in script[start..].chars() {
        if is_escaped {
            is_escaped = false;
        } else if character == '"' {
            in_string = !in_string;
        } else if in_string {
            is_escaped = character == '\\';
        } else if matches!(character, '}' | ']') {
            let end = mended.trim_end().len();
            if mended[..end].ends_with(',') {
                mended.truncate(end - 1);
            }
        }
        mended.push(if character.is_ascii_control() { ' ' } else { character });
    }
    mended
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(script: &str) -> LinkedData {
        LinkedData::read([script.to_owned()])
    }

    #[test]
    fn what_is_nearly_json_is_read() {
        let article = json!({"@type": "NewsArticle", "headline": "a, ] b"});
        for script in [
            "{\"@type\": \"NewsArticle\", \"headline\": \"a, ] b\"}",
            "[{\"@type\": \"NewsArticle\", \"headline\": \"a,\n] b\",}\n,\n]",
            " <!-- {\"@type\": \"NewsArticle\", \"headline\": \"a, ] b\"} -->",
            "//<![CDATA[\n{\"@type\": \"NewsArticle\", \"headline\": \"a, ] b\"}\n//]]>",
            "{\"@type\": \"NewsArticle\", \"headline\": \"a, ] b\"};",
            "{\"@type\": \"WebPage\"}\n{\"@type\": \"NewsArticle\", \"headline\": \"a, ] b\"}",
        ] {
            assert_eq!(read(script).articles().next(), Some(&article), "{script}");
        }
        for script in ["", "{", "null", "\"", "[CDATA[", "{\"@type\": \"NewsArticle\"", &"[".repeat(100_000)]
        {
            assert_eq!(read(script).articles().next(), None, "{script}");
        }
    }

    #[test]
    fn outer_articles_come_first_and_references_are_followed() {
        let data = read(
            r##"{"@graph": [
                {"@type": "WebPage", "hasPart": {"@type": "Article", "headline": "inner"}},
                {"@type": ["Thing", "ReportageNewsArticle"], "headline": "outer", "publisher": {"@id": "#o"}},
                {"@type": "Organization", "@id": "#o", "name": "The Wire"}
            ]}"##,
        );
        let headlines: Vec<&Value> = data.articles().map(|article| &article["headline"]).collect();
        assert_eq!(headlines, ["outer", "inner"]);
        let publisher = &data.articles().next().expect("an article")["publisher"];
        assert_eq!(names(data.resolve(publisher)), ["The Wire"]);
        assert_eq!(names(&json!([{"name": "A"}, "B", {"url": "c"}, [["d"]], 5])), ["A", "B"]);
    }
}
