"""What people choose or paste in place of a key."""

import json
import os
import random
import subprocess

from keyfile import BASE, read, text, write

said = subprocess.run(["ssh-keygen", "-lf", BASE + "ed25519.pub"], stdout=subprocess.PIPE, check=True)
account = {
    "type": "service_account",
    "project_id": "p",
    "private_key_id": "0",
    "private_key": read("rsa2048.pkcs1").decode(),
    "client_email": "x@p.iam.gserviceaccount.com",
}
TEXTS = {
    "pubv-is-fingerprint.txt": said.stdout.decode(),
    "ssh1-public.pub": "1024 65537 1234567890123456789012345678901234567890 c@h\n",
    "gcp-service-account.json": json.dumps(account, indent=2),
    "wrong-pgp.asc": "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmDMEZ\n=abcd\n-----END PGP PUBLIC KEY BLOCK-----\n",
    "wrong-pgp-private.asc": "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nlFgEZ\n=abcd\n-----END PGP PRIVATE KEY BLOCK-----\n",
    "wrong-sshconfig": "Host *\n  IdentityFile ~/.ssh/id_ed25519\n",
    "wrong-sshconfig-commented": "# my hosts\n\nHost build\n\tHostName 10.0.0.1\n\tUser me\n",
    "wrong-path": "~/.ssh/id_ed25519.pub\n",
    "wrong-path-absolute": "/home/me/.ssh/id_rsa",
    "wrong-path-windows": "C:\\Users\\me\\.ssh\\id_ed25519.pub\r\n",
    "wrong-file-name": "id_ed25519.pub",
    "wrong-html": "<html><body>login</body></html>",
    "wrong-url": "https://github.com/torvalds.keys\n",
    "wrong-ssh-url": "ssh://git@github.com/me/repo.git\n",
    "wrong-scp-address": "git@github.com:me/repo.git\n",
    "wrong-login": "ubuntu@203.0.113.7\n",
    "wrong-command": "ssh -i ~/.ssh/id_ed25519 ubuntu@203.0.113.7\n",
    "wrong-ssh-keygen": "$ ssh-keygen -t ed25519\nGenerating public/private ed25519 key pair.\n",
    "wrong-wireguard": text(random.Random(1).randbytes(32)) + "\n",
    "wrong-wireguard.conf": "[Interface]\nPrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=\nListenPort = 51820\n",
    "wrong-age": "AGE-SECRET-KEY-1GQ9778VQXMMJVE8SK7J6VT8UJ4HDQAJUVSFCWCM02D8GEWQ72PVQ2Y5J33\n",
    "wrong-minisign": "untrusted comment: minisign public key E7620F1842B4E81F\nRWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\n",
    "wrong-aws-access-key": "AKIAIOSFODNN7EXAMPLE\n",
    "wrong-aws-credentials": "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n",
    "wrong-github-token": "ghp_16C7e42F292c6912E7710c838347Ae178B4a\n",
    "wrong-jwt": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk\n",
    "wrong-password": "Tr0ub4dor&3\n",
    "wrong-passphrase": "correct horse battery staple\n",
    "wrong-kubeconfig": "apiVersion: v1\nkind: Config\nclusters: []\n",
    "wrong-json": '{"Version": "2012-10-17", "Statement": []}',
    "wrong-randomart": "+--[ED25519 256]--+\n|     .o+.        |\n|      o.=        |\n+----[SHA256]-----+\n",
    "wrong-known-hosts-revoked": "@revoked * " + read("ed25519.pub").decode(),
    "wrong-public-key-cut.pem": "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n",
}
for name, content in TEXTS.items():
    write(name, content)

write("empty", "")
write("blank", " \r\n\t\n")
write("wrong-random.bin", random.Random(2).randbytes(3000))
write("wrong-2mb-zero.bin", bytes(2 * 1024 * 1024))
write("wrong-elf.bin", b"\x7fELF\2\1\1" + bytes(9) + os.urandom(64))
write("wrong-png.bin", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(64))
write("wrong-zip.bin", b"PK\3\4" + bytes(60))
write("wrong-jks.bin", b"\xfe\xed\xfe\xed\0\0\0\2" + bytes(60))
write("ssh1-private", b"SSH PRIVATE KEY FILE FORMAT 1.1\n\0" + bytes(60))
