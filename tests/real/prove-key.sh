#!/bin/bash
# prove-key.sh PRIVATE [PASSPHRASE]
#
# Starts an OpenSSH server on 127.0.0.1 that accepts one public key, and logs in to it with the
# private key in every independent SSH client that reads the file's format. One line a client:
#   OK    logged in
#   FAIL  the client read the key, and the server did not let it in
#   SKIP  the client does not read this format, which says nothing about the key
# The exit code is 0 when at least one client logged in and none failed.
#
# PUB               a file with the public key to accept, as it was sent to the provider: then this
#                   proves the pair. Without it the public key is derived from PRIVATE.
# KEYFERRY_PYTHON   the virtual environment that has paramiko and asyncssh
set -uo pipefail

here=$(dirname "$(readlink -f "$0")")/ssh
python=${KEYFERRY_PYTHON:?}/bin/python
private=${1:?which private key?}
passphrase=${2-}
user=$(id -un)
logged_in=0
failed=0

work=$(mktemp -d)
clean_up() {
  [ -s "$work/sshd.pid" ] && kill "$(cat "$work/sshd.pid")" 2> /dev/null
  rm -rf "$work"
}
trap clean_up EXIT
umask 077
export HOME=$work
unset SSH_AUTH_SOCK

cp "$private" "$work/key" || exit 1
printf '%s' "$passphrase" > "$work/passphrase"
: > "$work/no-passphrase"

# A decrypted copy in OpenSSH form, for the clients that read nothing else.
decrypt() {
  cp "$work/key" "$work/plain"
  ssh-keygen -q -p -P "$passphrase" -N '' -f "$work/plain" > /dev/null 2> "$work/errors" && return
  puttygen "$work/key" --old-passphrase "$work/passphrase" --new-passphrase "$work/no-passphrase" \
    -O private-openssh-new -o "$work/plain" < /dev/null 2>> "$work/errors" && return
  # OpenSSH before 9.6 does not read PKCS#8 Ed25519 keys.
  "$python" "$here/to_openssh.py" "$work/key" "$passphrase" > "$work/plain" 2>> "$work/errors"
}

public_key() {
  if [ -n "${PUB-}" ]; then
    cat "$PUB"
  else
    ssh-keygen -y -f "$work/plain"
  fi
}

start_server() {
  local type tries
  printf 'restrict,command="echo PROVED" %s\n' "$(head -n 1 "$work/public")" > "$work/authorized_keys"
  for type in ed25519 ecdsa rsa; do
    ssh-keygen -q -t $type -N '' -f "$work/host_$type"
  done
  port=$("$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  cat > "$work/sshd_config" << CONF
ListenAddress 127.0.0.1
Port $port
HostKey $work/host_ed25519
HostKey $work/host_ecdsa
HostKey $work/host_rsa
AuthorizedKeysFile $work/authorized_keys
PidFile $work/sshd.pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
PrintMotd no
LogLevel VERBOSE
CONF
  # Debian's sshd drops its privileges into this directory; without root it has none to drop.
  [ "$(id -u)" != 0 ] || mkdir -p /run/sshd
  /usr/sbin/sshd -f "$work/sshd_config" -E "$work/sshd.log" || return 1
  for ((tries = 0; tries < 50; tries++)); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null && return
    sleep 0.1
  done
  return 1
}

# verdict CLIENT OUTPUT
verdict() {
  case $2 in
    PROVED)
      echo "OK    $1"
      logged_in=$((logged_in + 1))
      ;;
    UNREADABLE*) echo "SKIP  $1 does not read this format: ${2#UNREADABLE }" ;;
    *)
      echo "FAIL  $1: $2 $(tail -n 1 "$work/errors")"
      failed=$((failed + 1))
      ;;
  esac
}

with_openssh() {
  printf '#!/bin/sh\ncat "%s/passphrase"\n' "$work" > "$work/askpass"
  chmod 700 "$work/askpass"
  DISPLAY=:0 SSH_ASKPASS=$work/askpass SSH_ASKPASS_REQUIRE=force timeout 20 setsid \
    ssh -F none -o IdentitiesOnly=yes -o IdentityAgent=none -o UserKnownHostsFile=/dev/null \
    -o StrictHostKeyChecking=no -o PreferredAuthentications=publickey -o LogLevel=ERROR \
    -p "$port" -i "$work/key" "$user@127.0.0.1" < /dev/null 2> "$work/errors" && return
  grep -qE 'invalid format|error in libcrypto|unsupported' "$work/errors" || return
  echo "UNREADABLE $(grep -m 1 -o 'Load key.*' "$work/errors" | sed 's/Load key "[^"]*": //')"
}

with_dropbear() {
  dropbearconvert openssh dropbear "$work/plain" "$work/dropbear" > /dev/null 2> "$work/errors" || {
    echo "UNREADABLE $(tail -n 1 "$work/errors")"
    return
  }
  timeout 20 dbclient -y -y -T -i "$work/dropbear" -p "$port" "$user@127.0.0.1" x \
    < /dev/null 2> "$work/errors"
}

with_putty() {
  local host_key
  puttygen "$work/key" --old-passphrase "$work/passphrase" --new-passphrase "$work/no-passphrase" \
    -O private -o "$work/ppk" < /dev/null 2> "$work/errors" ||
    puttygen "$work/plain" -O private -o "$work/ppk" --new-passphrase "$work/no-passphrase" \
      < /dev/null 2> "$work/errors" || {
    echo "UNREADABLE $(tail -n 1 "$work/errors")"
    return
  }
  host_key=$(ssh-keygen -lf "$work/host_ed25519.pub" | cut -d ' ' -f 2)
  timeout 20 plink -batch -ssh -noagent -hostkey "$host_key" -P "$port" -i "$work/ppk" \
    "$user@127.0.0.1" x < /dev/null 2> "$work/errors"
}

with_python() { # SCRIPT
  timeout 30 "$python" "$here/$1" "$port" "$user" "$work/key" "$passphrase" "$work/plain" 2> "$work/errors"
}

decrypt || { echo "FAIL  nothing reads $private: $(tail -n 1 "$work/errors")"; exit 1; }
public_key > "$work/public" || exit 1
echo "KEY   $(ssh-keygen -lf "$work/public")"
start_server || { echo "FAIL  sshd did not start: $(tail -n 1 "$work/sshd.log")"; exit 1; }
verdict OpenSSH "$(with_openssh)"
verdict Dropbear "$(with_dropbear)"
verdict PuTTY "$(with_putty)"
verdict Paramiko "$(with_python login_paramiko.py)"
verdict AsyncSSH "$(with_python login_asyncssh.py)"
[ $logged_in -ge 1 ] && [ $failed -eq 0 ]
