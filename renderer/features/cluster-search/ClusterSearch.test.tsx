import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { SearchHit } from '../../../shared/contract/clusters/state.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { entityLabel, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { ClusterSearch } from './ClusterSearch.tsx';

const connectionId = connectionIdSchema.parse('c1');
const hit = (ref: EntityRef, parts: Partial<SearchHit> = {}): SearchHit => ({ connectionId, ref, label: entityLabel(ref), matched: '', healthState: 'Ok', from: 'index', ...parts });
const shop = hit({ kind: 'application', applicationName: 'fabric:/Shop' });
const node = hit({ kind: 'node', nodeName: 'shop-node' }, { matched: '10.0.0.4' });
const partition = hit({ kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart', partitionId: 'a1b2' }, { from: 'cluster' });

let host: ScriptedHost;
const opened = vi.fn<(ref: EntityRef) => void>();
beforeEach(() => {
  // jsdom has no layout to scroll.
  Element.prototype.scrollIntoView = () => {};
  host = scriptedHost();
  opened.mockClear();
  host.answer('clusters.state.search', (input) => ({
    hits: typeof input === 'object' && input !== null && 'ask' in input && input.ask === true ? [shop, node, partition] : [shop, node], indexed: 41_000, note: '',
  }));
});

const show = (): HTMLElement => {
  renderScreen(<ClusterSearch connectionId={connectionId} onOpen={opened} />);
  return screen.getByRole('combobox', { name: 'Find anything in this cluster' });
};
const labels = (): (string | null)[] => screen.getAllByRole('option').map((option) => option.textContent);

describe('the search of a cluster', () => {
  it('shows what is known at once, then what the cluster knows', async () => {
    const field = show();
    await userEvent.type(field, 'shop');
    await waitFor(() => { expect(screen.getAllByRole('option')).toHaveLength(2); });
    await waitFor(() => { expect(screen.getAllByRole('option')).toHaveLength(3); });
    expect(labels()[1]).toContain('10.0.0.4');
    expect(host.callsOf('clusters.state.search').at(-1)).toEqual({ connectionId, text: 'shop', limit: 50, ask: true });
  });

  it('is done with the keyboard: arrows choose, Enter opens, Esc closes, then clears', async () => {
    const field = show();
    await userEvent.type(field, 'shop');
    await waitFor(() => { expect(screen.getAllByRole('option')).toHaveLength(3); });
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(screen.getAllByRole('option')[1]?.getAttribute('aria-selected')).toBe('true');
    expect(field.getAttribute('aria-activedescendant')).toBe(screen.getAllByRole('option')[1]?.id);
    await userEvent.keyboard('{Enter}');
    expect(opened).toHaveBeenCalledExactlyOnceWith(node.ref);
    expect(field.getAttribute('aria-expanded')).toBe('false');
    await userEvent.keyboard('{Escape}');
    expect(field).toHaveProperty('value', '');
  });

  it('asks the cluster for nothing as short as two letters', async () => {
    const field = show();
    await userEvent.type(field, 'sh');
    await waitFor(() => { expect(screen.getAllByRole('option')).toHaveLength(2); });
    expect(host.callsOf('clusters.state.search')).not.toContainEqual(expect.objectContaining({ ask: true }));
  });

  it('says how far it looked where it found nothing, and why where it could not', async () => {
    host.answer('clusters.state.search', () => ({ hits: [], indexed: 41_000, note: '' }));
    const field = show();
    await userEvent.type(field, 'zzz');
    expect(await screen.findByText(/41,000 known names looked through, and the cluster was asked/)).toBeTruthy();
    host.fail('clusters.state.search', { code: 'slow', message: 'The gateway took too long to answer.', hint: '', retryable: true, remedy: 'retry' });
    await userEvent.type(field, 'z');
    expect(await screen.findByText(/The gateway took too long/)).toBeTruthy();
    expect(within(screen.getByRole('status')).queryByText(/undefined/)).toBeNull();
  });
});
