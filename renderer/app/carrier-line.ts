/** One living line to the host: a WebSocket or a message port. Text is calls, binary is media. */
export interface CarrierLine {
  send(text: string): void;
  close(): void;
  listen(to: {
    text(message: string): void;
    media(bytes: Uint8Array<ArrayBuffer>): void;
    /** Exactly once, also after `close()`. */
    close(): void;
  }): void;
}

/** Tries once to open a line. `refused`: the host answers but does not know this page. */
export type OpenLine = () => Promise<CarrierLine | 'refused' | 'unreachable'>;

/** The one object that the preload script shows to the page on the desktop host. */
export interface DesktopBridge {
  connect(): void;
}

function desktopBridge(): DesktopBridge | null {
  const bridge: unknown = Reflect.get(window, 'fabriscope');
  const isBridge = (value: unknown): value is DesktopBridge =>
    typeof value === 'object' && value !== null && 'connect' in value && typeof value.connect === 'function';
  return isBridge(bridge) ? bridge : null;
}

/** The way to this page's host: message ports under Electron, a WebSocket in a browser. */
export function lineOpener(): OpenLine {
  const bridge = desktopBridge();
  return bridge === null ? openSocket : () => openPort(bridge);
}

// --- desktop ---------------------------------------------------------------------------------------------------------

const portWaitMs = 5_000;

/** The preload answers `connect()` with a window message that carries one port (electron.md §2.1: sender and origin are checked). */
function openPort(bridge: DesktopBridge): Promise<CarrierLine | 'unreachable'> {
  return new Promise((resolve) => {
    const settle = (result: CarrierLine | 'unreachable'): void => {
      clearTimeout(timer);
      removeEventListener('message', take);
      resolve(result);
    };
    const take = (event: MessageEvent<unknown>): void => {
      if (event.source !== window || event.origin !== location.origin || event.data !== 'fabriscope:carrier') return;
      const port = event.ports[0];
      if (port !== undefined) settle(portLine(port));
    };
    const timer = setTimeout(() => { settle('unreachable'); }, portWaitMs);
    addEventListener('message', take);
    bridge.connect();
  });
}

function portLine(port: MessagePort): CarrierLine {
  let ended = false;
  let onClose = (): void => {};
  const end = (): void => {
    if (ended) return;
    ended = true;
    onClose();
  };
  return {
    send: (text) => { port.postMessage(text); },
    close: () => { port.close(); end(); },
    listen(to) {
      onClose = () => { to.close(); };
      port.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (typeof event.data === 'string') to.text(event.data);
        else if (event.data instanceof ArrayBuffer) to.media(new Uint8Array(event.data));
        else if (event.data instanceof Uint8Array && event.data.buffer instanceof ArrayBuffer) {
          to.media(new Uint8Array(event.data.buffer, event.data.byteOffset, event.data.byteLength));
        }
      });
      port.addEventListener('close', end);
      port.start();
    },
  };
}

// --- browser ---------------------------------------------------------------------------------------------------------

/**
 * The address that the terminal prints ends in `#token=…`. The token is exchanged once for a cookie that scripts cannot
 * read and leaves the address bar before anything else happens.
 */
async function exchangeToken(): Promise<'refused' | 'unreachable' | 'done'> {
  const token = /^#(?:.*&)?token=([^&]+)/.exec(location.hash)?.[1];
  if (token === undefined) return 'done';
  try {
    const answer = await fetch('/session', {
      method: 'POST', credentials: 'same-origin', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: decodeURIComponent(token) }),
    });
    // Whoever has gone on to a screen meanwhile stays there. The router may have made a path of the key.
    if (location.hash.includes(token)) history.replaceState(null, '', '#/');
    return answer.ok ? 'done' : 'refused';
  } catch {
    return 'unreachable';
  }
}

/** A socket that does not open says nothing about why: ask whether the host still knows this page. */
async function whyClosed(): Promise<'refused' | 'unreachable'> {
  try {
    const answer = await fetch('/session', { credentials: 'same-origin', cache: 'no-store' });
    return answer.status === 401 || answer.status === 403 ? 'refused' : 'unreachable';
  } catch {
    return 'unreachable';
  }
}

async function openSocket(): Promise<CarrierLine | 'refused' | 'unreachable'> {
  const exchanged = await exchangeToken();
  if (exchanged !== 'done') return exchanged;
  const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/carrier`);
  socket.binaryType = 'arraybuffer';
  const opened = await new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => { resolve(true); }, { once: true });
    socket.addEventListener('close', () => { resolve(false); }, { once: true });
  });
  return opened ? socketLine(socket) : whyClosed();
}

function socketLine(socket: WebSocket): CarrierLine {
  return {
    send: (text) => { socket.send(text); },
    close: () => { socket.close(); },
    listen(to) {
      socket.addEventListener('message', (event: MessageEvent<unknown>) => {
        if (typeof event.data === 'string') to.text(event.data);
        else if (event.data instanceof ArrayBuffer) to.media(new Uint8Array(event.data));
      });
      socket.addEventListener('close', () => { to.close(); }, { once: true });
    },
  };
}
