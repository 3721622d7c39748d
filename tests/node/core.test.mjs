// `keyferry/core` as a portal uses it: what it builds goes to the sandbox's clouds.

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { fetched, loadCore } from '../e2e/support/core.mjs';
import { freePort, startProgram } from '../e2e/support/programs.mjs';
import { IMPORTS, key as keyFile, keyList } from '../e2e/support/fixtures.mjs';
import { SANDBOX } from '../e2e/support/site.mjs';

const NOW = new Date('2026-01-02T03:04:05Z');
const vaultKey = (name) => readFile(new URL(`../../vault/tests/keys/${name}`, import.meta.url));

let keyferry;

before(async () => {
  keyferry = await loadCore();
});

const isError = (code, more = {}) => (error) => {
  assert.ok(error instanceof keyferry.KeyferryError, String(error));
  assert.equal(error.code, code, error.message);
  for (const [name, value] of Object.entries(more)) assert.deepEqual(error[name], value);
  return true;
};

test('a key is generated, saved with a passphrase, and read again', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'key-'));
  t.after(() => rm(directory, { recursive: true }));
  for (const algorithm of ['ed25519', 'ecdsa-p384', 'rsa-2048']) {
    const key = await keyferry.generateKey({ algorithm, comment: 'me@portal' });
    assert.ok(key.summary.hasPrivateKey);
    assert.match(key.publicKey(), / me@portal$/);
    const file = await key.privateKey({ format: 'openssh', passphrase: 'pässword' });
    const path = join(directory, algorithm);
    await writeFile(path, file, { mode: 0o600 });
    const line = execFileSync('ssh-keygen', ['-y', '-P', 'pässword', '-f', path], { encoding: 'utf8' });
    assert.equal(line.trimEnd(), key.publicKey());
    await assert.rejects(keyferry.readKey(file), isError('passphrase-needed', { field: 'passphrase' }));
    await assert.rejects(keyferry.readKey(file, { passphrase: 'x' }), isError('passphrase-wrong'));
    const again = await keyferry.readKey(file, { passphrase: 'pässword' });
    assert.deepEqual(again.summary.fingerprints, key.summary.fingerprints);
    again.free();
    key.free();
  }
});

test('keys are read as text and as bytes, and errors say where', async () => {
  const text = await keyFile('ed25519.pub');
  const fromText = await keyferry.readKey(text);
  const fromBytes = await keyferry.readKey(new TextEncoder().encode(text));
  assert.deepEqual(fromText.summary, fromBytes.summary);
  assert.equal(fromText.summary.format, 'openssh-public');
  await assert.rejects(fromText.privateKey({ format: 'openssh' }), isError('nothing-held'));
  await assert.rejects(keyferry.readKey(''), isError('input-empty'));
  const other = await keyFile('rsa2048.pub');
  const both = `${text}\n${other}`;
  await assert.rejects(keyferry.readKey(both), isError('keys-several', { field: 'index' }));
  assert.equal((await keyferry.readKey(both, { index: 1 })).publicKey(), other.trim());
  await assert.rejects(keyferry.readKey(both, { index: 2 }), isError('choice-unknown'));
  for (const index of [1, -1, 0.5, NaN]) {
    await assert.rejects(keyferry.readKey(text, { index }), isError('choice-unknown', { field: 'index' }));
  }
  const damaged = String(await vaultKey('id_ed25519')).replace('b3Bl', 'b3B!');
  await assert.rejects(keyferry.readKey(damaged), isError('pem-base64', { position: damaged.indexOf('!') }));
  await assert.rejects(keyferry.generateKey({ algorithm: 'dsa' }), isError('algorithm-unknown'));
});

test('a public key is written in every format and read again', async () => {
  const key = await keyferry.readKey(await keyFile('rsa2048.pub'));
  for (const format of ['openssh', 'rfc4716', 'spki-pem', 'pkcs1-pem', 'jwk']) {
    const again = await keyferry.readKey(key.publicKey(format));
    assert.deepEqual(again.summary.fingerprints, key.summary.fingerprints, format);
  }
  const other = await keyferry.readKey(await keyFile('ed25519.pub'));
  assert.throws(() => other.publicKey('pkcs1-pem'), isError('format-holds-no-such-key'));
  assert.throws(() => other.publicKey('pgp'), isError('format-unknown', { field: 'format' }));
});

test('many keys are read line by line, and a bad one spoils no other', async () => {
  const [first, second] = [await keyFile('ed25519.pub'), await keyFile('rsa2048.pub')];
  const entries = keyferry.readPublicKeys(`# mine\n${first.trim()}\nnot a key\nno-pty ${second.trim()}\n`);
  assert.deepEqual(entries.map(({ line }) => line), [2, 3, 4]);
  assert.deepEqual(entries[0].key, (await keyferry.readKey(first)).summary);
  assert.equal(entries[1].error.code, 'not-a-key');
  assert.equal(entries[1].key, undefined);
  assert.equal(entries[2].key.algorithm, 'ssh-rsa');
  assert.deepEqual(keyferry.readPublicKeys(''), []);
});

test('a host says how long RSA keys have to be', async () => {
  const [short, long] = [await keyFile('rsa1024.pub'), await keyFile('rsa2048.pub')];
  const codes = async (key, options) => (await keyferry.readKey(key, options)).summary.findings.map(({ code }) => code);
  assert.ok((await codes(short)).includes('rsa-too-short'));
  assert.ok(!(await codes(short, { minRsaBits: 1024 })).includes('rsa-too-short'));
  assert.deepEqual(await codes(long), []);
  assert.deepEqual(await codes(long, { minRsaBits: 4096 }), ['rsa-too-short']);
  const [entry] = keyferry.readPublicKeys(long, { minRsaBits: 3072 });
  assert.match(entry.key.findings[0].message, /at least 3072 bits/);
  const operation = 'vietnix.import';
  const input = { operation, name: 'demo', publicKey: long, params: IMPORTS[operation].params };
  assert.equal(keyferry.plan(input).ok, true);
  assert.equal(keyferry.plan({ ...input, minRsaBits: 3072 }).findings[0].code, 'rsa-too-short');
  for (const minRsaBits of [512, 8193]) {
    await assert.rejects(keyferry.readKey(long, { minRsaBits }), isError('min-rsa-bits-range', { field: 'minRsaBits' }));
  }
  for (const minRsaBits of ['3072', 2048.5, null]) {
    await assert.rejects(keyferry.readKey(long, { minRsaBits }), isError('argument-shape', { field: 'minRsaBits' }));
  }
});

test('keys are looked up in lists of known keys', async (t) => {
  const [listed, other] = [await keyFile('rsa2048.pub'), await keyFile('ed25519.pub')];
  const found = async (key) =>
    (await keyferry.readKey(key)).summary.findings.find(({ code }) => code === 'key-listed')?.severity;
  assert.equal(await found(listed), undefined);
  const known = keyferry.knowKeys(await keyList(t, listed));
  assert.deepEqual(known, [{ name: 'keys of this test', count: 1, bits: 32 }]);
  assert.equal(await found(listed), 'block');
  assert.equal(await found(other), undefined);
  const [entry] = keyferry.readPublicKeys(listed);
  assert.equal(entry.key.findings[0].code, 'key-listed');
  assert.throws(() => keyferry.knowKeys(new Uint8Array(9)), isError('key-list-unknown', { position: 0 }));
  assert.equal(await found(listed), 'block', 'what was known is known still');
  keyferry.knowKeys(await keyList(t, other, ['--bits', '20']));
  assert.equal(await found(listed), undefined);
  assert.equal(await found(other), 'warn');
});

test('the provider table describes every operation', async () => {
  const operations = keyferry.providers().flatMap((provider) => provider.operations);
  const ids = operations.map((operation) => operation.id);
  assert.equal(new Set(ids).size, 10);
  const declared = await readFile(join(process.env.KEYFERRY_NPM, 'core.d.ts'), 'utf8');
  for (const id of ids) assert.ok(declared.includes(`"${id}"`), `${id} is not declared`);
  const disclosing = operations.filter((operation) => operation.discloses);
  assert.deepEqual(
    disclosing.map((operation) => operation.id).sort(),
    ['huawei-kps.import-private-key', 'huawei-kps.import-with-private-key'],
  );
  for (const operation of operations) {
    assert.ok(operation.name.max > operation.name.min, operation.id);
    assert.ok(operation.credentials.length > 0, operation.id);
  }
});

test('names are checked, and one is found for all', () => {
  const [finding] = keyferry.checkName('naver-server.import', 'My Key!');
  assert.equal(finding.severity, 'block');
  assert.equal(finding.field, 'name');
  assert.deepEqual(keyferry.checkName('naver-server.import', 'my-key'), []);
  const operations = Object.keys(IMPORTS);
  const name = keyferry.suggestName(operations, 'My Key (laptop)');
  for (const operation of operations) assert.deepEqual(keyferry.checkName(operation, name), []);
  assert.throws(() => keyferry.checkName('nowhere.import', 'x'), isError('operation-unknown'));
});

test('a plan says what stands against it, and blocks the request', async () => {
  const publicKey = await keyFile('rsa1024.pub');
  const input = { operation: 'openstack-nova.import', name: 'demo', publicKey, params: { endpoint: 'x' } };
  const { ok, findings } = keyferry.plan(input);
  assert.equal(ok, false);
  const codes = findings.map((finding) => finding.code);
  assert.ok(codes.includes('rsa-too-short') && codes.includes('param-invalid'), codes.join());
  const build = () => keyferry.buildRequest({ ...input, credentials: { token: 't' }, now: NOW });
  assert.throws(build, isError(codes[0], { findings }));
});

test('requests are those of the vendors\' own signers', async () => {
  const golden = new URL('../golden/naver_v2_derived_requests.json', import.meta.url);
  const { access_key, secret_key, timestamp_ms, vectors } = JSON.parse(await readFile(golden, 'utf8'));
  const vector = vectors.find(({ label }) => label.startsWith('importLoginKey GET'));
  const asked = new URL(vector.url).searchParams;
  const request = keyferry.buildRequest({
    operation: 'naver-server.import',
    name: asked.get('keyName'),
    publicKey: asked.get('publicKey'),
    params: { site: 'public', regionCode: asked.get('regionCode'), method: 'GET' },
    credentials: { accessKey: access_key, secretKey: secret_key },
    now: Number(timestamp_ms),
  });
  assert.equal(request.method, vector.method);
  assert.equal(request.url, vector.url);
  assert.equal(request.body, null);
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  for (const [name, value] of Object.entries(vector.headers)) assert.equal(headers[name], value);
});

// The sandbox's clouds, and the relay before them.
const startClouds = async (t) => {
  const [clouds, relay] = [await freePort(), await freePort()];
  const args = ['--clouds', `127.0.0.1:${clouds}`, '--relay', `127.0.0.1:${relay}`];
  const { stop } = await startProgram('keyferry-sandbox', args, [clouds, relay]);
  t.after(stop);
  return { endpoint: `http://127.0.0.1:${clouds}/v2.1/${SANDBOX.projectId}`, base: `http://127.0.0.1:${relay}` };
};

test('one key reaches five clouds', async (t) => {
  const { endpoint, base } = await startClouds(t);
  const publicKey = (await keyferry.readKey(await keyFile('rsa2048.pub'))).publicKey();
  for (const [operation, { params, credentials, fingerprint }] of Object.entries(IMPORTS)) {
    const nova = operation.startsWith('openstack') && { endpoint };
    const request = keyferry.buildRequest({
      operation,
      name: 'from-a-portal',
      publicKey,
      params: { ...params, ...nova },
      credentials,
      now: new Date(),
    });
    const relayed = keyferry.throughProxy(request, { kind: 'prefix', base });
    assert.equal(relayed.url, `${base}/${request.url}`);
    const outcome = keyferry.readResponse({ operation, publicKey, response: await fetched(relayed) });
    assert.equal(outcome.status, 'imported', `${operation}: ${JSON.stringify(outcome)}`);
    assert.equal(outcome.fingerprint.kind, fingerprint, operation);
  }
});

test('keys are listed, compared and deleted at five clouds', async (t) => {
  const { endpoint, base } = await startClouds(t);
  const publicKey = (await keyferry.readKey(await keyFile('rsa2048.pub'))).publicKey();
  const another = (await keyferry.readKey(await keyFile('rsa4096.pub'))).publicKey();
  const send = (request) => fetched(keyferry.throughProxy(request, { kind: 'prefix', base }));
  for (const { id: provider } of keyferry.providers()) {
    const operation = `${provider}.import`;
    const { credentials, params } = IMPORTS[operation];
    const now = new Date();
    const place = { provider, params: { ...params, ...(provider === 'openstack-nova' && { endpoint }) } };
    const list = async () => {
      const response = await send(keyferry.buildListRequest({ ...place, credentials, now }));
      return keyferry.readList({ ...place, publicKey, response });
    };
    assert.deepEqual(await list(), { status: 'listed', keys: [], next: null }, provider);
    for (const [name, line] of [['mine', publicKey], ['theirs', another]]) {
      const plan = { operation, name, publicKey: line, params: place.params };
      await send(keyferry.buildRequest({ ...plan, credentials, now }));
    }
    const { keys } = await list();
    assert.deepEqual(
      keys.map(({ name, verdict }) => [name, verdict.kind]),
      [['mine', 'match'], ['theirs', 'differs']],
      provider,
    );
    const [key] = keys;
    const deletion = { credentials, now };
    assert.throws(
      () => keyferry.buildDeleteRequest({ key, typedName: 'min', ...deletion }),
      isError('name-differs', { field: 'typedName' }),
    );
    assert.throws(
      () => keyferry.buildDeleteRequest({ key: { ...key }, typedName: 'mine', ...deletion }),
      isError('key-unknown', { field: 'key' }),
    );
    const request = () => keyferry.buildDeleteRequest({ key, typedName: 'mine', ...deletion });
    const remove = async () => keyferry.readDeletion({ provider, response: await send(request()) }).status;
    assert.equal(await remove(), 'deleted', provider);
    assert.deepEqual((await list()).keys.map(({ name }) => name), ['theirs'], provider);
    // NAVER confirms that of a key that isn't there, too.
    assert.equal(await remove(), provider === 'naver-server' ? 'deleted' : 'not-there', provider);
  }
});

test('a list says what stands against it, and why there is none', () => {
  const now = NOW;
  const credentials = { token: 'a-token-of-some-length' };
  const nova = { provider: 'openstack-nova', params: { endpoint: 'https://cloud.example/v2.1' } };
  for (const [input, code] of [
    [{ ...nova, provider: 'aws' }, 'provider-unknown'],
    [{ ...nova, params: {} }, 'param-missing'],
    [{ ...nova, params: { ...nova.params, region: 'x' } }, 'param-unknown'],
    [{ ...nova, credentials: {} }, 'credentials-missing'],
    [{ ...nova, now: 'yesterday' }, 'now-missing'],
  ]) {
    assert.throws(() => keyferry.buildListRequest({ credentials, now, ...input }), isError(code));
  }
  const paged = { ...nova, params: { ...nova.params, microversion: '2.72' }, page: 'me@host' };
  const { url } = keyferry.buildListRequest({ ...paged, credentials, now });
  assert.equal(url, 'https://cloud.example/v2.1/os-keypairs?limit=100&marker=me%40host');
  const said = (status, body) => keyferry.readList({ ...nova, response: { status, body } });
  const refused = said(403, '{"forbidden":{"code":403,"message":"Policy says no"}}');
  assert.deepEqual([refused.status, refused.message, refused.httpStatus], ['refused', 'Policy says no', 403]);
  assert.equal(said(401, '{"error":{"code":401,"message":"log in"}}').status, 'unauthorized');
  assert.deepEqual(said(502, 'Bad Gateway'), { status: 'unreadable', httpStatus: 502, excerpt: 'Bad Gateway' });
  const { keys, next } = said(
    200,
    '{"keypairs":[{"keypair":{"name":".."}}],"keypairs_links":[{"rel":"next","href":"x"}]}',
  );
  assert.equal(next, '..');
  assert.ok(!('verdict' in keys[0]) && Object.isFrozen(keys[0]));
  assert.throws(
    () => keyferry.buildDeleteRequest({ key: keys[0], typedName: '..', credentials, now }),
    isError('name-unaddressable'),
  );
});

const huawei = (operation, publicKey) => ({
  operation,
  name: 'demo',
  publicKey,
  params: { region: 'ap-southeast-3', projectId: SANDBOX.projectId, encryption: { type: 'default' } },
  credentials: { token: 'a-token-of-some-length' },
  now: NOW,
});

test('a private key goes out by consent, into one operation', async () => {
  const key = await keyferry.readKey(await vaultKey('id_rsa_2048'));
  const operation = 'huawei-kps.import-with-private-key';
  const input = huawei(operation, key.publicKey());
  const request = keyferry.buildDisclosingRequest({ ...input, key, consent: true });
  const body = JSON.parse(request.body);
  assert.match(JSON.stringify(body), /BEGIN PRIVATE KEY/);
  for (const as of ['curl', 'http']) {
    const text = keyferry.exportRequest(request, as);
    assert.doesNotMatch(text, /BEGIN PRIVATE KEY|a-token-of-some-length/);
  }
  for (const as of ['openstack-cli', 'terraform']) {
    assert.throws(() => keyferry.exportRequest(request, as), isError('export-discloses', { field: 'as' }));
  }
  assert.throws(() => keyferry.buildDisclosingRequest({ ...input, key, consent: 'yes' }), isError('consent-needed'));
  assert.throws(() => keyferry.buildRequest(input), isError('consent-needed'));
  const other = await keyferry.generateKey({ algorithm: 'rsa-2048' });
  assert.throws(
    () => keyferry.buildDisclosingRequest({ ...input, key: other, consent: true }),
    isError('nothing-held'),
  );
  const harmless = { ...huawei('huawei-kps.import', key.publicKey()), params: { region: 'ap-southeast-3', projectId: SANDBOX.projectId } };
  assert.throws(() => keyferry.buildDisclosingRequest({ ...harmless, key, consent: true }), isError('nothing-to-disclose'));
  assert.doesNotMatch(keyferry.buildRequest(harmless).body, /PRIVATE/);
});

test('an export holds no credential', async () => {
  const request = keyferry.buildRequest({
    operation: 'openstack-nova.import',
    name: 'demo',
    publicKey: await keyFile('ed25519.pub'),
    params: { endpoint: 'https://cloud.example:8774/v2.1' },
    credentials: { token: 'a-token-of-some-length' },
    now: NOW,
  });
  const curl = keyferry.exportRequest(request, 'curl');
  assert.match(curl, /^curl -X POST 'https:\/\/cloud\.example:8774\/v2\.1\/os-keypairs'/);
  assert.doesNotMatch(curl, /a-token/);
  assert.throws(() => keyferry.exportRequest({ ...request }, 'curl'), isError('request-unknown'));
  assert.throws(() => keyferry.exportRequest(request, 'har'), isError('format-unknown'));
  const routes = { kind: 'routes', base: 'http://127.0.0.1:1' };
  assert.throws(() => keyferry.throughProxy(request, routes), isError('no-route'));
});

test('missing and wrong arguments are named', async () => {
  const publicKey = await keyFile('ed25519.pub');
  const input = { operation: 'openstack-nova.import', name: 'demo', publicKey, params: { endpoint: 'https://a.example' }, now: NOW };
  assert.throws(() => keyferry.buildRequest(input), isError('credentials-missing', { field: 'credentials' }));
  assert.throws(() => keyferry.buildRequest({ ...input, credentials: { token: 't' }, now: undefined }), isError('now-missing'));
  assert.throws(() => keyferry.plan({}), isError('argument-missing', { field: 'operation' }));
  const response = { status: 'x' };
  assert.throws(() => keyferry.readResponse({ operation: input.operation, response }), isError('argument-shape'));
});

test('answers of every kind are read', async () => {
  const operation = 'openstack-nova.import';
  const read = (status, body) => keyferry.readResponse({ operation, response: { status, body } }).status;
  assert.equal(read(409, '{"conflictingRequest":{"code":409,"message":"Key pair \'x\' already exists."}}'), 'name-taken');
  assert.equal(read(401, '{"error":{"code":401,"message":"no","title":"Unauthorized"}}'), 'unauthorized');
  assert.equal(read(200, '<html>'), 'unreadable');
  const created = keyferry.readResponse({
    operation: 'openstack-nova.create',
    response: { status: 200, headers: {}, body: JSON.stringify({ keypair: { name: 'a', public_key: 'ssh-rsa AAAA', private_key: 'PEM', fingerprint: '00' } }) },
  });
  assert.equal(created.status, 'created');
  assert.equal(created.privateKey, 'PEM');
});

test('a key that anybody has goes nowhere, whatever a provider takes', async () => {
  const published = String(await vaultKey('published.tsv'));
  const line = published.split('\n').find((row) => /ssh-rsa/.test(row)).match(/ssh-rsa \S+/)[0];
  const input = {
    operation: 'openstack-nova.import',
    name: 'ops',
    publicKey: line,
    params: { endpoint: 'https://cloud.example:8774/v2.1' },
  };
  const { ok, findings } = keyferry.plan(input);
  assert.equal(ok, false);
  assert.ok(findings.some(({ code }) => code === 'key-published'));
  const request = { ...input, credentials: { token: 't' }, now: NOW };
  assert.throws(() => keyferry.buildRequest(request), (error) => error instanceof keyferry.KeyferryError);
});
