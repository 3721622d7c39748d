// `keyferry/core`: keys, requests and answers without a page, in browsers, workers and Node.

import initialise, * as wasm from "./keyferry_core.js";

/** What went wrong: a stable `code`, a sentence, and where it applies what it is about. */
export class KeyferryError extends Error {
  constructor({ code, message, position, params, field, findings }) {
    super(message);
    this.name = "KeyferryError";
    this.code = code;
    if (position !== undefined) this.position = position;
    if (params !== undefined) this.params = params;
    if (field !== undefined) this.field = field;
    if (findings !== undefined) this.findings = findings;
  }
}

// What the module throws are plain objects with a code; anything else is passed on.
const named = (thrown) => (typeof thrown?.code === "string" ? new KeyferryError(thrown) : thrown);

const call = (operation) => {
  try {
    return operation();
  } catch (thrown) {
    throw named(thrown);
  }
};

const isNode = () => typeof process === "object" && Boolean(process.versions?.node);

const wasmFile = () => new URL("./keyferry_core_bg.wasm", import.meta.url);

// Node's fetch knows no file URLs.
const bytesInNode = async (url) => {
  const { readFile } = await import("node:fs/promises");
  return readFile(url);
};

/** Loads the module; every other function needs it. Calling it again does nothing. */
export default async function init(input = wasmFile()) {
  const isFile = input instanceof URL && input.protocol === "file:";
  const source = isFile && isNode() ? await bytesInNode(input) : input;
  await initialise({ module_or_path: source });
}

const encoded = (text) => (text === undefined ? undefined : new TextEncoder().encode(text));

// A string can't be wiped, a buffer can; whoever has bytes should hand in bytes.
const bytesOf = (input) => (typeof input === "string" ? encoded(input) : input);

// The module's own key behind each `Key`.
let held;

/** A key that was read or generated. */
export class Key {
  #held;

  static {
    held = (key) => key.#held;
  }

  constructor(held) {
    this.#held = held;
    this.summary = Object.freeze(held.summary);
    Object.freeze(this);
  }

  /** The public half as one line, or a certificate as PEM; or as the text of a file of that format. */
  publicKey(format) {
    return format === undefined ? this.summary.publicKey : call(() => this.#held.publicKey(format));
  }

  /** The private half as the bytes of a file, encrypted if there is a passphrase. */
  async privateKey({ format, passphrase }) {
    return call(() => this.#held.privateKey(format, encoded(passphrase)));
  }

  /** Wipes the private half. */
  free() {
    this.#held.free();
  }
}

/** Reads one key, by what it holds; of several the one at `index`. */
export async function readKey(input, { passphrase, index, minRsaBits } = {}) {
  return call(() => new Key(wasm.readKey(bytesOf(input), encoded(passphrase), index, minRsaBits)));
}

/** Reads a file of many public keys, one a line, as `authorized_keys` is. */
export const readPublicKeys = (input, { minRsaBits } = {}) =>
  call(() => wasm.readPublicKeys(bytesOf(input), minRsaBits));

/** Looks keys up in the lists of that file from now on, and in no others; returns what they are. */
export const knowKeys = (file) => call(() => wasm.knowKeys(file));

/** Generates a key. */
export async function generateKey({ algorithm, comment = "" }) {
  return call(() => new Key(wasm.generateKey(algorithm, comment)));
}

/** Every provider with its operations. */
export const providers = () => call(() => wasm.providers());

/** What stands against a name. */
export const checkName = (operation, name, params) =>
  call(() => wasm.checkName(operation, name, params));

/** One name near a text that all the operations allow, or `null`. */
export const suggestName = (operations, text) =>
  call(() => wasm.suggestName(operations, text)) ?? null;

/** Whether an operation takes this name, key and parameters, and all that was found. */
export const plan = (input) => call(() => wasm.plan(input));

// The module's own request behind each prepared one.
const built = new WeakMap();

const prepared = (request, url) => {
  const parts = request.parts;
  const headers = Object.freeze(parts.headers.map((header) => Object.freeze(header)));
  const result = Object.freeze({ ...parts, ...(url && { url }), headers });
  built.set(result, request);
  return result;
};

const builtOf = (request) => {
  const known = built.get(request);
  if (known) return known;
  throw new KeyferryError({
    code: "request-unknown",
    message: "this request was not built here: hand in what buildRequest returned, not a copy of it",
    field: "request",
  });
};

/** Builds a request that holds nothing private; throws when a finding blocks it. */
export const buildRequest = (input) => call(() => prepared(wasm.buildRequest(input)));

/** Builds a request that hands the private key over: one consent, one key, one request. */
export const buildDisclosingRequest = ({ key, ...input }) =>
  call(() => prepared(wasm.buildDisclosingRequest(input, held(key))));

/** The same request, with the URL to fetch through that proxy. */
export const throughProxy = (request, proxy) => {
  const known = builtOf(request);
  return call(() => prepared(known, known.urlThrough(proxy)));
};

/** The request as text that does the same elsewhere, with secrets as variables. */
export const exportRequest = (request, as) => {
  const known = builtOf(request);
  if (known instanceof wasm.BuiltLogIn) {
    throw new KeyferryError({
      code: "export-log-in",
      message: "a log-in is not written down: its body holds the password",
      field: "request",
    });
  }
  return call(() => known.export(as));
};

/** The URL of the Keystone that gives tokens for an operation, where it is known. */
export const identityUrl = (operation, params) =>
  call(() => wasm.identityUrl(operation, params)) ?? null;

/** Builds a request for a token, by password or application credential. */
export const buildLogIn = (input) => call(() => prepared(wasm.buildLogIn(input)));

// `Headers`, an object, or pairs.
const headerPairs = (headers = []) => {
  if (typeof headers[Symbol.iterator] === "function") return [...headers];
  return Object.entries(headers);
};

const plain = ({ status, headers, body = "" }) => ({ status, headers: headerPairs(headers), body });

/** What an answer says. */
export const readResponse = ({ operation, publicKey, response }) =>
  call(() => wasm.readResponse({ operation, publicKey, response: plain(response) }));

/** Builds the request for a page of a provider's keys. */
export const buildListRequest = (input) => call(() => prepared(wasm.buildListRequest(input)));

// The list behind each listed key, and its place there.
const listed = new WeakMap();

const placed = (list) => (key, place) => {
  listed.set(key, { list, place });
  return Object.freeze(key);
};

/** What the answer to it says, each key compared with `publicKey` if there is one. */
export const readList = ({ response, ...input }) =>
  call(() => {
    const list = wasm.readList({ ...input, response: plain(response) });
    const parts = list.parts;
    if (parts.keys) parts.keys = Object.freeze(parts.keys.map(placed(list)));
    return Object.freeze(parts);
  });

/** Builds the request that deletes a listed key, for a person who typed its name. */
export const buildDeleteRequest = ({ key, ...input }) => {
  const known = listed.get(key);
  if (!known) {
    throw new KeyferryError({
      code: "key-unknown",
      message: "this key was not listed here: hand in one that readList returned, not a copy of it",
      field: "key",
    });
  }
  return call(() => prepared(known.list.buildDeleteRequest(known.place, input)));
};

/** What the answer to it says. */
export const readDeletion = ({ provider, response }) =>
  call(() => wasm.readDeletion({ provider, response: plain(response) }));

/** The session that an answer to a log-in gives; throws when it gives none. */
export const readLogIn = (response) => call(() => wasm.readLogIn(plain(response)));
