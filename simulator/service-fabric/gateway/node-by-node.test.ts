import { expect, it } from 'vitest';

import { clusters } from '../testing/started.ts';

/** Progress of an upgrade node by node, in the shape that was recorded of one (service-fabric.md §2.7). */

const start = clusters();

it('an upgrade node by node names nodes as its units, and no domains', async () => {
  const { caller, cluster, clock } = await start();
  const { model } = cluster;
  model.provisionCluster({ codeVersion: '11.0.1.1' });
  await caller.write('/$/Upgrade', {
    CodeVersion: '11.0.1.1',
    ConfigVersion: model.configVersion,
    UpgradeKind: 'Rolling',
    RollingUpgradeMode: 'UnmonitoredDeferred',
  });
  await caller.write('/Nodes/_nt_0/$/Deactivate', { DeactivationIntent: 'Restart' });
  const [first, ...others] = model.nodes().map((node) => ({ Name: node.name, State: 'Pending' }));
  expect((await caller.call('/$/GetUpgradeProgress?api-version=8.2')).json()).toMatchObject({
    UpgradeDomains: [],
    UpgradeUnits: [{ ...first, State: 'InProgress' }, ...others],
    UpgradeState: 'RollingForwardPending',
    NextUpgradeDomain: '',
    RollingUpgradeMode: 'UnmonitoredDeferred',
    UpgradeDescription: { RollingUpgradeMode: 'UnmonitoredDeferred' },
    CurrentUpgradeDomainProgress: { DomainName: '', NodeUpgradeProgressList: [] },
    CurrentUpgradeUnitsProgress: { DomainName: '', NodeUpgradeProgressList: [{ NodeName: '_nt_0', UpgradePhase: 'PreUpgradeSafetyCheck' }] },
    UpgradeDomainProgressAtFailure: { NodeUpgradeProgressList: [] },
    IsNodeByNode: true,
  });
  expect((await caller.call('/Nodes/_nt_0')).json()).toMatchObject({ IsNodeByNodeUpgradeInProgress: true });
  const old = (await caller.call('/$/GetUpgradeProgress?api-version=6.0')).json();
  expect(old).not.toHaveProperty('UpgradeUnits');
  await clock.advance(10 * 60_000);
  expect((await caller.call('/$/GetUpgradeProgress?api-version=8.2')).json()).toMatchObject({ UpgradeUnits: [{ ...first, State: 'Completed' }, ...others] });
  expect(await caller.refusal('/$/MoveToNextUpgradeDomain', { body: { UpgradeDomain: '0' } })).toEqual([400, 'E_INVALIDARG']);
});
