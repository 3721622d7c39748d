// The servers that deploy/ has configurations of, as they are shipped but for addresses, directories and
// upstreams: nginx and Caddy with the page, the proxy with the page, Caddy as the proxy.

import { copyFile, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { consoleDirectory, freePort, scratch, start, startProgram, writeText } from './programs.mjs';
import { NGINX_FILES, nginx, replaced, startClouds, startSite, url } from './site.mjs';

const shipped = (name) => fileURLToPath(new URL(`../../../deploy/${name}`, import.meta.url));
const text = (name) => readFile(shipped(name), 'utf8');

const PROXY = 'https://keys.portal.example';

const NGINX_AROUND_A_PAGE = `
pid nginx.pid;
error_log stderr warn;
events {}
http {
  ${NGINX_FILES}
  include page.conf;
}`;

// The lines between two marks without the # in front of them, and those that they stand in place of.
const insteadOf = (config, before, commented) => {
  const on = commented.replace(/^(\s*)# ?/gm, '$1');
  return replaced(replaced(config, before, ''), commented, on);
};

const NGINX_AT_ROOT = `    location / {
        root /srv/keyferry/console;
        include page.inc;
    }
`;
const NGINX_BELOW = `    # location = /tools/keys {
    #     absolute_redirect off;
    #     return 308 /tools/keys/;
    # }
    # location /tools/keys/ {
    #     alias /srv/keyferry/console/;
    #     include page.inc;
    # }
`;

// The page by nginx; at `/tools/keys/`, if that is its base.
export const startNginxPage = async (t, settings = {}) => {
  const { directory = consoleDirectory(), ancestors = [], base, connect = PROXY } = settings;
  const [around, port] = [await scratch(t), settings.port ?? (await freePort())];
  let config = replaced(await text('nginx/page.conf'), 'listen 127.0.0.1:8080', `listen 127.0.0.1:${port}`);
  if (base) config = insteadOf(config, NGINX_AT_ROOT, NGINX_BELOW);
  if (ancestors.length) config = replaced(config, `default "'none'"; }`, `default "${ancestors.join(' ')}"; }`);
  config = replaced(config, `"${PROXY}"`, `"${connect}"`);
  await writeText(around, 'page.conf', config.replaceAll('/srv/keyferry/console', directory));
  await copyFile(shipped('nginx/page.inc'), `${around}/page.inc`);
  await writeText(around, 'nginx.conf', NGINX_AROUND_A_PAGE);
  const { log } = await nginx(t, around, port);
  return { origin: url(port), log };
};

// It writes nothing outside the test's own directory, and listens where it is told only.
const caddy = async (t, name, config, port, environment = {}) => {
  const directory = await scratch(t);
  const file = await writeText(directory, name, config);
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    KEYFERRY_LISTEN: url(port),
    KEYFERRY_BIND: '127.0.0.1',
    ...environment,
  };
  const started = await start('caddy', ['run', '--config', file, '--adapter', 'caddyfile'], [port], { env });
  t.after(started.stop);
  return started;
};

const CADDY_AT_ROOT = '\n\timport keyferry_page\n\t#';
const CADDY_BELOW = `	# redir /tools/keys /tools/keys/ 308
	# handle_path /tools/keys/* {
	# 	import keyferry_page
	# }
`;
const CADDY_FRAMED = `		# header @frame Content-Security-Policy "frame-ancestors 'none'" "frame-ancestors https://portal.example"
		# header @frame -X-Frame-Options
`;

// The page by Caddy; at `/tools/keys/`, if that is its base.
export const startCaddyPage = async (t, settings = {}) => {
  const { directory = consoleDirectory(), ancestors = [], base, connect = PROXY } = settings;
  const port = settings.port ?? (await freePort());
  let config = await text('caddy/Page.Caddyfile');
  if (base) config = insteadOf(replaced(config, CADDY_AT_ROOT, '\n\t#'), '', CADDY_BELOW);
  if (ancestors.length) {
    config = insteadOf(config, '', CADDY_FRAMED);
    config = replaced(config, 'frame-ancestors https://portal.example', `frame-ancestors ${ancestors.join(' ')}`);
  }
  const { log } = await caddy(t, 'Page.Caddyfile', config, port, { KEYFERRY_PAGE: directory, KEYFERRY_CONNECT: connect });
  return { origin: url(port), log };
};

// The page by the proxy, and the relay below it. Upstreams as in the proxy's file; origins, if people see it at
// another than its own.
export const startProxyPage = async (t, settings = {}) => {
  const { directory = consoleDirectory(), ancestors = [], base = '/', upstreams = {} } = settings;
  const port = await freePort();
  const origins = settings.origins ?? [url(port)];
  const file = await writeText(
    await scratch(t),
    'proxy.toml',
    [
      `origins = ${JSON.stringify(origins)}`,
      '[page]',
      `directory = "${directory}"`,
      `base = "${base}"`,
      `ancestors = ${JSON.stringify(ancestors)}`,
      '[upstreams]',
      ...Object.entries(upstreams).map(([route, origin]) => `"${route}" = "${origin}"`),
    ].join('\n'),
  );
  const started = await startProgram('keyferry-proxy', ['--config', file, '--listen', `127.0.0.1:${port}`], [port]);
  t.after(started.stop);
  return { origin: url(port), page: url(port) + base, log: started.log };
};

// Page, Caddy as it is shipped, and clouds. The sandbox's have no TLS.
export const startCaddy = async (t) => {
  const clouds = await startClouds(t);
  const port = await freePort();
  const config = { proxy: { kind: 'routes', base: url(port) } };
  const site = await startSite(t, { config, connect: [url(port)] });
  const upstream = clouds.origin.replace('http://', '');
  const caddyfile = replaced(await text('caddy/Caddyfile'), 'reverse_proxy {address} {', `reverse_proxy ${upstream} {`);
  const plain = replaced(caddyfile, '\t\t\ttls\n', '');
  const { log } = await caddy(t, 'Caddyfile', plain, port, { KEYFERRY_ORIGIN: site.origin });
  return { origin: site.origin, log };
};
