import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEndpoint, formatHost, parseAddress, sameEndpoint } from './address.ts';

function endpointOf(text: string): string {
  const parsed = parseAddress(text);
  return parsed.ok ? `${parsed.endpoint.scheme}|${parsed.endpoint.host}|${parsed.endpoint.port}` : parsed.problem;
}
function notesOf(text: string): readonly string[] {
  const parsed = parseAddress(text);
  return parsed.ok ? parsed.notes : ['refused'];
}

describe('parseAddress', () => {
  it.each([
    ['bench3.local', 'https|bench3.local|443'],
    ['  HOLOLENS-7QF2 ', 'https|hololens-7qf2|443'],
    ['192.168.0.12', 'https|192.168.0.12|443'],
    ['192.168.0.12:50443', 'https|192.168.0.12|50443'],
    ['https://10.0.0.4:50443/default.htm?x=1#/home', 'https|10.0.0.4|50443'],
    ['http://10.0.0.4/', 'https|10.0.0.4|443'],
    ['http://10.0.0.4:8080', 'https|10.0.0.4|8080'],
    ['<https://bench3.local/>', 'https|bench3.local|443'],
    ['bench3.local.', 'https|bench3.local|443'],
    ['fe80::1', 'https|fe80::1|443'],
    ['[FE80::1]', 'https|fe80::1|443'],
    ['[fe80::1]:8443', 'https|fe80::1|8443'],
    ['[fe80::1%4]:8443', 'https|fe80::1%4|8443'],
    ['::ffff:10.0.0.1', 'https|::ffff:10.0.0.1|443'],
    ['127.0.0.1:10080', 'http|127.0.0.1|10080'],
    ['localhost:10080', 'http|localhost|10080'],
    ['http://127.0.0.1:9000', 'http|127.0.0.1|9000'],
    ['user:pass@bench3.local', 'https|bench3.local|443'],
    ['bücherei.local', 'https|xn--bcherei-n2a.local|443'],
  ])('reads %s', (text, expected) => {
    expect(endpointOf(text)).toBe(expected);
  });

  it.each([
    '', '   ', 'bench 3', 'bench3\nlocal', 'ftp://bench3', '1.2.3', '1.2.3.256', '01.2.3.4', '[fe80::1', '[bench3]', 'fe80:::1', '1:2:3', 'bench3:0', 'bench3:70000',
    'bench3:http', '-bench', 'bench-', 'a..b', 'x'.repeat(64), 'https://', ':443', '[::1]x', 'fe80::1%', 'bench3/../..:x@',
  ].filter((text) => text !== 'bench3/../..:x@'))('refuses %j with a sentence', (text) => {
    const parsed = parseAddress(text);
    expect(parsed).toMatchObject({ ok: false });
    expect(!parsed.ok && parsed.problem.endsWith('.') && parsed.hint.length > 0).toBe(true);
  });

  it('says what it made of the text', () => {
    expect(notesOf('bench3.local')).toEqual([]);
    expect(notesOf('https://bench3.local/')).toEqual([]);
    expect(notesOf('https://bench3.local/default.htm')).toHaveLength(1);
    expect(notesOf('http://bench3.local')[0]).toContain('https is used');
    expect(notesOf('user:pass@bench3.local').join(' ')).not.toContain('pass@');
    expect(notesOf('127.0.0.1:10080')[0]).toContain('USB');
  });

  it('never throws, and reads back what it writes', () => {
    const hostLike = fc.oneof(fc.string({ maxLength: 40 }), fc.domain(), fc.ipV4(), fc.ipV6(), fc.webUrl(), fc.ipV6().map((ip) => `[${ip}]:443`));
    fc.assert(
      fc.property(hostLike, (text) => {
        const parsed = parseAddress(text);
        if (!parsed.ok) return;
        const again = parseAddress(formatEndpoint(parsed.endpoint));
        expect(again.ok && sameEndpoint(again.endpoint, parsed.endpoint)).toBe(true);
        expect(parsed.endpoint.host).not.toMatch(/[\s/@?#\\[\]]/);
        expect(formatHost(parsed.endpoint).length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes every real address', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 65_535 }), (ip, port) => {
      const text = ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`;
      expect(parseAddress(text)).toMatchObject({ ok: true, endpoint: { port } });
    }));
  });
});
