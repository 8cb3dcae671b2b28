import { asObject, asText } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Loops } from './evaluate.ts';
import { DEPLOYMENT_TYPE } from './scope.ts';
import type { DeploymentScope } from './scope.ts';
import type { TemplatePath } from './template-error.ts';

/** One resource of a template, loops expanded. Its body is evaluated later, when what it refers to is there. */
export interface TemplateResource {
  readonly path: TemplatePath;
  readonly symbol: string | undefined;
  readonly type: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly id: string;
  readonly scope: DeploymentScope;
  readonly isWanted: boolean;
  /** Declared to be there already. */
  readonly isExisting: boolean;
  readonly source: JsonObject;
  readonly loops: Loops;
  /** Lower-case ids of resources of the same template that must be there first. */
  readonly dependsOn: ReadonlySet<string>;
}

/** Properties of a resource that are about the template, not about the resource. */
const DIRECTIVES = new Set(['type', 'name', 'apiversion', 'condition', 'copy', 'dependson', 'resources', 'comments', 'scope', 'existing', 'import', 'metadata', 'subscriptionid', 'resourcegroup']);

/** What is said of the resource itself, not evaluated; of a nested deployment without its template. */
export function ownSource(resource: { readonly type: string; readonly source: JsonObject }): JsonObject {
  const own: Record<string, Json | undefined> = {};
  for (const [key, each] of Object.entries(resource.source)) if (!DIRECTIVES.has(key.toLowerCase())) own[key] = each;
  if (!isNestedDeployment(resource)) return own;
  const { template: _template, ...properties } = asObject(own['properties']);
  return { ...own, properties };
}

/** Whether a resource of a template is a deployment with a template of its own. */
export const isNestedDeployment = ({ type }: { readonly type: string }): boolean => type.toLowerCase() === DEPLOYMENT_TYPE.toLowerCase();

/** Whether a nested deployment's expressions are evaluated by itself; Azure's default is by the outer one. */
export function hasInnerScope(source: JsonObject): boolean {
  const options = asObject(asObject(source['properties'])['expressionEvaluationOptions']);
  return asText(options['scope'])?.toLowerCase() === 'inner';
}
