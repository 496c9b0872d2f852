//! Any text is read as CoNLL-U or refused, and what was read is written without loss.
#![no_main]

use legation_doc::conllu;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(trees) = conllu::read(text) {
        let _ = legation_syntax::treebank::gold(&trees);
        let written = conllu::write(&trees);
        assert_eq!(conllu::read(&written).as_ref(), Ok(&trees));
    }
});
