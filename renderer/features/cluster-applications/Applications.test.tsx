import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { FakeCollection } from '../../testing/fake-host.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleApplications, sampleChildren } from '../../testing/sample-entities.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { Applications } from './Applications.tsx';

const connectionId = connectionIdSchema.parse('c1');
let host: ScriptedHost;
beforeEach(() => {
  host = scriptedHost();
  host.answer('clusters.entities.list', (input, signal) => {
    const isTypes = JSON.stringify(input).includes('applicationTypes');
    return new FakeCollection<EntityRow>((row) => row.key, isTypes ? sampleChildren({ kind: 'cluster' }, 'applicationTypes') : sampleApplications(20)).watch(signal);
  });
  host.stream('clusters.entities.listFreshness', { asOf: 1_000, nextAt: null, trouble: '', loaded: 23, complete: true });
});

const rows = (name: string): (string | null)[] => within(screen.getByRole('grid', { name })).getAllByRole('row').slice(1).map(({ textContent }) => textContent);

it('marks what is in an upgrade and shows only that when asked', async () => {
  renderScreen(<Applications connectionId={connectionId} />);
  await screen.findByRole('grid', { name: 'Applications' });
  expect(rows('Applications')[0]).toContain('Upgrading');
  expect(screen.getByText('23 applications')).toBeTruthy();
  await userEvent.click(screen.getByRole('switch', { name: 'Only upgrading' }));
  await waitFor(() => { expect(rows('Applications')).toHaveLength(1); });
});

it('says of each version of a type by how many it is used', async () => {
  renderScreen(<Applications connectionId={connectionId} />);
  await userEvent.click(await screen.findByRole('radio', { name: 'Types' }));
  await screen.findByRole('grid', { name: 'Application types' });
  expect(rows('Application types').find((row) => row?.includes('TenantType'))).toContain('10,000 applications');
  await userEvent.click(screen.getByRole('switch', { name: 'Only unused' }));
  await waitFor(() => { expect(rows('Application types')).toEqual([expect.stringContaining('OldType')]); });
});

it('says that more is on its way, and does not call a list empty that never came', async () => {
  host.stream('clusters.entities.listFreshness', { asOf: 1_000, nextAt: null, trouble: '', loaded: 23, complete: false });
  const { unmount } = renderScreen(<Applications connectionId={connectionId} />);
  expect(await screen.findByText('23 applications so far, more are on their way')).toBeTruthy();
  unmount();
  host.fail('clusters.entities.list', { code: 'slow', message: 'The gateway took too long to answer.', hint: '', retryable: true, remedy: 'retry' });
  renderScreen(<Applications connectionId={connectionId} />);
  expect(await screen.findByText('The gateway took too long to answer.')).toBeTruthy();
  expect(screen.queryByText('No applications')).toBeNull();
});
