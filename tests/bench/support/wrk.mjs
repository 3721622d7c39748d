// Load: a page's import of a key of 1 KB, over and over, on connections that stay open for as long
// as the other side lets them.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { write } from './folder.mjs';

const run = promisify(execFile);

export const PAGE = 'https://console.example';
const PATH = '/vietnix/v2.1/5a4d0b0c5a4d0b0c5a4d0b0c5a4d0b0c/os-keypairs';
const BODY = JSON.stringify({ keypair: { name: 'bench', public_key: `ssh-rsa ${'A'.repeat(960)}` } });

// What the upstream says to it.
export const ANSWER = JSON.stringify({ keypair: { name: 'bench', fingerprint: 'f'.repeat(900) } });

const REQUEST = `wrk.method = "POST"
wrk.body = ${JSON.stringify(BODY)}
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Origin"] = "${PAGE}"
wrk.headers["X-Auth-Token"] = "token"
`;

// Looking at each answer takes wrk time, so that this is for when its speed doesn't matter.
const COUNT = `
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() served, shed, other = 0, 0, 0 end
function response(status, headers)
  local readable = headers["access-control-allow-origin"] == "${PAGE}"
  if status == 200 and readable then served = served + 1
  elseif status == 503 and readable and headers["retry-after"] == "1" then shed = shed + 1
  else other = other + 1 end
end
function done()
  for _, thread in ipairs(threads) do
    print(string.format("answers: %d %d %d", thread:get("served"), thread:get("shed"), thread:get("other")))
  end
end
`;

const request = write('request.lua', REQUEST);
const counted = write('counted.lua', REQUEST + COUNT);

const wrk = async (script, origin, connections, seconds) => {
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout=10s', '--latency', '-s', script];
  const { stdout } = await run('wrk', [...args, `${origin}${PATH}`]);
  return stdout;
};

const UNITS = { us: 0.001, ms: 1, s: 1000 };
const milliseconds = (text) => {
  const [, value, unit] = /^([\d.]+)(us|ms|s)$/.exec(text);
  return Number(value) * UNITS[unit];
};

// Latencies and requests a second of one run in which everything goes well.
export const load = async (origin, connections, seconds) => {
  const printed = await wrk(request, origin, connections, seconds);
  if (/Non-2xx|Socket errors/.test(printed)) throw new Error(printed);
  const [, p50] = /^\s+50%\s+(\S+)/m.exec(printed);
  const [, p99] = /^\s+99%\s+(\S+)/m.exec(printed);
  const [, rate] = /Requests\/sec:\s+(\S+)/.exec(printed);
  return { p50: milliseconds(p50), p99: milliseconds(p99), rate: Number(rate) };
};

// How many requests a second were served and how many told to come back. Any other answer, and any
// connection that got none, is an error.
export const overload = async (origin, connections, seconds) => {
  const printed = await wrk(counted, origin, connections, seconds);
  const [, served, shed, other] = /answers: (\d+) (\d+) (\d+)/.exec(printed).map(Number);
  if (other > 0 || /Socket errors/.test(printed)) throw new Error(printed);
  return { served: served / seconds, shed: shed / seconds };
};
