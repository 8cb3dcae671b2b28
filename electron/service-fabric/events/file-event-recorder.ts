import * as z from 'zod';
import { clusterEventSchema, type ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Logger } from '../../core/logging.ts';
import type { StoredLog } from '../../core/services.ts';
import type { TimeWindow } from './event-days.ts';
import type { EventRecorder } from './event-recorder.ts';

const entrySchema = z.strictObject({ connectionId: connectionIdSchema, event: clusterEventSchema });
export type RecordedEntry = z.infer<typeof entrySchema>;
export const parseRecordedEntry = (value: unknown): RecordedEntry => entrySchema.parse(value);

/** Events kept of one cluster; beyond it the oldest go. */
const mostKept = 5_000;
/** The file is written anew when it holds so many more lines than are kept. */
const slack = 2_000;

/** Events in memory, and in a file that they are read from at the next start. */
export class FileEventRecorder implements EventRecorder {
  readonly #log: StoredLog<RecordedEntry>;
  readonly #logger: Logger;
  readonly #events = new Map<ConnectionId, ClusterEvent[]>();
  #lines: number;
  #rewriting: Promise<void> | null = null;

  constructor(log: StoredLog<RecordedEntry>, logger: Logger) {
    this.#log = log;
    this.#logger = logger;
    this.#lines = log.entries.length;
    for (const { connectionId, event } of log.entries) this.#keep(connectionId, event);
  }

  record(connectionId: ConnectionId, event: ClusterEvent): void {
    this.#keep(connectionId, event);
    this.#lines += 1;
    this.#settle(this.#log.append({ connectionId, event }));
    if (this.#lines > this.#count() + slack && this.#rewriting === null) this.#rewrite();
  }

  within(connectionId: ConnectionId, { from, to }: TimeWindow): readonly ClusterEvent[] {
    return (this.#events.get(connectionId) ?? []).filter(({ at }) => at >= from && at <= to).reverse();
  }

  since(connectionId: ConnectionId): number | null {
    return this.#events.get(connectionId)?.[0]?.at ?? null;
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    if (!this.#events.delete(connectionId)) return;
    this.#rewrite();
    await this.#rewriting;
  }

  #keep(connectionId: ConnectionId, event: ClusterEvent): void {
    const events = this.#events.get(connectionId) ?? [];
    this.#events.set(connectionId, events);
    events.push(event);
    if (events.length > mostKept) events.splice(0, events.length - mostKept);
  }

  #count(): number {
    let count = 0;
    for (const events of this.#events.values()) count += events.length;
    return count;
  }

  #rewrite(): void {
    const entries = [...this.#events].flatMap(([connectionId, events]) => events.map((event) => ({ connectionId, event })));
    this.#lines = entries.length;
    this.#rewriting = this.#log.rewrite(entries).catch((error: unknown) => this.#failed(error)).finally(() => {
      this.#rewriting = null;
    });
  }

  #settle(write: Promise<void>): void {
    write.catch((error: unknown) => this.#failed(error));
  }

  /** A full disk costs the memory of these events, nothing else. */
  #failed(error: unknown): void {
    this.#logger.warn('cluster.events-not-kept', 'Events of a cluster could not be written to disk; they are lost with the end of the program.', { error });
  }
}
