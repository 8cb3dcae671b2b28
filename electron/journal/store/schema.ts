import type { DatabaseSync } from 'node:sqlite';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';

/** In the header of every journal file: `FSjl`. Tells it from other SQLite files. */
export const applicationId = 0x46_53_6a_6c;
/** Of the tables below; a file with a greater number is from a newer Fabriscope and is not touched. */
export const schemaVersion = 2;

/** Columns of an event in the order in which rows travel between threads. */
export const eventColumns = ['id', 'at', 'stored_at', 'stream', 'type', 'source', 'external_id', 'entity', 'value', 'attributes', 'compensates'] as const;

/** Types of the upgrades of clusters that are read back whole at each start. */
export const readBackTypes: readonly string[] = [eventTypes.clusterUpgradeRun, eventTypes.clusterUpgradeRunsForgotten];
/**
 * What the program reads back by itself, a few in a thousand events: the history's family, and upgrades of clusters.
 * SQLite takes the index only for a question that has these very words in it (https://sqlite.org/partialindex.html §3).
 */
export const readBack = `(stream = 'deployment' OR type IN (${readBackTypes.map((type) => `'${type}'`).join(', ')}))`;

const readBackIndex = `CREATE INDEX event_read_back ON event (id, type) WHERE ${readBack};`;

/**
 * - `event_at` serves time ranges: pages, fills of cursors, drops of segments. `event_stream_at` serves pages of one
 *   family, which may be one event in ten thousand of another family's. Reading on from an id needs no index.
 * - `event_read_back` has in order of ids what is read at each start, which otherwise would go through all events.
 * - The unique index makes appends idempotent; it leaves out events that nobody will tell twice. `event_compensates`
 *   holds the few that take another back.
 * - `segment` counts the events of each month, so that neither state nor retention ever count rows.
 * - `segment_drop` holds the drops that are under way: only their months may lose rows, and a drop that a killed program
 *   left goes on at the next start. `dropped_segment` remembers what is gone, so that a source that tells it again is
 *   answered “known”.
 */
const tables = `
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  stream TEXT NOT NULL,
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT,
  entity TEXT NOT NULL,
  value REAL,
  attributes TEXT NOT NULL CHECK (json_valid(attributes)),
  compensates TEXT
) STRICT;
CREATE UNIQUE INDEX event_external ON event (source, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX event_compensates ON event (source, compensates) WHERE compensates IS NOT NULL;
CREATE INDEX event_at ON event (at);
CREATE INDEX event_stream_at ON event (stream, at);
${readBackIndex}
CREATE TABLE segment (
  month INTEGER PRIMARY KEY,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  events INTEGER NOT NULL,
  oldest_at INTEGER NOT NULL,
  newest_at INTEGER NOT NULL
) STRICT;
CREATE TABLE segment_drop (
  month INTEGER PRIMARY KEY,
  starts_at INTEGER NOT NULL,
  ends_at INTEGER NOT NULL,
  events INTEGER NOT NULL,
  reason TEXT NOT NULL,
  dropped_by TEXT NOT NULL
) STRICT;
CREATE TABLE dropped_segment (month INTEGER PRIMARY KEY, events INTEGER NOT NULL, dropped_at INTEGER NOT NULL) STRICT;
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event
BEGIN
  SELECT raise(ABORT, 'Events are never changed.');
END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event
WHEN NOT EXISTS (SELECT 1 FROM segment_drop WHERE OLD.at >= starts_at AND OLD.at < ends_at)
BEGIN
  SELECT raise(ABORT, 'Events are deleted by dropping their whole segment only.');
END;
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${schemaVersion};
`;

/** Creates the tables in an empty file. All or nothing. */
export function createTables(database: DatabaseSync): void {
  database.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`);
}

/** Brings the tables of an earlier version up to this one: version 1 had no `event_read_back`. All or nothing. */
export function upgradeTables(database: DatabaseSync, from: number): void {
  if (from === schemaVersion) return;
  database.exec(`BEGIN IMMEDIATE; ${readBackIndex} PRAGMA user_version = ${schemaVersion}; COMMIT;`);
}

/**
 * What every handle that writes needs. `synchronous = FULL` syncs the write-ahead log at each commit: what is
 * acknowledged survives the power going off, not only the program (measured: 0.1 ms per commit, nothing per event in
 * batches). Checkpoints after 16 MB instead of 4 keep bulk loads from writing the same pages again and again.
 * `recursive_triggers` makes REPLACE fire the trigger of deletions. `secure_delete` overwrites a month that is dropped: it
 * can be found neither by whoever reads the file's bytes nor by our own recovery.
 */
export const writerPragmas = `
PRAGMA busy_timeout = 5000;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -32000;
PRAGMA recursive_triggers = ON;
PRAGMA secure_delete = ON;
PRAGMA trusted_schema = OFF;
`;

/** For handles that only read. */
export const readerPragmas = `
PRAGMA query_only = ON;
PRAGMA cache_size = -16000;
PRAGMA trusted_schema = OFF;
`;
