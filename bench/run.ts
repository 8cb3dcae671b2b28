import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { buildIfStale } from '../scripts/build-if-stale.ts';
import { projectRoot } from '../scripts/tool.ts';
import { benchBigCluster } from './big-cluster.ts';
import { benchBigLists } from './big-lists.ts';
import { benchDownload } from './download.ts';
import { benchHistory } from './history.ts';
import { benchJournal } from './journal.ts';
import { benchCuts, benchLiveView } from './live-view.ts';
import { benchManyHeadsets } from './many-headsets.ts';
import { benchPackageUpload } from './package-upload.ts';
import { keptSchema, renderTable, type BenchReport } from './result.ts';
import { benchStart } from './start-and-page.ts';
import { benchTexts } from './texts.ts';

/**
 * `npm run bench [-- name …] [--quick] [--events=N]`: measures, prints tables, keeps the results of each benchmark in
 * `bench/results/` and renders `docs/performance.md` from the latest of all. `--quick` shortens the long ones, to look at
 * and not to keep.
 */
const args = process.argv.slice(2);
const quick = args.includes('--quick');
/** `--events=1000000`: how many the greatest journal has. */
const events = Number(args.find((argument) => argument.startsWith('--events='))?.split('=')[1] ?? 5_000_000);
const wanted = args.filter((argument) => !argument.startsWith('--'));
const resultsFolder = join(import.meta.dirname, 'results');

const benches: Readonly<Record<string, () => Promise<BenchReport>>> = {
  start: benchStart,
  download: benchDownload,
  live: () => benchLiveView({ seconds: quick ? 20 : 120 }),
  cuts: () => benchCuts({ cuts: quick ? 5 : 100 }),
  headsets: () => benchManyHeadsets({ minutes: quick ? 1.5 : 10 }),
  cluster: () => benchBigCluster({ minutes: quick ? 1 : 2 }),
  lists: () => benchBigLists({ minutes: quick ? 1 : 10 }),
  upload: benchPackageUpload,
  history: benchHistory,
  texts: benchTexts,
  journal: () => benchJournal({ events: quick ? 200_000 : events, quick }),
};

await buildIfStale();
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stdout.write(`Measuring ${name} …\n`);
  const report = await bench();
  process.stdout.write(`${renderTable(report.results)}\n\n`);
  if (!quick) await keep(name, report);
}
await writeFile(join(projectRoot, 'docs', 'performance.md'), await renderPage());

async function keep(name: string, report: BenchReport): Promise<void> {
  await mkdir(resultsFolder, { recursive: true });
  const measured = { ...report, at: new Date().toISOString(), machine: machine() };
  await writeFile(join(resultsFolder, `${name}.json`), `${JSON.stringify(measured, null, 2)}\n`);
}

function machine(): string {
  const [processor] = cpus();
  return `${cpus().length} cores (${processor?.model.trim() ?? 'unknown'}), Node ${process.versions.node}, ${process.platform}`;
}

/** The page of the latest results of every benchmark; one that was never run is named as such. */
async function renderPage(): Promise<string> {
  const reports = await Promise.all(Object.keys(benches).map(async (name) => {
    const text = await readFile(join(resultsFolder, `${name}.json`), 'utf8').catch(() => null);
    return { name, report: text === null ? null : keptSchema.parse(JSON.parse(text)) };
  }));
  const measured = reports.flatMap(({ report }) => report ?? []);
  const missing = reports.filter(({ report }) => report === null).map(({ name }) => name);
  return `# Performance

Each figure stands beside its yardstick from the same run. No timing is asserted by a test: machines differ, ratios tell.
\`npm run bench\` measures again and writes this page; \`npm run bench -- start\` one part of it.

${renderTable(measured.flatMap(({ results }) => results))}
${missing.length > 0 ? `\nNot measured yet: ${missing.join(', ')}.\n` : ''}
## How it was measured

${measured.flatMap(({ notes }) => notes).map((note) => `- ${note}`).join('\n')}

${[...new Set(measured.map(({ at, machine: on }) => `${at.slice(0, 10)}, ${on}.`))].join(' ')}
`;
}
