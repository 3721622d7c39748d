# RSA of unusual sizes, and keys that SSH does not know. Some of them take seconds to make.
. "$(dirname "$0")/lib.sh"

rsa() { # file options
    file=$1
    shift
    openssl genrsa -traditional -out "$file" "$@" 2>../base/noise-unusual
    chmod 600 "$file"
    known "${file%.pem}" "$(ssh-keygen -y -P '' -f "$file")"
    row "$file" '' "${file%.pem}"
}
rsa rsa-8192.pem 8192
rsa rsa-2047.pem 2047
rsa rsa-e3.pem -3 2048

openssl genrsa -traditional -out rsa-512.pem 512 2>../base/noise-unusual
openssl genrsa -traditional -primes 3 -out rsa-3primes.pem 3072 2>../base/noise-unusual
row rsa-512.pem '' ''
row rsa-3primes.pem '' ''

for algorithm in ED448 X25519 X448; do
    openssl genpkey -algorithm $algorithm -out p8-$algorithm.pem
    row p8-$algorithm.pem '' ''
done
openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out p8-rsapss.pem 2>../base/noise-unusual
row p8-rsapss.pem '' ''
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out p8-secp256k1.pem
row p8-secp256k1.pem '' ''
