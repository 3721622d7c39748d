//! Whether opening a file costs little enough to do it thousands of times.

/// What is a millisecond or two, of the units that the vault tells.
const MAX_BCRYPT_ROUNDS: u64 = 1;
const MAX_ITERATIONS: u64 = 2048;
const MAX_MEBIBYTES: u64 = 1;
const MAX_PASSES: u64 = 2;

/// Reads the sentence that says what opening costs; there is no other word of it.
pub(super) fn is_small(cost: &str) -> bool {
    let work = cost.strip_prefix("Opening it takes ").and_then(|rest| rest.split(',').next());
    let words: Vec<&str> = work.unwrap_or_default().split(' ').collect();
    let at_most = |word: &str, most: u64| word.parse::<u64>().is_ok_and(|number| number <= most);
    match *words {
        ["one", "round", "of", "MD5"] | ["two", "rounds", "of", "SHA-1"] => true,
        [rounds, "rounds", "of", "bcrypt"] => at_most(rounds, MAX_BCRYPT_ROUNDS),
        [iterations, "iterations", "of", "PBKDF2" | "PBES1"] => at_most(iterations, MAX_ITERATIONS),
        ["scrypt", "with", memory, "MiB", "and", "p", "of", lanes] => {
            at_most(memory, MAX_MEBIBYTES) && at_most(lanes, MAX_PASSES)
        }
        [memory, "MiB", "of", "Argon2", "in", passes, "passes", "and", _, "lanes"] => {
            at_most(memory, MAX_MEBIBYTES) && at_most(passes, MAX_PASSES)
        }
        _ => panic!("what it costs is not told as before: {cost:?}"),
    }
}
