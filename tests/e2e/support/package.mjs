// The npm package as projects get it: packed, and installed where nothing can be fetched.

import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { scratch } from './programs.mjs';

export const DEMO = fileURLToPath(new URL('../../../www/demo', import.meta.url));

const execute = promisify(execFile);

// What a program printed, and whether it was satisfied.
export const run = async (command, args, options) => {
  try {
    const { stdout, stderr } = await execute(command, args, { maxBuffer: 1 << 26, ...options });
    return { isGood: true, printed: stdout + stderr };
  } catch (error) {
    if (error.stdout === undefined) throw error;
    return { isGood: false, printed: error.stdout + error.stderr };
  }
};

// A program that has to be satisfied.
const done = async (command, args, options) => {
  const { isGood, printed } = await run(command, args, options);
  if (!isGood) throw new Error(`${command} ${args.join(' ')}\n${printed}`);
  return printed;
};

// The file that would be published.
export const packed = async (directory) => {
  const options = { cwd: directory };
  const printed = await done('npm', ['pack', '--json', '--silent', '--offline', process.env.KEYFERRY_NPM], options);
  const [{ filename, files }] = JSON.parse(printed);
  return { file: join(directory, filename), files: files.map(({ path }) => path) };
};

const SHARED = ['portal.ts', 'env.d.ts', 'tsconfig.json'];

// One of the demo's projects in a place of its own, with the package installed in it. npm has nothing to install
// it from but the packed file; what the project is built with lies one directory further up.
export const freshProject = async (t, name) => {
  const around = await scratch(t);
  await symlink(join(DEMO, 'node_modules'), join(around, 'node_modules'));
  const portal = join(around, 'portal');
  await mkdir(portal);
  for (const file of [...SHARED, name]) await cp(join(DEMO, file), join(portal, file), { recursive: true });
  await writeFile(join(portal, 'package.json'), JSON.stringify({ name: 'portal', private: true, type: 'module' }));
  const { file } = await packed(around);
  const cache = join(around, 'cache');
  await done('npm', ['install', '--offline', '--no-audit', '--no-fund', '--cache', cache, file], { cwd: portal });
  return { directory: join(portal, name), installed: join(portal, 'node_modules/keyferry') };
};

const tool = (path, args, options) => run(process.execPath, [join(DEMO, 'node_modules', path), ...args], options);

// What the checker of a framework says of a project's types.
const CHECKERS = {
  plain: (directory) => tool('typescript/bin/tsc', ['-p', directory]),
  react: (directory) => tool('typescript/bin/tsc', ['-p', directory]),
  vue: (directory) => tool('vue-tsc/bin/vue-tsc.js', ['-p', directory]),
  svelte: (directory) =>
    tool('svelte-check/bin/svelte-check', [
      ...['--workspace', directory, '--tsconfig', './tsconfig.json'],
      ...['--fail-on-warnings', '--output', 'human'],
    ]),
};

export const checkTypes = (name, directory) => CHECKERS[name](directory);

export const typescript = (args, options) => tool('typescript/bin/tsc', args, options);

// The files of a project as `vite build` makes them, by their names.
export const built = async (directory, environment) => {
  const env = { ...process.env, ...environment };
  const args = ['build', directory, '--outDir', 'dist', '--logLevel', 'warn'];
  const { isGood, printed } = await tool('vite/bin/vite.js', args, { env });
  if (!isGood) throw new Error(printed);
  const dist = join(directory, 'dist');
  const files = { 'index.html': await readFile(join(dist, 'index.html'), 'utf8') };
  for (const [, name] of files['index.html'].matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) {
    files[name] = await readFile(join(dist, name), 'utf8');
  }
  return { files, printed };
};
