// What a hostile script hooks in a page. It may run twice, before and after Keyferry's.

(() => {
  const kept = (window.kept ??= {});
  const keep = (how, value) => {
    if (typeof value === 'string' && value !== '') (kept[how] ??= []).push(value);
  };
  const decode = TextDecoder.prototype.decode;
  const textOf = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return decode.call(new TextDecoder(), value);
    try {
      return JSON.stringify(value) ?? '';
    } catch {
      return '';
    }
  };
  const hook = (owner, name, how, look) => {
    const own = owner?.[name];
    if (typeof own !== 'function' || own.isHooked) return;
    owner[name] = function (...given) {
      look(given, this);
      return own.apply(this, given);
    };
    owner[name].isHooked = true;
  };

  // Events go through the window first, out of open and closed shadow roots too.
  for (const [type, look] of Object.entries({
    keydown: ({ key }) => (key.length === 1 ? key : ''),
    beforeinput: ({ data }) => data,
    input: ({ data }) => data,
    paste: (event) => event.clipboardData?.getData('text/plain'),
    drop: (event) => event.dataTransfer?.getData('text/plain'),
    change: (event) => event.composedPath()[0].value,
  })) {
    addEventListener(type, (event) => keep(type, look(event)), { capture: true });
  }
  // What is in fields, whenever something happens in one.
  addEventListener('input', (event) => keep('value', event.composedPath()[0].value), { capture: true });

  hook(TextEncoder.prototype, 'encode', 'encode', ([text]) => keep('encode', text));
  hook(TextEncoder.prototype, 'encodeInto', 'encode', ([text]) => keep('encode', text));
  hook(TextDecoder.prototype, 'decode', 'decode', ([bytes]) => keep('decode', bytes ? textOf(bytes) : ''));
  hook(window, 'fetch', 'fetch', ([request, init]) => {
    if (request instanceof Request) {
      keep('fetch', [...request.headers].flat().join(' '));
      request.clone().text().then((text) => keep('fetch', text), () => {});
    } else {
      keep('fetch', `${textOf(init?.body ?? '')} ${textOf(init?.headers ?? '')}`.trim());
    }
  });
  hook(XMLHttpRequest.prototype, 'send', 'xhr', ([body]) => keep('xhr', textOf(body ?? '')));
  hook(crypto, 'getRandomValues', 'random', ([array]) => keep('random', String(array.length)));
  for (const name of ['generateKey', 'importKey', 'exportKey', 'deriveBits', 'digest', 'sign']) {
    hook(crypto.subtle, name, 'subtle', () => keep('subtle', name));
  }
  for (const name of ['compile', 'instantiate', 'compileStreaming', 'instantiateStreaming']) {
    hook(WebAssembly, name, 'wasm', () => keep('wasm', name));
  }
  hook(URL, 'createObjectURL', 'blob', ([blob]) => blob.text?.().then((text) => keep('blob', text)));
  hook(Worker.prototype, 'postMessage', 'worker', ([message]) => keep('worker', textOf(message?.bytes ?? message)));
  hook(MessagePort.prototype, 'postMessage', 'port', ([message]) => keep('port', textOf(message)));
  const own = Object.getOwnPropertyDescriptor(MessagePort.prototype, 'onmessage');
  if (!own.set.isHooked) {
    const set = function (listener) {
      own.set.call(this, function (event) {
        keep('port', textOf(event.data));
        return listener.call(this, event);
      });
    };
    set.isHooked = true;
    Object.defineProperty(MessagePort.prototype, 'onmessage', { ...own, set });
  }

  // What a script can read of the document itself: shadow roots that are open, and frames that let it.
  const textIn = (root) => {
    let text = root.textContent ?? '';
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) text += textIn(element.shadowRoot);
      if (element.localName === 'iframe') {
        try {
          text += textIn(element.contentDocument);
        } catch {
          // Of another origin.
        }
      }
    }
    return text;
  };
  window.haul = () => {
    // What the port is told is on the page as well, in places that portals have of their own.
    const inFrames = [...document.querySelectorAll('key-ferry')].map(({ shadowRoot }) => {
      const frame = shadowRoot.querySelector('iframe');
      return frame?.contentDocument ? textIn(frame.contentDocument) : '';
    });
    return { ...kept, frames: inFrames.filter(Boolean) };
  };
})();
