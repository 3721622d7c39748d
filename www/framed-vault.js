// The vault behind the other wall: in a sandboxed frame, whose page forbids it the network.
//
// It behaves as the `Worker` that it relays to. What it is sent waits in the port until there is a
// worker at the other end.

// A frame that was shown and says nothing for so long was not let run its script.
const PATIENCE_MILLISECONDS = 2000;

// `script` is a URL, or the answer that one would give.
const textOf = async (script, integrity) => {
  if (typeof script !== 'string') return script.text();
  const response = await fetch(script, integrity && { integrity });
  if (!response.ok) throw new Error(`the server answered ${response.status} for ${script}`);
  return response.text();
};

export class FramedVault {
  onmessage = null;
  onerror = null;
  #frame = document.createElement('iframe');
  #ended = new AbortController();
  #port;

  // `page` is the frame's URL, or what makes a frame of it otherwise: `{ srcdoc }`.
  constructor(page, script, integrity) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#port.onmessage = (event) =>
      event.data.broken ? this.onerror?.() : this.onmessage?.(event);
    this.#start(page, script, integrity, port2).catch(() => this.onerror?.());
  }

  postMessage(message, transfer) {
    this.#port.postMessage(message, transfer);
  }

  // The worker goes with the frame that it belongs to.
  terminate() {
    this.onmessage = this.onerror = null;
    this.#ended.abort();
    this.#port.close();
    this.#frame.remove();
  }

  async #start(page, script, integrity, port) {
    const [program] = await Promise.all([textOf(script, integrity), this.#show(page)]);
    // An opaque origin has no name to send to; the script and the empty port are no secrets.
    this.#frame.contentWindow.postMessage({ script: program }, '*', [port]);
  }

  // Waits until the frame's own script says that it listens.
  #show(page) {
    const { signal } = this.#ended;
    const frame = this.#frame;
    return new Promise((resolve, reject) => {
      const hear = ({ source, data }) => {
        if (source === frame.contentWindow && data === 'ready') resolve();
      };
      addEventListener('message', hear, { signal });
      // Browsers say `load` of a page that they refused to show, too.
      frame.addEventListener('load', () => setTimeout(reject, PATIENCE_MILLISECONDS));
      frame.addEventListener('error', reject);
      frame.hidden = true;
      frame.title = 'Vault';
      frame.sandbox = 'allow-scripts';
      Object.assign(frame, typeof page === 'string' ? { src: page } : page);
      document.body.append(frame);
    });
  }
}
