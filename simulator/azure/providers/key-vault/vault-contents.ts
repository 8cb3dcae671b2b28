import { X509Certificate } from 'node:crypto';

import type { CertifiedKey } from '../../../foundation/authority.ts';
import type { JsonObject } from '../../model/json.ts';
import type { World } from '../../model/provider.ts';

/** What a vault keeps. Times are epoch seconds, as its API writes them. */

export interface ItemAttributes {
  readonly enabled: boolean;
  readonly created: number;
  readonly updated: number;
  readonly nbf?: number;
  readonly exp?: number;
}

export interface SecretVersion {
  /** 32 hex digits. */
  readonly version: string;
  readonly value: string;
  readonly contentType?: string;
  readonly tags?: JsonObject;
  readonly attributes: ItemAttributes;
  /** Belongs to a certificate of the same name and version. */
  readonly managed: boolean;
}

export interface CertificateVersion {
  /** 32 hex digits, the same as of its secret and its key. */
  readonly version: string;
  readonly certificateDer: Buffer;
  readonly tags?: JsonObject;
  readonly attributes: ItemAttributes;
}

export interface Certificate {
  /** As the API writes it, without `id`. */
  policy: JsonObject;
  /** Oldest first. */
  readonly versions: CertificateVersion[];
  pending: PendingCertificate | undefined;
}

/** A certificate that is being made. It is there when its time has come and somebody looks. */
export interface PendingCertificate {
  readonly requestId: string;
  readonly csr: string;
  readonly issuer: string;
  /** Epoch milliseconds at which the issuer answers. */
  readonly readyAt: number;
  readonly complete: () => void;
  status: 'inProgress' | 'completed' | 'cancelled';
}

/** Secrets and certificates of one vault. Names are compared without regard to case. */
export class VaultContents {
  readonly #secrets = new Map<string, { readonly name: string; readonly versions: SecretVersion[] }>();
  readonly #certificates = new Map<string, { readonly name: string; readonly certificate: Certificate }>();

  /** Oldest version first; empty where there is no such secret. */
  secretVersions(name: string): readonly SecretVersion[] {
    return this.#secrets.get(name.toLowerCase())?.versions ?? [];
  }

  /** The newest version, or the one asked for. */
  secret(name: string, version?: string): SecretVersion | undefined {
    return newestOr(this.secretVersions(name), version);
  }

  secretNames(): readonly string[] {
    return [...this.#secrets.values()].map((each) => each.name).toSorted();
  }

  addSecret(name: string, secret: SecretVersion): void {
    const key = name.toLowerCase();
    const entry = this.#secrets.get(key) ?? { name, versions: [] };
    entry.versions.push(secret);
    this.#secrets.set(key, entry);
  }

  /** Changes one version in place, as PATCH does. */
  replaceSecret(name: string, changed: SecretVersion): void {
    replaceVersion(this.#secrets.get(name.toLowerCase())?.versions ?? [], changed);
  }

  certificate(name: string): Certificate | undefined {
    return this.#certificates.get(name.toLowerCase())?.certificate;
  }

  certificateVersion(name: string, version?: string): CertificateVersion | undefined {
    return newestOr(this.certificate(name)?.versions ?? [], version);
  }

  certificateNames(): readonly string[] {
    return [...this.#certificates.values()].map((each) => each.name).toSorted();
  }

  /** The certificate of this name, made with this policy where there is none yet. */
  certificateFor(name: string, policy: JsonObject): Certificate {
    const key = name.toLowerCase();
    const entry = this.#certificates.get(key) ?? { name, certificate: { policy, versions: [], pending: undefined } };
    entry.certificate.policy = policy;
    this.#certificates.set(key, entry);
    return entry.certificate;
  }

  replaceCertificate(name: string, changed: CertificateVersion): void {
    replaceVersion(this.certificate(name)?.versions ?? [], changed);
  }
}

function newestOr<T extends { readonly version: string }>(versions: readonly T[], version: string | undefined): T | undefined {
  return version === undefined ? versions.at(-1) : versions.find((each) => each.version === version);
}

function replaceVersion<T extends { readonly version: string }>(versions: T[], changed: T): void {
  const index = versions.findIndex((each) => each.version === changed.version);
  if (index >= 0) versions[index] = changed;
}

/** Keeps a certificate with its key: as a certificate, and as the secret that machines fetch it by. */
export function addCertificate(
  contents: VaultContents,
  name: string,
  made: Pick<CertifiedKey, 'certificateDer'>,
  kept: { readonly version: string; readonly secretValue: string; readonly policy: JsonObject; readonly now: number; readonly enabled?: boolean; readonly tags?: JsonObject },
): CertificateVersion {
  const { validFrom, validTo } = new X509Certificate(made.certificateDer);
  const nbf = Date.parse(validFrom) / 1000;
  const seconds = Math.floor(kept.now / 1000);
  const attributes: ItemAttributes = {
    enabled: kept.enabled ?? true,
    nbf,
    exp: Date.parse(validTo) / 1000,
    created: seconds,
    updated: seconds,
  };
  const tags = kept.tags === undefined ? {} : { tags: kept.tags };
  const version: CertificateVersion = { version: kept.version, certificateDer: made.certificateDer, attributes, ...tags };
  contents.certificateFor(name, kept.policy).versions.push(version);
  contents.addSecret(name, {
    version: kept.version,
    value: kept.secretValue,
    contentType: secretContentType(kept.policy),
    attributes,
    managed: true,
    ...tags,
  });
  return version;
}

/** In which form the secret of a certificate holds it; PKCS #12 where the policy says nothing. */
export function secretContentType(policy: JsonObject): string {
  const stated = policy['secret_props'];
  const type = typeof stated === 'object' && stated !== null && 'contentType' in stated ? stated.contentType : undefined;
  return typeof type === 'string' ? type : 'application/x-pkcs12';
}

/** Contents live beside the world's resources, for nobody reads them through ARM. Deleted vaults keep theirs. */
const contentsByWorld = new WeakMap<World, Map<string, VaultContents>>();

export function contentsOf(world: World, vaultId: string): VaultContents {
  const vaults = contentsByWorld.get(world) ?? new Map<string, VaultContents>();
  contentsByWorld.set(world, vaults);
  const contents = vaults.get(vaultId.toLowerCase()) ?? new VaultContents();
  vaults.set(vaultId.toLowerCase(), contents);
  return contents;
}
