import { describe, expect, it, vi } from 'vitest';
import { hostEventSchema, type HostEvent } from '../../shared/contract/app.ts';
import { commandDeclarations, type CommandDeclaration } from '../../shared/domain/commands.ts';
import type { MenuItemConstructorOptions } from './electron-slice.ts';
import { mayOpenExternally } from './external-links.ts';
import { menuTemplate, type MenuActs } from './menu-template.ts';

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

const headsets = [{ connectionId: 'a1', name: 'Bench 3 & 4' }];

describe.each(['win32', 'darwin', 'linux'] as const)('the menu on %s', (platform) => {
  it('sends what the page has commands for, in the form that the page takes', () => {
    const events: HostEvent[] = [];
    const acts = actsWith(events);
    for (const item of flat(menuTemplate(platform, headsets, acts))) if (typeof item.click === 'function') press(item);
    expect(events).toContainEqual({ kind: 'command', commandId: 'palette.open' });
    expect(events).toContainEqual({ kind: 'navigate', href: '#/headsets/a1/home' });
    expect(events).toContainEqual({ kind: 'command', commandId: 'go.settings' });
    for (const event of events) expect(hostEventSchema.safeParse(event).success).toBe(true);
    expect(acts.quit).toHaveBeenCalledOnce();
    expect(new Set(acts.zoom.mock.calls.flat())).toEqual(new Set(['in', 'out', 'reset']));
    expect(acts.openExternal.mock.calls.flat().every((url) => mayOpenExternally(url))).toBe(true);
  });
  it('has every command that is declared for a menu, once', () => {
    const ids = flat(menuTemplate(platform, headsets, actsWith())).flatMap(({ id }) => id ?? []);
    const declared: readonly CommandDeclaration[] = commandDeclarations;
    for (const { id, menu } of declared) expect(ids.filter((shown) => shown === id)).toHaveLength(menu === undefined ? 0 : 1);
  });
  it('leaves the keys of the page to the page', () => {
    const shown = flat(menuTemplate(platform, headsets, actsWith())).filter(({ id }) => commandDeclarations.some((command) => command.id === id));
    expect(shown.find(({ id }) => id === 'palette.open')).toMatchObject({ accelerator: 'CmdOrCtrl+K', registerAccelerator: false });
    for (const { accelerator, registerAccelerator } of shown) expect(accelerator === undefined || registerAccelerator === false).toBe(true);
  });
  it('gives no key to two items', () => {
    const keys = flat(menuTemplate(platform, headsets, actsWith())).flatMap((item) => item.accelerator ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
  it('offers editing and leaving', () => {
    const items = flat(menuTemplate(platform, headsets, actsWith()));
    for (const role of ['undo', 'cut', 'copy', 'paste', 'selectAll', 'minimize'] as const) expect(items.some((item) => item.role === role)).toBe(true);
    expect(items.filter((item) => item.id === 'quit')).toHaveLength(1);
  });
});

describe('the headsets in the menu', () => {
  it('shows a name as it is, ampersand and all', () => {
    const item = flat(menuTemplate('linux', headsets, actsWith())).find(({ id }) => id === 'headset:a1');
    expect(item?.label).toBe('Bench 3 && 4');
  });
  it('lists the first nine, and says so where there is none', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ connectionId: `c${index}`, name: `H${index}` }));
    expect(flat(menuTemplate('linux', many, actsWith())).filter(({ id }) => id?.startsWith('headset:'))).toHaveLength(9);
    const none = flat(menuTemplate('linux', [], actsWith())).find(({ id }) => id === 'no-headset');
    expect(none?.enabled).toBe(false);
  });
});
