// What can happen between "send" and the end: slow, lost, refused, taken, pressed twice.

import assert from 'node:assert/strict';
import { bodyOf } from './support/browsers.mjs';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { SANDBOX, startSandbox } from './support/site.mjs';
import { test } from './support/test.mjs';

const NOVA = 'openstack-nova.import';

// Some other page, which a person comes from.
const BEFORE = '/icon.svg';

// The page at its review, with one key for Nova.
const atReview = async (t, { name = 'demo', credentials = IMPORTS[NOVA].credentials, file = 'ed25519' } = {}) => {
  const site = await startSandbox(t);
  const page = await Console.blank(t);
  await page.page.goto(site.origin + BEFORE);
  await page.visit(site.origin);
  await page.paste(await key(`${file}.pub`));
  await page.next();
  await page.add(NOVA, { credentials });
  await page.nameAll(name);
  await page.next();
  return { site, page };
};

const imports = (page) => page.requests.filter((one) => one.method() === 'POST' && /keypairs$/.test(one.url()));

const outcome = async (page, wanted) => {
  await page.page.locator(`[data-test="result"][data-outcome="${wanted}"]`).first().waitFor();
};

test('an answer that is lost is looked into, and nothing is sent twice', async (t) => {
  const { page } = await atReview(t);
  await page.page.route(/os-keypairs$/, async (route) => {
    await route.fetch({ postData: await bodyOf(route.request()) });
    await route.abort();
  });
  await page.send();
  assert.equal((await page.result(NOVA)).outcome, 'unknown');
  await page.at('check').click();
  await outcome(page, 'already-there');
  assert.equal(imports(page).length, 1);
});

test('a taken name is replaced by the next free one in a click', async (t) => {
  const { site, page } = await atReview(t, { name: 'prod-key' });
  await page.send();
  const other = await Console.open(t, site.origin);
  await other.paste(await key('ecdsa256.pub'));
  await other.next();
  await other.add(NOVA, IMPORTS[NOVA]);
  await other.nameAll('prod-key');
  await other.next();
  await other.send();
  assert.equal((await other.result(NOVA)).outcome, 'name-taken');
  assert.match(await other.at('send-as').textContent(), /prod-key-2/);
  await other.at('send-as').click();
  await outcome(other, 'imported');
});

test('who is refused types other credentials where it stands, and nothing is lost', async (t) => {
  const { page } = await atReview(t, { credentials: { token: 'expired' } });
  await page.send();
  assert.equal((await page.result(NOVA)).outcome, 'unauthorized');
  const field = page.at('credential-token', page.at('other-credentials'));
  await field.fill(SANDBOX.token);
  await page.page.keyboard.press('Enter');
  assert.equal(imports(page).length, 1, 'Enter in a field sends nothing');
  await page.at('send-again').click();
  await outcome(page, 'imported');
});

test('a few go out at a time, and the rest can be cancelled', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  const names = ['ed25519', 'rsa2048', 'ecdsa256', 'ecdsa384', 'ecdsa521', 'rsa4096'];
  const lines = await Promise.all(names.map((name) => key(`${name}.pub`)));
  await page.chooseFile('keys', lines.join(''));
  await page.at('pick-all').check({ force: true });
  await page.at('take-picked').click();
  await page.at('key-row').nth(5).waitFor();
  await page.next();
  await page.add(NOVA, IMPORTS[NOVA]);
  for (const [at, name] of names.entries()) await page.at('shared-name').nth(at).fill(name);
  await page.next();
  const release = await page.hold(/os-keypairs$/);
  await page.at('send').click();
  await page.at('progress').waitFor();
  await page.page.waitForFunction(() => document.querySelectorAll('[aria-busy="true"]').length === 6);
  await page.at('cancel').click();
  release();
  await page.page.waitForFunction(() => !document.querySelector('[aria-busy="true"]'));
  const ends = await page.at('result').evaluateAll((all) => all.map((one) => one.dataset.outcome));
  assert.deepEqual(ends.sort(), ['imported', 'imported', 'imported', 'imported', 'not-sent', 'not-sent']);
  assert.equal(imports(page).length, 4);
});

test('pressed twice, and gone back and forward, it is sent once', async (t) => {
  const { page } = await atReview(t);
  await page.at('send').dblclick();
  await outcome(page, 'imported');
  await page.page.goBack();
  await page.page.locator('[data-test="page"][data-step="review"]').waitFor();
  assert.ok(await page.at('send').isDisabled());
  await page.page.goForward();
  await page.page.locator('[data-test="page"][data-step="results"]').waitFor();
  assert.equal(imports(page).length, 1);
  page.assertNoMistakes();
});

test('without a network everything works up to sending', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.page.context().setOffline(true);
  await page.generate('ed25519', 'offline');
  await page.save();
  await page.next();
  await page.add(NOVA, IMPORTS[NOVA]);
  await page.nameAll('offline');
  await page.next();
  assert.match(await page.at('preview').textContent(), /POST .*os-keypairs/);
  await page.send();
  assert.equal((await page.result(NOVA)).outcome, 'unknown');
  await page.page.context().setOffline(false);
  await page.at('check').click();
  await outcome(page, 'not-sent');
  await page.at('send-again').click();
  await outcome(page, 'imported');
});

const step = (page, wanted) => page.page.locator(`[data-test="page"][data-step="${wanted}"]`).waitFor();

// What a browser says to a press that meets it on its way out.
const leaving = (error) => {
  if (!error.message.includes('Not attached to an active page')) throw error;
};

test('after the end, and after loading anew, Back leads out of the page', async (t) => {
  const { site, page } = await atReview(t);
  // A press that meets the browser on its way may lead past the page before, to what a new window has.
  const outside = [site.origin + BEFORE, 'about:blank'];
  const isOutside = () => outside.includes(page.page.url());
  await page.send();
  await page.at('finish').click();
  await step(page, 'key');
  await page.page.reload();
  await step(page, 'key');
  // There are four entries of the page's own after the one before it. A press may come before the page has
  // seen the one before it.
  for (let presses = 0; presses < 12 && !isOutside(); presses += 1) {
    await page.page.goBack().catch(leaving);
  }
  assert.ok(isOutside(), page.page.url());
});

test('while something is sent, Back leads nowhere', async (t) => {
  const { page } = await atReview(t);
  const release = await page.hold(/os-keypairs$/);
  await page.at('send').click();
  await page.at('progress').waitFor();
  for (let times = 0; times < 6; times += 1) await page.page.evaluate(() => history.back());
  assert.equal(await page.at('page').getAttribute('data-step'), 'results');
  release();
  await outcome(page, 'imported');
  page.assertNoMistakes();
});
