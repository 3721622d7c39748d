// The page below a path of a server that has other things to serve.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { freePort } from './support/programs.mjs';
import { startCaddyPage, startNginxPage } from './support/servers.mjs';
import { directoryWith, startClouds, startProxyFor, startSandbox, url } from './support/site.mjs';
import { test } from './support/test.mjs';

const BASE = '/tools/keys/';
const OPERATIONS = ['naver-server.import', 'huawei-kps.import', 'vietnix.import'];

// A key goes through the page, all of which lies below the path.
const importBelow = async (t, origin, proxy) => {
  const console = await Console.open(t, `${origin}${BASE}`);
  await console.page.locator('#language').selectOption('ko');
  await console.page.waitForFunction(() => document.documentElement.lang === 'ko');
  await console.paste(await key('rsa2048.pub'));
  await console.next();
  for (const operation of OPERATIONS) await console.add(operation, IMPORTS[operation]);
  await console.nameAll('keyferry-demo');
  await console.next();
  await console.send();
  for (const operation of OPERATIONS) {
    assert.equal((await console.result(operation)).outcome, 'imported', operation);
  }
  const elsewhere = console.requests
    .map((request) => request.url())
    .filter((asked) => !asked.startsWith(origin + BASE) && !asked.startsWith(`${proxy}/`));
  assert.deepEqual(elsewhere, []);
  console.assertNoMistakes();
};

test('by the development server', async (t) => {
  const site = await startSandbox(t, { base: BASE });
  await importBelow(t, site.origin, site.proxy);
});

for (const [name, start] of Object.entries({ nginx: startNginxPage, Caddy: startCaddyPage })) {
  test(`by ${name}`, async (t) => {
    const clouds = await startClouds(t);
    const port = await freePort();
    const { proxy } = await startProxyFor(t, { upstreams: { '*': clouds.origin } }, url(port));
    const directory = await directoryWith(t, { 'config.json': JSON.stringify({ proxy }) });
    await start(t, { directory, port, base: BASE, connect: proxy.base });
    await importBelow(t, url(port), proxy.base);
  });
}
