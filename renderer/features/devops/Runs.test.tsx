import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DevopsRun } from '../../../shared/contract/devops/index.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { Approvals } from './Approvals.tsx';
import { Runs } from './Runs.tsx';
import { aRun, aStage, aState, connectionId, past } from './testing/sample-runs.ts';

const running = aRun({ key: 'b5', name: 'older but running', queuedAt: past - 9e6, startedAt: past - 9e6, endedAt: null, result: 'running' });
const failed = aStage({ result: 'failed', cause: 'HealthCheck: the upgrade was rolled back' });
const pull = aRun({ key: 'b6', name: 'of a request', branch: 'refs/pull/42/merge', queuedAt: past - 5_000, startedAt: past - 5_000 });

let host: ScriptedHost;
const names = (): (string | null | undefined)[] => screen.getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('gridcell')[3]?.textContent);
const show = (runs: readonly DevopsRun[], state = aState()): void => {
  host = scriptedHost();
  host.collection('devops.runs', runs);
  host.stream('devops.state', state);
  host.answer('devops.refresh', () => ({}));
  renderScreen(<Runs connectionId={connectionId} />);
};

describe('the runs of an organisation', () => {
  it('are all kinds in one list, what is under way first, then the newest', async () => {
    show([pull, failed, running, aRun({ queuedAt: past + 9_000, startedAt: past + 9_000 })]);
    await screen.findByRole('grid', { name: 'Runs of Azure DevOps' });
    expect(names()).toEqual(['older but running', '2.8.0.20260105.1', 'Payments 4.3.0', 'of a request']);
    expect(screen.getByText('HealthCheck: the upgrade was rolled back')).toBeTruthy();
    expect(within(screen.getByRole('grid')).getByText('PR 42')).toBeTruthy();
    expect(screen.getByRole('status').textContent).toContain('4 runs in 90 days');
  });

  it('are found by words, by what failed, and by lists that count', async () => {
    show([pull, failed, running]);
    await userEvent.click(await screen.findByRole('searchbox', { name: 'Search the runs' }));
    await userEvent.paste('rolled back payments');
    await waitFor(() => { expect(names()).toEqual(['Payments 4.3.0']); });
    await userEvent.click(screen.getByRole('button', { name: 'Show all' }));
    await userEvent.click(screen.getByRole('radio', { name: 'Under way' }));
    await waitFor(() => { expect(names()).toEqual(['older but running']); });
    await userEvent.click(screen.getByRole('radio', { name: 'All' }));
    await userEvent.click(screen.getByRole('button', { name: 'Branch Branch' }));
    await userEvent.click(await screen.findByRole('option', { name: /PR 42/ }));
    await userEvent.keyboard('{Escape}');
    await waitFor(() => { expect(names()).toEqual(['of a request']); });
  });

  it('say what could not be read, that answers are late, and since when; the rest is shown', async () => {
    show([pull], aState({ troubles: ['Commerce, releases: The token lacks the scope Release (read).'], rateLimit: { resource: 'build/user', limit: 200, left: 0, delayMs: 2_500, resetAt: null } }));
    expect(await screen.findByText(/lacks the scope Release/)).toBeTruthy();
    expect(screen.getByText(/delays its answers by 2.5 s/)).toBeTruthy();
    expect(names()).toEqual(['of a request']);
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(host.callsOf('devops.refresh')).toEqual([{ connectionId }]);
  });

  it('say why there are none', async () => {
    show([], aState({ projects: [{ name: 'Sandbox', selected: false, obstacle: '' }] }));
    expect(await screen.findByText('Nothing ran in 90 days')).toBeTruthy();
    expect(screen.getByText('No project is chosen.')).toBeTruthy();
  });

  it('can be walked through with the keyboard', async () => {
    show([pull, failed]);
    const grid = await screen.findByRole('grid', { name: 'Runs of Azure DevOps' });
    const [, first] = within(grid).getAllByRole('row');
    first?.focus();
    await userEvent.keyboard('{ArrowDown}');
    await waitFor(() => { expect(document.activeElement?.textContent).toContain('of a request'); });
  });
});

describe('pending approvals', () => {
  beforeEach(() => { host = scriptedHost(); });

  it('stand with the longest wait first, whom they wait for, and the way to decide', async () => {
    const approval = { key: 'a', project: 'Commerce', what: 'Payments release · 4.3.0', environment: 'production-we', approvers: ['Helena Costa'], since: past, run: aStage({ result: 'waiting', approvalSince: past }), webUrl: 'https://dev.azure.com/contoso/x' };
    host.collection('devops.approvals', [{ ...approval, key: 'b', what: 'younger', since: Date.now() - 60_000, run: null }, approval]);
    host.stream('devops.state', aState());
    renderScreen(<Approvals connectionId={connectionId} />);
    const rows = (await screen.findAllByRole('row')).slice(1);
    expect(rows.map((row) => within(row).getAllByRole('gridcell')[1]?.textContent)).toEqual(['Payments release · 4.3.0', 'younger']);
    expect(rows[0]?.textContent).toContain('Helena Costa');
    expect(screen.getByRole('link', { name: 'Decide about Payments release · 4.3.0 at Azure DevOps' }).getAttribute('href')).toBe('https://dev.azure.com/contoso/x');
  });

  it('say so where nothing waits', async () => {
    host.collection('devops.approvals', []);
    host.stream('devops.state', aState());
    renderScreen(<Approvals connectionId={connectionId} />);
    expect(await screen.findByText('Nothing waits for an approval')).toBeTruthy();
  });
});
