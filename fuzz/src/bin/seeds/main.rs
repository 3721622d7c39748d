//! Writes what each target begins with: the vault's key files, without what the target puts around
//! them. `seeds DIRECTORY` fills `DIRECTORY/TARGET/`.

mod file;

use std::{env, fs, io, path::Path};

use keyferry::vault::Answer;
use keyferry_fuzz::{check, frame, locked};
// The compiler is told to count for libFuzzer here too.
use libfuzzer_sys as _;

use self::file::File;

/// What begins one target.
struct Target {
    name: &'static str,
    /// The seeds that it takes from a file.
    seeds: fn(&File) -> Vec<Vec<u8>>,
    /// What it puts around each.
    framed: fn(&[u8]) -> Vec<u8>,
}

const TARGETS: [Target; 12] = [
    Target {
        name: "authorized_keys",
        seeds: |file| file.if_named(&[".pub", ".openssh"]),
        framed: <[u8]>::to_vec,
    },
    Target { name: "der", seeds: File::der, framed: frame::der },
    Target { name: "jwk", seeds: |file| file.if_named(&[".jwk", ".jwk-public"]), framed: <[u8]>::to_vec },
    Target { name: "openssh_private", seeds: File::openssh, framed: frame::openssh_private },
    Target { name: "openssh_public", seeds: File::blob, framed: frame::public_line },
    Target { name: "pem", seeds: |file| file.if_begins("-----BEGIN "), framed: <[u8]>::to_vec },
    Target { name: "pkcs8_encrypted", seeds: File::encrypted, framed: frame::pkcs8_encrypted },
    Target { name: "ppk", seeds: |file| file.if_begins("PuTTY-User-Key-File-"), framed: <[u8]>::to_vec },
    Target { name: "rfc4716", seeds: File::rfc4716, framed: frame::rfc4716 },
    Target { name: "round_trip", seeds: File::round_trip, framed: frame::private },
    Target { name: "text", seeds: File::whole, framed: <[u8]>::to_vec },
    Target { name: "unlock", seeds: File::unlock, framed: locked::file },
];

fn main() -> io::Result<()> {
    let directory = env::args().nth(1).ok_or_else(|| io::Error::other("usage: seeds DIRECTORY"))?;
    let files = File::all()?;
    for target in &TARGETS {
        target.write(&Path::new(&directory).join(target.name), &files)?;
    }
    Ok(())
}

impl Target {
    /// Writes the seeds. Most of them have to be keys: a target whose frame leads nowhere finds nothing.
    fn write(&self, folder: &Path, files: &[File]) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        let (mut seeds, mut keys) = (0, 0);
        for file in files {
            for (nth, seed) in (self.seeds)(file).into_iter().enumerate() {
                seeds += 1;
                let answer = check::read_and_unlock(&(self.framed)(&seed));
                keys += i32::from(!matches!(answer, Answer::Refused(_)));
                fs::write(folder.join(format!("{}.{nth}", file.name)), seed)?;
            }
        }
        assert!(keys * 10 >= seeds * 9 && seeds > 0, "{}: {keys} of {seeds} seeds are keys", self.name);
        Ok(())
    }
}
