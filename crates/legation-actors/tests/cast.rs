//! Who is found in texts, with the trained model in front; and what holds for every text.

use jiff::civil::date;
use legation_actors::{Cast, Index, find};
use legation_doc::{ActorKind, Document, MentionForm, Precision, Published, PublishedFrom, ResolvedBy};
use proptest::prelude::*;

fn document(text: &str, year: i16, month: i8, day: i8) -> Document {
    let published = Published {
        date: date(year, month, day),
        precision: Precision::Day,
        origin: PublishedFrom::Metadata,
    };
    Document { text: text.to_owned(), published: Some(published), ..Document::default() }
}

fn cast(document: &Document) -> Cast {
    let sentences = legation_syntax::parse(&document.text, &legation_models::Models::shared().syntax);
    find(document, &sentences, Index::shared())
}

/// The actors of all mentions with the given words, in order.
fn actors_of<'a>(cast: &'a Cast, document: &Document, words: &str) -> Vec<&'a str> {
    let mentions = cast.mentions.iter().filter(|mention| mention.span.of(&document.text) == words);
    mentions.filter_map(|mention| Some(cast.actors[mention.actor? as usize].id.as_str())).collect()
}

/// The actor of the `nth` mention, counted from 0, that ends with the given words.
fn actor_of<'a>(cast: &'a Cast, document: &Document, words: &str, nth: usize) -> Option<&'a str> {
    let mut mentions =
        cast.mentions.iter().filter(|mention| mention.span.of(&document.text).ends_with(words));
    mentions.nth(nth)?.actor.map(|actor| cast.actors[actor as usize].id.as_str())
}

#[test]
fn names_descriptions_and_pronouns_find_their_actor() {
    #[rustfmt::skip]
    let cases = [
        // names of the lexicon in their spellings
        ("Officials from the U.S. and the US met in Geneva.",                    "US",                 Some("USA")),
        ("The United States' envoy left.",                                       "United States",      Some("USA")),
        ("They asked us to leave before noon.",                                  "us",                 None),
        ("The talks between Pyongyang and Seoul failed.",                        "Pyongyang",          Some("PRK.GOV")),
        ("The envoys met in Vienna on Friday.",                                  "Vienna",             None),
        ("The summit is to be held in Singapore.",                               "Singapore",          None),
        ("The Kremlin denied the report.",                                       "Kremlin",            Some("RUS.GOV")),
        ("NATO sent ships to the Baltic.",                                       "NATO",               Some("nato")),
        // people, and who is none
        ("Kim Jong-un arrived by train.",                                        "Kim Jong-un",        Some("kim-jong-un")),
        ("President Obama spoke in Berlin.",                                     "President Obama",    Some("barack-obama")),
        ("Michael Jordan opened the restaurant.",                                "Michael Jordan",     Some("michael-jordan")),
        ("French Foreign Minister Odile Garnier resigned.",                      "Odile Garnier",      Some("odile-garnier")),
        // descriptions
        ("Israeli troops entered the town.",                                     "Israeli troops",     Some("ISR.MIL")),
        ("A statement by the South Korean government followed.",                 "South Korean government", Some("KOR.GOV")),
        ("North Korean state television showed the launch.",                     "state television",   Some("PRK.MED")),
        ("The Iranian parliament passed the bill.",                              "parliament",         Some("IRN.LEG")),
        ("Libya said rebel forces had fled.",                                    "rebel forces",       Some("LBY.REB")),
        ("The Security Council met. The Council then voted.",                    "The Council",        Some("united-nations-security-council")),
        ("Protesters in Cairo threw stones.",                                    "Protesters",         Some("EGY.CVL")),
        ("Israeli tanks shelled the camp.",                                      "Israeli tanks",      Some("ISR.MIL")),
        ("Jens Stoltenberg praised France. Foreign forces left.",                "Foreign forces",     None),
        ("The company Boeing grew. The company then shrank.",                    "The company",        Some("boeing")),
        ("At the request of Boris Johnson, the Queen agreed.",                   "the Queen",          Some("elizabeth-ii")),
        ("Russian-led forces held the bridge.",                                  "forces",             None),
        ("Obama praised the next French president.",                             "president",          None),
        // pronouns
        ("Angela Merkel said she would not resign.",                             "she",                Some("angela-merkel")),
        ("Iran said its troops had advanced.",                                   "its",                Some("IRN")),
        ("Iran said its troops had advanced.",                                   "its troops",         Some("IRN.MIL")),
        ("\"We will answer,\" Vladimir Putin said.",                             "We",                 None),
    ];
    for (text, words, expected) in cases {
        let document = document(text, 2014, 5, 6);
        let cast = cast(&document);
        assert_eq!(
            actor_of(&cast, &document, words, 0),
            expected,
            "{words:?} in {text:?}: {:#?}",
            cast.mentions
        );
    }
}

#[test]
fn plurals_have_a_mention_for_each_of_their_actors() {
    #[rustfmt::skip]
    let cases: [(&str, &str, &[&str]); 14] = [
        ("Chad met Niger. Both countries agreed to talks.",                    "Both countries",         &["TCD", "NER"]),
        ("The border between Chad and Niger was closed by the two states.",    "the two states",         &["TCD", "NER"]),
        ("The Koreas exchanged fire.",                                         "The Koreas",             &["PRK", "KOR"]),
        ("Barack Obama received Angela Merkel. The two leaders discussed Mali.", "The two leaders",      &["barack-obama", "angela-merkel"]),
        ("Barack Obama and Angela Merkel met. They discussed Mali.",           "They",                   &["barack-obama", "angela-merkel"]),
        ("Chad met Niger. Both countries agreed. They then left.",             "They",                   &["TCD", "NER"]),
        ("French and German officials met in Vienna.",                         "French and German officials", &["FRA.GOV", "DEU.GOV"]),
        ("The leaders of Chad, Niger and Mali met.",                           "The leaders of Chad, Niger and Mali", &["TCD.GOV", "NER.GOV", "MLI.GOV"]),
        ("The foreign ministers of Russia and Iran met.",                      "The foreign ministers of Russia and Iran", &["sergei-lavrov", "mohammad-javad-zarif"]),
        ("The ministers, Odile Garnier and Hans Brandt, resigned.",            "The ministers",          &["odile-garnier", "hans-brandt"]),
        // sides of one state, others than those named, and too few
        ("The Iranian parliament sued the Iranian army. Both sides refused to talk.", "Both sides",      &[]),
        ("Chad met Niger. Two other countries stayed away.",                   "Two other countries",    &[]),
        ("Chad closed the border. Both countries sent envoys.",                "Both countries",         &[]),
        ("Talks between Iran and British officials failed.",                   "British officials",      &["GBR.GOV"]),
    ];
    for (text, words, expected) in cases {
        let document = document(text, 2014, 6, 1);
        assert_eq!(actors_of(&cast(&document), &document, words), expected, "{text}");
    }
}

#[test]
fn a_title_in_the_plural_is_the_role_of_each() {
    let document =
        document("Foreign Ministers Odile Garnier of France and Hans Brandt of Germany met.", 2014, 6, 1);
    let cast = cast(&document);
    for (id, country) in [("odile-garnier", "FRA"), ("hans-brandt", "DEU")] {
        let actor = cast.actors.iter().find(|actor| actor.id == id).expect("both are found");
        assert_eq!(actor.country.as_deref(), Some(country), "{id}");
        assert_eq!(
            actor.roles.iter().map(|role| role.role.as_str()).collect::<Vec<_>>(),
            ["Foreign Ministers"]
        );
    }
}

#[test]
fn short_names_go_to_the_last_person_of_that_name() {
    let text = "Hassan Rouhani met John Kerry in Vienna. Kerry called the talks useful. Minister Garnier, who \
                replaced Odile Garnier's rival, stayed away.";
    let document = document(text, 2015, 7, 14);
    let cast = cast(&document);
    assert_eq!(actor_of(&cast, &document, "Kerry", 1), Some("john-kerry"));
    assert_eq!(actor_of(&cast, &document, "Garnier", 0), Some("odile-garnier"));
}

#[test]
fn a_description_with_a_region_is_of_a_state_there() {
    let document = document(
        "Germany condemned Iran. German firms have left the Middle Eastern nation. The European nation is Iran's partner.",
        2019,
        1,
        23,
    );
    let cast = cast(&document);
    assert_eq!(actor_of(&cast, &document, "the Middle Eastern nation", 0), Some("IRN"));
    assert_eq!(actor_of(&cast, &document, "The European nation", 0), Some("DEU"));
}

#[test]
fn office_holders_follow_the_day_of_publication() {
    for (year, holder) in [(1990, "james-baker"), (2018, "mike-pompeo")] {
        let document = document("The U.S. Secretary of State left for Moscow.", year, 6, 1);
        assert_eq!(actor_of(&cast(&document), &document, "Secretary of State", 0), Some(holder), "in {year}");
    }
    let document = document("James Baker spoke in Houston.", 1990, 6, 1);
    let cast = cast(&document);
    assert_eq!(cast.actors[0].country.as_deref(), Some("USA"));
    assert!(cast.actors[0].known && !cast.actors[0].roles.is_empty());
}

#[test]
fn people_of_the_text_get_country_sector_and_role() {
    let text = "Odile Garnier, the French deputy defence minister, arrived on Monday.";
    let document = document(text, 2014, 5, 6);
    let cast = cast(&document);
    let mention = &cast.mentions[0];
    assert_eq!(mention.role.map(|role| role.of(text)), Some("French deputy defence minister"));
    let actor = &cast.actors[mention.actor.unwrap() as usize];
    assert_eq!((actor.country.as_deref(), actor.kind, actor.known), (Some("FRA"), ActorKind::Person, false));
}

#[test]
fn the_halves_of_korea_are_known_by_their_direction() {
    let text = "North Korea and South Korea agreed to talk. The statement by the North surprised the South.";
    let document = document(text, 2018, 5, 6);
    let cast = cast(&document);
    assert_eq!(
        actor_of(&cast, &document, "the North", 0).or(actor_of(&cast, &document, "North", 0)),
        Some("PRK")
    );
    assert_eq!(actor_of(&cast, &document, "South", 0), Some("KOR"));
}

#[test]
fn a_speech_speaks_for_its_state() {
    let text = "We thank the Assembly. My country wants peace.";
    let document = Document { country: Some("NOR".to_owned()), ..document(text, 2003, 9, 20) };
    let cast = cast(&document);
    assert_eq!(actor_of(&cast, &document, "We", 0), Some("NOR"));
    assert_eq!(cast.speaker.map(|actor| cast.actors[actor as usize].id.as_str()), Some("NOR"));
}

#[test]
fn datelines_and_agencies_in_brackets_are_no_actors() {
    let document = document("MOSCOW (Reuters) - Ukraine rejected the offer.", 2014, 5, 6);
    let cast = cast(&document);
    let ids: Vec<&str> = cast.actors.iter().map(|actor| actor.id.as_str()).collect();
    assert_eq!(ids, ["UKR"]);
}

fn check(text: &str, sentences: &[legation_doc::Sentence], cast: &Cast) {
    for mention in &cast.mentions {
        assert!(
            text.is_char_boundary(mention.span.start as usize)
                && text.is_char_boundary(mention.span.end as usize)
        );
        assert!(!mention.span.is_empty());
        let sentence = &sentences[mention.sentence as usize];
        assert!((mention.head as usize) < sentence.tokens.len());
        assert!((0.0..=1.0).contains(&mention.confidence));
        assert_eq!(mention.actor.is_some(), mention.resolved_by.is_some());
        assert!(mention.actor.is_none_or(|actor| (actor as usize) < cast.actors.len()));
        assert!(mention.form != MentionForm::Pronoun || mention.resolved_by != Some(ResolvedBy::Dictionary));
    }
    for pair in cast.mentions.windows(2) {
        assert!((pair[0].sentence, pair[0].span.start) <= (pair[1].sentence, pair[1].span.start));
    }
    let mut ids: Vec<&str> = cast.actors.iter().map(|actor| actor.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), cast.actors.len(), "ids are unique");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_text_breaks_the_cast(text in "\\PC{0,200}", country in proptest::option::of("[A-Z]{3}")) {
        let document = Document { country, ..document(&text, 2001, 1, 1) };
        let sentences = legation_syntax::parse(&text, &legation_syntax::Model::default());
        check(&text, &sentences, &find(&document, &sentences, Index::shared()));
    }

    #[test]
    fn no_mixture_of_names_breaks_the_cast(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("President "), Just("Kim Jong Un"), Just("'s "), Just("U.S."), Just(" and "), Just(", "), Just("the "),
                Just("Iranian "), Just("army "), Just("of "), Just("(NATO) "), Just("\n\n"), Just("“"), Just("” "), Just("he "),
                Just("their "), Just("United Nations "), Just(". "), Just("MOSCOW - "), Just("ministers "), Just("Зеленський "),
            ],
            0..40,
        ),
    ) {
        let text = parts.concat();
        let document = document(&text, 2019, 3, 1);
        let sentences = legation_syntax::parse(&text, &legation_models::Models::shared().syntax);
        check(&text, &sentences, &find(&document, &sentences, Index::shared()));
    }
}
