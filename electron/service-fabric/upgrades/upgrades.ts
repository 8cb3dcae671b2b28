import { abortableGenerator } from '../../core/abortable-generator.ts';
import { faultError } from '../../core/faults.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { CoreServices } from '../../core/services.ts';
import type { WatchOptions } from '../../core/watch-pace.ts';
import type { CollectionMessage } from '../../../shared/contract/procedure.ts';
import type { UpgradeRun, UpgradeRunDetail, UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { ProvisionedParts } from '../packages/provisioned-parts.ts';
import { ClusterUpgrades } from './cluster-upgrades.ts';
import { EventStoreRuns } from './event-store-runs.ts';
import { JournalUpgradeRecorder } from './journal-upgrade-recorder.ts';
import { RecordedSecrets } from './recorded-secrets.ts';
import { isOfTarget, listedRun, runDetail } from './run-pages.ts';
import { targetKey } from './run-record.ts';
import { SafetyChecks } from './safety-checks.ts';
import { StartNotes } from './start-notes.ts';
import { UpgradePlans } from './upgrade-plan.ts';
import type { UpgradeRecorder } from './upgrade-recorder.ts';

/** What is known and kept about the upgrades of one cluster. */
interface UpgradesOfCluster {
  readonly cluster: Cluster;
  readonly watched: ClusterUpgrades;
  readonly plans: UpgradePlans;
  readonly eventRuns: EventStoreRuns;
  readonly parts: ProvisionedParts;
}

/** Everything about upgrades, of all clusters. */
export class Upgrades {
  readonly recorder: UpgradeRecorder;
  readonly starts: StartNotes;
  readonly #clusters: Clusters;
  readonly #secrets: RecordedSecrets;
  readonly #of = new Map<ConnectionId, UpgradesOfCluster>();
  readonly #stops: readonly (() => void)[];

  private constructor(clusters: Clusters, recorder: UpgradeRecorder) {
    this.#clusters = clusters;
    this.recorder = recorder;
    this.starts = new StartNotes(clusters.services.clock);
    this.#secrets = new RecordedSecrets(clusters.services.secrets);
    // Upgrades are recorded from the first session on, whether somebody looks or not.
    this.#stops = [clusters.onCluster((cluster) => void this.#made(cluster)), clusters.onForgotten((connectionId) => this.#forget(connectionId))];
  }

  static async open(services: CoreServices, clusters: Clusters): Promise<Upgrades> {
    return new Upgrades(clusters, await JournalUpgradeRecorder.open(services));
  }

  of(connectionId: ConnectionId): UpgradesOfCluster {
    return this.#made(this.#clusters.of(connectionId));
  }

  /** Recorded runs, newest first, with those that the event store still has added as they come. */
  runs(connectionId: ConnectionId, target: UpgradeTarget | null, signal: AbortSignal | undefined, options: WatchOptions): AsyncGenerator<CollectionMessage<UpgradeRun>, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#runs(connectionId, target, ended, options));
  }

  async *#runs(connectionId: ConnectionId, target: UpgradeTarget | null, ended: AbortSignal, options: WatchOptions): AsyncGenerator<CollectionMessage<UpgradeRun>, void, undefined> {
    const { cluster, eventRuns } = this.of(connectionId);
    const list = new LiveCollection<UpgradeRun>({ keyOf: ({ runId }) => runId, clock: cluster.clock });
    const fill = (): void => list.replaceAll(this.recorder.runs(connectionId, target).map((run) => listedRun(run, cluster, this.recorder)));
    fill();
    const key = target === null ? null : targetKey(target);
    const stops = [
      this.recorder.onChange((run) => void (run.connectionId === connectionId && isOfTarget(run, key) && fill())),
      cluster.mirror.applicationTypes.onChange(({ keys }) => void (keys.size > 0 && fill())),
      cluster.mirror.applications.onChange(({ keys }) => void (target?.kind === 'application' && keys.has(target.applicationName) && fill())),
    ];
    eventRuns.gather(target, ended).catch((error: unknown) => void (ended.aborted || cluster.logger.warn('upgrades.events-failed', 'Upgrade runs could not be read from the event store.', { connectionId, error })));
    try {
      yield* list.watch(ended, options);
    } finally {
      for (const stop of stops) stop();
    }
  }

  async run(connectionId: ConnectionId, runId: string): Promise<UpgradeRunDetail> {
    const run = this.#known(connectionId, runId);
    return runDetail(run, this.of(connectionId).cluster, this.recorder, this.#secrets);
  }

  async markBad(connectionId: ConnectionId, runId: string, reason: string | null): Promise<void> {
    this.#known(connectionId, runId);
    await this.recorder.markBad(runId, reason, this.#clusters.services.clock.now());
  }

  close(): void {
    for (const stop of this.#stops) stop();
    for (const { watched } of this.#of.values()) watched.close();
    this.#of.clear();
  }

  #known(connectionId: ConnectionId, runId: string) {
    const run = this.recorder.run(runId);
    if (run === null || run.connectionId !== connectionId) throw faultError('not-found', { message: 'This run is not recorded any more.', hint: 'Refresh the list.', connectionId });
    return run;
  }

  #made(cluster: Cluster): UpgradesOfCluster {
    const known = this.#of.get(cluster.connectionId);
    if (known) return known;
    const client = () => cluster.client();
    const parts = new ProvisionedParts(client);
    const made: UpgradesOfCluster = {
      cluster, parts,
      watched: new ClusterUpgrades({ cluster, recorder: this.recorder, secrets: this.#secrets, starts: this.starts, checks: new SafetyChecks(client, cluster.clock) }),
      plans: new UpgradePlans(cluster, this.recorder, this.#secrets, parts),
      eventRuns: new EventStoreRuns(cluster, this.recorder),
    };
    this.#of.set(cluster.connectionId, made);
    return made;
  }

  async #forget(connectionId: ConnectionId): Promise<void> {
    this.#of.get(connectionId)?.watched.close();
    this.#of.delete(connectionId);
    await this.recorder.forget(connectionId);
    await this.#secrets.forget(connectionId);
  }
}
