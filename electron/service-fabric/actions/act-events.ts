import { actRecordSchema } from '../../../shared/contract/clusters/actions.ts';
import type { ActRecord } from '../../../shared/contract/clusters/actions.ts';
import type { JournalEvent, NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { actBegun, actDone } from '../../core/acts.ts';
import type { Act, ActEnd } from '../../core/acts.ts';

/** What was sent in one request of an act, secrets masked. */
export type SentCall = Pick<ActRecord, 'call' | 'body'>;

/** An act to a cluster, and what the journal is told of it beside its record. */
export interface ClusterAct {
  readonly record: ActRecord;
  /** Name of what it is done to. */
  readonly entity: string;
  /** Shown name of the cluster. */
  readonly name: string;
  readonly by?: string;
}

export function begunEvent(act: ClusterAct): NewJournalEvent {
  const { call, body, at, key } = act.record;
  const begun = actBegun(journalAct(act), key, at);
  return call === '' && body === '' ? begun : { ...begun, attributes: { ...begun.attributes, call, body } };
}

export function sentEvent({ record, entity, name }: ClusterAct, { call, body }: SentCall, at: number): NewJournalEvent {
  return { at, stream: 'act', type: eventTypes.actSent, source: record.connectionId, externalId: null, entity, value: null, attributes: { name, key: record.key, call, body }, compensates: null };
}

export function doneEvent(act: ClusterAct, end: ActEnd, at: number): NewJournalEvent {
  return actDone(journalAct(act), act.record.key, act.record.at, at, end);
}

/** The record, as far as this event tells of it; null where it is none of an act to a cluster. @param before what the events until then told. */
export function recordAfter({ type, source, at, attributes }: JournalEvent, before: ActRecord | undefined): ActRecord | null {
  if (type === eventTypes.actBegun) {
    const { key, action, title, ref, profile, role, confirmedHow, why, call = '', body = '' } = attributes;
    return actRecordSchema.safeParse({ key, connectionId: source, at, action, title, ref, profile, role, confirmedHow, reason: why, result: 'running', message: '', call, body }).data ?? null;
  }
  if (before === undefined) return null;
  if (type === eventTypes.actSent) return withSent(before, { call: textOf(attributes['call']), body: textOf(attributes['body']) });
  return type === eventTypes.actDone ? withEnd(before, { result: resultOf(attributes['result']), message: textOf(attributes['message']) }) : null;
}

export function withSent(record: ActRecord, { call, body }: SentCall): ActRecord {
  const joined = (before: string, next: string): string => [before, next].filter((part) => part !== '').join('\n');
  return { ...record, call: joined(record.call, call).slice(0, 2_000), body: joined(record.body, body).slice(0, 200_000) };
}

/** A record knows no act that was cancelled: what was broken off was not done. */
export function withEnd(record: ActRecord, { result, message }: Pick<ActEnd, 'result' | 'message'>): ActRecord {
  return { ...record, result: result === 'cancelled' ? 'failed' : result, message: message.slice(0, 2_000) };
}

function journalAct({ record: { connectionId, action, title, ref, profile, role, confirmedHow, reason }, entity, name, by }: ClusterAct): Act {
  return {
    source: connectionId, name, entity, act: wordsOfAction(action), confirmed: confirmedHow === '' ? 'none' : 'typed', why: reason, attributes: { action, title, ref, profile, role, confirmedHow },
    ...(by === undefined ? {} : { by }),
  };
}

/** "restartNode" as "Restart node". */
function wordsOfAction(action: string): string {
  const words = action.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function resultOf(value: unknown): ActEnd['result'] {
  return value === 'done' || value === 'failed' || value === 'cancelled' ? value : 'unknown';
}
