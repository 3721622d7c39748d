# PKCS#8, in the clear and with every scheme that OpenSSL 3 encrypts it with.
. "$(dirname "$0")/lib.sh"

for key in rsa1024 rsa2048 rsa4096 ecdsa256 ecdsa384 ecdsa521; do
    cp "../base/$key" "../base/$key.pkcs8"
    chmod 600 "../base/$key.pkcs8"
    ssh-keygen -q -p -P '' -N '' -m PKCS8 -f "../base/$key.pkcs8" >/dev/null
done
openssl pkcs8 -topk8 -nocrypt -in ../base/dsa1024.pem -out ../base/dsa1024.pkcs8
/usr/bin/python3 "$(dirname "$0")/ed25519.py"

for key in rsa1024 rsa2048 rsa4096 ecdsa256 ecdsa384 ecdsa521 dsa1024; do
    openssl pkcs8 -topk8 -nocrypt -in "../base/$key.pkcs8" -out "p8-$key.pem"
    openssl pkcs8 -topk8 -nocrypt -in "../base/$key.pkcs8" -outform DER -out "p8-$key.der"
    row "p8-$key.pem" '' $key
    row "p8-$key.der" '' $key
done
openssl pkey -in ../base/ed25519.pkcs8 -pubout -out spki-ed25519.pem
row spki-ed25519.pem '' ed25519
openssl pkey -in ../base/ed25519.pkcs8 -pubout -outform DER -out spki-ed25519.der
row spki-ed25519.der '' ed25519

locked() { # file key options
    file=$1 key=$2
    shift 2
    openssl pkcs8 -provider legacy -provider default -topk8 -in "../base/$key.pkcs8" \
        -passout "pass:$passphrase" "$@" -out "$file"
    row "$file" "$passphrase" "$key"
}
for key in rsa1024 rsa2048 rsa4096 ecdsa256 ecdsa384 ecdsa521 dsa1024 ed25519; do
    locked "p8enc-$key.pem" $key
done
locked p8enc-aes128.pem rsa2048 -v2 aes-128-cbc
locked p8enc-aes192.pem rsa2048 -v2 aes-192-cbc
locked p8enc-des3.pem rsa2048 -v2 des3
locked p8enc-des3-sha1.pem rsa2048 -v2 des3 -v2prf hmacWithSHA1
locked p8enc-des-cbc.pem rsa2048 -v2 des-cbc
for digest in 1 224 384 512; do
    locked "p8enc-aes256-sha$digest.pem" rsa2048 -v2 aes-256-cbc -v2prf "hmacWithSHA$digest"
done
locked p8enc-rc2.pem rsa2048 -v2 rc2-cbc
locked p8enc-rc2-40.pem rsa2048 -v2 rc2-40-cbc
locked p8enc-rc2-64.pem rsa2048 -v2 rc2-64-cbc
for bits in 128 192 256; do
    locked "p8enc-camellia$bits.pem" rsa2048 -v2 "camellia-$bits-cbc"
    locked "p8enc-aria$bits.pem" rsa2048 -v2 "aria-$bits-cbc"
done
locked p8enc-camellia-scrypt.pem ed25519 -v2 camellia-256-cbc -scrypt -scrypt_N 1024
locked p8enc-scrypt.pem rsa2048 -scrypt
locked p8enc-scrypt-small.pem rsa2048 -scrypt -scrypt_N 1024 -scrypt_r 8 -scrypt_p 1
locked p8enc-iter600k.pem rsa2048 -v2 aes-256-cbc -iter 600000
locked p8enc-pbes1-3des.pem rsa2048 -v1 PBE-SHA1-3DES
locked p8enc-pbes1-2des.pem rsa2048 -v1 PBE-SHA1-2DES
locked p8enc-pbes1-md5des.pem rsa2048 -v1 PBE-MD5-DES
locked p8enc-pbes1-sha1des.pem rsa2048 -v1 PBE-SHA1-DES
locked p8enc-pbes1-md5rc2.pem rsa2048 -v1 PBE-MD5-RC2-64
locked p8enc-pbes1-sha1rc2.pem rsa2048 -v1 PBE-SHA1-RC2-64
locked p8enc-pbes1-rc4.pem rsa2048 -v1 PBE-SHA1-RC4-128
locked p8enc-pbes1-rc4-40.pem rsa2048 -v1 PBE-SHA1-RC4-40
locked p8enc-pbes1-rc2-128.pem rsa2048 -v1 PBE-SHA1-RC2-128
locked p8enc-pbes1-rc2-40.pem rsa2048 -v1 PBE-SHA1-RC2-40
locked p8enc-rsa2048.der rsa2048 -outform DER

cp ../base/rsa2048 p8enc-sshkeygen
chmod 600 p8enc-sshkeygen
ssh-keygen -q -p -P '' -N "$passphrase" -m PKCS8 -f p8enc-sshkeygen >/dev/null
row p8enc-sshkeygen "$passphrase" rsa2048
