// WebKitGTK's own small browser, by plain WebDriver: no more of a page than the tests ask for that run in it,
// under the names that the other driver has for it.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, start } from './programs.mjs';

const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PAUSE_MS = 50;

// A screen that nobody sees: this browser has no mode without one. The server says which display it took.
const startScreen = async () => {
  const args = ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const screen = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = new Promise((_, reject) => screen.on('error', reject));
  const said = new Promise((resolve) => createInterface(screen.stdout).once('line', resolve));
  const display = await Promise.race([said, failed]);
  return { display: `:${display}`, stop: () => screen.kill() };
};

const asker = (origin) => async (method, path, body) => {
  const answer = await fetch(origin + path, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(`${value.error}: ${value.message}`), { code: value.error });
  return value;
};

// What a page answers while it is drawn anew, and what is not there yet.
const PASSING = [
  'no such element',
  'stale element reference',
  'element not interactable',
  'element click intercepted',
  'invalid element state',
];

class Page {
  #ask;
  #patience = 30_000;

  constructor(ask) {
    this.#ask = ask;
  }

  setDefaultTimeout(milliseconds) {
    this.#patience = milliseconds;
    return this.#ask('POST', '/timeouts', { script: milliseconds, pageLoad: milliseconds });
  }

  goto(url) {
    return this.#ask('POST', '/url', { url });
  }

  evaluate(look, argument) {
    const script = `return (${look})(arguments[0]);`;
    return this.#ask('POST', '/execute/sync', { script, args: [argument ?? null] });
  }

  // Does something with what a selector finds, again and again until that can be done.
  async #with(selector, act) {
    for (const end = Date.now() + this.#patience; ; await sleep(PAUSE_MS)) {
      try {
        const found = await this.#ask('POST', '/element', { using: 'css selector', value: selector });
        return await act(`/element/${found[ELEMENT]}`);
      } catch (error) {
        if (!PASSING.includes(error.code) || Date.now() > end) throw error;
      }
    }
  }

  waitForSelector(selector) {
    return this.#with(selector, () => {});
  }

  // One that is disabled is waited for, as it is by a person.
  click(selector) {
    return this.#with(`${selector}:enabled`, (element) => this.#ask('POST', `${element}/click`, {}));
  }

  fill(selector, text) {
    return this.#with(selector, async (element) => {
      await this.#ask('POST', `${element}/clear`, {});
      await this.#ask('POST', `${element}/value`, { text });
    });
  }

  setInputFiles(selector, path) {
    return this.#with(selector, (element) => this.#ask('POST', `${element}/value`, { text: path }));
  }

  textContent(selector) {
    return this.#with(selector, (element) => this.#ask('GET', `${element}/property/textContent`));
  }
}

// As much of a browser as tests ask for: one page, and an end.
export const launch = async () => {
  const screen = await startScreen();
  const port = await freePort();
  const env = { ...process.env, DISPLAY: screen.display };
  const driver = await start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], [port], { env });
  const stop = async () => {
    await driver.stop();
    screen.stop();
  };
  const origin = `http://127.0.0.1:${port}`;
  const browserOptions = { binary: process.env.WEBKIT ?? MINI_BROWSER, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': browserOptions } };
  const { sessionId } = await asker(origin)('POST', '/session', { capabilities });
  const ask = asker(`${origin}/session/${sessionId}`);
  const close = async () => {
    await ask('DELETE', '');
    await stop();
  };
  return { newPage: () => new Page(ask), close };
};
