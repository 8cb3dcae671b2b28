import { createHash, type X509Certificate } from 'node:crypto';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { CertificateSummary } from '../../../shared/contract/connections.ts';
import { faultError } from '../../core/faults.ts';
import { summariseCertificate } from '../../core/net/certificate.ts';
import { readPemIdentity } from '../../core/net/pem-identity.ts';
import type { ClientCertificate } from '../../core/net/pinned-agent.ts';

/** How a client certificate is given: files as they lie about in the world, and the pass phrase that opens them. */
export type ClientIdentitySource =
  /** Certificates and the key, in one text or in two. */
  | { readonly kind: 'pem'; readonly certificatePem: string; readonly keyPem?: string | undefined; readonly passphrase?: string | undefined }
  | { readonly kind: 'pfx'; readonly pfx: Buffer; readonly passphrase?: string | undefined };

/** What may be shown of a client certificate; nothing of it is secret. */
export interface ClientIdentitySummary extends CertificateSummary {
  /** SHA-1 of the DER form, 40 upper-case digits: what Service Fabric calls the thumbprint. */
  readonly thumbprint: string;
  /** False where the certificate names purposes and this is not among them: still offered, although some gateways refuse it (§3). */
  readonly hasClientAuthPurpose: boolean;
}

/** A certificate with which a cluster knows this side. The key stays inside: what is written of it is its summary. */
export class ClientIdentity {
  readonly summary: ClientIdentitySummary;
  readonly #material: ClientCertificate;

  constructor(summary: ClientIdentitySummary, material: ClientCertificate) {
    this.summary = summary;
    this.#material = material;
  }

  /** For the handshake only. */
  material(): ClientCertificate {
    return this.#material;
  }

  /** Whole sentences about what may go wrong with it; it is offered all the same. @param now ms since 1970. */
  warnings(now: number): string[] {
    const found: string[] = [];
    if (this.summary.notAfter < now) found.push('This certificate has expired. It is still offered, but most clusters refuse it.');
    if (this.summary.notBefore > now) found.push('This certificate is not valid yet. Check the date of this machine.');
    if (!this.summary.hasClientAuthPurpose) {
      found.push('This certificate does not list client authentication among its purposes. Browsers no longer offer such certificates; Fabriscope does, and it is the cluster that decides.');
    }
    return found;
  }

  toJSON(): ClientIdentitySummary {
    return this.summary;
  }
}

/**
 * Opens a client certificate. An expired one, and one without the purpose of client authentication, is opened like any other.
 * @throws FaultError `invalid-input` that says what is wrong with the file, the key or the pass phrase.
 */
export function openClientIdentity(source: ClientIdentitySource): ClientIdentity {
  return source.kind === 'pem' ? openPem(source) : openPfx(source);
}

function openPem({ certificatePem, keyPem = '', passphrase = '' }: Extract<ClientIdentitySource, { kind: 'pem' }>): ClientIdentity {
  // The key of the text that was given for it comes first.
  const read = readPemIdentity(`${keyPem}\n${certificatePem}`, passphrase);
  const material = { cert: read.certificatePem, key: read.keyPem };
  tryOut(material);
  return new ClientIdentity(summaryOf(read.leaf), material);
}

function openPfx({ pfx, passphrase }: Extract<ClientIdentitySource, { kind: 'pfx' }>): ClientIdentity {
  const material: ClientCertificate = { pfx, passphrase: passphrase ?? '' };
  const context = tryOut(material);
  const socket = new TLSSocket(new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() }), { isServer: true, secureContext: context });
  const leaf = socket.getX509Certificate();
  socket.on('error', () => undefined).destroy();
  if (!leaf) throw problem('This file holds no certificate.', 'Export it again with its private key.');
  return new ClientIdentity(summaryOf(leaf), material);
}

/** What TLS makes of it. Its messages are only looked at: they name no secret, but they help nobody either. Node and Electron word them differently. */
function tryOut(material: ClientCertificate): ReturnType<typeof createSecureContext> {
  try {
    return createSecureContext(material);
  } catch (error) {
    const words = error instanceof Error ? error.message : '';
    if (/mac verify failure|bad.decrypt|(?:invalid|incorrect).password/i.test(words)) {
      const hasNone = material.passphrase === undefined || material.passphrase === '';
      throw hasNone ? problem('The file is locked with a pass phrase.', 'Type its pass phrase.', error)
        : problem('The pass phrase does not open the file.', 'Type the pass phrase that was set when the file was exported.', error);
    }
    if (/unsupported|RC2|unknown.(?:cipher|algorithm|digest)/i.test(words)) {
      throw problem('The file is locked in a way that is no longer considered safe.', 'Export it again with AES-256 encryption: in Windows choose “AES256-SHA256” in the export dialog.', error);
    }
    if (/too.small|too.weak/i.test(words)) throw problem('The certificate’s key or signature is too weak to be used.', 'Have a new certificate made: RSA with 2048 bits or more, signed with SHA-256.', error);
    if (/not enough data|asn1|wrong.tag|too.long|bad.pkcs12|decode.error/i.test(words)) throw problem('This is not a PFX file, or it is damaged.', 'Choose a file that ends in .pfx or .p12, or export it again.', error);
    throw problem('The certificate cannot be used.', 'Export it again together with its private key.', error);
  }
}

const clientAuthPurpose = '1.3.6.1.5.5.7.3.2';
const anyPurpose = '2.5.29.37.0';

function summaryOf(certificate: X509Certificate): ClientIdentitySummary {
  // Despite its name, this is the list of extended purposes; undefined where the certificate limits none.
  const purposes: readonly string[] | undefined = certificate.keyUsage;
  return {
    ...summariseCertificate(certificate),
    thumbprint: thumbprintOf(certificate),
    hasClientAuthPurpose: purposes === undefined || purposes.length === 0 || purposes.includes(clientAuthPurpose) || purposes.includes(anyPurpose),
  };
}

/** SHA-1 of the DER form as 40 upper-case digits, the way Service Fabric writes it. */
export function thumbprintOf(certificate: X509Certificate): string {
  return createHash('sha1').update(certificate.raw).digest('hex').toUpperCase();
}

function problem(message: string, hint: string, cause?: unknown): Error {
  return faultError('invalid-input', { message, hint }, cause);
}
