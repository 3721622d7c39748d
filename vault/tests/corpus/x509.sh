# X.509 certificates, requests for them, and bundles with the key beside.
. "$(dirname "$0")/lib.sh"

for key in rsa2048 ecdsa256 ed25519; do
    openssl req -x509 -new -key "../base/$key.pkcs8" -subj /CN=corpus -days 2 -out "x509-$key.pem"
    row "x509-$key.pem" '' $key
done
openssl x509 -in x509-rsa2048.pem -outform DER -out x509-rsa2048.der
row x509-rsa2048.der '' rsa2048
openssl x509 -in x509-rsa2048.pem -text -out x509-rsa2048-text.pem
row x509-rsa2048-text.pem '' rsa2048
cat x509-rsa2048.pem ../base/rsa2048.pkcs8 >bundle-cert-key.pem
row bundle-cert-key.pem '' rsa2048
openssl req -new -key ../base/rsa2048.pkcs8 -subj /CN=corpus -out csr-rsa2048.pem
row csr-rsa2048.pem '' ''
openssl pkcs12 -export -inkey ../base/rsa2048.pkcs8 -in x509-rsa2048.pem -passout "pass:$passphrase" \
    -out p12-rsa2048.p12
row p12-rsa2048.p12 "$passphrase" ''
openssl pkcs12 -in p12-rsa2048.p12 -passin "pass:$passphrase" -nodes -nocerts -out p8-bagattr.pem
row p8-bagattr.pem '' rsa2048
