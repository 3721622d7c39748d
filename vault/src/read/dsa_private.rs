//! DSA keys, of which the public half is shown: nothing takes them any more.
//!
//! OpenSSL's own form (`openssl-dsa(1)`) is a SEQUENCE of version, p, q, g, y and x. PKCS#8 has p,
//! q and g as parameters (RFC 3279 §2.3.2) and x alone as the key.

use crypto_bigint::{
    BoxedUint, Odd, Resize,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use keyferry::vault::Refusal;
use zeroize::Zeroizing;

use super::{Read, der::damaged, public_half};
use crate::{
    der::{self, Algorithm, INTEGER, NotDer, Value},
    format::Format,
    wire::Writer,
};

/// The longest p that is computed with, in bytes: 3072 bits is the most that FIPS 186-4 has.
const MAX_LEN: usize = 512;

/// `Dss-Parms ::= SEQUENCE { p INTEGER, q INTEGER, g INTEGER }` (RFC 3279 §2.3.2).
pub(super) struct Parameters<'d> {
    p: &'d [u8],
    q: &'d [u8],
    g: &'d [u8],
}

impl Parameters<'_> {
    /// The key blob (RFC 4253 §6.6) of the public number y.
    pub(super) fn blob(&self, y: &[u8]) -> Zeroizing<Vec<u8>> {
        Writer::new().string(b"ssh-dss").mpint(self.p).mpint(self.q).mpint(self.g).mpint(y).finish()
    }

    /// y, which is g to the power of x modulo p.
    fn public(&self, x: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        if self.p.len() > MAX_LEN || x.len() > MAX_LEN {
            return None;
        }
        let p: Option<Odd<BoxedUint>> = Odd::new(uint(self.p)).into();
        let modulus = BoxedMontyParams::new(p?);
        let g = uint(self.g).try_resize(modulus.bits_precision())?;
        let y = BoxedMontyForm::new(g, &modulus).pow(&uint(x)).retrieve();
        Some(Zeroizing::new(y.to_be_bytes().into_vec()))
    }
}

fn uint(bytes: &[u8]) -> BoxedUint {
    BoxedUint::from_be_slice_vartime(bytes)
}

/// The parameters of an algorithm.
pub(super) fn parameters<'d>(algorithm: &Algorithm<'d>) -> Result<Parameters<'d>, Refusal> {
    let parameters = algorithm.parameters().and_then(|mut parameters| numbers(&mut parameters));
    parameters.map_err(|error| damaged("DSA key", error))
}

fn numbers<'d>(values: &mut der::Reader<'d>) -> Result<Parameters<'d>, NotDer> {
    Ok(Parameters { p: values.unsigned()?, q: values.unsigned()?, g: values.unsigned()? })
}

/// Reads OpenSSL's form.
pub(super) fn read(data: &[u8]) -> Result<Read, Refusal> {
    let blob = blob(data).map_err(|error| damaged("DSA private key", error))?;
    public_half(&blob, Format::DsaPrivate)
}

fn blob(data: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotDer> {
    let mut values = der::sequence(data)?;
    values.unsigned()?;
    let parameters = numbers(&mut values)?;
    Ok(parameters.blob(values.unsigned()?))
}

/// Reads what PKCS#8 holds.
pub(super) fn read_pkcs8(algorithm: &Algorithm<'_>, key: &[u8]) -> Result<Read, Refusal> {
    let parameters = parameters(algorithm)?;
    let x = der::only(key, INTEGER)
        .and_then(Value::unsigned)
        .map_err(|error| damaged("DSA private key", error))?;
    let y = parameters.public(x).ok_or_else(|| {
        Refusal::new("dsa-numbers", "the numbers of the DSA key are those of no key: it is damaged")
    })?;
    public_half(&parameters.blob(&y), Format::Pkcs8Private)
}
