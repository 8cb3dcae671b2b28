import type { AzureSummary, CertificateSummary, ClusterSummary, ConnectionKind, DevopsSummary, Endpoint, HeadsetSummary, LadderStep } from '../../../shared/contract/connections.ts';
import type { ConnectionState, LadderStepName } from '../../../shared/domain/connection-state.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { OfferedCertificate, PinnedTrust } from '../net/tls-trust.ts';

/** A connection as it is saved. Secrets are not in it. */
export interface ConnectionRecord {
  readonly id: ConnectionId;
  readonly kind: ConnectionKind;
  readonly endpoint: Endpoint;
  readonly name: string | null;
  readonly trust: PinnedTrust | null;
}

/** User name and password of a Device Portal, as sealed in the secret store under `connection/<id>/credentials`. */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

/** What a session tells the registry; only the given keys change. */
export interface SessionReport {
  state?: ConnectionState;
  step?: LadderStepName | null;
  fault?: Fault | null;
  lastSeenAt?: number;
  retryAt?: number | null;
  latencyMs?: number | null;
  /** The certificate that was shown instead of the pinned one, or before anything is pinned. */
  offered?: OfferedCertificate | null;
  /** Name that the target calls itself, used while the user has given none. */
  machineName?: string;
  headset?: HeadsetSummary | null;
  cluster?: ClusterSummary | null;
  azure?: AzureSummary | null;
  devops?: DevopsSummary | null;
}

/** The side of the registry that a session sees. */
export interface SessionLink {
  report(change: SessionReport): void;
  credentials(): Promise<Credentials | null>;
}

/** One living session with a target: connects, stays connected, reconnects with growing pauses, until closed. */
export interface Session {
  /** Tries at once. No effect while it is connected. */
  retryNow(): void;
  close(): Promise<void>;
}

/** What a system (headsets, clusters, …) brings so that the registry can hold connections to it. */
export interface ConnectionDriver {
  readonly kind: ConnectionKind;
  /** Reads what a person typed as an address of this kind; where it is left out, the rules for headsets hold. */
  readonly readAddress?: (text: string) => ReadAddress;
  /** Several targets of this kind may have the same address, such as profiles of one cloud. */
  readonly sharesAddresses?: boolean;
  /** Starts a session for the record as it is now; the registry closes and opens it anew when address, trust or
   * credentials change. Never throws: failures are reported states. */
  open(record: ConnectionRecord, link: SessionLink): Session;
  /**
   * Walks the ladder once and yields the whole of it at each change. Without `record` no credential is sent.
   */
  walk(endpoint: Endpoint, record: ConnectionRecord | null, credentials: Credentials | null, signal: AbortSignal): AsyncIterable<LadderStep[]>;
  /** The connection is being removed: give back what was changed on the target, forget what is kept about it. */
  forget(id: ConnectionId): Promise<void>;
}

/** An address as it was understood, or why it was not. */
export type ReadAddress =
  | { readonly ok: true; readonly endpoint: Endpoint }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

export type { CertificateSummary };
