// Firefox as Mozilla makes it, by WebDriver BiDi. Where the driver asks for what this Firefox has not, or
// leaves out what it has, that is made up for here, by names that are the driver's own: its version is pinned.

import { firefox } from 'playwright-core';

// A theme can't be chosen by BiDi here, and the driver asks for the light one, which there is anyway, for every
// page. What asks for the dark one is refused, and left out (differences.mjs).
const CHOOSE_THEME = 'emulation.setMediaFeaturesOverride';
const isThere = ({ features }) => features['prefers-color-scheme'] !== 'dark';

const MOST_BYTES = 20_000_000;

const inside = (handle) => handle._connection.toImpl(handle);

const inTheLight = (session) => {
  const sessions = Object.getPrototypeOf(session);
  const { send } = sessions;
  sessions.send = function (command, parameters) {
    const isDone = command === CHOOSE_THEME && isThere(parameters);
    return isDone ? Promise.resolve({}) : send.call(this, command, parameters);
  };
};

// The list of downloads that opens with each has the focus then, and no driver gives it back to the page.
const PREFERENCES = { 'browser.download.alwaysOpenPanel': false };

// A listener of the driver's side hears of every worker, and while it does Firefox keeps one worker in a
// hundred for ever from starting another, as the vault tries to. Without it none was seen in thousands.
const LISTENER = 'chrome://remote/content/shared/js-process-actors/WebDriverWorkerListenerActor.sys.mjs';
const LEAVE_WORKERS_ALONE = `ChromeUtils.importESModule('${LISTENER}').unregisterWebDriverWorkerListenerActor()`;

const leaveWorkersAlone = async (session) => {
  const { contexts } = await session.send('browsingContext.getTree', { 'moz:scope': 'chrome', maxDepth: 0 });
  const target = { context: contexts[0].context };
  const { type } = await session.send('script.evaluate', { expression: LEAVE_WORKERS_ALONE, target, awaitPromise: false });
  if (type !== 'success') throw new Error('the listener for workers is not there any more: see LISTENER');
};

export const launch = async () => {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    firefoxUserPrefs: PREFERENCES,
    args: ['--remote-allow-system-access'],
  });
  const session = inside(browser)._browserSession;
  inTheLight(session);
  await leaveWorkersAlone(session);
  // The driver has Firefox keep answers only.
  await session.send('network.addDataCollector', { dataTypes: ['request'], maxEncodedDataSize: MOST_BYTES });
  return browser;
};

// What BiDi calls each request.
const known = new WeakMap();

// Has the bodies of a page's requests at hand.
const keepBodies = (page, session) => {
  const { _requests: requests } = page.delegate._networkManager;
  requests.set = (id, made) => {
    known.set(made.request, { session, id });
    return Map.prototype.set.call(requests, id, made);
  };
};

// Firefox gives downloads no names, and the driver passes over those without. Their addresses will do: each is
// of one blob. Where two have one file name, Firefox says where it put the later.
const tellDownloadsApart = (page, downloads) => {
  const session = page.delegate._session;
  session.prependListener('browsingContext.downloadWillBegin', (event) => {
    event.download = event.url;
  });
  session.prependListener('browsingContext.downloadEnd', (event) => {
    event.download = event.url;
    const { artifact } = downloads.get(event.url) ?? {};
    if (artifact && event.filepath) artifact._localPath = event.filepath;
  });
};

export const prepare = (page) => {
  const { _browserSession: session, _downloads: downloads } = inside(page.context().browser());
  keepBodies(inside(page), session);
  tellDownloadsApart(inside(page), downloads);
};

// The body of a request, if it has one.
export const bodyOf = async (request) => {
  if (inside(request).bodySize?.() === 0) return undefined;
  const { session, id } = known.get(inside(request));
  const { bytes } = await session.send('network.getData', { request: id, dataType: 'request' });
  return Buffer.from(bytes.value, bytes.type === 'base64' ? 'base64' : 'utf8');
};
