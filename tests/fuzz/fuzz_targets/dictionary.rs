//! Any text is read as a dictionary, with problems beside it, and what was read is written without loss.
#![no_main]

use legation_lexicon::dictionary::Dictionary;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for (dictionary, _) in [Dictionary::read(text), Dictionary::read_petrarch(text)] {
        let table = dictionary.write();
        assert_eq!(Dictionary::read(&table).0.write(), table);
    }
});
