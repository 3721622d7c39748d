// From an empty browser to a page that can be used, over a slow mobile network and with a slow
// processor: until a key can be given, and until the vault has proved its walls and can take it.
//
// The page is served as a server with static compression serves it: each file with its length, in the
// best encoding there is.

import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { pageFor } from '../e2e/support/browsers.mjs';
import { consoleDirectory } from '../e2e/support/programs.mjs';
import { within } from './support/context.mjs';
import { alone, collect } from './support/measure.mjs';

const ROUNDS = 5;

// What Chromium's developer tools call "Fast 3G", in bytes a second.
const NETWORK = { offline: false, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8, latency: 150 };
const SLOWER_PROCESSOR = 4;

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const ENCODINGS = { br: brotliCompressSync, gzip: gzipSync };

// The wall that deploy/ gives the vault's script.
const VAULT_POLICY = { 'Content-Security-Policy': "default-src 'none'; script-src 'wasm-unsafe-eval'" };

const files = (encoding) =>
  new Map(
    readdirSync(consoleDirectory()).map((name) => {
      const body = ENCODINGS[encoding](readFileSync(join(consoleDirectory(), name)));
      const headers = {
        'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream',
        'Content-Encoding': encoding,
        'Content-Length': body.length,
        ...(name === 'vault.js' && VAULT_POLICY),
      };
      return [`/${name}`, { body, headers }];
    }),
  );

const serve = async (t, encoding) => {
  const served = files(encoding);
  const server = createServer(({ url }, response) => {
    const file = served.get(url === '/' ? '/index.html' : url);
    if (!file) return response.writeHead(404, { 'Content-Length': 0 }).end();
    return response.writeHead(200, file.headers).end(file.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
};

// Runs in the page: when each thing was there first, in milliseconds from the navigation on.
const watch = () => {
  const awaited = {
    usable: '[data-test="generate-comment"]',
    ready: '[data-test="vault"][data-isolation="holds"]',
  };
  globalThis.seen = {};
  const look = () => {
    for (const [name, selector] of Object.entries(awaited)) {
      if (!document.querySelector(selector)) continue;
      globalThis.seen[name] ??= performance.now();
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
};

const start = (origin) =>
  within(async (t) => {
    const page = await pageFor(t);
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.emulateNetworkConditions', NETWORK);
    await session.send('Emulation.setCPUThrottlingRate', { rate: SLOWER_PROCESSOR });
    await page.addInitScript(watch);
    await page.goto(origin, { waitUntil: 'commit' });
    await page.waitForFunction(() => globalThis.seen.ready !== undefined);
    return page.evaluate(() => globalThis.seen);
  });

const starts = (encoding) =>
  within(async (t) => {
    const origin = await serve(t, encoding);
    const taken = await collect(ROUNDS, () => start(origin));
    return [
      alone(`start over Fast 3G, ${encoding}: a key can be given`, 'ms', taken.usable),
      alone(`start over Fast 3G, ${encoding}: the vault is ready`, 'ms', taken.ready),
    ];
  });

export default async () => [...(await starts('br')), ...(await starts('gzip'))];
