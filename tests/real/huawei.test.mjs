// The page, the proxy, and a server that validates every request against Huawei's own description
// of its API. It answers with Huawei's example, so fingerprints say nothing here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Console } from '../e2e/support/console.mjs';
import { key } from '../e2e/support/fixtures.mjs';
import { startRoutes } from '../e2e/support/site.mjs';
import { startHuawei } from './support/huawei.mjs';

const PROJECT = '5a4d0b0c5a4d0b0c5a4d0b0c5a4d0b0c';
const TOKEN = 'M'.repeat(64);
const settings = { params: { region: 'cn-north-4', projectId: PROJECT }, credentials: { token: TOKEN } };

const openPage = async (t) => {
  const huawei = await startHuawei(t);
  const site = await startRoutes(t, { upstreams: { 'huawei-cn-north-4': huawei.origin } });
  return { page: await Console.open(t, site.origin), logs: () => huawei.log() + site.proxyLog() };
};

test('the validating server tells a request that breaks a rule', async (t) => {
  const { origin } = await startHuawei(t);
  const response = await fetch(`${origin}/v3/${PROJECT}/keypairs`, {
    method: 'POST',
    headers: { 'X-Auth-Token': TOKEN, 'Content-Type': 'application/json' },
    body: JSON.stringify({ keypair: { name: 'a.b' } }),
  });
  assert.equal(response.status, 422);
});

for (const name of ['rsa2048', 'ed25519', 'ecdsa256']) {
  test(`an import of ${name} is what the description asks for`, async (t) => {
    const { page, logs } = await openPage(t);
    await page.paste(await key(`${name}.pub`));
    await page.next();
    await page.add('huawei-kps.import', settings);
    await page.nameAll('keyferry-demo');
    await page.next();
    await page.send();
    const result = await page.result('huawei-kps.import');
    assert.equal(result.outcome, 'imported', `${JSON.stringify(result)}\n${logs()}`);
  });
}

for (const operation of ['huawei-kps.import-with-private-key', 'huawei-kps.import-private-key']) {
  for (const params of [
    { 'encryption.type': 'default' },
    { 'encryption.type': 'kms', 'encryption.kmsKeyName': 'kps/default' },
  ]) {
    const encryption = params['encryption.type'];
    test(`${operation} with ${encryption} encryption is what the description asks for`, async (t) => {
      const { page, logs } = await openPage(t);
      await page.chooseFile('id_ed25519', await key('ed25519'));
      await page.at('key-held').waitFor();
      await page.next();
      await page.add(operation, { ...settings, params: { ...settings.params, ...params } });
      await page.nameAll('keyferry-demo');
      await page.next();
      await page.at('consent-name').fill('keyferry-demo');
      await page.send();
      const result = await page.result(operation);
      assert.equal(result.outcome, 'imported', `${JSON.stringify(result)}\n${logs()}`);
    });
  }
}
