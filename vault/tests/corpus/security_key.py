"""Keys of FIDO security keys (OpenSSH PROTOCOL.u2f), and of types that OpenSSH has and nobody else."""

import base64
import os
import subprocess

from keyfile import openssh, padded, read, string, text, write


def blob(name):
    return base64.b64decode(read(name + ".pub").split()[1])


def known(name, public):
    """A line of the table of keys, as ssh-keygen -l says."""
    line = f"{public[4:].split(bytes(1))[0].decode()} {text(public)}\n"
    said = subprocess.run(["ssh-keygen", "-lf", "-"], input=line.encode(), stdout=subprocess.PIPE, check=True)
    bits, sha256 = said.stdout.decode().split()[:2]
    with open("../keys.tsv", "a") as keys:
        keys.write(f"{name}\t{bits}\t{sha256}\t{text(public)}\n")


def line(algorithm, public, comment):
    return f"{algorithm.decode()} {text(public)} {comment}\n"


ED25519 = b"sk-ssh-ed25519@openssh.com"
ECDSA = b"sk-ecdsa-sha2-nistp256@openssh.com"
WEBAUTHN = b"webauthn-" + ECDSA
application = string(b"ssh:")

public = string(ED25519) + string(blob("ed25519")[-32:]) + application
known("sk-ed25519", public)
write("sk-ed25519.pub", line(ED25519, public, "yubikey"), "sk-ed25519")

# The private file has a handle, which only the security key can use.
handle = b"\1" + string(os.urandom(64)) + string(b"")
write("sk-ed25519-private", openssh(public, padded(b"\1\2\3\4" * 2 + public + handle + string(b"yubikey"))), "sk-ed25519")

point = string(b"nistp256") + string(blob("ecdsa256")[-65:]) + application
known("sk-ecdsa", string(ECDSA) + point)
write("sk-ecdsa.pub", line(ECDSA, string(ECDSA) + point, "yubikey"), "sk-ecdsa")
# The name of a signature's type, of which there are no keys.
write("sk-webauthn.pub", line(WEBAUTHN, string(WEBAUTHN) + point, "web"))
