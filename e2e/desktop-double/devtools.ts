import { EventEmitter } from 'node:events';
import type { CDPSession } from '@playwright/test';
import { WebSocket, type RawData } from 'ws';
import * as z from 'zod';

/** One session of Chromium's DevTools protocol, typed by Playwright's declarations of it. */
export interface DevToolsSession {
  readonly send: CDPSession['send'];
  readonly on: CDPSession['on'];
}

const messageSchema = z.object({
  id: z.number().optional(),
  sessionId: z.string().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
});

/** Bodies of uploads and answers travel inside messages. */
const largestMessageBytes = 512 * 1_024 * 1_024;

/** The whole connection to one Chromium: the browser's own session, and one for each target that is attached to. */
export class DevTools {
  readonly browser: DevToolsSession;
  readonly #socket: WebSocket;
  readonly #sessions = new Map<string, EventEmitter>();
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #lastId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.browser = this.session('');
    socket.on('message', (data) => this.#take(data));
    socket.on('close', () => {
      for (const waiting of this.#waiting.values()) waiting.reject(new Error('Chromium has gone.'));
      this.#waiting.clear();
    });
    socket.on('error', () => {});
  }

  static async connect(url: string): Promise<DevTools> {
    const socket = new WebSocket(url, { maxPayload: largestMessageBytes });
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return new DevTools(socket);
  }

  /** @param sessionId as `Target.attachToTarget` with `flatten` gave it. */
  session(sessionId: string): DevToolsSession {
    const events = new EventEmitter();
    events.setMaxListeners(0);
    this.#sessions.set(sessionId, events);
    const send = (method: string, params: object = {}): Promise<unknown> => this.#send(sessionId, method, params);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the protocol's JSON is what Playwright's declarations say, as Playwright itself takes it
    return { send, on: events.on.bind(events) } as unknown as DevToolsSession;
  }

  close(): void {
    this.#socket.close();
  }

  #send(sessionId: string, method: string, params: object): Promise<unknown> {
    if (this.#socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error('Chromium has gone.'));
    this.#lastId += 1;
    const id = this.#lastId;
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId ? { sessionId } : {}) }));
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject: (error) => reject(new Error(`${method}: ${error.message}`)) });
    });
  }

  #take(data: RawData): void {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data instanceof ArrayBuffer ? new Uint8Array(data) : data);
    const text = bytes.toString('utf8');
    const message = messageSchema.parse(JSON.parse(text));
    if (message.id === undefined) {
      if (message.method !== undefined) this.#sessions.get(message.sessionId ?? '')?.emit(message.method, message.params);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.error) waiting?.reject(new Error(message.error.message));
    else waiting?.resolve(message.result);
  }
}
