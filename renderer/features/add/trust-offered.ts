import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { applyMessage, ResyncError, type Mirror } from '../../app/stream.ts';
import type { Connection } from '../../../shared/contract/connections.ts';

const waitMs = 15_000;

/**
 * Pins the certificate that the user has compared, as soon as the saved connection has been shown one: the probe before
 * saved nothing, so its session meets the certificate anew. Another fingerprint than the compared one is refused by main.
 */
export async function trustOffered(connectionId: ConnectionId, fingerprint256: string): Promise<void> {
  await offered(connectionId);
  await api.connections.trust({ connectionId, fingerprint256, replace: false });
}

/** Resolves when the connection has a certificate on offer, or is past the need of one, or has failed, or time is up. */
async function offered(connectionId: ConnectionId): Promise<void> {
  const stop = new AbortController();
  const timer = setTimeout(() => { stop.abort(); }, waitMs);
  try {
    let mirror: Mirror<Connection> | null = null;
    for await (const message of await api.connections.watch(undefined, { signal: stop.signal })) {
      mirror = applyMessage<Connection>(mirror, message, ({ id }) => id);
      const connection = mirror.byKey.get(connectionId);
      if (connection !== undefined && (connection.offered !== null || connection.pinned !== null || connection.fault !== null)) return;
    }
  } catch (error) {
    if (!stop.signal.aborted && !(error instanceof ResyncError)) throw error;
  } finally {
    clearTimeout(timer);
    stop.abort();
  }
}
