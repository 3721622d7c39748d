#!/bin/sh
# Makes the corpus: key files as tools write them and as people leave them, with throw-away keys.
#
#   make.sh FOLDER
#
# FOLDER/files/       the files
# FOLDER/manifest.tsv of each file: its name, its passphrase, the names of the keys in it
# FOLDER/keys.tsv     of each key, as ssh-keygen or PuTTYgen say: name, bits, SHA-256, public blob
#
# What each file has to be read as is in expected.tsv. The tools are those of the Debian packages
# openssh-client, openssl, putty-tools and python3-cryptography, and Node.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONDONTWRITEBYTECODE=1
mkdir -p "$1/base" "$1/files"
cd "$1/files"
: >../manifest.tsv
: >../keys.tsv

sh "$here/unusual.sh" &
jobs=$!
sh "$here/base.sh"
for part in openssh.sh pem.sh pkcs8.sh putty.sh; do
    sh "$here/$part" &
    jobs="$jobs $!"
done
for part in mangled.py damaged.py security_key.py foreign.py rare.py; do
    /usr/bin/python3 "$here/$part"
done
for job in $jobs; do
    wait "$job"
done
# These take apart what the others made.
sh "$here/x509.sh"
node "$here/jwk.mjs"
