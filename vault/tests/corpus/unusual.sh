# RSA of unusual sizes, and keys that SSH does not know.
. "$(dirname "$0")/lib.sh"

new() { # options
    openssl genrsa -traditional "$@" 2>../base/noise-unusual
}
rsa() { # file
    chmod 600 "$1"
    known "${1%.pem}" "$(ssh-keygen -y -P '' -f "$1")"
    row "$1" '' "${1%.pem}"
}
new 2047 >rsa-2047.pem
new -3 2048 >rsa-e3.pem
# Made once with openssl genrsa -traditional 8192, which takes half a minute.
cp "$(dirname "$0")/rsa-8192.pem" .
for file in rsa-2047.pem rsa-e3.pem rsa-8192.pem; do
    rsa $file
done

new 512 >rsa-512.pem
new -primes 3 3072 >rsa-3primes.pem
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
