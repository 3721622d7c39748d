// Debian's own browsers. What a test does in one it does in the others; where a driver can't,
// differences.mjs says so.

import { after } from 'node:test';
import { chromium } from 'playwright-core';
import * as firefox from './firefox.mjs';
import * as webkit from './webdriver.mjs';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const BROWSERS = {
  chromium: {
    launch: () => chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET }),
    bodyOf: (request) => request.postDataBuffer(),
  },
  // It takes seconds to start, so the tests of a file share one. Each page of theirs is in a container of its
  // own, with storage, caches and permissions of its own.
  firefox: { ...firefox, isShared: true },
  webkit,
};

// The browser that these tests run in.
export const BROWSER = process.env.KEYFERRY_BROWSER ?? 'chromium';
const { launch, isShared, prepare, bodyOf } = BROWSERS[BROWSER];

// The body that a request carries, if it has one. `route.fetch` has to be handed it, for Firefox.
export { bodyOf };

// How long a page may take for anything: tests run on machines that do other work too.
const PATIENCE_MS = Number(process.env.KEYFERRY_PATIENCE_MS ?? 90_000);

let shared;
after(async () => (await shared)?.close());

// A page with nothing in it of other tests, which is gone after the test.
export const pageFor = async (t, context) => {
  const browser = await (isShared ? (shared ??= launch()) : launch());
  if (!isShared) t.after(() => browser.close());
  const page = await browser.newPage(context);
  if (isShared) t.after(() => page.close());
  prepare?.(page);
  await page.setDefaultTimeout(PATIENCE_MS);
  return page;
};
