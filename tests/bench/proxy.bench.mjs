// The proxy against nginx with the configuration that is shipped for it, both in front of the same
// upstream, under the same load: 1 KB bodies over connections that stay open.

import { startAnswer, startBothProxies } from '../e2e/support/site.mjs';
import { within } from './support/context.mjs';
import { compete, row } from './support/measure.mjs';
import { memory } from './support/memory.mjs';
import { ANSWER, PAGE, load } from './support/wrk.mjs';

const SECONDS = 2;
const ROUNDS = 11;

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
  const origins = { direct: upstream, ours: ours.origin, theirs: theirs.origin };
  const turns = Object.keys(runs);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const who of turns) runs[who].push(await load(origins[who], connections, SECONDS));
    // Nobody always comes behind the same other.
    turns.reverse();
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
