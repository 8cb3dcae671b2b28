import type { ClusterBanner, UpgradeLine } from '../../shared/contract/clusters/state.ts';
import type { ClusterProfile } from '../../shared/contract/clusters/access.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { Clock } from '../core/clock.ts';
import { FaultError } from '../core/fault-error.ts';
import { fault, faultError, toFault } from '../core/faults.ts';
import type { Logger } from '../core/logging.ts';
import type { CoreServices } from '../core/services.ts';
import type { SavedCluster, SavedClusters } from './access/saved-clusters.ts';
import { WriteLock, type WritePermit } from '../core/write-lock.ts';
import type { GatewayClient } from './gateway/gateway-client.ts';
import { ClusterMirror } from './mirror/cluster-mirror.ts';
import { clusterIdentityOf, type ClusterIdentity } from './session/cluster-identity.ts';

/** How long a check of who answers is good for further writes. */
const identityCountsMs = 10_000;

/** Banners that parts beside the mirror find; the mirror's own are made where the card is made. */
export type ReportedBanner = ClusterBanner['kind'];

/**
 * One cluster of the list for as long as it stands there, whether it answers or not. Every part that shows or does
 * something about a cluster starts here.
 */
export class Cluster {
  readonly connectionId: ConnectionId;
  readonly services: CoreServices;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is known of the cluster, kept when it falls silent. */
  readonly mirror: ClusterMirror;
  /** Window in which writes are possible. */
  readonly lock: WriteLock;
  readonly #saved: SavedClusters;
  readonly #sessionListeners = new Set<(client: GatewayClient) => void>();
  readonly #closeListeners = new Set<(absence: Fault) => void>();
  readonly #strangerListeners = new Set<(mismatch: Fault) => void>();
  readonly #changeListeners = new Set<() => void>();
  readonly #banners = new Map<ReportedBanner, ClusterBanner>();
  readonly #closed = new AbortController();
  /** Who answered last, also where that was not the expected one. */
  found: ClusterIdentity | null = null;
  #checkedAt: number | null = null;
  #upgrades: readonly UpgradeLine[] = [];
  #upgradesStartedAt: ReadonlyMap<string, number> = new Map();
  #client: GatewayClient | null = null;
  #absence: Fault;

  constructor(connectionId: ConnectionId, services: CoreServices, saved: SavedClusters) {
    this.connectionId = connectionId;
    this.services = services;
    this.clock = services.clock;
    this.logger = services.logger;
    this.#saved = saved;
    this.#absence = fault('connection-lost', { message: 'Fabriscope is not connected to this cluster.', hint: 'Connect to it first.', connectionId });
    this.lock = new WriteLock(services.clock, () => this.changed());
    this.mirror = new ClusterMirror(this);
  }

  /** Shown name of the connection: what is typed to confirm acts on the cluster as a whole. */
  get name(): string {
    return this.services.connections.get(this.connectionId)?.name ?? this.clusterName ?? 'Cluster';
  }
  /** Name out of the cluster's manifest; null before it was read the first time. */
  get clusterName(): string | null {
    return this.settings.expectedClusterName;
  }
  get production(): boolean {
    return this.services.connections.get(this.connectionId)?.production ?? false;
  }
  /** Gateways, pins, profiles: everything saved about it except secrets. */
  get settings(): SavedCluster {
    return this.#saved.get(this.connectionId);
  }

  /** The profile that is signed in with, or would be; null where none is set up. */
  profile(): ClusterProfile | null {
    const { profiles, currentProfileId } = this.settings;
    return profiles.find(({ profileId }) => profileId === currentProfileId) ?? null;
  }

  /** Aborted when the cluster was taken from the list, or the program ends. */
  get closed(): AbortSignal {
    return this.#closed.signal;
  }

  /** Whether there is a session at the moment. */
  get reachable(): boolean {
    return this.#client !== null;
  }

  /**
   * The gateway client of the running session, for one call or a few. Do not keep it: a new session replaces it, after
   * which the old one fails.
   * @throws FaultError that says why there is no session: no-answer, untrusted, client-certificate, cluster-mismatch, …
   */
  client(): GatewayClient {
    if (this.#client === null) throw new FaultError(this.#absence);
    return this.#client;
  }

  /**
   * Everything that must hold before a byte of a write is sent, in this order: the typed name is the expected one, the
   * cluster is unlocked, the profile is said to be an administrator's, and the cluster that answers *now* is the one
   * that is expected (its manifest is read for it). Call it directly before each write; the answer is not worth keeping.
   * @returns the client to write with
   * @throws FaultError `invalid-input`, `locked`, `forbidden`, `cluster-mismatch`, or why there is no session
   */
  async requireUnlocked(typedName: string, expectedName: string, signal?: AbortSignal): Promise<GatewayClient> {
    if (typedName.trim() !== expectedName.trim()) {
      throw this.#refusal('invalid-input', { message: `“${typedName.slice(0, 200)}” is not the name that was to be typed.`, hint: `Type ${expectedName} to confirm.` });
    }
    if (!this.lock.open) throw this.#refusal('locked', {});
    this.#requireWriter();
    const client = this.client();
    await this.#checkIdentity(client, signal);
    if (!this.lock.open) throw this.#refusal('locked', { message: 'The cluster was locked again in the meantime. Nothing was sent.' });
    return client;
  }

  /**
   * The last gate before any write, whoever sends it; the gateway client calls it. A check of the identity counts for a
   * few seconds, so that the thousand pieces of an upload do not each ask for it. A task with a permit of the lock may go
   * on when the window runs out.
   * @throws FaultError as of `requireUnlocked`
   */
  async guardWrite(): Promise<void> {
    if (!this.lock.allows) throw this.#refusal('locked', {});
    this.#requireWriter();
    if (this.#checkedAt !== null && this.clock.now() - this.#checkedAt < identityCountsMs) return;
    await this.#checkIdentity(this.client());
  }

  /** Why nothing can be written even when unlocked; empty where it can. */
  writeObstacle(): string {
    const profile = this.profile();
    if (profile === null) return 'No profile is set up for this cluster.';
    return profile.role === 'admin' ? '' : `The profile “${profile.name}” is a reader’s: the cluster refuses its changes.`;
  }

  #requireWriter(): void {
    const obstacle = this.writeObstacle();
    if (obstacle !== '') throw this.#refusal('forbidden', { message: obstacle, hint: 'Choose a profile that may change the cluster.', remedy: 'choose-profile' });
  }

  async #checkIdentity(client: GatewayClient, signal?: AbortSignal): Promise<void> {
    this.#checkedAt = null;
    this.found = await clusterIdentityOf(client, signal);
    try {
      this.requireExpected(this.found);
    } catch (error) {
      for (const listener of this.#strangerListeners) listener(toFault(error));
      throw error;
    }
    this.#checkedAt = this.clock.now();
  }

  /** @throws FaultError `cluster-mismatch` where another cluster answers than the expected one. */
  requireExpected(found: ClusterIdentity): void {
    const { expectedClusterId, expectedClusterName } = this.settings;
    const same = (expectedClusterId === null || found.clusterId === expectedClusterId) && (expectedClusterName === null || found.clusterName === expectedClusterName);
    if (same) return;
    throw this.#refusal('cluster-mismatch', {
      detail: `Expected ${expectedClusterName ?? 'any name'} (${expectedClusterId ?? 'any id'}), found ${found.clusterName} (${found.clusterId ?? 'no id'}).`,
    });
  }

  /** Told when another cluster than the expected one was found to answer during a session. @returns ends the telling. */
  onStranger(listener: (mismatch: Fault) => void): () => void {
    this.#strangerListeners.add(listener);
    return () => void this.#strangerListeners.delete(listener);
  }

  /** Told about each session's client, at once where there is one. @returns ends the telling. */
  onSession(listener: (client: GatewayClient) => void): () => void {
    this.#sessionListeners.add(listener);
    if (this.#client) listener(this.#client);
    return () => void this.#sessionListeners.delete(listener);
  }
  /** Told when a session ends, and why. */
  onClose(listener: (absence: Fault) => void): () => void {
    this.#closeListeners.add(listener);
    return () => void this.#closeListeners.delete(listener);
  }
  /** Told when something beside the mirror changed: session, profile, lock, settings, upgrade lines, banners. */
  onChange(listener: () => void): () => void {
    this.#changeListeners.add(listener);
    return () => void this.#changeListeners.delete(listener);
  }
  changed(): void {
    for (const listener of this.#changeListeners) listener();
  }

  /**
   * Running and stopped upgrades for the card and the alerts; whoever watches upgrades reports the whole list at each change.
   * @param startedAt when they began, by the cluster's clock, by application name; empty for the cluster's own
   */
  reportUpgrades(lines: readonly UpgradeLine[], startedAt: ReadonlyMap<string, number>): void {
    this.#upgrades = lines;
    this.#upgradesStartedAt = startedAt;
    this.changed();
  }
  /** When a reported upgrade began, by the cluster's clock; null where it did not say. @param applicationName null for the cluster's own */
  upgradeStartedAt(applicationName: string | null): number | null {
    return this.#upgradesStartedAt.get(applicationName ?? '') ?? null;
  }
  get upgrades(): readonly UpgradeLine[] {
    return this.#upgrades;
  }

  /** A banner that another part has found (stuck or throttled jobs, no event store); null takes it away. */
  reportBanner(kind: ReportedBanner, banner: ClusterBanner | null): void {
    if (banner === null) this.#banners.delete(kind);
    else this.#banners.set(kind, banner);
    this.changed();
  }
  get reportedBanners(): readonly ClusterBanner[] {
    return [...this.#banners.values()];
  }

  /**
   * For a task that may outlast the window in which it was confirmed: its own writes stay allowed until it ends it or the
   * cluster is locked on purpose. Which cluster answers and who is signed in goes on being checked at each write.
   * @throws FaultError `locked`
   */
  permitToWrite(): WritePermit {
    const permit = this.lock.permit();
    if (permit === null) throw this.#refusal('locked', {});
    return permit;
  }

  /** Saves a change of the settings. */
  async save(change: Partial<Omit<SavedCluster, 'connectionId'>>): Promise<void> {
    await this.#saved.change(this.connectionId, change);
    this.changed();
  }

  // --- the session's side ---

  /** A session has been made. */
  arrived(client: GatewayClient): void {
    this.#client = client;
    for (const listener of this.#sessionListeners) this.#told(() => listener(client));
    this.changed();
  }
  /** The session is over, or one could not be made. */
  gone(absence: Fault): void {
    this.#absence = { ...absence, connectionId: this.connectionId };
    const had = this.#client !== null;
    this.#client = null;
    this.#checkedAt = null;
    if (had) for (const listener of this.#closeListeners) this.#told(() => listener(absence));
    this.changed();
  }
  close(): void {
    this.#closed.abort();
    this.lock.close();
    this.mirror.close();
  }

  /** One part's mistake must not keep the others from learning. */
  #told(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.logger.error('cluster.listener-failed', 'A part of the program failed on a change of a cluster’s session.', { connectionId: this.connectionId, error });
    }
  }

  #refusal(code: Fault['code'], words: Partial<Omit<Fault, 'code'>>): FaultError {
    return faultError(code, { ...words, connectionId: this.connectionId });
  }
}
