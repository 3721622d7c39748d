// The console page, as a person uses it.

import assert from 'node:assert/strict';
import { bodyOf, pageFor } from './browsers.mjs';
import { paste } from './vault.mjs';

// Notes of the browser that mean a mistake in the page: a policy it breaks, an error nobody caught.
// What a provider refuses or a test has lost is noted too, and is no mistake; nor is, in Firefox, that the
// vault tried its walls and didn't get out.
const NO_MISTAKES = [
  /^Failed to load resource/,
  /^Cross-Origin Request Blocked: .* \(Reason: CORS request did not succeed\)\. Status code: \(null\)\.$/,
  /^(Error: )?Firefox can’t establish a connection to the server at \S+\/vault_bg\.wasm\.$/,
];
const isMistake = (text) => !NO_MISTAKES.some((noted) => noted.test(text));

export class Console {
  #requests;

  constructor(page) {
    this.page = page;
    this.mistakes = [];
    this.#requests = [];
    const note = (text) => isMistake(text) && this.mistakes.push(text);
    page.on('pageerror', (error) => note(String(error)));
    page.on('console', (message) => message.type() === 'error' && note(message.text()));
    page.on('request', (request) => this.#requests.push(request));
  }

  // What the page has sent. None would prove nothing where a driver tells of none.
  get requests() {
    assert.ok(bodyOf, 'the driver of this browser tells of no requests');
    return this.#requests;
  }

  // A browser of its own, with nothing in it yet.
  static async blank(t, context = {}) {
    return new Console(await pageFor(t, { acceptDownloads: true, ...context }));
  }

  // Opens the page in a browser of its own. The test fails if the page made a mistake.
  static async open(t, origin, context = {}) {
    const console = await Console.blank(t, context);
    await console.visit(origin);
    return console;
  }

  async visit(origin) {
    await this.page.goto(origin);
    await this.at('vault').and(this.page.locator('[data-isolation="holds"]')).waitFor();
  }

  // What has this data-test attribute; inside a part of the page, if one is given.
  at(name, within = this.page) {
    return within.locator(`[data-test="${name}"]`);
  }

  card(kind, operation) {
    return this.page.locator(`[data-test="${kind}"][data-operation="${operation}"]`);
  }

  async chooseFile(name, buffer) {
    const file = { name, mimeType: 'application/octet-stream', buffer: Buffer.from(buffer) };
    await this.at('key-file').setInputFiles(file);
  }

  // A file of this machine, for those too large to send through the driver.
  async choosePath(path) {
    await this.at('key-file').setInputFiles(path);
  }

  async paste(text) {
    await this.at('paste-zone').waitFor();
    await this.page.evaluate(paste, text);
  }

  async unlock(passphrase) {
    await this.at('key-passphrase').fill(passphrase);
    await this.at('unlock').click();
  }

  async generate(algorithm, comment = '') {
    await this.at('generate-algorithm').selectOption(algorithm);
    await this.at('generate-comment').fill(comment);
    await this.at('generate').click();
    await this.at('key-held').waitFor();
  }

  async next() {
    await this.at('next').click();
  }

  // The name of the first key, or of the one that a provider is to generate.
  async nameAll(name) {
    await this.at('shared-name').first().fill(name);
  }

  // Adds a destination and fills in its fields.
  async add(operation, { params = {}, credentials = {}, scheme } = {}) {
    const button = this.at(`add-${operation}`);
    if (!(await button.isVisible())) {
      await this.at('more-operations').locator('summary').first().click();
    }
    await button.click();
    const card = this.card('destination', operation).last();
    if (scheme) await this.at(`scheme-${scheme}`, card).check({ force: true });
    for (const [id, value] of Object.entries(params)) await this.fillParam(card, id, value);
    for (const [id, value] of Object.entries(credentials)) {
      const field = this.at(`credential-${id}`, card);
      // The form of an earlier destination with the same account has it already.
      if (await field.count()) await field.fill(value);
    }
    return card;
  }

  async fillParam(card, id, value) {
    const field = this.at(`param-${id}`, card);
    if (!(await field.isVisible())) {
      await this.at('more-params', card).locator('summary').first().click();
    }
    const isChoice = await field.evaluate((element) => element.tagName === 'SELECT');
    await (isChoice ? field.selectOption(value) : field.fill(value));
  }

  // Requests to such a URL wait; what is returned lets them go on.
  async hold(url) {
    let release;
    const held = new Promise((resolve) => (release = resolve));
    await this.page.route(url, async (route) => {
      await held;
      await route.continue();
    });
    return release;
  }

  // Sends what is ready, and waits until every destination has its outcome.
  async send() {
    await this.at('send').click();
    await this.page.waitForFunction(() => {
      const results = [...document.querySelectorAll('[data-test="result"]')];
      return results.length > 0 && results.every((result) => result.dataset.outcome);
    });
  }

  // The outcome of an operation: its name, what was said, and how the fingerprints compare.
  async result(operation) {
    const card = this.card('result', operation);
    const text = async (name) => {
      const part = this.at(name, card);
      return (await part.count()) ? (await part.first().textContent()).trim() : undefined;
    };
    const fingerprint = this.at('fingerprint', card);
    return {
      outcome: await card.getAttribute('data-outcome'),
      fingerprint: (await fingerprint.count())
        ? await fingerprint.first().getAttribute('data-verdict')
        : undefined,
      code: await text('result-code'),
      message: await text('result-message'),
      publicKey: await text('result-public-key'),
      reason: (await text('reason')) ?? (await text('excerpt')),
    };
  }

  async publicKey() {
    return (await this.at('public-key').textContent()).trim();
  }

  // Saves the private key and gives the file's name and bytes.
  async save(passphrase) {
    if (passphrase === undefined) {
      await this.at('save-without-passphrase').check({ force: true });
    } else {
      await this.at('save-passphrase').fill(passphrase);
      await this.at('save-passphrase-again').fill(passphrase);
    }
    const download = this.page.waitForEvent('download');
    await this.at('save').click();
    const file = await download;
    const chunks = [];
    for await (const chunk of await file.createReadStream()) chunks.push(chunk);
    return { name: file.suggestedFilename(), bytes: Buffer.concat(chunks) };
  }

  // The findings of a card, by code.
  async findings(card) {
    return this.at('finding', card).evaluateAll((all) => all.map((one) => one.dataset.code));
  }

  assertNoMistakes() {
    assert.deepEqual(this.mistakes, []);
  }
}
