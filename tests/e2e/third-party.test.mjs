// The page is made of its own files alone: no file names another place to load anything from, and a browser
// asks none.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { Console } from './support/console.mjs';
import { IMPORTS } from './support/fixtures.mjs';
import { consoleDirectory } from './support/programs.mjs';
import { startSandbox } from './support/site.mjs';
import { test } from './support/test.mjs';

// The absolute URLs that files may hold, and what for. None of them is fetched by the page.
const PERMITTED = {
  'the name of a kind of XML': ['http://www.w3.org/'],
  'a link to a documentation, for people': [
    'https://api.ncloud-docs.com/',
    'https://docs.openstack.org/',
    'https://docs.vietnix.cloud',
    'https://support.huaweicloud.com/',
    // In what wasm-bindgen tells those whose server sends a wrong type.
    'https://developer.mozilla.org/',
  ],
  'where a cloud is: requests to it go through the proxy': [
    'https://api.vietnix.cloud',
    'https://fin-ncloud.apigw.fin-ntruss.com',
    'https://ncloud.apigw.gov-ntruss.com',
    'https://ncloud.apigw.ntruss.com',
    'https://nsml.apigw.ntruss.com',
    'https://kms.',
    'https://iam.',
  ],
  'an example, in a sentence or a field': ['https://cloud.example'],
  'what the page of a static host may send to, in its policy': ['http://127.0.0.1:*', 'http://localhost:*'],
};
const ALLOWED = Object.values(PERMITTED).flat();

// Pieces that texts are put together of stand in wasm without anything between them: there a name that has no
// dot in it is no host.
const isHost = (found, file) => extname(file) !== '.wasm' || /\/\/[\w-]+\.[\w-]/.test(found);

const absolute = (text) => text.match(/(?:https?|wss?|ftp):\/\/[\w[\]-][\w.:*[\]/-]*/g) ?? [];

test('no file names another place, but where people read on and clouds are', async () => {
  const directory = consoleDirectory();
  const files = await readdir(directory);
  assert.ok(files.length > 10);
  for (const file of files) {
    const text = await readFile(join(directory, file), 'latin1');
    const foreign = absolute(text)
      .filter((found) => isHost(found, file))
      .filter((found) => !ALLOWED.some((allowed) => found.startsWith(allowed)));
    assert.deepEqual(foreign, [], file);
  }
});

test('what a file loads lies beside it', async () => {
  const directory = consoleDirectory();
  const loads = {
    '.html': /\s(?:src|href|action|data|poster|srcset)="([^"]*)"/g,
    '.css': /(?:url\(\s*['"]?|@import\s+['"])([^'")]*)/g,
    '.js': /(?:\bimport\s*\(\s*|\bfrom\s+|\bimport\s+|importScripts\(\s*)(['"`][^'"`]*['"`])/g,
    '.svg': /\s(?:href|src)="([^"]*)"/g,
  };
  let seen = 0;
  for (const file of await readdir(directory)) {
    const pattern = loads[extname(file)];
    if (!pattern) continue;
    const text = await readFile(join(directory, file), 'utf8');
    for (const [, name] of text.matchAll(pattern)) {
      seen += 1;
      assert.match(name, /^['"`]?(?:\.\/|#|data:)/, `${file} loads ${name}`);
    }
  }
  assert.ok(seen > 5, `${seen}`);
});

test('from a new key to a cloud the browser asks the page’s server and the proxy', async (t) => {
  const site = await startSandbox(t);
  const console = await Console.blank(t);
  // Of every page, frame and worker.
  const asked = [];
  console.page.context().on('request', (request) => asked.push(request.url()));
  await console.page.goto(site.origin);
  await console.at('vault').and(console.page.locator('[data-isolation="holds"]')).waitFor();
  for (const tag of ['ko', 'zh-CN', 'vi', 'ja', 'en']) {
    await console.page.locator('#language').selectOption(tag);
    await console.page.waitForFunction((wanted) => document.documentElement.lang === wanted, tag);
  }
  await console.generate('rsa-2048', 'nobody else');
  await console.save('correct horse battery staple');
  await console.next();
  for (const operation of Object.keys(IMPORTS)) await console.add(operation, IMPORTS[operation]);
  await console.nameAll('keyferry-demo');
  await console.next();
  await console.send();
  for (const operation of Object.keys(IMPORTS)) {
    assert.equal((await console.result(operation)).outcome, 'imported', operation);
  }
  const own = [`${site.origin}/`, `${site.proxy}/`, `blob:${site.origin}/`];
  assert.deepEqual(asked.filter((url) => !own.some((place) => url.startsWith(place))), []);
  for (const place of own.slice(0, 2)) assert.ok(asked.some((url) => url.startsWith(place)), place);
  console.assertNoMistakes();
});
