import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatEndpoint } from '../address.ts';
import { parseGateways } from './endpoint.ts';

function read(text: string): string[] | string {
  const parsed = parseGateways(text);
  return parsed.ok ? parsed.gateways.map(formatEndpoint) : parsed.problem;
}
function notes(text: string): string {
  const parsed = parseGateways(text);
  return parsed.ok ? parsed.notes.join(' ') : '';
}

describe('what a person pastes for a cluster', () => {
  it.each([
    ['mycluster.westeurope.cloudapp.azure.com', ['https://mycluster.westeurope.cloudapp.azure.com:19080']],
    ['https://sf.example.com:19080/Explorer/index.html#/', ['https://sf.example.com:19080']],
    ['sf.example.com:19000', ['https://sf.example.com:19080']],
    ['tcp://sf.example.com:19000', ['https://sf.example.com:19080']],
    ['10.0.0.4:9999', ['https://10.0.0.4:9999']],
    ['https://sf.example.com:443', ['https://sf.example.com']],
    ['http://sf.example.com', ['http://sf.example.com:19080']],
    ['localhost', ['http://localhost:19080']],
    ['https://localhost', ['https://localhost:19080']],
    ['fe80::1', ['https://[fe80::1]:19080']],
    ['[fe80::1]:19000', ['https://[fe80::1]:19080']],
    ['::1', ['http://[::1]:19080']],
    ['10.0.0.4, 10.0.0.5;10.0.0.6\n10.0.0.7:19000', ['https://10.0.0.4:19080', 'https://10.0.0.5:19080', 'https://10.0.0.6:19080', 'https://10.0.0.7:19080']],
    ['a.example, a.example:19080', ['https://a.example:19080']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('is told what was made of it', () => {
    expect(notes('sf.example.com:19000')).toMatch(/native protocol.*19080/);
    expect(notes('sf.example.com')).toMatch(/19080.*https/);
    expect(notes('localhost')).toMatch(/http is used/);
    expect(notes('https://sf.example.com:19080')).toBe('');
    expect(notes('https://sf.example.com:19080/Explorer')).toMatch(/left out/);
    expect(notes('a.example a.example')).toMatch(/twice/);
    expect(notes('https://me:secret@sf.example.com:19080')).not.toContain('secret');
  });

  it('is told what is wrong with it', () => {
    expect(read('')).toMatch(/empty/);
    expect(read('fabric:/Shop')).toMatch(/name of an application/);
    expect(read('ftp://x.example')).toMatch(/ftp/);
    expect(read('http://a.example, https://b.example')).toMatch(/http and others https/);
    expect(read('a.example, b.example:99999')).toMatch(/b\.example:99999/);
    expect(read(Array.from({ length: 21 }, (_, index) => `n${index}.example`).join(' '))).toMatch(/21 addresses/);
  });

  it('never fails, and reads what it has written as the same', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.ipV4(), fc.ipV6()), (text) => {
      const parsed = parseGateways(text);
      fc.pre(parsed.ok);
      const again = parseGateways(parsed.gateways.map((each) => `${each.scheme}://${each.host.includes(':') ? `[${each.host}]` : each.host}:${each.port}`).join(','));
      expect(again.ok ? again.gateways : again).toEqual(parsed.gateways);
    }));
  });
});
