import type { MergedParameter } from './parameters.ts';
import { evaluateTemplateValue, type EvaluationScope } from './template-evaluation.ts';

/**
 * The values with which a template is worked out before a deployment: what is given, else the default, whose expressions may
 * ask for parameters before it. Secure parameters and references stay unknown: nothing that is worked out needs them.
 * @returns by name as the template writes it
 */
export function parameterValues(parameters: readonly MergedParameter[], place: Pick<EvaluationScope, 'resourceGroup' | 'subscriptionId'>): ReadonlyMap<string, unknown> {
  const values = new Map<string, unknown>();
  const waiting = parameters.filter(({ definition }) => !definition.secure);
  for (const { definition, assignment } of waiting) if (assignment?.kind === 'literal') values.set(definition.name, assignment.value);
  // Defaults may be made of one another, in any order: each turn works out at least one more, or none is left that can be.
  for (let known = -1; known < values.size;) {
    known = values.size;
    for (const { definition, assignment } of waiting) {
      if (assignment !== null || values.has(definition.name) || definition.defaultValue === undefined) continue;
      const value = evaluateTemplateValue(definition.defaultValue, { ...place, parameters: values, variables: {}, copyIndex: null });
      if (value.known) values.set(definition.name, value.value);
    }
  }
  return values;
}
