// Ten times as many connections as the proxy has room for, before a slow upstream: the rest is told
// to come back, and nobody is left without an answer. What it costs those inside has no limit here: the
// load has no patience at all, and takes its processor time from the same machine.

import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProxyAlone } from '../e2e/support/site.mjs';
import { within } from './support/context.mjs';
import { quantile, row } from './support/measure.mjs';
import { mostMemory } from './support/memory.mjs';
import { ANSWER, PAGE, overload } from './support/wrk.mjs';

const ROOM = 200;
const SECONDS = 4;
const ROUNDS = 5;
const UPSTREAM_MS = 200;

const startSlowUpstream = async (t) => {
  const server = createServer((request, response) => {
    request.resume();
    response.setHeader('content-type', 'application/json');
    setTimeout(() => response.end(ANSWER), UPSTREAM_MS);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
};

const figure = (values) => ({
  n: values.length,
  median: quantile(values, 0.5),
  mean: values.reduce((sum, value) => sum + value, 0) / values.length,
  min: Math.min(...values),
  max: Math.max(...values),
});

// One run: what came of the requests, and the most memory that the proxy took. First the proxy gets a
// moment to see that those of the run before have left.
const run = async ({ origin, pid }, connections) => {
  await sleep(1000);
  let answers;
  const most = await mostMemory(pid, async () => (answers = await overload(origin, connections, SECONDS)));
  return { ...answers, memory: most };
};

// What fits, ten times as much, and what fits again.
const round = async (proxy) => {
  const before = await run(proxy, ROOM);
  const during = await run(proxy, 10 * ROOM);
  const after = await run(proxy, ROOM);
  if (before.shed > 0 || during.shed === 0 || after.shed > 0) {
    throw new Error(`shed at the wrong time: ${JSON.stringify({ before, during, after })}`);
  }
  return { before, during, after };
};

export default () =>
  within(async (t) => {
    const upstream = await startSlowUpstream(t);
    const proxy = await startProxyAlone(t, PAGE, upstream, { connections: ROOM, concurrent: ROOM });
    const rounds = [];
    for (let n = 0; n < ROUNDS; n += 1) rounds.push(await round(proxy));
    const of = (when, what) => figure(rounds.map((one) => one[when][what]));
    const against = { against: `itself, ${ROOM} connections` };
    return [
      row('proxy, 2,000 connections and room for 200: requests served a second', '/s', of('during', 'served'), of('before', 'served'), against),
      row('proxy, 2,000 connections and room for 200: memory at most', 'MB', of('during', 'memory'), of('before', 'memory'), { ...against, most: 2 }),
      row('proxy, after it: requests served a second', '/s', of('after', 'served'), of('before', 'served'), { ...against, least: 0.95 }),
    ];
  });
