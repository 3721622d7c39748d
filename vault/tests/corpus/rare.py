"""Keys that a generator makes once in hundreds: secrets that begin or end with zeros."""

import hashlib
import hmac
import secrets
import subprocess

from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from keyfile import BASE, lines, mpint, string, text, write

public_lines = {}


def ppk(algorithm, public, private):
    """PuTTY's file in the clear (PuTTY manual, appendix C): a MAC with no key over all of it."""
    comment = b"c"
    covered = b"".join(map(string, (algorithm, b"none", comment, public, private)))
    mac = hmac.new(b"", covered, hashlib.sha256).hexdigest()
    return (
        f"PuTTY-User-Key-File-3: {algorithm.decode()}\nEncryption: none\nComment: c\n"
        + block("Public", public)
        + block("Private", private)
        + f"Private-MAC: {mac}\n"
    )


def block(name, data):
    wrapped = lines(data)
    count = wrapped.count("\n")
    return f"{name}-Lines: {count}\n{wrapped}"


def serialised(key, form_of):
    return key.private_bytes(form.Encoding.PEM, form_of, form.NoEncryption())


def ed(name, seed):
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    raw = key.public_key().public_bytes(form.Encoding.Raw, form.PublicFormat.Raw)
    public = string(b"ssh-ed25519") + string(raw)
    public_lines[f"ed-{name}"] = f"ssh-ed25519 {text(public)}"
    files(f"ed-{name}", key, ppk(b"ssh-ed25519", public, string(seed)))
    # Little-endian in PuTTY before 0.74, which left out the zeros at its end.
    if seed.endswith(b"\0"):
        write(f"ed-{name}-short.ppk", ppk(b"ssh-ed25519", public, string(seed.rstrip(b"\0"))), f"ed-{name}")


def files(name, key, putty):
    write(f"{name}.ppk", putty, name)
    write(f"{name}.openssh", serialised(key, form.PrivateFormat.OpenSSH), name)
    write(f"{name}.p8", serialised(key, form.PrivateFormat.PKCS8), name)


def ecdsa(name, curve, size, scalar):
    key = ec.derive_private_key(scalar, curve)
    point = key.public_key().public_bytes(form.Encoding.X962, form.PublicFormat.UncompressedPoint)
    curve_name = f"nistp{curve.key_size}".encode()
    algorithm = b"ecdsa-sha2-" + curve_name
    public = string(algorithm) + string(curve_name) + string(point)
    public_lines[name] = f"{algorithm.decode()} {text(public)}"
    files(name, key, ppk(algorithm, public, mpint(scalar)))
    write(f"{name}.sec1", serialised(key, form.PrivateFormat.TraditionalOpenSSL), name)


def of_bits(bits):
    return secrets.randbits(bits - 1) | 1 << (bits - 1)


middle = secrets.token_bytes
ed("lead00-low", b"\x00\x11" + middle(29) + b"\x22")
ed("lead00-high", b"\x00\x99" + middle(29) + b"\x22")
ed("lead0000", b"\x00\x00" + middle(29) + b"\x22")
ed("trail00", b"\x77" + middle(30) + b"\x00")
ed("trail0000", b"\x11" + middle(29) + b"\x00\x00")
ed("lead99", b"\x99" + middle(30) + b"\xff")

for prefix, curve, size in (("p256", ec.SECP256R1(), 32), ("p384", ec.SECP384R1(), 48), ("p521", ec.SECP521R1(), 66)):
    # Just above half the order's length and below all of it, with its first bit set.
    top = 521 if size == 66 else 8 * size
    ecdsa(f"{prefix}-full", curve, size, 1 << (top - 1) | secrets.randbits(top - 41))
    for tag, shorter in (("m1", 1), ("m2", 2), ("m8", 8), ("half", size // 2)):
        ecdsa(f"{prefix}-{tag}", curve, size, of_bits(8 * (size - shorter) - 1))

with open(BASE + "rare.lines", "w") as file:
    file.write("".join(line + "\n" for line in public_lines.values()))
said = subprocess.run(["ssh-keygen", "-lf", BASE + "rare.lines"], stdout=subprocess.PIPE, check=True)
with open("../keys.tsv", "a") as keys:
    for (name, line), found in zip(public_lines.items(), said.stdout.decode().splitlines(), strict=True):
        bits, sha256 = found.split()[:2]
        keys.write(f"{name}\t{bits}\t{sha256}\t{line.split()[1]}\n")
