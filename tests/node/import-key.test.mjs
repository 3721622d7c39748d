// The example for the command line against the sandbox's Nova: a key's file goes in, and what it prints and ends
// with says what came of it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { importKey } from '../e2e/support/example.mjs';
import { listenOn } from '../e2e/support/listener.mjs';
import { scratch, writeText } from '../e2e/support/programs.mjs';
import { SANDBOX, startClouds } from '../e2e/support/site.mjs';

const { token, projectId, applicationCredentialId, applicationCredentialSecret } = SANDBOX;
const file = (name) => fileURLToPath(new URL(`../keys/${name}`, import.meta.url));

const startNova = async (t) => {
  const { origin } = await startClouds(t);
  return { origin, endpoint: `${origin}/v2.1/${projectId}` };
};

test('a private key’s file gives its public half to the cloud, whose fingerprint is the same', async (t) => {
  const { endpoint } = await startNova(t);
  const args = [file('ed25519'), '--name', 'from-a-script', '--endpoint', endpoint];
  const { code, stdout, stderr } = await importKey(t, args, { OS_TOKEN: token });
  assert.equal(code, 0, stderr);
  const print = execFileSync('ssh-keygen', ['-E', 'md5', '-lf', file('ed25519.pub')], { encoding: 'utf8' });
  assert.equal(stdout, `from-a-script: imported, ${print.split(' ')[1].replace('MD5:', '')}`);
  const response = await fetch(`${endpoint}/os-keypairs/from-a-script`, { headers: { 'x-auth-token': token } });
  const { keypair } = await response.json();
  const [, blob] = (await readFile(file('ed25519.pub'), 'utf8')).split(' ');
  assert.equal(keypair.public_key.split(' ')[1], blob);
});

test('an application credential logs in, and the catalogue says where Nova is', async (t) => {
  const { origin } = await startNova(t);
  const { code, stdout, stderr } = await importKey(t, [file('rsa2048.pub'), '--name', 'by-credential'], {
    OS_AUTH_URL: `${origin}/v3`,
    OS_APPLICATION_CREDENTIAL_ID: applicationCredentialId,
    OS_APPLICATION_CREDENTIAL_SECRET: applicationCredentialSecret,
  });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^by-credential: imported, /);
});

test('an encrypted file is opened with its passphrase, and with no other', async (t) => {
  const { endpoint } = await startNova(t);
  const locked = join(await scratch(t), 'locked');
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'open up', '-f', locked]);
  const args = [locked, '--name', 'locked', '--endpoint', endpoint];
  const wrong = await importKey(t, args, { OS_TOKEN: token, KEY_PASSPHRASE: 'no' });
  assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
  const right = await importKey(t, args, { OS_TOKEN: token, KEY_PASSPHRASE: 'open up' });
  assert.equal(right.code, 0, right.stderr);
});

test('what is blocked is not sent, and what is refused is told', async (t) => {
  const { endpoint } = await startNova(t);
  let asked = 0;
  const listening = await listenOn(t, createServer((request, response) => response.end(String((asked += 1)))));
  const known = { OS_TOKEN: token };
  const weak = await importKey(t, [file('rsa1024.pub'), '--name', 'weak', '--endpoint', listening], known);
  assert.deepEqual([weak.code, asked], [1, 0]);
  assert.match(weak.stderr, /block: [^]*nothing was sent$/);
  const named = await importKey(t, [file('ed25519.pub'), '--name', 'a/b', '--endpoint', listening], known);
  assert.deepEqual([named.code, asked], [1, 0]);
  const args = [file('ed25519.pub'), '--name', 'unknown', '--endpoint', endpoint];
  const refused = await importKey(t, args, { OS_TOKEN: 'none of the sandbox' });
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /unauthorized: /);
  const none = await importKey(t, [], known);
  assert.match(none.stderr, /^usage: /);
});

test('a cloud that has another key then is told of', async (t) => {
  const answer = JSON.stringify({ keypair: { name: 'other', fingerprint: '00:'.repeat(15) + '00', public_key: 'ssh-ed25519 AAAA' } });
  const nova = createServer((request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(answer));
  const args = [file('ed25519.pub'), '--name', 'other', '--endpoint', `${await listenOn(t, nova)}/v2.1`];
  const { code, stdout, stderr } = await importKey(t, args, { OS_TOKEN: token });
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /the fingerprint is not the key's: differs$/);
});

test('a file that is none is named', async (t) => {
  const text = await writeText(await scratch(t), 'text', 'not a key');
  const { code, stderr } = await importKey(t, [text, '--name', 'x', '--endpoint', 'http://127.0.0.1:1'], { OS_TOKEN: token });
  assert.equal(code, 1);
  assert.ok(stderr && !stderr.includes('    at '), stderr);
});
