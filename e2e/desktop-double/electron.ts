import type { BrowserWindowConstructorOptions, ElectronSlice, ForkOptions, NotificationConstructorOptions } from '../../electron/desktop/electron-slice.ts';
import { serveControl } from './control.ts';
import { MenuDouble } from './recorder.ts';
import { NotificationDouble, TrayDouble, UtilityProcessDouble } from './small-doubles.ts';
import { Stage } from './stage.ts';
import { WindowDouble } from './window-double.ts';

/**
 * What `import … from 'electron'` gives while the double plays it (register.ts): the slice that Fabriscope uses, held
 * against Electron's own types by `ElectronSlice`, over one real Chromium.
 */
const stage = new Stage(process.env);

class BrowserWindow extends WindowDouble {
  constructor(options: BrowserWindowConstructorOptions) {
    super(options, stage);
  }
}

class Notification extends NotificationDouble {
  constructor(options: NotificationConstructorOptions) {
    super(options, stage.recorder);
  }
  static isSupported(): boolean {
    return true;
  }
}

const double = {
  app: stage.app,
  BrowserWindow,
  dialog: stage.dialog,
  ipcMain: stage.ipcMain,
  Menu: {
    buildFromTemplate: MenuDouble.buildFromTemplate,
    setApplicationMenu: (menu: MenuDouble | null) => { stage.recorder.menu = menu; },
  },
  nativeTheme: stage.nativeTheme,
  Notification,
  powerMonitor: stage.powerMonitor,
  protocol: {
    registerSchemesAsPrivileged: () => {
      if (stage.app.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    },
  },
  safeStorage: stage.safeStorage,
  screen: {
    getAllDisplays: () => stage.displays,
    getPrimaryDisplay: () => stage.displays[0] ?? { id: 0, workArea: { x: 0, y: 0, width: 1_024, height: 768 } },
  },
  session: { defaultSession: stage.session },
  shell: {
    openExternal: (url: string) => {
      stage.recorder.openedExternally.push(url);
      return Promise.resolve();
    },
    openPath: (path: string) => {
      stage.recorder.openedPaths.push(path);
      return Promise.resolve('');
    },
  },
  Tray: TrayDouble,
  utilityProcess: { fork: (modulePath: string, args: string[] = [], options: ForkOptions = {}) => new UtilityProcessDouble(modulePath, args, options) },
} satisfies ElectronSlice<WindowDouble, MenuDouble>;

serveControl(stage);

export const { app, dialog, ipcMain, Menu, nativeTheme, powerMonitor, protocol, safeStorage, screen, session, shell, Tray, utilityProcess } = double;
export { BrowserWindow, Notification };
