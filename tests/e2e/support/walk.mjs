// One walk through everything that the page can show, for tests that look at each of its states: what it
// looks like, who can read it, what fits. The stages follow each other in one page in front of the sandbox.

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Console } from './console.mjs';
import { IMPORTS, key } from './fixtures.mjs';
import { scratch } from './programs.mjs';
import { SANDBOX, startSandbox } from './site.mjs';

const run = promisify(execFile);

const PASSPHRASE = 'ferry 7 lanterns over calm water';
const NAME = 'minh-laptop';
const DISCLOSING = 'huawei-kps.import-with-private-key';

// Requests go on their way only once they are released, and those whose URL is to be lost never arrive.
const hold = async ({ page }, lose) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const isSent = (url) => url.port !== new URL(page.url()).port;
  await page.route(isSent, async (route) => {
    await held;
    await (lose.test(route.request().url()) ? route.abort('connectionreset') : route.continue());
  });
  const done = () => page.unroute(isSent);
  return { release, done };
};

// Somebody's key has the name already, at the OpenStack cloud.
const takeName = async ({ clouds }) => {
  const keypair = { name: NAME, type: 'ssh', public_key: (await key('ecdsa256.pub')).trim() };
  const answer = await fetch(`${clouds}/v2.1/${SANDBOX.projectId}/os-keypairs`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-auth-token': SANDBOX.token,
      'openstack-api-version': 'compute 2.2',
    },
    body: JSON.stringify({ keypair }),
  });
  if (!answer.ok) throw new Error(`the sandbox did not take the key: ${await answer.text()}`);
};

const lockedKey = async (t) => {
  const file = join(await scratch(t), 'locked');
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', PASSPHRASE, '-C', 'me', '-f', file]);
  return readFile(file);
};

const settled = (page) =>
  page.page.waitForFunction(() => {
    const results = [...document.querySelectorAll('[data-test="result"]')];
    return results.length > 0 && results.every((result) => result.dataset.outcome);
  });

const outcome = (page, operation, wanted) =>
  page.page.locator(`[data-test="result"][data-operation="${operation}"][data-outcome="${wanted}"]`).waitFor();

// A way for each stage, from the one before.
const STAGES = {
  blank: async () => {},
  'guard-tested': async ({ page }) => {
    await page.at('test-guard').click();
    await page.at('planted').waitFor();
  },
  'look-without-key': ({ page }) => page.at('look-without-key').locator('summary').click(),
  dropzone: async ({ page }) => {
    await page.at('dropzone').evaluate((zone) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/plain', 'a key');
      zone.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.page.locator('[data-test="dropzone"][data-over="true"]').waitFor();
  },
  refused: async ({ page }) => {
    await page.paste('SHA256:Z+q4XhSwWY7q0BIDVPR1v/S306FjGBsid7tLq/8kIxM');
    await page.at('key-refused').waitFor();
  },
  locked: async ({ t, page }) => {
    await page.chooseFile('id_ed25519', await lockedKey(t));
    await page.at('key-locked').waitFor();
  },
  'locked-wrong': async ({ page }) => {
    await page.unlock('no');
    await page.at('passphrase-error').waitFor();
  },
  several: async ({ page }) => {
    const [first, second] = [await key('ed25519.pub'), await key('rsa2048.pub')];
    await page.chooseFile('authorized_keys', `# mine\n${first}not a key\nno-pty ${second}`);
    await page.at('key-several').waitFor();
    await page.at('pick-all').check();
  },
  keys: async ({ page }) => {
    await page.at('take-picked').click();
    await page.at('keys').waitFor();
  },
  generated: async ({ page }) => {
    await page.at('clear').click();
    await page.at('keys').waitFor({ state: 'detached' });
    await page.generate('ed25519', 'minh@laptop');
    await page.at('save-passphrase').fill(PASSPHRASE);
    await page.page.locator('[data-test="strength"][data-strength]').waitFor();
  },
  'clear-confirm': async ({ page }) => {
    await page.at('clear').click();
    await page.at('clear-confirm').waitFor();
  },
  saved: async (walk) => {
    await walk.page.at('clear-keep').click();
    walk.file = await walk.page.save(PASSPHRASE);
    await walk.page.at('saved').waitFor();
  },
  'proven-locked': async ({ page, file }) => {
    const { name, bytes } = file;
    await page.at('prove-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
    await page.at('key-locked').waitFor();
  },
  proven: async ({ page }) => {
    await page.unlock(PASSPHRASE);
    await page.at('proven').waitFor();
  },
  'destinations-empty': async ({ page }) => {
    await page.next();
    await page.at('more-operations').waitFor();
  },
  'log-in': ({ page }) => page.add('openstack-nova.import', { scheme: 'log-in' }),
  'log-in-refused': async ({ page, site }) => {
    const { username } = SANDBOX;
    const fields = { username, userDomainName: 'Default', password: 'nobody has this one', projectName: 'demo' };
    for (const [id, value] of Object.entries(fields)) await page.at(`credential-${id}`).fill(value);
    await page.at('log-in-identity').fill(`${site.clouds}/v3`);
    await page.at('log-in').click();
    await page.at('log-in-refused').waitFor();
  },
  'logged-in': async ({ page }) => {
    await page.at('credential-password').fill(SANDBOX.password);
    await page.at('log-in').click();
    await page.at('session').waitFor();
  },
  'destinations-filled': async ({ page }) => {
    await page.at('log-out').click();
    await page.at('remove').click();
    for (const [operation, settings] of Object.entries(IMPORTS)) await page.add(operation, settings);
    await page.at('credential-token', page.card('destination', 'huawei-kps.import')).fill('wrong');
    await page.nameAll('minh@laptop é');
    await page.at('offending').first().waitFor();
  },
  'names-each': async ({ page }) => {
    await page.at('same-name').uncheck();
    await page.at('name').first().waitFor();
  },
  review: async ({ page }) => {
    await page.at('same-name').check();
    await page.nameAll(NAME);
    await page.next();
    await page.at('preview').first().waitFor();
  },
  'review-curl': ({ page }) => page.at('show-curl').check({ force: true }),
  'review-openstack': ({ page }) => page.at('show-openstack').check({ force: true }),
  'review-terraform': ({ page }) => page.at('show-terraform').check({ force: true }),
  consent: async ({ page }) => {
    await page.at('show-http').check({ force: true });
    await page.at('back').click();
    await page.add(DISCLOSING, IMPORTS['huawei-kps.import']);
    await page.next();
    await page.at('consent').waitFor();
  },
  consented: async ({ page }) => {
    await page.at('consent-name').fill(NAME);
    await page.at('consented').waitFor();
  },
  sending: async (walk) => {
    const { page } = walk;
    await page.at('back').click();
    await page.at('remove', page.card('destination', DISCLOSING)).click();
    await page.next();
    await takeName(walk.site);
    walk.held = await hold(page, /nsml/);
    await page.at('send').click();
    await page.at('progress').waitFor();
  },
  results: async ({ page, held }) => {
    await page.at('cancel').click();
    held.release();
    await settled(page);
    await held.done();
  },
  'results-mended': async ({ page }) => {
    const at = (name, operation) => page.at(name, page.card('result', operation));
    await at('send-as', 'openstack-nova.import').click();
    await outcome(page, 'openstack-nova.import', 'imported');
    await at('credential-token', 'huawei-kps.import').fill(SANDBOX.token);
    await at('send-again', 'huawei-kps.import').click();
    await outcome(page, 'huawei-kps.import', 'imported');
    await at('send-again', 'vietnix.import').click();
    await outcome(page, 'vietnix.import', 'imported');
  },
  shelf: async ({ page }) => {
    const card = page.card('result', 'openstack-nova.import');
    await page.at('shelf', card).locator('summary').click();
    await page.at('shelf-look', card).click();
    await page.at('shelf-table', card).waitFor();
  },
  'shelf-confirm': async ({ page }) => {
    await page.at('shelf-delete').first().click();
    await page.at('shelf-delete-name').fill(NAME);
    await page.at('shelf-confirm').waitFor();
  },
  'shelf-deleted': async ({ page }) => {
    await page.at('shelf-delete-now').click();
    await page.at('shelf-deleted').waitFor();
    await page.page.locator('[data-test="shelf"][data-state="listed"]').waitFor();
  },
  'shelf-lost': async (walk) => {
    walk.held = await hold(walk.page, /./);
    walk.held.release();
    await walk.page.at('shelf-refresh').click();
    await walk.page.at('shelf-trouble').waitFor();
    await walk.held.done();
  },
};

// Walks through all stages, and looks at each: `look(name, page, number)`.
export const walk = async (t, look, { query = '', context = {} } = {}) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin + query, context);
  const state = { t, site, page };
  for (const [at, [name, reach]] of Object.entries(STAGES).entries()) {
    await reach(state);
    await look(name, page, at + 1);
  }
  page.assertNoMistakes();
};
