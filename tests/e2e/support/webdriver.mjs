// WebKitGTK's own small browser, by plain WebDriver: as much of a page as the tests ask for that run in it, under
// the names that Playwright has for it. WebDriver holds no request back, and tells of none.

import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Locator } from './found.mjs';
import { freePort, start } from './programs.mjs';

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';
const PAUSE_MS = 50;
const SCREEN = { width: 1400, height: 1200 };

// A screen that nobody sees: this browser has no mode without one. The server says which display it took.
const startScreen = async () => {
  const size = `${SCREEN.width}x${SCREEN.height}x24`;
  const args = ['-displayfd', '1', '-screen', '0', size, '-nolisten', 'tcp'];
  const screen = spawn('Xvfb', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = new Promise((_, reject) => screen.on('error', reject));
  const said = new Promise((resolve) => createInterface(screen.stdout).once('line', resolve));
  const display = await Promise.race([said, failed]);
  return { display: `:${display}`, stop: () => screen.kill() };
};

// What an element answers while it is drawn anew, or moves.
const PASSING = ['stale element reference', 'element not interactable', 'element click intercepted', 'no such element'];

const asker = (origin) => async (method, path, body) => {
  const answer = await fetch(origin + path, { method, body: body && JSON.stringify(body) });
  const { value } = await answer.json();
  if (answer.ok) return value;
  const isPassing = PASSING.includes(value.error);
  throw Object.assign(new Error(`${value.error}: ${value.message}`), { isPassing });
};

const KEYS = {
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  ControlOrMeta: '\uE009',
  Space: ' ',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};
const codeOf = (name) => KEYS[name] ?? name.toLowerCase();

class Keyboard {
  #ask;

  constructor(ask) {
    this.#ask = ask;
  }

  #act(actions) {
    return this.#ask('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions }] });
  }

  // One key, or several that are held together: `Shift+Tab`.
  press(names) {
    const values = names.split('+').map(codeOf);
    const down = values.map((value) => ({ type: 'keyDown', value }));
    const up = values.reverse().map((value) => ({ type: 'keyUp', value }));
    return this.#act([...down, ...up]);
  }

  type(text) {
    return this.#act([...text].flatMap((value) => ['keyDown', 'keyUp'].map((type) => ({ type, value }))));
  }
}

class Page {
  patience = 30_000;
  #ask;
  #directory;

  constructor(ask, directory) {
    this.#ask = ask;
    this.#directory = directory;
    this.keyboard = new Keyboard(ask);
  }

  // There is nothing to be told of.
  on() {}

  setDefaultTimeout(milliseconds) {
    this.patience = milliseconds;
    return this.#ask('POST', '/timeouts', { script: milliseconds, pageLoad: milliseconds });
  }

  goto(url) {
    return this.#ask('POST', '/url', { url });
  }

  reload() {
    return this.#ask('POST', '/refresh', {});
  }

  url() {
    return this.#ask('GET', '/url');
  }

  title() {
    return this.#ask('GET', '/title');
  }

  content() {
    return this.#ask('GET', '/source');
  }

  run(script, ...args) {
    return this.#ask('POST', '/execute/sync', { script, args });
  }

  // A function of the page, or a script.
  evaluate(look, argument) {
    const isScript = typeof look === 'string';
    return this.run(isScript ? look : `return (${look})(arguments[0]);`, argument ?? null);
  }

  async waitForFunction(look, argument) {
    for (const end = Date.now() + this.patience; ; await sleep(PAUSE_MS)) {
      if (await this.evaluate(look, argument)) return;
      if (Date.now() > end) throw new Error(`waited in vain for ${look}`);
    }
  }

  // The window is larger than what is seen of the page in it.
  async setViewportSize({ width, height }) {
    const seen = () => this.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    await this.#ask('POST', '/window/rect', { x: 0, y: 0, ...SCREEN });
    const [window, page] = [await this.#ask('GET', '/window/rect'), await seen()];
    const around = { width: window.width - page.width, height: window.height - page.height };
    await this.#ask('POST', '/window/rect', { width: width + around.width, height: height + around.height });
    await this.waitForFunction((wanted) => innerWidth === wanted, width);
  }

  locator(css, options) {
    return new Locator(this, []).locator(css, options);
  }

  getByText(text) {
    return new Locator(this, []).getByText(text);
  }

  waitForSelector(css) {
    return this.locator(css).waitFor();
  }

  click(css) {
    return this.locator(css).click();
  }

  fill(css, text) {
    return this.locator(css).fill(text);
  }

  setInputFiles(css, files) {
    return this.locator(css).setInputFiles(files);
  }

  // What `Locator` does by WebDriver itself.

  async clickOn(element, times = 1) {
    const path = `/element/${element[ELEMENT]}/click`;
    for (let left = times; left > 0; left -= 1) await this.#ask('POST', path, {});
  }

  clear(element) {
    return this.#ask('POST', `/element/${element[ELEMENT]}/clear`, {});
  }

  typeInto(element, text) {
    return this.#ask('POST', `/element/${element[ELEMENT]}/value`, { text });
  }

  async put({ name, buffer }) {
    const path = join(await mkdtemp(join(this.#directory, 'file-')), name);
    await writeFile(path, buffer);
    return path;
  }
}

// As much of a browser as tests ask for: one page, and an end.
export const launch = async () => {
  const screen = await startScreen();
  const port = await freePort();
  const env = { ...process.env, DISPLAY: screen.display };
  const driver = await start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], [port], { env });
  const directory = await mkdtemp(join(tmpdir(), 'keyferry-'));
  const origin = `http://127.0.0.1:${port}`;
  // Told nothing, the driver takes the browser that it came with.
  const { sessionId } = await asker(origin)('POST', '/session', { capabilities: {} });
  const ask = asker(`${origin}/session/${sessionId}`);
  const close = async () => {
    await ask('DELETE', '');
    await driver.stop();
    screen.stop();
    await rm(directory, { recursive: true, force: true });
  };
  // Whatever else a test wants of its browser is refused, so that none passes without it.
  const newPage = async ({ acceptDownloads, viewport, ...more } = {}) => {
    for (const wish of Object.keys(more)) throw new Error(`WebDriver gives this browser no ${wish}`);
    const page = new Page(ask, directory);
    if (viewport) await page.setViewportSize(viewport);
    return page;
  };
  return { newPage, close };
};
