import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../shared/domain/fault.ts';
import { toFault } from '../../core/faults.ts';
import { sameOriginUrl } from './origin-rule.ts';

const origin = 'https://management.azure.com';

function faultAt(text: string): Fault | null {
  try {
    sameOriginUrl(origin, text);
    return null;
  } catch (error) {
    return toFault(error);
  }
}
const verdict = (text: string): string => faultAt(text)?.code ?? 'allowed';

describe('where a token may go', () => {
  it('is its own origin, however the address is written', () => {
    for (const text of [`${origin}/subscriptions?$skiptoken=a`, 'https://MANAGEMENT.azure.com:443/x', '/subscriptions/1/providers', '?a=b']) expect([verdict(text), sameOriginUrl(origin, text).origin]).toEqual(['allowed', origin]);
    expect(sameOriginUrl(origin, `${origin}/a#b`).href).toBe(`${origin}/a`);
  });

  it('is nowhere else', () => {
    const foreign = [
      'https://management.azure.com.evil.example/x', 'https://evil.example/https://management.azure.com', 'http://management.azure.com/x', 'https://management.azure.com:8443/x',
      '//evil.example/x', String.raw`https:\\evil.example\x`, 'https://management.azure.com@evil.example/x', 'https://user:password@management.azure.com/x', 'https://localhost/x',
      'javascript:alert(1)', 'data:text/plain,x', 'file:///etc/passwd', 'ftp://management.azure.com/x',
    ];
    expect(foreign.map(verdict)).toEqual(foreign.map(() => 'foreign-origin'));
    expect(verdict('https://')).toBe('malformed-answer');
  });

  it('is never given to a host that was made up, and the refusal does not repeat the query', () => {
    fc.assert(fc.property(fc.constantFrom('https', 'http'), fc.domain(), fc.constantFrom('?sig=hushhush', ''), (scheme, host, query) => {
      const url = `${scheme}://${host}/subscriptions`;
      fc.pre(URL.parse(url) !== null && new URL(url).origin !== origin);
      const fault = faultAt(`${url}${query}`);
      expect(fault?.code).toBe('foreign-origin');
      expect(JSON.stringify(fault)).not.toContain('hushhush');
    }), { numRuns: 50 });
  });
});
