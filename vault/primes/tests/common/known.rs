//! Numbers that others published.

use crypto_bigint::{BoxedUint, ConcatenatingMul};

/// Primes of RFC 3526 §2 to §4, FIPS 186-4 D.1, RFC 7748 and SEC 2.
const PRIMES: [&str; 8] = [
    concat!(
        "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a0879",
        "8e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b",
        "0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da4836",
        "1c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804",
        "f1746c08ca237327ffffffffffffffff",
    ),
    concat!(
        "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a0879",
        "8e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b",
        "0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da4836",
        "1c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804",
        "f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6",
        "955817183995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffffffffffff",
    ),
    concat!(
        "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a0879",
        "8e3404ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b",
        "0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da4836",
        "1c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804",
        "f1746c08ca18217c32905e462e36ce3be39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6",
        "955817183995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33a85521abdf1cba64",
        "ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d226",
        "1ad2ee6bf12ffa06d98a0864d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e2",
        "08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
    ),
    "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
    concat!(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000",
        "ffffffff",
    ),
    "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
    concat!(
        "fffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffff",
    ),
    "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
];
/// p1 of F. Arnault, "Constructing Carmichael numbers which are strong pseudoprimes to several
/// bases", 1995: its number of 397 digits is one for all primes below 307.
const ARNAULT: &str = concat!(
    "2acf5bff060d5cb98a808aef25df948beef3f7c06c5c5c9efed1e53d19363db74537f89d3cadcc9be4643356",
    "64ed21d0b6dbc736e0e23",
);
/// Exponents of Mersenne primes, M13 to M17.
const MERSENNE: [usize; 5] = [521, 607, 1279, 2203, 2281];
/// Prime exponents of composite Mersenne numbers, which are strong pseudoprimes to base 2.
const NOT_MERSENNE: [usize; 4] = [523, 1021, 1277, 2039];
/// Strong pseudoprimes to base 2 below 100000 (OEIS A001262).
pub(crate) const STRONG_PSEUDOPRIMES: [u32; 16] = [
    2047, 3277, 4033, 4681, 8321, 15841, 29341, 42799, 49141, 52633, 65281, 74665, 80581, 85489, 88357, 90751,
];
/// Strong Lucas pseudoprimes below 100000 (OEIS A217255).
pub(crate) const LUCAS_PSEUDOPRIMES: [u32; 12] =
    [5459, 5777, 10877, 16109, 18971, 22499, 24569, 25199, 40309, 58519, 75077, 97439];

fn from_hex(hex: &str) -> BoxedUint {
    BoxedUint::from_str_radix_vartime(hex, 16).unwrap()
}

/// 2^exponent − 1, big-endian.
fn ones(exponent: usize) -> Vec<u8> {
    let mut bytes = vec![0xff; exponent.div_ceil(8)];
    bytes[0] >>= 8 * bytes.len() - exponent;
    bytes
}

/// Primes of 255 to 3072 bits.
pub(crate) fn primes() -> Vec<Vec<u8>> {
    let written = PRIMES.into_iter().map(|hex| from_hex(hex).to_be_bytes().into_vec());
    written.chain(MERSENNE.into_iter().map(ones)).collect()
}

/// Composites of 523 to 2039 bits that pass with base 2.
pub(crate) fn liars() -> Vec<Vec<u8>> {
    let p1 = from_hex(ARNAULT);
    let factor = |times: u32| {
        let less_one = p1.wrapping_sub(BoxedUint::one());
        less_one.concatenating_mul(&BoxedUint::from(times)).wrapping_add(BoxedUint::one())
    };
    let arnault = p1.concatenating_mul(&factor(313)).concatenating_mul(&factor(353));
    let arnault = arnault.to_be_bytes().into_vec();
    NOT_MERSENNE.into_iter().map(ones).chain([arnault]).collect()
}
