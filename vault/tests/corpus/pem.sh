# The formats of OpenSSL before PKCS#8: PKCS#1, SEC 1 and DSA, also with DEK-Info; public keys in PEM
# and DER.
. "$(dirname "$0")/lib.sh"

for key in rsa1024 rsa2048 rsa3072 rsa4096 ecdsa256 ecdsa384 ecdsa521; do
    for file in "trad-$key" "trad-enc-$key"; do
        cp "../base/$key" "$file"
        chmod 600 "$file"
    done
    ssh-keygen -q -p -P '' -N '' -m PEM -f "trad-$key" >/dev/null
    ssh-keygen -q -p -P '' -N "$passphrase" -m PEM -f "trad-enc-$key" >/dev/null
    row "trad-$key" '' $key
    row "trad-enc-$key" "$passphrase" $key
done
cp ../base/dsa1024.pem trad-dsa1024
row trad-dsa1024 '' dsa1024

locked() { # file key options
    file=$1 key=$2
    shift 2
    openssl pkey -provider legacy -provider default -in "trad-$key" -traditional "$@" \
        -passout "pass:$passphrase" -out "$file"
    row "$file" "$passphrase" "$key"
}
locked trad-enc-dsa1024 dsa1024 -aes128
for cipher in des3 des aes128 aes192 aes256 camellia128 camellia192 camellia256; do
    locked "trad-enc-rsa-$cipher" rsa2048 "-$cipher"
done
locked trad-enc-rsa-aria256 rsa2048 -aria-256-cbc
locked trad-enc-rsa-rc2 rsa2048 -rc2-cbc
locked trad-enc-ec-des3 ecdsa256 -des3

der() { # format key program and options
    file=der-$1-$2.der key=$2
    shift 2
    openssl "$@" -in "trad-$key" -outform DER -out "$file" 2>../base/noise-pem
    row "$file" '' "$key"
}
der pkcs1 rsa2048 rsa -traditional
der sec1 ecdsa256 ec
der dsa dsa1024 dsa

for key in rsa2048 rsa4096 ecdsa256 ecdsa384 ecdsa521 dsa1024; do
    openssl pkey -in "trad-$key" -pubout -out "spki-$key.pem"
    openssl pkey -in "trad-$key" -pubout -outform DER -out "spki-$key.der"
    row "spki-$key.pem" '' $key
    row "spki-$key.der" '' $key
done
for key in rsa2048 rsa4096; do
    ssh-keygen -e -m PEM -f "../base/$key.pub" >"pkcs1pub-$key.pem"
    row "pkcs1pub-$key.pem" '' $key
done

# openssl ecparam writes the curve in front of the key, and on request in full.
openssl ecparam -name prime256v1 -genkey -out sec1-ecparams.pem
chmod 600 sec1-ecparams.pem
known sec1-ecparams "$(ssh-keygen -y -P '' -f sec1-ecparams.pem)"
row sec1-ecparams.pem '' sec1-ecparams
openssl ecparam -name prime256v1 -genkey -noout -param_enc explicit -out sec1-explicit.pem
row sec1-explicit.pem '' ''
openssl ecparam -name secp256k1 -genkey -noout -out sec1-secp256k1.pem
row sec1-secp256k1.pem '' ''
openssl ecparam -name prime256v1 -out sec1-ecparams-alone.pem
row sec1-ecparams-alone.pem '' ''
