// Opening encrypted files, against the tools that wrote the format.

import { within } from './support/context.mjs';
import { core } from './support/core.mjs';
import { write } from './support/folder.mjs';
import { compete, cpuOfProgram, cpuOfWork, row } from './support/measure.mjs';
import { startVault } from './support/vault.mjs';

const PASSPHRASE = 'correct horse';
const ROUNDS = 9;

const key = await core.generateKey({ algorithm: 'ed25519', comment: 'bench' });
const locked = (format) => key.privateKey({ format, passphrase: PASSPHRASE });
const passphrase = write('passphrase', PASSPHRASE);

const ours = (file) => () =>
  cpuOfWork(async () => (await core.readKey(file, { passphrase: PASSPHRASE })).free());

const openssh = async () => {
  const file = await locked('openssh');
  const path = write('openssh', file);
  const taken = await compete(ROUNDS, {
    ours: ours(file),
    theirs: () => cpuOfProgram('ssh-keygen', ['-y', '-P', PASSPHRASE, '-f', path]),
  });
  const most = 1.1;
  return row('open OpenSSH, bcrypt 24 rounds', 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen -y', most });
};

const putty = async () => {
  const file = await locked('ppk3');
  const path = write('key.ppk', file);
  const open = ['-O', 'private-openssh-new', '--old-passphrase', passphrase, '--new-passphrase', '/dev/null'];
  const taken = await compete(ROUNDS, {
    ours: ours(file),
    theirs: () => cpuOfProgram('puttygen', [path, ...open, '-o', write('opened', '')]),
  });
  return row('open PPK 3, Argon2id 8 MiB × 24', 'ms', taken.ours, taken.theirs, { against: 'puttygen', most: 2 });
};

const pkcs8 = async () => {
  const file = await locked('pkcs8');
  const path = write('key.pem', file);
  const openssl = () => cpuOfProgram('openssl', ['pkey', '-in', path, '-passin', `pass:${PASSPHRASE}`, '-noout']);
  const compared = (what, taken) => row(what, 'ms', taken.ours, taken.theirs, { against: 'openssl pkey' });
  const inWasm = await compete(ROUNDS, { ours: ours(file), theirs: openssl });
  const inBrowser = await within(async (t) => {
    const vault = await startVault(t);
    const bytes = [...Buffer.from(PASSPHRASE)];
    const questions = [[{ ask: 'read' }, [...file]], [{ ask: 'unlock' }, bytes]];
    await vault.cpuOf(questions);
    return compete(ROUNDS, { ours: () => vault.cpuOf(questions), theirs: openssl });
  });
  return [
    compared('open PKCS#8, PBKDF2 600,000, WebCrypto', inBrowser),
    compared('open PKCS#8, PBKDF2 600,000, wasm', inWasm),
  ];
};

export default async () => [await openssh(), await putty(), ...(await pkcs8())];
