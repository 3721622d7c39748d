// Making keys, in the page by the browser's own generator and without it in wasm, against `ssh-keygen`.

import { pageFor } from '../e2e/support/browsers.mjs';
import { Console } from '../e2e/support/console.mjs';
import { startSite } from '../e2e/support/site.mjs';
import { within } from './support/context.mjs';
import { core } from './support/core.mjs';
import { path, remove } from './support/folder.mjs';
import { compete, cpuOfProgram, cpuOfWork, row } from './support/measure.mjs';

const RSA = [
  ['rsa-2048', 2048, 25],
  ['rsa-3072', 3072, 15],
  ['rsa-4096', 4096, 15],
];
const OTHERS = [
  ['ed25519', 'ed25519', 256],
  ['ecdsa-p256', 'ecdsa', 256],
  ['ecdsa-p384', 'ecdsa', 384],
  ['ecdsa-p521', 'ecdsa', 521],
];

const sshKeygen = (type, bits) => () => {
  ['key', 'key.pub'].forEach(remove);
  return cpuOfProgram('ssh-keygen', ['-q', '-t', type, '-b', String(bits), '-N', '', '-f', path('key')]);
};

const inWasm = (algorithm) => () =>
  cpuOfWork(async () => (await core.generateKey({ algorithm })).free());

// CPU time of all of the browser's processes, in milliseconds.
const cpuOfBrowser = async (session) => {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
};

// In a page: a vault's worker, and a function that asks it.
const startVault = async (script) => {
  const policy = trustedTypes.createPolicy('keyferry', { createScriptURL: (url) => url });
  const worker = new Worker(policy.createScriptURL(script));
  const next = () => new Promise((resolve) => (worker.onmessage = ({ data }) => resolve(data)));
  const ready = next();
  worker.postMessage({ init: await WebAssembly.compileStreaming(fetch('/vault_bg.wasm')) });
  await ready;
  globalThis.generate = async (spec) => {
    const answered = next();
    worker.postMessage({ id: 1, ask: { ask: 'generate', spec, comment: '' } });
    const { answer } = await answered;
    if (answer?.answer !== 'key') throw new Error(JSON.stringify(answer));
  };
};

const inVault = (page, session) => (spec, times) => async () => {
  const before = await cpuOfBrowser(session);
  await page.evaluate(async ([one, count]) => {
    for (let nth = 0; nth < count; nth += 1) await globalThis.generate(one);
  }, [spec, times]);
  return ((await cpuOfBrowser(session)) - before) / times;
};

const inPage = (page, session) => (algorithm) => async () => {
  await page.at('clear').click();
  if (await page.at('clear-anyway').isVisible()) await page.at('clear-anyway').click();
  await page.at('key-held').waitFor({ state: 'detached' });
  await page.page.waitForTimeout(500);
  const before = await cpuOfBrowser(session);
  await page.generate(algorithm);
  return (await cpuOfBrowser(session)) - before;
};

// The vault alone, in the browser: what a person waits for, without what the page draws meanwhile.
const inBrowser = () =>
  within(async (t) => {
    const site = await startSite(t);
    const page = await pageFor(t, 'chromium');
    await page.goto(new URL('icon.svg', site.origin).href);
    await page.evaluate(startVault, '/vault.js');
    const session = await page.context().browser().newBrowserCDPSession();
    const generate = inVault(page, session);
    for (const [spec] of [...RSA, ...OTHERS]) await generate(spec, 3)();
    const rows = [];
    for (const [spec, bits, rounds] of RSA) {
      const taken = await compete(rounds, { ours: generate(spec, 1), theirs: sshKeygen('rsa', bits) });
      const what = `generate ${spec}, WebCrypto`;
      rows.push(row(what, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen', most: 0.45 }));
    }
    for (const [spec, type, bits] of OTHERS) {
      const taken = await compete(15, { ours: generate(spec, 20), theirs: sshKeygen(type, bits) });
      rows.push(row(`generate ${spec}, WebCrypto`, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen' }));
    }
    return rows;
  });

// All of the browser from the click to the key's card, beside the whole of `ssh-keygen`.
const onPage = () =>
  within(async (t) => {
    const site = await startSite(t);
    const page = await Console.open(t, site.origin);
    const session = await page.page.context().browser().newBrowserCDPSession();
    await page.generate('ed25519');
    const generate = inPage(page, session);
    const rows = [];
    for (const [spec, type, bits] of [['ed25519', 'ed25519', 256], ['rsa-3072', 'rsa', 3072]]) {
      const taken = await compete(9, { ours: generate(spec), theirs: sshKeygen(type, bits) });
      rows.push(row(`generate and show ${spec}`, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen' }));
    }
    return rows;
  });

const inCore = async () => {
  const rows = [];
  for (const [algorithm, bits, rounds] of RSA) {
    const taken = await compete(rounds, { ours: inWasm(algorithm), theirs: sshKeygen('rsa', bits) });
    rows.push(row(`generate ${algorithm}, wasm`, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen', most: 0.9 }));
  }
  for (const [algorithm, type, bits] of OTHERS) {
    const taken = await compete(15, { ours: inWasm(algorithm), theirs: sshKeygen(type, bits) });
    rows.push(row(`generate ${algorithm}, wasm`, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen' }));
  }
  return rows;
};

export default async () => [...(await inBrowser()), ...(await onPage()), ...(await inCore())];
