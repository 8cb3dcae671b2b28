import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { DevopsRunView } from '../../../shared/contract/devops/index.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { scriptedHost } from '../../testing/scripted-host.ts';
import { WatchedRun } from './RunPage.tsx';
import { aRun, aSpan, aStage, aView, connectionId, past } from './testing/sample-runs.ts';

const show = (view: DevopsRunView) => {
  const host = scriptedHost();
  host.stream('devops.run', view);
  renderScreen(<WatchedRun connectionId={connectionId} project="Commerce" runKey={view.run.key} />);
  return host;
};

describe('the page of a run', () => {
  it('says first what went wrong, once for a task and the job that repeats it, the last attempt before earlier ones', async () => {
    const tree = (attempt: number, words: string) => [
      aSpan({ id: `s${String(attempt)}`, name: 'production-we', kind: 'stage', attempt, result: 'failed' }),
      aSpan({ id: `j${String(attempt)}`, parentId: `s${String(attempt)}`, name: 'Deploy', kind: 'job', attempt, result: 'failed', errors: [words] }),
      aSpan({ id: `t${String(attempt)}`, parentId: `j${String(attempt)}`, name: 'Upgrade', attempt, result: 'failed', errors: [`HealthCheck: ${words}`] }),
    ];
    const host = show(aView({ run: aStage({ result: 'failed', attempt: 2, cause: 'x' }), spans: [...tree(2, 'rolled back'), ...tree(1, 'no quorum')] }));
    const panel = (await screen.findByRole('heading', { name: 'What went wrong: 2 parts' })).closest('section') ?? document.body;
    expect(within(panel).getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Upgradetask, attempt 2HealthCheck: rolled back', 'Upgradetask, attempt 1HealthCheck: no quorum']);
    const lanes = screen.getByRole('list', { name: 'Course: 6 parts' });
    expect(within(lanes).getAllByRole('listitem').map((lane) => lane.dataset['earlier'] ?? '')).toEqual(['', '', '', 'true', 'true', 'true']);
    expect(within(lanes).getByText('production-we (attempt 1)')).toBeTruthy();
    expect(host.callsOf('devops.run')).toEqual([{ connectionId, project: 'Commerce', key: 'r3.9' }]);
  });

  it('tells what is new in the environment, since which success, and whether that is all', async () => {
    show(aView({ sinceLastInEnvironment: { previous: aStage({ key: 'r2.4', name: 'Payments 4.2.0' }), changes: [{ commitId: 'b26d1534aaaa', message: 'Check the input', author: 'Anneke', at: past }], complete: false } }));
    const panel = (await screen.findByRole('heading', { name: 'New in production-we (1 commit)' })).closest('section') ?? document.body;
    expect(panel.textContent).toContain('Since Payments 4.2.0 succeeded there');
    expect(panel.textContent).toContain('Not all of it can be told');
    expect(panel.textContent).toContain('b26d1534Check the input');
    expect(within(panel).getByRole('link', { name: 'Payments 4.2.0' }).getAttribute('href')).toContain('r2.4');
  });

  it('shows who let it pass after how long, names of variables with what is wrong about them, and what could not be read', async () => {
    show(aView({
      approvals: [{ approver: 'Robert Szabo', state: 'approved', since: past, decidedAt: past + 3_600_000, comment: 'Checked.' }],
      variables: [{ name: 'Sql.Password', secret: true, secretLooking: false }, { name: 'Bus.Key', secret: false, secretLooking: true }], missing: ['Artifacts: The token lacks a scope.'],
    }));
    expect((await screen.findByRole('row', { name: /Robert Szabo/ })).textContent).toContain('1 h');
    expect(screen.getByRole('row', { name: /Bus.Key/ }).textContent).toContain('looks like a secret, in the open');
    expect(screen.getByText(/Artifacts: The token lacks a scope/)).toBeTruthy();
  });

  it('shows of a build the stages that deploy it, and of a run that has not begun that it has not', async () => {
    show(aView({ run: aRun({ result: 'waiting', startedAt: null, endedAt: null }), deployedBy: [aStage({ result: 'failed' })] }));
    expect(await screen.findByText('It has not begun yet.')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'production-we' }).getAttribute('href')).toContain('r3.9');
  });
});
