import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../shared/contract/connections.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { fault } from '../faults.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryJournal } from '../testing/memory-journal.ts';
import { feedConnectionStates } from './state-feed.ts';

const bench: Connection = {
  id: connectionIdSchema.parse('bench'), kind: 'hololens', name: 'Bench 3', endpoint: { scheme: 'https', host: 'bench3.local', port: 443 }, position: 0, group: null,
  production: false, simulated: false, autoConnect: true, state: 'connecting', since: 0, step: null, lastSeenAt: null, retryAt: null, latencyMs: null, fault: null,
  pinned: null, offered: null, userName: null, headset: null, cluster: null, azure: null, devops: null,
};

function fed() {
  const clock = new ManualClock(0);
  const journal = new MemoryJournal(clock);
  let tell: (connection: Connection) => void = () => {};
  feedConnectionStates({ onChange: (listener) => { tell = listener; return () => {}; } }, journal, clock);
  return { clock, journal, be: (state: Connection['state'], more: Partial<Connection> = {}) => tell({ ...bench, ...more, state }) };
}

describe('states of connections in the journal', () => {
  it('hold what a connection came to, from what, and why, and nothing of the way there', async () => {
    const { be, clock, journal } = fed();
    be('connecting');
    be('online');
    await clock.advance(60_000);
    be('stale');
    be('unreachable', { fault: fault('no-answer') });
    expect(journal.events).toMatchObject([
      { at: 0, type: 'headset.connection', stream: 'headset', source: 'bench', attributes: { name: 'Bench 3', state: 'online' } },
      { at: 60_000, type: 'headset.connection', attributes: { state: 'unreachable', was: 'online', fault: 'no-answer' } },
    ]);
  });

  it('name each kind in its own stream', () => {
    const { be, journal } = fed();
    for (const kind of ['hololens', 'cluster', 'azure', 'devops'] as const) be('online', { kind, id: connectionIdSchema.parse(kind) });
    expect(journal.events.map(({ type, attributes }) => [type, attributes.kind ?? null])).toEqual([
      ['headset.connection', null], ['cluster.connection', null], ['program.connection', 'azure'], ['program.connection', 'devops'],
    ]);
  });

  it('stay few however often a line comes and goes, and end with how it stands', async () => {
    const { be, clock, journal } = fed();
    for (let second = 0; second < 600; second++) {
      be(second % 2 === 0 ? 'online' : 'unreachable');
      await clock.advance(1_000);
    }
    await clock.advance(30_000);
    expect(journal.events.length).toBeLessThanOrEqual(21);
    expect(journal.events.at(-1)?.attributes.state).toBe('unreachable');
  });
});
