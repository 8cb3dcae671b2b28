import * as z from 'zod';
import type { KnownCertificate } from '../../../shared/domain/azure/certificate-triple.ts';
import type { AzureSession } from '../azure-session.ts';
import { msOf } from '../vaults/vault-secrets.ts';
import type { Vault } from '../vaults/vault.ts';

const bundleSchema = z.object({
  sid: z.string().max(2_000), x5t: z.string().max(200),
  attributes: z.object({ enabled: z.boolean().nullish(), nbf: z.number().nullish(), exp: z.number().nullish() }).default({}),
});

/** A version of a certificate, without anything secret: one call has all of it (azure.md §2.4). @throws FaultError `not-found`, `forbidden` */
export async function knownCertificate(session: AzureSession, { uri, tenantId, vaultId }: Vault, name: string, version: string, signal: AbortSignal | undefined): Promise<KnownCertificate> {
  const path = `/certificates/${encodeURIComponent(name)}/${encodeURIComponent(version)}`;
  const { sid, x5t, attributes } = await session.vault(uri, tenantId).get({ api: 'vaultData', path, signal, read: (body) => bundleSchema.parse(body) });
  return { sid, x5t, enabled: attributes.enabled !== false, notBefore: msOf(attributes.nbf), expires: msOf(attributes.exp), vaultId };
}
