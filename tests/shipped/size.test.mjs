// What the page weighs over the wire: each part against the budget that it is held to and the ceiling
// that it must not pass.
//
// Sizes are kilobytes of 1000 bytes, after brotli at its highest quality, file by file as servers send
// them. Where a budget is missed, the ceiling is what was reached so far: it is raised only for something that
// the page newly does.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { codeByCrate } from './support/wasm.mjs';

const LIMITS = JSON.parse(readFileSync(new URL('./limits.json', import.meta.url), 'utf8'));
const LINKED = { application: 'keyferry.wasm', vault: 'keyferry_vault.wasm' };
const CRATES_SHOWN = 12;

const page = process.env.KEYFERRY_CONSOLE;
const linked = process.env.KEYFERRY_LINKED;
if (!page || !linked) throw new Error('this is started by `cargo xtask test shipped`');

const kilobytes = (bytes) => (bytes / 1000).toFixed(1).padStart(7);

const compressed = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  }).length;

const weigh = (name) => {
  const bytes = readFileSync(join(page, name));
  return { name, raw: bytes.length, sent: compressed(bytes) };
};

const sum = (files, kind) => files.reduce((total, file) => total + file[kind], 0);

const show = ({ name, raw, sent }) =>
  console.log(`${kilobytes(raw)} KB raw ${kilobytes(sent)} KB sent  ${name}`);

const showCrates = (file) => {
  const crates = codeByCrate(readFileSync(join(linked, file)));
  console.log('Code before compression, by crate:');
  for (const [name, bytes] of crates.slice(0, CRATES_SHOWN)) console.log(`${kilobytes(bytes)} KB ${name}`);
};

const hold = (part, files) => {
  const { budget, ceiling } = LIMITS[part];
  const [raw, sent] = [sum(files, 'raw'), sum(files, 'sent')];
  // The rest has a share in the budget of all, and none of its own.
  const wanted = budget === undefined ? '' : `budget ${budget} KB, `;
  show({ name: `${part}: ${wanted}ceiling ${ceiling} KB`, raw, sent });
  assert.ok(!(budget > ceiling), 'a ceiling below the budget holds nothing more');
  assert.ok(sent <= 1000 * ceiling, `${kilobytes(sent)} KB are sent, more than ${ceiling} KB`);
};

const weighed = (part) => LIMITS[part].files.map(weigh);

for (const part of ['application', 'vault']) {
  test(`the ${part} is no heavier than its ceiling`, () => {
    const files = weighed(part);
    showCrates(LINKED[part]);
    files.forEach(show);
    hold(part, files);
  });
}

// What comes beside the vault: all but what a person needs to give a key.
test('the rest of the application is no heavier than its ceiling', () => {
  const files = weighed('rest');
  files.forEach(show);
  hold('rest', files);
});

// What a portal's own page loads; the rest comes in the frame.
test('the element is no heavier than its ceiling', () => {
  const files = weighed('element');
  files.forEach(show);
  hold('element', files);
});

// Of the languages at most one is loaded, when it is chosen.
test('no language is heavier than its ceiling', () => {
  for (const file of weighed('language')) {
    show(file);
    hold('language', [file]);
  }
});

test('all that is loaded is no heavier than its ceiling', () => {
  hold('all', ['application', 'rest', 'vault'].flatMap(weighed));
});
