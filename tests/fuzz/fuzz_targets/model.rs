//! Any bytes are read as a model or refused, and whatever was read parses text.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(model) = legation_syntax::Model::read(bytes) {
        let _ = legation_syntax::parse("Norway condemned the attack.", &model);
    }
    let _ = legation_statements::Model::read(bytes);
});
