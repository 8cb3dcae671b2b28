import * as z from 'zod';
import { parseResourceId, plainId } from '../../../shared/domain/azure/resource-id.ts';
import { deploymentForgotten, deploymentObserved } from '../../../shared/domain/history/deployment.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent } from '../../../shared/domain/journal/event.ts';
import type { Journal } from '../../core/journal.ts';
import { resourceIdFact } from './deployment-record.ts';
import { scopeKey } from './scope-book.ts';

/** What was told of a deployment last. */
export interface Told {
  readonly key: string;
  readonly deploymentId: string;
  /** Its list, as `scopeKey` writes it. */
  readonly scope: string;
  readonly endedAt: number | null;
  readonly by: string | null;
  readonly forgotten: boolean;
}

const toldSchema = z.object({ result: z.string(), endedAt: z.number().nullable(), by: z.string().nullable(), extra: z.record(z.string(), z.unknown()) });
/** Events are copied over from the journal's thread. */
const eventsPerPage = 500;

/** What the journal has of one profile's deployments, read back once. */
export class ToldBook {
  readonly #journal: Journal;
  readonly #mine: JournalFilter;
  readonly #told = new Map<string, Told>();
  readonly #read: Promise<void>;

  constructor(journal: Journal, connectionId: ConnectionId) {
    this.#journal = journal;
    // The stream has an index for what is read back.
    this.#mine = { kind: 'all', of: [{ kind: 'is', field: 'stream', value: 'deployment' }, { kind: 'is', field: 'source', value: connectionId }, { kind: 'one-of', field: 'type', values: [deploymentObserved, deploymentForgotten] }] };
    this.#read = this.#readBack();
  }

  /** Resolves once the journal was read. @throws FaultError */
  ready(): Promise<void> {
    return this.#read;
  }

  get(key: string): Told | undefined {
    return this.#told.get(key);
  }

  /** Of a deployment that Azure no longer has: the last that was told. */
  newestOf(deploymentId: string): Told | undefined {
    return [...this.#told.values()].filter((told) => plainId(told.deploymentId) === plainId(deploymentId)).toSorted((left, right) => (right.endedAt ?? Infinity) - (left.endedAt ?? Infinity))[0];
  }

  /** Not forgotten, in a list. */
  keptIn(scope: string): Told[] {
    return [...this.#told.values()].filter((told) => told.scope === scope && !told.forgotten);
  }

  /** Groups of a subscription that deployments were told of, which are not forgotten, but for those of `keys`. */
  groupsBesides(subscriptionId: string, keys: ReadonlySet<string>): ReadonlyMap<string, readonly Told[]> {
    const kept = [...this.#told.values()].filter(({ scope, forgotten }) => !forgotten && scope.startsWith(`${subscriptionId.toLowerCase()}/`) && !keys.has(scope));
    return Map.groupBy(kept, ({ deploymentId }) => parseResourceId(deploymentId)?.resourceGroup ?? '');
  }

  take({ type, entity, attributes }: Pick<JournalEvent, 'type' | 'entity' | 'attributes'>): void {
    if (type === deploymentForgotten) {
      const known = this.#told.get(entity);
      if (known) this.#told.set(entity, { ...known, forgotten: true });
      return;
    }
    const read = toldSchema.safeParse(attributes);
    const deploymentId = read.success ? read.data.extra[resourceIdFact] : undefined;
    if (!read.success || typeof deploymentId !== 'string') return;
    const { result, endedAt, by } = read.data;
    const id = parseResourceId(deploymentId);
    const scope = scopeKey({ subscriptionId: id?.subscriptionId ?? '', resourceGroup: id?.resourceGroup ?? null });
    this.#told.set(entity, { key: entity, deploymentId, scope, endedAt: result === 'running' ? null : endedAt, by, forgotten: false });
  }

  /** The last record of a deployment, as the journal has it; null where it has none. */
  async lastRecord(key: string): Promise<JournalEvent['attributes'] | null> {
    const filter: JournalFilter = { kind: 'all', of: [this.#mine, { kind: 'is', field: 'entity', value: key }, { kind: 'is', field: 'type', value: deploymentObserved }] };
    const [event] = await this.#journal.read({ filter, from: null, to: null, beyondId: null, order: 'newest-first', limit: 1 });
    return event?.attributes ?? null;
  }

  async #readBack(): Promise<void> {
    for (let beyondId: number | null = null; ;) {
      const events: readonly JournalEvent[] = await this.#journal.read({ filter: this.#mine, from: null, to: null, beyondId, order: 'oldest-first', limit: eventsPerPage });
      for (const event of events) this.take(event);
      if (events.length < eventsPerPage) return;
      beyondId = events.at(-1)?.id ?? null;
    }
  }
}
