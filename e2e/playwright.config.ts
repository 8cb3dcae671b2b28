import { defineConfig } from '@playwright/test';
import type { HostOptions } from './fixtures/program.ts';

/**
 * Journeys through the real program, written once and run on each host. The browser host runs everywhere; the desktop
 * double plays Electron's module over a real Chromium; the third project runs where an Electron runtime is present and
 * otherwise reports itself skipped with the reason. What a journey's title ends in says where it runs: `@both` on every
 * host, `@desktop` on the double alone (it looks at menus, tray and notifications), nothing: in a browser.
 */
export default defineConfig<HostOptions>({
  testDir: 'journeys',
  outputDir: '../test-results/journeys',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  // Journeys wait for a cluster's or a headset's pace most of the time: three of them share two cores well.
  workers: 3,
  retries: 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? '../test-results/journeys.json' }]],
  use: { trace: 'retain-on-failure', screenshot: 'only-on-failure', actionTimeout: 15_000, navigationTimeout: 15_000 },
  projects: [
    { name: 'browser', use: { host: 'browser' }, grepInvert: /@desktop/ },
    { name: 'desktop-double', use: { host: 'desktop-double' }, grep: /@both|@desktop/ },
    { name: 'electron', use: { host: 'electron' }, grep: /@both/ },
  ],
});
