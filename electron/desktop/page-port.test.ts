import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { pagePort } from './page-port.ts';

class FakePort extends EventEmitter {
  readonly posted: unknown[] = [];
  started = false;
  closed = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  start(): void {
    this.started = true;
  }
  close(): void {
    this.closed = true;
  }
}

describe('pagePort', () => {
  it('hands messages on once somebody listens, and nothing after the end', () => {
    const port = new FakePort();
    const heard: unknown[] = [];
    pagePort(port).listen({ message: (data) => heard.push(data), close: () => heard.push('closed') });
    expect(port.started).toBe(true);
    port.emit('message', { data: 'a' });
    port.emit('close');
    port.emit('close');
    port.emit('message', { data: 'late' });
    expect(heard).toEqual(['a', 'closed']);
  });
  it('posts no more bytes than were meant', () => {
    const port = new FakePort();
    const pool = new Uint8Array(1_000).fill(7);
    pagePort(port).send(pool.subarray(10, 13));
    const [sent] = port.posted;
    expect(sent instanceof Uint8Array && [sent.byteLength, sent.buffer.byteLength]).toEqual([3, 3]);
  });
  it('posts text as it is, and closes', () => {
    const port = new FakePort();
    const carrier = pagePort(port);
    carrier.send('call');
    carrier.close('done');
    expect(port.posted).toEqual(['call']);
    expect(port.closed).toBe(true);
  });
});
