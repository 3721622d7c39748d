//! The real tools, and files for them. They have to be installed.

use std::{
    fs,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::Path,
    process::{Command, Output},
};

/// What a program left behind, well or badly.
#[track_caller]
pub(crate) fn output(program: &str, arguments: &[&str]) -> Output {
    let output = Command::new(program).args(arguments).output();
    output.unwrap_or_else(|error| panic!("{program} has to be installed: {error}"))
}

/// What a program printed, which has to succeed.
#[track_caller]
pub(crate) fn run(program: &str, arguments: &[&str]) -> String {
    let output = output(program, arguments);
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}{}",
        String::from_utf8_lossy(&output.stderr),
        String::from_utf8_lossy(&output.stdout)
    );
    String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
}

/// Writes a file that only its owner can read, as the tools want private keys.
pub(crate) fn write(folder: &Path, name: &str, text: &[u8]) -> String {
    let path = folder.join(name);
    let mut file =
        fs::OpenOptions::new().create(true).truncate(true).write(true).mode(0o600).open(&path).unwrap();
    file.write_all(text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A public key line without its comment.
pub(crate) fn bare(line: &str) -> String {
    line.split(' ').take(2).collect::<Vec<_>>().join(" ")
}
