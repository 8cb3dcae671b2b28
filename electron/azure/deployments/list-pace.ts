import type { ScopeRecord } from './scope-book.ts';

/*
 * How often a list is asked for. What runs and what changed a moment ago moves; everything else is looked at now and then, and
 * read to its end rarely: that tells what Azure has pruned. While nobody looks only the history needs it.
 */

interface Pace {
  readonly movingMs: number;
  readonly restingMs: number;
  readonly fullMs: number;
  readonly groupsMs: number;
}

const watched: Pace = { movingMs: 10_000, restingMs: 60_000, fullMs: 10 * 60_000, groupsMs: 2 * 60_000 };
const unwatched: Pace = { movingMs: 60_000, restingMs: 5 * 60_000, fullMs: 60 * 60_000, groupsMs: 15 * 60_000 };
const movingForMs = 5 * 60_000;
/** A scope that cannot be read is not asked more often than this. */
const troubledMs = 60_000;

export function paceFor(isWatched: boolean): Pace {
  return isWatched ? watched : unwatched;
}

/** Subscriptions of a thousand groups are gone through more slowly: Azure gives 25 reads a second to everybody together (azure.md §2.0). */
const perScopeMs = 250;

export interface LookedAt {
  readonly running: boolean;
  readonly wasFull: boolean;
  readonly now: number;
  readonly pace: Pace;
  /** How many there are altogether. */
  readonly scopes: number;
}

/** Sets when a scope is looked at next, after a look that went well or not. */
export function planNext(record: ScopeRecord, { running, wasFull, now, pace, scopes }: LookedAt): void {
  const moves = running || now - record.changedAt < movingForMs;
  const ms = moves ? pace.movingMs : Math.max(pace.restingMs, scopes * perScopeMs);
  record.nextAt = now + (record.trouble === '' ? ms : Math.max(ms, troubledMs));
  if (wasFull && record.trouble === '') record.nextFullAt = now + pace.fullMs;
}

/** Somebody began to look: nothing waits for the slow pace any more. */
export function hurry(record: ScopeRecord, now: number): void {
  record.nextAt = Math.min(record.nextAt, now);
  record.nextFullAt = Math.min(record.nextFullAt, now + watched.fullMs);
}
