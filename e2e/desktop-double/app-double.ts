import { EventEmitter } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync, type FSWatcher } from 'node:fs';
import { join } from 'node:path';
import type { AppSlice } from '../../electron/desktop/electron-slice.ts';
import type { Recorder } from './recorder.ts';

/** An event that main may stop. */
export class StoppableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

interface SecondStart {
  readonly argv: string[];
  readonly workingDirectory: string;
}

/** What `app` does of itself; windows and Chromium are behind `stage`. */
export interface AppStage {
  readonly ready: Promise<void>;
  /** Closes every window as a user would. @returns false where one refused. */
  closeWindows(): Promise<boolean>;
  /** Ends Chromium and the process. */
  leave(code: number): Promise<void>;
}

/** Plays Electron's `app`: its life, its one instance, its places. */
export class AppDouble extends EventEmitter implements AppSlice {
  readonly isPackaged = false;
  readonly #stage: AppStage;
  readonly #recorder: Recorder;
  readonly #paths = new Map<string, string>();
  #ready = false;
  #sandboxed = false;
  #quitting = false;
  #lock: FSWatcher | null = null;

  constructor(stage: AppStage, recorder: Recorder, userData: string) {
    super();
    this.#stage = stage;
    this.#recorder = recorder;
    this.#paths.set('userData', userData);
  }

  get sandboxed(): boolean {
    return this.#sandboxed;
  }

  get ready(): boolean {
    return this.#ready;
  }

  enableSandbox(): void {
    if (this.#ready) throw new Error('app.enableSandbox() can only be called before app is ready');
    this.#sandboxed = true;
  }

  async whenReady(): Promise<void> {
    await this.#stage.ready;
    this.#ready = true;
  }

  getVersion(): string {
    const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : '';
  }

  getPath(name: Parameters<AppSlice['getPath']>[0]): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`Failed to get '${name}' path`);
    return path;
  }

  setPath(name: string, path: string): void {
    mkdirSync(path, { recursive: true });
    this.#paths.set(name, path);
  }

  setAppUserModelId(): void {}

  setAsDefaultProtocolClient(protocol: string): boolean {
    this.#recorder.protocolClients.push(protocol);
    return true;
  }

  /** One process for each `userData`; a later one leaves its arguments there and gives way. */
  requestSingleInstanceLock(): boolean {
    if (this.#lock !== null) return true;
    const folder = join(this.getPath('userData'), 'single-instance');
    mkdirSync(folder, { recursive: true });
    const holder = join(folder, 'holder');
    if (existsSync(holder) && isAlive(Number(readFileSync(holder, 'utf8')))) {
      const call = join(folder, `call-${process.pid}`);
      writeFileSync(`${call}.tmp`, JSON.stringify({ argv: process.argv, workingDirectory: process.cwd() } satisfies SecondStart));
      renameSync(`${call}.tmp`, `${call}.json`);
      return false;
    }
    writeFileSync(holder, String(process.pid));
    this.#lock = watch(folder, (_, name) => {
      if (name?.endsWith('.json')) this.#secondStart(join(folder, name));
    });
    return true;
  }

  quit(): void {
    if (!this.#quitting) void this.#leave();
  }

  exit(code = 0): void {
    void this.#stage.leave(code);
  }

  /** The last window has gone: Electron quits unless somebody listens. */
  windowsGone(): void {
    if (this.#quitting) return;
    if (!this.emit('window-all-closed')) this.quit();
  }

  releaseLock(): void {
    this.#lock?.close();
    if (this.#lock !== null) rmSync(join(this.getPath('userData'), 'single-instance'), { recursive: true, force: true });
    this.#lock = null;
  }

  async #leave(): Promise<void> {
    const before = new StoppableEvent();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.#quitting = true;
    if (!(await this.#stage.closeWindows())) {
      this.#quitting = false;
      return;
    }
    const last = new StoppableEvent();
    this.emit('will-quit', last);
    this.#quitting = false;
    if (!last.defaultPrevented) await this.#stage.leave(0);
  }

  #secondStart(file: string): void {
    if (!existsSync(file)) return;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by the same method of the other process
    const call = JSON.parse(readFileSync(file, 'utf8')) as SecondStart;
    rmSync(file, { force: true });
    this.emit('second-instance', new StoppableEvent(), call.argv, call.workingDirectory, null);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
