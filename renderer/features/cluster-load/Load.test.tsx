import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleNodes } from '../../testing/sample-cluster-parts.ts';
import { loadMetric, sampleMetrics } from '../../testing/sample-entities.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { loadTone, loadWords, orderMetrics, shareWords } from './load-figures.ts';
import { Load } from './Load.tsx';

const connectionId = connectionIdSchema.parse('c1');
let host: ScriptedHost;
beforeEach(() => {
  host = scriptedHost();
  host.collection<EntityRow>('clusters.entities.list', sampleNodes(1_000));
  host.answer('clusters.entities.load', () => ({ metrics: sampleMetrics(), asOf: Date.now(), lastBalancingStartedAt: 1_000, lastBalancingEndedAt: 2_000 }));
});

it('shows the fullest first, what is over its limit, and folds the system’s own away', async () => {
  renderScreen(<Load connectionId={connectionId} />);
  const table = await screen.findByRole('grid', { name: 'Metrics of the cluster' });
  expect(within(table).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('gridcell')[0]?.textContent)).toEqual(['Memory', 'servicefabric:/_CpuCores', 'Sessions']);
  expect(within(table).getByText('Over it')).toBeTruthy();
  expect(screen.queryByRole('grid', { name: 'System metrics' })).toBeNull();
  await userEvent.click(screen.getByRole('button', { name: 'System metrics (4)' }));
  expect(within(await screen.findByRole('grid', { name: 'System metrics' })).getByText('PrimaryCount')).toBeTruthy();
});

it('asks for one metric only of the nodes in sight, and once', async () => {
  host.answer('clusters.entities.loadByNode', (input) => ({ nodes: JSON.stringify(input).includes('_nt1_0') ? [{ nodeName: '_nt1_0', load: 12, capacity: 100 }] : [] }));
  renderScreen(<Load connectionId={connectionId} />);
  const table = await screen.findByRole('grid', { name: 'Metrics of the cluster' });
  within(table).getAllByRole('row')[1]?.focus();
  await userEvent.keyboard('{Enter}');
  const bars = await screen.findByRole('region', { name: 'Memory by node' });
  expect(await within(bars).findByText('12 / 100')).toBeTruthy();
  expect(within(bars).getAllByText('does not report it').length).toBeGreaterThan(1);
  const calls = host.callsOf('clusters.entities.loadByNode');
  expect(calls).toHaveLength(1);
  expect(JSON.stringify(calls[0]).split('_nt1_').length - 1).toBeLessThan(40);
});

it('says why there is no load, and asks again', async () => {
  host.fail('clusters.entities.load', { code: 'forbidden', message: 'This certificate may not read load.', hint: 'Choose another profile.', retryable: false, remedy: 'retry' });
  renderScreen(<Load connectionId={connectionId} />);
  expect(await screen.findByText('This certificate may not read load.')).toBeTruthy();
  host.answer('clusters.entities.load', () => ({ metrics: [], asOf: Date.now(), lastBalancingStartedAt: null, lastBalancingEndedAt: null }));
  await userEvent.click(screen.getByRole('button', { name: /again|retry/i }));
  await waitFor(() => { expect(screen.getByText('No metrics of your own')).toBeTruthy(); });
});

it('reckons with limits', () => {
  expect(loadTone(loadMetric('a', { load: 95, capacity: 100 }))).toBe('warn');
  expect(loadTone(loadMetric('a', { load: 101, capacity: 100 }))).toBe('error');
  expect(loadTone(loadMetric('a', { load: 1e9, capacity: null }))).toBe('ok');
  expect([loadWords(2.345), loadWords(18_400.4), shareWords(1, 3), shareWords(1, null)]).toEqual(['2.35', '18,400', '33 %', '']);
  expect(orderMetrics([loadMetric('b'), loadMetric('a', { capacityViolation: true }), loadMetric('c', { capacity: null })]).map(({ name }) => name)).toEqual(['a', 'b', 'c']);
});
