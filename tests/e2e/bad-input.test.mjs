// What is no key, or one that must not go out, is answered in a clear sentence; the page goes on.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Console } from './support/console.mjs';
import { key } from './support/fixtures.mjs';
import { scratch } from './support/programs.mjs';
import { startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const FILES = {
  empty: () => '',
  garbage: () => 'The quick brown fox jumps over the lazy dog.\n',
  binary: () => Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 197) % 256)),
  'NUL bytes': () => Buffer.alloc(512),
  'half a private key': async () => (await key('rsa2048')).slice(0, 700),
  'half a public key': async () => (await key('rsa2048.pub')).slice(0, 120),
  '50 MB': () => Buffer.alloc(50_000_000, 'A'),
  DSA: () => key('dsa.pub'),
};

for (const [name, content] of Object.entries(FILES)) {
  test(`${name} is refused in a sentence`, async (t) => {
    const site = await startSite(t);
    const page = await Console.open(t, site.origin);
    const file = join(await scratch(t), 'input');
    await writeFile(file, await content());
    await page.choosePath(file);
    const refusal = page.at('key-refusal').or(page.at('input-error')).or(page.at('finding')).first();
    await refusal.waitFor();
    assert.match((await refusal.textContent()).trim(), /\w+ \w+.*[.?]$/s);
    assert.ok(await page.at('next').isDisabled());
    await page.chooseFile('good', await key('ed25519.pub'));
    await page.at('key-held').waitFor();
    assert.ok(await page.at('next').isEnabled());
    page.assertNoMistakes();
  });
}
