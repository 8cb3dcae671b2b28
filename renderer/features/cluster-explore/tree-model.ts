import type { ChildList, EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { entityKey, entityPath, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { worseOf, type HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { refOfRow } from '../cluster-entity/row-ref.ts';
import { rowLabel } from '../cluster-entity/row-words.ts';
import { compareNatural } from './natural-order.ts';

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
  | { readonly kind: 'entity'; readonly key: string; readonly label: string; readonly healthState: HealthState; readonly row: EntityRow };

export const clusterKey = entityKey({ kind: 'cluster' });
export const groupKey = (group: TreeGroup): string => `group:${group}`;

const items = new WeakMap<EntityRow, TreeItem>();

export function itemOfRow(row: EntityRow): TreeItem {
  let item = items.get(row);
  if (item === undefined) {
    item = { kind: 'entity', key: row.key, label: rowLabel(row), healthState: row.healthState, row };
    items.set(row, item);
  }
  return item;
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

/** By name; equal names keep the order in which they came. A list that is in order already costs one pass. */
export function sortedItems(rows: readonly EntityRow[]): TreeItem[] {
  return rows.map(itemOfRow).sort((a, b) => compareNatural(a.label, b.label));
}

/** @returns one item for each type, with its versions, the newest first. */
export function typeItems(rows: readonly EntityRow[]): TreeItem[] {
  const byType = new Map<string, EntityRow[]>();
  for (const row of rows) {
    if (row.kind !== 'applicationType') continue;
    const versions = byType.get(row.typeName);
    if (versions === undefined) byType.set(row.typeName, [row]);
    else versions.push(row);
  }
  return [...byType].map(([typeName, versions]): TreeItem => ({
    kind: 'type', key: entityKey({ kind: 'applicationType', typeName, typeVersion: null }), label: typeName, typeName,
    healthState: versions.reduce<HealthState>((worst, { healthState }) => worseOf(worst, healthState), 'Ok'),
    versions: sortedItems(versions).toReversed(),
  })).sort((a, b) => compareNatural(a.label, b.label));
}

const ranks: Readonly<Record<HealthState, number>> = { Error: 0, Warning: 1, Unknown: 2, Ok: 3 };

/** @returns the same items with the gravest first, otherwise in their order. */
export function redFirst(list: readonly TreeItem[]): readonly TreeItem[] {
  const buckets: TreeItem[][] = [[], [], [], []];
  for (const item of list) buckets[item.kind === 'group' ? 3 : ranks[item.healthState]]?.push(item);
  return buckets[3]?.length === list.length ? list : buckets.flat();
}
