"""Files that were a key: cut, changed, or with halves of two keys."""

from keyfile import halves, openssh, padded, read, string, text, write

TYPE, BLOB, _ = read("ed25519.pub").decode().split()
write("pubv-type-mismatch.pub", f"ssh-rsa {BLOB} c@h\n")
write("pubv-truncated.pub", f"{TYPE} {BLOB[:60]} c@h\n")
write("pubv-trailing-bytes.pub", f"{TYPE} {BLOB}AAAA c@h\n")
write("pubv-badcert.pub", "ssh-ed25519-cert-v01@openssh.com AAAA\n")
write("osv-truncated", read("ed25519")[:250])


def changed(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


public, section = halves("ed25519")
# The public key of the first test vector of RFC 8032 §7.1.
another = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
write("osv-bad-check", openssh(public, changed(section, 0)))
write("osv-pub-mismatch", openssh(public[:-32] + another, section))
write("osv-bad-padding", openssh(public, changed(section, len(section) - 1)))
write("osv-seed-changed", openssh(public, changed(section, 8 + 4 + 11 + 4 + 32 + 4)))

# The same key with a comment that is not UTF-8.
key = section[8 : 8 + 4 + 11 + 4 + 32 + 4 + 64]
latin1 = padded(section[:8] + key + string("Jürgen@büro".encode("latin1")))
write("osv-comment-latin1", openssh(public, latin1), "ed25519")
hidden = padded(section[:8] + key + string(b"me\nssh-rsa AAAA another"))
write("osv-comment-two-lines", openssh(public, hidden), "ed25519")

PEM = read("rsa2048.pkcs1").decode()
write("trad-rsa-truncated", PEM[:900])
write("trad-rsa-line-lost", "\n".join(PEM.split("\n")[:5] + PEM.split("\n")[6:]))
write("trad-rsa-changed", PEM.replace(PEM.split("\n")[10], text(bytes(48))))
