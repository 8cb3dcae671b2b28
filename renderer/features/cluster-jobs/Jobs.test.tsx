import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { infrastructureJob, repairTask } from '../../testing/sample-entities.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { lifeCycleOf, orderTasks } from './repair-life-cycle.ts';
import { Jobs } from './Jobs.tsx';

const connectionId = connectionIdSchema.parse('c1');
const blocked = repairTask('Azure/PlatformUpdate/7f0e/3/1');
const free = repairTask('FabricUpgrade/UD4', { state: 'Executing', blockedBy: '', blockedSince: null, blockers: [] });

let host: ScriptedHost;
beforeEach(() => {
  host = scriptedHost();
  host.collection('clusters.jobs.repairTasks', [free, blocked]);
  host.collection('clusters.jobs.infrastructureJobs', [infrastructureJob()]);
  host.stream('clusters.jobs.freshness', { asOf: 1_000, nextAt: null, trouble: '', note: '' });
});

describe('work on the machines', () => {
  it('names what holds a task up, since when, and leads there', async () => {
    renderScreen(<Jobs connectionId={connectionId} />);
    const card = await screen.findByRole('article', { name: blocked.taskId });
    expect(card.textContent).toContain('waits for a replica of fabric:/Shop/Cart');
    expect(card.textContent).toMatch(/built elsewhere, for 3[78] min/);
    expect(within(card).getAllByRole('link', { name: /_nt1_3/ })[0]?.getAttribute('href')).toContain('/explore/node');
    expect(within(within(card).getByRole('list', { name: 'Life cycle' })).getByText('Preparing').closest('li')?.getAttribute('aria-current')).toBe('step');
    expect(screen.getByText('2 repair tasks, 1 waiting')).toBeTruthy();
  });

  it('the waiting come first, and completed ones only when asked', async () => {
    renderScreen(<Jobs connectionId={connectionId} />);
    await screen.findByRole('article', { name: blocked.taskId });
    expect(screen.getAllByRole('article').slice(0, 2).map((card) => within(card).getAllByRole('heading')[0]?.textContent)).toEqual([blocked.taskId, free.taskId]);
    expect(host.callsOf('clusters.jobs.repairTasks')).toEqual([{ connectionId, completed: false }]);
    await userEvent.click(screen.getByRole('switch', { name: 'Completed ones too' }));
    await waitFor(() => { expect(host.callsOf('clusters.jobs.repairTasks').at(-1)).toEqual({ connectionId, completed: true }); });
  });

  it('shows the platform’s jobs with their deadline, and says so where there are none', async () => {
    const { unmount } = renderScreen(<Jobs connectionId={connectionId} />);
    const job = await screen.findByRole('article', { name: 'Job 7f0e' });
    expect(job.textContent).toContain('throttled');
    expect(job.textContent).toContain('its repair task is still preparing');
    unmount();
    host.collection('clusters.jobs.infrastructureJobs', []);
    host.collection('clusters.jobs.repairTasks', []);
    renderScreen(<Jobs connectionId={connectionId} />);
    expect(await screen.findByText('No jobs of the platform')).toBeTruthy();
    expect(await screen.findByText('No repair tasks')).toBeTruthy();
  });
});

describe('the life of a repair task', () => {
  it('has a time for each step that is behind it, and knows what was passed over', () => {
    const steps = lifeCycleOf({ state: 'Executing', history: [{ state: 'Created', at: 100 }, { state: 'Claimed', at: 150 }, { state: 'Executing', at: 400 }] });
    expect(steps.map(({ state, phase, tookMs }) => [state, phase, tookMs])).toEqual([
      ['Created', 'done', 50], ['Claimed', 'done', 250], ['Preparing', 'skipped', null], ['Approved', 'skipped', null], ['Executing', 'current', null], ['Restoring', 'ahead', null], ['Completed', 'ahead', null],
    ]);
  });

  it('a state that a newer runtime adds is shown as the present one', () => {
    const steps = lifeCycleOf({ state: 'Dreaming', history: [{ state: 'Created', at: 1 }] });
    expect(steps.at(-1)).toMatchObject({ state: 'Dreaming', phase: 'current' });
    expect(steps[0]?.phase).toBe('done');
  });

  it('who waits longest is first', () => {
    expect(orderTasks([free, repairTask('b', { blockedSince: 200 }), repairTask('a', { blockedSince: 100 }), repairTask('c', { active: false })]).map(({ taskId }) => taskId)).toEqual(['a', 'b', free.taskId, 'c']);
  });
});
