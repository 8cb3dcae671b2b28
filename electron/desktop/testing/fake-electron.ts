import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, ElectronSlice, MenuItemConstructorOptions, NotificationConstructorOptions, NotificationSlice, SessionSlice, TraySlice, WindowSlice } from '../electron-slice.ts';

/** A window without a page: remembers what it was told. */
export class FakeWindow extends EventEmitter implements WindowSlice {
  readonly id = 1;
  readonly options: BrowserWindowConstructorOptions;
  readonly webContents: WindowSlice['webContents'];
  loaded: string | null = null;
  visible = false;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.webContents = Object.assign(new EventEmitter(), {
      id: 7, getURL: () => this.loaded ?? '', getZoomLevel: () => 0, setZoomLevel: () => {}, isDestroyed: () => false, reload: () => {}, setWindowOpenHandler: () => {},
    });
  }
  loadURL(url: string): Promise<void> {
    this.loaded = url;
    return Promise.resolve();
  }
  show(): void {
    this.visible = true;
  }
  hide(): void {
    this.visible = false;
  }
  focus(): void {}
  destroy(): void {}
  restore(): void {}
  maximize(): void {}
  setFullScreen(): void {}
  setBackgroundColor(): void {}
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 0, y: 0, width: 800, height: 600 };
  }
  isDestroyed(): boolean {
    return false;
  }
  isFocused(): boolean {
    return this.visible;
  }
  isFullScreen(): boolean {
    return false;
  }
  isMaximized(): boolean {
    return false;
  }
  isMinimized(): boolean {
    return false;
  }
  isVisible(): boolean {
    return this.visible;
  }
}

class FakeTray extends EventEmitter implements TraySlice<FakeMenu> {
  readonly image: string;
  constructor(image: string) {
    super();
    this.image = image;
  }
  destroy(): void {}
  setImage(): void {}
  setToolTip(): void {}
  setContextMenu(): void {}
}

class FakeNotification extends EventEmitter implements NotificationSlice {
  readonly options: NotificationConstructorOptions;
  constructor(options: NotificationConstructorOptions) {
    super();
    this.options = options;
  }
  show(): void {}
  close(): void {}
  static isSupported(): boolean {
    return false;
  }
}

export type FakeMenu = readonly MenuItemConstructorOptions[];

/** Everything that the program did, in order, by short names; and the means to go on. */
export interface FakeDesktop {
  readonly electron: ElectronSlice<FakeWindow, FakeMenu>;
  readonly app: EventEmitter;
  readonly did: string[];
  readonly windows: FakeWindow[];
  /** Electron becomes ready. */
  becomeReady(): void;
  /** Resolves with the exit code. */
  readonly exited: Promise<number>;
}

/** Electron without Chromium, for what does not need a page. @param lock whether this is the first process of its profile. */
export function fakeElectron(lock = true): FakeDesktop {
  const did: string[] = [];
  const windows: FakeWindow[] = [];
  const ready = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<number>();
  const note = (what: string): void => { did.push(what); };
  const app = Object.assign(new EventEmitter(), {
    isPackaged: false,
    enableSandbox: () => note('sandbox'),
    exit: (code = 0) => {
      note(`exit ${code}`);
      exited.resolve(code);
    },
    getPath: () => '',
    getVersion: () => '0.0.1',
    quit: () => note('quit'),
    requestSingleInstanceLock: () => {
      note('lock');
      return lock;
    },
    setAppUserModelId: () => {},
    setAsDefaultProtocolClient: () => true,
    setPath: (name: string) => note(`path ${name}`),
    whenReady: () => ready.promise,
  });
  class BrowserWindow extends FakeWindow {
    constructor(options: BrowserWindowConstructorOptions) {
      super(options);
      note('window');
      windows.push(this);
    }
  }
  const display = { id: 1, workArea: { x: 0, y: 0, width: 1_600, height: 1_000 } };
  const electron: ElectronSlice<FakeWindow, FakeMenu> = {
    app,
    BrowserWindow,
    dialog: { showErrorBox: (title, content) => note(`error ${title}: ${content}`), showOpenDialog: () => Promise.resolve({ canceled: true, filePaths: [] }) },
    ipcMain: new EventEmitter(),
    Menu: { buildFromTemplate: (template) => template, setApplicationMenu: (menu) => note(menu === null ? 'no menu' : 'menu') },
    nativeTheme: Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' as const }),
    Notification: FakeNotification,
    powerMonitor: new EventEmitter(),
    protocol: { registerSchemesAsPrivileged: ([scheme]) => note(`scheme ${scheme?.scheme}`) },
    safeStorage: {
      isAsyncEncryptionAvailable: () => Promise.resolve(false), getSelectedStorageBackend: () => 'unknown',
      encryptStringAsync: () => Promise.reject(new Error('none')), decryptStringAsync: () => Promise.reject(new Error('none')),
    },
    screen: { getAllDisplays: () => [display], getPrimaryDisplay: () => display },
    session: { defaultSession: fakeSession(note) },
    shell: { openExternal: () => Promise.resolve(), openPath: () => Promise.resolve('') },
    Tray: FakeTray,
    utilityProcess: { fork: () => Object.assign(new EventEmitter(), { pid: undefined, stdout: null, stderr: null, kill: () => false }) },
  };
  return { electron, app, did, windows, becomeReady: () => ready.resolve(), exited: exited.promise };
}

function fakeSession(note: (what: string) => void): SessionSlice {
  return Object.assign(new EventEmitter(), {
    protocol: { handle: (scheme: string) => note(`handle ${scheme}`) },
    webRequest: { onBeforeRequest: () => note('requests') },
    setPermissionRequestHandler: () => note('permission requests'),
    setPermissionCheckHandler: () => note('permission checks'),
    setDevicePermissionHandler: () => note('devices'),
    setDisplayMediaRequestHandler: () => note('screens'),
    setCertificateVerifyProc: () => note('certificates'),
  });
}
