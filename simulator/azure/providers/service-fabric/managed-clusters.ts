import type { ArmError } from '../../model/arm-error.ts';
import { asObject, asText } from '../../model/json.ts';
import type { Resource, ResourceType, WantedResource, World } from '../../model/provider.ts';
import { parentId, sameId } from '../../model/resource-id.ts';
import { machineSize } from '../compute/sizes.ts';
import { allocationFailed, skuNotAvailable } from '../compute/skus.ts';
import { demandOf, locationOf, overQuota } from '../compute/usages.ts';
import { locationName } from '../../model/world.ts';
import { storedAs } from '../stored-resource.ts';
import { badRequest } from './bad-request.ts';

/** Clusters whose machines Azure keeps: their node types use the same cores as scale sets do. */

const API_VERSIONS = ['2026-02-01', '2025-03-01-preview', '2024-11-01-preview', '2024-04-01', '2022-01-01', '2021-05-01'];

export function managedClusters(world: World): ResourceType {
  return {
    type: 'managedClusters',
    apiVersions: API_VERSIONS,
    capabilities: 'SupportsTags, SupportsLocation',
    durationMs: 60_000,
    validate: ({ sku, properties }) => {
      const name = asText(asObject(sku)['name']);
      if (name !== 'Basic' && name !== 'Standard') return badRequest("The SKU must be 'Basic' or 'Standard'.", 'sku.name');
      return asText(properties['dnsName']) === undefined ? badRequest('The DNS name is missing.', 'properties.dnsName') : undefined;
    },
    create: (wanted) => {
      const fqdn = `${asText(wanted.properties['dnsName']) ?? ''}.${locationName(wanted.location ?? '')}.cloudapp.azure.com`;
      const { adminPassword: _adminPassword, ...properties } = wanted.properties;
      return storedAs(wanted, {
        clientConnectionPort: 19_000,
        httpGatewayConnectionPort: 19_080,
        clusterUpgradeMode: 'Automatic',
        clusterUpgradeCadence: 'Wave0',
        clusterCodeVersion: '10.1.2175.9590',
        allowRdpAccess: false,
        ...properties,
        fqdn,
        ipv4Address: wanted.existing?.properties['ipv4Address'] ?? `203.0.113.${String(world.random.integer(1, 254))}`,
        clusterCertificateThumbprints: wanted.existing?.properties['clusterCertificateThumbprints'] ?? [world.random.text(40, '0123456789ABCDEF')],
        provisioningState: 'Succeeded',
      });
    },
    read: (cluster) => ({ ...cluster, properties: { ...cluster.properties, clusterState: hasNodes(world, cluster) ? 'Ready' : 'WaitingForNodes' } }),
  };
}

function hasNodes(world: World, cluster: Resource): boolean {
  return world.list({ type: 'Microsoft.ServiceFabric/managedClusters/nodeTypes' }).some((each) => sameId(parentId(each.id), cluster.id));
}

export function managedNodeTypes(world: World): ResourceType {
  return {
    type: 'managedClusters/nodeTypes',
    apiVersions: API_VERSIONS,
    locations: [],
    validate: (wanted) => unusable(world, wanted, 'QuotaExceeded'),
    plan: (wanted) => {
      const refused = unusable(world, wanted, 'OperationNotAllowed') ?? exhausted(world, wanted);
      return { waitMs: 5000, durationMs: 180_000, ...(refused === undefined ? {} : { failure: { error: refused } }) };
    },
    create: (wanted) =>
      storedAs(wanted, { vmInstanceCount: 1, dataDiskSizeGB: 256, dataDiskType: 'StandardSSD_LRS', isStateless: false, ...wanted.properties, provisioningState: 'Succeeded' }),
  };
}

function unusable(world: World, wanted: WantedResource, code: 'QuotaExceeded' | 'OperationNotAllowed'): ArmError | undefined {
  const vmSize = asText(wanted.properties['vmSize']) ?? '';
  const size = machineSize(vmSize);
  const demand = demandOf(wanted);
  if (size === undefined || demand === undefined) return badRequest(`The VM size '${vmSize}' is not known.`, 'properties.vmSize');
  const location = locationOf(world, wanted);
  return skuNotAvailable(world, wanted.id, size, location) ?? overQuota(world, wanted.id, location, demand, code);
}

function exhausted(world: World, wanted: WantedResource): ArmError | undefined {
  const size = machineSize(asText(wanted.properties['vmSize']) ?? '');
  return size === undefined ? undefined : allocationFailed(world, size, locationOf(world, wanted));
}
