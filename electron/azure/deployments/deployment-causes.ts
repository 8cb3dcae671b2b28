import { createHash } from 'node:crypto';
import type { AzureCause } from '../../../shared/contract/azure/shared.ts';
import { hintFor, type CauseHint } from '../../../shared/domain/azure/cause-hints.ts';
import { causesOf, type Cause } from '../../../shared/domain/azure/causes.ts';
import { nestedDeploymentId, type DeploymentOperation } from '../../../shared/domain/azure/deployment-operations.ts';
import { parseResourceId, sameResourceId } from '../../../shared/domain/azure/resource-id.ts';
import type { CheckAsk } from '../checks/check.ts';
import type { DeploymentNode } from './deployment-tree.ts';
import { vaultReferencesOf } from './vault-references.ts';

/** An operation in which a cause occurred, in the innermost deployment that tells of it. */
export interface CausePlace {
  readonly node: DeploymentNode;
  readonly operation: DeploymentOperation;
}

/** A leaf cause with where it happened. */
export interface LocatedCause {
  readonly id: string;
  readonly cause: Cause;
  readonly hint: CauseHint | null;
  /** Empty where only the outer error tells of it. */
  readonly places: readonly CausePlace[];
}

/**
 * Causes of a failure down to the leaves, the most telling first. What several resources say in the same words is one cause,
 * and what a nested deployment and those around it tell is told by the innermost.
 */
export function locatedCauses(nodes: readonly DeploymentNode[]): LocatedCause[] {
  const errors = nodes.map(({ deployment }) => deployment.error).filter((error) => error !== undefined && error !== null);
  const { causes } = causesOf([...errors, nodes.flatMap(({ items }) => items)]);
  const alike = Map.groupBy(causes, ({ code, message }) => JSON.stringify([code, message]));
  return [...alike.values()].map((group) => oneCause(group, nodes));
}

function oneCause(group: readonly Cause[], nodes: readonly DeploymentNode[]): LocatedCause {
  const told = group.map((cause) => ({ cause, places: placesOf(cause, nodes) }));
  const placed = told.filter(({ places }) => places.length > 0);
  const inner = placed.filter(({ places }) => !places.some((place) => placed.some((other) => other.places.some((at) => isInside(at, place, nodes)))));
  // The deployment's own error often tells of it before its operations do.
  const kept = inner.length > 0 ? inner : told;
  const places = kept.flatMap((each) => each.places);
  const [first] = kept;
  const cause: Cause = {
    ...(first?.cause ?? group[0] ?? nothing),
    codePath: group.reduce<readonly string[]>((path, { codePath }) => (codePath.length > path.length ? codePath : path), []),
    operationIds: [...new Set(group.flatMap(({ operationIds }) => operationIds))],
    count: Math.max(1, places.length === 0 ? kept.reduce((sum, each) => sum + each.cause.count, 0) : places.reduce((sum, place) => sum + timesAt(place, first?.cause ?? nothing), 0)),
  };
  return { id: causeId(cause), cause, places, hint: hintFor(cause, { references: vaultReferencesOf(places[0]?.node.deployment.parameters ?? {}) }) };
}

const nothing: Cause = { code: '', message: '', target: '', codePath: [], operationIds: [], policies: [], count: 1, hint: null };

/** How often one operation tells of a cause. */
function timesAt({ node, operation }: CausePlace, { code, message }: Cause): number {
  const item = node.items[node.operations.indexOf(operation)];
  return causesOf([item]).causes.filter((each) => each.code === code && each.message === message).reduce((sum, { count }) => sum + count, 0);
}

function placesOf({ operationIds }: Cause, nodes: readonly DeploymentNode[]): CausePlace[] {
  const places = nodes.flatMap((node) => node.operations.filter(({ operationId }) => operationIds.includes(operationId)).map((operation) => ({ node, operation })));
  const deepest = Math.max(...places.map(({ node }) => node.depth));
  return places.filter(({ node }) => node.depth === deepest);
}

/** Whether a place is in the deployment, or below it, that the operation of another place is about. */
function isInside({ node }: CausePlace, around: CausePlace, nodes: readonly DeploymentNode[]): boolean {
  const nested = nestedDeploymentId(around.operation);
  if (nested === null) return false;
  for (let at: DeploymentNode | undefined = node; at !== undefined;) {
    if (sameResourceId(at.deployment.id, nested)) return true;
    const { parentId }: DeploymentNode = at;
    at = parentId === null ? undefined : nodes.find(({ deployment }) => sameResourceId(deployment.id, parentId));
  }
  return false;
}

/** The same for the same cause at each reading. */
function causeId({ code, message }: Cause): string {
  return createHash('sha1').update(JSON.stringify([code, message])).digest('hex').slice(0, 20);
}

export function shownCause({ id, cause, hint, places }: LocatedCause): AzureCause {
  const resources = places.flatMap(({ operation }) => parseResourceId(operation.resourceId) ?? []);
  const fallback = parseResourceId(cause.target);
  const types = new Set(resources.map(({ type }) => type));
  return {
    id, code: cause.code.slice(0, 300), message: cause.message.slice(0, 8_000), target: cause.target.slice(0, 2_000), count: cause.count,
    path: cause.codePath.slice(0, 40).map((code) => code.slice(0, 300)),
    deploymentName: joined(places.map(({ node }) => node.deployment.name)), operationId: places[0]?.operation.operationId.slice(0, 200) ?? null,
    resourceType: (types.size === 0 ? fallback?.type : joined([...types]))?.slice(0, 1_000) ?? null,
    resourceName: joined(resources.map(({ name }) => name)) ?? fallback?.name.slice(0, 1_000) ?? null,
    hint: hint === null ? '' : `${hint.means} ${hint.advice}`.slice(0, 2_000),
  };
}

function joined(names: readonly string[]): string | null {
  const each = [...new Set(names)];
  return each.length === 0 ? null : `${each.slice(0, 10).join(', ')}${each.length > 10 ? ` and ${each.length - 10} more` : ''}`.slice(0, 1_000);
}

/** What to look at in Azure: the questions of a hint. Machines fetch from a vault by a switch of their own. */
export function asksOf(causeId: string, hint: CauseHint | null): CheckAsk[] {
  return (hint?.checks ?? []).map((request) => ({ request, causeIds: [causeId], ...(hint?.rule === 'vault-machine-switch' ? { needs: 'deployment' } : {}) }));
}
