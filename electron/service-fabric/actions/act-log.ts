import { randomUUID } from 'node:crypto';
import { actRecordSchema } from '../../../shared/contract/clusters/actions.ts';
import type { ActRecord } from '../../../shared/contract/clusters/actions.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { CoreServices, StoredLog } from '../../core/services.ts';

/** So many acts are kept. */
const mostActs = 2_000;
/** Each act has several lines; with so many of them the file is written anew. */
const mostLines = 3 * mostActs;

/**
 * What was done to clusters from here, in the order in which it was begun. An act is on disk before its first byte is
 * sent; one that a killed program left behind counts as unknown.
 */
export class ActLog {
  readonly #log: StoredLog<ActRecord>;
  readonly #clock: Clock;
  readonly #acts = new Map<string, ActRecord>();
  readonly #collections = new Map<ConnectionId, LiveCollection<ActRecord>>();

  private constructor(log: StoredLog<ActRecord>, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  static async open({ documents, clock }: Pick<CoreServices, 'documents' | 'clock'>): Promise<ActLog> {
    const acts = new ActLog(await documents.openLog('cluster-acts', (value) => actRecordSchema.parse(value)), clock);
    for (const act of acts.#log.entries) acts.#acts.set(act.key, act);
    await acts.#settleLeftBehind();
    if (acts.#log.entries.length > mostLines) await acts.#compact();
    return acts;
  }

  /** Of one cluster; oldest first. */
  of(connectionId: ConnectionId): LiveCollection<ActRecord> {
    const known = this.#collections.get(connectionId);
    if (known) return known;
    const collection = new LiveCollection<ActRecord>({ keyOf: ({ key }) => key, clock: this.#clock });
    collection.replaceAll([...this.#acts.values()].filter((act) => act.connectionId === connectionId));
    this.#collections.set(connectionId, collection);
    return collection;
  }

  /** Begins an act. Resolves once it is on disk. */
  async begin(act: Omit<ActRecord, 'key' | 'at' | 'result' | 'message'>): Promise<ActRecord> {
    const begun: ActRecord = { ...act, key: randomUUID(), at: this.#clock.now(), result: 'running', message: '' };
    await this.#put(begun);
    return begun;
  }

  /** Adds to an act, or ends it. Resolves once it is on disk. */
  async change(act: ActRecord, change: Partial<Pick<ActRecord, 'result' | 'message' | 'call' | 'body'>>): Promise<ActRecord> {
    const changed = { ...act, ...change };
    await this.#put(changed);
    return changed;
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    for (const act of this.#acts.values()) if (act.connectionId === connectionId) this.#acts.delete(act.key);
    this.#collections.get(connectionId)?.replaceAll([]);
    this.#collections.delete(connectionId);
    await this.#compact();
  }

  async #put(act: ActRecord): Promise<void> {
    this.#acts.set(act.key, act);
    this.#collections.get(act.connectionId)?.set(act);
    this.#dropOldest();
    await this.#log.append(act);
    if (this.#log.entries.length > mostLines) await this.#compact();
  }

  #dropOldest(): void {
    for (const { key, connectionId } of this.#acts.values()) {
      if (this.#acts.size <= mostActs) return;
      this.#acts.delete(key);
      this.#collections.get(connectionId)?.delete(key);
    }
  }

  async #settleLeftBehind(): Promise<void> {
    for (const act of this.#acts.values()) {
      if (act.result === 'running') await this.#put({ ...act, result: 'unknown', message: 'Fabriscope was closed before the cluster had answered: look whether it was done.' });
    }
  }

  async #compact(): Promise<void> {
    await this.#log.rewrite([...this.#acts.values()]);
  }
}
