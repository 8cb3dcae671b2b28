import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { shop } from '../scenarios/company.ts';
import { buildScenario } from '../scenarios/index.ts';
import { provision } from '../scenarios/stage.ts';
import { ModelError, type ClusterModel } from './index.ts';
import { explain } from './testing/explain.ts';
import { expectConsistency } from './testing/invariants.ts';
import { PlainHealth } from './testing/plain-health.ts';
import { applicationUpgrade, clusterUpgrade } from './upgrade-descriptions.ts';

const intents = ['Pause', 'Restart', 'RemoveData'] as const;

type Command = (model: ClusterModel, clock: ManualClock) => void | Promise<void>;

/** A command a counterexample prints by its name. */
function named(name: string, command: Command): Command {
  return Object.assign(command, { [fc.toStringMethod]: () => name });
}

const nth = fc.nat(1000);
const nodeOf = (model: ClusterModel, index: number): string => model.nodes()[index % model.nodes().length]?.name ?? '';

/** An arbitrary command; what the cluster refuses is refused, and nothing else may go wrong. */
const failures: fc.Arbitrary<Command> = fc.oneof(
  nth.map((n) => named(`crash ${n}`, (model) => model.crashNode(nodeOf(model, n)))),
  nth.map((n) => named(`start ${n}`, (model) => model.startNode(nodeOf(model, n)))),
  nth.map((n) => named(`restart ${n}`, (model) => model.restartNode(nodeOf(model, n), 0n))),
  fc
    .constantFrom(1_000, 3_000, 20_000, 90_000, 400_000)
    .map((wait) => named(`wait ${wait}`, (_model, clock) => clock.advance(wait))),
);
const operations: fc.Arbitrary<Command> = fc.oneof(
  fc
    .tuple(nth, fc.constantFrom(...intents))
    .map(([n, intent]) =>
      named(`deactivate ${n} ${intent}`, (model) => model.deactivateNode({ nodeName: nodeOf(model, n), intent })),
    ),
  nth.map((n) => named(`activate ${n}`, (model) => model.activateNode(nodeOf(model, n)))),
  fc
    .integer({ min: 1, max: 5 })
    .map((count) =>
      named(`scale Cart ${count}`, (model) =>
        model.updateService('fabric:/Shop/Cart', {
          serviceKind: 'Stateful',
          targetReplicaSetSize: count,
          minReplicaSetSize: 1,
        }),
      ),
    ),
  fc
    .integer({ min: 1, max: 5 })
    .map((count) =>
      named(`scale Catalog ${count}`, (model) =>
        model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', instanceCount: count }),
      ),
    ),
  nth.map((n) =>
    named(`remove replica ${n}`, (model) => {
      const replicas = model.service('fabric:/Shop/Cart')?.partitions.flatMap((partition) => partition.replicas) ?? [];
      const replica = replicas[n % replicas.length];
      if (replica !== undefined) model.removeReplica(replica.nodeName, replica.partition.id, replica.id);
    }),
  ),
  nth.map((n) =>
    named(`restart replica ${n}`, (model) => {
      const replicas =
        model.service('fabric:/Shop/Checkout')?.partitions.flatMap((partition) => partition.replicas) ?? [];
      const replica = replicas[n % replicas.length];
      if (replica !== undefined) model.restartReplica(replica.nodeName, replica.partition.id, replica.id);
    }),
  ),
  nth.map((n) =>
    named(`move primary ${n}`, (model) => {
      const partition = model.service('fabric:/Shop/Cart')?.partitions[n % 3];
      if (partition !== undefined) model.movePrimaryReplica(partition.id);
    }),
  ),
  nth.map((n) =>
    named(`move secondary ${n}`, (model) => {
      const partition = model.service('fabric:/Payments/Ledger')?.partitions[n % 2];
      const secondary = partition?.replicas.find((replica) => replica.role === 'ActiveSecondary');
      if (partition !== undefined && secondary !== undefined)
        model.moveSecondaryReplica(partition.id, secondary.nodeName);
    }),
  ),
  fc.constant(
    named('deleteService fabric:/Identity/Tokens', (model) => model.deleteService('fabric:/Identity/Tokens')),
  ),
  fc.constant(
    named('deleteApplication fabric:/Notifications', (model) => model.deleteApplication('fabric:/Notifications')),
  ),
);
const upgrades: fc.Arbitrary<Command> = fc.oneof(
  fc.constant(
    named('upgrade Shop', (model) =>
      model.startApplicationUpgrade(
        applicationUpgrade({ name: 'fabric:/Shop', targetApplicationTypeVersion: '2.8.0' }),
      ),
    ),
  ),
  fc.constant(
    named('rollbackApplicationUpgrade fabric:/Shop', (model) => model.rollbackApplicationUpgrade('fabric:/Shop')),
  ),
  fc.constant(
    named('upgrade the cluster', (model) =>
      model.startClusterUpgrade(clusterUpgrade({ codeVersion: '11.0.1.1', configVersion: '' })),
    ),
  ),
  fc.constant(named('roll the cluster back', (model) => model.rollbackClusterUpgrade())),
);

async function run(command: Command, model: ClusterModel, clock: ManualClock): Promise<void> {
  try {
    await command(model, clock);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
  }
}

function cluster() {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 2, nodes: 6 });
  provision(model, shop('2.8.0'), clock.now());
  model.provisionCluster({ codeVersion: '11.0.1.1' });
  return { clock, model };
}

async function repairEverything(model: ClusterModel, clock: ManualClock): Promise<void> {
  for (const node of model.nodes()) {
    model.activateNode(node.name);
    model.startNode(node.name);
  }
  await clock.advance(3 * 3_600_000);
}

function expectAllWell(model: ClusterModel): void {
  const plain = new PlainHealth(model, {
    clusterPolicy: model.clusterHealthPolicy,
    applicationPolicy: (application) => model.applicationHealthPolicy(application),
    byApplicationType: false,
  });
  const { state, unhealthyEvaluations } = model.health().cluster();
  expect(unhealthyEvaluations.map(explain)).toEqual([]);
  expect(state).toBe('Ok');
  expect(model.health().clusterStatistics(true)).toEqual(plain.statistics(true));
  for (const application of model.applications()) {
    for (const service of application.services.values()) {
      for (const partition of service.partitions) {
        expect(partition.status).toBe('Ready');
        const wanted =
          service.instanceCount === -1 ? model.nodes().length : service.instanceCount + service.targetReplicaSetSize;
        expect(partition.replicas.filter((replica) => replica.status === 'Ready')).toHaveLength(wanted);
      }
    }
  }
}

describe('a cluster under arbitrary commands', () => {
  test('is consistent after each of them, and well again when everything is repaired', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(failures, operations), { maxLength: 25 }), async (commands) => {
        const { clock, model } = cluster();
        for (const command of commands) {
          await run(command, model, clock);
          expectConsistency(model);
        }
        await repairEverything(model, clock);
        expectConsistency(model);
        expectAllWell(model);
        expect(model.health().cluster().state).toBe('Ok');
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  test('its upgrades end, whatever fails meanwhile, once it is repaired', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(failures, upgrades), { maxLength: 20 }), async (commands) => {
        const { clock, model } = cluster();
        for (const command of commands) await run(command, model, clock);
        await repairEverything(model, clock);
        expect(model.applicationUpgradeProgress('fabric:/Shop').upgradeState).toMatch(/Completed$/);
        expect(model.clusterUpgradeProgress().upgradeState).toMatch(/Completed$/);
        expect(new Set(model.nodes().map((node) => node.codeVersion))).toEqual(new Set([model.codeVersion]));
        expectConsistency(model);
        expectAllWell(model);
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});
