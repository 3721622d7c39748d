// The real Nova that `cargo xtask test --real` has started, and what is asked of it beside the page.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const script = fileURLToPath(new URL('../nova.sh', import.meta.url));

export const endpoint = process.env.NOVA_ENDPOINT;
export const origin = new URL(endpoint).origin;
export const identity = process.env.KEYSTONE_ENDPOINT;

// A fresh token of the user `demo`.
export const token = async () => (await promisify(execFile)(script, ['token'])).stdout.trim();

let own;

const ask = async (method, path, body) => {
  own ??= await token();
  const response = await fetch(`${endpoint}${path}`, {
    method,
    headers: {
      'X-Auth-Token': own,
      'X-OpenStack-Nova-API-Version': '2.92',
      'Content-Type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text && JSON.parse(text);
};

export const listKeys = async () => {
  const { keypairs } = await ask('GET', '/os-keypairs');
  return keypairs.map(({ keypair }) => keypair);
};

// The key pair of that name, as Nova has stored it.
export const storedKey = async (name) => (await listKeys()).find((key) => key.name === name);

export const addKey = (name, publicKey) =>
  ask('POST', '/os-keypairs', { keypair: { name, type: 'ssh', public_key: publicKey } });

export const deleteAllKeys = async () => {
  for (const { name } of await listKeys()) await ask('DELETE', `/os-keypairs/${name}`);
};

// An application credential of the user `demo`, gone after the test.
export const makeApplicationCredential = async (t, name) => {
  const path = `${identity}/users/${process.env.NOVA_USER}/application_credentials`;
  const headers = { 'X-Auth-Token': await token(), 'Content-Type': 'application/json' };
  const body = JSON.stringify({ application_credential: { name } });
  const response = await fetch(path, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  const { application_credential: made } = await response.json();
  t.after(() => fetch(`${path}/${made.id}`, { method: 'DELETE', headers }));
  return made;
};
