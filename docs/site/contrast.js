// How colours stand out from each other, by WCAG 2.2 (1.4.3 and 1.4.11).

export const TEXT = 4.5;
export const EDGE = 3;

const GROUNDS = ['color-page', 'color-surface', 'color-surface-2'];

// What lies on what in the element, by the names of the tokens, and how much of a contrast that takes.
export const PAIRS = [
  ['color-text', GROUNDS, TEXT],
  ['color-text-muted', GROUNDS, TEXT],
  ['color-accent', [...GROUNDS, 'color-accent-soft'], TEXT],
  ['color-on-accent', ['color-accent'], TEXT],
  ['color-ok', ['color-surface', 'color-ok-soft'], TEXT],
  ['color-warn', ['color-surface', 'color-warn-soft'], TEXT],
  ['color-bad', ['color-surface', 'color-bad-soft'], TEXT],
  ['color-border', GROUNDS, EDGE],
];

/** Red, green and blue of `#rgb` or `#rrggbb`, from 0 to 255; undefined of anything else. */
export const channels = (colour) => {
  const [, short, long] = /^#(?:([\da-f]{3})|([\da-f]{6}))$/i.exec(colour) ?? [];
  const digits = long ?? short?.replace(/./g, '$&$&');
  return digits?.match(/../g).map((pair) => parseInt(pair, 16));
};

/** WCAG's relative luminance, from 0 to 1. */
export const luminance = (colour) => {
  const [red, green, blue] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** The contrast ratio of two colours, from 1 to 21. */
export const contrast = (one, other) => {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** What does not stand out enough, of colours by the names of their tokens. */
export const faults = (colours) =>
  PAIRS.flatMap(([name, grounds, least]) =>
    grounds
      .map((ground) => ({ name, ground, least, ratio: contrast(colours[name], colours[ground]) }))
      .filter(({ ratio }) => ratio < least),
  );
