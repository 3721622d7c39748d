// The page's way from a new key to a provider, in Firefox.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageFor } from './support/browsers.mjs';
import { SANDBOX, startSandbox } from './support/site.mjs';

// What Firefox notes when the vault tries to get out and can't.
const isVaultShut = (text) => /can’t establish a connection.*vault_bg\.wasm/.test(text);

test('a generated key reaches OpenStack', async (t) => {
  const site = await startSandbox(t);
  const page = await pageFor(t, 'firefox');
  const mistakes = [];
  page.on('pageerror', (error) => {
    if (!isVaultShut(String(error))) mistakes.push(String(error));
  });
  const at = (name) => page.locator(`[data-test="${name}"]`);
  const add = page.locator('[data-test="add-openstack-nova.import"]');

  await page.goto(site.origin);
  await at('generate').click();
  await at('key-held').wait();
  await at('next').click();
  await add.click();
  await at('credential-token').fill(SANDBOX.token);
  await at('shared-name').fill('from-firefox');
  await at('next').click();
  await at('send').click();
  await page.waitForSelector('[data-test="result"][data-outcome="imported"]');
  await page.waitForSelector('[data-test="fingerprint"][data-verdict="match"]');
  assert.deepEqual(mistakes, []);
});
