// The page where themes are tried: fields for tokens, the element that wears them, and the CSS to copy.

import { faults } from './contrast.js';
import { both, isPlain, themeCss } from './theme-css.js';

const one = (selector) => document.querySelector(selector);
const element = one('key-ferry');
const fields = [...document.querySelectorAll('[data-token]')];
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

// What each token is now, as [light, dark].
const usual = Object.fromEntries(fields.map(({ dataset }) => [dataset.token, both(dataset.usual)]));
let current = structuredClone(usual);

const THEMES = ['light', 'dark'];
const theme = () => one('[name="theme"]:checked').value;
const side = () => THEMES.indexOf(theme());
const isColour = (field) => field.type === 'color';

const changed = () =>
  Object.fromEntries(Object.entries(current).filter(([name, values]) => String(values) !== String(usual[name])));

const bare = (name) => name.replace('--kf-', '');

const coloursOf = (at) =>
  Object.fromEntries(fields.filter(isColour).map(({ dataset: { token } }) => [bare(token), current[token][at]]));

const paragraph = (...content) => {
  const made = document.createElement('p');
  made.append(...content);
  return made;
};

const item = (text) => {
  const made = document.createElement('li');
  made.textContent = text;
  return made;
};

const said = ([name, at]) =>
  faults(coloursOf(at)).map(
    ({ name: text, ground, ratio, least }) =>
      `In ${name}, ${text} on ${ground} has ${ratio.toFixed(2)}:1, and takes ${least}:1.`,
  );

const warn = () => {
  const lines = THEMES.map((name, at) => [name, at]).flatMap(said);
  const severity = lines.length ? 'warn' : 'ok';
  const fine = 'All text and all edges stand out enough, in both themes.';
  const list = document.createElement('ul');
  list.append(...lines.map(item));
  one('#warnings').replaceChildren(lines.length ? list : paragraph(fine));
  const link = Object.assign(document.createElement('a'), { href: '#contrast', textContent: 'which' });
  const many = `${lines.length} ${lines.length === 1 ? 'pair of colours stands' : 'pairs of colours stand'} out too little: `;
  one('#verdict').replaceChildren(...(lines.length ? [many, link] : [fine]));
  for (const place of ['#warnings', '#verdict']) one(place).dataset.severity = severity;
};

const show = () => {
  element.theme = theme();
  element.layout = one('[name="width"]:checked').value === 'narrow' ? 'narrow' : 'auto';
  one('.stage').dataset.width = one('[name="width"]:checked').value;
  one('.stage').dataset.theme = theme();
  const css = themeCss(changed());
  sheet.replaceSync(css);
  one('#theme-css').textContent = css;
  warn();
};

// A property that takes values of the token's kind.
const KINDS = { color: 'color', length: 'width', fonts: 'font-family' };

const isRight = ({ syntax, usual: otherwise }, value) =>
  value === otherwise || (isPlain(value) && CSS.supports(KINDS[syntax], value));

// What a field can't take in is marked, and changes nothing.
const take = (field) => {
  const { token } = field.dataset;
  const value = field.value.trim();
  const isWrong = !isRight(field.dataset, value);
  field.setAttribute('aria-invalid', String(isWrong));
  if (isWrong) return;
  if (isColour(field)) current[token][side()] = value;
  else current[token] = [value, value];
  show();
};

const fill = () => {
  for (const field of fields) {
    field.value = current[field.dataset.token][isColour(field) ? side() : 0];
    field.removeAttribute('aria-invalid');
  }
};

for (const field of fields) field.addEventListener('input', () => take(field));
for (const choice of document.querySelectorAll('.looks input')) {
  choice.addEventListener('change', () => {
    fill();
    show();
  });
}
for (const form of document.querySelectorAll('.playground form')) {
  form.addEventListener('submit', (event) => event.preventDefault());
}
one('#reset').addEventListener('click', () => {
  current = structuredClone(usual);
  fill();
  show();
});
one('#copy').addEventListener('click', async () => {
  const told = await navigator.clipboard.writeText(one('#theme-css').textContent).then(
    () => 'Copied.',
    () => 'This browser did not let it be copied: choose the text above.',
  );
  one('#copied').textContent = told;
});

if (matchMedia('(prefers-color-scheme: dark)').matches) one('[name="theme"][value="dark"]').checked = true;
one('.playground').hidden = false;
fill();
show();
