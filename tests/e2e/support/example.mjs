// The example of `keyferry/core` for the command line, as whoever has installed the package runs it.

import { execFile } from 'node:child_process';
import { copyFile, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { scratch } from './programs.mjs';

const EXAMPLE = fileURLToPath(new URL('../../../headless/examples/import-key.mjs', import.meta.url));

// What it prints, and what it ends with. It knows nothing of the environment but what it is given.
export const importKey = async (t, args, environment) => {
  const directory = await scratch(t);
  await mkdir(join(directory, 'node_modules'));
  await symlink(process.env.KEYFERRY_NPM, join(directory, 'node_modules/keyferry'));
  const script = join(directory, 'import-key.mjs');
  await copyFile(EXAMPLE, script);
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout: stdout.trim(), stderr: stderr.trim() }));
  });
};
