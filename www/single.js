// Starts the console out of one file, which has in it what the page otherwise fetches from beside it. What it is
// put together with, init, mount, restFrom and FramedVault, stands in front of it (xtask/src/single.rs).

const files = new Map(
  [...document.querySelectorAll('script[data-file]')].map((block) => [block.dataset.file, block.textContent]),
);

const bytesOf = (base64) => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
};

const answer = (file) => {
  const content = files.get(file.replace(/^\.\//, ''));
  return content === undefined ? new Response(null, { status: 404 }) : new Response(bytesOf(content));
};

const frame = await answer('vault-frame.html').text();

// The vault's frame is the one text that becomes a document, and no script becomes a worker here.
const onlyTheFrame = (html) => {
  if (html !== frame) throw new TypeError('only the vault’s frame may become a document');
  return html;
};
const policy =
  globalThis.trustedTypes?.createPolicy('keyferry', { createHTML: onlyTheFrame }) ?? { createHTML: onlyTheFrame };

// The powers of the page, as runtime.js has them for the page of a server.
const page = {
  base: new URL('./', location.href).href,
  isolation: 'console',
  port: undefined,
  fetch: async (file) => answer(file),
  startVault() {
    throw new TypeError('in one file no script has a policy of its own');
  },
  startFramedVault: () => new FramedVault({ srcdoc: policy.createHTML(frame) }, answer('vault.js')),
  askPortal: async () => {
    throw new TypeError('a page in one file has no portal beside it');
  },
};

const status = document.getElementById('boot-status');
try {
  // A policy in a file can't say who may frame it.
  if (window.top !== window) throw new TypeError('this page is not to be framed');
  await init({ module_or_path: bytesOf(files.get('keyferry_bg.wasm')) });
  restFrom(async () => answer('keyferry_rest.wasm'));
  mount(document.getElementById('app'), page);
} catch (error) {
  status.textContent =
    `The page’s program did not start (${error.message}). Open the file again; if that does not help, the ` +
    'browser may be too old, or the file may be incomplete.';
}
