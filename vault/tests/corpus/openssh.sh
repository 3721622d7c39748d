# OpenSSH's own formats: public lines, openssh-key-v1 with every cipher, RFC 4716, certificates.
. "$(dirname "$0")/lib.sh"

for key in ed25519 rsa1024 rsa2048 rsa3072 rsa4096 ecdsa256 ecdsa384 ecdsa521 dsa1024; do
    cp "../base/$key.pub" "pub-$key.pub"
    row "pub-$key.pub" '' $key
    cp "../base/$key" "osk-$key"
    row "osk-$key" '' $key
done

locked() { # file key passphrase options
    cp "../base/$2" "$1"
    chmod 600 "$1"
    file=$1 key=$2 password=$3
    shift 3
    ssh-keygen -q -p -P '' -N "$password" "$@" -f "$file" >/dev/null
    row "$file" "$password" "$key"
}

for cipher in aes128-ctr aes192-ctr aes256-ctr aes128-cbc aes192-cbc aes256-cbc 3des-cbc \
    aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com
do
    locked "osk-enc-${cipher%@*}" ed25519 "$passphrase" -a 16 -Z "$cipher"
done
for key in rsa2048 rsa4096 ecdsa256 ecdsa384 ecdsa521; do
    locked "osk-enc-$key" $key "$passphrase" -a 16
done
puttygen ../base/dsa1024.ppk -O private-openssh-new --new-passphrase ../base/passphrase -o osk-enc-dsa1024
row osk-enc-dsa1024 "$passphrase" dsa1024
locked osk-enc-rounds1 ed25519 "$passphrase" -a 1
locked osk-enc-rounds100 ed25519 "$passphrase" -a 100
locked osk-enc-unicodepw ed25519 'pässwörd-日本' -a 16
locked osk-enc-spacepw ed25519 '  lead trail  ' -a 16

# The comment has the name of this machine in it.
for key in ed25519 rsa2048 rsa4096 ecdsa256 ecdsa384 ecdsa521; do
    ssh-keygen -e -m RFC4716 -f "../base/$key.pub" | sed 's/converted by .*"/converted by OpenSSH"/' \
        >"rfc4716-$key.pub"
    row "rfc4716-$key.pub" '' $key
done
for key in ed25519 dsa1024; do
    puttygen "../base/$key" -O public -o "rfc4716-puttygen-$key.pub"
    row "rfc4716-puttygen-$key.pub" '' $key
done

ssh-keygen -q -t ed25519 -N '' -C ca -f ../base/ca
certificate() { # file key options
    file=$1 key=$2
    shift 2
    cp "../base/$key.pub" "../base/$file"
    ssh-keygen -q -s ../base/ca -V -1h:+52w "$@" "../base/$file"
    mv "../base/${file%.pub}-cert.pub" "$file"
    row "$file" '' "$key"
}
for key in ed25519 rsa2048 ecdsa256; do
    certificate "cert-$key.pub" $key -I "id-$key" -n alice,root
done
certificate cert-host.pub ecdsa384 -h -I host1 -n host.example
