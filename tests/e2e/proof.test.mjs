// What the page says of itself: what it sent, that its guard works, that a saved file is the key.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { bodyOf } from './support/browsers.mjs';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { startSandbox, startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const NOVA = 'openstack-nova.import';
const text = async (page, name) => (await page.at(name).textContent()).trim();

test('what was sent is counted, and the report holds no secret', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519', 'minh@lab');
  assert.equal(await text(page, 'sum-requests'), '0');
  await page.next();
  await page.add(NOVA, IMPORTS[NOVA]);
  await page.nameAll('proof');
  await page.next();
  await page.send();
  const sent = page.requests.filter((one) => one.method() === 'POST');
  assert.equal(await text(page, 'sum-requests'), String(sent.length));
  assert.equal(await text(page, 'sum-private'), '0');
  assert.equal(await text(page, 'sum-consented'), '0');
  assert.ok(Number(await text(page, 'sum-bytes')) > (await bodyOf(sent[0])).length);
  const download = page.page.waitForEvent('download');
  await page.at('save-report').click();
  const file = await download;
  assert.equal(file.suggestedFilename(), 'keyferry-report.json');
  const report = await readFile(await file.path(), 'utf8');
  const { deliveries, requests, keys } = JSON.parse(report);
  assert.equal(deliveries[0].status, 'imported');
  assert.equal(deliveries[0].fingerprint, 'match');
  assert.equal(requests.length, 1);
  assert.match(keys[0].publicKey, /^ssh-ed25519 /);
  assert.ok(!report.includes(IMPORTS[NOVA].credentials.token));
  page.assertNoMistakes();
});

test('a planted key is refused in every form', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.at('test-guard').click();
  await page.at('planted').waitFor();
  const met = await page.at('planted-form').evaluateAll((all) => all.map((one) => one.dataset.met));
  assert.equal(met.length, 8);
  assert.ok(met.every((one) => one === 'true'), met.join());
  page.assertNoMistakes();
});

test('a saved file that is given back proves itself, and another one does not', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519', 'minh@lab');
  const saved = await page.save('correct horse battery staple');
  const { bytes: other } = await (async () => {
    const second = await Console.open(t, site.origin);
    await second.generate('ed25519', 'other@lab');
    return second.save();
  })();
  const prove = (bytes) =>
    page.at('prove-file').setInputFiles({ name: saved.name, mimeType: '', buffer: bytes });
  await prove(other);
  await page.at('key-refused').waitFor();
  assert.equal(await page.at('key-refused').getAttribute('data-code'), 'not-the-saved-key');
  await prove(saved.bytes);
  await page.unlock('wrong');
  await page.at('passphrase-error').waitFor();
  await page.unlock('correct horse battery staple');
  await page.at('proven').waitFor();
  page.assertNoMistakes();
});

test('the strength of a passphrase is shown while it is typed', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519');
  const strength = async (passphrase, wanted) => {
    await page.at('save-passphrase').fill(passphrase);
    await page.page.locator(`[data-test="strength"][data-strength="${wanted}"]`).waitFor();
  };
  await strength('password1', 'very-weak');
  await strength('mD5;vq0Xk!w72Lp+Zr9s', 'strong');
  await page.at('save-passphrase').fill('');
  await page.page.locator('[data-test="strength"]:not([data-strength])').waitFor();
  page.assertNoMistakes();
});

test('the comment can be another one, in the key and in the file', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519', 'before@lab');
  await page.at('key-comment').fill('after the change');
  await page.page.keyboard.press('Enter');
  await page.page.getByText('The comment was changed').first().waitFor({ state: 'attached' });
  assert.match(await page.publicKey(), / after the change$/);
  await page.at('key-comment').fill('a\u202eb');
  await page.at('key-comment-change').click();
  await page.at('key-comment-error').waitFor();
  assert.match(await page.publicKey(), / after the change$/);
  page.assertNoMistakes();
});

// The page's policy lets nobody read the clipboard, so what is written is kept beside it.
const keepCopies = async (page) => {
  await page.addInitScript(() => {
    // The blank page that comes first has none in Firefox.
    if (!globalThis.Clipboard) return;
    const write = Clipboard.prototype.writeText;
    Clipboard.prototype.writeText = function (text) {
      globalThis.copied = text;
      return write.call(this, text);
    };
  });
  await page.context().grantPermissions(['clipboard-write']);
};

test('a key that was copied counts as kept', async (t) => {
  const site = await startSite(t);
  const page = await Console.blank(t);
  await keepCopies(page.page);
  await page.page.goto(site.origin);
  await page.generate('ed25519');
  await page.at('save-passphrase').fill('correct horse battery staple');
  await page.at('save-passphrase-again').fill('correct horse battery staple');
  await page.at('copy-private-key').click();
  await page.at('saved').waitFor();
  const copied = await page.page.evaluate(() => globalThis.copied);
  assert.match(copied, /^-----BEGIN OPENSSH PRIVATE KEY-----/);
  page.assertNoMistakes();
});

test('each key is saved as it is asked for, and encrypted if nothing is', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519', 'first@lab');
  await page.at('another-key').locator('summary').click();
  await page.at('generate').click();
  await page.at('save-guard').nth(1).waitFor();
  await page.at('save-format-pkcs8').check({ force: true });
  await page.save();
  // The other form opens by itself.
  await page.at('saved').waitFor();
  await page.at('save-passphrase', page.at('save-guard')).waitFor();
  assert.ok(await page.at('save-format-openssh', page.at('save-guard')).isChecked());
  assert.ok(!(await page.at('save-without-passphrase').isChecked()));
  const handedOver = await page.at('handed-over').textContent();
  assert.match(handedOver, /\.pem/);
  // What is wrong with the one says nothing of the other.
  await page.at('save').click();
  await page.at('save-error').waitFor();
  await page.at('save-again').locator('summary').click();
  await page.at('guard-open', page.at('save-again')).click();
  await page.at('save-passphrase', page.at('saved')).waitFor();
  assert.equal(await page.at('save-error').count(), 0);
  assert.equal(await page.at('handed-over').textContent(), handedOver);
  page.assertNoMistakes();
});

test('a file is proven where the results are, in sight, and several files add no key', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.generate('ed25519', 'minh@lab');
  const { name, bytes } = await page.save('correct horse battery staple');
  await page.next();
  await page.add(NOVA, IMPORTS[NOVA]);
  await page.nameAll('proof-at-results');
  await page.next();
  await page.send();
  const prove = (...files) =>
    page.at('prove').evaluate((zone, all) => {
      const dataTransfer = new DataTransfer();
      for (const [file, text] of all) dataTransfer.items.add(new File([text], file));
      zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    }, files);
  await prove(['notes.txt', 'no key at all']);
  await page.at('key-refused').waitFor();
  await prove([name, bytes.toString()]);
  await page.at('key-locked').waitFor();
  await page.at('skip').click();
  await page.at('key-locked').waitFor({ state: 'detached' });
  assert.equal(await page.at('proven').count(), 0);
  await prove([name, bytes.toString()], ['other.pub', await key('rsa2048.pub')]);
  await page.unlock('correct horse battery staple');
  await page.at('proven').waitFor();
  await page.at('more').click();
  await page.at('back').click();
  await page.at('key-held').waitFor();
  assert.equal(await page.at('key-row').count(), 0);
  page.assertNoMistakes();
});

// The page at its results, with a key that a provider generated.
const withCreated = async (t) => {
  const site = await startSandbox(t);
  const page = await Console.blank(t);
  await keepCopies(page.page);
  await page.page.goto(site.origin);
  await page.at('without-key').locator('summary').click();
  await page.at('without-key-openstack-nova.create').click();
  await page.at('credential-token').fill(IMPORTS[NOVA].credentials.token);
  await page.nameAll('made-there');
  await page.next();
  await page.send();
  assert.ok(await page.at('finish').isDisabled());
  return page;
};

test('what a provider generated is saved, saved again, and copied', async (t) => {
  const page = await withCreated(t);
  const save = async () => {
    const download = page.page.waitForEvent('download');
    await page.at('save-created').click();
    return readFile(await (await download).path(), 'utf8');
  };
  const saved = await save();
  assert.match(saved, /PRIVATE KEY/);
  await page.at('created-saved').waitFor();
  assert.equal(await page.at('decline-created').count(), 0);
  assert.equal(await save(), saved);
  await page.at('copy-created-key').click();
  await page.at('created-copied').waitFor();
  assert.equal(await page.page.evaluate(() => globalThis.copied), saved);
  assert.ok(await page.at('finish').isEnabled());
  page.assertNoMistakes();
});

test('what a provider generated can be done without, and saved all the same', async (t) => {
  const page = await withCreated(t);
  await page.at('decline-created').click();
  await page.at('created-declined').waitFor();
  assert.ok(await page.at('finish').isEnabled());
  const download = page.page.waitForEvent('download');
  await page.at('save-created').click();
  await download;
  await page.at('created-saved').waitFor();
  page.assertNoMistakes();
});
