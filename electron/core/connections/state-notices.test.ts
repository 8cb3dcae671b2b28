import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/contract/connections.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { fault } from '../faults.ts';
import { ProgramNotices } from '../notices/notice-board.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { postStateNotices } from './state-notices.ts';

const bench: Connection = {
  id: connectionIdSchema.parse('bench'), kind: 'hololens', name: 'Bench 3', endpoint: { scheme: 'https', host: 'bench3.local', port: 443 }, position: 0, group: null,
  production: false, simulated: false, autoConnect: true, state: 'connecting', since: 0, step: null, lastSeenAt: null, retryAt: null, latencyMs: null, fault: null,
  pinned: null, offered: null, userName: null, headset: null, cluster: null, azure: null, devops: null,
};

function watched() {
  const clock = new ManualClock();
  const notices = new ProgramNotices(clock);
  let tell: (connection: Connection) => void = () => {};
  postStateNotices({ onChange: (listener) => { tell = listener; return () => {}; } }, notices, clock);
  return { clock, be: (state: Connection['state'], more: Partial<Connection> = {}) => tell({ ...bench, ...more, state }), notices, titles: () => notices.notices.values().map(({ title }) => title) };
}

describe('notices of connections', () => {
  it('tell at once what needs somebody, once', () => {
    const { be, titles } = watched();
    for (let time = 0; time < 3; time++) be('identity-changed');
    expect(titles()).toEqual(['Bench 3: another identity']);
    be('unauthorised');
    expect(titles()).toHaveLength(1);
  });

  it('tell of a headset that is gone only when it stays away', async () => {
    const { be, titles, clock } = watched();
    be('unreachable');
    await clock.advance(60_000);
    expect(titles()).toEqual([]);
    be('online');
    be('unreachable');
    await clock.advance(10_000);
    be('connecting');
    be('online');
    await clock.advance(60_000);
    expect(titles()).toEqual([]);
    be('unreachable');
    be('connecting');
    be('unreachable');
    await clock.advance(20_000);
    expect(titles()).toEqual(['Bench 3 is out of reach']);
  });

  it('say of a cluster what is true of clusters', () => {
    const cluster = { kind: 'cluster', name: 'prod-we' } as const;
    const { be, notices } = watched();
    be('identity-changed', { ...cluster, fault: fault('cluster-mismatch', { message: 'Another cluster answers.' }) });
    expect(notices.notices.values().at(-1)).toMatchObject({ title: 'prod-we: another cluster answers', body: 'Another cluster answers. Nothing was changed in it.', href: '/clusters/bench/home' });
    const other = watched();
    other.be('unauthorised', { ...cluster, fault: null });
    expect(other.notices.notices.values().at(-1)?.body).toContain('profile');
    const locked = watched();
    locked.be('unauthorised', { ...cluster, fault: fault('secrets-locked') });
    expect(locked.titles()).toEqual(['prod-we waits for the secrets to be unlocked']);
  });

  it('keep quiet about one that fell asleep or that the user let go', async () => {
    const { be, titles, clock } = watched();
    be('online');
    be('unreachable');
    be('asleep');
    await clock.advance(60_000);
    be('online');
    be('offline');
    await clock.advance(60_000);
    expect(titles()).toEqual([]);
  });
});
