import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bridgeKey, carrierMessage, connectChannel } from '../shared/desktop-bridge.ts';

const exposed = vi.hoisted(() => ({ calls: [] as [string, unknown][], sent: [] as unknown[][] }));
vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (key: string, api: unknown) => { exposed.calls.push([key, api]); } },
  ipcRenderer: { postMessage: (...args: unknown[]) => { exposed.sent.push(args); } },
}));

/** By name at run time: the preload belongs to the page's half of the type check. */
const preloadModule = './preload.ts';
/** The preload, evaluated with a stand-in for the page's window. */
const posted: unknown[][] = [];
beforeEach(async () => {
  exposed.calls.length = 0;
  exposed.sent.length = 0;
  posted.length = 0;
  vi.stubGlobal('window', { location: { origin: 'app://fabriscope' }, postMessage: (...args: unknown[]) => { posted.push(args); } });
  vi.resetModules();
  await import(preloadModule);
});

describe('the preload', () => {
  it('shows the page one frozen object with two members, and nothing of Electron', () => {
    expect(exposed.calls.map(([key]) => key)).toEqual([bridgeKey]);
    const [[, api] = ['', null]] = exposed.calls;
    expect(Object.isFrozen(api)).toBe(true);
    expect(Object.entries(Object(api)).map(([name, value]) => [name, typeof value])).toEqual([['host', 'string'], ['connect', 'function']]);
  });

  it('gives one end of a channel to main and the other to the page, of its own origin only', () => {
    const [[, api] = ['', null]] = exposed.calls;
    const connect: unknown = Reflect.get(Object(api), 'connect');
    if (typeof connect === 'function') connect('ignored', 'arguments');
    expect(exposed.sent).toEqual([[connectChannel, null, [expect.any(MessagePort)]]]);
    expect(posted).toEqual([[carrierMessage, 'app://fabriscope', [expect.any(MessagePort)]]]);
    for (const [, , ports] of [...exposed.sent, ...posted]) for (const port of Array.isArray(ports) ? ports : []) if (port instanceof MessagePort) port.close();
  });
});
