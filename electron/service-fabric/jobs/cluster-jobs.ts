import { isDeepStrictEqual } from 'node:util';
import type { InfrastructureJob as ShownJob, RepairTask as ShownTask } from '../../../shared/contract/clusters/packages.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { Freshness } from '../../../shared/contract/clusters/shared.ts';
import { systemApplicationName } from '../../../shared/domain/service-fabric/identifiers.ts';
import type { RepairNode } from '../../../shared/domain/service-fabric/repair-words.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { FaultError } from '../../core/fault-error.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import { LiveValue } from '../../core/live-value.ts';
import type { Cluster } from '../cluster.ts';
import { SettingsReader } from '../entities/cluster-manifest.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { ListReading } from '../mirror/observed-list.ts';
import { WatchedLists, type ListHold } from '../mirror/watched-lists.ts';
import { SafetyChecks } from '../upgrades/safety-checks.ts';
import type { RepairTask } from '../wire/repair.ts';
import { isInfrastructureService, shownInfrastructureJob } from './shown-infrastructure-job.ts';
import { shownRepairTask } from './shown-repair-task.ts';

interface Asked {
  readonly completed: boolean;
}
export type JobFreshness = Freshness & { note: string };

/** Checks of one node that are resolved to names. */
const mostChecks = 10;
const noRepairManager = 'This cluster has no repair manager: its manifest lacks that section, so that nothing takes repair tasks.';

/** Repair tasks and jobs of the platform of one cluster, asked for while somebody looks. */
export class ClusterJobs {
  readonly #cluster: Cluster;
  readonly #settings: SettingsReader;
  readonly #checks: SafetyChecks;
  readonly #tasks: WatchedLists<Asked, ShownTask>;
  readonly #jobs: WatchedLists<null, ShownJob>;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
    this.#settings = SettingsReader.of(cluster);
    this.#checks = new SafetyChecks(() => cluster.client(), cluster.clock);
    this.#tasks = new WatchedLists<Asked, ShownTask>(cluster, {
      listKey: ({ completed }) => (completed ? 'all' : 'active'), itemKey: ({ taskId }) => taskId, pauseMs: 15_000, hiddenPauseMs: 180_000,
      fetch: (client, asked, signal) => this.#askTasks(client, asked, signal),
    });
    this.#jobs = new WatchedLists<null, ShownJob>(cluster, {
      listKey: () => 'jobs', itemKey: ({ key }) => key, pauseMs: 30_000, hiddenPauseMs: 180_000,
      fetch: (client, _ref, signal) => this.#askJobs(client, signal),
    });
  }

  watchTasks(completed: boolean, signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<CollectionMessage<ShownTask>, void, undefined> {
    return this.#watch(() => this.#tasks.hold({ completed }, visible), ({ taskId }) => taskId, signal, visible);
  }
  watchJobs(signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<CollectionMessage<ShownJob>, void, undefined> {
    return this.#watch(() => this.#jobs.hold(null, visible), ({ key }) => key, signal, visible);
  }

  /** Active tasks and the platform's jobs, for those who watch in the background. */
  holdActive(visible: () => boolean): { readonly tasks: ListHold<ShownTask>; readonly jobs: ListHold<ShownJob> } {
    return { tasks: this.#tasks.hold({ completed: false }, visible), jobs: this.#jobs.hold(null, visible) };
  }

  /** Age of the list of active tasks, and what there is to know about where they come from. */
  watchFreshness(signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<JobFreshness, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#freshness(ended, visible));
  }

  close(): void {
    this.#tasks.close();
    this.#jobs.close();
  }

  async *#freshness(ended: AbortSignal, visible: () => boolean): AsyncGenerator<JobFreshness, void, undefined> {
    const { tasks, jobs } = this.holdActive(visible);
    const settings = await this.#settings.settings();
    const note = settings !== null && !settings.hasRepairManager ? noRepairManager : '';
    const present = (): JobFreshness => ({ ...tasks.list.freshness, trouble: tasks.list.freshness.trouble || jobs.list.freshness.trouble, note });
    const value = new LiveValue(present(), { clock: this.#cluster.clock });
    const stops = [tasks.list.onChange(() => value.set(present())), jobs.list.onChange(() => value.set(present()))];
    try {
      if (!ended.aborted) yield* value.watch(ended, { visible });
    } finally {
      for (const stop of stops) stop();
      tasks.release();
      jobs.release();
    }
  }

  #watch<Item>(take: () => ListHold<Item>, keyOf: (item: Item) => string, signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<CollectionMessage<Item>, void, undefined> {
    const { clock } = this.#cluster;
    return abortableGenerator(signal, async function* (ended) {
      const hold = take();
      const items = new LiveCollection<Item>({ keyOf, clock, equals: (left, right) => left === right || isDeepStrictEqual(left, right) });
      items.replaceAll(hold.list.values());
      const stop = hold.list.onChange(({ keys }) => follow(items, hold.list, keys));
      try {
        yield* items.watch(ended, { visible });
      } finally {
        stop();
        hold.release();
      }
    });
  }

  async *#askTasks(client: GatewayClient, { completed }: Asked, signal: AbortSignal): AsyncGenerator<readonly ShownTask[]> {
    const settings = await this.#settings.settings();
    if (settings !== null && !settings.hasRepairManager) return yield [];
    const tasks = await queries.operations.repairTasks(client, completed ? {} : { states: queries.operations.activeRepairTasks }, { signal });
    const now = this.#cluster.clock.now() + (client.clockSkewMs ?? 0);
    const shown = await Promise.all(tasks.map(async (task) => shownRepairTask(task, task.state === 'Preparing' ? await this.#waitingNodes(task, signal) : [], now)));
    yield shown.sort((left, right) => Number(right.active) - Number(left.active) || (right.createdAt ?? 0) - (left.createdAt ?? 0));
  }

  /** Its nodes that wait for safety checks, with each check resolved to names. */
  async #waitingNodes(task: RepairTask, signal: AbortSignal): Promise<readonly RepairNode[]> {
    const names = new Set([...(task.target?.nodeNames ?? []), ...(task.impact?.nodeImpactList ?? []).map(({ nodeName }) => nodeName)]);
    const now = this.#cluster.clock.now();
    const waiting = await Promise.all([...names].slice(0, 50).map(async (nodeName): Promise<RepairNode | null> => {
      const pending = this.#cluster.mirror.nodes.get(nodeName)?.nodeDeactivationInfo?.pendingSafetyChecks ?? [];
      if (pending.length === 0) return null;
      const resolved = await Promise.all(pending.slice(0, mostChecks).map((check) => this.#checks.resolve(nodeName, { kind: check.kind, partitionId: check.partitionId }, now, signal)));
      return { nodeName, pendingChecks: resolved.map(({ kind, partitionId, words }) => ({ kind, partitionId, words })) };
    }));
    return waiting.filter((node) => node !== null);
  }

  /** Each infrastructure service is asked for its own; one that does not answer costs its jobs, unless none does. */
  async *#askJobs(client: GatewayClient, signal: AbortSignal): AsyncGenerator<readonly ShownJob[]> {
    const services = (await queries.services.all(client, systemApplicationName, { signal })).map(({ name }) => name).filter(isInfrastructureService);
    let failure: FaultError | null = null;
    let answered = services.length === 0;
    for (const service of services) {
      try {
        const jobs = await queries.operations.infrastructureJobs(client, service, { signal });
        const now = this.#cluster.clock.now() + (client.clockSkewMs ?? 0);
        answered = true;
        yield jobs.map((job) => shownInfrastructureJob(job, service, now));
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof FaultError)) throw error;
        failure ??= error;
      }
    }
    if (!answered && failure !== null) throw failure;
    if (services.length === 0) yield [];
  }
}

function follow<Item>(items: LiveCollection<Item>, list: ListReading<Item>, keys: ReadonlySet<string>): void {
  for (const key of keys) {
    const item = list.get(key);
    if (item === undefined) items.delete(key);
    else items.set(item);
  }
}
