import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { UpgradeRunDetail, UpgradeView } from '../../../shared/contract/clusters/upgrades.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleCluster, sampleClusterSummary } from '../../testing/sample-clusters.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import type { FakeValue } from '../../testing/fake-host.ts';
import { clusterId, sampleRun, stuckUpgrade } from './testing/upgrade-samples.ts';
import { defaultPolicy } from './upgrade-input.ts';
import { RunsPanel } from './RunsPanel.tsx';
import { UpgradeScreen } from './UpgradeScreen.tsx';

let host: ScriptedHost;
let view: FakeValue<UpgradeView>;
beforeEach(() => {
  host = scriptedHost();
  host.collection('connections.watch', [sampleCluster('prod', { name: 'prod-we', cluster: sampleClusterSummary({ role: 'admin', unlockedUntil: Date.now() + 600_000 }) })]);
  view = host.stream('clusters.upgrades.view', stuckUpgrade());
  host.collection('clusters.upgrades.runs', [sampleRun('r1'), sampleRun('r2', { startedAt: Date.UTC(2026, 10, 8), toVersion: '3.0', result: 'rolledBack', cause: 'fabric:/Shop/Cart does not answer' })]);
});

const detail = (runId: string, value: string): UpgradeRunDetail => ({
  run: sampleRun(runId), parameters: [{ name: 'Instances', value, secretLooking: false }], parametersBefore: null, policy: defaultPolicy, domains: [], causes: [], log: [], startedBy: '',
});

describe('an upgrade on show', () => {
  it('says what it waits for, since when, in whose way, and what to do', async () => {
    renderScreen(<UpgradeScreen connectionId={clusterId} target={{ kind: 'application', applicationName: 'fabric:/Shop' }} />);
    expect((await screen.findByText(/^Domain UD1 waits 6 min/)).textContent).toContain('fabric:/Shop/Cart');
    const nodes = screen.getByRole('list', { name: 'Nodes of the current domain' });
    expect(within(nodes).getByRole('link', { name: 'Node 7' })).toBeTruthy();
    expect(within(nodes).getByRole('link', { name: 'Replica 131' })).toBeTruthy();
    expect(within(nodes).getByText(/code may not finish opening/)).toBeTruthy();
  });

  it('shows the strip of domains with the current one marked, and the clock of the health check while it runs', async () => {
    view.set(stuckUpgrade({ state: 'RollingForwardPending', clock: { phase: 'stable', elapsedMs: 60_000, limitMs: 120_000, flips: 2, at: Date.now() } }));
    renderScreen(<UpgradeScreen connectionId={clusterId} target={{ kind: 'application', applicationName: 'fabric:/Shop' }} />);
    const strip = await screen.findByRole('list', { name: 'Upgrade domains' });
    expect(within(strip).getAllByRole('listitem').map((each) => each.getAttribute('aria-current'))).toEqual([null, 'step', null]);
    expect(screen.getByText('Checking health')).toBeTruthy();
    expect(screen.getByText(/to and fro 2 times/)).toBeTruthy();
    expect(within(screen.getByRole('list', { name: 'Health check' })).getByText('Stable').getAttribute('aria-current')).toBe('step');
  });

  it('shows a mark for what looks like a secret, and says where the value is', async () => {
    renderScreen(<UpgradeScreen connectionId={clusterId} target={{ kind: 'application', applicationName: 'fabric:/Shop' }} />);
    expect(await screen.findByText('•••••••• #ab12')).toBeTruthy();
    expect(screen.getByText(/stays in Fabriscope’s main process/)).toBeTruthy();
  });

  it('rolls back only with the name typed, once, and says what came of it', async () => {
    host.answer('clusters.actions.rollBackUpgrade', () => ({ message: 'The roll-back has begun.' }));
    renderScreen(<UpgradeScreen connectionId={clusterId} target={{ kind: 'application', applicationName: 'fabric:/Shop' }} />);
    await userEvent.click(await screen.findByRole('button', { name: 'Roll back…' }));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Roll back' }));
    expect(host.callsOf('clusters.actions.rollBackUpgrade')).toEqual([]);
    await userEvent.type(within(dialog).getByLabelText(/Type “fabric:\/Shop”/), 'fabric:/Shop');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Roll back' }));
    await waitFor(() => {
      expect(host.callsOf('clusters.actions.rollBackUpgrade')).toEqual([
        { connectionId: clusterId, target: { kind: 'application', applicationName: 'fabric:/Shop' }, typedName: 'fabric:/Shop', reason: '' },
      ]);
    });
    expect((await screen.findAllByText('The roll-back has begun.')).length).toBeGreaterThan(0);
  });

  it('tells why it cannot be gone on with', async () => {
    renderScreen(<UpgradeScreen connectionId={clusterId} target={{ kind: 'application', applicationName: 'fabric:/Shop' }} />);
    const goOn = await screen.findByRole('button', { name: /Go on…/ });
    expect(goOn.getAttribute('aria-disabled')).toBe('true');
    expect(goOn.getAttribute('aria-describedby')).not.toBeNull();
  });
});

describe('the runs that are known', () => {
  it('compare two that are marked, what differs first', async () => {
    host.answer('clusters.upgrades.run', (input) => detail(JSON.stringify(input).includes('r1') ? 'r1' : 'r2', JSON.stringify(input).includes('r1') ? '3' : '5'));
    renderScreen(<RunsPanel connectionId={clusterId} target={null} />);
    const first = await screen.findByRole('row', { name: /→ 2\.0/ });
    const second = await screen.findByRole('row', { name: /→ 3\.0/ });
    const user = userEvent.setup();
    await user.click(first);
    await user.keyboard('{Control>}');
    await user.click(second);
    await user.keyboard('{/Control}');
    await user.click(screen.getByRole('button', { name: 'Compare two' }));
    const table = await screen.findByRole('table');
    const line = within(table).getByRole('row', { name: /^Instances 3/ });
    expect(line.getAttribute('data-differs')).toBe('true');
    expect(within(line).getByText('3')).toBeTruthy();
    expect(within(line).getByText('5')).toBeTruthy();
  });

  it('say the true cause in the row', async () => {
    renderScreen(<RunsPanel connectionId={clusterId} target={null} />);
    expect(await screen.findByText('fabric:/Shop/Cart does not answer')).toBeTruthy();
  });
});
