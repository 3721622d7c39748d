// `keyferry/core` as a portal has it: the package is installed, and imported by its name.

import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const loadCore = async () => {
  const portal = await mkdtemp(join(tmpdir(), 'portal-'));
  await mkdir(join(portal, 'node_modules'));
  await symlink(process.env.KEYFERRY_NPM, join(portal, 'node_modules/keyferry'));
  const entry = createRequire(join(portal, 'portal.js')).resolve('keyferry/core');
  const keyferry = await import(pathToFileURL(entry));
  await keyferry.default();
  await rm(portal, { recursive: true });
  return keyferry;
};

// Sends what was built, and gives the answer as the core reads it.
export const fetched = async ({ url, method, headers, body }) => {
  const response = await fetch(url, { method, headers, body });
  return { status: response.status, headers: response.headers, body: await response.text() };
};
