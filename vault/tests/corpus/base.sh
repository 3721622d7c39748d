# The keys that the files are made of.
. "$(dirname "$0")/lib.sh"

new() { # name type bits
    ssh-keygen -q -t "$2" -b "$3" -N '' -C "$1@corpus" -f "../base/$1"
    known "$1" "$(cat "../base/$1.pub")"
}

new ed25519 ed25519 256
new rsa1024 rsa 1024
new rsa2048 rsa 2048
new rsa3072 rsa 3072
new rsa4096 rsa 4096
new ecdsa256 ecdsa 256
new ecdsa384 ecdsa 384
new ecdsa521 ecdsa 521

# OpenSSH 10 has no DSA any more; PuTTYgen writes all of its formats.
openssl dsaparam -genkey -noout 1024 2>../base/noise | openssl pkey -traditional -out ../base/dsa1024.pem
puttygen ../base/dsa1024.pem -C dsa1024@corpus -O private -o ../base/dsa1024.ppk
puttygen ../base/dsa1024.ppk -O private-openssh-new -o ../base/dsa1024
puttygen ../base/dsa1024.ppk -L >../base/dsa1024.pub
known dsa1024 "$(cat ../base/dsa1024.pub)"

printf '%s' "$passphrase" >../base/passphrase

cp ../base/rsa2048 ../base/rsa2048.pkcs1
chmod 600 ../base/rsa2048.pkcs1
ssh-keygen -q -p -P '' -N '' -m PEM -f ../base/rsa2048.pkcs1 >/dev/null
