import type { ChildList, EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { entityKey, entityPath, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { refOfRow } from '../cluster-entity/row-ref.ts';
import { rowLabel } from '../cluster-entity/row-words.ts';

export const systemApplication = 'fabric:/System';

/** A list that the host streams: what is under a branch. */
export interface BranchSource {
  readonly ref: EntityRef;
  readonly list: ChildList;
}

/** The branches that a cluster always has. */
export const treeGroups = ['nodes', 'applications', 'applicationTypes', 'systemServices'] as const;
export type TreeGroup = (typeof treeGroups)[number];
export const groupWords = {
  nodes: 'Nodes', applications: 'Applications', applicationTypes: 'Application types', systemServices: 'System services',
} as const satisfies Record<TreeGroup, string>;

/** What a row of the tree stands for; made once and kept while the entity does not change. */
export type TreeItem =
  | { readonly kind: 'cluster'; readonly key: string; readonly label: string; readonly healthState: HealthState }
  | { readonly kind: 'group'; readonly key: string; readonly label: string; readonly group: TreeGroup }
  /** All versions of an application type. */
  | { readonly kind: 'type'; readonly key: string; readonly label: string; readonly typeName: string; readonly healthState: HealthState; readonly versions: readonly TreeItem[] }
  | EntityItem;

export interface EntityItem {
  readonly kind: 'entity';
  readonly key: string;
  readonly label: string;
  readonly healthState: HealthState;
  readonly row: EntityRow;
  /** All that a plain word of a filter is looked for in, folded; empty until it is first needed (`searchTextOf`). */
  searchText: string;
}

export const clusterKey = entityKey({ kind: 'cluster' });
export const groupKey = (group: TreeGroup): string => `group:${group}`;

export function itemOfRow(row: EntityRow): EntityItem {
  return { kind: 'entity', key: row.key, label: rowLabel(row), healthState: row.healthState, row, searchText: '' };
}

/** @returns what is under a row: a list of the host's, or null where nothing is or where its children are known already. */
export function branchOf(item: TreeItem): BranchSource | null {
  switch (item.kind) {
    case 'cluster':
    case 'type': return null;
    case 'group': return { ref: { kind: 'cluster' }, list: item.group };
    case 'entity': {
      const list = listUnder[item.row.kind];
      return list === null ? null : { ref: refOfRow(item.row), list };
    }
  }
}

const listUnder: Readonly<Record<EntityRow['kind'], ChildList | null>> = {
  node: 'deployedApplications', application: 'services', applicationType: null, service: 'partitions', partition: 'replicas', replica: null,
  deployedApplication: 'deployedServicePackages', deployedServicePackage: 'codePackages', codePackage: null,
};

export function isExpandable(item: TreeItem): boolean {
  if (item.kind === 'entity') return listUnder[item.row.kind] !== null;
  return true;
}

/** @returns the entity that opening a row shows; null for a group, which only opens. */
export function refOfItem(item: TreeItem): EntityRef | null {
  switch (item.kind) {
    case 'cluster': return { kind: 'cluster' };
    case 'group': return item.group === 'systemServices' ? { kind: 'application', applicationName: systemApplication } : null;
    case 'type': return { kind: 'applicationType', typeName: item.typeName, typeVersion: null };
    case 'entity': return refOfRow(item.row);
  }
}

/** The row that stands for an entity. The system application is the group of its services. */
export function keyOfRef(ref: EntityRef): string {
  return ref.kind === 'application' && ref.applicationName === systemApplication ? groupKey('systemServices') : entityKey(ref);
}

/** @returns keys of the branches that must be open for the entity's row to be there, from the top. */
export function branchesAbove(ref: EntityRef): string[] {
  const above = entityPath(ref).slice(0, -1).map(keyOfRef);
  const group = groupOf(ref);
  if (group === null) return above;
  return [...above.slice(0, 1), groupKey(group), ...above.slice(1).filter((key) => key !== groupKey(group))];
}

function groupOf(ref: EntityRef): TreeGroup | null {
  switch (ref.kind) {
    case 'cluster': return null;
    case 'node':
    case 'deployedApplication':
    case 'deployedServicePackage':
    case 'codePackage': return 'nodes';
    case 'applicationType': return 'applicationTypes';
    case 'application': return ref.applicationName === systemApplication ? null : 'applications';
    case 'service':
    case 'partition':
    case 'replica': return ref.applicationName === systemApplication ? 'systemServices' : 'applications';
  }
}
