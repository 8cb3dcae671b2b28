import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { EntityRow, NodeRow } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { sampleNodes } from '../../testing/sample-cluster-parts.ts';
import { sampleEssentials } from '../../testing/sample-clusters.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { domainGrid } from './domain-grid.ts';
import { isInStatus } from './node-status.ts';
import { Nodes } from './Nodes.tsx';

const connectionId = connectionIdSchema.parse('c1');
const nodes = sampleNodes(120);

function plainNode(index: number): NodeRow {
  const node = nodes[index];
  if (node === undefined) throw new Error('no such sample');
  return node;
}

let host: ScriptedHost;
beforeEach(() => {
  host = scriptedHost();
  host.collection<EntityRow>('clusters.entities.list', nodes);
  host.stream('clusters.entities.listFreshness', { asOf: 1_000, nextAt: null, trouble: '', loaded: 120, complete: true });
  host.stream('clusters.state.essentials', sampleEssentials());
});

const grid = (): Promise<HTMLElement> => screen.findByRole('grid', { name: 'Nodes' });
const firstCells = (element: HTMLElement): (string | null)[] => within(element).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('gridcell')[0]?.textContent ?? null);

describe('the nodes of a cluster', () => {
  it('stand red first, with seeds marked', async () => {
    renderScreen(<Nodes connectionId={connectionId} />);
    expect(firstCells(await grid()).slice(0, 3)).toEqual(['_nt1_3 seed', '_nt1_7', '_nt1_40']);
    expect(screen.getByText('120 nodes')).toBeTruthy();
  });

  it('domains are ordered by number', async () => {
    const some = [9, 10, 2].map((domain, index): NodeRow => ({ ...plainNode(index + 20), key: `node:n${domain}`, nodeName: `n${domain}`, upgradeDomain: String(domain) }));
    host.collection<EntityRow>('clusters.entities.list', some);
    renderScreen(<Nodes connectionId={connectionId} />);
    const list = await grid();
    await userEvent.click(within(list).getByRole('button', { name: 'Upgrade domain' }));
    expect(firstCells(list)).toEqual(['n2', 'n9', 'n10']);
  });

  it('are filtered by state and by text together', async () => {
    renderScreen(<Nodes connectionId={connectionId} />);
    const list = await grid();
    await userEvent.click(screen.getByRole('button', { name: 'Ok' }));
    await waitFor(() => { expect(firstCells(list)).toHaveLength(3); });
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter nodes' }), 'is:down');
    await waitFor(() => { expect(firstCells(list)).toEqual(['_nt1_3 seed', '_nt1_7']); });
    expect(screen.getByText('2 of 120 nodes')).toBeTruthy();
  });

  it('lie over their domains, what fails together in a row', async () => {
    renderScreen(<Nodes connectionId={connectionId} />);
    await grid();
    await userEvent.click(screen.getByRole('radio', { name: 'Domains' }));
    const map = await screen.findByRole('region', { name: 'Nodes by fault domain and upgrade domain' });
    expect(within(map).getAllByRole('columnheader').slice(1).map(({ textContent }) => textContent)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const row = within(map).getByRole('row', { name: /^fd:\/0/ });
    expect(within(row).getByRole('link', { name: '_nt1_3' })).toBeTruthy();
  });
});

describe('rules', () => {
  it('a node that is being disabled is up until it is done', () => {
    const disabling = { status: 'Disabling', deactivation: 'Restart, waits for safety checks', isStopped: false };
    expect((['up', 'down', 'disabled'] as const).map((choice) => isInStatus(disabling, choice))).toEqual([true, false, true]);
    expect(isInStatus({ status: 'Down', deactivation: '', isStopped: false }, 'down')).toBe(true);
  });

  it('every node has one place', () => {
    const { faultDomains, upgradeDomains, at } = domainGrid(nodes);
    expect(faultDomains.flatMap((fault) => upgradeDomains.flatMap((upgrade) => at(fault, upgrade)))).toHaveLength(nodes.length);
  });
});
