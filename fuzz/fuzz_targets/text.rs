//! A text, and the same text as mail, chat and consoles leave it: no disguise makes another key of it.
#![no_main]

use keyferry_fuzz::{check, disguise};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let plain = check::read(bytes);
    for disguise in [disguise::json, disguise::html, disguise::mail] {
        check::is_no_other_key(&plain, &check::read(&disguise(bytes)));
    }
    // DER begins as the digit 0 does, and NUL is no text.
    let text = str::from_utf8(bytes).ok().filter(|text| !text.starts_with('0') && !text.contains('\0'));
    if let Some(text) = text {
        assert_eq!(
            check::without_positions(check::read(&disguise::utf16(text))),
            check::without_positions(plain)
        );
    }
});
