import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { LadderStep } from '../../shared/contract/connections.ts';
import { parseAddress } from '../../shared/domain/address.ts';
import { systemClock } from '../core/system-clock.ts';
import { hurryTime } from '../core/testing/hurried-time.ts';
import { addTrusted, portalBenches } from './testing/portal-bench.ts';
import { walkLadder } from './walk.ts';

const benches = portalBenches();
/** What ends only by limits of the network need not take as long as they do. */
const time = hurryTime(1);
afterEach(() => time.hurryLimits(1));
afterAll(() => time.restore());

async function walked(steps: AsyncIterable<LadderStep[]>): Promise<{ last: LadderStep[]; all: LadderStep[][]; words: string[] }> {
  const all: LadderStep[][] = [];
  for await (const each of steps) all.push(each);
  const last = all.at(-1) ?? [];
  return { all, last, words: last.map(({ name, state, fault }) => `${name} ${state}${fault === null ? '' : ` ${fault.code}`}`) };
}
function endpointOf(url: string) {
  const parsed = parseAddress(url);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.endpoint;
}
const look = (url: string) => walkLadder(endpointOf(url), null, null, systemClock, AbortSignal.timeout(20_000));

describe('trying an address', () => {
  it('ends with the certificate to compare and a portal found, and has sent no credential', async () => {
    const device = await benches.hololens({ paired: true });
    const { words, last, all } = await walked(look(device.url));
    expect(words).toEqual(['name skipped', 'tcp ok', 'tls ok', 'fingerprint ok', 'credentials skipped', 'api ok']);
    expect(last.find(({ name }) => name === 'fingerprint')?.certificate?.fingerprint256).toBe(device.fingerprint256);
    expect(all.every((steps) => steps.length === 6)).toBe(true);
    expect(last.every(({ finding }) => finding !== '')).toBe(true);
  });

  it('of a name looks it up first', async () => {
    const device = await benches.hololens();
    const { last, words } = await walked(look(device.url.replace('127.0.0.1', 'localhost')));
    expect(words[0]).toBe('name ok');
    expect(last[0]?.finding).toContain('127.0.0.1');
  });

  it.each([
    ['https://no-such-name.invalid', ['name failed name-not-found', 'tcp skipped', 'tls skipped', 'fingerprint skipped', 'credentials skipped', 'api skipped']],
  ])('that leads nowhere says where it ends: %s', async (url, expected) => {
    expect((await walked(look(url))).words).toEqual(expected);
  });

  it.each([
    [{ kind: 'asleep', mode: 'refuse' }, 'tcp failed refused'],
    [{ kind: 'asleep', mode: 'silent' }, 'tls failed no-answer'],
  ] as const)('of a headset that is %o says so', async (fault, expected) => {
    const device = await benches.hololens({ faults: [fault] });
    const looking = look(device.url);
    time.hurryLimits(8);
    const { words, last } = await walked(looking);
    expect(words).toContain(expected);
    expect(last.find(({ state }) => state === 'failed')?.fault).toMatchObject({ message: expect.stringMatching(/\w/), hint: expect.stringMatching(/\w/) });
  });

  it.each([
    [{ kind: 'server-error' }, 'server-error'],
    [{ kind: 'forbidden' }, 'forbidden'],
    // The refusal as a page, under a status of 200: any web server would answer so.
    [{ kind: 'malformed-json' }, 'not-a-portal'],
  ] as const)('never takes for a portal that lets everybody in what answers %o', async (fault, code) => {
    const device = await benches.hololens({ paired: true, faults: [{ ...fault, path: '/api/os/info' }] });
    expect((await walked(look(device.url))).words.at(-1)).toBe(`api failed ${code}`);
  });

  it('at a port that speaks no TLS says so', async () => {
    const device = await benches.hololens();
    const { words } = await walked(look(device.httpUrl.replace('http:', 'https:')));
    expect(words.find((word) => word.includes('failed'))).toMatch(/^tls failed (not-a-portal|tls-failed)$/);
  });
});

describe('testing a saved headset', () => {
  it('walks all six steps with its pin and its credentials', async () => {
    const bench = await benches.bench();
    const device = await benches.hololens({ paired: true, name: 'BENCH-3' });
    bench.connections.register({ kind: 'hololens', open: () => ({ retryNow: () => {}, close: async () => {} }), walk: async function* walk() {}, forget: async () => {} });
    const { id } = await addTrusted(bench, device);
    const test = async () => walked(walkLadder(endpointOf(device.url), bench.connections.record(id), await bench.connections.credentials(id), systemClock, AbortSignal.timeout(20_000)));
    const first = await test();
    expect(first.words).toEqual(['name skipped', 'tcp ok', 'tls ok', 'fingerprint ok', 'credentials ok', 'api ok']);
    expect(first.last.at(-1)?.finding).toContain('HoloLens 2 “BENCH-3”');

    device.model.pairing.replaceCredentials({ username: 'x', password: 'another-one' });
    expect((await test()).words).toEqual(['name skipped', 'tcp ok', 'tls ok', 'fingerprint ok', 'credentials failed unauthorised', 'api skipped']);

    device.changeCertificate();
    const changed = await test();
    expect(changed.words).toEqual(['name skipped', 'tcp ok', 'tls ok', 'fingerprint failed identity-changed', 'credentials skipped', 'api skipped']);
    expect(changed.last.find(({ name }) => name === 'fingerprint')?.certificate?.fingerprint256).toBe(device.fingerprint256);
  });
});
