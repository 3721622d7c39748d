import { test } from 'node:test';
import { Console } from '/work/main/tests/e2e/support/console.mjs';
import { startPortal } from '/work/main/tests/e2e/support/host.mjs';
test('x', async (t) => {
  const s = await startPortal(t, process.env.MARKUP ?? '<key-ferry></key-ferry>');
  const c = await Console.blank(t);
  c.page.on('console', (m) => console.log('C', m.type(), m.text()));
  c.page.on('pageerror', (e) => console.log('E', e.stack));
  c.page.on('requestfailed', (r) => console.log('F', r.url(), r.failure()?.errorText));
  await c.page.goto(s.portal);
  await new Promise((r) => setTimeout(r, 4000));
  console.log(await c.page.evaluate(() => document.querySelector('key-ferry').shadowRoot?.innerHTML));
  for (const f of c.page.frames()) console.log(f.url(), (await f.content()).slice(0, 600));
  await c.page.screenshot({ path: '/tmp/dbg.png', fullPage: true });
});
