import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Cluster } from '../cluster.ts';
import { SettingsReader } from '../entities/cluster-manifest.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { EventSubject } from '../gateway/queries.ts';
import type { FabricEvent } from '../wire/events.ts';
import { daysOf, type TimeWindow } from './event-days.ts';
import type { EventRecorder } from './event-recorder.ts';
import { eventQuestion, recordedIsAbout } from './event-subjects.ts';
import { PartitionNameBook } from './partition-names.ts';
import { shownEvent, type EventContext } from './shown-event.ts';

export interface EventAnswer {
  events: ClusterEvent[];
  source: 'event-store' | 'recorded';
  note: string;
  retainedFrom: number | null;
  asOf: number;
}

interface AskedWindow extends TimeWindow {
  readonly correlate: boolean;
}

const dayMs = 86_400_000;
const mostEvents = 20_000;
/** A part of the past does not change any more once it is so old; events reach the store some minutes late. */
const settledAfterMs = 30 * 60_000;
const mostKeptParts = 120;
/** Less cannot be told from the way of an answer, whose time has whole seconds. */
const certainSkewMs = 5_000;
/** A clock that differs by less makes no difference to a reader. */
const skewThatCountsMs = 30_000;
/** Within so short a window the store is asked for each event whether others have to do with it; of days that takes it too long. */
const correlatedWithinMs = 3_600_000;

/** The events of one cluster: of its event store where it has one, of what was recorded here where it has none. */
export class ClusterEvents {
  readonly #cluster: Cluster;
  readonly #recorder: EventRecorder;
  readonly #settings: SettingsReader;
  readonly #names = new PartitionNameBook();
  /** Answers about parts of the past, by subject and part. */
  readonly #kept = new Map<string, readonly FabricEvent[]>();
  #hasNoStore = false;

  constructor(cluster: Cluster, recorder: EventRecorder) {
    this.#cluster = cluster;
    this.#recorder = recorder;
    this.#settings = SettingsReader.of(cluster);
    cluster.onSession(() => {
      this.#hasNoStore = false;
      this.#kept.clear();
    });
  }

  /**
   * Events of a window, newest first, each once. Never fails for a store that is missing or silent: it tells so in its
   * note and gives what was recorded here.
   * @param ref null for the whole cluster with all its entities.
   */
  async within(ref: EntityRef | null, window: TimeWindow, signal?: AbortSignal): Promise<EventAnswer> {
    const question = eventQuestion(ref);
    if (question === null) return this.#recorded(ref, window, 'The event store keeps nothing about application types; their applications have events of their own.');
    const settings = await this.#settings.settings();
    if (settings !== null && !settings.hasEventStore) return this.#recorded(ref, window, noStore);
    if (this.#hasNoStore) return this.#recorded(ref, window, noStore);
    const retainedFrom = settings === null || settings.eventRetentionDays === null ? null : this.#cluster.clock.now() - settings.eventRetentionDays * dayMs;
    try {
      const client = this.#cluster.client();
      const asked = await this.#ask(client, question.subjects, { ...this.#inItsTime(client, window, retainedFrom), correlate: window.to - window.from <= correlatedWithinMs }, signal);
      const found = asked.events.filter(question.isAbout);
      this.#names.learn(ref);
      for (const each of this.#cluster.mirror.unhealthy.values()) this.#names.learn(each.ref);
      await this.#names.find(client, found.flatMap(({ partitionId }) => (partitionId === null || partitionId === '' ? [] : [partitionId])), signal);
      return { events: this.#shown(found), source: 'event-store', note: [asked.note, this.#skewNote(client)].filter((part) => part !== '').join(' ').slice(0, 1_000), retainedFrom, asOf: this.#cluster.clock.now() };
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof FaultError)) throw error;
      if (error.fault.code === 'cancelled') throw error;
      if (error.fault.code !== 'not-supported') return await this.#recorded(ref, window, `The event store did not answer: ${error.fault.message} What Fabriscope saw itself is shown instead.`);
      // One entity that the store does not know is answered like a store that is not there.
      this.#hasNoStore = !(await this.#hasStore(signal));
      if (this.#hasNoStore) return await this.#recorded(ref, window, noStore);
      return { events: [], source: 'event-store', note: 'The event store knows nothing about it.', retainedFrom, asOf: this.#cluster.clock.now() };
    }
  }

  /** Whether the store answers for the cluster itself. What keeps it from answering otherwise is no proof that it is not there. */
  async #hasStore(signal: AbortSignal | undefined): Promise<boolean> {
    const now = this.#cluster.clock.now();
    try {
      await queries.events.inWindow(this.#cluster.client(), { kind: 'cluster' }, { from: now - 60_000, to: now }, { signal });
      return true;
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof FaultError)) throw error;
      return error.fault.code !== 'not-supported';
    }
  }

  /** What has to do with an event that says so. */
  async correlated(eventInstanceId: string, signal?: AbortSignal): Promise<ClusterEvent[]> {
    return this.#shown(await queries.events.correlatedWith(this.#cluster.client(), eventInstanceId, { signal })).slice(0, 1_000);
  }

  /** The store's clock is the cluster's: a window that ends now ends when it is now there. */
  #inItsTime(client: GatewayClient, { from, to }: TimeWindow, retainedFrom: number | null): TimeWindow {
    const told = client.clockSkewMs ?? 0;
    const skewMs = Math.abs(told) < certainSkewMs ? 0 : Math.round(told / 1_000) * 1_000;
    const now = this.#cluster.clock.now();
    const endsNow = to >= now - 5 * 60_000;
    return { from: Math.max(from + Math.min(0, skewMs), (retainedFrom ?? Number.NEGATIVE_INFINITY) - dayMs), to: endsNow ? Math.min(to, now) + Math.max(0, skewMs) + 1_000 : to };
  }

  #skewNote(client: GatewayClient): string {
    const skewMs = client.clockSkewMs ?? 0;
    if (Math.abs(skewMs) < skewThatCountsMs) return '';
    const minutes = Math.abs(skewMs) / 60_000;
    const by = minutes < 2 ? `${Math.round(Math.abs(skewMs) / 1_000)} s` : `${Math.round(minutes)} min`;
    return `The cluster’s clock is ${by} ${skewMs > 0 ? 'ahead of' : 'behind'} this computer’s; events have the cluster’s time.`;
  }

  /**
   * Day by day, newest first, until there are more than can be shown. A day that fails ends the asking, unless it is the
   * first; a subject that fails while others answer is left out from then on.
   */
  async #ask(client: GatewayClient, subjects: readonly EventSubject[], window: AskedWindow, signal: AbortSignal | undefined): Promise<{ events: FabricEvent[]; note: string }> {
    const events: FabricEvent[] = [];
    const notes: string[] = [];
    let asked = subjects;
    let covered = false;
    for (const day of daysOf(window)) {
      const { answered, failed } = await this.#day(client, asked, { ...day, correlate: window.correlate }, signal);
      const [failure] = failed;
      if (answered.length === 0 && failure !== undefined) {
        if (!covered) throw failure.error;
        return { events, note: [...notes, `Nothing before ${wordFor(day.to)} is shown: ${failure.error.fault.message}`].join(' ') };
      }
      for (const { subject, error } of failed) notes.push(`Events of ${subject.kind === 'cluster' ? 'the cluster itself' : `${subject.kind}s`} before ${wordFor(day.to)} cannot be read: ${error.fault.message}`);
      asked = answered.map(({ subject }) => subject);
      for (const { part } of answered) for (const event of part) events.push(event);
      covered = true;
      if (events.length >= mostEvents && day.from > window.from) {
        return { events, note: [...notes, `There are very many events: those since ${wordFor(day.from)} are shown. Choose a shorter time or one entity to see others.`].join(' ') };
      }
    }
    return { events, note: notes.join(' ') };
  }

  async #day(client: GatewayClient, subjects: readonly EventSubject[], day: AskedWindow, signal: AbortSignal | undefined) {
    const answered: { subject: EventSubject; part: readonly FabricEvent[] }[] = [];
    const failed: { subject: EventSubject; error: FaultError }[] = [];
    await Promise.all(subjects.map(async (subject) => {
      try {
        answered.push({ subject, part: await this.#part(client, subject, day, signal) });
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof FaultError)) throw error;
        failed.push({ subject, error });
      }
    }));
    return { answered, failed };
  }

  async #part(client: GatewayClient, subject: EventSubject, part: AskedWindow, signal: AbortSignal | undefined): Promise<readonly FabricEvent[]> {
    const isSettled = part.to < this.#cluster.clock.now() - settledAfterMs;
    const key = JSON.stringify([subject, part.from, part.to, part.correlate]);
    const known = this.#kept.get(key);
    if (known) return known;
    const events = await queries.events.inWindow(client, subject, part, { signal, correlate: part.correlate });
    if (isSettled) {
      this.#kept.set(key, events);
      for (const oldest of this.#kept.keys()) {
        if (this.#kept.size <= mostKeptParts) break;
        this.#kept.delete(oldest);
      }
    }
    return events;
  }

  #shown(events: readonly FabricEvent[]): ClusterEvent[] {
    const context = this.#context();
    const byKey = new Map<string, ClusterEvent>();
    for (const event of events) {
      const shown = shownEvent(event, context);
      if (shown) byKey.set(shown.key, shown);
    }
    return [...byKey.values()].sort((left, right) => right.at - left.at).slice(0, mostEvents);
  }

  #context(): EventContext {
    const { nodes } = this.#cluster.mirror;
    const byId = new Map([...nodes.values()].map(({ id, name }) => [id.toLowerCase(), name]));
    return {
      nodeType: (nodeName) => nodes.get(nodeName)?.type ?? null,
      nodeNameOfId: (nodeId) => (nodeId === '' ? null : (byId.get(nodeId.toLowerCase()) ?? null)),
      partitionNames: (partitionId) => this.#names.get(partitionId),
    };
  }

  async #recorded(ref: EntityRef | null, window: TimeWindow, note: string): Promise<EventAnswer> {
    const { connectionId, clock } = this.#cluster;
    const [found, retainedFrom] = await Promise.all([this.#recorder.within(connectionId, window), this.#recorder.since(connectionId)]);
    const events = found.filter((event) => recordedIsAbout(event, ref));
    return { events: events.slice(0, mostEvents), source: 'recorded', note: note.slice(0, 1_000), retainedFrom, asOf: clock.now() };
  }
}

const noStore = 'This cluster has no event store. What Fabriscope saw itself while it watched is shown: changes of health, of nodes and of upgrades.';

function wordFor(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ').concat(' UTC');
}
