// The vault's realm has no network: the server sees nothing of any way out tried from inside it.
// That nothing throws is no proof (a refused nested worker is silent), so what counts is what
// reached a server.

import assert from 'node:assert/strict';
import { pageFor } from './support/browsers.mjs';
import { listenForAnything, serveFiles } from './support/listener.mjs';
import { startSite } from './support/site.mjs';
import { test } from './support/test.mjs';
import { WAYS, arrived, askTheVault, names } from './support/vault.mjs';

// How these ways show at a server.
const KINDS = ['EventSource', 'WebSocket', 'fetch', 'script', 'worker'];

test('nothing gets out of the vault', async (t) => {
  const site = await startSite(t);
  const elsewhere = await listenForAnything(t);
  const page = await pageFor(t);
  // A document with the console's policy, and without its program.
  await page.goto(`${site.origin}/style.css`);
  for (const url of [`${site.origin}/hit`, `${elsewhere.origin}/hit`]) {
    const ways = await page.evaluate(askTheVault, { url });
    assert.deepEqual(names(ways), WAYS);
    assert.deepEqual(ways.filter(({ shut }) => !shut), []);
  }
  assert.equal(await site.hits(), 0);
  assert.equal(elsewhere.connections(), 0);
});

test('the same attempts get out of a worker without the policy', async (t) => {
  const edit = { 'index.html': () => '<!doctype html><title>open</title>' };
  const open = await serveFiles(t, { edit });
  const page = await pageFor(t);
  await page.goto(open.origin);
  const ways = await page.evaluate(askTheVault, { url: `${open.origin}/hit` });
  assert.deepEqual(names(ways), WAYS);
  assert.deepEqual(await arrived(open, KINDS), KINDS);
});
