import { nestedDeploymentId, readOperations, type DeploymentOperation } from '../../../shared/domain/azure/deployment-operations.ts';
import { plainId } from '../../../shared/domain/azure/resource-id.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import type { AzureSession } from '../azure-session.ts';
import { toFault } from '../../core/faults.ts';
import { isRunning, readDeployment, type ArmDeployment } from './arm-deployment.ts';
import { getDeployment, listOperations } from './deployment-calls.ts';

/** A deployment with its operations, somewhere below the one that is looked at. */
export interface DeploymentNode {
  readonly deployment: ArmDeployment;
  /** As they came: errors stand in them. */
  readonly items: readonly unknown[];
  readonly operations: readonly DeploymentOperation[];
  /** 0 is the one that is looked at. */
  readonly depth: number;
  readonly parentId: string | null;
}

export interface DeploymentTree {
  /** The one that is looked at first, then what is in it, level by level. */
  readonly nodes: readonly DeploymentNode[];
  /** What could not be read, in words. */
  readonly missing: readonly string[];
}

/** Bounds of what is followed: templates may nest as they like. */
export const deepestNesting = 8;
const mostDeployments = 60;

/**
 * Operations of a deployment and of everything nested in it. What cannot be read costs only itself.
 * @param known from an earlier reading: what has ended since then does not change any more.
 */
export async function readTree(session: AzureSession, root: ArmDeployment, known: DeploymentTree | null, signal: AbortSignal | undefined): Promise<DeploymentTree> {
  const missing: string[] = [];
  const nodes: DeploymentNode[] = [];
  const seen = new Set<string>();
  let level: readonly Wanted[] = [{ id: root.id, deployment: root, parentId: null }];
  for (let depth = 0; level.length > 0; depth++) {
    const fresh = level.filter(({ id }) => !seen.has(plainId(id)) && seen.add(plainId(id)));
    const room = mostDeployments - nodes.length;
    if (fresh.length > room) missing.push(`${fresh.length - room} more nested deployments are not shown.`);
    const read = await Promise.all(fresh.slice(0, room).map((wanted) => readNode(session, wanted, depth, settledNode(known, wanted), missing, signal)));
    const here = read.filter((node) => node !== null);
    nodes.push(...here);
    level = here.flatMap(({ deployment, operations }) => nestedIn(operations).map((id) => ({ id, deployment: null, parentId: deployment.id })));
    if (depth === deepestNesting && level.length > 0) {
      missing.push(`Deployments that are nested deeper than ${deepestNesting} levels are not shown.`);
      break;
    }
  }
  return { nodes, missing };
}

interface Wanted {
  readonly id: string;
  /** Null where it has to be read first. */
  readonly deployment: ArmDeployment | null;
  readonly parentId: string | null;
}

function nestedIn(operations: readonly DeploymentOperation[]): string[] {
  return [...new Map(operations.flatMap((operation) => nestedDeploymentId(operation) ?? []).map((id) => [plainId(id), id])).values()];
}

function settledNode(known: DeploymentTree | null, { id, deployment }: Wanted): DeploymentNode | null {
  const node = known?.nodes.find((each) => plainId(each.deployment.id) === plainId(id));
  if (node === undefined || isRunning(node.deployment)) return null;
  // A name that was used again is another deployment.
  return deployment === null || (deployment.correlationId === node.deployment.correlationId && deployment.timestamp === node.deployment.timestamp) ? node : null;
}

async function readNode(session: AzureSession, { id, deployment: given, parentId }: Wanted, depth: number, settled: DeploymentNode | null, missing: string[], signal: AbortSignal | undefined): Promise<DeploymentNode | null> {
  if (settled !== null) return { ...settled, depth, parentId };
  const name = id.split('/').at(-1) ?? id;
  let deployment = given;
  try {
    deployment ??= readDeployment((await getDeployment(session, id, signal)).body);
    const { items, isComplete } = await listOperations(session, id, signal);
    if (!isComplete) missing.push(`Not all operations of ${name} could be read.`);
    return { deployment, items, operations: readOperations(items), depth, parentId };
  } catch (error) {
    signal?.throwIfAborted();
    // A nested deployment that failed before it began was never made.
    if (!(depth > 0 && error instanceof AzureRefusal && error.status === 404)) missing.push(`${depth === 0 ? 'Its operations' : `The nested deployment ${name}`} could not be read: ${toFault(error).message}`);
    return deployment === null ? null : { deployment, items: [], operations: [], depth, parentId };
  }
}
