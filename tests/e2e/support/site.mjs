// The page and what stands behind it, on free ports: the page server, the proxy and the sandbox's
// clouds.

import { openSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { consoleDirectory, freePort, scratch, start, startProgram, writeText } from './programs.mjs';

const NGINX = fileURLToPath(new URL('../../../deploy/nginx', import.meta.url));

const PROJECT = '5a4d0b0c5a4d0b0c5a4d0b0c5a4d0b0c';

// The only credentials that the sandbox knows (sandbox/src/credentials.rs).
export const SANDBOX = {
  accessKey: 'SANDBOXACCESSKEY0001',
  secretKey: 'sandbox-secret-key-0123456789abcdef0123',
  apiKey: 'sandbox-api-key-0123456789abcdef01234567',
  token: 'sandbox-token-0123456789abcdef0123456789abcdef',
  projectId: PROJECT,
  username: 'demo',
  password: 'sandbox-password-0123456789',
  applicationCredentialId: '5a4d0b0c000000000000000000000app',
  applicationCredentialSecret: 'sandbox-app-secret-0123456789abcdef',
};

export const url = (port) => `http://127.0.0.1:${port}`;

// Ends together with the test; `log()` gives what it printed.
const program = async (t, name, args, ports, options) => {
  const started = await startProgram(name, args, ports, options);
  t.after(started.stop);
  return started;
};

// The page and more files beside it.
export const directoryWith = async (t, files) => {
  const directory = await scratch(t);
  await cp(consoleDirectory(), directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) await writeText(directory, name, content);
  return directory;
};

// The page server alone. Without a configuration there is no proxy, and sending is off.
export const startSite = async (t, settings = {}) => {
  const { config, connect = [], ancestors = [], base = '/', files } = settings;
  const port = await freePort();
  const directory = settings.directory ?? (files ? await directoryWith(t, files) : consoleDirectory());
  const args = ['--dir', directory, '--listen', `127.0.0.1:${port}`, '--base', base];
  for (const origin of connect) args.push('--connect', origin);
  for (const origin of ancestors) args.push('--ancestor', origin);
  if (config) {
    const file = await writeText(await scratch(t), 'config.json', JSON.stringify(config));
    args.push('--config', file);
  }
  const { log } = await program(t, 'keyferry-sandbox', args, [port]);
  const hits = async () => Number(await (await fetch(`${url(port)}/hits`)).text());
  return { origin: url(port), hits, log };
};

// The sandbox's stand-ins for the providers.
export const startClouds = async (t) => {
  const port = await freePort();
  const { log } = await program(t, 'keyferry-sandbox', ['--clouds', `127.0.0.1:${port}`], [port]);
  return { origin: url(port), log };
};

const proxyFile = ({ upstreams, openstack = {}, identities = {}, limits = {} }) =>
  [
    'allow_create = true',
    'allow_private_key_import = true',
    '[limits]',
    ...Object.entries(limits).map(([name, value]) => `${name} = ${value}`),
    '[upstreams]',
    ...Object.entries(upstreams).map(([route, origin]) => `"${route}" = "${origin}"`),
    ...Object.entries(openstack).map(
      ([name, origin]) =>
        `[[openstack]]\nname = "${name}"\nendpoint = "${origin}/v2.1"\nidentity = "${identities[name] ?? origin}/v3"`,
    ),
  ].join('\n');

const startProxy = async (t, port, page, settings, options) => {
  const file = await writeText(await scratch(t), 'proxy.toml', proxyFile(settings));
  const args = ['--config', file, '--listen', `127.0.0.1:${port}`, '--origin', page];
  return program(t, 'keyferry-proxy', args, [port], options);
};

// The proxy by itself, with its log in a file as in operation: nobody here has to read along.
export const startProxyAlone = async (t, page, upstream, limits) => {
  const port = await freePort();
  const log = openSync(join(await scratch(t), 'proxy.log'), 'w');
  const settings = { upstreams: { '*': upstream }, limits };
  const { pid } = await startProxy(t, port, page, settings, { stdio: ['ignore', log, 'pipe'] });
  return { origin: url(port), pid };
};

// The names of the proxy's routes by origin.
const routesTo = ({ openstack = {}, identities = {} }) =>
  Object.fromEntries([
    ...Object.entries(openstack).map(([name, origin]) => [origin, name]),
    ...Object.entries(identities).map(([name, origin]) => [origin, `${name}-identity`]),
  ]);

// Page and proxy, with upstreams by route (`*` stands for all) and OpenStack clouds by name, both by
// their origins; the Keystones of clouds that have it at another one; what config.json is to hold beside, and
// files beside the page.
export const startRoutes = async (t, settings) => {
  const { upstreams = {}, openstack = {}, identities = {}, endpoints = {}, config: more, files, base, ancestors } = settings;
  const port = await freePort();
  const routes = routesTo({ openstack, identities });
  const config = { proxy: { kind: 'routes', base: url(port), routes }, endpoints, ...more };
  const site = await startSite(t, { config, connect: [url(port)], files, base, ancestors });
  const proxy = await startProxy(t, port, site.origin, { upstreams, openstack, identities });
  return { origin: site.origin, proxy: url(port), hits: site.hits, proxyLog: proxy.log };
};

// The proxy for a page that somebody else serves, and how that page is to be configured.
export const startProxyFor = async (t, settings, page = 'https://console.example') => {
  const port = await freePort();
  await startProxy(t, port, page, { upstreams: {}, ...settings });
  return { page, proxy: { kind: 'routes', base: url(port), routes: routesTo(settings) } };
};

// Page, proxy and clouds; the page below a path, if one is given.
export const startSandbox = async (t, { base } = {}) => {
  const clouds = await startClouds(t);
  const routes = await startRoutes(t, {
    base,
    upstreams: { '*': clouds.origin },
    openstack: { openstack: clouds.origin },
    endpoints: {
      'openstack-nova.import': `${clouds.origin}/v2.1/${PROJECT}`,
      'openstack-nova.create': `${clouds.origin}/v2.1/${PROJECT}`,
    },
  });
  return { ...routes, clouds: clouds.origin };
};

// A relay that goes wherever it is told, for pages of any origin, with clouds behind it.
export const startRelayAlone = async (t) => {
  const [clouds, relay] = [await freePort(), await freePort()];
  const args = ['--clouds', `127.0.0.1:${clouds}`, '--relay', `127.0.0.1:${relay}`];
  const { log } = await program(t, 'keyferry-sandbox', args, [clouds, relay]);
  return { origin: url(relay), log };
};

// Page and clouds, with a relay of another style between them: `prefix` or `query`.
export const startRelay = async (t, kind) => {
  const relay = await startRelayAlone(t);
  const config = { proxy: { kind, base: relay.origin, ...(kind === 'query' && { param: 'url' }) } };
  const site = await startSite(t, { config, connect: [relay.origin] });
  return { origin: site.origin, log: relay.log };
};

export const replaced = (text, from, to) => {
  if (!text.includes(from)) throw new Error(`what is shipped has no ${from}`);
  return text.replace(from, to);
};

const NGINX_ENVIRONMENT = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` };

// One process, or as many as nginx takes by itself.
export const nginx = async (t, directory, port, processes = 'daemon off; master_process off;') => {
  const args = ['-p', directory, '-c', 'nginx.conf', '-g', processes];
  const started = await start('nginx', args, [port], { env: NGINX_ENVIRONMENT });
  t.after(started.stop);
  return started;
};

// The configuration that is shipped, but for the page's origin, the address and the upstreams.
const nginxDirectory = async (t, page, port, upstream) => {
  const directory = await scratch(t);
  await cp(NGINX, directory, { recursive: true });
  const shipped = await readFile(`${NGINX}/settings.inc`, 'utf8');
  const here = replaced(shipped, 'listen 127.0.0.1:8081', `listen 127.0.0.1:${port}`);
  await writeText(directory, 'settings.inc', replaced(here, 'https://console.example', page));
  await writeText(directory, 'upstreams.inc', `map $route $upstream { default ${upstream}; }`);
  return directory;
};

// Page, nginx as it is shipped, and clouds.
export const startNginx = async (t) => {
  const clouds = await startClouds(t);
  const port = await freePort();
  const config = { proxy: { kind: 'routes', base: url(port) } };
  const site = await startSite(t, { config, connect: [url(port)] });
  const directory = await nginxDirectory(t, site.origin, port, clouds.origin);
  const { log } = await nginx(t, directory, port);
  return { origin: site.origin, log };
};

// The proxy's own line for each request, which nginx as it is shipped doesn't write.
const NGINX_LOG = `
    log_format line escape=json '{"at":$msec,"method":"$request_method","route":"$route",'
      '"status":$status,"code":null,"ms":$request_time,"received":$request_length,"sent":$body_bytes_sent}';
    access_log access.log line;`;

const startNginxThatLogs = async (t, page, upstream) => {
  const port = await freePort();
  const directory = await nginxDirectory(t, page, port, upstream);
  const shipped = await readFile(`${directory}/nginx.conf`, 'utf8');
  await writeText(directory, 'nginx.conf', replaced(shipped, 'access_log off;', NGINX_LOG));
  const { pid } = await nginx(t, directory, port, 'daemon off;');
  return { origin: url(port), pid };
};

// The two proxies side by side, in front of one upstream, for a page of that origin, with the same
// work: both write a line for each request into a file.
export const startBothProxies = async (t, page, upstream) => ({
  ours: await startProxyAlone(t, page, upstream),
  theirs: await startNginxThatLogs(t, page, upstream),
});

// Where nginx keeps what it needs, below its directory.
export const NGINX_FILES = `
  access_log off;
  client_body_temp_path body_temp;
  proxy_temp_path proxy_temp;
  fastcgi_temp_path fastcgi_temp;
  uwsgi_temp_path uwsgi_temp;
  scgi_temp_path scgi_temp;`;

const NGINX_AROUND_AN_ANSWER = (port, answer) => `
worker_processes auto;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 4096; }
http {
  ${NGINX_FILES}
  keepalive_requests 1000000;
  server { listen 127.0.0.1:${port}; default_type application/json; return 200 '${answer}'; }
}`;

// An upstream that gives one answer as quickly as can be.
export const startAnswer = async (t, answer) => {
  const [directory, port] = [await scratch(t), await freePort()];
  await writeText(directory, 'nginx.conf', NGINX_AROUND_AN_ANSWER(port, answer));
  await nginx(t, directory, port, 'daemon off;');
  return url(port);
};
