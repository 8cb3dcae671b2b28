import type { GatewayEndpoint } from '../gateway/endpoints.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';

/** Bytes that all answers to a kind of call have had so far in this session. */
export function bytesOfCall(client: GatewayClient, { method, path }: GatewayEndpoint): number {
  return client.traffic().perCall.find(({ call }) => call === `${method} ${path}`)?.bytesIn ?? 0;
}

/**
 * Pause after an answer so that answers of its size stay within a rate of bytes, however large the cluster is.
 * @param leastMs the pause that is wanted where size does not matter
 */
export function pauseWithin(bytes: number, bytesPerSecond: number, leastMs: number, mostMs = Number.POSITIVE_INFINITY): number {
  return Math.min(mostMs, Math.max(leastMs, (bytes / bytesPerSecond) * 1_000));
}
