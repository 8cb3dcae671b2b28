import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleCluster, sampleClusterSummary } from '../../testing/sample-clusters.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { clusterId, samplePlan } from './testing/upgrade-samples.ts';
import { RollBackTo } from './RollBackTo.tsx';
import { StartUpgrade } from './StartUpgrade.tsx';
import { defaultPolicy } from './upgrade-input.ts';

const planInput = z.object({ targetVersion: z.string(), parameters: z.array(z.object({ name: z.string(), value: z.string() })).nullable() });

let host: ScriptedHost;
beforeEach(() => {
  host = scriptedHost();
  host.collection('connections.watch', [sampleCluster('prod', { name: 'prod-we', cluster: sampleClusterSummary({ role: 'admin', unlockedUntil: Date.now() + 600_000 }) })]);
  host.answer('clusters.upgrades.plan', (input) => samplePlan(planInput.parse(input).targetVersion));
  host.answer('clusters.actions.upgradeApplication', () => ({ message: 'Accepted: the upgrade begins.' }));
});

const confirm = async (): Promise<void> => {
  await userEvent.click(await screen.findByRole('button', { name: /^Start the upgrade to/ }));
  const dialog = await screen.findByRole('alertdialog');
  await userEvent.type(within(dialog).getByLabelText(/Type “fabric:\/Shop”/), 'fabric:/Shop');
  await userEvent.click(within(dialog).getByRole('button', { name: 'Start the upgrade' }));
};

describe('the way to an upgrade', () => {
  it('sends the complete list of parameters with the edits over it', async () => {
    renderScreen(<StartUpgrade connectionId={clusterId} applicationName="fabric:/Shop" currentVersion="1.0" onClose={() => undefined} />);
    await userEvent.click(await screen.findByRole('button', { name: /^Parameters/ }));
    const level = await screen.findByLabelText('Value of Level');
    await userEvent.clear(level);
    await userEvent.type(level, 'debug');
    await confirm();
    await waitFor(() => { expect(host.callsOf('clusters.actions.upgradeApplication')).toHaveLength(1); });
    expect(host.callsOf('clusters.actions.upgradeApplication')[0]).toMatchObject({
      applicationName: 'fabric:/Shop', targetVersion: '1.0', parameters: [{ name: 'Instances', value: '5' }, { name: 'Level', value: 'debug' }], mode: 'Monitored', typedName: 'fabric:/Shop',
    });
  });

  it('offers provisioned versions only, and shows what would change before it can be started', async () => {
    renderScreen(<StartUpgrade connectionId={clusterId} applicationName="fabric:/Shop" currentVersion="1.0" onClose={() => undefined} />);
    await userEvent.click(await screen.findByRole('button', { name: /Version to upgrade to/ }));
    const options = await screen.findAllByRole('option');
    expect(options.map((option) => option.textContent)).toEqual(['1.0 (in force now)', '2.0']);
    await userEvent.click(screen.getByRole('option', { name: '2.0' }));
    await userEvent.click(screen.getByRole('button', { name: /^What will change/ }));
    expect(await screen.findByText(/CartPkg/)).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Start the upgrade to 2.0…' })).toBeTruthy();
  });

  it('cannot be started against an obstacle, and says which', async () => {
    host.answer('clusters.upgrades.plan', () => samplePlan('2.0', { obstacle: 'An upgrade of fabric:/Shop is running.' }));
    renderScreen(<StartUpgrade connectionId={clusterId} applicationName="fabric:/Shop" currentVersion="1.0" onClose={() => undefined} />);
    await userEvent.click(await screen.findByRole('button', { name: /^What will change/ }));
    expect((await screen.findByRole('alert')).textContent).toContain('is running');
    expect(screen.getByRole('button', { name: /^Start the upgrade/ }).getAttribute('aria-disabled')).toBe('true');
  });

  it('rolls back to a recorded run with the parameters that it had', async () => {
    const input = { connectionId: clusterId, applicationName: 'fabric:/Shop', targetVersion: '2.0', parameters: [{ name: 'Instances', value: '9' }], mode: 'Monitored', policy: defaultPolicy };
    host.answer('clusters.upgrades.planRollBackTo', () => ({ plan: samplePlan('2.0'), input }));
    renderScreen(<RollBackTo connectionId={clusterId} runId="r1" onClose={() => undefined} />);
    expect(await screen.findByText('Roll fabric:/Shop back to 2.0')).toBeTruthy();
    await confirm();
    await waitFor(() => { expect(host.callsOf('clusters.actions.upgradeApplication')).toHaveLength(1); });
    expect(host.callsOf('clusters.actions.upgradeApplication')[0]).toMatchObject({ targetVersion: '2.0', parameters: [{ name: 'Instances', value: '9' }] });
  });
});
