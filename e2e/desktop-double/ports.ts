import { EventEmitter } from 'node:events';
import * as z from 'zod';
import type { PortSlice } from '../../electron/desktop/electron-slice.ts';

/** How a message's data travels through the DevTools protocol, which carries text only. */
export const carriedSchema = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ json: z.string() }),
  z.strictObject({ base64: z.string() }),
]);
export type Carried = z.infer<typeof carriedSchema>;

/** What main sees; bytes arrive as a `Uint8Array`. */
export function carriedValue(carried: Carried): unknown {
  if ('text' in carried) return carried.text;
  if ('base64' in carried) return new Uint8Array(Buffer.from(carried.base64, 'base64'));
  const value: unknown = JSON.parse(carried.json);
  return value;
}

/**
 * @returns kind and text of what main posts.
 * @throws as Electron would, where the structured clone algorithm cannot copy it; the double carries only plain data
 * beside text and bytes, which is all that Fabriscope sends.
 */
function carry(message: unknown): readonly [kind: 'text' | 'json' | 'base64', value: string] {
  const copy: unknown = structuredClone(message);
  if (typeof copy === 'string') return ['text', copy];
  if (copy instanceof ArrayBuffer) return ['base64', Buffer.from(copy).toString('base64')];
  if (ArrayBuffer.isView(copy)) return ['base64', Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength).toString('base64')];
  return ['json', JSON.stringify(copy ?? null)];
}

/** Main's end of a channel whose other end lives in the page. Messages wait until `start`, as under Electron. */
export class PortDouble extends EventEmitter implements PortSlice {
  readonly #deliver: (kind: string, value: string) => void;
  #waiting: unknown[] | null = [];
  #closed = false;

  /** @param deliver towards the page; kind `close` closes the page's end. */
  constructor(deliver: (kind: string, value: string) => void) {
    super();
    this.#deliver = deliver;
  }

  postMessage(message: unknown): void {
    const [kind, value] = carry(message);
    if (!this.#closed) this.#deliver(kind, value);
  }

  start(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.emit('message', { data, ports: [] });
  }

  close(): void {
    if (this.#closed) return;
    this.#deliver('close', '');
    this.gone();
  }

  /** The page posted something. */
  take(data: unknown): void {
    if (this.#closed) return;
    if (this.#waiting !== null) this.#waiting.push(data);
    else this.emit('message', { data, ports: [] });
  }

  /** The page's end is closed, or its document has gone. */
  gone(): void {
    if (this.#closed) return;
    this.#closed = true;
    queueMicrotask(() => this.emit('close'));
  }
}
