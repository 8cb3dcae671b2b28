import type { ArmError } from '../../model/arm-error.ts';
import { asObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { isWithin, lastSegment, sameId } from '../../model/resource-id.ts';
import type { WantedResource } from '../../model/provider.ts';
import { locationName } from '../../model/world.ts';

/** A policy in force on a scope, with the effect `deny`. */
export interface PolicyAssignment {
  /** Last segment of its id. */
  readonly name: string;
  readonly displayName: string;
  /** Subscription or resource group from which on it applies. */
  readonly scope: string;
  readonly definition: { readonly id: string; readonly displayName: string };
  /** Denied is what meets all of them. */
  readonly conditions: readonly PolicyCondition[];
}

/** The few operators that the scenarios need, named as policy definitions name them. */
export interface PolicyCondition {
  /** `type`, `location`, `tags.owner`, or a path into the body such as `sku.name`. */
  readonly field: string;
  readonly operator: 'Equals' | 'NotEquals' | 'In' | 'NotIn' | 'Exists';
  /** For `Exists`: whether it has to be there. */
  readonly target: Json;
}

/** Why a wanted resource is denied: the first assignment whose conditions it meets, as Azure words it. */
export function deniedBy(assignments: readonly PolicyAssignment[], wanted: WantedResource): ArmError | undefined {
  const denying = assignments.find(
    (each) => isWithin(wanted.id, each.scope) && each.conditions.every((condition) => meets(wanted, condition)),
  );
  return denying === undefined ? undefined : violation(denying, wanted);
}

export function assignmentId(assignment: PolicyAssignment): string {
  return `${assignment.scope}/providers/Microsoft.Authorization/policyAssignments/${assignment.name}`;
}

function meets(wanted: WantedResource, { field, operator, target }: PolicyCondition): boolean {
  const actual = fieldOf(wanted, field);
  const among = (list: Json): boolean => Array.isArray(list) && list.some((each) => isSame(each, actual));
  switch (operator) {
    case 'Equals':
      return isSame(target, actual);
    case 'NotEquals':
      return !isSame(target, actual);
    case 'In':
      return among(target);
    case 'NotIn':
      return !among(target);
    case 'Exists':
      return (actual !== undefined) === target;
  }
}

/** Text is compared without regard to case, as policies do. */
function isSame(one: Json, other: Json | undefined): boolean {
  return typeof one === 'string' && typeof other === 'string' ? sameId(one, other) : one === other;
}

function fieldOf(wanted: WantedResource, field: string): Json | undefined {
  if (field === 'type') return wanted.type;
  if (field === 'location') return wanted.location === undefined ? undefined : locationName(wanted.location);
  let at: Json | undefined = wanted.body;
  for (const key of field.split('.')) at = asObject(at)[key];
  return at;
}

function violation(assignment: PolicyAssignment, wanted: WantedResource): ArmError {
  const { definition } = assignment;
  const target = lastSegment(wanted.name);
  const identifiers = [
    {
      policyAssignment: { name: assignment.displayName, id: assignmentId(assignment) },
      policyDefinition: { name: definition.displayName, id: definition.id },
    },
  ];
  const info: JsonObject = {
    evaluationDetails: {
      evaluatedExpressions: assignment.conditions.map((condition) => ({
        result: 'True',
        expressionKind: 'Field',
        expression: condition.field,
        path: condition.field,
        expressionValue: fieldOf(wanted, condition.field),
        targetValue: condition.target,
        operator: condition.operator,
      })),
    },
    policyDefinitionId: definition.id,
    policyDefinitionName: lastSegment(definition.id),
    policyDefinitionDisplayName: definition.displayName,
    policyDefinitionEffect: 'deny',
    policyAssignmentId: assignmentId(assignment),
    policyAssignmentName: assignment.name,
    policyAssignmentDisplayName: assignment.displayName,
    policyAssignmentScope: assignment.scope,
    policyAssignmentParameters: {},
  };
  return {
    code: 'RequestDisallowedByPolicy',
    target,
    message: `Resource '${target}' was disallowed by policy. Policy identifiers: '${JSON.stringify(identifiers)}'.`,
    additionalInfo: [{ type: 'PolicyViolation', info }],
  };
}
