// <key-ferry>: Keyferry in a page that is somebody else's.
//
// The element shows a frame of the origin that its files come from, and speaks with it over a port. This script
// knows no key, no passphrase and nothing that a person types. With isolation="page" the same program runs in a
// shadow root of the page instead, whose scripts then see all of that.

const VERSION = '__VERSION__';
// What the element's attributes, events, hooks and tokens are: www/embed/table.json.
const TABLE = '__TABLE__';
// The hashes of the files that belong to this version: who checks this script has checked them too.
const INTEGRITY = '__INTEGRITY__';

const HERE = import.meta.url;
// How long a frame may take to greet: from the start, and once a browser says that it has loaded. It says so of
// pages that it refused to show, too.
const GREETING_PATIENCE_MS = 30_000;
const LOADED_PATIENCE_MS = 8_000;
const MAX_MESSAGE_LENGTH = 1024 * 1024;
const MAX_HEIGHT = 50_000;

/** What went wrong: a stable `code`, and a sentence. */
export class KeyferryError extends Error {
  constructor(code, message) {
    super(message);
    this.name = 'KeyferryError';
    this.code = code;
  }
}

// ---- what is heard ------------------------------------------------------------------------------

// What each message from the program has to hold. Anything else is passed over.
const SHAPES = {
  ready: { version: 'string' },
  failed: { code: 'string', message: 'string' },
  resize: { height: 'number' },
  state: { step: 'string', busy: 'boolean', hasPrivateKey: 'boolean', unsavedKey: 'boolean', egress: 'object' },
  event: { name: 'string', detail: 'object' },
  ask: { id: 'number', hook: 'string', detail: 'object' },
  withdraw: { id: 'number' },
  done: { id: 'number' },
};

const isOfType = (value, type) => typeof value === type && value !== null;

const read = (data) => {
  if (typeof data !== 'string' || data.length > MAX_MESSAGE_LENGTH) return undefined;
  try {
    const message = JSON.parse(data);
    const shape = Object.hasOwn(SHAPES, message?.type) ? SHAPES[message.type] : undefined;
    const fits = shape && Object.entries(shape).every(([name, type]) => isOfType(message[name], type));
    return fits ? message : undefined;
  } catch {
    return undefined;
  }
};

// ---- what is set --------------------------------------------------------------------------------

const KINDS = {
  choice: {
    get: (text, { values, default: usual }) => (values.includes(text) ? text : usual),
    set: (value) => value,
  },
  text: { get: (text, { default: usual }) => text ?? usual, set: (value) => value },
  number: { get: (text) => (text === null || text.trim() === '' ? null : Number(text)), set: String },
  // Some frameworks write what is off as a word.
  flag: { get: (text) => text !== null && text !== 'false', set: (value) => (value ? '' : null) },
  words: {
    get: (text, { default: usual }) => {
      const given = text ?? usual;
      return given === null ? null : given.split(/[\s,]+/).filter(Boolean);
    },
    set: (value) => (typeof value === 'string' ? value : [...value].join(' ')),
  },
};

// Frameworks hand in proxies of their own, which structuredClone refuses. It becomes JSON anyway.
const copied = (value) => JSON.parse(JSON.stringify(value));

const ATTRIBUTES = new Map(TABLE.attributes.map((attribute) => [attribute.name, attribute]));

// Of a language that Keyferry speaks, in any of its regions, its own tag.
const spoken = (tag) => {
  const primary = (text) => text.toLowerCase().split('-')[0];
  const { values } = ATTRIBUTES.get('locale');
  return values.find((known) => known !== 'auto' && primary(known) === primary(tag ?? '')) ?? 'auto';
};

// The language that is written around an element, out of shadow trees too.
const languageAround = (element) => {
  for (let at = element; at; at = at.getRootNode().host) {
    const found = at.closest('[lang]');
    if (found) return found.lang;
  }
  return undefined;
};

const themeAround = (style) => {
  const schemes = style.colorScheme.split(' ');
  const [dark, light] = [schemes.includes('dark'), schemes.includes('light')];
  if (dark === light) return 'auto';
  return dark ? 'dark' : 'light';
};

const tokensOf = (style) => {
  const given = TABLE.tokens.map((name) => [name, style.getPropertyValue(name).trim()]);
  return Object.fromEntries(given.filter(([, value]) => value));
};

// ---- files --------------------------------------------------------------------------------------

// Loads a module that has to be the one that belongs to this version; see runtime.js.
const moduleAt = (base, name) =>
  new Promise((resolve, reject) => {
    const link = document.createElement('link');
    Object.assign(link, { rel: 'modulepreload', integrity: INTEGRITY[name], crossOrigin: 'anonymous' });
    link.href = new URL(name, base).href;
    // Bundlers leave it as it is: they know no such file.
    link.onload = () => import(/* @vite-ignore */ /* webpackIgnore: true */ link.href).then(resolve, reject);
    link.onerror = () => reject(new TypeError(`${link.href} is missing, or not of version ${VERSION}`));
    document.head.append(link);
  });

// In a shadow root a rem is the page's own, which may be any size: it becomes a token's.
const REM = /(@container[^{]*)|([\d.]+)rem\b/g;
const withoutRem = (css) =>
  css.replace(REM, (_, query, number) =>
    query
      ? query.replace(/([\d.]+)rem/g, (__, rem) => `${Number(rem) * 16}px`)
      : `calc(${number} * var(--kf-font-size, 16px))`);

const styleAt = async (base) => {
  const response = await fetch(new URL('style.css', base), { integrity: INTEGRITY['style.css'] });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(withoutRem(await response.text()));
  return sheet;
};

// ---- the element --------------------------------------------------------------------------------

const STYLE = `
  :host { display: block; min-inline-size: 0; }
  :host([hidden]) { display: none; }
  iframe { display: block; inline-size: 100%; block-size: 24rem; border: 0; color-scheme: inherit; }
  .message { margin: 0; padding: 1rem; font: 0.9375rem/1.5 var(--kf-font-family, system-ui, sans-serif); }
  .message[hidden], [hidden] { display: none; }
`;

const warned = new Set();
const warnOnce = (text) => {
  if (!warned.has(text)) console.warn(`Keyferry: ${text}`);
  warned.add(text);
};

const SANDBOX =
  'allow-scripts allow-same-origin allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox';

// A module that only names the element can be loaded where there is no document, too.
const Element = globalThis.HTMLElement ?? class {};

const headerPairs = (headers = []) =>
  typeof headers[Symbol.iterator] === 'function' ? [...headers] : Object.entries(headers);

/** The element. */
export class KeyFerry extends Element {
  static observedAttributes = [...ATTRIBUTES.keys()];

  #port;
  #frame;
  #shown;
  #ended = new AbortController();
  #settings = '';
  #isScheduled = false;
  #isStarted = false;
  #lastId = 0;
  #commands = new Map();
  #asked = new Map();
  #ready = Promise.withResolvers?.() ?? deferred();
  #facts = { step: 'key', key: null, keys: [], verdicts: [], results: [], egress: NOTHING_SENT };
  #given = { destinations: [], proxy: null, hooks: {} };
  #parts;

  constructor() {
    super();
    // Who waits hears of a failure; that nobody waits is no error of its own.
    this.#ready.promise.catch(() => {});
    this.#parts = this.#build(this.attachShadow({ mode: 'open' }));
  }

  #build(shadow) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    const make = (tag, properties = {}) => Object.assign(document.createElement(tag), properties);
    const message = make('p', { className: 'message', role: 'status', part: 'message' });
    const failed = make('slot', { name: 'failed', hidden: true });
    const parts = {
      message,
      failed,
      stage: make('div'),
      credentials: make('div', { hidden: true }),
      results: make('slot', { name: 'after-results', hidden: true }),
    };
    shadow.append(
      make('slot', { name: 'header' }), message, failed, parts.stage, parts.credentials, parts.results,
      make('slot', { name: 'help' }), make('slot', { name: 'footer' }),
    );
    return parts;
  }

  connectedCallback() {
    for (const name of ['destinations', 'proxy', 'hooks', ...TABLE.attributes.map(({ property }) => property)]) {
      this.#adopt(name);
    }
    this.#begin();
  }

  // Moved within the document, without being taken out of it, it stays as it is.
  connectedMoveCallback() {}

  disconnectedCallback() {
    this.#end(new KeyferryError('gone', 'the element was taken out of the document'));
  }

  attributeChangedCallback(name) {
    if (!this.isConnected) return;
    const moves = name === 'isolation' || name === 'base-url';
    if (moves && this.#isStarted) {
      this.#end(new KeyferryError('gone', `${name} was changed`));
      this.#begin();
    } else {
      this.#schedule();
    }
  }

  // A property that was set before the element was defined hides the one that the element has.
  #adopt(name) {
    if (!name || !Object.hasOwn(this, name)) return;
    const value = this[name];
    delete this[name];
    this[name] = value;
  }

  // ---- starting and ending ----

  #begin() {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#ended = new AbortController();
    this.#settings = '';
    this.#say('loading', 'Loading…');
    this.#watch();
    const start = this.isolation === 'page' ? this.#startInPage() : this.#startInFrame();
    // A DOMException has a code, too, and it is a number.
    const codeOf = ({ code }) => (typeof code === 'string' ? code : 'program-failed');
    start.catch((error) => this.#fail(codeOf(error), error.message));
  }

  #end(reason) {
    if (!this.#isStarted) return;
    this.#isStarted = false;
    this.#ended.abort(reason);
    this.#detach(reason);
    this.#shown?.unmount();
    this.#frame?.remove();
    this.#parts.stage.replaceChildren();
    this.#shown = this.#frame = undefined;
    this.#facts = { step: 'key', key: null, keys: [], verdicts: [], results: [], egress: NOTHING_SENT };
    this.#ready.reject(reason);
    this.#ready = Promise.withResolvers?.() ?? deferred();
    this.#ready.promise.catch(() => {});
    for (const { name } of TABLE.states) this.removeAttribute(name);
  }

  get #base() {
    return new URL(this.baseUrl || '.', this.baseUrl ? document.baseURI : HERE);
  }

  async #startInFrame() {
    const page = new URL('frame.html', this.#base);
    page.searchParams.set('parent', location.origin);
    const isOurs = page.origin === location.origin;
    this.dataset.isolated = isOurs ? 'none' : 'frame';
    if (isOurs) {
      warnOnce('the frame is of this page’s own origin, whose scripts can look into it: serve it from another');
    }
    // Firefox tells a frame who is around it as far as the referrer may say: the origin, which its address says too.
    const frame = Object.assign(document.createElement('iframe'), {
      title: 'Keyferry', allow: 'clipboard-write', referrerPolicy: 'strict-origin', part: 'frame', src: page.href,
    });
    frame.sandbox = SANDBOX;
    this.#frame = frame;
    const { signal } = this.#ended;
    addEventListener('message', (event) => this.#greeted(event, page.origin), { signal });
    this.#parts.stage.replaceChildren(frame);
    this.#giveUpAfter(GREETING_PATIENCE_MS, page);
    frame.addEventListener('load', () => this.#giveUpAfter(LOADED_PATIENCE_MS, page), { signal });
  }

  #giveUpAfter(milliseconds, { origin, pathname }) {
    const timer = setTimeout(() => {
      const isWaiting = !this.#port && this.dataset.state === 'loading';
      if (isWaiting) this.#fail('frame-unreachable', `${origin}${pathname} said nothing: it is not there, or may not be shown in this page.`);
    }, milliseconds);
    this.#ended.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  // Only our own frame is heard, while it shows a page of its own origin. A page that was loaded anew greets anew.
  #greeted({ source, origin, data }, expected) {
    if (source !== this.#frame?.contentWindow || origin !== expected || data?.keyferry !== 1) return;
    if (data.type === 'refused') return this.#fail('frame-refused', String(data.message));
    if (data.type !== 'hello' || typeof data.nonce !== 'string') return;
    if (data.version !== VERSION) {
      return this.#fail('frame-version', `the frame is of version ${data.version}, and this script of ${VERSION}.`);
    }
    const { port1, port2 } = new MessageChannel();
    source.postMessage({ keyferry: 1, type: 'init', nonce: data.nonce }, expected, [port2]);
    this.#attach(port1);
  }

  async #startInPage() {
    this.dataset.isolated = 'page';
    warnOnce('isolation="page": scripts of this page can read keys, passphrases and all that is typed');
    const { signal } = this.#ended;
    const base = this.#base.href;
    if (new URL(base).origin !== location.origin) {
      throw new KeyferryError('program-failed', `isolation="page" needs Keyferry’s files at this page’s own origin, and ${base} is not there.`);
    }
    const [{ start }, sheet] = await Promise.all([moduleAt(base, 'runtime.js'), styleAt(base)]);
    if (signal.aborted) return;
    const own = this.shadowRoot.adoptedStyleSheets[0];
    this.shadowRoot.adoptedStyleSheets = [own, sheet];
    const root = Object.assign(document.createElement('div'), { className: 'app' });
    this.#parts.stage.replaceChildren(root);
    const { port1, port2 } = new MessageChannel();
    this.#attach(port1);
    const shown = await start({ root, base, isolation: 'page', port: port2, integrity: INTEGRITY });
    if (signal.aborted) return shown.unmount();
    this.#shown = shown;
    this.#hear({ type: 'ready', version: VERSION });
  }

  #attach(port) {
    this.#detach(new KeyferryError('gone', 'the frame was loaded anew'));
    this.#port = port;
    this.#settings = '';
    port.onmessage = ({ data }) => {
      const message = read(data);
      if (message) this.#hear(message);
    };
    this.#push();
  }

  #detach(reason) {
    this.#port?.close();
    this.#port = undefined;
    for (const { reject } of this.#commands.values()) reject(reason);
    for (const controller of this.#asked.values()) controller.abort(reason);
    this.#commands.clear();
    this.#asked.clear();
  }

  #fail(code, message) {
    this.#say('failed', `Keyferry could not start: ${message}`);
    this.#parts.stage.hidden = true;
    this.#ready.reject(new KeyferryError(code, message));
    const retryable = code === 'frame-unreachable' || code === 'program-failed';
    this.#dispatch('kf-error', { code, message, retryable });
  }

  #say(state, text) {
    const { message, failed, stage } = this.#parts;
    this.dataset.state = state;
    message.textContent = text;
    failed.hidden = state !== 'failed';
    stage.hidden = false;
    const hasOwn = failed.hidden === false && failed.assignedNodes().length > 0;
    message.hidden = state === 'ready' || hasOwn || (state === 'loading' && this.isolation === 'frame' && this.#frame !== undefined);
  }

  // ---- hearing ----

  #hear(message) {
    const heard = {
      ready: () => this.#started(message),
      failed: () => this.#fail(message.code, message.message),
      resize: () => this.#resize(message.height),
      state: () => this.#stand(message),
      event: () => this.#happened(message),
      ask: () => this.#answer(message),
      withdraw: () => this.#withdraw(message),
      done: () => this.#done(message),
    };
    heard[message.type]();
  }

  #started({ version }) {
    this.#say('ready', '');
    this.#ready.resolve();
    this.#dispatch('kf-ready', { version });
  }

  #resize(height) {
    if (this.#frame && height >= 0) this.#frame.style.blockSize = `${Math.min(height, MAX_HEIGHT)}px`;
  }

  #stand({ step, busy, hasPrivateKey, unsavedKey, egress }) {
    this.#facts.step = step;
    this.#facts.egress = Object.freeze(egress);
    this.dataset.step = step;
    this.toggleAttribute('data-busy', busy);
    this.toggleAttribute('data-has-private-key', hasPrivateKey);
    this.toggleAttribute('data-unsaved-key', unsavedKey);
    this.#parts.credentials.hidden = step !== 'destinations';
    this.#parts.results.hidden = step !== 'results';
  }

  #happened({ name, detail }) {
    if (!TABLE.events.includes(name)) return;
    const facts = this.#facts;
    if (name === 'kf-key') Object.assign(facts, { key: detail.key, keys: detail.keys });
    if (name === 'kf-plan') facts.verdicts = detail.verdicts;
    if (name === 'kf-result') {
      const isIt = (one) => one.destinationId === detail.result.destinationId && one.key === detail.result.key;
      facts.results = [...facts.results.filter((one) => !isIt(one)), detail.result];
    }
    if (name === 'kf-done') facts.results = detail.results;
    this.#dispatch(name, detail);
  }

  #dispatch(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable }));
  }

  // ---- answering ----

  async #answer({ id, hook, detail }) {
    const controller = new AbortController();
    this.#asked.set(id, controller);
    try {
      this.#send({ type: 'answer', id, value: (await this.#ask(hook, detail, controller.signal)) ?? null });
    } catch (error) {
      this.#send({ type: 'answer', id, error: String(error?.message ?? error) });
    } finally {
      this.#asked.delete(id);
    }
  }

  async #ask(hook, detail, signal) {
    const { hooks } = this;
    const asks = {
      beforeSend: () => this.#dispatch('kf-before-send', detail, true),
      getCredentials: () => hooks.getCredentials({ ...detail, signal }),
      listExisting: () => hooks.listExisting({ ...detail, signal }),
      signRequest: async () => {
        const { headers } = await hooks.signRequest(detail.request, { signal });
        return { headers: headerPairs(headers) };
      },
      transport: async () => {
        const { status, headers, body = '' } = await hooks.transport(detail.request, { signal });
        return { status, headers: headerPairs(headers), body };
      },
    };
    if (!Object.hasOwn(asks, hook)) throw new TypeError(`${hook} is no hook`);
    return asks[hook]();
  }

  #withdraw({ id }) {
    this.#asked.get(id)?.abort(new DOMException('it took too long', 'TimeoutError'));
  }

  // ---- commanding ----

  #send(message) {
    this.#port?.postMessage(JSON.stringify(message));
  }

  async #command(type, members = {}) {
    await this.ready();
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#commands.set(id, { resolve, reject });
      this.#send({ type, id, ...members });
    });
  }

  #done({ id, value, error }) {
    const waiting = this.#commands.get(id);
    this.#commands.delete(id);
    if (error) waiting?.reject(new KeyferryError(String(error.code), String(error.message)));
    else waiting?.resolve(value);
  }

  // ---- setting ----

  // The page around may change its language, its theme and its tokens at any time.
  #watch() {
    const { signal } = this.#ended;
    const observer = new MutationObserver(() => this.#schedule());
    const watched = { attributes: true, attributeFilter: ['class', 'style', 'lang', 'data-theme'] };
    for (const element of [document.documentElement, document.body, this]) observer.observe(element, watched);
    signal.addEventListener('abort', () => observer.disconnect());
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#schedule(), { signal });
  }

  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(() => {
      this.#isScheduled = false;
      if (this.#port) this.#push();
    });
  }

  #push() {
    const settings = this.#collect();
    const text = JSON.stringify(settings);
    if (text === this.#settings) return;
    this.#settings = text;
    this.#send({ type: 'settings', settings });
    this.#arrangeSlots();
  }

  #collect() {
    const style = getComputedStyle(this);
    const settings = { tokens: this.isolation === 'page' ? {} : tokensOf(style) };
    for (const { property } of TABLE.attributes) {
      if (property && property !== 'isolation' && property !== 'baseUrl') settings[property] = this[property];
    }
    if (settings.locale === 'auto') settings.locale = spoken(languageAround(this));
    if (settings.theme === 'auto') settings.theme = themeAround(style);
    settings.destinations = this.destinations;
    settings.proxy = this.proxy;
    settings.hooks = TABLE.hooks.filter((name) => typeof this.hooks[name] === 'function');
    return settings;
  }

  #arrangeSlots() {
    const named = (name) => Object.assign(document.createElement('slot'), { name });
    const slots = this.destinations.map(({ id }) => named(`credentials-${id}`));
    this.#parts.credentials.replaceChildren(...slots);
  }

  get destinations() {
    return this.#given.destinations;
  }

  set destinations(destinations) {
    this.#given.destinations = copied([...(destinations ?? [])]);
    this.#schedule();
  }

  get proxy() {
    return this.#given.proxy ?? this.#proxyOfAttributes();
  }

  // Frameworks set what is written in markup as the property, where there is one of that name.
  set proxy(proxy) {
    const isAttribute = typeof proxy === 'string';
    this.#given.proxy = isAttribute ? null : proxy && copied(proxy);
    if (isAttribute) this.setAttribute('proxy', proxy);
    this.#schedule();
  }

  #proxyOfAttributes() {
    const attribute = (name) => KINDS[ATTRIBUTES.get(name).kind].get(this.getAttribute(name), ATTRIBUTES.get(name));
    const [base, kind] = [attribute('proxy'), attribute('proxy-style')];
    if (kind === 'none' && this.hasAttribute('proxy-style')) return { kind };
    if (!base) return null;
    return { kind, base, ...(kind === 'query' && { param: attribute('proxy-param') }) };
  }

  get hooks() {
    return this.#given.hooks;
  }

  set hooks(hooks) {
    this.#given.hooks = { ...hooks };
    this.#schedule();
  }

  // ---- what is known, and what can be done ----

  get step() {
    return this.#facts.step;
  }

  get key() {
    return this.#facts.key;
  }

  get keys() {
    return this.#facts.keys;
  }

  get verdicts() {
    return this.#facts.verdicts;
  }

  get results() {
    return this.#facts.results;
  }

  get egress() {
    return this.#facts.egress;
  }

  get version() {
    return VERSION;
  }

  ready() {
    return this.#ready.promise;
  }

  setPublicKey(text) {
    return this.#command('set-public-key', { text: String(text) });
  }

  suggestName(name) {
    return this.#command('suggest-name', { name: String(name) });
  }

  validate() {
    return this.#command('validate');
  }

  send() {
    return this.#command('send');
  }

  cancel() {
    return this.#command('cancel');
  }

  reset({ force = false } = {}) {
    return this.#command('reset', { force });
  }

  focusFirstError() {
    return this.#command('focus-first-error');
  }

  async export(as, destination) {
    const [text] = await this.#command('export', { as, ...(destination && { destination }) });
    return text;
  }
}

const NOTHING_SENT = Object.freeze({
  requests: 0, bytesSent: 0, privateKeyMatches: 0, consentedUploads: 0, origins: Object.freeze([]),
});

// As Promise.withResolvers, which Node 20 and older browsers lack.
function deferred() {
  const made = {};
  made.promise = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
}

// A property for each attribute that has one: what is set is written into the attribute.
for (const attribute of TABLE.attributes) {
  const { name, property, kind } = attribute;
  if (!property) continue;
  Object.defineProperty(KeyFerry.prototype, property, {
    configurable: true,
    enumerable: true,
    get() {
      return KINDS[kind].get(this.getAttribute(name), attribute);
    },
    set(value) {
      const text = value === null || value === undefined ? null : KINDS[kind].set(value);
      if (text === null) this.removeAttribute(name);
      else this.setAttribute(name, text);
    },
  });
}

/** Defines the element, under that name and in that registry. A name that is defined stays as it is. */
export const defineKeyFerry = ({ tag = TABLE.tag, registry = globalThis.customElements } = {}) => {
  if (!registry || registry.get(tag)) return;
  // A class can be defined once in each registry.
  registry.define(tag, tag === TABLE.tag && registry === globalThis.customElements ? KeyFerry : class extends KeyFerry {});
};

/** Shows it in an element, without markup. */
export const mountFrame = (parent, { frameUrl, config = {}, hooks = {}, on = {} } = {}) => {
  defineKeyFerry();
  const element = document.createElement(TABLE.tag);
  if (frameUrl) element.baseUrl = new URL('.', new URL(frameUrl, document.baseURI)).href;
  Object.assign(element, config, { hooks });
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, ({ detail }) => listener(detail));
  parent.append(element);
  return { element, ready: element.ready(), destroy: () => element.remove() };
};

defineKeyFerry();
