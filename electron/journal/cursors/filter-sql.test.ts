import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { conditionOf } from '../../../shared/domain/journal/filter-sql.ts';
import { compileFilter } from '../../../shared/domain/journal/filter.ts';
import { createTables } from '../store/schema.ts';
import { eventArbitrary, filterArbitrary } from './testing/filter-arbitraries.ts';

let database: DatabaseSync;
beforeAll(() => {
  database = new DatabaseSync(':memory:');
  createTables(database);
  database.exec('SAVEPOINT clean');
});
afterAll(() => { database.close(); });

function store(events: readonly NewJournalEvent[]): void {
  database.exec('ROLLBACK TO clean');
  const insert = database.prepare('INSERT INTO event (id, at, stored_at, stream, type, source, external_id, entity, value, attributes, compensates) VALUES (?, ?, 0, ?, ?, ?, NULL, ?, ?, ?, NULL)');
  for (const [id, event] of events.entries()) insert.run(id, event.at, event.stream, event.type, event.source, event.entity, event.value, JSON.stringify(event.attributes));
}

/** @returns for every event 0, 1, or null where SQL gave neither. */
function inSql(filter: JournalFilter): unknown[] {
  const { sql, parameters } = conditionOf(filter);
  return database.prepare(`SELECT (${sql}) AS holds FROM event ORDER BY id`).all(...parameters).map(({ holds }) => holds);
}

describe('a filter in SQL', () => {
  it('says of every event what the compiled filter says, and never NULL', () => {
    fc.assert(fc.property(fc.array(eventArbitrary, { minLength: 1, maxLength: 12 }), fc.array(filterArbitrary, { minLength: 1, maxLength: 8 }), (events, filters) => {
      store(events);
      for (const filter of filters) {
        const predicate = compileFilter(filter);
        expect({ filter, holds: inSql(filter) }).toEqual({ filter, holds: events.map((event) => Number(predicate(event))) });
      }
    }), { numRuns: 1_500 });
  });

  it('takes lists of thousands of conditions', () => {
    const of: JournalFilter[] = Array.from({ length: 3_000 }, (_, index) => ({ kind: 'is', field: 'entity', value: `node-${index}` }));
    store([{ at: 0, stream: 'cluster', type: '', source: '', externalId: null, entity: 'node-2999', value: null, attributes: {}, compensates: null }]);
    expect([inSql({ kind: 'any', of }), inSql({ kind: 'all', of })]).toEqual([[1], [0]]);
  });
});
