"""to_openssh.py FILE PASSPHRASE: prints a PEM private key, decrypted, as an OpenSSH one."""

import sys

from cryptography.hazmat.primitives import serialization

file, passphrase = sys.argv[1:3]
with open(file, "rb") as stream:
    key = serialization.load_pem_private_key(stream.read(), passphrase.encode() or None)
form = serialization.PrivateFormat.OpenSSH
text = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
sys.stdout.write(text.decode())
