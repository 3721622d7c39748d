# PuTTYgen's formats: its own in both versions, OpenSSH's as it writes them, and ssh.com's.
. "$(dirname "$0")/lib.sh"

none=/dev/null
password=../base/passphrase

ppk() { # file key passphrase-file parameters
    puttygen "../base/$2" -O private --ppk-param "$4" --new-passphrase "$3" -o "$1"
    row "$1" "$(cat "$3")" "$2"
}
for key in ed25519 rsa2048 rsa4096 ecdsa256 ecdsa384 ecdsa521 dsa1024; do
    for version in 2 3; do
        ppk "ppk$version-$key.ppk" $key $none version=$version
        ppk "ppk$version-enc-$key.ppk" $key $password version=$version,passes=8
    done
done
for kdf in Argon2i Argon2d Argon2id; do
    ppk "ppk3-enc-$kdf.ppk" ed25519 $password version=3,kdf=$kdf,memory=8192,passes=3
done
ppk ppk3-enc-big.ppk ed25519 $password version=3,memory=262144,passes=2,parallelism=4
sed 's/^Argon2-Memory: .*/Argon2-Memory: 4194304/' ppk3-enc-Argon2id.ppk >ppk3-enc-bomb.ppk
row ppk3-enc-bomb.ppk "$passphrase" ''

commented() { # file comment
    puttygen ../base/ed25519 -O private -C "$2" --new-passphrase $none -o "$1"
    row "$1" '' ed25519
}
commented ppk3-nocomment.ppk ''
commented ppk3-comment-colon.ppk 'a: b: c — ü'
sed 's/[ \t]*$//' ppk3-nocomment.ppk >ppk3-nocomment-trimmed.ppk
sed 's/$/\r/' ppk3-ed25519.ppk >ppk3-crlf.ppk
{ cat ppk3-ed25519.ppk; echo; echo; } >ppk3-blank-end.ppk
{ printf '\357\273\277'; cat ppk3-ed25519.ppk; } >ppk3-bom.ppk
base64 ppk3-ed25519.ppk >ppk3-base64.txt
for file in ppk3-nocomment-trimmed.ppk ppk3-crlf.ppk ppk3-blank-end.ppk ppk3-bom.ppk ppk3-base64.txt; do
    row $file '' ed25519
done
sed 's/^Private-MAC: ..../Private-MAC: 0000/' ppk3-ed25519.ppk >ppk3-badmac.ppk
row ppk3-badmac.ppk '' ''
sed 's/PuTTY-User-Key-File-3/PuTTY-User-Key-File-1/' ppk3-ed25519.ppk >ppk1.ppk
row ppk1.ppk '' ''
puttygen -t eddsa -b 448 -q --random-device /dev/urandom -O private --new-passphrase $none -o ppk3-ed448.ppk
row ppk3-ed448.ppk '' ''

export_of() { # file key passphrase-file format
    puttygen "ppk3-$2.ppk" -O "$4" --new-passphrase "$3" -o "$1"
    row "$1" "$(cat "$3")" "$2"
}
for key in ed25519 rsa2048 ecdsa256; do
    export_of putty-ossh-new-$key $key $none private-openssh-new
    export_of putty-ossh-new-enc-$key $key $password private-openssh-new
    export_of putty-ossh-$key $key $none private-openssh
done
for key in rsa2048 ecdsa256; do
    export_of putty-ossh-enc-$key $key $password private-openssh
done
for key in rsa2048 dsa1024; do
    puttygen ppk3-$key.ppk -O private-sshcom --new-passphrase $none -o sshcom-$key
    puttygen ppk3-$key.ppk -O private-sshcom --new-passphrase $password -o sshcom-enc-$key
    row sshcom-$key '' ''
    row sshcom-enc-$key "$passphrase" ''
done
