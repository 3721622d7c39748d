// The style sheet that a theme is.

/** A token's value for light and for dark: `light-dark(a, b)` is two, anything else is the same for both. */
export const both = (value) => {
  const [, light, dark] = /^light-dark\((#\w+),\s*(#\w+)\)$/.exec(value.trim()) ?? [];
  return light ? [light, dark] : [value, value];
};

const valueOf = ([light, dark]) => (light === dark ? light : `light-dark(${light}, ${dark})`);

/** The rule that sets tokens, each given as [light, dark]; a comment if there are none. */
export const themeCss = (tokens) => {
  const lines = Object.entries(tokens).map(([name, values]) => `  ${name}: ${valueOf(values)};\n`);
  return lines.length ? `key-ferry {\n${lines.join('')}}\n` : '/* Nothing is changed yet. */\n';
};

/** Whether a value can stand in a declaration without ending it or loading anything. */
export const isPlain = (value) => /^[\w #(),.%/"'+*-]{1,200}$/.test(value) && !/(url|image|image-set|src|var|env|attr)\(/i.test(value);
