import { DatabaseSync } from 'node:sqlite';
import { createTables, writerPragmas } from '../electron/journal/store/schema.ts';

/** Of 40 types, the one that the tiles of the benchmark are about. */
export const tileType = 'cluster.type-7';
export const eventTypes = 40;
export const entities = 500;
export const dayMs = 86_400_000;

/**
 * Makes a journal of so many events, evenly over the 24 hours before `end`: every fortieth of the tile's type.
 * Written in bulk, without the care that the journal takes of each batch.
 */
export function makeStore(path: string, events: number, end: number): void {
  const database = new DatabaseSync(path);
  try {
    database.exec(writerPragmas);
    database.exec('PRAGMA synchronous = OFF');
    createTables(database);
    database.exec('BEGIN');
    database.prepare(`
      WITH RECURSIVE number (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ?1)
      INSERT INTO event SELECT i, ?2 - ?3 + CAST(i * ?3 / ?1 AS INTEGER), ?2, 'cluster', 'cluster.type-' || (abs(random()) % ${eventTypes}), 'bench', NULL,
        'node-' || (abs(random()) % ${entities}), (abs(random()) % 100000) / 100.0, '{"result":"ok"}', NULL FROM number`).run(events, end, dayMs);
    database.exec(`
      INSERT INTO segment SELECT month, unixepoch(first) * 1000, unixepoch(first, '+1 month') * 1000, events, oldest, newest FROM (
        SELECT CAST(strftime('%Y%m', at / 1000, 'unixepoch') AS INTEGER) AS month, strftime('%Y-%m-01', min(at) / 1000, 'unixepoch') AS first, count(*) AS events, min(at) AS oldest, max(at) AS newest
        FROM event GROUP BY 1)`);
    database.exec('COMMIT');
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
}
