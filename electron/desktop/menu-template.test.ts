import { describe, expect, it, vi } from 'vitest';
import { hostEventSchema, type HostEvent } from '../../shared/contract/app.ts';
import { commandDeclarations, type CommandDeclaration } from '../../shared/domain/commands.ts';
import type { MenuItemConstructorOptions } from './electron-slice.ts';
import { mayOpenExternally } from './external-links.ts';
import { menuConnections, menuTemplate, type MenuActs } from './menu-template.ts';
import { listedCluster, listedHeadset } from './testing/listed-connections.ts';

function actsWith(events: HostEvent[] = []) {
  return { send: vi.fn<MenuActs['send']>((event) => { events.push(event); }), zoom: vi.fn<MenuActs['zoom']>(), reload: vi.fn<MenuActs['reload']>(), openExternal: vi.fn<MenuActs['openExternal']>(), quit: vi.fn<MenuActs['quit']>() } satisfies MenuActs;
}

function flat(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flat(item.submenu) : [])]);
}

/** Presses an item as Electron would: our handlers use none of its arguments. */
function press(item: MenuItemConstructorOptions | undefined): void {
  const click: unknown = item?.click;
  if (typeof click !== 'function') throw new Error('The item does nothing.');
  click();
}

const connections = menuConnections([listedHeadset('Bench 3 & 4', 'online', 82), listedCluster('prod-we', 'online', 'Error', '2 nodes down')]);

describe.each(['win32', 'darwin', 'linux'] as const)('the menu on %s', (platform) => {
  it('sends what the page has commands for, in the form that the page takes', () => {
    const events: HostEvent[] = [];
    const acts = actsWith(events);
    for (const item of flat(menuTemplate(platform, connections, acts))) if (typeof item.click === 'function') press(item);
    expect(events).toContainEqual({ kind: 'command', commandId: 'palette.open' });
    expect(events).toContainEqual({ kind: 'navigate', href: '#/headsets/Bench34/home' });
    expect(events).toContainEqual({ kind: 'navigate', href: '#/clusters/prodwe/home' });
    for (const commandId of ['go.settings', 'cluster.add', 'go.alerts', 'go.wallboard']) expect(events).toContainEqual({ kind: 'command', commandId });
    for (const event of events) expect(hostEventSchema.safeParse(event).success).toBe(true);
    expect(acts.quit).toHaveBeenCalledOnce();
    expect(new Set(acts.zoom.mock.calls.flat())).toEqual(new Set(['in', 'out', 'reset']));
    expect(acts.openExternal.mock.calls.flat().every((url) => mayOpenExternally(url))).toBe(true);
  });
  it('has every command that is declared for a menu, once', () => {
    const ids = flat(menuTemplate(platform, connections, actsWith())).flatMap(({ id }) => id ?? []);
    const declared: readonly CommandDeclaration[] = commandDeclarations;
    for (const { id, menu } of declared) expect(ids.filter((shown) => shown === id)).toHaveLength(menu === undefined ? 0 : 1);
  });
  it('leaves the keys of the page to the page', () => {
    const shown = flat(menuTemplate(platform, connections, actsWith())).filter(({ id }) => commandDeclarations.some((command) => command.id === id));
    expect(shown.find(({ id }) => id === 'palette.open')).toMatchObject({ accelerator: 'CmdOrCtrl+K', registerAccelerator: false });
    for (const { accelerator, registerAccelerator } of shown) expect(accelerator === undefined || registerAccelerator === false).toBe(true);
  });
  it('gives no key to two items', () => {
    const keys = flat(menuTemplate(platform, connections, actsWith())).flatMap((item) => item.accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('offers editing and leaving', () => {
    const items = flat(menuTemplate(platform, connections, actsWith()));
    for (const role of ['undo', 'cut', 'copy', 'paste', 'selectAll', 'minimize'] as const) expect(items.some((item) => item.role === role)).toBe(true);
    expect(items.filter((item) => item.id === 'quit')).toHaveLength(1);
  });
});

describe('the connections in the menu', () => {
  const idsOf = (label: string, listed = connections) => {
    const menu = menuTemplate('linux', listed, actsWith()).find((item) => item.label === label);
    return Array.isArray(menu?.submenu) ? flat(menu.submenu).flatMap(({ id }) => id ?? []) : [];
  };
  const labelOf = (id: string, listed = connections) => flat(menuTemplate('linux', listed, actsWith())).find((item) => item.id === id)?.label;

  it('shows the name of a headset as it is, ampersand and all', () => {
    expect(labelOf('headset:Bench34')).toBe('Bench 3 && 4');
  });
  it('shows a cluster with its health and what tells most', () => {
    expect(labelOf('cluster:prodwe')).toBe('■ prod-we – Error, 2 nodes down');
  });
  it('gives each kind a menu of its own, and what is done to the one on show another', () => {
    expect(idsOf('Head&sets')).toEqual(['headset:Bench34', 'tab.home', 'tab.apps', 'tab.keyboard', 'tab.capture', 'tab.performance']);
    expect(idsOf('&Clusters')).toEqual(['cluster:prodwe', 'go.alerts', 'go.wallboard']);
    expect(idsOf('C&onnection')).toEqual(['headset.retry', 'headset.test', 'headset.edit', 'headset.remove']);
    expect(idsOf('&File')).toEqual(expect.arrayContaining(['headset.add', 'cluster.add']));
  });
  it('lists the first nine of a kind, and says so where there is none', () => {
    const many = menuConnections(Array.from({ length: 12 }, (_, index) => listedCluster(`C${index}`, 'online')));
    expect(idsOf('&Clusters', many).filter((id) => id.startsWith('cluster:'))).toHaveLength(9);
    expect(idsOf('Head&sets', many)).toContain('no-headset');
    expect(idsOf('&Clusters', [])).toContain('no-cluster');
  });
  it('stays the same while only the battery of a headset changes', () => {
    expect(menuConnections([listedHeadset('A', 'online', 80)])).toEqual(menuConnections([listedHeadset('A', 'online', 79)]));
  });
});
