// Where a server sends no headers, the vault is behind the other wall: a sandboxed frame. From
// inside it, too, nothing reaches a server.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { pageFor } from './support/browsers.mjs';
import { key } from './support/fixtures.mjs';
import { listenForAnything, serveFiles } from './support/listener.mjs';
import { startSite } from './support/site.mjs';
import { test } from './support/test.mjs';
import {
  WAYS,
  arrived,
  askTheVault,
  chooseFile,
  generate,
  names,
  publicKey,
  standing,
  until,
} from './support/vault.mjs';

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
const withoutPolicy = (text) => {
  assert.match(text, POLICY);
  return text.replace(POLICY, '');
};

// The page's policy, sent with every file: the frame's script does not run under it.
const STRICT = {
  'Content-Security-Policy':
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
    "connect-src 'self'; worker-src 'self'; frame-src 'self'",
};

// What `trunk serve` sends.
const trunkHeaders = async () => {
  const settings = await readFile(new URL('../../Trunk.toml', import.meta.url), 'utf8');
  const section = settings.split('[serve.headers]\n')[1];
  return Object.fromEntries([...section.matchAll(/^([\w-]+) = "(.*)"$/gm)].map(([, ...pair]) => pair));
};

// How the ways show at a server. A worker from elsewhere is refused to an opaque origin in any case.
const KINDS = ['EventSource', 'WebSocket', 'fetch', 'script'];

const withoutComment = (line) => line.trim().split(' ').slice(0, 2).join(' ');

const open = async (t, site) => {
  const page = await pageFor(t);
  await page.goto(site.origin);
  return page;
};

test('without headers nothing gets out of the vault’s frame', async (t) => {
  const site = await serveFiles(t);
  const elsewhere = await listenForAnything(t);
  const page = await open(t, site);
  const { isolation, wall, frames } = await standing(page);
  assert.deepEqual({ isolation, wall, frames }, { isolation: 'holds', wall: 'frame', frames: 1 });
  for (const url of [`${site.origin}/hit`, `${elsewhere.origin}/hit`]) {
    const ways = await page.evaluate(askTheVault, { framed: true, url });
    assert.deepEqual(names(ways), WAYS);
    assert.deepEqual(ways.filter(({ shut }) => !shut), []);
  }
  assert.deepEqual(site.kinds(), []);
  assert.equal(elsewhere.connections(), 0);
});

test('the same attempts get out of a frame without the policy, and the page notices', async (t) => {
  const site = await serveFiles(t, { edit: { 'vault-frame.html': withoutPolicy } });
  const page = await open(t, site);
  const { isolation, text } = await standing(page);
  assert.equal(isolation, 'open');
  assert.match(text, /fetch/);
  const url = `${site.origin}/hit`;
  const ways = await page.evaluate(askTheVault, { framed: true, url });
  assert.deepEqual(names(ways), WAYS);
  assert.deepEqual(await arrived(site, KINDS), KINDS);
});

test('a vault that never comes back from its walls gives way to the frame', async (t) => {
  const silent = (text) => `if (origin !== 'null') self.importScripts = () => { for (;;); };\n${text}`;
  const page = await open(t, await serveFiles(t, { edit: { 'vault.js': silent } }));
  const { isolation, wall, frames } = await standing(page);
  assert.deepEqual({ isolation, wall, frames }, { isolation: 'holds', wall: 'frame', frames: 1 });
});

test('a key file is read and a key generated in the frame', async (t) => {
  const site = await serveFiles(t);
  const page = await open(t, site);
  await chooseFile(page, await key('ed25519'));
  assert.equal(withoutComment(await publicKey(page)), withoutComment(await key('ed25519.pub')));
  await page.evaluate(() => document.querySelector('[data-test="clear"]').click());
  await until(page, () => Boolean(document.querySelector('[data-test="generate"]')));
  await page.evaluate(generate, 'rsa-2048');
  assert.match(await publicKey(page), /^ssh-rsa AAAA/);
  const { isolation, wall, frames } = await standing(page);
  assert.deepEqual({ isolation, wall, frames }, { isolation: 'holds', wall: 'frame', frames: 1 });
});

test('what Trunk sends lets the frame be', async (t) => {
  const headers = await trunkHeaders();
  assert.ok(headers['Content-Security-Policy']);
  const page = await open(t, await serveFiles(t, { headers }));
  const { isolation, wall } = await standing(page);
  assert.deepEqual({ isolation, wall }, { isolation: 'holds', wall: 'frame' });
});

test('where the vault has its own policy there is no frame', async (t) => {
  const page = await open(t, await startSite(t));
  const { isolation, wall, frames } = await standing(page);
  assert.deepEqual({ isolation, wall, frames }, { isolation: 'holds', wall: 'own-policy', frames: 0 });
});

test('without either wall no key is taken in before the page has said so', async (t) => {
  const page = await open(t, await serveFiles(t, { headers: STRICT }));
  const known = await chooseFile(page, await key('ed25519'));
  assert.equal(known, 'unknown');
  const { isolation, text } = await standing(page);
  assert.equal(isolation, 'open');
  assert.match(text, /missing/);
  await until(page, () => Boolean(document.querySelector('[data-test="key-refusal"]')));
  await chooseFile(page, await key('ed25519'));
  assert.equal(withoutComment(await publicKey(page)), withoutComment(await key('ed25519.pub')));
});

test('the frame’s page takes a script in a sandbox only, and the page from its frame', async (t) => {
  const page = await open(t, await serveFiles(t));
  await standing(page);
  const ready = await page.evaluate(async (sandboxes) => {
    const says = (sandbox) =>
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        if (sandbox) frame.sandbox = sandbox;
        addEventListener('message', ({ source }) => source === frame.contentWindow && resolve(true));
        setTimeout(resolve, 2000, false);
        frame.src = './vault-frame.html';
        document.body.append(frame);
      });
    return Promise.all(sandboxes.map(says));
  }, ['allow-scripts', 'allow-scripts allow-same-origin', '']);
  assert.deepEqual(ready, [true, false, false]);
  const believed = await page.evaluate(async () => {
    const { FramedVault } = await import('./framed-vault.js');
    const vault = new FramedVault('./style.css', './vault.js');
    const outcome = new Promise((resolve) => {
      vault.onerror = () => resolve('not started');
      setTimeout(resolve, 5000, 'started');
    });
    postMessage('ready', '*');
    return outcome;
  });
  assert.equal(believed, 'not started');
});
