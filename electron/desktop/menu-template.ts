import type { HostEvent } from '../../shared/contract/app.ts';
import { commandDeclarations, type CommandDeclaration } from '../../shared/domain/commands.ts';
import { productName } from './app-identity.ts';
import type { MenuItemConstructorOptions } from './electron-slice.ts';
import type { ZoomStep } from './zoom.ts';

export interface MenuActs {
  /** To the page. */
  send(event: HostEvent): void;
  zoom(step: ZoomStep): void;
  reload(): void;
  openExternal(url: string): void;
  quit(): void;
}

export interface MenuHeadset {
  readonly connectionId: string;
  readonly name: string;
}

/** As many headsets as have a number key in the page. */
const numberedHeadsets = 9;
const documentation = 'https://learn.microsoft.com/windows/mixed-reality/develop/advanced-concepts/using-the-windows-device-portal';

/**
 * The native menu: the commands that the page declares for it (shared/domain/commands.ts), sent to the page by id, and
 * what only a native menu can do (editing, zoom, window, quit). Keys of the page's commands are shown but left to the
 * page, so that none fires twice.
 */
export function menuTemplate(platform: NodeJS.Platform, headsets: readonly MenuHeadset[], acts: MenuActs): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [macProgramMenu(acts)] : []),
    fileMenu(mac, acts),
    { label: '&Edit', submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    viewMenu(acts),
    headsetMenu(headsets, acts),
    { label: '&Window', role: 'window', submenu: [{ role: 'minimize' }, { role: 'close' }] },
    helpMenu(mac, acts),
  ];
}

/** Items of the page's commands that belong into one menu, in their declared order. */
function commandItems(menu: NonNullable<CommandDeclaration['menu']>, acts: MenuActs, except: readonly string[] = []): MenuItemConstructorOptions[] {
  const declared: readonly CommandDeclaration[] = commandDeclarations;
  return declared.filter((command) => command.menu === menu && !except.includes(command.id)).map((command) => commandItem(command, acts));
}

function commandItem({ id, title, keys }: CommandDeclaration, acts: MenuActs): MenuItemConstructorOptions {
  const accelerator = shownKeys(keys);
  return {
    id, label: literal(title), click: () => acts.send({ kind: 'command', commandId: id }),
    ...(accelerator === null ? {} : { accelerator, registerAccelerator: false }),
  };
}

/** Keys as Electron writes them; null for keys that a menu cannot show (two strokes, a bare sign). */
function shownKeys(keys: string | undefined): string | null {
  return keys === undefined || !keys.startsWith('Mod+') ? null : keys.replace('Mod', 'CmdOrCtrl');
}

function settingsItem(acts: MenuActs): MenuItemConstructorOptions[] {
  const settings = commandDeclarations.find(({ id }) => id === 'go.settings');
  return settings === undefined ? [] : [commandItem(settings, acts)];
}

function macProgramMenu(acts: MenuActs): MenuItemConstructorOptions {
  return {
    label: productName,
    submenu: [
      { role: 'about' }, { type: 'separator' }, ...settingsItem(acts), { type: 'separator' },
      { role: 'services' }, { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' },
      { id: 'quit', label: `Quit ${productName}`, accelerator: 'Cmd+Q', click: () => acts.quit() },
    ],
  };
}

function fileMenu(mac: boolean, acts: MenuActs): MenuItemConstructorOptions {
  const quit: MenuItemConstructorOptions[] = [{ type: 'separator' }, { id: 'quit', label: '&Quit', accelerator: 'Ctrl+Q', click: () => acts.quit() }];
  return { label: '&File', submenu: [...commandItems('File', acts, mac ? ['go.settings'] : []), ...(mac ? [] : quit)] };
}

function viewMenu(acts: MenuActs): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      ...commandItems('View', acts),
      { type: 'separator' },
      { id: 'zoom-in', label: 'Zoom &in', accelerator: 'CmdOrCtrl+Plus', click: () => acts.zoom('in') },
      { id: 'zoom-out', label: 'Zoom &out', accelerator: 'CmdOrCtrl+-', click: () => acts.zoom('out') },
      { id: 'zoom-reset', label: '&Actual size', accelerator: 'CmdOrCtrl+0', click: () => acts.zoom('reset') },
      { type: 'separator' },
      // Without keys: Ctrl+R is within reach of fingers that mean another command.
      { id: 'reload', label: '&Reload the page', click: () => acts.reload() },
      { role: 'togglefullscreen' }, { role: 'toggleDevTools' },
    ],
  };
}

function headsetMenu(headsets: readonly MenuHeadset[], acts: MenuActs): MenuItemConstructorOptions {
  const items: MenuItemConstructorOptions[] = headsets.slice(0, numberedHeadsets).map(({ connectionId, name }) => ({
    id: `headset:${connectionId}`, label: literal(name), click: () => acts.send({ kind: 'navigate', href: `#/headsets/${connectionId}/home` }),
  }));
  const none: MenuItemConstructorOptions = { id: 'no-headset', label: 'No headset is saved yet', enabled: false };
  return { label: 'Head&sets', submenu: [...(items.length > 0 ? items : [none]), { type: 'separator' }, ...commandItems('Headsets', acts)] };
}

function helpMenu(mac: boolean, acts: MenuActs): MenuItemConstructorOptions {
  return {
    label: '&Help',
    role: 'help',
    submenu: [
      ...commandItems('Help', acts),
      { id: 'documentation', label: 'About the Device &Portal', click: () => acts.openExternal(documentation) },
      ...(mac ? [] : [{ type: 'separator' as const }, { role: 'about' as const }]),
    ],
  };
}

/** A name that came from a device, as a label: an ampersand would otherwise mark a key. */
export function literal(name: string): string {
  return name.replaceAll('&', '&&');
}
