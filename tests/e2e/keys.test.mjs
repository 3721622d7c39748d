// Keys come in, are generated, and are saved, in the vault and nowhere else.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Console } from './support/console.mjs';
import { key } from './support/fixtures.mjs';
import { scratch } from './support/programs.mjs';
import { startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const run = promisify(execFile);
const ALGORITHMS = ['ed25519', 'ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'rsa-2048', 'rsa-3072'];
const withoutComment = (line) => line.trim().split(' ').slice(0, 2).join(' ');

// What ssh-keygen derives from a private key file.
const publicHalf = async (file, passphrase) =>
  (await run('ssh-keygen', ['-y', '-P', passphrase, '-f', file])).stdout;

// A key of tests/keys as OpenSSH writes private keys today.
const asOpenSsh = async (t, name) => {
  const file = join(await scratch(t), name);
  await writeFile(file, await key(name), { mode: 0o600 });
  await run('ssh-keygen', ['-q', '-p', '-P', '', '-N', '', '-f', file]);
  return readFile(file);
};

for (const algorithm of ALGORITHMS) {
  test(`a generated ${algorithm} key is saved encrypted, and ssh-keygen opens it`, async (t) => {
    const site = await startSite(t);
    const page = await Console.open(t, site.origin);
    await page.generate(algorithm, 'minh@laptop');
    const publicLine = await page.publicKey();
    const { bytes } = await page.save('correct horse');
    const file = join(await scratch(t), 'key');
    await writeFile(file, bytes, { mode: 0o600 });
    assert.equal(withoutComment(await publicHalf(file, 'correct horse')), withoutComment(publicLine));
    await assert.rejects(publicHalf(file, 'wrong'));
    assert.match(publicLine, / minh@laptop$/);
    page.assertNoMistakes();
  });
}

test('a generated key is saved as encrypted PKCS#8, and openssl opens it', async (t) => {
  const directory = await scratch(t);
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.generate('rsa-2048', 'minh@laptop');
  const publicLine = await page.publicKey();
  await page.at('save-format-pkcs8').check({ force: true });
  const { bytes } = await page.save('correct horse');
  assert.match(String(bytes), /^-----BEGIN ENCRYPTED PRIVATE KEY-----/);
  const [file, spki] = ['key.pem', 'key.spki'].map((name) => join(directory, name));
  await writeFile(file, bytes, { mode: 0o600 });
  const open = (passphrase) =>
    run('openssl', ['pkey', '-in', file, '-passin', `pass:${passphrase}`, '-pubout', '-out', spki]);
  await assert.rejects(open('wrong'));
  await open('correct horse');
  const { stdout } = await run('ssh-keygen', ['-i', '-m', 'PKCS8', '-f', spki]);
  assert.equal(withoutComment(stdout), withoutComment(publicLine));
  page.assertNoMistakes();
});

for (const name of ['ed25519', 'ecdsa256', 'ecdsa384', 'ecdsa521', 'rsa2048', 'rsa4096']) {
  test(`the private key file ${name} is read by its content, and shows its public half`, async (t) => {
    const site = await startSite(t);
    const page = await Console.open(t, site.origin);
    await page.chooseFile('any name.txt', await asOpenSsh(t, name));
    await page.at('key-held').waitFor();
    assert.equal(withoutComment(await page.publicKey()), withoutComment(await key(`${name}.pub`)));
    page.assertNoMistakes();
  });
}

test('an encrypted key asks for its passphrase, and survives a wrong one', async (t) => {
  const directory = await scratch(t);
  const file = join(directory, 'locked');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', 'pass phrase é', '-C', 'me', '-f', file]);
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.chooseFile('locked', await readFile(file));
  await page.at('key-locked').waitFor();
  await page.unlock('no');
  await page.at('passphrase-error').waitFor();
  await page.unlock('pass phrase é');
  await page.at('key-held').waitFor();
  assert.equal(await page.publicKey(), (await readFile(`${file}.pub`, 'utf8')).trim());
  page.assertNoMistakes();
});

test('nothing of a pasted private key is ever in the page', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  const secret = await key('ed25519');
  await page.paste(secret);
  await page.at('key-held').waitFor();
  const lines = secret.split('\n').filter((line) => line.length === 70);
  const html = await page.page.content();
  const values = await page.page
    .locator('input, textarea')
    .evaluateAll((fields) => fields.map((field) => field.value).join('\n'));
  assert.ok(lines.length > 3);
  for (const line of lines.slice(2)) assert.ok(!`${html}\n${values}`.includes(line));
});

test('of several keys in a file one is chosen, and a bad line spoils none', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  const [first, second] = [await key('ed25519.pub'), await key('rsa2048.pub')];
  await page.chooseFile('authorized_keys', `# mine\n${first}not a key\nno-pty ${second}`);
  await page.at('key-several').waitFor();
  assert.equal(await page.at('choice').count(), 2);
  assert.equal(await page.at('choice-refused').getAttribute('data-code'), 'not-a-key');
  await page.at('choose-2').focus();
  await page.page.keyboard.press('Enter');
  await page.at('key-held').waitFor();
  assert.equal(await page.publicKey(), second.trim());
  const focused = () => page.page.evaluate(() => document.activeElement.id);
  assert.equal(await focused(), 'step-title');
  page.assertNoMistakes();
});

test('the key in a certificate can be used in its place', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  const directory = await scratch(t);
  const [file, certificate] = ['key', 'certificate'].map((name) => join(directory, name));
  await run('openssl', [
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=minh', '-days', '2'],
    ...['-keyout', file, '-out', certificate],
  ]);
  await page.chooseFile('certificate.pem', await readFile(certificate));
  await page.at('use-key-inside').click();
  await page.at('key-algorithm').and(page.page.getByText('RSA')).waitFor();
  assert.equal(withoutComment(await page.publicKey()), withoutComment(await publicHalf(file, '')));
  page.assertNoMistakes();
});

test('a key that was read is saved in another format, and its public half too', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  const directory = await scratch(t);
  await page.chooseFile('id_ed25519', await asOpenSsh(t, 'ed25519'));
  await page.at('key-held').waitFor();
  const publicLine = await page.publicKey();
  await page.at('convert').locator('summary').click();
  await page.at('save-format-ppk3').check({ force: true });
  const { name, bytes } = await page.save('correct horse');
  assert.equal(name, 'id_ed25519.ppk');
  const ppk = join(directory, name);
  await writeFile(ppk, bytes, { mode: 0o600 });
  assert.equal((await run('puttygen', ['-L', ppk])).stdout.trim(), publicLine);

  await page.at('key-card').locator('summary', { hasText: 'Public key' }).click();
  const download = page.page.waitForEvent('download');
  await page.at('save-public-rfc4716').click();
  const file = await download;
  assert.equal(file.suggestedFilename(), 'id_ed25519.ssh2.pub');
  const imported = await run('ssh-keygen', ['-i', '-f', await file.path()]);
  assert.equal(withoutComment(imported.stdout), withoutComment(publicLine));
  page.assertNoMistakes();
});

// The page without one of its files, which comes once it may.
const openWithout = async (t, file) => {
  const site = await startSite(t);
  const page = await Console.blank(t);
  let load;
  const waits = new Promise((resolve) => (load = resolve));
  await page.page.route(`**/${file}`, async (route) => {
    await waits;
    await route.continue();
  });
  await page.page.goto(site.origin);
  return { page, load };
};

test('a key that comes before the vault has loaded is read when it has', async (t) => {
  const { page, load } = await openWithout(t, 'vault_bg.wasm');
  const line = await key('ed25519.pub');
  await page.chooseFile('id_ed25519.pub', line);
  await page.at('working').waitFor();
  await page.at('generate-comment').fill('the page takes input meanwhile');
  load();
  await page.at('key-held').waitFor();
  assert.equal(await page.publicKey(), line.trim());
  page.assertNoMistakes();
});

test('what is given before the rest of the program has loaded is kept, and goes on when it has', async (t) => {
  const { page, load } = await openWithout(t, 'keyferry_rest.wasm');
  await page.at('generate-comment').fill('typed early');
  await page.at('generate-algorithm').selectOption('ecdsa-p256');
  await page.at('generate').click();
  await page.at('working').waitFor();
  assert.equal(await page.at('next').isDisabled(), true);
  load();
  await page.at('key-held').waitFor();
  assert.match(await page.publicKey(), /^ecdsa-sha2-nistp256 .* typed early$/);
  page.assertNoMistakes();
});

test('the rest of the program comes without a trace in what a person is typing', async (t) => {
  const { page, load } = await openWithout(t, 'keyferry_rest.wasm');
  await page.at('generate-algorithm').selectOption('rsa-4096');
  await page.at('generate-comment').pressSequentially('half a w');
  load();
  await page.at('proof-panel').waitFor();
  await page.page.keyboard.type('ord');
  assert.equal(await page.at('generate-comment').inputValue(), 'half a word');
  assert.equal(await page.at('generate-algorithm').inputValue(), 'rsa-4096');
  page.assertNoMistakes();
});

test('a rest of the program that does not come is asked for again, and nothing is lost by it', async (t) => {
  const site = await startSite(t);
  const page = await Console.blank(t);
  const rest = '**/keyferry_rest.wasm';
  await page.page.route(rest, (route) => route.abort());
  await page.page.goto(site.origin);
  await page.at('rest-missing').waitFor();
  const line = await key('ed25519.pub');
  await page.chooseFile('id_ed25519.pub', line);
  await page.at('load-rest').click();
  await page.at('rest-missing').waitFor();
  await page.page.unroute(rest);
  await page.at('load-rest').click();
  await page.at('key-held').waitFor();
  assert.equal(await page.publicKey(), line.trim());
  assert.equal(await page.at('rest-missing').count(), 0);
});
