// What is left out in a browser is there, and is told to people.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { LEFT_OUT } from './support/differences.mjs';
import { test } from './support/test.mjs';

const FILES = await readdir(new URL('.', import.meta.url));
const TEXT = await readFile(new URL('../../docs/browsers.md', import.meta.url), 'utf8');
const PAGE = TEXT.replace(/\s+/g, ' ');

test('every file that is left out in a browser exists', () => {
  const named = Object.values(LEFT_OUT).flatMap((files) => Object.keys(files));
  assert.deepEqual(named.filter((name) => !FILES.includes(name)), []);
});

test('docs/browsers.md names every test that is left out by its name, and every file', () => {
  const named = Object.values(LEFT_OUT).flatMap((files) =>
    Object.entries(files).flatMap(([file, reasons]) =>
      typeof reasons === 'string' ? [file.replace('.test.mjs', '')] : Object.keys(reasons),
    ),
  );
  const isTold = (name) => PAGE.includes(name) || PAGE.includes(name.replace(/\S+\.import\b/, '…'));
  assert.deepEqual(named.filter((name) => !isTold(name)), []);
});

// Who takes the runner's own `test` is asked in every browser, whatever the list says.
test('every file takes the test that heeds the list', async () => {
  const tests = FILES.filter((name) => name.endsWith('.test.mjs'));
  const texts = await Promise.all(tests.map((name) => readFile(new URL(name, import.meta.url), 'utf8')));
  assert.deepEqual(tests.filter((_, at) => /^import .* from 'node:test';$/m.test(texts[at])), []);
});
