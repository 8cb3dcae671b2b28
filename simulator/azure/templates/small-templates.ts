import type { JsonObject } from '../model/json.ts';

/** Small templates for trying deployments: one account, deployments in deployments, and a vault with many readers. */

const SCHEMA = 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#';

export const storageTemplate: JsonObject = {
  $schema: SCHEMA,
  contentVersion: '1.0.0.0',
  parameters: {
    accountName: { type: 'string', minLength: 3, maxLength: 24 },
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
    skuName: { type: 'string', defaultValue: 'Standard_LRS', allowedValues: ['Standard_LRS', 'Standard_ZRS', 'Standard_GRS'] },
  },
  resources: [
    {
      type: 'Microsoft.Storage/storageAccounts',
      apiVersion: '2023-05-01',
      name: "[parameters('accountName')]",
      location: "[parameters('location')]",
      kind: 'StorageV2',
      sku: { name: "[parameters('skuName')]" },
      properties: { minimumTlsVersion: 'TLS1_2', allowBlobPublicAccess: false },
    },
  ],
  outputs: { blobEndpoint: { type: 'string', value: "[reference(resourceId('Microsoft.Storage/storageAccounts', parameters('accountName'))).primaryEndpoints.blob]" } },
};

/** A deployment within a deployment. `resources` are evaluated by itself. */
export function nestedDeployment(name: string, resources: readonly JsonObject[], more: { readonly parameters?: JsonObject; readonly declared?: JsonObject; readonly dependsOn?: readonly string[] } = {}): JsonObject {
  return {
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2022-09-01',
    name,
    ...(more.dependsOn === undefined ? {} : { dependsOn: more.dependsOn }),
    properties: {
      mode: 'Incremental',
      expressionEvaluationOptions: { scope: 'inner' },
      ...(more.parameters === undefined ? {} : { parameters: more.parameters }),
      template: { $schema: SCHEMA, contentVersion: '1.0.0.0', ...(more.declared === undefined ? {} : { parameters: more.declared }), resources },
    },
  };
}

/** Platform, in it network, in it an address: the failing leaf of a taken DNS label lies two deployments deep. */
export const nestedTemplate: JsonObject = {
  $schema: SCHEMA,
  contentVersion: '1.0.0.0',
  parameters: { dnsLabel: { type: 'string' }, location: { type: 'string', defaultValue: '[resourceGroup().location]' } },
  resources: [
    nestedDeployment(
      'platform-network',
      [
        {
          type: 'Microsoft.Network/virtualNetworks',
          apiVersion: '2023-11-01',
          name: 'platform-net',
          location: "[parameters('location')]",
          properties: { addressSpace: { addressPrefixes: ['10.8.0.0/16'] }, subnets: [{ name: 'apps', properties: { addressPrefix: '10.8.1.0/24' } }] },
        },
        nestedDeployment(
          'platform-address',
          [
            {
              type: 'Microsoft.Network/publicIPAddresses',
              apiVersion: '2023-11-01',
              name: 'platform-ip',
              location: "[parameters('location')]",
              sku: { name: 'Standard' },
              properties: { publicIPAllocationMethod: 'Static', dnsSettings: { domainNameLabel: "[parameters('dnsLabel')]" } },
            },
          ],
          { ...passed('dnsLabel', 'location'), dependsOn: ["[resourceId('Microsoft.Network/virtualNetworks', 'platform-net')]"] },
        ),
      ],
      passed('dnsLabel', 'location'),
    ),
  ],
};

/** Parameters that an inner deployment takes over from the one around it. */
function passed(...names: readonly string[]): { readonly parameters: JsonObject; readonly declared: JsonObject } {
  return {
    parameters: Object.fromEntries(names.map((name) => [name, { value: `[parameters('${name}')]` }])),
    declared: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  };
}

/** The services that get their secrets from one vault in `vaultReadersTemplate`. */
export const VAULT_READERS = ['shop', 'payments', 'orders'] as const;

/**
 * Three services that each get an account and a copy of a secret, by a reference two deployments deep. Where the vault is
 * closed to templates all three fail alike, and what is told at the top is "Conflict" three times (reference/azure.md B15).
 */
export const vaultReadersTemplate: JsonObject = {
  $schema: SCHEMA,
  contentVersion: '1.0.0.0',
  parameters: {
    vaultId: { type: 'string' },
    targetVaultName: { type: 'string', metadata: { description: 'Vault of this group into which the secrets are copied' } },
    location: { type: 'string', defaultValue: '[resourceGroup().location]' },
  },
  resources: VAULT_READERS.map((service) =>
    nestedDeployment(
      `${service}-settings`,
      [
        nestedDeployment(
          `${service}-secret`,
          [
            {
              type: 'Microsoft.KeyVault/vaults/secrets',
              apiVersion: '2023-07-01',
              name: `[format('{0}/${service}-connection-copy', parameters('targetVaultName'))]`,
              properties: { value: "[parameters('connection')]", contentType: 'connection string' },
            },
          ],
          {
            parameters: {
              targetVaultName: { value: "[parameters('targetVaultName')]" },
              connection: { reference: { keyVault: { id: "[parameters('vaultId')]" }, secretName: `${service}-connection` } },
            },
            declared: { targetVaultName: { type: 'string' }, connection: { type: 'securestring' } },
          },
        ),
      ],
      passed('vaultId', 'targetVaultName'),
    ),
  ),
};
