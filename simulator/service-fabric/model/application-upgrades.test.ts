import { describe, expect, test } from 'vitest';
import { shop } from '../scenarios/company.ts';
import { provision } from '../scenarios/stage.ts';
import { MINUTE, policy, SECOND, SHOP, stage, until, type Stage } from './testing/stage-upgrade.ts';

const progress = ({ model }: Stage) => model.applicationUpgradeProgress(SHOP);
const states = (stage: Stage): string =>
  progress(stage)
    .upgradeDomains.map((domain) => domain.state)
    .join(' ');

describe('an upgrade of an application', () => {
  test('before the first one the record looks like success without a mode', () => {
    expect(progress(stage())).toMatchObject({
      upgradeState: 'RollingForwardCompleted',
      rollingUpgradeMode: 'Invalid',
      upgradeDomains: [],
      startedAt: undefined,
    });
  });

  test('monitored, to a good version: domain after domain, each healthy for the stable duration', async () => {
    const scene = stage();
    const { clock, model } = scene;
    const startedAt = clock.now();
    scene.start({ parameters: new Map([['Currency', 'SEK']]) });
    expect(model.application(SHOP)?.status).toBe('Upgrading');
    expect(progress(scene)).toMatchObject({ upgradeState: 'RollingForwardInProgress', nextUpgradeDomain: '1' });
    expect(await until(clock, () => progress(scene).healthCheck !== undefined)).toBe(true);
    expect(progress(scene)).toMatchObject({ upgradeState: 'RollingForwardPending', rollingUpgradeMode: 'Monitored' });
    expect(progress(scene).healthCheck?.phase).toBe('WaitDuration');
    await clock.advance(11 * SECOND);
    expect(progress(scene).healthCheck?.phase).toBe('StableDuration');
    expect(states(scene)).toBe('Completed Pending Pending Pending Pending');
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardCompleted')).toBe(true);
    expect(clock.now() - startedAt).toBeGreaterThan(
      5 * (policy.healthCheckStableDuration + policy.healthCheckWaitDuration),
    );
    expect(model.application(SHOP)).toMatchObject({ typeVersion: '2.8.0', status: 'Ready' });
    expect(model.effectiveParameters(model.application(SHOP) ?? fail()).get('Currency')).toBe('SEK');
    // What was not in the complete list went back to the manifest's default.
    expect(model.effectiveParameters(model.application(SHOP) ?? fail()).get('Cart.TimeToLiveMinutes')).toBe('120');
    expect(model.service('fabric:/Shop/Cart')?.manifestVersion).toBe('2.8.0');
    expect(model.health().cluster().state).toBe('Ok');
  });

  test('leaves its applications deployed while their code restarts', async () => {
    const scene = stage();
    const { clock, model } = scene;
    const deployed = model.deployedApplication('_nt_0', SHOP);
    scene.start({ rollingUpgradeMode: 'UnmonitoredAuto' });
    expect(await until(clock, () => progress(scene).current.nodes[0]?.upgradePhase === 'Upgrading')).toBe(true);
    expect(model.deployedApplication('_nt_0', SHOP)).toBe(deployed);
    expect(deployed?.status).toBe('Upgrading');
    expect(model.service('fabric:/Shop/Cart')?.status).toBe('Upgrading');
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardCompleted')).toBe(true);
    expect(deployed?.status).toBe('Active');
    expect(
      [...(deployed?.servicePackages.values() ?? [])].every((servicePackage) => servicePackage.version === '2.8.0'),
    ).toBe(true);
    expect(model.service('fabric:/Shop/Cart')?.status).toBe('Active');
  });

  test('its events share one id, from the start to the end', async () => {
    const scene = stage();
    const from = scene.clock.now();
    scene.start({ rollingUpgradeMode: 'UnmonitoredAuto' });
    await until(scene.clock, () => progress(scene).upgradeState === 'RollingForwardCompleted');
    const records = scene.model
      .events({ scope: 'Application', from, to: scene.clock.now(), keys: { applicationName: SHOP } })
      .filter((record) => record.category === 'Upgrade');
    expect(records.map((record) => record.kind)).toEqual([
      'ApplicationUpgradeStarted',
      ...Array.from({ length: 5 }, () => 'ApplicationUpgradeDomainCompleted'),
      'ApplicationUpgradeCompleted',
    ]);
    expect(new Set(records.map((record) => record.eventInstanceId)).size).toBe(1);
    expect(records[0]?.timeStamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/);
  });

  test('to a bad version: unhealthy for the retry time-out, then back to where it was', async () => {
    const scene = stage();
    const { clock, model } = scene;
    const before = model.application(SHOP)?.parameters;
    scene.start({ targetApplicationTypeVersion: '2.9.0' });
    expect(await until(clock, () => progress(scene).healthCheck?.phase === 'Retry')).toBe(true);
    expect(model.health().cluster().state).toBe('Error');
    await clock.advance(MINUTE);
    expect(progress(scene).unhealthyEvaluations.length).toBeGreaterThan(0);
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingBackInProgress')).toBe(true);
    expect(states(scene)).toBe('InProgress Completed Completed Completed Completed');
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingBackCompleted')).toBe(true);
    expect(progress(scene)).toMatchObject({ failureReason: 'HealthCheck', atFailure: { domainName: '0' } });
    expect(model.application(SHOP)).toMatchObject({ typeVersion: '2.7.1', status: 'Ready' });
    expect(model.application(SHOP)?.parameters).toEqual(before);
    expect(model.health().cluster().state).toBe('Ok');
  });

  test('to a bad version with failure action Manual: it stops, and the operator goes on or back', async () => {
    const scene = stage();
    const { clock, model } = scene;
    scene.start({ targetApplicationTypeVersion: '2.9.0', monitoringPolicy: { ...policy, failureAction: 'Manual' } });
    expect(await until(clock, () => progress(scene).failureReason === 'HealthCheck')).toBe(true);
    expect(progress(scene)).toMatchObject({
      upgradeState: 'RollingForwardPending',
      rollingUpgradeMode: 'UnmonitoredManual',
    });
    await clock.advance(30 * MINUTE);
    expect(progress(scene).nextUpgradeDomain).toBe('1');
    model.resumeApplicationUpgrade(SHOP, '1');
    expect(
      await until(
        clock,
        () => progress(scene).nextUpgradeDomain === '2' && progress(scene).upgradeState === 'RollingForwardPending',
      ),
    ).toBe(true);
    model.rollbackApplicationUpgrade(SHOP);
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingBackCompleted')).toBe(true);
    // The first reason stays; the roll-back came after it.
    expect(progress(scene).failureReason).toBe('HealthCheck');
    expect(model.health().cluster().state).toBe('Ok');
  });

  test('a flip between healthy and unhealthy starts the clock anew', async () => {
    const scene = stage();
    const { clock, model } = scene;
    const report = (healthState: 'Ok' | 'Error'): void =>
      model.reportHealth({ kind: 'Application', applicationName: SHOP }, { sourceId: 'W', property: 'P', healthState });
    scene.start({});
    await until(clock, () => progress(scene).healthCheck?.phase === 'StableDuration');
    await clock.advance(70 * SECOND);
    report('Error');
    expect(await until(clock, () => progress(scene).healthCheck?.phase === 'Retry', 2 * MINUTE)).toBe(true);
    expect(progress(scene).healthCheck?.retryFlips).toBe(1);
    report('Ok');
    expect(await until(clock, () => progress(scene).healthCheck?.phase === 'StableDuration', 2 * MINUTE)).toBe(true);
    expect(progress(scene).healthCheck).toMatchObject({ retryFlips: 2, elapsed: 0 });
    await clock.advance(policy.healthCheckStableDuration - 5 * SECOND);
    expect(progress(scene).upgradeDomains[1]?.state).toBe('Pending');
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardCompleted')).toBe(true);
  });

  test('manual mode waits after each domain, and only for the domain that is next', async () => {
    const scene = stage();
    const { clock, model } = scene;
    scene.start({ rollingUpgradeMode: 'UnmonitoredManual' });
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardPending')).toBe(true);
    await clock.advance(60 * MINUTE);
    expect(states(scene)).toBe('Completed Pending Pending Pending Pending');
    expect(() => model.resumeApplicationUpgrade(SHOP, '0')).toThrow(
      expect.objectContaining({ code: 'FABRIC_E_UPGRADE_DOMAIN_ALREADY_COMPLETED' }),
    );
    expect(() => model.resumeApplicationUpgrade(SHOP, '3')).toThrow(expect.objectContaining({ code: 'E_INVALIDARG' }));
    for (const domain of ['1', '2', '3', '4']) {
      model.resumeApplicationUpgrade(SHOP, domain);
      await until(clock, () => progress(scene).upgradeState !== 'RollingForwardInProgress');
    }
    expect(progress(scene).upgradeState).toBe('RollingForwardCompleted');
  });

  test('a safety check that never clears holds it until the domain time-out, which rolls back', async () => {
    const scene = stage();
    const { clock, model } = scene;
    model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', minInstanceCount: 3 });
    scene.start({ monitoringPolicy: { ...policy, upgradeDomainTimeout: 20 * MINUTE } });
    await clock.advance(19 * MINUTE);
    const partitionId = model.service('fabric:/Shop/Catalog')?.partitions[0]?.id;
    expect(progress(scene).current.nodes[0]).toMatchObject({
      upgradePhase: 'PreUpgradeSafetyCheck',
      pendingSafetyChecks: [{ kind: 'EnsureAvailability', partitionId }],
    });
    await clock.advance(2 * MINUTE);
    expect(progress(scene)).toMatchObject({ failureReason: 'UpgradeDomainTimeout', atFailure: { domainName: '0' } });
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingBackCompleted')).toBe(true);
  });

  test('a stuck one goes on as soon as the cause is gone', async () => {
    const scene = stage();
    const { clock, model } = scene;
    model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', minInstanceCount: 3 });
    scene.start({ rollingUpgradeMode: 'UnmonitoredAuto' });
    await clock.advance(3 * 60 * MINUTE);
    expect(progress(scene).upgradeState).toBe('RollingForwardInProgress');
    expect(progress(scene).statusDetails).toContain('EnsureAvailability');
    model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', minInstanceCount: 1 });
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardCompleted')).toBe(true);
  });

  test('the replica set check time-out lets a node go although its checks are pending', async () => {
    const scene = stage();
    const { clock, model } = scene;
    model.updateService('fabric:/Shop/Catalog', { serviceKind: 'Stateless', minInstanceCount: 3 });
    scene.start({ rollingUpgradeMode: 'UnmonitoredAuto', upgradeReplicaSetCheckTimeout: 2 * MINUTE });
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardCompleted')).toBe(true);
  });

  test('the overall time-out counts from the start', async () => {
    const scene = stage();
    const { clock } = scene;
    scene.start({ monitoringPolicy: { ...policy, upgradeTimeout: 4 * MINUTE } });
    await clock.advance(4 * MINUTE + SECOND);
    expect(progress(scene).failureReason).toBe('OverallUpgradeTimeout');
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingBackCompleted')).toBe(true);
    expect(scene.model.application(SHOP)?.typeVersion).toBe('2.7.1');
  });

  test('asked to roll back it says that it was interrupted', async () => {
    const scene = stage();
    scene.start({});
    await scene.clock.advance(MINUTE);
    scene.model.rollbackApplicationUpgrade(SHOP);
    expect(await until(scene.clock, () => progress(scene).upgradeState === 'RollingBackCompleted')).toBe(true);
    expect(progress(scene)).toMatchObject({ failureReason: 'Interrupted' });
    expect(scene.model.service('fabric:/Shop/Cart')?.manifestVersion).toBe('2.7.1');
  });

  test('its policy can be changed in flight: manual becomes automatic, and patience grows', async () => {
    const scene = stage();
    const { clock, model } = scene;
    scene.start({ rollingUpgradeMode: 'UnmonitoredManual' });
    await until(clock, () => progress(scene).upgradeState === 'RollingForwardPending');
    model.updateApplicationUpgrade(SHOP, {
      rollingUpgradeMode: 'Monitored',
      healthCheckStableDuration: 5 * SECOND,
      healthCheckWaitDuration: 0,
    });
    expect(progress(scene).description?.monitoringPolicy.healthCheckStableDuration).toBe(5 * SECOND);
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardCompleted', 10 * MINUTE)).toBe(
      true,
    );
  });

  test('a change of parameters alone restarts nothing', async () => {
    const scene = stage();
    const { clock, model } = scene;
    const before = model.service('fabric:/Shop/Cart')?.partitions[0]?.replicas.map((replica) => replica.openedAt);
    scene.start({
      targetApplicationTypeVersion: '2.7.1',
      parameters: new Map([['Currency', 'USD']]),
      rollingUpgradeMode: 'UnmonitoredAuto',
    });
    expect(await until(clock, () => progress(scene).upgradeState === 'RollingForwardCompleted')).toBe(true);
    expect(model.effectiveParameters(model.application(SHOP) ?? fail()).get('Currency')).toBe('USD');
    expect(model.service('fabric:/Shop/Cart')?.partitions[0]?.replicas.map((replica) => replica.openedAt)).toEqual(
      before,
    );
  });

  test('domains run in the order asked for', () => {
    const scene = stage();
    scene.start({ sortOrder: 'ReverseNumeric' });
    expect(progress(scene).upgradeDomains.map((domain) => domain.name)).toEqual(['4', '3', '2', '1', '0']);
  });

  test('what makes no sense is refused with its own code', async () => {
    const scene = stage();
    const { model } = scene;
    const refused = (code: string) => expect.objectContaining({ code });
    expect(() => scene.start({ targetApplicationTypeVersion: '99' })).toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_NOT_FOUND'),
    );
    expect(() => scene.start({ parameters: new Map([['Nonsense', '1']]) })).toThrow(refused('E_INVALIDARG'));
    expect(() => scene.start({ parameters: new Map([['Catalog_InstanceCount', 'many']]) })).toThrow(
      refused('E_INVALIDARG'),
    );
    expect(() => scene.start({ parameters: new Map([['Catalog_InstanceCount', '']]) })).toThrow(
      refused('E_INVALIDARG'),
    );
    expect(model.application(SHOP)?.status).toBe('Ready');
    expect(() => model.rollbackApplicationUpgrade(SHOP)).toThrow(refused('FABRIC_E_APPLICATION_NOT_UPGRADING'));
    const parameters = model.application(SHOP)?.parameters ?? new Map<string, string>();
    expect(() => scene.start({ targetApplicationTypeVersion: '2.7.1', parameters })).toThrow(
      refused('FABRIC_E_APPLICATION_ALREADY_IN_TARGET_VERSION'),
    );
    scene.start({});
    expect(() => scene.start({})).toThrow(refused('FABRIC_E_APPLICATION_UPGRADE_IN_PROGRESS'));
    expect(() => model.deleteApplication(SHOP)).toThrow(refused('FABRIC_E_APPLICATION_UPGRADE_IN_PROGRESS'));
    expect(() => model.unprovisionApplicationType('ShopType', '2.8.0', false)).toThrow(
      refused('FABRIC_E_APPLICATION_TYPE_IN_USE'),
    );
  });

  test('a version with a new default service creates it', async () => {
    const scene = stage();
    const sketch = shop('3.0.0');
    provision(
      scene.model,
      { ...sketch, services: [...sketch.services, { name: 'Wishlist', kind: 'Stateless', count: 2 }] },
      0,
    );
    scene.start({ targetApplicationTypeVersion: '3.0.0', rollingUpgradeMode: 'UnmonitoredAuto' });
    await until(scene.clock, () => progress(scene).upgradeState === 'RollingForwardCompleted');
    await scene.clock.advance(MINUTE);
    expect(scene.model.service('fabric:/Shop/Wishlist')?.partitions[0]?.replicas).toHaveLength(2);
    expect(scene.model.health().cluster().state).toBe('Ok');
  });
});

function fail(): never {
  throw new Error('There is no such application.');
}
