import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { entityKey, parseEntityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { eventWords } from '../../../shared/domain/service-fabric/event-words.ts';
import type { Cluster } from '../cluster.ts';
import { bounded } from '../entities/bounded-values.ts';
import type { EventRecorder } from './event-recorder.ts';
import { HourlyBudget } from './hourly-budget.ts';

/** More changes at once than these are one line: a cluster that turns red as a whole is one event to its reader. */
const mostAtOnce = 50;
/** Changes of single entities and nodes that are written down in an hour; of more only how many they were. */
const mostPerHour = 600;
/** How well the cluster's clock is known here. */
const clockUncertaintyMs = 2_000;

/** Writes down what happens in one cluster while Fabriscope watches: changes of health, of nodes, of upgrades. */
export class ClusterObserver {
  readonly #cluster: Cluster;
  readonly #recorder: EventRecorder;
  readonly #stops: readonly (() => void)[];
  readonly #budget = new HourlyBudget(mostPerHour);
  readonly #health = new Map<string, string>();
  readonly #nodes = new Map<string, string>();
  readonly #upgrades = new Map<string, string>();
  #clusterHealth: string | null = null;
  #knowsHealth = false;
  /** Since when this session watches; what began before is where things stand. */
  #watchedSince: number;
  #count = 0;

  constructor(cluster: Cluster, recorder: EventRecorder) {
    this.#cluster = cluster;
    this.#recorder = recorder;
    const { mirror } = cluster;
    // Where things stand already is no event.
    for (const { key, healthState } of mirror.unhealthy.values()) this.#health.set(key, healthState);
    for (const { name, nodeStatus } of mirror.nodes.values()) this.#nodes.set(name, nodeStatus);
    this.#knowsHealth = mirror.unhealthy.complete;
    this.#clusterHealth = mirror.health?.state ?? null;
    this.#watchedSince = cluster.clock.now();
    for (const { applicationName, state } of cluster.upgrades) this.#upgrades.set(applicationName ?? '', state);
    this.#stops = [
      cluster.onSession(() => void (this.#watchedSince = cluster.clock.now())),
      mirror.unhealthy.onChange(({ keys }) => this.#healthChanged(keys)),
      mirror.nodes.onChange(({ keys }) => this.#nodesChanged(keys)),
      mirror.onBeat((beat) => void (beat.ok && this.#beat(beat.reading.state))),
      cluster.onChange(() => this.#upgradesChanged()),
    ];
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #beat(state: string): void {
    const before = this.#clusterHealth;
    this.#clusterHealth = state;
    if (before !== null && before !== state) this.#record('HealthStateChanged', { kind: 'cluster' }, { From: before, To: state });
  }

  /** The first whole list is where things stand, not what happened. */
  #healthChanged(keys: ReadonlySet<string>): void {
    const { unhealthy } = this.#cluster.mirror;
    const changes: { ref: EntityRef; from: string; to: string }[] = [];
    for (const key of keys) {
      const now = unhealthy.get(key)?.healthState ?? 'Ok';
      const before = this.#health.get(key) ?? 'Ok';
      if (now === 'Ok') this.#health.delete(key);
      else this.#health.set(key, now);
      const ref = parseEntityKey(key);
      if (this.#knowsHealth && before !== now && ref !== null) changes.push({ ref, from: before, to: now });
    }
    this.#knowsHealth ||= unhealthy.complete;
    for (const { ref, from, to } of changes.slice(0, mostAtOnce)) this.#recordOneOfMany('HealthStateChanged', ref, { From: from, To: to });
    const rest = changes.length - mostAtOnce;
    if (rest > 0) this.#recordOneOfMany('ManyHealthStatesChanged', { kind: 'cluster' }, { Description: `${rest} more entities changed their state at the same time` });
  }

  #nodesChanged(keys: ReadonlySet<string>): void {
    const { nodes } = this.#cluster.mirror;
    for (const nodeName of keys) {
      const now = nodes.get(nodeName)?.nodeStatus ?? null;
      const before = this.#nodes.get(nodeName);
      if (now === null) this.#nodes.delete(nodeName);
      else this.#nodes.set(nodeName, now);
      if (before !== undefined && now !== before) this.#recordOneOfMany('NodeStatusChanged', { kind: 'node', nodeName }, { From: before, To: now ?? 'Removed' });
    }
  }

  #upgradesChanged(): void {
    const present = new Map(this.#cluster.upgrades.map((line) => [line.applicationName ?? '', line]));
    for (const [name, line] of present) {
      const before = this.#upgrades.get(name);
      this.#upgrades.set(name, line.state);
      if (before !== line.state && (before !== undefined || this.#beganWhileWatched(line.applicationName))) this.#upgradeChanged(name, line.state, `${line.fromVersion} to ${line.toVersion}: ${line.words}`);
    }
    for (const name of this.#upgrades.keys()) {
      if (present.has(name)) continue;
      this.#upgrades.delete(name);
      this.#upgradeChanged(name, 'Ended', 'the upgrade is over');
    }
  }

  /** One that ran already when the session began is no news, however late its first answer comes. */
  #beganWhileWatched(applicationName: string | null): boolean {
    const startedAt = this.#cluster.upgradeStartedAt(applicationName);
    if (startedAt === null) return true;
    const skewMs = this.#cluster.reachable ? (this.#cluster.client().clockSkewMs ?? 0) : 0;
    return startedAt - skewMs >= this.#watchedSince - clockUncertaintyMs;
  }

  #upgradeChanged(name: string, state: string, words: string): void {
    const ref: EntityRef = name === '' ? { kind: 'cluster' } : { kind: 'application', applicationName: name };
    this.#record('UpgradeStateChanged', ref, { State: state, Words: words });
  }

  #recordOneOfMany(kind: string, ref: EntityRef, fields: Readonly<Record<string, string>>): void {
    const { room, missed } = this.#budget.take(this.#cluster.clock.now());
    if (missed > 0) this.#record('ManyHealthStatesChanged', { kind: 'cluster' }, { Description: `${missed} more changes within an hour were not written down one by one` });
    if (room) this.#record(kind, ref, fields);
  }

  #record(kind: string, ref: EntityRef, fields: Readonly<Record<string, string>>): void {
    this.#recorder.record(this.#cluster.connectionId, this.#event(kind, ref, fields));
  }

  #event(kind: string, ref: EntityRef, fields: Readonly<Record<string, string>>): ClusterEvent {
    const at = this.#cluster.clock.now();
    const nodeName = 'nodeName' in ref ? ref.nodeName : null;
    const words = eventWords({
      kind, category: '', nodeName, applicationName: 'applicationName' in ref ? ref.applicationName : null, serviceName: 'serviceName' in ref ? ref.serviceName : null,
      partitionId: 'partitionId' in ref ? ref.partitionId : null, replicaId: 'replicaId' in ref ? ref.replicaId : null, fields: new Map(Object.entries(fields)),
    });
    const nodeType = nodeName === null ? undefined : this.#cluster.mirror.nodes.get(nodeName)?.type;
    return {
      key: bounded(`${kind}|${at}|${this.#count++}|${entityKey(ref)}`, 3_000), at, kind, title: words.title, category: words.category, severity: words.severity, ref, nodeType: nodeType === undefined ? null : bounded(nodeType),
      eventInstanceId: '', hasCorrelated: false, facts: Object.entries(fields).map(([name, value]) => ({ name, value: bounded(value, 8_000) })), from: 'recorded',
    };
  }
}
