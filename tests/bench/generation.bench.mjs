// Making keys, in the page by the browser's own generator and without it in wasm, against `ssh-keygen`.

import { Console } from '../e2e/support/console.mjs';
import { startSite } from '../e2e/support/site.mjs';
import { within } from './support/context.mjs';
import { core } from './support/core.mjs';
import { path, remove } from './support/folder.mjs';
import { compete, cpuOfProgram, cpuOfWork, row } from './support/measure.mjs';
import { cpuOfBrowser, startVault } from './support/vault.mjs';

// With the rounds that medians of such search times take: many in the browser, whose ratio is near its bound.
const RSA = [
  ['rsa-2048', 2048, { browser: 61, wasm: 61 }],
  ['rsa-3072', 3072, { browser: 151, wasm: 41 }],
  ['rsa-4096', 4096, { browser: 151, wasm: 31 }],
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

const inVault = (vault) => (spec, times) => async () =>
  (await vault.cpuOf(Array(times).fill([{ ask: 'generate', spec, comment: '' }]))) / times;

const inPage = (page, session) => (algorithm) => async () => {
  await page.at('clear').click();
  if (await page.at('clear-anyway').isVisible()) await page.at('clear-anyway').click();
  await page.at('key-held').waitFor({ state: 'detached' });
  await page.page.waitForTimeout(500);
  const before = await cpuOfBrowser(session);
  await page.generate(algorithm);
  return (await cpuOfBrowser(session)) - before;
};

const inBrowser = () =>
  within(async (t) => {
    const generate = inVault(await startVault(t));
    for (const [spec] of [...RSA, ...OTHERS]) await generate(spec, 3)();
    const rows = [];
    for (const [spec, bits, rounds] of RSA) {
      const taken = await compete(rounds.browser, { ours: generate(spec, 1), theirs: sshKeygen('rsa', bits) });
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
    const taken = await compete(rounds.wasm, { ours: inWasm(algorithm), theirs: sshKeygen('rsa', bits) });
    rows.push(row(`generate ${algorithm}, wasm`, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen', most: 0.9 }));
  }
  for (const [algorithm, type, bits] of OTHERS) {
    const taken = await compete(15, { ours: inWasm(algorithm), theirs: sshKeygen(type, bits) });
    rows.push(row(`generate ${algorithm}, wasm`, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen' }));
  }
  return rows;
};

export default async () => [...(await inBrowser()), ...(await onPage()), ...(await inCore())];
