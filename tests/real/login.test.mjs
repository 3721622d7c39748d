// A key generated in the page, imported into a real Nova and saved, logs in over SSH with every
// independent client: the public half is the one that Nova stored.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Console } from '../e2e/support/console.mjs';
import { scratch } from '../e2e/support/programs.mjs';
import { startRoutes } from '../e2e/support/site.mjs';
import * as nova from './support/nova.mjs';

const IMPORT = 'openstack-nova.import';
const CREATE = 'openstack-nova.create';
const CLIENTS = ['OpenSSH', 'Dropbear', 'PuTTY', 'Paramiko', 'AsyncSSH'];
const prove = fileURLToPath(new URL('prove-key.sh', import.meta.url));

const openPage = async (t) => {
  const endpoints = { [IMPORT]: nova.endpoint, [CREATE]: nova.endpoint };
  const site = await startRoutes(t, { openstack: { nova: nova.origin }, endpoints });
  return Console.open(t, site.origin);
};

// What each SSH client made of a key pair: the private half as saved, the public one as stored.
const logIn = async (t, privateKey, passphrase, publicKey) => {
  const directory = await scratch(t);
  const [file, pub] = [join(directory, 'key'), join(directory, 'stored.pub')];
  await writeFile(file, privateKey, { mode: 0o600 });
  await writeFile(pub, `${publicKey}\n`);
  return new Promise((resolve) => {
    const env = { ...process.env, PUB: pub };
    execFile(prove, [file, passphrase], { env }, (error, stdout, stderr) =>
      resolve({ ok: !error, told: stdout + stderr }),
    );
  });
};

const assertAllLoggedIn = ({ ok, told }) => {
  assert.ok(ok, told);
  for (const client of CLIENTS) assert.match(told, new RegExp(`^OK    ${client}$`, 'm'));
};

const generateAndImport = async (t, algorithm, name) => {
  const page = await openPage(t);
  await page.generate(algorithm, 'minh@laptop');
  const saved = await page.save('correct horse');
  await page.next();
  await page.add(IMPORT, { credentials: { token: await nova.token() } });
  await page.nameAll(name);
  await page.next();
  await page.send();
  assert.equal((await page.result(IMPORT)).outcome, 'imported');
  return saved.bytes;
};

beforeEach(nova.deleteAllKeys);

for (const algorithm of ['ed25519', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-2048', 'rsa-4096']) {
  test(`a generated ${algorithm} key logs in`, async (t) => {
    const bytes = await generateAndImport(t, algorithm, `login-${algorithm}`);
    const { public_key: stored } = await nova.storedKey(`login-${algorithm}`);
    assertAllLoggedIn(await logIn(t, bytes, 'correct horse', stored));
  });
}

test('a key does not log in where another one is authorised', async (t) => {
  const bytes = await generateAndImport(t, 'ed25519', 'mine');
  await generateAndImport(t, 'ed25519', 'other');
  const { public_key: other } = await nova.storedKey('other');
  const { ok, told } = await logIn(t, bytes, 'correct horse', other);
  assert.ok(!ok, told);
  assert.doesNotMatch(told, /^OK/m);
});

test('a key pair that Nova generated logs in', async (t) => {
  const page = await openPage(t);
  await page.at('without-key').locator('summary').first().click();
  await page.at(`without-key-${CREATE}`).click();
  const card = page.card('destination', CREATE);
  await page.at('credential-token', card).fill(await nova.token());
  await page.nameAll('made-by-nova');
  await page.next();
  await page.send();
  assert.equal((await page.result(CREATE)).outcome, 'created');
  const download = page.page.waitForEvent('download');
  await page.at('save-created').click();
  const chunks = [];
  for await (const chunk of await (await download).createReadStream()) chunks.push(chunk);
  const { public_key: stored } = await nova.storedKey('made-by-nova');
  assertAllLoggedIn(await logIn(t, Buffer.concat(chunks), '', stored));
});
