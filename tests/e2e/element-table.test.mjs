// One table says what the element has (www/embed/table.json). Types, custom-elements.json, the sources and the
// live element are held to it, and have nothing that isn't in it.

import assert from 'node:assert/strict';
import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEMO, typescript } from './support/package.mjs';
import { scratch } from './support/programs.mjs';
import { openPortal } from './support/widget.mjs';
import { test } from './support/test.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const text = (path) => readFile(join(ROOT, path), 'utf8');
const json = async (file) => JSON.parse(await readFile(file, 'utf8'));

const TABLE = await json(join(ROOT, 'www/embed/table.json'));
const { attributes, states, properties, hooks, methods, events, slots, parts, tokens, errors } = TABLE;

const names = (list) => list.map(({ name }) => name);
const reflected = attributes.filter(({ property }) => property);
const members = [...names(properties), ...reflected.map(({ property }) => property), ...names(methods)];

const sorted = (list) => [...new Set(list)].sort();
const same = (found, wanted, what) => assert.deepEqual(sorted(found), sorted(wanted), what);

const found = (source, pattern) => [...source.matchAll(pattern)].map(([, word]) => word);

// ---- types ------------------------------------------------------------------------------------------

const literals = (words) => words.map((word) => JSON.stringify(word)).join(' | ');

// The type of an attribute's property.
const typeOf = ({ kind, values, default: usual }) => {
  const orNull = usual === null ? ' | null' : '';
  const types = {
    choice: () => literals(values),
    flag: () => 'boolean',
    number: () => 'number | null',
    text: () => 'string',
    words: () => `ReadonlyArray<${values ? literals(values) : 'OperationId'}>${orNull}`,
  };
  return types[kind]();
};

// A program that compiles if the types are those of the table.
const assertions = () => {
  const equal = (a, b) => `is<Equal<${a}, ${b}>>();`;
  const settable = [...reflected.map(({ property }) => property), ...names(properties.filter((one) => !one.readonly))];
  const lines = [
    "import type * as kf from 'keyferry';",
    "import type { KeyFerryListeners as ReactListeners } from 'keyferry/react';",
    "import type { KeyFerryListeners as SvelteListeners } from 'keyferry/svelte';",
    "import type { KeyFerryComponent } from 'keyferry/vue';",
    'type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;',
    'const is = <_ extends true>() => {};',
    'type KF = kf.KeyFerry;',
  ];
  const types = ['Credentials', 'DeliveryResult', 'Destination', 'EgressReport', 'Hooks', 'KeyInfo', 'OperationId'];
  types.push('PreparedRequest', 'ProxyConfig', 'Step', 'TransportResponse', 'Verdict');
  for (const type of types) lines.push(`type ${type} = kf.${type};`);
  lines.push(equal('Exclude<keyof KF, keyof HTMLElement>', literals(members)));
  lines.push(equal('keyof kf.KeyFerryAttributes', literals(names(attributes))));
  lines.push(equal('keyof kf.KeyFerryProperties', literals(settable)));
  for (const attribute of reflected) lines.push(equal(`KF['${attribute.property}']`, typeOf(attribute)));
  for (const { name, type, readonly } of properties) {
    lines.push(equal(`Pick<KF, '${name}'>`, `{ ${readonly ? 'readonly ' : ''}${name}: ${type} }`));
  }
  for (const { name, signature } of methods) lines.push(equal(`KF['${name}']`, signature));
  lines.push(equal('keyof Hooks', literals(names(hooks))));
  for (const { name, signature } of hooks) lines.push(equal(`NonNullable<Hooks['${name}']>`, signature));
  lines.push(equal('keyof kf.KeyFerryEventMap', literals(names(events))));
  for (const { name, detail } of events) lines.push(equal(`kf.KeyFerryEventMap['${name}']`, `CustomEvent<${detail}>`));
  const listeners = literals(names(events).map((name) => `on${name}`));
  lines.push(equal('keyof ReactListeners', listeners), equal('keyof SvelteListeners', listeners));
  const ofVue = literals(names(events).map((name) => `onK${name.slice(1)}`));
  lines.push(equal("Extract<keyof InstanceType<KeyFerryComponent>['$props'], `onKf${string}`>", ofVue));
  lines.push(equal('kf.KeyFerryToken', literals(names(tokens))));
  lines.push(equal('kf.ErrorCode', literals(errors.map(({ code }) => code))));
  lines.push(equal("HTMLElementTagNameMap['key-ferry']", 'KF'));
  lines.push("document.createElement('key-ferry').addEventListener('kf-step', ({ detail }) => is<Equal<typeof detail.to, Step>>());");
  return lines.join('\n');
};

// What the compiler says of a program that has the package.
const compile = async (t, program) => {
  const directory = await scratch(t);
  await symlink(join(DEMO, 'node_modules'), join(directory, 'node_modules'));
  const project = join(directory, 'project');
  await mkdir(join(project, 'node_modules'), { recursive: true });
  await symlink(process.env.KEYFERRY_NPM, join(project, 'node_modules/keyferry'));
  await writeFile(join(project, 'program.ts'), program);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    module: 'ESNext',
    moduleResolution: 'bundler',
    target: 'ES2022',
    types: [],
    preserveSymlinks: true,
    skipLibCheck: false,
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
  return typescript(['-p', project]);
};

test('the types say what the table says, and nothing else', async (t) => {
  const { isGood, printed } = await compile(t, assertions());
  assert.ok(isGood, printed);
});

test('types that say something else do not pass', async (t) => {
  const program = assertions().replace('() => Promise<void>', '() => Promise<string>');
  assert.equal((await compile(t, program)).isGood, false);
});

// ---- the manifest -----------------------------------------------------------------------------------

test('custom-elements.json is one by its schema, and says what the table says', async () => {
  const require = createRequire(join(DEMO, 'package.json'));
  const Ajv = require('ajv').default;
  const manifest = await json(join(process.env.KEYFERRY_NPM, 'custom-elements.json'));
  const validate = new Ajv({ strict: false }).compile(require('custom-elements-manifest/schema.json'));
  assert.ok(validate(manifest), JSON.stringify(validate.errors));
  const [{ declarations, exports, path }] = manifest.modules;
  const [element] = declarations;
  assert.deepEqual([element.tagName, element.name], [TABLE.tag, TABLE.class]);
  same(names(element.attributes), [...names(attributes), ...names(states)]);
  same(names(element.members), members);
  same(names(element.events), names(events));
  same(names(element.slots), names(slots));
  same(names(element.cssParts), names(parts));
  same(names(element.cssProperties), names(tokens));
  for (const { name, type } of element.events) {
    assert.equal(type.text, `CustomEvent<${events.find((one) => one.name === name).detail}>`);
  }
  const script = await import(join(process.env.KEYFERRY_NPM, path));
  same(exports.filter(({ kind }) => kind === 'js').map(({ name }) => name), Object.keys(script));
});

// ---- the sources ------------------------------------------------------------------------------------

const sources = async (folder, kind) => {
  const files = await readdir(join(ROOT, folder), { recursive: true });
  return (await Promise.all(files.filter((file) => file.endsWith(kind)).map((file) => text(join(folder, file))))).join('\n');
};

test('the program knows the tokens, hooks and events of the table', async () => {
  const theme = await text('src/embed/theme.rs');
  const [, list] = theme.match(/TOKENS: \[&str; \d+\] = \[([^\]]+)\]/);
  same(found(list, /"([^"]+)"/g).map((name) => `--kf-${name}`), names(tokens));
  same(found(await text('src/embed/settings.rs'), /"(\w+)" => hooks\./g), names(hooks));
  const all = (await sources('src', '.rs')) + (await text('www/embed/element.js'));
  same(found(all, /["'](kf-[a-z-]+)["']/g), names(events));
});

test('the codes in the table are those that are thrown', async () => {
  const scripts = (await text('www/embed/element.js')) + (await text('www/frame.js'));
  const ofScripts = found(scripts, /(?:KeyferryError\(|#fail\(|refuse\(|type: '[a-z]+', code: |code \?\? )'([a-z-]+)'/g);
  const program = (await text('src/web/app.rs')) + (await sources('src/web/app', '.rs'));
  const ofProgram = found(program, /(?:problem\(|failed\(\s*id,|\(\s*)\s*"([a-z]+(?:-[a-z]+)+|busy|gone)",/g);
  same([...ofScripts, ...ofProgram], errors.map(({ code }) => code));
});

// ---- the live element -------------------------------------------------------------------------------

// Values that each kind of attribute is to keep, and how they are written.
const samples = ({ kind, values = ['some', 'words'] }) =>
  ({
    choice: values.map((value) => [value, value]),
    flag: [[true, '']],
    number: [[3072, '3072']],
    text: [['some text', 'some text']],
    words: [[values.slice(0, 2), values.slice(0, 2).join(' ')], [[values.at(-1)], values.at(-1)]],
  })[kind];

// What a property is without its attribute.
const unset = ({ kind, default: usual }) => {
  if (kind === 'words' && usual !== null) return usual.split(' ').filter(Boolean);
  return usual;
};

test('each attribute is reflected to its property and back', async (t) => {
  const { page } = await openPortal(t);
  for (const attribute of reflected) {
    const { name, property } = attribute;
    const seen = await page.evaluate(
      ({ name, property, samples }) => {
        const element = document.createElement('key-ferry');
        const before = element[property];
        const written = samples.map(([value]) => {
          element[property] = value;
          return element.getAttribute(name);
        });
        const read = samples.map(([, text]) => {
          element.setAttribute(name, text);
          return element[property];
        });
        element[property] = null;
        const isGone = !element.hasAttribute(name);
        return { before, written, read, isGone, after: element[property] };
      },
      { name, property, samples: samples(attribute) },
    );
    const expected = {
      before: unset(attribute),
      written: samples(attribute).map(([, text]) => text),
      read: samples(attribute).map(([value]) => value),
      isGone: true,
      after: unset(attribute),
    };
    assert.deepEqual(seen, expected, name);
  }
});

test('a choice that is none of its words is the usual one, and one that is off is gone', async (t) => {
  const { page } = await openPortal(t);
  const seen = await page.evaluate((choices) => {
    const element = document.createElement('key-ferry');
    element.fixedDestinations = true;
    element.fixedDestinations = false;
    const read = choices.map(({ name, property }) => {
      element.setAttribute(name, 'none of them');
      return element[property];
    });
    return [element.hasAttribute('fixed-destinations'), read];
  }, reflected.filter(({ kind }) => kind === 'choice'));
  assert.deepEqual(seen, [false, reflected.filter(({ kind }) => kind === 'choice').map((one) => one.default)]);
});

// What the platform calls.
const CALLBACKS = ['constructor', 'connectedCallback', 'connectedMoveCallback', 'disconnectedCallback', 'attributeChangedCallback'];

test('the element has what the table lists, and nothing else', async (t) => {
  const { page, widget } = await openPortal(t);
  await widget.walled();
  const seen = await page.evaluate(() => {
    const { prototype, observedAttributes } = customElements.get('key-ferry');
    const element = document.querySelector('key-ferry');
    const all = Object.entries(Object.getOwnPropertyDescriptors(prototype));
    const readonly = all.filter(([, { get, set }]) => get && !set).map(([name]) => name);
    const shadow = (query, read) => [...element.shadowRoot.querySelectorAll(query)].map(read);
    return {
      members: all.map(([name]) => name),
      methods: all.filter(([, { value }]) => typeof value === 'function').map(([name]) => name),
      readonly,
      own: Object.keys(element),
      observed: observedAttributes,
      slots: shadow('slot', (slot) => slot.name),
      parts: shadow('[part]', (one) => one.part.value),
      states: [...element.attributes].map(({ name }) => name),
    };
  });
  same(seen.members, [...CALLBACKS, ...members]);
  same(seen.methods, [...CALLBACKS, ...names(methods)]);
  same(seen.readonly, names(properties.filter(({ readonly }) => readonly)));
  assert.deepEqual(seen.own, []);
  same(seen.observed, names(attributes));
  same(seen.slots, names(slots).filter((name) => !name.includes('{')));
  same(seen.parts, names(parts.filter((part) => !part.page)));
  for (const name of seen.states) assert.ok(names(states).includes(name), name);
});

// In a host's own document, the class that a style sheet of the page knows something by is its part as well.
test('what the table calls a part of the page is there', async () => {
  const classes = found(await sources('src/web', '.rs'), /"([a-z -]+)"/g).flatMap((words) => words.split(' '));
  const missing = names(parts.filter((part) => part.page)).filter((name) => !classes.includes(name));
  assert.deepEqual(missing, []);
});
