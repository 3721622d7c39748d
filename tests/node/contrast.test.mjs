// What the documentation's page for themes computes.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PAIRS, channels, contrast, faults, luminance } from '../../docs/site/contrast.js';
import { both, isPlain, themeCss } from '../../docs/site/theme-css.js';

const near = (found, expected) => assert.ok(Math.abs(found - expected) < 0.005, `${found}, not ${expected}`);

test('contrast is that of WCAG', () => {
  near(contrast('#000000', '#ffffff'), 21);
  near(contrast('#fff', '#FFFFFF'), 1);
  // The greys that people know to stand just above and just below 4.5:1 on white.
  near(contrast('#767676', '#ffffff'), 4.54);
  near(contrast('#777777', '#ffffff'), 4.48);
  near(contrast('#949494', '#ffffff'), 3.03);
  near(luminance('#ff0000'), 0.2126);
  near(luminance('#00ff00'), 0.7152);
  near(luminance('#0000ff'), 0.0722);
  assert.equal(contrast('#123456', '#fedcba'), contrast('#fedcba', '#123456'));
});

test('colours are read in either length, and nothing else is one', () => {
  assert.deepEqual(channels('#0bf'), [0, 187, 255]);
  assert.deepEqual(channels('#00bbff'), [0, 187, 255]);
  for (const other of ['', 'red', '#12', '#1234', '#gggggg', 'rgb(0 0 0)']) assert.equal(channels(other), undefined);
});

// The element's own colours, by the names of their tokens.
const style = readFileSync(new URL('../../www/style.css', import.meta.url), 'utf8');
const known = [...style.matchAll(/var\(--kf-(color-[\w-]+), (light-dark\([^)]*\))\)/g)].map(([, name, value]) => [name, both(value)]);
const theme = (at) => Object.fromEntries(known.map(([name, values]) => [name, values[at]]));

test('the element as it is has no faults, in either theme', () => {
  assert.equal(known.length, 16);
  assert.deepEqual(faults(theme(0)), []);
  assert.deepEqual(faults(theme(1)), []);
});

test('what stands out too little is named, with what it takes', () => {
  const pale = { ...theme(0), 'color-text': '#9aa0a6', 'color-border': '#c8ccd0' };
  const found = faults(pale);
  assert.deepEqual(new Set(found.map(({ name }) => name)), new Set(['color-text', 'color-border']));
  assert.ok(found.every(({ least, name }) => least === (name === 'color-border' ? 3 : 4.5)));
  assert.ok(found.every(({ ratio, least }) => ratio < least));
  const named = new Set(PAIRS.flatMap(([name, grounds]) => [name, ...grounds]));
  for (const [name] of known) assert.ok(named.has(name) || name === 'color-line', `${name} is looked at`);
});

test('the style sheet holds what was changed, for both themes', () => {
  assert.deepEqual(both('light-dark(#ffffff, #161d25)'), ['#ffffff', '#161d25']);
  assert.deepEqual(both('10px'), ['10px', '10px']);
  assert.equal(
    themeCss({ '--kf-color-accent': ['#0b57d0', '#8ab4f8'], '--kf-radius': ['4px', '4px'] }),
    'key-ferry {\n  --kf-color-accent: light-dark(#0b57d0, #8ab4f8);\n  --kf-radius: 4px;\n}\n',
  );
  assert.match(themeCss({}), /^\/\*/);
});

test('a value that ends its declaration or loads something is none', () => {
  for (const fine of ['10px', 'calc(1rem + 2px)', '"IBM Plex Sans", sans-serif', '#fff']) assert.ok(isPlain(fine), fine);
  for (const bad of ['', 'red; color: blue', 'red}', 'url(x)', 'URL(x)', 'var(--x)', 'a\\b', 'a\nb']) assert.ok(!isPlain(bad), bad);
});
