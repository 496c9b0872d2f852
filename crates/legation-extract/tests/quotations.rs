//! Who "I", "we" and "you" are in reported words.

use jiff::civil::date;
use legation_doc::{Document, Precision, Published, PublishedFrom};
use legation_extract::{Dictionaries, annotate};
use legation_models::Models;

#[test]
fn the_first_and_second_person_are_those_who_speak_and_hear() {
    #[rustfmt::skip]
    let cases = [
        ("\"I will sign the bill,\" said Barack Obama.",                              "I",           Some("barack-obama")),
        ("\"We will never leave Mali,\" French Foreign Minister Odile Garnier said.", "We",          Some("FRA.GOV")),
        ("\"Our forces are ready,\" the Pentagon said.",                              "Our forces",  Some("USA.MIL")),
        ("\"Our country wants peace,\" Sergei Lavrov said.",                          "Our country", Some("RUS")),
        ("\"I warned you twice,\" Sergei Lavrov told John Kerry.",                    "you",         Some("john-kerry")),
        // a person who speaks for no state, and words that nobody is said to have said
        ("\"We lost the match,\" said Kofi Brandt.",                                  "We",          None),
        ("Sergei Lavrov arrived. \"We are at war.\"",                                 "We",          None),
    ];
    for (text, words, expected) in cases {
        let published =
            Published { date: date(2014, 6, 1), precision: Precision::Day, origin: PublishedFrom::Metadata };
        let document = Document { text: text.to_owned(), published: Some(published), ..Document::default() };
        let found = annotate(&document, Models::shared(), Dictionaries::shared());
        let mention = found.mentions.iter().find(|mention| mention.span.of(text) == words);
        let actor =
            mention.expect("it is a mention").actor.map(|actor| found.actors[actor as usize].id.as_str());
        assert_eq!(actor, expected, "{text}");
    }
}
