import * as z from 'zod';
import { clusterEventSchema, type ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema, type ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { JournalEvent, NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { entityLabel } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { JournalQuery } from '../../core/journal.ts';
import type { ConnectionRegistry, CoreServices } from '../../core/services.ts';
import type { TimeWindow } from './event-days.ts';
import type { EventRecorder } from './event-recorder.ts';

/** The record of before there was a journal. */
const earlierFile = 'cluster-events';
const earlierSchema = z.strictObject({ connectionId: connectionIdSchema, event: clusterEventSchema });
type EarlierEntry = z.infer<typeof earlierSchema>;

/** Events read of one window. */
const mostRead = 5_000;
const attributesSchema = z.record(z.string(), z.json());
/** What is the same in all of them is not written. */
const same = { eventInstanceId: '', hasCorrelated: false, from: 'recorded' } as const;

type Services = Pick<CoreServices, 'journal' | 'documents' | 'logger'> & { readonly connections: Pick<ConnectionRegistry, 'get'> };

/** Events of clusters in the journal, read from there when somebody looks. */
export class JournalEventRecorder implements EventRecorder {
  readonly #services: Services;
  readonly #since = new Map<ConnectionId, Promise<number | null>>();

  private constructor(services: Services) {
    this.#services = services;
  }

  /** Takes the file of before once. */
  static async open(services: Services): Promise<JournalEventRecorder> {
    await takeOver(services);
    return new JournalEventRecorder(services);
  }

  record(connectionId: ConnectionId, event: ClusterEvent): void {
    this.#services.journal.note(this.#written(connectionId, event));
    const known = this.#since.get(connectionId);
    if (known !== undefined) this.#since.set(connectionId, known.then((since) => since ?? event.at));
  }

  async within(connectionId: ConnectionId, { from, to }: TimeWindow): Promise<readonly ClusterEvent[]> {
    const found = await this.#read(connectionId, { from: wholeMs(from), to: to === Number.POSITIVE_INFINITY ? null : Math.floor(to) + 1, order: 'newest-first', limit: mostRead });
    return found.flatMap(shownAgain);
  }

  since(connectionId: ConnectionId): Promise<number | null> {
    const known = this.#since.get(connectionId) ?? this.#read(connectionId, { from: null, to: null, order: 'oldest-first', limit: 1 }).then(([first]) => first?.at ?? null);
    this.#since.set(connectionId, known);
    return known;
  }

  async #read(connectionId: ConnectionId, window: Pick<JournalQuery, 'from' | 'to' | 'order' | 'limit'>): Promise<readonly JournalEvent[]> {
    const filter: JournalFilter = { kind: 'all', of: [{ kind: 'is', field: 'stream', value: 'cluster' }, { kind: 'is', field: 'type', value: eventTypes.clusterEvent }, { kind: 'is', field: 'source', value: connectionId }] };
    try {
      return await this.#services.journal.read({ filter, beyondId: null, ...window });
    } catch (error) {
      this.#services.logger.warn('cluster.events-not-read', 'Recorded events of a cluster could not be read from the journal.', { connectionId, error });
      return [];
    }
  }

  #written(connectionId: ConnectionId, event: ClusterEvent): NewJournalEvent {
    return writtenEvent(connectionId, event, this.#services.connections.get(connectionId)?.name ?? '', null);
  }
}

function writtenEvent(connectionId: ConnectionId, { at, key, kind, title, category, severity, ref, nodeType, facts }: ClusterEvent, name: string, externalId: string | null): NewJournalEvent {
  const entity = ref === null ? '' : entityLabel(ref).slice(0, 2_000);
  const event = { key, kind, title, category, severity, ref, nodeType, facts };
  // Through JSON, as the journal keeps it: fields that are not given are left out.
  return { at, stream: 'cluster', type: eventTypes.clusterEvent, source: connectionId, externalId, entity, value: null, attributes: { ...attributesSchema.parse(JSON.parse(JSON.stringify(event))), name }, compensates: null };
}

function shownAgain({ at, attributes: { name: _name, ...event } }: JournalEvent): ClusterEvent[] {
  const { data } = clusterEventSchema.safeParse({ ...event, ...same, at });
  return data === undefined ? [] : [data];
}

/** The journal's times are whole numbers; null is open. */
function wholeMs(at: number): number | null {
  return Number.isFinite(at) ? Math.ceil(at) : null;
}

/** The file stays beside the journal under another name, once all of it is in there. */
async function takeOver({ documents, journal, connections, logger }: Services): Promise<void> {
  const file = await documents.openLog<EarlierEntry>(earlierFile, (value) => earlierSchema.parse(value));
  if (file.entries.length === 0) return;
  try {
    // The same line is the same event, however often this is cut short.
    await journal.append(file.entries.map(({ connectionId, event }, line) => writtenEvent(connectionId, event, connections.get(connectionId)?.name ?? '', `${earlierFile}.ndjson line ${line + 1}`)));
    await file.keepAside();
  } catch (error) {
    logger.error('cluster.events-not-taken-over', 'The earlier record of cluster events could not be taken into the journal; the next start tries again.', { error });
  }
}
