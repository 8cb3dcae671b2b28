import * as z from 'zod';
import type { ClusterNodeType } from '../../../shared/domain/azure/cluster-settings-advice.ts';
import { parseResourceId } from '../../../shared/domain/azure/resource-id.ts';

/* Service Fabric clusters in ARM (azure.md §2.3). */

export interface ClusterNodes extends ClusterNodeType {
  readonly vmSize: string | null;
}

/** A cluster as ARM knows it, classic or managed. */
export interface ArmCluster {
  readonly clusterId: string;
  readonly name: string;
  readonly managed: boolean;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly location: string;
  /** Of its gateway: `https://host:19080`. */
  readonly endpoint: string | null;
  readonly thumbprints: readonly string[];
  readonly clusterState: string;
  readonly provisioningState: string;
  readonly codeVersion: string | null;
  readonly sku: string | null;
  readonly reliability: string | null;
  readonly upgradeMode: string | null;
  readonly nodeTypes: readonly ClusterNodes[];
}

const text = z.string().max(500).nullish();
const common = { id: z.string().max(2_000), name: z.string().max(200), location: z.string().max(100).default('') };

const classicSchema = z.object({
  ...common,
  properties: z.object({
    managementEndpoint: text, clusterState: text, provisioningState: text, clusterCodeVersion: text, reliabilityLevel: text, upgradeMode: text,
    certificate: z.object({ thumbprint: text, thumbprintSecondary: text }).nullish(),
    nodeTypes: z.array(z.object({ name: z.string(), isPrimary: z.boolean().nullish(), durabilityLevel: text, vmInstanceCount: z.number().nullish(), isStateless: z.boolean().nullish() })).nullish(),
  }),
});
const managedSchema = z.object({
  ...common, sku: z.object({ name: text }).nullish(),
  properties: z.object({
    fqdn: text, httpGatewayConnectionPort: z.number().nullish(), clusterState: text, provisioningState: text, clusterCodeVersion: text, clusterUpgradeMode: text,
    clusterCertificateThumbprints: z.array(z.string()).nullish(),
  }),
});
const nodeTypeSchema = z.object({ name: z.string(), properties: z.object({ isPrimary: z.boolean().nullish(), vmSize: text, vmInstanceCount: z.number().nullish(), isStateless: z.boolean().nullish() }) });
const scaleSetSchema = z.object({ id: z.string(), name: z.string(), sku: z.object({ name: text }).nullish() });

/** @throws ZodError */
export function readClassicCluster(item: unknown): ArmCluster {
  const { id, name, location, properties } = classicSchema.parse(item);
  const { certificate } = properties;
  return {
    ...placeOf(id), clusterId: id, name, location, managed: false, sku: null,
    endpoint: properties.managementEndpoint ?? null,
    thumbprints: [certificate?.thumbprint, certificate?.thumbprintSecondary].flatMap((each) => each || []),
    clusterState: properties.clusterState ?? '', provisioningState: properties.provisioningState ?? '', codeVersion: properties.clusterCodeVersion ?? null,
    reliability: properties.reliabilityLevel ?? null, upgradeMode: properties.upgradeMode ?? null,
    nodeTypes: (properties.nodeTypes ?? []).map((each) => ({ name: each.name, primary: each.isPrimary === true, durability: each.durabilityLevel ?? null, instances: each.vmInstanceCount ?? null, stateless: each.isStateless === true, vmSize: null })),
  };
}

/** Its node types are resources of their own. @throws ZodError */
export function readManagedCluster(item: unknown): ArmCluster {
  const { id, name, location, sku, properties } = managedSchema.parse(item);
  const { fqdn } = properties;
  return {
    ...placeOf(id), clusterId: id, name, location, managed: true, sku: sku?.name ?? null,
    endpoint: fqdn ? `https://${fqdn}:${properties.httpGatewayConnectionPort ?? 19_080}` : null,
    thumbprints: properties.clusterCertificateThumbprints ?? [],
    clusterState: properties.clusterState ?? '', provisioningState: properties.provisioningState ?? '', codeVersion: properties.clusterCodeVersion ?? null,
    reliability: null, upgradeMode: properties.clusterUpgradeMode ?? null, nodeTypes: [],
  };
}

/** @throws ZodError */
export function readManagedNodeType(item: unknown): ClusterNodes {
  const { name, properties } = nodeTypeSchema.parse(item);
  return {
    name: name.split('/').at(-1) ?? name, primary: properties.isPrimary === true, durability: null, instances: properties.vmInstanceCount ?? null,
    stateless: properties.isStateless === true, vmSize: properties.vmSize ?? null,
  };
}

/** @throws ZodError */
export function readScaleSet(item: unknown): { readonly resourceGroup: string; readonly name: string; readonly size: string | null } {
  const { id, name, sku } = scaleSetSchema.parse(item);
  return { resourceGroup: placeOf(id).resourceGroup, name, size: sku?.name ?? null };
}

function placeOf(id: string): { readonly subscriptionId: string; readonly resourceGroup: string } {
  const place = parseResourceId(id);
  return { subscriptionId: place?.subscriptionId ?? '', resourceGroup: place?.resourceGroup ?? '' };
}
