// `keyferry/core` as it is shipped, in Node, whose engine for WebAssembly is Chromium's.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const directory = process.env.KEYFERRY_NPM;
if (!directory) throw new Error('KEYFERRY_NPM is not set: this is started by `cargo xtask bench`');

export const core = await import(pathToFileURL(join(directory, 'core.js')));
await core.default();
