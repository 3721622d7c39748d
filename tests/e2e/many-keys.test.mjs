// Files of thousands of keys: read, shown in parts, searched, one chosen, and gone when cleared.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { manyKeys } from './support/fixtures.mjs';
import { scratch, writeText } from './support/programs.mjs';
import { startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const LINES = 10_000;

const open = async (t, prepare = async () => {}) => {
  const site = await startSite(t);
  const page = await Console.blank(t);
  await prepare(page);
  await page.visit(site.origin);
  const path = await writeText(await scratch(t), 'authorized_keys', await manyKeys(LINES));
  return { page, path };
};

const shown = (page) => page.at('several-shown').textContent();

test('of 10,000 keys few are in the page, and any can be found', async (t) => {
  const { page, path } = await open(t);
  await page.choosePath(path);
  await page.at('key-several').waitFor();
  assert.equal(await shown(page), '1 to 100 of 10000');
  assert.equal(await page.at('choice').count(), 100);
  assert.ok(await page.at('several-earlier').isDisabled());
  await page.at('several-later').click();
  await page.page.getByText('101 to 200 of 10000').first().waitFor();
  assert.match(await page.at('status').textContent(), /101 to 200/);
  await page.at('several-sought').fill('key-9876');
  await page.page.getByText('1 to 1 of 1 found').first().waitFor();
  assert.ok(await page.at('several-later').isDisabled());
  await page.at('choose-9876').click();
  await page.at('key-held').waitFor();
  assert.match(await page.publicKey(), / key-9876$/);
  page.assertNoMistakes();
});

test('by keyboard alone a key is found and chosen', async (t) => {
  const { page, path } = await open(t);
  await page.choosePath(path);
  await page.at('several-sought').focus();
  await page.page.keyboard.type('line');
  await page.page.getByText('None of the keys has that').first().waitFor();
  await page.page.keyboard.press('Control+A');
  await page.page.keyboard.type('4242');
  await page.page.getByText(/of \d+ found/).first().waitFor();
  await page.at('choice').first().waitFor();
  for (let presses = 0; presses < 5; presses += 1) {
    await page.page.keyboard.press('Tab');
    const id = await page.page.evaluate(() => document.activeElement.dataset.test);
    if (id?.startsWith('choose-')) break;
  }
  await page.page.keyboard.press('Enter');
  await page.at('key-held').waitFor();
  page.assertNoMistakes();
});

test('reading and clearing again and again leaves the page no larger', async (t) => {
  const remember = () => {
    globalThis.memories = [];
    const { instantiateStreaming } = WebAssembly;
    WebAssembly.instantiateStreaming = async (...args) => {
      const made = await instantiateStreaming(...args);
      // The rest of the program has none of its own.
      if (made.instance.exports.memory) globalThis.memories.push(made.instance.exports.memory);
      return made;
    };
  };
  const { page, path } = await open(t, (console) => console.page.addInitScript(remember));
  const session = await page.page.context().newCDPSession(page.page);
  const sizes = [];
  for (let round = 0; round < 6; round += 1) {
    await page.choosePath(path);
    await page.at('key-several').waitFor();
    await page.at('clear').click();
    await page.at('key-several').waitFor({ state: 'detached' });
    await session.send('HeapProfiler.collectGarbage');
    const wasm = await page.page.evaluate(() => globalThis.memories.map(({ buffer }) => buffer.byteLength));
    assert.equal(wasm.length, 1);
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    sizes.push({ wasm: wasm[0], heap: usedSize });
  }
  const [, second, , , , last] = sizes;
  assert.equal(last.wasm, second.wasm, JSON.stringify(sizes));
  assert.ok(last.heap < second.heap * 1.2, JSON.stringify(sizes));
});
