// The element in a portal of another origin: what the portal sets, is asked and is told.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Console } from './support/console.mjs';
import { key } from './support/fixtures.mjs';
import { startPortal } from './support/host.mjs';
import { SANDBOX } from './support/site.mjs';

// The portal's page in a browser of its own, and the widget in its frame.
const open = async (t, markup, options = {}) => {
  const started = await startPortal(t, markup, options);
  const portal = await Console.blank(t, options.context);
  await portal.page.goto(started.portal);
  return { ...started, page: portal.page, mistakes: portal.mistakes, widget: widgetOf(portal) };
};

// The widget as a console whose parts are in the frame.
const widgetOf = (portal, index = 0) => {
  const frame = portal.page.locator('key-ferry').nth(index).locator('iframe').contentFrame();
  const widget = Object.create(portal);
  widget.at = (name, within = frame) => within.locator(`[data-test="${name}"]`);
  widget.card = (kind, operation) => frame.locator(`[data-test="${kind}"][data-operation="${operation}"]`);
  widget.frame = frame;
  return widget;
};

// What the portal was told, in order.
const LISTEN = `
  const heard = (window.heard = []);
  const names = ['ready', 'step', 'key', 'plan', 'before-send', 'result', 'done', 'private-key-saved', 'error', 'close'];
  for (const name of names) {
    addEventListener('kf-' + name, ({ type, detail, target }) => heard.push({ type, detail, id: target.id }));
  }
  window.element = document.querySelector('key-ferry');
`;

const heard = (page, type) =>
  page.evaluate((type) => window.heard.filter((one) => one.type === type).map((one) => one.detail), type);

const untilHeard = (page, type, count = 1) =>
  page.waitForFunction(
    ([type, count]) => window.heard.filter((one) => one.type === type).length >= count,
    [type, count],
  );

test('a key goes from the frame to a cloud, and the portal is told', async (t) => {
  const { page, widget, mistakes } = await open(t, undefined, { script: LISTEN });
  await widget.at('vault').and(widget.frame.locator('[data-isolation="holds"]')).waitFor();
  await widget.generate('ed25519', 'ops@portal');
  await widget.next();
  await widget.add('openstack-nova.import', { credentials: { token: SANDBOX.token } });
  await widget.nameAll('from-the-frame');
  await widget.next();
  await widget.at('send').click();
  await untilHeard(page, 'kf-done');
  const [done] = await heard(page, 'kf-done');
  assert.equal(done.results.length, 1);
  const [result] = done.results;
  assert.equal(result.status, 'imported');
  assert.equal(result.fingerprint.kind, 'match');
  assert.deepEqual(done.egress.privateKeyMatches, 0);
  const [{ requests }] = await heard(page, 'kf-before-send');
  assert.equal(requests[0].operation, 'openstack-nova.import');
  assert.equal(requests[0].carriesPrivateKey, false);
  assert.equal(JSON.stringify(requests).includes(SANDBOX.token), false);
  const steps = (await heard(page, 'kf-step')).map(({ to }) => to);
  assert.deepEqual(steps, ['destinations', 'review', 'sending', 'results']);
  const facts = await page.evaluate(() => {
    const { step, key, results, verdicts, egress, version, dataset } = window.element;
    return { step, key, results, verdicts, egress, version, dataset: { ...dataset } };
  });
  assert.equal(facts.step, 'results');
  assert.equal(facts.key.hasPrivateKey, true);
  assert.match(facts.key.publicKey, /^ssh-ed25519 AAAA/);
  assert.equal(facts.dataset.isolated, 'frame');
  assert.equal(facts.dataset.state, 'ready');
  assert.equal(facts.results.length, 1);
  assert.deepEqual(mistakes, []);
});

test('a portal sets destinations, locks fields, and lends credentials', async (t) => {
  const script = `${LISTEN}
    window.asked = [];
    element.hooks = {
      getCredentials: async ({ operation, destination }) => {
        window.asked.push({ operation, id: destination.id });
        return { token: '${SANDBOX.token}' };
      },
    };
    element.destinations = [
      { id: 'lab', operation: 'openstack-nova.import', label: 'Lab', name: 'lab-key', params: { endpoint: '{nova}' }, locked: ['endpoint', 'name'] },
    ];
  `;
  const markup = '<key-ferry fixed-destinations sources="file generate" allowed-algorithms="ed25519"></key-ferry>';
  const { page, widget } = await open(t, markup, { script });
  assert.equal(await widget.at('paste-zone').count(), 0);
  const made = await widget.at('generate-algorithm').locator('option').evaluateAll((all) => all.map(({ value }) => value));
  assert.deepEqual(made, ['ed25519']);
  await widget.generate('ed25519');
  await widget.next();
  assert.equal(await widget.at('add-vietnix.import').count(), 0);
  const card = widget.card('destination', 'openstack-nova.import');
  assert.match(await card.textContent(), /Lab/);
  assert.equal(await widget.at('param-endpoint', card).isEditable(), false);
  assert.equal(await widget.at('remove', card).count(), 0);
  await widget.next();
  await widget.at('send').click();
  await untilHeard(page, 'kf-done');
  const [{ results }] = await heard(page, 'kf-done');
  assert.deepEqual([results[0].destinationId, results[0].status, results[0].name], ['lab', 'imported', 'lab-key']);
  assert.deepEqual(await page.evaluate(() => window.asked), [{ operation: 'openstack-nova.import', id: 'lab' }]);
});

test('a portal can stop what is about to be sent', async (t) => {
  const script = `${LISTEN}
    element.hooks = { getCredentials: async () => ({ token: '${SANDBOX.token}' }) };
    element.destinations = [{ id: 'lab', operation: 'openstack-nova.import', params: { endpoint: '{nova}' } }];
    addEventListener('kf-before-send', (event) => event.preventDefault());
  `;
  const { page, widget } = await open(t, undefined, { script });
  await widget.chooseFile('id_ed25519.pub', await key('ed25519.pub'));
  await widget.at('key-held').waitFor();
  await widget.next();
  await widget.next();
  await widget.at('send').click();
  await widget.frame.locator('[data-test="status"]', { hasText: 'portal stopped it' }).waitFor({ state: 'attached' });
  assert.equal((await heard(page, 'kf-before-send')).length, 1);
  assert.equal((await heard(page, 'kf-done')).length, 0);
  assert.equal(await widget.at('result').count(), 0);
});
