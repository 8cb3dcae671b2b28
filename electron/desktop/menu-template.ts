import type { HostEvent } from '../../shared/contract/app.ts';
import type { MenuItemConstructorOptions } from './electron-slice.ts';
import type { ZoomStep } from './zoom.ts';

export interface MenuActs {
  /** To the page: it has the command registry; the menu only names what is in it. */
  send(event: HostEvent): void;
  zoom(step: ZoomStep): void;
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
 * The native menu. Its own items are what only a native menu can do (editing roles, zoom, window, quit); everything
 * else becomes an event for the page. Keys that the page itself listens to are shown but left to the page, so that none
 * fires twice.
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

function goTo(id: string, label: string, href: string, acts: MenuActs, accelerator?: string): MenuItemConstructorOptions {
  return { id, label, click: () => acts.send({ kind: 'navigate', href }), ...(accelerator ? { accelerator } : {}) };
}

/** An item for a command of the page; its keys are shown, not registered. */
function command(commandId: string, label: string, acts: MenuActs, keys?: string): MenuItemConstructorOptions {
  const shown = keys ? { accelerator: keys, registerAccelerator: false } : {};
  return { id: commandId, label, click: () => acts.send({ kind: 'command', commandId }), ...shown };
}

function macProgramMenu(acts: MenuActs): MenuItemConstructorOptions {
  return {
    label: 'Fabriscope',
    submenu: [
      { role: 'about' }, { type: 'separator' }, goTo('settings', 'Settings…', '#/settings', acts, 'Cmd+,'), { type: 'separator' },
      { role: 'services' }, { type: 'separator' }, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, { type: 'separator' },
      { id: 'quit', label: 'Quit Fabriscope', accelerator: 'Cmd+Q', click: () => acts.quit() },
    ],
  };
}

function fileMenu(mac: boolean, acts: MenuActs): MenuItemConstructorOptions {
  const tail: MenuItemConstructorOptions[] = [
    goTo('settings', '&Settings…', '#/settings', acts, 'Ctrl+,'), { type: 'separator' },
    { id: 'quit', label: '&Quit', accelerator: 'Ctrl+Q', click: () => acts.quit() },
  ];
  return {
    label: '&File',
    submenu: [goTo('add', '&Add a headset…', '#/add', acts, 'CmdOrCtrl+N'), ...(mac ? [] : [{ type: 'separator' as const }, ...tail])],
  };
}

function viewMenu(acts: MenuActs): MenuItemConstructorOptions {
  return {
    label: '&View',
    submenu: [
      command('palette.open', '&Search and run…', acts, 'CmdOrCtrl+K'),
      goTo('overview', '&Overview', '#/', acts),
      goTo('tasks', '&Tasks', '#/tasks', acts),
      command('shell.toggle-tasks', 'Show or hide the task &drawer', acts),
      command('shell.toggle-sidebar', 'Show or hide the side&bar', acts),
      { type: 'separator' },
      { id: 'zoom-in', label: 'Zoom &in', accelerator: 'CmdOrCtrl+Plus', click: () => acts.zoom('in') },
      { id: 'zoom-out', label: 'Zoom &out', accelerator: 'CmdOrCtrl+-', click: () => acts.zoom('out') },
      { id: 'zoom-reset', label: '&Actual size', accelerator: 'CmdOrCtrl+0', click: () => acts.zoom('reset') },
      { type: 'separator' },
      { role: 'reload' }, { role: 'togglefullscreen' }, { role: 'toggleDevTools' },
    ],
  };
}

function headsetMenu(headsets: readonly MenuHeadset[], acts: MenuActs): MenuItemConstructorOptions {
  const items = headsets.slice(0, numberedHeadsets).map(({ connectionId, name }) =>
    goTo(`headset:${connectionId}`, literal(name), `#/headsets/${connectionId}/home`, acts));
  const none: MenuItemConstructorOptions = { id: 'no-headset', label: 'No headset is saved yet', enabled: false };
  return { label: 'Head&sets', submenu: items.length > 0 ? items : [none] };
}

function helpMenu(mac: boolean, acts: MenuActs): MenuItemConstructorOptions {
  return {
    label: '&Help',
    role: 'help',
    submenu: [
      command('help.shortcuts', '&Keyboard shortcuts', acts, '?'),
      { id: 'documentation', label: 'About the Device &Portal', click: () => acts.openExternal(documentation) },
      goTo('diagnostics', '&Diagnostics', '#/diagnostics', acts),
      ...(mac ? [] : [{ role: 'about' as const }]),
    ],
  };
}

/** A name that came from a device, as a label: an ampersand would otherwise mark a key. */
export function literal(name: string): string {
  return name.replaceAll('&', '&&');
}
