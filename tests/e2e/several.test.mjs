// Several keys at once: files, lists, the grid of keys and destinations, one account for many.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { startSandbox } from './support/site.mjs';
import { test } from './support/test.mjs';

const NOVA = 'openstack-nova.import';
const NAVER = 'naver-server.import';

const file = (name, text) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });

const outcomes = (page) =>
  page.at('result').evaluateAll((all) => all.map((one) => one.dataset.outcome).sort());

test('several files are read in one go, and a bad one spoils nothing', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.at('key-file').setInputFiles([
    file('one.pub', await key('ed25519.pub')),
    file('notes.txt', 'no key at all'),
    file('two.pub', await key('rsa2048.pub')),
  ]);
  await page.at('key-row').nth(1).waitFor();
  assert.equal(await page.at('key-row').count(), 2);
  assert.match(await page.at('problems').textContent(), /notes\.txt/);
  await page.next();
  await page.add(NOVA, IMPORTS[NOVA]);
  await page.add(NAVER, IMPORTS[NAVER]);
  const names = page.at('shared-name');
  assert.equal(await names.count(), 2);
  await names.nth(0).fill('first-key');
  await names.nth(1).fill('second-key');
  assert.equal(await page.at('matrix-cell').count(), 4);
  // NAVER documents RSA alone, and is left out for the other key.
  const naver = page.at('matrix').locator('tbody tr').nth(1);
  await naver.locator('input').nth(0).uncheck();
  await page.next();
  assert.equal(await page.at('request').count(), 3);
  await page.send();
  assert.deepEqual(await outcomes(page), ['imported', 'imported', 'imported']);
  page.assertNoMistakes();
});

test('of a list some are ticked, taken in, and a first one let go', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  const lines = ['ed25519', 'rsa2048', 'ecdsa256'].map((name) => key(`${name}.pub`));
  await page.chooseFile('authorized_keys', `${(await Promise.all(lines)).join('')}ssh-rsa broken\n`);
  await page.at('key-several').waitFor();
  assert.equal(await page.at('choice-refused').count(), 1);
  await page.at('pick-all').check({ force: true });
  await page.at('pick-1').uncheck();
  await page.at('take-picked').click();
  await page.at('key-row').nth(1).waitFor();
  assert.equal(await page.at('key-row').count(), 2);
  await page.at('key-remove').first().click();
  await page.at('key-held').waitFor();
  assert.match(await page.publicKey(), /^ecdsa-sha2-nistp256 /);
  await page.at('another-key').locator('summary').click();
  await page.at('others').click();
  await page.at('choose-1').click();
  await page.at('key-row').nth(1).waitFor();
  page.assertNoMistakes();
});

test('credentials are typed once for an account, and a region more is a click', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('rsa2048.pub'));
  await page.next();
  const huawei = 'huawei-kps.import';
  const card = await page.add(huawei, IMPORTS[huawei]);
  await page.at('another-region', card).click();
  const second = page.card('destination', huawei).last();
  assert.ok(await page.at('shared-account', second).isVisible());
  assert.equal(await page.at('credential-token', second).count(), 0);
  await page.fillParam(second, 'region', 'cn-north-4');
  await page.nameAll('two-regions');
  await page.next();
  await page.send();
  assert.deepEqual(await outcomes(page), ['imported', 'imported']);
  await page.at('more').click();
  await page.at('own-account', second).click();
  assert.ok(await page.at('credential-token', second).isVisible());
  page.assertNoMistakes();
});

test('a destination that documents other keys gets one of its own', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('ed25519.pub'));
  await page.next();
  await page.add(NOVA, IMPORTS[NOVA]);
  const naver = await page.add(NAVER, IMPORTS[NAVER]);
  assert.match(await page.at('matrix-reasons').textContent(), /RSA/);
  await page.at('make-second-key', naver).click();
  await page.at('matrix-cell').nth(3).waitFor();
  const ticks = await page.at('matrix-tick').evaluateAll((all) => all.map((one) => one.checked));
  assert.deepEqual(ticks, [true, false, false, true]);
  assert.equal(await page.at('second-key').count(), 0);
  await page.next();
  await page.send();
  assert.deepEqual(await outcomes(page), ['imported', 'imported']);
  assert.ok(await page.at('finish').isDisabled(), 'the key that was made is not saved');
  page.assertNoMistakes();
});

test('a name is fixed for one destination alone', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('rsa2048.pub'));
  await page.next();
  await page.add(NOVA, IMPORTS[NOVA]);
  const naver = await page.add(NAVER, IMPORTS[NAVER]);
  await page.nameAll('Prod_Key');
  await page.at('fix-name', naver).click();
  assert.match(await page.at('name', naver).inputValue(), /^prod-key$/);
  await page.next();
  await page.send();
  assert.deepEqual(await outcomes(page), ['imported', 'imported']);
  page.assertNoMistakes();
});

test('a file that nobody can open does not hold up a key that is there', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519', 'locked@lab');
  const { name, bytes } = await page.save('correct horse battery staple');
  await page.at('clear').click();
  await page.chooseFile(name, bytes);
  await page.at('key-locked').waitFor();
  assert.equal(await page.at('skip').count(), 0, 'there is nothing to go on with');
  await page.at('clear').click();
  await page.paste(await key('rsa2048.pub'));
  await page.at('key-held').waitFor();
  await page.chooseFile(name, bytes);
  await page.at('key-locked').waitFor();
  assert.ok(await page.at('next').isDisabled());
  await page.at('skip').click();
  await page.next();
  await page.at('more-operations').waitFor();
  page.assertNoMistakes();
});

test('several rows of results for one destination have fields of their own', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.chooseFile('keys', (await key('ed25519.pub')) + (await key('rsa2048.pub')));
  await page.at('pick-all').check({ force: true });
  await page.at('take-picked').click();
  await page.at('key-row').nth(1).waitFor();
  await page.next();
  await page.add(NOVA, { credentials: { token: 'expired' } });
  await page.at('shared-name').nth(0).fill('first-key');
  await page.at('shared-name').nth(1).fill('second-key');
  await page.next();
  await page.send();
  assert.deepEqual(await outcomes(page), ['unauthorized', 'unauthorized']);
  const ids = await page.page.locator('[id]').evaluateAll((all) => all.map((one) => one.id));
  assert.deepEqual(ids.filter((id, at) => ids.indexOf(id) !== at), []);
  assert.equal(await page.at('credential-token').count(), 2);
  page.assertNoMistakes();
});
