// What tests find in a page and do with it, over plain WebDriver: the part of Playwright's `Locator` that they
// use, under its names.

import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;

// In the page: what steps lead to, from the document on.
const lookUp = (steps) => {
  const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const ways = {
    css: (found, css) => [...new Set(found.flatMap((one) => [...one.querySelectorAll(css)]))],
    and: (found, other) => found.filter((one) => lookUp(other).includes(one)),
    or: (found, other) => [...found, ...lookUp(other)],
    at: (found, index) => (found.at(index) ? [found.at(index)] : []),
    text: (found, text) => found.filter((one) => one.textContent.includes(text)),
    says: (found, text) =>
      found.flatMap((one) => [...one.querySelectorAll('*')]).filter((one) => own(one) && one.textContent.includes(text)),
  };
  return steps.reduce((found, [way, argument]) => ways[way](found, argument), [document]);
};

// In the page: how something stands.
const standOf = (element) => ({
  isVisible: element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0,
  isEnabled: !element.matches(':disabled'),
  isChecked: Boolean(element.checked),
});

// In the page: a choice, as a person makes it.
const choose = (select, value) => {
  select.value = value;
  for (const kind of ['input', 'change']) select.dispatchEvent(new Event(kind, { bubbles: true }));
};

export class Locator {
  #page;
  #steps;

  constructor(page, steps) {
    this.#page = page;
    this.#steps = steps;
  }

  #then(...step) {
    return new Locator(this.#page, [...this.#steps, step]);
  }

  locator(css, { hasText } = {}) {
    const found = this.#then('css', css);
    return hasText ? found.filter({ hasText }) : found;
  }

  filter({ hasText }) {
    return this.#then('text', hasText);
  }

  getByText(text) {
    return this.#then('says', text);
  }

  and(other) {
    return this.#then('and', other.#steps);
  }

  or(other) {
    return this.#then('or', other.#steps);
  }

  nth(index) {
    return this.#then('at', index);
  }

  first() {
    return this.nth(0);
  }

  last() {
    return this.nth(-1);
  }

  // A function of all that is found, as it is now.
  evaluateAll(look, argument) {
    const script = `const lookUp = ${lookUp}; return (${look})(lookUp(arguments[0]), arguments[1]);`;
    return this.#page.run(script, this.#steps, argument ?? null);
  }

  // A function of the first, as soon as there is one.
  async evaluate(look, argument) {
    const found = this.first();
    await found.#until((stand) => stand);
    const script = `const lookUp = ${lookUp}; return (${look})(lookUp(arguments[0])[0], arguments[1]);`;
    return this.#page.run(script, found.#steps, argument ?? null);
  }

  async #stand() {
    const script = `const lookUp = ${lookUp}; return lookUp(arguments[0]).map(${standOf})[0];`;
    return this.#page.run(script, this.#steps);
  }

  async #until(isSo) {
    for (const end = Date.now() + this.#page.patience; ; await sleep(PAUSE_MS)) {
      const stand = await this.#stand();
      if (isSo(stand)) return;
      if (Date.now() > end) throw new Error(`waited in vain for ${JSON.stringify(this.#steps)}`);
    }
  }

  waitFor({ state = 'visible' } = {}) {
    const states = {
      visible: (stand) => stand?.isVisible,
      hidden: (stand) => !stand?.isVisible,
      attached: (stand) => stand,
      detached: (stand) => !stand,
    };
    return this.#until(states[state]);
  }

  // Does something with the element as WebDriver knows it, once a person could. It may be drawn anew meanwhile.
  async #act(act, isReady = (stand) => stand?.isVisible && stand.isEnabled) {
    for (let left = 20; ; left -= 1) {
      await this.#until(isReady);
      try {
        return await act(await this.evaluate((element) => element));
      } catch (error) {
        if (!error.isPassing || left === 0) throw error;
        await sleep(PAUSE_MS);
      }
    }
  }

  click() {
    return this.#act((element) => this.#page.clickOn(element));
  }

  async dblclick() {
    await this.#act((element) => this.#page.clickOn(element, 2));
  }

  async fill(text) {
    await this.#act(async (element) => {
      await this.#page.clear(element);
      if (text) await this.#page.typeInto(element, text);
    });
  }

  // What is drawn by its label is not shown itself.
  async #tick(wanted) {
    await this.#until((stand) => stand?.isEnabled);
    if ((await this.isChecked()) !== wanted) await this.evaluate((element) => element.click());
  }

  check() {
    return this.#tick(true);
  }

  uncheck() {
    return this.#tick(false);
  }

  selectOption(value) {
    return this.evaluate(choose, value);
  }

  // Paths, or files by name and content, which are put where the browser can read them.
  async setInputFiles(files) {
    const paths = [];
    for (const file of [files].flat()) paths.push(typeof file === 'string' ? file : await this.#page.put(file));
    await this.#act((element) => this.#page.typeInto(element, paths.join('\n')), (stand) => stand?.isEnabled);
  }

  async press(key) {
    await this.focus();
    await this.#page.keyboard.press(key);
  }

  focus() {
    return this.evaluate((element) => element.focus());
  }

  count() {
    return this.evaluateAll((all) => all.length);
  }

  textContent() {
    return this.evaluate((element) => element.textContent);
  }

  innerText() {
    return this.evaluate((element) => element.innerText);
  }

  allTextContents() {
    return this.evaluateAll((all) => all.map((one) => one.textContent));
  }

  getAttribute(name) {
    return this.evaluate((element, wanted) => element.getAttribute(wanted), name);
  }

  inputValue() {
    return this.evaluate((element) => element.value);
  }

  async isVisible() {
    return Boolean((await this.#stand())?.isVisible);
  }

  async isEnabled() {
    return this.evaluate((element) => !element.matches(':disabled'));
  }

  async isDisabled() {
    return !(await this.isEnabled());
  }

  isChecked() {
    return this.evaluate((element) => element.checked);
  }
}
