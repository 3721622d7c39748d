// What is left out in a browser, by file and name, and why. Whatever is not here is asked in all of them.
// docs/browsers.md tells people the same.

import { IMPORTS } from './fixtures.mjs';

const NO_BROWSER = 'no browser is in it: it says the same wherever it runs';
const NO_THEME = 'this Firefox has no command by which a driver makes it dark, still or of few colours';
const WEBDRIVER_ALONE = 'plain WebDriver holds no request back, tells of none, and has no file saved';
const NO_FRAMES = 'plain WebDriver, as it is driven here, looks into no frame and opens no file of a disk';
const NO_LOCALE = 'WebDriver gives WebKitGTK no language of one’s own';

// What is about just that from end to end.
const MORE_THAN_WEBDRIVER = [
  'accessibility',
  'disclosure',
  'keys',
  'log-in',
  'many-keys',
  'proof',
  'screens',
  'sending',
];

// What is about frames, or what a page asks for on its way.
const OF_FRAMES = [
  'demo',
  'element-table',
  'embed',
  'hostile-host',
  'package',
  'single-file',
  'single-sign-on',
  'sub-path',
  'third-party',
];

const WITHOUT_A_BROWSER = {
  'docs-files.test.mjs': NO_BROWSER,
  'docs-site.test.mjs': 'it is text and a style sheet; its one program is the element, which has tests of its own',
  'deployed-page.test.mjs': 'what servers send is the same for every browser',
  'differences.test.mjs': NO_BROWSER,
  'vault-memory.test.mjs': NO_BROWSER,
  'vault-platform.test.mjs': NO_BROWSER,
};

export const LEFT_OUT = {
  chromium: {},
  firefox: {
    ...WITHOUT_A_BROWSER,
    'accessibility.test.mjs': {
      'axe-core finds nothing in the dark': NO_THEME,
      'nothing moves for those who want that': NO_THEME,
      'no colour is needed to see what is what': NO_THEME,
      'text and edges stand out from what they lie on, in both themes': NO_BROWSER,
    },
    'many-keys.test.mjs': {
      'reading and clearing again and again leaves the page no larger':
        'only Chromium’s DevTools collect garbage and measure the heap when they are told to',
    },
    'screens.test.mjs': 'pictures are looked at by people, who look at one browser’s; half of them are dark',
  },
  webkit: {
    ...WITHOUT_A_BROWSER,
    ...Object.fromEntries(MORE_THAN_WEBDRIVER.map((name) => [`${name}.test.mjs`, WEBDRIVER_ALONE])),
    ...Object.fromEntries(OF_FRAMES.map((name) => [`${name}.test.mjs`, NO_FRAMES])),
    'import.test.mjs': { 'NAVER signs a POST form as well as a GET': WEBDRIVER_ALONE },
    'keyboard.test.mjs': {
      'a key is made, saved, sent and cleared by keyboard alone': WEBDRIVER_ALONE,
      'a locked file asks for its passphrase where the person types': WEBDRIVER_ALONE,
    },
    'known-keys.test.mjs': {
      'a key of the list is not imported, and others are': WEBDRIVER_ALONE,
      'a vault that was started anew is given the list again': WEBDRIVER_ALONE,
    },
    'languages.test.mjs': {
      'the browser’s own languages are spoken, and those of the address before them': NO_LOCALE,
      'traditional Chinese gets the Chinese that there is': NO_LOCALE,
      'the operator’s language is spoken before the browser’s, unless a person chose one': NO_LOCALE,
      'of two languages that are chosen one after the other the later one is spoken': WEBDRIVER_ALONE,
      'English loads no file of texts': WEBDRIVER_ALONE,
      'a language that does not load leaves the page as it is, and says so': WEBDRIVER_ALONE,
      'in the pseudo language nothing is wider than a small window': 'its window is never so small',
    },
    'shelf.test.mjs': Object.fromEntries(
      Object.keys(IMPORTS).map((operation) => [
        `a key that ${operation} brought is found, known and deleted`,
        WEBDRIVER_ALONE,
      ]),
    ),
    'several.test.mjs': { 'a file that nobody can open does not hold up a key that is there': WEBDRIVER_ALONE },
  },
};
