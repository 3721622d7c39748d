// The page in each of its languages: it opens in it, does in it what it does, and changes it on the way.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Console } from './support/console.mjs';
import { IMPORTS, key } from './support/fixtures.mjs';
import { startSandbox, startSite } from './support/site.mjs';
import { test } from './support/test.mjs';

const LANGUAGES = ['ko', 'zh-CN', 'vi', 'ja'];
const OPERATION = 'vietnix.import';

const textsOf = async (tag) =>
  JSON.parse(await readFile(new URL(`../../www/languages/${tag}.json`, import.meta.url), 'utf8'));

const openIn = (t, site, tag, context) => Console.open(t, `${site.origin}/?lang=${tag}`, context);

const heading = async (page) => (await page.at('step-title').textContent()).trim();

const language = (page) => page.page.evaluate(() => document.documentElement.lang);

// Waits until the page speaks the language, whose file comes after the page.
const untilIn = (page, tag) =>
  page.page.waitForFunction((wanted) => document.documentElement.lang === wanted, tag);

for (const tag of LANGUAGES) {
  test(`a key is imported in ${tag}`, async (t) => {
    const [site, texts] = [await startSandbox(t), await textsOf(tag)];
    const page = await openIn(t, site, tag);
    await untilIn(page, tag);
    assert.equal(await heading(page), texts.TITLE_KEY);
    assert.equal(await page.page.title(), texts.TITLE);
    await page.paste(await key('rsa2048.pub'));
    await page.next();
    assert.equal(await heading(page), texts.TITLE_DESTINATIONS);
    const card = await page.add(OPERATION, IMPORTS[OPERATION]);
    assert.ok((await card.textContent()).includes(texts['Project ID']));
    await page.nameAll('demo');
    await page.next();
    assert.equal(await heading(page), texts.TITLE_REVIEW);
    await page.send();
    assert.equal(await heading(page), texts.TITLE_RESULTS);
    assert.equal((await page.result(OPERATION)).outcome, 'imported');
    assert.equal((await page.at('result-state').textContent()).trim(), texts.IMPORTED);
    page.assertNoMistakes();
  });

  test(`a name that is refused and what is missing are said in ${tag}`, async (t) => {
    const [site, texts] = [await startSite(t), await textsOf(tag)];
    const page = await openIn(t, site, tag);
    await untilIn(page, tag);
    await page.paste(await key('rsa2048.pub'));
    await page.next();
    const card = await page.add(OPERATION);
    await page.nameAll(' é');
    const characters = card.locator('[data-code="name-characters"]');
    const said = await characters.textContent();
    assert.ok(said.includes(texts['A–Z, a–z, 0–9, _, - and blanks']), said);
    const missing = await card.locator('[data-code="param-missing"]').first().textContent();
    assert.ok(missing.includes(texts['Project ID']), missing);
  });

  test(`what is no key is refused in ${tag}`, async (t) => {
    const [site, texts] = [await startSite(t), await textsOf(tag)];
    const page = await openIn(t, site, tag);
    await untilIn(page, tag);
    await page.paste('SHA256:Z+q4XhSwWY7q0BIDVPR1v/S306FjGBsid7tLq/8kIxM');
    const refusal = await page.at('key-refused').textContent();
    assert.ok(refusal.includes(texts['refusal.fingerprint']), refusal);
  });
}

test('a change of language loses nothing of what was filled in', async (t) => {
  const site = await startSandbox(t);
  const page = await Console.open(t, site.origin);
  await page.paste(await key('rsa2048.pub'));
  await page.next();
  await page.add(OPERATION, IMPORTS[OPERATION]);
  await page.nameAll('kept-name');
  const field = page.at('param-projectId');
  const project = await field.inputValue();
  for (const tag of [...LANGUAGES, 'en']) {
    await page.at('language').selectOption(tag);
    await untilIn(page, tag);
    assert.equal(await page.at('shared-name').inputValue(), 'kept-name');
    assert.equal(await field.inputValue(), project);
  }
  await page.next();
  await page.send();
  assert.equal((await page.result(OPERATION)).outcome, 'imported');
  page.assertNoMistakes();
});

test('what went wrong is read in the language that is chosen afterwards', async (t) => {
  const [site, texts] = [await startSite(t), await textsOf('vi')];
  const page = await Console.open(t, site.origin);
  await page.chooseFile('key.txt', 'SHA256:Z+q4XhSwWY7q0BIDVPR1v/S306FjGBsid7tLq/8kIxM');
  await page.at('key-refused').waitFor();
  await page.paste('');
  await page.at('input-error').waitFor();
  await page.at('language').selectOption('vi');
  await untilIn(page, 'vi');
  assert.ok((await page.at('key-refused').textContent()).includes(texts['refusal.fingerprint']));
  assert.ok((await page.at('input-error').textContent()).includes(texts.NO_INPUT));
});

test('the browser’s own languages are spoken, and those of the address before them', async (t) => {
  const site = await startSite(t);
  const [korean, vietnamese] = [
    await Console.open(t, site.origin, { locale: 'ko-KR' }),
    await openIn(t, site, 'vi', { locale: 'ko-KR' }),
  ];
  await untilIn(korean, 'ko');
  await untilIn(vietnamese, 'vi');
});

test('traditional Chinese gets the Chinese that there is', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin, { locale: 'zh-TW' });
  await untilIn(page, 'zh-CN');
});

test('the operator’s language is spoken before the browser’s, unless a person chose one', async (t) => {
  const site = await startSite(t, { config: { language: 'ja' } });
  await untilIn(await Console.open(t, site.origin, { locale: 'vi-VN' }), 'ja');
  const page = await openIn(t, site, 'ko');
  await untilIn(page, 'ko');
});

test('of two languages that are chosen one after the other the later one is spoken', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  const release = await page.hold('**/ko.json');
  await page.at('language').selectOption('ko');
  await page.at('language').selectOption('vi');
  await untilIn(page, 'vi');
  const late = page.page.waitForResponse('**/ko.json');
  release();
  await (await late).finished();
  await page.page.waitForTimeout(200);
  assert.equal(await language(page), 'vi');
});

test('English loads no file of texts', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  assert.equal(await language(page), 'en');
  assert.ok(page.requests.every((request) => !/\/(ko|zh-CN|vi|ja)\.json$/.test(request.url())));
});

test('a language that does not load leaves the page as it is, and says so', async (t) => {
  const site = await startSite(t);
  const page = await Console.open(t, site.origin);
  await page.page.route('**/ko.json', (route) => route.abort());
  await page.at('language').selectOption('ko');
  await page.at('status').filter({ hasText: 'did not load' }).waitFor({ state: 'attached' });
  assert.equal(await language(page), 'en');
  assert.equal(await page.at('language').inputValue(), 'en');
});

test('keys, names and fingerprints are marked as not to be translated', async (t) => {
  const site = await startSite(t);
  const page = await openIn(t, site, 'ko');
  await untilIn(page, 'ko');
  await page.paste(await key('rsa2048.pub'));
  for (const name of ['public-key', 'sha256', 'md5']) {
    assert.equal(await page.at(name).getAttribute('translate'), 'no', name);
  }
});

test('in the pseudo language nothing is wider than a small window', async (t) => {
  const site = await startSandbox(t);
  const page = await openIn(t, site, 'qps', { viewport: { width: 320, height: 720 } });
  await untilIn(page, 'qps');
  const assertFits = async (step) => {
    const overflow = await page.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    assert.equal(overflow, 0, `${step} is ${overflow} px too wide`);
  };
  await assertFits('key');
  await page.paste(await key('rsa2048.pub'));
  await page.at('key-held').waitFor();
  await assertFits('a held key');
  await page.next();
  await page.add(OPERATION, IMPORTS[OPERATION]);
  await page.nameAll('demo');
  await assertFits('destinations');
  await page.next();
  await assertFits('review');
  await page.send();
  await assertFits('results');
});
