import { fork, type ChildProcess } from 'node:child_process';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type {
  ForkOptions, NotificationConstructorOptions, NotificationSlice, OpenDialogOptions, OpenDialogReturnValue, SafeStorageSlice, TraySlice, UtilityProcessSlice,
} from '../../electron/desktop/electron-slice.ts';
import type { MenuDouble, Recorder } from './recorder.ts';

/** Plays a tray; there is at most one at a time in `current`. */
export class TrayDouble extends EventEmitter implements TraySlice<MenuDouble> {
  static current: TrayDouble | null = null;
  toolTip = '';
  image: string;
  menu: MenuDouble | null = null;

  constructor(image: string) {
    super();
    if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`);
    this.image = image;
    TrayDouble.current = this;
  }
  setImage(image: string): void {
    if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`);
    this.image = image;
  }
  setToolTip(toolTip: string): void {
    this.toolTip = toolTip;
  }
  setContextMenu(menu: MenuDouble | null): void {
    this.menu = menu;
  }
  destroy(): void {
    if (TrayDouble.current === this) TrayDouble.current = null;
  }
}

/** Plays a notification of the system: nothing is shown, everything is kept. */
export class NotificationDouble extends EventEmitter implements NotificationSlice {
  readonly #options: NotificationConstructorOptions;
  readonly #recorder: Recorder;

  constructor(options: NotificationConstructorOptions, recorder: Recorder) {
    super();
    this.#options = options;
    this.#recorder = recorder;
  }
  show(): void {
    this.#recorder.notifications.push({ options: this.#options, click: () => { this.emit('click'); } });
  }
  close(): void {
    this.emit('close');
  }
}

/** Plays native dialogs: answers what a test has laid ready, and otherwise as if the user had dismissed them. */
export class DialogDouble {
  readonly answers: OpenDialogReturnValue[] = [];
  readonly #recorder: Recorder;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }
  showOpenDialog(_window: unknown, options: OpenDialogOptions): Promise<OpenDialogReturnValue> {
    this.#recorder.dialogs.push(options);
    return Promise.resolve(this.answers.shift() ?? { canceled: true, filePaths: [] });
  }
  showErrorBox(title: string, content: string): void {
    this.#recorder.errorBoxes.push({ title, content });
  }
}

/**
 * Plays the system's key store: real AES, under a key that is made from the name of a keyring, so that secrets of one run
 * open in the next with the same keyring and in none with another. No protection of anything.
 */
export class SafeStorageDouble implements SafeStorageSlice {
  readonly #backEnd: ReturnType<SafeStorageSlice['getSelectedStorageBackend']>;
  readonly #key: Buffer;

  constructor(backEnd: string) {
    this.#backEnd = linuxBackEnds.find((known) => known === backEnd) ?? 'unknown';
    this.#key = createHash('sha256').update(`desktop double ${backEnd}`).digest();
  }
  getSelectedStorageBackend(): ReturnType<SafeStorageSlice['getSelectedStorageBackend']> {
    return this.#backEnd;
  }
  isAsyncEncryptionAvailable(): Promise<boolean> {
    return Promise.resolve(true);
  }
  encryptStringAsync(plainText: string): Promise<Buffer> {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv, { authTagLength: 16 });
    const sealed = Buffer.concat([cipher.update(plainText, 'utf8'), cipher.final()]);
    return Promise.resolve(Buffer.concat([iv, cipher.getAuthTag(), sealed]));
  }
  decryptStringAsync(encrypted: Buffer): Promise<{ result: string; shouldReEncrypt: boolean }> {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, encrypted.subarray(0, 12), { authTagLength: 16 });
    decipher.setAuthTag(encrypted.subarray(12, 28));
    const open = (): string => Buffer.concat([decipher.update(encrypted.subarray(28)), decipher.final()]).toString('utf8');
    return new Promise((resolve) => { resolve({ result: open(), shouldReEncrypt: false }); });
  }
}

const linuxBackEnds = ['basic_text', 'gnome_libsecret', 'kwallet', 'kwallet5', 'kwallet6', 'unknown'] as const;

/** Plays a utility process with a Node process, which is what it is to the module that it runs. */
export class UtilityProcessDouble extends EventEmitter implements UtilityProcessSlice {
  readonly #child: ChildProcess;

  constructor(modulePath: string, args: readonly string[], options: ForkOptions) {
    super();
    const piped = options.stdio === 'pipe' || (Array.isArray(options.stdio) && options.stdio.includes('pipe'));
    this.#child = fork(modulePath, args, {
      execArgv: [], stdio: piped ? ['ignore', 'pipe', 'pipe', 'ipc'] : ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }), ...(options.env === undefined ? {} : { env: { ...options.env } }),
    });
    this.#child.once('exit', (code) => this.emit('exit', code ?? 1));
  }
  get pid(): number | undefined {
    return this.#child.pid;
  }
  get stdout(): NodeJS.ReadableStream | null {
    return this.#child.stdout;
  }
  get stderr(): NodeJS.ReadableStream | null {
    return this.#child.stderr;
  }
  kill(): boolean {
    return this.#child.kill();
  }
}

/** Plays the system's theme: dark or light as a test says, unless main insists on one. */
export class NativeThemeDouble extends EventEmitter {
  #source: 'system' | 'light' | 'dark' = 'system';
  #systemDark = false;

  get themeSource(): 'system' | 'light' | 'dark' {
    return this.#source;
  }
  set themeSource(source: 'system' | 'light' | 'dark') {
    this.#source = source;
    this.emit('updated');
  }
  get shouldUseDarkColors(): boolean {
    return this.#source === 'system' ? this.#systemDark : this.#source === 'dark';
  }
  /** The user changes the theme of the system. */
  setSystemDark(dark: boolean): void {
    this.#systemDark = dark;
    this.emit('updated');
  }
}
