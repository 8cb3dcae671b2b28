import type { JsonObject } from '../model/json.ts';
import { commentedTemplate, pastedTemplate } from './pasted.ts';
import { secureClusterTemplate } from './secure-cluster.ts';
import { nestedTemplate, storageTemplate, vaultReadersTemplate } from './small-templates.ts';

/** A file of the sample templates, and what it is for. */
export interface SampleFile {
  readonly name: string;
  readonly text: string;
  readonly purpose: string;
}

/** What the parameter files refer to in the world that is simulated. */
export interface SampleWorld {
  /** Ids of the vault that is open to templates, and of the one that is not. */
  readonly vaultId: string;
  readonly closedVaultId: string;
  readonly certificate: { readonly thumbprint: string; readonly url: string };
}

/** Stands where no world runs: the files show their form and have to be filled in. */
export const UNKNOWN_WORLD: SampleWorld = {
  vaultId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/VAULT',
  closedVaultId: '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/GROUP/providers/Microsoft.KeyVault/vaults/CLOSED-VAULT',
  certificate: { thumbprint: '0'.repeat(40), url: 'https://VAULT.vault.azure.net/secrets/CERTIFICATE/VERSION' },
};

/** Templates that can be deployed to the simulated subscriptions, with parameters, and some that cannot for a reason. */
export function sampleFiles(world: SampleWorld = UNKNOWN_WORLD): readonly SampleFile[] {
  return [
    json('secure-cluster.json', secureClusterTemplate, 'A secure cluster of one node type'),
    json('secure-cluster.parameters.json', parametersFile(secureClusterParameters(world)), 'Its password by reference, its certificate by three values'),
    json('storage.json', storageTemplate, 'One storage account: the quickest deployment'),
    json('storage.parameters.json', parametersFile({ accountName: { value: 'contosotrial001' } }), 'Its name'),
    json('nested.json', nestedTemplate, 'Deployments in a deployment; fails two deep where the label is taken'),
    json('nested.parameters.json', parametersFile({ dnsLabel: { value: 'contoso-platform' } }), 'Its label'),
    json('vault-readers.json', vaultReadersTemplate, 'Three services that need secrets of a vault'),
    json('vault-readers.parameters.json', parametersFile(vaultReadersParameters(world)), 'A vault that is closed to templates: fails until its switch is on'),
    { name: 'pasted.json', text: pastedTemplate(), purpose: 'Invisible characters and smart quotes, as pasted from a page' },
    { name: 'commented.json', text: commentedTemplate(), purpose: 'JSON with comments' },
  ];
}

export function secureClusterParameters({ vaultId, certificate }: SampleWorld = UNKNOWN_WORLD, clusterName = 'trial-we'): JsonObject {
  return {
    clusterName: { value: clusterName },
    nodeTypeName: { value: 'trial' },
    nodeCount: { value: 5 },
    vmSize: { value: 'Standard_B2s' },
    adminPassword: { reference: { keyVault: { id: vaultId }, secretName: 'node-admin-password' } },
    certificateThumbprint: { value: certificate.thumbprint },
    sourceVaultResourceId: { value: vaultId },
    certificateUrl: { value: certificate.url },
  };
}

export function vaultReadersParameters({ closedVaultId }: Pick<SampleWorld, 'closedVaultId'>): JsonObject {
  return { vaultId: { value: closedVaultId }, targetVaultName: { value: closedVaultId.split('/').at(-1) ?? '' } };
}

function parametersFile(parameters: JsonObject): JsonObject {
  return { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#', contentVersion: '1.0.0.0', parameters };
}

function json(name: string, content: JsonObject, purpose: string): SampleFile {
  return { name, text: `${JSON.stringify(content, undefined, 2)}\n`, purpose };
}
