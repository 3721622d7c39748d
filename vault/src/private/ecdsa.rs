//! ECDSA over the NIST curves, on the wire as RFC 5656 §3.1 and OpenSSH's `PROTOCOL.key` have it.

use keyferry::{algorithm::KeySpec, vault::Refusal};
use p256::elliptic_curve::{
    AffinePoint, Curve, CurveArithmetic, FieldBytes, FieldBytesSize, Generate, PublicKey, SecretKey,
    sec1::{FromSec1Point, ModulusSize, ToSec1Point},
};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{Jwk, Pair, mismatch};
use crate::{
    der::{self, OCTET_STRING, SEQUENCE, bit_string, integer, oid, value},
    read::{sec1_private::curve_oid, spki_public::EC},
    wire::{Reader, Writer, pad, trim},
    write::{
        jwk::{coordinates, crv},
        pkcs8,
    },
};

/// A scalar and the point that it makes, as they are written.
pub(crate) struct EcdsaKey {
    /// The identifier of the curve (RFC 5656 §6.1).
    curve: &'static str,
    scalar: Zeroizing<Vec<u8>>,
    /// Uncompressed (SEC 1 §2.3.3).
    point: Box<[u8]>,
}

impl EcdsaKey {
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Refusal> {
        let malformed = reader.malformed();
        let curve = reader.text()?;
        let point = reader.string()?;
        let number = reader.mpint()?;
        if !CURVES.contains(&curve) {
            return Err(malformed.into());
        }
        Self::from_scalar(curve, number, Some(point))
    }

    /// The key of a scalar on the curve of that name (RFC 5656 §6.1), and of the public point
    /// where the format has it, in either form of SEC 1 §2.3.3.
    pub(crate) fn from_scalar(curve: &str, number: &[u8], public: Option<&[u8]>) -> Result<Self, Refusal> {
        let key = match curve {
            "nistp256" => Self::of(P256, &scalar::<p256::NistP256>(number)?),
            "nistp384" => Self::of(P384, &scalar::<p384::NistP384>(number)?),
            _ => Self::of(P521, &scalar::<p521::NistP521>(number)?),
        };
        let other = || mismatch("the scalar makes another point of the curve");
        match public {
            Some(point)
                if *point != *key.point && uncompressed(curve, point).ok_or_else(other)? != key.point =>
            {
                Err(other())
            }
            _ => check_len(curve, number).map(|()| key),
        }
    }

    /// A key on the curve of the specification, if it names one.
    pub(crate) fn generate(spec: KeySpec, rng: &mut impl CryptoRng) -> Option<Self> {
        match spec {
            KeySpec::EcdsaP256 => Some(Self::of(P256, &SecretKey::<p256::NistP256>::generate_from_rng(rng))),
            KeySpec::EcdsaP384 => Some(Self::of(P384, &SecretKey::<p384::NistP384>::generate_from_rng(rng))),
            KeySpec::EcdsaP521 => Some(Self::of(P521, &SecretKey::<p521::NistP521>::generate_from_rng(rng))),
            _ => None,
        }
    }

    fn of<C>(curve: &'static str, key: &SecretKey<C>) -> Self
    where
        C: CurveArithmetic,
        AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
        FieldBytesSize<C>: ModulusSize,
    {
        let point = key.public_key().as_affine().to_sec1_point(false).to_bytes();
        Self { curve, scalar: Zeroizing::new(key.to_bytes().to_vec()), point }
    }

    /// `ECPrivateKey` (RFC 5915 §3) in DER, with its curve and its point.
    pub(crate) fn sec1(&self) -> Zeroizing<Vec<u8>> {
        self.ec_private_key(&value(der::context(0), &[&self.curve_oid()]))
    }

    fn ec_private_key(&self, parameters: &[u8]) -> Zeroizing<Vec<u8>> {
        let scalar = value(OCTET_STRING, &[&self.scalar]);
        let point = value(der::context(1), &[&bit_string(&self.point)]);
        value(SEQUENCE, &[&integer(&[1]), &scalar, parameters, &point])
    }

    fn curve_oid(&self) -> Zeroizing<Vec<u8>> {
        oid(curve_oid(self.curve))
    }
}

impl Pair for EcdsaKey {
    fn public_blob(&self) -> Zeroizing<Vec<u8>> {
        Writer::new()
            .string(format!("ecdsa-sha2-{}", self.curve).as_bytes())
            .string(self.curve.as_bytes())
            .string(&self.point)
            .finish()
    }

    fn write_fields(&self, writer: Writer) -> Writer {
        writer.string(self.curve.as_bytes()).string(&self.point).mpint(&self.scalar)
    }

    fn write_putty_fields(&self, writer: Writer) -> Writer {
        writer.mpint(&self.scalar)
    }

    fn jwk(&self) -> Jwk {
        let (x, y) = coordinates(&self.point);
        let public = |bytes: &[u8]| Zeroizing::new(bytes.to_vec());
        let members = vec![("x", public(x)), ("y", public(y)), ("d", self.scalar.clone())];
        Jwk { kty: "EC", crv: Some(crv(self.curve)), members }
    }

    /// The curve is that of the algorithm around it (RFC 5480 §2.1.1).
    fn pkcs8(&self) -> Zeroizing<Vec<u8>> {
        pkcs8::info(&der::algorithm(EC, &self.curve_oid()), &self.ec_private_key(&[]))
    }

    fn secrets(&self) -> Vec<Zeroizing<Vec<u8>>> {
        vec![self.scalar.clone()]
    }
}

/// The curves by their names in RFC 5656 §6.1.
const CURVES: [&str; 3] = [P256, P384, P521];
const P256: &str = "nistp256";
const P384: &str = "nistp384";
const P521: &str = "nistp521";

/// The point in the form that RFC 5656 §3.1 has, if it is one of that curve and not the identity.
pub(crate) fn uncompressed(curve: &str, point: &[u8]) -> Option<Box<[u8]>> {
    fn of<C>(point: &[u8]) -> Option<Box<[u8]>>
    where
        C: CurveArithmetic,
        AffinePoint<C>: FromSec1Point<C> + ToSec1Point<C>,
        FieldBytesSize<C>: ModulusSize,
    {
        let key = PublicKey::<C>::from_sec1_bytes(point).ok()?;
        Some(key.as_affine().to_sec1_point(false).to_bytes())
    }
    match curve {
        "nistp256" => of::<p256::NistP256>(point),
        "nistp384" => of::<p384::NistP384>(point),
        "nistp521" => of::<p521::NistP521>(point),
        _ => None,
    }
}

/// The number as a scalar from 1 to one less than the curve's order. An mpint has no leading
/// zeros, so one scalar in 256 is shorter than the curve's field.
fn scalar<C: Curve>(number: &[u8]) -> Result<SecretKey<C>, Refusal> {
    let len = FieldBytes::<C>::default().len();
    pad(number, len).and_then(|padded| SecretKey::from_slice(&padded).ok()).ok_or_else(|| {
        Refusal::new(
            "ecdsa-scalar-range",
            "the private scalar is zero or not below the order of its curve (SEC 1 §3.2.1): \
                 the file is damaged or forged. Take another copy of the key",
        )
    })
}

/// Refuses a scalar of half the order's bits or less, as OpenSSH does (`sshkey_ec_validate_private`):
/// no generator makes one in the age of the universe.
fn check_len(curve: &str, number: &[u8]) -> Result<(), Refusal> {
    let half = match curve {
        "nistp256" => 128,
        "nistp384" => 192,
        _ => 260,
    };
    let number = trim(number);
    let zeros = number.first().map_or(0, |first| first.leading_zeros());
    if 8 * number.len() > half + zeros as usize {
        return Ok(());
    }
    Err(Refusal::new(
        "ecdsa-scalar-short",
        "the private scalar is of half the curve's length or less, which can be guessed, and OpenSSH takes \
         no such key: generate a new key with ssh-keygen -t ed25519",
    ))
}
