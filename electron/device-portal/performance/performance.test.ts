import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { PerformanceSample } from '../../../shared/contract/devices.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { hurryTime } from '../../core/testing/hurried-time.ts';
import { portalBenches, until } from '../testing/portal-bench.ts';
import { goOnline, portalStage } from '../testing/portal-stage.ts';
import { csvField } from '../../../shared/domain/csv.ts';
import { performanceCsv } from './csv.ts';
import { performanceRoutes } from './router.ts';
import type { PerformanceEvent } from './sample-feed.ts';

const benches = portalBenches();
/** For what ends by itself after a while only. */
const time = hurryTime(6);
afterAll(() => time.restore());

function follow(events: AsyncGenerator<PerformanceEvent>): PerformanceEvent[] {
  const seen: PerformanceEvent[] = [];
  void (async () => {
    for await (const event of events) seen.push(event);
  })().catch(() => {});
  return seen;
}

describe('performance', () => {
  it('gives the history first and a sample a second while watched, over one socket for all watchers', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    const ended = new AbortController();
    benches.onEnd(() => ended.abort());
    const seen = follow(stage.performance.feed(id).watch(ended.signal));
    await until(() => seen.filter(({ kind }) => kind === 'sample').length >= 2);
    expect(seen[0]).toEqual({ kind: 'history', samples: [] });
    const again = follow(stage.performance.feed(id).watch(ended.signal));
    await until(() => again.length >= 2);
    expect(again[0]).toMatchObject({ kind: 'history', samples: expect.arrayContaining([expect.objectContaining({ memoryTotalBytes: expect.any(Number) })]) });
    expect(stage.device.socketCount()).toBe(1);
    const sample = seen.find((event) => event.kind === 'sample');
    expect(sample?.kind === 'sample' && sample.sample.memoryTotalBytes > 1e9 && sample.sample.memoryUsedBytes < sample.sample.memoryTotalBytes).toBe(true);
  });

  it('polls a build that serves no socket, also where it wraps its answer', async () => {
    const stage = await portalStage(benches, { device: { profile: 'hololens1', faults: [{ kind: 'forbidden', method: 'WS' }] } });
    const id = await goOnline(stage);
    const ended = new AbortController();
    benches.onEnd(() => ended.abort());
    const seen = follow(stage.performance.feed(id).watch(ended.signal));
    await until(() => seen.filter(({ kind }) => kind === 'sample').length >= 2);
    expect(seen.map(({ kind }) => kind)).not.toContain('gap');
    expect(stage.device.socketCount()).toBe(0);
  });

  it('closes the socket when nobody watches any more, a little later', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    const ended = new AbortController();
    const seen = follow(stage.performance.feed(id).watch(ended.signal));
    await until(() => seen.length >= 2);
    ended.abort();
    expect(stage.device.socketCount()).toBe(1);
    await until(() => stage.device.socketCount() === 0);
  });

  it('says that there is a gap when the line drops, and goes on by itself', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    const ended = new AbortController();
    benches.onEnd(() => ended.abort());
    const seen = follow(stage.performance.feed(id).watch(ended.signal));
    await until(() => seen.length >= 2);
    stage.device.dropSockets();
    await until(() => seen.some(({ kind }) => kind === 'gap'));
    const gapAt = seen.findIndex(({ kind }) => kind === 'gap');
    expect(seen[gapAt]).toMatchObject({ fault: { code: 'connection-lost', retryable: true } });
    await until(() => seen.slice(gapAt).some(({ kind }) => kind === 'sample'));
  });

  it('notices a socket that stays open and says nothing', async () => {
    const stage = await portalStage(benches, { bench: { clock: time.clock } });
    const id = await goOnline(stage);
    const ended = new AbortController();
    benches.onEnd(() => ended.abort());
    await stage.device.setFault({ kind: 'sockets-silent' });
    const seen = follow(stage.performance.feed(id).watch(ended.signal));
    await until(() => seen.some(({ kind }) => kind === 'gap'));
    await stage.device.clearFaults();
    await until(() => seen.some(({ kind }) => kind === 'sample'));
    expect(seen.find(({ kind }) => kind === 'gap')).toMatchObject({ fault: { code: 'slow' } });
  });

  it('lists processes with their load, and apps by their names', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    const list = stage.performance.processes(id);
    await list.firstLook();
    const ended = new AbortController();
    benches.onEnd(() => ended.abort());
    const messages = list.processes.watch(ended.signal);
    expect((await messages.next()).value).toMatchObject({ kind: 'snapshot' });
    await until(() => list.processes.values().some(({ cpuPercent }) => (cpuPercent ?? 0) > 0));
    expect(list.processes.values().some(({ packageFullName }) => packageFullName !== null)).toBe(true);
  });

  it('ends a process, but never the shell, and never another one under the same number', async () => {
    const stage = await portalStage(benches);
    const id = await goOnline(stage);
    await stage.apps.list(id).refresh();
    const app = stage.apps.list(id).apps.values().find(({ launchable, canUninstall }) => launchable && canUninstall);
    await stage.apps.launch(id, app?.packageFullName ?? '');
    const list = stage.performance.processes(id);
    await until(async () => {
      await list.firstLook();
      return (await stage.devices.headset(id).processes(0)).some(({ packageFullName }) => packageFullName === app?.packageFullName);
    });
    const process = (await stage.devices.headset(id).processes(0)).find(({ packageFullName }) => packageFullName === app?.packageFullName);
    const { processId = -1, imageName = '' } = process ?? {};
    await expect(stage.performance.terminate(id, processId, 'HoloShellApp.exe')).rejects.toMatchObject({ fault: { code: 'device-refused', message: expect.stringContaining('shell') } });
    await expect(stage.performance.terminate(id, processId, 'other.exe')).rejects.toMatchObject({ fault: { code: 'not-found' } });
    await stage.performance.terminate(id, processId, imageName);
    expect((await stage.devices.headset(id).processes(0)).some((each) => each.processId === processId)).toBe(false);
  });
});

const sample: PerformanceSample = {
  at: 0, cpuPercent: 1.5, gpuPercent: [8, 0], memoryUsedBytes: 1, memoryTotalBytes: 2, committedBytes: 3, commitLimitBytes: 4, gpuMemoryUsedBytes: 5,
  readBytesPerSecond: 6, writeBytesPerSecond: 7, otherBytesPerSecond: 8, networkInBytes: 9, networkOutBytes: 10,
};

describe('performance as CSV', () => {
  it('has a heading with units, UTC times and one column an engine', () => {
    const [heading, first, second] = performanceCsv([{ ...sample, gpuPercent: [8] }, sample], 'Bench 3').split('\r\n');
    expect(heading).toContain('GPU engine 2 (%)');
    expect(first).toBe('Bench 3,1970-01-01T00:00:00.000Z,1.5,8,,1,2,3,4,5,6,7,8,9,10');
    expect(second).toBe('Bench 3,1970-01-01T00:00:00.000Z,1.5,8,0,1,2,3,4,5,6,7,8,9,10');
  });

  it('never lets a name become a formula', () => {
    fc.assert(fc.property(fc.string(), fc.constantFrom('=', '+', '-', '@', '\t', '\r', ' =', '\n+'), (name, start) => {
      const field = csvField(`${start}${name}`);
      expect(field.replace(/^"/, '').startsWith("'")).toBe(true);
      const quoted = field.startsWith('"') && field.endsWith('"');
      expect(quoted || !/[\r\n",]/.test(field)).toBe(true);
    }));
  });

  it('is served under its address, for headsets that are in the list', async () => {
    const stage = await portalStage(benches, { device: { name: 'BENCH-3' } });
    const id = await goOnline(stage);
    const [route] = performanceRoutes(stage.devices, stage.performance);
    const answer = await route?.handle(new Request('http://localhost/'), { connectionId: id }, { role: 'wallboard' });
    expect(answer?.headers.get('content-type')).toContain('text/csv');
    expect(await answer?.text()).toContain('CPU (%)');
    const other = connectionIdSchema.parse('unknown');
    expect((await route?.handle(new Request('http://localhost/'), { connectionId: other }, { role: 'operator' }))?.status).toBe(404);
  });
});
