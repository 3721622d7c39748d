// Starts the widget in a frame, once it is known who frames it.
//
// Nothing is heard of a page that the operator does not list, and nothing of another window than the one around
// this frame. What is agreed with that one is a port; all the rest goes over it.

import { start } from './runtime.js';

const VERSION = '__VERSION__';
// The hashes of the files that belong to this one, which the page checks by its own.
const INTEGRITY = '__INTEGRITY__';

const status = document.getElementById('boot-status');

const refuse = (code, message) => Object.assign(new Error(message), { code });

// The origin that frames this page, as its address says it.
const claimedParent = () => {
  const claimed = new URLSearchParams(location.search).get('parent') ?? '';
  const isOrigin = URL.canParse(claimed) && new URL(claimed).origin === claimed;
  if (parent === window || !isOrigin) {
    throw refuse('frame-refused', 'This page belongs into a frame that the <key-ferry> element makes.');
  }
  return claimed;
};

// Whom the operator lets frame this page: those in config.json, and the server's own header besides.
const listedAncestors = async () => {
  const response = await fetch('./config.json');
  const { ancestors = [] } = response.ok ? await response.json() : {};
  return ancestors;
};

// Browsers tell all that is around a frame, not only what its address claims; some only what the referrer may say.
const around = (claimed) => [claimed, ...(location.ancestorOrigins ?? [])];

const checkAncestors = async (claimed) => {
  const listed = await listedAncestors();
  const stranger = around(claimed).find((origin) => !listed.includes(origin));
  if (stranger === undefined) return;
  const message = `${stranger} may not show this page: its operator lists who may, as "ancestors" in config.json.`;
  // The page around it may learn that it is not welcome, and nothing else.
  parent.postMessage({ keyferry: 1, type: 'refused', code: 'frame-refused', message }, claimed);
  throw refuse('frame-refused', message);
};

// Agrees with the page around this frame on a port. Only a page of the claimed origin hears the greeting, and
// only its own answer, with the word that was in the greeting, is heard.
const agree = (origin) =>
  new Promise((resolve) => {
    const nonce = crypto.randomUUID?.() ?? String(crypto.getRandomValues(new Uint32Array(4)));
    const hear = ({ source, origin: from, data, ports }) => {
      const isAnswer =
        source === parent && from === origin && data?.keyferry === 1 && data.type === 'init' && data.nonce === nonce;
      if (!isAnswer || ports.length !== 1) return;
      removeEventListener('message', hear);
      resolve(ports[0]);
    };
    addEventListener('message', hear);
    parent.postMessage({ keyferry: 1, type: 'hello', version: VERSION, nonce }, origin);
  });

// Tells the host how high the page is, whenever that changes.
const tellHeight = (port) => {
  let last;
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height !== last) port.postMessage(JSON.stringify({ type: 'resize', height }));
    last = height;
  };
  new ResizeObserver(tell).observe(document.body);
};

const begin = async (port) => {
  const base = new URL('./', import.meta.url).href;
  try {
    await start({ root: document.getElementById('app'), base, isolation: 'frame', port, integrity: INTEGRITY });
    port.postMessage(JSON.stringify({ type: 'ready', version: VERSION }));
  } catch (error) {
    port.postMessage(JSON.stringify({ type: 'failed', code: 'program-failed', message: error.message }));
    throw error;
  }
};

try {
  const origin = claimedParent();
  await checkAncestors(origin);
  const port = await agree(origin);
  tellHeight(port);
  await begin(port);
} catch (error) {
  status.textContent = error.message;
}
