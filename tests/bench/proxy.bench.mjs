// The proxy against nginx with the configuration that is shipped for it, both in front of the same
// upstream, under the same load: 1 KB bodies over connections that stay open.

import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { startAnswer, startBothProxies } from '../e2e/support/site.mjs';
import { within } from './support/context.mjs';
import { write } from './support/folder.mjs';
import { compete, row } from './support/measure.mjs';

const run = promisify(execFile);
const PAGE = 'https://console.example';
const PATH = '/vietnix/v2.1/5a4d0b0c5a4d0b0c5a4d0b0c5a4d0b0c/os-keypairs';
const BODY = JSON.stringify({ keypair: { name: 'bench', public_key: `ssh-rsa ${'A'.repeat(960)}` } });
const ANSWER = JSON.stringify({ keypair: { name: 'bench', fingerprint: 'f'.repeat(900) } });
const SECONDS = 4;
const ROUNDS = 3;

const script = write(
  'post.lua',
  `wrk.method = "POST"
wrk.body = ${JSON.stringify(BODY)}
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Origin"] = "${PAGE}"
wrk.headers["X-Auth-Token"] = "token"
`,
);

const UNITS = { us: 0.001, ms: 1, s: 1000 };
const milliseconds = (text) => {
  const [, value, unit] = /^([\d.]+)(us|ms|s)$/.exec(text);
  return Number(value) * UNITS[unit];
};

// Latencies and requests a second of one run.
const load = async (origin, connections) => {
  const args = ['-t1', `-c${connections}`, `-d${SECONDS}s`, '--latency', '-s', script, `${origin}${PATH}`];
  const { stdout } = await run('wrk', args);
  if (/Non-2xx/.test(stdout)) throw new Error(stdout);
  const [, p50] = /^\s+50%\s+(\S+)/m.exec(stdout);
  const [, p99] = /^\s+99%\s+(\S+)/m.exec(stdout);
  const [, rate] = /Requests\/sec:\s+(\S+)/.exec(stdout);
  return { p50: milliseconds(p50), p99: milliseconds(p99), rate: Number(rate) };
};

const children = (pid) =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(`/proc/${name}/stat`, 'utf8').split(') ')[1].split(' ')[1] === String(pid);
      } catch {
        return false;
      }
    });

// Memory of a program that no other has a share in, its children's included, in MB.
const memory = (pid) =>
  [pid, ...children(pid)]
    .map((one) => readFileSync(`/proc/${one}/smaps_rollup`, 'utf8'))
    .map((text) => /Private_Dirty:\s+(\d+)/.exec(text)[1] / 1024)
    .reduce((sum, value) => sum + value, 0);

const figure = (runs, name) => {
  const values = runs.map((one) => one[name]).sort((a, b) => a - b);
  const median = values[Math.floor(values.length / 2)];
  return { n: values.length, median, mean: median, min: values[0], max: values.at(-1) };
};

// What the way through a proxy adds to the way without.
const added = (runs, direct, name) => {
  const without = figure(direct, name).median;
  return figure(runs.map((one) => ({ added: Math.max(one[name] - without, 0) })), 'added');
};

const under = async (connections, { upstream, ours, theirs }) => {
  const runs = { direct: [], ours: [], theirs: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    runs.direct.push(await load(upstream, connections));
    runs.theirs.push(await load(theirs.origin, connections));
    runs.ours.push(await load(ours.origin, connections));
  }
  const many = `${connections} connection${connections === 1 ? '' : 's'}`;
  const against = { against: 'nginx' };
  return [
    row(`proxy, ${many}: added latency p50`, 'ms', added(runs.ours, runs.direct, 'p50'), added(runs.theirs, runs.direct, 'p50'), { ...against, most: 1.1 }),
    row(`proxy, ${many}: added latency p99`, 'ms', added(runs.ours, runs.direct, 'p99'), added(runs.theirs, runs.direct, 'p99'), { ...against, most: 1.1 }),
    row(`proxy, ${many}: requests a second`, '/s', figure(runs.ours, 'rate'), figure(runs.theirs, 'rate'), { ...against, least: 0.9 }),
  ];
};

export default () =>
  within(async (t) => {
    const upstream = await startAnswer(t, ANSWER);
    const proxies = { upstream, ...(await startBothProxies(t, PAGE, upstream)) };
    const rows = [];
    for (const connections of [1, 50, 200]) rows.push(...(await under(connections, proxies)));
    const taken = await compete(1, {
      ours: () => memory(proxies.ours.pid),
      theirs: () => memory(proxies.theirs.pid),
    });
    rows.push(row('proxy: memory after it', 'MB', taken.ours, taken.theirs, { against: 'nginx', most: 2 }));
    return rows;
  });
