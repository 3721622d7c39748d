// Starts the page's program, and keeps the one thing that Trusted Types guard: which script may
// become a worker.

const PROGRAM = new URL('./keyferry_bg.wasm', import.meta.url);
const VAULT = new URL('./vault.js', import.meta.url).href;
const FRAME = new URL('./vault-frame.html', import.meta.url).href;

const onlyTheVault = (url) => {
  if (url !== VAULT) {
    throw new TypeError(`${url} is not the vault: no other script may become a worker`);
  }
  return url;
};

const policy =
  globalThis.trustedTypes?.createPolicy('keyferry', { createScriptURL: onlyTheVault }) ??
  { createScriptURL: onlyTheVault };

// A name that the program's wasm imports.
globalThis.startKeyferryVault = () =>
  new Worker(policy.createScriptURL(VAULT), { name: 'keyferry-vault' });

// How long the portal's module may take to load and to answer, in milliseconds.
const PORTAL_TIMEOUT = 30_000;

const credentialsFrom = async (module, request) => {
  const { getCredentials } = await import(module);
  return getCredentials(request);
};

// Another name that it imports: asks the portal's module, which config.json names and which comes from where
// the page comes from, for the credentials of one request.
globalThis.askKeyferryPortal = async (module, operation, params) => {
  if (new URL(module).origin !== location.origin) {
    throw new TypeError(`${module} is not where the page comes from`);
  }
  const signal = AbortSignal.timeout(PORTAL_TIMEOUT);
  const late = new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  return Promise.race([credentialsFrom(module, { operation, params, signal }), late]);
};

const status = document.getElementById('boot-status');
try {
  const [{ default: init }, { FramedVault }] = await Promise.all([
    import('./keyferry.js'),
    import('./framed-vault.js'),
  ]);
  // Another name that it imports.
  globalThis.startKeyferryFramedVault = () => new FramedVault(FRAME, VAULT);
  await init({ module_or_path: PROGRAM });
} catch (error) {
  status.textContent =
    `The page’s program did not start (${error.message}). Load the page again; if that does not ` +
    'help, the browser may be too old, or the server may send .wasm files with a wrong type.';
}
