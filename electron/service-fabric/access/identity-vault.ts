import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { IdentitySummary, SignIn } from '../../../shared/contract/clusters/access.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import { faultError } from '../../core/faults.ts';
import type { SecretStore } from '../../core/secret-store.ts';
import type { UploadStore } from '../../core/services.ts';
import { openClientIdentity, type ClientIdentity, type ClientIdentitySource } from '../gateway/client-identity.ts';

/** A client certificate with its key, as it lies sealed in the secret store. */
const sealedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('pem'), certificatePem: z.string(), keyPem: z.string().optional(), passphrase: z.string().optional() }),
  z.object({ kind: z.literal('pfx'), pfxBase64: z.string(), passphrase: z.string().optional() }),
]);
type Sealed = z.infer<typeof sealedSchema>;

/** Certificates and keys are a few kilobytes; whatever is larger is something else. */
const largestFileBytes = 1_000_000;

/** A client certificate that was read, and what of it is to be sealed. */
export interface OpenedIdentity {
  readonly identity: ClientIdentity;
  readonly sealed: Sealed;
}

/** Where client certificates, keys and pass phrases are kept: nowhere but in the secret store, or in memory for simulated clusters. */
export class IdentityVault {
  readonly #secrets: SecretStore;
  readonly #uploads: UploadStore;
  readonly #clock: Clock;
  readonly #passing = new Map<string, Sealed>();

  constructor(secrets: SecretStore, uploads: UploadStore, clock: Clock) {
    this.#secrets = secrets;
    this.#uploads = uploads;
    this.#clock = clock;
  }

  /**
   * Reads what somebody handed over. Uploaded files stay until `done` or `forgetUploads`, so that a wrong pass phrase can
   * be corrected without choosing them again.
   * @returns null for a sign-in without certificate
   * @throws FaultError `invalid-input`
   */
  async read(signIn: SignIn): Promise<OpenedIdentity | null> {
    if (signIn.kind !== 'certificate') return null;
    const passphrase = signIn.passPhrase === null || signIn.passPhrase === '' ? {} : { passphrase: signIn.passPhrase };
    const files = await Promise.all(signIn.uploads.map((handle) => this.#fileOf(handle)));
    if (signIn.pem !== null && signIn.pem.trim() !== '') files.push(Buffer.from(signIn.pem, 'utf8'));
    if (files.length === 0) throw faultError('invalid-input', { message: 'No certificate was given.', hint: 'Choose a PEM or PFX file, or paste PEM text.' });
    const texts = files.filter(isPem).map((file) => file.toString('utf8'));
    const binary = files.find((file) => !isPem(file));
    if (binary && texts.length > 0) throw faultError('invalid-input', { message: 'A PFX file and PEM text were given together.', hint: 'Give one of them: a PFX file holds certificate and key itself.' });
    const sealed: Sealed = binary
      ? { kind: 'pfx', pfxBase64: binary.toString('base64'), ...passphrase }
      : { kind: 'pem', certificatePem: texts.join('\n'), ...passphrase };
    return { identity: openClientIdentity(sourceOf(sealed)), sealed };
  }

  /** The handed over files are no longer needed. */
  async forgetUploads(signIn: SignIn): Promise<void> {
    if (signIn.kind === 'certificate') await this.#uploads.discard(signIn.uploads);
  }

  summarise({ identity }: OpenedIdentity): IdentitySummary {
    const { fingerprint256, subject, issuer, notBefore, notAfter, thumbprint, hasClientAuthPurpose } = identity.summary;
    return { fingerprint256, subject, issuer, notBefore, notAfter, thumbprint, hasClientAuthPurpose, warnings: identity.warnings(this.#clock.now()).map((each) => each.slice(0, 500)) };
  }

  async keep(connectionId: ConnectionId, profileId: string, { sealed }: OpenedIdentity, simulated: boolean): Promise<void> {
    const name = secretName(connectionId, profileId);
    if (simulated) this.#passing.set(name, sealed);
    else await this.#secrets.set(name, JSON.stringify(sealed));
  }

  /** @throws FaultError `secrets-locked`; `client-certificate` where it is not there any more. */
  async open(connectionId: ConnectionId, profileId: string): Promise<ClientIdentity> {
    const name = secretName(connectionId, profileId);
    const passing = this.#passing.get(name);
    if (passing) return openClientIdentity(sourceOf(passing));
    const stored = await this.#secrets.get(name);
    if (stored === null) {
      throw faultError('client-certificate', { message: 'The client certificate of this profile is no longer stored.', hint: 'Choose its file again on the page for access.' });
    }
    return openClientIdentity(sourceOf(sealedSchema.parse(JSON.parse(stored))));
  }

  async forget(connectionId: ConnectionId, profileId: string): Promise<void> {
    const name = secretName(connectionId, profileId);
    if (!this.#passing.delete(name)) await this.#secrets.clear(name);
  }

  async #fileOf(handle: Parameters<UploadStore['get']>[0]): Promise<Buffer> {
    const upload = this.#uploads.get(handle);
    if (!upload) throw faultError('not-found', { message: 'The file is no longer there.', hint: 'Choose it again.' });
    if (upload.sizeBytes > largestFileBytes) throw faultError('invalid-input', { message: `“${upload.name}” is too large to be a certificate.`, hint: 'Choose a PEM or PFX file.' });
    return readFile(upload.path);
  }
}

function secretName(connectionId: ConnectionId, profileId: string): string {
  return `connection/${connectionId}/profile/${profileId}`;
}

function isPem(file: Buffer): boolean {
  return file.includes('-----BEGIN ');
}

function sourceOf(sealed: Sealed): ClientIdentitySource {
  return sealed.kind === 'pem' ? sealed : { kind: 'pfx', pfx: Buffer.from(sealed.pfxBase64, 'base64'), passphrase: sealed.passphrase };
}
