import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import * as z from 'zod';
import { startForJsonLine } from '../e2e/fixtures/child-line.ts';
import { browserSwitches, findBrowser } from '../scripts/find-browser.ts';
import { startMeasuredHost } from './measured-host.ts';
import type { BenchReport } from './result.ts';
import { spreadOf } from './statistics.ts';

const dist = join(import.meta.dirname, '../dist');

function bareNode(): Promise<number> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', () => { resolve(performance.now() - startedAt); });
  });
}

async function hostToListening(dataDir: string): Promise<number> {
  const startedAt = performance.now();
  const { started } = await startForJsonLine(join(dist, 'main/server.js'), ['--json', '--no-open', '--data-dir', dataDir]);
  const elapsedMs = performance.now() - startedAt;
  await started.stop();
  return elapsedMs;
}

async function startTimes(dataDir: string): Promise<{ ratio: number[]; ours: number[] }> {
  const ratio: number[] = [];
  const ours: number[] = [];
  for (let run = 0; run < 15; run += 1) {
    const bare = await bareNode();
    const host = await hostToListening(dataDir);
    if (run === 0) continue; // The first pair warms the disk cache.
    ours.push(host);
    ratio.push(host / bare);
  }
  return { ratio, ours };
}

/** Opening a page that holds one element, from a bare server: what the browser needs for itself. */
async function emptyPage(open: (url: string) => Promise<number>): Promise<number> {
  const server = createServer((_request, response) => { response.setHeader('content-type', 'text/html').end('<!doctype html><ul><li data-ready>1</li></ul>'); });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const elapsedMs = await open(`http://127.0.0.1:${port}/`);
  server.close();
  return elapsedMs;
}

async function pageTimes(): Promise<{ ours: number[]; empty: number[] }> {
  const host = await startMeasuredHost(['--demo']);
  const browser = await chromium.launch({ executablePath: findBrowser(), args: [...browserSwitches] });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const open = (selector: string) => async (url: string): Promise<number> => {
    const page = await context.newPage();
    const startedAt = performance.now();
    await page.goto(url, { waitUntil: 'commit' });
    await page.locator(selector).first().waitFor({ state: 'visible' });
    const elapsedMs = performance.now() - startedAt;
    await page.close();
    return elapsedMs;
  };
  try {
    const ours: number[] = [];
    const empty: number[] = [];
    for (let run = 0; run < 12; run += 1) {
      const bare = await emptyPage(open('[data-ready]'));
      const list = await open('nav a[href*="/headsets/"]')(host.url);
      if (run < 2) continue; // A warm browser: the first visits fill its caches.
      empty.push(bare);
      ours.push(list);
    }
    return { ours, empty };
  } finally {
    await browser.close();
    await host.stop();
  }
}

const manifestSchema = z.record(z.string(), z.object({ file: z.string(), isEntry: z.boolean().optional(), imports: z.array(z.string()).optional() }).loose());

/** Scripts that the page loads before anything is asked of it: the entry and all that it imports statically. */
export function initialScriptBytes(): number {
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(dist, 'renderer/.vite/manifest.json'), 'utf8')));
  const files = new Set<string>();
  const visit = (name: string): void => {
    const entry = manifest[name];
    if (!entry || files.has(entry.file)) return;
    files.add(entry.file);
    entry.imports?.forEach(visit);
  };
  for (const [name, entry] of Object.entries(manifest)) if (entry.isEntry) visit(name);
  return [...files].filter((file) => file.endsWith('.js')).reduce((sum, file) => sum + gzipSync(readFileSync(join(dist, 'renderer', file))).byteLength, 0);
}

/** Start of the host, opening of the page, and the sizes that decide both. */
export async function benchStart(): Promise<BenchReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'fabriscope-bench-start-'));
  const start = await startTimes(dataDir);
  await rm(dataDir, { recursive: true, force: true });
  const page = await pageTimes();
  const ratio = spreadOf(start.ratio);
  const list = spreadOf(page.ours);
  const scriptKb = initialScriptBytes() / 1_000;
  const preloadBytes = readFileSync(join(dist, 'preload/preload.cjs')).byteLength;
  return {
    results: [
      { area: 'Start', measured: 'host process to listening', value: `${ratio.median.toFixed(1)} × (${ratio.low.toFixed(1)}–${ratio.high.toFixed(1)}, ${spreadOf(start.ours).median.toFixed(0)} ms)`, yardstick: 'node -e 0', target: '≤ 3 ×', met: ratio.median <= 3 },
      { area: 'Page', measured: 'open to interactive list of connections', value: `${list.median.toFixed(0)} ms (${list.low.toFixed(0)}–${list.high.toFixed(0)})`, yardstick: `page with one element: ${spreadOf(page.empty).median.toFixed(0)} ms`, target: '≤ 600 ms', met: list.median <= 600 },
      { area: 'Page', measured: 'initial scripts, gzipped', value: `${scriptKb.toFixed(0)} kB`, yardstick: '–', target: '≤ 150 kB', met: scriptKb <= 150 },
      { area: 'Page', measured: 'preload script', value: `${preloadBytes} bytes`, yardstick: '–', target: '≤ 2 kB', met: preloadBytes <= 2_000 },
    ],
    notes: ['Start and page: medians with the whole range of 14 and 10 runs in turn with their yardsticks; the browser is warm (two visits before), profile and files are in the disk cache.'],
  };
}
