// The page, the proxy, and a real OpenStack Nova with a real Keystone.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Console } from '../e2e/support/console.mjs';
import { fetched, loadCore } from '../e2e/support/core.mjs';
import { importKey as importByExample } from '../e2e/support/example.mjs';
import { key } from '../e2e/support/fixtures.mjs';
import { scratch } from '../e2e/support/programs.mjs';
import { startRoutes } from '../e2e/support/site.mjs';
import * as nova from './support/nova.mjs';

const IMPORT = 'openstack-nova.import';

// `[quota] key_pairs` of nova.conf, as it comes.
const QUOTA = 100;

const openPage = async (t) => {
  const endpoints = { [IMPORT]: nova.endpoint, 'openstack-nova.create': nova.endpoint };
  const site = await startRoutes(t, { openstack: { nova: nova.origin }, endpoints });
  return Console.open(t, site.origin);
};

// Imports what is pasted, and gives the outcome that the page shows.
const importKey = async (t, publicKey, name, { params, token } = {}) => {
  const page = await openPage(t);
  await page.paste(publicKey);
  await page.next();
  await page.add(IMPORT, { params, credentials: { token: token ?? (await nova.token()) } });
  await page.nameAll(name);
  await page.next();
  await page.send();
  page.assertNoMistakes();
  return page.result(IMPORT);
};

const certificate = async (t) => {
  const file = join(await scratch(t), 'cert.pem');
  const args = 'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=keyferry -keyout /dev/null -out';
  await promisify(execFile)('openssl', [...args.split(' '), file]);
  return readFile(file, 'utf8');
};

beforeEach(nova.deleteAllKeys);

for (const name of ['rsa2048', 'rsa4096', 'ed25519', 'ecdsa256', 'ecdsa384', 'ecdsa521']) {
  test(`Nova stores the ${name} key that was sent, and says its fingerprint`, async (t) => {
    const line = (await key(`${name}.pub`)).trim();
    const result = await importKey(t, line, `real-${name}`);
    assert.equal(result.outcome, 'imported', JSON.stringify(result));
    assert.equal(result.fingerprint, 'match');
    assert.equal((await nova.storedKey(`real-${name}`)).public_key, line);
  });
}

test('Nova stores an X.509 certificate', async (t) => {
  const result = await importKey(t, await certificate(t), 'real-x509');
  assert.equal(result.outcome, 'imported', JSON.stringify(result));
  assert.equal(result.fingerprint, 'match');
  assert.equal((await nova.storedKey('real-x509')).type, 'x509');
});

test('a name with an @ is sent with a microversion that allows it', async (t) => {
  const result = await importKey(t, await key('ed25519.pub'), 'minh@laptop.example');
  assert.equal(result.outcome, 'imported', JSON.stringify(result));
  assert.ok(await nova.storedKey('minh@laptop.example'));
});

test('the same key under the same name is there already (409)', async (t) => {
  const line = (await key('ed25519.pub')).trim();
  await nova.addKey('twice', line);
  assert.equal((await importKey(t, line, 'twice')).outcome, 'already-there');
});

test('another key under a taken name is refused (409)', async (t) => {
  await nova.addKey('taken', (await key('rsa2048.pub')).trim());
  const result = await importKey(t, await key('ed25519.pub'), 'taken');
  assert.equal(result.outcome, 'name-taken');
  assert.match(result.message, /already exists/);
});

test('a token that is none is refused (401)', async (t) => {
  const result = await importKey(t, await key('ed25519.pub'), 'demo', { token: 'gAAAAABno-token' });
  assert.equal(result.outcome, 'unauthorized');
});

test('the key after the last one of the quota is refused (403)', async (t) => {
  const line = (await key('ed25519.pub')).trim();
  for (let count = 0; count < QUOTA; count += 1) await nova.addKey(`filler-${count}`, line);
  const result = await importKey(t, line, 'one-too-many');
  assert.equal(result.outcome, 'refused', JSON.stringify(result));
  assert.match(result.message, /Quota exceeded/);
});

test('a microversion that this Nova does not have is refused (406)', async (t) => {
  const result = await importKey(t, await key('ed25519.pub'), 'demo', {
    params: { microversion: '2.999' },
  });
  assert.equal(result.outcome, 'refused', JSON.stringify(result));
  assert.match(result.message, /2\.999/);
});

// What a portal's script does without a page.
const visit = async (microversion) => {
  const keyferry = await loadCore();
  const place = { provider: 'openstack-nova', params: { endpoint: nova.endpoint, microversion } };
  const credentials = { token: await nova.token() };
  const known = () => ({ credentials, now: Date.now() });
  const page = async (marker, publicKey) => {
    const at = { ...place, page: marker };
    const response = await fetched(keyferry.buildListRequest({ ...at, ...known() }));
    return keyferry.readList({ ...at, publicKey, response });
  };
  const remove = async (listed) => {
    const request = keyferry.buildDeleteRequest({ key: listed, typedName: listed.name, ...known() });
    return keyferry.readDeletion({ provider: place.provider, response: await fetched(request) }).status;
  };
  return { page, remove };
};

for (const microversion of ['2.1', '2.10', '2.35', '2.92']) {
  test(`Nova lists and deletes key pairs by microversion ${microversion}`, async () => {
    const line = (await key('ed25519.pub')).trim();
    const names = ['mine', 'ops lab', 'minh@laptop.example'];
    for (const name of names) await nova.addKey(name, line);
    await nova.addKey('theirs', (await key('rsa2048.pub')).trim());
    const { page, remove } = await visit(microversion);
    const { status, keys, next } = await page(undefined, line);
    assert.deepEqual([status, next], ['listed', null]);
    for (const { name, verdict, kind } of keys) {
      assert.equal(verdict.kind, name === 'theirs' ? 'differs' : 'match', name);
      assert.equal(kind, microversion === '2.1' ? null : 'ssh');
    }
    for (const listed of keys.filter(({ name }) => names.includes(name))) {
      assert.equal(await remove(listed), 'deleted', listed.name);
      assert.equal(await remove(listed), 'not-there', listed.name);
    }
    assert.deepEqual((await nova.listKeys()).map(({ name }) => name), ['theirs']);
  });
}

test('a list of Nova that fills a page leads to the next', async () => {
  const line = (await key('ed25519.pub')).trim();
  for (let count = 0; count < QUOTA; count += 1) await nova.addKey(`filler-${count}`, line);
  const { page } = await visit('2.35');
  const first = await page();
  assert.equal(first.keys.length, QUOTA);
  assert.deepEqual(await page(first.next), { status: 'listed', keys: [], next: null });
});

test('the example for the command line imports a key, by a token and by an application credential', async (t) => {
  const file = (name) => fileURLToPath(new URL(`../keys/${name}`, import.meta.url));
  const byToken = await importByExample(t, [file('ed25519'), '--name', 'by-token', '--endpoint', nova.endpoint], {
    OS_TOKEN: await nova.token(),
  });
  assert.equal(byToken.code, 0, byToken.stderr);
  assert.match(byToken.stdout, /^by-token: imported, /);
  const { id, secret } = await nova.makeApplicationCredential(t, `example-${Date.now()}`);
  const byCredential = await importByExample(t, [file('rsa2048.pub'), '--name', 'by-credential'], {
    OS_AUTH_URL: nova.identity,
    OS_APPLICATION_CREDENTIAL_ID: id,
    OS_APPLICATION_CREDENTIAL_SECRET: secret,
  });
  assert.equal(byCredential.code, 0, byCredential.stderr);
  const line = async (name) => (await key(name)).trim();
  assert.equal((await nova.storedKey('by-token')).public_key, await line('ed25519.pub'));
  assert.equal((await nova.storedKey('by-credential')).public_key, await line('rsa2048.pub'));
});
