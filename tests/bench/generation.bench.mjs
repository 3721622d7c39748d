// Making keys, in the page by the browser's own generator and without it in wasm, against `ssh-keygen`.

import { Console } from '../e2e/support/console.mjs';
import { startSite } from '../e2e/support/site.mjs';
import { within } from './support/context.mjs';
import { core } from './support/core.mjs';
import { path, remove } from './support/folder.mjs';
import { compete, cpuOfProgram, cpuOfWork, row } from './support/measure.mjs';

const RSA = [
  ['rsa-2048', 2048, 25],
  ['rsa-3072', 3072, 15],
  ['rsa-4096', 4096, 11],
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
    const site = await startSite(t);
    const page = await Console.open(t, site.origin);
    const session = await page.page.context().browser().newBrowserCDPSession();
    await page.generate('ed25519');
    const generate = inPage(page, session);
    const rows = [];
    for (const [algorithm, bits, rounds] of RSA) {
      const taken = await compete(rounds, { ours: generate(algorithm), theirs: sshKeygen('rsa', bits) });
      const what = `generate ${algorithm}, WebCrypto`;
      rows.push(row(what, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen', most: 0.45 }));
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
    rows.push(row(`generate ${algorithm}, wasm`, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen', most: undefined }));
  }
  return rows;
};

export default async () => [...(await inBrowser()), ...(await inCore())];
