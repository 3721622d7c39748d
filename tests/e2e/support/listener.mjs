// Servers that only tests need: one that notices every connection, one as plain as a static host.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { consoleDirectory } from './programs.mjs';

// Listens on a free port until the test is over.
export const listenOn = (t, server) =>
  new Promise((resolve, reject) => {
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });

// Counts connections, not requests: whatever a browser does, it has to connect first.
export const listenForAnything = async (t) => {
  let connections = 0;
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Content-Type', 'text/javascript');
    response.end('');
  });
  server.on('connection', () => (connections += 1));
  server.on('upgrade', (request, socket) => socket.destroy());
  return { origin: await listenOn(t, server), connections: () => connections };
};

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

// Which API a browser's request comes from, as far as it shows.
const kindOf = ({ headers }) => {
  if (headers.upgrade) return 'WebSocket';
  if (headers.accept === 'text/event-stream') return 'EventSource';
  return { script: 'script', worker: 'worker' }[headers['sec-fetch-dest']] ?? 'fetch';
};

// The built page's files as a static host gives them, with the same headers for each: none, unless
// some are given. `edit` changes the text of files by name. It notes which kinds of requests came
// for `/hit`.
export const serveFiles = async (t, { headers = {}, edit = {} } = {}) => {
  const kinds = new Set();
  const respond = async (pathname, response) => {
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const file = await readFile(join(consoleDirectory(), name));
    response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
    response.end(edit[name] ? edit[name](String(file)) : file);
  };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (pathname.startsWith('/hit')) {
      kinds.add(kindOf(request));
      response.setHeader('Content-Type', 'text/javascript');
      return response.end('');
    }
    await respond(pathname, response).catch(() => response.writeHead(404).end());
  });
  server.on('upgrade', (request, socket) => {
    if (request.url.startsWith('/hit')) kinds.add(kindOf(request));
    socket.destroy();
  });
  return { origin: await listenOn(t, server), kinds: () => [...kinds].sort() };
};
