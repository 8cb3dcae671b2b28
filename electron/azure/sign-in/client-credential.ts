import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { AzureSignIn } from '../../../shared/contract/azure/profiles.ts';
import { faultError } from '../../core/faults.ts';
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
  return certificateIn(texts.join('\n'), signIn.passPhrase);
}

function certificateIn(pem: string, passPhrase: string | null): ClientCredential {
  const certificates = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  const keyText = /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----[\s\S]+?-----END (?:[A-Z]+ )*PRIVATE KEY-----/.exec(pem)?.[0];
  if (certificates.length === 0) throw faultError('invalid-input', { message: 'There is no certificate in what was given.', hint: 'Choose a PEM file with certificate and private key.' });
  if (keyText === undefined) throw faultError('invalid-input', { message: 'There is no private key in what was given.', hint: 'Choose a PEM file with certificate and private key, or one of each.' });
  const key = privateKey(keyText, passPhrase);
  const parsed = certificates.map(parsedCertificate);
  const leaf = parsed.find((certificate) => certificate.checkPrivateKey(key));
  if (!leaf) throw faultError('invalid-input', { message: 'The private key does not belong to the certificate.', hint: 'Choose the key that was made with it.' });
  const others = parsed.filter((certificate) => certificate !== leaf);
  return {
    kind: 'certificate', keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: [leaf, ...others].map(String).join(''), thumbprintSha256: leaf.fingerprint256.replaceAll(':', ''),
  };
}

function privateKey(pem: string, passPhrase: string | null): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey({ key: pem, ...(passPhrase === null || passPhrase === '' ? {} : { passphrase: passPhrase }) });
  } catch {
    // The reason may quote the key.
    throw faultError('invalid-input', { message: 'The private key cannot be read.', hint: pem.includes('ENCRYPTED') ? 'Enter its pass phrase.' : 'Choose another file.' });
  }
}

function parsedCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw faultError('invalid-input', { message: 'The certificate cannot be read.', hint: 'Choose another file.' });
  }
}
