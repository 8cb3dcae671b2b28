import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SegmentBounds } from './segment.ts';
import type { StoredSegment } from './thread-calls.ts';

interface Addition {
  readonly bounds: SegmentBounds;
  events: number;
  oldestAt: number;
  newestAt: number;
}

/** Counts events by month while they are written, inside the transaction that writes them. */
export class SegmentBook {
  readonly #database: DatabaseSync;
  readonly #add: StatementSync;
  readonly #added = new Map<number, Addition>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#add = database.prepare(`
      INSERT INTO segment (month, starts_at, ends_at, events, oldest_at, newest_at) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (month) DO UPDATE SET events = events + excluded.events,
        oldest_at = min(oldest_at, excluded.oldest_at), newest_at = max(newest_at, excluded.newest_at)`);
  }

  count(bounds: SegmentBounds, at: number): void {
    const added = this.#added.get(bounds.month);
    if (!added) {
      this.#added.set(bounds.month, { bounds, events: 1, oldestAt: at, newestAt: at });
      return;
    }
    added.events += 1;
    if (at < added.oldestAt) added.oldestAt = at;
    if (at > added.newestAt) added.newestAt = at;
  }

  /** Puts what was counted into the table. Belongs before the commit. */
  write(): void {
    for (const { bounds, events, oldestAt, newestAt } of this.#added.values()) {
      this.#add.run(bounds.month, bounds.startsAt, bounds.endsAt, events, oldestAt, newestAt);
    }
    this.#added.clear();
  }

  /** The transaction was rolled back. */
  forget(): void {
    this.#added.clear();
  }

  /** Oldest first. */
  list(): StoredSegment[] {
    return this.#database.prepare('SELECT month, events, oldest_at, newest_at FROM segment ORDER BY month').all().map((row) => ({
      month: Number(row['month']), events: Number(row['events']), oldestAt: Number(row['oldest_at']), newestAt: Number(row['newest_at']),
    }));
  }

  remove(month: number): void {
    this.#database.prepare('DELETE FROM segment WHERE month = ?').run(month);
  }
}
