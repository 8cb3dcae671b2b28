import { approvers, people } from '../../../foundation/company-catalogue.ts';
import type { EnvironmentName } from '../../../foundation/company-catalogue.ts';
import type { SeededRandom } from '../../../foundation/random.ts';
import type { ArmError } from '../../model/arm-error.ts';
import type { JsonObject } from '../../model/json.ts';
import { lastSegment } from '../../model/resource-id.ts';
import type { PastDeployment, Stage } from '../../model/scenario.ts';
import { storageTemplate } from '../../templates/small-templates.ts';
import type { Estate } from '../estate.ts';
import type { Place } from '../places.ts';
import { callerOf } from '../staff.ts';
import { failing } from '../causes.ts';

/** What people deploy themselves: things clicked together in the portal, and certificates that are rolled over each month. */

const DAY_MS = 86_400_000;

interface Span {
  readonly start: number;
  readonly end: number;
  readonly random: SeededRandom;
}

/** Some each week, named as the portal names them, and mostly in test. */
export function portalDeployments(stage: Stage, { places }: Estate, { start, end, random }: Span): readonly PastDeployment[] {
  const where: readonly [Place, ...Place[]] = [places.test, places.development, places.development, places.staging, places.shared];
  const deployments: PastDeployment[] = [];
  for (let at = start + DAY_MS; at < end - DAY_MS; at += random.between(2.2, 5.2) * DAY_MS) {
    const startedAt = Math.round(at);
    const { subscriptionId, resourceGroup } = random.pick(where);
    const accountName = `ctscratch${random.text(6, 'abcdefghijklmnopqrstuvwxyz0123456789')}`;
    const isFailed = random.next() < 0.2;
    deployments.push({
      subscriptionId,
      resourceGroup,
      name: `Microsoft.StorageAccount-${stamp(startedAt)}`,
      caller: callerOf(stage, random.pick(people)),
      template: storageTemplate,
      parameters: { accountName: { value: accountName } },
      startedAt,
      resources: [
        {
          type: 'Microsoft.Storage/storageAccounts',
          name: accountName,
          durationMs: Math.round(random.between(18_000, 40_000)),
          ...failing(isFailed ? random.pick(mishaps(accountName)) : undefined),
        },
      ],
      ...(isFailed ? {} : { outputs: { blobEndpoint: { type: 'String', value: `https://${accountName}.blob.core.windows.net/` } } }),
    });
  }
  return deployments;
}

function mishaps(accountName: string): readonly [ArmError, ...ArmError[]] {
  return [
    { code: 'StorageAccountAlreadyTaken', message: `The storage account named ${accountName} is already taken.`, target: accountName },
    { code: 'RequestDisallowedByPolicy', message: `Resource '${accountName}' was disallowed by policy: tag costCentre is required.`, target: accountName },
    { code: 'AccountNameInvalid', message: `${accountName}! is not a valid storage account name. Storage account name must be between 3 and 24 characters in length and use numbers and lower-case letters only.` },
  ];
}

/** `20261127091502`, in UTC. */
const stamp = (at: number): string => new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(0, 14);

/** Each month in each environment, by somebody who may. */
export function certificateDeployments(stage: Stage, { places, vaults }: Estate, { start, end, random }: Span): readonly PastDeployment[] {
  const names: readonly EnvironmentName[] = ['test', 'staging', 'production-we', 'production-ne'];
  const deployments: PastDeployment[] = [];
  for (let month = start + 9 * DAY_MS; month < end - 2 * DAY_MS; month += 30.4 * DAY_MS) {
    for (const [index, environment] of names.entries()) {
      const { subscriptionId, resourceGroup } = places[environment];
      const startedAt = Math.round(month + index * random.between(0.3, 0.6) * DAY_MS);
      deployments.push({
        subscriptionId,
        resourceGroup,
        name: `certificates-${new Date(startedAt).toISOString().slice(0, 7)}`,
        caller: callerOf(stage, random.pick(approvers)),
        template: certificatesTemplate,
        parameters: { vaultName: { value: lastSegment(vaults[environment]) }, renewedOn: { value: new Date(startedAt).toISOString().slice(0, 10) } },
        startedAt,
        resources: [{ type: 'Microsoft.KeyVault/vaults/secrets', name: `${lastSegment(vaults[environment])}/renewed-on`, durationMs: Math.round(random.between(3000, 9000)) }],
      });
    }
  }
  return deployments;
}

const certificatesTemplate: JsonObject = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { vaultName: { type: 'string' }, renewedOn: { type: 'string' } },
  resources: [
    {
      type: 'Microsoft.KeyVault/vaults/secrets',
      apiVersion: '2023-07-01',
      name: "[format('{0}/renewed-on', parameters('vaultName'))]",
      properties: { value: "[parameters('renewedOn')]", contentType: 'date' },
    },
  ],
};
