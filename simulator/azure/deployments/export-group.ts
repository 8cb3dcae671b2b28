import { asList, asText } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { lastSegment } from '../model/resource-id.ts';
import type { AzureWorld } from '../model/world.ts';
import type { DeploymentScope } from '../template/scope.ts';

const SCHEMA = 'https://schema.management.azure.com/schemas/2015-01-01/deploymentTemplate.json#';

/** A template of what is in a group, names as parameters: best effort, as Azure's is. */
export function exportGroup(world: AzureWorld, scope: DeploymentScope, options: JsonObject): JsonObject {
  const wanted = asList(options['resources']).flatMap((each) => asText(each)?.toLowerCase() ?? []);
  const resources = world.list(scope).filter((each) => wanted.length === 0 || wanted.includes('*') || wanted.includes(each.id.toLowerCase()));
  const parameters: Record<string, Json> = {};
  const exported = resources.map((resource) => {
    const type = world.typeOf(resource.type)?.type;
    const parameter = `${resource.type.split('/').slice(1).join('_')}_${lastSegment(resource.name).replaceAll(/\W/g, '_')}_name`;
    parameters[parameter] = { defaultValue: resource.name, type: 'String' };
    const { id: _id, name: _name, ...shown } = world.shown(resource);
    return { ...shown, type: resource.type, apiVersion: type?.apiVersions[0] ?? '', name: `[parameters('${parameter}')]` };
  });
  return { template: { $schema: SCHEMA, contentVersion: '1.0.0.0', parameters, variables: {}, resources: exported } };
}
