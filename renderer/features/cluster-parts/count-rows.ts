import type { HealthCounts } from '../../../shared/contract/clusters/shared.ts';

/** Kinds that are counted, in the order in which they are shown. */
export const countRows = [
  { kind: 'nodes', label: 'Nodes' },
  { kind: 'applications', label: 'Applications' },
  { kind: 'services', label: 'Services' },
  { kind: 'partitions', label: 'Partitions' },
  { kind: 'replicas', label: 'Replicas' },
] as const satisfies readonly { readonly kind: keyof HealthCounts; readonly label: string }[];
