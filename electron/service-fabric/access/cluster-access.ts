import { randomBytes } from 'node:crypto';
import { profileIdSchema, type ClusterAccess as AccessPicture, type ClusterProbe, type ClusterProfile, type IdentitySummary, type ServerPin, type SignIn } from '../../../shared/contract/clusters/access.ts';
import type { Connection, Endpoint } from '../../../shared/contract/connections.ts';
import { sameEndpoint } from '../../../shared/domain/address.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { parseGateways } from '../../../shared/domain/service-fabric/endpoint.ts';
import { faultError } from '../../core/faults.ts';
import { pinOf, summariseCertificate } from '../../core/net/certificate.ts';
import { probeCertificate } from '../../core/net/probe-certificate.ts';
import type { PinnedTrust } from '../../core/net/tls-trust.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import { describeServer } from '../gateway/server-identity.ts';
import { clusterIdentityOf } from '../session/cluster-identity.ts';
import { Ladder } from '../../core/connections/ladder.ts';
import { walkCluster, type WalkFindings } from './cluster-walk.ts';
import type { IdentityVault, OpenedIdentity } from './identity-vault.ts';
import { checkedPin, isSameCertificate, leafOffer } from './server-trust.ts';

type Role = ClusterProfile['role'];

/** What is asked for when a cluster is added. */
export interface NewCluster {
  readonly address: string;
  readonly name: string | null;
  readonly group: string | null;
  readonly production: boolean;
  readonly server: ServerPin | null;
  readonly profile: { readonly name: string; readonly role: Role; readonly signIn: SignIn };
}

const probeLimitMs = 8_000;
const mostProfiles = 20;

/** How clusters are reached, believed and signed in to: adding them, their gateways, pins, profiles and locks. */
export class ClusterAccess {
  readonly clusters: Clusters;
  readonly #vault: IdentityVault;

  constructor(clusters: Clusters, vault: IdentityVault) {
    this.clusters = clusters;
    this.#vault = vault;
    clusters.onForgotten(async (connectionId) => {
      for (const { profileId, kind } of clusters.saved.get(connectionId).profiles) {
        if (kind === 'certificate') await vault.forget(connectionId, profileId);
      }
    });
  }

  /** Looks at the first of the addresses and emits the whole at each change. Nothing is saved, no credential is sent. */
  async *probe(address: string, signal: AbortSignal): AsyncGenerator<ClusterProbe, void, undefined> {
    const { gateways, notes } = readGateways(address);
    const [endpoint] = gateways;
    const { clock, version } = this.clusters.services;
    const ladder = new Ladder(clock);
    let findings: WalkFindings = { offered: null, wants: null };
    const walking = walkCluster({ endpoint, clock, version, signal, saved: null }, ladder).then((found) => void (findings = found));
    for await (const _ of ladder.follow(walking)) {
      yield { gateways: [...gateways], notes: [...notes], steps: ladder.steps, serverCertificate: certificateOf(findings), wants: findings.wants };
    }
  }

  /** @throws FaultError `invalid-input` that says what is wrong with the file, the key or the pass phrase. */
  async readIdentity(signIn: SignIn): Promise<IdentitySummary | null> {
    const opened = await this.#vault.read(signIn);
    return opened === null ? null : this.#vault.summarise(opened);
  }

  /** Saves a cluster with its first profile and connects. */
  async add(wanted: NewCluster): Promise<Connection> {
    const { services } = this.clusters;
    const { gateways } = readGateways(wanted.address);
    const [endpoint] = gateways;
    requireMatching(endpoint, wanted.profile.signIn);
    const known = services.connections.list().find((each) => each.kind === 'cluster' && sameEndpoint(each.endpoint, endpoint));
    if (known) return known;
    const opened = await this.#vault.read(wanted.profile.signIn);
    const { pin, trust } = await this.#believe(endpoint, wanted.server);
    const profile = this.#profileOf(wanted.profile, opened);
    const connection = await services.connections.addTarget({
      kind: 'cluster', endpoint, name: wanted.name, group: wanted.group, production: wanted.production, simulated: false, trust,
      prepare: async (id) => {
        if (opened) await this.#vault.keep(id, profile.profileId, opened, false);
        await this.clusters.saved.change(id, { gateways: [...gateways], server: pin, profiles: [profile], currentProfileId: profile.profileId });
      },
    });
    await this.#vault.forgetUploads(wanted.profile.signIn);
    return connection;
  }

  async setGateways(connectionId: ConnectionId, address: string): Promise<void> {
    const cluster = this.clusters.of(connectionId);
    const { gateways } = readGateways(address);
    const [endpoint] = gateways;
    if (endpoint.scheme === 'http' && cluster.profile()?.kind === 'certificate') requireMatching(endpoint, { kind: 'certificate', uploads: [], pem: null, passPhrase: null });
    cluster.lock.close();
    // Saved before the session begins anew, which reads them; taken back where another cluster has the address.
    const before = this.clusters.saved.get(connectionId).gateways;
    await this.clusters.saved.change(connectionId, { gateways: [...gateways] });
    try {
      await cluster.services.connections.retarget(connectionId, { endpoint });
    } catch (error) {
      await this.clusters.saved.change(connectionId, { gateways: before });
      throw error;
    }
    cluster.changed();
  }

  async setServer(connectionId: ConnectionId, server: ServerPin | null): Promise<void> {
    const cluster = this.clusters.of(connectionId);
    const endpoint = this.#record(connectionId).endpoint;
    const { pin, trust } = await this.#believe(endpoint, server);
    await cluster.save({ server: pin });
    cluster.lock.close();
    cluster.logger.info('cluster.server-pin', 'The user changed by what a cluster is recognised.', { connectionId, kind: pin?.kind ?? 'none' });
    await cluster.services.connections.retarget(connectionId, { trust });
  }

  async addProfile(connectionId: ConnectionId, wanted: { readonly name: string; readonly role: Role; readonly signIn: SignIn }): Promise<ClusterProfile> {
    const cluster = this.clusters.of(connectionId);
    requireMatching(this.#record(connectionId).endpoint, wanted.signIn);
    const { profiles, currentProfileId } = cluster.settings;
    if (profiles.length >= mostProfiles) throw faultError('invalid-input', { message: `A cluster has at most ${mostProfiles} profiles.`, hint: 'Remove one first.' });
    const opened = await this.#vault.read(wanted.signIn);
    const profile = this.#profileOf(wanted, opened);
    if (opened) await this.#vault.keep(connectionId, profile.profileId, opened, cluster.settings.simulated);
    await cluster.save({ profiles: [...profiles, profile], currentProfileId: currentProfileId ?? profile.profileId });
    await this.#vault.forgetUploads(wanted.signIn);
    if (currentProfileId === null) cluster.services.connections.restart(connectionId);
    return profile;
  }

  async updateProfile(connectionId: ConnectionId, profileId: string, change: { readonly name?: string | undefined; readonly role?: Role | undefined; readonly signIn?: SignIn | undefined }): Promise<ClusterProfile> {
    const cluster = this.clusters.of(connectionId);
    const before = this.#profile(cluster, profileId);
    let after: ClusterProfile = { ...before, name: change.name ?? before.name, role: change.role ?? before.role };
    if (change.signIn) {
      requireMatching(this.#record(connectionId).endpoint, change.signIn);
      const opened = await this.#vault.read(change.signIn);
      if (opened) await this.#vault.keep(connectionId, profileId, opened, cluster.settings.simulated);
      else if (before.kind === 'certificate') await this.#vault.forget(connectionId, profileId);
      after = { ...after, kind: change.signIn.kind, identity: opened ? this.#vault.summarise(opened) : null };
    }
    await cluster.save({ profiles: cluster.settings.profiles.map((each) => (each.profileId === profileId ? after : each)) });
    if (change.signIn) await this.#vault.forgetUploads(change.signIn);
    if (cluster.settings.currentProfileId === profileId) {
      cluster.lock.close();
      if (change.signIn) cluster.services.connections.restart(connectionId);
    }
    return after;
  }

  async removeProfile(connectionId: ConnectionId, profileId: string): Promise<void> {
    const cluster = this.clusters.of(connectionId);
    const { kind } = this.#profile(cluster, profileId);
    const { profiles, currentProfileId } = cluster.settings;
    const left = profiles.filter((each) => each.profileId !== profileId);
    if (left.length === 0) throw faultError('conflict', { message: 'This is the last profile: without one nobody can sign in.', hint: 'Add another profile first, or remove the cluster.', remedy: 'none' });
    const wasCurrent = currentProfileId === profileId;
    await cluster.save({ profiles: left, ...(wasCurrent ? { currentProfileId: left[0]?.profileId ?? null } : {}) });
    if (kind === 'certificate') await this.#vault.forget(connectionId, profileId);
    if (!wasCurrent) return;
    cluster.lock.close();
    cluster.services.connections.restart(connectionId);
  }

  /** Signs in with another profile; the cluster is locked again. */
  async useProfile(connectionId: ConnectionId, profileId: string): Promise<void> {
    const cluster = this.clusters.of(connectionId);
    this.#profile(cluster, profileId);
    if (cluster.settings.currentProfileId === profileId) return;
    cluster.lock.close();
    await cluster.save({ currentProfileId: profileId });
    cluster.services.connections.restart(connectionId);
  }

  /** @returns until when writes are possible. @throws FaultError `invalid-input`, `forbidden`, `cluster-mismatch` */
  async unlock(connectionId: ConnectionId, minutes: number, typedName: string): Promise<number> {
    const cluster = this.clusters.of(connectionId);
    if (cluster.production && typedName.trim() !== cluster.name.trim()) {
      throw faultError('invalid-input', { message: 'The typed name is not the name of this cluster.', hint: `Type ${cluster.name} to unlock it.`, connectionId });
    }
    const obstacle = cluster.writeObstacle();
    if (obstacle !== '') throw faultError('forbidden', { message: obstacle, hint: 'Choose a profile that may change the cluster.', remedy: 'choose-profile', connectionId });
    cluster.requireExpected((cluster.found = await clusterIdentityOf(cluster.client())));
    cluster.logger.info('cluster.unlocked', 'The user unlocked a cluster.', { connectionId, minutes });
    return cluster.lock.unlock(minutes);
  }

  lock(connectionId: ConnectionId): void {
    this.clusters.of(connectionId).lock.close();
  }

  /** Another cluster answers here and the user says that it is right. @param clusterId what the user was shown: its id, or its name where it has none. */
  async acceptCluster(connectionId: ConnectionId, clusterId: string): Promise<void> {
    const cluster = this.clusters.of(connectionId);
    const { found } = cluster;
    if (found === null || (found.clusterId ?? found.clusterName) !== clusterId) {
      throw faultError('cluster-mismatch', { message: 'Another cluster answers by now than the one that you accepted.', hint: 'Connect again and look at what it says.', remedy: 'retry', connectionId });
    }
    cluster.lock.close();
    cluster.mirror.forget();
    await cluster.save({ expectedClusterId: found.clusterId, expectedClusterName: found.clusterName });
    cluster.logger.info('cluster.accepted', 'The user accepted another cluster at an address.', { connectionId });
    cluster.services.connections.restart(connectionId);
  }

  /** Everything about how a cluster is reached, as it stands. */
  picture(connectionId: ConnectionId): AccessPicture {
    const cluster = this.clusters.of(connectionId);
    const { settings } = cluster;
    const record = this.#record(connectionId);
    const client = cluster.reachable ? cluster.client() : null;
    const states = client?.gatewayStates() ?? (settings.gateways.length > 0 ? settings.gateways : [record.endpoint]).map((endpoint) => ({ endpoint, state: 'unknown' as const, lastAnswerAt: null, trouble: null }));
    const traffic = client?.traffic() ?? null;
    const shown = client?.serverCertificate ?? null;
    return {
      connectionId,
      gateways: states.slice(0, 20).map(({ endpoint, state, lastAnswerAt, trouble }) => ({ endpoint, state, lastAnswerAt, trouble: trouble?.message ?? '' })),
      current: client?.currentGateway ?? 0,
      server: record.trust ? { kind: 'certificate', fingerprint256: record.trust.fingerprint256 } : settings.server,
      serverCertificate: shown ? summariseCertificate(shown.pem) : (cluster.services.connections.get(connectionId)?.offered ?? null),
      profiles: [...settings.profiles],
      currentProfileId: settings.currentProfileId,
      expectedClusterId: settings.expectedClusterId,
      expectedClusterName: settings.expectedClusterName,
      answering: cluster.found,
      unlockedUntil: cluster.lock.unlockedUntil,
      writeObstacle: cluster.writeObstacle(),
      traffic: {
        requests: traffic?.requests ?? 0,
        bytesReceived: traffic?.bytesIn ?? 0,
        bytesLastMinute: traffic?.lastMinute.bytesIn ?? 0,
        requestsLastMinute: traffic?.lastMinute.requests ?? 0,
        calls: (traffic?.lastMinute.calls ?? []).slice(0, 30).map((each) => ({ ...each })),
      },
      clockSkewMs: client?.clockSkewMs ?? null,
    };
  }

  #record(connectionId: ConnectionId) {
    const record = this.clusters.services.connections.record(connectionId);
    if (!record) throw faultError('not-found', { message: 'This cluster is no longer in the list.', connectionId });
    return record;
  }

  #profile(cluster: Cluster, profileId: string): ClusterProfile {
    const profile = cluster.settings.profiles.find((each) => each.profileId === profileId);
    if (!profile) throw faultError('not-found', { message: 'This profile is no longer there.', hint: 'Choose another one.', remedy: 'choose-profile', connectionId: cluster.connectionId });
    return profile;
  }

  #profileOf({ name, role, signIn }: { readonly name: string; readonly role: Role; readonly signIn: SignIn }, opened: OpenedIdentity | null): ClusterProfile {
    const profileId = profileIdSchema.parse(randomBytes(9).toString('base64url'));
    return { profileId, name, role, kind: signIn.kind, identity: opened ? this.#vault.summarise(opened) : null };
  }

  /** What is to be saved so that the cluster is recognised; an accepted certificate must still be the one that is shown. */
  async #believe(endpoint: Endpoint, server: ServerPin | null): Promise<{ pin: ServerPin | null; trust: PinnedTrust | null }> {
    if (server === null || endpoint.scheme === 'http') return { pin: null, trust: null };
    const pin = checkedPin(server);
    if (pin.kind !== 'certificate') return { pin, trust: null };
    const offered = leafOffer(await probeCertificate(endpoint, { timeoutMs: probeLimitMs }));
    if (!isSameCertificate(pin.fingerprint256, offered)) {
      throw faultError('identity-changed', { message: 'The cluster shows another certificate now than the one that you looked at.', hint: 'Compare the new fingerprint before you accept it.' });
    }
    return { pin, trust: pinOf(offered, this.clusters.services.clock.now()) };
  }
}

/** @throws FaultError `invalid-input` with what is wrong with the address. */
function readGateways(address: string): { gateways: readonly [Endpoint, ...Endpoint[]]; notes: readonly string[] } {
  const parsed = parseGateways(address);
  if (!parsed.ok) throw faultError('invalid-input', { message: parsed.problem, hint: parsed.hint, remedy: 'edit-address' });
  const [first, ...others] = parsed.gateways;
  if (!first) throw faultError('invalid-input', { message: 'The address is empty.', remedy: 'edit-address' });
  return { gateways: [first, ...others], notes: parsed.notes };
}

/** What proves who one is never travels unencrypted. */
function requireMatching(endpoint: Endpoint, signIn: SignIn): void {
  if (endpoint.scheme === 'https' || signIn.kind === 'none') return;
  throw faultError('invalid-input', {
    message: 'Over plain HTTP nothing proves who you are, and anything sent could be read on the way.',
    hint: 'Use the https address of the cluster, or no sign-in for an unsecured one.', remedy: 'edit-address',
  });
}

function certificateOf({ offered }: WalkFindings): ClusterProbe['serverCertificate'] {
  if (offered === null) return null;
  const described = describeServer(offered);
  return { ...described, commonName: described.commonName.slice(0, 300) };
}
