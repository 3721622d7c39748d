// Logging in to the real Keystone, through the proxy as a page does, and importing with its token.

import assert from 'node:assert/strict';
import { before, beforeEach, test } from 'node:test';
import { key } from '../e2e/support/fixtures.mjs';
import { startProxyFor } from '../e2e/support/site.mjs';
import { loadCore } from '../e2e/support/core.mjs';
import * as nova from './support/nova.mjs';

const DEMO = { username: 'demo', password: 'demo', projectName: 'demo' };

let keyferry;
before(async () => {
  keyferry = await loadCore();
});
beforeEach(nova.deleteAllKeys);

const startProxy = (t) =>
  startProxyFor(t, { openstack: { nova: nova.origin }, identities: { nova: new URL(nova.identity).origin } });

const send = async ({ proxy, page }, request) => {
  const { url, method, headers, body } = keyferry.throughProxy(request, proxy);
  const response = await fetch(url, { method, headers: [...headers, ['Origin', page]], body });
  return { status: response.status, headers: response.headers, body: await response.text() };
};

const logIn = async (way, input) =>
  keyferry.readLogIn(await send(way, keyferry.buildLogIn({ identity: nova.identity, ...input })));

const importWith = async (way, session, name) => {
  const operation = 'openstack-nova.import';
  const publicKey = (await key('ed25519.pub')).trim();
  const request = keyferry.buildRequest({
    operation,
    name,
    publicKey,
    params: { endpoint: session.compute[0].url },
    credentials: { token: session.token },
    now: new Date(),
  });
  return keyferry.readResponse({ operation, publicKey, response: await send(way, request) });
};

test('a password gives a token and the endpoint that the key goes to', async (t) => {
  const way = await startProxy(t);
  const session = await logIn(way, DEMO);
  assert.equal(session.userId, process.env.NOVA_USER);
  assert.deepEqual(session.project, { id: process.env.NOVA_PROJECT, name: 'demo' });
  assert.deepEqual(session.compute, [{ region: 'RegionOne', url: nova.endpoint }]);
  assert.ok(session.expires > Date.now());
  assert.equal((await importWith(way, session, 'by-password')).status, 'imported');
  assert.ok(await nova.storedKey('by-password'));
});

test('an application credential does too, by its ID and by its name', async (t) => {
  const way = await startProxy(t);
  const credential = await nova.makeApplicationCredential(t, `keyferry-${Date.now()}`);
  const secret = { applicationCredentialSecret: credential.secret };
  const ways = [
    { applicationCredentialId: credential.id },
    { applicationCredentialName: credential.name, username: 'demo' },
    { applicationCredentialName: credential.name, userId: process.env.NOVA_USER },
  ];
  for (const [at, which] of ways.entries()) {
    const session = await logIn(way, { ...which, ...secret });
    assert.equal(session.project.id, process.env.NOVA_PROJECT);
    assert.equal((await importWith(way, session, `by-credential-${at}`)).status, 'imported');
    assert.ok(await nova.storedKey(`by-credential-${at}`));
  }
});

test('what Keystone refuses is told apart', async (t) => {
  const way = await startProxy(t);
  const isError = (code) => (error) => error.code === code;
  await assert.rejects(logIn(way, { ...DEMO, password: 'wrong' }), isError('log-in-credentials'));
  await assert.rejects(logIn(way, { ...DEMO, projectName: 'nowhere' }), isError('log-in-credentials'));
  await assert.rejects(
    logIn(way, { applicationCredentialId: '00', applicationCredentialSecret: 'wrong' }),
    isError('log-in-credentials'),
  );
  const direct = { proxy: { kind: 'none' }, page: 'https://console.example' };
  await assert.rejects(logIn(direct, { ...DEMO, identity: `${nova.identity}/elsewhere` }), isError('log-in-path'));
});

test('without a project the token is for none', async (t) => {
  const way = await startProxy(t);
  const session = await logIn(way, { username: 'demo', password: 'demo' });
  assert.equal(session.project, null);
  assert.deepEqual(session.compute, []);
});
