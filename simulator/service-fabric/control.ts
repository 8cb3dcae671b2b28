import { z } from 'zod';

import { clockAction } from '../foundation/clock-action.ts';
import { ControlError } from '../foundation/control-server.ts';
import type { ControlAction } from '../foundation/control-server.ts';
import { faultActions } from '../foundation/fault-actions.ts';
import type { SimulatedCluster } from './cluster-server.ts';
import { thumbprintsOf } from './credentials.ts';
import { clusterFaultSchema } from './gateway/faults.ts';
import type { HealthEntityRef } from './model/index.ts';
import { startUpgrade } from './ongoing-upgrades.ts';
import { releaseSafetyChecks } from './safety-release.ts';

/** What the control endpoint of one cluster offers. */
export function controlActions(cluster: SimulatedCluster): ControlAction[] {
  return [
    { method: 'GET', path: 'state', summary: 'Everything at a glance', run: () => stateOf(cluster) },
    ...faultActions({ schema: clusterFaultSchema, faults: cluster.faults, put: (fault) => cluster.setFault(fault), clear: (id) => cluster.clearFaults(id) }),
    ...trafficActions(cluster),
    ...clusterActions(cluster),
    ...credentialActions(cluster),
  ];
}

function stateOf(cluster: SimulatedCluster): object {
  const { model } = cluster;
  const view = model.health();
  const upgrade = model.clusterUpgradeProgress();
  return {
    name: cluster.name,
    clusterId: model.clusterId,
    url: cluster.url,
    gateways: cluster.gateways,
    thumbprints: cluster.thumbprints ?? null,
    now: model.clock.now(),
    health: view.cluster().state,
    statistics: Object.fromEntries(view.clusterStatistics(false)),
    codeVersion: model.codeVersion,
    nodes: model.nodes().map((node) => ({ name: node.name, status: node.status, health: view.knows(node) ? view.node(node).state : 'Unknown' })),
    applications: model.applications().length,
    clusterUpgrade: { state: upgrade.upgradeState, domain: upgrade.current.domainName },
    upgradingApplications: model
      .applications()
      .filter((application) => application.status === 'Upgrading')
      .map((application) => application.name),
    faults: cluster.faults.list(),
  };
}

function trafficActions({ traffic, imageStore }: SimulatedCluster): ControlAction[] {
  return [
    { method: 'GET', path: 'traffic', summary: 'Requests with counts and bytes by endpoint', run: () => traffic.report() },
    { method: 'DELETE', path: 'traffic', summary: 'Count from zero', run: () => traffic.reset() },
    {
      method: 'GET',
      path: 'image-store',
      summary: 'Uploaded files with size and SHA-256, and open upload sessions',
      run: async () => ({
        files: await Promise.all(
          imageStore.filesBelow('').map(async (file) => ({ path: file.path, size: file.size, sha256: (await imageStore.digest(file)) ?? null })),
        ),
        sessions: imageStore.sessions().map((session) => ({
          id: session.id,
          path: session.path,
          size: session.size,
          missing: session.received.missing(),
        })),
      }),
    },
  ];
}

const nodeName = z.strictObject({ name: z.string() });
const entityRef = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('Cluster') }),
  z.strictObject({ kind: z.literal('Node'), nodeName: z.string() }),
  z.strictObject({ kind: z.literal('Application'), applicationName: z.string() }),
  z.strictObject({ kind: z.literal('Service'), serviceName: z.string() }),
  z.strictObject({ kind: z.literal('Partition'), partitionId: z.string() }),
]);
const report = z.strictObject({
  entity: entityRef,
  sourceId: z.string().default('Watchdog'),
  property: z.string().default('State'),
  healthState: z.enum(['Ok', 'Warning', 'Error']),
  description: z.string().default(''),
  timeToLive: z.number().optional(),
  removeWhenExpired: z.boolean().optional(),
});

function clusterActions(cluster: SimulatedCluster): ControlAction[] {
  return [
    clockAction(cluster.clock),
    {
      method: 'POST',
      path: 'node/down',
      summary: 'A machine dies: { name, forMs? }',
      run({ body }) {
        const { name, forMs } = nodeName.extend({ forMs: z.number().optional() }).parse(body);
        cluster.model.crashNode(knownNode(cluster, name), forMs);
        return undefined;
      },
    },
    {
      method: 'POST',
      path: 'node/up',
      summary: 'A machine is started again: { name }',
      run: ({ body }) => cluster.model.startNode(knownNode(cluster, nodeName.parse(body).name)),
    },
    {
      method: 'POST',
      path: 'node/heard-of',
      summary: 'The cluster hears of a node that has not come yet: { name }',
      run: ({ body }) => cluster.model.hearOfNode(nodeName.parse(body).name),
    },
    {
      method: 'POST',
      path: 'health',
      summary: 'Report health: { entity: { kind, … }, healthState, sourceId?, property?, description?, timeToLive? }',
      run({ body }) {
        const { entity, timeToLive, removeWhenExpired, ...rest } = report.parse(body);
        const target: HealthEntityRef = entity;
        cluster.model.reportHealth(target, {
          ...rest,
          ...(timeToLive === undefined ? {} : { timeToLive }),
          ...(removeWhenExpired === undefined ? {} : { removeWhenExpired }),
        });
        return undefined;
      },
    },
    {
      method: 'POST',
      path: 'health/forget',
      summary: 'The health store has no data of an entity, or of any, for a while: { entity?, forMs? }',
      run({ body }) {
        const { entity, forMs } = z.strictObject({ entity: entityRef.optional(), forMs: z.number().min(0).default(30_000) }).parse(body);
        cluster.model.forgetHealth(entity, forMs);
        return undefined;
      },
    },
    {
      method: 'POST',
      path: 'replace',
      summary: 'Another cluster answers at this address: { name? }',
      run({ body }) {
        cluster.replace(z.strictObject({ name: z.string().default('somebody-elses') }).parse(body).name);
        return { clusterId: cluster.model.clusterId };
      },
    },
    ...upgradeActions(cluster),
    { method: 'POST', path: 'connections/drop', summary: 'Drop all connections', run: () => cluster.dropConnections() },
  ];
}

function upgradeActions(cluster: SimulatedCluster): ControlAction[] {
  const wanted = z.strictObject({ application: z.string().optional() });
  return [
    {
      method: 'POST',
      path: 'upgrade/start',
      summary: 'Upgrade an application to the newest other version there is: { application? }',
      run({ body }) {
        const { application } = wanted.parse(body);
        const started = startUpgrade(cluster.model, application);
        if (started === undefined) throw new ControlError('There is no application with another version to go to');
        return started;
      },
    },
    {
      method: 'POST',
      path: 'safety-checks/release',
      summary: 'Let go what upgrades and deactivations wait for: fewer replicas are enough',
      run: () => ({ services: releaseSafetyChecks(cluster.model) }),
    },
  ];
}

function knownNode(cluster: SimulatedCluster, name: string): string {
  if (cluster.model.node(name) === undefined) throw new ControlError(`No such node: ${name}`);
  return name;
}

function credentialActions(cluster: SimulatedCluster): ControlAction[] {
  const expired = z.strictObject({ expired: z.boolean().optional() });
  const secure = () => {
    if (cluster.credentials === undefined) throw new ControlError('This cluster has no certificates');
    return cluster.credentials;
  };
  return [
    {
      method: 'POST',
      path: 'certificate/next',
      summary: 'Make the next server certificate without showing it: { expired? }',
      run: ({ body }) => thumbprintsOf(secure().prepareNext(expired.parse(body).expired)),
    },
    {
      method: 'POST',
      path: 'certificate/swap',
      summary: 'Show the next server certificate, or a new one: { expired? }',
      run({ body }) {
        secure();
        return cluster.changeCertificate(expired.parse(body).expired);
      },
    },
    {
      method: 'GET',
      path: 'clients',
      summary: 'Client certificates with their keys, by what they are good for',
      run: () =>
        Object.fromEntries(
          Object.entries(secure().clients).map(([name, each]) => [name, { certificatePem: each.certificatePem, keyPem: each.privateKeyPem }]),
        ),
    },
    {
      method: 'POST',
      path: 'token',
      summary: 'A token of the directory: { role?: admin | reader, forMs? }',
      run({ body }) {
        const { role, forMs } = z.strictObject({ role: z.enum(['admin', 'reader']).default('admin'), forMs: z.number().default(3_600_000) }).parse(body);
        if (cluster.access.entra === undefined) throw new ControlError('This cluster knows no directory');
        return { token: cluster.access.issueToken(role, Date.now() + forMs) };
      },
    },
    { method: 'DELETE', path: 'token', summary: 'Make all tokens worthless', run: () => cluster.access.revokeTokens() },
  ];
}
