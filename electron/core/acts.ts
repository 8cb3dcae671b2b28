import { randomUUID } from 'node:crypto';
import type { FaultCode } from '../../shared/domain/fault.ts';
import type { NewJournalEvent } from '../../shared/domain/journal/event.ts';
import { eventTypes } from '../../shared/domain/journal/event-types.ts';
import type { Clock } from './clock.ts';
import { currentUser } from './current-user.ts';
import { toFault } from './faults.ts';
import type { Journal } from './journal.ts';
import type { Logger } from './logging.ts';

/** A write that Fabriscope is going to make, or made. */
export interface Act {
  /** Id of the connection to which it is made, and what that is called now. */
  readonly source: string;
  readonly name: string;
  /** What it changes, inside the source: a node, a package, a deployment. Empty for the source itself. */
  readonly entity: string;
  /** Which one, as a short imperative without the object: "Restart node". Figures go by it. */
  readonly act: string;
  readonly confirmed: 'typed' | 'pressed' | 'none';
  /** What was given as the reason; empty where nobody was asked. */
  readonly why: string;
  /** More that is worth keeping: profile, role, versions. Never a secret, nor what a user typed into a target. */
  readonly attributes?: NewJournalEvent['attributes'];
  /** Who did it; the user of the machine unless told. */
  readonly by?: string;
  /** It goes on without this program, and whoever began it tells its end after the next start: it is not left behind. */
  readonly outlives?: true;
}

/** How an act went. */
export interface ActEnd {
  readonly result: 'done' | 'failed' | 'unknown' | 'cancelled';
  /** Where it was not done. */
  readonly fault: FaultCode | null;
  /** What came of it, in words; empty where there is nothing to say. */
  readonly message: string;
}

export interface RecordOptions<Result> {
  /**
   * Where the journal takes nothing, the act is refused unless told: what is changed in production leaves a trace or is not changed.
   * `go-on` makes it all the same, and notes it as soon as that goes.
   */
  readonly withoutTrace?: 'refuse' | 'go-on';
  /** What came of an act that was done, in words. */
  readonly wordsOf?: (result: Result) => string;
  /** Keeps the code only of what went wrong: the target's words might repeat what it was told in confidence. */
  readonly confidential?: boolean;
}

/**
 * Makes a write to a target: told to the journal before anything is sent (on disk for good), and again once its end is known.
 * @throws what `run` throws; FaultError `disk-full` or `file-access` where no trace can be left, and then `run` was not called.
 */
export async function recordAct<Result>(journal: Journal, clock: Clock, act: Act, run: () => Promise<Result>, options: RecordOptions<Result> = {}): Promise<Result> {
  const key = randomUUID();
  const begunAt = clock.now();
  const begun = actBegun(act, key, begunAt);
  if (options.withoutTrace === 'go-on') await tellSurely(journal, begun);
  else await journal.append([begun]);
  const ended = (end: ActEnd): Promise<void> => tellSurely(journal, actDone(act, key, begunAt, clock.now(), end));
  try {
    const result = await run();
    await ended({ result: 'done', fault: null, message: options.wordsOf?.(result) ?? '' });
    return result;
  } catch (error) {
    const end = endOfFault(error);
    await ended(options.confidential === true ? { ...end, message: '' } : end);
    throw error;
  }
}

/** How an act went that ended with this error. */
export function endOfFault(error: unknown): ActEnd {
  const { code, message } = toFault(error);
  const result = code === 'outcome-unknown' ? 'unknown' : code === 'cancelled' ? 'cancelled' : 'failed';
  return { result, fault: code, message };
}

/** @param key names the act for good: both of its events carry it. */
export function actBegun(act: Act, key: string, at: number): NewJournalEvent {
  return { ...eventOf(act, key, act.outlives ? { outlives: true } : {}), at, type: eventTypes.actBegun, externalId: `act/${key}/begun` };
}

/** Its value is how long the act took. */
export function actDone(act: Act, key: string, begunAt: number, at: number, { result, fault, message }: ActEnd): NewJournalEvent {
  const facts = { result, ...(fault === null ? {} : { fault }), ...(message === '' ? {} : { message }) };
  return { ...eventOf(act, key, facts), at, type: eventTypes.actDone, externalId: `act/${key}/done`, value: Math.max(0, at - begunAt) };
}

function eventOf({ source, name, entity, act, confirmed, why, attributes, by }: Act, key: string, facts: NewJournalEvent['attributes']): Omit<NewJournalEvent, 'at' | 'type' | 'externalId'> {
  return { stream: 'act', source, entity: entity.slice(0, 2_000), value: null, attributes: { ...attributes, name, key, act, confirmed, why, by: by ?? currentUser(), ...facts }, compensates: null };
}

/** Acts that may have been under way when the program was killed: of the newest so many events. */
const looksBack = 2_000;

/** Ends, as unknown, what an earlier run of the program has begun and not lived to end. Never fails. */
export async function settleActsLeftBehind(journal: Journal, clock: Clock, logger: Logger): Promise<void> {
  try {
    const newest = await journal.read({ filter: { kind: 'is', field: 'stream', value: 'act' }, from: null, to: null, beyondId: null, order: 'newest-first', limit: looksBack });
    const ended = new Set(newest.flatMap(({ type, attributes }) => (type === eventTypes.actDone ? [attributes['key']] : [])));
    const left = newest.filter(({ type, attributes }) => type === eventTypes.actBegun && !ended.has(attributes['key']) && attributes['outlives'] !== true);
    if (left.length === 0) return;
    const message = 'Fabriscope was closed before the answer came: look whether it was done.';
    await journal.append(left.map(({ id: _id, storedAt: _storedAt, ...begun }) => ({
      ...begun, at: clock.now(), type: eventTypes.actDone, externalId: begun.externalId?.replace(/begun$/, 'done') ?? null, attributes: { ...begun.attributes, result: 'unknown', fault: 'outcome-unknown', message },
    })));
  } catch (error) {
    logger.warn('acts.not-settled', 'Acts of an earlier run could not be looked through.', { error });
  }
}

/** Waits until it is on disk; where that fails it is kept in memory until the disk takes it. Never fails. */
export async function tellSurely(journal: Journal, event: NewJournalEvent): Promise<void> {
  try {
    await journal.append([event]);
  } catch {
    journal.note(event);
  }
}
