import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusalOf, type RequestHead } from './request-rules.ts';

const own: RequestHead = { method: 'GET', target: '/', host: '127.0.0.1:4000', origin: undefined };
const status = (change: Partial<RequestHead>, upgrade = false) => refusalOf({ ...own, ...change }, 4_000, upgrade)?.status ?? 200;

describe('who may ask the browser host', () => {
  it('lets its own page read', () => {
    expect(status({})).toBe(200);
    expect(status({ host: 'localhost:4000' })).toBe(200);
  });

  it.each([
    '127.0.0.1', '127.0.0.1:4001', '127.0.0.1.evil.test:4000', 'evil.test:4000', 'localhost:4000.evil.test', 'LOCALHOST:4000', '[::1]:4000', '', undefined,
    '0.0.0.0:4000', '127.0.0.1:4000@evil.test', ' 127.0.0.1:4000',
  ])('answers 421 to the host %s', (host) => expect(status({ host })).toBe(421));

  it('refuses every host but its own', () => {
    fc.assert(fc.property(fc.string(), (host) => {
      fc.pre(host !== '127.0.0.1:4000' && host !== 'localhost:4000');
      expect(status({ host })).toBe(421);
    }));
  });

  it.each(['http://evil.test', 'https://127.0.0.1:4000', 'http://127.0.0.1:4001', 'http://localhost:4000', 'null', 'http://127.0.0.1:4000.evil.test'])(
    'refuses writes and upgrades from %s', (origin) => {
      expect(status({ method: 'POST', origin })).toBe(403);
      expect(status({ origin }, true)).toBe(403);
      expect(status({ origin })).toBe(403);
    });

  it('refuses a write or an upgrade that does not say where it comes from', () => {
    expect(status({ method: 'POST' })).toBe(403);
    expect(status({ method: 'DELETE' })).toBe(403);
    expect(status({}, true)).toBe(403);
  });

  it('accepts writes and upgrades from itself', () => {
    expect(status({ method: 'POST', origin: 'http://127.0.0.1:4000' })).toBe(200);
    expect(status({ origin: 'http://127.0.0.1:4000' }, true)).toBe(200);
  });

  it('refuses other methods, foreign targets, and tokens in a query', () => {
    expect(status({ method: 'OPTIONS' })).toBe(405);
    expect(status({ method: 'PUT', origin: 'http://127.0.0.1:4000' })).toBe(405);
    expect(status({ target: 'http://evil.test/' })).toBe(400);
    expect(status({ target: '//evil.test/' })).toBe(400);
    expect(status({ target: '/?token=abc' })).toBe(400);
  });
});
