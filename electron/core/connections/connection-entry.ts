import type { CertificateSummary, Connection } from '../../../shared/contract/connections.ts';
import { formatHost } from '../../../shared/domain/address.ts';
import type { ConnectionState } from '../../../shared/domain/connection-state.ts';
import type { Clock } from '../clock.ts';
import { summariseCertificate } from '../net/certificate.ts';
import type { OfferedCertificate, PinnedTrust } from '../net/tls-trust.ts';
import type { ConnectionRecord, SessionReport } from './driver.ts';
import type { SavedConnection } from './saved-connections.ts';

/** What is known of a target at the moment, beside what is saved. */
interface LiveState {
  readonly state: ConnectionState;
  readonly since: number;
  readonly step: Connection['step'];
  readonly lastSeenAt: number | null;
  readonly retryAt: number | null;
  readonly latencyMs: number | null;
  readonly fault: Connection['fault'];
  readonly offered: OfferedCertificate | null;
  readonly headset: Connection['headset'];
  readonly cluster: Connection['cluster'];
  readonly azure: Connection['azure'];
  readonly devops: Connection['devops'];
}

/** One connection: the saved part, and the state that its session reports. Changes nothing but itself. */
export class ConnectionEntry {
  readonly #clock: Clock;
  #saved: SavedConnection;
  #position: number;
  #live: LiveState;
  #pinned: { readonly trust: PinnedTrust; readonly summary: CertificateSummary } | null = null;

  constructor(saved: SavedConnection, position: number, clock: Clock) {
    this.#clock = clock;
    this.#saved = saved;
    this.#position = position;
    this.#live = {
      state: 'offline', since: clock.now(), step: null, lastSeenAt: null, retryAt: null, latencyMs: null, fault: null, offered: null, headset: null, cluster: null, azure: null, devops: null,
    };
  }

  get saved(): SavedConnection {
    return this.#saved;
  }
  get state(): ConnectionState {
    return this.#live.state;
  }
  get offered(): OfferedCertificate | null {
    return this.#live.offered;
  }

  save(change: Partial<SavedConnection>): void {
    this.#saved = { ...this.#saved, ...change };
  }
  moveTo(position: number): void {
    this.#position = position;
  }

  /** The user ended the session; what was known stays, with its age. */
  disconnected(): void {
    this.#set({ state: 'offline', step: null, retryAt: null, fault: null, latencyMs: null, offered: null });
  }

  /** A session begins (again), by the user's or the program's own wish. */
  connecting(): void {
    this.#set({ state: 'connecting', step: null, retryAt: null, fault: null, offered: null });
  }

  /**
   * Takes over what the session found. Once another identity has shown itself, nothing that the session finds later
   * leaves that state: only an act of the user does.
   */
  report(change: SessionReport): void {
    const held = this.#live.state === 'identity-changed' && change.state !== undefined && change.state !== 'identity-changed';
    const { machineName, step, fault, state, ...rest } = change;
    if (held) {
      if (change.lastSeenAt !== undefined) this.#set({ lastSeenAt: change.lastSeenAt });
      return;
    }
    if (machineName !== undefined && machineName !== '') this.save({ machineName: machineName.slice(0, 200) });
    this.#set({
      ...rest,
      ...(state === undefined ? {} : { state }),
      ...(step === undefined ? {} : { step: this.#stepSince(step) }),
      ...(fault === undefined ? {} : { fault: fault === null ? null : { ...fault, connectionId: this.#saved.id } }),
    });
  }

  record(): ConnectionRecord {
    const { id, kind, endpoint, name, trust } = this.#saved;
    return { id, kind, endpoint, name, trust };
  }

  connection(): Connection {
    const { id, kind, endpoint, name, machineName, group, production, simulated, autoConnect, userName } = this.#saved;
    const { offered, ...live } = this.#live;
    return {
      id, kind, endpoint, group, production, simulated, autoConnect, userName,
      name: name ?? machineName ?? formatHost(endpoint).slice(0, 200),
      position: this.#position,
      ...live,
      pinned: this.#pinnedSummary(),
      offered: offered && summaryOf(offered),
    };
  }

  #stepSince(name: SessionReport['step']): Connection['step'] {
    if (name === null || name === undefined) return null;
    return this.#live.step?.name === name ? this.#live.step : { name, since: this.#clock.now() };
  }

  #set(change: Partial<LiveState>): void {
    const since = change.state === undefined || change.state === this.#live.state ? this.#live.since : this.#clock.now();
    this.#live = { ...this.#live, ...change, since };
  }

  #pinnedSummary(): CertificateSummary | null {
    const { trust } = this.#saved;
    if (!trust) return null;
    if (this.#pinned?.trust !== trust) this.#pinned = { trust, summary: summariseCertificate(trust.anchorPem) };
    return this.#pinned.summary;
  }
}

function summaryOf({ fingerprint256, subject, issuer, notBefore, notAfter }: OfferedCertificate): CertificateSummary {
  return { fingerprint256, subject, issuer, notBefore, notAfter };
}
