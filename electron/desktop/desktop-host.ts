import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { connectChannel } from '../../shared/desktop-bridge.ts';
import type { HostEvent } from '../../shared/contract/app.ts';
import type { Settings } from '../../shared/domain/settings.ts';
import type { Program } from '../core/composition.ts';
import { appProtocolHandler } from './app-protocol.ts';
import { appScheme } from './app-origin.ts';
import { closeDecision } from './close-behaviour.ts';
import { deepLinkQuestion, type DeepLink } from './deep-link.ts';
import type { BuiltParts } from './desktop-folders.ts';
import { openDesktopProgram, type DesktopProgramOptions } from './desktop-program.ts';
import type { ElectronSlice, WindowSlice } from './electron-slice.ts';
import { MainWindow } from './main-window.ts';
import { menuConnections, menuTemplate, type MenuConnection } from './menu-template.ts';
import { NativeNotifications } from './native-notifications.ts';
import { pagePort } from './page-port.ts';
import { listenToPages } from './sender.ts';
import { guardSession } from './session-rules.ts';
import { trayModel } from './tray-model.ts';
import { TrayIcon } from './tray-icon.ts';

export interface DesktopHostOptions extends Pick<DesktopProgramOptions, 'dataDir' | 'demo' | 'platform' | 'systems' | 'openJournal'> {
  readonly parts: BuiltParts;
  openExternal(url: string): void;
}

/**
 * The program behind a window: the page over `app://`, calls over message ports, and what a desktop adds: menu, tray,
 * notifications, theme. Every rule it follows is a function of its own beside this file.
 */
export class DesktopHost<Window extends WindowSlice, Menu> {
  readonly #electron: ElectronSlice<Window, Menu>;
  readonly #options: DesktopHostOptions;
  readonly #window: MainWindow<Window>;
  readonly #tray: TrayIcon<Menu>;
  readonly #program = Promise.withResolvers<Program>();
  readonly #closing = new AbortController();
  #running: Program | null = null;
  #menuShown = '';
  #quitting = false;

  constructor(electron: ElectronSlice<Window, Menu>, options: DesktopHostOptions) {
    this.#electron = electron;
    this.#options = options;
    const { parts, platform, dataDir } = options;
    this.#window = new MainWindow<Window>({
      BrowserWindow: electron.BrowserWindow,
      displays: () => [electron.screen.getPrimaryDisplay(), ...electron.screen.getAllDisplays()],
      dark: () => electron.nativeTheme.shouldUseDarkColors,
      preload: parts.preload, icon: parts.windowIcon, stateFile: join(dataDir, 'desktop', 'window.json'),
      onClose: () => this.#windowCloses(platform),
      onPageLost: () => electron.dialog.showErrorBox('The page of Fabriscope fails again and again', 'Downloads, uploads and the watch over headsets and clusters go on. Start Fabriscope again; if it stays so, report it with the log from the diagnostics.'),
      note: (id, message, facts) => this.#running?.logger.warn(id, message, facts),
    });
    this.#tray = new TrayIcon<Menu>(electron, parts.trayIcons, { open: () => this.show(), send: (event) => this.send(event), quit: () => electron.app.quit() });
    // A failure is told where the program is opened; whoever waits for it besides has nothing to add.
    this.#program.promise.catch(() => {});
  }

  /** Opens the window at once and puts the program together meanwhile. Only after Electron is ready. */
  async open(): Promise<void> {
    const { session, ipcMain } = this.#electron;
    guardSession(session.defaultSession);
    const route = async (request: Request): Promise<Response | null> => (await this.#program.promise).fetch(request, { role: 'operator' });
    session.defaultSession.protocol.handle(appScheme, appProtocolHandler({ pageRoot: this.#options.parts.page, route }));
    listenToPages(ipcMain, connectChannel, () => this.#window.ownContents, {
      message: ({ ports: [port] }) => {
        if (port) void this.#program.promise.then((program) => program.serveCarrier(pagePort(port), { role: 'operator', pageId: randomUUID() }), () => port.close());
      },
      refused: (reason) => this.#running?.logger.warn('desktop.sender.refused', 'A message to main was refused.', { reason }),
    });
    this.#showMenu([]);
    this.#window.open();
    await this.#openProgram();
  }

  show(): void {
    this.#window.show();
  }

  /** Opens the window and tells its page; a page that is still loading hears of it when it is there. */
  send(event: HostEvent): void {
    this.show();
    void this.#program.promise.then(({ hostEvents }) => hostEvents.send(event), () => {});
  }

  /** A link from outside: the page shows what it would do, and asks. */
  follow(link: DeepLink): void {
    this.show();
    void this.#program.promise.then(({ hostEvents, connections }) => {
      hostEvents.send({ kind: 'deep-link', ...deepLinkQuestion(link, connections.list()) });
    }, () => {});
  }

  /** Writes down an error of main that nobody handled. */
  noteError(id: string, message: string, error: unknown): void {
    this.#running?.logger.error(id, message, { error });
  }

  /** The program is about to end: windows may close for good. */
  quits(): void {
    this.#quitting = true;
  }

  /** Ends everything behind the window; resolves when all is on disk. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#tray.update(null);
    await this.#window.settled();
    const program = await this.#program.promise.catch(() => null);
    await program?.close();
  }

  async #openProgram(): Promise<void> {
    const { dataDir, demo, platform, systems, openJournal, parts } = this.#options;
    try {
      const program = await openDesktopProgram(this.#electron, { dataDir, demo, platform, systems, openJournal, simulator: parts.simulator, chooseFolder: () => this.#chooseFolder() });
      this.#running = program;
      this.#program.resolve(program);
      this.#follow(program);
    } catch (error) {
      this.#program.reject(error instanceof Error ? error : new Error(String(error)));
      throw error;
    }
  }

  /** Keeps menu, tray, theme and notifications in step with the program. */
  #follow(program: Program): void {
    const { nativeTheme, powerMonitor, Notification } = this.#electron;
    const notifications = new NativeNotifications({
      Notification,
      setting: () => program.settings.value.notifications,
      windowFocused: () => this.#window.focused,
      open: ({ id, href }) => {
        program.notices.markRead([id]);
        if (href === null) this.show();
        else this.send({ kind: 'navigate', href });
      },
    });
    this.#notifications = notifications;
    program.notices.onVoice((notice) => notifications.voice(notice));
    const applySettings = (settings: Settings): void => {
      nativeTheme.themeSource = nativeThemeOf(settings.theme);
      this.#picture(program);
    };
    applySettings(program.settings.value);
    program.settings.onChange(applySettings);
    nativeTheme.on('updated', () => this.#window.themeChanged());
    powerMonitor.on('suspend', () => program.logger.info('desktop.suspended', 'The machine goes to sleep.'));
    powerMonitor.on('resume', () => program.resumed());
    void this.#pictureAtEach(program, program.connections.watch(this.#closing.signal));
    void this.#pictureAtEach(program, program.notices.notices.watch(this.#closing.signal));
  }
  #notifications: NativeNotifications | null = null;

  async #pictureAtEach(program: Program, changes: AsyncIterable<unknown>): Promise<void> {
    for await (const _ of changes) this.#picture(program);
  }

  /** Menu and tray as the program is now. */
  #picture(program: Program): void {
    const connections = program.connections.list();
    const { closeToTray, lowBatteryPercent } = program.settings.value;
    const alerts = program.notices.notices.values().filter(({ read, severity }) => !read && severity !== 'info').length;
    this.#showMenu(menuConnections(connections));
    this.#tray.update(closeToTray && !this.#closing.signal.aborted ? trayModel(connections, lowBatteryPercent, alerts) : null);
  }

  #showMenu(connections: readonly MenuConnection[]): void {
    const face = JSON.stringify(connections);
    if (face === this.#menuShown) return;
    this.#menuShown = face;
    const { Menu, app } = this.#electron;
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(this.#options.platform, connections, {
      send: (event) => this.send(event),
      zoom: (step) => this.#window.zoom(step),
      reload: () => this.#window.window?.webContents.reload(),
      openExternal: (url) => this.#options.openExternal(url),
      quit: () => app.quit(),
    })));
  }

  #windowCloses(platform: NodeJS.Platform): boolean {
    const decision = closeDecision({
      quitting: this.#quitting, closeToTray: this.#running?.settings.value.closeToTray ?? false, trayShown: this.#tray.isShown, platform, explainedBefore: this.#window.trayExplained,
    });
    if (decision.kind === 'close') return false;
    this.#window.hide();
    if (decision.explain) {
      this.#notifications?.explainTray(() => this.show());
      this.#window.trayWasExplained();
    }
    return true;
  }

  async #chooseFolder(): Promise<string | null> {
    const { window } = this.#window;
    if (window === null) return null;
    const { canceled, filePaths } = await this.#electron.dialog.showOpenDialog(window, { title: 'Choose a folder', properties: ['openDirectory', 'createDirectory'] });
    return canceled ? null : (filePaths[0] ?? null);
  }
}

/** What the system's own parts of the window shall look like. High contrast is a dark theme to them. */
export function nativeThemeOf(theme: Settings['theme']): 'system' | 'dark' | 'light' {
  return theme === 'high-contrast' ? 'dark' : theme;
}
