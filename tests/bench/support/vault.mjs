// The vault's worker alone in Chromium: what a person waits for, without what the page draws meanwhile.

import { pageFor } from '../../e2e/support/browsers.mjs';
import { startSite } from '../../e2e/support/site.mjs';

// In a page: starts the worker, and leaves a function that asks it.
const start = async (script) => {
  const policy = trustedTypes.createPolicy('keyferry', { createScriptURL: (url) => url });
  const worker = new Worker(policy.createScriptURL(script));
  const next = () => new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
  const ready = next();
  worker.postMessage({ init: await WebAssembly.compileStreaming(fetch('/vault_bg.wasm')) });
  await ready;
  globalThis.ask = async (ask, bytes) => {
    const answered = next();
    worker.postMessage({ id: 1, ask, ...(bytes && { bytes: new Uint8Array(bytes) }) });
    const { answer } = await answered;
    return answer;
  };
};

// CPU time of all of a browser's processes, in milliseconds.
export const cpuOfBrowser = async (session) => {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
};

// `cpuOf` gives the CPU milliseconds of questions that all end in a key, one after the other; each is
// an ask and its bytes. The keys of those before are let go of, since a vault holds so many and no more.
export const startVault = async (t) => {
  const site = await startSite(t);
  const page = await pageFor(t);
  await page.goto(new URL('icon.svg', site.origin).href);
  await page.evaluate(start, '/vault.js');
  const session = await page.context().browser().newBrowserCDPSession();
  const ask = (questions) =>
    page.evaluate(async (all) => {
      let last;
      for (const [ask, bytes] of all) last = await globalThis.ask(ask, bytes);
      if (last.answer !== 'key') throw new Error(JSON.stringify(last));
    }, questions);
  const cpuOf = async (questions) => {
    await page.evaluate(() => globalThis.ask({ ask: 'forget' }));
    const before = await cpuOfBrowser(session);
    await ask(questions);
    return (await cpuOfBrowser(session)) - before;
  };
  return { cpuOf };
};
