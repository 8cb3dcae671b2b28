import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { entityLabel } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';
import { secretMask } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { faultError } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import { bounded } from './bounded-values.ts';
import type { ManifestBook } from './manifest-book.ts';

export interface ManifestText {
  title: string;
  xml: string;
  asOf: number;
}

const longest = 8_000_000;

/** A type with its version, as the manifests are filed. */
interface TypeVersion {
  readonly typeName: string;
  readonly typeVersion: string;
}

/** The XML of the cluster's manifest, of a type's, or of one of its service manifests. */
export async function manifestOf(cluster: Cluster, manifests: ManifestBook, ref: EntityRef, serviceManifestName: string | null, signal?: AbortSignal): Promise<ManifestText> {
  const text = (title: string, xml: string): ManifestText => {
    if (xml.length > longest) throw faultError('too-large', { message: 'The manifest is too long to be shown.', hint: 'Read it with another tool.' });
    return { title: bounded(title, 500), xml: withoutSecretValues(xml), asOf: cluster.clock.now() };
  };
  if (ref.kind === 'cluster') return text('Cluster manifest', await cluster.mirror.manifest());
  const client = cluster.client();
  const { typeName, typeVersion } = await typeVersionOf(cluster, client, ref, signal);
  const wanted = serviceManifestName ?? (ref.kind === 'deployedServicePackage' || ref.kind === 'codePackage' ? ref.serviceManifestName : null);
  if (wanted === null) return text(`Application manifest of ${typeName} ${typeVersion}`, await manifests.applicationText(client, typeName, typeVersion));
  return text(`${wanted} of ${typeName} ${typeVersion}`, await queries.applications.serviceManifest(client, typeName, typeVersion, wanted, { signal }));
}

/** Names of the service manifests that an application manifest imports, in its order; none for the cluster. */
export async function serviceManifestNames(cluster: Cluster, manifests: ManifestBook, ref: EntityRef, signal?: AbortSignal): Promise<string[]> {
  if (ref.kind === 'cluster' || ref.kind === 'node') return [];
  const client = cluster.client();
  const { typeName, typeVersion } = await typeVersionOf(cluster, client, ref, signal);
  const { serviceManifests } = await manifests.application(client, typeName, typeVersion);
  return serviceManifests.slice(0, 500).map(({ name }) => bounded(name));
}

async function typeVersionOf(cluster: Cluster, client: GatewayClient, ref: EntityRef, signal: AbortSignal | undefined): Promise<TypeVersion> {
  if (ref.kind === 'applicationType') {
    if (ref.typeVersion !== null) return { typeName: ref.typeName, typeVersion: ref.typeVersion };
    throw faultError('invalid-input', { message: 'Each version of a type has its own manifest.', hint: 'Choose a version.' });
  }
  if (!('applicationName' in ref)) throw faultError('invalid-input', { message: `${entityLabel(ref)} has no manifest.`, hint: 'Open the manifest of the cluster or of an application.' });
  const application = cluster.mirror.applications.get(ref.applicationName) ?? (await queries.applications.one(client, ref.applicationName, { signal }));
  if (application === null) throw faultError('not-found', { message: `${bounded(ref.applicationName, 200)} is not in the cluster any more.` });
  return application;
}

/** An element with attributes; bounded, since manifests come from outside. */
const element = /<[\w:]{1,100}\s[^<>]{1,40000}>/g;
const settingName = /\bName\s*=\s*"([^"]*)"/;
const settingValue = /\b(Value|DefaultValue)(\s*=\s*")([^"]+)(")/;

/** Passwords and keys that stand in a manifest are nothing for a screen; all else stays as it is, to the letter. */
export function withoutSecretValues(xml: string): string {
  return xml.replace(element, (whole) => {
    const name = settingName.exec(whole)?.[1];
    if (name === undefined) return whole;
    return whole.replace(settingValue, (pair, key: string, before: string, value: string, end: string) => (looksSecret(name, value) ? `${key}${before}${secretMask(null)}${end}` : pair));
  });
}
