import { randomUUID } from 'node:crypto';
import { actRecordSchema } from '../../../shared/contract/clusters/actions.ts';
import type { ActRecord } from '../../../shared/contract/clusters/actions.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent, NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { tellSurely } from '../../core/acts.ts';
import type { ActEnd } from '../../core/acts.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { ConnectionRegistry, CoreServices } from '../../core/services.ts';
import { begunEvent, doneEvent, recordAfter, sentEvent, withEnd, withSent } from './act-events.ts';
import type { ClusterAct, SentCall } from './act-events.ts';

/** So many acts are shown; the journal has the others. */
const mostActs = 2_000;
const eventsPerPage = 2_000;
/** Each act has several events. */
const mostPages = 4;
/** The record of before there was a journal. */
const earlierFile = 'cluster-acts';
const leftBehind: ActEnd = { result: 'unknown', fault: 'outcome-unknown', message: 'Fabriscope was closed before the cluster had answered: look whether it was done.' };

type Services = Pick<CoreServices, 'journal' | 'documents' | 'clock' | 'logger'> & { readonly connections: Pick<ConnectionRegistry, 'get' | 'list'> };
export type NewActRecord = Omit<ActRecord, 'key' | 'at' | 'result' | 'message'>;

/**
 * What was done to clusters from here, in the order in which it was begun, kept in the journal. An act is on disk before
 * its first byte is sent; one that a killed program left behind counts as unknown.
 */
export class ActLog {
  readonly #services: Services;
  readonly #acts = new Map<string, ClusterAct>();
  readonly #collections = new Map<ConnectionId, LiveCollection<ActRecord>>();

  private constructor(services: Services) {
    this.#services = services;
  }

  /** Takes the file of before once, and reads back the newest acts to the clusters of the list. */
  static async open(services: Services): Promise<ActLog> {
    const acts = new ActLog(services);
    await acts.#takeOver();
    try {
      for (const event of await acts.#newestEvents()) acts.#readEvent(event);
    } catch (error) {
      services.logger.error('acts.not-read', 'Recorded acts could not be read from the journal.', { error });
    }
    acts.#dropOldest();
    await acts.#settleLeftBehind();
    return acts;
  }

  /** Of one cluster; oldest first. */
  of(connectionId: ConnectionId): LiveCollection<ActRecord> {
    const known = this.#collections.get(connectionId);
    if (known) return known;
    const collection = new LiveCollection<ActRecord>({ keyOf: ({ key }) => key, clock: this.#services.clock });
    collection.replaceAll([...this.#acts.values()].flatMap(({ record }) => (record.connectionId === connectionId ? [record] : [])));
    this.#collections.set(connectionId, collection);
    return collection;
  }

  /**
   * Begins an act. Resolves once it is on disk.
   * @param entity name of what it is done to
   * @throws FaultError where the journal takes nothing: what leaves no trace is not done.
   */
  async begin(act: NewActRecord, entity: string): Promise<ClusterAct> {
    const record: ActRecord = { ...act, key: randomUUID(), at: this.#services.clock.now(), result: 'running', message: '' };
    const begun: ClusterAct = { record, entity, name: this.#nameOf(act.connectionId) };
    await this.#services.journal.append([begunEvent(begun)]);
    this.#acts.set(record.key, begun);
    this.#show(begun);
    return begun;
  }

  /** Adds a request that is about to be sent. Resolves once it is on disk. @throws FaultError as of `begin`. */
  async sending(act: ClusterAct, call: SentCall): Promise<void> {
    await this.#services.journal.append([sentEvent(act, call, this.#services.clock.now())]);
    this.#change(act, (record) => withSent(record, call));
  }

  /** Ends an act. It was done or it was not: that the record cannot be written any more is nobody's failure. */
  async end(act: ClusterAct, end: ActEnd): Promise<void> {
    this.#change(act, (record) => withEnd(record, end));
    await tellSurely(this.#services.journal, doneEvent(act, end, this.#services.clock.now()));
  }

  /** The user removed the cluster: its acts are no longer shown. The journal keeps them. */
  forget(connectionId: ConnectionId): void {
    for (const { record } of this.#acts.values()) if (record.connectionId === connectionId) this.#acts.delete(record.key);
    this.#collections.get(connectionId)?.replaceAll([]);
    this.#collections.delete(connectionId);
  }

  /** Of an act that is still shown: its cluster may have been removed meanwhile. */
  #change({ record: { key } }: ClusterAct, change: (record: ActRecord) => ActRecord): void {
    const shown = this.#acts.get(key);
    if (shown === undefined) return;
    const changed = { ...shown, record: change(shown.record) };
    this.#acts.set(key, changed);
    this.#show(changed);
  }

  #show({ record }: ClusterAct): void {
    this.#collections.get(record.connectionId)?.set(record);
    this.#dropOldest();
  }

  #dropOldest(): void {
    for (const { record: { key, connectionId } } of this.#acts.values()) {
      if (this.#acts.size <= mostActs) return;
      this.#acts.delete(key);
      this.#collections.get(connectionId)?.delete(key);
    }
  }

  #nameOf(connectionId: ConnectionId): string {
    return this.#services.connections.get(connectionId)?.name ?? 'Cluster';
  }

  /** @returns oldest first. */
  async #newestEvents(): Promise<readonly JournalEvent[]> {
    const { journal, connections } = this.#services;
    const clusters = connections.list().flatMap(({ id, kind }) => (kind === 'cluster' ? [id] : []));
    if (clusters.length === 0) return [];
    const filter: JournalFilter = { kind: 'all', of: [{ kind: 'is', field: 'stream', value: 'act' }, { kind: 'one-of', field: 'source', values: clusters }] };
    const found: JournalEvent[] = [];
    let begun = 0;
    for (let page = 0, beyondId: number | null = null; page < mostPages && begun < mostActs; page++) {
      const events: readonly JournalEvent[] = await journal.read({ filter, from: null, to: null, beyondId, order: 'newest-first', limit: eventsPerPage });
      for (const event of events) {
        found.push(event);
        if (event.type === eventTypes.actBegun) begun += 1;
      }
      if (events.length < eventsPerPage) break;
      beyondId = events.at(-1)?.id ?? null;
    }
    return found.toReversed();
  }

  #readEvent(event: JournalEvent): void {
    const { key, name } = event.attributes;
    if (typeof key !== 'string') return;
    const known = this.#acts.get(key);
    const record = recordAfter(event, known?.record);
    if (record !== null) this.#acts.set(key, { entity: event.entity, name: typeof name === 'string' ? name : '', ...known, record });
  }

  async #settleLeftBehind(): Promise<void> {
    for (const act of this.#acts.values()) if (act.record.result === 'running') await this.end(act, leftBehind);
  }

  /** The file stays beside the journal under another name, once all of it is in there. */
  async #takeOver(): Promise<void> {
    const { documents, journal, logger } = this.#services;
    const file = await documents.openLog(earlierFile, (value) => actRecordSchema.parse(value));
    if (file.entries.length === 0) return;
    const latest = new Map(file.entries.map((record) => [record.key, record]));
    try {
      await journal.append([...latest.values()].flatMap((record) => earlierEvents(record, this.#nameOf(record.connectionId))));
      await file.keepAside();
    } catch (error) {
      logger.error('acts.not-taken-over', 'The earlier record of acts could not be taken into the journal; the next start tries again.', { error });
    }
  }
}

/** Of an act of before there was a journal: neither who it was nor how long it took was written down. */
function earlierEvents(record: ActRecord, name: string): NewJournalEvent[] {
  const act: ClusterAct = { record, entity: '', name, by: '' };
  const begun = begunEvent(act);
  if (record.result === 'running') return [begun];
  return [begun, { ...doneEvent(act, { result: record.result, fault: null, message: record.message }, record.at), value: null }];
}
