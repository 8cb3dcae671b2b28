import { environments } from '../../../foundation/company-catalogue.ts';
import { asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { PastDeployment, Stage } from '../../model/scenario.ts';
import type { Estate } from '../estate.ts';
import { settle } from '../places.ts';

/** What the last good deployments of the year have left behind in each environment. */
export function settleApplications(stage: Stage, estate: Estate, year: readonly PastDeployment[]): void {
  for (const { name, resourceGroup } of environments) {
    const place = estate.places[name];
    for (const parameters of lastGood(year.filter((each) => each.resourceGroup === resourceGroup))) {
      const value = (parameter: string) => asObject(parameters[parameter])['value'];
      settle(stage, place, 'Microsoft.Storage/storageAccounts', asText(value('accountName')) ?? '', {
        kind: 'StorageV2',
        sku: { name: value('accountSku') },
        tags: { version: value('applicationVersion'), build: value('buildNumber'), commit: value('commitId'), environment: value('environmentName') },
        properties: { minimumTlsVersion: value('minimumTlsVersion') },
      });
    }
    settle(stage, place, 'Microsoft.Network/networkSecurityGroups', 'platform-nsg', { properties: { securityRules: [] } });
    settle(stage, place, 'Microsoft.Compute/virtualMachineScaleSets', 'jobs', {
      sku: { name: 'Standard_B2s', capacity: 2 },
      properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile: { osProfile: { computerNamePrefix: 'jobs' } } },
    });
  }
}

/** Parameters of the last deployment of each application that went well. */
function lastGood(deployments: readonly PastDeployment[]): readonly JsonObject[] {
  const byAccount = new Map<string, JsonObject>();
  for (const { parameters = {}, resources } of deployments) {
    const account = asText(asObject(parameters['accountName'])['value']);
    if (account === undefined || parameters['applicationVersion'] === undefined || resources.some((each) => each.failure !== undefined)) continue;
    byAccount.set(account, parameters);
  }
  return [...byAccount.values()];
}
