//! The date of publication: where it is sought, and the forms in which it is understood.
//!
//! The first of these that gives a date wins, even if a later one would give it more precisely:
//!
//! 1. the record's date field, in any form of [`parse_date`];
//! 2. the address: `/2018/05/18/`, `/2018/may/18/`, `2018-05-18`, `20180518`, else `/2018/05/`;
//! 3. the file's name, then the folders it is in: the same forms;
//! 4. the dateline at the head of the text, if it names the year: `SEOUL, May 16, 2018 (Reuters) - `;
//! 5. the user's `--date`.

use legation_doc::{Date, Precision, Published, PublishedFrom};

/// What may tell when a document was published.
pub(crate) struct Clues<'a> {
    /// The record's date field.
    pub field: Option<&'a str>,
    /// What the markup of a page says.
    pub page: Option<&'a str>,
    pub url: Option<&'a str>,
    /// Path of the file, relative to the corpus root.
    pub source: &'a str,
    pub text: &'a str,
    /// The user's choice for documents without a date.
    pub option: Option<(Date, Precision)>,
}

pub(crate) fn find(clues: &Clues) -> Option<Published> {
    let from = |origin| move |(date, precision)| Published { date, precision, origin };
    let field = clues.field.and_then(parse_date).map(from(PublishedFrom::Metadata));
    let page = || clues.page.and_then(parse_date).map(from(PublishedFrom::Html));
    let url = || clues.url.and_then(in_url).map(from(PublishedFrom::Url));
    let filename = || in_path(clues.source).map(from(PublishedFrom::Filename));
    let dateline = || in_dateline(clues.text).map(from(PublishedFrom::Dateline));
    let option = || clues.option.map(from(PublishedFrom::Option));
    field.or_else(page).or_else(url).or_else(filename).or_else(dateline).or_else(option)
}

/// Reads a date as found in the metadata of news; `None` if it is not understood or names no year.
///
/// - ISO 8601 dates and date-times: the day as written, which is that of the outlet's zone. Coarser
///   forms (`2018-05`, `2018`, `2018-05-00`) give their first day and the precision.
/// - `20180518`, also with a time behind it; `201805`.
/// - Dates with the month's name: `12 June 2018`, `June 12th, 2018`, `Mon, 18 May 2018 10:00:00 +0000`
///   (RFC 2822), `18-MAY-87`, `June 2018`.
/// - `18/5/2018`, `5-18-18`: the number above twelve is the day. If neither is, the month comes first
///   with slashes and hyphens, the day with full stops.
/// - Seconds or milliseconds since 1970 (nine digits and more): the day in UTC.
///
/// Years have four digits, from 1000 to 2999, or two: 00 to 49 are after 2000.
pub fn parse_date(text: &str) -> Option<(Date, Precision)> {
    let text = text.trim();
    digits_only(text).or_else(|| year_first(text)).or_else(|| year_last(text)).or_else(|| month_name(text))
}

/// The day, or the first of a month or year if `day` or `month` is zero.
fn calendar_date(year: i64, month: i64, day: i64) -> Option<(Date, Precision)> {
    let precision = match (month, day) {
        (0, _) => Precision::Year,
        (_, 0) => Precision::Month,
        _ => Precision::Day,
    };
    if !(1000..=2999).contains(&year) {
        return None;
    }
    let first_if_zero = |number: i64| i8::try_from(number.max(1)).ok();
    let date = Date::new(i16::try_from(year).ok()?, first_if_zero(month)?, first_if_zero(day)?).ok()?;
    Some((date, precision))
}

/// `20180518`, `2018`, `1526601600`; spreadsheets make `2018.0` of numbers.
fn digits_only(text: &str) -> Option<(Date, Precision)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(whole) || !are_digits(fraction) || whole.len() < 4 {
        return None;
    }
    if whole.len() < 9 && fraction.bytes().any(|digit| digit != b'0') {
        return None;
    }
    match whole.len() {
        4 | 6 | 8 => compact(whole),
        12 | 14 => compact(&whole[..8]).or_else(|| since_1970(whole)),
        9..=11 | 13 => since_1970(whole),
        _ => None,
    }
}

/// `2018`, `201805`, `20180518`.
fn compact(digits: &str) -> Option<(Date, Precision)> {
    let number = |range: std::ops::Range<usize>| digits.get(range).map_or(Some(0), |text| text.parse().ok());
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    // Written out, a zero is a mistake.
    let is_whole = (digits.len() < 6 || month > 0) && (digits.len() < 8 || day > 0);
    calendar_date(year, month, day).filter(|_| is_whole)
}

fn since_1970(digits: &str) -> Option<(Date, Precision)> {
    let number: i64 = digits.parse().ok()?;
    let seconds = if digits.len() > 11 { number / 1000 } else { number };
    let days = jiff::Span::new().try_days(seconds / 86_400).ok()?;
    let date = Date::new(1970, 1, 1).ok()?.checked_add(days).ok()?;
    Some((date, Precision::Day)).filter(|_| date.year() <= 2999)
}

/// `2018-05-18`, `2018/5/18`, `2018.05`, and whatever comes after a date, such as a time.
fn year_first(text: &str) -> Option<(Date, Precision)> {
    let (year, rest) = number(text, 4..=4)?;
    let separator = rest.chars().next().filter(|separator| "-/.".contains(*separator))?;
    let (month, rest) = number(&rest[1..], 1..=2)?;
    let (day, rest) = match rest.strip_prefix(separator) {
        Some(day) => number(day, 1..=2)?,
        None => (0, rest),
    };
    let is_ended =
        !rest.starts_with(char::is_alphanumeric) || (day > 0 && rest.starts_with(['T', 't', 'Z', 'z']));
    calendar_date(year, month, day).filter(|_| is_ended)
}

/// `18/05/2018`, `5-18-18`, `18.5.2018`, and whatever comes after it.
fn year_last(text: &str) -> Option<(Date, Precision)> {
    let (first, rest) = number(text, 1..=2)?;
    let separator = rest.chars().next().filter(|separator| "-/.".contains(*separator))?;
    let (second, rest) = number(&rest[1..], 1..=2)?;
    let rest = rest.strip_prefix(separator)?;
    let (year, rest) =
        number(rest, 4..=4).or_else(|| number(rest, 2..=2).map(|(year, rest)| (century(year), rest)))?;
    let is_day_first = first > 12 || (separator == '.' && second <= 12);
    let (month, day) = if is_day_first { (second, first) } else { (first, second) };
    let is_whole = month > 0 && day > 0 && !rest.starts_with(char::is_alphanumeric);
    calendar_date(year, month, day).filter(|_| is_whole)
}

/// The year of two digits.
fn century(year: i64) -> i64 {
    if year < 50 { 2000 + year } else { 1900 + year }
}

/// A number of so many digits, no more, at the head of a text, and what follows it.
fn number(text: &str, n_digits: std::ops::RangeInclusive<usize>) -> Option<(i64, &str)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let number = n_digits.contains(&end).then(|| text[..end].parse().ok())??;
    Some((number, &text[end..]))
}

/// A date with the month's name.
fn month_name(text: &str) -> Option<(Date, Precision)> {
    date_among(&words(text)).map(|(date, _)| date)
}

/// A run of letters or of digits.
#[derive(Debug, Clone, Copy)]
struct Word<'a> {
    text: &'a str,
    /// What stands between it and the word before.
    before: &'a str,
    /// Whether it is part of a time, as in `10:00` or `+0100`.
    in_time: bool,
}

/// The first words; more are not needed, and a field may hold a whole text.
fn words(text: &str) -> Vec<Word<'_>> {
    const MOST: usize = 20;
    let mut words: Vec<Word> = Vec::new();
    let mut end_before = 0;
    let mut rest = text;
    while words.len() < MOST
        && let Some(n_skipped) = rest.find(char::is_alphanumeric)
    {
        let word = &rest[n_skipped..];
        let is_digit = |character: char| character.is_ascii_digit();
        let starts_digit = word.starts_with(is_digit);
        let n_bytes = word
            .find(|character: char| !character.is_alphanumeric() || is_digit(character) != starts_digit)
            .unwrap_or(word.len());
        let start = text.len() - word.len();
        let before = &text[end_before..start];
        // `10:00` and `+0100`, ` -0500`; but `Date: 12 June` and `18-May-2018`.
        let is_minutes = before == ":" && end_before > 0;
        let is_offset = before.ends_with('+') || before.ends_with(" -");
        let in_time = is_minutes || is_offset || word[n_bytes..].starts_with(':');
        words.push(Word { text: &word[..n_bytes], before, in_time });
        end_before = start + n_bytes;
        rest = &word[n_bytes..];
    }
    words
}

/// The date that the words name, and the indices of the words that do.
fn date_among(words: &[Word]) -> Option<((Date, Precision), Vec<usize>)> {
    let (month_idx, month) =
        words.iter().enumerate().find_map(|(idx, word)| Some((idx, month_number(word.text)?)))?;
    let mut used = vec![month_idx];
    let day_before = words[..month_idx].iter().rposition(|word| !is_ordinal(word.text));
    let day_after = Some(month_idx + 1).filter(|&idx| idx < words.len());
    let day =
        [day_before, day_after].into_iter().flatten().find_map(|idx| Some((idx, day_number(words[idx])?)));
    used.extend(day.map(|(idx, _)| idx));
    let year = words.iter().enumerate().find_map(|(idx, word)| Some((idx, year_number(*word)?)));
    let (year_idx, year) = year.or_else(|| {
        // `18-May-87`, of RFC 850 and many a database.
        let idx = Some(month_idx + 1).filter(|_| day.is_some_and(|(idx, _)| idx < month_idx))?;
        let word = words.get(idx).filter(|word| word.text.len() == 2 && word.before == "-")?;
        Some((idx, century(word.text.parse().ok()?)))
    })?;
    used.push(year_idx);
    let date = calendar_date(year, month, day.map_or(0, |(_, day)| day))?;
    Some((date, used))
}

/// What may stand between a day and its month: `12th of June`.
fn is_ordinal(word: &str) -> bool {
    matches!(word, "st" | "nd" | "rd" | "th" | "of")
}

fn day_number(word: Word) -> Option<i64> {
    let is_short = word.text.len() <= 2 && !word.in_time;
    is_short.then(|| word.text.parse().ok())?.filter(|day| (1..=31).contains(day))
}

fn year_number(word: Word) -> Option<i64> {
    let is_year = word.text.len() == 4 && !word.in_time;
    is_year.then(|| word.text.parse().ok())?.filter(|year| (1000..=2999).contains(year))
}

/// 1 to 12 for `January`, `jan`, `Sept`.
fn month_number(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.to_ascii_lowercase();
    let is_month =
        |name: &&str| **name == *word || name[..3] == *word || (word == "sept" && name.starts_with("sept"));
    (1..).zip(MONTHS.iter()).find(|(_, name)| is_month(name)).map(|(number, _)| number)
}

fn in_url(url: &str) -> Option<(Date, Precision)> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split_once('/').map_or("", |(host, _)| &path[host.len()..]);
    in_name(path)
}

/// In the name of the file, else in the path to it.
fn in_path(path: &str) -> Option<(Date, Precision)> {
    let name = path.rsplit('/').next().unwrap_or(path);
    in_name(name).or_else(|| in_name(path))
}

/// A date between other characters: the first that has a day, else the first that has a month.
fn in_name(name: &str) -> Option<(Date, Precision)> {
    let starts_number = |&idx: &usize| {
        let is_digit = |idx: usize| name.as_bytes()[idx].is_ascii_digit();
        is_digit(idx) && (idx == 0 || !is_digit(idx - 1))
    };
    let numbers = || (0..name.len()).filter(starts_number).map(|idx| &name[idx..]);
    // Other years are parts of numbers that are no dates.
    let is_likely = |(date, _): &(Date, Precision)| (1600..2100).contains(&date.year());
    let day_of = |text| digits_in_name(text).or_else(|| separated_in_name(text)).filter(is_likely);
    numbers().find_map(day_of).or_else(|| numbers().find_map(|text| month_in_name(text).filter(is_likely)))
}

/// `20180518`, `20180518123000`.
fn digits_in_name(text: &str) -> Option<(Date, Precision)> {
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    matches!(end, 8 | 12 | 14).then(|| compact(&text[..8]))?
}

/// `2018/05/18`, `2018/may/18`, `2018-5-18`, `2018_05_18`.
fn separated_in_name(text: &str) -> Option<(Date, Precision)> {
    let (year, rest) = number(text, 4..=4)?;
    let separator = rest.chars().next().filter(|separator| "-/._".contains(*separator))?;
    let (month, rest) = rest[1..].split_once(separator)?;
    let month = number(month, 1..=2).filter(|(_, rest)| rest.is_empty());
    let month = month.map(|(month, _)| month).or_else(|| {
        let name = text[5..].split(separator).next()?;
        month_number(name)
    })?;
    let (day, _) = number(rest, 1..=2)?;
    calendar_date(year, month, day).filter(|(_, precision)| *precision == Precision::Day)
}

/// `2018/05/`, `2018-05`.
fn month_in_name(text: &str) -> Option<(Date, Precision)> {
    let (year, rest) = number(text, 4..=4)?;
    let rest = rest.strip_prefix(['/', '-', '_'])?;
    let (month, rest) = number(rest, 2..=2).filter(|(month, _)| *month > 0)?;
    calendar_date(year, month, 0).filter(|_| !rest.starts_with(char::is_alphanumeric))
}

/// The date of a dateline that names the year, or of a first line that is nothing but a date and place.
fn in_dateline(text: &str) -> Option<(Date, Precision)> {
    /// Longest head that can be a dateline, in bytes.
    const LONGEST: usize = 120;
    let line = text.trim_start().lines().next()?;
    let ends =
        [" - ", " \u{2013} ", " \u{2014} ", " -- ", "\u{2014}"].iter().filter_map(|dash| line.find(dash));
    let head = &line[..ends.min().unwrap_or(line.trim_end().len())];
    if head.len() > LONGEST {
        return None;
    }
    let words = words(head);
    let (date, used) = date_among(&words)?;
    // All other words are places, agencies or days of the week; a sentence has words in lower case.
    let is_name = |word: &Word| word.text.starts_with(char::is_uppercase) && !is_preposition(word.text);
    let others = words.iter().enumerate().filter(|(idx, _)| !used.contains(idx));
    let mut others = others.map(|(_, word)| word).filter(|word| !is_ordinal(word.text));
    (date.1 == Precision::Day && others.all(is_name)).then_some(date)
}

/// A capital here begins a sentence: `In May 2018 ...`.
fn is_preposition(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    matches!(
        word.as_str(),
        "on" | "in" | "by" | "since" | "until" | "from" | "after" | "before" | "as" | "at"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `2018-05-18`, `2018-05` or `2018`, as far as known.
    fn written(found: Option<(Date, Precision)>) -> String {
        match found {
            None => "-".to_owned(),
            Some((date, Precision::Day)) => date.to_string(),
            Some((date, Precision::Month)) => date.to_string()[..7].to_owned(),
            Some((date, Precision::Year)) => date.to_string()[..4].to_owned(),
        }
    }

    #[test]
    fn dates_are_read_in_the_forms_news_give_them() {
        #[rustfmt::skip]
        let cases = [
            ("2018-05-18",                        "2018-05-18"),
            (" 2018-05-18T23:30:00-05:00 ",       "2018-05-18"), // the outlet's day, not that in UTC
            ("2018-05-18T10:00:00Z",              "2018-05-18"),
            ("2018-05-18 10:00:00.000",           "2018-05-18"),
            ("2018/5/8",                          "2018-05-08"),
            ("2018.05.18",                        "2018-05-18"),
            ("2018-05",                           "2018-05"),
            ("2018-05-00",                        "2018-05"),
            ("2018",                              "2018"),
            ("2018.0",                            "2018"),
            ("1790-01-08",                        "1790-01-08"),
            ("20180518",                          "2018-05-18"),
            ("201805",                            "2018-05"),
            ("20180518123000",                    "2018-05-18"),
            ("201805181230",                      "2018-05-18"),
            ("1526601600",                        "2018-05-18"),
            ("1526601600.5",                      "2018-05-18"),
            ("1526601600000",                     "2018-05-18"),
            ("946684800000",                      "2000-01-01"),
            ("12 June 2018",                      "2018-06-12"),
            ("June 12, 2018",                     "2018-06-12"),
            ("Tuesday, June 12th, 2018, 5:10 PM", "2018-06-12"),
            ("12th of June 2018",                 "2018-06-12"),
            ("JUNE 12, 2018 Tuesday",             "2018-06-12"),
            ("Tue, 12 Jun 2018 10:00:00 +1000",   "2018-06-12"),
            ("Tue, 12 Jun 2018 10:00:00 -1100",   "2018-06-12"),
            ("Tue Jun 12 10:00:00 +0000 2018",    "2018-06-12"),
            ("Tue Jun 12 10:00:00 -1000 2018",    "2018-06-12"),
            ("26-FEB-1987 15:01:01.79",           "1987-02-26"),
            ("Sunday, 06-Nov-94 08:49:37 GMT",    "1994-11-06"),
            ("Published: 2 Sept. 2018",           "2018-09-02"),
            ("18May2018",                         "2018-05-18"),
            ("2018 May 18",                       "2018-05-18"),
            ("June 2018",                         "2018-06"),
            ("18/05/2018",                        "2018-05-18"),
            ("05/18/2018 10:00",                  "2018-05-18"),
            ("05/06/2018",                        "2018-05-06"), // month first
            ("05.06.2018",                        "2018-06-05"), // day first
            ("5/18/18",                           "2018-05-18"),
            ("",                                  "-"),
            ("yesterday",                         "-"),
            ("12 June",                           "-"),
            ("2018-02-30",                        "-"),
            ("2018-13-01",                        "-"),
            ("0000-00-00",                        "-"),
            ("20181301",                          "-"),
            ("13/13/2018",                        "-"),
            ("99999999999999999999",              "-"),
            ("123",                               "-"),
            ("2018-W20",                          "-"),
            ("31 June 2018",                      "-"),
        ];
        for (text, expected) in cases {
            assert_eq!(written(parse_date(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn addresses_give_dates() {
        #[rustfmt::skip]
        let cases = [
            ("https://example.org/world/2018/05/18/summit",     "2018-05-18"),
            ("https://example.org/world/2018/may/18/summit",    "2018-05-18"),
            ("https://example.org/2018/5/8/",                   "2018-05-08"),
            ("https://example.org/summit-2018-05-18.html",      "2018-05-18"),
            ("https://example.org/a/20180518-summit",           "2018-05-18"),
            ("https://example.org/2018/05/summit",              "2018-05"),
            ("https://example.org/2018/05/20180518-summit",     "2018-05-18"),
            ("https://20180518.example.org/summit",             "-"),
            ("https://example.org/summit-2018",                 "-"),
            ("https://example.org/article-201805181",           "-"),
            ("https://example.org/2018/99/18",                  "-"),
            ("https://example.org/12340506/20180518-summit",    "2018-05-18"),
            ("https://example.org/2018-05ab",                   "-"),
            ("summit",                                          "-"),
        ];
        for (url, expected) in cases {
            assert_eq!(written(in_url(url)), expected, "{url}");
        }
    }

    #[test]
    fn file_names_give_dates() {
        #[rustfmt::skip]
        let cases = [
            ("2018-05-18.txt",             "2018-05-18"),
            ("wire_20180518_seoul.txt",    "2018-05-18"),
            ("wire.2018_05_18.txt",        "2018-05-18"),
            ("2018/05/18/seoul.txt",       "2018-05-18"),
            ("2017-01-01/2018-05-18.txt",  "2018-05-18"),
            ("wire-2018-05.jsonl",         "2018-05"),
            ("20180518123000.csv",         "2018-05-18"),
            ("wire-2018.txt",              "-"),
            ("12345678.txt",               "-"),
            ("\u{e9}\u{e9}20180518\u{e9}", "2018-05-18"),
        ];
        for (path, expected) in cases {
            assert_eq!(written(in_path(path)), expected, "{path}");
        }
    }

    #[test]
    fn datelines_give_dates_if_they_name_the_year() {
        #[rustfmt::skip]
        let cases = [
            ("SEOUL, May 16, 2018 (Reuters) - The talks",           "2018-05-16"),
            ("\n WASHINGTON, 16 May 2018 \u{2014} The talks",       "2018-05-16"),
            ("Friday, January 4, 2019 \n\nA building",              "2019-01-04"),
            ("New York, June 12th 2018 -- The council",             "2018-06-12"),
            ("SEOUL, May 16 (Reuters) - The talks",                 "-"),
            ("SEOUL, May 2018 (Reuters) - The talks",               "-"),
            ("On May 16, 2018 - a Wednesday",                       "-"),
            ("On May 16, 2018, the ministers met in Seoul.",        "-"),
            ("The ministers met on May 16, 2018 - in Seoul",        "-"),
            ("",                                                    "-"),
        ];
        for (text, expected) in cases {
            assert_eq!(written(in_dateline(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn earlier_origins_win() {
        let option = parse_date("2020-01-01");
        let origin = |field, page, url, source, text| {
            find(&Clues { field, page, url, source, text, option }).map(|published| published.origin)
        };
        let (url, dateline) = (Some("http://a.org/2018/05/18/"), "SEOUL, May 16, 2018 - The talks");
        let page = Some("2018-05-17T08:00:00Z");
        #[rustfmt::skip]
        let cases = [
            (Some("2018"),      page, url,  "20180518.txt", dateline, PublishedFrom::Metadata),
            (Some("last week"), page, url,  "20180518.txt", dateline, PublishedFrom::Html),
            (Some("last week"), None, url,  "20180518.txt", dateline, PublishedFrom::Url),
            (None,              None, None, "20180518.txt", dateline, PublishedFrom::Filename),
            (None,              None, None, "a.txt",        dateline, PublishedFrom::Dateline),
            (None,              None, None, "a.txt",        "A text", PublishedFrom::Option),
        ];
        for (field, page, url, source, text, expected) in cases {
            assert_eq!(origin(field, page, url, source, text), Some(expected));
        }
        let nothing =
            Clues { field: None, page: None, url: None, source: "a.txt", text: "A text", option: None };
        assert_eq!(find(&nothing), None);
    }
}
