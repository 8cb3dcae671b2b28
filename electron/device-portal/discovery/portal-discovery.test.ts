import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../../core/testing/silent-logger.ts';
import { systemClock } from '../../core/system-clock.ts';
import { Announcements } from './announcements.ts';
import { PortalDiscovery } from './portal-discovery.ts';

const text = (value: string) => Buffer.from(value, 'utf8');

function packet(name: string, address: string, options: { securePort?: number; ttl?: number; tags?: string[] } = {}) {
  const { securePort = 443, ttl = 120, tags = [] } = options;
  const instance = `${name}._wdp._tcp.local`;
  return {
    type: 'response',
    answers: [{ name: '_wdp._tcp.local', type: 'PTR', ttl, data: instance }],
    additionals: [
      { name: instance, type: 'SRV', ttl, data: { port: 80, target: `${name}.local`, priority: 0, weight: 0 } },
      { name: instance, type: 'TXT', ttl, data: [text(`S=${securePort}`), text('D=Windows.Holographic'), text('A=ARM64'), Buffer.concat([text('T='), text(`${tags.join('\0')}\0\0`)])] },
      { name: `${name}.local`, type: 'A', ttl, data: address },
    ],
  };
}

describe('what announces itself on the network', () => {
  it('is listed under its secure port, with type and tags', () => {
    const heard = new Announcements();
    heard.take(packet('BENCH-3', '192.168.0.12', { securePort: 50_443, tags: ['Bench 3', 'Hall B'] }), 0);
    expect(heard.targets(1)).toEqual([{
      key: 'BENCH-3|192.168.0.12:50443', name: 'BENCH-3', endpoint: { scheme: 'https', host: '192.168.0.12', port: 50_443 },
      architecture: 'ARM64', deviceType: 'Windows.Holographic', tags: ['Bench 3', 'Hall B'],
    }]);
  });

  it('has one entry for each of its addresses, such as Wi-Fi and USB', () => {
    const heard = new Announcements();
    heard.take(packet('BENCH-3', '192.168.0.12'), 0);
    heard.take(packet('BENCH-3', '169.254.12.3'), 0);
    expect(heard.targets(1).map(({ endpoint }) => endpoint.host)).toEqual(['169.254.12.3', '192.168.0.12']);
  });

  it('goes when its time is up, and at once when it says goodbye', () => {
    const heard = new Announcements();
    heard.take(packet('ONE', '192.168.0.1', { ttl: 10 }), 0);
    heard.take(packet('TWO', '192.168.0.2'), 0);
    expect(heard.targets(9_999)).toHaveLength(2);
    expect(heard.targets(10_001)).toHaveLength(1);
    heard.take(packet('TWO', '192.168.0.2', { ttl: 0 }), 11_000);
    expect(heard.targets(11_001)).toEqual([]);
  });

  it('is not offered without a secure port, since nothing would prove who it is', () => {
    const heard = new Announcements();
    heard.take(packet('OPEN', '192.168.0.12', { securePort: 0 }), 0);
    expect(heard.targets(1)).toEqual([]);
  });

  it('may be anything at all without harm', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.anything(), fc.record({
      name: fc.constantFrom('_wdp._tcp.local', 'x._wdp._tcp.local', 'x.local'), type: fc.constantFrom('PTR', 'SRV', 'TXT', 'A'), ttl: fc.anything(), data: fc.anything(),
    }))), (answers) => {
      const heard = new Announcements();
      heard.take({ answers }, 0);
      for (const target of heard.targets(1)) expect(target.endpoint.port).toBeGreaterThan(0);
    }));
  });

  it('cannot fill the memory', () => {
    const heard = new Announcements();
    for (let at = 0; at < 2_000; at++) heard.take(packet(`N${at}`, `10.0.${at >> 8}.${at & 255}`), 0);
    expect(heard.targets(1).length).toBeLessThanOrEqual(200);
  });
});

describe('discovery', () => {
  it('listens only while somebody wants to know, and tells each change', async () => {
    let listening = 0;
    let hear: (packet: unknown) => void = () => {};
    const discovery = new PortalDiscovery(systemClock, silentLogger, (onPacket) => {
      listening += 1;
      hear = onPacket;
      return { ask: () => {}, close: () => void (listening -= 1) };
    });
    expect(listening).toBe(0);
    const ended = new AbortController();
    const lists: string[][] = [];
    for await (const targets of discovery.discover(ended.signal)) {
      lists.push(targets.map(({ name }) => name));
      expect(listening).toBe(1);
      if (lists.length === 1) hear(packet('A', '10.0.0.1'));
      if (lists.length === 2) hear(packet('B', '10.0.0.2'));
      if (lists.length === 3) ended.abort();
    }
    expect(lists).toEqual([[], ['A'], ['A', 'B']]);
    expect(listening).toBe(0);
  });

  it('finds the present address of a headset by its machine name', async () => {
    const discovery = new PortalDiscovery(systemClock, silentLogger, (onPacket) => ({
      ask: () => {
        onPacket(packet('Other', '10.0.0.1'));
        onPacket(packet('Bench-3', '10.0.0.7', { securePort: 8443 }));
      },
      close: () => {},
    }));
    expect(await discovery.find('BENCH-3', new AbortController().signal)).toEqual([{ scheme: 'https', host: '10.0.0.7', port: 8443 }]);
  });
});
