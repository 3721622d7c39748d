// What requests cost, natively, against the most that one may: `benches/requests/` measures it in turns
// of a reference, and the reference by the clock.

import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { row, summary } from './support/measure.mjs';

const BUDGET = 50;
const DIRECTORY = process.env.KEYFERRY_REQUESTS;

const measure = () => {
  rmSync(DIRECTORY, { recursive: true, force: true });
  const bench = ['bench', '--locked', '--quiet', '--package', 'keyferry', '--no-default-features'];
  const { status, stderr } = spawnSync(
    process.env.CARGO ?? 'cargo',
    [...bench, '--bench', 'requests', '--', '--quiet', '--noplot'],
    { encoding: 'utf8', env: { ...process.env, CRITERION_HOME: DIRECTORY } },
  );
  if (status !== 0) throw new Error(stderr);
};

const json = (directory, name) => JSON.parse(readFileSync(join(directory, name), 'utf8'));

// Each entry's name, and what it took once in each sample.
const entries = () => {
  const all = readdirSync(DIRECTORY, { recursive: true }).filter((path) => path.endsWith('new/sample.json'));
  return all.map((path) => {
    const directory = join(DIRECTORY, path, '..');
    const { iters, times } = json(directory, 'sample.json');
    return [json(directory, 'benchmark.json').full_id, summary(times.map((time, at) => time / iters[at]))];
  });
};

const scaled = ({ n, ...figures }, factor) => ({
  n,
  ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, value * factor])),
});

const slowest = (taken, group) =>
  Object.entries(taken)
    .filter(([name]) => name.startsWith(`${group}/`))
    .reduce((one, other) => (other[1].median > one[1].median ? other : one));

// `request/vietnix.import token` is the operation and the way to be known to it.
const inWords = (name) => name.replace(/^request\/(\S+) (\S+)$/, 'request $1 ($2)');

const against = (what, ours, most) =>
  row(what, 'µs', ours, summary([BUDGET]), { against: 'budget', most });

export default async () => {
  measure();
  const { reference, ...ratios } = Object.fromEntries(entries());
  const turn = reference.median / 1000;
  const taken = Object.fromEntries(Object.entries(ratios).map(([name, one]) => [name, scaled(one, turn)]));
  const requests = Object.keys(taken).filter((name) => name.startsWith('request/')).sort();
  const others = ['lookup', 'check', 'read', 'outcome'].map((group) => slowest(taken, group));
  return [
    ...requests.map((name) => against(inWords(name), taken[name], 1)),
    ...others.map(([name, one]) => against(`the slowest ${name.replace('/', ': ')}`, one)),
  ];
};
