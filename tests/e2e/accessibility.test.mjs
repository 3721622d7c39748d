// Who can use the page: every stage is looked at by axe-core, and made narrow, spaced, enlarged and stripped
// of its colours.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { walk } from './support/walk.mjs';

const AXE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const HEIGHT = 900;
const WIDE = 1280;
const NARROW = 360;

// Every stage is looked at in both themes and both widths, but not in all four combinations: what depends
// on both at once is the same from stage to stage.
const LOOKS = [
  { width: WIDE, colorScheme: 'light' },
  { width: NARROW, colorScheme: 'dark' },
];
const OTHER_LOOKS = [
  { width: WIDE, colorScheme: 'dark' },
  { width: NARROW, colorScheme: 'light' },
];
const STAGES_IN_ALL_LOOKS = ['generated', 'destinations-filled', 'review', 'results'];

const dress = async (page, { width, ...media }) => {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...media });
};

// The driver runs what the page's policy would not let the page run.
const violations = async (page) => {
  await page.evaluate(`globalThis.axe ?? (() => { ${AXE} })()`);
  return page.evaluate(async (tags) => {
    const found = await globalThis.axe.run(document, {
      runOnly: tags,
      resultTypes: ['violations'],
      rules: { 'target-size': { enabled: true } },
    });
    return found.violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} (${help}) at ${target}: ${failureSummary}`),
    );
  }, TAGS);
};

test('axe-core finds nothing at any stage', async (t) => {
  const found = [];
  await walk(t, async (name, { page }) => {
    const looks = STAGES_IN_ALL_LOOKS.includes(name) ? [...LOOKS, ...OTHER_LOOKS] : LOOKS;
    for (const look of looks) {
      await dress(page, look);
      const all = await violations(page);
      found.push(...all.map((one) => `${name}, ${look.width} ${look.colorScheme}: ${one}`));
    }
  });
  assert.deepEqual(found, []);
});
