// What the vault's worker leaves to the platform: its whole script runs here, with a platform that counts
// what it is asked, lacks some of it, or is not there, as on plain http.

import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import vm from 'node:vm';
import { consoleDirectory } from './support/programs.mjs';
import { test } from './support/test.mjs';

const PASSPHRASE = 'correct horse';
const SPECS = ['ed25519', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-2048'];

const file = (name) => readFile(new URL(`../../vault/tests/keys/${name}`, import.meta.url));

// WebCrypto, and how often each of its functions was called.
const counting = (lacks = []) => {
  const calls = {};
  const counted = (name) => async (...args) => {
    calls[name] = (calls[name] ?? 0) + 1;
    if (lacks.includes(name)) throw new DOMException('not here', 'NotSupportedError');
    return webcrypto.subtle[name](...args);
  };
  const names = ['generateKey', 'exportKey', 'importKey', 'deriveBits'];
  return { calls, subtle: Object.fromEntries(names.map((name) => [name, counted(name)])) };
};

// A worker, as the page starts one.
const startWorker = async (subtle) => {
  const script = await readFile(join(consoleDirectory(), 'vault.js'), 'utf8');
  const module = await WebAssembly.compile(await readFile(join(consoleDirectory(), 'vault_bg.wasm')));
  const crypto = { subtle, getRandomValues: (array) => webcrypto.getRandomValues(array) };
  const waiting = [];
  const postMessage = (data) => waiting.shift()(structuredClone(data));
  const context = vm.createContext({
    TextDecoder,
    TextEncoder,
    URL,
    Uint8Array,
    WebAssembly,
    DOMException,
    setTimeout,
    crypto,
    postMessage,
  });
  context.self = context;
  vm.runInContext(script, context);
  const send = (data) =>
    new Promise((resolve) => {
      waiting.push(resolve);
      context.onmessage({ data });
    });
  assert.deepEqual(await send({ init: module }), { ready: true });
  let id = 0;
  return async (ask, bytes) => {
    const { answer, ...other } = await send({ id: (id += 1), ask, bytes });
    assert.deepEqual(other, { id });
    return answer;
  };
};

const unlock = async (subtle, name, passphrase = PASSPHRASE) => {
  const ask = await startWorker(subtle);
  const read = await ask({ ask: 'read' }, new Uint8Array(await file(name)));
  assert.equal(read.answer, 'passphrase-needed', name);
  const bytes = new Uint8Array(Buffer.from(passphrase));
  const answer = await ask({ ask: 'unlock' }, bytes);
  assert.ok(bytes.every((byte) => byte === 0), 'the passphrase is wiped');
  return answer;
};

for (const [name, derived] of [
  ['id_ed25519.pkcs8-aes128-sha1', 1],
  ['id_ed25519.pkcs8-aes256-sha256', 1],
  ['id_ed25519.pkcs8-aes256-sha384', 1],
  ['id_ed25519.pkcs8-aes256-sha512', 1],
  ['id_ed25519.pkcs8-aes192-sha224', undefined],
  ['id_ed25519.pkcs8-scrypt', undefined],
  ['locked_aes256-ctr', undefined],
]) {
  test(`${name} is opened, ${derived ? 'by the platform' : 'in wasm'}`, async () => {
    const { calls, subtle } = counting();
    assert.equal((await unlock(subtle, name)).answer, 'key');
    assert.equal(calls.deriveBits, derived);
    assert.equal((await unlock(subtle, name, 'wrong')).code, 'passphrase-wrong');
  });
}

test('where the platform can not derive, wasm does', async () => {
  for (const subtle of [undefined, counting(['importKey']).subtle, counting(['deriveBits']).subtle]) {
    assert.equal((await unlock(subtle, 'id_ed25519.pkcs8-aes256-sha256')).answer, 'key');
  }
});

test('keys of every kind are made by the platform, or else in wasm', async () => {
  for (const platform of [counting(), counting(['generateKey']), { calls: {}, subtle: undefined }]) {
    const ask = await startWorker(platform.subtle);
    for (const spec of SPECS) {
      const { answer, algorithm } = await ask({ ask: 'generate', spec, comment: '' });
      assert.equal(answer, 'key', spec);
      assert.ok(algorithm.startsWith(spec.startsWith('ecdsa') ? 'ecdsa-sha2-nistp' : 'ssh-'), algorithm);
    }
    assert.equal(platform.calls.generateKey, platform.subtle && SPECS.length);
  }
});
