/** One line of the result table. */
export interface BenchResult {
  readonly area: string;
  readonly measured: string;
  readonly value: string;
  /** What it was held against in the same run. */
  readonly yardstick: string;
  readonly target: string;
  readonly met: boolean;
}

export interface BenchReport {
  readonly results: readonly BenchResult[];
  /** How it was measured and what the reader should know, one paragraph each. */
  readonly notes: readonly string[];
}

/** @returns the table as GitHub-flavoured Markdown. */
export function renderTable(results: readonly BenchResult[]): string {
  const rows = results.map((result) =>
    `| ${result.area} | ${result.measured} | ${result.value} | ${result.yardstick} | ${result.target} | ${result.met ? 'met' : '**missed**'} |`);
  return ['| area | measured | value | yardstick in the same run | target | |', '|---|---|---|---|---|---|', ...rows].join('\n');
}
