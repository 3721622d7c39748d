// A log-in in front of a whole server, as portals have it: whoever comes without its session is led to the
// log-in page, which is another site's, and back with a session.

import { createServer, request as ask } from 'node:http';

const SESSION = 'session=0123456789abcdef';
const TICKET = 'a-ticket-of-this-test';

const listen = (t, server, host) =>
  new Promise((resolve, reject) => {
    t.after(() => {
      server.closeAllConnections();
      server.close();
    });
    server.on('error', reject);
    // To a browser `localhost` is another site, with cookies of its own.
    server.listen(0, '127.0.0.1', () => resolve(`http://${host}:${server.address().port}`));
  });

// A page with one link, which is what a person's log-in comes to.
const startLogIn = (t) =>
  listen(
    t,
    createServer((request, response) => {
      const back = new URL(request.url, 'http://localhost').searchParams.get('back');
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><title>Log in</title><a id="log-in" href="${back}">Log in</a>`);
    }),
    'localhost',
  );

const passOn = (behind, request, response) => {
  const { hostname, port } = new URL(behind);
  const options = { hostname, port, path: request.url, method: request.method, headers: request.headers };
  const upstream = ask(options, (answer) => {
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
  });
  upstream.on('error', () => response.writeHead(502).end());
  request.pipe(upstream);
};

// A guard on a free port, before what `place` says once the guard's origin is known. `turnedAway()` gives the
// paths that were asked for without the session, `passed()` those with it.
export const startGuard = async (t) => {
  const logIn = await startLogIn(t);
  const [turnedAway, passed] = [[], []];
  let behind;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://127.0.0.1');
    if (pathname === '/.session' && searchParams.get('ticket') === TICKET) {
      const cookie = `${SESSION}; HttpOnly; Path=/; SameSite=Lax`;
      return response.writeHead(302, { 'Set-Cookie': cookie, Location: searchParams.get('to') }).end();
    }
    if (request.headers.cookie?.includes(SESSION)) {
      passed.push(pathname);
      return passOn(behind, request, response);
    }
    turnedAway.push(pathname);
    const to = encodeURIComponent(request.url);
    const back = encodeURIComponent(`http://${request.headers.host}/.session?ticket=${TICKET}&to=${to}`);
    response.writeHead(302, { Location: `${logIn}/?back=${back}` }).end();
  });
  const origin = await listen(t, server, '127.0.0.1');
  const place = (before) => (behind = before);
  return { origin, logIn, place, turnedAway: () => turnedAway, passed: () => passed };
};
