// Starts the console.

import { start } from './runtime.js';

const status = document.getElementById('boot-status');
try {
  await start({
    root: document.getElementById('app'),
    base: new URL('./', import.meta.url).href,
    isolation: 'console',
  });
} catch (error) {
  status.textContent =
    `The page’s program did not start (${error.message}). Load the page again; if that does not ` +
    'help, the browser may be too old, or the server may send .wasm files with a wrong type.';
}
