// A portal whose scripts are somebody else's: what they get of a key, a passphrase and a token. Out of the frame
// nothing; out of isolation="page" all that is listed here.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Console } from './support/console.mjs';
import { key } from './support/fixtures.mjs';
import { startFrames, startHost } from './support/host.mjs';
import { SANDBOX, startRoutes, startClouds } from './support/site.mjs';
import { LISTEN, openPortal, untilHeard } from './support/widget.mjs';
import { test } from './support/test.mjs';

const PASSPHRASE = 'correct horse battery';

// Everything that a script can hook in its page; what passes is kept, as text.
const HOOKS = await readFile(new URL('./support/hooks.js', import.meta.url), 'utf8');

// What an import in the widget lets its private parts pass through: a file, a passphrase, a paste, a token.
const importInside = async (widget, page, done) => {
  await widget.paste(await key('ed25519'));
  await widget.at('key-held').waitFor();
  await widget.at('another-key').locator('summary').first().click();
  await widget.at('generate').click();
  await widget.at('save-passphrase').waitFor();
  for (const name of ['save-passphrase', 'save-passphrase-again']) {
    await widget.at(name).click();
    await page.keyboard.type(PASSPHRASE);
  }
  await widget.at('save').click();
  await widget.next();
  await widget.add('openstack-nova.import');
  await widget.at('credential-token').first().click();
  await page.keyboard.type(SANDBOX.token);
  await widget.nameAll('hostile');
  await widget.next();
  await widget.at('send').click();
  await done();
};

// The lines of a private key, of which any one is too much.
const linesOf = (pem) => pem.split('\n').filter((line) => line && !line.startsWith('-----'));

const secrets = async () => ({
  'the pasted key': linesOf(await key('ed25519')),
  'the passphrase': [PASSPHRASE],
  'the token': [SANDBOX.token],
});

// Which secrets are in what a script kept, and where it had them from. Keys of the keyboard come one by one.
const hauled = (haul, wanted) => {
  const found = new Set();
  for (const [how, texts] of Object.entries(haul)) {
    const all = texts.join('\n') + texts.join('');
    for (const [what, needles] of Object.entries(wanted)) {
      if (needles.some((needle) => all.includes(needle))) found.add(`${what} by ${how}`);
    }
  }
  return [...found].sort();
};

const takenFrom = (page) => page.evaluate(() => window.haul());

test('a hostile host, before and after, gets nothing out of the frame', async (t) => {
  const { page, host, widget } = await openPortal(t, undefined, { before: HOOKS, script: `${LISTEN}\n${HOOKS}` });
  await widget.walled();
  await importInside(widget, page, () => untilHeard(page, 'kf-done'));
  const status = await page.evaluate(() => window.element.results.map(({ status }) => status));
  assert.deepEqual(status, ['imported']);
  const haul = await takenFrom(page);
  assert.deepEqual(hauled(haul, await secrets()), []);
  // Not even that a key of the keyboard was pressed. What passes the port is what portals are told.
  const { port, ...rest } = haul;
  assert.deepEqual(Object.entries(rest).filter(([, texts]) => texts.length), []);
  assert.ok(port.some((text) => text.includes('ssh-ed25519 AAAA')));
  const generated = await page.evaluate(() => window.element.keys.map(({ hasPrivateKey }) => hasPrivateKey));
  assert.ok(generated.includes(true));
  assert.equal(host.mistakes.length, 0);
});

// What the documentation says that isolation="page" gives up: a change of it is a change of that.
const GIVEN_UP = [
  'the passphrase by beforeinput',
  'the passphrase by encode',
  'the passphrase by input',
  'the passphrase by keydown',
  'the passphrase by value',
  'the passphrase by worker',
  'the pasted key by encode',
  'the pasted key by paste',
  'the pasted key by worker',
  'the token by beforeinput',
  'the token by decode',
  'the token by fetch',
  'the token by input',
  'the token by keydown',
  'the token by value',
  'the token by worker',
];

test('what a hostile host gets out of isolation="page" is what the documentation says', async (t) => {
  const clouds = await startClouds(t);
  const markup = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Own</title>${script}
    <script type="module" src="./key-ferry.js"></script></head><body><key-ferry isolation="page"></key-ferry></body></html>`;
  const site = await startRoutes(t, {
    upstreams: { '*': clouds.origin },
    openstack: { openstack: clouds.origin },
    endpoints: { 'openstack-nova.import': `${clouds.origin}/v2.1/${SANDBOX.projectId}` },
    files: { 'own.html': markup('<script src="./before.js"></script>'), 'before.js': HOOKS },
  });
  const own = await Console.blank(t);
  await own.page.goto(`${site.origin}/own.html`);
  await own.at('vault').and(own.page.locator('[data-isolation="holds"]')).waitFor();
  await importInside(own, own.page, () => own.at('result').first().waitFor());
  await own.page.waitForFunction(() => document.querySelector('key-ferry').results.length > 0);
  assert.deepEqual(hauled(await takenFrom(own.page), await secrets()), GIVEN_UP);
  assert.equal(await own.page.locator('key-ferry').getAttribute('data-isolated'), 'page');
});

// ---- messages -----------------------------------------------------------------------------------

// A page that frames the widget by hand, as an attacker's would, or a careless portal's.
const BY_HAND = `
  window.frame = document.createElement('iframe');
  window.greetings = [];
  window.told = [];
  addEventListener('message', (event) => {
    if (event.source === frame.contentWindow) window.greetings.push({ origin: event.origin, data: event.data });
  });
  // What each port is told stands by itself.
  window.agree = (nonce, more = {}) => {
    const { port1, port2 } = new MessageChannel();
    const told = (window.told = []);
    port1.onmessage = ({ data }) => told.push(data);
    window.port = port1;
    frame.contentWindow.postMessage({ keyferry: 1, type: 'init', nonce, ...more }, '{frames}', [port2]);
  };
`;

const byHand = async (t, { parent } = {}) => {
  const files = {};
  const portal = await startHost(t, files);
  const frames = await startFrames(t, { ancestors: [portal] });
  const address = `${frames.origin}/frame.html?parent=${encodeURIComponent(parent ?? portal)}`;
  files['index.html'] = '<!doctype html><title>By hand</title><script src="/by-hand.js"></script>';
  files['by-hand.js'] = BY_HAND.replaceAll('{frames}', frames.origin);
  files['sibling.html'] = '<!doctype html><title>Sibling</title>';
  const { page } = await Console.blank(t);
  await page.goto(portal);
  await page.evaluate((address) => {
    window.frame.src = address;
    document.body.append(window.frame);
  }, address);
  return { page, portal, frames, address };
};

const greeted = async (page) => {
  await page.waitForFunction(() => window.greetings.length > 0);
  return page.evaluate(() => window.greetings[0].data);
};

const isReady = (page) =>
  page.waitForFunction(() => window.told.some((text) => JSON.parse(text).type === 'ready'));

const isDeaf = async (page) => {
  await page.waitForTimeout(500);
  assert.deepEqual(await page.evaluate(() => window.told), []);
};

test('a wrong nonce, a wrong shape and a wrong source are not heard, and the right answer is', async (t) => {
  const { page, portal, frames } = await byHand(t);
  const hello = await greeted(page);
  assert.deepEqual(Object.keys(hello).sort(), ['keyferry', 'nonce', 'type', 'version']);
  for (const [nonce, more] of [
    ['guessed', {}],
    [hello.nonce, { type: 'hello' }],
    [hello.nonce, { keyferry: 2 }],
    [undefined, {}],
  ]) {
    await page.evaluate(([nonce, more]) => window.agree(nonce, more), [nonce, more]);
    await isDeaf(page);
  }
  await page.evaluate(() => {
    for (const message of ['init', 1, null, undefined, { keyferry: 1 }, [1], 'x'.repeat(1024 * 1024)]) {
      window.frame.contentWindow.postMessage(message, '*');
    }
  });
  await isDeaf(page);
  // A window of the portal's own origin, and one of another: neither is the one around the frame.
  for (const origin of [portal, frames.origin]) {
    await page.evaluate(async (url) => {
      const sibling = document.createElement('iframe');
      sibling.src = url;
      const loaded = new Promise((resolve) => (sibling.onload = resolve));
      document.body.append(sibling);
      await loaded;
    }, `${origin}/${origin === portal ? 'sibling.html' : 'vault-frame.html'}`);
  }
  const sibling = page.frames().find((frame) => frame.url().endsWith('sibling.html'));
  await sibling.evaluate((nonce) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => parent.told.push(data);
    parent.frame.contentWindow.postMessage({ keyferry: 1, type: 'init', nonce }, '*', [port2]);
  }, hello.nonce);
  await isDeaf(page);
  await page.evaluate((nonce) => window.agree(nonce), hello.nonce);
  await isReady(page);
  // It agrees once.
  await page.evaluate((nonce) => window.agree(nonce), hello.nonce);
  await isDeaf(page);
});

test('what means nothing on the port is told so, or not heard at all, and the widget goes on', async (t) => {
  const { page } = await byHand(t);
  const { nonce } = await greeted(page);
  await page.evaluate((nonce) => window.agree(nonce), nonce);
  await isReady(page);
  const says = (message) => page.evaluate((message) => { window.told.length = 0; window.port.postMessage(message); }, message);
  // Answers alone: the page tells of itself meanwhile.
  const answers = () => page.evaluate(() =>
    window.told.map((text) => JSON.parse(text)).filter(({ type, name }) => type === 'done' || name === 'kf-error'));
  const answered = async () => {
    for (;;) {
      const given = await answers();
      if (given.length) return given;
      await page.waitForTimeout(50);
    }
  };
  for (const deaf of [1, null, { type: 'validate', id: 1 }, 'x'.repeat(1024 * 1024), JSON.stringify({ type: 'validate', id: 1, x: 'y'.repeat(1024 * 1024) })]) {
    await says(deaf);
    await page.waitForTimeout(100);
    assert.deepEqual(await answers(), []);
  }
  for (const [message, said] of [
    ['{', /not JSON/],
    ['{"type":"validate"}', /has to have an id/],
    ['{"type":"explode","id":7}', /means nothing/],
    ['{"type":"validate","id":8,"more":1}', /means nothing/],
    ['{"type":"settings","settings":{"theme":"pink"}}', /"pink" is not known/],
    ['{"type":"settings","settings":{"destinations":[{"id":"a","operation":"none"}]}}', /no operation "none"/],
    ['{"type":"settings","settings":{"onload":"x"}}', /means nothing/],
  ]) {
    await says(message);
    const [answer] = await answered();
    assert.match(answer.error?.message ?? answer.detail.message, said, message);
  }
  await says('{"type":"validate","id":9}');
  assert.deepEqual(await answered(), [{ type: 'done', id: 9, value: { verdicts: [], sendable: 0 } }]);
});

test('the element hears its own frame alone', async (t) => {
  const { page, frames, portal } = await openPortal(t, undefined, { script: LISTEN });
  await page.evaluate(() => window.element.ready());
  await page.evaluate(async (origin) => {
    const fakes = [
      { keyferry: 1, type: 'refused', code: 'frame-refused', message: 'go away' },
      { keyferry: 1, type: 'hello', version: window.element.version, nonce: 'n' },
      'x'.repeat(1024 * 1024),
    ];
    // Firefox makes no event that claims to be of a window of another origin.
    const claim = (init) => {
      try {
        dispatchEvent(new MessageEvent('message', init));
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    };
    for (const data of fakes) {
      claim({ data, origin, source: window });
      postMessage(data, '*');
    }
    const other = document.createElement('iframe');
    document.body.append(other);
    for (const data of fakes) claim({ data, origin, source: other.contentWindow });
    const inside = window.element.shadowRoot.querySelector('iframe').contentWindow;
    for (const data of fakes) claim({ data, origin: 'https://evil.example', source: inside });
    claim({ data: fakes[0], origin: 'null', source: inside });
  }, frames.origin);
  await page.waitForTimeout(300);
  assert.equal(await page.locator('key-ferry').getAttribute('data-state'), 'ready');
  assert.deepEqual(await page.evaluate(() => window.element.validate()), { verdicts: [], sendable: 0 });
  assert.ok(portal);
});

test('a page that is not listed gets no widget: by the server’s header, and by config.json', async (t) => {
  const files = {};
  const portal = await startHost(t, files);
  const unlisted = await startFrames(t, { ancestors: [] });
  const byHeader = await startFrames(t, { ancestors: [portal], config: { ancestors: ['https://portal.example'] } });
  const page = async (frames) => {
    files['index.html'] = `<!doctype html><title>x</title><script type="module" src="${frames.origin}/key-ferry.js" crossorigin></script><key-ferry></key-ferry>`;
    const { page } = await Console.blank(t);
    await page.goto(portal);
    const code = await page.evaluate(async () => {
      await customElements.whenDefined('key-ferry');
      return document.querySelector('key-ferry').ready().catch(({ code }) => code);
    });
    return { page, code };
  };
  assert.equal((await page(unlisted)).code, 'frame-unreachable');
  const refused = await page(byHeader);
  assert.equal(refused.code, 'frame-refused');
  const shown = await refused.page.locator('key-ferry [part="message"]').textContent();
  assert.match(shown, /ancestors/);
  assert.equal(await refused.page.locator('key-ferry iframe').count(), 1);
});

test('a frame that says that somebody else frames it greets nobody', async (t) => {
  const { page } = await byHand(t, { parent: 'https://portal.example' });
  await page.waitForTimeout(1500);
  assert.deepEqual(await page.evaluate(() => window.greetings), []);
});
