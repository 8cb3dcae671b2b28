import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';

import { CertificateAuthority, selfSignedLeaf } from '../../../foundation/authority.ts';
import type { CertifiedKey, LeafRequest } from '../../../foundation/authority.ts';
import { asList, asObject, asText } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { pkcs12 } from './pkcs12.ts';
import { secretContentType } from './vault-contents.ts';
import { badParameter } from './vault-failure.ts';

/** Makes the certificates of vaults: real ones, so that thumbprint, expiry and names agree wherever they are read. */

const MONTH_MS = 30.4375 * 86_400_000;

/** Signs what policies ask of an issuer other than `Self`. One for all worlds: nobody trusts it. */
let integratedAuthority: CertificateAuthority | undefined;

/**
 * A certificate as a policy asks for it.
 * @throws VaultFailure where the policy asks for what a vault refuses.
 */
export function makeCertificate(policy: JsonObject, now: number): CertifiedKey {
  const properties = asObject(policy['x509_props']);
  const months = properties['validity_months'] ?? 12;
  if (typeof months !== 'number' || !Number.isInteger(months) || months < 1 || months > 1200) {
    throw badParameter('Property policy.x509_props.validity_months has an invalid value.');
  }
  const request: LeafRequest = {
    subject: { commonName: commonNameOf(policy) },
    hostNames: asList(asObject(properties['sans'])['dns_names']).filter((each): each is string => typeof each === 'string'),
    validity: { from: now, to: now + months * MONTH_MS },
    ...rsaBits(asObject(policy['key_props'])),
  };
  if (issuerOf(policy) === 'Self') return selfSignedLeaf(request);
  integratedAuthority ??= new CertificateAuthority({ organization: 'Simulated', commonName: 'Simulated public authority' });
  return integratedAuthority.issue(request);
}

/** @throws VaultFailure where the policy's subject has none. */
export function commonNameOf(policy: JsonObject): string {
  const subject = asText(asObject(policy['x509_props'])['subject']) ?? '';
  const commonName = /(?:^|,)\s*CN=([^,]+)/i.exec(subject)?.[1]?.trim();
  if (commonName === undefined) throw badParameter('The X509 subject name is invalid or missing a common name.');
  return commonName;
}

export function issuerOf(policy: JsonObject): string {
  return asText(asObject(policy['issuer'])['name']) ?? 'Self';
}

function rsaBits(key: JsonObject): { readonly rsaBits?: number } {
  const type = asText(key['kty']) ?? 'RSA';
  if (type === 'EC' || type === 'EC-HSM') {
    if ((key['crv'] ?? 'P-256') !== 'P-256') throw badParameter('Only the curve P-256 can be simulated.');
    return {};
  }
  if (type !== 'RSA' && type !== 'RSA-HSM') throw badParameter('Property policy.key_props.kty has an invalid value.');
  const bits = key['key_size'] ?? 2048;
  if (bits !== 2048 && bits !== 3072 && bits !== 4096) throw badParameter('Property policy.key_props.key_size has an invalid value.');
  return { rsaBits: bits };
}

/** The text that the secret of a certificate holds: PEM, or PKCS #12 in base64. */
export function secretValueOf(made: CertifiedKey, policy: JsonObject): string {
  return secretContentType(policy) === 'application/x-pem-file'
    ? `${made.privateKeyPem}${made.certificatePem}`
    : pkcs12(made.certificateDer, made.privateKey.export({ type: 'pkcs8', format: 'der' })).toString('base64');
}

/**
 * The certificate in what somebody imports: PEM text with its key, or PKCS #12 in base64.
 * @throws VaultFailure where it is neither, or the password does not open it.
 */
export function importedCertificate(value: string, password: string | undefined): { readonly certificateDer: Buffer; readonly contentType: string } {
  if (value.includes('-----BEGIN')) {
    const pem = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(value)?.[0];
    if (pem === undefined || !/-----BEGIN (?:RSA |EC )?PRIVATE KEY-----/.test(value)) throw notImportable();
    return { certificateDer: parsed(Buffer.from(pem)), contentType: 'application/x-pem-file' };
  }
  return { certificateDer: fromPkcs12(Buffer.from(value, 'base64'), password), contentType: 'application/x-pkcs12' };
}

function parsed(bytes: Buffer): Buffer {
  try {
    return new X509Certificate(bytes).raw;
  } catch {
    throw notImportable();
  }
}

/** Node reads PKCS #12 for TLS only; the context it makes gives the certificate back, under a name its types leave out. */
function fromPkcs12(pfx: Buffer, passphrase: string | undefined): Buffer {
  let context: unknown;
  try {
    ({ context } = createSecureContext({ pfx, passphrase: passphrase ?? '' }));
  } catch {
    throw notImportable();
  }
  if (typeof context !== 'object' || context === null || !('getCertificate' in context)) throw notImportable();
  const { getCertificate } = context;
  const raw: unknown = typeof getCertificate === 'function' ? Reflect.apply(getCertificate, context, []) : undefined;
  if (!Buffer.isBuffer(raw)) throw notImportable();
  return raw;
}

const notImportable = () =>
  badParameter('The specified PKCS#12 X.509 certificate content can not be read. Please check if certificate is in valid PKCS#12 format and the password is right.');

/** Type and size of a certificate's key, as a policy names them. */
export function keyProperties(certificateDer: Buffer): JsonObject {
  const key = new X509Certificate(certificateDer).publicKey;
  const size: Json = key.asymmetricKeyDetails?.modulusLength ?? 256;
  return key.asymmetricKeyType === 'rsa'
    ? { exportable: true, kty: 'RSA', key_size: size, reuse_key: false }
    : { exportable: true, kty: 'EC', crv: 'P-256', key_size: size, reuse_key: false };
}
