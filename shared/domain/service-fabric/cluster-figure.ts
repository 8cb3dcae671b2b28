import type { HealthCounts } from '../../contract/clusters/shared.ts';
import type { HealthState } from './health.ts';

/** What a cluster's one figure is chosen from. */
export interface FigureParts {
  readonly healthState: HealthState;
  readonly counts: HealthCounts;
  /** Null where it is not known. */
  readonly nodesDown: number | null;
  readonly partitionsWithoutQuorum: number;
}

const kinds = [['applications', 'application'], ['nodes', 'node'], ['services', 'service'], ['partitions', 'partition'], ['deployedApplications', 'deployed application']] as const;

/**
 * What tells most about a cluster in a few words, for lists and window titles: "3 partitions without quorum",
 * "2 nodes down", "1 application in Error", or its size where all is well. At most about 40 characters; empty where
 * nothing is known.
 */
export function clusterFigure({ healthState, counts, nodesDown, partitionsWithoutQuorum }: FigureParts): string {
  if (healthState === 'Unknown') return '';
  if (healthState === 'Ok') return sizeWords(counts);
  if (partitionsWithoutQuorum > 0) return `${amount(partitionsWithoutQuorum, 'partition')} without quorum`;
  if (nodesDown !== null && nodesDown > 0) return `${amount(nodesDown, 'node')} down`;
  const state = healthState === 'Error' ? 'error' : 'warning';
  for (const [kind, word] of kinds) {
    const count = counts[kind]?.[state] ?? 0;
    if (count > 0) return `${amount(count, word)} in ${healthState}`;
  }
  // The system application is in none of the counts.
  return `System services in ${healthState}`;
}

function sizeWords({ nodes, applications }: HealthCounts): string {
  return [totalWords(nodes, 'node'), totalWords(applications, 'application')].filter((part) => part !== '').join(', ');
}

function totalWords(count: HealthCounts['nodes'], what: string): string {
  return count === null ? '' : amount(count.ok + count.warning + count.error, what);
}

const numbers = new Intl.NumberFormat('en-US');
function amount(count: number, what: string): string {
  return `${numbers.format(count)} ${what}${count === 1 ? '' : 's'}`;
}
