import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CursorDefinition, CursorValue } from '../../../shared/domain/journal/cursor.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { SnapshotFiles } from './snapshot-files.ts';
import { DeskBench } from './testing/desk-bench.ts';
import { groupsInSql } from './testing/sql-oracle.ts';

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.UTC(2026, 10, 20, 12);
const errors: CursorDefinition = {
  name: 'errors', range: { kind: 'sliding', lengthMs: hour }, filter: { kind: 'is', field: 'type', value: 'cluster.health' }, groupBy: [],
  aggregates: { errors: { kind: 'count' }, worst: { kind: 'max', of: 'value' } }, allowedLatenessMs: 0, maxTuples: 100_000,
};
const health = (at: number, value = 1, identity: Partial<Pick<NewJournalEvent, 'externalId' | 'compensates' | 'entity'>> = {}): NewJournalEvent => ({
  at, stream: 'cluster', type: 'cluster.health', source: 'c1', externalId: null, entity: 'node-1', value, attributes: {}, compensates: null, ...identity,
});

let bench: DeskBench;
let told: CursorValue[];
const listen = (value: CursorValue): void => void told.push(value);
const last = (): CursorValue | undefined => told.at(-1);
const figure = (name: string): unknown => last()?.groups[0]?.values[name];
beforeEach(() => {
  bench = new DeskBench();
  bench.now = noon;
  told = [];
});
afterEach(() => { bench.close(); });

function append(...events: NewJournalEvent[]): void {
  bench.store(events);
  bench.tell();
}

describe('watching a cursor', () => {
  it('tells what the store has, and then each change', () => {
    bench.store([health(noon - minute, 7), health(noon - 2 * hour, 9)]);
    bench.openDesk(null).watch(errors, listen);
    bench.work();
    expect(last()).toEqual({
      version: 1, at: noon, from: noon + 1 - hour, to: noon + 1, events: 1, late: 0, pending: 0, precision: { kind: 'exact' },
      groups: [{ key: [], values: { errors: { kind: 'number', value: 1 }, worst: { kind: 'number', value: 7 } } }],
    });
    bench.setTime(noon + 1_000);
    append(health(noon + 1_000, 3));
    bench.work();
    expect([last()?.version, last()?.events, figure('errors')]).toEqual([2, 2, { kind: 'number', value: 2 }]);
  });

  it('is told at most ten times a second, and of the newest state', () => {
    bench.desk.watch(errors, listen);
    bench.work();
    for (let ms = 1; ms <= 1_000; ms += 1) {
      bench.setTime(noon + ms);
      append(health(noon + ms));
      bench.work();
    }
    expect([told.length, last()?.events, last()?.version]).toEqual([11, 1_000, 11]);
  });

  it('hears when events leave the window although nothing else happens', () => {
    bench.desk.watch(errors, listen);
    append(health(noon, 5));
    bench.work();
    bench.setTime(noon + hour - 1);
    bench.work();
    expect([last()?.events, figure('worst')]).toEqual([1, { kind: 'number', value: 5 }]);
    bench.setTime(noon + hour);
    bench.work();
    expect([last()?.events, last()?.groups]).toEqual([0, []]);
  });

  it('hears how long a state has lasted each second', () => {
    bench.desk.watch({ ...errors, aggregates: { states: { kind: 'time-in-state', of: 'entity' } } }, listen);
    append(health(noon));
    bench.work();
    for (let second = 1; second <= 5; second += 1) {
      bench.setTime(noon + second * 1_000);
      bench.work();
    }
    expect([told.length, figure('states')]).toEqual([6, { kind: 'states', values: [{ state: 'node-1', lastedMs: 5_000 }] }]);
  });

  it('shares one cursor among equal definitions, whatever their names, and tells a newcomer at once', () => {
    bench.desk.watch(errors, listen);
    append(health(noon));
    bench.work();
    const { filter, range, ...rest } = errors;
    const second: CursorValue[] = [];
    const close = bench.desk.watch({ range, filter, ...rest, name: 'other' }, (value) => void second.push(value));
    expect(second).toEqual([last()]);
    close();
    bench.setTime(noon + 100);
    append(health(noon + 100));
    bench.work();
    expect([second.length, told.length]).toEqual([1, 2]);
  });

  it('forgets a cursor that nobody has watched for half a minute', () => {
    const close = bench.desk.watch(errors, listen);
    bench.work();
    close();
    bench.setTime(noon + 29_000);
    bench.work();
    expect(bench.desk.explain(errors)).not.toBeNull();
    bench.setTime(noon + 30_000);
    bench.work();
    expect(bench.desk.explain(errors)).toBeNull();
  });

  it('fills in small steps, says so, and misses nothing that comes meanwhile', () => {
    bench.store(Array.from({ length: 2_000 }, (_, index) => health(noon - 2_000 + index)));
    bench.openDesk(null).watch(errors, listen);
    bench.piecesPerStep = 1;
    bench.work(3);
    expect([last()?.precision, Number(last()?.events) < 2_000]).toEqual([{ kind: 'filling' }, true]);
    append(health(noon - 1_999, 50), health(noon, 4));
    bench.work();
    bench.setTime(noon + 100);
    bench.work();
    expect([last()?.precision, last()?.events, figure('worst')]).toEqual([{ kind: 'exact' }, 2_002, { kind: 'number', value: 50 }]);
  });
});

describe('no step is long', () => {
  const perNode: CursorDefinition = { ...errors, groupBy: ['entity'], aggregates: { ...errors.aggregates, states: { kind: 'time-in-state', of: 'entity' } } };
  it.each([['a queue of folds', errors], ['a tree of folds', { ...errors, allowedLatenessMs: 1_000 }], ['groups', perNode]])('when thousands of events come and leave at once, over %s', (_, definition) => {
    bench.desk.watch(definition, listen);
    append(...Array.from({ length: 4_000 }, (_, index) => health(noon + (index >> 2), index, { entity: `node-${index % 400}` })));
    bench.setTime(noon + 1_000);
    bench.work();
    expect(last()?.events).toBe(4_000);
    bench.setTime(noon + hour + 500);
    bench.piecesPerStep = 100;
    let turns = 0;
    for (; last()?.events === 4_000 && turns < 1_000; turns += 1) bench.work(1);
    expect([turns >= 20, last()?.events, last()?.precision]).toEqual([true, 1_996, { kind: 'exact' }]);
  });
});

describe('a step', () => {
  it('is one for all cursors, and each has its turn', () => {
    bench.store(Array.from({ length: 2_000 }, (_, index) => health(noon - 2_000 + index)));
    bench.openDesk(null);
    const filled = new Set<number>();
    for (let tile = 0; tile < 10; tile += 1) {
      bench.desk.watch({ ...errors, allowedLatenessMs: tile }, ({ precision }) => {
        if (precision.kind === 'exact') filled.add(tile);
      });
    }
    bench.piecesPerStep = 3;
    const filledAfter = Array.from({ length: 80 }, () => {
      bench.work(1);
      return filled.size;
    });
    // Ten pages each: three in one turn, and then the next cursor's.
    expect([filledAfter[2], filledAfter[15], filledAfter.at(-1)]).toEqual([0, 0, 10]);
  });
});

describe('events that are late or taken back', () => {
  it('count as late beyond what is allowed, and are in the figures all the same', () => {
    bench.desk.watch({ ...errors, allowedLatenessMs: 10_000 }, listen);
    append(health(noon), health(noon - 10_000, 2), health(noon - 10_001, 3), health(noon - 2 * hour, 4));
    bench.work();
    expect([last()?.late, last()?.events, figure('worst')]).toEqual([1, 3, { kind: 'number', value: 3 }]);
  });

  it('keep a cursor in constant time until the first one comes', () => {
    bench.desk.watch(errors, listen);
    append(health(noon - 10), health(noon - 5));
    bench.work();
    expect(bench.desk.explain(errors)?.window).toBe('in-order');
    bench.setTime(noon + 100);
    append(health(noon - 7));
    bench.work();
    expect([bench.desk.explain(errors)?.window, bench.desk.explain(errors)?.events]).toEqual(['any-order', 3]);
  });

  it('are gone from every figure, once; one that was taken back beforehand never comes', () => {
    bench.desk.watch(errors, listen);
    append(health(noon, 9, { externalId: 'a' }), health(noon, 2, { externalId: 'b' }));
    append(health(noon, 0, { compensates: 'a', externalId: 'back' }), health(noon, 0, { compensates: 'a' }), health(noon, 0, { compensates: 'c' }));
    bench.work();
    expect([last()?.events, last()?.pending, figure('worst')]).toEqual([1, 1, { kind: 'number', value: 2 }]);
    // What takes back is not taken back.
    append(health(noon, 0, { compensates: 'back' }), health(noon, 8, { externalId: 'c' }));
    bench.setTime(noon + 100);
    bench.work();
    expect([last()?.events, last()?.pending, figure('worst')]).toEqual([1, 0, { kind: 'number', value: 2 }]);
  });
});

describe('memory', () => {
  const bounded: CursorDefinition = { ...errors, maxTuples: 500, aggregates: { ...errors.aggregates, nodes: { kind: 'distinct', of: 'entity', exactLimit: 10 } } };

  it('is bounded: beyond it a cursor keeps slices, says how coarse, and becomes exact again when it is small', () => {
    bench.desk.watch(bounded, listen);
    append(...Array.from({ length: 2_000 }, (_, index) => health(noon - hour + 1 + index * 1_800, index, { entity: `node-${index % 50}` })));
    bench.work();
    expect([last()?.precision, last()?.events, figure('worst')]).toEqual([{ kind: 'sliced', sliceMs: 30_000 }, 2_000, { kind: 'number', value: 1_999 }]);
    expect([figure('nodes'), Number(bench.desk.explain(bounded)?.kept) <= 121]).toEqual([{ kind: 'distinct', value: 50, exact: false }, true]);
    bench.setTime(noon + 55 * minute);
    bench.work();
    expect([last()?.precision, figure('nodes')]).toEqual([{ kind: 'exact' }, { kind: 'distinct', value: 50, exact: true }]);
  });

  const counting: CursorDefinition = { ...errors, maxTuples: 500, aggregates: { errors: { kind: 'count' }, sum: { kind: 'sum', of: 'value' } } };
  const many = (count: number, from = noon - 1_000): NewJournalEvent[] => Array.from({ length: count }, (_, index) => health(from + Math.floor((index * 900) / count), index, { externalId: `e${index}` }));

  it('in slices has what is taken back once, whatever is taken back twice, or takes something back itself', () => {
    bench.desk.watch(counting, listen);
    append(...many(600));
    bench.work();
    expect(last()?.precision.kind).toBe('sliced');
    append(health(noon, 5), health(noon, 0, { compensates: 'e9', externalId: 'back' }), health(noon, 0, { compensates: 'e9' }), health(noon, 0, { compensates: 'back' }));
    bench.setTime(noon + 100);
    bench.work();
    expect([last()?.precision.kind, last()?.groups]).toEqual(['sliced', groupsInSql(bench.database, counting, { from: noon - hour, to: noon + 101, now: noon + 100 })]);
    expect(last()?.events).toBe(600);
  });

  it('in slices keeps no part of a slot of the clock for the next one', () => {
    bench.desk.watch({ ...counting, range: { kind: 'tumbling', lengthMs: 1_000 } }, listen);
    append(...many(600, noon + 50), health(noon + 999));
    bench.work();
    expect([last()?.precision, last()?.events]).toEqual([{ kind: 'sliced', sliceMs: 9 }, 601]);
    bench.setTime(noon + 1_000);
    bench.work();
    expect([last()?.from, last()?.events]).toEqual([noon + 1_000, 0]);
  });

  it('is bounded for those whose clocks are ahead too; they are found in the store when their time comes', () => {
    bench.desk.watch({ ...errors, maxTuples: 20_000 }, listen);
    append(...Array.from({ length: 12_000 }, (_, index) => health(noon + 1_000 + index)));
    bench.work();
    expect(last()?.events).toBe(0);
    bench.setTime(noon + 20_000);
    bench.work();
    expect([last()?.precision, last()?.events]).toEqual([{ kind: 'exact' }, 12_000]);
  });
});

describe('an event that is due but could not be let in yet', () => {
  it('can be taken back', () => {
    bench.desk.watch({ ...errors, allowedLatenessMs: 1_000 }, listen);
    bench.work();
    append(health(noon + 100), health(noon + 100), health(noon + 100, 9, { externalId: 'a' }));
    bench.setTime(noon + 100);
    bench.piecesPerStep = 1;
    bench.work(1);
    append(health(noon + 100, 0, { compensates: 'a' }));
    bench.piecesPerStep = 100;
    bench.work();
    expect([last()?.events, figure('worst')]).toEqual([2, { kind: 'number', value: 1 }]);
  });
});

describe('a value of the past', () => {
  it('is what SQL says of that time, by what is known now', async () => {
    append(health(noon - 3 * hour, 3, { externalId: 'a' }), health(noon - 3 * hour + minute, 4), health(noon - hour, 5), health(noon, 0, { compensates: 'a' }));
    const at = noon - 3 * hour + 2 * minute;
    const value = bench.desk.valueAt(errors, at);
    bench.work();
    const { groups, events, from, to } = await value;
    expect([groups, events]).toEqual([groupsInSql(bench.database, errors, { from, to, now: at }), 1]);
  });
});

describe('after a restart', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'fabriscope-cursors-')); });
  afterEach(() => { rmSync(folder, { recursive: true }); });
  /** A desk of the same journal, in a later run of the program. */
  const restart = (definition: CursorDefinition): void => {
    bench.desk.close();
    bench.openDesk(SnapshotFiles.open(folder, Date.now())).watch(definition, listen);
  };

  const numbered = (count: number): NewJournalEvent[] => Array.from({ length: count }, (_, index) => health(noon - count + index, index, { externalId: `e${index}` }));
  const since = [health(noon, 0, { compensates: 'e299' }), health(noon - 5, 1_000, { externalId: 'x' }), health(noon, 0, { compensates: 'x' }), health(noon - 5, 500), health(noon, 0, { compensates: 'e299' })];
  const sums = { errors: { kind: 'count' }, sum: { kind: 'sum', of: 'value' } } as const;
  it.each<[string, CursorDefinition, string]>([
    ['its events', { ...errors, allowedLatenessMs: 1_000, aggregates: { ...errors.aggregates, ...sums } }, 'exact'],
    ['its slices', { ...errors, maxTuples: 200, aggregates: sums }, 'sliced'],
  ])('a cursor goes on from a snapshot of %s, with what was appended and taken back since', (_, definition, precision) => {
    restart(definition);
    append(...numbered(300));
    bench.work();
    bench.desk.close();
    bench.store(since);
    restart(definition);
    bench.work();
    expect([last()?.precision.kind, last()?.events, last()?.groups]).toEqual([precision, 300, groupsInSql(bench.database, definition, { from: noon + 1 - hour, to: noon + 1, now: noon })]);
  });

  it('slices of a snapshot keep their greatest values', () => {
    const definition = { ...errors, maxTuples: 200 };
    restart(definition);
    append(...numbered(300));
    bench.work();
    restart(definition);
    bench.work();
    expect([last()?.precision.kind, figure('worst')]).toEqual(['sliced', { kind: 'number', value: 299 }]);
  });

  it('a snapshot is of no use to a window that begins earlier, or to another slot of the clock', () => {
    append(health(noon - 90 * minute, 9));
    restart(errors);
    append(health(noon - 10 * minute, 3));
    bench.work();
    expect(last()?.events).toBe(1);
    bench.desk.close();
    bench.now = noon - 35 * minute;
    restart(errors);
    bench.work();
    expect([last()?.events, figure('worst')]).toEqual([1, { kind: 'number', value: 9 }]);
    const slots: CursorDefinition = { ...errors, name: 'slots', range: { kind: 'tumbling', lengthMs: 1_000 }, maxTuples: 200 };
    bench.now = noon;
    restart(slots);
    append(...Array.from({ length: 300 }, (_, index) => health(noon + 700 + index)));
    bench.work();
    expect([last()?.precision, last()?.events]).toEqual([{ kind: 'sliced', sliceMs: 9 }, 300]);
    bench.desk.close();
    bench.now = noon + 1_000;
    restart(slots);
    bench.work();
    expect(last()?.events).toBe(0);
  });

  it('a damaged snapshot of slices leaves no slices behind', () => {
    const definition = { ...errors, maxTuples: 200 };
    restart(definition);
    append(...numbered(300));
    bench.work();
    bench.desk.close();
    const path = join(folder, readdirSync(folder)[0] ?? '');
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.with(bytes.length - 1, 255));
    bench.now = noon + hour - 100;
    restart(definition);
    bench.work();
    expect([last()?.precision, last()?.events]).toEqual([{ kind: 'exact' }, 99]);
  });

  it('is read from the store where the snapshot is damaged, or of another definition, or where months were dropped', () => {
    restart(errors);
    append(health(noon, 3));
    bench.work();
    bench.desk.close();
    const [file] = readdirSync(folder);
    const path = join(folder, file ?? '');
    const sound = readFileSync(path);
    const events = (prepare: () => void, definition = errors): number | undefined => {
      writeFileSync(path, sound);
      prepare();
      restart(definition);
      bench.work();
      const found = last()?.events;
      bench.openDesk(null);
      return found;
    };
    // The store has other events now than the snapshot says: whoever uses the snapshot is told apart.
    bench.database.exec(`DROP TRIGGER event_is_never_deleted; DROP TRIGGER event_is_never_changed; UPDATE event SET value = 4; INSERT INTO event SELECT 0, at, stored_at, stream, type, source, external_id, entity, value, attributes, compensates FROM event`);
    expect(events(() => {})).toBe(1);
    expect(events(() => { writeFileSync(path, sound.with(sound.length - 1, 255)); })).toBe(2);
    expect(events(() => { writeFileSync(path, 'none'); })).toBe(2);
    expect(events(() => {}, { ...errors, allowedLatenessMs: 7 })).toBe(2);
    expect(events(() => { bench.database.exec('INSERT INTO dropped_segment VALUES (202601, 5, 1)'); })).toBe(2);
  });
});

describe('trouble', () => {
  it('with the store is told, and reading is tried again', () => {
    append(health(noon));
    bench.desk.watch(errors, listen);
    bench.database.exec('ALTER TABLE event RENAME TO elsewhere');
    bench.work();
    expect([bench.troubles.length, told]).toEqual([1, []]);
    bench.database.exec('ALTER TABLE elsewhere RENAME TO event');
    bench.setTime(noon + 5_000);
    bench.work();
    expect(last()?.events).toBe(1);
  });

  it('is not made of a clock that is set back: the window goes back with it', () => {
    bench.desk.watch(errors, listen);
    append(health(noon - hour + 1_000), health(noon));
    bench.work();
    bench.setTime(noon + 30 * minute);
    bench.work();
    expect(last()?.events).toBe(1);
    bench.setTime(noon);
    append();
    bench.setTime(noon + 100);
    bench.work();
    expect([last()?.events, last()?.at]).toEqual([2, noon + 100]);
  });
});

describe('explaining a cursor', () => {
  it('names what it keeps, where figures come from, and the SQL that they equal', () => {
    bench.desk.watch(errors, listen);
    append(health(noon, 3), health(noon, 4));
    expect(bench.desk.explain(errors)?.source).toBe('store');
    bench.work();
    const explained = bench.desk.explain(errors);
    expect(explained).toMatchObject({ window: 'in-order', events: 2, kept: 2, source: 'memory' });
    const { sql, parameters } = explained?.sql['worst'] ?? { sql: '', parameters: [] };
    expect(bench.database.prepare(sql).get(...parameters)).toEqual({ figure: 4 });
  });
});
