import type { ClockTimer } from '../../foundation/clock.ts';
import type { ChaosParameters, ChaosStatus } from './commands.ts';
import { ModelError } from './errors.ts';
import type { ReplicaCommands } from './replica-commands.ts';
import { noTimer, runAfter } from './timers.ts';
import type { World } from './world.ts';

/** Faults on purpose, until told to stop or the time is up. */
export class Chaos {
  readonly #world: World;
  readonly #replicas: ReplicaCommands;
  #parameters: ChaosParameters | undefined;
  #running = false;
  #next: ClockTimer = noTimer;
  #end: ClockTimer = noTimer;

  constructor(world: World, replicas: ReplicaCommands) {
    this.#world = world;
    this.#replicas = replicas;
  }

  status(): ChaosStatus {
    return { status: this.#running ? 'Running' : 'Stopped', scheduleStatus: 'Stopped', parameters: this.#parameters };
  }

  start(parameters: ChaosParameters): void {
    if (!this.#world.features.faultAnalysis) {
      throw new ModelError(
        'FABRIC_E_FAULT_ANALYSIS_SERVICE_NOT_EXISTING',
        'The cluster has no fault analysis service.',
      );
    }
    if (this.#running) throw new ModelError('FABRIC_E_CHAOS_ALREADY_RUNNING', 'Chaos is running already.');
    this.#running = true;
    this.#parameters = parameters;
    this.#world.history.append({
      kind: 'ChaosStarted',
      category: 'Chaos',
      scope: 'Cluster',
      properties: {
        MaxConcurrentFaults: parameters.maxConcurrentFaults,
        TimeToRunInSeconds: parameters.timeToRunInSeconds,
        MaxClusterStabilizationTimeoutInSeconds: parameters.maxClusterStabilizationTimeoutInSeconds,
        WaitTimeBetweenIterationsInSeconds: parameters.waitTimeBetweenIterationsInSeconds,
        WaitTimeBetweenFaultsInSeconds: parameters.waitTimeBetweenFaultsInSeconds,
        MoveReplicaFaultEnabled: parameters.enableMoveReplicaFaults,
        IncludedNodeTypeList: '',
        IncludedApplicationList: '',
        ClusterHealthPolicy: '',
        ChaosContext: [...parameters.context].map(([key, value]) => `${key}=${value}`).join(';'),
      },
    });
    this.#end = runAfter(this.#world.clock, parameters.timeToRunInSeconds * 1000, () => this.#stop('The time is up.'));
    this.#iterate(parameters);
  }

  stop(): void {
    if (this.#running) this.#stop('Chaos was asked to stop.');
  }

  #stop(reason: string): void {
    this.#running = false;
    this.#next.cancel();
    this.#end.cancel();
    this.#world.history.append({
      kind: 'ChaosStopped',
      category: 'Chaos',
      scope: 'Cluster',
      properties: { Reason: reason },
    });
  }

  #iterate(parameters: ChaosParameters): void {
    const wait = Math.max(1, parameters.waitTimeBetweenIterationsInSeconds) * 1000;
    this.#next = runAfter(this.#world.clock, wait, () => {
      this.#fault(parameters);
      if (this.#running) this.#iterate(parameters);
    });
  }

  /** One fault on one partition of a user's service that can take it. */
  #fault(parameters: ChaosParameters): void {
    const partitions = [...this.#world.partitions.values()].filter(
      ({ status, service }) => status === 'Ready' && service.hasPersistedState && !service.application.isSystem,
    );
    const partition = partitions[this.#world.random.integer(0, Math.max(0, partitions.length - 1))];
    const secondary = partition?.replicas.find(
      (replica) => replica.role === 'ActiveSecondary' && replica.status === 'Ready',
    );
    if (partition === undefined || secondary === undefined) return;
    const move = parameters.enableMoveReplicaFaults && this.#world.random.next() < 0.5;
    const ids = { FaultGroupId: this.#world.ids.guid(), FaultId: this.#world.ids.guid() };
    this.#world.history.append({
      kind: move ? 'ChaosPartitionPrimaryMoveScheduled' : 'ChaosReplicaRestartScheduled',
      category: 'Chaos',
      scope: move ? 'Partition' : 'Replica',
      keys: move ? { partitionId: partition.id } : { partitionId: partition.id, replicaId: secondary.id },
      properties: move
        ? { ...ids, ServiceName: partition.service.name, NodeTo: secondary.nodeName, ForcedMove: false }
        : { ...ids, ServiceUri: partition.service.name },
    });
    if (move) this.#replicas.movePrimary(partition.id, secondary.nodeName);
    else this.#replicas.restart(secondary.nodeName, partition.id, secondary.id);
  }
}
