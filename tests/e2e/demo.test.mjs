// The portals of www/demo, as they are but for addresses: a key goes from the element in each to the sandbox's
// cloud. Those of frameworks have the package installed, are checked by their types, and built by Vite.

import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Console } from './support/console.mjs';
import { startFrames, startHost } from './support/host.mjs';
import { DEMO, built, checkTypes, freshProject } from './support/package.mjs';
import { SANDBOX } from './support/site.mjs';
import { widgetIn } from './support/widget.mjs';
import { test } from './support/test.mjs';

const KEYS = 'https://keys.example';
const CLOUD = 'https://cloud.example:8774/v2.1';

// A portal's own endpoint lends the sandbox's token.
const lent = { 'api/cloud-token': JSON.stringify({ token: SANDBOX.token }) };

// A portal that is served once the origin of Keyferry's files is known, which has to know the portal's.
const startDemo = async (t, make, headers = {}) => {
  const files = { ...lent };
  const portal = await startHost(t, files, headers);
  const frames = await startFrames(t, { ancestors: [portal] });
  Object.assign(files, await make(frames));
  return { portal, frames };
};

const open = async (t, portal) => {
  const host = await Console.blank(t);
  await host.page.goto(portal);
  return { page: host.page, mistakes: host.mistakes, widget: widgetIn(host) };
};

// A person generates a key and sends it where the portal says; the portal is told what came of it.
const sendsAKey = async ({ page, mistakes, widget }, name) => {
  await widget.walled();
  await widget.generate('ed25519');
  await widget.next();
  await widget.next();
  await widget.at('send').click();
  await page.locator('output', { hasText: 'imported' }).waitFor();
  assert.equal(await page.locator('output').textContent(), `${name}: imported, match`);
  assert.deepEqual(mistakes, []);
};

const integrity = async (name) => {
  const text = await readFile(join(process.env.KEYFERRY_NPM, 'sri.json'), 'utf8');
  return JSON.parse(text)[name];
};

// The files of a portal without a build, with the addresses of this test.
const plainFiles = async (name, frames) => {
  const hash = await integrity('page/key-ferry.js');
  const here = (text) => text.replaceAll(KEYS, frames.origin).replaceAll(CLOUD, frames.nova).replace('sha384-…', hash);
  const names = (await readdir(join(DEMO, name))).filter((file) => file !== 'headers.txt');
  const texts = names.map(async (file) => [file, here(await readFile(join(DEMO, name, file), 'utf8'))]);
  return Object.fromEntries(await Promise.all(texts));
};

// ---- a strict portal --------------------------------------------------------------------------------

const POLICY = 'Content-Security-Policy';

const strictHeaders = async () => {
  const text = await readFile(join(DEMO, 'strict/headers.txt'), 'utf8');
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(lines.map((line) => line.split(/: (.*)/, 2)));
};

// The portal by its own policy, or by what `change` makes of that.
const startStrict = async (t, change = (policy) => policy) => {
  const headers = await strictHeaders();
  const started = await startDemo(t, (frames) => plainFiles('strict', frames), headers);
  headers[POLICY] = change(headers[POLICY]).replaceAll(KEYS, started.frames.origin);
  return started;
};

test('a portal with the strictest policy sends a key, and breaks nothing of it', async (t) => {
  const { portal } = await startStrict(t);
  await sendsAKey(await open(t, portal), 'from-strict');
});

// The directive by which the browser refuses something of Keyferry's in a portal whose policy lacks it.
const refusal = async (t, change) => {
  const { portal, frames } = await startStrict(t, change);
  const { page } = await Console.blank(t);
  await page.addInitScript(() => {
    window.refused = [];
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      window.refused.push([effectiveDirective, blockedURI]);
    });
  });
  await page.goto(portal);
  const ours = await page.waitForFunction(
    (origin) => window.refused.find(([, uri]) => uri.startsWith(origin)),
    frames.origin,
  );
  return (await ours.jsonValue())[0];
};

test('of what the strict policy lists for Keyferry nothing can be left out', async (t) => {
  assert.equal(await refusal(t, (policy) => policy.replace(`'self' ${KEYS}`, "'self'")), 'script-src-elem');
  assert.equal(await refusal(t, (policy) => policy.replace(`frame-src ${KEYS}; `, '')), 'frame-src');
});

test('a portal takes no script that is not the one of its integrity', async (t) => {
  const files = async (frames) => {
    const all = await plainFiles('strict', frames);
    return { ...all, 'index.html': all['index.html'].replace(/sha384-./, 'sha384-x') };
  };
  const { portal } = await startDemo(t, files);
  const { page, mistakes } = await open(t, portal);
  await page.waitForLoadState('networkidle');
  assert.equal(await page.evaluate(() => customElements.get('key-ferry')), undefined);
  assert.match(mistakes.join(), /integrity/);
});

// ---- a dark portal ----------------------------------------------------------------------------------

const styleOf = (locator, names) =>
  locator.evaluate((element, names) => {
    const style = getComputedStyle(element);
    return names.map((name) => style[name]);
  }, names);

test('a dark portal gives the element its own colours, corners and typeface', async (t) => {
  const { portal } = await startDemo(t, (frames) => plainFiles('dark', frames));
  const opened = await open(t, portal);
  const { page, widget } = opened;
  await widget.walled();
  const body = widget.frame.locator('body');
  assert.deepEqual(await styleOf(body, ['backgroundColor', 'color', 'fontFamily']), [
    'rgb(20, 16, 31)',
    'rgb(236, 230, 245)',
    'Georgia, serif',
  ]);
  assert.deepEqual(await styleOf(widget.at('generate'), ['borderRadius']), ['2px']);
  assert.deepEqual(await styleOf(widget.frame.locator('html'), ['colorScheme']), ['dark']);
  assert.equal(await page.locator('key-ferry [slot=header]').isVisible(), true);
  assert.equal(await widget.at('language').isVisible(), false);
  await sendsAKey(opened, 'from-dark');
  assert.equal(await widget.at('randomart').first().isVisible(), false);
});

test('a portal that changes its colours changes those of the element', async (t) => {
  const { portal } = await startDemo(t, (frames) => plainFiles('dark', frames));
  const { page, widget } = await open(t, portal);
  await widget.walled();
  await page.evaluate(() => document.documentElement.style.setProperty('--night', 'rgb(1, 2, 3)'));
  await page.frames()[1].waitForFunction(() => getComputedStyle(document.body).backgroundColor === 'rgb(1, 2, 3)');
});

// ---- portals of frameworks --------------------------------------------------------------------------

// A mistake in each project's own language, which its types are to find.
const MISTAKES = {
  plain: ['main.ts', "element.layout = 'narrow'", "element.layout = 'round'"],
  react: ['main.tsx', 'layout="narrow"', 'layout="round"'],
  vue: ['Portal.vue', 'layout="narrow"', 'layout="round"'],
  svelte: ['Portal.svelte', 'layout="narrow"', 'layout="round"'],
};

for (const [name, [file, right, wrong]] of Object.entries(MISTAKES)) {
  test(`a fresh ${name} project has the package offline, with its types, and sends a key`, async (t) => {
    const { directory } = await freshProject(t, name);
    const types = await checkTypes(name, directory);
    assert.ok(types.isGood, types.printed);
    const { portal } = await startDemo(t, async (frames) => {
      const environment = { VITE_KEYFERRY: frames.origin, VITE_NOVA: frames.nova };
      const { files, printed } = await built(directory, environment);
      assert.equal(printed, '', 'Vite warns of nothing');
      return files;
    });
    await sendsAKey(await open(t, portal), `from-${name}`);

    const text = await readFile(join(directory, file), 'utf8');
    assert.ok(text.includes(right));
    await writeFile(join(directory, file), text.replace(right, wrong));
    const mistaken = await checkTypes(name, directory);
    assert.equal(mistaken.isGood, false, 'the types let a mistake pass');
    assert.match(mistaken.printed, /round/);
  });
}
