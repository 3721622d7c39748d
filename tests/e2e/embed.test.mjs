// The element in a portal of another origin: what the portal sets, is asked and is told.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from './support/axe.mjs';
import { key } from './support/fixtures.mjs';
import { fetched } from './support/core.mjs';
import { startFrames, startHost, pageWith } from './support/host.mjs';
import { consoleDirectory } from './support/programs.mjs';
import { SANDBOX, startSite } from './support/site.mjs';
import { LISTEN, heard, openPortal, untilHeard, widgetIn } from './support/widget.mjs';
import { Console } from './support/console.mjs';
import { test } from './support/test.mjs';

const LENT = `element.hooks = { getCredentials: async () => ({ token: '${SANDBOX.token}' }) };`;
const LAB = `element.destinations = [
  { id: 'lab', operation: 'openstack-nova.import', params: { endpoint: '{nova}' } },
];`;

const until = async (holds) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 50));
};

// Gives the widget a public key, and goes to the review of a destination that the portal has set.
const toReview = async (widget) => {
  await widget.chooseFile('id_ed25519.pub', await key('ed25519.pub'));
  await widget.at('key-held').waitFor();
  await widget.next();
  await widget.next();
};

test('a key goes from the frame to a cloud, and the portal is told', async (t) => {
  const { page, widget, mistakes } = await openPortal(t, undefined, { script: LISTEN });
  await widget.walled();
  await widget.generate('ed25519', 'ops@portal');
  await widget.next();
  await widget.add('openstack-nova.import', { credentials: { token: SANDBOX.token } });
  await widget.nameAll('from-the-frame');
  await widget.next();
  await widget.at('send').click();
  await untilHeard(page, 'kf-done');
  const [done] = await heard(page, 'kf-done');
  assert.equal(done.results.length, 1);
  const [result] = done.results;
  assert.equal(result.status, 'imported');
  assert.equal(result.fingerprint.kind, 'match');
  assert.deepEqual(done.egress.privateKeyMatches, 0);
  const [{ requests }] = await heard(page, 'kf-before-send');
  assert.equal(requests[0].operation, 'openstack-nova.import');
  assert.equal(requests[0].carriesPrivateKey, false);
  assert.equal(JSON.stringify(requests).includes(SANDBOX.token), false);
  const steps = (await heard(page, 'kf-step')).map(({ to }) => to);
  assert.deepEqual(steps, ['destinations', 'review', 'sending', 'results']);
  const facts = await page.evaluate(() => {
    const { step, key, results, verdicts, egress, version, dataset } = window.element;
    return { step, key, results, verdicts, egress, version, dataset: { ...dataset } };
  });
  assert.equal(facts.step, 'results');
  assert.equal(facts.key.hasPrivateKey, true);
  assert.match(facts.key.publicKey, /^ssh-ed25519 AAAA/);
  assert.equal(facts.dataset.isolated, 'frame');
  assert.equal(facts.dataset.state, 'ready');
  assert.equal(facts.results.length, 1);
  assert.deepEqual(mistakes, []);
});

test('a portal sets destinations, locks fields, and lends credentials', async (t) => {
  const script = `${LISTEN}
    window.asked = [];
    element.hooks = {
      getCredentials: async ({ operation, destination }) => {
        window.asked.push({ operation, id: destination.id });
        return { token: '${SANDBOX.token}' };
      },
    };
    element.destinations = [
      { id: 'lab', operation: 'openstack-nova.import', label: 'Lab', name: 'lab-key', params: { endpoint: '{nova}' }, locked: ['endpoint', 'name'] },
    ];
  `;
  const markup = '<key-ferry fixed-destinations sources="file generate" allowed-algorithms="ed25519"></key-ferry>';
  const { page, widget } = await openPortal(t, markup, { script });
  await widget.walled();
  assert.equal(await widget.at('paste-zone').count(), 0);
  const made = await widget.at('generate-algorithm').locator('option').evaluateAll((all) => all.map(({ value }) => value));
  assert.deepEqual(made, ['ed25519']);
  await widget.generate('ed25519');
  await widget.next();
  assert.equal(await widget.at('add-vietnix.import').count(), 0);
  const card = widget.card('destination', 'openstack-nova.import');
  assert.match(await card.textContent(), /Lab/);
  assert.equal(await widget.at('param-endpoint', card).isEditable(), false);
  assert.equal(await widget.at('remove', card).count(), 0);
  await widget.next();
  await widget.at('send').click();
  await untilHeard(page, 'kf-done');
  const [{ results }] = await heard(page, 'kf-done');
  assert.deepEqual([results[0].destinationId, results[0].status, results[0].name], ['lab', 'imported', 'lab-key']);
  assert.deepEqual(await page.evaluate(() => window.asked), [{ operation: 'openstack-nova.import', id: 'lab' }]);
});

test('a portal can stop what is about to be sent', async (t) => {
  const script = `${LISTEN} ${LENT} ${LAB}
    addEventListener('kf-before-send', (event) => event.preventDefault());
  `;
  const { page, widget } = await openPortal(t, undefined, { script });
  await toReview(widget);
  await widget.at('send').click();
  await widget.frame.locator('[data-test="status"]', { hasText: 'portal stopped it' }).waitFor({ state: 'attached' });
  assert.equal((await heard(page, 'kf-before-send')).length, 1);
  assert.equal((await heard(page, 'kf-done')).length, 0);
  assert.equal(await widget.at('result').count(), 0);
});

test('a portal signs requests that were built without credentials', async (t) => {
  const script = `${LISTEN} ${LAB}
    window.signed = [];
    element.hooks = {
      signRequest: async (request) => {
        window.signed.push(request);
        return { headers: window.headers ?? [['X-Auth-Token', '${SANDBOX.token}']] };
      },
    };`;
  const { page, widget } = await openPortal(t, undefined, { script });
  await toReview(widget);
  await widget.at('send').click();
  await untilHeard(page, 'kf-done');
  const [{ results }] = await heard(page, 'kf-done');
  assert.equal(results[0].status, 'imported');
  const [request] = await page.evaluate(() => window.signed);
  assert.equal(request.method, 'POST');
  assert.deepEqual(request.headers.map(([name]) => name.toLowerCase()).includes('x-auth-token'), false);
});

for (const [what, headers, said] of [
  ['a header that is there already', [['content-type', 'text/html']], /already/],
  ['a header that no proxy lets through', [['x-evil', 'yes']], /no proxy lets through/],
  ['a value that a header can’t have', [['x-auth-token', 'a\nb']], /can.t have/],
]) {
  test(`a portal’s signature adds headers alone: ${what} is refused`, async (t) => {
    const script = `${LISTEN} ${LAB} element.hooks = { signRequest: async () => ({ headers: ${JSON.stringify(headers)} }) };`;
    const { page, widget } = await openPortal(t, undefined, { script });
    await toReview(widget);
    await widget.at('send').click();
    await untilHeard(page, 'kf-done');
    const [{ results }] = await heard(page, 'kf-done');
    assert.equal(results[0].status, 'not-sent');
    assert.match(results[0].message, said);
  });
}

test('a portal that sends by itself is handed no credentials that a person gave', async (t) => {
  const script = `${LISTEN} ${LAB}
    window.sent = [];
    element.hooks = {
      getCredentials: async () => ({ token: '${SANDBOX.token}' }),
      transport: async (request) => { window.sent.push(request); return window.forward(request); },
    };`;
  const { page, widget, frames } = await openPortal(t, undefined, { script, before: 'window.forward = () => {};' });
  await page.exposeFunction('forward', async (request) => {
    const { status, body } = await fetched({ ...request, url: request.upstreamUrl, headers: Object.fromEntries(request.headers) });
    return { status, headers: [['content-type', 'application/json']], body };
  });
  await toReview(widget);
  await widget.at('back').click();
  const card = widget.card('destination', 'openstack-nova.import');
  const schemes = await widget.frame.locator('[data-test^="scheme-"]').evaluateAll((all) => all.map((one) => one.dataset.test));
  assert.deepEqual(schemes, ['scheme-from-portal', 'scheme-at-proxy']);
  assert.equal(await widget.at('credential-token', card).count(), 0);
  await widget.next();
  await widget.at('send').click();
  await untilHeard(page, 'kf-done');
  const [{ results }] = await heard(page, 'kf-done');
  assert.equal(results[0].status, 'imported');
  const [request] = await page.evaluate(() => window.sent);
  assert.equal(new URL(request.upstreamUrl).origin, frames.clouds);
});

test('a portal says which names are taken', async (t) => {
  const line = (await key('rsa2048.pub')).trim();
  const script = `${LISTEN} ${LENT} ${LAB}
    element.hooks = { ...element.hooks, listExisting: async ({ destination }) =>
      destination.id === 'lab' ? [{ name: 'taken', publicKey: ${JSON.stringify(line)} }] : [] };
    element.keyName = 'taken';`;
  const { page, widget } = await openPortal(t, undefined, { script });
  await toReview(widget);
  await page.waitForFunction(() =>
    window.element.verdicts.some(({ findings }) => findings.some(({ code }) => code === 'name-has-another-key')));
});

test('operations that hand a private key over are there only if the portal lets them be', async (t) => {
  for (const [markup, count] of [['<key-ferry></key-ferry>', 0], ['<key-ferry private-key-upload="ask"></key-ferry>', 1]]) {
    const { widget } = await openPortal(t, markup);
    await widget.generate('ed25519');
    await widget.next();
    assert.equal(await widget.at('add-huawei-kps.import-private-key').count(), count);
  }
});

test('a portal can have requests shown and none sent', async (t) => {
  const script = `${LISTEN} ${LENT} ${LAB}`;
  const { page, widget } = await openPortal(t, '<key-ferry readonly-preview></key-ferry>', { script });
  await toReview(widget);
  assert.equal(await widget.at('send').isDisabled(), true);
  assert.match(await widget.at('send-reason').textContent(), /shows requests and sends none/);
  const curl = await page.evaluate(() => window.element.export('curl', 'lab'));
  assert.match(curl, /^curl /);
  assert.equal(curl.includes(SANDBOX.token), false);
  const refused = await page.evaluate(() => window.element.send().catch(({ code }) => code));
  assert.equal(refused, 'not-ready');
});

test('what a portal wants done is done', async (t) => {
  const script = `${LISTEN} ${LENT} ${LAB}`;
  const { page, widget } = await openPortal(t, undefined, { script });
  const line = (await key('ed25519.pub')).trim();
  const does = (act, argument) => page.evaluate(act, argument);
  const held = await does((line) => window.element.setPublicKey(line), line);
  assert.equal(held.publicKey.split(' ')[1], line.split(' ')[1]);
  assert.equal((await heard(page, 'kf-key')).length, 1);
  await does(() => window.element.suggestName('by-the-portal'));
  await page.waitForFunction(() => window.element.verdicts[0]?.name === 'by-the-portal');
  const { verdicts, sendable } = await does(() => window.element.validate());
  assert.deepEqual([verdicts[0].ok, verdicts[0].destinationId, sendable], [true, 'lab', 1]);
  const early = await does(() => window.element.send().catch(({ code }) => code));
  assert.equal(early, 'not-ready');
  await widget.next();
  await widget.next();
  await does(() => window.element.send());
  await untilHeard(page, 'kf-done');
  assert.equal(await does(() => window.element.reset()), true);
  await untilHeard(page, 'kf-close');
  assert.deepEqual(await heard(page, 'kf-close'), [{ reason: 'done', unsavedPrivateKey: false }]);
  assert.equal(await does(() => window.element.key), null);
  const secret = await key('ed25519');
  const codes = await does(async (secret) => {
    const codes = [];
    for (const text of [secret, 'no key at all']) {
      codes.push(await window.element.setPublicKey(text).catch(({ code }) => code));
    }
    return codes;
  }, secret);
  assert.deepEqual(codes, ['private-key-given', 'public-key-unreadable']);
});

test('a portal hears that a private key was saved, and not which passphrase', async (t) => {
  const { page, widget } = await openPortal(t, undefined, { script: LISTEN });
  await widget.generate('ed25519');
  const { bytes } = await widget.save('a passphrase of four words');
  assert.match(String(bytes), /BEGIN OPENSSH PRIVATE KEY/);
  await untilHeard(page, 'kf-private-key-saved');
  assert.deepEqual(await heard(page, 'kf-private-key-saved'), [{ how: 'download', encrypted: true }]);
});

test('a key that exists in the frame alone is not reset away', async (t) => {
  const { page, widget } = await openPortal(t, undefined, { script: LISTEN });
  await widget.generate('ed25519');
  assert.equal(await page.evaluate(() => window.element.reset()), false);
  await page.waitForFunction(() => window.element.hasAttribute('data-unsaved-key'));
  assert.equal(await page.evaluate(() => window.element.reset({ force: true })), true);
  await page.waitForFunction(() => !window.element.hasAttribute('data-unsaved-key'));
});

test('language, theme, tokens and height go with the portal', async (t) => {
  const head = '<style>:root { color-scheme: dark; } key-ferry { --kf-color-accent: rgb(200, 0, 100); --kf-radius: url(https://evil.example/x); }</style>';
  const { page, widget } = await openPortal(t, '<div lang="ko-KR"><key-ferry></key-ferry></div>', { head, script: LISTEN });
  await widget.frame.locator('h1', { hasText: '키' }).waitFor();
  const button = widget.frame.locator('label.button-primary').first();
  const look = (name) => button.evaluate((one, name) => getComputedStyle(one).getPropertyValue(name), name);
  assert.equal(await look('background-color'), 'rgb(200, 0, 100)');
  const scheme = () => widget.frame.locator('html').evaluate((one) => getComputedStyle(one).colorScheme);
  assert.equal(await scheme(), 'dark');
  const radius = await widget.frame.locator('html').evaluate((one) => one.style.getPropertyValue('--kf-radius'));
  assert.equal(radius, '');
  await page.evaluate(() => {
    document.documentElement.style.colorScheme = 'light';
    window.element.locale = 'vi';
  });
  await widget.frame.locator('html[lang="vi"]').waitFor();
  assert.equal(await scheme(), 'light');
  const heights = async () => ({
    frame: await page.locator('key-ferry iframe').evaluate((one) => one.offsetHeight),
    page: await widget.frame.locator('body').evaluate((one) => Math.ceil(one.getBoundingClientRect().height)),
  });
  const before = await heights();
  assert.equal(before.frame, before.page);
  await widget.generate('ed25519');
  await page.waitForFunction((before) => document.querySelector('key-ferry').shadowRoot.querySelector('iframe').offsetHeight !== before, before.frame);
  await widget.next();
  await widget.add('openstack-nova.import');
  await page.waitForTimeout(300);
  const after = await heights();
  assert.equal(after.frame, after.page);
});

test('several stand on one page, each for itself, and one that is put back begins anew', async (t) => {
  const { page, host, mistakes } = await openPortal(t, '<key-ferry id="a"></key-ferry><key-ferry id="b"></key-ferry>', { script: LISTEN });
  const [a, b] = [widgetIn(host, 0), widgetIn(host, 1)];
  await a.generate('ed25519', 'of-a');
  await b.generate('ecdsa-p256', 'of-b');
  const comments = () => page.evaluate(() => ['a', 'b'].map((id) => document.getElementById(id).key?.comment));
  assert.deepEqual(await comments(), ['of-a', 'of-b']);
  await page.evaluate(() => { window.taken = document.getElementById('a'); window.taken.remove(); });
  await until(() => page.frames().length === 2);
  const gone = await page.evaluate(() => Promise.race([window.taken.ready().catch(({ code }) => code), new Promise((resolve) => setTimeout(resolve, 500, 'waits'))]));
  assert.equal(gone, 'waits');
  await page.evaluate(async () => { document.body.append(window.taken); await window.taken.ready(); });
  assert.equal(await page.evaluate(() => window.taken.key), null);
  assert.equal(await page.evaluate(() => document.getElementById('b').key.comment), 'of-b');
  await page.evaluate(async () => {
    const script = document.querySelector('script[src$="key-ferry.js"]').src;
    const again = await import(`${script}?again`);
    again.defineKeyFerry();
    again.defineKeyFerry({ tag: 'my-keys' });
    const mine = document.createElement('my-keys');
    document.body.append(mine);
    await mine.ready();
  });
  assert.deepEqual(mistakes, []);
});

test('one that is taken away asks for nothing any more', async (t) => {
  const script = `${LISTEN} ${LAB}
    element.hooks = { getCredentials: ({ signal }) => new Promise((resolve, reject) => {
      window.asked = true;
      signal.addEventListener('abort', () => { window.aborted = true; reject(signal.reason); });
    }) };`;
  const { page, widget } = await openPortal(t, undefined, { script });
  await toReview(widget);
  await widget.at('send').click();
  await page.waitForFunction(() => window.asked);
  await page.evaluate(() => window.element.remove());
  await page.waitForFunction(() => window.aborted);
});

test('a proxy that the portal names counts where the operator lets it, however a framework writes it', async (t) => {
  const script = `${LISTEN} element.proxy = 'https://keys.portal.example/relay'; element.setAttribute('readonly-preview', 'false');`;
  for (const [hostProxy, named] of [[true, /keys\.portal\.example/], [false, /127\.0\.0\.1/]]) {
    const { page, widget } = await openPortal(t, undefined, { script, frames: { config: { hostProxy } } });
    await widget.walled();
    const way = widget.frame.locator('aside', { hasText: named });
    await way.waitFor();
    const { kind, off } = await page.evaluate(() => ({ kind: window.element.proxy.kind, off: window.element.readonlyPreview }));
    assert.deepEqual([kind, off], ['routes', false]);
  }
});

test('what keeps it from starting is said', async (t) => {
  const failed = async (markup, settings) => {
    const { page } = await openPortal(t, markup, { script: LISTEN, ...settings });
    const code = await page.evaluate(() => window.element.ready().catch(({ code }) => code));
    const shown = await page.locator('key-ferry [part="message"]').textContent();
    return { code, shown };
  };
  const nobody = await failed('<key-ferry base-url="http://127.0.0.1:1/"></key-ferry>');
  assert.equal(nobody.code, 'frame-unreachable');
  assert.match(nobody.shown, /127\.0\.0\.1:1\/frame\.html said nothing/);
  const missing = await failed('<key-ferry base-url="{frames}/nowhere/"></key-ferry>');
  assert.equal(missing.code, 'frame-unreachable');
  const page = await failed('<key-ferry isolation="page"></key-ferry>');
  assert.equal(page.code, 'program-failed');
  assert.match(page.shown, /own origin/);
});

test('files of another version are told apart', async (t) => {
  const files = { 'portal.js': LISTEN };
  const portal = await startHost(t, files);
  const frames = await startFrames(t, { ancestors: [portal] });
  const script = await (await fetch(`${frames.origin}/key-ferry.js`)).text();
  files['key-ferry.js'] = script.replace(/const VERSION = "[^"]+"/, 'const VERSION = "9.9.9"');
  assert.notEqual(files['key-ferry.js'], script);
  files['index.html'] = pageWith('', `<key-ferry base-url="${frames.origin}/"></key-ferry>`, { script: 'yes' });
  const { page } = await Console.blank(t);
  await page.goto(portal);
  await untilHeard(page, 'kf-error');
  assert.equal((await heard(page, 'kf-error'))[0].code, 'frame-version');
});

test('a frame starts nothing of its server’s that was changed', async (t) => {
  for (const [name, expected] of [
    ['runtime.js', 'frame-unreachable'],
    ['keyferry.js', 'program-failed'],
    ['keyferry_bg.wasm', 'program-failed'],
    ['keyferry_rest.wasm', 'program-failed'],
    ['vault.js', 'program-failed'],
  ]) {
    const file = await readFile(join(consoleDirectory(), name));
    const changed = Buffer.concat([file, Buffer.from('\n')]);
    const { page } = await openPortal(t, undefined, { script: LISTEN, frames: { files: { [name]: changed } } });
    const state = await page.evaluate(() => window.element.ready().then(() => 'ready', ({ code }) => code));
    assert.equal(state, expected, name);
  }
});

test('a portal puts its own things around it, and its own form where credentials are given', async (t) => {
  const markup = `<key-ferry>
    <p slot="header">Header</p><p slot="help">Help</p><p slot="footer">Footer</p>
    <p slot="after-results">After</p><p slot="credentials-lab">Form</p><p slot="failed">Sorry</p>
  </key-ferry>`;
  const script = `${LISTEN} ${LENT} ${LAB}`;
  const { page, widget } = await openPortal(t, markup, { script });
  const shown = () => page.locator('key-ferry > p').evaluateAll((all) =>
    all.filter((one) => one.checkVisibility()).map((one) => one.textContent));
  await widget.walled();
  assert.deepEqual(await shown(), ['Header', 'Help', 'Footer']);
  await widget.chooseFile('id_ed25519.pub', await key('ed25519.pub'));
  await widget.at('key-held').waitFor();
  await widget.next();
  await until(async () => (await shown()).includes('Form'));
  await widget.next();
  await until(async () => !(await shown()).includes('Form'));
  await widget.at('send').click();
  await until(async () => (await shown()).includes('After'));
  const part = await page.evaluate(() => window.element.shadowRoot.querySelector('iframe').part.value);
  assert.equal(part, 'frame');
});

test('in a portal’s own document several stand side by side, look as its sheet says, and go without a trace', async (t) => {
  const markup = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Own</title>
    <link rel="stylesheet" href="./own.css"><script type="module" src="./key-ferry.js"></script></head>
    <body><key-ferry id="a" isolation="page" lang="vi"></key-ferry><key-ferry id="b" isolation="page" theme="dark"></key-ferry></body></html>`;
  const style = `html { font-size: 8px; } h1, button { display: none !important; }
    key-ferry { --kf-color-accent: rgb(1, 2, 3); } key-ferry::part(button-primary) { letter-spacing: 7px; }`;
  const site = await startSite(t, { files: { 'own.html': markup, 'own.css': style } });
  const own = await Console.blank(t);
  const { page } = own;
  await page.goto(`${site.origin}/own.html`);
  const part = (id, test) => page.locator(`#${id} [data-test="${test}"]`);
  for (const id of ['a', 'b']) await part(id, 'vault').and(page.locator('[data-isolation="holds"]')).waitFor();
  await part('a', 'generate').click();
  await part('a', 'key-held').waitFor();
  assert.equal(await part('b', 'key-held').count(), 0);
  assert.equal(await part('a', 'page').evaluate((one) => one.closest('.app').lang), 'vi');
  const next = part('a', 'next');
  const look = (name) => next.evaluate((one, name) => getComputedStyle(one)[name], name);
  assert.equal(await look('backgroundColor'), 'rgb(1, 2, 3)');
  assert.equal(await look('letterSpacing'), '7px');
  assert.ok(parseFloat(await look('height')) >= 24, 'a rem of the page is none of the element’s');
  assert.notEqual(await look('display'), 'none');
  const scheme = await part('b', 'page').evaluate((one) => getComputedStyle(one).colorScheme);
  assert.equal(scheme, 'dark');
  await page.evaluate(() => {
    document.getElementById('a').reset({ force: true });
    document.getElementById('a').remove();
  });
  await part('b', 'generate').click();
  await part('b', 'key-held').waitFor();
  await page.evaluate(() => {
    const a = document.createElement('key-ferry');
    a.id = 'again';
    a.isolation = 'page';
    document.body.append(a);
    return a.ready();
  });
  await part('again', 'generate').click();
  await part('again', 'key-held').waitFor();
  assert.deepEqual(own.mistakes, []);
});

test('axe finds nothing in a portal with the element, around the frame and in it, wide and narrow', async (t) => {
  const script = `${LISTEN} ${LENT} ${LAB}`;
  const { page, widget } = await openPortal(t, undefined, { script });
  const inside = async () => (await (await page.locator('key-ferry iframe').elementHandle()).contentFrame());
  const faults = [];
  const look = async () => {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      faults.push(...(await violations(page)), ...(await violations(await inside())));
    }
  };
  await widget.walled();
  await look();
  await widget.generate('ed25519');
  await widget.next();
  await look();
  await widget.next();
  await look();
  assert.deepEqual([...new Set(faults)], []);
});

test('by keyboard alone a key is made in the frame and sent, and the focus goes on behind it', async (t) => {
  const markup = '<a id="before" href="#">Before</a><key-ferry></key-ferry><a id="after" href="#">After</a>';
  const { page, widget, mistakes } = await openPortal(t, markup, { script: `${LISTEN} ${LENT} ${LAB}` });
  await widget.walled();
  const inside = await (await page.locator('key-ferry iframe').elementHandle()).contentFrame();
  const focused = () => inside.evaluate(() => document.hasFocus() && document.activeElement.dataset.test);
  const goTo = async (name, way = 'Tab') => {
    for (let presses = 0; (await focused()) !== name; presses += 1) {
      assert.ok(presses < 60, `${name} is not reached`);
      await page.keyboard.press(way);
    }
  };
  const press = async (name, way) => {
    await goTo(name, way);
    await page.keyboard.press('Enter');
  };
  await page.locator('#before').focus();
  await goTo('generate-comment');
  await page.keyboard.type('ops@portal');
  await press('generate');
  await widget.at('key-held').waitFor();
  await press('next');
  await widget.at('step-title').and(widget.frame.locator(':focus')).waitFor();
  await press('next');
  await press('send');
  await untilHeard(page, 'kf-done');
  const behind = () => page.evaluate(() => document.activeElement.id === 'after');
  for (let presses = 0; !(await behind()); presses += 1) {
    assert.ok(presses < 60, 'the frame keeps the focus');
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Shift+Tab');
  assert.notEqual(await focused(), false);
  assert.deepEqual(mistakes, []);
});
