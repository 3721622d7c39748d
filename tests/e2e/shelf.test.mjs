// Keys that are at a provider: listed, compared with the one that is held, deleted by their typed name.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { startSandbox } from './support/site.mjs';
import { test } from './support/test.mjs';

const withKey = async (t, site, file) => {
  const page = await Console.open(t, site.origin);
  await page.paste(await key(file));
  await page.next();
  return page;
};

// Opens the fold and waits for the list.
const look = async (page, card) => {
  const shelf = page.at('shelf', card);
  if ((await shelf.getAttribute('open')) === null) await shelf.locator('summary').click();
  const button = page.at('shelf-look', card);
  await (await button.count() ? button : page.at('shelf-refresh', card)).click();
  await settled(page, card);
};

const settled = (page, card) => page.at('shelf', card).and(page.page.locator('[data-state="listed"]')).waitFor();

const names = (page, card) =>
  page.at('shelf-key', card).evaluateAll((rows) => rows.map((row) => row.dataset.name));

const deletions = (page) =>
  page.requests.filter((one) => one.method() === 'DELETE' || one.url().includes('deleteLoginKeys'));

const focused = (page) => page.page.evaluate(() => document.activeElement.dataset.test);

for (const operation of Object.keys(IMPORTS)) {
  test(`a key that ${operation} brought is found, known and deleted`, async (t) => {
    const page = await withKey(t, await startSandbox(t), 'rsa2048.pub');
    await page.add(operation, IMPORTS[operation]);
    await page.nameAll('shelf-key');
    await page.next();
    await page.send();
    const card = page.card('result', operation);
    await look(page, card);
    assert.deepEqual(await names(page, card), ['shelf-key']);
    assert.equal(await page.at('likeness', card).getAttribute('data-likeness'), 'held');

    await page.at('shelf-delete', card).click();
    assert.equal(await focused(page), 'shelf-delete-name');
    await page.at('shelf-delete-name', card).fill('shelf-kez');
    assert.ok(await page.at('shelf-delete-now', card).isDisabled());
    assert.equal(deletions(page).length, 0);
    await page.at('shelf-delete-name', card).fill('shelf-key');
    await page.at('shelf-delete-now', card).dblclick();
    await page.at('shelf-deleted', card).waitFor();
    await settled(page, card);
    assert.deepEqual(await names(page, card), []);
    assert.equal(deletions(page).length, 1);
    assert.equal(await focused(page), 'shelf-count');
    page.assertNoMistakes();
  });
}

for (const [file, code] of [
  ['ed25519.pub', 'name-has-this-key'],
  ['ecdsa256.pub', 'name-has-another-key'],
]) {
  test(`a list says ${code} before anything is sent`, async (t) => {
    const site = await startSandbox(t);
    const operation = 'openstack-nova.import';
    const first = await withKey(t, site, 'ed25519.pub');
    await first.add(operation, IMPORTS[operation]);
    await first.nameAll('taken');
    await first.next();
    await first.send();

    const page = await withKey(t, site, file);
    const card = await page.add(operation, IMPORTS[operation]);
    await page.nameAll('taken');
    await look(page, card);
    await page.page.locator(`[data-test="reason-row"][data-code="${code}"]`).waitFor();
    assert.ok((await page.findings(card)).includes(code));
    await page.at('use-free-name', card).click();
    assert.ok(!(await page.findings(card)).includes(code));
    await page.next();
    await page.send();
    assert.equal((await page.result(operation)).outcome, 'imported');
    await look(page, page.card('result', operation));
    assert.deepEqual(await names(page, page.card('result', operation)), ['taken', 'taken-2']);
    page.assertNoMistakes();
  });
}

test('what is missing to look is said, and what the provider refuses', async (t) => {
  const page = await withKey(t, await startSandbox(t), 'ed25519.pub');
  const card = await page.add('vietnix.import');
  await page.at('shelf', card).locator('summary').click();
  await page.at('shelf-lack', card).waitFor();
  assert.equal(await page.at('shelf-look', card).count(), 0);
  for (const [id, value] of Object.entries(IMPORTS['vietnix.import'].params)) {
    await page.fillParam(card, id, value);
  }
  await page.at('credential-token', card).fill('a token of nobody');
  await page.at('shelf-look', card).click();
  await page.at('shelf-trouble', card).waitFor();
  assert.ok((await page.at('result-message', card).textContent()).length > 0);
  page.assertNoMistakes();
});

test('keys that are there are seen without one of one’s own', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.at('look-without-key').locator('summary').click();
  await page.at('look-openstack-nova').click();
  const card = page.card('destination', 'openstack-nova.import');
  await page.at('credential-token', card).fill(IMPORTS['openstack-nova.import'].credentials.token);
  await look(page, card);
  assert.deepEqual(await names(page, card), []);
  assert.ok(await page.at('next').isDisabled());
  page.assertNoMistakes();
});
