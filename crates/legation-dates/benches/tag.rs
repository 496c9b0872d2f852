//! Speed of tagging, in bytes of text.

use divan::Bencher;
use divan::counter::BytesCount;
use jiff::civil::date;
use legation_dates::tag_text;

fn main() {
    divan::main();
}

const ARTICLE: &str = "The foreign ministers met in Geneva on Tuesday and agreed to extend the truce until 30 June, \
    officials said. Talks that began in March 2017 had broken down two weeks ago after a border clash in which at least \
    twelve soldiers died. \"We expect the parties to return next month,\" the envoy told reporters at 3 p.m. on Wednesday. \
    He has chaired the commission since 2014 and visited the region three times last year, most recently in late November. \
    Both governments denied that their forces had crossed the line, and each accused the other of preparing an offensive. \
    Aid groups say the harvest failed for the third year in a row and that prices have doubled over the past six months.\n\n";

#[divan::bench]
fn tag_article(bencher: Bencher) {
    let text = ARTICLE.repeat(20);
    let dct = Some(date(2018, 5, 20));
    assert_eq!(tag_text(ARTICLE, dct).len(), 12);
    bencher.counter(BytesCount::of_str(&text)).bench(|| tag_text(&text, dct));
}
