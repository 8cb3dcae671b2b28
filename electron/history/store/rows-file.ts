import { chmodSync, rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { DeploymentRecord } from '../../../shared/domain/history/deployment.ts';
import { namesFix } from '../../../shared/domain/history/failures.ts';
import { recordDigest } from '../../../shared/domain/history/record-digest.ts';
import { emptyRow, foldRow, resultOf, takeEvent, type RowState } from '../../../shared/domain/history/row-fold.ts';
import { searchText } from '../../../shared/domain/history/search-words.ts';
import { lineOf } from '../../../shared/domain/history/build-line.ts';
import { linksOf } from '../../../shared/domain/history/trace.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import { columnNames, columnValues } from './column-values.ts';
import { Places } from './places.ts';
import { recordOf, storedRecord } from './record-shape.ts';
import { RowColumns, rowFlags, type ColumnValues } from './row-columns.ts';
import { rowState, storedRowState } from './row-state.ts';
import { applicationId, createTables, pragmas, schemaVersion } from './schema.ts';
import { numberIn, textIn } from './values.ts';

/** The journal's event up to which the file is true; it tells that journal from another one. */
export interface JournalMark {
  readonly id: number;
  readonly storedAt: number;
}

/** What a batch of events came to. */
export interface AppliedEvents {
  /** Keys of rows that are new or changed. */
  readonly changed: readonly string[];
  /** Keys whose rows have to be folded anew from all of their events. */
  readonly refold: readonly string[];
}

/** A row as it is stored. */
export interface StoredRow {
  readonly id: number;
  readonly record: DeploymentRecord;
  readonly state: RowState;
}

/** Rows that are held in memory as a whole: a matrix of some thousand cells needs two or three of each. */
const mostRecent = 10_000;

/** The file of the projection, with its columns in memory. Both change together. */
export class RowsFile {
  readonly columns = new RowColumns();
  readonly places: Places;
  readonly database: DatabaseSync;
  /** What changes in memory once it has changed on the disk. */
  #afterCommit: (() => void)[] = [];
  /** Least lately used first. */
  readonly #recent = new Map<number, StoredRow>();
  readonly #byKey: StatementSync;
  readonly #byId: StatementSync;
  readonly #pending: StatementSync;
  readonly #keepPending: StatementSync;
  readonly #dropPending: StatementSync;
  readonly #insert: StatementSync;
  readonly #update: StatementSync;
  readonly #dropRow: StatementSync;
  readonly #dropWords: StatementSync;
  readonly #addWords: StatementSync;
  readonly #dropLink: StatementSync;
  readonly #addLink: StatementSync;
  readonly #noteUnfolded: StatementSync;
  readonly #dropUnfolded: StatementSync;
  readonly #setMark: StatementSync;

  private constructor(database: DatabaseSync) {
    this.database = database;
    this.places = new Places(database);
    this.#byKey = database.prepare('SELECT id, record, state FROM deployment WHERE key = ?');
    this.#byId = database.prepare('SELECT id, record, state FROM deployment WHERE id = ?');
    this.#pending = database.prepare('SELECT state FROM pending WHERE key = ?');
    this.#keepPending = database.prepare('INSERT OR REPLACE INTO pending (key, state) VALUES (?, ?)');
    this.#dropPending = database.prepare('DELETE FROM pending WHERE key = ?');
    const names = 'kind, result, source, source_name, application, place, called_by, version, correlation, queued_at, started_at, ended_at, flags, commit_times, build, built_from, line, commit_ids, record, state';
    const marks = names.split(', ').map(() => '?').join(', ');
    this.#insert = database.prepare(`INSERT INTO deployment (${names}, key) VALUES (${marks}, ?)`);
    this.#update = database.prepare(`UPDATE deployment SET (${names}) = (${marks}) WHERE key = ?`);
    this.#dropRow = database.prepare('DELETE FROM deployment WHERE id = ?');
    this.#dropWords = database.prepare('DELETE FROM words WHERE rowid = ?');
    this.#addWords = database.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
    this.#dropLink = database.prepare('DELETE FROM link WHERE digest = ? AND deployment = ?');
    this.#addLink = database.prepare('INSERT OR IGNORE INTO link (digest, deployment) VALUES (?, ?)');
    this.#noteUnfolded = database.prepare('INSERT OR IGNORE INTO unfolded (key) VALUES (?)');
    this.#dropUnfolded = database.prepare('DELETE FROM unfolded WHERE key = ?');
    this.#setMark = database.prepare("INSERT OR REPLACE INTO mark (name, value) VALUES ('journal', ?)");
    this.#loadColumns();
  }

  /**
   * Opens the file, or makes an empty one where there is none, where it is damaged, and where another version wrote it.
   * @throws where no file can be made there either.
   */
  static open(path: string): RowsFile {
    try {
      const kept = RowsFile.#openKept(path);
      if (kept !== null) return kept;
    } catch {
      // Whatever is wrong with it: the journal has everything that it held.
    }
    removeFile(path);
    const database = new DatabaseSync(path);
    chmodSync(path, 0o600);
    database.exec(pragmas);
    createTables(database);
    return new RowsFile(database);
  }

  /** @returns null where there is none that this version has written. */
  static #openKept(path: string): RowsFile | null {
    const database = new DatabaseSync(path);
    try {
      const version = numberIn(database.prepare('PRAGMA user_version').get() ?? {}, 'user_version');
      const application = numberIn(database.prepare('PRAGMA application_id').get() ?? {}, 'application_id');
      if (version === schemaVersion && application === applicationId) {
        database.exec(pragmas);
        return new RowsFile(database);
      }
    } catch (error) {
      database.close();
      throw error;
    }
    database.close();
    return null;
  }

  /** How far the journal has been read; null for a file that has read nothing. */
  get mark(): JournalMark | null {
    const row = this.database.prepare("SELECT value FROM mark WHERE name = 'journal'").get();
    if (row === undefined) return null;
    const [id = Number.NaN, storedAt = Number.NaN] = textIn(row, 'value').split(' ').map(Number);
    return Number.isSafeInteger(id) && Number.isSafeInteger(storedAt) ? { id, storedAt } : null;
  }

  /** Keys whose rows have to be folded anew, and were not yet. */
  unfolded(): string[] {
    return this.database.prepare('SELECT key FROM unfolded').all().map((row) => textIn(row, 'key'));
  }

  /** Takes events in, in the order of their ids; those that it has taken in before are passed over. All or nothing. */
  apply(events: readonly JournalEvent[], mark: JournalMark | null, isBulk: boolean): AppliedEvents {
    const changed: string[] = [];
    const refold: string[] = [];
    const reached = this.mark?.id ?? 0;
    this.#inTransaction(() => {
      for (const [key, ofKey] of Map.groupBy(events.filter(({ id }) => id > reached), ({ entity }) => entity)) {
        const stored = this.byKey(key);
        const before = stored?.state ?? this.#pendingState(key);
        let row = before;
        for (const event of ofKey) {
          const taken = takeEvent(row, event, recordOf);
          row = taken.row;
          if (taken.refold && !refold.includes(key)) refold.push(key);
        }
        if (refold.includes(key)) this.#noteUnfolded.run(key);
        if (row === before) continue;
        this.#store(key, row, stored, isBulk);
        changed.push(key);
      }
      if (mark !== null && mark.id > reached) this.#setMark.run(`${mark.id} ${mark.storedAt}`);
    });
    return { changed, refold };
  }

  /** Makes a row anew from all events of its key. */
  refold(key: string, events: readonly JournalEvent[]): void {
    this.#inTransaction(() => {
      this.#store(key, foldRow(events, recordOf), this.byKey(key), false);
      this.#dropUnfolded.run(key);
    });
  }

  byKey(key: string): StoredRow | null {
    return storedRow(this.#byKey.get(key));
  }

  /** Rows that were looked at lately are not taken apart again. */
  byId(id: number): StoredRow | null {
    const known = this.#recent.get(id);
    if (known !== undefined) {
      this.#recent.delete(id);
      this.#recent.set(id, known);
      return known;
    }
    const stored = storedRow(this.#byId.get(id));
    if (stored === null) return null;
    this.#recent.set(id, stored);
    for (const [oldest] of this.#recent) {
      if (this.#recent.size <= mostRecent) break;
      this.#recent.delete(oldest);
    }
    return stored;
  }

  close(): void {
    this.database.exec('PRAGMA optimize');
    this.database.close();
  }

  #pendingState(key: string): RowState {
    const row = this.#pending.get(key);
    return row === undefined ? emptyRow : rowState(null, textIn(row, 'state'));
  }

  #store(key: string, row: RowState, stored: StoredRow | null, isBulk: boolean): void {
    const { record } = row;
    if (record === null) {
      // A correction may come before its row where journals are brought together, and all that was told of a row may be taken back.
      if (stored !== null) this.#remove(stored);
      this.#keepPending.run(key, storedRowState(row));
      return;
    }
    const values = this.#valuesOf(record, row);
    const fields = [
      values.kind, values.result, values.source, values.sourceName, values.application, values.place, values.by, values.version, values.correlation, values.queuedAt, values.startedAt, values.endedAt,
      values.flags, bytesOf(values.commitTimes), values.build, values.builtFrom, values.line, bytesOf(values.commitIds), JSON.stringify(record), storedRowState(row), key,
    ];
    const id = stored?.id ?? Number(this.#insert.run(...fields).lastInsertRowid);
    if (stored === null) this.#dropPending.run(key);
    else this.#update.run(...fields);
    if (stored?.record !== record) this.#index(id, record, stored?.record ?? null);
    this.#afterCommit.push(() => {
      this.#recent.delete(id);
      this.columns.set({ ...values, id }, isBulk);
    });
  }

  #remove({ id, record }: StoredRow): void {
    this.#dropWords.run(id);
    for (const digest of linkDigests(record)) this.#dropLink.run(digest, id);
    this.#dropRow.run(id);
    this.#afterCommit.push(() => {
      this.#recent.delete(id);
      this.columns.remove(id);
    });
  }

  /** Writes the words and links of a record; those of the record before it go. */
  #index(id: number, record: DeploymentRecord, before: DeploymentRecord | null): void {
    const text = searchText(record);
    if (before === null || searchText(before) !== text) {
      if (before !== null) this.#dropWords.run(id);
      this.#addWords.run(id, text);
    }
    const links = linkDigests(record);
    for (const digest of before === null ? [] : linkDigests(before)) if (!links.includes(digest)) this.#dropLink.run(digest, id);
    for (const digest of links) this.#addLink.run(digest, id);
  }

  #valuesOf(record: DeploymentRecord, row: RowState): Omit<ColumnValues, 'id'> {
    const { kind, source, sourceName, application, place, environment, by, versionTo, correlationId, queuedAt, startedAt, endedAt, changes, parameters } = record;
    const flags = (record.rollback ? rowFlags.rollback : 0) | (row.forgotten ? rowFlags.forgotten : 0) | (row.corrections.length > 0 ? rowFlags.corrected : 0)
      | (changes.some(({ message }) => namesFix(message)) ? rowFlags.namesFix : 0) | (parameters.length > 0 ? rowFlags.parameters : 0);
    return {
      kind, source, sourceName, application, by, queuedAt, startedAt, endedAt, flags,
      result: resultOf(row) ?? record.result,
      place: this.places.idOf({ source, place, environment: environment === '' ? null : environment }),
      version: versionTo,
      correlation: correlationId === null ? null : digestOf(correlationId.toLowerCase()),
      commitTimes: changes.length === 0 ? null : Float64Array.from(changes, ({ at }) => at ?? Number.NaN),
      build: record.build === null ? null : digestOf(record.build.toLowerCase()),
      builtFrom: record.commitIds[0] === undefined ? null : digestOf(record.commitIds[0].slice(0, 7).toLowerCase()),
      line: lineOf(record),
      commitIds: kind !== 'build' || changes.length === 0 ? null : Float64Array.from(changes, ({ commitId }) => digestOf(commitId.toLowerCase())),
    };
  }

  #loadColumns(): void {
    const statement = this.database.prepare(`SELECT ${columnNames} FROM deployment ORDER BY id`);
    // Two hundred thousand objects with fifteen names each would take as long as everything else.
    statement.setReturnArrays(true);
    for (const row of statement.iterate()) this.columns.set(columnValues(row), true);
  }

  #inTransaction(act: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      act();
      this.database.exec('COMMIT');
    } catch (error) {
      this.#afterCommit = [];
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      this.places.reload();
      throw error;
    }
    const changes = this.#afterCommit;
    this.#afterCommit = [];
    for (const change of changes) change();
  }
}

export function removeFile(path: string): void {
  for (const companion of ['', '-wal', '-shm']) rmSync(path + companion, { force: true });
}

/** 52 bits, which a number holds whole. */
export function digestOf(text: string): number {
  return Number.parseInt(recordDigest(text).slice(0, 13), 16);
}

function linkDigests(record: DeploymentRecord): number[] {
  return linksOf(record).map((link) => digestOf(link));
}

function bytesOf(values: Float64Array | null): Uint8Array | null {
  return values === null ? null : new Uint8Array(values.buffer);
}

function storedRow(row: ReturnType<StatementSync['get']>): StoredRow | null {
  if (row === undefined) return null;
  const record = storedRecord(textIn(row, 'record'));
  return { id: numberIn(row, 'id'), record, state: rowState(record, textIn(row, 'state')) };
}
