//! DSA keys, of which the public half is shown: nothing takes them any more.
//!
//! OpenSSL's own form (`openssl-dsa(1)`) is a SEQUENCE of version, p, q, g, y and x. PKCS#8 has p,
//! q and g as parameters (RFC 3279 §2.3.2) and x alone as the key.

use ::der::{
    Decode, SliceReader,
    asn1::{AnyRef, UintRef},
};
use crypto_bigint::{
    BoxedUint, Odd, Resize,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use keyferry::vault::Refusal;
use pkcs8::spki::AlgorithmIdentifierRef;
use zeroize::Zeroizing;

use super::{Read, der::damaged, public_half};
use crate::{format::Format, wire::Writer};

/// The longest p that is computed with, in bytes: 3072 bits is the most that FIPS 186-4 has.
const MAX_LEN: usize = 512;

/// `Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }` (RFC 3279 §2.3.2).
pub(super) struct Parameters<'d> {
    p: UintRef<'d>,
    q: UintRef<'d>,
    g: UintRef<'d>,
}

impl Parameters<'_> {
    /// The key blob (RFC 4253 §6.6) of the public number y.
    pub(super) fn blob(&self, y: &[u8]) -> Zeroizing<Vec<u8>> {
        Writer::new()
            .string(b"ssh-dss")
            .mpint(self.p.as_bytes())
            .mpint(self.q.as_bytes())
            .mpint(self.g.as_bytes())
            .mpint(y)
            .finish()
    }

    /// y, which is g to the power of x modulo p.
    fn public(&self, x: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        if self.p.as_bytes().len() > MAX_LEN || x.len() > MAX_LEN {
            return None;
        }
        let p: Option<Odd<BoxedUint>> = Odd::new(uint(self.p.as_bytes())).into();
        let modulus = BoxedMontyParams::new(p?);
        let g = uint(self.g.as_bytes()).try_resize(modulus.bits_precision())?;
        let y = BoxedMontyForm::new(g, &modulus).pow(&uint(x)).retrieve();
        Some(Zeroizing::new(y.to_be_bytes().into_vec()))
    }
}

fn uint(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

/// The parameters of an algorithm.
pub(super) fn parameters<'d>(algorithm: &AlgorithmIdentifierRef<'d>) -> Result<Parameters<'d>, Refusal> {
    let parameters = algorithm.parameters.ok_or(::der::ErrorKind::Failed.into());
    parameters
        .and_then(|any| {
            let mut reader = SliceReader::new(any.value())?;
            numbers(&mut reader)
        })
        .map_err(|error: ::der::Error| damaged("DSA key", &error))
}

fn numbers<'d>(reader: &mut SliceReader<'d>) -> ::der::Result<Parameters<'d>> {
    Ok(Parameters { p: UintRef::decode(reader)?, q: UintRef::decode(reader)?, g: UintRef::decode(reader)? })
}

/// Reads OpenSSL's form.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let blob = AnyRef::from_der(data)
        .and_then(|outer| {
            let mut reader = SliceReader::new(outer.value())?;
            UintRef::decode(&mut reader)?;
            let parameters = numbers(&mut reader)?;
            Ok(parameters.blob(UintRef::decode(&mut reader)?.as_bytes()))
        })
        .map_err(|error| damaged("DSA private key", &error))?;
    public_half(&blob, Format::DsaPrivate)
}

/// Reads what PKCS#8 holds.
pub(super) fn read_pkcs8(algorithm: &AlgorithmIdentifierRef<'_>, key: &[u8]) -> Result<Read, Refusal> {
    let parameters = parameters(algorithm)?;
    let x = UintRef::from_der(key).map_err(|error| damaged("DSA private key", &error))?;
    let y = parameters.public(x.as_bytes()).ok_or_else(|| {
        Refusal::new("dsa-numbers", "the numbers of the DSA key are those of no key: it is damaged")
    })?;
    public_half(&parameters.blob(&y), Format::Pkcs8Private)
}
