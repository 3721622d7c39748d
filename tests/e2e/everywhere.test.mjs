// The page's short ways from a key to a provider, in the few words that every browser's driver has.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pageFor } from './support/browsers.mjs';
import { key } from './support/fixtures.mjs';
import { SANDBOX, startSandbox } from './support/site.mjs';
import { generate, publicKey, standing } from './support/vault.mjs';

const at = (name) => `[data-test="${name}"]`;

const withoutComment = (line) => line.trim().split(' ').slice(0, 2).join(' ');

const open = async (t) => {
  const site = await startSandbox(t);
  const page = await pageFor(t);
  await page.goto(site.origin);
  const { isolation, wall } = await standing(page);
  assert.deepEqual({ isolation, wall }, { isolation: 'holds', wall: 'own-policy' });
  return { site, page };
};

// What the cloud has under a name.
const atNova = async ({ clouds }, name) => {
  const answer = await fetch(`${clouds}/v2.1/${SANDBOX.projectId}/os-keypairs/${name}`, {
    headers: { 'x-auth-token': SANDBOX.token },
  });
  return (await answer.json()).keypair;
};

const send = async (page, name) => {
  await page.click(at('next'));
  await page.click(at('add-openstack-nova.import'));
  await page.fill(at('credential-token'), SANDBOX.token);
  await page.fill(at('shared-name'), name);
  await page.click(at('next'));
  await page.click(at('send'));
  await page.waitForSelector(`${at('result')}[data-outcome="imported"]`);
  await page.waitForSelector(`${at('fingerprint')}[data-verdict="match"]`);
};

// The key that the page shows is the one that the cloud has.
const assertSent = async ({ site, page }, name) => {
  const shown = await publicKey(page);
  await send(page, name);
  const { public_key: there } = await atNova(site, name);
  assert.equal(withoutComment(there), withoutComment(shown));
};

for (const algorithm of ['ed25519', 'ecdsa-p256', 'rsa-2048']) {
  test(`a generated ${algorithm} key reaches OpenStack`, async (t) => {
    const { site, page } = await open(t);
    await page.evaluate(generate, algorithm);
    await page.waitForSelector(at('key-held'));
    await assertSent({ site, page }, `made-as-${algorithm}`);
  });
}

test('a private key of a file reaches OpenStack by its public half', async (t) => {
  const { site, page } = await open(t);
  await page.setInputFiles(at('key-file'), fileURLToPath(new URL('../keys/ed25519', import.meta.url)));
  await page.waitForSelector(at('key-held'));
  assert.equal(withoutComment(await publicKey(page)), withoutComment(await key('ed25519.pub')));
  await assertSent({ site, page }, 'of-a-file');
});
