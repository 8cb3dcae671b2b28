import { X509Certificate } from 'node:crypto';
import * as z from 'zod';
import { checkCertificateTriple, thumbprintOfX5t, type KnownCertificate } from '../../../shared/domain/azure/certificate-triple.ts';
import type { AzureSession } from '../azure-session.ts';
import { msOf, readVaultItem, vaultItemSchema } from './vault-secrets.ts';
import type { Vault } from './vault.ts';

const bundleSchema = vaultItemSchema.extend({ x5t: z.string().max(200).default(''), sid: z.string().max(2_000).nullish(), cer: z.string().max(200_000).nullish() });

/** A version of a certificate as its vault tells it: nothing of it is secret. */
export interface VaultCertificate extends KnownCertificate {
  readonly name: string;
  readonly version: string;
  /** SHA-1, 40 upper-case digits; empty where the vault tells none. */
  readonly thumbprint: string;
  /** Empty in lists, which do not carry the certificate itself. */
  readonly subject: string;
}

/** @throws ZodError */
function readCertificate(body: unknown, vaultId: string): VaultCertificate {
  const { id, x5t, sid, cer, attributes } = bundleSchema.parse(body);
  const { name, version } = readVaultItem(body);
  return {
    name, version: version ?? '', x5t, vaultId, thumbprint: thumbprintOfX5t(x5t) ?? '', subject: subjectOf(cer ?? null),
    // Lists leave the address of the secret out; it is the certificate's own in another collection.
    sid: sid ?? id.replace(/^(https:\/\/[^/]+)\/certificates\//, '$1/secrets/'),
    enabled: attributes.enabled !== false, notBefore: msOf(attributes.nbf), expires: msOf(attributes.exp),
  };
}

function subjectOf(cer: string | null): string {
  if (cer === null) return '';
  try {
    return new X509Certificate(Buffer.from(cer, 'base64')).subject.replaceAll('\n', ', ');
  } catch {
    return '';
  }
}

/** A version of a certificate; the newest for null. @throws FaultError `not-found`, `forbidden` */
export function vaultCertificate(session: AzureSession, { uri, tenantId, vaultId }: Vault, name: string, version: string | null, signal: AbortSignal | undefined): Promise<VaultCertificate> {
  const path = `/certificates/${encodeURIComponent(name)}${version === null ? '' : `/${encodeURIComponent(version)}`}`;
  return session.vault(uri, tenantId).get({ api: 'vaultData', path, signal, read: (body) => readCertificate(body, vaultId) });
}

/** Vaults have many certificates; so many are asked about beside each other. */
const beside = 4;

/** All versions of all certificates of a vault, by name, the newest first. @throws FaultError `forbidden` where the account may not list them */
export async function listCertificates(session: AzureSession, vault: Vault, signal: AbortSignal | undefined): Promise<VaultCertificate[]> {
  const { uri, tenantId, vaultId } = vault;
  const client = session.vault(uri, tenantId);
  const { items } = await client.list({ api: 'vaultData', path: '/certificates', signal }, readVaultItem);
  const names = items.map(({ name }) => name).toSorted((left, right) => left.localeCompare(right, 'en'));
  const found = new Map<string, readonly VaultCertificate[]>();
  const waiting = [...names];
  const worker = async (): Promise<void> => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const [newest, versions] = await Promise.all([
        vaultCertificate(session, vault, name, null, signal),
        client.list({ api: 'vaultData', path: `/certificates/${encodeURIComponent(name)}/versions`, signal }, (item) => readCertificate(item, vaultId)),
      ]);
      const others = versions.items.filter(({ version }) => version !== newest.version).toSorted((left, right) => (right.notBefore ?? 0) - (left.notBefore ?? 0));
      // Versions of a certificate are made by one policy, and have one subject.
      found.set(name, [newest, ...others.map((other) => ({ ...other, subject: newest.subject }))]);
    }
  };
  await Promise.all(Array.from({ length: beside }, worker));
  return names.flatMap((name) => found.get(name) ?? []);
}

/** What should be known before a certificate is used: disabled, expired, about to expire. */
export function certificateWarnings({ thumbprint, ...known }: VaultCertificate, now: number): string[] {
  return checkCertificateTriple({ thumbprint, certificateUrl: known.sid, vaultId: known.vaultId }, known, now).findings.filter(({ severity }) => severity !== 'good').map(({ words }) => words);
}
