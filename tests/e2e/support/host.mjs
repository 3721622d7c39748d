// A portal: a page of another origin than Keyferry's files, which shows the element.

import { createServer } from 'node:http';
import { extname } from 'node:path';
import { listenOn } from './listener.mjs';
import { SANDBOX, startClouds, startRoutes } from './site.mjs';

const TYPES = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

// A page of files by name; `headers` go with each.
export const startHost = async (t, files, headers = {}) => {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1');
    const content = files[pathname === '/' ? 'index.html' : pathname.slice(1)];
    if (content === undefined) return response.writeHead(404).end();
    const type = TYPES[extname(pathname)] ?? 'text/html; charset=utf-8';
    response.writeHead(200, { 'Content-Type': type, ...headers }).end(content);
  });
  return listenOn(t, server);
};

// Keyferry's files at an origin of their own, with proxy and clouds behind, to be framed by those origins. Without
// `hostProxy` and the like its config.json is what operators have.
export const startFrames = async (t, { ancestors, config = {}, files }) => {
  const clouds = await startClouds(t);
  const nova = `${clouds.origin}/v2.1/${SANDBOX.projectId}`;
  const settings = {
    upstreams: { '*': clouds.origin },
    openstack: { openstack: clouds.origin },
    endpoints: { 'openstack-nova.import': nova },
    config: { ancestors, ...config },
    ancestors,
    files,
  };
  const site = await startRoutes(t, settings);
  return { ...site, clouds: clouds.origin, nova };
};

// A page with one element in it, whose script is the origin's.
export const pageWith = (origin, markup, { script = '', before = '', head = '' } = {}) => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Portal</title>
    ${head}
    ${before && `<script src="/before.js"></script>`}
    <script type="module" src="${origin}/key-ferry.js" crossorigin></script>
    ${script && '<script type="module" src="/portal.js"></script>'}
  </head>
  <body>
    <main>
      <h1>Portal</h1>
      ${markup}
    </main>
  </body>
</html>`;

// Portal and Keyferry, each at an origin of its own: the portal's page is made once both are known.
export const startPortal = async (t, markup = '<key-ferry></key-ferry>', options = {}) => {
  const files = {};
  const portal = await startHost(t, files, options.headers);
  const frames = await startFrames(t, { ancestors: [portal], ...options.frames });
  const fill = (text = '') => text.replaceAll('{nova}', frames.nova).replaceAll('{frames}', frames.origin);
  files['portal.js'] = fill(options.script);
  files['before.js'] = options.before ?? '';
  files['index.html'] = pageWith(frames.origin, fill(markup), options);
  return { portal, frames, files };
};
