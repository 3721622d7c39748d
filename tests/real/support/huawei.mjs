// Huawei's published API description, answering by way of a server that validates every request
// against it.

import { fileURLToPath } from 'node:url';
import { freePort, start } from '../../e2e/support/programs.mjs';

const directory = fileURLToPath(new URL('../huawei/', import.meta.url));
const prism = `${directory}node_modules/@stoplight/prism-cli/dist/index.js`;

// A server for one test file. It listens on 127.0.0.1 alone.
export const startHuawei = async (t) => {
  const port = await freePort();
  const args = [prism, 'mock', '--host', '127.0.0.1', '--port', port, '--errors', 'kps.json'];
  const server = await start(process.execPath, args, [port], { cwd: directory });
  t.after(server.stop);
  return { origin: `http://127.0.0.1:${port}`, log: server.log };
};
