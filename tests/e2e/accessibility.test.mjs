// Who can use the page: every stage is looked at by axe-core, and made narrow, spaced, enlarged and stripped
// of its colours.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { contrast } from '../../docs/site/contrast.js';
import { violations } from './support/axe.mjs';
import { skip, test } from './support/test.mjs';
import { walk } from './support/walk.mjs';

const assertNone = (faults) => assert.ok(faults.length === 0, [...new Set(faults)].join('\n'));

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

// In the page: once colours that change are what they change to. What is folded away stands still meanwhile.
const untilChanged = () => {
  const changing = document.getAnimations().filter((one) => one instanceof CSSTransition);
  const ended = Promise.allSettled(changing.map((one) => one.finished));
  return Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 300))]);
};

const dress = async (page, { width, ...media }) => {
  await page.setViewportSize({ width, height: HEIGHT });
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...media });
  await page.evaluate(untilChanged);
};

const byAxe = (theme) => async (name, page) => {
  const found = [];
  const looks = STAGES_IN_ALL_LOOKS.includes(name) ? [...LOOKS, ...OTHER_LOOKS] : LOOKS;
  for (const look of looks.filter(({ colorScheme }) => colorScheme === theme)) {
    await dress(page, look);
    const all = await violations(page);
    found.push(...all.map((one) => `${look.width} ${look.colorScheme}: ${one}`));
  }
  return found;
};

// In the page: what stands out of it to the side, or is cut off.
const misfits = () => {
  const shown = (element) => element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const out = (style) => style.clipPath !== 'none' || style.opacity === '0';
  const scrolls = (element) =>
    element?.closest('.scroll, pre') !== null || element.matches('input, select, option');
  const named = (element) =>
    `${element.tagName.toLowerCase()}.${element.className} “${element.textContent.trim().slice(0, 40)}”`;
  const { scrollWidth, clientWidth } = document.documentElement;
  const faults = scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`] : [];
  for (const element of document.body.querySelectorAll('*')) {
    if (!(element instanceof HTMLElement) || !shown(element) || scrolls(element)) continue;
    const style = getComputedStyle(element);
    if (out(style) || element.closest('.visually-hidden, .picker, option')) continue;
    const { right, left, width } = element.getBoundingClientRect();
    if (width > 0 && (right > clientWidth + 1 || left < -1)) faults.push(`${named(element)} stands out`);
    const cuts = style.overflow !== 'visible' || element.matches('button, label, .badge');
    if (!cuts || style.display === 'inline') continue;
    const isWider = element.scrollWidth > element.clientWidth + 1;
    const isHigher = element.scrollHeight > element.clientHeight + 1;
    if (isWider || isHigher) faults.push(`${named(element)} is cut off`);
  }
  return faults;
};

// In the page: gives it a style sheet of ours, or takes that away.
const restyle = (css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = css ? [sheet] : [];
};

// What WCAG 1.4.12 asks a page to bear.
const SPACING = `
  * { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
  p { margin-block-end: 2em !important; }`;

const STRAINS = {
  'at 320 px': { width: 320, css: '' },
  'at 640 px, as when 1280 are enlarged twofold': { width: 640, css: '' },
  'with text spaced, wide': { width: WIDE, css: SPACING },
  'with text spaced, narrow': { width: 320, css: SPACING },
  'with text twice as large': { width: WIDE, css: 'html { font-size: 200%; }' },
};

const underStrain = async (name, page) => {
  const found = [];
  for (const [strain, { width, css }] of Object.entries(STRAINS)) {
    await dress(page, { width });
    await page.evaluate(restyle, css);
    found.push(...(await page.evaluate(misfits)).map((fault) => `${strain}: ${fault}`));
  }
  await page.evaluate(restyle, '');
  return found;
};

// In the page: what is too small to be hit, inline links aside.
const smallTargets = () => {
  const LEAST = 24;
  const isTarget = 'button, input:not([type="file"]), select, summary, [tabindex="0"], a:not(p a)';
  const target = (element) => element.closest('label') ?? element;
  return [...document.querySelectorAll(isTarget)]
    .filter((element) => element.checkVisibility())
    .map((element) => [element, target(element).getBoundingClientRect()])
    .filter(([, { width, height }]) => width < LEAST || height < LEAST)
    .map(([element, { width, height }]) => `${element.outerHTML.slice(0, 90)} is ${width} × ${height}`);
};

// In the page: what moves.
const moving = () => {
  const still = (style) => [style.animationDuration, style.transitionDuration].every((time) => /^0s(, 0s)*$/.test(time));
  const parts = [...document.querySelectorAll('body *')].flatMap((element) =>
    [undefined, '::before', '::after'].map((pseudo) => [element, getComputedStyle(element, pseudo)]),
  );
  return parts.filter(([, style]) => !still(style)).map(([element]) => `${element.className} moves`);
};

// In the page: what only a colour told, where colours are the system's.
const colourless = () => {
  const EDGED = '.badge, .button, .card, .notice, .found, .input, .select, .dropzone, .offending, .segments';
  const bare = [...document.querySelectorAll(EDGED)].filter((element) => {
    const { borderTopStyle, borderTopWidth } = getComputedStyle(element);
    return element.checkVisibility() && (borderTopStyle === 'none' || parseFloat(borderTopWidth) < 1);
  });
  const ground = (element) => getComputedStyle(element).backgroundColor;
  const alike = [...document.querySelectorAll('.segments')].filter((segments) => {
    const [on, off] = [':checked + span', ':not(:checked) + span'].map((one) => segments.querySelector(one));
    return on && off && segments.checkVisibility() && ground(on) === ground(off);
  });
  return [
    ...bare.map((element) => `${element.className} has no edge`),
    ...alike.map((segments) => `of ${segments.textContent} the chosen one looks like the others`),
  ];
};

// In the page: alerts where none is due, and anything but one place for what is announced.
const loud = () => {
  const DUE = '[data-test="clear-confirm"], [data-test="drop-confirm"], [data-verdict="differs"]';
  const alerts = [...document.querySelectorAll('[role="alert"]')].filter((alert) => !alert.matches(DUE));
  const places = document.querySelectorAll('[role="status"]').length;
  return [
    ...alerts.map((alert) => `${alert.dataset.test} is an alert`),
    ...(places === 1 ? [] : [`there are ${places} places for what is announced`]),
  ];
};

// In the page: places in its sentences that nothing was filled into.
const unfilled = () => {
  const left = document.body.innerText.match(/\{[a-z]+\}/g) ?? [];
  return left.map((place) => `${place} is not filled in`);
};

const narrow = (look) => async (name, page) => {
  await dress(page, { width: NARROW });
  return page.evaluate(look);
};

const stillAndNarrow = (look) => async (name, page) => {
  await dress(page, { width: NARROW, reducedMotion: 'reduce' });
  const found = await page.evaluate(look);
  await dress(page, { width: NARROW, reducedMotion: 'no-preference' });
  return found;
};

const inSystemColours = (look) => async (name, page) => {
  await dress(page, { width: WIDE, forcedColors: 'active' });
  return page.evaluate(look);
};

const QUESTIONS = {
  'axe-core finds nothing in the light': byAxe('light'),
  'axe-core finds nothing in the dark': byAxe('dark'),
  'nothing is cut off or stands out, however narrow, spaced or enlarged': underStrain,
  'targets are large enough to be hit': narrow(smallTargets),
  'nothing moves for those who want that': stillAndNarrow(moving),
  'alerts are few, and the rest is announced at one place': narrow(loud),
  'every sentence has what belongs into it': narrow(unfilled),
  'no colour is needed to see what is what': inSystemColours(colourless),
};

const LEFT_OUT = Object.fromEntries(Object.keys(QUESTIONS).map((question) => [question, skip(question)]));

test('at every stage', async (t) => {
  const found = Object.fromEntries(Object.keys(QUESTIONS).map((question) => [question, []]));
  const asked = Object.entries(QUESTIONS).filter(([question]) => !LEFT_OUT[question]);
  await walk(t, async (name, { page }) => {
    for (const [question, look] of asked) {
      const faults = await look(name, page);
      found[question].push(...faults.map((fault) => `${name}: ${fault}`));
    }
  });
  for (const [question, faults] of Object.entries(found)) {
    await t.test(question, { skip: LEFT_OUT[question] }, () => assertNone(faults));
  }
});

// The colours of the style sheet by name, each as [light, dark].
const colours = async () => {
  const css = await readFile(new URL('../../www/style.css', import.meta.url), 'utf8');
  const all = css.matchAll(/--([\w-]+): (?:var\(--kf-[\w-]+, )?light-dark\((#\w{6}), (#\w{6})\)/g);
  return Object.fromEntries([...all].map(([, name, ...both]) => [name, both]));
};

const GROUNDS = ['page', 'card', 'sunken'];
const ON = {
  text: [5.5, GROUNDS],
  muted: [5.5, GROUNDS],
  accent: [5.5, [...GROUNDS, 'accent-soft']],
  'on-accent': [5.5, ['accent']],
  ok: [5.5, ['card', 'ok-soft']],
  warn: [5.5, ['card', 'warn-soft']],
  bad: [5.5, ['card', 'bad-soft']],
  edge: [3.9, GROUNDS],
};

test('text and edges stand out from what they lie on, in both themes', async () => {
  const known = await colours();
  const faults = Object.entries(ON).flatMap(([name, [least, grounds]]) =>
    grounds.flatMap((ground) =>
      [0, 1]
        .map((theme) => contrast(known[name][theme], known[ground][theme]))
        .filter((ratio) => !(ratio >= least))
        .map((ratio) => `${name} on ${ground}: ${ratio.toFixed(2)}`),
    ),
  );
  assertNone(faults);
});
