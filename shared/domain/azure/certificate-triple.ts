import { parseResourceId, sameResourceId } from './resource-id.ts';

/*
 * Scale sets and clusters take a certificate as three values: its thumbprint, the address of a version of its secret, and the
 * id of the vault. They have to describe the same certificate, and Azure says so only after minutes (azure.md §1 A6, A7, B8).
 */

export interface CertificateTriple {
  readonly thumbprint: string;
  readonly certificateUrl: string;
  readonly vaultId: string;
}

/** What a vault tells about a version of a certificate: one GET has all of it (azure.md §2.4). */
export interface KnownCertificate {
  /** SHA-1 of the certificate in base64url, as the vault answers it. */
  readonly x5t: string;
  /** Versioned address of its secret: `https://{vault}/secrets/{name}/{version}`. */
  readonly sid: string;
  readonly enabled: boolean;
  /** Ms since 1970; null where the vault does not say. The vault itself tells seconds. */
  readonly notBefore: number | null;
  readonly expires: number | null;
  readonly vaultId: string;
}

export type TripleField = 'thumbprint' | 'certificateUrl' | 'vaultId';

export interface TripleFinding {
  readonly severity: 'good' | 'warning' | 'error';
  readonly field: TripleField | null;
  readonly words: string;
}

export interface TripleReport {
  /** Null where too little is known to tell. */
  readonly consistent: boolean | null;
  readonly findings: readonly TripleFinding[];
}

/** A certificate that ends sooner gets a warning. */
export const soonMs = 30 * 86_400_000;

export interface CertificateUrl {
  readonly origin: string;
  /** `secrets`, `certificates` or `keys`. */
  readonly collection: string;
  readonly name: string;
  /** Null where the address means the newest version. */
  readonly version: string | null;
}

/** @returns null where it is no address of something in a vault */
export function parseCertificateUrl(text: string): CertificateUrl | null {
  const found = /^(https:\/\/[^/\s?#]{1,300})\/(secrets|certificates|keys)\/([A-Za-z0-9-]{1,127})(?:\/([A-Za-z0-9]{1,64}))?\/?$/i.exec(text.trim());
  const [, origin, collection, name, version] = found ?? [];
  return origin === undefined || collection === undefined || name === undefined ? null : { origin: origin.toLowerCase(), collection: collection.toLowerCase(), name, version: version ?? null };
}

/** Hexadecimal digits in upper case without what people put between them; null where these are not 40. */
export function plainThumbprint(text: string): string | null {
  const digits = text.replaceAll(/[\s:\u200e\u200f\u202a-\u202e\ufeff-]/g, '').toUpperCase();
  return /^[0-9A-F]{40}$/.test(digits) ? digits : null;
}

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** The thumbprint, 40 upper-case digits, out of a vault's `x5t`; null where that is no SHA-1. */
export function thumbprintOfX5t(x5t: string): string | null {
  const text = x5t.trim().replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_');
  if (!/^[\w-]{27}$/.test(text)) return null;
  let bits = '';
  for (const character of text) bits += base64url.indexOf(character).toString(2).padStart(6, '0');
  return Array.from({ length: 40 }, (_, index) => Number.parseInt(bits.slice(index * 4, index * 4 + 4), 2).toString(16)).join('').toUpperCase();
}

/** The other way: `x5t` in base64url without padding; null where the thumbprint is none. */
export function x5tOfThumbprint(thumbprint: string): string | null {
  const plain = plainThumbprint(thumbprint);
  if (plain === null) return null;
  const bits = Array.from(plain, (digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('').padEnd(162, '0');
  return Array.from({ length: 27 }, (_, index) => base64url.charAt(Number.parseInt(bits.slice(index * 6, index * 6 + 6), 2))).join('');
}

/**
 * Whether the three describe the same certificate, and one that will serve.
 * @param known what the vault tells of that version; null where it was not asked or does not have it: then only the form is looked at
 * @param now ms since 1970
 */
export function checkCertificateTriple(triple: CertificateTriple, known: KnownCertificate | null, now: number): TripleReport {
  const form = [...thumbprintForm(triple.thumbprint), ...urlForm(triple.certificateUrl), ...vaultForm(triple)];
  const against = known === null ? [] : [...differences(triple, known), ...lifetime(known, now)];
  const findings = [...form, ...against];
  const broken = findings.some(({ severity, field }) => severity === 'error' && field !== null);
  const consistent = broken ? false : known === null ? null : true;
  if (consistent === true) findings.unshift({ severity: 'good', field: null, words: 'Thumbprint, certificate URL and vault id describe the same certificate.' });
  return { consistent, findings };
}

function thumbprintForm(thumbprint: string): TripleFinding[] {
  const plain = plainThumbprint(thumbprint);
  if (plain === null) {
    const words = /^[0-9A-F]{64}$/i.test(thumbprint.replaceAll(/[\s:-]/g, '')) ? 'This is a SHA-256 fingerprint. The SHA-1 thumbprint, 40 digits, is wanted.' : 'A thumbprint has 40 hexadecimal digits.';
    return [{ severity: 'error', field: 'thumbprint', words }];
  }
  return plain === thumbprint.toUpperCase() ? [] : [{ severity: 'error', field: 'thumbprint', words: 'The thumbprint has spaces, colons or invisible characters in it. Copy the 40 digits alone.' }];
}

function urlForm(certificateUrl: string): TripleFinding[] {
  const url = parseCertificateUrl(certificateUrl);
  if (url === null) return [{ severity: 'error', field: 'certificateUrl', words: 'A certificate URL has the form https://{vault}/secrets/{name}/{version}.' }];
  const findings: TripleFinding[] = [];
  if (url.collection !== 'secrets') findings.push({ severity: 'error', field: 'certificateUrl', words: `The URL names the ${url.collection === 'keys' ? 'key' : 'certificate'}. Machines want the secret of the same name: /secrets/ in the place of /${url.collection}/.` });
  if (url.version === null) findings.push({ severity: 'error', field: 'certificateUrl', words: 'The URL has no version. Machines want the version that the thumbprint belongs to.' });
  return findings;
}

const vaultSuffixes = ['.vault.azure.net', '.vault.azure.cn', '.vault.usgovcloudapi.net', '.vault.microsoftazure.de'];

function vaultForm({ vaultId, certificateUrl }: CertificateTriple): TripleFinding[] {
  const id = parseResourceId(vaultId);
  if (id?.type.toLowerCase() !== 'microsoft.keyvault/vaults') return [{ severity: 'error', field: 'vaultId', words: 'A vault id ends with /providers/Microsoft.KeyVault/vaults/ and the name of the vault.' }];
  const host = parseCertificateUrl(certificateUrl)?.origin.replace('https://', '') ?? '';
  const suffix = vaultSuffixes.find((each) => host.endsWith(each));
  const named = suffix === undefined ? null : host.slice(0, -suffix.length);
  return named === null || named === id.name.toLowerCase() ? [] : [{ severity: 'error', field: 'vaultId', words: `The URL is of vault '${named}', the id of vault '${id.name}'.` }];
}

function differences({ thumbprint, certificateUrl, vaultId }: CertificateTriple, known: KnownCertificate): TripleFinding[] {
  const findings: TripleFinding[] = [];
  const [given, there] = [plainThumbprint(thumbprint), thumbprintOfX5t(known.x5t)];
  if (given !== null && there !== null && given !== there) findings.push({ severity: 'error', field: 'thumbprint', words: `The certificate of the URL has thumbprint ${there}.` });
  const [url, sid] = [parseCertificateUrl(certificateUrl), parseCertificateUrl(known.sid)];
  const isOther = url !== null && sid !== null && (url.origin !== sid.origin || url.name.toLowerCase() !== sid.name.toLowerCase() || (url.version !== null && url.version.toLowerCase() !== sid.version?.toLowerCase()));
  if (isOther) findings.push({ severity: 'error', field: 'certificateUrl', words: `The secret of this certificate is at ${known.sid}.` });
  const isKnownForm = parseResourceId(vaultId) !== null;
  if (isKnownForm && !sameResourceId(vaultId, known.vaultId)) findings.push({ severity: 'error', field: 'vaultId', words: `The certificate is in vault ${known.vaultId}.` });
  return findings;
}

function lifetime({ enabled, notBefore, expires }: KnownCertificate, now: number): TripleFinding[] {
  const findings: TripleFinding[] = [];
  if (!enabled) findings.push({ severity: 'error', field: null, words: 'The certificate is disabled in the vault. Machines cannot fetch it.' });
  if (notBefore !== null && notBefore > now) findings.push({ severity: 'warning', field: null, words: `The certificate is valid only from ${dayOf(notBefore)}.` });
  if (expires !== null && expires <= now) findings.push({ severity: 'error', field: null, words: `The certificate expired on ${dayOf(expires)}.` });
  else if (expires !== null && expires - now < soonMs) findings.push({ severity: 'warning', field: null, words: `The certificate expires on ${dayOf(expires)}, in ${Math.max(1, Math.round((expires - now) / 86_400_000))} days.` });
  return findings;
}

function dayOf(at: number): string {
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? 'an unknown day' : date.toISOString().slice(0, 10);
}
