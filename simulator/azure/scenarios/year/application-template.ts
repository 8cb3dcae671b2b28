import type { CompanyApplication } from '../../../foundation/company-catalogue.ts';
import type { JsonObject } from '../../model/json.ts';
import { nestedDeployment } from '../../templates/small-templates.ts';

/**
 * Templates of the applications, one for each line of versions: the same for all environments and patches of a line, so
 * that equal templates have equal hashes, and changed a little from line to line.
 */
export class ApplicationTemplates {
  readonly #made = new Map<string, JsonObject>();

  of(application: CompanyApplication, version: string): JsonObject {
    const line = version.split('.').slice(0, 2).join('.');
    const key = `${application.name} ${line}`;
    const known = this.#made.get(key) ?? template(application, line);
    this.#made.set(key, known);
    return known;
  }
}

function template(application: CompanyApplication, line: string): JsonObject {
  const generation = application.lines.findIndex(([each]) => each === line);
  const optional = (name: string, declaration: JsonObject, wanted: boolean): JsonObject => (wanted ? { [name]: declaration } : {});
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: `${line}.0.0`,
    parameters: {
      environmentName: { type: 'string' },
      location: { type: 'string', defaultValue: '[resourceGroup().location]' },
      applicationVersion: { type: 'string' },
      buildNumber: { type: 'string' },
      commitId: { type: 'string' },
      accountName: { type: 'string' },
      accountSku: { type: 'string', defaultValue: 'Standard_LRS' },
      instanceCount: { type: 'int', defaultValue: 1 },
      logRetentionDays: { type: 'int', defaultValue: 30 },
      minimumTlsVersion: { type: 'string', defaultValue: 'TLS1_2' },
      alertAddress: { type: 'string', defaultValue: 'nobody@contoso.example' },
      connection: { type: 'securestring' },
      ...optional('featureGiftCards', { type: 'bool', defaultValue: false }, application.name === 'Shop'),
      ...optional('gatewayKey', { type: 'string', defaultValue: '' }, application.name === 'Payments'),
    },
    resources: [
      {
        type: 'Microsoft.Storage/storageAccounts',
        // Once in a while somebody moves on to a newer version.
        apiVersion: generation > 3 ? '2023-05-01' : '2021-09-01',
        name: "[parameters('accountName')]",
        location: "[parameters('location')]",
        kind: 'StorageV2',
        sku: { name: "[parameters('accountSku')]" },
        tags: { application: application.name, version: "[parameters('applicationVersion')]", build: "[parameters('buildNumber')]", commit: "[parameters('commitId')]", environment: "[parameters('environmentName')]" },
        properties: { minimumTlsVersion: "[parameters('minimumTlsVersion')]", ...(generation > 1 ? { allowBlobPublicAccess: false } : {}) },
      },
      ...(isPlatform(application) ? platformParts() : []),
    ],
    outputs: { account: { type: 'string', value: "[parameters('accountName')]" }, version: { type: 'string', value: "[parameters('applicationVersion')]" } },
  };
}

/** The platform has no application in a cluster: it makes what applications run on, by deployments of its own. */
export const isPlatform = ({ applicationName }: CompanyApplication): boolean => applicationName === undefined;

function platformParts(): readonly JsonObject[] {
  const passed = { parameters: { location: { value: "[parameters('location')]" } }, declared: { location: { type: 'string' } } };
  return [
    nestedDeployment(
      "[format('platform-{0}-network', parameters('buildNumber'))]",
      [
        {
          type: 'Microsoft.Network/networkSecurityGroups',
          apiVersion: '2023-11-01',
          name: 'platform-nsg',
          location: "[parameters('location')]",
          properties: { securityRules: [] },
        },
      ],
      passed,
    ),
    nestedDeployment(
      "[format('platform-{0}-machines', parameters('buildNumber'))]",
      [
        {
          type: 'Microsoft.Compute/virtualMachineScaleSets',
          apiVersion: '2024-07-01',
          name: 'jobs',
          location: "[parameters('location')]",
          sku: { name: 'Standard_B2s', capacity: 2 },
          properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile: { osProfile: { computerNamePrefix: 'jobs' } } },
        },
      ],
      { ...passed, dependsOn: ["[resourceId('Microsoft.Resources/deployments', format('platform-{0}-network', parameters('buildNumber')))]"] },
    ),
  ];
}
