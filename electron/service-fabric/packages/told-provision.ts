import { randomUUID } from 'node:crypto';
import { isOver, type DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { fault, toFault } from '../../core/faults.ts';
import type { Cluster } from '../cluster.ts';
import * as queries from '../gateway/queries.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import type { ApplicationTypeInfo } from '../wire/applications.ts';
import { provisionEvent, type Provisioning } from './provision-deployment.ts';

/** Finds the version that is being taken in; undefined while nobody can tell which one it is. */
export type VersionFinder = (client: GatewayClient) => Promise<ApplicationTypeInfo | undefined>;

const pollMs = 3_000;
const longestMs = 1_800_000;

/** A version of which the name is known. */
export function namedVersion(typeName: string, typeVersion: string): VersionFinder {
  return async (client) => (await queries.applications.typeVersions(client, typeName, typeVersion))[0];
}

/** The one version that is new, or has begun anew, since now: what a package in the image store is called, the cluster finds out. */
export async function nextNewVersion(client: GatewayClient): Promise<VersionFinder> {
  const before = new Map((await queries.applications.types(client, { includeParameters: false })).map(({ name, version, status }) => [`${name}\n${version}`, status]));
  const isNew = ({ name, version, status }: ApplicationTypeInfo): boolean => {
    const was = before.get(`${name}\n${version}`);
    return was === undefined || (was !== 'Available' && was !== status);
  };
  return async (later) => {
    const [found, ...others] = (await queries.applications.types(later, { includeParameters: false })).filter((each) => isNew(each));
    return others.length === 0 ? found : undefined;
  };
}

/**
 * Asks a cluster to take in a package, and tells the deployment history of it: that it runs, and, beyond the cluster's
 * answer, how it ended. Resolves with that answer; the end is waited for by nobody.
 *
 * @param called what is known of the package; its version is null until the cluster has read it.
 * @throws what `send` throws.
 */
export async function toldProvision(cluster: Cluster, called: Pick<Provisioning, 'typeName' | 'typeVersion'>, find: VersionFinder, send: () => Promise<void>): Promise<void> {
  const provisioning: Provisioning = {
    ...called, actKey: randomUUID(), connectionId: cluster.connectionId, clusterName: cluster.name, profile: cluster.profile()?.name ?? '', attempt: 1, startedAt: cluster.clock.now(),
  };
  tell(cluster, provisioning, 'running', null);
  try {
    await send();
  } catch (error) {
    const why = toFault(error);
    // Whether it has begun, the list of types tells.
    if (why.code === 'outcome-unknown') void follow(cluster, provisioning, find);
    else tell(cluster, provisioning, 'failed', why);
    throw error;
  }
  void follow(cluster, provisioning, find);
}

/** Until the cluster says how it ended. What ends with the program is told by the next start as not seen to the end. */
async function follow(cluster: Cluster, provisioning: Provisioning, find: VersionFinder): Promise<void> {
  const until = provisioning.startedAt + longestMs;
  while (cluster.clock.now() < until) {
    // A cluster that is silent for a while says later what became of it.
    const found = await look(cluster, find);
    const named = found === undefined ? provisioning : { ...provisioning, typeName: found.name, typeVersion: found.version };
    if (found?.status === 'Available') return tell(cluster, named, 'succeeded', null);
    if (found?.status === 'Failed') return tell(cluster, named, 'failed', fault('device-refused', { message: found.statusDetails || 'The cluster gave no reason.' }));
    try {
      await cluster.clock.delay(pollMs, cluster.closed);
    } catch {
      return;
    }
  }
  tell(cluster, provisioning, 'unknown', null);
}

async function look(cluster: Cluster, find: VersionFinder): Promise<ApplicationTypeInfo | undefined> {
  try {
    return await find(cluster.client());
  } catch {
    return undefined;
  }
}

function tell({ services: { journal }, clock }: Cluster, provisioning: Provisioning, result: DeploymentResult, why: Fault | null): void {
  journal.note(provisionEvent(provisioning, result, isOver(result) ? clock.now() : null, why));
}
