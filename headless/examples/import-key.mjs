#!/usr/bin/env node
// Imports an SSH key into an OpenStack Nova: reads its file, checks it, sends the public half, and compares the
// fingerprint that comes back. Node has no CORS, so there is no proxy between.
//
//   npm install keyferry
//   OS_TOKEN=… node import-key.mjs ~/.ssh/id_ed25519 --name ops-2026 --endpoint https://cloud.example:8774/v2.1
//
// With OS_AUTH_URL, OS_APPLICATION_CREDENTIAL_ID and OS_APPLICATION_CREDENTIAL_SECRET in place of OS_TOKEN it logs
// in first, and takes the endpoint from the catalogue. KEY_PASSPHRASE opens an encrypted file.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import init, {
  KeyferryError,
  buildLogIn,
  buildRequest,
  plan,
  readKey,
  readLogIn,
  readResponse,
} from 'keyferry/core';

const OPERATION = 'openstack-nova.import';
const USAGE = 'usage: import-key.mjs FILE --name NAME [--endpoint URL] [--region NAME]';

class Refused extends Error {}

const send = async ({ url, method, headers, body }) => {
  const response = await fetch(url, { method, headers, body, redirect: 'error' });
  return { status: response.status, headers: response.headers, body: await response.text() };
};

// Who is known to the cloud, and where it is.
const logIn = async ({ endpoint, region }, environment) => {
  if (environment.OS_TOKEN) return { token: environment.OS_TOKEN, endpoint };
  const session = readLogIn(
    await send(
      buildLogIn({
        identity: environment.OS_AUTH_URL ?? '',
        applicationCredentialId: environment.OS_APPLICATION_CREDENTIAL_ID ?? '',
        applicationCredentialSecret: environment.OS_APPLICATION_CREDENTIAL_SECRET ?? '',
      }),
    ),
  );
  const found = session.compute.find((one) => region === undefined || one.region === region);
  return { token: session.token, endpoint: endpoint ?? found?.url };
};

const said = new Set();

// What was found, once, on the error output; stops at what blocks.
const heed = (findings) => {
  for (const { severity, message } of findings) {
    if (!said.has(message)) console.error(`${severity}: ${message}`);
    said.add(message);
  }
  if (findings.some(({ severity }) => severity === 'block')) throw new Refused('nothing was sent');
};

const readPublicKey = async (file, passphrase) => {
  const key = await readKey(await readFile(file), { passphrase });
  const { found, findings } = key.summary;
  const publicKey = key.publicKey();
  key.free();
  console.error(found);
  heed(findings);
  return publicKey;
};

const judge = (outcome) => {
  if (outcome.status !== 'imported') throw new Refused(`${outcome.status}: ${outcome.message ?? outcome.excerpt}`);
  const { kind } = outcome.fingerprint;
  if (kind !== 'match') throw new Refused(`imported, but the fingerprint is not the key's: ${kind}`);
  return `${outcome.name}: imported, ${outcome.fingerprint.value}`;
};

const main = async (args, environment) => {
  const string = { type: 'string' };
  const options = { name: string, endpoint: string, region: string };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (positionals.length !== 1 || !values.name) throw new Refused(USAGE);
  await init();
  const publicKey = await readPublicKey(positionals[0], environment.KEY_PASSPHRASE);
  const { token, endpoint } = await logIn(values, environment);
  const input = { operation: OPERATION, name: values.name, publicKey, params: { endpoint } };
  heed(plan(input).findings);
  const response = await send(buildRequest({ ...input, credentials: { token }, now: Date.now() }));
  console.log(judge(readResponse({ operation: OPERATION, publicKey, response })));
};

try {
  await main(process.argv.slice(2), process.env);
} catch (error) {
  const isExpected = error instanceof Refused || error instanceof KeyferryError;
  console.error(isExpected ? error.message : error);
  process.exitCode = 1;
}
