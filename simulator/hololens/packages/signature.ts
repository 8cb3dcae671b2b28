import { createHash, sign, verify, X509Certificate } from 'node:crypto';

import type { CertifiedKey } from '../../foundation/authority.ts';
import * as der from '../../foundation/der.ts';

/**
 * AppxSignature.p7x: the four letters "PKCX" and a PKCS #7 signature (RFC 2315) over the digests of the package's parts,
 * with the signer's certificate in it.
 */

const MAGIC = Buffer.from('PKCX', 'latin1');

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  indirectData: '1.3.6.1.4.1.311.2.1.4',
  packageSubject: '1.3.6.1.4.1.311.2.1.30',
  sha256: '2.16.840.1.101.3.4.2.1',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
} as const;

/** Class identifier that marks the subject as a package, in its mixed-endian byte order. */
const PACKAGE_SUBJECT_ID = Buffer.from('4bdfc50a07ce0d4fb99b34c24be42fa8', 'hex');

/** Digests of the parts that a package signature covers, under their four-letter names. */
export type PackageDigests = Readonly<Record<PartName, Buffer>>;
type PartName = (typeof PART_NAMES)[number];
const PART_NAMES = ['AXPC', 'AXCD', 'AXCT', 'AXBM'] as const;

/**
 * `AXPC`: everything before the directory; `AXCD`: the directory; `AXCT`: [Content_Types].xml; `AXBM`: the block map.
 * The first two are taken over the archive without its signature.
 */
export function packageDigests(parts: {
  readonly content: Buffer;
  readonly directory: Buffer;
  readonly contentTypes: Buffer;
  readonly blockMap: Buffer;
}): PackageDigests {
  const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
  return {
    AXPC: sha256(parts.content),
    AXCD: sha256(parts.directory),
    AXCT: sha256(parts.contentTypes),
    AXBM: sha256(parts.blockMap),
  };
}

/** Signs digests and returns the bytes of AppxSignature.p7x. */
export function writeSignature(digests: PackageDigests, signer: CertifiedKey): Buffer {
  const blob = Buffer.concat([
    Buffer.from('APPX', 'latin1'),
    ...PART_NAMES.flatMap((name) => [Buffer.from(name, 'latin1'), digests[name]]),
  ]);
  const content = der.sequence(
    der.sequence(
      der.objectIdentifier(OID.packageSubject),
      der.sequence(der.integer(0x01010000), der.octetString(PACKAGE_SUBJECT_ID), ...Array.from({ length: 5 }, () => der.integer(0))),
    ),
    der.sequence(der.sequence(der.objectIdentifier(OID.sha256), der.nullValue()), der.octetString(blob)),
  );
  const algorithm = der.sequence(der.objectIdentifier(OID.sha256), der.nullValue());
  const signedData = der.sequence(
    der.integer(1),
    der.setOf(algorithm),
    der.sequence(der.objectIdentifier(OID.indirectData), der.explicit(0, content)),
    der.explicit(0, signer.certificateDer),
    der.setOf(signerInfo(content, signer, algorithm)),
  );
  return Buffer.concat([MAGIC, der.sequence(der.objectIdentifier(OID.signedData), der.explicit(0, signedData))]);
}

function signerInfo(content: Buffer, signer: CertifiedKey, digestAlgorithm: Buffer): Buffer {
  // The digest covers the content without its own tag and length (RFC 2315 §9.3).
  const contentDigest = createHash('sha256').update(der.decode(content).content).digest();
  const attributes = [
    der.sequence(der.objectIdentifier(OID.contentType), der.setOf(der.objectIdentifier(OID.indirectData))),
    der.sequence(der.objectIdentifier(OID.messageDigest), der.setOf(der.octetString(contentDigest))),
  ];
  const asSet = der.setOf(...attributes);
  const issuerAndSerial = issuerAndSerialOf(signer.certificateDer);
  return der.sequence(
    der.integer(1),
    issuerAndSerial,
    digestAlgorithm,
    der.element(0xa0, der.decode(asSet).content),
    der.sequence(der.objectIdentifier(OID.ecdsaWithSha256)),
    der.octetString(sign('sha256', asSet, signer.privateKey)),
  );
}

function issuerAndSerialOf(certificateDer: Buffer): Buffer {
  const [body] = der.decode(certificateDer).children;
  const fields = body?.children ?? [];
  // An explicit version comes first in v3 certificates, then serial number, algorithm and issuer.
  const start = fields[0]?.tag === 0xa0 ? 1 : 0;
  const serial = fields[start]?.encoded;
  const issuer = fields[start + 2]?.encoded;
  if (serial === undefined || issuer === undefined) throw new RangeError('Not a certificate');
  return der.sequence(issuer, serial);
}

/** What a signature says. */
export interface PackageSignature {
  readonly signer: X509Certificate;
  /** The other certificates that came along. */
  readonly chain: readonly X509Certificate[];
  /** Digest of the block map that was signed, if the signature names one. */
  readonly blockMapDigest: Buffer | undefined;
  /** The signature's own arithmetic holds. */
  readonly intact: boolean;
}

/** Reads AppxSignature.p7x; undefined where it is not a package signature. */
export function readSignature(file: Buffer): PackageSignature | undefined {
  if (!file.subarray(0, 4).equals(MAGIC)) return undefined;
  try {
    return readSignedData(der.decode(file.subarray(4)));
  } catch {
    return undefined;
  }
}

function readSignedData(contentInfo: der.DerElement): PackageSignature | undefined {
  const signedData = contentInfo.children[1]?.children[0]?.children ?? [];
  const content = signedData[2]?.children[1]?.children[0];
  const certificates = signedData.find((each) => each.tag === 0xa0)?.children.map((each) => new X509Certificate(each.encoded));
  const signerInfo = signedData.at(-1)?.children[0];
  if (content === undefined || certificates === undefined || signerInfo === undefined) return undefined;
  const signer = certificates.find((each) => issuerAndSerialOf(each.raw).equals(signerInfo.children[1]?.encoded ?? Buffer.alloc(0)));
  if (signer === undefined) return undefined;
  return {
    signer,
    chain: certificates.filter((each) => each !== signer),
    blockMapDigest: findDigest(content.children[1]?.children[1]?.content ?? Buffer.alloc(0), 'AXBM'),
    intact: isIntact(content, signerInfo, signer),
  };
}

function findDigest(blob: Buffer, name: PartName): Buffer | undefined {
  const at = blob.indexOf(name, 0, 'latin1');
  return at < 0 ? undefined : blob.subarray(at + 4, at + 36);
}

function isIntact(content: der.DerElement, signerInfo: der.DerElement, signer: X509Certificate): boolean {
  const attributes = signerInfo.children.find((each) => each.tag === 0xa0);
  const signature = signerInfo.children.find((each) => each.tag === 0x04);
  if (attributes === undefined || signature === undefined) return false;
  const digest = createHash('sha256').update(content.content).digest();
  if (!attributes.content.includes(digest)) return false;
  // Attributes are signed as a SET, although they are stored under an implicit tag.
  return verify('sha256', der.element(0x31, attributes.content), signer.publicKey, signature.content);
}
