import { X509Certificate } from 'node:crypto';

import type { CertifiedKey } from '../../foundation/authority.ts';
import { environments } from '../../foundation/company-catalogue.ts';
import type { CompanyEnvironment, EnvironmentName } from '../../foundation/company-catalogue.ts';
import { asText } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { World } from '../model/provider.ts';
import type { Stage } from '../model/scenario.ts';
import { contentsOf } from '../providers/key-vault/vault-contents.ts';
import type { SampleWorld } from '../templates/samples.ts';
import { idIn, settle } from './places.ts';
import type { Place } from './places.ts';
import { stockCertificate, stockSecret } from './vault-stock.ts';

/** What the company has in Azure: two subscriptions of groups, vaults, clusters and what belongs to them. */

/** A cluster of the demo that really answers. */
export interface RunningCluster {
  /** `https://host:port`; what ARM calls the management endpoint. */
  readonly endpoint: string;
  /** SHA-1 of the server's certificate, 40 hex digits; none for a cluster without certificates. */
  readonly thumbprint?: string;
  /** The server's certificate, kept in the vault of production. Without it the vault holds one that the cluster does not show. */
  readonly certificate?: CertifiedKey;
}

export interface EstateOptions {
  /** Clusters by name, `prod-we` and `dev-local`, that can be opened. */
  readonly clusters?: Readonly<Record<string, RunningCluster>>;
}

/** The estate as scenarios go on from it. */
export interface Estate {
  readonly places: Readonly<Record<EnvironmentName | 'shared' | 'development' | 'loadtest', Place>>;
  /** Ids of the vaults. */
  readonly vaults: Readonly<Record<EnvironmentName, string>>;
}

/** Only staging's vault is closed to templates. */
const CLOSED_TO_TEMPLATES: EnvironmentName = 'staging';

export function buildEstate(stage: Stage, options: EstateOptions = {}): Estate {
  const places = layOutGroups(stage);
  const vaults = byEnvironment((environment) => vault(stage, places[environment.name], environment));
  for (const environment of environments) {
    const running = options.clusters?.[environment.cluster];
    stock(stage, vaults[environment.name], environment, running?.certificate);
    cluster(stage, places[environment.name], environment, clusterCertificate(stage.world, vaults[environment.name]).thumbprint, running);
  }
  developmentClusters(stage, places.development, options.clusters?.['dev-local']);
  shared(stage, places.shared);
  foreign(stage);
  return { places, vaults };
}

/** What the parameters of the sample templates refer to; undefined in a world without the company. */
export function sampleWorldIn(world: World): SampleWorld | undefined {
  const vaultIdOf = (name: EnvironmentName) => world.list({ type: 'Microsoft.KeyVault/vaults' }).find((each) => each.name === vaultName({ name }))?.id;
  const [vaultId, closedVaultId] = [vaultIdOf('test'), vaultIdOf(CLOSED_TO_TEMPLATES)];
  return vaultId === undefined || closedVaultId === undefined ? undefined : { vaultId, closedVaultId, certificate: clusterCertificate(world, vaultId) };
}

/** The certificate in force for the cluster of a vault: with the vault's id, what a secure cluster's template is told. */
function clusterCertificate(world: World, vaultId: string): SampleWorld['certificate'] {
  const current = contentsOf(world, vaultId).certificateVersion('cluster');
  if (current === undefined) throw new Error(`${vaultId} has no certificate for its cluster`);
  const { fingerprint } = new X509Certificate(current.certificateDer);
  const vaultUri = asText(world.find(vaultId)?.properties['vaultUri']) ?? '';
  return { thumbprint: fingerprint.replaceAll(':', ''), url: `${vaultUri}secrets/cluster/${current.version}` };
}

function byEnvironment<T>(make: (environment: CompanyEnvironment) => T): Readonly<Record<EnvironmentName, T>> {
  const of = (name: EnvironmentName): T => {
    const found = environments.find((each) => each.name === name);
    if (found === undefined) throw new Error(`The company has no environment ${name}`);
    return make(found);
  };
  return { test: of('test'), staging: of('staging'), 'production-we': of('production-we'), 'production-ne': of('production-ne') };
}

function layOutGroups(stage: Stage): Estate['places'] {
  const { production, test } = stage.subscriptions;
  const place = (subscriptionId: string, resourceGroup: string, location: string, tags: JsonObject): Place => {
    stage.addGroup({ subscriptionId, name: resourceGroup, location, tags });
    return { subscriptionId, resourceGroup, location };
  };
  return {
    ...byEnvironment((each) =>
      place(each.production ? production : test, each.resourceGroup, each.location, {
        environment: each.name,
        costCentre: each.production ? '4100' : '4200',
        owner: 'platform@contoso.example',
      }),
    ),
    shared: place(production, 'contoso-shared', 'westeurope', { environment: 'shared', costCentre: '4100' }),
    development: place(test, 'contoso-dev', 'westeurope', { environment: 'development' }),
    loadtest: place(test, 'contoso-loadtest', 'westeurope', { environment: 'loadtest', costCentre: '4300' }),
  };
}

/** Names of vaults have at most 24 characters. */
export const vaultName = ({ name }: Pick<CompanyEnvironment, 'name'>): string => `kv-contoso-${name.replace('production', 'prod')}`;

function vault(stage: Stage, place: Place, environment: CompanyEnvironment): string {
  const { tenantId } = stage.callers.user;
  const name = vaultName(environment);
  const policy = (objectId: string, permissions: JsonObject): JsonObject => ({ tenantId, objectId, permissions });
  return settle(stage, place, 'Microsoft.KeyVault/vaults', name, {
    tags: { environment: environment.name },
    properties: {
      sku: { family: 'A', name: environment.production ? 'premium' : 'standard' },
      tenantId,
      enabledForDeployment: true,
      enabledForDiskEncryption: false,
      enabledForTemplateDeployment: environment.name !== CLOSED_TO_TEMPLATES,
      ...(environment.production ? { enablePurgeProtection: true } : {}),
      accessPolicies: [
        policy(stage.callers.user.objectId, { keys: [], secrets: ['get', 'list', 'set'], certificates: ['get', 'list', 'create', 'import', 'update'] }),
        policy(stage.callers.pipeline.objectId, { keys: [], secrets: ['get', 'list'], certificates: ['get', 'list'] }),
      ],
    },
  }).id;
}

/** Secrets and certificates of an environment, good and bad ones. */
function stock(stage: Stage, vaultId: string, { name, cluster, location }: CompanyEnvironment, own: CertifiedKey | undefined): void {
  for (const service of ['shop', 'payments', 'orders']) {
    stockSecret(stage, vaultId, { name: `${service}-connection`, value: `Server=${service}.${name}.example;Key=${stage.world.random.text(24)}`, contentType: 'connection string' });
  }
  stockSecret(stage, vaultId, { name: 'node-admin-password', value: stage.world.random.text(20), ageDays: 41 });
  stockSecret(stage, vaultId, { name: 'old-api-key', value: stage.world.random.text(32), enabled: false, ageDays: 700 });
  const host = `${cluster}.${location}.cloudapp.azure.com`;
  stockCertificate(stage, vaultId, { name: 'cluster', commonName: host, ageDays: 430, daysLeft: -65 });
  stockCertificate(stage, vaultId, {
    name: 'cluster',
    commonName: host,
    hostNames: [host, `*.${cluster}.contoso.example`],
    ageDays: 70,
    daysLeft: 295,
    ...(own === undefined ? {} : { made: own }),
  });
  stockCertificate(stage, vaultId, { name: 'cluster-next', commonName: host, ageDays: 1, daysLeft: 730, enabled: false });
  stockCertificate(stage, vaultId, { name: 'admin-client', commonName: 'Fabric administrators', hostNames: [], ageDays: 347, daysLeft: 18 });
  stockCertificate(stage, vaultId, { name: 'legacy-gateway', commonName: `gateway.${name}.contoso.example`, ageDays: 520, daysLeft: -155 });
}

/** Test has what a console should warn of: Bronze on three machines, upgraded by hand. */
const SHAPES: Readonly<Record<EnvironmentName, { readonly nodes: number; readonly level: 'Bronze' | 'Silver'; readonly size: string; readonly upgradeMode: 'Automatic' | 'Manual' }>> = {
  test: { nodes: 3, level: 'Bronze', size: 'Standard_B2ms', upgradeMode: 'Manual' },
  staging: { nodes: 5, level: 'Silver', size: 'Standard_D2s_v3', upgradeMode: 'Automatic' },
  'production-we': { nodes: 5, level: 'Silver', size: 'Standard_D4s_v3', upgradeMode: 'Automatic' },
  'production-ne': { nodes: 5, level: 'Silver', size: 'Standard_D4s_v3', upgradeMode: 'Automatic' },
};

const NODE_TYPE = 'front';

function cluster(stage: Stage, place: Place, environment: CompanyEnvironment, thumbprint: string, running: RunningCluster | undefined): void {
  const { cluster: name } = environment;
  const { nodes, level, size, upgradeMode } = SHAPES[environment.name];
  const address = network(stage, place, name);
  const logs = `${name.replaceAll('-', '')}logs1`;
  for (const account of [logs, `${name.replaceAll('-', '')}diag1`]) settle(stage, place, 'Microsoft.Storage/storageAccounts', account, { sku: { name: 'Standard_LRS' } });
  machines(stage, place, NODE_TYPE, size, nodes, name);
  settle(stage, place, 'Microsoft.ServiceFabric/clusters', name, {
    tags: { environment: environment.name, resourceType: 'Service Fabric', clusterName: name },
    properties: {
      managementEndpoint: running?.endpoint ?? `https://${address}:19080`,
      certificate: { thumbprint: running?.thumbprint ?? thumbprint, x509StoreName: 'My' },
      clientCertificateThumbprints: [],
      reliabilityLevel: level,
      upgradeMode,
      diagnosticsStorageAccountConfig: { storageAccountName: logs, protectedAccountKeyName: 'StorageAccountKey1', blobEndpoint: `https://${logs}.blob.core.windows.net/` },
      nodeTypes: [nodeTypeJson(NODE_TYPE, nodes, level)],
    },
  });
}

function nodeTypeJson(name: string, nodes: number, durabilityLevel: string): JsonObject {
  return {
    name,
    isPrimary: true,
    vmInstanceCount: nodes,
    durabilityLevel,
    clientConnectionEndpointPort: 19_000,
    httpGatewayEndpointPort: 19_080,
    applicationPorts: { startPort: 20_000, endPort: 30_000 },
    ephemeralPorts: { startPort: 49_152, endPort: 65_534 },
  };
}

/** Network, address and load balancer of a cluster. @returns the DNS name of the address. */
function network(stage: Stage, place: Place, name: string): string {
  settle(stage, place, 'Microsoft.Network/virtualNetworks', `${name}-net`, {
    properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } }] },
  });
  const address = settle(stage, place, 'Microsoft.Network/publicIPAddresses', `${name}-ip`, {
    sku: { name: 'Standard' },
    properties: { publicIPAllocationMethod: 'Static', dnsSettings: { domainNameLabel: name } },
  });
  settle(stage, place, 'Microsoft.Network/loadBalancers', `${name}-lb`, {
    sku: { name: 'Standard' },
    properties: { frontendIPConfigurations: [{ name: 'public', properties: { publicIPAddress: { id: address.id } } }] },
  });
  return `${name}.${place.location}.cloudapp.azure.com`;
}

function machines(stage: Stage, place: Place, name: string, size: string, capacity: number, clusterName: string): void {
  settle(stage, place, 'Microsoft.Compute/virtualMachineScaleSets', name, {
    tags: { resourceType: 'Service Fabric', clusterName },
    sku: { name: size, capacity },
    properties: { upgradePolicy: { mode: 'Automatic' }, virtualMachineProfile: { osProfile: { computerNamePrefix: name } } },
  });
}

/** A cluster without certificates, and a managed one. */
function developmentClusters(stage: Stage, place: Place, running: RunningCluster | undefined): void {
  network(stage, place, 'dev-local');
  machines(stage, place, 'dev', 'Standard_B2s', 5, 'dev-local');
  settle(stage, place, 'Microsoft.ServiceFabric/clusters', 'dev-local', {
    tags: { environment: 'development', clusterName: 'dev-local' },
    properties: {
      managementEndpoint: running?.endpoint ?? 'http://dev-local.westeurope.cloudapp.azure.com:19080',
      ...(running?.thumbprint === undefined ? {} : { certificate: { thumbprint: running.thumbprint, x509StoreName: 'My' } }),
      reliabilityLevel: 'Bronze',
      nodeTypes: [nodeTypeJson('dev', 5, 'Bronze')],
    },
  });
  settle(stage, place, 'Microsoft.ServiceFabric/managedClusters', 'sandbox', {
    sku: { name: 'Basic' },
    properties: { dnsName: 'contoso-sandbox', adminUserName: 'fabricadmin' },
  });
  settle(stage, place, 'Microsoft.ServiceFabric/managedClusters/nodeTypes', 'sandbox/NT1', {
    properties: { isPrimary: true, vmSize: 'Standard_B2ms', vmInstanceCount: 3 },
  });
}

/** A vault that goes by roles, and accounts that all environments use. */
function shared(stage: Stage, place: Place): void {
  const { tenantId } = stage.callers.user;
  const { id } = settle(stage, place, 'Microsoft.KeyVault/vaults', 'kv-contoso-shared', {
    properties: { sku: { family: 'A', name: 'standard' }, tenantId, enableRbacAuthorization: true, enabledForTemplateDeployment: true },
  });
  stockSecret(stage, id, { name: 'package-feed-token', value: stage.world.random.text(40) });
  for (const name of ['contosopackages', 'contosodiag']) settle(stage, place, 'Microsoft.Storage/storageAccounts', name, { sku: { name: 'Standard_ZRS' } });
}

/** What the user has no rights in; a vault there is known by its id. */
function foreign(stage: Stage): void {
  const place: Place = { subscriptionId: stage.subscriptions.foreign, resourceGroup: 'finance', location: 'northeurope' };
  stage.addGroup({ subscriptionId: place.subscriptionId, name: place.resourceGroup, location: place.location });
  const { id } = settle(stage, place, 'Microsoft.KeyVault/vaults', 'kv-finance', {
    properties: { sku: { family: 'A', name: 'standard' }, tenantId: stage.callers.user.tenantId, enableRbacAuthorization: true, enabledForTemplateDeployment: true },
  });
  stockSecret(stage, id, { name: 'ledger-key', value: stage.world.random.text(40) });
}

/** Id of the vault in the subscription without rights. */
export const foreignVaultId = (stage: Stage): string =>
  idIn({ subscriptionId: stage.subscriptions.foreign, resourceGroup: 'finance', location: 'northeurope' }, 'Microsoft.KeyVault/vaults', 'kv-finance');
