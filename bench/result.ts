import * as z from 'zod';

/** One line of the result table. */
const resultSchema = z.strictObject({
  area: z.string(),
  measured: z.string(),
  value: z.string(),
  /** What it was held against in the same run. */
  yardstick: z.string(),
  target: z.string(),
  met: z.boolean(),
});
export type BenchResult = z.infer<typeof resultSchema>;

export interface BenchReport {
  readonly results: readonly BenchResult[];
  /** How it was measured and what the reader should know, one paragraph each. */
  readonly notes: readonly string[];
}

/** A report as it is kept in `bench/results/`. */
export const keptSchema = z.strictObject({ results: z.array(resultSchema), notes: z.array(z.string()), at: z.iso.datetime(), machine: z.string() });

/** @returns the table as GitHub-flavoured Markdown. */
export function renderTable(results: readonly BenchResult[]): string {
  const rows = results.map((result) =>
    `| ${result.area} | ${result.measured} | ${result.value} | ${result.yardstick} | ${result.target} | ${result.met ? 'met' : '**missed**'} |`);
  return ['| area | measured | value | yardstick in the same run | target | |', '|---|---|---|---|---|---|', ...rows].join('\n');
}
