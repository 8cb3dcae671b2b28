import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserSwitches, findBrowser } from '../../scripts/find-browser.ts';

export interface ChromiumProcess {
  /** Address of its DevTools, `ws://127.0.0.1:<port>/devtools/browser/<id>`. */
  readonly devToolsUrl: string;
  /** Ends it and removes its profile. */
  stop(): Promise<void>;
}

const startTimeoutMs = 30_000;

/** Electron tells a message port when its other end is closed; Chromium can, but does not by itself. */
const electronFeatures = '--enable-blink-features=MessagePortCloseEvent';

/** Starts a Chromium without a window of its own, in a throwaway profile, on a DevTools port that the system chooses. */
export async function startChromium(): Promise<ChromiumProcess> {
  const profile = await mkdtemp(join(tmpdir(), 'fabriscope-chromium-'));
  const child = spawn(findBrowser(), [
    '--headless=new', ...browserSwitches, '--autoplay-policy=no-user-gesture-required', '--no-startup-window', electronFeatures,
    '--remote-debugging-port=0', `--user-data-dir=${profile}`,
  ], { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    const patience = setTimeout(() => child.kill('SIGKILL'), 3_000);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await ended;
    }
    clearTimeout(patience);
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    return { devToolsUrl: await devToolsUrl(child.stderr, ended), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function devToolsUrl(output: NodeJS.ReadableStream, ended: Promise<unknown>): Promise<string> {
  let text = '';
  const found = new Promise<string>((resolve) => {
    output.on('data', (chunk: Buffer) => {
      if (text.length > 100_000) return;
      text += chunk.toString('utf8');
      const url = /DevTools listening on (ws:\/\/\S+)/.exec(text)?.[1];
      if (url !== undefined) resolve(url);
    });
  });
  const failure = (words: string): Promise<never> => Promise.reject(new Error(`${words}\n${text}`));
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => { timer = setTimeout(resolve, startTimeoutMs); });
  try {
    return await Promise.race([found, ended.then(() => failure('Chromium ended before it was ready.')), timeout.then(() => failure('Chromium was not ready in time.'))]);
  } finally {
    clearTimeout(timer);
  }
}
