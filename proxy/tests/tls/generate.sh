#!/bin/sh
# Makes the certificates of the TLS tests anew: an authority, and one key with three leaves of it.
# The keys are for these tests alone and open nothing.
set -eu
cd "$(dirname "$0")"
ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
openssl req -x509 $ec -keyout ca.key -out ca.pem -days 36500 -subj "/CN=Keyferry test authority" \
    -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
openssl req $ec -keyout leaf.key -out leaf.csr -subj "/CN=Keyferry test leaf"
leaf() {
    printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' "$2" >leaf.ext
    openssl x509 -req -in leaf.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile leaf.ext -days "$3" -out "$1.pem"
}
leaf good localhost 36500
leaf other-host elsewhere.example 36500
leaf expired localhost -1
rm -f ca.key ca.srl leaf.csr leaf.ext
