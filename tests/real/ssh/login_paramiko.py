"""login_paramiko.py PORT USER KEY PASSPHRASE PLAIN: logs in with KEY, or else with its decrypted
copy PLAIN, and prints what the server says; UNREADABLE and the reason if it reads neither."""

import sys

import paramiko

KINDS = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)


def read(file, passphrase):
    reasons = []
    for kind in KINDS:
        try:
            return kind.from_private_key_file(file, passphrase), reasons
        except Exception as error:
            reasons.append(f"{kind.__name__}: {error}".replace("\n", " "))
    return None, reasons


port, user, file, passphrase, plain = sys.argv[1:6]
key, reasons = read(file, passphrase or None)
if key is None:
    key, _ = read(plain, None)
if key is None:
    sys.exit(print("UNREADABLE", "; ".join(reasons)))
client = paramiko.SSHClient()
client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
client.connect(
    "127.0.0.1", int(port), user, pkey=key, look_for_keys=False, allow_agent=False, timeout=15
)
print(client.exec_command("x")[1].read().decode().strip())
client.close()
