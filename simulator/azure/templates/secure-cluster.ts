import type { JsonObject } from '../model/json.ts';

/**
 * A secure Service Fabric cluster of one node type: network, address, load balancer, two storage accounts, the cluster and
 * its scale set. The administrator's password comes from a vault by reference; the certificate comes by three parameters
 * that must describe the same version of it (reference/azure.md A7, B8, B11).
 */

const STORAGE_VERSION = '2023-05-01';
const NETWORK_VERSION = '2023-11-01';

export const secureClusterTemplate: JsonObject = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.4.0.0',
  parameters: {
    clusterName: { type: 'string', minLength: 4, maxLength: 23, metadata: { description: 'Name of the cluster, and of its DNS label' } },
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    nodeTypeName: { type: 'string', defaultValue: 'front', maxLength: 9 },
    nodeCount: { type: 'int', defaultValue: 5, minValue: 3, maxValue: 99 },
    vmSize: { type: 'string', defaultValue: 'Standard_D2s_v3' },
    durabilityLevel: { type: 'string', defaultValue: 'Silver', allowedValues: ['Bronze', 'Silver', 'Gold'] },
    reliabilityLevel: { type: 'string', defaultValue: 'Silver', allowedValues: ['Bronze', 'Silver', 'Gold', 'Platinum'] },
    adminUserName: { type: 'string', defaultValue: 'fabricadmin' },
    adminPassword: { type: 'securestring' },
    certificateThumbprint: { type: 'string', minLength: 40, maxLength: 40 },
    sourceVaultResourceId: { type: 'string' },
    certificateUrl: { type: 'string' },
    storageSuffix: { type: 'string', defaultValue: '1', maxLength: 3, metadata: { description: 'Counted up when a cluster is made again: names of deleted accounts stay taken for a while' } },
  },
  variables: {
    logsAccount: "[toLower(concat(replace(parameters('clusterName'), '-', ''), 'logs', parameters('storageSuffix')))]",
    diagnosticsAccount: "[toLower(concat(replace(parameters('clusterName'), '-', ''), 'diag', parameters('storageSuffix')))]",
    networkName: "[format('{0}-net', parameters('clusterName'))]",
    addressName: "[format('{0}-ip', parameters('clusterName'))]",
    balancerName: "[format('{0}-lb', parameters('clusterName'))]",
    dnsName: "[format('{0}.{1}.cloudapp.azure.com', toLower(parameters('clusterName')), parameters('location'))]",
    tags: { resourceType: 'Service Fabric', clusterName: "[parameters('clusterName')]" },
  },
  resources: [
    storageAccount("[variables('logsAccount')]"),
    storageAccount("[variables('diagnosticsAccount')]"),
    {
      type: 'Microsoft.Network/virtualNetworks',
      apiVersion: NETWORK_VERSION,
      name: "[variables('networkName')]",
      location: "[parameters('location')]",
      tags: "[variables('tags')]",
      properties: { addressSpace: { addressPrefixes: ['10.0.0.0/16'] }, subnets: [{ name: 'nodes', properties: { addressPrefix: '10.0.0.0/24' } }] },
    },
    {
      type: 'Microsoft.Network/publicIPAddresses',
      apiVersion: NETWORK_VERSION,
      name: "[variables('addressName')]",
      location: "[parameters('location')]",
      tags: "[variables('tags')]",
      sku: { name: 'Standard' },
      properties: { publicIPAllocationMethod: 'Static', dnsSettings: { domainNameLabel: "[toLower(parameters('clusterName'))]" } },
    },
    loadBalancer(),
    cluster(),
    scaleSet(),
  ],
  outputs: {
    managementEndpoint: { type: 'string', value: "[reference(resourceId('Microsoft.ServiceFabric/clusters', parameters('clusterName'))).managementEndpoint]" },
    clusterId: { type: 'string', value: "[resourceId('Microsoft.ServiceFabric/clusters', parameters('clusterName'))]" },
    addressOfLoadBalancer: { type: 'string', value: "[reference(resourceId('Microsoft.Network/publicIPAddresses', variables('addressName'))).ipAddress]" },
  },
};

function storageAccount(name: string): JsonObject {
  return {
    type: 'Microsoft.Storage/storageAccounts',
    apiVersion: STORAGE_VERSION,
    name,
    location: "[parameters('location')]",
    tags: "[variables('tags')]",
    kind: 'StorageV2',
    sku: { name: 'Standard_LRS' },
    properties: { minimumTlsVersion: 'TLS1_2' },
  };
}

function loadBalancer(): JsonObject {
  const rule = (name: string, port: number): JsonObject => ({
    name,
    properties: { protocol: 'Tcp', frontendPort: port, backendPort: port, idleTimeoutInMinutes: 5 },
  });
  return {
    type: 'Microsoft.Network/loadBalancers',
    apiVersion: NETWORK_VERSION,
    name: "[variables('balancerName')]",
    location: "[parameters('location')]",
    tags: "[variables('tags')]",
    sku: { name: 'Standard' },
    dependsOn: ["[resourceId('Microsoft.Network/publicIPAddresses', variables('addressName'))]"],
    properties: {
      frontendIPConfigurations: [
        { name: 'public', properties: { publicIPAddress: { id: "[resourceId('Microsoft.Network/publicIPAddresses', variables('addressName'))]" } } },
      ],
      backendAddressPools: [{ name: 'nodes' }],
      loadBalancingRules: [rule('fabric-tcp', 19_000), rule('fabric-http', 19_080), rule('app-https', 443)],
    },
  };
}

function cluster(): JsonObject {
  return {
    type: 'Microsoft.ServiceFabric/clusters',
    apiVersion: '2021-06-01',
    name: "[parameters('clusterName')]",
    location: "[parameters('location')]",
    tags: "[variables('tags')]",
    dependsOn: ["[resourceId('Microsoft.Storage/storageAccounts', variables('logsAccount'))]"],
    properties: {
      certificate: { thumbprint: "[parameters('certificateThumbprint')]", x509StoreName: 'My' },
      managementEndpoint: "[format('https://{0}:19080', variables('dnsName'))]",
      reliabilityLevel: "[parameters('reliabilityLevel')]",
      upgradeMode: 'Automatic',
      vmImage: 'Windows',
      diagnosticsStorageAccountConfig: {
        storageAccountName: "[variables('logsAccount')]",
        protectedAccountKeyName: 'StorageAccountKey1',
        blobEndpoint: "[format('https://{0}.blob.core.windows.net/', variables('logsAccount'))]",
        queueEndpoint: "[format('https://{0}.queue.core.windows.net/', variables('logsAccount'))]",
        tableEndpoint: "[format('https://{0}.table.core.windows.net/', variables('logsAccount'))]",
      },
      fabricSettings: [{ name: 'Security', parameters: [{ name: 'ClusterProtectionLevel', value: 'EncryptAndSign' }] }],
      nodeTypes: [
        {
          name: "[parameters('nodeTypeName')]",
          isPrimary: true,
          vmInstanceCount: "[parameters('nodeCount')]",
          durabilityLevel: "[parameters('durabilityLevel')]",
          clientConnectionEndpointPort: 19_000,
          httpGatewayEndpointPort: 19_080,
          applicationPorts: { startPort: 20_000, endPort: 30_000 },
          ephemeralPorts: { startPort: 49_152, endPort: 65_534 },
        },
      ],
    },
  };
}

function scaleSet(): JsonObject {
  const keys = "listKeys(resourceId('Microsoft.Storage/storageAccounts', variables('logsAccount')), '2023-05-01').keys";
  return {
    type: 'Microsoft.Compute/virtualMachineScaleSets',
    apiVersion: '2024-07-01',
    name: "[parameters('nodeTypeName')]",
    location: "[parameters('location')]",
    tags: "[variables('tags')]",
    sku: { name: "[parameters('vmSize')]", capacity: "[parameters('nodeCount')]", tier: 'Standard' },
    dependsOn: [
      "[resourceId('Microsoft.Network/virtualNetworks', variables('networkName'))]",
      "[resourceId('Microsoft.Network/loadBalancers', variables('balancerName'))]",
      "[resourceId('Microsoft.Storage/storageAccounts', variables('diagnosticsAccount'))]",
      "[resourceId('Microsoft.ServiceFabric/clusters', parameters('clusterName'))]",
    ],
    properties: {
      overprovision: false,
      upgradePolicy: { mode: 'Automatic' },
      virtualMachineProfile: {
        osProfile: {
          adminUsername: "[parameters('adminUserName')]",
          adminPassword: "[parameters('adminPassword')]",
          computerNamePrefix: "[parameters('nodeTypeName')]",
          secrets: [
            {
              sourceVault: { id: "[parameters('sourceVaultResourceId')]" },
              vaultCertificates: [{ certificateStore: 'My', certificateUrl: "[parameters('certificateUrl')]" }],
            },
          ],
        },
        storageProfile: {
          imageReference: { publisher: 'MicrosoftWindowsServer', offer: 'WindowsServer', sku: '2022-datacenter-azure-edition', version: 'latest' },
          osDisk: { createOption: 'FromImage', caching: 'ReadOnly', managedDisk: { storageAccountType: 'Premium_LRS' } },
        },
        extensionProfile: {
          extensions: [
            {
              name: 'ServiceFabricNode',
              properties: {
                publisher: 'Microsoft.Azure.ServiceFabric',
                type: 'ServiceFabricNode',
                typeHandlerVersion: '1.1',
                autoUpgradeMinorVersion: true,
                settings: {
                  nodeTypeRef: "[parameters('nodeTypeName')]",
                  dataPath: 'D:\\SvcFab',
                  durabilityLevel: "[parameters('durabilityLevel')]",
                  certificate: { thumbprint: "[parameters('certificateThumbprint')]", x509StoreName: 'My' },
                },
                protectedSettings: { StorageAccountKey1: `[${keys}[0].value]`, StorageAccountKey2: `[${keys}[1].value]` },
              },
            },
          ],
        },
      },
    },
  };
}
