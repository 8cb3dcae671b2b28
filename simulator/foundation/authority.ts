import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { isIPv4 } from 'node:net';

import * as der from './der.ts';

const OID = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  commonName: '2.5.4.3',
  organization: '2.5.4.10',
  country: '2.5.4.6',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  subjectAlternativeName: '2.5.29.17',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
  clientAuthentication: '1.3.6.1.5.5.7.3.2',
  codeSigning: '1.3.6.1.5.5.7.3.3',
  subjectKeyIdentifier: '2.5.29.14',
} as const;

const DAY_MS = 86_400_000;

/** Parts of an X.500 name, in the order they are written into the certificate. */
export interface DistinguishedName {
  readonly country?: string;
  readonly organization?: string;
  readonly commonName: string;
}

/** A certificate together with its private key. */
export interface CertifiedKey {
  readonly certificateDer: Buffer;
  readonly certificatePem: string;
  readonly privateKey: KeyObject;
  readonly privateKeyPem: string;
  /** SHA-256 over the DER form as colon-separated upper-case pairs, the way Node's TLS prints it. */
  readonly fingerprint256: string;
}

export interface LeafRequest {
  readonly subject: DistinguishedName;
  readonly hostNames?: readonly string[];
  readonly addresses?: readonly string[];
  /** What the certificate says it may be used for; `unstated` leaves the extended key usage out. Default `server`. */
  readonly purpose?: 'server' | 'client' | 'code-signing' | 'unstated';
  /** Epoch milliseconds between which it is valid. Default: from yesterday for a year. */
  readonly validity?: Validity;
  /** Length of an RSA key. Default: an elliptic-curve key, which takes a hundredth of the time to make. */
  readonly rsaBits?: number;
}

export interface Validity {
  readonly from: number;
  readonly to: number;
}

/** The extended key usage of each purpose. */
const PURPOSES = {
  server: OID.serverAuthentication,
  client: OID.clientAuthentication,
  'code-signing': OID.codeSigning,
  unstated: undefined,
} as const;

interface CertificateContent {
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly signingKey: KeyObject;
  readonly validity: Validity;
  readonly extensions: readonly Buffer[];
}

/**
 * A certificate authority that lives as long as the process. Elliptic-curve keys (P-256) because fifty headsets start in
 * one process and RSA keys would take seconds each; which key type a headset really uses is not recorded anywhere.
 * Validity follows the machine's real time, not an injected clock, because TLS stacks check against real time.
 */
export class CertificateAuthority {
  readonly root: CertifiedKey;
  readonly #name: DistinguishedName;

  constructor(name: DistinguishedName) {
    this.#name = name;
    this.root = selfSigned(name);
  }

  /** Signs a fresh key for a server, a client or a code signer. */
  issue(request: LeafRequest): CertifiedKey {
    return leaf(request, { name: this.#name, key: this.root.privateKey });
  }
}

/** A leaf that vouches for itself, with all the names and purposes that a leaf may have. */
export function selfSignedLeaf(request: LeafRequest): CertifiedKey {
  return leaf(request);
}

/** @param issuer Who signs it; the new key itself when left out. */
function leaf(request: LeafRequest, issuer?: { readonly name: DistinguishedName; readonly key: KeyObject }): CertifiedKey {
  const { publicKey, privateKey } = request.rsaBits === undefined ? newKeyPair() : newRsaKeyPair(request.rsaBits);
  const purpose = PURPOSES[request.purpose ?? 'server'];
  const extensions = [
    extension(OID.basicConstraints, true, der.sequence()),
    extension(OID.keyUsage, true, der.bitString(Buffer.from([0x80]), 7)),
  ];
  if (purpose !== undefined) {
    extensions.push(extension(OID.extendedKeyUsage, false, der.sequence(der.objectIdentifier(purpose))));
  }
  const names = alternativeNames(request);
  if (names.length > 0) extensions.push(extension(OID.subjectAlternativeName, false, der.sequence(...names)));
  const certificateDer = certificate({
    issuer: issuer?.name ?? request.subject,
    subject: request.subject,
    publicKey,
    signingKey: issuer?.key ?? privateKey,
    validity: request.validity ?? validFor(365),
    extensions,
  });
  return certifiedKey(certificateDer, privateKey);
}

/** A certificate that vouches for itself: a root, or a developer's test certificate for packages. */
export function selfSigned(name: DistinguishedName, purpose: 'authority' | 'code-signing' = 'authority'): CertifiedKey {
  const { publicKey, privateKey } = newKeyPair();
  const extensions =
    purpose === 'authority'
      ? [
          extension(OID.basicConstraints, true, der.sequence(der.boolean(true))),
          extension(OID.keyUsage, true, der.bitString(Buffer.from([0x06]), 1)),
        ]
      : [
          extension(OID.basicConstraints, true, der.sequence()),
          extension(OID.keyUsage, true, der.bitString(Buffer.from([0x80]), 7)),
          extension(OID.extendedKeyUsage, false, der.sequence(der.objectIdentifier(OID.codeSigning))),
        ];
  const certificateDer = certificate({
    issuer: name,
    subject: name,
    publicKey,
    signingKey: privateKey,
    validity: validFor(3650),
    extensions,
  });
  return certifiedKey(certificateDer, privateKey);
}

/** A request to have a key certified (PKCS #10, RFC 2986), as DER, signed by the key itself. */
export function signingRequest(subject: DistinguishedName, privateKey: KeyObject): Buffer {
  const info = der.sequence(der.integer(0), encodeName(subject), spkiOf(createPublicKey(privateKey)), der.explicit(0));
  return der.sequence(info, signatureAlgorithm(privateKey), der.bitString(sign('sha256', info, privateKey)));
}

function validFor(days: number): Validity {
  const now = Date.now();
  return { from: now - DAY_MS, to: now + days * DAY_MS };
}

function newKeyPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
}

function newRsaKeyPair(modulusLength: number): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('rsa', { modulusLength });
}

function certifiedKey(certificateDer: Buffer, privateKey: KeyObject): CertifiedKey {
  const parsed = new X509Certificate(certificateDer);
  return {
    certificateDer,
    certificatePem: parsed.toString(),
    privateKey,
    privateKeyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    fingerprint256: parsed.fingerprint256,
  };
}

function certificate(content: CertificateContent): Buffer {
  const algorithm = signatureAlgorithm(content.signingKey);
  const { from, to } = content.validity;
  const toBeSigned = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(Buffer.concat([Buffer.from([0x01]), randomBytes(15)])),
    algorithm,
    encodeName(content.issuer),
    der.sequence(der.time(from), der.time(to)),
    encodeName(content.subject),
    spkiOf(content.publicKey),
    der.explicit(3, der.sequence(...content.extensions, keyIdentifier(content.publicKey))),
  );
  const signature = sign('sha256', toBeSigned, content.signingKey);
  return der.sequence(toBeSigned, algorithm, der.bitString(signature));
}

/** RFC 4055 §5 wants parameters of NULL beside the RSA identifier, RFC 5758 §3.2 none beside that of ECDSA. */
function signatureAlgorithm(signingKey: KeyObject): Buffer {
  return signingKey.asymmetricKeyType === 'rsa'
    ? der.sequence(der.objectIdentifier(OID.sha256WithRsa), der.nullValue())
    : der.sequence(der.objectIdentifier(OID.ecdsaWithSha256));
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

function keyIdentifier(publicKey: KeyObject): Buffer {
  const digest = createHash('sha1').update(spkiOf(publicKey)).digest();
  return extension(OID.subjectKeyIdentifier, false, der.octetString(digest));
}

/** An X.500 name as DER. */
export function encodeName(name: DistinguishedName): Buffer {
  const parts: Buffer[] = [];
  const add = (oid: string, value: Buffer): void => {
    parts.push(der.setOf(der.sequence(der.objectIdentifier(oid), value)));
  };
  if (name.country !== undefined) add(OID.country, der.printableString(name.country));
  if (name.organization !== undefined) add(OID.organization, der.utf8String(name.organization));
  add(OID.commonName, der.utf8String(name.commonName));
  return der.sequence(...parts);
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  const parts = [der.objectIdentifier(oid)];
  if (critical) parts.push(der.boolean(true));
  return der.sequence(...parts, der.octetString(value));
}

function alternativeNames(request: LeafRequest): Buffer[] {
  const hosts = (request.hostNames ?? [])
    .filter((host) => /^[\x21-\x7e]+$/.test(host))
    .map((host) => der.implicitPrimitive(2, Buffer.from(host, 'latin1')));
  const addresses = (request.addresses ?? [])
    .filter((address) => isIPv4(address))
    .map((address) => der.implicitPrimitive(7, Buffer.from(address.split('.').map(Number))));
  return [...hosts, ...addresses];
}
