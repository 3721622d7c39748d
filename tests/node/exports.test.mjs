// What is copied reproduces what is sent: the exported curl is run by a shell, and what arrives is
// compared with the request.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import { before, test } from 'node:test';
import { promisify } from 'node:util';
import { IMPORTS, key as keyFile } from '../e2e/support/fixtures.mjs';
import { SANDBOX } from '../e2e/support/site.mjs';
import { loadCore } from '../e2e/support/core.mjs';

const NOW = new Date('2026-01-02T03:04:05Z');

// All that means something to shells, to curl or in JSON, as far as a comment may hold it.
const COMMENT = `it's "me" $HOME \${HOME} \`id\` $(id) \\n \\\\ 100%s !! @file ~ # ; & | <in >out *? [a] {b} ünï`;

let keyferry;
before(async () => {
  keyferry = await loadCore();
});

// A server that keeps what it is sent, byte for byte.
const record = async (t) => {
  const seen = [];
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray();
    const { method, url, rawHeaders } = request;
    seen.push({ method, target: url, rawHeaders, body: Buffer.concat(chunks) });
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { origin: `http://127.0.0.1:${server.address().port}`, seen };
};

// The command with its origin changed, in a shell that has the secrets as variables.
const run = (shell, command, request, origin) => {
  const secrets = [...command.matchAll(/-H "([^:]+): \$(\w+)"/g)].map(([, name, variable]) => [
    variable,
    request.headers.find(([known]) => known === name)[1],
  ]);
  const here = command.replace(new URL(request.url).origin, origin);
  const env = { PATH: process.env.PATH, ...Object.fromEntries(secrets) };
  return promisify(execFile)(shell, ['-c', `set -e\n${here}`], { env });
};

const assertSame = ({ method, target, rawHeaders, body }, request) => {
  const { pathname, search } = new URL(request.url);
  assert.equal(method, request.method);
  assert.equal(target, pathname + search);
  const values = (name) => rawHeaders.filter((_, at) => at % 2 && rawHeaders[at - 1].toLowerCase() === name.toLowerCase());
  for (const [name, value] of request.headers) assert.deepEqual(values(name), [value], name);
  assert.deepEqual(body, Buffer.from(request.body ?? ''));
};

const NAMES = { 'openstack-nova.import': '-my  key_', 'vietnix.import': '--my key' };

const build = async (operation, params = {}) => {
  const type = operation.startsWith('naver') ? 'rsa2048' : 'ed25519';
  const [algorithm, base64] = (await keyFile(`${type}.pub`)).split(' ');
  return keyferry.buildRequest({
    operation,
    name: NAMES[operation] ?? 'my-key',
    publicKey: `${algorithm} ${base64} ${COMMENT}`,
    params: { ...IMPORTS[operation].params, ...params },
    credentials: IMPORTS[operation].credentials,
    now: NOW,
  });
};

const { accessKey, secretKey, projectId } = SANDBOX;

const WAYS = [
  ['naver-server.import', { method: 'GET' }],
  ['naver-server.import', { method: 'POST' }],
  ['clova-nsml.import'],
  ['huawei-kps.import'],
  ['openstack-nova.import', { endpoint: `https://[2001:db8::1]:8774/a$b'c/${projectId}` }],
  ['vietnix.import', { description: COMMENT.slice(0, 60) }],
];

for (const [operation, params] of WAYS) {
  for (const shell of ['sh', 'bash']) {
    const how = [operation, params?.method, shell].filter(Boolean).join(', ');
    test(`the exported curl sends the very request: ${how}`, async (t) => {
      const request = await build(operation, params);
      const { origin, seen } = await record(t);
      await run(shell, keyferry.exportRequest(request, 'curl'), request, origin);
      assert.equal(seen.length, 1);
      assertSame(seen[0], request);
    });
  }
}

test('the exported curl of a signed request sends its signature', async (t) => {
  const operation = 'huawei-kps.import';
  const request = keyferry.buildRequest({
    operation,
    name: 'my-key',
    publicKey: `${(await keyFile('ed25519.pub')).split(' ', 2).join(' ')} ${COMMENT}`,
    params: IMPORTS[operation].params,
    credentials: { accessKey, secretKey, securityToken: 'a-$ecurity\\token-of-some-length' },
    now: NOW,
  });
  const { origin, seen } = await record(t);
  await run('sh', keyferry.exportRequest(request, 'curl'), request, origin);
  assertSame(seen[0], request);
});

test('no export holds a credential', async () => {
  for (const [operation, params] of WAYS) {
    const request = await build(operation, params);
    const { token, secretKey, apiKey } = IMPORTS[operation].credentials;
    for (const as of ['http', 'curl', 'openstack-cli', 'terraform']) {
      const text = textOrReason(request, as);
      for (const secret of [token, secretKey, apiKey].filter(Boolean)) {
        assert.ok(!text.includes(secret), `${operation} as ${as}`);
      }
    }
  }
});

const textOrReason = (request, as) => {
  try {
    return keyferry.exportRequest(request, as);
  } catch (error) {
    assert.ok(error instanceof keyferry.KeyferryError, String(error));
    assert.equal(error.field, 'as');
    return error.code;
  }
};

test('other programs are told the same, or it is said why not', async () => {
  const texts = Object.fromEntries(
    await Promise.all(
      Object.keys(IMPORTS).map(async (operation) => {
        const params = operation.startsWith('openstack') ? { endpoint: 'https://cloud.example/v2.1' } : {};
        const request = await build(operation, params);
        return [operation, ['openstack-cli', 'terraform'].map((as) => textOrReason(request, as))];
      }),
    ),
  );
  assert.deepEqual(texts['naver-server.import'], ['export-not-openstack', 'export-naver-generates']);
  assert.deepEqual(texts['clova-nsml.import'], ['export-not-openstack', 'export-no-resource']);
  assert.equal(texts['huawei-kps.import'][0], 'export-not-openstack');
  assert.match(texts['huawei-kps.import'][1], /^resource "huaweicloud_kps_keypair" "my-key" {$/m);
  for (const operation of ['openstack-nova.import', 'vietnix.import']) {
    assert.match(texts[operation][0], /openstack keypair create --public-key \/dev\/stdin -- '/);
    assert.match(texts[operation][1], /^resource "openstack_compute_keypair_v2" "_-/m);
  }
});
