import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import type { UnhealthyEntity } from '../../../shared/contract/clusters/state.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import type { UnhealthyState } from '../../../shared/domain/service-fabric/root-causes.ts';
import type { CauseKind } from '../../../shared/domain/service-fabric/event-meaning.ts';
import { toFault } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import { endpoints } from '../gateway/endpoints.ts';
import { queries } from '../gateway/index.ts';
import type { ApplicationInfo, ApplicationTypeInfo } from '../wire/applications.ts';
import type { NodeInfo } from '../wire/nodes.ts';
import { ApplicationList, ApplicationTypeList } from './application-list.ts';
import { bytesOfCall, pauseWithin } from './call-bytes.ts';
import { CauseBook } from './cause-book.ts';
import { healthReading, isAllOk, totalOf, type HealthReading } from './health-reading.ts';
import { followNames } from '../search/follow-names.ts';
import { NameIndex } from '../search/name-index.ts';
import { NodeList } from './node-list.ts';
import type { ListReading } from './observed-list.ts';
import { Poller } from './poller.ts';
import { UnhealthyList } from './unhealthy-list.ts';
import { askUnhealthy } from './unhealthy-query.ts';

/** What one beat of the heart said; the session lives by it. */
export type Beat = { readonly ok: true; readonly reading: HealthReading } | { readonly ok: false; readonly fault: Fault };

/** A pause; with the answer's own time a visible beat is one of 5 s. */
const beatMs = { visible: 4_700, hidden: 10_000, most: 15_000 };
const chunkMs = { visible: 15_000, hidden: 30_000 };
const nodesMs = { visible: 15_000, hidden: 60_000 };
/** What the heartbeats and the chunks may each cost on the average, in bytes a second. */
const bytesPerSecond = 2_500;
/** How late a beat may be answered before the reading counts as troubled. */
const answerLimitMs = 15_000;

/**
 * What is known of one cluster, kept up to date at a small price (service-fabric.md §7.3): a heartbeat that says whether
 * anything changed, the names of all that are not Ok, lists that are asked for whole only rarely. Everything in it stays
 * when the cluster falls silent, with its age.
 */
export class ClusterMirror {
  /** Every name that was seen in this session; whoever reads lists that the mirror does not hold adds theirs. */
  readonly names = new NameIndex();
  readonly #cluster: Cluster;
  readonly #nodes = new NodeList();
  readonly #applications = new ApplicationList();
  readonly #types = new ApplicationTypeList();
  readonly #unhealthy = new UnhealthyList();
  readonly #causes: CauseBook;
  readonly #pollers: { readonly beat: Poller; readonly chunk: Poller; readonly nodes: Poller; readonly applications: Poller; readonly types: Poller };
  readonly #lookers = new Set<() => boolean>();
  readonly #beatListeners = new Set<(beat: Beat) => void>();
  #health: HealthReading | null = null;
  #stateSince: number | null = null;
  #manifest: Promise<string> | null = null;
  #beatBytes = 0;
  #chunkBytes = 0;
  #listedFor: string | null = null;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#causes = new CauseBook(cluster.clock);
    const { clock } = cluster;
    const told = (list: { told(freshness: { nextAt: number; trouble: string }): void }) => (nextAt: number, _: Fault | null, trouble: string): void => list.told({ nextAt, trouble });
    this.#pollers = {
      // Its silence must be noticed, and its return too: it is not stretched as far as the others.
      beat: new Poller({ clock, pauseMs: () => this.#beatPauseMs(), ask: (signal) => this.#beat(signal), onScheduled: told(this.#causes.list), mostPatience: 3 }),
      chunk: new Poller({
        clock, pauseMs: () => pauseWithin(this.#chunkBytes, bytesPerSecond, this.visible ? chunkMs.visible : chunkMs.hidden),
        ask: (signal) => this.#listUnhealthy(signal), onScheduled: told(this.#unhealthy.list),
      }),
      nodes: new Poller({
        clock, pauseMs: () => (this.visible ? nodesMs.visible : nodesMs.hidden),
        ask: (signal) => this.#nodes.ask(cluster.client(), signal, () => clock.now()), onScheduled: told(this.#nodes.list),
      }),
      applications: new Poller({
        clock, pauseMs: () => this.#applications.pauseMs, ask: (signal) => this.#applications.ask(cluster.client(), signal, () => clock.now()), onScheduled: told(this.#applications.list),
      }),
      types: new Poller({ clock, pauseMs: () => this.#types.pauseMs, ask: (signal) => this.#types.ask(cluster.client(), signal, () => clock.now()), onScheduled: told(this.#types.list) }),
    };
    followNames(this.names, this);
    cluster.onSession(() => this.#start());
    cluster.onClose((absence) => this.#stop(absence));
  }

  /** All nodes, by name, as `GET /Nodes` has them; `healthState` follows the newest answer that tells it. */
  get nodes(): ListReading<NodeInfo> {
    return this.#nodes.list;
  }
  /** All applications of users, by full name, without parameters. The system application is not among them. */
  get applications(): ListReading<ApplicationInfo> {
    return this.#applications.list;
  }
  /** All versions of all types, by `applicationTypeKey`; default parameters left out. */
  get applicationTypes(): ListReading<ApplicationTypeInfo> {
    return this.#types.list;
  }
  /** Everyone who is in Warning or Error, at every level, by `entityKey`. */
  get unhealthy(): ListReading<UnhealthyEntity> {
    return this.#unhealthy.list;
  }
  /** Ranked root causes, by their keys. */
  get causes(): ListReading<RootCause> {
    return this.#causes.list;
  }
  get causesCompleteness(): CauseBook['completeness'] {
    return this.#causes.completeness;
  }
  causeKind(key: string): CauseKind {
    return this.#causes.kindOf(key);
  }
  /** The last beat's reading; null before the first. */
  get health(): HealthReading | null {
    return this.#health;
  }
  /**
   * Since when the cluster is in its state, as far as is known: when we first saw it so, or, where the reports behind it
   * reach back further, since the oldest of those in the same state. Null before the first answer.
   */
  get stateSince(): number | null {
    let since = this.#stateSince;
    for (const cause of this.#causes.list.values()) {
      if (cause.healthState === this.#health?.state && cause.since !== null && (since === null || cause.since < since)) since = cause.since;
    }
    return since;
  }
  /** When the next beat is due tells `causes.freshness`. */
  onBeat(listener: (beat: Beat) => void): () => void {
    this.#beatListeners.add(listener);
    return () => void this.#beatListeners.delete(listener);
  }

  /**
   * An entity's state by the newest answer: its own where it is not Ok, Ok where the list of all that are not does not
   * have it, null before that list.
   */
  healthOf(ref: EntityRef): HealthState | null {
    if (ref.kind === 'cluster') return this.#health?.state ?? null;
    return this.#unhealthy.stateOf(ref);
  }

  /** Somebody looks at this cluster: it is asked more often while `visible`. @returns ends the looking. */
  look(visible: () => boolean): () => void {
    const before = this.visible;
    const eye = (): boolean => visible();
    this.#lookers.add(eye);
    if (!before && this.visible) for (const poller of [this.#pollers.beat, this.#pollers.chunk, this.#pollers.nodes]) poller.reschedule();
    return () => void this.#lookers.delete(eye);
  }
  get visible(): boolean {
    for (const eye of this.#lookers) if (eye()) return true;
    return false;
  }

  /** Asks everything again now; resolves when the answers are there or failed. */
  async refresh(): Promise<void> {
    this.#manifest = null;
    this.#nodes.expire();
    this.#listedFor = null;
    await Promise.all(Object.values(this.#pollers).map((poller) => poller.now()));
  }

  /** One application again, after an act on it or while it changes: a large list is otherwise asked for rarely. */
  async refreshApplication(applicationName: string, signal?: AbortSignal): Promise<void> {
    await this.#applications.askOne(this.#cluster.client(), applicationName, signal);
  }
  /** Applications anew, after one was created or deleted. */
  refreshApplications(): Promise<void> {
    return this.#pollers.applications.now();
  }
  refreshApplicationTypes(): Promise<void> {
    return this.#pollers.types.now();
  }
  refreshNodes(): Promise<void> {
    this.#nodes.expire();
    return this.#pollers.nodes.now();
  }

  /** The session has just read the manifest to know whom it speaks to. */
  knowManifest(xml: string): void {
    this.#manifest = Promise.resolve(xml);
  }

  /** The cluster manifest's XML, read once a session. */
  async manifest(): Promise<string> {
    const client = this.#cluster.client();
    const asked = (this.#manifest ??= queries.cluster.clusterManifest(client));
    try {
      return await asked;
    } catch (error) {
      if (this.#manifest === asked) this.#manifest = null;
      throw error;
    }
  }

  /** Another cluster is to be expected at this address: nothing of the former one may be shown as its own. */
  forget(): void {
    this.close();
    const now = this.#cluster.clock.now();
    this.#health = null;
    this.#stateSince = null;
    for (const list of [this.#nodes.list, this.#applications.list, this.#types.list, this.#unhealthy.list]) list.keepOnly(new Set(), now);
    this.#causes.forget(now);
    this.names.clear();
  }

  close(): void {
    for (const poller of Object.values(this.#pollers)) poller.stop();
  }

  #start(): void {
    this.#listedFor = null;
    this.#nodes.expire();
    for (const poller of Object.values(this.#pollers)) {
      poller.stop();
      poller.start();
    }
  }

  #stop(absence: Fault): void {
    this.close();
    for (const list of [this.#nodes.list, this.#applications.list, this.#types.list, this.#unhealthy.list, this.#causes.list]) list.told({ nextAt: null, trouble: absence.message });
  }

  #beatPauseMs(): number {
    return pauseWithin(this.#beatBytes, bytesPerSecond, this.visible ? beatMs.visible : beatMs.hidden, beatMs.most);
  }

  async #beat(signal: AbortSignal): Promise<void> {
    const { clock } = this.#cluster;
    const client = this.#cluster.client();
    const startedAt = clock.now();
    const bytes = bytesOfCall(client, endpoints.clusterHealth);
    try {
      const answer = await queries.cluster.health(client, queries.stateOnly, { signal, timeoutMs: answerLimitMs });
      signal.throwIfAborted();
      this.#beatBytes = bytesOfCall(client, endpoints.clusterHealth) - bytes;
      this.#heard(healthReading(answer, clock.now(), clock.now() - startedAt));
    } catch (error) {
      if (signal.aborted) throw error;
      const fault = toFault(error);
      this.#tellBeat({ ok: false, fault });
      throw error;
    }
  }

  #heard(reading: HealthReading): void {
    const before = this.#health;
    this.#health = reading;
    if (before?.state !== reading.state) this.#stateSince = reading.asOf;
    if (before === null || !sameReasons(before, reading)) this.#causes.heard(reading);
    else this.#causes.list.told({ asOf: reading.asOf, trouble: '' });
    if (isAllOk(reading)) this.#allOk(reading.asOf);
    else if (signatureOf(reading) !== this.#listedFor) void this.#pollers.chunk.now();
    if (before !== null) {
      if (totalOf(before.counts.nodes) !== totalOf(reading.counts.nodes)) void this.refreshNodes();
      if (totalOf(before.counts.applications) !== totalOf(reading.counts.applications)) void this.refreshApplications();
    }
    this.#tellBeat({ ok: true, reading });
  }

  async #listUnhealthy(signal: AbortSignal): Promise<void> {
    if (this.#health !== null && isAllOk(this.#health)) return;
    const client = this.#cluster.client();
    const bytes = bytesOfCall(client, endpoints.clusterHealthChunk);
    const heardBefore = this.#health;
    const states = await askUnhealthy(client, signal);
    signal.throwIfAborted();
    this.#chunkBytes = bytesOfCall(client, endpoints.clusterHealthChunk) - bytes;
    this.#listedFor = heardBefore === null ? null : signatureOf(heardBefore);
    // A beat meanwhile may know better: that all is well again.
    if (this.#health !== heardBefore && this.#health !== null && isAllOk(this.#health)) return;
    await this.#took(states, this.#cluster.clock.now(), signal);
    await this.#causes.complete(client, signal);
  }

  #allOk(asOf: number): void {
    this.#unhealthy.allOk(asOf);
    this.#causes.allOk(asOf);
    this.#nodes.setHealth(new Map());
    this.#applications.setHealth(new Map());
  }

  async #took(found: readonly UnhealthyState[], asOf: number, signal: AbortSignal): Promise<void> {
    const { all, nodes, applications } = await this.#unhealthy.take(found, asOf, signal);
    this.#nodes.setHealth(nodes);
    this.#applications.setHealth(applications);
    await this.#causes.listed(all, asOf, signal);
  }

  #tellBeat(beat: Beat): void {
    for (const listener of this.#beatListeners) listener(beat);
  }
}

/** Changes whenever somebody's state did, apart from two who changed places. */
function signatureOf({ state, counts }: HealthReading): string {
  return JSON.stringify([state, counts]);
}

function sameReasons(left: HealthReading, right: HealthReading): boolean {
  // An answer like the one before is the same object.
  return left.state === right.state && (left.evaluations === right.evaluations || JSON.stringify(left.evaluations) === JSON.stringify(right.evaluations));
}
