//! Short names for what a module imports.
//!
//! wasm-bindgen ends each name with a hash of sixteen digits, of which a module has hundreds, in the wasm
//! and in its JavaScript, and which no compression makes smaller.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Output;

const HASH_LEN: usize = 16;

/// Names and what stands for them.
pub(super) struct Shortened(Vec<(String, String)>);

/// Shortens the names that a module imports, in the wasm.
pub(super) fn shorten(output: &mut Output) -> Shortened {
    let mut shortened = Vec::new();
    for import in output.wasm_mut().imports.iter_mut().filter(|import| has_hash(&import.name)) {
        let short = format!("i{}", shortened.len());
        shortened.push((std::mem::replace(&mut import.name, short.clone()), short));
    }
    Shortened(shortened)
}

impl Shortened {
    /// Shortens them in the JavaScript too.
    pub(super) fn apply(&self, script: &Path) -> Result<()> {
        let mut text =
            fs::read_to_string(script).with_context(|| format!("could not read {}", script.display()))?;
        for (name, short) in &self.0 {
            text = text.replace(name, short);
        }
        fs::write(script, text).with_context(|| format!("could not write {}", script.display()))
    }
}

fn has_hash(name: &str) -> bool {
    let hash = name.strip_prefix("__wbg_").and_then(|rest| rest.rsplit_once('_'));
    hash.is_some_and(|(_, hash)| hash.len() == HASH_LEN && hash.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_shortened() {
        assert!(has_hash("__wbg_new_with_str_897be1708e42f39d"));
        assert!(!has_hash("__wbindgen_init_externref_table"));
        assert!(!has_hash("__wbg_reset_state"));
    }
}
