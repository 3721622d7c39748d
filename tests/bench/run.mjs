// Runs the benchmarks whose file names hold one of the words given, prints a table, and writes what
// was measured as JSON.

import { readdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

const [out, ...words] = process.argv.slice(2);
const here = new URL('.', import.meta.url);
const files = readdirSync(here).filter((name) => name.endsWith('.bench.mjs')).sort();
const chosen = files.filter((name) => words.length === 0 || words.some((word) => name.includes(word)));

const figure = (value) => (value >= 100 ? value.toFixed(0) : value.toPrecision(3));
const bound = ({ most, least }) => {
  if (most !== undefined) return ` (at most ${most})`;
  return least === undefined ? '' : ` (at least ${least})`;
};
const isMissed = ({ ratio, most = Infinity, least = 0 }) => ratio > most || ratio < least;
const ratio = (one) => {
  if (!one.theirs) return '';
  return Number.isFinite(one.ratio) ? shown(one) : 'too little to compare';
};
const amount = (one, side) => (one[side] ? `${figure(one[side].median)} ${one.unit}` : '');
const shown = (one) => `${one.ratio.toFixed(2)} ×${bound(one)}${isMissed(one) ? ' **missed**' : ''}`;
const line = (cells) => `| ${cells.join(' | ')} |`;

const rows = [];
for (const name of chosen) {
  process.stderr.write(`  ...  ${name}\n`);
  const { default: bench } = await import(new URL(name, here));
  rows.push(...(await bench()));
}

const table = [
  line(['What', 'Keyferry', 'Against', 'Theirs', 'Ratio', 'n']),
  line(Array(6).fill('---')),
  ...rows.map((one) =>
    line([
      one.what,
      amount(one, 'ours'),
      one.against ?? '',
      amount(one, 'theirs'),
      ratio(one),
      one.ours.n,
    ]),
  ),
].join('\n');

const machine = `${cpus().length} × ${cpus()[0].model.trim()}`;
const date = new Date().toISOString().slice(0, 10);
writeFileSync(out, `${JSON.stringify({ date, machine, rows }, null, 2)}\n`);
process.stdout.write(`Medians, ${date}, ${machine}.\n\n${table}\n`);
