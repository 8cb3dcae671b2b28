import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RepairTask } from '../../../shared/contract/clusters/packages.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleCluster, sampleClusterSummary } from '../../testing/sample-clusters.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { RepairTaskActions } from './RepairTaskActions.tsx';

const connectionId = connectionIdSchema.parse('prod');
const task: RepairTask = {
  taskId: 'Azure/Update/1', action: 'System.Azure.Job.PlatformUpdate', description: '', state: 'Preparing', executor: 'fabric:/System/InfrastructureService/back', active: true, createdAt: null,
  history: [], target: [], impact: [], result: 'Pending', resultDetails: '', preparingHealthCheck: 'InProgress', restoringHealthCheck: 'NotStarted', blockedBy: '', blockedSince: null, blockers: [],
  jobId: null, canApprove: null, canCancel: null,
};

let host: ScriptedHost;
beforeEach(() => {
  host = scriptedHost();
  host.collection('connections.watch', [sampleCluster('prod', { name: 'prod-we', cluster: sampleClusterSummary({ role: 'admin', unlockedUntil: Date.now() + 600_000 }) })]);
  host.answer('clusters.actions.approveRepairTask', () => ({ message: 'Approved.' }));
  host.answer('clusters.actions.cancelRepairTask', () => ({ message: 'It is being cancelled.' }));
});

describe('what can be done to a repair task', () => {
  it('approves it once its id was typed', async () => {
    renderScreen(<RepairTaskActions connectionId={connectionId} task={task} />);
    await userEvent.click(screen.getByRole('button', { name: 'Approve…' }));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.type(within(dialog).getByLabelText(/Type “Azure/), task.taskId);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Approve it' }));
    await waitFor(() => { expect(host.callsOf('clusters.actions.approveRepairTask')).toEqual([{ connectionId, taskId: task.taskId, typedName: task.taskId, reason: '' }]); });
  });

  it('cancels it, and breaks off only where that was chosen', async () => {
    renderScreen(<RepairTaskActions connectionId={connectionId} task={task} />);
    await userEvent.click(screen.getByRole('button', { name: 'Cancel…' }));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.click(within(dialog).getByRole('checkbox'));
    await userEvent.type(within(dialog).getByLabelText(/Type “Azure/), task.taskId);
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel the task' }));
    await waitFor(() => { expect(host.callsOf('clusters.actions.cancelRepairTask')).toMatchObject([{ taskId: task.taskId, abort: true }]); });
  });

  it('says why it cannot be approved, and offers nothing for one that is over', () => {
    const { rerender } = renderScreen(<RepairTaskActions connectionId={connectionId} task={{ ...task, canApprove: 'It has been approved already.' }} />);
    expect(screen.getByRole('button', { name: /Approve/ }).getAttribute('aria-disabled')).toBe('true');
    rerender(<RepairTaskActions connectionId={connectionId} task={{ ...task, active: false }} />);
    expect(screen.queryByRole('button')).toBeNull();
  });
});
