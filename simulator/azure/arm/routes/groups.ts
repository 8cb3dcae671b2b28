import { ArmFailure } from '../../model/arm-error.ts';
import { invalidContent } from '../../model/failures.ts';
import { groupJson } from '../../model/group-json.ts';
import { asText, isObject } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { paged, plain } from '../../model/provider.ts';
import type { RouteAnswer } from '../../model/provider.ts';
import { sameId, scopeOf } from '../../model/resource-id.ts';
import { locationName } from '../../model/world.ts';
import { exportGroup } from '../../deployments/export-group.ts';
import type { ArmRequest, ArmRoute } from '../router.ts';
import { VERSIONS } from '../versions.ts';

const GROUPS = '/subscriptions/{subscriptionId}/resourcegroups';
const GROUP = `${GROUPS}/{resourceGroup}`;
const ACTION = 'Microsoft.Resources/subscriptions/resourceGroups';
const DELETE_MS = 20_000;
const EXPORT_MS = 3_000;

const route = (method: string, path: string, action: string | undefined, run: ArmRoute['run']): ArmRoute => ({ method, path, apiVersions: VERSIONS.groups, action, run });

/** Resource groups and what is in them. */
export const groupRoutes: readonly ArmRoute[] = [
  route('GET', GROUPS, undefined, listGroups),
  route('GET', GROUP, `${ACTION}/read`, ({ azure, subscriptionId, resourceGroup }) => plain(200, groupJson(azure.world.knownGroup(subscriptionId, resourceGroup)))),
  route('HEAD', GROUP, `${ACTION}/read`, ({ azure, subscriptionId, resourceGroup }) => plain(azure.world.group(subscriptionId, resourceGroup) === undefined ? 404 : 204)),
  route('PUT', GROUP, `${ACTION}/write`, putGroup),
  route('PATCH', GROUP, `${ACTION}/write`, patchGroup),
  route('DELETE', GROUP, `${ACTION}/delete`, deleteGroup),
  route('POST', `${GROUP}/exportTemplate`, `${ACTION}/read`, exportTemplate),
  route('GET', `${GROUP}/resources`, 'Microsoft.Resources/subscriptions/resourceGroups/resources/read', listResources),
  route('GET', '/subscriptions/{subscriptionId}/resources', 'Microsoft.Resources/subscriptions/resources/read', listResources),
];

/** Groups that the caller may read; the others are not mentioned. */
function listGroups({ azure, caller, subscriptionId, query }: ArmRequest): RouteAnswer {
  const visible = azure.world.groups(subscriptionId).filter((each) => azure.world.allows(caller, `${ACTION}/read`, scopeOf(subscriptionId, each.name)));
  const { name, value } = /^tagName eq '(?<name>[^']*)'(?: and tagValue eq '(?<value>[^']*)')?$/.exec(query.get('$filter') ?? '')?.groups ?? {};
  const hasTag = (tags: JsonObject | undefined): boolean => name === undefined || (tags?.[name] !== undefined && (value === undefined || tags[name] === value));
  return paged(visible.filter((each) => hasTag(each.tags)).map(groupJson));
}

function putGroup({ azure, subscriptionId, resourceGroup, body }: ArmRequest): RouteAnswer {
  if (!/^[-\w.()]{1,90}$/.test(resourceGroup) || resourceGroup.endsWith('.')) {
    const message = `The provided resource group name '${resourceGroup}' has these invalid characters or ends with a period. The name can only be a letter, digit, '-', '.', '(', ')' or '_'.`;
    throw new ArmFailure(400, { code: 'InvalidResourceGroup', message });
  }
  const location = asText(body['location']);
  if (location === undefined) throw new ArmFailure(400, { code: 'LocationRequired', message: 'The location property is required for this definition.' });
  const name = locationName(location);
  if (!azure.world.locations.some((each) => each.name === name)) {
    const message = `The provided location '${location}' is not available for resource group. List of available regions is '${azure.world.locations.map((each) => each.name).join(',')}'.`;
    throw new ArmFailure(400, { code: 'LocationNotAvailableForResourceGroup', message });
  }
  const existing = azure.world.group(subscriptionId, resourceGroup);
  if (existing !== undefined) azure.world.writableGroup(subscriptionId, resourceGroup);
  azure.world.locks.require(scopeOf(subscriptionId, resourceGroup), 'write');
  const group = azure.world.putGroup({ subscriptionId, name: resourceGroup, location: name, tags: isObject(body['tags']) ? body['tags'] : undefined });
  return plain(existing === undefined ? 201 : 200, groupJson(group));
}

function patchGroup({ azure, subscriptionId, resourceGroup, body }: ArmRequest): RouteAnswer {
  const group = azure.world.writableGroup(subscriptionId, resourceGroup);
  azure.world.locks.require(scopeOf(subscriptionId, resourceGroup), 'write');
  if (body['tags'] !== undefined && !isObject(body['tags'])) throw invalidContent("Error converting value to type 'tags'");
  if (isObject(body['tags'])) group.tags = body['tags'];
  return plain(200, groupJson(group));
}

function deleteGroup({ azure, subscriptionId, resourceGroup }: ArmRequest): RouteAnswer {
  const group = azure.world.knownGroup(subscriptionId, resourceGroup);
  azure.world.locks.require(scopeOf(subscriptionId, resourceGroup), 'delete');
  group.state = 'Deleting';
  return {
    kind: 'long-running',
    durationMs: DELETE_MS,
    via: 'Location',
    finish: () => {
      azure.deployments.dropScope({ subscriptionId, resourceGroup });
      azure.world.removeGroup(subscriptionId, resourceGroup);
      return undefined;
    },
  };
}

function exportTemplate({ azure, subscriptionId, resourceGroup, body }: ArmRequest): RouteAnswer {
  azure.world.knownGroup(subscriptionId, resourceGroup);
  return { kind: 'long-running', durationMs: EXPORT_MS, via: 'Location', finish: () => exportGroup(azure.world, { subscriptionId, resourceGroup }, body) };
}

/** `$filter=resourceType eq '…'` is heeded, other filters are not known. */
function listResources({ azure, subscriptionId, resourceGroup, query, caller }: ArmRequest): RouteAnswer {
  if (resourceGroup !== '') azure.world.knownGroup(subscriptionId, resourceGroup);
  const type = /resourceType eq '(?<type>[^']*)'/i.exec(query.get('$filter') ?? '')?.groups?.['type'];
  const resources = azure.world.list({ subscriptionId, ...(resourceGroup === '' ? {} : { resourceGroup }) });
  const visible = resources.filter((each) => (type === undefined || sameId(each.type, type)) && azure.world.allows(caller, `${each.type}/read`, each.id));
  return paged(
    visible.map(({ id, name, type: ownType, location, tags, kind, sku }) => ({ id, name, type: ownType, ...(location === undefined ? {} : { location }), ...(tags === undefined ? {} : { tags }), ...(kind === undefined ? {} : { kind }), ...(sku === undefined ? {} : { sku }) })),
  );
}
