import { nestedTemplateOf, resourcesOf, isDeploymentType } from '../../../../shared/domain/azure/template-source.ts';
import { memberOf, objectOf, textOf } from '../../../../shared/domain/azure/json-reading.ts';
import type { MergedParameter } from '../../../../shared/domain/azure/parameters.ts';
import { parameterValues } from '../../../../shared/domain/azure/parameter-values.ts';
import { machineDemands, type MachineDemand } from '../../../../shared/domain/azure/quota-demand.ts';
import { evaluateTemplateValue, type EvaluationScope } from '../../../../shared/domain/azure/template-evaluation.ts';
import { valueIn } from './template-reading.ts';

/** Where a deployment goes, as far as its template can ask for it. */
export type PlanPlace = Pick<EvaluationScope, 'resourceGroup' | 'subscriptionId'>;

/** What a deployment asks of Azure, as far as that can be worked out before it runs. */
export interface DeploymentPlan {
  readonly machines: readonly MachineDemand[];
  /** Names of storage accounts that it makes. */
  readonly storageNames: readonly string[];
  /** Storage accounts besides, whose names only Azure can work out, or which are too many. */
  readonly otherStorageNames: number;
}

/** So many names are asked for one by one. */
const mostNames = 50;

/** @param text of the template. @param parameters with their values; secure ones are not needed. */
export function planDeployment(text: string, parameters: readonly MergedParameter[], place: PlanPlace): DeploymentPlan {
  const template = valueIn(text);
  const scope = { ...place, parameters: parameterValues(parameters, place), copyIndex: null };
  const names = storageNames(template, { ...scope, variables: objectOf(memberOf(objectOf(template), 'variables')) }, 0);
  const known = [...new Set(names.filter((name) => name !== null))];
  return {
    machines: machineDemands(template, scope), storageNames: known.slice(0, mostNames),
    otherStorageNames: names.filter((name) => name === null).length + Math.max(0, known.length - mostNames),
  };
}

/** Null for one that cannot be worked out. Loops and inner scopes are left to Azure's own validation. */
function storageNames(template: unknown, scope: EvaluationScope, depth: number): (string | null)[] {
  return resourcesOf(template).flatMap(({ type, names, body }): (string | null)[] => {
    if (memberOf(body, 'existing') === true) return [];
    const condition = memberOf(body, 'condition');
    const applies = condition === undefined ? null : evaluateTemplateValue(condition, scope);
    if (applies?.known === true && applies.value === false) return [];
    const nested = isDeploymentType(type) && depth < 8 ? nestedTemplateOf(body) : null;
    const isInner = /^inner$/i.test(textOf(memberOf(objectOf(memberOf(objectOf(memberOf(body, 'properties')), 'expressionEvaluationOptions')), 'scope')) ?? '');
    if (nested !== null && !isInner) return storageNames(nested, scope, depth + 1);
    if (type.toLowerCase() !== 'microsoft.storage/storageaccounts') return [];
    const name = memberOf(body, 'copy') === undefined ? evaluateTemplateValue(names[0] ?? '', scope) : null;
    return [name?.known === true && typeof name.value === 'string' ? name.value : null];
  });
}
