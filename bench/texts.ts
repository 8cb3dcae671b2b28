import { HeavyThread } from '../electron/azure/heavy/heavy-thread.ts';
import { hintFor } from '../shared/domain/azure/cause-hints.ts';
import { lintTemplate } from '../shared/domain/azure/template-lint.ts';
import { yearScenario } from '../simulator/azure/scenarios/index.ts';
import { RecordedStage } from '../simulator/azure/scenarios/testing/recorded-stage.ts';
import type { BenchReport } from './result.ts';
import { spreadOf } from './statistics.ts';

const runs = 5;

/** What this thread computes meanwhile, in milliseconds; what else the machine does is not in it. */
async function computing(run: () => unknown): Promise<number> {
  const before = process.threadCpuUsage();
  await run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

/** @returns the spread of some runs after one that warms up. */
async function spreadOfComputing(run: () => unknown): Promise<ReturnType<typeof spreadOf>> {
  await run();
  const all: number[] = [];
  for (let count = 0; count < runs; count += 1) all.push(await computing(run));
  return spreadOf(all);
}

/** A template as large as Azure takes them. @returns its text, of 4 MB. */
function largeTemplate(): string {
  const resources = Array.from({ length: 800 }, (_, index) => ({
    type: 'Microsoft.Resources/tags', apiVersion: '2023-07-01', name: `part-${index}`, properties: { tags: { note: `Part ${index}: `.padEnd(4_900, 'lorem ipsum ') }, order: index },
  }));
  return JSON.stringify({ $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources });
}

/** Messages that a careless pattern would go through again and again, of so many characters; 6,000 are looked at. */
function hints(length: number): void {
  for (let turn = 0; turn < 200; turn += 1) for (const part of ["action '", 'KeyVault parameter ', 'Location: a', 'quota exceed ', '/subscriptions/', "'a"]) hintFor({ code: 'OperationNotAllowed', message: ''.padEnd(length, part), target: '' });
}

/** Long texts of Azure, and the past that its simulator makes up. */
export async function benchTexts(): Promise<BenchReport> {
  const template = largeTemplate();
  const exported = JSON.stringify({ template: JSON.parse(template) });
  const parse = await spreadOfComputing(() => JSON.parse(template));
  const lint = await spreadOfComputing(() => lintTemplate(template, 'template'));
  const heavy = new HeavyThread();
  const shown = await spreadOfComputing(() => heavy.ask('shownTemplate', { text: exported }));
  await heavy.close();
  const short = await spreadOfComputing(() => hints(3_000));
  const long = await spreadOfComputing(() => hints(6_000));
  const year = await spreadOfComputing(() => yearScenario().build(new RecordedStage()));
  const growth = long.median / short.median;
  const ms = ({ median, high }: ReturnType<typeof spreadOf>) => `${median.toFixed(0)} ms (at most ${high.toFixed(0)} ms)`;
  const yardstick = `JSON.parse: ${parse.median.toFixed(0)} ms`;
  return {
    results: [
      { area: 'Azure', measured: 'main thread for a template of 4 MB that is shown', value: ms(shown), yardstick, target: '≤ 50 ms', met: shown.high <= 50 },
      { area: 'Azure', measured: 'check of a template of 4 MB', value: ms(lint), yardstick, target: '≤ 1,000 ms', met: lint.median <= 1_000 },
      { area: 'Azure', measured: 'hints for messages of twice the length', value: `${growth.toFixed(1)} × (${long.median.toFixed(0)} ms)`, yardstick: `half the length: ${short.median.toFixed(0)} ms`, target: '≤ 3 ×', met: growth <= 3 },
      { area: 'Simulator', measured: 'a year of Azure, made up', value: ms(year), yardstick: '–', target: '≤ 300 ms', met: year.median <= 300 },
    ],
    notes: [`Texts of Azure: ${runs} runs after one that warms up; time that the thread itself computes, so that what else the machine does is not in it.`],
  };
}
