import type { ClusterEssentials } from '../../../shared/contract/clusters/state.ts';

const names: readonly (readonly [keyof ClusterEssentials['features'], string, string])[] = [
  ['eventStore', 'event store', 'no event store: Fabriscope shows what it recorded itself'],
  ['repairManager', 'repair manager', 'no repair manager'],
  ['imageStore', 'image store', 'no image store in reach'],
  ['backupService', 'backup service', 'no backup service'],
];

/** @returns what a cluster offers and what it lacks, in one line. */
export function featureWords(features: ClusterEssentials['features']): string {
  const has = names.filter(([key]) => features[key]).map(([, name]) => name);
  const lacks = names.filter(([key]) => !features[key]).map(([, , lack]) => lack);
  const run = features.managed ? ['managed by Azure'] : features.resourceProvider ? ['upgraded by the Azure resource provider'] : [];
  return [...has, ...run, ...lacks].join('; ');
}
