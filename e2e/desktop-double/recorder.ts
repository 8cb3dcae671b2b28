import type { MenuItemConstructorOptions, NotificationConstructorOptions, OpenDialogOptions } from '../../electron/desktop/electron-slice.ts';
import type { SeenMenuItem } from './commands.ts';

/** A menu as it was built from its template; pressing an item calls its `click` as Electron would. */
export class MenuDouble {
  readonly items: readonly MenuItemConstructorOptions[];

  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.items = template;
  }

  static buildFromTemplate(this: void, template: MenuItemConstructorOptions[]): MenuDouble {
    for (const item of allItems(template)) {
      if (item.label === undefined && item.role === undefined && item.type !== 'separator') throw new TypeError('Invalid template for MenuItem: must have either label, role or type');
    }
    return new MenuDouble(template);
  }

  /** @throws where no item of this id is there, or it cannot be pressed. */
  press(id: string): void {
    const item = allItems(this.items).find((candidate) => candidate.id === id);
    const click: unknown = item?.click;
    if (typeof click !== 'function') throw new Error(`The menu has nothing to press with the id ${id}.`);
    if (item?.enabled === false) throw new Error(`The item ${id} is disabled.`);
    Reflect.apply(click, undefined, []);
  }
}

function allItems(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? allItems(item.submenu) : [])]);
}

/** @returns the menu as a person would read it. */
export function readMenu(items: readonly MenuItemConstructorOptions[]): SeenMenuItem[] {
  return items.filter(({ type }) => type !== 'separator').map((item) => ({
    id: item.id ?? null,
    label: (item.label ?? item.role ?? '').replaceAll(/&(.)/g, '$1'),
    enabled: item.enabled !== false,
    accelerator: typeof item.accelerator === 'string' ? item.accelerator : null,
    submenu: Array.isArray(item.submenu) ? readMenu(item.submenu) : [],
  }));
}

/** Everything that the program did towards the desktop, for tests to look at. */
export class Recorder {
  menu: MenuDouble | null = null;
  readonly notifications: { readonly options: NotificationConstructorOptions; click(): void }[] = [];
  readonly dialogs: OpenDialogOptions[] = [];
  readonly openedExternally: string[] = [];
  readonly openedPaths: string[] = [];
  readonly errorBoxes: { readonly title: string; readonly content: string }[] = [];
  /** Requests of the page for something outside the program. */
  readonly outsideRequests: string[] = [];
  readonly protocolClients: string[] = [];
}
