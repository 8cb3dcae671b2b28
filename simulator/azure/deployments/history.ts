import { ArmFailure } from '../model/arm-error.ts';
import { scopeOf } from '../model/resource-id.ts';
import type { DeploymentScope } from '../template/scope.ts';
import { isActive } from './deployment.ts';
import type { Deployment } from './deployment.ts';

/** A scope keeps so many (reference/azure.md §2.2). */
const MOST_KEPT = 800;
/** Pruning of a group begins above this number and goes down to the other. */
const PRUNE_ABOVE = 775;
const PRUNE_TO = 750;

/** The deployments of all scopes. Those of a group are pruned, those of a subscription are not. */
export class DeploymentHistory {
  readonly #scopes = new Map<string, Map<string, Deployment>>();
  readonly #isKept: (scope: DeploymentScope) => boolean;

  /** @param isKept whether a lock keeps what is in a scope: then nothing is pruned. */
  constructor(isKept: (scope: DeploymentScope) => boolean) {
    this.#isKept = isKept;
  }

  /** Newest first. */
  list(scope: DeploymentScope): readonly Deployment[] {
    return [...this.#of(scope).values()].sort((a, b) => b.startedAt - a.startedAt);
  }

  find(scope: DeploymentScope, name: string): Deployment | undefined {
    return this.#of(scope).get(name.toLowerCase());
  }

  /** Every deployment, for the control endpoint. */
  all(): readonly Deployment[] {
    return [...this.#scopes.values()].flatMap((each) => [...each.values()]);
  }

  /** Keeps a deployment in place of the one of the same name. @throws ArmFailure DeploymentQuotaExceeded */
  put(deployment: Deployment): void {
    this.prune(deployment.scope);
    const kept = this.#of(deployment.scope);
    const key = deployment.name.toLowerCase();
    if (kept.size >= MOST_KEPT && !kept.has(key)) {
      throw new ArmFailure(409, {
        code: 'DeploymentQuotaExceeded',
        message: `Creating the deployment '${deployment.name}' would exceed the quota of '${String(MOST_KEPT)}'. The current deployment count is '${String(kept.size)}'. Please delete some deployments before creating a new one, or see https://aka.ms/800LimitFix for information on managing deployment limits.`,
      });
    }
    kept.set(key, deployment);
  }

  remove(deployment: Deployment): void {
    const kept = this.#of(deployment.scope);
    if (kept.get(deployment.name.toLowerCase()) === deployment) kept.delete(deployment.name.toLowerCase());
  }

  removeScope(scope: DeploymentScope): void {
    this.#scopes.delete(keyOf(scope));
  }

  /** Drops the oldest of a group that has too many; validate and what-if do so too. */
  prune(scope: DeploymentScope): void {
    const kept = this.#of(scope);
    if (scope.resourceGroup === '' || kept.size <= PRUNE_ABOVE || this.#isKept(scope)) return;
    const oldest = [...kept.values()].filter((each) => !isActive(each.state)).sort((a, b) => a.startedAt - b.startedAt);
    for (const each of oldest.slice(0, kept.size - PRUNE_TO)) this.remove(each);
  }

  #of(scope: DeploymentScope): Map<string, Deployment> {
    const key = keyOf(scope);
    const known = this.#scopes.get(key);
    if (known !== undefined) return known;
    const made = new Map<string, Deployment>();
    this.#scopes.set(key, made);
    return made;
  }
}

const keyOf = (scope: DeploymentScope): string => scopeOf(scope.subscriptionId, scope.resourceGroup).toLowerCase();
