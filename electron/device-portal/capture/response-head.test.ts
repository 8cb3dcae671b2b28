import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rangeHeader, readRangeOutcome } from './byte-ranges.ts';
import { parseResponseHead } from './response-head.ts';

const read = (text: string) => parseResponseHead(Buffer.from(text, 'latin1'));

describe('parseResponseHead', () => {
  it('reads status, headers and what is left', () => {
    const parsed = read('HTTP/1.1 200 OK\r\nContent-Length: 12\r\nX-A: 1\r\nx-a: 2\r\n\r\nbody');
    expect(parsed).toMatchObject({ head: { status: 200, contentLength: 12, chunked: false, headers: { 'x-a': '1, 2' } } });
    expect(typeof parsed === 'object' && parsed.rest.toString()).toBe('body');
  });

  it('bears sloppy lines, lines without a colon, a missing reason and interim answers', () => {
    expect(read('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 206\nrubbish\nContent-Length: 5\n\nx')).toMatchObject({ head: { status: 206, contentLength: 5 } });
  });

  it('knows no length of chunks, and none of an unreadable number', () => {
    expect(read('HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 3\r\n\r\n')).toMatchObject({ head: { chunked: true, contentLength: null } });
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\n')).toMatchObject({ head: { contentLength: null } });
  });

  it('tells what is unfinished from what is no HTTP', () => {
    expect(read('HTT')).toBe('more');
    expect(read('HTTP/1.1 200 OK\r\nA: b\r\n')).toBe('more');
    expect(read('SSH-2.0-OpenSSH\r\n')).toBe('invalid');
    expect(read('HTTP/1.1 abc\r\n\r\n')).toBe('invalid');
  });

  it('never throws, and asks for more until the head is complete', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(() => parseResponseHead(Buffer.from(bytes))).not.toThrow();
    }));
    const whole = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n';
    for (let length = 0; length < whole.length; length++) expect(read(whole.slice(0, length))).toBe('more');
  });
});

describe('readRangeOutcome', () => {
  const answer = (status: number, contentRange?: string, contentLength: number | null = null) =>
    readRangeOutcome({ status, contentLength, headers: contentRange === undefined ? {} : { 'content-range': contentRange } }, 100);

  it('believes a part only where it is the one that was asked for', () => {
    expect(rangeHeader(100)).toEqual({ Range: 'bytes=100-' });
    expect(rangeHeader(0)).toEqual({});
    expect(answer(206, 'bytes 100-199/200')).toEqual({ kind: 'rest', from: 100, totalBytes: 200 });
    expect(answer(200, undefined, 200)).toEqual({ kind: 'whole', totalBytes: 200 });
    for (const wrong of ['bytes 0-99/200', 'bytes 100-150/200', 'bytes 100-199/*', 'items 100-199/200']) expect(answer(206, wrong)).toEqual({ kind: 'unusable' });
    expect(answer(206)).toEqual({ kind: 'unusable' });
  });
});
