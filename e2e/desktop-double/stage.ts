import { EventEmitter } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DisplaySlice, FrameSlice } from '../../electron/desktop/electron-slice.ts';
import { AppDouble } from './app-double.ts';
import { startChromium, type ChromiumProcess } from './chromium-process.ts';
import { DevTools } from './devtools.ts';
import { toPlayed } from './played-origin.ts';
import type { PortDouble } from './ports.ts';
import { Recorder } from './recorder.ts';
import { SessionDouble } from './session-double.ts';
import { DialogDouble, NativeThemeDouble, SafeStorageDouble } from './small-doubles.ts';
import type { ContentsDouble, WindowDouble, WindowStage } from './window-double.ts';

/** Chromium's names of permissions that a page can be given or refused from outside, beside Electron's. */
const permissions = [
  ['clipboard-sanitized-write', 'clipboard-write'], ['clipboard-read', 'clipboard-read'], ['geolocation', 'geolocation'], ['notifications', 'notifications'],
  ['media', 'camera'], ['media', 'microphone'], ['midi', 'midi'], ['idle-detection', 'idle-detection'],
] as const;

/** Everything behind the module: one Chromium, its windows, one session, and what was recorded. */
export class Stage implements WindowStage {
  readonly recorder = new Recorder();
  readonly session = new SessionDouble();
  readonly windows = new Set<WindowDouble>();
  readonly ipcMain = new EventEmitter();
  readonly nativeTheme = new NativeThemeDouble();
  readonly dialog = new DialogDouble(this.recorder);
  readonly powerMonitor = new EventEmitter();
  readonly safeStorage: SafeStorageDouble;
  readonly app: AppDouble;
  displays: DisplaySlice[] = [{ id: 1, workArea: { x: 0, y: 0, width: 1_600, height: 1_000 } }];
  readonly requests = {
    request: (url: string) => this.session.lets(url),
    handle: (scheme: string, request: Request) => this.session.handle(scheme, request),
    outside: (url: string) => { this.recorder.outsideRequests.push(url); },
  };
  readonly #started = this.#start();
  #chromium: ChromiumProcess | null = null;
  #devTools: DevTools | null = null;
  #leaving = false;

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.safeStorage = new SafeStorageDouble(environment['FABRISCOPE_DOUBLE_KEYRING'] ?? 'gnome_libsecret');
    this.app = new AppDouble({
      ready: this.#started,
      closeWindows: () => this.#closeWindows(),
      leave: (code) => this.#leave(code),
    }, this.recorder, environment['FABRISCOPE_DOUBLE_USER_DATA'] ?? join(tmpdir(), `fabriscope-double-${process.pid}`));
    this.nativeTheme.on('updated', () => {
      for (const window of this.windows) window.setDark(this.dark()).catch(() => {});
    });
  }

  /** Where others can speak with the same Chromium: `http://127.0.0.1:<port>`. */
  get devToolsAddress(): string {
    if (this.#chromium === null) throw new Error('Chromium has not been started yet.');
    return new URL(this.#chromium.devToolsUrl.replace(/^ws/, 'http')).origin;
  }

  devTools(): DevTools {
    if (this.#devTools === null) throw new Error('Cannot create BrowserWindow before app is ready');
    return this.#devTools;
  }
  dark(): boolean {
    return this.nativeTheme.shouldUseDarkColors;
  }

  ipc(channel: string, message: unknown, ports: readonly PortDouble[], contents: ContentsDouble, url: string): void {
    const senderFrame: FrameSlice = { url, parent: null };
    this.ipcMain.emit(channel, { ports, sender: { id: contents.id }, senderFrame }, message);
  }
  created(window: WindowDouble): void {
    this.app.emit('web-contents-created', {}, window.webContents);
  }
  closed(_window: WindowDouble): void {
    if (this.windows.size === 0 && !this.#leaving) this.app.windowsGone();
  }

  /** Tells Chromium what main's handlers say of each permission, so that the page meets the same answers. */
  async playPermissions(url: string): Promise<void> {
    const origin = url.replace(/^(\w+:\/\/[^/]*).*$/, '$1');
    for (const [permission, name] of permissions) {
      const { check } = this.session.permission(permission, `${origin}/`);
      await this.devTools().browser.send('Browser.setPermission', { permission: { name }, setting: check ? 'granted' : 'denied', origin: toPlayed(origin) });
    }
  }

  async #start(): Promise<void> {
    // Main runs to its end before anything happens, as Electron lets it.
    await new Promise((resolve) => { setImmediate(resolve); });
    this.#chromium = await startChromium();
    this.#devTools = await DevTools.connect(this.#chromium.devToolsUrl);
    await this.#guardWindows(this.#devTools);
  }

  /** A page that opens a window gets none: it is stopped before its first request, and closed. */
  async #guardWindows(devTools: DevTools): Promise<void> {
    const { browser } = devTools;
    browser.on('Target.targetDestroyed', ({ targetId }) => {
      for (const window of this.windows) void window.targetId().then((id) => id === targetId && window.gone(), () => {});
    });
    browser.on('Target.attachedToTarget', ({ sessionId, targetInfo, waitingForDebugger }) => {
      if (!waitingForDebugger) return;
      const target = devTools.session(sessionId);
      const steps = async (): Promise<void> => {
        const foreign = targetInfo.openerId !== undefined;
        if (foreign) await target.send('Fetch.enable', {});
        await target.send('Runtime.runIfWaitingForDebugger');
        if (foreign) await browser.send('Target.closeTarget', { targetId: targetInfo.targetId });
        else await browser.send('Target.detachFromTarget', { sessionId });
      };
      steps().catch(() => {});
    });
    await browser.send('Target.setDiscoverTargets', { discover: true });
    await browser.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: 'page' }] });
  }

  async #closeWindows(): Promise<boolean> {
    this.#leaving = true;
    for (const window of this.windows) {
      if (await window.close()) continue;
      this.#leaving = false;
      return false;
    }
    return true;
  }

  async #leave(code: number): Promise<void> {
    this.#leaving = true;
    this.app.releaseLock();
    await this.#started.catch(() => {});
    this.#devTools?.close();
    await this.#chromium?.stop();
    process.exit(code);
  }
}
