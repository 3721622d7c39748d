// The page behind a log-in that guards all of it: nothing that the page is made of is asked for without the
// session, by the page, its workers or its frames.

import assert from 'node:assert/strict';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { startGuard } from './support/guard.mjs';
import { serveFiles } from './support/listener.mjs';
import { startProxyPage } from './support/servers.mjs';
import { startClouds, startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

// A person comes to a path, is led to the log-in, and back.
const logIn = async (t, guard, path = '/') => {
  const console = await Console.blank(t);
  await console.page.goto(guard.origin + path);
  assert.equal(new URL(console.page.url()).origin, guard.logIn);
  guard.turnedAway().length = 0;
  await console.page.click('#log-in');
  await console.at('vault').and(console.page.locator('[data-isolation="holds"]')).waitFor();
  return console;
};

const speaksKorean = (console) =>
  console.page.waitForFunction(() => document.documentElement.lang === 'ko');

// The walls of a vault, and what is behind the guard there.
const BEHIND = {
  'own-policy': async (t) => (await startSite(t)).origin,
  frame: async (t) => (await serveFiles(t)).origin,
};

for (const [wall, start] of Object.entries(BEHIND)) {
  test(`behind a log-in the whole page loads, with the vault in its ${wall}`, async (t) => {
    const guard = await startGuard(t);
    guard.place(await start(t));
    const console = await logIn(t, guard);
    assert.equal(await console.at('vault').getAttribute('data-wall'), wall);
    await console.generate('ed25519', 'behind a log-in');
    assert.match(await console.publicKey(), /^ssh-ed25519 /);
    await console.page.locator('#language').selectOption('ko');
    await speaksKorean(console);
    assert.deepEqual(guard.turnedAway(), []);
    const needed = ['/', '/keyferry_bg.wasm', '/keyferry_rest.wasm', '/vault.js', '/vault_bg.wasm', '/ko.json', '/config.json'];
    if (wall === 'frame') needed.push('/vault-frame.html');
    for (const path of needed) assert.ok(guard.passed().includes(path), path);
    console.assertNoMistakes();
  });
}

test('page and relay are behind one log-in', async (t) => {
  const guard = await startGuard(t);
  const clouds = await startClouds(t);
  const base = '/tools/keys/';
  const site = await startProxyPage(t, { base, origins: [guard.origin], upstreams: { '*': clouds.origin } });
  guard.place(site.origin);
  const console = await logIn(t, guard, `${base}?lang=ko`);
  await speaksKorean(console);
  await console.paste(await key('rsa2048.pub'));
  await console.next();
  const operations = ['naver-server.import', 'vietnix.import'];
  for (const operation of operations) await console.add(operation, IMPORTS[operation]);
  await console.nameAll('keyferry-demo');
  await console.next();
  await console.send();
  for (const operation of operations) {
    assert.equal((await console.result(operation)).outcome, 'imported', operation);
  }
  assert.deepEqual(guard.turnedAway(), []);
  console.assertNoMistakes();
});
