import type { PackagePart } from '../../../shared/domain/service-fabric/package-changes.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import { readApplicationManifest } from './application-manifest.ts';
import type { ApplicationManifest } from './application-manifest.ts';
import { readServiceManifest } from './service-manifest.ts';
import type { ServiceManifest } from './service-manifest.ts';

/** What a provisioned version consists of, by its manifests. */
export interface ProvisionedVersion {
  readonly manifest: ApplicationManifest;
  readonly services: readonly ServiceManifest[];
}

/** Manifests are never changed under one version: what was read stays true. */
const mostRemembered = 100;

/** Reads and remembers the manifests of versions that a cluster has. */
export class ProvisionedParts {
  readonly #client: () => GatewayClient;
  readonly #read = new Map<string, Promise<ProvisionedVersion>>();

  constructor(client: () => GatewayClient) {
    this.#client = client;
  }

  /** @throws FaultError, `not-found` where the cluster does not have the version. */
  of(typeName: string, typeVersion: string): Promise<ProvisionedVersion> {
    const key = `${typeName}\n${typeVersion}`;
    const known = this.#read.get(key);
    if (known) return known;
    if (this.#read.size >= mostRemembered) this.#read.clear();
    const reading = this.#ask(typeName, typeVersion);
    this.#read.set(key, reading);
    reading.catch(() => this.#read.delete(key));
    return reading;
  }

  /** A version that was removed may come back with other content. */
  forget(): void {
    this.#read.clear();
  }

  async #ask(typeName: string, typeVersion: string): Promise<ProvisionedVersion> {
    const client = this.#client();
    const manifest = readApplicationManifest(await queries.applications.applicationManifest(client, typeName, typeVersion));
    const services = await Promise.all(manifest.services.map(async ({ name }) => readServiceManifest(await queries.applications.serviceManifest(client, typeName, typeVersion, name), name)));
    return { manifest, services };
  }
}

/** Services and what is in them, each with its version. */
export function partsOf(services: readonly ServiceManifest[]): PackagePart[] {
  return services.flatMap(({ name, version, packages }) => [
    { kind: 'service' as const, name, version }, ...packages.map((each) => ({ kind: each.kind, name: `${name}/${each.name}`, version: each.version })),
  ]);
}
