// A directory of files that is gone at the end.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = mkdtempSync(join(tmpdir(), 'keyferry-bench-'));
process.on('exit', () => rmSync(root, { recursive: true, force: true }));

export const path = (name) => join(root, name);

// A file that only its owner reads, as the tools want private keys.
export const write = (name, data) => {
  const file = path(name);
  writeFileSync(file, data, { mode: 0o600 });
  return file;
};

// Takes a file away, so that a tool may write it again.
export const remove = (name) => rmSync(path(name), { force: true });
