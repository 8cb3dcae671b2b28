import { describe, expect, it } from 'vitest';
import type { DiscoverySource, FoundTarget } from '../system.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { recordingLogger } from '../testing/silent-logger.ts';
import { Discovery } from './discovery.ts';

const bench: FoundTarget = { key: 'bench', name: 'Bench', endpoint: { scheme: 'https', host: '10.0.0.1', port: 443 }, architecture: 'arm64', deviceType: null, tags: [] };

function source(): DiscoverySource & { emit(targets: readonly FoundTarget[]): void; listening: number } {
  let wake = Promise.withResolvers<readonly FoundTarget[]>();
  const made = {
    listening: 0,
    emit: (targets: readonly FoundTarget[]) => {
      const { resolve } = wake;
      wake = Promise.withResolvers();
      resolve(targets);
    },
    async *discover(signal: AbortSignal) {
      made.listening += 1;
      const ended = new Promise<null>((resolve) => signal.addEventListener('abort', () => resolve(null), { once: true }));
      yield [];
      for (;;) {
        const next = await Promise.race([wake.promise, ended]);
        if (next === null) break;
        yield next;
      }
      made.listening -= 1;
    },
  };
  return made;
}

const noConnections = { list: () => [], onChange: () => () => {} };

describe('Discovery', () => {
  it('runs its sources while somebody listens, shared by all', async () => {
    const clock = new ManualClock();
    const mdns = source();
    const discovery = new Discovery([mdns], noConnections, clock, recordingLogger());
    const [one, two] = [discovery.watch(undefined, {}), discovery.watch(undefined, {})];
    expect((await one.next()).value).toEqual({ kind: 'snapshot', version: 1, items: [] });
    await two.next();
    await clock.advance(0);
    expect(mdns.listening).toBe(1);
    const next = one.next();
    mdns.emit([bench]);
    await clock.advance(100);
    expect((await next).value).toMatchObject({ kind: 'patch', upsert: [{ key: 'bench', connectionId: null }] });
    await one.return();
    expect(mdns.listening).toBe(1);
    await two.return();
    await clock.advance(0);
    expect(mdns.listening).toBe(0);
  });

  it('goes on with the others when a source fails', async () => {
    const clock = new ManualClock();
    const logger = recordingLogger();
    const failing: DiscoverySource = { discover: () => { throw new Error('no multicast here'); } };
    const mdns = source();
    const discovery = new Discovery([failing, mdns], noConnections, clock, logger);
    const watch = discovery.watch(undefined, {});
    await watch.next();
    await clock.advance(0);
    const next = watch.next();
    mdns.emit([bench]);
    await clock.advance(100);
    expect((await next).value).toMatchObject({ upsert: [{ key: 'bench' }] });
    expect(logger.ids).toEqual(['connections.discovery.failed']);
    await watch.return();
  });
});
