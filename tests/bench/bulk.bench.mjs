// Files of many public keys, of mixed types, against `ssh-keygen -lf`; and how the cost grows.

import { readFileSync } from 'node:fs';
import { core } from './support/core.mjs';
import { write } from './support/folder.mjs';
import { compete, cpuOfProgram, cpuOfWork, row } from './support/measure.mjs';

const NAMES = ['ed25519', 'rsa2048', 'ecdsa256', 'ed25519', 'rsa4096', 'ecdsa384', 'ed25519', 'ecdsa521'];
const LINES = NAMES.map((name) =>
  readFileSync(new URL(`../keys/${name}.pub`, import.meta.url), 'utf8').trim().split(' ').slice(0, 2).join(' '),
);

// Every tenth key has options in front of it, as files of servers have.
const line = (at) => `${at % 10 === 9 ? 'no-pty,from="10.0.0.0/8" ' : ''}${LINES[at % LINES.length]} key ${at}\n`;

const file = (count) => Buffer.from(Array.from({ length: count }, (_, at) => line(at)).join(''));

const read = (bytes, count) => async () => {
  const entries = core.readPublicKeys(bytes);
  if (entries.length !== count || entries.some(({ key }) => !key)) throw new Error('a line was not read');
};

const against = async (count, rounds, most) => {
  const bytes = file(count);
  const path = write('authorized_keys', bytes);
  const taken = await compete(rounds, {
    ours: () => cpuOfWork(read(bytes, count)),
    theirs: () => cpuOfProgram('ssh-keygen', ['-lf', path]),
  });
  const what = `read ${count.toLocaleString('en')} public keys`;
  return row(what, 'ms', taken.ours, taken.theirs, { against: 'ssh-keygen -lf', most });
};

export default async () => [
  await against(100, 9),
  await against(1_000, 7),
  await against(10_000, 5, 0.5),
  await against(100_000, 1),
];
