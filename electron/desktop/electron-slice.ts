import type {
  App, BrowserWindow, BrowserWindowConstructorOptions, DevicePermissionHandlerHandlerDetails, Dialog, Display, ForkOptions, HandlerDetails,
  MenuItemConstructorOptions, NativeTheme, NotificationConstructorOptions, OpenDialogOptions, OpenDialogReturnValue, Protocol,
  SafeStorage, Shell, WebContents, WindowOpenHandlerResponse,
} from 'electron';

/**
 * The slice of Electron that Fabriscope uses, and nothing more. The desktop host sees Electron only through it, so that
 * a call beyond the slice does not compile; `main.ts` hands the real module in, where the compiler holds every line of
 * this file against Electron's own types; the desktop double (e2e/desktop-double) implements it over a real Chromium.
 */
export interface ElectronSlice<Window extends WindowSlice, Menu> {
  readonly app: AppSlice;
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => Window;
  readonly dialog: DialogSlice<Window>;
  readonly ipcMain: IpcMainSlice;
  readonly Menu: MenuSlice<Menu>;
  readonly nativeTheme: NativeThemeSlice;
  readonly Notification: NotificationClassSlice;
  readonly powerMonitor: PowerMonitorSlice;
  readonly protocol: Pick<Protocol, 'registerSchemesAsPrivileged'>;
  readonly safeStorage: SafeStorageSlice;
  readonly screen: { getAllDisplays(): readonly DisplaySlice[]; getPrimaryDisplay(): DisplaySlice };
  readonly session: { readonly defaultSession: SessionSlice };
  readonly shell: Pick<Shell, 'openExternal' | 'openPath'>;
  readonly Tray: new (image: string) => TraySlice<Menu>;
  readonly utilityProcess: { fork(modulePath: string, args?: string[], options?: ForkOptions): UtilityProcessSlice };
}

/** The one thing that is done to most events. */
export interface Preventable {
  preventDefault(): void;
}

export interface AppSlice extends Pick<App,
  'enableSandbox' | 'exit' | 'getPath' | 'getVersion' | 'isPackaged' | 'quit' | 'requestSingleInstanceLock' | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient' | 'setPath' | 'whenReady'
> {
  on(event: 'second-instance', listener: (event: Preventable, argv: string[], workingDirectory: string) => void): unknown;
  on(event: 'open-url', listener: (event: Preventable, url: string) => void): unknown;
  on(event: 'activate', listener: () => void): unknown;
  on(event: 'window-all-closed', listener: () => void): unknown;
  on(event: 'before-quit', listener: (event: Preventable) => void): unknown;
  on(event: 'will-quit', listener: (event: Preventable) => void): unknown;
  on(event: 'web-contents-created', listener: (event: Preventable, contents: ContentsSlice) => void): unknown;
  on(
    event: 'certificate-error',
    listener: (event: Preventable, contents: unknown, url: string, error: string, certificate: unknown, callback: (trusted: boolean) => void) => void,
  ): unknown;
  on(
    event: 'select-client-certificate',
    listener: (event: Preventable, contents: unknown, url: string, certificates: unknown, callback: () => void) => void,
  ): unknown;
}

/** Details of a navigation that a page or a redirect wants to start. */
export interface NavigationDetails extends Preventable {
  readonly url: string;
  readonly isMainFrame: boolean;
}

export interface ContentsSlice extends Pick<WebContents, 'getURL' | 'getZoomLevel' | 'id' | 'isDestroyed' | 'reload' | 'setZoomLevel'> {
  setWindowOpenHandler(handler: (details: Pick<HandlerDetails, 'url'>) => WindowOpenHandlerResponse): void;
  on(event: 'will-navigate', listener: (details: NavigationDetails) => void): unknown;
  on(event: 'will-redirect', listener: (details: NavigationDetails) => void): unknown;
  on(event: 'will-frame-navigate', listener: (details: NavigationDetails) => void): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(event: 'zoom-changed', listener: (event: Preventable, direction: 'in' | 'out') => void): unknown;
  on(event: 'render-process-gone', listener: (event: Preventable, details: { readonly reason: string; readonly exitCode: number }) => void): unknown;
  on(event: 'did-start-loading', listener: () => void): unknown;
}

export interface WindowSlice extends Pick<BrowserWindow,
  'destroy' | 'focus' | 'getNormalBounds' | 'hide' | 'id' | 'isDestroyed' | 'isFocused' | 'isFullScreen' | 'isMaximized' | 'isMinimized'
  | 'isVisible' | 'loadURL' | 'maximize' | 'restore' | 'setBackgroundColor' | 'setFullScreen' | 'show'
> {
  readonly webContents: ContentsSlice;
  on(event: 'ready-to-show', listener: () => void): unknown;
  on(event: 'close', listener: (event: Preventable) => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
  on(event: 'resize', listener: () => void): unknown;
  on(event: 'move', listener: () => void): unknown;
}

export interface DialogSlice<Window> extends Pick<Dialog, 'showErrorBox'> {
  showOpenDialog(window: Window, options: OpenDialogOptions): Promise<OpenDialogReturnValue>;
}

/** One end of a message channel in the main process. Array buffers are copied, never transferred (electron.md §3.1). */
export interface PortSlice {
  postMessage(message: unknown): void;
  start(): void;
  close(): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

export interface FrameSlice {
  readonly url: string;
  readonly parent: object | null;
}

export interface IpcEventSlice {
  readonly ports: readonly PortSlice[];
  readonly sender: Pick<WebContents, 'id'>;
  /** Null after the frame has navigated or gone (electron.md §2.1 row 7). */
  readonly senderFrame: FrameSlice | null;
}

export interface IpcMainSlice {
  on(channel: string, listener: (event: IpcEventSlice, message: unknown) => void): unknown;
}

export interface MenuSlice<Menu> {
  buildFromTemplate(template: MenuItemConstructorOptions[]): Menu;
  setApplicationMenu(menu: Menu | null): void;
}

export interface NativeThemeSlice extends Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'> {
  on(event: 'updated', listener: () => void): unknown;
}

export interface NotificationSlice {
  show(): void;
  close(): void;
  on(event: 'click', listener: () => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}
export interface NotificationClassSlice {
  new (options: NotificationConstructorOptions): NotificationSlice;
  isSupported(): boolean;
}

export interface PowerMonitorSlice {
  on(event: 'suspend', listener: () => void): unknown;
  on(event: 'resume', listener: () => void): unknown;
}

/** The asynchronous calls only: the others are deprecated (electron.md §2.3). */
export type SafeStorageSlice = Pick<SafeStorage, 'decryptStringAsync' | 'encryptStringAsync' | 'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable'>;

export interface SessionSlice {
  readonly protocol: Pick<Protocol, 'handle'>;
  readonly webRequest: {
    onBeforeRequest(listener: (details: { readonly url: string }, callback: (answer: { cancel?: boolean }) => void) => void): void;
  };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (granted: boolean) => void, details: { readonly requestingUrl: string }) => void,
  ): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string, requestingOrigin: string) => boolean): void;
  setDevicePermissionHandler(handler: (details: DevicePermissionHandlerHandlerDetails) => boolean): void;
  setDisplayMediaRequestHandler(handler: (request: unknown, callback: (streams: null) => void) => void): void;
  setCertificateVerifyProc(proc: (request: unknown, callback: (verificationResult: number) => void) => void): void;
  on(event: 'will-download', listener: (event: Preventable, item: { getURL(): string }) => void): unknown;
}

/** `workArea`: without task bars, in device-independent pixels. */
export type DisplaySlice = Pick<Display, 'id' | 'workArea'>;

export interface TraySlice<Menu> {
  destroy(): void;
  setImage(image: string): void;
  setToolTip(toolTip: string): void;
  setContextMenu(menu: Menu | null): void;
  on(event: 'click', listener: () => void): unknown;
}

export interface UtilityProcessSlice {
  readonly pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  kill(): boolean;
  on(event: 'exit', listener: (code: number) => void): unknown;
}

export type {
  BrowserWindowConstructorOptions, DevicePermissionHandlerHandlerDetails, ForkOptions, HandlerDetails, MenuItemConstructorOptions,
  NotificationConstructorOptions, OpenDialogOptions, OpenDialogReturnValue, WindowOpenHandlerResponse,
};
