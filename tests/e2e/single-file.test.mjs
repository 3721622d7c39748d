// The page in one file, opened from a disk: its walls hold, it does all but send, and sends where a proxy is
// named in it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { pageFor } from './support/browsers.mjs';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { listenForAnything, serveFiles } from './support/listener.mjs';
import { runProgram, scratch, writeText } from './support/programs.mjs';
import { startRelayAlone } from './support/site.mjs';
import { WAYS, arrived, chooseFile, generate, names, publicKey, standing, until } from './support/vault.mjs';
import { test } from './support/test.mjs';

// The page, with those settings in it if there are any, and changed if that is wanted.
const singleFile = async (t, { config, edit = (html) => html } = {}) => {
  const directory = await scratch(t);
  const out = join(directory, 'keyferry.html');
  const settings = config && ['--config', await writeText(directory, 'config.json', JSON.stringify(config))];
  await runProgram('xtask', ['single-file', '--out', out, ...(settings ?? [])]);
  const html = edit(await readFile(out, 'utf8'));
  return pathToFileURL(await writeText(directory, 'keyferry.html', html)).href;
};

// In the page, before its script: keeps the ports that it makes, one of which leads to the vault.
const keepPorts = () => {
  const Channel = globalThis.MessageChannel;
  globalThis.keptPorts = [];
  globalThis.MessageChannel = class extends Channel {
    constructor() {
      super();
      globalThis.keptPorts.push(this.port1);
    }
  };
};

// In the page: asks its own vault to reach a URL.
const askOwnVault = (url) =>
  new Promise((resolve) => {
    const [port] = globalThis.keptPorts.slice(-1);
    const ID = 4_000_000_000;
    port.addEventListener('message', ({ data }) => data.id === ID && resolve(data.answer.ways));
    port.postMessage({ id: ID, ask: { ask: 'try-network', url } });
  });

// In the page: the same, without waiting: in Firefox a worker that gets out was seen never to come back.
const sendOwnVault = (url) => {
  const [port] = globalThis.keptPorts.slice(-1);
  port.postMessage({ id: 4_000_000_001, ask: { ask: 'try-network', url } });
};

const open = async (t, url) => {
  const page = await pageFor(t);
  await page.addInitScript(keepPorts);
  await page.goto(url);
  return page;
};

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;
const FRAME = /(data-file="vault-frame\.html">)([^<]*)/;
const without = (html) => {
  assert.match(html, POLICY);
  return html.replace(POLICY, '');
};
const ofFrame = (html, edit) =>
  html.replace(FRAME, (_, before, text) => before + btoa(edit(atob(text))));

const withoutComment = (line) => line.trim().split(' ').slice(0, 2).join(' ');

const click = (page, name) =>
  until(page, (wanted) => {
    const found = document.querySelector(`[data-test="${wanted}"]`);
    if (!found || found.disabled) return false;
    found.click();
    return true;
  }, name);

const fill = async (page, name, value) => {
  await until(page, (wanted) => Boolean(document.querySelector(`[data-test="${wanted}"]`)), name);
  await page.locator(`[data-test="${name}"]`).fill(value);
};

test('nothing gets out of the vault of a file on a disk', async (t) => {
  const [page, elsewhere] = [await open(t, await singleFile(t)), await listenForAnything(t)];
  const { isolation, wall, frames } = await standing(page);
  assert.deepEqual({ isolation, wall, frames }, { isolation: 'holds', wall: 'frame', frames: 1 });
  for (const url of [`${elsewhere.origin}/hit`, 'data:text/javascript,']) {
    const ways = await page.evaluate(askOwnVault, url);
    assert.deepEqual(names(ways), WAYS);
    assert.deepEqual(ways.filter(({ shut }) => !shut), []);
  }
  assert.equal(elsewhere.connections(), 0);
});

test('the frame’s own policy is wall enough', async (t) => {
  const [page, elsewhere] = [
    await open(t, await singleFile(t, { edit: without })),
    await listenForAnything(t),
  ];
  const { isolation, wall } = await standing(page);
  assert.deepEqual({ isolation, wall }, { isolation: 'holds', wall: 'frame' });
  await page.evaluate(askOwnVault, `${elsewhere.origin}/hit`);
  assert.equal(elsewhere.connections(), 0);
});

test('without its policies the same attempts get out, and the page says so', async (t) => {
  const edit = (html) => without(ofFrame(html, without));
  const [page, elsewhere] = [await open(t, await singleFile(t, { edit })), await serveFiles(t)];
  const { isolation, text } = await standing(page);
  assert.equal(isolation, 'open');
  assert.match(text, /fetch/);
  await page.evaluate(sendOwnVault, `${elsewhere.origin}/hit`);
  const KINDS = ['EventSource', 'WebSocket', 'fetch', 'script'];
  assert.deepEqual(await arrived(elsewhere, KINDS), KINDS);
});

test('from a disk a key is read and made, and its request shown and not sent', async (t) => {
  const page = await open(t, await singleFile(t));
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await chooseFile(page, await key('ed25519'));
  assert.equal(withoutComment(await publicKey(page)), withoutComment(await key('ed25519.pub')));
  await click(page, 'clear');
  await until(page, () => Boolean(document.querySelector('[data-test="generate"]')));
  await page.evaluate(generate, 'rsa-2048');
  assert.match(await publicKey(page), /^ssh-rsa AAAA/);
  await click(page, 'next');
  await click(page, 'add-naver-server.import');
  await fill(page, 'shared-name', 'from-a-disk');
  await fill(page, 'credential-accessKey', 'AKIDEXAMPLE');
  await fill(page, 'credential-secretKey', 'secret-for-this-test-alone');
  await click(page, 'next');
  const shown = await until(page, () => {
    const [request, none, send] = ['request', 'no-proxy', 'send'].map((part) =>
      document.querySelector(`[data-test="${part}"]`),
    );
    return request && none && send && { text: request.textContent, off: send.disabled };
  });
  assert.match(shown.text, /importLoginKey/);
  assert.equal(shown.off, true);
  assert.deepEqual(asked.filter((url) => !/^(?:blob|data):/.test(url)), []);
});

test('the file is not started in anybody’s frame', async (t) => {
  const url = await singleFile(t);
  const around = `<!doctype html><iframe src="${url}"></iframe>`;
  const page = await pageFor(t);
  await page.goto(pathToFileURL(await writeText(await scratch(t), 'around.html', around)).href);
  while (page.frames().length < 2) await sleep(50);
  const inside = page.frames()[1];
  await until(inside, () => /not to be framed/.test(document.getElementById('boot-status')?.textContent));
});

test('with a proxy in its settings a file on a disk sends', async (t) => {
  const relay = await startRelayAlone(t);
  const config = { proxy: { kind: 'prefix', base: relay.origin } };
  const page = await Console.blank(t);
  await page.page.goto(await singleFile(t, { config }));
  await page.at('vault').and(page.page.locator('[data-isolation="holds"]')).waitFor();
  await page.page.locator('#language').selectOption('ko');
  await page.page.waitForFunction(() => document.documentElement.lang === 'ko');
  await page.generate('rsa-2048', 'from a disk');
  assert.ok((await page.save('correct horse battery staple')).bytes.length > 1000);
  await page.next();
  const operations = ['naver-server.import', 'huawei-kps.import', 'vietnix.import'];
  for (const operation of operations) await page.add(operation, IMPORTS[operation]);
  await page.nameAll('from-a-disk');
  await page.next();
  await page.send();
  for (const operation of operations) {
    assert.equal((await page.result(operation)).outcome, 'imported', operation);
  }
  const asked = page.requests.map((request) => request.url()).filter((url) => !/^(?:file|blob):/.test(url));
  assert.deepEqual(asked.filter((url) => !url.startsWith(`${relay.origin}/`)), []);
  page.assertNoMistakes();
});

test('settings that a file can’t heed are refused', async (t) => {
  for (const config of [{ portal: './portal.js' }, { proxy: { kind: 'routes', base: './relay' } }]) {
    await assert.rejects(singleFile(t, { config }), /a file has/);
  }
});
