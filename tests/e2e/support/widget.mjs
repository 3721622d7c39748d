// The widget in a portal's page, as a console whose parts are in the frame.

import { Console } from './console.mjs';
import { startPortal } from './host.mjs';
import { paste } from './vault.mjs';

export const widgetIn = (portal, index = 0) => {
  const frame = portal.page.locator('key-ferry').nth(index).locator('iframe').contentFrame();
  const widget = Object.create(portal);
  widget.at = (name, within = frame) => within.locator(`[data-test="${name}"]`);
  widget.card = (kind, operation) => frame.locator(`[data-test="${kind}"][data-operation="${operation}"]`);
  widget.frame = frame;
  widget.paste = async (text) => {
    await widget.at('paste-zone').waitFor();
    const element = await portal.page.locator('key-ferry').nth(index).locator('iframe').elementHandle();
    await (await element.contentFrame()).evaluate(paste, text);
  };
  widget.walled = () => widget.at('vault').and(frame.locator('[data-isolation="holds"]')).waitFor();
  return widget;
};

// The portal's page in a browser of its own, and the widget in its frame.
export const openPortal = async (t, markup, options = {}) => {
  const started = await startPortal(t, markup, options);
  const portal = await Console.blank(t, options.context);
  await portal.page.goto(started.portal + (options.path ?? ''));
  return { ...started, host: portal, page: portal.page, mistakes: portal.mistakes, widget: widgetIn(portal) };
};

const NAMES = ['ready', 'step', 'key', 'plan', 'before-send', 'result', 'done', 'private-key-saved', 'error', 'close'];

// A script of the portal that notes what it is told, in order.
export const LISTEN = `
  window.heard = [];
  for (const name of ${JSON.stringify(NAMES)}) {
    addEventListener('kf-' + name, ({ type, detail, target }) => window.heard.push({ type, detail, id: target.id }));
  }
  const element = (window.element = document.querySelector('key-ferry'));
`;

// What was told in events of a type.
export const heard = (page, type) =>
  page.evaluate((type) => window.heard.filter((one) => one.type === type).map((one) => one.detail), type);

export const untilHeard = (page, type, count = 1) =>
  page.waitForFunction(
    ([type, count]) => window.heard.filter((one) => one.type === type).length >= count,
    [type, count],
  );
