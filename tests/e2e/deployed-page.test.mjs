// The page behind nginx as it is shipped: the same headers as from the development server, and a
// vault that is shut by its own policy.

import assert from 'node:assert/strict';
import { pageFor } from './support/browsers.mjs';
import { startNginxPage, startSite } from './support/site.mjs';
import { test } from './support/test.mjs';
import { standing } from './support/vault.mjs';

const PROXY = 'https://keys.portal.example';

const FILES = ['/', '/index.html', '/vault.js', '/vault-frame.html', '/style.css', '/vault_bg.wasm', '/keyferry.js', '/icon.svg'];

// What servers say of themselves, and how long a file is.
const OWN = ['server', 'date', 'connection', 'keep-alive', 'content-length', 'accept-ranges', 'etag', 'last-modified'];

const headersOf = async (origin, file) => {
  const response = await fetch(origin + file);
  assert.equal(response.status, 200, file);
  return Object.fromEntries([...response.headers].filter(([name]) => !OWN.includes(name)));
};

test('nginx sends the headers that the development server sends', async (t) => {
  const expected = await startSite(t, { connect: [PROXY] });
  const shipped = await startNginxPage(t);
  for (const file of FILES) {
    assert.deepEqual(await headersOf(shipped.origin, file), await headersOf(expected.origin, file), file);
  }
});

test('behind nginx the vault is shut by its own policy', async (t) => {
  const shipped = await startNginxPage(t);
  const page = await pageFor(t);
  await page.goto(shipped.origin);
  const { isolation, wall } = await standing(page);
  assert.deepEqual({ isolation, wall }, { isolation: 'holds', wall: 'own-policy' });
});
