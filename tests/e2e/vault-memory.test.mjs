// What the vault leaves in its memory: its module runs here as it does in its worker, and its whole
// linear memory is searched for the numbers and texts that must be gone.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import vm from 'node:vm';
import { consoleDirectory } from './support/programs.mjs';
import { test } from './support/test.mjs';

const PASSPHRASE = 'correct horse';
const NEW_PASSPHRASE = 'a passphrase for saving';
// Long enough to be there for no other reason, in bytes.
const WINDOW = 16;
// The limit of growth, in pages of 64 KiB.
const MAX_PAGES = 2;

const file = (name) => readFile(new URL(`../../vault/tests/keys/${name}`, import.meta.url));
const text = (string) => new Uint8Array(Buffer.from(string));

const startVault = async () => {
  const glue = await readFile(join(consoleDirectory(), 'vault.js'), 'utf8');
  const module = await readFile(join(consoleDirectory(), 'vault_bg.wasm'));
  const context = vm.createContext({
    TextDecoder,
    TextEncoder,
    URL,
    Uint8Array,
    Object,
    Error,
    WebAssembly,
    crypto,
  });
  vm.runInContext(`${glue};\nglobalThis.wasm_bindgen = wasm_bindgen;`, context);
  const { memory } = context.wasm_bindgen.initSync({ module: new WebAssembly.Module(module) });
  const ask = (ask, bytes) => {
    const reply = context.wasm_bindgen.handle(ask, bytes && new Uint8Array(bytes));
    return { ...reply.answer, bytes: reply.bytes && Buffer.from(reply.bytes) };
  };
  const count = (needle) => {
    const bytes = Buffer.from(memory.buffer);
    let found = 0;
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1)) found += 1;
    return found;
  };
  return { ask, count, pages: () => memory.buffer.byteLength / 65536 };
};

// The lines of base64 of a PEM file.
const bodyOf = (pem) => String(pem).split('\n').filter((line) => line && !line.startsWith('-'));

const longOf = (lines) => lines.filter((line) => line.length >= WINDOW).map(text);

// Every stretch of the part of a file that is secret, in both byte orders: numbers are kept with the
// last byte first. The section ends with comment and padding, and begins with public numbers.
const secretsOf = async (name) => {
  const lines = bodyOf(await file(name));
  const data = Buffer.from(lines.join(''), 'base64');
  const [from, to] = {
    id_ed25519: [-88, -56],
    id_ecdsa_p256: [-63, -31],
    id_rsa_2048: [-700, -40],
  }[name];
  const secret = data.subarray(data.length + from, data.length + to);
  const windows = [];
  for (let at = 0; at + WINDOW <= secret.length; at += 4) {
    const window = secret.subarray(at, at + WINDOW);
    windows.push(window, Buffer.from(window).reverse());
  }
  return { windows, lines: longOf(lines) };
};

const total = (vault, needles) => needles.reduce((sum, needle) => sum + vault.count(needle), 0);

const KEYS = ['id_ed25519', 'id_ecdsa_p256', 'id_rsa_2048'];
const CASES = KEYS.flatMap((name) => [[name, false], [name, true]]);

for (const [name, drops] of CASES) {
  test(`nothing of ${name} is left when it is ${drops ? 'dropped' : 'forgotten'}`, async () => {
    const vault = await startVault();
    const { windows, lines } = await secretsOf(name);
    const { answer, fingerprints } = vault.ask({ ask: 'read' }, await file(name));
    assert.equal(answer, 'key');
    const fingerprint = fingerprints.sha256;
    assert.ok(total(vault, windows) > 0, 'a held key is found, or the search is blind');
    assert.equal(total(vault, lines), 0, 'the file itself is gone as soon as it is read');
    for (const format of ['openssh', 'pkcs8']) {
      const saved = vault.ask({ ask: 'save', fingerprint, format });
      assert.equal(total(vault, longOf(bodyOf(saved.bytes))), 0, `what was saved as ${format} is gone`);
    }
    vault.ask({ ask: 'save', fingerprint, format: 'openssh' }, text(NEW_PASSPHRASE));
    vault.ask({ ask: 'inspect' }, text('nothing'));
    if (drops) {
      const other = vault.ask({ ask: 'generate', spec: 'ed25519', comment: '' });
      assert.equal(vault.ask({ ask: 'drop', fingerprint }).answer, 'dropped');
      const kept = { ask: 'save', fingerprint: other.fingerprints.sha256, format: 'openssh' };
      assert.equal(vault.ask(kept).answer, 'file');
    } else {
      assert.equal(vault.ask({ ask: 'forget' }).answer, 'forgotten');
    }
    assert.equal(total(vault, windows), 0);
    assert.equal(total(vault, [text(NEW_PASSPHRASE)]), 0);
  });
}

test('nothing is left of an encrypted key and its passphrase, right or wrong', async () => {
  const vault = await startVault();
  const { windows } = await secretsOf('id_ed25519');
  vault.ask({ ask: 'read' }, await file('locked_aes256-ctr'));
  assert.equal(vault.ask({ ask: 'unlock' }, text('a wrong passphrase')).code, 'passphrase-wrong');
  assert.equal(vault.ask({ ask: 'unlock' }, text(PASSPHRASE)).answer, 'key');
  assert.ok(total(vault, windows) > 0);
  vault.ask({ ask: 'forget' });
  assert.equal(total(vault, [...windows, text(PASSPHRASE), text('a wrong passphrase')]), 0);
});

test('nothing is left of a key that is refused', async () => {
  const vault = await startVault();
  const { windows } = await secretsOf('id_ed25519');
  const pem = String(await file('id_ed25519'));
  const other = pem.replace(/\n(.)(.*)\n-----END/, (_, first, rest) => `\n${first}x${rest.slice(1)}\n-----END`);
  assert.equal(vault.ask({ ask: 'read' }, text(other)).answer, 'refused');
  assert.equal(total(vault, windows), 0);
});

test('a thousand keys read one after the other take no more memory than one', async () => {
  const vault = await startVault();
  const key = await file('id_ed25519');
  vault.ask({ ask: 'read' }, key);
  const before = vault.pages();
  for (let round = 0; round < 1000; round += 1) vault.ask({ ask: 'read' }, key);
  assert.ok(vault.pages() - before <= MAX_PAGES, `${before} pages became ${vault.pages()}`);
});
