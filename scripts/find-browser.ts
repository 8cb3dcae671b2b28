import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly exists: (path: string) => boolean;
}

const linuxNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge-stable', 'microsoft-edge'];

/** Where Chrome, Edge or Chromium would be on each system, best first. */
export function browserCandidates({ platform, environment }: Omit<Surroundings, 'exists'>): string[] {
  const named = environment['FABRISCOPE_BROWSER'];
  const first = named ? [named] : [];
  if (platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => environment[name] ?? []);
    const programs = ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe', 'Chromium\\Application\\chrome.exe'];
    return [...first, ...programs.flatMap((program) => roots.map((root) => `${root}\\${program}`))];
  }
  if (platform === 'darwin') {
    const programs = ['Google Chrome', 'Microsoft Edge', 'Chromium'];
    return [...first, ...programs.map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`)];
  }
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...first, ...linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)))];
}

/** First installed browser, or null. */
export function installedBrowser(surroundings: Surroundings): string | null {
  return browserCandidates(surroundings).find((path) => surroundings.exists(path)) ?? null;
}

const here: Surroundings = { platform: process.platform, environment: process.env, exists: existsSync };

function isDebianAsRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/etc/debian_version');
}

function installFromDebian(): string | null {
  process.stderr.write('No browser found: installing chromium with apt-get …\n');
  const run = (args: readonly string[]) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  if (!run(['install', '-y', 'chromium']) && !(run(['update']) && run(['install', '-y', 'chromium']))) return null;
  return installedBrowser(here);
}

/**
 * A Chromium-family browser for journeys and benchmarks: an installed one; else Playwright's own; else, on Debian as root,
 * the distribution's package.
 * @throws with what to do where none can be had.
 */
export function findBrowser(): string {
  const own = chromium.executablePath();
  const found = installedBrowser(here) ?? (own && existsSync(own) ? own : null) ?? (isDebianAsRoot() ? installFromDebian() : null);
  if (found) return found;
  throw new Error(
    'The journeys need a browser: install Chrome, Edge or Chromium, or run "npx playwright install chromium", or name one in FABRISCOPE_BROWSER.',
  );
}

/** Switches under which a browser without a desktop around it stays quiet and alive (electron.md §6.3). */
export const browserSwitches: readonly string[] = [
  ...(process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
