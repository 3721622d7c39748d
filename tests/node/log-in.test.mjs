// Logging in as a portal does: to the sandbox's Keystone, directly and through the proxy.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { IMPORTS, key as keyFile } from '../e2e/support/fixtures.mjs';
import { SANDBOX, startClouds, startRoutes } from '../e2e/support/site.mjs';
import { loadCore } from '../e2e/support/core.mjs';

const { username, password, applicationCredentialId, applicationCredentialSecret, projectId, token } = SANDBOX;

let keyferry;
before(async () => {
  keyferry = await loadCore();
});

const isError = (code, field) => (error) => {
  assert.ok(error instanceof keyferry.KeyferryError, String(error));
  assert.equal(error.code, code, error.message);
  if (field) assert.equal(error.field, field);
  return true;
};

const logIn = async (request, headers = {}) => {
  const { url, method, body } = request;
  const response = await fetch(url, { method, headers: [...request.headers, ...Object.entries(headers)], body });
  return { status: response.status, headers: response.headers, body: await response.text() };
};

test('password and application credential give the token that imports', async (t) => {
  const { origin: identity } = await startClouds(t);
  const publicKey = (await keyFile('ed25519.pub')).trim();
  const ways = [
    { username, password, projectName: 'demo' },
    { applicationCredentialId, applicationCredentialSecret },
  ];
  for (const [at, way] of ways.entries()) {
    const session = keyferry.readLogIn(await logIn(keyferry.buildLogIn({ identity, ...way })));
    assert.equal(session.token, token);
    assert.equal(session.project.id, projectId);
    assert.ok(session.expires > Date.now());
    const [{ region, url }] = session.compute;
    assert.equal(region, 'RegionOne');
    const operation = 'openstack-nova.import';
    const request = keyferry.buildRequest({
      operation,
      name: `by-log-in-${at}`,
      publicKey,
      params: { endpoint: url },
      credentials: { token: session.token },
      now: new Date(),
    });
    const outcome = keyferry.readResponse({ operation, publicKey, response: await logIn(request) });
    assert.equal(outcome.status, 'imported', JSON.stringify(outcome));
  }
});

test('through the proxy it is the same, at every provider that has a log-in', async (t) => {
  const clouds = await startClouds(t);
  const site = await startRoutes(t, { upstreams: { '*': clouds.origin }, openstack: { cloud: clouds.origin } });
  const { proxy } = await (await fetch(`${site.origin}/config.json`)).json();
  const identities = [
    [clouds.origin, 'demo'],
    [keyferry.identityUrl('vietnix.import'), 'demo'],
    [keyferry.identityUrl('huawei-kps.import', IMPORTS['huawei-kps.import'].params), 'ap-southeast-3'],
  ];
  for (const [identity, projectName] of identities) {
    const request = keyferry.buildLogIn({ identity, username, password, projectName });
    const through = keyferry.throughProxy(request, proxy);
    const session = keyferry.readLogIn(await logIn(through, { Origin: site.origin }));
    assert.equal(session.token, token, identity);
  }
  assert.ok(!site.proxyLog().includes(password) && !site.proxyLog().includes(token));
});

test('why a log-in gives no token has a code', async (t) => {
  const { origin: identity } = await startClouds(t);
  const read = async (input) => keyferry.readLogIn(await logIn(keyferry.buildLogIn({ identity, ...input })));
  await assert.rejects(read({ username, password: 'wrong', projectName: 'demo' }), isError('log-in-credentials'));
  await assert.rejects(
    read({ identity: `${identity}/elsewhere`, username, password }),
    isError('log-in-path'),
  );
  const noToken = { status: 201, headers: {}, body: '{"token":{}}' };
  assert.throws(() => keyferry.readLogIn(noToken), isError('log-in-token-hidden'));
  assert.throws(() => keyferry.readLogIn({ status: 200, body: '<html>' }), isError('log-in-not-keystone'));
});

test('what is missing is named, and a log-in is not written down', () => {
  const identity = 'https://identity.example/v3';
  const build = (input) => () => keyferry.buildLogIn({ identity, ...input });
  assert.throws(build({}), isError('log-in-incomplete', 'username'));
  assert.throws(build({ username }), isError('log-in-incomplete', 'password'));
  assert.throws(build({ applicationCredentialSecret }), isError('log-in-incomplete', 'applicationCredentialId'));
  assert.throws(build({ identity: 'http://identity.example', username, password }), isError('identity-invalid', 'identity'));
  assert.throws(build({ identity: `${identity}/${password}`, username, password }), isError('private-material'));
  const request = build({ username, password })();
  for (const as of ['http', 'curl', 'openstack-cli', 'terraform']) {
    assert.throws(() => keyferry.exportRequest(request, as), isError('export-log-in', 'request'));
  }
  assert.equal(keyferry.identityUrl('naver-server.import'), null);
  assert.equal(keyferry.identityUrl('openstack-nova.import'), null);
  assert.throws(() => keyferry.identityUrl('nowhere.import'), isError('operation-unknown'));
});
