// A public key to providers, through the page, the proxy and the sandbox.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { startCaddy } from './support/servers.mjs';
import { SANDBOX, startNginx, startRelay, startSandbox, startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const importTo = async (page, operations, publicKey, name) => {
  await page.paste(publicKey);
  await page.next();
  for (const operation of operations) await page.add(operation, IMPORTS[operation]);
  await page.nameAll(name);
  await page.next();
  await page.send();
};

const assertImported = async (page, operations) => {
  for (const operation of operations) {
    const result = await page.result(operation);
    assert.equal(result.outcome, 'imported', `${operation}: ${JSON.stringify(result)}`);
    assert.equal(result.fingerprint, IMPORTS[operation].fingerprint, operation);
  }
  page.assertNoMistakes();
};

test('one key reaches five providers in one go', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  const operations = Object.keys(IMPORTS);
  await importTo(page, operations, await key('rsa2048.pub'), 'keyferry-demo');
  await assertImported(page, operations);
  for (const secret of [SANDBOX.secretKey, SANDBOX.apiKey, SANDBOX.token]) {
    assert.ok(!site.proxyLog().includes(secret));
  }
});

test('a key that is there already is told from a name that is taken', async (t) => {
  const site = await startSandbox(t);
  const operation = 'openstack-nova.import';
  for (const [file, outcome] of [
    ['ed25519.pub', 'imported'],
    ['ecdsa256.pub', 'name-taken'],
  ]) {
    const page = await Console.open(t, site.origin);
    await importTo(page, [operation], await key(file), 'same-name');
    assert.equal((await page.result(operation)).outcome, outcome);
  }
});

test('a wrong token is said to be one', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('ed25519.pub'));
  await page.next();
  await page.add('openstack-nova.import', { credentials: { token: 'wrong' } });
  await page.nameAll('demo');
  await page.next();
  await page.send();
  assert.equal((await page.result('openstack-nova.import')).outcome, 'unauthorized');
});

test('NAVER signs a POST form as well as a GET', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('rsa2048.pub'));
  await page.next();
  const { credentials } = IMPORTS['naver-server.import'];
  await page.add('naver-server.import', { credentials, params: { method: 'POST' } });
  await page.nameAll('by-form');
  await page.next();
  await page.send();
  await assertImported(page, ['naver-server.import']);
  assert.ok(page.requests.some((request) => request.method() === 'POST'));
});

// The operations whose upstreams every proxy knows.
const BUILT_IN = Object.keys(IMPORTS).filter((operation) => operation !== 'openstack-nova.import');

const OTHER_PROXIES = {
  'of the prefix style': (t) => startRelay(t, 'prefix'),
  'of the query style': (t) => startRelay(t, 'query'),
  'that is nginx with the shipped configuration': startNginx,
  'that is Caddy with the shipped configuration': startCaddy,
};

for (const [which, startIt] of Object.entries(OTHER_PROXIES)) {
  test(`a proxy ${which} will do`, async (t) => {
    const site = await startIt(t);
    const page = await Console.open(t, site.origin);
    await importTo(page, BUILT_IN, await key('rsa2048.pub'), 'keyferry-demo');
    await assertImported(page, BUILT_IN);
  });
}

test('without a proxy nothing can be sent, and the page says so', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('rsa2048.pub'));
  await page.next();
  await page.add('vietnix.import', IMPORTS['vietnix.import']);
  await page.nameAll('demo');
  await page.next();
  await page.at('no-proxy').waitFor();
  assert.ok(await page.at('send').isDisabled());
});

test('a name is checked by each provider, and one that all allow is a click away', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('rsa2048.pub'));
  await page.next();
  for (const operation of Object.keys(IMPORTS)) await page.add(operation, IMPORTS[operation]);
  await page.nameAll('minh@laptop é');
  const card = page.card('destination', 'huawei-kps.import');
  const offending = (await page.at('offending', card).allTextContents()).join('');
  assert.match(offending, /@/);
  assert.ok(await page.at('next').isDisabled());
  await page.at('use-suggested-name').click();
  await page.next();
  await page.send();
  await assertImported(page, Object.keys(IMPORTS));
});
