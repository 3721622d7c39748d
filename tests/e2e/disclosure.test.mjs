// A private key leaves in one request, to one place, after its own consent; otherwise never.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { holds, seedOf, wholeOf } from './support/secret.mjs';
import { SANDBOX, startSandbox } from './support/site.mjs';
import { test } from './support/test.mjs';

const settings = {
  params: { region: 'ap-southeast-3', projectId: SANDBOX.projectId },
  credentials: { token: SANDBOX.token },
};

const leaks = async (page, secret) => {
  const carried = await Promise.all(page.requests.map(async (one) => [one, await wholeOf(one)]));
  const leaking = carried.filter(([, whole]) => holds(secret, whole)).map(([one]) => one);
  return leaking.map((one) => `${one.method()} ${new URL(one.url()).pathname}`);
};

const withPrivateKey = async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  const file = await key('ed25519');
  await page.chooseFile('id_ed25519', file);
  await page.at('key-held').waitFor();
  await page.next();
  return { page, secret: seedOf(file, await key('ed25519.pub')) };
};

// Huawei attaches a private key to a key pair that is there already.
const importPublicHalf = async (page) => {
  await page.add('huawei-kps.import', settings);
  await page.nameAll('with-private');
  await page.next();
  await page.send();
  await page.at('more').click();
};

const KEYPAIRS = `/huawei-ap-southeast-3/v3/${SANDBOX.projectId}/keypairs`;
const DISCLOSING = {
  'huawei-kps.import-with-private-key': `POST ${KEYPAIRS}`,
  'huawei-kps.import-private-key': `POST ${KEYPAIRS}/private-key/import`,
};

for (const [operation, request] of Object.entries(DISCLOSING)) {
  test(`${operation} sends the private key once, and only after consent`, async (t) => {
    const { page, secret } = await withPrivateKey(t);
    if (operation === 'huawei-kps.import-private-key') await importPublicHalf(page);
    await page.add(operation, settings);
    await page.nameAll('with-private');
    await page.next();
    const card = page.card('request', operation);
    await page.at('consent', card).waitFor();
    assert.match(await page.at('proof', card).innerText(), /\d+ bytes of body, and those of the private key/);
    assert.ok(await page.at('send').isDisabled());
    assert.deepEqual(await leaks(page, secret), []);
    await page.at('consent-name', card).fill('with-private');
    await page.at('consented', card).waitFor();
    await page.send();
    const result = await page.result(operation);
    assert.equal(result.outcome, 'imported', JSON.stringify(result));
    assert.deepEqual(await leaks(page, secret), [request]);
    page.assertNoMistakes();
  });
}

test('an import sends nothing of the private key', async (t) => {
  const { page, secret } = await withPrivateKey(t);
  for (const [operation, { params, credentials }] of Object.entries(IMPORTS)) {
    await page.add(operation, { params, credentials });
  }
  await page.nameAll('public-only');
  await page.next();
  await page.send();
  assert.equal((await page.result('vietnix.import')).outcome, 'imported');
  assert.ok(page.requests.length > 5);
  assert.deepEqual(await leaks(page, secret), []);
});
