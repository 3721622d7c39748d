// The page's short ways from a key to a provider, in the few words that every browser's driver has.

import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { pageFor } from './support/browsers.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { SANDBOX, startSandbox } from './support/site.mjs';
import { test } from './support/test.mjs';
import { generate, paste, publicKey, standing } from './support/vault.mjs';

const at = (name) => `[data-test="${name}"]`;

const file = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

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
  await page.setInputFiles(at('key-file'), file('tests/keys/ed25519'));
  await page.waitForSelector(at('key-held'));
  assert.equal(withoutComment(await publicKey(page)), withoutComment(await key('ed25519.pub')));
  await assertSent({ site, page }, 'of-a-file');
});

// What is derived by the platform, and by the vault itself.
for (const name of ['id_ed25519.pkcs8-aes256-sha256', 'locked_aes256-ctr']) {
  test(`${name} is opened by its passphrase alone`, async (t) => {
    const { page } = await open(t);
    await page.setInputFiles(at('key-file'), file(`vault/tests/keys/${name}`));
    await page.waitForSelector(at('key-locked'));
    for (const [passphrase, then] of [
      ['wrong', 'passphrase-error'],
      ['correct horse', 'key-held'],
    ]) {
      await page.fill(at('key-passphrase'), passphrase);
      await page.click(at('unlock'));
      await page.waitForSelector(at(then));
    }
    assert.match(await publicKey(page), /^ssh-ed25519 /);
  });
}

test('a pasted key reaches clouds that sign and clouds that take tokens', async (t) => {
  const { page } = await open(t);
  await page.evaluate(paste, await key('rsa2048.pub'));
  await page.click(at('next'));
  for (const operation of ['naver-server.import', 'openstack-nova.import']) {
    await page.click(at(`add-${operation}`));
    for (const [id, value] of Object.entries(IMPORTS[operation].credentials)) {
      await page.fill(`${at('destination')}[data-operation="${operation}"] ${at(`credential-${id}`)}`, value);
    }
  }
  await page.fill(at('shared-name'), 'pasted-key');
  await page.click(at('next'));
  await page.click(at('send'));
  for (const operation of ['naver-server.import', 'openstack-nova.import']) {
    await page.waitForSelector(`${at('result')}[data-operation="${operation}"][data-outcome="imported"]`);
  }
});

test('Trusted Types let no script become a worker but the vault', async (t) => {
  const { page } = await open(t);
  const started = await page.evaluate(() => {
    try {
      return Boolean(new Worker('./vault.js'));
    } catch (error) {
      return error.name;
    }
  });
  assert.equal(started, 'TypeError');
});
