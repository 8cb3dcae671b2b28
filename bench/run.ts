import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../scripts/build-if-stale.ts';
import { projectRoot } from '../scripts/tool.ts';
import { benchDownload } from './download.ts';
import { benchLiveView } from './live-view.ts';
import { benchManyHeadsets } from './many-headsets.ts';
import { renderTable, type BenchReport } from './result.ts';
import { benchStart } from './start-and-page.ts';

/**
 * `npm run bench [-- name …] [--quick]`: measures, prints a table, and writes `docs/performance.md` when everything was
 * measured at full length. `--quick` shortens the long ones, to look at and not to publish.
 */
const args = process.argv.slice(2);
const quick = args.includes('--quick');
const wanted = args.filter((argument) => !argument.startsWith('--'));

const dataDir = await mkdtemp(join(tmpdir(), 'fabriscope-bench-start-'));
const benches: Readonly<Record<string, () => Promise<BenchReport>>> = {
  start: () => benchStart(dataDir),
  download: benchDownload,
  live: () => benchLiveView(quick ? { cuts: 5, seconds: 20 } : { cuts: 100, seconds: 120 }),
  headsets: () => benchManyHeadsets({ minutes: quick ? 1 : 10 }),
};

await buildIfStale();
const reports: BenchReport[] = [];
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`Measuring ${name} …\n`);
  const report = await bench();
  process.stdout.write(`${renderTable(report.results)}\n\n`);
  reports.push(report);
}
await rm(dataDir, { recursive: true, force: true });

if (wanted.length === 0 && !quick) {
  const [processor] = cpus();
  const page = `# Performance

Measured with \`npm run bench\` on ${cpus().length} cores (${processor?.model ?? 'unknown'}), Node ${process.versions.node}, ${process.platform}.
Each figure stands beside its yardstick from the same run. No timing is asserted by a test: machines differ, ratios tell.

${renderTable(reports.flatMap(({ results }) => results))}

## How it was measured

${reports.flatMap(({ notes }) => notes).map((note) => `- ${note}`).join('\n')}
`;
  await writeFile(join(projectRoot, 'docs', 'performance.md'), page);
  process.stdout.write('Written to docs/performance.md\n');
}
