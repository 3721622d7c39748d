// The documentation site's files: where links lead, and whether what stands in code blocks is right.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blocksOf, readNames, readPages, unescaped } from './support/docs.mjs';
import { scratch, writeText } from './support/programs.mjs';
import { test } from './support/test.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const REPOSITORY = 'https://github.com/keyferry/keyferry/blob/main/';

// Where links may lead, outside of the site: the providers' documentation, specifications, and the repository.
const HOSTS = new Set([
  'api.ncloud-docs.com',
  'docs.openstack.org',
  'docs.vietnix.cloud',
  'github.com',
  'keepachangelog.com',
  'semver.org',
  'support.huaweicloud.com',
  'www.w3.org',
]);

const attributes = (html, name) => [...html.matchAll(new RegExp(`\\s${name}="([^"]*)"`, 'g'))].map(([, value]) => unescaped(value));
const textOf = (html) => html.replace(/<pre[\s\S]*?<\/pre>/g, '');

const assertNone = (faults) => assert.equal(faults.length, 0, faults.join('\n'));

test('every link inside the site leads somewhere', async () => {
  const pages = await readPages();
  const names = new Set(await readNames());
  const anchors = Object.fromEntries(Object.entries(pages).map(([name, html]) => [name, new Set(attributes(html, 'id'))]));
  let count = 0;
  const faults = Object.entries(pages).flatMap(([name, html]) => {
    const all = [...attributes(textOf(html), 'href'), ...attributes(textOf(html), 'src')];
    const inside = all.filter((link) => !link.startsWith('https://'));
    count += inside.length;
    return inside.filter((link) => {
      const [file, anchor] = link.split('#');
      const page = file || name;
      return !names.has(page) || (anchor !== undefined && !anchors[page]?.has(anchor));
    }).map((link) => `${name}: ${link}`);
  });
  assertNone(faults);
  assert.ok(count > 300, `${count} links`);
});

test('links out of the site go by https to hosts that are listed, or to files of the repository', async () => {
  const faults = [];
  for (const [name, html] of Object.entries(await readPages())) {
    for (const link of attributes(textOf(html), 'href').filter((link) => /^[a-z]+:/.test(link))) {
      const { protocol, host } = new URL(link);
      if (protocol !== 'https:' || !HOSTS.has(host)) faults.push(`${name}: ${link}`);
      if (host !== 'github.com') continue;
      const path = link.startsWith(REPOSITORY) ? link.slice(REPOSITORY.length).split('#')[0] : undefined;
      if (!path || !existsSync(join(ROOT, path))) faults.push(`${name}: ${link} is not in the repository`);
    }
  }
  assertNone(faults);
});

test('an anchor stands once on its page', async () => {
  const faults = Object.entries(await readPages()).flatMap(([name, html]) => {
    const ids = attributes(html, 'id');
    return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${name}: ${id}`);
  });
  assertNone(faults);
});

test('every page holds a policy that lets nothing in from elsewhere', async () => {
  for (const [name, html] of Object.entries(await readPages())) {
    const [, policy] = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html) ?? [];
    assert.match(policy, /^default-src 'none'; /, name);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/, name);
    assert.equal(/<script/.test(html), name === 'playground.html', `${name} has a script`);
    assert.doesNotMatch(html, /\sstyle="|\son\w+="/, name);
  }
});

// All code blocks of a language, with the page they are on.
const blocks = async (...languages) =>
  Object.entries(await readPages()).flatMap(([name, html]) =>
    blocksOf(html)
      .filter(({ language }) => languages.includes(language))
      .map(({ code }, at) => ({ name: `${name}, ${languages[0]} block ${at + 1}`, code })),
  );

const shipped = (folder) =>
  readdirSync(join(ROOT, 'deploy', folder)).map((name) => readFileSync(join(ROOT, 'deploy', folder, name), 'utf8'));

// Each line as it is, but for how far it is indented.
const flush = (text) => text.trim().split('\n').map((line) => line.trim()).join('\n');

const CHECKS = {
  js: async (code, t) => execFileSync('node', ['--check', await writeText(await scratch(t), 'block.mjs', code)], { stdio: 'pipe' }),
  json: (code) => JSON.parse(code),
  sh: (code) => {
    execFileSync('bash', ['-n', '-c', code], { stdio: 'pipe' });
    for (const [, path] of code.matchAll(/ ((?:deploy|docs|xtask)\/[\w./-]+)/g)) assert.ok(existsSync(join(ROOT, path)), path);
  },
  nginx: (code) => assert.ok(shipped('nginx').some((text) => flush(text).includes(flush(code))), 'not in deploy/nginx'),
  caddy: (code) => assert.ok(shipped('caddy').some((text) => flush(text).includes(flush(code))), 'not in deploy/caddy'),
  yaml: (code) => assert.ok(shipped('envoy').some((text) => flush(text).includes(flush(code))), 'not in deploy/envoy'),
  http: (code) => {
    for (const line of code.trim().split('\n')) assert.match(line, /^[A-Za-z-]+: \S.*$/);
  },
};

for (const [language, check] of Object.entries(CHECKS)) {
  test(`${language} blocks are right`, async (t) => {
    const all = await blocks(language);
    assert.ok(all.length > 0, `there is no ${language} block`);
    for (const { name, code } of all) {
      try {
        await check(code, t);
      } catch (error) {
        assert.fail(`${name}: ${error.stderr ?? error.message}\n${code}`);
      }
    }
  });
}

test('the walls of the frame are those that the element gives it', async () => {
  const source = readFileSync(join(ROOT, 'www/embed/element.js'), 'utf8');
  const [, sandbox] = /const SANDBOX =\s*'([^']*)'/.exec(source);
  const [, allow] = /\ballow: '([^']*)'/.exec(source);
  const [, referrer] = /referrerPolicy: '([^']*)'/.exec(source);
  const { 'protocol.html': html } = await readPages();
  const { code } = blocksOf(html).find(({ language }) => language === 'html');
  assert.equal(code.trim(), `<iframe sandbox="${sandbox}" allow="${allow}" referrerpolicy="${referrer}"></iframe>`);
});

test('every member of config.json is in its table and its example, and no other', async () => {
  const source = readFileSync(join(ROOT, 'src/web/config.rs'), 'utf8');
  // By its own name, or by that of a function that another file has.
  const own = [...source.matchAll(/\bm\.\w+\("(\w+)"\)/g)].map(([, name]) => name);
  const shared = [...source.matchAll(/embed::(\w+)\(m\)/g)].map(([, name]) => name.replace(/_(.)/g, (_, c) => c.toUpperCase()));
  const read = new Set([...own, ...shared]);
  const { 'config.html': html } = await readPages();
  const rows = new Set([...html.matchAll(/<tr>\s*<td><code>(\w+)<\/code><\/td>/g)].map(([, name]) => name));
  const example = new Set(Object.keys(JSON.parse(blocksOf(html)[0].code)));
  assert.ok(read.size >= 10);
  assert.deepEqual(rows, read);
  assert.deepEqual(example, read);
});

test('every command of xtask that is named is one', async () => {
  const usage = readFileSync(join(ROOT, 'xtask/src/command.rs'), 'utf8').split('const USAGE')[1].split('";')[0];
  const named = (text) => [...text.matchAll(/cargo xtask ([a-z][a-z-]*)/g)].map(([, command]) => command);
  const known = new Set(named(usage));
  const texts = { ...(await readPages()), 'README.md': readFileSync(join(ROOT, 'README.md'), 'utf8') };
  const all = Object.entries(texts).flatMap(([name, text]) => named(text).map((command) => ({ name, command })));
  assert.ok(known.size > 8 && all.length > 50, `${known.size} commands, named ${all.length} times`);
  assertNone(all.filter(({ command }) => !known.has(command)).map(({ name, command }) => `${name}: ${command}`));
});

// toml is held to the proxy by proxy/tests/it/shipped.rs, html is looked at in a browser and css too
// (docs-site.test.mjs); text is drawings.
test('there is no block that nobody looks at', async () => {
  const looked = new Set([...Object.keys(CHECKS), 'toml', 'html', 'css', 'text']);
  const faults = Object.entries(await readPages()).flatMap(([name, html]) =>
    blocksOf(html).filter(({ language }) => !looked.has(language)).map(({ language }) => `${name}: ${language}`),
  );
  assertNone(faults);
});

test('every name of the element is on its page, and every code on that of errors', async () => {
  const { 'element.html': element, 'errors.html': errors, 'playground.html': playground } = await readPages();
  const table = JSON.parse(readFileSync(join(ROOT, 'www/embed/table.json'), 'utf8'));
  const kinds = { attributes: 'attribute', states: 'state', properties: 'property', hooks: 'hook', methods: 'method', events: 'event', slots: 'slot', parts: 'part', tokens: 'token' };
  for (const [list, kind] of Object.entries(kinds)) {
    for (const { name } of table[list]) {
      assert.ok(element.includes(`<code id="${kind}-${name.replace(/^-+/, '')}">`), `${kind} ${name}`);
    }
  }
  for (const { name } of table.tokens) assert.ok(playground.includes(`data-token="${name}"`), name);
  for (const { code } of table.errors) assert.ok(errors.includes(`<code id="error-${code}">`), code);
  const codes = readFileSync(join(ROOT, 'tests/codes.txt'), 'utf8').trim().split('\n').map((line) => line.split(' '));
  for (const [kind, code] of codes.filter(([kind]) => kind !== 'check')) {
    assert.ok(errors.includes(`<code id="${kind}-${code}">`), `${kind} ${code}`);
  }
});
