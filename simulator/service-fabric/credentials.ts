import { X509Certificate } from 'node:crypto';

import { CertificateAuthority } from '../foundation/authority.ts';
import type { CertifiedKey, Validity } from '../foundation/authority.ts';

/** The certificates around a secure cluster, made afresh for each run. */

const DAY_MS = 86_400_000;

/** Certificates a client may come with, and what each of them is good for. */
export type ClientName =
  /** Accepted as administrator. */
  | 'admin'
  /** Accepted as administrator, though its purpose is not client authentication, as newer public ones are. */
  | 'adminWithoutPurpose'
  /** Accepted, may only read. */
  | 'reader'
  /** An administrator's that has expired. */
  | 'expired'
  /** Valid, but none of the cluster's. */
  | 'stranger';

/** A certificate's fingerprints, SHA-1 as Service Fabric prints it and SHA-256: hex digits in upper case. */
export interface Thumbprints {
  readonly thumbprint: string;
  readonly thumbprint256: string;
}

export class ClusterCredentials {
  readonly clients: Readonly<Record<ClientName, CertifiedKey>>;
  readonly #authority: CertificateAuthority;
  readonly #clusterName: string;
  #server: CertifiedKey;
  #next: CertifiedKey | undefined;

  constructor(clusterName: string, server: ServerValidity = 'good') {
    this.#clusterName = clusterName;
    this.#authority = new CertificateAuthority({ organization: 'Simulated', commonName: `${clusterName} authority` });
    const others = new CertificateAuthority({ organization: 'Simulated', commonName: 'Some other authority' });
    const issue = (commonName: string, purpose: 'client' | 'server', validity?: Validity): CertifiedKey =>
      this.#authority.issue({ subject: { commonName }, purpose, ...(validity === undefined ? {} : { validity }) });
    this.clients = {
      admin: issue(`${clusterName} admin client`, 'client'),
      adminWithoutPurpose: issue(`${clusterName} admin`, 'server'),
      reader: issue(`${clusterName} read-only client`, 'client'),
      expired: issue(`${clusterName} old admin client`, 'client', past()),
      stranger: others.issue({ subject: { commonName: 'Stranger' }, purpose: 'client' }),
    };
    this.#server = this.#issueServer(server);
  }

  /** Signs what the cluster shows and its clients bring. */
  get caPem(): string {
    return this.#authority.root.certificatePem;
  }

  get server(): CertifiedKey {
    return this.#server;
  }

  /** Makes the next server certificate without showing it yet: during a rollover both are known. */
  prepareNext(isExpired = false): CertifiedKey {
    this.#next = this.#issueServer(isExpired ? 'expired' : 'good');
    return this.#next;
  }

  /** Shows the prepared certificate, or a new one, from now on. */
  rollOver(isExpired?: boolean): CertifiedKey {
    const fresh = (): CertifiedKey => this.#issueServer(isExpired === true ? 'expired' : 'good');
    this.#server = isExpired === undefined ? (this.#next ?? fresh()) : fresh();
    this.#next = undefined;
    return this.#server;
  }

  #issueServer(state: ServerValidity): CertifiedKey {
    return this.#authority.issue({
      subject: { commonName: `${this.#clusterName}.cluster.example` },
      hostNames: ['localhost', `${this.#clusterName}.cluster.example`],
      addresses: ['127.0.0.1'],
      ...VALIDITY[state](),
    });
  }
}

/** How long the server certificate is still good: for a year, for six days and an hour, or no more. */
export type ServerValidity = 'good' | 'expiring' | 'expired';

const VALIDITY: Readonly<Record<ServerValidity, () => { readonly validity?: Validity }>> = {
  good: () => ({}),
  expiring: () => ({ validity: { from: Date.now() - 359 * DAY_MS, to: Date.now() + 6 * DAY_MS + DAY_MS / 24 } }),
  expired: () => ({ validity: past() }),
};

/** Valid last year, and until yesterday. */
function past(): Validity {
  const now = Date.now();
  return { from: now - 366 * DAY_MS, to: now - DAY_MS };
}

export function thumbprintsOf(certificate: CertifiedKey): Thumbprints {
  const { fingerprint, fingerprint256 } = new X509Certificate(certificate.certificateDer);
  return { thumbprint: fingerprint.replaceAll(':', ''), thumbprint256: fingerprint256.replaceAll(':', '') };
}
