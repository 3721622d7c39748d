#!/bin/sh
# Makes the key files of this folder with OpenSSH 9.2 (ssh-keygen), PuTTY 0.78 (puttygen) and
# OpenSSL 3.0 (openssl), and fingerprints.tsv, which is what ssh-keygen says about them: file,
# passphrase, bits, SHA-256, MD5, comment. The files are kept; running this makes others.
set -eu
cd "$(dirname "$0")"
password='correct horse'

new() { # file type bits
    rm -f "$1" "$1.pub"
    ssh-keygen -q -t "$2" -b "$3" -N '' -C "$1@example" -f "$1"
}

locked() { # file cipher rounds: the Ed25519 key again, encrypted
    rm -f "$1" "$1.pub"
    cp id_ed25519 "$1"
    ssh-keygen -q -p -P '' -N "$password" -Z "$2" -a "$3" -f "$1"
}

new id_ed25519 ed25519 256
new id_ecdsa_p256 ecdsa 256
new id_ecdsa_p384 ecdsa 384
new id_ecdsa_p521 ecdsa 521
new id_rsa_2048 rsa 2048
new id_rsa_3072 rsa 3072
new id_rsa_4096 rsa 4096
new id_rsa_1024 rsa 1024
new id_dsa dsa 1024

for cipher in aes128-cbc aes192-cbc aes256-cbc aes128-ctr aes192-ctr aes256-ctr \
    aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com 3des-cbc
do
    locked "locked_${cipher%@*}" "$cipher" 2
done
for type in id_ecdsa_p256 id_ecdsa_p384 id_ecdsa_p521 id_rsa_2048
do
    cp "$type" "locked_$type"
    ssh-keygen -q -p -P '' -N "$password" -a 2 -f "locked_$type"
done
locked locked_24_rounds aes256-ctr 24

# PuTTYgen pads a whole block when none is needed, and wraps at another width.
printf '%s' "$password" > password
puttygen id_ed25519 -O private -o key.ppk
puttygen key.ppk -O private-openssh-new -o id_puttygen
puttygen key.ppk -P --new-passphrase password -O private-openssh-new -o locked_puttygen
rm password key.ppk

# What is not read, each by its name.
cp id_rsa_2048 foreign.PKCS8
ssh-keygen -q -p -P '' -N '' -m PKCS8 -f foreign.PKCS8
openssl req -new -x509 -key foreign.PKCS8 -subj /CN=example -days 3650 -out certificate.x509
openssl req -new -key foreign.PKCS8 -subj /CN=example -out foreign.csr
openssl pkcs12 -export -inkey foreign.PKCS8 -in certificate.x509 -passout pass: -out foreign.p12
openssl x509 -in certificate.x509 -noout -fingerprint -sha1 | sed 's/.*=//' | tr A-F a-f \
    > certificate.sha1
rm foreign.PKCS8

ssh-keygen -q -s id_ed25519 -I example -n example id_ecdsa_p256.pub
mv id_ecdsa_p256-cert.pub certificate.openssh

# The rare_ files are kept as they were found: an ECDSA scalar with leading zeros, one key in a
# few hundred, and a whole block of padding, one PuTTYgen file in sixteen.
chmod 600 rare_*
for file in id_* locked_* rare_*
do
    case $file in *.pub) continue ;; esac
    passphrase=
    case $file in
    locked_*) passphrase=$password ;;
    rare_full_block_puttygen) passphrase=pw ;;
    esac
    ssh-keygen -y -P "$passphrase" -f "$file" > public.tmp
    sha256=$(ssh-keygen -l -E sha256 -f public.tmp)
    md5=$(ssh-keygen -l -E md5 -f public.tmp)
    set -- $sha256
    bits=$1 digest=$2
    set -- $md5
    comment=$(cut -s -d ' ' -f 3- public.tmp)
    printf '%s\t%s\t%s\t%s\t%s\t%s\n' \
        "$file" "$passphrase" "$bits" "$digest" "${2#MD5:}" "$comment"
done > fingerprints.tsv
rm public.tmp

# The same keys in the formats of other tools: NAME.FORMAT. formats.tsv says of each: file, id of
# its format, passphrase, SHA-256 of the key that it is.
row() { # file format passphrase key
    digest=$(ssh-keygen -l -E sha256 -f "$4.pub")
    set -- "$@" "${digest#* }"
    printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "${5%% *}"
}

: > formats.tsv
for key in id_rsa_2048 id_ecdsa_p256 id_ecdsa_p384 id_ecdsa_p521 id_dsa
do
    case $key in
    id_rsa_*) format=pkcs1 ;;
    id_dsa) format=dsa ;;
    *) format=sec1 ;;
    esac
    cp "$key" "$key.$format"
    ssh-keygen -q -p -P '' -N '' -m PEM -f "$key.$format" > key.tmp
    sed '/^-/d' "$key.$format" | openssl base64 -d > "$key.$format.der"
    openssl pkcs8 -topk8 -nocrypt -in "$key.$format" -out "$key.pkcs8"
    openssl pkcs8 -topk8 -nocrypt -in "$key.$format" -outform DER -out "$key.pkcs8.der"
    openssl pkey -in "$key.$format" -pubout -out "$key.spki"
    openssl pkey -in "$key.$format" -pubout -outform DER -out "$key.spki.der"
    row "$key.$format" "$format-private" '' "$key"
    row "$key.$format.der" "$format-private" '' "$key"
    row "$key.pkcs8" pkcs8-private '' "$key"
    row "$key.pkcs8.der" pkcs8-private '' "$key"
    row "$key.spki" spki-public '' "$key"
    row "$key.spki.der" spki-public '' "$key"
done >> formats.tsv
ssh-keygen -q -e -m PEM -f id_rsa_2048.pub > id_rsa_2048.pkcs1-public
openssl rsa -RSAPublicKey_in -in id_rsa_2048.pkcs1-public -RSAPublicKey_out -outform DER \
    -out id_rsa_2048.pkcs1-public.der
ssh-keygen -q -e -m RFC4716 -f id_rsa_2048.pub > id_rsa_2048.rfc4716
puttygen id_ed25519 -O public -o id_ed25519.rfc4716
openssl ec -in id_ecdsa_p256.sec1 -conv_form compressed -out id_ecdsa_p256.compressed.sec1
openssl ec -in id_ecdsa_p256.sec1 -conv_form compressed -pubout -out id_ecdsa_p256.compressed.spki
{
    row id_rsa_2048.pkcs1-public pkcs1-public '' id_rsa_2048
    row id_rsa_2048.pkcs1-public.der pkcs1-public '' id_rsa_2048
    row id_rsa_2048.rfc4716 rfc4716-public '' id_rsa_2048
    row id_ed25519.rfc4716 rfc4716-public '' id_ed25519
    row id_ecdsa_p256.compressed.sec1 sec1-private '' id_ecdsa_p256
    row id_ecdsa_p256.compressed.spki spki-public '' id_ecdsa_p256
} >> formats.tsv

# Ed25519 in PKCS#8: OpenSSL has no reader for OpenSSH's own format, so the seed is set into the
# DER of RFC 8410 §7, of its second version with the public half, and of what ring wrote of that.
seed=$(sed '/^-/d' id_ed25519 | openssl base64 -d | tail -c +162 | head -c 32 | xxd -p -c 64)
public=$(cut -d ' ' -f 2 id_ed25519.pub | openssl base64 -d -A | tail -c 32 | xxd -p -c 64)
ed25519() { # file hexadecimal
    printf '%s' "$2" | xxd -r -p > "$1.der"
    {
        echo '-----BEGIN PRIVATE KEY-----'
        openssl base64 -A -in "$1.der"
        printf '\n%s\n' '-----END PRIVATE KEY-----'
    } > "$1"
    row "$1" pkcs8-private '' id_ed25519
    row "$1.der" pkcs8-private '' id_ed25519
}
{
    ed25519 id_ed25519.pkcs8 "302e020100300506032b657004220420$seed"
    ed25519 id_ed25519.pkcs8-v2 "3051020101300506032b657004220420${seed}812100$public"
    ed25519 id_ed25519.pkcs8-ring "3053020101300506032b657004220420${seed}a123032100$public"
    openssl pkey -in id_ed25519.pkcs8 -pubout -out id_ed25519.spki
    row id_ed25519.spki spki-public '' id_ed25519
} >> formats.tsv

# Encrypted: in PEM headers, with PBES2 and with what was before it.
{
    for key in id_rsa_2048 id_ecdsa_p384 id_dsa
    do
        cp "$key" "$key.legacy"
        ssh-keygen -q -p -P '' -N "$password" -m PEM -f "$key.legacy" > key.tmp
    done
    row id_rsa_2048.legacy pkcs1-private "$password" id_rsa_2048
    row id_ecdsa_p384.legacy sec1-private "$password" id_ecdsa_p384
    row id_dsa.legacy dsa-private "$password" id_dsa
    for cipher in des des3 aes192 aes256
    do
        openssl ec -provider legacy -provider default -in id_ecdsa_p256.sec1 "-$cipher" \
            -passout "pass:$password" -out "id_ecdsa_p256.legacy-$cipher"
        row "id_ecdsa_p256.legacy-$cipher" sec1-private "$password" id_ecdsa_p256
    done

    encrypted() { # name options: the Ed25519 key in encrypted PKCS#8
        file="id_ed25519.pkcs8-$1"
        shift
        openssl pkcs8 -provider legacy -provider default -topk8 -in id_ed25519.pkcs8 \
            -passout "pass:$password" "$@" -out "$file"
        row "$file" pkcs8-private "$password" id_ed25519
    }
    encrypted aes128-sha1 -v2 aes-128-cbc -v2prf hmacWithSHA1
    encrypted aes192-sha224 -v2 aes-192-cbc -v2prf hmacWithSHA224
    encrypted aes256-sha256 -v2 aes-256-cbc
    encrypted aes256-sha384 -v2 aes-256-cbc -v2prf hmacWithSHA384
    encrypted aes256-sha512 -v2 aes-256-cbc -v2prf hmacWithSHA512
    encrypted des3 -v2 des3
    encrypted des -v2 des-cbc
    encrypted scrypt -scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 1
    encrypted pbes1-3des -v1 PBE-SHA1-3DES
    encrypted pbes1-md5 -v1 PBE-MD5-DES
    encrypted pbes1-sha1 -v1 PBE-SHA1-DES
    encrypted der -v2 aes-256-cbc -outform DER
} >> formats.tsv

# PuTTY's. The putty_ files are kept as they were found: a seed that begins with a zero, and one that
# ends with one and was written without it, as PuTTY before 0.74 did.
printf '%s' "$password" > password
{
    for key in id_ed25519 id_rsa_2048 id_ecdsa_p256 id_ecdsa_p384 id_ecdsa_p521 id_dsa
    do
        for version in 2 3
        do
            puttygen "$key" -O private --ppk-param "version=$version" -o "$key.ppk$version"
            row "$key.ppk$version" "ppk$version" '' "$key"
        done
    done
    for key in id_ed25519 id_rsa_2048
    do
        puttygen "$key" -O private --ppk-param version=2 --new-passphrase password -o "$key.locked.ppk2"
        row "$key.locked.ppk2" ppk2 "$password" "$key"
    done
    for derivation in Argon2id Argon2i Argon2d
    do
        puttygen id_ecdsa_p256 -O private --new-passphrase password -o "id_ecdsa_p256.$derivation.ppk3" \
            --ppk-param "version=3,kdf=$derivation,memory=64,passes=2,parallelism=2"
        row "id_ecdsa_p256.$derivation.ppk3" ppk3 "$password" id_ecdsa_p256
    done
    for file in putty_*
    do
        puttygen "$file" -O public-openssh -o key.pub
        row "$file" ppk3 '' key
    done
} >> formats.tsv
rm password key.pub

# JSON Web Keys, by Node.
jwk() { # file what key
    node -e "
        const { createPublicKey, createPrivateKey } = require('node:crypto');
        const key = createPrivateKey(require('node:fs').readFileSync('$3.pkcs8'));
        const jwk = ('$2' === 'public' ? createPublicKey(key) : key).export({ format: 'jwk' });
        console.log(JSON.stringify(jwk, null, 2));" > "$1"
    row "$1" "jwk-$2" '' "$3"
}
for key in id_ed25519 id_rsa_2048 id_ecdsa_p256 id_ecdsa_p384 id_ecdsa_p521
do
    jwk "$key.jwk" private "$key"
    jwk "$key.jwk-public" public "$key"
done >> formats.tsv
openssl pkcs8 -topk8 -in id_ed25519.pkcs8 -passout "pass:$password" -iter 10000001 -out costly.pkcs8
rm key.tmp
