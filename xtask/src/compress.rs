//! Each file of the page once more as servers send it: by brotli, and by gzip for pages without https, where
//! browsers take no other.

use std::{fs, io::Write, path::Path};

use anyhow::{Context, Result};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};

/// What is much shorter then.
const SHORTENED: [&str; 6] = ["html", "js", "css", "wasm", "json", "svg"];

/// What stands behind the names of files that were shortened.
const SUFFIXES: [&str; 2] = ["br", "gz"];

/// Writes them beside each file.
pub(crate) fn beside(page: &Path) -> Result<()> {
    for entry in fs::read_dir(page)? {
        let path = entry?.path();
        if has_extension(&path, &SHORTENED) {
            let bytes = fs::read(&path).with_context(|| format!("could not read {}", path.display()))?;
            write(&path, "br", &brotli(&bytes)?)?;
            write(&path, "gz", &gzip(&bytes)?)?;
        }
    }
    Ok(())
}

/// Whether a file is another one, shortened.
pub(crate) fn is_shortened(path: &Path) -> bool {
    has_extension(path, &SUFFIXES)
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().is_some_and(|own| extensions.iter().any(|extension| own == *extension))
}

fn write(path: &Path, suffix: &str, bytes: &[u8]) -> Result<()> {
    let name = path.file_name().context("a path has no file name")?.to_string_lossy();
    let beside = path.with_file_name(format!("{name}.{suffix}"));
    fs::write(&beside, bytes).with_context(|| format!("could not write {}", beside.display()))
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    const BUFFER: usize = 1 << 16;
    let params =
        BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut writer = CompressorWriter::with_params(Vec::new(), BUFFER, &params);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

/// Without a time in it: two builds are the same.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_shortened_is_read_back() {
        let text = "the same over and over, ".repeat(100);
        let (br, gz) = (brotli(text.as_bytes()).unwrap(), gzip(text.as_bytes()).unwrap());
        assert!(br.len() < gz.len() && gz.len() < 150, "{} {}", br.len(), gz.len());
        let mut read = [String::new(), String::new()];
        brotli::Decompressor::new(&*br, 4096).read_to_string(&mut read[0]).unwrap();
        flate2::read::GzDecoder::new(&*gz).read_to_string(&mut read[1]).unwrap();
        assert_eq!(read, [text.clone(), text]);
    }
}
