import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type {
  BrowserWindowConstructorOptions, ContentsSlice, HandlerDetails, WindowOpenHandlerResponse, WindowSlice,
} from '../../electron/desktop/electron-slice.ts';
import { StoppableEvent } from './app-double.ts';
import type { DevTools, DevToolsSession } from './devtools.ts';
import { PageSession, type PageEvents } from './page-session.ts';
import type { PortDouble } from './ports.ts';

/** What windows share. */
export interface WindowStage {
  devTools(): DevTools;
  /** Filters and handlers of the session. */
  readonly requests: Pick<PageEvents, 'request' | 'handle' | 'outside'>;
  readonly windows: Set<WindowDouble>;
  ipc(channel: string, message: unknown, ports: readonly PortDouble[], contents: ContentsDouble, url: string): void;
  created(window: WindowDouble): void;
  /** Called before a page is loaded. */
  playPermissions(url: string): Promise<void>;
  closed(window: WindowDouble): void;
  dark(): boolean;
}

let lastId = 0;

/** Plays `webContents`. Zoom is kept, not applied: the DevTools protocol has no such zoom. */
export class ContentsDouble extends EventEmitter implements ContentsSlice {
  readonly id: number;
  page: PageSession | null = null;
  #zoomLevel = 0;
  #destroyed = false;
  #openHandler: ((details: Pick<HandlerDetails, 'url'>) => WindowOpenHandlerResponse) | null = null;

  constructor(id: number) {
    super();
    this.id = id;
  }

  getURL(): string {
    return this.page?.url ?? '';
  }
  getZoomLevel(): number {
    return this.#zoomLevel;
  }
  setZoomLevel(level: number): void {
    this.#zoomLevel = level;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  reload(): void {
    void this.page?.reload();
  }
  setWindowOpenHandler(handler: (details: Pick<HandlerDetails, 'url'>) => WindowOpenHandlerResponse): void {
    this.#openHandler = handler;
  }

  /** @returns what main says to a page that wants a window; Electron itself would allow it. */
  windowOpen(url: string): 'allow' | 'deny' {
    return this.#openHandler?.({ url }).action ?? 'allow';
  }
  /** @returns whether the navigation may go on. */
  navigation(kind: string, url: string, isMainFrame: boolean): boolean {
    const details = Object.assign(new StoppableEvent(), { url, isMainFrame, isSameDocument: false, frame: null });
    this.emit(kind, details);
    return !details.defaultPrevented;
  }
  destroyed(): void {
    this.#destroyed = true;
    this.page?.end();
  }
}

/** Plays `BrowserWindow` with a page of Chromium behind it. */
export class WindowDouble extends EventEmitter implements WindowSlice {
  readonly id: number;
  readonly webContents: ContentsDouble;
  readonly options: BrowserWindowConstructorOptions;
  readonly #stage: WindowStage;
  readonly #opened: Promise<{ readonly targetId: string; readonly windowId: number; readonly page: PageSession; readonly session: DevToolsSession }>;
  #bounds: { x: number; y: number; width: number; height: number };
  #visible: boolean;
  #focused = false;
  #minimised = false;
  #maximised = false;
  #fullScreen = false;
  #destroyed = false;

  constructor(options: BrowserWindowConstructorOptions, stage: WindowStage) {
    super();
    lastId += 1;
    this.id = lastId;
    this.options = options;
    this.#stage = stage;
    this.#visible = options.show !== false;
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width ?? 800, height: options.height ?? 600 };
    this.webContents = new ContentsDouble(lastId);
    stage.windows.add(this);
    stage.created(this);
    this.#opened = this.#open();
    // Whoever loads something hears of a failure; a window that is closed at once does not.
    this.#opened.catch(() => {});
  }

  /** Id of the page in Chromium, to find it from outside. */
  async targetId(): Promise<string> {
    return (await this.#opened).targetId;
  }

  async loadURL(url: string): Promise<void> {
    const { page } = await this.#opened;
    await this.#stage.playPermissions(url);
    await page.load(url);
  }

  show(): void {
    this.#visible = true;
    this.#minimised = false;
    this.focus();
    this.#windowState('normal');
    this.emit('show');
  }
  hide(): void {
    this.#visible = false;
    this.#focused = false;
    this.#windowState('minimized');
    this.emit('hide');
  }
  focus(): void {
    this.#focused = this.#visible;
  }
  /** Another program comes to the front. */
  blur(): void {
    this.#focused = false;
    this.emit('blur');
  }
  maximize(): void {
    this.#maximised = true;
    this.emit('maximize');
  }
  restore(): void {
    this.#minimised = false;
    this.#windowState('normal');
  }
  setFullScreen(flag: boolean): void {
    this.#fullScreen = flag;
  }
  setBackgroundColor(color: string): void {
    this.options.backgroundColor = color;
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { ...this.#bounds };
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isFocused(): boolean {
    return this.#focused;
  }
  isFullScreen(): boolean {
    return this.#fullScreen;
  }
  isMaximized(): boolean {
    return this.#maximised;
  }
  isMinimized(): boolean {
    return this.#minimised;
  }
  isVisible(): boolean {
    return this.#visible;
  }

  /** The user moves or resizes it. */
  async moveTo(bounds: { x: number; y: number; width: number; height: number }): Promise<void> {
    this.#bounds = bounds;
    const { windowId } = await this.#opened;
    await this.#stage.devTools().browser.send('Browser.setWindowBounds', { windowId, bounds: { left: bounds.x, top: bounds.y, width: bounds.width, height: bounds.height } });
    this.emit('move');
    this.emit('resize');
  }

  /** The user presses its close button. @returns whether it closed. */
  async close(): Promise<boolean> {
    const event = new StoppableEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) await this.#end();
    return !event.defaultPrevented;
  }

  destroy(): void {
    void this.#end();
  }

  /** Its page has gone, whoever closed it. */
  gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    this.#visible = false;
    this.webContents.destroyed();
    this.#stage.windows.delete(this);
    this.emit('closed');
    this.#stage.closed(this);
  }

  async setDark(dark: boolean): Promise<void> {
    await (await this.#opened).page.setDark(dark);
  }

  async #open(): Promise<{ targetId: string; windowId: number; page: PageSession; session: DevToolsSession }> {
    const devTools = this.#stage.devTools();
    const { targetId } = await devTools.browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, width: this.#bounds.width, height: this.#bounds.height });
    const { sessionId } = await devTools.browser.send('Target.attachToTarget', { targetId, flatten: true });
    const { windowId } = await devTools.browser.send('Browser.getWindowForTarget', { targetId });
    const preload = this.options.webPreferences?.preload;
    const session = devTools.session(sessionId);
    const page = await PageSession.open(session, targetId, preload === undefined ? null : readFileSync(preload, 'utf8'), this.#pageEvents());
    this.webContents.page = page;
    await page.setDark(this.#stage.dark());
    return { targetId, windowId, page, session };
  }

  #pageEvents(): PageEvents {
    const { requests } = this.#stage;
    return {
      ipc: (channel, message, ports, url) => this.#stage.ipc(channel, message, ports, this.webContents, url),
      navigation: (kind, url, isMainFrame) => this.webContents.navigation(kind, url, isMainFrame),
      request: (url) => requests.request(url),
      handle: (scheme, request) => requests.handle(scheme, request),
      outside: (url) => requests.outside(url),
      windowOpen: (url) => {
        if (this.webContents.windowOpen(url) === 'allow') throw new Error('The double opens no windows for pages; Fabriscope allows none.');
      },
      painted: () => this.emit('ready-to-show'),
      loading: () => this.webContents.emit('did-start-loading'),
    };
  }

  #windowState(windowState: 'normal' | 'minimized'): void {
    const change = async (): Promise<void> => {
      const { windowId } = await this.#opened;
      await this.#stage.devTools().browser.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    };
    // A window that closes meanwhile has no state to change.
    change().catch(() => {});
  }

  async #end(): Promise<void> {
    if (this.#destroyed) return;
    const opened = await this.#opened.catch(() => null);
    if (opened !== null) await this.#stage.devTools().browser.send('Target.closeTarget', { targetId: opened.targetId }).catch(() => null);
    this.gone();
  }
}
