import { appStartUrl } from './app-origin.ts';
import type { BrowserWindowConstructorOptions, ContentsSlice, DisplaySlice, WindowSlice } from './electron-slice.ts';
import { afterPageLoss } from './page-loss.ts';
import { windowBackground, windowOptions } from './window-options.ts';
import { placeWindow, type WindowState } from './window-placement.ts';
import { readWindowState, writeWindowState } from './window-state-file.ts';
import { zoomLevelAfter, type ZoomStep } from './zoom.ts';

export interface MainWindowSurroundings<Window extends WindowSlice> {
  readonly BrowserWindow: new (options: BrowserWindowConstructorOptions) => Window;
  readonly displays: () => readonly DisplaySlice[];
  readonly dark: () => boolean;
  readonly preload: string;
  readonly icon: string | null;
  /** Where place, size and zoom are kept. */
  readonly stateFile: string;
  /** Asked when the user closes it. @returns whether it hides instead. */
  onClose(): boolean;
  /** The page fell too often to be brought back once more. */
  onPageLost(): void;
  note(id: string, message: string, facts: Readonly<Record<string, unknown>>): void;
}

const saveAfterMs = 500;

/** The one window: opens where it was, remembers where it is, comes back when asked for. */
export class MainWindow<Window extends WindowSlice> {
  readonly #surroundings: MainWindowSurroundings<Window>;
  #window: Window | null = null;
  #state: WindowState;
  #saveTimer: NodeJS.Timeout | undefined;
  #saving: Promise<unknown> = Promise.resolve();
  #pageLostAt: number[] = [];

  constructor(surroundings: MainWindowSurroundings<Window>) {
    this.#surroundings = surroundings;
    this.#state = readWindowState(surroundings.stateFile);
  }

  /** The window, where it is open (it may be hidden). */
  get window(): Window | null {
    return this.#window;
  }
  get focused(): boolean {
    return this.#window?.isVisible() === true && this.#window.isFocused();
  }
  /** Ids of the pages whose messages are heard. */
  get ownContents(): ReadonlySet<number> {
    return new Set(this.#window ? [this.#window.webContents.id] : []);
  }
  get trayExplained(): boolean {
    return this.#state.trayExplained;
  }

  /** Brings it to the front: opens, unhides, restores, whatever it needs. */
  show(): void {
    const window = this.#window;
    if (window === null) return this.open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  hide(): void {
    this.#window?.hide();
  }

  open(): void {
    const { BrowserWindow, displays, dark, preload, icon } = this.#surroundings;
    const bounds = placeWindow(this.#state.bounds, displays().map(({ workArea }) => workArea));
    const window = new BrowserWindow(windowOptions({ bounds, dark: dark(), preload, icon }));
    this.#window = window;
    window.on('ready-to-show', () => this.#firstShow(window));
    window.on('resize', () => this.#remember());
    window.on('move', () => this.#remember());
    window.on('close', (event) => {
      this.#remember();
      if (this.#surroundings.onClose()) event.preventDefault();
    });
    window.on('closed', () => { this.#window = null; });
    this.#watchPage(window.webContents);
    window.loadURL(appStartUrl).catch((error: unknown) => this.#surroundings.note('desktop.page.load-failed', 'The page could not be loaded.', { error }));
  }

  zoom(step: ZoomStep): void {
    const window = this.#window;
    if (window === null) return;
    const zoomLevel = zoomLevelAfter(window.webContents.getZoomLevel(), step);
    window.webContents.setZoomLevel(zoomLevel);
    this.#state = { ...this.#state, zoomLevel };
    this.#save();
  }

  themeChanged(): void {
    this.#window?.setBackgroundColor(windowBackground(this.#surroundings.dark()));
  }

  trayWasExplained(): void {
    this.#state = { ...this.#state, trayExplained: true };
    this.#save();
  }

  /** Resolves when what is remembered is on disk. */
  async settled(): Promise<void> {
    if (this.#saveTimer !== undefined) this.#write();
    await this.#saving;
  }

  #firstShow(window: Window): void {
    window.webContents.setZoomLevel(this.#state.zoomLevel);
    if (this.#state.maximised) window.maximize();
    if (this.#state.fullScreen) window.setFullScreen(true);
    window.show();
  }

  #watchPage(contents: ContentsSlice): void {
    contents.on('zoom-changed', (_event, direction) => this.zoom(direction));
    // Chromium forgets a zoom level that was not the user's own with each load.
    contents.on('did-start-loading', () => contents.setZoomLevel(this.#state.zoomLevel));
    contents.on('render-process-gone', (_event, { reason, exitCode }) => {
      const act = afterPageLoss(reason, this.#pageLostAt, Date.now());
      this.#surroundings.note('desktop.page.gone', 'The page’s process has gone.', { reason, exitCode, act });
      this.#pageLostAt = [...this.#pageLostAt, Date.now()].slice(-10);
      if (act === 'reload') contents.reload();
      else if (act === 'explain') this.#surroundings.onPageLost();
    });
  }

  #remember(): void {
    const window = this.#window;
    if (window === null || window.isDestroyed() || window.isMinimized()) return;
    this.#state = { ...this.#state, bounds: window.getNormalBounds(), maximised: window.isMaximized(), fullScreen: window.isFullScreen() };
    this.#save();
  }

  #save(): void {
    this.#saveTimer ??= setTimeout(() => this.#write(), saveAfterMs);
  }

  #write(): void {
    clearTimeout(this.#saveTimer);
    this.#saveTimer = undefined;
    const state = this.#state;
    this.#saving = this.#saving.then(() => writeWindowState(this.#surroundings.stateFile, state));
  }
}
