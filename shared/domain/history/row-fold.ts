import type { JournalEvent } from '../journal/event.ts';
import { deploymentForgotten, deploymentObserved, deploymentReclassified, deploymentResults, isOver, type DeploymentRecord, type DeploymentResult } from './deployment.ts';

/** One telling of a deployment by its source that changed something. */
export interface RowObservation {
  readonly externalId: string | null;
  readonly at: number;
  readonly storedAt: number;
  readonly result: DeploymentResult;
  readonly words: string;
}

/** A person's word about the result of a row; it stands until it is taken back. */
export interface RowCorrection {
  readonly externalId: string | null;
  readonly as: DeploymentResult;
  readonly why: string;
  readonly at: number;
}

/** What the events of one key come to. */
export interface RowState {
  readonly record: DeploymentRecord | null;
  /** Oldest first; the first one and the newest ones. */
  readonly observed: readonly RowObservation[];
  /** Standing ones, oldest first; the last one holds. */
  readonly corrections: readonly RowCorrection[];
  readonly forgotten: boolean;
  /** Events that were taken back before they came. */
  readonly awaited: readonly string[];
}

export const emptyRow: RowState = { record: null, observed: [], corrections: [], forgotten: false, awaited: [] };

const mostObservations = 200;
const mostAwaited = 50;
const longestWhy = 2_000;

/** The result that counts: a person's word before the source's. Null where nothing is known of the row. */
export function resultOf({ record, corrections }: Pick<RowState, 'record' | 'corrections'>): DeploymentResult | null {
  return corrections.at(-1)?.as ?? record?.result ?? null;
}

/**
 * Takes the next event of a key into its row.
 *
 * @param recordOf reads the record out of an event's attributes; null where they are none.
 * @returns `refold` where the event takes back an observation: what the row was before it has to be folded anew from all of its events.
 */
export function takeEvent(row: RowState, event: JournalEvent, recordOf: (event: JournalEvent) => DeploymentRecord | null): { readonly row: RowState; readonly refold: boolean } {
  if (event.compensates !== null) return takeBack(row, event.compensates, event.source);
  if (event.externalId !== null && row.awaited.includes(nameOf(event.source, event.externalId))) {
    return { row: { ...row, awaited: row.awaited.filter((name) => name !== nameOf(event.source, event.externalId ?? '')) }, refold: false };
  }
  switch (event.type) {
    case deploymentObserved: return { row: observed(row, event, recordOf(event)), refold: false };
    case deploymentReclassified: return { row: corrected(row, event), refold: false };
    case deploymentForgotten: return { row: { ...row, forgotten: true }, refold: false };
    default: return { row, refold: false };
  }
}

/** The row of a key from all of its events, in the order of their ids; what was taken back never happened. */
export function foldRow(events: readonly JournalEvent[], recordOf: (event: JournalEvent) => DeploymentRecord | null): RowState {
  const gone = new Set(events.flatMap(({ source, compensates }) => (compensates === null ? [] : [nameOf(source, compensates)])));
  const stands = events.filter((event) => event.compensates === null && !(event.externalId !== null && gone.has(nameOf(event.source, event.externalId))));
  const come = new Set(events.flatMap(({ source, externalId }) => (externalId === null ? [] : [nameOf(source, externalId)])));
  const awaited = [...gone].filter((name) => !come.has(name)).slice(-mostAwaited);
  return stands.reduce<RowState>((row, event) => takeEvent(row, event, recordOf).row, { ...emptyRow, awaited });
}

function takeBack(row: RowState, externalId: string, source: string): { readonly row: RowState; readonly refold: boolean } {
  if (row.observed.some((observation) => observation.externalId === externalId) || row.forgotten) return { row, refold: true };
  const corrections = row.corrections.filter((correction) => correction.externalId !== externalId);
  if (corrections.length < row.corrections.length) return { row: { ...row, corrections }, refold: false };
  return { row: { ...row, awaited: [...row.awaited, nameOf(source, externalId)].slice(-mostAwaited) }, refold: false };
}

function observed(row: RowState, event: JournalEvent, record: DeploymentRecord | null): RowState {
  if (record === null || (row.record !== null && isStale(record, row.record))) return row;
  const observation: RowObservation = { externalId: event.externalId, at: event.at, storedAt: event.storedAt, result: record.result, words: observationWords(row.record, record) };
  const all = [...row.observed, observation];
  const [first] = all;
  const kept = all.length <= mostObservations || first === undefined ? all : [first, ...all.slice(1 - mostObservations)];
  return { ...row, record, observed: kept, forgotten: false };
}

/** Events of an earlier export may be appended late: what still ran does not undo what has ended, unless it ran again afterwards. */
function isStale(next: DeploymentRecord, known: DeploymentRecord): boolean {
  return isOver(known.result) && !isOver(next.result) && next.attempt <= known.attempt && next.startedAt <= (known.endedAt ?? known.startedAt);
}

function corrected(row: RowState, event: JournalEvent): RowState {
  const { as, why } = event.attributes;
  const result = deploymentResults.find((known) => known === as);
  if (result === undefined) return row;
  return { ...row, corrections: [...row.corrections, { externalId: event.externalId, as: result, why: typeof why === 'string' ? why.slice(0, longestWhy) : '', at: event.at }] };
}

function observationWords(before: DeploymentRecord | null, after: DeploymentRecord): string {
  if (before === null) return `First seen, ${after.result}.`;
  const words: string[] = [];
  if (before.result !== after.result) words.push(`${before.result} → ${after.result}.`);
  if (before.attempt !== after.attempt) words.push(`Attempt ${after.attempt}.`);
  if (before.versionTo !== after.versionTo) words.push(`Version ${after.versionTo ?? 'unknown'}.`);
  if (before.causes.length !== after.causes.length) words.push(after.causes.length === 1 ? '1 cause.' : `${after.causes.length} causes.`);
  if (before.changes.length !== after.changes.length) words.push(`${after.changes.length} commits.`);
  const done = after.spans.filter(({ result }) => isOver(result)).length;
  if (done !== before.spans.filter(({ result }) => isOver(result)).length) words.push(`${done} of ${after.spans.length} parts done.`);
  return words.length === 0 ? 'More became known.' : words.join(' ').slice(0, 500);
}

function nameOf(source: string, externalId: string): string {
  return `${source}\n${externalId}`;
}
