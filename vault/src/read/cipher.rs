//! The ciphers that OpenSSL has encrypted key files with, by the names of `openssl-enc(1)`.

use aria::{Aria128, Aria192, Aria256};
use camellia::{Camellia128, Camellia192, Camellia256};
use cbc::{
    Decryptor,
    cipher::{Array, BlockCipherDecrypt, BlockModeDecrypt, InnerIvInit, KeyInit, StreamCipher},
};
use rc2::Rc2;
use rc4::Rc4;
use zeroize::Zeroizing;

use super::locked::unpadded;

/// The length of the tag behind data in GCM, in bytes.
const TAG_LEN: usize = 16;

/// A cipher, in CBC if it is a block cipher and in nothing else.
#[derive(Clone, Copy)]
pub(super) struct Cipher {
    pub(super) name: &'static str,
    /// The length of its key, in bytes.
    pub(super) key_len: usize,
    /// The length of its IV, in bytes, which is that of its block in CBC; none of a stream.
    pub(super) block: usize,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Aes(ssh_cipher::Cipher),
    Gcm(ssh_cipher::Cipher),
    /// Triple DES. Single DES is that with three times the same key.
    Des,
    /// RFC 2268, with so many effective bits.
    Rc2(usize),
    Rc4,
    /// RFC 3713.
    Camellia,
    /// RFC 5794.
    Aria,
}

const fn cipher(name: &'static str, key_len: usize, block: usize, kind: Kind) -> Cipher {
    Cipher { name, key_len, block, kind }
}

pub(super) const AES_128: Cipher = cipher("aes-128-cbc", 16, 16, Kind::Aes(ssh_cipher::Cipher::Aes128Cbc));
pub(super) const AES_192: Cipher = cipher("aes-192-cbc", 24, 16, Kind::Aes(ssh_cipher::Cipher::Aes192Cbc));
pub(super) const AES_256: Cipher = cipher("aes-256-cbc", 32, 16, Kind::Aes(ssh_cipher::Cipher::Aes256Cbc));
pub(super) const AES_128_GCM: Cipher =
    cipher("aes-128-gcm", 16, 12, Kind::Gcm(ssh_cipher::Cipher::Aes128Gcm));
pub(super) const AES_256_GCM: Cipher =
    cipher("aes-256-gcm", 32, 12, Kind::Gcm(ssh_cipher::Cipher::Aes256Gcm));
pub(super) const DES: Cipher = cipher("des-cbc", 8, 8, Kind::Des);
pub(super) const TWO_KEY_DES: Cipher = cipher("des-ede-cbc", 16, 8, Kind::Des);
pub(super) const TRIPLE_DES: Cipher = cipher("des-ede3-cbc", 24, 8, Kind::Des);
pub(super) const RC2_40: Cipher = cipher("rc2-40-cbc", 5, 8, Kind::Rc2(40));
pub(super) const RC2_64: Cipher = cipher("rc2-64-cbc", 8, 8, Kind::Rc2(64));
pub(super) const RC2_128: Cipher = cipher("rc2-cbc", 16, 8, Kind::Rc2(128));
pub(super) const RC4_40: Cipher = cipher("rc4-40", 5, 0, Kind::Rc4);
pub(super) const RC4_128: Cipher = cipher("rc4", 16, 0, Kind::Rc4);
pub(super) const CAMELLIA_128: Cipher = cipher("camellia-128-cbc", 16, 16, Kind::Camellia);
pub(super) const CAMELLIA_192: Cipher = cipher("camellia-192-cbc", 24, 16, Kind::Camellia);
pub(super) const CAMELLIA_256: Cipher = cipher("camellia-256-cbc", 32, 16, Kind::Camellia);
pub(super) const ARIA_128: Cipher = cipher("aria-128-cbc", 16, 16, Kind::Aria);
pub(super) const ARIA_192: Cipher = cipher("aria-192-cbc", 24, 16, Kind::Aria);
pub(super) const ARIA_256: Cipher = cipher("aria-256-cbc", 32, 16, Kind::Aria);

impl Cipher {
    /// The data in the clear without its padding; nothing where padding or tag shows that the key is
    /// another, or where key, IV or data are of no length that the cipher has.
    pub(super) fn decrypt(&self, key: &[u8], iv: &[u8], data: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut data = Zeroizing::new(data.to_vec());
        match self.kind {
            Kind::Aes(cipher) => cipher.decrypt(key, iv, &mut data, None).ok()?,
            Kind::Des => ssh_cipher::Cipher::TdesCbc.decrypt(&three_keys(key), iv, &mut data, None).ok()?,
            Kind::Rc2(bits) => cbc(Rc2::new_with_eff_key_len(key, bits), iv, &mut data)?,
            Kind::Camellia => match key.len() {
                16 => cbc(Camellia128::new_from_slice(key).ok()?, iv, &mut data)?,
                24 => cbc(Camellia192::new_from_slice(key).ok()?, iv, &mut data)?,
                _ => cbc(Camellia256::new_from_slice(key).ok()?, iv, &mut data)?,
            },
            Kind::Aria => match key.len() {
                16 => cbc(Aria128::new_from_slice(key).ok()?, iv, &mut data)?,
                24 => cbc(Aria192::new_from_slice(key).ok()?, iv, &mut data)?,
                _ => cbc(Aria256::new_from_slice(key).ok()?, iv, &mut data)?,
            },
            Kind::Gcm(cipher) => {
                let len = data.len().checked_sub(TAG_LEN)?;
                let tag = data.split_off(len);
                let tag = tag.as_slice().try_into().ok()?;
                cipher.decrypt(key, iv, &mut data, Some(tag)).ok()?;
                return Some(data);
            }
            Kind::Rc4 => {
                Rc4::new_from_slice(key).ok()?.apply_keystream(&mut data);
                return Some(data);
            }
        }
        unpadded(&data, self.block)
    }
}

fn cbc<C: BlockCipherDecrypt>(cipher: C, iv: &[u8], data: &mut [u8]) -> Option<()> {
    let mut mode = Decryptor::inner_iv_slice_init(cipher, iv).ok()?;
    let (blocks, rest) = Array::slice_as_chunks_mut(data);
    mode.decrypt_blocks(blocks);
    rest.is_empty().then_some(())
}

/// A key of Triple DES, or the ones of less than three keys that do the same.
fn three_keys(key: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(key.iter().copied().cycle().take(24).collect())
}
