// What an operator says of keys in config.json: how long RSA keys have to be, and where a list of keys
// is that others have.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { key, keyList } from './support/fixtures.mjs';
import { startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const LISTS = 'keys.kfl';

const open = async (t, site) => {
  const { origin } = await startSite(t, site);
  return Console.open(t, origin);
};

const give = async (page, name) => {
  await page.chooseFile(name, await key(name));
  await page.at('key-held').waitFor();
};

const finding = (page, code) => page.page.locator(`[data-test="finding"][data-code="${code}"]`);
const fetched = (page) => page.requests.filter((request) => request.url().endsWith(LISTS)).length;

test('a key of the list is not imported, and others are', async (t) => {
  const files = { [LISTS]: await keyList(t, await key('rsa2048.pub')) };
  const page = await open(t, { config: { keyList: LISTS }, files });
  assert.equal(fetched(page), 0, 'there is no key to look up yet');
  await give(page, 'rsa2048.pub');
  await finding(page, 'key-listed').waitFor();
  assert.match(await finding(page, 'key-listed').textContent(), /keys of this test/);
  assert.ok(await page.at('next').isDisabled());
  await give(page, 'ed25519.pub');
  await page.page.waitForFunction(() => !document.querySelector('[data-code="key-listed"]'));
  assert.ok(await page.at('next').isEnabled());
  await give(page, 'rsa2048.pub');
  await finding(page, 'key-listed').waitFor();
  assert.equal(fetched(page), 1, 'the vault keeps the list');
  page.assertNoMistakes();
});

test('a vault that was started anew is given the list again', async (t) => {
  const files = { [LISTS]: await keyList(t, await key('rsa2048.pub'), ['--bits', '20']) };
  const page = await open(t, { config: { keyList: LISTS }, files });
  await give(page, 'rsa2048.pub');
  await finding(page, 'key-listed').waitFor();
  assert.ok(await page.at('next').isEnabled(), 'with so few bits it is a warning');
  await page.at('clear').first().click();
  await page.at('key-held').waitFor({ state: 'detached' });
  await give(page, 'rsa2048.pub');
  await finding(page, 'key-listed').waitFor();
  assert.equal(fetched(page), 2);
  page.assertNoMistakes();
});

const assertSaid = async (page) => {
  await give(page, 'rsa2048.pub');
  const notice = page.at('key-list-error');
  await notice.waitFor();
  assert.match(await notice.textContent(), /Everything else works\./);
  assert.ok(await page.at('next').isEnabled());
};

for (const [what, files] of [
  ['missing', {}],
  ['damaged', { [LISTS]: 'x' }],
]) {
  test(`a list that is ${what} is said, and stops nothing`, async (t) => {
    const page = await open(t, { config: { keyList: LISTS }, files });
    await assertSaid(page);
  });
}

test('a list that is elsewhere is not fetched', async (t) => {
  const elsewhere = await startSite(t);
  // A path that the server counts.
  const keyList = `${elsewhere.origin}/hit.kfl`;
  await assertSaid(await open(t, { config: { keyList } }));
  assert.equal(await elsewhere.hits(), 0);
  await fetch(keyList);
  assert.equal(await elsewhere.hits(), 1);
});

test('RSA keys have to be as long as the operator says', async (t) => {
  for (const [minRsaBits, name, enough] of [
    [4096, 'rsa2048.pub', false],
    [1024, 'rsa1024.pub', true],
    [undefined, 'rsa1024.pub', false],
  ]) {
    const page = await open(t, { config: { minRsaBits } });
    await give(page, name);
    const tooShort = finding(page, 'rsa-too-short');
    if (enough) {
      await page.page.waitForFunction(() => !document.querySelector('[data-code="rsa-too-short"]'));
    } else {
      await tooShort.waitFor();
      assert.match(await tooShort.textContent(), new RegExp(`at least ${minRsaBits ?? 2048} bits`));
    }
    assert.equal(await page.at('next').isEnabled(), enough, `${name}, ${minRsaBits}`);
    page.assertNoMistakes();
  }
});

test('a length out of range is said', async (t) => {
  const page = await open(t, { config: { minRsaBits: 512 } });
  await page.at('config-error').waitFor();
  assert.match(await page.at('config-error').textContent(), /minRsaBits is 512/);
});
