// The whole flow by keyboard alone: where the focus goes, that it can be seen, and that it is never lost.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { SANDBOX, startSandbox, startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const PASSPHRASE = 'ferry 7 lanterns over calm water';
const MOST_PRESSES = 120;

// In the page: what has the focus, and whether it can be seen.
const lookAtFocus = () => {
  const element = document.activeElement;
  const ringed = element.matches('.picker, .segments input') ? element.nextElementSibling : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(ringed);
  const { top, bottom, left, right } = ringed.getBoundingClientRect();
  return {
    id: element.id,
    name: element.dataset.test ?? element.tagName.toLowerCase(),
    operation: element.closest('[data-operation]')?.dataset.operation,
    isLost: element === document.body,
    isRinged: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
    isInView: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
  };
};

class Keyboard {
  constructor(page) {
    this.page = page;
    this.keys = page.page.keyboard;
  }

  focus() {
    return this.page.page.evaluate(lookAtFocus);
  }

  // WebKit scrolls to it with the next frame.
  async focusInView() {
    const focus = await this.focus();
    if (focus.isInView) return focus;
    await this.settle();
    return this.focus();
  }

  // What was done shows after two frames at the latest.
  async settle() {
    await this.page.page.evaluate(
      () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
    );
  }

  async assertKept(after) {
    await this.settle();
    const focus = await this.focus();
    assert.ok(!focus.isLost, `the focus is lost after ${after}`);
    return focus;
  }

  async press(...names) {
    for (const name of names) await this.keys.press(name);
  }

  // Goes to what has that name, and sees the focus on the way. Beyond the page's end are the browser's own
  // controls, from which no driver comes back in Firefox: what is before is gone to backwards.
  async to(name, operation, way = 'Tab') {
    for (let presses = 0; presses < MOST_PRESSES; presses += 1) {
      await this.press(way);
      const focus = await this.focusInView();
      if (focus.isLost) continue;
      assert.ok(focus.isRinged, `the focus on ${focus.name} can’t be seen`);
      assert.ok(focus.isInView, `${focus.name} has the focus out of sight`);
      if (focus.name === name && (!operation || focus.operation === operation)) return;
    }
    assert.fail(`no ${way} leads to ${name}`);
  }

  async fill(name, text, operation, way) {
    await this.to(name, operation, way);
    await this.press('ControlOrMeta+A');
    await this.keys.type(text);
  }

  async activate(name, operation, by = 'Enter') {
    await this.to(name, operation);
    await this.press(by);
  }

  async assertAtHeading(step) {
    await this.page.page.locator(`[data-test="page"][data-step="${step}"]`).waitFor();
    await this.settle();
    assert.equal((await this.focus()).id, 'step-title', `at the step ${step}`);
  }

  // Waits for what is announced.
  async assertSaid(text) {
    await this.page.at('status').filter({ hasText: text }).waitFor({ state: 'attached' });
  }
}

const open = async (t, site) => {
  const page = await Console.open(t, site.origin);
  return { page, keyboard: new Keyboard(page) };
};

const generate = async ({ page, keyboard }) => {
  await keyboard.to('generate-algorithm');
  await keyboard.press('ArrowDown', 'ArrowUp');
  await keyboard.fill('generate-comment', 'minh@laptop');
  await keyboard.press('Enter');
  assert.equal(await page.at('working').count(), 0, 'Enter in the field for the comment does nothing');
  await keyboard.activate('generate');
  await page.at('save-guard').waitFor();
  await keyboard.assertSaid('Found:');
};

const save = async ({ page, keyboard }) => {
  await keyboard.fill('save-passphrase', PASSPHRASE, undefined, 'Shift+Tab');
  await keyboard.fill('save-passphrase-again', PASSPHRASE);
  const download = page.page.waitForEvent('download');
  await keyboard.activate('save');
  await download;
  await page.at('saved').waitFor();
  await keyboard.assertKept('saving');
};

test('a key is made, saved, sent and cleared by keyboard alone', async (t) => {
  const all = await open(t, await startSandbox(t));
  const { page, keyboard } = all;
  await generate(all);
  await keyboard.assertKept('generating');

  await keyboard.activate('clear', undefined, 'Space');
  await page.at('clear-confirm').waitFor();
  assert.equal((await keyboard.focus()).name, 'clear-keep');
  await keyboard.press('Enter');
  assert.equal((await keyboard.focus()).name, 'clear');

  await save(all);
  await keyboard.activate('next');
  await keyboard.assertAtHeading('destinations');

  const sent = () => page.requests.filter((request) => request.url().includes('keypairs')).length;
  await keyboard.activate('add-vietnix.import');
  await keyboard.assertSaid('Vietnix');
  await keyboard.fill('shared-name', 'by-keyboard');
  await keyboard.press('Enter');
  await keyboard.fill('param-projectId', SANDBOX.projectId, 'vietnix.import');
  await keyboard.press('Enter');
  await keyboard.fill('credential-token', SANDBOX.token, 'vietnix.import');
  await keyboard.press('Enter');
  await keyboard.activate('next');
  await keyboard.assertAtHeading('review');
  assert.equal(sent(), 0, 'Enter in a field sends nothing');

  await keyboard.to('show-http');
  await keyboard.press('ArrowRight');
  await page.at('preview').filter({ hasText: 'curl' }).waitFor();
  await keyboard.assertKept('choosing how requests are shown');
  await keyboard.activate('back');
  await keyboard.assertAtHeading('destinations');
  await keyboard.activate('next');
  await keyboard.assertAtHeading('review');
  await keyboard.activate('send');
  await keyboard.assertAtHeading('results');
  await page.page.locator('[data-test="result"][data-outcome="imported"]').waitFor();
  await keyboard.assertSaid('1 of 1');
  await keyboard.assertKept('the answer');

  await keyboard.activate('finish');
  await keyboard.assertAtHeading('key');
  await page.at('dropzone').waitFor();
  page.assertNoMistakes();
});

test('what goes away hands the focus on', async (t) => {
  const { page, keyboard } = await open(t, await startSandbox(t));
  const kept = async (after) => (await keyboard.assertKept(after)).name;
  await page.chooseFile('two', `${await key('ed25519.pub')}${await key('rsa2048.pub')}${await key('ecdsa256.pub')}`);
  await page.at('key-several').waitFor();
  await keyboard.activate('pick-all', undefined, 'Space');
  await keyboard.activate('take-picked');
  await keyboard.assertAtHeading('key');
  await page.at('keys').waitFor();
  await keyboard.activate('key-remove');
  await keyboard.assertAtHeading('key');
  await keyboard.activate('next');
  await keyboard.assertAtHeading('destinations');

  for (const operation of ['openstack-nova.import', 'vietnix.import']) await page.add(operation, IMPORTS[operation]);
  await page.page.locator('[data-test="step-title"]').focus();
  await keyboard.activate('remove', 'openstack-nova.import');
  assert.equal(await kept('removing a destination'), 'step-title');
  await page.nameAll('minh@laptop é');
  await keyboard.to('use-suggested-name');
  await keyboard.press('Enter');
  await kept('taking the name that is suggested');
  await page.at('credential-token').fill('wrong');
  await page.page.locator('[data-test="step-title"]').focus();
  await keyboard.activate('next');
  await keyboard.assertAtHeading('review');
  await keyboard.activate('send');
  await keyboard.assertAtHeading('results');
  const unauthorized = page.page.locator('[data-test="result"][data-outcome="unauthorized"]');
  await unauthorized.first().waitFor();
  await keyboard.fill('credential-token', SANDBOX.token);
  await keyboard.activate('send-again');
  assert.equal(await kept('sending again'), 'result');
  page.assertNoMistakes();
});

test('a locked file asks for its passphrase where the person types', async (t) => {
  const { page, keyboard } = await open(t, await startSite(t));
  await generate({ page, keyboard });
  const file = await page.save(PASSPHRASE);
  await page.chooseFile(file.name, file.bytes);
  await page.at('key-locked').waitFor();
  for (const passphrase of ['wrong', PASSPHRASE]) {
    assert.equal((await keyboard.focus()).name, 'key-passphrase');
    await keyboard.keys.type(passphrase);
    await keyboard.press('Enter');
    if (passphrase === 'wrong') await page.at('passphrase-error').waitFor();
  }
  await page.at('key-locked').waitFor({ state: 'detached' });
  await keyboard.assertKept('opening the file');
});

// In the page: everything that Tab should come to, once for each group of radio buttons. The focus is put on the
// first of it or the last.
const goToEnd = (isLast) => {
  const all = [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')];
  const isStop = (element) =>
    element.checkVisibility() && !element.disabled && !(element.type === 'radio' && !element.checked);
  const stops = all.filter(isStop);
  stops.at(isLast ? -1 : 0).focus();
  globalThis.seen = new Set();
  return stops.length;
};

// In the page: how many have had the focus so far.
const countSeen = () => {
  if (document.activeElement !== document.body) globalThis.seen.add(document.activeElement);
  return globalThis.seen.size;
};

for (const [where, prepare] of Object.entries({
  'the first step': async () => {},
  'the second step': async (page) => {
    await page.paste(await key('ed25519.pub'));
    await page.next();
    for (const operation of Object.keys(IMPORTS)) await page.add(operation);
    await page.nameAll('minh@laptop é');
  },
})) {
  test(`nothing at ${where} traps the focus or keeps it out`, async (t) => {
    const site = await startSite(t);
    for (const way of ['Tab', 'Shift+Tab']) {
      const { page, keyboard } = await open(t, site);
      await prepare(page);
      const expected = await page.page.evaluate(goToEnd, way === 'Shift+Tab');
      let count = await page.page.evaluate(countSeen);
      for (let presses = 0; presses < expected + 2; presses += 1) {
        await keyboard.press(way);
        count = await page.page.evaluate(countSeen);
      }
      assert.equal(count, expected, way);
    }
  });
}
