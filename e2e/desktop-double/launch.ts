import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { reportSchema, sightSchema, type Command, type Report, type Sight } from './commands.ts';

export interface DesktopDoubleOptions {
  /** Profile of the program (`--data-dir`). */
  readonly dataDir: string;
  /** Further arguments of the program, such as `--demo`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Main bundle; the built one unless told. */
  readonly main?: string;
  /** Name that `safeStorage` gives for its back end; `gnome_libsecret` unless told. */
  readonly keyring?: string;
}

/** The desktop program, running on the double, with its page in Playwright's hands. */
export interface DesktopDouble {
  /** The window's page. Its address reads `https://fabriscope.app.test/…` where Electron has `app://fabriscope/…`. */
  readonly page: Page;
  readonly browser: Browser;
  /** What the program shows and did outside its page: windows, menu, tray, notifications, dialogs, opened things. */
  look(): Promise<Sight>;
  /** Acts of the user or the system. @returns what the act itself tells, see control.ts. */
  act(command: Exclude<Command, { do: 'look' }>): Promise<unknown>;
  /** Exit code; resolves when the program has ended by itself. */
  readonly ended: Promise<number>;
  /** Everything that main wrote to its standard error so far. */
  errors(): string;
  /** Quits the program, and ends it where it does not. */
  close(): Promise<void>;
}

const startTimeoutMs = 60_000;
/** The program may take so long to end, then it is ended. */
const closeTimeoutMs = 12_000;
const stepTimeoutMs = 5_000;
const builtMain = join(import.meta.dirname, '../../dist/main/main.js');

/** Starts the built main bundle under Node with `electron` played by the double, and waits for its first window. */
export async function launchDesktopDouble(options: DesktopDoubleOptions): Promise<DesktopDouble> {
  const userData = await mkdtemp(join(tmpdir(), 'fabriscope-user-data-'));
  const child = fork(options.main ?? builtMain, ['--data-dir', options.dataDir, ...(options.args ?? [])], {
    execArgv: ['--import', new URL('register.ts', import.meta.url).href],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...options.env, FABRISCOPE_DOUBLE_USER_DATA: userData, ...(options.keyring ? { FABRISCOPE_DOUBLE_KEYRING: options.keyring } : {}) },
    // One argument before the program's own, as an unpackaged Electron has (`electron . --demo`): the script itself is it.
  });
  let errors = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { errors += chunk.toString('utf8'); });
  const ended = new Promise<number>((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
  const stop = async (): Promise<void> => {
    await endChild(child, ended);
    await rm(userData, { recursive: true, force: true });
  };
  try {
    const ready = await firstWindow(child, ended, () => errors);
    const browser = await chromium.connectOverCDP(ready.devToolsAddress, { timeout: startTimeoutMs });
    const page = await pageOfTarget(browser, ready.targetId);
    const send = commander(child);
    return {
      page, browser, ended,
      errors: () => errors,
      look: async () => sightSchema.parse(await send({ do: 'look' })),
      act: send,
      close: async () => {
        if (child.connected) await atMost(stepTimeoutMs, send({ do: 'quit' }));
        await atMost(closeTimeoutMs, ended);
        await atMost(stepTimeoutMs, browser.close());
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstWindow(child: ChildProcess, ended: Promise<number>, errors: () => string): Promise<Report & { kind: 'ready' }> {
  return new Promise((resolve, reject) => {
    const fail = (words: string): void => reject(new Error(`${words}\n${errors()}`));
    const timer = setTimeout(() => fail('The desktop program showed no window in time.'), startTimeoutMs);
    const take = (message: unknown): void => {
      const report = reportSchema.safeParse(message);
      if (!report.success || report.data.kind !== 'ready') return;
      clearTimeout(timer);
      child.off('message', take);
      resolve(report.data);
    };
    child.on('message', take);
    void ended.then((code) => {
      clearTimeout(timer);
      fail(`The desktop program ended with code ${code} before it showed a window.`);
    });
  });
}

async function pageOfTarget(browser: Browser, targetId: string): Promise<Page> {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    if (targetInfo.targetId === targetId) return page;
  }
  throw new Error('Playwright does not see the window of the program.');
}

function commander(child: ChildProcess): (command: Command) => Promise<unknown> {
  const waiting = new Map<number, (report: Report) => void>();
  let lastId = 0;
  child.on('message', (message) => {
    const report = reportSchema.safeParse(message);
    if (report.success && report.data.kind !== 'ready') waiting.get(report.data.id)?.(report.data);
  });
  return (command) => new Promise((resolve, reject) => {
    lastId += 1;
    const id = lastId;
    const gone = (): void => reject(new Error('The desktop program has ended.'));
    child.once('exit', gone);
    waiting.set(id, (report) => {
      child.off('exit', gone);
      waiting.delete(id);
      if (report.kind === 'done') resolve(report.result);
      else reject(new Error(report.kind === 'failed' ? report.message : 'No answer'));
    });
    child.send({ id, command });
  });
}

/** Waits for it, but not for longer, and not for its failure. */
async function atMost(ms: number, step: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([step.catch(() => {}), new Promise((resolve) => { timer = setTimeout(resolve, ms); })]);
  clearTimeout(timer);
}

/** Without a line to its test the program ends at once; where it cannot even do that, it is ended. */
async function endChild(child: ChildProcess, ended: Promise<number>): Promise<void> {
  if (child.connected) child.disconnect();
  await atMost(stepTimeoutMs, ended);
  child.kill('SIGKILL');
  await ended;
}
