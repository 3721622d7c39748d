// The element as every browser is asked about it: from the page around it, which can't look into its frame.

import assert from 'node:assert/strict';
import { pageFor } from './support/browsers.mjs';
import { key } from './support/fixtures.mjs';
import { startPortal } from './support/host.mjs';
import { test } from './support/test.mjs';
import { until } from './support/vault.mjs';

// What is wanted of the element; what came of it is looked for afterwards, in whatever time it takes.
const SCRIPT = `
  const element = (window.element = document.querySelector('key-ferry'));
  element.destinations = [{ id: 'lab', operation: 'openstack-nova.import', params: { endpoint: '{nova}' } }];
  window.starting = element.ready().then(() => 'ready', ({ code }) => code);
  window.starting.then((state) => (window.state = state));
  window.does = (name, ...given) => {
    window.done = undefined;
    element[name](...given).then((value) => (window.done = { value }), ({ code }) => (window.done = { code }));
  };
`;

test('the element starts in its frame, takes a public key and says what stands against it', async (t) => {
  const { portal } = await startPortal(t, undefined, { script: SCRIPT });
  const page = await pageFor(t);
  await page.goto(portal);
  assert.equal(await until(page, () => window.state), 'ready');
  const line = (await key('ed25519.pub')).trim();
  await page.evaluate((line) => window.does('setPublicKey', line), line);
  const held = await until(page, () => window.element.key);
  assert.equal(held.publicKey.split(' ')[1], line.split(' ')[1]);
  await page.evaluate(() => window.does('validate'));
  const { value } = await until(page, () => window.done);
  assert.deepEqual(value.verdicts.map(({ destinationId, ok }) => [destinationId, ok]), [['lab', true]]);
  await page.evaluate((secret) => window.does('setPublicKey', secret), await key('ed25519'));
  assert.deepEqual(await until(page, () => window.done), { code: 'private-key-given' });
  const inside = await page.evaluate(() => {
    try {
      return Boolean(window.element.shadowRoot.querySelector('iframe').contentDocument);
    } catch {
      return false;
    }
  });
  assert.equal(inside, false);
  assert.equal(await page.evaluate(() => window.element.dataset.isolated), 'frame');
});
