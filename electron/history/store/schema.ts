import type { DatabaseSync } from 'node:sqlite';

/** In the header of the file: `FShi`. */
export const applicationId = 0x46_53_68_69;
/** Of the tables below and of what is written into them; a file of any other number is made anew from the journal. */
export const schemaVersion = 2;

/**
 * - `deployment` has one row for each key: the newest record, what its other events come to, and beside them the columns
 *   that stand in memory (`RowColumns`), so that opening reads no records.
 * - `place` names each place once, so that a change of the user's environments changes no rows.
 * - `link` finds rows that may belong to one run: digests of `linksOf`, several rows each.
 * - `pending` holds what is known of keys whose record has not come, `unfolded` the keys whose rows are to be made anew
 *   because an observation was taken back.
 * - `words` is the full-text index over `searchText`. It holds no text of its own, and prefixes of one to three letters
 *   have their own index, because most searches begin with them.
 */
const tables = `
CREATE TABLE deployment (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  result TEXT NOT NULL,
  source TEXT NOT NULL,
  source_name TEXT NOT NULL,
  application TEXT NOT NULL,
  place INTEGER NOT NULL REFERENCES place (id),
  called_by TEXT,
  version TEXT,
  correlation INTEGER,
  queued_at INTEGER,
  started_at INTEGER NOT NULL,
  ended_at INTEGER,
  flags INTEGER NOT NULL,
  commit_times BLOB,
  build INTEGER,
  built_from INTEGER,
  line TEXT,
  commit_ids BLOB,
  record TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE TABLE place (id INTEGER PRIMARY KEY, source TEXT NOT NULL, place TEXT NOT NULL, environment TEXT NOT NULL, UNIQUE (source, place, environment)) STRICT;
CREATE TABLE link (digest INTEGER NOT NULL, deployment INTEGER NOT NULL, PRIMARY KEY (digest, deployment)) STRICT, WITHOUT ROWID;
CREATE TABLE pending (key TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE unfolded (key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5 (text, content = '', contentless_delete = 1, prefix = '1 2 3', tokenize = 'unicode61 remove_diacritics 2');
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${schemaVersion};
`;

export function createTables(database: DatabaseSync): void {
  database.exec(`BEGIN IMMEDIATE; ${tables} COMMIT;`);
}

/**
 * The file is a projection: after a power cut its newest rows may be missing, and come from the journal again. So the
 * log is not synced at each commit.
 */
export const pragmas = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA wal_autocheckpoint = 4000;
PRAGMA journal_size_limit = 67108864;
PRAGMA cache_size = -64000;
PRAGMA temp_store = MEMORY;
PRAGMA trusted_schema = OFF;
`;
