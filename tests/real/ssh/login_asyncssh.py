"""login_asyncssh.py PORT USER KEY PASSPHRASE PLAIN: logs in with KEY and prints what the server
says; UNREADABLE and the reason if it does not read the file. PLAIN is not needed."""

import asyncio
import sys

import asyncssh


async def say(port, user, key):
    quiet = {"known_hosts": None, "agent_path": None, "config": None}
    async with asyncssh.connect("127.0.0.1", port, username=user, client_keys=[key], **quiet) as server:
        print((await server.run("x")).stdout.strip())


port, user, file, passphrase = sys.argv[1:5]
try:
    key = asyncssh.read_private_key(file, passphrase or None)
except Exception as error:
    sys.exit(print("UNREADABLE", error))
asyncio.run(say(int(port), user, key))
