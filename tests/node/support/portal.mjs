// The npm package as a portal has it: installed, and imported by its name.

import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const loadPackage = async () => {
  const portal = await mkdtemp(join(tmpdir(), 'portal-'));
  await mkdir(join(portal, 'node_modules'));
  await symlink(process.env.KEYFERRY_NPM, join(portal, 'node_modules/keyferry'));
  const entry = createRequire(join(portal, 'portal.js')).resolve('keyferry/core');
  const keyferry = await import(pathToFileURL(entry));
  await keyferry.default();
  await rm(portal, { recursive: true });
  return keyferry;
};
