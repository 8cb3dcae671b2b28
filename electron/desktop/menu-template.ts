import type { HostEvent } from '../../shared/contract/app.ts';
import type { Connection } from '../../shared/contract/connections.ts';
import { commandDeclarations, type CommandDeclaration } from '../../shared/domain/commands.ts';
import { productName } from './app-identity.ts';
import { connectionLine, homeOf, literal, type ListedConnection } from './connection-line.ts';
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

/** A connection as the menu shows it. */
export interface MenuConnection {
  readonly connectionId: string;
  readonly kind: Connection['kind'];
  readonly label: string;
  readonly href: string;
}

/** As many of each kind as a person finds at a glance; the sidebar has them all. */
const mostOfAKind = 9;
const headsetDocumentation = 'https://learn.microsoft.com/windows/mixed-reality/develop/advanced-concepts/using-the-windows-device-portal';
const clusterDocumentation = 'https://learn.microsoft.com/azure/service-fabric/';

/**
 * The connections for the menu, in the order of the list: clusters with their health and what tells most, headsets by
 * name alone, since a menu that is rebuilt with every percent of a battery closes under the pointer.
 */
export function menuConnections(connections: readonly ListedConnection[]): MenuConnection[] {
  return connections.map((connection) => ({
    connectionId: connection.id, kind: connection.kind, href: homeOf(connection), label: connection.kind === 'hololens' ? literal(connection.name) : connectionLine(connection),
  }));
}

/**
 * The native menu: the commands that the page declares for it (shared/domain/commands.ts), sent to the page by id, and
 * what only a native menu can do (editing, zoom, window, quit). Keys of the page's commands are shown but left to the
 * page, so that none fires twice.
 */
export function menuTemplate(platform: NodeJS.Platform, connections: readonly MenuConnection[], acts: MenuActs): MenuItemConstructorOptions[] {
  const mac = platform === 'darwin';
  return [
    ...(mac ? [macProgramMenu(acts)] : []),
    fileMenu(mac, acts),
    { label: '&Edit', submenu: [{ role: 'undo' }, { role: 'redo' }, { type: 'separator' }, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    viewMenu(acts),
    kindMenu({ label: 'Head&sets', kind: 'hololens', prefix: 'headset', none: 'No headset is saved yet', menu: 'Headsets' }, connections, acts),
    kindMenu({ label: '&Clusters', kind: 'cluster', prefix: 'cluster', none: 'No cluster is saved yet', menu: 'Clusters' }, connections, acts),
    { label: 'C&onnection', submenu: commandItems('Connection', acts) },
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

interface KindMenu {
  readonly label: string;
  readonly kind: Connection['kind'];
  /** Of the items' ids. */
  readonly prefix: string;
  readonly none: string;
  readonly menu: NonNullable<CommandDeclaration['menu']>;
}

function kindMenu({ label, kind, prefix, none, menu }: KindMenu, connections: readonly MenuConnection[], acts: MenuActs): MenuItemConstructorOptions {
  const items: MenuItemConstructorOptions[] = connections.filter((connection) => connection.kind === kind).slice(0, mostOfAKind).map((connection) => ({
    id: `${prefix}:${connection.connectionId}`, label: connection.label, click: () => acts.send({ kind: 'navigate', href: connection.href }),
  }));
  const empty: MenuItemConstructorOptions = { id: `no-${prefix}`, label: none, enabled: false };
  return { label, submenu: [...(items.length > 0 ? items : [empty]), { type: 'separator' }, ...commandItems(menu, acts)] };
}

function helpMenu(mac: boolean, acts: MenuActs): MenuItemConstructorOptions {
  return {
    label: '&Help',
    role: 'help',
    submenu: [
      ...commandItems('Help', acts),
      { id: 'documentation', label: 'About the Device &Portal', click: () => acts.openExternal(headsetDocumentation) },
      { id: 'cluster-documentation', label: 'About Service &Fabric', click: () => acts.openExternal(clusterDocumentation) },
      ...(mac ? [] : [{ type: 'separator' as const }, { role: 'about' as const }]),
    ],
  };
}
