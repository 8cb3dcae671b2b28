import type { DeploymentRow } from '../../../shared/contract/azure/deployments.ts';
import { plainId } from '../../../shared/domain/azure/resource-id.ts';
import type { ArmDeployment } from './arm-deployment.ts';
import type { DeploymentScope } from './deployment-calls.ts';
import { deploymentRow, nestedAmong } from './deployment-row.ts';

/** What is known of the deployments of one subscription or group. */
export interface ScopeRecord {
  readonly scope: DeploymentScope;
  readonly key: string;
  /** Tags of the group; empty for a subscription. */
  tags: ReadonlyMap<string, string>;
  /** Ms since 1970; `asOf` null until its list was read to the end once. */
  asOf: number | null;
  nextAt: number;
  nextFullAt: number;
  /** Something of it changed then. */
  changedAt: number;
  /** Entries of its history at the last full reading, and new ones since. */
  entries: number;
  /** Why it could not be read, in words; empty where it could. */
  trouble: string;
}

interface Kept {
  row: DeploymentRow;
  readonly scope: ScopeRecord;
}

/** An ARM group keeps 800 deployments, and is pruned above 775 (azure.md §2.2). */
const nearLimitFrom = 700;

/** All deployments of the scopes that take part, by id. */
export class ScopeBook {
  readonly #scopes = new Map<string, ScopeRecord>();
  readonly #rows = new Map<string, Kept>();

  get scopes(): readonly ScopeRecord[] {
    return [...this.#scopes.values()];
  }
  rows(): readonly DeploymentRow[] {
    return [...this.#rows.values()].map(({ row }) => row);
  }
  rowsOf(record: ScopeRecord): readonly DeploymentRow[] {
    return [...this.#rows.values()].flatMap(({ row, scope }) => (scope === record ? [row] : []));
  }
  row(deploymentId: string): DeploymentRow | undefined {
    return this.#rows.get(plainId(deploymentId))?.row;
  }
  isNested(deploymentId: string): boolean {
    return this.row(deploymentId)?.nested ?? false;
  }

  /** Makes the scopes exactly these; @returns rows of those that are not among them any more. */
  useScopes(wanted: readonly { readonly scope: DeploymentScope; readonly tags: ReadonlyMap<string, string> }[], now: number): readonly DeploymentRow[] {
    const keys = new Set(wanted.map(({ scope }) => scopeKey(scope)));
    for (const { scope, tags } of wanted) {
      const known = this.#scopes.get(scopeKey(scope));
      if (known) known.tags = tags;
      else this.#scopes.set(scopeKey(scope), { scope, key: scopeKey(scope), tags, asOf: null, nextAt: now, nextFullAt: now, changedAt: 0, entries: 0, trouble: '' });
    }
    const gone = new Set(this.scopes.filter(({ key }) => !keys.has(key)));
    for (const { key } of gone) this.#scopes.delete(key);
    const removed = [...this.#rows.values()].flatMap(({ row, scope }) => (gone.has(scope) ? [row] : []));
    for (const { deploymentId } of removed) this.#rows.delete(plainId(deploymentId));
    return removed;
  }

  /** Whether a deployment is new, or differs from what is known of it. */
  isNews({ id, state, timestamp, correlationId }: ArmDeployment): boolean {
    const row = this.row(id);
    return row === undefined || row.forgotten || row.state !== state || row.timestamp !== timestamp || row.correlationId !== correlationId;
  }

  /** Takes in what was read of a scope. @returns rows that changed, those of others among them that turned out to be nested. */
  take(scope: ScopeRecord, deployments: readonly ArmDeployment[]): readonly DeploymentRow[] {
    const before = new Map(deployments.map(({ id }) => [plainId(id), this.row(id)]));
    for (const deployment of deployments) {
      if (!this.isNews(deployment)) continue;
      // Watchers know a row by its id as it was written first.
      const deploymentId = this.row(deployment.id)?.deploymentId ?? deployment.id;
      this.#rows.set(plainId(deployment.id), { scope, row: { ...deploymentRow(deployment, this.isNested(deployment.id)), deploymentId } });
    }
    const related = new Set(deployments.map(({ correlationId }) => correlationId));
    const turned = this.#markNested(related);
    const changed = deployments.flatMap(({ id }) => {
      const row = this.row(id);
      return row !== undefined && row !== before.get(plainId(id)) ? [row] : [];
    });
    return [...new Set([...changed, ...turned])];
  }

  /** Azure no longer has these; their rows stay. */
  forget(deploymentIds: readonly string[]): readonly DeploymentRow[] {
    return deploymentIds.flatMap((id) => {
      const kept = this.#rows.get(plainId(id));
      if (kept === undefined || kept.row.forgotten) return [];
      kept.row = { ...kept.row, forgotten: true, running: false };
      return [kept.row];
    });
  }

  nearLimit(records: readonly ScopeRecord[]): { resourceGroup: string; entries: number }[] {
    return records.filter(isNearLimit).map(({ scope, entries }) => ({ resourceGroup: scope.resourceGroup ?? '', entries })).slice(0, 100);
  }

  #markNested(correlationIds: ReadonlySet<string | null>): DeploymentRow[] {
    const related = [...this.#rows.values()].filter(({ row }) => row.correlationId !== null && correlationIds.has(row.correlationId));
    const nested = nestedAmong(related.map(({ row }) => ({ id: row.deploymentId, correlationId: row.correlationId, startedAt: row.startedAt })));
    return related.flatMap((kept) => {
      const isNested = nested.has(kept.row.deploymentId);
      if (kept.row.nested === isNested) return [];
      kept.row = { ...kept.row, nested: isNested };
      return [kept.row];
    });
  }
}

/** Azure prunes it soon, or does already. Subscriptions are not pruned. */
export function isNearLimit({ scope, entries }: ScopeRecord): boolean {
  return scope.resourceGroup !== null && entries >= nearLimitFrom;
}

export function scopeKey({ subscriptionId, resourceGroup }: DeploymentScope): string {
  return `${subscriptionId}/${resourceGroup ?? ''}`.toLowerCase();
}
