// Pictures of every stage, wide and narrow, light and dark, and in every language: not judged here, but kept
// to be looked at.

import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { test } from './support/test.mjs';
import { walk } from './support/walk.mjs';

const FOLDER = fileURLToPath(new URL('../../target/screens', import.meta.url));

const ALL = ['light', 'dark'].flatMap((theme) => [1280, 360].map((width) => ({ theme, width })));
const MAIN = ['blank', 'generated', 'destinations-filled', 'review', 'results'];

const LANGUAGES = {
  en: ALL,
  ...Object.fromEntries(['ko', 'zh-CN', 'vi', 'ja', 'qps'].map((tag) => [tag, [ALL[0], ALL[3]]])),
};

// The window is as high as the page: what keeps its place in a window then stands where the page begins.
const picture = async (page, { theme, width }, file) => {
  await page.emulateMedia({ colorScheme: theme });
  await page.setViewportSize({ width, height: 900 });
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height });
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  await page.screenshot({ path: file, animations: 'disabled' });
};

for (const [language, kinds] of Object.entries(LANGUAGES)) {
  test(`pictures in ${language}`, async (t) => {
    const folder = (kind) => `${FOLDER}/${language}/${kind.theme}-${kind.width}`;
    for (const kind of kinds) {
      await rm(folder(kind), { recursive: true, force: true });
      await mkdir(folder(kind), { recursive: true });
    }
    const look = async (name, { page }, number) => {
      if (language !== 'en' && !MAIN.includes(name)) return;
      for (const kind of kinds) {
        const file = `${String(number).padStart(2, '0')}-${name}.png`;
        await picture(page, kind, `${folder(kind)}/${file}`);
      }
    };
    await walk(t, look, { query: `?lang=${language}` });
    t.diagnostic(`pictures are in ${FOLDER}/${language}`);
  });
}
