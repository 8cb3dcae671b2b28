import type { JsonObject } from '../model/json.ts';
import type { Scenario, Stage } from '../model/scenario.ts';
import { deniedBy } from '../providers/authorization/policy.ts';
import { arrange } from '../providers/circumstances.ts';
import { resolveSecret } from '../providers/key-vault/secret-reference.ts';
import { deletedAccountsOf } from '../providers/storage/deleted-accounts.ts';
import { vaultReadersParameters } from '../templates/samples.ts';
import { nestedTemplate, vaultReadersTemplate } from '../templates/small-templates.ts';
import { failing } from './causes.ts';
import { buildEstate, foreignVaultId } from './estate.ts';
import type { Estate } from './estate.ts';
import { costCentrePolicy, onlyEuropePolicy } from './policies.ts';
import { settle, wantedIn } from './places.ts';
import type { Place } from './places.ts';

/** Worlds in which one thing is wrong. Each starts a deployment that runs into it. */

const MINUTE_MS = 60_000;

function scenario(summary: string, disturb: (stage: Stage, estate: Estate) => void): Scenario {
  return { summary, build: (stage) => disturb(stage, buildEstate(stage)) };
}

/** Starts a deployment into a group of the company. */
function deploy(stage: Stage, { subscriptionId, resourceGroup }: Place, name: string, template: JsonObject, parameters: JsonObject = {}): void {
  stage.deploy({ subscriptionId, resourceGroup, name, caller: stage.callers.user, template, parameters });
}

export const conflict = scenario('A vault that is closed to templates: Conflict, Conflict, Conflict', (stage, estate) => {
  deploy(stage, estate.places.staging, 'settings-rollout', vaultReadersTemplate, vaultReadersParameters({ closedVaultId: estate.vaults.staging }));
});

export const nested = scenario('A label that somebody else has, two deployments deep', (stage, estate) => {
  arrange(stage.world, { takenDnsLabels: ['contoso-platform.westeurope'] });
  deploy(stage, estate.places.test, 'platform', nestedTemplate, { dnsLabel: { value: 'contoso-platform' } });
});

export const quota = scenario('Two scale sets that each fit, and together do not', (stage, estate) => {
  const { test } = stage.subscriptions;
  arrange(stage.world, { quotas: [{ subscriptionId: test, location: 'westeurope', name: 'cores', limit: 68, usedElsewhere: 6 }] });
  deploy(stage, estate.places.test, 'more-machines', scaleSetsTemplate({ north: 'Standard_B2s', south: 'Standard_B2s' }));
});

export const sku = scenario('A size that the subscription may not use, and one of which there are none left', (stage, estate) => {
  arrange(stage.world, {
    restrictedSizes: [{ size: 'Standard_D4s_v5', location: 'westeurope' }],
    exhaustedSizes: [{ size: 'Standard_D2s_v5', location: 'westeurope' }],
  });
  deploy(stage, estate.places.test, 'newer-machines', scaleSetsTemplate({ newer: 'Standard_D2s_v5' }));
});

export const nameTaken = scenario('Names that others have, and one whose account was deleted a moment ago', (stage, estate) => {
  arrange(stage.world, { takenStorageNames: ['contosotrial001', 'contosologs'], takenDnsLabels: ['contoso-platform.westeurope'] });
  const place = estate.places.test;
  const account = settle(stage, place, 'Microsoft.Storage/storageAccounts', 'contosobatch1', { sku: { name: 'Standard_LRS' } });
  stage.world.remove(account.id);
  deletedAccountsOf(stage.world).add(account, stage.world.clock.now() - 3 * MINUTE_MS);
  deploy(stage, place, 'platform', nestedTemplate, { dnsLabel: { value: 'contoso-platform' } });
});

export const policy = scenario('Policies that deny: only Europe, and never without a cost centre', (stage, estate) => {
  const { places } = estate;
  const costCentre = costCentrePolicy(stage.subscriptions.test, places.staging.resourceGroup);
  arrange(stage.world, { policies: [onlyEuropePolicy(stage.subscriptions.test), costCentre] });
  const { subscriptionId, resourceGroup } = places.staging;
  // What is denied before anything happens leaves no deployment behind, so that a failed one is of the past.
  stage.remember({
    subscriptionId,
    resourceGroup,
    name: 'batch-storage',
    caller: stage.callers.user,
    template: scaleSetsTemplate({ batch: 'Standard_B2s' }),
    startedAt: stage.world.clock.now() - 12 * MINUTE_MS,
    resources: [
      {
        type: 'Microsoft.Compute/virtualMachineScaleSets',
        name: 'batch',
        durationMs: 900,
        ...failing(deniedBy([costCentre], wantedIn(stage, places.staging, 'Microsoft.Compute/virtualMachineScaleSets', 'batch', {}))),
      },
    ],
  });
});

export const throttled: Scenario = { ...scenario('Azure asks to wait soon and often', () => undefined), throttleScale: 0.05 };

export const noRights = scenario('A vault in a subscription that the user may not read', (stage, estate) => {
  const { subscriptionId, resourceGroup } = estate.places.test;
  const reference = { vaultId: foreignVaultId(stage), secretName: 'shop-connection', parameterName: 'connection' };
  const refused = resolveSecret(stage.world, reference, stage.callers.user);
  stage.remember({
    subscriptionId,
    resourceGroup,
    name: 'ledger-settings',
    caller: stage.callers.user,
    template: vaultReadersTemplate,
    parameters: vaultReadersParameters({ closedVaultId: foreignVaultId(stage) }),
    startedAt: stage.world.clock.now() - 25 * MINUTE_MS,
    resources: [
      {
        type: 'Microsoft.Resources/deployments',
        name: 'shop-settings',
        durationMs: 2100,
        ...failing('error' in refused ? refused.error : undefined),
      },
    ],
  });
});

/** Scale sets of ten machines each, made one after the other. @param sizes Size by name. */
function scaleSetsTemplate(sizes: Readonly<Record<string, string>>): JsonObject {
  return {
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
    contentVersion: '1.0.0.0',
    parameters: { location: { type: 'string', defaultValue: '[resourceGroup().location]' } },
    resources: Object.entries(sizes).map(([name, size], index, all) => ({
      type: 'Microsoft.Compute/virtualMachineScaleSets',
      apiVersion: '2024-07-01',
      name,
      location: "[parameters('location')]",
      sku: { name: size, capacity: 10 },
      dependsOn: all.slice(Math.max(0, index - 1), index).map(([before]) => `[resourceId('Microsoft.Compute/virtualMachineScaleSets', '${before}')]`),
      properties: { upgradePolicy: { mode: 'Manual' }, virtualMachineProfile: { osProfile: { computerNamePrefix: name } } },
    })),
  };
}
