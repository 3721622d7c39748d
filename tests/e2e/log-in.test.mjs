// Logging in where a provider takes tokens, and credentials that a portal gives.

import assert from 'node:assert/strict';
import { bodyOf } from './support/browsers.mjs';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { SANDBOX, startClouds, startRoutes, startSandbox } from './support/site.mjs';
import { test } from './support/test.mjs';

const NOVA = 'openstack-nova.import';
const BY_PASSWORD = { username: SANDBOX.username, password: SANDBOX.password, projectName: 'demo' };
const BY_APPLICATION = {
  applicationCredentialId: SANDBOX.applicationCredentialId,
  applicationCredentialSecret: SANDBOX.applicationCredentialSecret,
};

const withKey = async (t, site, context) => {
  const page = await Console.open(t, site.origin, context);
  await page.paste(await key('rsa2048.pub'));
  await page.next();
  return page;
};

const logIn = async (page, within, fields) => {
  for (const [id, value] of Object.entries(fields)) await page.at(`credential-${id}`, within).fill(value);
  await page.at('log-in', within).click();
};

const sendAs = async (page, name) => {
  await page.nameAll(name);
  await page.next();
  await page.send();
};

// Page, proxy and clouds, whose Keystone the operator named.
const startWithKeystone = async (t, more = {}) => {
  const clouds = await startClouds(t);
  const site = await startRoutes(t, {
    upstreams: { '*': clouds.origin },
    openstack: { openstack: clouds.origin },
    config: { identities: { [NOVA]: `${clouds.origin}/v3` } },
    ...more,
  });
  return { ...site, clouds: clouds.origin };
};

for (const [kind, fields] of [
  ['password', BY_PASSWORD],
  ['application-credential', BY_APPLICATION],
]) {
  test(`a log-in by ${kind} imports, to an endpoint of the catalogue`, async (t) => {
    const site = await startWithKeystone(t);
    const page = await withKey(t, site);
    const card = await page.add(NOVA, { scheme: 'log-in' });
    assert.equal(await page.at('log-in-identity', card).inputValue(), `${site.clouds}/v3`);
    await page.at(`log-in-${kind}`, card).check({ force: true });
    await logIn(page, card, fields);
    await page.at('session', card).waitFor();
    const session = page.at('session', card);
    assert.match(await session.textContent(), /Logged in as demo\. Project demo\. Good until /);
    assert.ok(await session.evaluate((element) => element === document.activeElement));
    const endpoint = await page.at('param-endpoint', card).inputValue();
    assert.ok(endpoint.startsWith(site.clouds), endpoint);
    await sendAs(page, `by-${kind}`);
    assert.equal((await page.result(NOVA)).outcome, 'imported');
    for (const secret of [SANDBOX.password, SANDBOX.applicationCredentialSecret, SANDBOX.token]) {
      assert.ok(!site.proxyLog().includes(secret));
    }
    page.assertNoMistakes();
  });
}

test('a wrong password is said in Keystone’s own words, and then the right one will do', async (t) => {
  const site = await startWithKeystone(t);
  const page = await withKey(t, site);
  const card = await page.add(NOVA, { scheme: 'log-in' });
  await page.at('log-in', card).click();
  assert.deepEqual(await page.findings(card), ['param-missing', 'log-in-incomplete']);
  await logIn(page, card, { ...BY_PASSWORD, password: 'nobody has this one' });
  const refused = page.at('log-in-refused', card);
  await refused.waitFor();
  assert.equal(await refused.getAttribute('data-code'), 'log-in-credentials');
  const message = await page.at('result-message', refused).textContent();
  assert.equal(message, 'The request you have made requires authentication.');
  assert.equal(await page.at('credential-username', card).inputValue(), SANDBOX.username);
  const password = page.at('credential-password', card);
  await password.fill(SANDBOX.password);
  await password.press('Enter');
  await page.at('session', card).waitFor();
  page.assertNoMistakes();
});

test('a person chooses a region, and adds another one with the same log-in', async (t) => {
  const site = await startWithKeystone(t);
  const page = await withKey(t, site);
  // Two regions in the catalogue, in place of the sandbox's one.
  await page.page.route('**/v3/auth/tokens', async (route) => {
    const answer = await route.fetch({ postData: await bodyOf(route.request()) });
    const body = await answer.json();
    const [endpoint] = body.token.catalog[0].endpoints;
    body.token.catalog[0].endpoints.push({ ...endpoint, region: 'Two', region_id: 'Two', url: `${endpoint.url}/` });
    await route.fulfill({ response: answer, json: body });
  });
  const card = await page.add(NOVA, { scheme: 'log-in' });
  await page.at('param-endpoint', card).fill('https://typed.example');
  await logIn(page, card, BY_PASSWORD);
  await page.at('session', card).waitFor();
  assert.equal(await page.at('param-endpoint', card).inputValue(), 'https://typed.example');
  await page.at('log-in-region', card).selectOption('RegionOne');
  assert.ok((await page.at('param-endpoint', card).inputValue()).startsWith(site.clouds));
  await page.at('another-region', card).click();
  const [first, other] = [page.card('destination', NOVA).first(), page.card('destination', NOVA).last()];
  await page.at('log-in-region', other).selectOption('Two');
  assert.ok((await page.at('param-endpoint', other).inputValue()).endsWith('/'));
  assert.equal(await page.at('session').count(), 1);
  await page.at('log-out', first).click();
  await page.at('log-in-form', first).waitFor();
  page.assertNoMistakes();
});

test('Vietnix and Huawei are logged in to at their own services', async (t) => {
  const site = await startSandbox(t);
  const page = await withKey(t, site);
  const vietnix = await page.add('vietnix.import', { scheme: 'log-in' });
  await logIn(page, vietnix, BY_PASSWORD);
  await page.at('session', vietnix).waitFor();
  assert.equal(await page.at('param-projectId', vietnix).inputValue(), SANDBOX.projectId);
  const { params } = IMPORTS['huawei-kps.import'];
  const huawei = await page.add('huawei-kps.import', { scheme: 'log-in', params: { region: params.region } });
  const { username, password } = BY_PASSWORD;
  await logIn(page, huawei, { username, password });
  await page.at('session', huawei).waitFor();
  assert.equal(await page.at('param-projectId', huawei).inputValue(), SANDBOX.projectId);
  await sendAs(page, 'by-log-in');
  for (const operation of ['vietnix.import', 'huawei-kps.import']) {
    assert.equal((await page.result(operation)).outcome, 'imported', operation);
  }
  page.assertNoMistakes();
});

test('a session that the cloud knows no more is asked for where that is said', async (t) => {
  const site = await startWithKeystone(t);
  const page = await withKey(t, site);
  const card = await page.add(NOVA, { scheme: 'log-in' });
  await logIn(page, card, BY_PASSWORD);
  await page.at('session', card).waitFor();
  const json = { error: { code: 401, message: 'The request you have made requires authentication.' } };
  const refuse = (route) =>
    route.fulfill({ status: 401, headers: { 'access-control-allow-origin': '*' }, json });
  await page.page.route('**/os-keypairs', refuse);
  await sendAs(page, 'over');
  assert.equal((await page.result(NOVA)).outcome, 'unauthorized');
  const row = page.card('result', NOVA);
  await page.at('session-over', row).waitFor();
  assert.ok(await page.at('send-again', row).isDisabled());
  await page.page.unroute('**/os-keypairs', refuse);
  await page.at('credential-password', row).fill(SANDBOX.password);
  await page.at('log-in', row).click();
  await page.at('session', row).waitFor();
  await page.at('send-again', row).click();
  await row.and(page.page.locator('[data-outcome="imported"]')).waitFor();
});

test('a private key in a password field does not leave', async (t) => {
  const site = await startWithKeystone(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519');
  const { bytes } = await page.save();
  await page.next();
  const card = await page.add(NOVA, { scheme: 'log-in' });
  // Without what private keys are known by, which the page itself looks for: the vault knows this one.
  const inside = bytes.toString().split('\n').slice(2, -2).join('');
  await logIn(page, card, { ...BY_PASSWORD, password: inside });
  await page.at('log-in-failed', card).waitFor();
  assert.match(await page.at('log-in-failed', card).textContent(), /vault found part of the private key/);
  assert.ok(!page.requests.some((request) => request.url().includes('/auth/tokens')));
});

const portal = (body) => `export const getCredentials = async ({ operation, params, signal }) => {
  if (!(signal instanceof AbortSignal)) throw new Error('no signal');
  globalThis.asked = [...(globalThis.asked ?? []), [operation, params]];
  ${body}
};`;

const startWithPortal = (t, body) =>
  startWithKeystone(t, {
    config: { portal: './portal.js' },
    files: { 'portal.js': portal(body) },
  });

test('a portal gives credentials at the moment of sending', async (t) => {
  const site = await startWithPortal(t, `return { token: '${SANDBOX.token}' };`);
  const page = await withKey(t, site);
  const card = await page.add('vietnix.import', { params: { projectId: SANDBOX.projectId } });
  assert.ok(await page.at('scheme-from-portal', card).isChecked());
  await page.nameAll('of-portal');
  await page.next();
  await page.at('unsigned').waitFor();
  assert.equal(await page.page.evaluate(() => globalThis.asked), undefined);
  await page.send();
  assert.equal((await page.result('vietnix.import')).outcome, 'imported');
  const asked = await page.page.evaluate(() => globalThis.asked);
  assert.deepEqual(asked, [['vietnix.import', { projectId: SANDBOX.projectId }]]);
  page.assertNoMistakes();
});

test('a portal gives access keys too', async (t) => {
  const { accessKey, secretKey } = SANDBOX;
  const site = await startWithPortal(t, `return ${JSON.stringify({ accessKey, secretKey })};`);
  const page = await withKey(t, site);
  await page.add('naver-server.import');
  await sendAs(page, 'of-portal');
  assert.equal((await page.result('naver-server.import')).outcome, 'imported');
});

for (const [what, body, reason] of [
  ['gives nothing', 'return null;', /^The portal gave no credentials, so nothing was sent\.$/],
  ['fails', 'throw new Error("your session is over");', /It says: your session is over/],
]) {
  test(`a portal that ${what} sends nothing`, async (t) => {
    const site = await startWithPortal(t, body);
    const page = await withKey(t, site);
    await page.add('vietnix.import', { params: { projectId: SANDBOX.projectId } });
    await sendAs(page, 'of-portal');
    const result = await page.result('vietnix.import');
    assert.equal(result.outcome, 'not-sent');
    assert.match(result.reason, reason);
    assert.ok(!page.requests.some((request) => request.url().includes('os-keypairs')));
  });
}

test('a portal’s module of another origin is not loaded', async (t) => {
  const clouds = await startClouds(t);
  const site = await startWithKeystone(t, { config: { portal: `${clouds.origin}/portal.js` } });
  const page = await withKey(t, site);
  await page.add('vietnix.import', { params: { projectId: SANDBOX.projectId } });
  await sendAs(page, 'of-portal');
  assert.match((await page.result('vietnix.import')).reason, /is not where the page comes from/);
});

const openWithPortal = async (t, body, prepare = async () => {}) => {
  const site = await startWithPortal(t, body);
  const page = await Console.blank(t);
  await prepare(page.page);
  await page.page.goto(site.origin);
  await page.paste(await key('rsa2048.pub'));
  await page.at('key-held').waitFor();
  await page.next();
  await page.add('vietnix.import', { params: { projectId: SANDBOX.projectId } });
  await page.nameAll('of-portal');
  await page.next();
  return page;
};

// The page waits for half a minute; a test for less.
const hurry = (page) =>
  page.addInitScript(() => {
    const timeout = AbortSignal.timeout.bind(AbortSignal);
    AbortSignal.timeout = (milliseconds) => timeout(milliseconds / 30);
  });

test('a portal’s module that does not load in time holds nothing up', async (t) => {
  const page = await openWithPortal(t, 'return null;', async (page) => {
    await hurry(page);
    await page.route('**/portal.js', () => {});
  });
  await page.send();
  assert.equal((await page.result('vietnix.import')).outcome, 'not-sent');
  assert.ok(await page.at('finish').isEnabled());
});

test('who waits for a portal can cancel', async (t) => {
  const page = await openWithPortal(t, 'return new Promise(() => {});');
  await page.at('send').click();
  await page.at('cancel').click();
  await page.page.locator('[data-test="result"][data-outcome="not-sent"]').waitFor();
  assert.ok(!page.requests.some((request) => request.url().includes('os-keypairs')));
});

test('credentials are forgotten in a click, and nothing of them stays in a field', async (t) => {
  const page = await withKey(t, await startWithKeystone(t));
  assert.equal(await page.at('forget-credentials').count(), 0);
  const naver = await page.add('naver-server.import', {
    credentials: { accessKey: SANDBOX.accessKey, secretKey: SANDBOX.secretKey },
  });
  const nova = await page.add(NOVA, { scheme: 'log-in' });
  await logIn(page, nova, BY_PASSWORD);
  await page.at('session', nova).waitFor();
  await page.at('forget-credentials').click();
  await page.at('log-in-form', nova).waitFor();
  const left = await page.page
    .locator('[data-test^="credential-"]')
    .evaluateAll((all) => all.map((one) => one.value).join(''));
  assert.equal(left, '');
  assert.equal(await page.at('credential-secretKey', naver).getAttribute('placeholder'), null);
  assert.equal(await page.at('forget-credentials').count(), 0);
  await page.page.getByText('The credentials were forgotten').first().waitFor({ state: 'attached' });
  page.assertNoMistakes();
});
