// Starts the program of a page: of the console, of a frame, or in a host's own document. It keeps what Trusted
// Types guard, which script may become a worker, and hands the program the powers that only a script has.

// How long the portal's module may take to load and to answer, in milliseconds.
const PORTAL_TIMEOUT = 30_000;

// One policy, and one list of scripts that may become a worker, for all that this document shows.
const vaults = new Set();

const onlyAVault = (url) => {
  if (!vaults.has(url)) {
    throw new TypeError(`${url} is not the vault: no other script may become a worker`);
  }
  return url;
};

const policy =
  globalThis.trustedTypes?.createPolicy('keyferry', { createScriptURL: onlyAVault }) ??
  { createScriptURL: onlyAVault };

// A module that is to be what it was when the host was built is first loaded with that hash: modules are loaded
// once, so the one that is imported is the one that was checked.
const checked = (url, integrity) =>
  new Promise((resolve, reject) => {
    if (!integrity) return resolve(url);
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = url;
    link.integrity = integrity;
    link.crossOrigin = 'anonymous';
    link.onload = () => resolve(url);
    link.onerror = () => reject(new TypeError(`${url} is missing, or not the file that belongs to this version`));
    document.head.append(link);
  });

const credentialsFrom = async (module, request) => {
  const { getCredentials } = await import(module);
  return getCredentials(request);
};

// The powers of one page. `base` is the URL that its files are beside, `integrity` their hashes by name.
class Page {
  #vault;
  #frame;
  #integrity;
  #FramedVault;

  constructor({ base, isolation, port, integrity, FramedVault }) {
    this.base = base;
    this.isolation = isolation;
    this.port = port;
    this.#integrity = integrity;
    this.#FramedVault = FramedVault;
    this.#vault = new URL('./vault.js', base).href;
    this.#frame = new URL('./vault-frame.html', base).href;
    vaults.add(this.#vault);
  }

  fetch(file) {
    const name = file.replace(/^\.\//, '');
    return fetch(new URL(file, this.base), this.#integrity[name] && { integrity: this.#integrity[name] });
  }

  // A worker's script can't be given a hash: what the server has is looked at before it becomes one.
  async checkVault() {
    const hash = this.#integrity['vault.js'];
    if (hash) await (await fetch(this.#vault, { integrity: hash })).arrayBuffer();
  }

  startVault() {
    return new Worker(policy.createScriptURL(this.#vault), { name: 'keyferry-vault' });
  }

  startFramedVault() {
    return new this.#FramedVault(this.#frame, this.#vault, this.#integrity['vault.js']);
  }

  // Asks the portal's module, which config.json names and which comes from where the page comes from, for the
  // credentials of one request.
  async askPortal(module, operation, params) {
    if (new URL(module).origin !== new URL(this.base).origin) {
      throw new TypeError(`${module} is not where the page comes from`);
    }
    const signal = AbortSignal.timeout(PORTAL_TIMEOUT);
    const late = new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    return Promise.race([credentialsFrom(module, { operation, params, signal }), late]);
  }
}

const task = () => new Promise((resolve) => setTimeout(resolve));

// How many programs this document has started from each place.
let started = 0;

// Each page is a program of its own: a module that is asked for with another query is another one.
const programAt = async (base, integrity) => {
  const count = started;
  started += 1;
  const url = new URL('./keyferry.js', base);
  if (count) url.search = String(count);
  return import(await checked(url.href, integrity['keyferry.js']));
};

/**
 * Shows a page in an element, and returns what takes it away again.
 *
 * `base` is the URL that the page's files are beside, `isolation` one of `console`, `frame` and `page`, `port` a
 * MessagePort that the host speaks on, `integrity` the hashes of the files, by their names.
 */
export const start = async ({ root, base, isolation, port, integrity = {} }) => {
  const [program, { FramedVault }] = await Promise.all([
    programAt(base, integrity),
    checked(new URL('./framed-vault.js', base).href, integrity['framed-vault.js']).then((url) => import(url)),
  ]);
  const page = new Page({ base, isolation, port, integrity, FramedVault });
  await Promise.all([program.default({ module_or_path: page.fetch('./keyferry_bg.wasm') }), page.checkVault()]);
  // Where Trunk has built the program, it is all in one.
  program.restFrom?.(() => page.fetch('./keyferry_rest.wasm'));
  if (port) await program.loadRest();
  // In a task of its own: after the compiling, in the same one, it would keep the page from answering.
  await task();
  return program.mount(root, page);
};
