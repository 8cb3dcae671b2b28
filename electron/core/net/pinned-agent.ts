import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { PeerCertificate, SecureContextOptions } from 'node:tls';
import { pinMismatchCode } from './network-faults.ts';
import type { PinnedTrust } from './tls-trust.ts';

export interface AgentLimits {
  /** Connections to the target at once; 6 unless told, since small devices serve few. */
  readonly maxSockets?: number;
  /** What this side shows of itself in the handshake, where the target asks for it. */
  readonly client?: ClientCertificate;
  /** False makes every request open a line of its own, so that none meets one that has just been closed; true unless told. */
  readonly keepAlive?: boolean;
}

/** A certificate with its key, as PEM or as PFX. */
export type ClientCertificate = Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;

const idleSocketMs = 30_000;

type Anchor = Pick<PinnedTrust, 'anchorPem' | 'anchorIsRoot' | 'fingerprint256'>;

/**
 * Agent that speaks to nobody but the holder of the pinned certificate, or of one of them (electron.md §2.2): the anchors
 * are the only authorities, so that a stranger fails in the handshake and never sees a request. Host names do not count, because a
 * device is reached by addresses that its certificate does not know; the pin decides instead. No session is resumed:
 * a resumed one skips the check.
 */
export function pinnedAgent(trust: Anchor | readonly Anchor[], limits: AgentLimits = {}): HttpsAgent {
  const anchors: readonly Anchor[] = 'anchorPem' in trust ? [trust] : trust;
  return new HttpsAgent({
    ...limits.client,
    ca: anchors.map((anchor) => anchor.anchorPem),
    allowPartialTrustChain: true,
    maxCachedSessions: 0,
    checkServerIdentity: (_host, certificate) => comparePins(anchors, certificate),
    keepAlive: limits.keepAlive ?? true,
    keepAliveMsecs: idleSocketMs,
    timeout: idleSocketMs,
    maxSockets: limits.maxSockets ?? 6,
  });
}

/** Called only after the chain has been verified against the anchors: below a root, every leaf is right. */
function comparePins(anchors: readonly Anchor[], certificate: PeerCertificate): Error | undefined {
  if (anchors.some((anchor) => anchor.anchorIsRoot || certificate.fingerprint256 === anchor.fingerprint256)) return undefined;
  return Object.assign(new Error('Another certificate than the pinned one.'), { code: pinMismatchCode });
}

/** Agent for plain HTTP, which is used over a USB cable on this very machine only (device-portal.md §1.0). */
export function plainAgent(limits: Pick<AgentLimits, 'maxSockets' | 'keepAlive'> = {}): HttpAgent {
  return new HttpAgent({ keepAlive: limits.keepAlive ?? true, keepAliveMsecs: idleSocketMs, timeout: idleSocketMs, maxSockets: limits.maxSockets ?? 6 });
}
