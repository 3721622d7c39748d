"""What the scripts share: SSH's strings, PEM, and lines of the manifest. They run in the folder of
the files."""

import base64
import textwrap

BASE = "../base/"


def read(name):
    with open(BASE + name, "rb") as file:
        return file.read()


def write(name, data, keys="", passphrase=""):
    """A file, and its line of the manifest."""
    with open(name, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    with open("../manifest.tsv", "a") as manifest:
        manifest.write(f"{name}\t{passphrase}\t{keys}\n")


def string(data):
    """RFC 4251 §5: a length and so many bytes."""
    return len(data).to_bytes(4, "big") + data


def mpint(number):
    """RFC 4251 §5: the shortest form, of which the first bit is the sign."""
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big") if number else b"")


def strings(data, count):
    """So many strings at the front, and what is left."""
    found = []
    for _ in range(count):
        end = 4 + int.from_bytes(data[:4], "big")
        found.append(data[4:end])
        data = data[end:]
    return found, data


def text(data):
    return base64.b64encode(data).decode()


def lines(data, width=64):
    return "".join(line + "\n" for line in textwrap.wrap(text(data), width))


def pem(label, data, width=64):
    return f"-----BEGIN {label}-----\n{lines(data, width)}-----END {label}-----\n"


def body(name):
    """What a PEM file holds."""
    inner = [line for line in read(name).decode().splitlines() if "-----" not in line]
    return base64.b64decode("".join(inner))


def padded(section):
    """OpenSSH PROTOCOL.key: bytes that count 1, 2, 3, … up to a multiple of eight."""
    return section + bytes(range(1, 1 + -len(section) % 8))


def openssh(public, section):
    """An openssh-key-v1 that is not encrypted."""
    head = b"openssh-key-v1\0" + string(b"none") * 2 + string(b"") + (1).to_bytes(4, "big")
    return pem("OPENSSH PRIVATE KEY", head + string(public) + string(section), 70)


def halves(name):
    """The public blob and the private section of an openssh-key-v1 that is not encrypted."""
    rest = body(name)[len(b"openssh-key-v1\0"):]
    _, rest = strings(rest, 3)
    (public, section), _ = strings(rest[4:], 2)
    return public, section


def ed25519():
    """Seed and public half of the Ed25519 key."""
    _, section = halves("ed25519")
    (_, public, private), _ = strings(section[8:], 3)
    return private[:32], public
