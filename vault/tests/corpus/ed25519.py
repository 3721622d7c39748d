"""PKCS#8 of Ed25519 as RFC 8410 §7 has it, in both versions, and as ring before 0.17 wrote it."""

from keyfile import BASE, ed25519, pem, text, write

seed, public = ed25519()
algorithm = bytes.fromhex("300506032b6570")
key = bytes.fromhex("04220420") + seed


def info(version, tail):
    inner = b"\x02\x01" + bytes([version]) + algorithm + key + tail
    return b"\x30" + bytes([len(inner)]) + inner


first = info(0, b"")
second = info(1, b"\x81\x21\0" + public)
# The tag [1] around a BIT STRING, in place of one.
ring = info(1, b"\xa1\x23\x03\x21\0" + public)

with open(BASE + "ed25519.pkcs8", "w") as file:
    file.write(pem("PRIVATE KEY", first))
write("p8-ed25519.pem", pem("PRIVATE KEY", first), "ed25519")
write("p8-ed25519.der", first, "ed25519")
write("p8v2-ed25519.pem", pem("PRIVATE KEY", second), "ed25519")
write("p8v2-ed25519.der", second, "ed25519")
write("p8v2-ring-ed25519.pem", pem("PRIVATE KEY", ring), "ed25519")
write("p8-ed25519-singleline.pem", pem("PRIVATE KEY", first, 9999), "ed25519")
write("p8v2-ed25519-singleline.pem", pem("PRIVATE KEY", second, 9999), "ed25519")
write("p8-ed25519-bare.txt", text(first), "ed25519")
