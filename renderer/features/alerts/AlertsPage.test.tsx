import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { renderClusters, type RenderedClusters } from '../../testing/render-clusters.tsx';

let page: RenderedClusters;
afterEach(() => { page.close(); });
const user = userEvent.setup();

async function open(): Promise<void> {
  page = renderClusters('/alerts');
  await screen.findByText('prod-we is in error');
}

describe('alerts', () => {
  test('lead to their cause', async () => {
    await open();
    await user.click(screen.getByRole('link', { name: 'prod-we is in error' }));
    await waitFor(() => { expect(page.path()).toBe('/clusters/c1/home'); });
  });
  test('are silenced with an end and a reason, never without', async () => {
    await open();
    await user.click(screen.getAllByRole('button', { name: 'Silence…' })[0] ?? document.body);
    const dialog = await screen.findByRole('dialog', { name: 'Silence this' });
    await user.click(within(dialog).getByRole('button', { name: 'Silence' }));
    expect(page.calls.some(({ path }) => path === 'clusters.alerts.silence')).toBe(false);
    await user.click(within(dialog).getByRole('radio', { name: '8 h' }));
    await user.type(within(dialog).getByLabelText('Why'), 'known');
    await user.click(within(dialog).getByRole('button', { name: 'Silence' }));
    await waitFor(() => { expect(page.calls.find(({ path }) => path === 'clusters.alerts.silence')?.input).toEqual({ connectionId: 'c1', ruleId: 'health-error', minutes: 480, reason: 'known' }); });
    await waitFor(() => { expect(screen.getAllByRole('button', { name: 'End it now' }).length).toBe(2); });
  });
  test('a silence is ended by hand', async () => {
    await open();
    await user.click(await screen.findByRole('button', { name: 'End it now' }));
    await waitFor(() => { expect(screen.queryByRole('heading', { name: 'Silenced' })).toBeNull(); });
  });
});

describe('rules', () => {
  test('are switched off and changed; what makes no sense is not saved', async () => {
    await open();
    await user.click(await screen.findByRole('switch', { name: 'Nodes down is on' }));
    await waitFor(() => { expect(page.calls.find(({ path }) => path === 'clusters.alerts.setRule')?.input).toMatchObject({ ruleId: 'nodes-down', enabled: false }); });
    await user.click(screen.getByRole('button', { name: /Change\s*Nodes down/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Rule “Nodes down”' });
    const leave = within(dialog).getByLabelText('Ends below, %');
    await user.clear(leave);
    await user.type(leave, '7');
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(dialog.textContent).toContain('or below it');
    await user.clear(leave);
    await user.type(leave, '0,2');
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => { expect(page.calls.findLast(({ path }) => path === 'clusters.alerts.setRule')?.input).toMatchObject({ ruleId: 'nodes-down', leave: 0.2, pendingMs: 30_000 }); });
  });
});
