import * as z from 'zod';
import type { AzureSession } from '../azure-session.ts';
import type { Vault } from './vault.ts';

/* Names, versions and attributes of secrets. Their values are never asked for: there is no GET of a secret in this program (azure.md §2.4). */

const attributesSchema = z.object({ enabled: z.boolean().nullish(), nbf: z.number().nullish(), exp: z.number().nullish(), created: z.number().nullish() });
export const vaultItemSchema = z.object({ id: z.string().max(2_000), contentType: z.string().nullish(), managed: z.boolean().nullish(), attributes: attributesSchema.default({}) });

/** An item of a vault without its content. Times are ms since 1970. */
export interface VaultItem {
  readonly name: string;
  /** Null in lists of names. */
  readonly version: string | null;
  readonly enabled: boolean;
  readonly notBefore: number | null;
  readonly notAfter: number | null;
  readonly createdAt: number | null;
  readonly contentType: string;
  /** It belongs to a certificate. */
  readonly managed: boolean;
}

/** Vaults tell seconds. */
export function msOf(seconds: number | null | undefined): number | null {
  return seconds == null ? null : seconds * 1_000;
}

/** @param item `{ id: 'https://{vault}/secrets/{name}/{version?}', attributes }` @throws ZodError */
export function readVaultItem(item: unknown): VaultItem {
  const { id, contentType, managed, attributes } = vaultItemSchema.parse(item);
  const [, name = '', version = null] = /^https:\/\/[^/]+\/[^/]+\/([^/?]+)(?:\/([^/?]+))?/.exec(id) ?? [];
  return {
    name, version, enabled: attributes.enabled !== false, notBefore: msOf(attributes.nbf), notAfter: msOf(attributes.exp), createdAt: msOf(attributes.created),
    contentType: contentType ?? '', managed: managed === true,
  };
}

/** Secrets of a vault by their names. @throws FaultError `forbidden` where the account may not list them */
export async function listSecrets(session: AzureSession, { uri, tenantId }: Vault, signal: AbortSignal | undefined): Promise<readonly VaultItem[]> {
  return (await session.vault(uri, tenantId).list({ api: 'vaultData', path: '/secrets', query: { maxresults: '25' }, signal }, readVaultItem)).items;
}

/** Versions of a secret, the newest first; none where the vault does not have it. @throws FaultError `forbidden` */
export async function listSecretVersions(session: AzureSession, { uri, tenantId }: Vault, secretName: string, signal: AbortSignal | undefined): Promise<readonly VaultItem[]> {
  const { items } = await session.vault(uri, tenantId).list({ api: 'vaultData', path: `/secrets/${encodeURIComponent(secretName)}/versions`, signal }, readVaultItem);
  return items.toSorted((left, right) => (right.createdAt ?? 0) - (left.createdAt ?? 0));
}
