import { createHash, X509Certificate } from 'node:crypto';
import type { SigningCertificate } from '../../../shared/domain/package-check.ts';
import { certificatesInSignedData } from './signed-certificates.ts';
import type { ZipMembers } from './zip-members.ts';

/** What a package tells about its signature. Whether the device trusts the signer, only the device knows. */
export interface PackageSignature {
  readonly present: boolean;
  /** Signer first, then what came with it; empty where it could not be read. */
  readonly chain: readonly SigningCertificate[];
  /** The block map, and with it the content, is another one than was signed. */
  readonly altered: boolean;
}

const limitBytes = 1024 * 1024;
const blockMapLimitBytes = 64 * 1024 * 1024;
/** AppxSignature.p7x is a PKCS#7 message behind these four bytes. */
const magic = Buffer.from('PKCX', 'latin1');

export async function readSignature(members: ZipMembers): Promise<PackageSignature> {
  const file = await members.read('AppxSignature.p7x', limitBytes);
  if (file === null || file.length <= magic.length) return { present: false, chain: [], altered: false };
  if (!file.subarray(0, magic.length).equals(magic)) return { present: true, chain: [], altered: false };
  const message = file.subarray(magic.length);
  return { present: true, chain: certificatesOf(message), altered: await isAltered(message, members) };
}

function certificatesOf(message: Buffer): readonly SigningCertificate[] {
  try {
    return signerFirst(certificatesInSignedData(message).map((der) => new X509Certificate(der))).map(signingCertificate);
  } catch {
    return [];
  }
}

/** The signer is the one that signed none of the others. */
function signerFirst(certificates: readonly X509Certificate[]): readonly X509Certificate[] {
  const isIssuer = (candidate: X509Certificate) => certificates.some((other) => other !== candidate && other.checkIssued(candidate));
  return certificates.toSorted((left, right) => Number(isIssuer(left)) - Number(isIssuer(right)));
}

export function signingCertificate(certificate: X509Certificate): SigningCertificate {
  return {
    fingerprint256: certificate.fingerprint256,
    subject: distinguishedName(certificate.subject),
    issuer: distinguishedName(certificate.issuer),
    notBefore: certificate.validFromDate.getTime(),
    notAfter: certificate.validToDate.getTime(),
  };
}

function distinguishedName(name: string | undefined): string {
  return (name ?? '').split('\n').map((part) => part.trim()).filter((part) => part !== '').join(', ').replace(/\p{Cc}/gu, ' ').slice(0, 1_000);
}

/**
 * The signed part lists digests by four-letter names; AXBM is the block map's. Only SHA-256 is compared, which is what
 * packages are signed with.
 */
async function isAltered(message: Buffer, members: ZipMembers): Promise<boolean> {
  const at = message.indexOf('APPXAXPC', 0, 'latin1');
  if (at < 0) return false;
  const name = message.indexOf('AXBM', at, 'latin1');
  if (name < 0 || name - at > 300 || name + 4 + 32 > message.length) return false;
  const blockMap = await members.read('AppxBlockMap.xml', blockMapLimitBytes);
  if (blockMap === null) return true;
  if (!blockMap.subarray(0, 2_000).toString('latin1').includes('sha256')) return false;
  return !createHash('sha256').update(blockMap).digest().equals(message.subarray(name + 4, name + 36));
}
