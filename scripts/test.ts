import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { buildIfStale } from './build-if-stale.ts';
import { findBrowser } from './find-browser.ts';
import { projectRoot, runNode, toolScript } from './tool.ts';

/**
 * `npm test`: lint, types, unit with contract and component tests, then journeys; ends with the time that each of them took,
 * and with `N passed, N failed`.
 */
interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

const reports = join(projectRoot, 'test-results');
const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numFailedTestSuites: z.number(), numPendingTests: z.number() });
const playwrightReport = z.object({ stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }) });

function readReport<T>(name: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(readFileSync(join(reports, name), 'utf8')));
  } catch {
    return null;
  }
}

/** A check that either holds or does not. */
async function check(title: string, run: () => Promise<number>): Promise<Tally> {
  process.stdout.write(`\n— ${title}\n`);
  const ok = (await run()) === 0;
  if (ok) process.stdout.write('  holds\n');
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

async function unitTests(): Promise<Tally> {
  process.stdout.write('\n— unit, contract and component tests\n');
  const code = await runNode(toolScript('vitest', 'vitest'), ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${join(reports, 'unit.json')}`]);
  const report = readReport('unit.json', vitestReport);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + (report.numFailedTests === 0 ? report.numFailedTestSuites : 0);
  return { passed: report.numPassedTests, failed: failed || (code === 0 ? 0 : 1), skipped: report.numPendingTests };
}

let built = false;

/** Counts only where it fails. */
async function build(): Promise<Tally> {
  await buildIfStale();
  built = true;
  return { passed: 0, failed: 0, skipped: 0 };
}

async function journeys(): Promise<Tally> {
  process.stdout.write('\n— journeys in a real browser\n');
  if (!built) throw new Error('There is no build to go through.');
  const browser = findBrowser();
  const code = await runNode(toolScript('@playwright/test', 'playwright'), ['test', '-c', 'e2e/playwright.config.ts'], {
    env: { ...process.env, FABRISCOPE_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'journeys.json') },
  });
  const report = readReport('journeys.json', playwrightReport);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected + flaky, failed: unexpected || (code === 0 ? 0 : 1), skipped };
}

async function ended(run: () => Promise<Tally>): Promise<Tally> {
  try {
    return await run();
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const total: Tally = { passed: 0, failed: 0, skipped: 0 };
const times: string[] = [];
const stages: readonly (readonly [name: string, run: () => Promise<Tally>])[] = [
  ['lint', () => check('lint', () => runNode(toolScript('oxlint', 'oxlint'), ['--type-aware', '--deny-warnings']))],
  ['types', () => check('types', () => runNode(toolScript('typescript', 'tsc'), ['-b']))],
  ['unit', unitTests],
  ['build', build],
  ['journeys', journeys],
];
for (const [name, run] of stages) {
  const startedAt = performance.now();
  const tally = await ended(run);
  times.push(`${name} ${Math.round((performance.now() - startedAt) / 1_000)} s`);
  total.passed += tally.passed;
  total.failed += tally.failed;
  total.skipped += tally.skipped;
}
process.stdout.write(`\n${times.join(', ')}\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
