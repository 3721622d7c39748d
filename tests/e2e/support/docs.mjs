// The documentation site as `cargo xtask docs` leaves it: its pages, their code, and a server for them.

import { createServer } from 'node:http';
import { readFile, readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { listenOn } from './listener.mjs';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const directory = () => {
  const value = process.env.KEYFERRY_DOCS;
  if (!value) throw new Error('KEYFERRY_DOCS is not set: these tests are started by `cargo xtask test`');
  return value;
};

// The pages' HTML, by their files' names.
export const readPages = async () => {
  const names = (await readdir(directory())).filter((name) => name.endsWith('.html'));
  const texts = await Promise.all(names.map((name) => readFile(join(directory(), name), 'utf8')));
  return Object.fromEntries(names.map((name, at) => [name, texts[at]]));
};

// Every file of the site, from its folder.
export const readNames = async () => {
  const entries = await readdir(directory(), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(directory().length + 1));
};

export const unescaped = (html) =>
  html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');

// The code blocks of a page, with their languages.
export const blocksOf = (html) =>
  [...html.matchAll(/<pre[^>]*><code class="language-([\w-]+)">([\s\S]*?)<\/code><\/pre>/g)].map(
    ([, language, code]) => ({ language, code: unescaped(code) }),
  );

// The site at an origin of its own, as a static host gives it.
export const startDocs = (t) => {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const file = await readFile(join(directory(), name)).catch(() => undefined);
    if (!file || name.includes('..')) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': TYPES[extname(name)] ?? 'application/octet-stream' }).end(file);
  });
  return listenOn(t, server);
};
