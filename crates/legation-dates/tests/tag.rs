//! What is tagged, and to which values.

use jiff::civil::{Date, date};
use legation_dates::{Mode, interval, tag, tag_text};
use legation_doc::{Anchor, Sentence, Span, Timex, TimexKind};
use proptest::prelude::*;

const FRIDAY: Date = date(2018, 5, 18);

/// The expressions of a text with their values, as `text=value`.
fn tagged(text: &str, dct: Option<Date>) -> Vec<String> {
    let show = |timex: &Timex| format!("{}={}", timex.span.of(text), timex.value);
    tag_text(text, dct).iter().map(show).collect()
}

#[track_caller]
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(tagged(text, Some(FRIDAY)), *expected, "{text:?}");
    }
}

#[test]
fn full_dates_need_nothing_else() {
    #[rustfmt::skip]
    check(&[
        ("Signed on 12 June 2018.",                  &["12 June 2018=2018-06-12"]),
        ("Signed on June 12, 2018, in Singapore.",   &["June 12, 2018=2018-06-12"]),
        ("Signed on the 12th of June, 2018.",        &["the 12th of June, 2018=2018-06-12"]),
        ("Signed on Tuesday, June 12, 2018.",        &["Tuesday, June 12, 2018=2018-06-12"]),
        ("Sent 2018-06-12 and 6/12/18.",             &["2018-06-12=2018-06-12", "6/12/18=2018-06-12"]),
        ("Sent 12.06.2018 or 25/12/1999.",           &["12.06.2018=2018-06-12", "25/12/1999=1999-12-25"]),
        ("Sent 25/12/1999 and 6/12/18.",             &["25/12/1999=1999-12-25", "6/12/18=2018-12-06"]),
        ("Sent 12/25/1999 and 6/12/18.",             &["12/25/1999=1999-12-25", "6/12/18=2018-06-12"]),
        ("Sent 3 May 2018, not 6/12/18.",            &["3 May 2018=2018-05-03", "6/12/18=2018-12-06"]),
        ("Filed 8-May-2006.",                        &["8-May-2006=2006-05-08"]),
        ("Since February 1947.",                     &["February 1947=1947-02"]),
        ("In December of 2003.",                     &["December of 2003=2003-12"]),
        ("Talks of Sept. 14, 1989, failed.",         &["Sept. 14, 1989=1989-09-14"]),
        ("On February 29, 2016, and 29 Feb 2017.",   &["February 29, 2016=2016-02-29", "Feb 2017=2017-02"]),
        ("In nineteen ninety-six it ended.",         &["nineteen ninety-six=1996"]),
        ("Founded in 776 BC.",                       &["776 BC=BC0776"]),
        ("By the year 2000 it had.",                 &["the year 2000=2000"]),
        ("Rome fell in AD 410; Tours was in 732 CE.", &["AD 410=0410", "732 CE=0732"]),
        ("Carthage fell in 146 B.C.",                &["146 B.C.=BC0146"]),
        ("From May 15 to August 16, 1988.",          &["May 15=1988-05-15", "August 16, 1988=1988-08-16"]),
        ("Between November 2 and January 5, 1990.",  &["November 2=1989-11-02", "January 5, 1990=1990-01-05"]),
        ("Payable April three, record May 18.",      &["April three=2018-04-03", "May 18=2018-05-18"]),
    ]);
}

#[test]
fn longer_periods_have_their_values() {
    #[rustfmt::skip]
    check(&[
        ("In the 1980s.",                            &["the 1980s=198"]),
        ("In the '90s and the nineties.",            &["the '90s=199", "the nineties=199"]),
        ("A 20th century war.",                      &["20th century=19"]),
        ("In the twenty-first century.",             &["the twenty-first century=20"]),
        ("In the third quarter of 1987.",            &["the third quarter of 1987=1987-Q3"]),
        ("Its Q3 2017 loss.",                        &["Q3 2017=2017-Q3"]),
        ("The first half of 2019.",                  &["The first half of 2019=2019-H1"]),
        ("In the winter of 1994.",                   &["the winter of 1994=1994-WI"]),
        ("For fiscal 2019 and FY20.",                &["fiscal 2019=2019", "FY20=2020"]),
        ("War of 1990-91.",                          &["1990=1990", "91=1991"]),
        ("Between 2003 and 2011.",                   &["2003=2003", "2011=2011"]),
        ("From May to July they met.",               &["May=2018-05", "July=2018-07"]),
        ("The siege of 22-25 April 1951.",           &["22=1951-04-22", "25 April 1951=1951-04-25"]),
        ("Christmas 2017 passed.",                   &["Christmas 2017=2017-12-25"]),
        ("Their 1982 summer offensives.",            &["1982 summer=1982-SU"]),
        ("In the 2019/20 season.",                   &["2019=2019", "20=2020"]),
    ]);
}

#[test]
fn what_is_open_is_resolved_by_the_document_and_the_tense() {
    #[rustfmt::skip]
    check(&[
        ("He said on Friday.",                       &["Friday=2018-05-18"]), // the document's own day
        ("He said on Monday.",                       &["Monday=2018-05-14"]),
        ("He will speak on Monday.",                 &["Monday=2018-05-21"]),
        ("They met last Friday.",                    &["last Friday=2018-05-11"]),
        ("They meet next Friday.",                   &["next Friday=2018-05-25"]),
        ("Signed in April.",                         &["April=2018-04"]),
        ("They met in October.",                     &["October=2017-10"]),
        ("They will meet in October.",               &["October=2018-10"]),
        ("Postponed until December.",                &["December=2018-12"]),
        ("It is set for June 12.",                   &["June 12=2018-06-12"]),
        ("It was signed on Dec. 30.",                &["Dec. 30=2017-12-30"]),
        ("The vote last May.",                       &["last May=2017-05"]),
        ("The vote in May last year.",               &["May last year=2017-05"]),
        ("They held a summit this summer.",          &["this summer=2018-SU"]),
        ("Arrested last fall.",                      &["last fall=2017-FA"]),
        ("Over the weekend he left.",                &["the weekend=2018-W19-WE"]),
        ("It posted a third-quarter loss.",          &["third-quarter=2017-Q3"]),
        ("It met on Thanksgiving Day.",              &["Thanksgiving Day=2017-11-23"]),
        ("It met in Easter week.",                   &["Easter week=2018-W13"]),
        ("They plan to meet on Monday.",             &["Monday=2018-05-21"]),
        ("Until Monday, they had not met.",          &["Monday=2018-05-14"]),
        ("It is due in June.",                       &["June=2018-06"]),
    ]);
}

#[test]
fn deictic_expressions_count_from_the_document() {
    #[rustfmt::skip]
    check(&[
        ("Today and yesterday and tomorrow.",        &["Today=2018-05-18", "yesterday=2018-05-17", "tomorrow=2018-05-19"]),
        ("Hit a snag this week.",                    &["this week=2018-W20"]),
        ("Later in the week he spoke.",              &["Later in the week=2018-W20"]),
        ("Last week and next week.",                 &["Last week=2018-W19", "next week=2018-W21"]),
        ("This year, last year, next year.",         &["This year=2018", "last year=2017", "next year=2019"]),
        ("Earlier this month he left.",              &["Earlier this month=2018-05"]),
        ("Two years ago he left.",                   &["Two years ago=2016"]),
        ("Ten days ago he left.",                    &["Ten days ago=2018-05-08"]),
        ("Two weeks ago he left.",                   &["Two weeks ago=2018-05-04"]),
        ("Six weeks ago he left.",                   &["Six weeks ago=2018-W14"]),
        ("A few months ago he left.",                &["A few months ago=PAST_REF"]),
        ("The day before yesterday.",                &["The day before yesterday=2018-05-16"]),
        ("By the end of the year.",                  &["the end of the year=2018"]),
        ("By year-end.",                             &["year-end=2018"]),
        ("It now rules; he recently left.",          &["now=PRESENT_REF", "recently=PAST_REF"]),
        ("In the past and in future.",               &["the past=PAST_REF", "future=FUTURE_REF"]),
        ("The current minister, formerly a judge.",  &[]),
    ]);
}

#[test]
fn anaphoric_expressions_go_back_to_a_date_spoken_of() {
    #[rustfmt::skip]
    check(&[
        ("In December of 2003 he fell. Eight years later he died.", &["December of 2003=2003-12", "Eight years later=2011"]),
        ("Back in March. At that same time he wrote.",   &["March=2018-03", "that same time=2018-03"]),
        ("On October 14, the same day, she left.",       &["October 14=2017-10-14", "the same day=2017-10-14"]),
        ("In 1990 it rose; the following year it fell.", &["1990=1990", "the following year=1991"]),
        ("In 1990 it rose. Two years before, it fell.",  &["1990=1990", "Two years before=1988"]),
        ("In 1990 it rose. Years later it fell.",        &["1990=1990", "Years later=FUTURE_REF"]),
        ("On May 1, 2001; seven days earlier.",          &["May 1, 2001=2001-05-01", "seven days earlier=2001-04-24"]),
        ("It left on May 1. At 3 p.m. it fell.",         &["May 1=2018-05-01", "3 p.m.=2018-05-01T15:00"]),
    ]);
    let text = "The November 27 deal. On Wednesday they met. The following day they left.";
    assert_eq!(
        tag_text(text, Some(FRIDAY))[2].anchor,
        Some(Anchor::Timex(1)),
        "a deal's name is no time spoken of"
    );
}

#[test]
fn lengths_and_sets_have_no_interval() {
    #[rustfmt::skip]
    check(&[
        ("It took five years.",                      &["five years=P5Y"]),
        ("It took a decade.",                        &["a decade=P10Y"]),
        ("It took several months.",                  &["several months=PXM"]),
        ("Over the past three months.",              &["the past three months=P3M"]),
        ("Within 24 hours.",                         &["24 hours=PT24H"]),
        ("For 2 1/2 years.",                         &["2 1/2 years=P2Y6M"]),
        ("For half an hour.",                        &["half an hour=PT30M"]),
        ("The eight-year war.",                      &["eight-year=P8Y"]),
        ("A decades-long rift.",                     &["decades-long=PXDE"]),
        ("At least 30 days.",                        &["At least 30 days=P30D"]),
        ("It happens every year.",                   &["every year=P1Y"]),
        ("The annual drills.",                       &["annual=P1Y"]),
        ("Twice a year.",                            &["Twice a year=P1Y"]),
        ("Every Monday and each July.",              &["Every Monday=XXXX-WXX-1", "each July=XXXX-07"]),
        ("On Tuesday nights.",                       &["Tuesday nights=XXXX-WXX-2TNI"]),
        ("A 35-year-old man, aged 35, 52 years old.", &[]),
    ]);
    let twice = &tag_text("It meets twice a year.", None)[0];
    assert_eq!((twice.kind, twice.freq.as_deref()), (TimexKind::Set, Some("2X")));
}

#[test]
fn times_of_day_stand_with_their_day() {
    #[rustfmt::skip]
    check(&[
        ("At 3 p.m. Wednesday it fell.",             &["3 p.m. Wednesday=2018-05-16T15:00"]),
        ("At 09:30 GMT it fell.",                    &["09:30 GMT=2018-05-18T09:30Z"]),
        ("At 12 a.m. and 12 p.m. today.",            &["12 a.m.=2018-05-18T00:00", "12 p.m. today=2018-05-18T12:00"]),
        ("On Monday morning it fell.",               &["Monday morning=2018-05-14TMO"]),
        ("Last night and tonight.",                  &["Last night=2018-05-17TNI", "tonight=2018-05-18TNI"]),
        ("At noon Thursday.",                        &["noon Thursday=2018-05-17T12:00"]),
        ("In overnight fighting.",                   &["overnight=2018-05-17TNI"]),
        ("On the night of April 18, 1775.",          &["the night of April 18, 1775=1775-04-18TNI"]),
        ("At 3:30 in the afternoon.",                &["3:30 in the afternoon=2018-05-18T15:30"]),
        ("At 2:49 a.m. local time on Monday.",       &["2:49 a.m.=2018-05-14T02:49", "Monday=2018-05-14"]),
        ("On the next Tuesday night.",               &["the next Tuesday night=2018-05-22TNI"]),
        ("Until 5 p.m. EST, Nov. 6.",                &["5 p.m. EST, Nov. 6=2018-11-06T17:00"]),
    ]);
}

#[test]
fn modifiers_are_those_of_timeml() {
    #[rustfmt::skip]
    let cases = [
        ("In mid-June 2018.",          "MID"),
        ("In late 2003.",              "END"),
        ("In the early 1980s.",        "START"),
        ("Early next year.",           "START"),
        ("The middle of October.",     "MID"),
        ("Around Nov. 1.",             "APPROX"),
        ("1994 or later.",             "ON_OR_AFTER"),
        ("Less than one hour.",        "LESS_THAN"),
        ("More than four hours.",      "MORE_THAN"),
        ("Post-1959 politics.",        "AFTER"),
    ];
    for (text, expected) in cases {
        let timexes = tag_text(text, Some(FRIDAY));
        assert_eq!(timexes[0].modifier, Some(expected), "{text:?}");
    }
}

#[test]
fn words_that_only_look_like_times_are_left_alone() {
    for text in [
        "Theresa May said.",
        "It may march on.",
        "Resolution 1973 passed.",
        "It cost $1990 or 1,988 lira.",
        "Flight 1967 fell to 2082.1.",
        "Prices will fall.",
        "A quarter of them.",
        "The Arab Spring.",
        "An A380 and 737s.",
        "He soon left, as soon as he could.",
        "The Daily Gazette reported.",
        "A semi-annual report.",
        "Boys aged 8-10 years.",
        "Easter Island is far.",
        "First Corinthians 9:25 says.",
        "JUL7 5722 OCT7 5767",
        "Once again, already, then.",
        "The Sun reported.",
        "Second place.",
    ] {
        let found = tagged(text, Some(FRIDAY));
        assert!(found.is_empty(), "{text:?}: {found:?}");
    }
}

#[test]
fn weeks_and_leap_days_keep_to_the_calendar() {
    #[rustfmt::skip]
    let cases = [
        ("this week",      date(2019, 12, 31), "2020-W01", Some((date(2019, 12, 30), date(2020, 1, 5)))),
        ("last week",      date(2021, 1, 5),   "2020-W53", Some((date(2020, 12, 28), date(2021, 1, 3)))),
        ("a month ago",    date(2018, 3, 31),  "2018-02",  Some((date(2018, 2, 1), date(2018, 2, 28)))),
        ("four years ago", date(2020, 2, 29),  "2016",     Some((date(2016, 1, 1), date(2016, 12, 31)))),
        ("a year from now", date(2020, 2, 29), "2021",     Some((date(2021, 1, 1), date(2021, 12, 31)))),
        ("yesterday",      date(2020, 3, 1),   "2020-02-29", Some((date(2020, 2, 29), date(2020, 2, 29)))),
        ("February 29",    date(2018, 3, 1),   "2016-02-29", Some((date(2016, 2, 29), date(2016, 2, 29)))),
        ("the winter of 1994", date(1998, 1, 1), "1994-WI", Some((date(1994, 12, 1), date(1995, 2, 28)))),
        ("6/1/49",         date(2018, 1, 1),   "1949-06-01", Some((date(1949, 6, 1), date(1949, 6, 1)))),
        ("6/1/29",         date(2018, 1, 1),   "2029-06-01", Some((date(2029, 6, 1), date(2029, 6, 1)))),
        ("tomorrow",       date(9999, 12, 31), "XXXX-XX-XX", None),
    ];
    for (text, dct, value, interval) in cases {
        let timex = &tag_text(text, Some(dct))[0];
        assert_eq!((timex.value.as_str(), timex.interval), (value, interval), "{text:?} on {dct}");
    }
}

#[test]
fn without_a_document_date_the_open_parts_are_x() {
    #[rustfmt::skip]
    let cases = [
        ("June 12",        "XXXX-06-12"),
        ("In March",       "XXXX-03"),
        ("on Monday",      "XXXX-WXX-1"),
        ("last year",      "XXXX"),
        ("this week",      "XXXX-WXX"),
        ("yesterday",      "XXXX-XX-XX"),
        ("Christmas",      "XXXX-12-25"),
        ("12 June 2018",   "2018-06-12"),
    ];
    for (text, value) in cases {
        assert_eq!(tag_text(text, None)[0].value, value, "{text:?}");
    }
}

#[test]
fn an_expression_does_not_go_on_into_the_next_line_s_sentence() {
    let text = "Markets closed until Friday\nSeptember 18, 2008\nTrading stopped.";
    let sentence = |start, end| Sentence { span: Span::new(start, end), ..Sentence::default() };
    let sentences = [sentence(0, 27), sentence(28, 46), sentence(47, text.len())];
    let dct = Some(date(2008, 9, 18));
    let found: Vec<(u32, String)> = tag(text, &sentences, dct, Mode::Auto)
        .into_iter()
        .map(|timex| (timex.sentence, timex.value))
        .collect();
    assert_eq!(found, [(0, "2008-09-19".to_owned()), (1, "2008-09-18".to_owned())]);
}

#[test]
fn a_history_tells_dates_in_the_year_it_has_come_to() {
    let text = "War began in 1914. On 4 August 1914 troops crossed the border. In May 1915 Italy joined. On 24 October 1917 \
        the front broke. On 7 November they fell back. In 1918 it ended; by 30 January 1919 they met. In February they left.";
    let found = tagged(text, Some(date(2009, 12, 19)));
    assert_eq!(found[4], "7 November=1917-11-07");
    assert_eq!(found[7], "February=1919-02");
}

#[test]
fn no_text_is_too_deep() {
    for word in
        ["fiscal ", "the ", "this past ", "last ", "two hundred ", "year-ago ", "every ", "1,000,", "'90 "]
    {
        tag_text(&word.repeat(50_000), Some(FRIDAY));
    }
}

#[test]
fn intervals_are_read_from_values() {
    #[rustfmt::skip]
    let cases = [
        ("2018-06-12",       Some((date(2018, 6, 12), date(2018, 6, 12)))),
        ("2018-06-12T15:00", Some((date(2018, 6, 12), date(2018, 6, 12)))),
        ("2018-06-12TNI",    Some((date(2018, 6, 12), date(2018, 6, 12)))),
        ("2018-W20",         Some((date(2018, 5, 14), date(2018, 5, 20)))),
        ("2018-W20-WE",      Some((date(2018, 5, 19), date(2018, 5, 20)))),
        ("2018-Q3",          Some((date(2018, 7, 1), date(2018, 9, 30)))),
        ("2018-H1",          Some((date(2018, 1, 1), date(2018, 6, 30)))),
        ("2018-SU",          Some((date(2018, 6, 1), date(2018, 8, 31)))),
        ("198",              Some((date(1980, 1, 1), date(1989, 12, 31)))),
        ("19",               Some((date(1900, 1, 1), date(1999, 12, 31)))),
        ("P5Y",              None),
        ("PAST_REF",         None),
        ("2018-XX",          None),
        ("2018-13",          None),
        ("2018-02-30",       None),
        ("2021-W53",         None),
        ("",                 None),
    ];
    for (value, expected) in cases {
        assert_eq!(interval(value), expected, "{value:?}");
    }
}

/// Words of expressions and around them, so that random texts hold many.
const WORDS: &[&str] = &[
    "the",
    "last",
    "next",
    "a",
    "of",
    "year",
    "years",
    "quarter",
    "May",
    "June",
    "12",
    "29",
    "1999",
    "31",
    "Friday",
    "ago",
    "-",
    ",",
    ".",
    "'",
    "two",
    "hundred",
    "half",
    "first",
    "th",
    "s",
    "century",
    "week",
    "day",
    "before",
    "yesterday",
    "p.m.",
    ":",
    "30",
    "February",
    "Christmas",
    "early",
    "end",
    "and",
    "or",
    "9999",
    "0",
    "éè",
    "\n\n",
    "–",
    "’",
    "more",
    "than",
    "every",
];

proptest! {
    #[test]
    fn any_text_is_tagged_soundly(text in any::<String>(), day in 0..3_000_000_i32) {
        sound(&text, day);
    }

    #[test]
    fn any_mixture_of_time_words_is_tagged_soundly(
        words in prop::collection::vec((prop::sample::select(WORDS), any::<bool>()), 0..40),
        day in 0..3_652_058_i32,
    ) {
        let text: String = words.iter().flat_map(|(word, space)| [*word, if *space { " " } else { "" }]).collect();
        sound(&text, day);
    }
}

fn sound(text: &str, day: i32) {
    let dct = date(1, 1, 1).checked_add(jiff::Span::new().days(day)).ok();
    let mut end = 0;
    for (idx, timex) in tag_text(text, dct).iter().enumerate() {
        let Span { start, .. } = timex.span;
        assert!(start >= end && !timex.span.is_empty(), "disjoint and in order");
        end = timex.span.end;
        assert!(text.get(timex.span.range()).is_some(), "on character boundaries");
        assert!(timex.interval.is_none_or(|(first, last)| first <= last));
        assert_eq!(timex.interval, interval(&timex.value), "{timex:?}");
        assert!(!matches!(timex.anchor, Some(Anchor::Timex(anchor)) if anchor as usize >= idx));
    }
}
