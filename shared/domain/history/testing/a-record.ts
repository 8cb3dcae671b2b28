import type { DeploymentRecord } from '../deployment.ts';

/** A plain deployment that succeeded, changed by what a test is about. */
export function aRecord(change: Partial<DeploymentRecord> = {}): DeploymentRecord {
  const source = change.source ?? 'c1';
  return {
    key: `arm:${source}:shop-1`, kind: 'arm', source, sourceName: 'Subscription', name: 'shop-1', application: 'Shop', place: 'rg-shop-test', environment: null,
    versionFrom: null, versionTo: '1.0.0', by: 'ada@example.org', queuedAt: null, startedAt: 1_000_000, endedAt: 1_060_000, durationMs: null, result: 'succeeded', causes: [], rollback: false,
    reason: '', changes: [], commitIds: [], build: null, release: null, correlationId: null, contentHash: null, parameters: [], spans: [], attempt: 1, href: null, extra: {},
    ...change,
  };
}
