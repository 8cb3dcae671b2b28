import type { Endpoint } from '../../../shared/contract/connections.ts';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import { formatHost, sameEndpoint } from '../../../shared/domain/address.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import type { ConnectionRecord, Session, SessionLink } from '../../core/connections/driver.ts';
import { reconnectPauseMs } from '../../core/connections/reconnect-pause.ts';
import { SessionPause } from '../../core/connections/session-pause.ts';
import { faultError, toFault } from '../../core/faults.ts';
import { probeCertificate } from '../../core/net/probe-certificate.ts';
import type { OfferedCertificate } from '../../core/net/tls-trust.ts';
import { signInByEntra } from '../access/entra-sign-in.ts';
import type { IdentityVault } from '../access/identity-vault.ts';
import { leafOffer, serverIdentityOf } from '../access/server-trust.ts';
import type { Cluster } from '../cluster.ts';
import type { ClientIdentity } from '../gateway/client-identity.ts';
import { GatewayClient, type TokenSource } from '../gateway/gateway-client.ts';
import type { ServerIdentity } from '../gateway/server-identity.ts';
import { identityInManifest, readManifest } from './cluster-identity.ts';
import { clusterSummary } from '../state/cluster-summary.ts';

export interface ClusterSessionParts {
  readonly cluster: Cluster;
  readonly vault: IdentityVault;
  readonly record: ConnectionRecord;
  readonly link: SessionLink;
  /** 0 to 1; tests give their own. */
  readonly random?: () => number;
}

const probeLimitMs = 8_000;
/** States in which nothing is tried again by itself: only the user can help, and a refused certificate tried again and again may get an account locked. */
const needsUser: Partial<Record<FaultCode, ConnectionState>> = {
  untrusted: 'untrusted', 'identity-changed': 'identity-changed', 'cluster-mismatch': 'identity-changed',
  'client-certificate': 'unauthorised', 'signed-out': 'unauthorised', 'consent-missing': 'unauthorised', 'not-supported': 'unauthorised', unauthorised: 'unauthorised', forbidden: 'unauthorised', 'invalid-input': 'unauthorised',
};
/** Faults that say something about the line; after any other the gateway is there, and the cluster behind it is in trouble. */
const ofTheLine: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'name-not-found', 'refused', 'no-answer', 'not-a-portal', 'tls-failed', 'certificate-expired', 'connection-lost',
]);

type Attempt =
  | { readonly kind: 'arrived'; readonly client: GatewayClient }
  | { readonly kind: 'stopped'; readonly fault: Fault; readonly offered: OfferedCertificate | null };

/**
 * One living connection to a cluster: finds out whom it speaks to, signs in, checks that it is the expected cluster, and
 * stays while the mirror's heartbeat is answered. A gateway that answers for a cluster in trouble keeps the session; a
 * line that is lost ends it, and is tried again with growing pauses.
 */
export class ClusterSession implements Session {
  readonly #parts: ClusterSessionParts;
  readonly #pause: SessionPause;
  readonly #run: Promise<void>;
  #lost: Fault | null = null;
  #userAsked = false;

  constructor(parts: ClusterSessionParts) {
    this.#parts = parts;
    this.#pause = new SessionPause(parts.cluster.clock);
    this.#run = this.#live();
  }

  retryNow(): void {
    if (this.#parts.cluster.reachable) void this.#parts.cluster.mirror.refresh();
    else {
      this.#userAsked = true;
      this.#pause.wake();
    }
  }

  async close(): Promise<void> {
    this.#pause.end();
    await this.#run;
  }

  async #live(): Promise<void> {
    // The registry is told about the session before the session tells it anything.
    await Promise.resolve();
    const { cluster, link } = this.#parts;
    const stopSummaries = cluster.onChange(() => this.#reportSummary());
    let attempt = 0;
    while (!this.#pause.ended.aborted) {
      if (attempt === 0) link.report({ state: 'connecting', fault: null, retryAt: null });
      const result = await this.#tryOnce();
      if (this.#pause.ended.aborted) {
        if (result.kind === 'arrived') result.client.close();
        break;
      }
      if (result.kind === 'arrived') {
        attempt = 0;
        await this.#stay(result.client);
      } else {
        await this.#pauseAfter(result, attempt);
        attempt = this.#userAsked ? 0 : attempt + 1;
        this.#userAsked = false;
      }
    }
    stopSummaries();
    cluster.gone(notConnected());
  }

  async #tryOnce(): Promise<Attempt> {
    const { record, link, cluster } = this.#parts;
    let offered: OfferedCertificate | null = null;
    let client: GatewayClient | null = null;
    try {
      const gateways = gatewaysOf(record.endpoint, cluster.settings.gateways);
      const identity = await this.#identity();
      const server = serverIdentityOf(cluster.settings.server, record.trust);
      if (record.endpoint.scheme === 'https' && server === null) {
        link.report({ step: 'fingerprint' });
        offered = leafOffer(await probeCertificate(record.endpoint, { timeoutMs: probeLimitMs, signal: this.#pause.ended }));
        throw faultError('untrusted', { message: 'Nothing is known yet by which this cluster could be recognised.', hint: 'Compare its certificate with what its operator says, then accept it.' });
      }
      const token = await this.#token(gateways, server);
      client = new GatewayClient({
        gateways, clock: cluster.clock, version: cluster.services.version, identity, server, token,
        clusterId: () => cluster.settings.expectedClusterId,
        beforeWrite: () => cluster.guardWrite(),
      });
      link.report({ step: 'api' });
      const manifest = await readManifest(client, this.#pause.ended);
      await this.#recognise(identityInManifest(manifest));
      cluster.mirror.knowManifest(manifest);
      return { kind: 'arrived', client };
    } catch (error) {
      client?.close();
      const fault = toFault(error);
      if (fault.code === 'internal') cluster.logger.error('cluster.connect-failed', 'A cluster could not be connected to for an unforeseen reason.', { connectionId: record.id, error });
      if (fault.code === 'identity-changed') offered = await this.#shown();
      return { kind: 'stopped', fault, offered };
    }
  }

  /** @throws FaultError `secrets-locked`, `client-certificate`, `invalid-input` */
  async #identity(): Promise<ClientIdentity | null> {
    const { cluster, vault, link, record } = this.#parts;
    const profile = cluster.profile();
    if (profile?.kind !== 'certificate') return null;
    link.report({ step: 'credentials' });
    if (record.endpoint.scheme === 'http') {
      throw faultError('invalid-input', { message: 'A client certificate cannot be shown over plain HTTP.', hint: 'Use an https address, or a profile without a certificate.', remedy: 'edit-address' });
    }
    return vault.open(record.id, profile.profileId);
  }

  /** @throws FaultError as `signInByEntra` */
  async #token(gateways: readonly Endpoint[], server: ServerIdentity | null): Promise<TokenSource | null> {
    const { cluster, link, record } = this.#parts;
    if (cluster.profile()?.kind !== 'entra') return null;
    link.report({ step: 'credentials' });
    if (record.endpoint.scheme === 'http') {
      throw faultError('invalid-input', { message: 'A sign-in cannot be sent over plain HTTP.', hint: 'Use an https address, or a profile without a sign-in.', remedy: 'edit-address' });
    }
    const asking = new GatewayClient({ gateways, clock: cluster.clock, version: cluster.services.version, server });
    try {
      return await signInByEntra(asking, cluster.services.tokens, this.#pause.ended);
    } finally {
      asking.close();
    }
  }

  /** The first cluster that answers becomes the expected one; afterwards it must be that. */
  async #recognise(found: { readonly clusterId: string | null; readonly clusterName: string }): Promise<void> {
    const { cluster } = this.#parts;
    cluster.found = found;
    cluster.requireExpected(found);
    const { expectedClusterId, expectedClusterName } = cluster.settings;
    if (expectedClusterId === found.clusterId && expectedClusterName === found.clusterName) return;
    await cluster.save({ expectedClusterId: expectedClusterId ?? found.clusterId, expectedClusterName: expectedClusterName ?? found.clusterName });
  }

  async #shown(): Promise<OfferedCertificate | null> {
    const { record } = this.#parts;
    return probeCertificate(record.endpoint, { timeoutMs: probeLimitMs, signal: this.#pause.ended }).then(leafOffer, () => null);
  }

  async #pauseAfter({ fault, offered }: Extract<Attempt, { kind: 'stopped' }>, attempt: number): Promise<void> {
    const { cluster, link, record } = this.#parts;
    cluster.gone(fault);
    const state = needsUser[fault.code];
    if (state !== undefined) {
      link.report({ state, fault, step: null, retryAt: null, ...(offered === null ? {} : { offered }) });
      cluster.logger.info('cluster.refused', 'A cluster cannot be connected to before the user acts.', { connectionId: record.id, code: fault.code });
      return cluster.profile()?.kind === 'entra' ? this.#sleepUntilSignedIn() : this.#pause.sleep(null);
    }
    const pauseMs = fault.code === 'secrets-locked' ? 30_000 : reconnectPauseMs(attempt, (this.#parts.random ?? Math.random)());
    link.report({ state: fault.code === 'secrets-locked' ? 'unauthorised' : 'unreachable', fault, step: null, retryAt: cluster.clock.now() + pauseMs });
    await this.#pause.sleep(pauseMs);
  }

  /** Until somebody else is signed in to a directory than now, or the user asks. */
  async #sleepUntilSignedIn(): Promise<void> {
    const { tokens } = this.#parts.cluster.services;
    const signedIn = (): string => tokens.accounts().filter((account) => account.signedIn).map(({ profileId }) => profileId).sort().join();
    const before = signedIn();
    const stop = tokens.onChange(() => {
      if (signedIn() !== before) this.#pause.wake();
    });
    await this.#pause.sleep(null);
    stop();
  }

  async #stay(client: GatewayClient): Promise<void> {
    const { cluster, link, record } = this.#parts;
    this.#lost = null;
    const seen = cluster.clock.now();
    link.report({ state: 'online', fault: null, step: null, retryAt: null, offered: null, lastSeenAt: seen, ...(cluster.clusterName === null ? {} : { machineName: nameOr(cluster.clusterName, formatHost(record.endpoint)) }) });
    const stopBeats = cluster.mirror.onBeat((beat) => {
      if (beat.ok) this.#answered(beat.reading.asOf, beat.reading.latencyMs);
      else this.#unanswered(beat.fault);
    });
    // What is read from a stranger must not go on being shown as this cluster's.
    const stopStrangers = cluster.onStranger((mismatch) => this.#unanswered(mismatch));
    cluster.arrived(client);
    this.#reportSummary();
    cluster.logger.info('cluster.online', 'A cluster answers.', { connectionId: record.id, gateways: client.gateways.length });
    await this.#pause.sleep(null);
    stopBeats();
    stopStrangers();
    const lost = this.#lost ?? notConnected();
    if (!this.#pause.ended.aborted) {
      link.report({ state: needsUser[lost.code] ?? 'stale', fault: lost, step: null });
      cluster.logger.info('cluster.lost', 'A cluster no longer answers.', { connectionId: record.id, code: lost.code });
    }
    cluster.gone(lost);
    client.close();
  }

  #answered(at: number, latencyMs: number): void {
    if (this.#pause.ended.aborted) return;
    this.#parts.link.report({ state: 'online', fault: null, step: null, retryAt: null, lastSeenAt: at, latencyMs });
    this.#reportSummary();
  }

  #unanswered(fault: Fault): void {
    if (this.#pause.ended.aborted || fault.code === 'cancelled') return;
    if (needsUser[fault.code] !== undefined || ofTheLine.has(fault.code)) {
      this.#lost = fault;
      this.#pause.wake();
      return;
    }
    // The gateway is there; the cluster behind it does not answer, or not in a way that can be read.
    this.#parts.link.report({ state: 'stale', fault });
    this.#parts.cluster.changed();
  }

  #reportSummary(): void {
    if (!this.#pause.ended.aborted) this.#parts.link.report({ cluster: clusterSummary(this.#parts.cluster) });
  }
}

/** All known gateways, where the saved list is still that of the connection's address. */
function gatewaysOf(endpoint: Endpoint, saved: readonly Endpoint[]): readonly Endpoint[] {
  const [first] = saved;
  return first && sameEndpoint(first, endpoint) ? saved : [endpoint];
}

function nameOr(clusterName: string, address: string): string {
  // Azure gives the same manifest name to all of its clusters: it names nobody.
  return clusterName === '' || clusterName === 'WRP_Generated_ClusterManifest' ? address : clusterName;
}

function notConnected(): Fault {
  return toFault(faultError('connection-lost', { message: 'Fabriscope is not connected to this cluster.', hint: 'Connect to it first.' }));
}
