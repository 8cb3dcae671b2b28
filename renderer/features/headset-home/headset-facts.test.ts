import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { heatWords } from './heat-words.ts';
import { ipdField, ipdWords, parseIpd } from './interpupillary-distance.ts';
import { machineNameProblem } from './machine-name.ts';
import { mainAddress, orderAdapters, signalWords, usableAddresses } from './network-words.ts';
import { differs, orderServices } from './service-order.ts';
import { restoreWords, sleepChoicesWith, sleepWords } from './sleep-words.ts';
import { headsetStatus } from './testing/status.ts';

describe('the name of a headset', () => {
  it.each(['BENCH-3', 'a', 'Stage-Left-0001', ' BENCH-3 '])('takes %j', (name) => {
    expect(machineNameProblem(name)).toBeNull();
  });

  it.each(['', '  ', '12345', '-bench', 'bench-', 'bench 3', 'bühne', 'bench_3', 'a.b', 'ABCDEFGHIJKLMNOP', '🎈'])('refuses %j with a reason', (name) => {
    expect(machineNameProblem(name)).toMatch(/\w/);
  });

  it('takes whatever keeps the rule', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,13}[A-Za-z0-9]$/), (name) => {
      expect(machineNameProblem(name)).toBeNull();
    }));
  });
});

describe('the distance between the eyes', () => {
  it.each([['63.5', 63_500], ['63,5', 63_500], ['67', 67_000], [' 60.25 mm ', 60_250], ['50', 50_000], ['80', 80_000]])('%j is %d micrometres', (text, micrometres) => {
    expect(parseIpd(text)).toEqual({ micrometres, problem: null });
  });

  it.each(['', '49.9', '80.1', '635', 'wide', '6.35', '63.5555'])('refuses %j with a reason', (text) => {
    expect(parseIpd(text).problem).toMatch(/\w/);
  });

  it('reads what it shows', () => {
    fc.assert(fc.property(fc.integer({ min: 5_000, max: 8_000 }), (hundredths) => {
      expect(parseIpd(ipdField(hundredths * 10)).micrometres).toBe(hundredths * 10);
    }));
    expect(ipdWords(67_500)).toBe('67.5 mm');
  });
});

describe('services', () => {
  it('show differences first, whatever the letter case', () => {
    const ordered = orderServices([
      { name: 'a.exe', expected: 'Running', observed: 'running' },
      { name: 'z.exe', expected: 'Running', observed: 'Stopped' },
      { name: 'm.exe', expected: 'Running', observed: 'Stopped' },
    ]);
    expect(ordered.map((service) => service.name)).toEqual(['m.exe', 'z.exe', 'a.exe']);
    expect(ordered.map(differs)).toEqual([true, true, false]);
  });
});

describe('the network', () => {
  const { network } = headsetStatus();
  it('shows the wireless address first and IPv4 before IPv6', () => {
    expect(network === null ? null : mainAddress(network)).toBe('192.168.0.121');
    const [first] = network === null ? [] : orderAdapters(network.adapters);
    expect(first === undefined ? [] : usableAddresses(first)).toEqual(['192.168.0.121', 'fe80::1']);
  });

  it('has no address where every adapter is unplugged', () => {
    expect(mainAddress({ wifi: null, adapters: [{ description: 'x', type: 'Ethernet', hardwareAddress: '', addresses: ['0.0.0.0', ''] }] })).toBeNull();
    expect(mainAddress({ wifi: null, adapters: [] })).toBeNull();
  });

  it.each([[100, 'strong'], [74, 'good'], [49, 'weak'], [29, 'very weak'], [0, 'very weak']])('%d percent is %s', (percent, word) => {
    expect(signalWords(percent).word).toBe(word);
  });
});

describe('sleep', () => {
  it.each([[null, 'not known'], [0, 'never'], [45, 'after 45 s'], [180, 'after 3 min'], [90, 'after 1.5 min']])('%s seconds: %s', (seconds, words) => {
    expect(sleepWords(seconds)).toBe(words);
  });

  it('offers the present value too', () => {
    expect(sleepChoicesWith(240)).toContain(240);
    expect(sleepChoicesWith(0).at(-1)).toBe(0);
    expect(sleepChoicesWith(null)).toHaveLength(8);
  });

  it('says what will be put back', () => {
    expect(restoreWords({ onBatterySeconds: 180, onMainsSeconds: 600 })).toBe('sleep after 3 min on battery, after 10 min on mains');
  });
});

describe('heat', () => {
  it.each([[0, 'Normal'], [1, 'Warm'], [2, 'Critical'], [3, 'Critical']])('stage %d: %s', (stage, word) => {
    expect(heatWords(stage).word).toBe(word);
  });
});
