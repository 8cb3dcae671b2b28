import { wordTable } from '../service-fabric/word-table.ts';

/* The choices that are made once when a cluster is set up, and what they mean later (azure.md §1B B9). */

export interface ClusterNodeType {
  readonly name: string;
  /** The cluster's own services run on it. */
  readonly primary: boolean;
  /** `Bronze`, `Silver`, `Gold`; null where it is not told. */
  readonly durability: string | null;
  readonly instances: number | null;
  /** Without state: nothing that is kept runs on it. */
  readonly stateless?: boolean;
}

export interface ClusterSettingsFacts {
  readonly managed: boolean;
  /** Of a managed cluster: `Basic` or `Standard`. */
  readonly sku: string | null;
  /** `None`, `Bronze`, `Silver`, `Gold`, `Platinum`; null for managed clusters. */
  readonly reliability: string | null;
  /** `Automatic` or `Manual`. */
  readonly upgradeMode: string | null;
  readonly nodeTypes: readonly ClusterNodeType[];
}

export interface ClusterAdvice {
  readonly rule: 'few-nodes' | 'one-node' | 'bronze-durability' | 'durability-nodes' | 'reliability-nodes' | 'reliability-low' | 'single-node-type' | 'no-primary' | 'manual-upgrades' | 'basic-sku';
  readonly severity: 'warning' | 'info';
  readonly words: string;
  /** The node type that it is about; null for the cluster. */
  readonly nodeType: string | null;
}

/** Replicas of the cluster's own services, and so the fewest nodes of the primary node type. */
const nodesOfReliability = wordTable<number>({ none: 1, bronze: 3, silver: 5, gold: 7, platinum: 9 });

/** What its settings mean for a cluster, the gravest first; empty where there is nothing to say. */
export function clusterAdvice(facts: ClusterSettingsFacts): ClusterAdvice[] {
  const found = [...facts.nodeTypes.flatMap((nodeType) => nodeTypeAdvice(nodeType, facts)), ...clusterWideAdvice(facts)];
  return found.toSorted((left, right) => Number(left.severity === 'info') - Number(right.severity === 'info'));
}

function nodeTypeAdvice(nodeType: ClusterNodeType, facts: ClusterSettingsFacts): ClusterAdvice[] {
  return [...countAdvice(nodeType, facts), ...durabilityAdvice(nodeType)].map((advice) => ({ ...advice, nodeType: nodeType.name }));
}

type Advice = Omit<ClusterAdvice, 'nodeType'>;

function countAdvice({ name, primary, instances, stateless }: ClusterNodeType, { managed, sku, reliability }: ClusterSettingsFacts): Advice[] {
  if (instances === null || !primary) return [];
  if (instances === 1) return [{ rule: 'one-node', severity: 'warning', words: 'The cluster has one node. It stands still whenever that node does, and cannot grow into a larger cluster: it is for trying things out only.' }];
  if (instances < 3) return [{ rule: 'few-nodes', severity: 'warning', words: `Node type '${name}' has ${instances} nodes. With fewer than 3 the cluster loses its quorum as soon as one fails.` }];
  const isBasic = managed && sku?.toLowerCase() === 'basic';
  const few: Advice[] = instances < 5 && !isBasic && stateless !== true
    ? [{ rule: 'few-nodes', severity: 'warning', words: `Node type '${name}' has ${instances} nodes. For production 5 are the least: with 3 the cluster does not outlive a failure during an upgrade.` }] : [];
  const wanted = reliability === null ? undefined : nodesOfReliability(reliability.toLowerCase());
  if (wanted !== undefined && instances < wanted) few.push({ rule: 'reliability-nodes', severity: 'warning', words: `Reliability ${reliability} wants ${wanted} nodes of the primary node type; '${name}' has ${instances}. Add nodes or lower the reliability.` });
  return few;
}

function durabilityAdvice({ name, durability, instances, stateless }: ClusterNodeType): Advice[] {
  switch ((durability ?? '').toLowerCase()) {
    case 'bronze': return stateless === true ? [] : [{ rule: 'bronze-durability', severity: 'warning', words: `Node type '${name}' has durability Bronze: Azure restarts its machines for updates without asking the cluster first, and automatic system updates are not safe. Services with state need Silver or more.` }];
    case 'silver':
    case 'gold': return instances !== null && instances < 5 ? [{ rule: 'durability-nodes', severity: 'warning', words: `Durability ${durability} wants at least 5 nodes; '${name}' has ${instances}. Repairs and updates of machines will wait and may not go on.` }] : [];
    default: return [];
  }
}

function clusterWideAdvice({ nodeTypes, reliability, upgradeMode, managed, sku }: ClusterSettingsFacts): ClusterAdvice[] {
  const advice: Advice[] = [];
  if (nodeTypes.length > 0 && !nodeTypes.some(({ primary }) => primary)) advice.push({ rule: 'no-primary', severity: 'warning', words: 'No node type is the primary one, on which the services of the cluster itself run.' });
  if (!managed && ['none', 'bronze'].includes(reliability?.toLowerCase() ?? '')) advice.push({ rule: 'reliability-low', severity: 'warning', words: `Reliability ${reliability} keeps ${reliability?.toLowerCase() === 'none' ? '1 copy' : '3 copies'} of the services of the cluster itself. For production Silver is the least.` });
  if (upgradeMode?.toLowerCase() === 'manual') advice.push({ rule: 'manual-upgrades', severity: 'warning', words: 'New versions of Service Fabric are not installed by themselves. A version is supported for a limited time: look at its end and upgrade before it.' });
  if (managed && sku?.toLowerCase() === 'basic') advice.push({ rule: 'basic-sku', severity: 'info', words: 'The cluster has SKU Basic: one node type, no more, and no production. The SKU cannot be changed later.' });
  if (nodeTypes.length === 1 && !(managed && sku?.toLowerCase() === 'basic')) advice.push({ rule: 'single-node-type', severity: 'info', words: 'The cluster has one node type: applications share their machines with the services of the cluster itself, and can take memory and disk from them. A second node type keeps them apart.' });
  return advice.map((each) => ({ ...each, nodeType: null }));
}
