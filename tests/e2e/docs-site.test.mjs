// The documentation site in a browser: its quick start and its policies run as they are written, its page for themes
// does what it says, and everybody can read it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Console } from './support/console.mjs';
import { blocksOf, readPages, startDocs } from './support/docs.mjs';
import { startFrames, startHost } from './support/host.mjs';
import { consoleDirectory } from './support/programs.mjs';
import { violations } from './support/axe.mjs';
import { test } from './support/test.mjs';

const PORTAL = 'https://portal.example';
const FILES = 'https://keys.example';

const block = (html, language, holding = '') => {
  const found = blocksOf(html).find((one) => one.language === language && one.code.includes(holding));
  assert.ok(found, `there is no ${language} block with ${holding}`);
  return found.code;
};

const around = (body) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Portal</title></head><body>${body}</body></html>`;

const readyIn = (page) =>
  page.waitForFunction(() => ['ready', 'failed'].includes(document.querySelector('key-ferry').dataset.state));

// The page of a portal with what the quick start says, at an origin of its own, with Keyferry's files at another.
const quickStart = async (t, headers = {}) => {
  const { 'index.html': html } = await readPages();
  const [markup, config] = [block(html, 'html', '<key-ferry'), JSON.parse(block(html, 'json', 'ancestors'))];
  assert.equal(markup.trim().split('\n').length + 1, 3, 'it is three lines, with that of config.json');
  assert.deepEqual(config.ancestors, [PORTAL]);
  const files = {};
  const sent = {};
  const portal = await startHost(t, files, sent);
  const frames = await startFrames(t, { ancestors: [portal], config: { ...config, ancestors: [portal] }, direct: true });
  const there = (text) => text.replaceAll(FILES, frames.origin).replaceAll(PORTAL, portal);
  files['index.html'] = around(there(markup));
  for (const [name, value] of Object.entries(headers)) sent[name] = there(value);
  const { page, mistakes } = await Console.blank(t);
  await page.goto(portal);
  await readyIn(page);
  return { page, mistakes };
};

const isReady = async ({ page, mistakes }, isolated) => {
  const { state, isolated: is, message } = await page.evaluate(() => {
    const element = document.querySelector('key-ferry');
    return { ...element.dataset, message: element.shadowRoot.querySelector('.message').textContent };
  });
  assert.equal(state, 'ready', message);
  assert.equal(is, isolated);
  assert.deepEqual(mistakes, []);
};

test('the quick start shows the element, ready, in a frame of another origin', async (t) => {
  const shown = await quickStart(t);
  await isReady(shown, 'frame');
  const frame = shown.page.locator('key-ferry').locator('iframe').contentFrame();
  await frame.locator('[data-test="vault"]').and(frame.locator('[data-isolation="holds"]')).waitFor();
});

test('the quick start’s hash refuses another script', async (t) => {
  const { 'index.html': html } = await readPages();
  const files = { 'key-ferry.js': `${await readFile(`${consoleDirectory()}/key-ferry.js`, 'utf8')}\n` };
  const portal = await startHost(t, files, { 'Access-Control-Allow-Origin': '*' });
  files['index.html'] = around(block(html, 'html', '<key-ferry').replaceAll(FILES, portal));
  const { page, mistakes } = await Console.blank(t);
  await page.goto(portal, { waitUntil: 'load' });
  assert.equal(await page.evaluate(() => customElements.get('key-ferry') === undefined), true);
  assert.match(mistakes.join('\n'), /integrity/);
});

const policy = (http) => /^Content-Security-Policy: (.*)$/m.exec(http)[1];

test('the policy for pages with a frame is enough', async (t) => {
  const { 'policies.html': html } = await readPages();
  const headers = { 'Content-Security-Policy': policy(block(html, 'http', 'frame-src https://keys.example')) };
  await isReady(await quickStart(t, headers), 'frame');
});

test('the policy for pages with a frame needs its two sources', async (t) => {
  const { 'policies.html': html } = await readPages();
  const whole = policy(block(html, 'http', 'frame-src https://keys.example'));
  const { page } = await quickStart(t, { 'Content-Security-Policy': whole.replace(/frame-src [^;]*/, "frame-src 'none'") }).catch(
    (error) => ({ error }),
  );
  // The element waits for a frame that never greets, then says so.
  assert.equal(await page.evaluate(() => document.querySelector('key-ferry').dataset.state), 'failed');
});

test('the policy for isolation="page" is enough', async (t) => {
  const { 'policies.html': html } = await readPages();
  const sent = {};
  const names = ['key-ferry.js', 'runtime.js', 'keyferry.js', 'framed-vault.js', 'style.css', 'vault-frame.html', 'vault.js', 'keyferry_bg.wasm', 'keyferry_rest.wasm', 'vault_bg.wasm'];
  const files = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await readFile(`${consoleDirectory()}/${name}`)])));
  files['index.html'] = around('<script type="module" src="key-ferry.js"></script><key-ferry isolation="page"></key-ferry>');
  const portal = await startHost(t, files, sent);
  sent['Content-Security-Policy'] = policy(block(html, 'http', "'wasm-unsafe-eval'")).replaceAll(FILES, portal);
  const shown = await Console.blank(t);
  await shown.page.goto(portal);
  await readyIn(shown.page);
  await isReady(shown, 'page');
});

test('html blocks are well-formed, and have the element’s attributes alone', async (t) => {
  const table = JSON.parse(await readFile(new URL('../../www/embed/table.json', import.meta.url), 'utf8'));
  const found = Object.entries(await readPages()).flatMap(([name, html]) =>
    blocksOf(html).filter(({ language }) => language === 'html').map(({ code }) => ({ name, code })),
  );
  assert.ok(found.length >= 4, `${found.length} blocks`);
  const { page } = await Console.blank(t);
  const faults = await page.evaluate(
    ([blocks, { tag, attributes, slots }]) =>
      blocks.flatMap(({ name, code }) => {
        const template = document.createElement('template');
        template.innerHTML = code;
        const flush = (text) => text.replaceAll('=""', '').replace(/\s+/g, ' ').trim();
        const faults = flush(template.innerHTML) === flush(code) ? [] : [`${name}: it is read as ${template.innerHTML}`];
        for (const element of template.content.querySelectorAll(tag)) {
          for (const { name: attribute, value } of element.attributes) {
            const known = attributes.find((one) => one.name === attribute);
            if (!known && !['id', 'class', 'lang'].includes(attribute)) faults.push(`${name}: there is no ${attribute}`);
            const words = known?.kind === 'words' ? value.split(/\s+/) : [value];
            const isChosen = known?.values && ['choice', 'words'].includes(known.kind);
            if (isChosen && !words.every((word) => known.values.includes(word))) faults.push(`${name}: ${attribute}="${value}"`);
          }
          for (const { slot } of element.children) {
            if (!slots.some((one) => one.name === slot || slot.startsWith('credentials-'))) faults.push(`${name}: slot ${slot}`);
          }
        }
        return faults;
      }),
    [found, table],
  );
  assert.deepEqual(faults, []);
});

test('css blocks are read whole', async (t) => {
  const found = Object.entries(await readPages()).flatMap(([name, html]) => blocksOf(html).map((one) => ({ name, ...one })));
  const blocks = found.filter(({ language }) => language === 'css');
  assert.ok(blocks.length > 0);
  const { page } = await Console.blank(t);
  for (const { name, code } of blocks) {
    const rules = await page.evaluate((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return [...sheet.cssRules].map(({ style }) => style.length);
    }, code);
    assert.equal(rules.length, code.match(/\{/g).length, name);
    assert.ok(rules.every((length) => length > 0), name);
  }
});

// What the page of values says that the element gives.
test('values hold what the page of the element says', async (t) => {
  const { 'element.html': html } = await readPages();
  const documented = (name) => {
    const code = blocksOf(html).map((one) => one.code).find((one) => one.includes(`const ${name} = {`));
    return Object.keys(new Function(`${code}; return ${name};`)());
  };
  const files = {};
  const portal = await startHost(t, files);
  const frames = await startFrames(t, { ancestors: [portal] });
  files['index.html'] = around(
    `<script type="module" src="${frames.origin}/key-ferry.js" crossorigin></script><key-ferry></key-ferry>`,
  );
  const { page } = await Console.blank(t);
  await page.goto(portal);
  await readyIn(page);
  const given = await page.evaluate(async (nova) => {
    const element = document.querySelector('key-ferry');
    const key = new Promise((resolve) => element.addEventListener('kf-key', ({ detail }) => resolve(detail.key)));
    element.destinations = [{ id: 'lab', operation: 'openstack-nova.import', name: 'über/uns', params: { endpoint: nova } }];
    const line = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJdD7y3aLq454yWBdwLWbieU1ebz9/cu7/QEXn9OIeZJ ops@portal';
    await element.setPublicKey(line);
    // Handed over is not yet read.
    const held = await key;
    const { verdicts } = await element.validate();
    const [verdict] = verdicts;
    return { key: held, verdict, finding: verdict.findings.find(({ field }) => field === 'name'), egress: element.egress };
  }, frames.nova);
  for (const [name, value] of Object.entries(given)) {
    assert.deepEqual(new Set(documented(name)), new Set(Object.keys(value)), `${name}: ${JSON.stringify(value)}`);
  }
});

// ---- the page for themes ------------------------------------------------------------------------

const openPlayground = async (t, context = {}) => {
  const origin = await startDocs(t);
  const shown = await Console.blank(t, { colorScheme: 'light', ...context });
  await shown.page.goto(`${origin}/playground.html`);
  await readyIn(shown.page);
  return { ...shown, origin, requests: shown.requests };
};

const colourOf = (page, selector, property) =>
  page.locator('key-ferry').locator(selector).first().evaluate((element, name) => getComputedStyle(element)[name], property);

test('a token that is changed is worn, shown as CSS, and warned of', async (t) => {
  const shown = await openPlayground(t);
  await isReady(shown, 'page');
  const { page } = shown;
  const css = page.locator('#theme-css');
  const warnings = page.locator('#warnings');
  assert.match(await css.textContent(), /Nothing is changed/);
  assert.match(await warnings.textContent(), /stand out enough/);
  await page.locator('#token-color-surface').fill('#fff4e0');
  assert.equal(await colourOf(page, '.card', 'backgroundColor'), 'rgb(255, 244, 224)');
  assert.match(await css.textContent(), /key-ferry \{\n  --kf-color-surface: light-dark\(#fff4e0, #161d25\);\n\}/);
  await page.locator('#token-color-text').fill('#9aa0a6');
  assert.match(await page.locator('#verdict').textContent(), /^3 pairs of colours stand out too little: which$/);
  assert.match(await warnings.textContent(), /In light, color-text on color-page has 2\.\d\d:1, and takes 4\.5:1/);
  await page.locator('#token-radius').fill('0px');
  assert.equal(await colourOf(page, '.card', 'borderTopLeftRadius'), '0px');
  await page.locator('#token-radius').fill('red; }');
  assert.equal(await page.locator('#token-radius').getAttribute('aria-invalid'), 'true');
  assert.doesNotMatch(await css.textContent(), /red/);
  await page.locator('[name="theme"][value="dark"]').check();
  assert.equal(await page.locator('#token-color-surface').inputValue(), '#161d25');
  assert.equal(await colourOf(page, '.card', 'backgroundColor'), 'rgb(22, 29, 37)');
  await page.locator('[name="width"][value="narrow"]').check();
  assert.ok((await page.locator('.stage').boundingBox()).width <= 386);
  await page.locator('#reset').click();
  assert.match(await css.textContent(), /Nothing is changed/);
  assert.deepEqual(shown.mistakes, []);
});

test('the page for themes asks its own origin alone, and sends nothing', async (t) => {
  const { requests, origin } = await openPlayground(t);
  const elsewhere = requests.filter((request) => !request.url().startsWith(`${origin}/`) && !request.url().startsWith('blob:'));
  assert.deepEqual(elsewhere.map((request) => request.url()), []);
  assert.deepEqual(requests.filter((request) => request.method() !== 'GET').map((request) => request.url()), []);
});

test('without JavaScript the page for themes says what to read instead', async (t) => {
  const origin = await startDocs(t);
  const { page } = await Console.blank(t, { javaScriptEnabled: false });
  await page.goto(`${origin}/playground.html`);
  await page.getByText('This page needs JavaScript').waitFor();
});

// ---- everybody ----------------------------------------------------------------------------------

// In the page: whether it is wider than its window.
const excess = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

// Every page is looked at in both themes and both widths, but not by axe in all four combinations: pages have one
// style sheet, and what depends on both at once is the same from page to page.
const LOOKS = [
  { width: 1280, colorScheme: 'light' },
  { width: 320, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'dark', isSpared: true },
  { width: 320, colorScheme: 'light', isSpared: true },
];
const PAGES_IN_ALL_LOOKS = ['index.html', 'element.html', 'playground.html', 'frame.html'];

test('axe finds nothing on any page, and nothing stands out of it, wide and narrow, light and dark', async (t) => {
  const origin = await startDocs(t);
  const { page, mistakes } = await Console.blank(t);
  const faults = [];
  for (const name of Object.keys(await readPages())) {
    await page.goto(`${origin}/${name}`);
    if (name === 'playground.html') await readyIn(page);
    for (const { width, colorScheme, isSpared } of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      const found = isSpared && !PAGES_IN_ALL_LOOKS.includes(name) ? [] : await violations(page);
      const wider = await page.evaluate(excess);
      if (wider > 0) found.push(`it is ${wider} px too wide`);
      faults.push(...found.map((fault) => `${name}, ${width} ${colorScheme}: ${fault}`));
    }
  }
  assert.deepEqual(faults, []);
  assert.deepEqual(mistakes, []);
});

test('by keyboard the first stop skips to the text, and every page says where it is', async (t) => {
  const origin = await startDocs(t);
  const { page } = await Console.blank(t);
  for (const [name, html] of Object.entries(await readPages())) {
    assert.equal(html.match(/<h1/g).length, 1, name);
    assert.match(html, new RegExp(`href="${name}" aria-current="page"`), name);
  }
  await page.goto(`${origin}/proxy.html`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
});
