import type { HostEvent } from '../../shared/contract/app.ts';
import type { ElectronSlice, MenuItemConstructorOptions, TraySlice, WindowSlice } from './electron-slice.ts';
import type { TrayModel, TraySection } from './tray-model.ts';

export interface TrayActs {
  open(): void;
  /** Opens the window and tells its page. */
  send(event: HostEvent): void;
  quit(): void;
}

/** Menu of the tray: headsets and clusters with their states, and the way in and out. */
export function trayMenu(model: TrayModel, acts: TrayActs): MenuItemConstructorOptions[] {
  const go = (href: string) => (): void => acts.send({ kind: 'navigate', href });
  return [
    { id: 'open', label: 'Open Fabriscope', click: () => acts.open() },
    { type: 'separator' },
    ...model.sections.flatMap((section) => sectionItems(section, model.sections.length > 1, go)),
    { id: 'tasks', label: 'Tasks', click: go('#/tasks') },
    ...(model.sections.some(({ heading }) => heading === 'Clusters') ? [{ id: 'alerts', label: 'Alerts', click: go('#/alerts') }, { id: 'wallboard', label: 'Wallboard', click: go('#/wallboard') }] : []),
    { id: 'settings', label: 'Settings…', click: go('#/settings') },
    { type: 'separator' },
    { id: 'quit', label: 'Quit Fabriscope', click: () => acts.quit() },
  ];
}

function sectionItems({ heading, lines, more }: TraySection, isHeaded: boolean, go: (href: string) => () => void): MenuItemConstructorOptions[] {
  const name = heading.toLowerCase();
  return [
    ...(isHeaded ? [{ id: name, label: heading, enabled: false }] : []),
    ...lines.map(({ connectionId, label, href }) => ({ id: `connection:${connectionId}`, label, click: go(href) })),
    ...(more > 0 ? [{ id: `more-${name}`, label: `${more} more…`, click: go('#/') }] : []),
    { type: 'separator' },
  ];
}

/** The icon in the tray, there only while the user wants it. Rebuilt only where what it shows has changed. */
export class TrayIcon<Menu> {
  readonly #electron: Pick<ElectronSlice<WindowSlice, Menu>, 'Tray' | 'Menu'>;
  readonly #icons: { readonly calm: string; readonly alert: string };
  readonly #acts: TrayActs;
  #tray: TraySlice<Menu> | null = null;
  #shown = '';

  constructor(electron: Pick<ElectronSlice<WindowSlice, Menu>, 'Tray' | 'Menu'>, icons: { readonly calm: string; readonly alert: string }, acts: TrayActs) {
    this.#electron = electron;
    this.#icons = icons;
    this.#acts = acts;
  }

  get isShown(): boolean {
    return this.#tray !== null;
  }

  /** @param model null: no tray. */
  update(model: TrayModel | null): void {
    if (model === null) return this.#remove();
    const face = JSON.stringify(model);
    if (face === this.#shown) return;
    const tray = this.#tray ?? this.#create(model);
    tray.setImage(model.alert ? this.#icons.alert : this.#icons.calm);
    tray.setToolTip(model.toolTip);
    tray.setContextMenu(this.#electron.Menu.buildFromTemplate(trayMenu(model, this.#acts)));
    this.#shown = face;
  }

  #create(model: TrayModel): TraySlice<Menu> {
    const tray = new this.#electron.Tray(model.alert ? this.#icons.alert : this.#icons.calm);
    tray.on('click', () => this.#acts.open());
    this.#tray = tray;
    return tray;
  }

  #remove(): void {
    this.#tray?.destroy();
    this.#tray = null;
    this.#shown = '';
  }
}
