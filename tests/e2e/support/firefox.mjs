// Firefox as Mozilla makes it, by WebDriver BiDi. Where the driver asks for what this Firefox has not, or
// leaves out what it has, that is made up for here, by names that are the driver's own: its version is pinned.

import { firefox } from 'playwright-core';

// A theme can't be chosen by BiDi here, and the driver asks to for every page. A test that needs it is left
// out (differences.mjs).
const NO_THEMES = 'emulation.setMediaFeaturesOverride';

const MOST_BYTES = 20_000_000;

const inside = (handle) => handle._connection.toImpl(handle);

const withoutThemes = (session) => {
  const sessions = Object.getPrototypeOf(session);
  const { send } = sessions;
  sessions.send = function (command, parameters) {
    return command === NO_THEMES ? Promise.resolve({}) : send.call(this, command, parameters);
  };
};

// The list of downloads that opens with each has the focus then, and no driver gives it back to the page.
const PREFERENCES = { 'browser.download.alwaysOpenPanel': false };

export const launch = async () => {
  const browser = await firefox.launch({
    channel: 'moz-firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    firefoxUserPrefs: PREFERENCES,
  });
  const session = inside(browser)._browserSession;
  withoutThemes(session);
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
