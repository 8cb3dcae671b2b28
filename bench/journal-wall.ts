import { CursorDesk } from '../electron/journal/cursors/index.ts';
import { SqlCursorReader } from '../electron/journal/cursors/sql-reader.ts';
import type { AggregateDefinition, CursorDefinition } from '../shared/domain/journal/cursor.ts';
import { eventTypes } from './journal-store.ts';
import { eventsAfter } from './journal-tile.ts';

const figures: readonly AggregateDefinition[] = [
  { kind: 'sum', of: 'value' }, { kind: 'max', of: 'value' }, { kind: 'quantiles', of: 'value', ranks: [0.5, 0.99], relativeError: 0.01 }, { kind: 'distinct', of: 'entity', exactLimit: 1_000 }, { kind: 'top', of: 'entity', limit: 10 },
];

/** Two hundred different tiles: five figures of each of forty types over the last hour. */
export const wall: readonly CursorDefinition[] = figures.flatMap((figure) => Array.from({ length: eventTypes }, (_, type) => ({
  name: `${figure.kind}-${type}`, range: { kind: 'sliding', lengthMs: 3_600_000 } as const, filter: { kind: 'is', field: 'type', value: `cluster.type-${type}` } as const,
  groupBy: [], aggregates: { figure, count: { kind: 'count' } as const }, allowedLatenessMs: 0, maxTuples: 100_000,
})));

export interface WallFigures {
  /** Processor time per second of wall time, ms. */
  readonly cpuPerSecondMs: number;
  /** Until all tiles were filled, ms. */
  readonly fillMs: number;
  readonly tellings: number;
}

/**
 * A wall of 200 tiles that are told four times a second, while events arrive at the given pace. Time is made up, so that
 * nothing but the work is measured.
 */
export function measureWall(path: string, end: number, { seconds, eventsPerSecond }: { readonly seconds: number; readonly eventsPerSecond: number }): WallFigures {
  const reader = SqlCursorReader.open(path);
  let now = end;
  let tellings = 0;
  const turns: (() => void)[] = [];
  const alarms = new Set<{ readonly at: number; readonly ring: () => void }>();
  const desk = new CursorDesk({
    reader, snapshots: null, beginStep: () => () => true, afterTurn: (callback) => { turns.push(callback); },
    onTrouble: (error) => { throw error instanceof Error ? error : new Error('The store could not be read.'); },
    clock: {
      now: () => now,
      after: (ms, ring) => {
        const alarm = { at: now + ms, ring };
        alarms.add(alarm);
        return { cancel: () => void alarms.delete(alarm) };
      },
    },
  });
  const settle = (): void => {
    for (const alarm of alarms) {
      if (alarm.at > now) continue;
      alarms.delete(alarm);
      alarm.ring();
    }
    for (let turn = turns.shift(); turn; turn = turns.shift()) turn();
  };
  for (const definition of wall) desk.watch(definition, () => { tellings += 1; });
  const beganAt = performance.now();
  settle();
  const fillMs = performance.now() - beganAt;
  tellings = 0;
  const arriving = [...eventsAfter(reader.lastId(), end, 86_400 * eventsPerSecond, seconds * eventsPerSecond)];
  const before = process.cpuUsage();
  for (let quarter = 0; quarter < seconds * 4; quarter += 1) {
    now = end + (quarter + 1) * 250;
    desk.appended(arriving.slice((quarter * eventsPerSecond) / 4, ((quarter + 1) * eventsPerSecond) / 4));
    settle();
  }
  const { user, system } = process.cpuUsage(before);
  desk.close();
  reader.close();
  return { cpuPerSecondMs: (user + system) / 1_000 / seconds, fillMs, tellings };
}
