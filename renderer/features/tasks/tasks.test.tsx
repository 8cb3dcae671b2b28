import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { folderHandleSchema } from '../../../shared/domain/identifiers.ts';
import { renderPage, type RenderedPage } from '../../testing/render-page.tsx';
import { sampleTask } from '../../testing/sample-data.ts';
import { taskFigures, taskFraction } from './task-words.ts';

describe('figures', () => {
  test('say what is known and nothing else', () => {
    expect(taskFigures(sampleTask('t'))).toBe('60 % · 8 of 14 items · 732 MB of 1.20 GB · 15.2 MB/s · 31 s left');
    expect(taskFigures(sampleTask('t', { bytesTotal: null, bytesPerSecond: null, remainingSeconds: null, itemsTotal: 1 }))).toBe('');
  });
  test('by bytes, by items, or not at all', () => {
    expect(taskFraction(sampleTask('t', { bytesTotal: null }))).toBeCloseTo(8 / 14);
    expect(taskFraction(sampleTask('t', { bytesTotal: null, itemsTotal: 1 }))).toBeNull();
    expect(taskFraction(sampleTask('t', { bytesDone: 9e9 }))).toBe(1);
  });
});

describe('the page', () => {
  let page: RenderedPage;
  afterEach(() => { page.close(); });
  const asked = (path: string): readonly unknown[] => page.calls.filter((call) => call.path === path).map(({ input }) => input);

  test('running first, then failed with why; each can be cancelled, retried, dismissed', async () => {
    const user = userEvent.setup();
    page = renderPage('/tasks');
    const tasks = await screen.findAllByRole('article');
    expect(tasks.map((task) => task.getAttribute('aria-label'))).toEqual(['Download 14 captures from Bench 3', 'Install Turbine Inspector 2.4.0.0 on Stage left', 'Download 3 captures from Stage right']);
    const [running, failed, done] = tasks;
    if (running === undefined || failed === undefined || done === undefined) throw new Error('three tasks');
    expect(within(running).getByRole('progressbar').getAttribute('aria-valuenow')).toBe('61');
    expect(failed.textContent).toContain('Add Microsoft.VCLibs.140.00');
    await user.click(within(running).getByRole('button', { name: 'Cancel' }));
    await user.click(within(failed).getByRole('button', { name: 'Retry what failed' }));
    await user.click(within(done).getByRole('button', { name: /Dismiss/ }));
    expect([asked('tasks.cancel'), asked('tasks.retry'), asked('tasks.dismiss')]).toEqual([[{ taskId: 't1' }], [{ taskId: 't2' }], [{ taskId: 't3' }]]);
    await waitFor(() => { expect(screen.getAllByRole('article')).toHaveLength(2); });
  });

  test('a task that cannot be stopped says why, a finished one opens its folder', async () => {
    const user = userEvent.setup();
    page = renderPage('/tasks');
    await screen.findAllByRole('article');
    act(() => { page.world.tasks.put(sampleTask('t1', { canCancel: false }), sampleTask('t3', { state: 'done', endedAt: Date.now(), folder: folderHandleSchema.parse('f1') })); });
    await waitFor(() => { expect(screen.getByRole('button', { name: 'Cancel' }).getAttribute('aria-disabled')).toBe('true'); });
    await user.click(screen.getByRole('button', { name: 'Open folder' }));
    expect(asked('files.reveal')).toEqual([{ folder: 'f1' }]);
  });
});
