import * as z from 'zod';
import { parseResourceId } from '../../../shared/domain/azure/resource-id.ts';
import { FaultError } from '../../core/fault-error.ts';
import { resourcePath } from '../arm/resource-path.ts';
import type { AzureSession } from '../azure-session.ts';

const vaultSchema = z.object({
  id: z.string().max(2_000), name: z.string().max(200), location: z.string().max(100).default(''),
  properties: z.object({
    vaultUri: z.string().max(300).default(''),
    tenantId: z.string().max(100).nullish(),
    enabledForDeployment: z.boolean().nullish(),
    enabledForTemplateDeployment: z.boolean().nullish(),
    enabledForDiskEncryption: z.boolean().nullish(),
    enableRbacAuthorization: z.boolean().nullish(),
    enableSoftDelete: z.boolean().nullish(),
    enablePurgeProtection: z.boolean().nullish(),
    publicNetworkAccess: z.string().max(60).nullish(),
    networkAcls: z.object({ bypass: z.string().nullish(), defaultAction: z.string().nullish() }).nullish(),
  }),
});

/** Who may fetch from a vault besides those that its policies name. */
export type VaultSwitch = 'deployment' | 'template-deployment' | 'disk-encryption';

/** A vault as ARM knows it. */
export interface Vault {
  readonly vaultId: string;
  readonly name: string;
  readonly subscriptionId: string;
  readonly location: string;
  /** Its own server. */
  readonly uri: string;
  readonly tenantId: string | null;
  readonly switches: Readonly<Record<VaultSwitch, boolean>>;
  /** It goes by roles, not by access policies. */
  readonly rbac: boolean;
  readonly softDelete: boolean;
  readonly purgeProtection: boolean;
  /** Its network rules keep Azure's own services out. */
  readonly closedNetwork: boolean;
}

/** The properties of ARM behind the switches. */
export const switchProperty: Readonly<Record<VaultSwitch, string>> = {
  deployment: 'enabledForDeployment', 'template-deployment': 'enabledForTemplateDeployment', 'disk-encryption': 'enabledForDiskEncryption',
};

/** Vaults of a subscription's answer. @throws ZodError for what is none */
export function readVault(item: unknown): Vault {
  const { id, name, location, properties } = vaultSchema.parse(item);
  const { networkAcls, publicNetworkAccess } = properties;
  const isRestricted = networkAcls?.defaultAction?.toLowerCase() === 'deny' || publicNetworkAccess?.toLowerCase() === 'disabled';
  return {
    vaultId: id, name, location, subscriptionId: parseResourceId(id)?.subscriptionId ?? '', uri: properties.vaultUri, tenantId: properties.tenantId ?? null,
    switches: {
      deployment: properties.enabledForDeployment === true, 'template-deployment': properties.enabledForTemplateDeployment === true, 'disk-encryption': properties.enabledForDiskEncryption === true,
    },
    rbac: properties.enableRbacAuthorization === true,
    // Vaults are kept after deletion unless they were made without it, long ago.
    softDelete: properties.enableSoftDelete !== false,
    purgeProtection: properties.enablePurgeProtection === true,
    closedNetwork: isRestricted && networkAcls?.bypass?.toLowerCase() === 'none',
  };
}

/** @throws FaultError `not-found`, `forbidden` and others; `invalid-input` where the id is that of no vault */
export async function vaultById(session: AzureSession, vaultId: string, signal: AbortSignal | undefined): Promise<Vault> {
  const { path, subscriptionId } = resourcePath(vaultId, 'Microsoft.KeyVault/vaults');
  return session.arm(subscriptionId).get({ api: 'vaults', path, signal, read: readVault });
}

export interface VaultList {
  readonly vaults: readonly Vault[];
  /** Subscriptions that could not be read are left out; false where any was. */
  readonly isComplete: boolean;
}

/**
 * Vaults of one subscription, or of all selected ones that can be read; by name.
 * @throws FaultError where not a single subscription could be read
 */
export async function listVaults(session: AzureSession, subscriptionId: string | null, signal: AbortSignal | undefined): Promise<VaultList> {
  const wanted = subscriptionId === null ? session.subscriptions.filter(({ selected, obstacle }) => selected && obstacle === '').map((each) => each.subscriptionId) : [subscriptionId];
  const results = await Promise.allSettled(wanted.map((each) => session.arm(each).list({ api: 'vaults', path: `/subscriptions/${each}/providers/Microsoft.KeyVault/vaults`, signal }, readVault)));
  const read = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failed = results.find((result) => result.status === 'rejected');
  if (read.length === 0 && failed) throw failed.reason instanceof FaultError ? failed.reason : new Error('Vaults could not be read.', { cause: failed.reason });
  return { vaults: read.flatMap(({ items }) => items).toSorted((left, right) => left.name.localeCompare(right.name, 'en')), isComplete: failed === undefined && read.every(({ isComplete }) => isComplete) };
}

/** By id where one is known, else by name in the selected subscriptions. @returns null where no vault that can be seen has the name */
export async function findVault(session: AzureSession, { vaultId, vaultName }: { readonly vaultId: string | null; readonly vaultName: string | null }, signal: AbortSignal | undefined): Promise<Vault | null> {
  if (vaultId !== null) return vaultById(session, vaultId, signal);
  if (vaultName === null) return null;
  const { vaults } = await listVaults(session, null, signal);
  return vaults.find(({ name }) => name.toLowerCase() === vaultName.toLowerCase()) ?? null;
}
