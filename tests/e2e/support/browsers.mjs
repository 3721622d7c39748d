// Debian's own browsers. The two drivers give pages with the same `goto` and `evaluate`.

import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export const BROWSERS = {
  chromium: () =>
    chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET }),
  firefox: () =>
    puppeteer.launch({
      browser: 'firefox',
      executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
      headless: true,
    }),
};

// How long a page may take for anything: tests run on machines that do other work too.
const PATIENCE_MS = Number(process.env.KEYFERRY_PATIENCE_MS ?? 90_000);

// A page in a browser of its own, which is gone after the test.
export const pageFor = async (t, name, context) => {
  const browser = await BROWSERS[name]();
  t.after(() => browser.close());
  const page = await browser.newPage(context);
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
};
