import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';
import { secretMask } from '../../../shared/domain/service-fabric/secret-mask.ts';
import { entityIdOf } from '../../../shared/domain/service-fabric/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Cluster } from '../cluster.ts';
import { endpoints, type GatewayEndpoint } from '../gateway/endpoints.ts';
import type { GatewayCall } from '../gateway/gateway-call.ts';

export interface RawText {
  call: string;
  at: number;
  text: string;
}

const longest = 4_000_000;
type Question = readonly [GatewayEndpoint, GatewayCall];

/**
 * What the gateway answers about an entity, as it came; a call that is refused gives the refusal's words. Values of
 * parameters that look like secrets are masked.
 */
export async function rawAnswers(cluster: Cluster, ref: EntityRef, signal?: AbortSignal): Promise<RawText[]> {
  const client = cluster.client();
  return Promise.all(questionsOf(ref).map(async ([endpoint, call]): Promise<RawText> => {
    try {
      const answer = await client.raw(endpoint, { ...call, signal });
      return { call: answer.call.slice(0, 2_000), at: answer.receivedAt, text: withoutSecrets(answer.text).slice(0, longest) };
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof FaultError)) throw error;
      return { call: `${endpoint.method} ${endpoint.path}`.slice(0, 2_000), at: cluster.clock.now(), text: [error.fault.message, error.fault.detail ?? ''].filter((part) => part !== '').join('\n').slice(0, longest) };
    }
  }));
}

function questionsOf(ref: EntityRef): readonly Question[] {
  switch (ref.kind) {
    case 'cluster': return [[endpoints.clusterHealth, {}], [endpoints.clusterVersion, {}]];
    case 'node': {
      const path = { nodeName: ref.nodeName };
      return [[endpoints.node, { path }], [endpoints.nodeHealth, { path }]];
    }
    case 'applicationType': return [[endpoints.applicationTypeVersions, { path: { applicationTypeName: ref.typeName }, query: { ApplicationTypeVersion: ref.typeVersion } }]];
    case 'application': {
      const path = { applicationId: entityIdOf(ref.applicationName) };
      return [[endpoints.application, { path }], [endpoints.applicationHealth, { path }], [endpoints.applicationUpgradeProgress, { path }]];
    }
    case 'service': {
      const path = { applicationId: entityIdOf(ref.applicationName), serviceId: entityIdOf(ref.serviceName) };
      return [[endpoints.service, { path }], [endpoints.serviceDescription, { path }], [endpoints.serviceHealth, { path }]];
    }
    case 'partition': {
      const path = { partitionId: ref.partitionId };
      return [[endpoints.partition, { path }], [endpoints.partitionHealth, { path }], [endpoints.replicas, { path }]];
    }
    case 'replica': {
      const path = { partitionId: ref.partitionId, replicaId: ref.replicaId };
      return [[endpoints.replica, { path }], [endpoints.replicaHealth, { path }]];
    }
    case 'deployedApplication': {
      const path = { nodeName: ref.nodeName, applicationId: entityIdOf(ref.applicationName) };
      return [[endpoints.deployedApplication, { path, query: { IncludeHealthState: true } }], [endpoints.deployedApplicationHealth, { path }]];
    }
    case 'deployedServicePackage': {
      const path = { nodeName: ref.nodeName, applicationId: entityIdOf(ref.applicationName), servicePackageName: ref.serviceManifestName };
      return [[endpoints.deployedServicePackage, { path }], [endpoints.deployedServicePackageHealth, { path, query: { ServicePackageActivationId: ref.activationId === '' ? null : ref.activationId } }]];
    }
    case 'codePackage': {
      const path = { nodeName: ref.nodeName, applicationId: entityIdOf(ref.applicationName) };
      return [[endpoints.codePackages, { path, query: { ServiceManifestName: ref.serviceManifestName, CodePackageName: ref.codePackageName } }]];
    }
  }
}

/** `"Key": "…", "Value": "…"`, in any case and with its spaces, as parameters stand in answers. */
const pair = /("key"\s*:\s*")((?:[^"\\]|\\.)*)("\s*,\s*"value"\s*:\s*")((?:[^"\\]|\\.)*)(")/gi;
export function withoutSecrets(text: string): string {
  return text.replace(pair, (whole, before: string, key: string, between: string, value: string, end: string) => (looksSecret(key, value) ? `${before}${key}${between}${secretMask(null)}${end}` : whole));
}
