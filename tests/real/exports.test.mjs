// Exported texts, given to the programs that they are for.

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { before, beforeEach, test } from 'node:test';
import { promisify } from 'node:util';
import { key } from '../e2e/support/fixtures.mjs';
import { loadCore } from '../e2e/support/core.mjs';
import * as nova from './support/nova.mjs';

const programs = `${process.env.KEYFERRY_PYTHON}/bin`;

let keyferry;
before(async () => {
  keyferry = await loadCore();
});
beforeEach(nova.deleteAllKeys);

const COMMENT = `it's "me" $HOME \${HOME} \`id\` %{x} \\n %s !!`;
const line = async (name) => `${(await key(`${name}.pub`)).split(' ', 2).join(' ')} ${COMMENT}`;

const exported = async (as, name, publicKey, params) => {
  const request = keyferry.buildRequest({
    operation: 'openstack-nova.import',
    name,
    publicKey,
    params: { endpoint: nova.endpoint, ...params },
    credentials: { token: 'a-token-of-some-length' },
    now: Date.now(),
  });
  return keyferry.exportRequest(request, as);
};

// In a shell that has a log-in of somebody else around.
const runWithToken = async (shell, command) => {
  const env = {
    PATH: `${programs}:${process.env.PATH}`,
    OS_TOKEN: await nova.token(),
    OS_AUTH_URL: 'http://127.0.0.1:1/v3',
    OS_USERNAME: 'somebody',
    OS_PASSWORD: 'else',
    OS_USER_DOMAIN_NAME: 'Default',
    OS_PROJECT_NAME: 'other',
  };
  return promisify(execFile)(shell, ['-c', `set -e\n${command}`], { env });
};

const assertStored = async (name, publicKey) => {
  const stored = await nova.storedKey(name);
  assert.equal(stored?.public_key, publicKey);
  assert.equal(stored.fingerprint, (await keyferry.readKey(publicKey)).summary.fingerprints.md5);
};

for (const [shell, name, type, params] of [
  ['sh', '-my  key_', 'ed25519'],
  ['bash', 'minh@laptop.example', 'rsa2048'],
  ['sh', 'latest', 'ecdsa384', { microversion: 'latest' }],
  ['sh', 'as in the beginning', 'ed25519', { microversion: '2.1' }],
]) {
  test(`the openstack command imports the key "${name}"`, async () => {
    const publicKey = await line(type);
    await runWithToken(shell, await exported('openstack-cli', name, publicKey, params));
    await assertStored(name, publicKey);
  });

  test(`curl imports the key "${name}"`, async () => {
    const publicKey = await line(type);
    await runWithToken(shell, await exported('curl', name, publicKey, params));
    await assertStored(name, publicKey);
  });
}

// A string as the parser leaves it: quoted, and with what keeps templates away.
const meant = (string) => JSON.parse(string).replaceAll('$${', '${').replaceAll('%%{', '%{');

test('a parser of Terraform reads what was meant', async () => {
  const publicKey = await line('rsa2048');
  const text = await exported('terraform', 'my key', publicKey);
  const reader = fileURLToPath(new URL('support/terraform.py', import.meta.url));
  const { resource, provider, terraform } = JSON.parse(
    execFileSync(`${programs}/python`, [reader], { input: text, encoding: 'utf8' }),
  );
  const { name, public_key } = resource[0]['"openstack_compute_keypair_v2"']['"my_key"'];
  assert.deepEqual([name, public_key].map(meant), ['my key', publicKey]);
  assert.equal(meant(provider[0]['"openstack"'].endpoint_overrides.compute), `${nova.endpoint}/`);
  assert.equal(
    meant(terraform[0].required_providers[0].openstack.source),
    'terraform-provider-openstack/openstack',
  );
});
