// Starting this project's own servers on free ports of 127.0.0.1, and stopping them.

import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { createServer, connect } from 'node:net';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const PATIENCE_MS = 90_000;

const needed = (name) => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are started by \`cargo xtask test\``);
  return value;
};

export const consoleDirectory = () => needed('KEYFERRY_CONSOLE');
const program = (name) => join(needed('KEYFERRY_PROGRAMS'), name);

const canListen = (port) =>
  new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

// A port that nothing listens on now, and that nobody is given who asks the system for any port:
// between this and the start of the program that gets it, seconds may pass.
export const freePort = async () => {
  for (;;) {
    const port = randomInt(20_000, 30_000);
    if (await canListen(port)) return port;
  }
};

const isOpen = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => socket.end(() => resolve(true)));
    socket.on('error', () => resolve(false));
  });

// Starts a program and waits until it listens on every one of these ports. `log()` gives what it
// has printed so far.
export const start = async (command, args, ports, options = {}) => {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let printed = '';
  const keep = (chunk) => (printed += chunk);
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', keep);
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  child.on('error', (error) => keep(String(error)));
  const stop = async () => {
    child.kill('SIGTERM');
    const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    await ended;
    clearTimeout(killer);
  };
  let how;
  ended.then((code) => (how = code ?? 'an error'));
  for (const end = Date.now() + PATIENCE_MS; ; await sleep(50)) {
    if (how !== undefined) throw new Error(`${command} ended with ${how}:\n${printed}`);
    if ((await Promise.all(ports.map(isOpen))).every(Boolean)) break;
    if (Date.now() > end) {
      await stop();
      throw new Error(`${command} does not listen on ${ports}:\n${printed}`);
    }
  }
  return { stop, pid: child.pid, log: () => printed };
};

// A directory that is gone after the test.
export const scratch = async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'keyferry-'));
  t.after(() => rm(directory, { recursive: true, force: true }));
  return directory;
};

export const startProgram = (name, args, ports, options) => start(program(name), args, ports, options);

export const runProgram = (name, args) => promisify(execFile)(program(name), args);

export const writeText = async (directory, name, text) => {
  const file = join(directory, name);
  await writeFile(file, text);
  return file;
};
