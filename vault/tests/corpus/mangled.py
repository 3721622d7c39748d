"""Public lines and private files as mail, chat, consoles and people leave them."""

import base64
import json
import textwrap

from keyfile import body, read, text, write

TYPE, BLOB, COMMENT = read("ed25519.pub").decode().split()
LINE = f"{TYPE} {BLOB}"
RSA4096 = read("rsa4096.pub").decode().split()[1]
WEB = "\u00a0"

PUBLIC = {
    "pubv-nocomment-nonl.pub": LINE,
    "pubv-comment-spaces.pub": f"{LINE} Jane Doe on laptop (2026)\n",
    "pubv-comment-unicode.pub": f"{LINE} Jürgen@büro — 日本 🔑\n",
    "pubv-comment-latin1.pub": f"{LINE} Jürgen@büro\n".encode("latin1"),
    "pubv-comment-special.pub": f'{LINE} comment # hash , "quoted" \\ <b>\n',
    "pubv-crlf.pub": f"{LINE} c@h\r\n",
    "pubv-bom-utf8.pub": f"\ufeff{LINE} c@h\n",
    "pubv-utf16le.pub": f"{LINE} c@h\r\n".encode("utf-16"),
    "pubv-utf16le-nobom.pub": f"{LINE} c@h\r\n".encode("utf-16-le"),
    "pubv-utf16be.pub": f"\ufeff{LINE} c@h\r\n".encode("utf-16-be"),
    "pubv-surrounding-space.pub": f"   \n\n  {LINE} c@h  \n\n",
    "pubv-tabs.pub": f"{TYPE}\t{BLOB}\tc@h\n",
    "pubv-two-spaces.pub": f"{TYPE}  {BLOB}   c@h\n",
    "pubv-nbsp.pub": f"{TYPE}{WEB}{BLOB}{WEB}c@h\n",
    "pubv-zwsp.pub": f"{LINE}\u200b c@h\n",
    "pubv-split-3lines.pub": f"{TYPE}\n{BLOB}\nc@h\n",
    "pubv-wrapped.pub": f"{TYPE} {BLOB[:40]}\n{BLOB[40:]} c@h\n",
    "pubv-quoted.pub": f'"{LINE} c@h"\n',
    "pubv-mail-quoted.pub": f"> {LINE} c@h\n",
    "pubv-json-object.json": json.dumps({"public_key": f"{LINE} c@h"}),
    "pubv-yaml-item.txt": f"  - {LINE} c@h\n",
    "pubv-markdown.txt": f"```\n{LINE} c@h\n```\n",
    "pubv-bare-base64.txt": BLOB,
    "pubv-base64-of-line.txt": text(f"{LINE} c@h\n".encode()),
    "ak-duplicate.txt": read("ed25519.pub") * 2,
    "ak-options.txt": f'no-pty,command="echo \\"hi there\\"",from="10.0.0.0/8,192.168.*" {LINE} opt\n',
    "ak-options-decoy.txt": f'environment="A=ssh-rsa AAAA" {LINE} opt\n',
    "ak-cert-authority.txt": f'cert-authority,principals="a,b" {LINE} ca\n',
    "known_hosts-line.txt": f"github.com,140.82.112.3 {LINE}\n",
    "known_hosts-port.txt": f"[127.0.0.1]:2222 {LINE}\n",
    "known_hosts-hashed.txt": f"|1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= {LINE}\n",
    "rfc4716-headers.pub": "---- BEGIN SSH2 PUBLIC KEY ----\nSubject: me\n"
    'Comment: "a very long comment that is continued \\\non the next line"\nx-private: v\n'
    + "\n".join(textwrap.wrap(BLOB, 72))
    + "\n---- END SSH2 PUBLIC KEY ----\n",
}
for name, content in PUBLIC.items():
    write(name, content, "ed25519")
write("pubv-wrapped-rsa76.pub", "ssh-rsa " + "\n".join(textwrap.wrap(RSA4096, 76)) + " c@h\n", "rsa4096")


def public(*names):
    return b"".join(read(name + ".pub") for name in names)


write("ak-three.txt", public("ed25519", "rsa4096", "ecdsa256"), "ed25519,rsa4096,ecdsa256")
write(
    "ak-comments.txt",
    b"# my keys\n\n" + public("ed25519") + b"\n#old\n" + public("rsa2048"),
    "ed25519,rsa2048",
)
write(
    "ak-one-bad-line.txt",
    public("ed25519") + b"not a key at all\n" + public("rsa2048"),
    "ed25519,rsa2048",
)

PEM = read("ed25519").decode()
ONE_LINE = text(body("ed25519"))


def wrapped(key, width):
    begin, end = "-----BEGIN OPENSSH PRIVATE KEY-----\n", "\n-----END OPENSSH PRIVATE KEY-----\n"
    return begin + "\n".join(textwrap.wrap(text(body(key)), width)) + end


for width in (64, 76, 100, 4096):
    write(f"osv-width{width}", wrapped("ed25519", width), "ed25519")
    write(f"osv-rsa-width{width}", wrapped("rsa4096", width), "rsa4096")

PRIVATE = {
    "osv-crlf": PEM.replace("\n", "\r\n"),
    "osv-cr-only": PEM.replace("\n", "\r"),
    "osv-bom": "\ufeff" + PEM,
    "osv-utf16le": PEM.encode("utf-16"),
    "osv-utf16le-nobom": PEM.encode("utf-16-le"),
    "osv-nonl": PEM.rstrip(),
    "osv-blank-around": f"\n  \n{PEM}\n\n",
    "osv-indented": PEM.replace("\n", "\n    "),
    "osv-yaml-block": "ssh_private_key: |\n  " + PEM.replace("\n", "\n  "),
    "osv-trailing-spaces": PEM.replace("\n", "  \n"),
    "osv-double-spaced": PEM.replace("\n", "\n\n"),
    "osv-oneline-spaces": PEM.replace("\n", " "),
    "osv-oneline-none": PEM.replace("\n", ""),
    "osv-json-escaped": json.dumps(PEM) + "\n",
    "osv-json-object": json.dumps({"private_key": PEM}),
    "osv-json-nested": json.dumps({"data": {"id": 7, "keys": [{"private_key": PEM}]}}, indent=2),
    "osv-env-file": f'SSH_KEY="{PEM}"\n'.replace("\n", "\\n"),
    "osv-shell-heredoc": f"cat > key <<EOF\n{PEM}EOF\n",
    "osv-terraform": f"private_key = <<-EOT\n    {PEM}EOT\n".replace("\n", "\n    "),
    "osv-no-armor": "\n".join(textwrap.wrap(ONE_LINE, 70)),
    "osv-begin-only": PEM.rsplit("-----END", 1)[0].rstrip(),
    "osv-end-only": PEM.split("\n", 1)[1],
    "osv-smart-dashes": PEM.replace("-----", "—–—"),
    "osv-four-dashes": PEM.replace("-----", "----"),
    "osv-mail-quoted": PEM.replace("\n", "\n> ", PEM.count("\n") - 1).join(("> ", "")),
    "osv-markdown": f"```\n{PEM}```\n",
    "osv-html": f"<pre>{PEM.replace('+', '&#43;')}</pre>".replace("\n", "<br>\n"),
    "osv-plus-pub": PEM + read("ed25519.pub").decode(),
    "osv-pub-first": read("ed25519.pub").decode() + PEM,
    "osv-base64-of-pem": text(PEM.encode()) + "\n",
    "osv-base64url-of-pem": base64.urlsafe_b64encode(PEM.encode()).decode() + "\n",
    "osv-base64-of-base64": text(text(PEM.encode()).encode()) + "\n",
}
for name, content in PRIVATE.items():
    write(name, content, "ed25519")
write("osv-two-keys", read("ed25519") + read("rsa2048"), "ed25519,rsa2048")
write("osv-binary", body("ed25519"), "ed25519")

RSA = text(body("rsa2048.pkcs1"))
RSA_BEGIN, RSA_END = "-----BEGIN RSA PRIVATE KEY-----\n", "\n-----END RSA PRIVATE KEY-----\n"
RSA_PEM = read("rsa2048.pkcs1").decode()
for name, content in {
    "trad-rsa-singleline": RSA_BEGIN + RSA + RSA_END,
    "trad-rsa-crlf": RSA_PEM.replace("\n", "\r\n"),
    "trad-rsa-width76": RSA_BEGIN + "\n".join(textwrap.wrap(RSA, 76)) + RSA_END,
    "trad-rsa-oci": RSA_PEM + "OCI_API_KEY\n",
}.items():
    write(name, content, "rsa2048")
