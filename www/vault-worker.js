// The vault's worker, behind the wasm-bindgen glue that defines `wasm_bindgen`.
//
// Its policy is `default-src 'none'; script-src 'wasm-unsafe-eval'`, so nothing here can reach a
// network, and what little it does for the vault is what only a worker can: read a file that the
// page has a handle of, let the platform generate keys and derive them, and try every way out.
"use strict";

(() => {
  const { handle, derivation, unlockDerived } = wasm_bindgen;
  const MAX_LIST_LENGTH = 16 * 1024 * 1024;
  // OpenSSH's limit (vault.rs), beyond which the vault refuses.
  const MAX_PASSPHRASE_LENGTH = 1023;
  const ATTEMPT_MILLISECONDS = 1500;

  const refused = (code, message, params) => ({
    answer: { answer: "refused", code, message, ...(params && { params }) },
  });

  // ---- ways out -----------------------------------------------------------------------------

  // Each resolves when something answered, and rejects or stays silent when not. A server that
  // speaks neither WebSocket nor server-sent events leaves those two silent in any case; the
  // others tell.
  const WAYS = {
    fetch: (url) => fetch(url, { mode: "no-cors", cache: "no-store" }),
    XMLHttpRequest: (url) =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.onload = resolve;
        request.onerror = reject;
        request.open("GET", url);
        request.send();
      }),
    importScripts: async (url) => importScripts(url),
    import: (url) => import(url),
    WebSocket: (url) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url.replace(/^http/, "ws"));
        socket.onopen = resolve;
        socket.onerror = reject;
      }),
    EventSource: (url) =>
      new Promise((resolve, reject) => {
        const source = new EventSource(url);
        source.onopen = resolve;
        source.onerror = () => {
          source.close();
          reject();
        };
      }),
    // A nested worker that is refused does not throw: it says nothing, or an error.
    Worker: (url) =>
      new Promise((resolve, reject) => {
        const nested = new Worker(url);
        nested.onmessage = resolve;
        nested.onerror = reject;
        nested.postMessage({});
        setTimeout(() => nested.terminate(), ATTEMPT_MILLISECONDS);
      }),
  };

  const silence = () =>
    new Promise((_, reject) => setTimeout(reject, ATTEMPT_MILLISECONDS));

  const tryWay = async ([way, attempt], url) => {
    const attempted = (async () => attempt(url))();
    const shut = await Promise.race([attempted, silence()]).then(
      () => false,
      () => true,
    );
    return { way, shut };
  };

  // importScripts stops the worker until it is answered, and with it whatever the others wait for.
  const tryNetwork = async (url) => {
    const { importScripts: stopping, ...others } = WAYS;
    const ways = await Promise.all(Object.entries(others).map((way) => tryWay(way, url)));
    ways.push(await tryWay(["importScripts", stopping], url));
    return { answer: { answer: "network", ways } };
  };

  // ---- what only a worker can do ------------------------------------------------------------

  // The bytes beside an ask: those that came with it, or those of its file.
  const bytesOf = async ({ bytes, file }) =>
    file ? new Uint8Array(await file.arrayBuffer()) : bytes;

  // What WebCrypto generates each key with: natively, and in time that tells nothing of it.
  const rsa = (modulusLength) => ({
    name: "RSASSA-PKCS1-v1_5",
    modulusLength,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  });
  const ecdsa = (namedCurve) => ({ name: "ECDSA", namedCurve });
  const PLATFORM = {
    ed25519: { name: "Ed25519" },
    "ecdsa-p256": ecdsa("P-256"),
    "ecdsa-p384": ecdsa("P-384"),
    "ecdsa-p521": ecdsa("P-521"),
    "rsa-2048": rsa(2048),
    "rsa-3072": rsa(3072),
    "rsa-4096": rsa(4096),
  };

  // A key by the platform, as PKCS#8; none where it has no WebCrypto, as on plain http, or not this
  // algorithm. The vault then makes it itself.
  const platformKey = async ({ ask, spec }) => {
    if (ask !== "generate" || !self.crypto?.subtle) return undefined;
    try {
      const { privateKey } = await crypto.subtle.generateKey(PLATFORM[spec], true, ["sign", "verify"]);
      return new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
    } catch {
      return undefined;
    }
  };

  // What opens the locked file, derived by the platform: several times as fast as in wasm, where the file has
  // PBKDF2 and the platform WebCrypto. None elsewhere; the vault then derives it itself.
  const platformDerived = async (passphrase) => {
    const wanted = passphrase?.length <= MAX_PASSPHRASE_LENGTH && self.crypto?.subtle && derivation();
    if (!wanted) return undefined;
    const { hash, salt, iterations, length } = wanted;
    try {
      const key = await crypto.subtle.importKey("raw", passphrase, "PBKDF2", false, ["deriveBits"]);
      const bits = crypto.subtle.deriveBits({ name: "PBKDF2", hash, salt, iterations }, key, 8 * length);
      return new Uint8Array(await bits);
    } catch {
      return undefined;
    }
  };

  const unlock = async (ask, passphrase) => {
    const derived = await platformDerived(passphrase);
    if (!derived) return handle(ask, passphrase);
    passphrase.fill(0);
    return unlockDerived(derived);
  };

  const reply = async (message) => {
    const { ask, file } = message;
    if (ask.ask === "try-network") return tryNetwork(ask.url);
    if (file && file.size > MAX_LIST_LENGTH) {
      return refused(
        "input-too-large",
        `the file has ${file.size} bytes, and no file of keys has more than ${MAX_LIST_LENGTH}: ` +
          "choose the key file itself",
        { bytes: String(file.size), most: String(MAX_LIST_LENGTH) },
      );
    }
    const bytes = (await platformKey(ask)) ?? (await bytesOf(message));
    if (ask.ask === "unlock") return unlock(ask, bytes);
    return handle(ask, bytes);
  };

  // ---- messages -----------------------------------------------------------------------------

  const post = (id, { answer, bytes }) => {
    const transfer = bytes ? [bytes.buffer] : [];
    postMessage({ id, answer, ...(bytes && { bytes }) }, transfer);
  };

  // After a trap the module's memory is in no known state: the page ends this worker.
  const crashed = (id, error) => {
    const place = /[\w./-]+\.rs:\d+/.exec(String(error?.message ?? error))?.[0];
    postMessage({ id, crashed: true, ...(place && { place }) });
  };

  // A file that can't be read (moved, or its permission is gone) is no crash.
  const readFailed = (error) => error instanceof DOMException;

  const answer = async (message) => {
    try {
      post(message.id, await reply(message));
    } catch (error) {
      if (!readFailed(error)) return crashed(message.id, error);
      post(message.id, refused("file-unreadable", "the file can't be read: choose it again"));
    }
  };

  const init = (module) => {
    try {
      wasm_bindgen.initSync({ module });
      postMessage({ ready: true });
    } catch (error) {
      postMessage({ failed: String(error?.message ?? error) });
    }
  };

  // One after the other: a vault has one state.
  let last = Promise.resolve();
  onmessage = ({ data }) => {
    if (data.init) return init(data.init);
    if (data.id === undefined) return;
    // It asks nothing of the vault's state, and takes its time.
    if (data.ask.ask === "try-network") return answer(data);
    last = last.then(() => answer(data));
  };
})();
