// The page by the servers that are shipped or have a configuration here: each file with the same headers as
// from the development server, and a vault that is shut by its own policy.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { get } from 'node:http';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { pageFor } from './support/browsers.mjs';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { pageWith, startHost } from './support/host.mjs';
import { consoleDirectory } from './support/programs.mjs';
import { startCaddyPage, startNginxPage, startProxyPage } from './support/servers.mjs';
import { directoryWith, startClouds, startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const PROXY = 'https://keys.portal.example';

// Where each server lets the page send to.
const SERVERS = {
  nginx: { start: startNginxPage, connect: [PROXY], best: 'gzip' },
  Caddy: { start: startCaddyPage, connect: [PROXY], best: 'br' },
  'the proxy': { start: startProxyPage, connect: [], best: 'br' },
};

const PORTALS = ['https://portal.example', 'https://other.example:8443'];

// What servers say of themselves, and how long a file is.
const OWN = ['server', 'date', 'connection', 'keep-alive', 'content-length', 'accept-ranges', 'etag', 'last-modified'];

// The page, and beside it what operators put there. Files that are there already are left alone.
const BESIDE = {
  'config.json': '{}',
  'portal.js': 'export {};',
  'keys.kfl': '',
  'frame.html': '<!doctype html>',
  'frame.js': '',
  'key-ferry.js': '',
};
const served = async (t) => {
  const there = await readdir(consoleDirectory());
  return directoryWith(t, Object.fromEntries(Object.entries(BESIDE).filter(([name]) => !there.includes(name))));
};

const headersOf = async (url) => {
  const response = await fetch(url);
  assert.equal(response.status, 200, url);
  return Object.fromEntries([...response.headers].filter(([name]) => !OWN.includes(name)));
};

// In Chromium: the key reaches a cloud through the relay beside the page.
const importThrough = async (t, page) => {
  const console = await Console.open(t, page);
  await console.paste(await key('rsa2048.pub'));
  await console.next();
  await console.add('naver-server.import', IMPORTS['naver-server.import']);
  await console.add('vietnix.import', IMPORTS['vietnix.import']);
  await console.nameAll('keyferry-demo');
  await console.next();
  await console.send();
  for (const operation of ['naver-server.import', 'vietnix.import']) {
    assert.equal((await console.result(operation)).outcome, 'imported', operation);
  }
  console.assertNoMistakes();
};

// A file as it is sent to those who can read these encodings.
const sent = (url, accepted) =>
  new Promise((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': accepted } }, async (response) => {
      const { headers, statusCode: status } = response;
      const body = Buffer.concat(await response.toArray());
      resolve({ status, encoding: headers['content-encoding'], headers, body });
    }).on('error', reject);
  });

const READERS = { br: brotliDecompressSync, gzip: gunzipSync };

for (const [name, { start, connect, best }] of Object.entries(SERVERS)) {
  for (const ancestors of [[], PORTALS]) {
    const whom = ancestors.length ? 'portals' : 'nobody';
    test(`${name} sends the headers that the development server sends, framed by ${whom}`, async (t) => {
      const directory = await served(t);
      const expected = await startSite(t, { directory, connect, ancestors });
      const shipped = await start(t, { directory, ancestors });
      const files = await readdir(directory);
      for (const needed of ['index.html', 'frame.html', 'key-ferry.js', 'vault.js', 'ko.json']) {
        assert.ok(files.includes(needed), needed);
      }
      for (const file of ['', ...files]) {
        const theirs = await headersOf(`${shipped.origin}/${file}`);
        assert.deepEqual(theirs, await headersOf(`${expected.origin}/${file}`), file);
      }
    });
  }

  test(`${name} serves the page below a path with the same headers`, async (t) => {
    const [directory, base] = [await served(t), '/tools/keys/'];
    const expected = await startSite(t, { directory, connect, ancestors: PORTALS, base });
    const shipped = await start(t, { directory, ancestors: PORTALS, base });
    for (const file of ['', ...(await readdir(directory))]) {
      const theirs = await headersOf(shipped.origin + base + file);
      assert.deepEqual(theirs, await headersOf(expected.origin + base + file), file);
    }
    const moved = await fetch(`${shipped.origin}/tools/keys`, { redirect: 'manual' });
    assert.deepEqual([moved.status, moved.headers.get('location')], [308, base]);
    for (const path of ['/', '/index.html', '/vault.js', '/tools/index.html']) {
      const elsewhere = await fetch(shipped.origin + path);
      // Caddy answers what it has nothing for with nothing.
      assert.ok(elsewhere.status === 404 || (await elsewhere.text()) === '', path);
    }
  });

  test(`a portal of another origin shows the element of ${name}, and no other page frames it`, async (t) => {
    const files = {};
    // What isolates the portal's process keeps out whatever doesn't say that it may be there.
    const strict = { 'Cross-Origin-Embedder-Policy': 'require-corp', 'Cross-Origin-Opener-Policy': 'same-origin' };
    const [portal, stranger] = [await startHost(t, files, strict), await startHost(t, files, strict)];
    // The browser keeps the stranger out by itself: config.json lists it.
    const listed = JSON.stringify({ ancestors: [portal, stranger] });
    const directory = await directoryWith(t, { 'config.json': listed });
    const shipped = await start(t, { directory, ancestors: [portal] });
    const script = await readFile(join(directory, 'key-ferry.js'));
    const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`;
    files['index.html'] = pageWith(shipped.origin, '<key-ferry></key-ferry>').replace(
      ' crossorigin>',
      ` crossorigin integrity="${integrity}">`,
    );
    const { page } = await Console.blank(t);
    await page.goto(portal);
    const widget = page.locator('key-ferry').locator('iframe').contentFrame();
    await widget.locator('[data-test="vault"][data-isolation="holds"][data-wall="own-policy"]').waitFor();
    const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await page.goto(stranger);
    await refused;
    assert.equal(await widget.locator('[data-test="vault"]').count(), 0);
  });

  test(`${name} sends the files that are there compressed, with the same headers`, async (t) => {
    const directory = await served(t);
    const names = ['index.html', 'vault.js', 'vault_bg.wasm', 'style.css'];
    for (const file of names) {
      const bytes = await readFile(join(directory, file));
      await writeFile(join(directory, `${file}.br`), brotliCompressSync(bytes));
      await writeFile(join(directory, `${file}.gz`), gzipSync(bytes));
    }
    const shipped = await start(t, { directory });
    const same = ({ headers }) =>
      Object.entries(headers).filter(([key]) => ![...OWN, 'content-encoding', 'vary', 'transfer-encoding'].includes(key));
    for (const file of names) {
      const plain = await sent(`${shipped.origin}/${file}`, 'identity');
      assert.deepEqual([plain.status, plain.encoding], [200, undefined]);
      for (const [accepted, expected] of [['gzip, deflate, br', best], ['gzip', 'gzip']]) {
        const short = await sent(`${shipped.origin}/${file}`, accepted);
        assert.deepEqual([short.status, short.encoding], [200, expected], file);
        assert.match(short.headers.vary, /accept-encoding/i);
        assert.deepEqual(READERS[expected](short.body), plain.body);
        assert.deepEqual(same(short), same(plain), file);
      }
    }
  });

  test(`behind ${name} the vault is shut by its own policy`, async (t) => {
    const shipped = await start(t, {});
    const page = await pageFor(t);
    await page.goto(shipped.origin);
    await page.waitForSelector('[data-test="vault"][data-isolation="holds"]');
    assert.equal(await page.getAttribute('[data-test="vault"]', 'data-wall'), 'own-policy');
  });
}

for (const base of ['/', '/tools/keys/']) {
  test(`the proxy alone is page and relay, at ${base}`, async (t) => {
    const clouds = await startClouds(t);
    const site = await startProxyPage(t, { base, upstreams: { '*': clouds.origin } });
    await importThrough(t, site.page);
  });
}

test('what is kept by a browser is asked about and not sent again', async (t) => {
  const site = await startProxyPage(t);
  const first = await fetch(`${site.origin}/keyferry_bg.wasm`);
  const again = { headers: { 'if-none-match': first.headers.get('etag') } };
  const second = await fetch(`${site.origin}/keyferry_bg.wasm`, again);
  assert.equal(second.status, 304);
});
