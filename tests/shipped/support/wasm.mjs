// The code of a WebAssembly module by the crates it comes from, as its name section tells them.
//
// https://webassembly.github.io/spec/core/binary/modules.html

const IMPORT = 2;
const CODE = 10;
const CUSTOM = 0;
const FUNCTION_NAMES = 1;

class Reader {
  constructor(bytes, at = 0, end = bytes.length) {
    Object.assign(this, { bytes, at, end });
  }

  get isAtEnd() {
    return this.at >= this.end;
  }

  byte() {
    return this.bytes[this.at++];
  }

  // LEB128, unsigned.
  number() {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  // What is behind a length, on its own.
  part() {
    const length = this.number();
    this.at += length;
    return new Reader(this.bytes, this.at - length, this.at);
  }

  text() {
    const part = this.part();
    return part.bytes.toString('utf8', part.at, part.end);
  }

  many(read) {
    return Array.from({ length: this.number() }, () => read());
  }

  limits() {
    const flags = this.byte();
    this.number();
    if (flags & 1) this.number();
  }
}

const SKIP_IMPORTED = [
  (reader) => reader.number(),
  (reader) => {
    reader.byte();
    reader.limits();
  },
  (reader) => reader.limits(),
  (reader) => {
    reader.byte();
    reader.byte();
  },
];

const importedFunctions = (reader) =>
  reader
    .many(() => {
      reader.text();
      reader.text();
      const kind = reader.byte();
      SKIP_IMPORTED[kind](reader);
      return kind;
    })
    .filter((kind) => kind === 0).length;

const functionNames = (reader) => {
  while (!reader.isAtEnd) {
    const kind = reader.byte();
    const part = reader.part();
    if (kind === FUNCTION_NAMES) return new Map(part.many(() => [part.number(), part.text()]));
  }
  return new Map();
};

const read = (bytes) => {
  const reader = new Reader(bytes, 8);
  const found = { imported: 0, sizes: [], names: new Map() };
  while (!reader.isAtEnd) {
    const kind = reader.byte();
    const section = reader.part();
    if (kind === IMPORT) found.imported = importedFunctions(section);
    if (kind === CODE) found.sizes = section.many(() => section.part()).map(({ at, end }) => end - at);
    if (kind === CUSTOM && section.text() === 'name') found.names = functionNames(section);
  }
  return found;
};

const ESCAPES = { LT: '<', GT: '>', RF: '&', BP: '*', LP: '(', RP: ')', C: ',', u20: ' ' };

// Names are mangled (https://doc.rust-lang.org/rustc/symbol-mangling). The newer way has the crate as
// `Cs1f2e_4core`; in the older one `_ZN` and a length stand before the first part of a path, which is a
// crate or the type of an implementation.
const firstPart = (name) => {
  const [, length, rest] = /^_ZN(\d+)(.*)$/.exec(name) ?? [];
  const part = rest?.slice(0, Number(length)) ?? '';
  return part.replaceAll('..', '::').replace(/\$(\w+)\$/g, (escape, code) => ESCAPES[code] ?? escape);
};
const crateOf = (name) => {
  const [, length, rest] = /Cs[0-9A-Za-z]+_(\d+)_?(.*)$/.exec(name) ?? [];
  if (rest) return rest.slice(0, Number(length));
  const part = firstPart(name);
  return /(?:^|[_<&*( ])([a-z][a-z0-9_]*)::/.exec(part)?.[1] ?? (/^[a-z]\w*$/.test(part) ? part : 'others');
};

// What wasm-bindgen calls to learn of types, and takes away.
const isDescription = (name) => /describe/i.test(name);

// Bytes of code by crate, most first. Generic code is of the crate that wrote it, not of the one that
// uses it.
export const codeByCrate = (bytes) => {
  const { imported, sizes, names } = read(bytes);
  const crates = new Map();
  sizes.forEach((size, at) => {
    const name = names.get(imported + at) ?? '';
    if (isDescription(name)) return;
    const crate = crateOf(name);
    crates.set(crate, (crates.get(crate) ?? 0) + size);
  });
  return [...crates].sort(([, one], [, other]) => other - one);
};
