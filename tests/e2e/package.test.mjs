// The npm package as it would be published: what is in it, what it exports, and what its hashes pin.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Console } from './support/console.mjs';
import { pageWith, startHost } from './support/host.mjs';
import { packed, run } from './support/package.mjs';
import { scratch } from './support/programs.mjs';
import { openPortal } from './support/widget.mjs';
import { test } from './support/test.mjs';

const PACKAGE = process.env.KEYFERRY_NPM;
const json = async (name) => JSON.parse(await readFile(join(PACKAGE, name), 'utf8'));

test('what is packed is all that is built, and runs nothing when it is installed', async (t) => {
  const manifest = await json('package.json');
  for (const name of ['dependencies', 'peerDependencies', 'optionalDependencies', 'scripts', 'bin']) {
    assert.equal(manifest[name], undefined, name);
  }
  const { files } = await packed(await scratch(t));
  const built = await readdir(PACKAGE, { recursive: true, withFileTypes: true });
  const names = built.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name).slice(PACKAGE.length + 1));
  assert.deepEqual(files.sort(), names.sort());
});

// The files that an entry of `exports` leads to.
const targets = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(targets));

test('every export leads to a file, and every script that has an effect is said to have one', async () => {
  const { exports, sideEffects } = await json('package.json');
  for (const file of targets(exports).filter((name) => !name.includes('*'))) await access(join(PACKAGE, file));
  for (const file of sideEffects) await access(join(PACKAGE, file));
  assert.ok(sideEffects.includes(exports['.'].default));
  assert.ok(sideEffects.includes(exports['./frame'].default));
  assert.ok(!sideEffects.includes(exports['./core'].default));
});

// What Node prints of a program that has the package, and no document.
const inNode = async (t, program) => {
  const directory = await scratch(t);
  await mkdir(join(directory, 'node_modules'));
  await symlink(PACKAGE, join(directory, 'node_modules/keyferry'));
  const { isGood, printed } = await run(process.execPath, ['--input-type=module', '-e', program], { cwd: directory });
  assert.ok(isGood, printed);
  return printed.trim();
};

test('where there is no document, everything can be imported', async (t) => {
  const exported = (entry) => inNode(t, `console.log(Object.keys(await import('${entry}')).join())`);
  assert.equal(await exported('keyferry'), 'KeyFerry,KeyferryError,defineKeyFerry,mountFrame');
  assert.equal(await exported('keyferry/frame'), 'KeyferryError,mountFrame');
  assert.match(await exported('keyferry/core'), /\bbuildRequest\b.*\breadKey\b/);
});

test('sri.json has the hash of every file that a browser loads', async () => {
  const hashes = await json('sri.json');
  const isLoaded = (name) => /^(page\/.*\.(js|wasm|css|json)|[^/]*\.(js|wasm))$/.test(name);
  const all = (await readdir(PACKAGE, { recursive: true })).filter(isLoaded);
  assert.deepEqual(Object.keys(hashes).sort(), all.sort());
  for (const [name, hash] of Object.entries(hashes)) {
    const digest = createHash('sha384').update(await readFile(join(PACKAGE, name))).digest('base64');
    assert.equal(hash, `sha384-${digest}`, name);
  }
});

test('the bill names what is linked, its licences, and what links what', async () => {
  const { bomFormat, specVersion, components, dependencies } = await json('sbom.json');
  assert.deepEqual([bomFormat, specVersion], ['CycloneDX', '1.6']);
  const licences = await readFile(join(PACKAGE, 'THIRD-PARTY-LICENSES.txt'), 'utf8');
  const refs = new Set(components.map((one) => one['bom-ref']));
  assert.equal(refs.size, components.length);
  for (const { name, version, licenses, properties = [] } of components) {
    assert.ok(licenses[0].expression, name);
    for (const { value } of properties) await access(join(PACKAGE, value));
    const isOurs = name.startsWith('keyferry');
    if (!isOurs) assert.ok(licences.includes(version), name);
  }
  for (const { ref, dependsOn } of dependencies) {
    assert.ok(refs.has(ref) || ref.startsWith('pkg:npm/keyferry@'), ref);
    for (const other of dependsOn) assert.ok(refs.has(other), other);
  }
  for (const name of ['yew', 'p256', 'wasm-bindgen', 'rust-std']) {
    assert.ok(components.some((one) => one.name === name), name);
  }
});

test('mountFrame shows it without markup, tells of events, and takes it away again', async (t) => {
  const script = `
    import { mountFrame } from '{frames}/key-ferry.js';
    window.told = [];
    window.mounted = mountFrame(document.querySelector('#here'), {
      frameUrl: '{frames}/frame.html',
      config: { keyName: 'mounted', destinations: [{ id: 'lab', operation: 'openstack-nova.import' }] },
      on: { 'kf-ready': ({ version }) => window.told.push(version) },
    });
  `;
  const { page, widget } = await openPortal(t, '<div id="here"></div>', { script });
  await widget.walled();
  await page.evaluate(() => window.mounted.ready);
  const { version } = await json('package.json');
  assert.deepEqual(await page.evaluate(() => window.told), [version]);
  await widget.generate('ed25519');
  await widget.next();
  assert.equal(await widget.at('shared-name').first().inputValue(), 'mounted');
  await page.evaluate(() => window.mounted.destroy());
  assert.equal(await page.locator('key-ferry').count(), 0);
});

// ---- what one hash pins -------------------------------------------------------------------------------

// A portal that has the page's files beside its own, with some of them changed, and runs the program in itself.
const openChanged = async (t, change) => {
  const names = (await readdir(join(PACKAGE, 'page'))).filter((name) => !name.endsWith('.html'));
  const files = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(join(PACKAGE, 'page', name))])),
  );
  files['config.json'] = '{}';
  change(files);
  const origin = await startHost(t, files);
  files['vault-frame.html'] = await readFile(join(PACKAGE, 'page/vault-frame.html'));
  files['index.html'] = pageWith(origin, '<key-ferry isolation="page"></key-ferry>');
  const { page } = await Console.blank(t);
  await page.goto(origin);
  return page;
};

const state = (page) => page.locator('key-ferry[data-state="ready"], key-ferry[data-state="failed"]').getAttribute('data-state');

// Another comment at the end, or another section without meaning: what still runs, and is not what was hashed.
const CHANGES = {
  js: (bytes) => Buffer.concat([bytes, Buffer.from('\n// changed\n')]),
  css: (bytes) => Buffer.concat([bytes, Buffer.from('\n/* changed */\n')]),
  wasm: (bytes) => Buffer.concat([bytes, Buffer.from([0, 2, 1, 120])]),
};

test('files that are as they were built start', async (t) => {
  assert.equal(await state(await openChanged(t, () => {})), 'ready');
});

for (const name of ['runtime.js', 'style.css', 'keyferry.js', 'keyferry_bg.wasm', 'keyferry_rest.wasm', 'framed-vault.js', 'vault.js']) {
  test(`a changed ${name} does not start where the script is the one of its hash`, async (t) => {
    const kind = name.split('.').at(-1);
    const page = await openChanged(t, (files) => (files[name] = CHANGES[kind](files[name])));
    assert.equal(await state(page), 'failed');
  });
}

test('a changed vault_bg.wasm gets no key', async (t) => {
  const name = 'vault_bg.wasm';
  const page = await openChanged(t, (files) => (files[name] = CHANGES.wasm(files[name])));
  await page.locator('[data-test="vault"][data-isolation="absent"]').waitFor();
  assert.equal(await page.locator('[data-test="vault"]').count(), 1);
});
