import type { ArmError } from '../../model/arm-error.ts';
import { newGuid } from '../../model/identifiers.ts';
import { asList, asObject, asText } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { parseResourceId } from '../../model/resource-id.ts';
import type { Resource, ResourceType, WantedResource, World } from '../../model/provider.ts';
import { locationName } from '../../model/world.ts';
import { storedAs } from '../stored-resource.ts';
import { badRequest } from './bad-request.ts';

/** Clusters whose machines the user keeps: `Microsoft.ServiceFabric/clusters` (reference/azure.md §2.3). */

const CLUSTER_API_VERSIONS = ['2026-03-01-preview', '2023-11-01-preview', '2021-06-01', '2020-03-01', '2019-03-01', '2018-02-01', '2016-09-01'];

/** What clusters run where nothing newer is asked for, and what they may be upgraded to. */
const CODE_VERSION = '10.1.2175.9590';
const CODE_VERSIONS = ['10.1.2493.9590', '10.1.2308.9590', CODE_VERSION];

/** So many nodes of the primary type a level of reliability needs. */
const NODES_FOR: Readonly<Record<string, number>> = { None: 1, Bronze: 3, Silver: 5, Gold: 7, Platinum: 9 };

export function clusters(world: World): ResourceType {
  return {
    type: 'clusters',
    apiVersions: CLUSTER_API_VERSIONS,
    capabilities: 'SupportsTags, SupportsLocation',
    durationMs: 45_000,
    validate: unfit,
    create: (wanted) => storedAs(wanted, settled(world, wanted)),
    read: (cluster) => ({ ...cluster, properties: { ...cluster.properties, clusterState: stateOf(world, cluster) } }),
    list: (_cluster, action) =>
      action.toLowerCase() === 'listupgradableversions' ? { supportedPath: CODE_VERSIONS.toReversed() } : undefined,
  };
}

/** What the resource provider refuses of a cluster. */
function unfit({ properties }: WantedResource): ArmError | undefined {
  const nodeTypes = asList(properties['nodeTypes']).map(asObject);
  const primary = nodeTypes.filter((each) => each['isPrimary'] === true);
  if (primary.length === 0) return badRequest('The cluster must have a primary node type.', 'properties.nodeTypes');
  const level = asText(properties['reliabilityLevel']) ?? 'Bronze';
  const needed = NODES_FOR[level];
  if (needed === undefined) return badRequest(`The reliability level '${level}' is not known.`, 'properties.reliabilityLevel');
  const nodes = primary.reduce((sum, each) => sum + countOf(each['vmInstanceCount']), 0);
  if (nodes < needed) {
    return badRequest(`The reliability level '${level}' needs at least ${needed} nodes of the primary node type; there are ${nodes}.`, 'properties.reliabilityLevel');
  }
  const endpoint = asText(properties['managementEndpoint']) ?? '';
  const isSecure = properties['certificate'] !== undefined || properties['certificateCommonNames'] !== undefined;
  if (!/^https?:\/\/[^/:]+:\d+\/?$/.test(endpoint)) return badRequest(`The management endpoint '${endpoint}' is not valid.`, 'properties.managementEndpoint');
  if (isSecure !== endpoint.startsWith('https:')) {
    return badRequest('The management endpoint must be https for a cluster with a certificate, and http for one without.', 'properties.managementEndpoint');
  }
  const thumbprint = asText(asObject(properties['certificate'])['thumbprint']);
  if (thumbprint !== undefined && !/^[0-9a-f]{40}$/i.test(thumbprint)) return badRequest('The certificate thumbprint must be 40 hex digits.', 'properties.certificate.thumbprint');
  return undefined;
}

const countOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

function settled(world: World, { location = '', properties, existing }: WantedResource): JsonObject {
  return {
    reliabilityLevel: 'Bronze',
    upgradeMode: 'Automatic',
    vmImage: 'Windows',
    eventStoreServiceEnabled: true,
    fabricSettings: [],
    addOnFeatures: [],
    ...properties,
    nodeTypes: asList(properties['nodeTypes']).map((each) => ({ durabilityLevel: 'Bronze', ...asObject(each) })),
    provisioningState: 'Succeeded',
    clusterState: existing === undefined ? 'WaitingForNodes' : (existing.properties['clusterState'] ?? 'Ready'),
    clusterId: existing?.properties['clusterId'] ?? newGuid(world.random),
    clusterEndpoint: `https://${locationName(location)}.servicefabric.azure.com`,
    clusterCodeVersion: asText(properties['clusterCodeVersion']) ?? CODE_VERSION,
    availableClusterVersions: CODE_VERSIONS.map((codeVersion) => ({ codeVersion, supportExpiryUtc: '2027-12-31T00:00:00Z', environment: 'Windows' })),
  };
}

/** A cluster waits until each of its node types has its scale set, which joins it by name. */
function stateOf(world: World, { id, properties }: Resource): Json | undefined {
  if (properties['clusterState'] !== 'WaitingForNodes') return properties['clusterState'];
  const { subscriptionId = '', resourceGroup = '' } = parseResourceId(id) ?? {};
  const scaleSets = world.list({ type: 'Microsoft.Compute/virtualMachineScaleSets', subscriptionId, resourceGroup }).map((each) => each.name.toLowerCase());
  const nodeTypes = asList(properties['nodeTypes']).map((each) => asText(asObject(each)['name'])?.toLowerCase() ?? '');
  return nodeTypes.every((each) => scaleSets.includes(each)) ? 'Ready' : 'WaitingForNodes';
}
