import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import { faultError } from '../faults.ts';

const certificateBlock = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----[\s\S]+?-----END (?:X509 |TRUSTED )?CERTIFICATE-----/g;
const keyBlock = /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\s\S]+?-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----/;

/** The certificates in a text, each in PEM; what stands between them is let be. */
export function certificateBlocks(text: string): string[] {
  return [...text.matchAll(certificateBlock)].map(([block]) => block);
}

/** A certificate with its key, out of PEM. */
export interface PemIdentity {
  /** The one that the key belongs to. */
  readonly leaf: X509Certificate;
  /** Leaf first, with whatever else the text held. */
  readonly certificatePem: string;
  /** PKCS #8, without pass phrase. */
  readonly keyPem: string;
}

/**
 * Reads a certificate and its private key, in whatever order they stand in the text.
 * @param passphrase of the key; empty where there is none.
 * @throws FaultError `invalid-input` that says what is wrong with certificate, key or pass phrase.
 */
export function readPemIdentity(text: string, passphrase: string): PemIdentity {
  const certificates = certificateBlocks(text).map(readCertificate);
  if (certificates.length === 0) throw problem('There is no certificate in what was given.', 'Choose the PEM file with “BEGIN CERTIFICATE” in it.');
  const keyText = keyBlock.exec(text)?.[0];
  if (keyText === undefined) throw problem('There is no private key with this certificate.', 'Choose the key file too, or a PEM file that holds both.');
  const key = readKey(keyText, passphrase);
  const leaf = certificates.find((certificate) => certificate.checkPrivateKey(key));
  if (!leaf) throw problem('The private key belongs to another certificate.', 'Choose the key that was made for this certificate.');
  const others = certificates.filter((certificate) => certificate !== leaf);
  return { leaf, certificatePem: [leaf, ...others].map(String).join(''), keyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function readCertificate(block: string): X509Certificate {
  try {
    return new X509Certificate(block);
  } catch (error) {
    throw problem('The certificate cannot be read.', 'It may have been cut when it was copied. Export it again.', error);
  }
}

function readKey(text: string, passphrase: string): KeyObject {
  const isEncrypted = text.includes('ENCRYPTED');
  if (isEncrypted && passphrase === '') throw problem('The private key is locked with a pass phrase.', 'Type its pass phrase.');
  try {
    return createPrivateKey({ key: text, format: 'pem', ...(isEncrypted ? { passphrase } : {}) });
  } catch {
    // The reason may quote the key.
    if (isEncrypted) throw problem('The pass phrase does not open the private key.', 'Type the pass phrase of this key file.');
    throw problem('The private key cannot be read.', 'It may have been cut when it was copied. Export it again.');
  }
}

function problem(message: string, hint: string, cause?: unknown): Error {
  return faultError('invalid-input', { message, hint }, cause);
}
