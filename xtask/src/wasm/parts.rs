//! A program in two modules: what is needed at first, and the rest (`src/web/rest.rs`).
//!
//! wasm-split takes the program apart by its relocations. The script that it writes fetches the rest from beside
//! itself, and knows one program alone; in its place, the program's own script has the rest fetched by the page,
//! which knows its hash, and which may show several.

use std::{fs, path::Path};

use anyhow::{Context, Result, anyhow};
use wasm_encoder::RawSection;
use wasm_split_cli_support::Options;
use wasmparser::Parser;

use crate::files::{read, write};

/// Where the program is told to import the loading from.
const LOADER: &str = "./rest.js";

/// The name that `src/web/rest.rs` gives the part, in the tool's files.
const PART: &str = "split_rest.wasm";

/// Takes a program apart, in a directory of its own. The rest lies in `rest`, and what is returned is the first
/// part, which wasm-bindgen has yet to see.
pub(super) fn part(program: &Path, directory: &Path, rest: &Path) -> Result<Vec<u8>> {
    let wasm = fs::read(program).with_context(|| format!("could not read {}", program.display()))?;
    let first = directory.join("first.wasm");
    let mut options = Options::new(&wasm);
    (options.output_dir, options.main_out_path, options.link_name) = (directory, &first, LOADER);
    wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("wasm-split could not take {} apart: {error:#}", program.display()))?;
    fs::write(rest, without_names(&fs::read(directory.join(PART))?)?)
        .with_context(|| format!("could not write {}", rest.display()))?;
    Ok(fs::read(first)?)
}

/// A module without its custom sections, which no browser runs.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    const CUSTOM: u8 = 0;
    let mut module = wasm_encoder::Module::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Some((id, range)) = payload?.as_section().filter(|(id, _)| *id != CUSTOM) {
            let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
            let data = wasm.get(range).context("a section ends after its module")?;
            module.section(&RawSection { id, data });
        }
    }
    Ok(module.finish())
}

/// Puts the loading into the program's script.
pub(super) fn join(script: &Path) -> Result<()> {
    let text = read(script)?;
    let line = text
        .lines()
        .find(|line| line.starts_with("import * as ") && line.contains(LOADER))
        .with_context(|| format!("{} imports no {LOADER}", script.display()))?;
    let name = line.split(' ').nth(3).context("an import has no name")?;
    write(script, &text.replace(line, &LOADING.replace("__NAME__", name)))
}

/// The rest imports the program's memory and functions from the program itself, and writes its own functions into
/// the program's table. A server that gives it a wrong type is put up with, as it is for the first part.
const LOADING: &str = "\
let fetchRest;
export const restFrom = (fetch) => { fetchRest = fetch; };
const __NAME__ = {
    async __wasm_split_load_rest(callback, loading) {
        let came = false;
        try {
            const [response, imports] = [await fetchRest(), { __wasm_split: wasm }];
            if (response.headers.get('Content-Type') === 'application/wasm') {
                await WebAssembly.instantiateStreaming(response, imports);
            } else {
                await WebAssembly.instantiate(await response.arrayBuffer(), imports);
            }
            came = true;
        } catch (error) {
            console.error(error);
        }
        wasm.__indirect_function_table.get(callback)(loading, came);
    },
};";
