import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { connectionIdSchema } from '../../../shared/domain/identifiers.ts';
import { entityLabel, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { listenForShortcuts } from '../../app/commands/shortcuts.ts';
import { renderScreen } from '../../testing/render-screen.tsx';
import { entityDetail, hostile, sampleChildren, sampleParameters } from '../../testing/sample-entities.ts';
import { sampleCauses } from '../../testing/sample-clusters.ts';
import { scriptedHost, type ScriptedHost } from '../../testing/scripted-host.ts';
import { EntityPage } from './EntityPage.tsx';

const connectionId = connectionIdSchema.parse('c1');
const shop: EntityRef = { kind: 'application', applicationName: 'fabric:/Shop' };
const cart: EntityRef = { kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' };

let host: ScriptedHost;
let stopKeys: () => void;
beforeEach(() => {
  host = scriptedHost();
  host.stream('clusters.entities.detail', entityDetail(shop, 'fabric:/Shop'));
  host.stream('clusters.entities.listFreshness', { asOf: 1_000, nextAt: null, trouble: '', loaded: 4, complete: true });
  stopKeys = listenForShortcuts();
});
afterEach(() => { stopKeys(); });

const show = (entity: EntityRef = shop) => renderScreen(<EntityPage connectionId={connectionId} entity={entity} />);
const tab = (name: RegExp): Promise<HTMLElement> => screen.findByRole('tab', { name });

describe('the page of an entity', () => {
  it('says what it is, how it is, since when and why', async () => {
    host.stream('clusters.entities.detail', entityDetail(cart, 'fabric:/Shop/Cart', { causes: [...sampleCauses()].slice(1, 2) }));
    show(cart);
    const page = await screen.findByRole('article', { name: 'service fabric:/Shop/Cart' });
    expect(within(page).getByText('14 min')).toBeTruthy();
    expect(within(page).getByText('fabric:/Shop/Cart has lost its quorum in 3 partitions')).toBeTruthy();
    const path = within(page).getByRole('navigation', { name: 'Where this is' });
    expect(within(path).getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['Cluster', 'fabric:/Shop']);
  });

  it('keeps what was known of an entity that is gone, and says so', async () => {
    host.stream('clusters.entities.detail', entityDetail(shop, 'fabric:/Shop', { gone: true }));
    show();
    expect(await screen.findByText('It is there no more.')).toBeTruthy();
    expect(screen.getByText('ShopType 1.4.0')).toBeTruthy();
  });

  it('shows what others wrote as text', async () => {
    show();
    expect((await screen.findAllByText((content) => content.includes('<img src=x onerror=alert(1)>'))).length).toBeGreaterThan(1);
    expect(document.querySelector('img')).toBeNull();
    expect(hostile).toContain('\u202E');
  });

  it('says that a report expired, for how long it counts, and holds back long words', async () => {
    show();
    const report = (await screen.findByText('MyWatchdog')).closest('tr');
    expect(report?.textContent).toContain('expired');
    expect(report?.textContent).toContain('30 s');
    await userEvent.click(within(report ?? document.body).getByRole('button', { name: 'more' }));
    expect(report?.textContent).toContain('slowly. '.trim());
    expect(within(report ?? document.body).getByRole('button', { name: 'less' })).toBeTruthy();
  });

  it('lists what is under it only when that is asked for', async () => {
    host.collection<EntityRow>('clusters.entities.list', sampleChildren(shop, 'services'));
    show();
    const services = await tab(/Services/);
    expect(host.callsOf('clusters.entities.list')).toEqual([]);
    await userEvent.click(services);
    const grid = await screen.findByRole('grid', { name: 'Services' });
    expect(within(grid).getAllByRole('row')[1]?.textContent).toContain('Cart');
    expect(host.callsOf('clusters.entities.list')).toEqual([{ connectionId, ref: shop, list: 'services' }]);
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter services' }), 'sear');
    await waitFor(() => { expect(within(grid).getAllByRole('row')).toHaveLength(2); });
    expect(screen.getByText('1 of 4 services')).toBeTruthy();
  });

  it('masks what looks like a secret until asked, and puts what differs first', async () => {
    host.answer('clusters.entities.parameters', () => ({ typeName: 'ShopType', typeVersion: '1.4.0', parameters: sampleParameters() }));
    show();
    await userEvent.click(await tab(/Parameters/));
    const grid = await screen.findByRole('grid', { name: 'Parameters' });
    expect(within(grid).getAllByRole('row').slice(1).map((row) => within(row).getAllByRole('gridcell')[0]?.textContent)).toEqual(['Cart_InstanceCount', 'Db_Password', 'Environment', 'Hostile']);
    expect(grid.innerHTML).not.toContain('hunter2');
    await userEvent.click(within(grid).getByRole('button', { name: 'Show Db_Password' }));
    expect(within(grid).getAllByText('hunter2-very-secret')).toHaveLength(2);
    await userEvent.click(within(grid).getByRole('button', { name: 'Hide Db_Password' }));
    expect(grid.innerHTML).not.toContain('hunter2');
  });

  it('y shows the raw answers with their calls and every digit, and goes back', async () => {
    host.answer('clusters.entities.raw', () => ({ answers: [{ call: 'GET /Applications/Shop?api-version=9.1', at: 1_000, text: '{"Id":9223372036854775807}' }] }));
    show();
    await tab(/Overview/);
    await userEvent.keyboard('y');
    expect(await screen.findByText('GET /Applications/Shop?api-version=9.1')).toBeTruthy();
    expect(screen.getByText(/9223372036854775807/)).toBeTruthy();
    await userEvent.keyboard('y');
    await waitFor(() => { expect(screen.getByRole('tab', { name: 'Raw' }).getAttribute('aria-selected')).toBe('false'); });
  });

  it('c copies the name', async () => {
    const user = userEvent.setup();
    show();
    await tab(/Overview/);
    await user.keyboard('c');
    expect(await navigator.clipboard.readText()).toBe('fabric:/Shop');
  });

  it('follows the log of a container, and holds it still when told to', async () => {
    const code: EntityRef = { kind: 'codePackage', nodeName: 'n', applicationName: 'fabric:/Shop', serviceManifestName: 'CartPkg', activationId: '', codePackageName: 'Code' };
    host.stream('clusters.entities.detail', entityDetail(code, entityLabel(code)));
    const log = host.stream('clusters.entities.containerLog', { text: 'one\ntwo\n', asOf: 1_000 });
    show(code);
    await userEvent.click(await tab(/Container log/));
    expect(await screen.findByText('two')).toBeTruthy();
    log.set({ text: 'one\ntwo\nthree\n', asOf: 2_000 });
    expect(await screen.findByText('three')).toBeTruthy();
    await userEvent.click(screen.getByRole('switch', { name: 'Follow' }));
    log.set({ text: 'one\ntwo\nthree\nfour\n', asOf: 3_000 });
    await userEvent.click(screen.getByRole('switch', { name: 'Follow' }));
    expect(await screen.findByText('four')).toBeTruthy();
    await userEvent.click(screen.getByRole('radio', { name: 'The run before' }));
    await waitFor(() => { expect(host.callsOf('clusters.entities.containerLog').at(-1)).toEqual({ connectionId, ref: code, tail: 1_000, previous: true }); });
  });

  it('says why nothing is known where the first answer fails', async () => {
    host.fail('clusters.entities.detail', { code: 'slow', message: 'The gateway took too long to answer.', hint: 'Try again in a moment.', retryable: true, remedy: 'retry' });
    show();
    expect(await screen.findByText('The gateway took too long to answer.')).toBeTruthy();
    expect(screen.getByRole('heading', { name: /fabric:\/Shop/ })).toBeTruthy();
  });
});
