// The vault in a page of any browser: what it is asked beside the page, and through it. All drivers have
// `evaluate`, and little else in common.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

// Every way that the vault is asked to try. A new one belongs in www/vault-worker.js and here.
export const WAYS = [
  'EventSource',
  'WebSocket',
  'Worker',
  'XMLHttpRequest',
  'fetch',
  'import',
  'importScripts',
];

export const names = (ways) => ways.map(({ way }) => way).sort();

// In a page: starts a vault as the console does, in its frame or not, and asks it to reach a URL. A worker that
// is not in a frame takes the one policy of Trusted Types, so this is for a document without the console in it.
export const askTheVault = async ({ framed, url }) => {
  const program = await (await fetch('./vault_bg.wasm')).arrayBuffer();
  const startFramed = async () => {
    const { FramedVault } = await import('./framed-vault.js');
    return new FramedVault('./vault-frame.html', './vault.js');
  };
  const startWorker = () => {
    globalThis.trusted ??=
      globalThis.trustedTypes?.createPolicy('keyferry', { createScriptURL: (script) => script }) ?? null;
    return new Worker(globalThis.trusted?.createScriptURL('./vault.js') ?? './vault.js');
  };
  const start = framed ? startFramed : startWorker;
  const SILENCE_MS = 20_000;
  const SILENT = Symbol('silent');

  const ask = async (worker) => {
    const answer = () =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }) => resolve(data);
        worker.onerror = (event) => reject(new Error(event?.message ?? 'it did not start'));
      });
    const ready = answer();
    worker.postMessage({ init: framed ? program.slice() : await WebAssembly.compile(program) });
    const { failed } = await ready;
    if (failed) throw new Error(failed);
    const tried = answer();
    worker.postMessage({ id: 1, ask: { ask: 'try-network', url } });
    const { answer: found } = await tried;
    return found.ways;
  };

  const worker = await start();
  // Firefox ends a worker that nothing refers to any more, and what waits for it waits for ever.
  globalThis.kept = [...(globalThis.kept ?? []), worker];
  const silence = new Promise((resolve) => setTimeout(resolve, SILENCE_MS, SILENT));
  const ways = await Promise.race([ask(worker), silence]);
  if (ways === SILENT) throw new Error('the vault did not come back from trying its walls');
  return ways;
};

// What came to a server, once these kinds of requests did. The vault waits for an answer for a moment
// only; a busy machine may take longer.
export const arrived = async (site, kinds) => {
  const end = Date.now() + PATIENCE_MS;
  while (site.kinds().length < kinds.length && Date.now() < end) await sleep(PAUSE_MS);
  return site.kinds();
};

// Waits until something in the page gives something.
export const until = async (page, look, argument) => {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(PAUSE_MS)) {
    const found = await page.evaluate(look, argument);
    if (found) return found;
  }
  return assert.fail(`waited in vain for ${look}`);
};

// What the page says of its vault once that has tried its walls.
export const standing = (page) =>
  until(page, () => {
    const card = document.querySelector('[data-test="vault"]');
    const { isolation, wall } = card?.dataset ?? {};
    const frames = document.querySelectorAll('iframe').length;
    return isolation && isolation !== 'unknown' && { isolation, wall, frames, text: card.textContent };
  });

// In the page: a person chooses a file, if there is something to choose it with. Gives what is known
// of the walls then.
const choose = (content) => {
  const input = document.querySelector('[data-test="key-file"]');
  if (!input) return undefined;
  const files = new DataTransfer();
  files.items.add(new File([content], 'id'));
  input.files = files.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  return document.querySelector('[data-test="vault"]').dataset.isolation;
};

// A person chooses a file as soon as it can be chosen.
export const chooseFile = (page, content) => until(page, choose, content);

// In the page: a person pastes a text, into the console or into an element in the page's own document.
export const paste = (text) => {
  const zoneIn = (root) => root.querySelector('[data-test="paste-zone"]');
  const zone = zoneIn(document) ?? zoneIn(document.querySelector('key-ferry').shadowRoot);
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  // Firefox empties what it is handed so, and takes the text beside it.
  const inFirefox = { data: text, dataType: 'text/plain' };
  const event = { clipboardData, ...inFirefox, bubbles: true, cancelable: true, composed: true };
  zone.dispatchEvent(new ClipboardEvent('paste', event));
};

// In the page: a person generates a key.
export const generate = (algorithm) => {
  const select = document.querySelector('[data-test="generate-algorithm"]');
  select.value = algorithm;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  document.querySelector('[data-test="generate"]').click();
};

// The public half of the key that the page holds.
export const publicKey = (page) =>
  until(page, () => document.querySelector('[data-test="public-key"]')?.textContent.trim());
