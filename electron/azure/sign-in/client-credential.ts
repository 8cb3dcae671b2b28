import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { AzureSignIn } from '../../../shared/contract/azure/profiles.ts';
import { faultError } from '../../core/faults.ts';
import { readPemIdentity } from '../../core/net/pem-identity.ts';
import type { UploadStore } from '../../core/services.ts';

/** How an application proves who it is, as it lies sealed. */
const clientCredentialSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('secret'), secret: z.string() }),
  z.object({
    kind: z.literal('certificate'),
    /** Leaf first, with whatever else the file held. */
    certificatePem: z.string(),
    /** PKCS #8, without pass phrase: the seal protects it. */
    keyPem: z.string(),
    /** Upper-case hex digits. */
    thumbprintSha256: z.string(),
  }),
]);
export type ClientCredential = z.infer<typeof clientCredentialSchema>;

/** A sealed one. @throws where it is none of ours. */
export function parseCredential(sealed: string): ClientCredential {
  return clientCredentialSchema.parse(JSON.parse(sealed));
}

const largestFileBytes = 1_000_000;

/**
 * What was handed over for signing in as an application; null for the ways of people.
 * @throws FaultError `invalid-input` where certificate or key cannot be read or do not belong together.
 */
export async function readCredential(signIn: AzureSignIn, uploads: UploadStore): Promise<ClientCredential | null> {
  if (signIn.kind === 'secret') return { kind: 'secret', secret: signIn.secret };
  if (signIn.kind !== 'certificate') return null;
  const texts = signIn.pem === null ? [] : [signIn.pem];
  for (const handle of signIn.uploads) {
    const upload = uploads.get(handle);
    if (!upload) throw faultError('not-found', { message: 'The file is no longer there.', hint: 'Choose it again.' });
    if (upload.sizeBytes > largestFileBytes) throw faultError('invalid-input', { message: `“${upload.name}” is too large to be a certificate.`, hint: 'Choose a PEM file.' });
    texts.push(await readFile(upload.path, 'utf8'));
  }
  const { leaf, certificatePem, keyPem } = readPemIdentity(texts.join('\n'), signIn.passPhrase ?? '');
  return { kind: 'certificate', certificatePem, keyPem, thumbprintSha256: leaf.fingerprint256.replaceAll(':', '') };
}
