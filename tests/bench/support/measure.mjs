// Measuring side by side: contenders take turns in each round, so that whatever else the machine
// does hits all of them alike.

import { spawnSync } from 'node:child_process';
import { performance } from 'node:perf_hooks';

// CPU milliseconds of a program from its start to its end, its children included.
export const cpuOfProgram = (program, args, options = {}) => {
  const timed = ['-c', 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1', '-', program, ...args];
  const { status, stderr, error } = spawnSync('bash', timed, { encoding: 'utf8', ...options });
  if (error || status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error ?? status}`);
  const [user, system] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return (user + system) * 1000;
};

// CPU milliseconds of this process while it does something.
export const cpuOfWork = async (work) => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

// Milliseconds by the clock.
export const wallOfWork = async (work) => {
  const before = performance.now();
  await work();
  return performance.now() - before;
};

export const quantile = (values, part) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
};

export const summary = (values) => ({
  n: values.length,
  median: quantile(values, 0.5),
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  min: Math.min(...values),
  max: Math.max(...values),
});

// Lets every contender have its turn in every round, and gives what each took.
export const compete = async (rounds, contenders) => {
  const taken = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, contend] of Object.entries(contenders)) taken[name].push(await contend());
  }
  return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, summary(values)]));
};

// Does something again and again that takes several figures at once, each by its name.
export const collect = async (rounds, work) => {
  const taken = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, value] of Object.entries(await work())) (taken[name] ??= []).push(value);
  }
  return Object.fromEntries(Object.entries(taken).map(([name, values]) => [name, summary(values)]));
};

// A line of the report that nothing is compared with.
export const alone = (what, unit, ours) => ({ what, unit, ours });

// One line of the report: ours against theirs, and the most or the least that the ratio may be.
export const row = (what, unit, ours, theirs, { against, most, least }) => ({
  what,
  unit,
  ours,
  theirs,
  against,
  ratio: ours.median / theirs.median,
  most,
  least,
});
