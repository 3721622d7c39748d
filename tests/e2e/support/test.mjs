// The runner's `test`. What is not asked in this browser is shown as skipped, with the reason.

import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { after, test as run } from 'node:test';
import { BROWSER } from './browsers.mjs';
import { LEFT_OUT } from './differences.mjs';

const FILE = basename(process.argv[1]);

const listed = (browser) => LEFT_OUT[browser]?.[FILE] ?? {};

const met = new Set();

// Why a test of this name is left out here, or false: what the runner calls `skip`.
export const skip = (name) => {
  met.add(name);
  const reasons = listed(BROWSER);
  return typeof reasons === 'string' ? reasons : (reasons[name] ?? false);
};

export const test = (name, body) => run(name, { skip: skip(name) }, body);

// A name in the list that no test has any more leaves out nothing, and would go unnoticed.
after(() => {
  const names = Object.keys(LEFT_OUT).flatMap((browser) => {
    const reasons = listed(browser);
    return typeof reasons === 'string' ? [] : Object.keys(reasons);
  });
  assert.deepEqual(names.filter((name) => !met.has(name)), [], 'support/differences.mjs names no test');
});
