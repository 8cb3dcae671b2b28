import { describe, expect, test } from 'vitest';
import { clusterUpgrade } from './upgrade-descriptions.ts';
import { SECOND, SHOP, stage, until, type Stage } from './testing/stage-upgrade.ts';

/** Instances that are about to be closed first go on without an endpoint (service-fabric.md §2.7). */

const CATALOG = 'fabric:/Shop/Catalog';
const NODE = '_nt_0';

function scene(instanceCloseDelayDuration: number): Stage {
  const made = stage();
  made.model.updateService(CATALOG, { serviceKind: 'Stateless', instanceCount: 5, instanceCloseDelayDuration });
  return made;
}

const instanceOn = ({ model }: Stage, nodeName: string) =>
  model.service(CATALOG)?.partitions[0]?.replicas.find((replica) => replica.nodeName === nodeName);

/** Of the instance on the first node that is upgraded: its address and status now. */
function look(given: Stage): string {
  const instance = instanceOn(given, NODE);
  if (instance === undefined) return 'gone';
  return `${instance.status} ${given.model.replicaAddress(instance) === '' ? 'hidden' : 'published'}`;
}

const phase = ({ model }: Stage, upgrade: 'application' | 'cluster') => {
  const progress = upgrade === 'cluster' ? model.clusterUpgradeProgress() : model.applicationUpgradeProgress(SHOP);
  return progress.current.nodes.find((node) => node.nodeName === NODE)?.upgradePhase;
};

describe('an instance with a delay before it is closed', () => {
  test('loses its endpoint, goes on for the delay of its service, and is closed then', async () => {
    const given = scene(30 * SECOND);
    await given.clock.advance(30 * SECOND);
    expect(look(given)).toBe('Ready published');
    given.start({ rollingUpgradeMode: 'UnmonitoredAuto' });
    expect(await until(given.clock, () => phase(given, 'application') === 'Upgrading')).toBe(true);
    expect(look(given)).toBe('Ready hidden');
    await given.clock.advance(28 * SECOND);
    expect(look(given)).toBe('Ready hidden');
    await given.clock.advance(3 * SECOND);
    expect(look(given)).toBe('Down hidden');
    expect(await until(given.clock, () => look(given) === 'Ready published')).toBe(true);
  });

  test('waits as long as the upgrade says, unless its service wants no delay at all', async () => {
    for (const [ofService, ofUpgrade, expected] of [
      [30, 5, 5],
      [30, 0, 0],
      [0, 60, 0],
      [10, Infinity, 10],
    ] as const) {
      const given = scene(ofService * SECOND);
      await given.clock.advance(30 * SECOND);
      given.start({ rollingUpgradeMode: 'UnmonitoredAuto', instanceCloseDelayDuration: ofUpgrade * SECOND });
      await until(given.clock, () => phase(given, 'application') === 'Upgrading');
      const from = given.clock.now();
      await until(given.clock, () => look(given).startsWith('Down'));
      expect((given.clock.now() - from) / SECOND).toBe(expected);
    }
  });

  test('holds up the upgrade of its node too, and the deactivation', async () => {
    const given = scene(30 * SECOND);
    const { clock, model } = given;
    await clock.advance(30 * SECOND);
    model.provisionCluster({ codeVersion: '11.0.1.1' });
    model.startClusterUpgrade(clusterUpgrade({ codeVersion: '11.0.1.1', configVersion: model.configVersion }));
    expect(await until(clock, () => phase(given, 'cluster') === 'Upgrading')).toBe(true);
    await clock.advance(20 * SECOND);
    expect([look(given), model.node(NODE)?.status]).toEqual(['Ready hidden', 'Up']);
    expect(await until(clock, () => model.node(NODE)?.status === 'Down')).toBe(true);

    const other = scene(30 * SECOND);
    await other.clock.advance(30 * SECOND);
    other.model.deactivateNode({ nodeName: NODE, intent: 'Restart' });
    expect(await until(other.clock, () => look(other) === 'Ready hidden')).toBe(true);
    await other.clock.advance(20 * SECOND);
    expect([look(other), other.model.node(NODE)?.status]).toEqual(['Ready hidden', 'Disabling']);
    expect(await until(other.clock, () => other.model.node(NODE)?.status === 'Disabled')).toBe(true);
    expect(look(other)).toBe('gone');
  });

  test('is called again when nothing comes of it', async () => {
    const given = scene(60 * SECOND);
    await given.clock.advance(30 * SECOND);
    given.start({ rollingUpgradeMode: 'UnmonitoredAuto' });
    await until(given.clock, () => look(given) === 'Ready hidden');
    given.model.rollbackApplicationUpgrade(SHOP);
    expect(look(given)).toBe('Ready published');
    expect(await until(given.clock, () => given.model.application(SHOP)?.status === 'Ready')).toBe(true);
    expect(look(given)).toBe('Ready published');

    given.model.deactivateNode({ nodeName: NODE, intent: 'Restart' });
    await until(given.clock, () => look(given) === 'Ready hidden');
    given.model.activateNode(NODE);
    expect(look(given)).toBe('Ready published');
  });
});
