/**
 * Scripts that the double evaluates in the page before any of its own (Page.addScriptToEvaluateOnNewDocument): one in the
 * page's world, one in the preload's isolated world. Each function is sent as text, so it uses nothing from outside.
 */

/** Name of the isolated world, as Chromium lists it. */
export const preloadWorldName = 'Fabriscope preload';
/** Name of the function through which the isolated world calls main; the page's world does not have it. */
export const bindingName = '__desktopDouble';

/** What `contextBridge` describes of an object: values are copied, functions are called back by path. */
export type Shape = { kind: 'value'; json: string } | { kind: 'function'; path: string } | { kind: 'object'; members: [string, Shape][] };

/** Runs in the page's world: puts frozen copies of what the preload exposes on `window`. */
function pageWorld(channel: string): void {
  if (window.top !== window) return;
  const build = (shape: Shape): unknown => {
    if (shape.kind === 'value') return JSON.parse(shape.json);
    if (shape.kind === 'function') return (...args: unknown[]) => call(shape.path, args);
    return Object.freeze(Object.fromEntries(shape.members.map(([name, member]) => [name, build(member)])));
  };
  const call = (path: string, args: unknown[]): unknown => {
    let answer = '';
    const take = (event: Event): void => { if (event instanceof CustomEvent) answer = String(event.detail); };
    addEventListener(`${channel}:answer`, take, { once: true });
    dispatchEvent(new CustomEvent(`${channel}:call`, { detail: JSON.stringify({ path, args }) }));
    const { error, result }: { error?: string; result?: unknown } = JSON.parse(answer);
    if (error !== undefined) throw new Error(error);
    return result;
  };
  addEventListener(`${channel}:expose`, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { key, shape }: { key: string; shape: Shape } = JSON.parse(String(event.detail));
    const taken = key in window;
    if (!taken) Object.defineProperty(window, key, { value: build(shape), enumerable: true, writable: false, configurable: false });
    dispatchEvent(new CustomEvent(`${channel}:exposed`, { detail: taken ? 'taken' : 'done' }));
  });
}

/** Runs in the isolated world before the preload: gives it what a sandboxed preload's `require` offers. */
function preloadWorld(channel: string, binding: string): void {
  if (window.top !== window) return;
  const functions = new Map<string, (...args: unknown[]) => unknown>();
  const ports = new Map<number, MessagePort>();
  let lastPort = 0;
  const tell = (message: object): void => {
    const send: unknown = Reflect.get(globalThis, binding);
    if (typeof send === 'function') send(JSON.stringify(message));
  };

  const describe = (value: unknown, path: string): Shape => {
    if (typeof value === 'function') {
      functions.set(path, (...args) => Reflect.apply(value, undefined, args));
      return { kind: 'function', path };
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { kind: 'object', members: Object.entries(value).map(([name, member]) => [name, describe(member, `${path}.${name}`)]) };
    return { kind: 'value', json: JSON.stringify(value ?? null) };
  };
  addEventListener(`${channel}:call`, (event) => {
    if (!(event instanceof CustomEvent)) return;
    const { path, args }: { path: string; args: unknown[] } = JSON.parse(String(event.detail));
    let answer: object;
    try {
      answer = { result: functions.get(path)?.(...args) };
    } catch (error) {
      answer = { error: String(error) };
    }
    dispatchEvent(new CustomEvent(`${channel}:answer`, { detail: JSON.stringify(answer) }));
  });

  const encode = (data: unknown): object => {
    if (typeof data === 'string') return { text: data };
    const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : null;
    if (bytes === null) return { json: JSON.stringify(data ?? null) };
    let binary = '';
    for (const byte of bytes) binary += String.fromCharCode(byte);
    return { base64: btoa(binary) };
  };
  const adopt = (port: MessagePort): number => {
    lastPort += 1;
    const id = lastPort;
    ports.set(id, port);
    port.addEventListener('message', (event) => tell({ kind: 'port-message', port: id, data: encode(event.data) }));
    port.addEventListener('close', () => {
      if (ports.delete(id)) tell({ kind: 'port-close', port: id });
    });
    port.start();
    return id;
  };
  /** Pictures come this way: the browser's own conversion where it has one. */
  const bytesOf = (base64: string): unknown => {
    const native: unknown = Reflect.get(Uint8Array, 'fromBase64');
    return typeof native === 'function' ? Reflect.apply(native, Uint8Array, [base64]) : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  };
  const fromMain = (id: number, kind: string, value: string): void => {
    const port = ports.get(id);
    if (kind === 'text') port?.postMessage(value);
    else if (kind === 'json') port?.postMessage(JSON.parse(value));
    else if (kind === 'base64') port?.postMessage(bytesOf(value));
    else if (ports.delete(id)) port?.close();
  };
  Object.defineProperty(globalThis, `${binding}FromMain`, { value: fromMain });

  const electron = {
    contextBridge: {
      exposeInMainWorld(key: string, api: unknown) {
        let outcome = '';
        addEventListener(`${channel}:exposed`, (event) => { if (event instanceof CustomEvent) outcome = String(event.detail); }, { once: true });
        dispatchEvent(new CustomEvent(`${channel}:expose`, { detail: JSON.stringify({ key, shape: describe(api, key) }) }));
        if (outcome !== 'done') throw new Error('Cannot bind an API on top of an existing property on the window object');
      },
    },
    ipcRenderer: {
      postMessage(ipcChannel: string, message: unknown, transfer: MessagePort[] = []) {
        tell({ kind: 'ipc', channel: ipcChannel, message: encode(message), ports: transfer.map(adopt) });
      },
    },
  };
  Object.defineProperty(globalThis, `${binding}Require`, {
    value: (name: string) => {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name}`);
    },
  });
}

/** Source for the page's world. @param channel unguessable name of the events between the two worlds. */
export function pageWorldSource(channel: string): string {
  return `(${pageWorld.toString()})(${JSON.stringify(channel)});`;
}

/** Source for the isolated world, with the preload bundle (CommonJS, as a sandboxed preload must be) behind it. */
export function preloadWorldSource(channel: string, preload: string): string {
  return [
    `(${preloadWorld.toString()})(${JSON.stringify(channel)}, ${JSON.stringify(bindingName)});`,
    `if (window.top === window) ((require, module, exports) => {\n${preload}\n})(globalThis.${bindingName}Require, { exports: {} }, {});`,
  ].join('\n');
}

/** Declaration to be called in the isolated world with a port's id, a kind (`text`, `json`, `base64`, `close`) and a value. */
export const fromMainDeclaration = `function (id, kind, value) { globalThis.${bindingName}FromMain(id, kind, value); }`;
